//! Colours, where somebody sees them.

use std::io::{self, IsTerminal};

use owo_colors::{OwoColorize, Style};

/// Whether text is coloured.
#[derive(Clone, Copy)]
pub(crate) struct Paint {
    coloured: bool,
}

impl Paint {
    /// On a terminal, unless `NO_COLOR` is set and not empty (no-color.org).
    pub(crate) fn for_stdout() -> Self {
        let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self { coloured: io::stdout().is_terminal() && !refused }
    }

    /// What others have written comes out as plain text.
    pub(crate) fn paint(self, text: &str, style: Style) -> String {
        let text = plain(text);
        if self.coloured { text.style(style).to_string() } else { text }
    }
}

/// Text of a server on one line of a terminal: nothing in it moves the cursor, colours, or turns the reading direction.
pub(crate) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' => {
                plain.extend(character.escape_unicode());
            }
            _ if character.is_control() => plain.extend(character.escape_default()),
            _ => plain.push(character),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_servers_text_cannot_steer_the_terminal() {
        assert_eq!(plain("\u{1b}[2J a\nb \u{202e}c"), "\\u{1b}[2J a\\nb \\u{202e}c");
        assert_eq!(plain("Größe → „ok“ 目標"), "Größe → „ok“ 目標");
    }
}

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

    pub(crate) fn paint(self, text: &str, style: Style) -> String {
        if self.coloured { text.style(style).to_string() } else { text.to_owned() }
    }
}

//! How many tests passed and failed, read from what test programs print.

/// Tests that passed and failed.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    pub passed: u64,
    pub failed: u64,
}

impl Counts {
    pub fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }

    /// The counts in a line of libtest (`test result: ok. 3 passed; 0 failed; …`) or vitest (`Tests  1 failed | 30 passed (31)`).
    pub fn in_line(line: &str) -> Self {
        let plain = without_colour(line);
        let summary = plain.trim_start();
        if summary.starts_with("test result: ") || summary.starts_with("Tests  ") {
            Self { passed: number_before(summary, "passed"), failed: number_before(summary, "failed") }
        } else {
            Self::default()
        }
    }
}

fn number_before(line: &str, word: &str) -> u64 {
    let words: Vec<&str> =
        line.split(|c: char| c.is_whitespace() || c == ';').filter(|part| !part.is_empty()).collect();
    words.windows(2).find(|pair| pair[1] == word).and_then(|pair| pair[0].parse().ok()).unwrap_or(0)
}

/// Drops ANSI colour sequences (`ESC [ … m`).
fn without_colour(line: &str) -> String {
    let mut parts = line.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |plain, part| plain + part.split_once('m').map_or(part, |(_, rest)| rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libtests_result_line_is_counted() {
        let line = "test result: FAILED. 12 passed; 3 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.02s";
        assert_eq!(Counts::in_line(line), Counts { passed: 12, failed: 3 });
    }

    #[test]
    fn vitests_summary_is_counted_in_colour() {
        let line = "\u{1b}[2m      Tests \u{1b}[22m \u{1b}[1m\u{1b}[31m2 failed\u{1b}[39m\u{1b}[22m\u{1b}[2m | \u{1b}[22m\u{1b}[32m41 passed\u{1b}[39m (43)";
        assert_eq!(Counts::in_line(line), Counts { passed: 41, failed: 2 });
    }

    #[test]
    fn vitests_line_of_files_is_not_counted() {
        assert_eq!(Counts::in_line(" Test Files  7 passed (7)"), Counts::default());
    }

    #[test]
    fn a_tests_own_words_are_not_counted() {
        assert_eq!(Counts::in_line("3 passed the door"), Counts::default());
    }
}

//! How figures are shown: one JSON object a line, or lines for people.

use std::io::{Write, stdout};

use serde::Serialize;

use super::reader::Report;
use crate::failure::Failure;

/// Something measured.
pub(super) trait Figures: Serialize {
    /// The figures in words.
    fn words(&self) -> String;
}

/// Prints one object.
pub(super) fn print(figures: &impl Figures, json: bool) -> Result<(), Failure> {
    let line = if json { serde_json::to_string(figures).map_err(Failure::job)? } else { figures.words() };
    writeln!(stdout(), "{line}").map_err(Failure::job)
}

impl Figures for Report {
    fn words(&self) -> String {
        let Self { events, seconds, per_second, in_order, lost, latency_ms, peak_rss_kib } = self;
        let order = if *in_order { "in order" } else { "NOT in order" };
        let latency = latency_ms.map_or(String::new(), |latency| {
            format!("; latency p50 {} ms, p99 {} ms, max {} ms", latency.p50, latency.p99, latency.max)
        });
        let peak = peak_rss_kib.map_or(String::new(), |peak| format!("; peak memory {}", mebibytes(peak)));
        format!(
            "{} events in {seconds:.2} s = {} a second, {order}, {lost} lost{latency}{peak}",
            grouped(*events),
            grouped(per_second.round() as u64)
        )
    }
}

/// `1.5 MiB`.
pub(super) fn mebibytes(kib: u64) -> String {
    format!("{:.1} MiB", kib as f64 / 1024.0)
}

/// `1,234,567`.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!([grouped(0), grouped(999), grouped(1000), grouped(1_234_567)], ["0", "999", "1,000", "1,234,567"]);
    }
}

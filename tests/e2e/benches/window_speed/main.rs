//! The speed of the window: the real application, the real web view, the mock backend as the company.
//!
//! `cargo xtask bench --window` builds and calls it; names of scenarios choose some of them. Exit 1 when something was lost or
//! out of order; figures beside their limits are a matter for the reader, for machines differ.

mod browser;
mod burst;
mod frames;
mod growth;
mod latency;
mod palette;
mod probe;

use std::process::ExitCode;

use e2e::LabError;

/// A name and what it measures.
type Scenario = (&'static str, fn() -> Result<(), LabError>);

const SCENARIOS: [Scenario; 5] = [
    ("latency", latency::run),
    ("burst", burst::run),
    ("frames", frames::run),
    ("growth", growth::run),
    ("palette", palette::run),
];

fn main() -> ExitCode {
    // Cargo calls every bench with `--bench`.
    let wanted: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let chosen = SCENARIOS.iter().filter(|(name, _)| wanted.is_empty() || wanted.iter().any(|one| one == name));
    let mut outcome = ExitCode::SUCCESS;
    for (name, run) in chosen {
        println!("\n{name}");
        if let Err(error) = run() {
            eprintln!("  {error}");
            outcome = ExitCode::FAILURE;
        }
    }
    outcome
}

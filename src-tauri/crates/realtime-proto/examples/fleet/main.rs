//! What a fleet does to its gateway after an outage, policy by policy.
//!
//! `cargo run --release -p realtime-proto --example fleet [clients]`
#![allow(clippy::wildcard_enum_match_arm)] // one output of many is looked for

mod simulation;

use std::time::Duration;

use simulation::{Scenario, Wait, run};

fn main() {
    let clients = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(100_000);
    for (outage, retry_after) in [(0, None), (60, None), (0, Some(5)), (60, Some(5))] {
        let asked = retry_after.map_or("without Retry-After".to_owned(), |s| format!("with Retry-After: {s}"));
        println!("\n{clients} clients, an outage of {outage} s, 429 {asked}");
        println!(
            "{:<44} {:>8} {:>9} {:>9} {:>9} {:>13} {:>9}",
            "wait after 429", "peak/s", "later/s", "all back", "median", "attempts", "total"
        );
        for (name, wait) in policies() {
            let outage = Duration::from_secs(outage);
            let outcome = run(Scenario { clients, outage, retry_after: retry_after.map(Duration::from_secs), wait });
            println!(
                "{name:<44} {:>8} {:>9} {:>7.0} s {:>7.0} s {:>6} (≤{:>4}) {:>9}",
                outcome.peak,
                outcome.later_peak,
                outcome.all_back,
                outcome.median_back,
                outcome.attempts.0,
                outcome.attempts.1,
                outcome.total_attempts
            );
        }
    }
    println!("\nlater/s: the peak from the tenth second on; attempts: of the median client (and of the unluckiest)");
}

fn policies() -> Vec<(&'static str, Wait)> {
    let make_way = |first| Wait::MakeWay { first, then: 30.0 };
    let full = |skipped, ceiling| Wait::FullJitter { skipped, ceiling };
    let on_top = |skipped, ceiling| Wait::LadderOnTop { skipped, ceiling };
    vec![
        ("the session", Wait::Session),
        ("the ladder: 1 2 4 … 30 s", Wait::LADDER),
        ("decorrelated jitter up to 30 s", Wait::Decorrelated { ceiling: 30.0 }),
        ("decorrelated jitter up to 60 s", Wait::Decorrelated { ceiling: 60.0 }),
        ("the ladder from 8 s", on_top(3, 30.0)),
        ("always 15 to 30 s", on_top(5, 30.0)),
        ("full jitter from 8 s", full(3, 30.0)),
        ("full jitter of 30 s", full(5, 30.0)),
        ("0 to 4 s, then 15 to 30 s", make_way(4.0)),
        ("0 to 8 s, then 15 to 30 s", make_way(8.0)),
        ("0 to 16 s, then 15 to 30 s", make_way(16.0)),
    ]
}

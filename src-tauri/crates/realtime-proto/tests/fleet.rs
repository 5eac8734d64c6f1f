//! A small fleet after an outage, and what a session weighs. `cargo run --release -p realtime-proto --example fleet` tells of
//! a large one.
#![allow(clippy::unwrap_used, clippy::wildcard_enum_match_arm)] // a helper's failure is its test's; one output of many is looked for

#[path = "../examples/fleet/simulation.rs"]
#[allow(dead_code)] // the example compares more
mod simulation;

use std::time::Duration;

use realtime_proto::{Policy, Session};
use simulation::{Scenario, Wait, connected, run};

const CLIENTS: usize = 5_000;

/// The gateway needs 10 s for 5,000 clients. All are back soon after that, and on the way they are more polite than a plain
/// ladder, with or without a `Retry-After` and an outage that everybody sees.
#[test]
fn a_fleet_of_5000_comes_back_politely() {
    for (outage, retry_after) in [(0, None), (0, Some(5)), (60, None)] {
        let scenario = Scenario {
            clients: CLIENTS,
            outage: Duration::from_secs(outage),
            retry_after: retry_after.map(Duration::from_secs),
            wait: Wait::Session,
        };
        let (ours, ladder) = (run(scenario), run(Scenario { wait: Wait::LADDER, ..scenario }));
        assert!(ours.all_back < 60.0 + outage as f64, "all are back: {ours:?}");
        assert!(ours.total_attempts as f64 <= ladder.total_attempts as f64 * 1.02, "{ours:?}, the ladder: {ladder:?}");
        assert!(ours.later_peak as f64 <= ladder.later_peak as f64 * 1.05, "{ours:?}, the ladder: {ladder:?}");
        assert!(outage > 0 || ours.later_peak < 2 * CLIENTS as u64 / 8, "they spread over seconds: {ours:?}");
        println!("{outage} s, {retry_after:?}: {ours:?}\n  the ladder: {ladder:?}");
    }
}

/// De-duplication takes memory with use only, so a thousand quiet sessions weigh next to nothing.
#[test]
fn a_session_at_rest_is_small() {
    assert!(size_of::<Session>() <= 2048, "{} bytes", size_of::<Session>());
    let Some(before) = resident_bytes() else { return };
    let sessions: Vec<Session> = (0..20_000).map(|seed| connected(Policy::PRODUCTION, seed)).collect();
    let each = (resident_bytes().unwrap().saturating_sub(before)) / sessions.len() as u64;
    assert!(each <= 8 * 1024, "{each} bytes each");
    println!("a session at rest: {} bytes, {each} with what it points to", size_of::<Session>());
}

/// What the process holds in memory, where the system says so.
fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().trim_end_matches("kB").trim().parse::<u64>().ok().map(|kib| kib * 1024)
}

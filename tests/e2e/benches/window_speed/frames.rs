//! Frames and keys while ten thousand events a second flow.

use std::time::Duration;

use e2e::LabError;
use e2e::company::Company;
use e2e::lab::Lab;
use e2e::wait::LOOK_EVERY;
use mock_backend::Burst;
use serde_json::Value;

use crate::probe::{Probe, percentile};

const RATE: f64 = 10_000.0;
const SECONDS: f64 = 10.0;
const ROUTES: [&str; 3] = ["#/", "#/goals", "#/operations/actions"];
/// Opens the palette, as WebDriver spells it (Control is held until the null key).
const OPEN: &str = "\u{e009}k\u{e000}";
const ESCAPE: &str = "\u{e00c}";

pub fn run() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let probe = Probe::open(&lab, &company)?;
    let burst = Burst { count: (RATE * SECONDS) as u64, rate: RATE, end: false };
    for route in ROUTES {
        probe.go(route)?;
        probe.call("begin()")?;
        probe.call("watchFrames()")?;
        std::thread::scope(|scope| {
            let sender = scope.spawn(|| company.burst(burst));
            std::thread::sleep(Duration::from_secs_f64(SECONDS));
            sender.join().map_err(|_| LabError::Unexpected("the sender has failed".to_owned()))
        })?;
        probe.await_burst(burst.count)?;
        print_frames(route, &probe.call("frames()")?);
        keys(&probe, &company, route)?;
    }
    Ok(())
}

fn print_frames(route: &str, frames: &Value) {
    let number = |name: &str| frames[name].as_f64().unwrap_or_default();
    let share = 100.0 * (1.0 - number("over50") / number("count").max(1.0));
    println!(
        "  {route}: {:.0} frames, p50 {:.0} ms, p99 {:.0} ms, slowest {:.0} ms; {share:.1} % < 50 ms (wanted 99), {:.0} > 100 ms (wanted 0)",
        number("count"),
        number("p50"),
        number("p99"),
        number("slowest"),
        number("over100"),
    );
}

/// In a flow of its own: WebDriver's commands are work for the page too.
fn keys(probe: &Probe<'_>, company: &Company, route: &str) -> Result<(), LabError> {
    let burst = Burst { count: (RATE * SECONDS) as u64, rate: RATE, end: false };
    probe.call("begin()")?;
    probe.call("watchKeys()")?;
    std::thread::scope(|scope| {
        let sender = scope.spawn(|| company.burst(burst));
        while !sender.is_finished() {
            std::thread::sleep(LOOK_EVERY * 15);
            probe.window.keys("body", OPEN)?;
            std::thread::sleep(LOOK_EVERY * 15);
            probe.window.keys("body", ESCAPE)?;
        }
        Ok::<_, LabError>(())
    })?;
    probe.await_burst(burst.count)?;
    let told = probe.call("keys()")?;
    let in_order: Vec<f64> = told.as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
    let mut times = in_order.clone();
    times.sort_by(f64::total_cmp);
    let [p50, slowest] = [0.5, 1.0].map(|share| percentile(&times, share));
    // The palette's first opening is its dearest.
    let first = in_order.first().copied().unwrap_or_default();
    println!(
        "  {route}: {} keys, p50 {p50:.0} ms, the first {first:.0}, slowest {slowest:.0} ms to the screen (wanted < 100)",
        times.len()
    );
    Ok(())
}

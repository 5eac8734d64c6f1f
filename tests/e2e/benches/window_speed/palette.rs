//! From a key in the palette to the screen, over a large company.

use std::time::Duration;

use e2e::LabError;
use e2e::company::{Company, refused, title};
use e2e::lab::Lab;
use e2e::page::SOON;
use serde_json::Value;

use crate::probe::{Probe, percentile};

const GOALS: usize = 5_000;
const ACTIONS: usize = 5_000;
const OPEN: &str = "\u{e009}k\u{e000}";
const TYPED: &str = "onboarding time 42";

pub fn run() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    company.act(|mock| {
        let goals: Vec<String> = (0..GOALS).map(|_| mock.create_goal(&title("Halve onboarding time"))).collect();
        let made = (0..ACTIONS).map(|n| mock.create_action(&goals[n % GOALS], &title("Call customer")));
        made.collect::<Result<Vec<_>, _>>().map_err(refused)
    })?;
    let probe = Probe::open(&lab, &company)?;
    std::thread::sleep(Duration::from_secs(10));
    probe.window.keys("body", OPEN)?;
    probe.window.wait_until(SOON, "the palette is open", |w| w.has("[data-testid=palette] input"))?;
    std::thread::sleep(Duration::from_secs(2));
    probe.call("watchKeys()")?;
    for letter in TYPED.chars() {
        probe.window.keys("[data-testid=palette] input", &letter.to_string())?;
        std::thread::sleep(Duration::from_millis(150));
    }
    let told = probe.call("keys()")?;
    let mut times: Vec<f64> = told.as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
    times.sort_by(f64::total_cmp);
    let [p50, slowest] = [0.5, 1.0].map(|share| percentile(&times, share));
    println!(
        "  {} keys over {} items: p50 {p50:.0} ms, slowest {slowest:.0} ms (wanted < 50)",
        times.len(),
        GOALS + ACTIONS
    );
    Ok(())
}

//! A burst from the socket into the page's registry.

use e2e::LabError;
use e2e::company::Company;
use e2e::lab::Lab;
use mock_backend::Burst;

use crate::browser;
use crate::probe::Probe;

const EVENTS: u64 = 100_000;
const ROUNDS: usize = 5;
/// The page in the browser is so much slower that a tenth is enough.
const IN_BROWSER: u64 = EVENTS / 10;

pub fn run() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let probe = Probe::open(&lab, &company)?;
    let burst = Burst { count: EVENTS, rate: 0.0, end: false };
    let mut rates = Vec::new();
    for round in 0..=ROUNDS {
        let (arrived, began) = probe.receive(&company, burst)?;
        let rate = EVENTS as f64 / (arrived.last_at - began) * 1e3;
        // The first one warms up.
        if round > 0 {
            rates.push(rate);
        }
        println!(
            "  {rate:.0} events/s from the first one's sending, first heard after {:.0} ms",
            arrived.first_at - began
        );
    }
    rates.sort_by(f64::total_cmp);
    let ours = rates[ROUNDS / 2];
    println!("  {EVENTS} events, all in order: median {ours:.0} events/s (wanted ≥ 100,000)");
    let theirs = browser::rate(&lab, &company, &probe, Burst { count: IN_BROWSER, ..burst })?;
    println!(
        "  the same page in headless Chromium with a WebSocket of its own, {IN_BROWSER} events one by one: {theirs:.0} events/s"
    );
    println!("  {:.1} times as many (wanted ≥ 4)", ours / theirs);
    Ok(())
}

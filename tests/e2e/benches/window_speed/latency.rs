//! From an event on the wire to the committed DOM, at a company's usual pace.

use std::collections::HashMap;
use std::time::Duration;

use e2e::LabError;
use e2e::company::{Company, title};
use e2e::lab::Lab;
use mock_backend::Level;

use crate::probe::{Probe, now, percentile};

const EVENTS: usize = 150;
/// 100 events a minute, at irregular times.
const MEAN_PAUSE: Duration = Duration::from_millis(600);

pub fn run() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let probe = Probe::open(&lab, &company)?;
    probe.call("watchFeed()")?;
    let mut sent = HashMap::new();
    for _ in 0..EVENTS {
        std::thread::sleep(MEAN_PAUSE.mul_f64(fastrand::f64() * 2.0));
        let at = now();
        sent.insert(company.act(|mock| mock.create_issue(&title("Late parcel"), Level::Low)), at);
    }
    std::thread::sleep(Duration::from_secs(1));
    let shown = probe.call("shown()")?;
    let mut times: Vec<f64> = sent.iter().filter_map(|(id, at)| Some(shown[id.as_str()].as_f64()? - at)).collect();
    times.sort_by(f64::total_cmp);
    if times.len() < EVENTS {
        return Err(LabError::Unexpected(format!("of {EVENTS} events {} were shown", times.len())));
    }
    let [p50, p95, slowest] = [0.5, 0.95, 1.0].map(|share| percentile(&times, share));
    println!("  event on the wire → committed DOM, {EVENTS} events at 100 a minute");
    println!("  p50 {p50:.1} ms (wanted < 10), p95 {p95:.1} ms (wanted < 25), slowest {slowest:.1} ms");
    Ok(())
}

//! What a million events leave in the web process.

use std::time::Duration;

use e2e::LabError;
use e2e::company::Company;
use e2e::lab::Lab;
use e2e::memory::pss;
use mock_backend::Burst;

use crate::probe::Probe;

const WARM_UP: u64 = 500_000;
const EVENTS: u64 = 1_000_000;
/// Until the collector has been through.
const REST: Duration = Duration::from_secs(20);

pub fn run() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let probe = Probe::open(&lab, &company)?;
    let (web, app) = (probe.web_process()?, probe.window.pid());
    probe.receive(&company, Burst { count: WARM_UP, rate: 0.0, end: false })?;
    std::thread::sleep(REST);
    let before = (pss(web)?, pss(app)?);
    probe.receive(&company, Burst { count: EVENTS, rate: 0.0, end: false })?;
    std::thread::sleep(REST);
    let after = (pss(web)?, pss(app)?);
    let grown = |before: u64, after: u64| (after as f64 - before as f64) / 1024.0 / 1024.0;
    println!(
        "  {EVENTS} events: the web process grows by {:.1} MiB (wanted < 20), the application by {:.1} MiB",
        grown(before.0, after.0),
        grown(before.1, after.1),
    );
    Ok(())
}

//! The script in the page, and what it tells.

use std::time::{Duration, SystemTime};

use e2e::LabError;
use e2e::company::Company;
use e2e::lab::Lab;
use e2e::page::wait_until_live;
use e2e::wait;
use e2e::webdriver::Window;
use mock_backend::Burst;
use serde_json::{Value, json};

/// Measures from inside the page.
pub const SCRIPT: &str = include_str!("probe.js");
/// A burst that has not arrived by then has lost something.
const ARRIVED_WITHIN: Duration = Duration::from_secs(120);

/// The application's live window with the script in it.
pub struct Probe<'lab> {
    pub window: Window<'lab>,
}

/// What arrived of a burst. Times in ms since the epoch.
pub struct Arrived {
    pub events: u64,
    pub misplaced: u64,
    pub first_at: f64,
    pub last_at: f64,
}

impl<'lab> Probe<'lab> {
    pub fn open(lab: &'lab Lab, company: &Company) -> Result<Self, LabError> {
        let window = Window::open(lab, &company.launch()?)?;
        wait_until_live(&window)?;
        window.script(SCRIPT, json!([]))?;
        Ok(Self { window })
    }

    pub fn go(&self, route: &str) -> Result<(), LabError> {
        self.window.script("location.hash = arguments[0]", json!([route]))?;
        std::thread::sleep(Duration::from_secs(3));
        Ok(())
    }

    pub fn call(&self, what: &str) -> Result<Value, LabError> {
        self.window.script(&format!("return window.probe.{what}"), json!([]))
    }

    /// What the application answers to a command.
    pub fn answer(&self, command: &str) -> Result<Value, LabError> {
        let ask = "return window.__TAURI_INTERNALS__.invoke(arguments[0], { from: 'service' }).catch(() => null)";
        self.window.script(ask, json!([command]))
    }

    /// Sends a burst, waits until all of it is here, and returns it with the time at which its first event was sent.
    pub fn receive(&self, company: &Company, burst: Burst) -> Result<(Arrived, f64), LabError> {
        self.call("begin()")?;
        let began = company.burst(burst);
        let arrived = self.await_burst(burst.count)?;
        Ok((arrived, began))
    }

    pub fn await_burst(&self, count: u64) -> Result<Arrived, LabError> {
        let arrived = wait::until(ARRIVED_WITHIN, "the burst is here", || {
            let arrived = self.arrived()?;
            Ok((arrived.events >= count).then_some(arrived))
        });
        let arrived = arrived.or_else(|_| self.arrived())?;
        if arrived.events == count && arrived.misplaced == 0 {
            return Ok(arrived);
        }
        let Arrived { events, misplaced, .. } = arrived;
        Err(LabError::Unexpected(format!("of {count} events {events} arrived, {misplaced} in the wrong place")))
    }

    fn arrived(&self) -> Result<Arrived, LabError> {
        let told = self.call("burst()")?;
        let whole = |name: &str| told[name].as_u64().unwrap_or_default();
        let time = |name: &str| told[name].as_f64().unwrap_or_default();
        Ok(Arrived {
            events: whole("events"),
            misplaced: whole("misplaced"),
            first_at: time("firstAt"),
            last_at: time("lastAt"),
        })
    }

    /// The process that holds the page.
    pub fn web_process(&self) -> Result<i32, LabError> {
        let family = e2e::memory::descendants(self.window.pid());
        let web = family.into_iter().find(|(_, name)| name.starts_with("WebKitWeb"));
        web.map(|(pid, _)| pid).ok_or_else(|| LabError::Unexpected("there is no web process".to_owned()))
    }
}

/// Now, in ms since the epoch.
pub fn now() -> f64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs_f64() * 1e3
}

/// The value below which `share` of the sorted values lie.
pub fn percentile(sorted: &[f64], share: f64) -> f64 {
    let index = (share * sorted.len() as f64) as usize;
    sorted.get(index.min(sorted.len().saturating_sub(1))).copied().unwrap_or_default()
}

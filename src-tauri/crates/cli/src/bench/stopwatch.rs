//! Time that passes, and time that this process works.

use std::time::{Duration, Instant};

use super::process;
use super::stream::THREAD;

/// Runs until it is stopped. The stream's server does not count as work.
#[derive(Debug)]
pub(super) struct Stopwatch {
    began: Reading,
    ended: Option<Reading>,
}

#[derive(Debug)]
struct Reading {
    at: Instant,
    cpu: Option<Duration>,
}

impl Reading {
    fn now() -> Self {
        Self { at: Instant::now(), cpu: process::cpu_time(THREAD) }
    }
}

impl Stopwatch {
    pub(super) fn start() -> Self {
        Self { began: Reading::now(), ended: None }
    }

    pub(super) fn stop(&mut self) {
        self.ended = Some(Reading::now());
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.ended.is_some()
    }

    /// Until it was stopped; until now, if it was not.
    pub(super) fn elapsed(&self) -> Duration {
        self.ended.as_ref().map_or_else(|| self.began.at.elapsed(), |ended| ended.at.duration_since(self.began.at))
    }

    /// Processor time of all threads until it was stopped.
    pub(super) fn cpu_time(&self) -> Option<Duration> {
        Some(self.ended.as_ref()?.cpu?.saturating_sub(self.began.cpu?))
    }
}

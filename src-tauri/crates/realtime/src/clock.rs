//! The machine's two clocks.

use std::time::{SystemTime, UNIX_EPOCH};

use realtime_proto::{Now, Timestamp};
use tokio::time::Instant;

/// Reads both clocks at once. A test puts its own in.
pub trait Clocks: Send + Sync {
    /// What they show.
    fn now(&self) -> Now;
    /// The moment of tokio's timer that belongs to a reading of the monotonic clock.
    fn instant(&self, mono: std::time::Duration) -> Instant;
}

/// The clocks of the operating system.
#[derive(Clone, Copy, Debug)]
pub struct SystemClocks {
    origin: Instant,
}

impl SystemClocks {
    /// Counts the monotonic clock from here on.
    #[must_use]
    pub fn start() -> Self {
        Self { origin: Instant::now() }
    }
}

impl Clocks for SystemClocks {
    fn now(&self) -> Now {
        Now { mono: self.origin.elapsed(), wall: wall_clock() }
    }

    fn instant(&self, mono: std::time::Duration) -> Instant {
        self.origin + mono
    }
}

/// Now, by the wall clock.
#[must_use]
pub fn wall_clock() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

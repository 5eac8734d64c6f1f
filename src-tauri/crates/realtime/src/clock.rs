//! The machine's two clocks.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use realtime_proto::{Now, Timestamp};
use tokio::time::Instant;

/// Reads both clocks at once. A test puts its own in.
pub trait Clocks: Send + Sync {
    /// What they show.
    fn now(&self) -> Now;
    /// The moment of tokio's timer that belongs to a reading of the monotonic clock.
    fn instant(&self, mono: Duration) -> Instant;
}

/// The clocks of the operating system.
#[derive(Clone, Copy, Debug)]
pub struct SystemClocks {
    origin: Duration,
}

impl SystemClocks {
    /// Counts the monotonic clock from here on.
    #[must_use]
    pub fn start() -> Self {
        Self { origin: monotonic() }
    }
}

impl Clocks for SystemClocks {
    fn now(&self) -> Now {
        Now { mono: monotonic().saturating_sub(self.origin), counts_sleep: COUNTS_SLEEP, wall: wall_clock() }
    }

    // Tokio's own clock may stand still in sleep: what is due is as far away as by ours.
    fn instant(&self, mono: Duration) -> Instant {
        Instant::now() + mono.saturating_sub(self.now().mono)
    }
}

/// Linux, macOS and Windows have a monotonic clock that goes on while the machine sleeps.
const COUNTS_SLEEP: bool = cfg!(any(target_os = "linux", target_os = "macos", windows));

#[cfg(target_os = "linux")]
const CLOCK: rustix::time::ClockId = rustix::time::ClockId::Boottime;
/// Which stands still in sleep on Linux, but not here.
#[cfg(target_os = "macos")]
const CLOCK: rustix::time::ClockId = rustix::time::ClockId::Monotonic;

/// The monotonic clock, counted from some moment before the process began, or its first reading.
fn monotonic() -> Duration {
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    {
        Duration::try_from(rustix::time::clock_gettime(CLOCK)).unwrap_or_default()
    }
    #[cfg(not(any(target_os = "linux", target_os = "macos")))]
    {
        static FIRST: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
        FIRST.get_or_init(std::time::Instant::now).elapsed()
    }
}

/// Now, by the wall clock.
#[must_use]
pub fn wall_clock() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

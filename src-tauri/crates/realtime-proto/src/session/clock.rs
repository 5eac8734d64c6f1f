//! Two clocks in, one out: session time, which goes on while the machine sleeps.

use std::time::Duration;

use crate::Timestamp;

/// What both clocks of the machine show at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// The monotonic clock, counted from any fixed origin.
    pub mono: Duration,
    /// Whether it goes on while the machine sleeps. Where it stands still, the wall clock tells of sleep.
    pub counts_sleep: bool,
    /// The wall clock. It may be wrong and may jump.
    pub wall: Timestamp,
}

/// A moment of session time: the monotonic clock plus the time slept through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Moment(Duration);

impl Moment {
    pub(crate) fn after(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(duration))
    }

    pub(crate) fn since(self, earlier: Self) -> Duration {
        self.0.saturating_sub(earlier.0)
    }
}

/// Session time. Where the monotonic clock stands still in sleep, a wall clock that runs ahead of it by more than a jump means that the
/// machine slept, or that somebody set it: the difference is added, so that every deadline counts the sleep.
#[derive(Debug)]
pub(crate) struct Clock {
    last: Option<Now>,
    slept: Duration,
}

/// What passed between two readings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Step {
    /// Session time that went by.
    pub(crate) elapsed: Duration,
    /// The clocks disagree: the machine slept, or somebody set the clock.
    pub(crate) jumped: bool,
}

impl Clock {
    pub(crate) fn new() -> Self {
        Self { last: None, slept: Duration::ZERO }
    }

    /// Takes the clocks' next reading; a disagreement of more than `threshold` in either direction is a jump.
    pub(crate) fn advance(&mut self, now: Now, threshold: Duration) -> Step {
        let last = self.last.replace(now).unwrap_or(now);
        if last == now {
            return Step::default();
        }
        let mono = now.mono.saturating_sub(last.mono);
        let wall = now.wall.as_millis().saturating_sub(last.wall.as_millis());
        let ahead = wall.saturating_sub(i64::try_from(mono.as_millis()).unwrap_or(i64::MAX));
        let drift = Duration::from_millis(ahead.unsigned_abs());
        let jumped = drift > threshold;
        let slept = if jumped && ahead > 0 && !now.counts_sleep { drift } else { Duration::ZERO };
        self.slept += slept;
        Step { elapsed: mono + slept, jumped }
    }

    pub(crate) fn time(&self) -> Moment {
        Moment(self.last.map_or(Duration::ZERO, |now| now.mono) + self.slept)
    }

    pub(crate) fn wall(&self) -> Timestamp {
        self.last.map_or(Timestamp::from_millis(0), |now| now.wall)
    }

    /// A moment on the monotonic clock, for the caller's timer.
    pub(crate) fn mono_of(&self, moment: Moment) -> Duration {
        moment.0.saturating_sub(self.slept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now(mono_s: u64, wall_s: i64) -> Now {
        Now { mono: Duration::from_secs(mono_s), counts_sleep: false, wall: Timestamp::from_millis(wall_s * 1000) }
    }

    #[test]
    fn sleep_counts_as_time_passed() {
        let mut clock = Clock::new();
        clock.advance(now(10, 1000), Duration::from_secs(5));
        let before = clock.time();
        assert!(clock.advance(now(11, 4601), Duration::from_secs(5)).jumped);
        assert_eq!(clock.time().since(before), Duration::from_secs(3601));
    }

    #[test]
    fn where_the_monotonic_clock_counts_sleep_a_wall_clock_that_jumps_was_set() {
        let mut clock = Clock::new();
        clock.advance(Now { counts_sleep: true, ..now(10, 1000) }, Duration::from_secs(5));
        let before = clock.time();
        assert!(clock.advance(Now { counts_sleep: true, ..now(11, 4601) }, Duration::from_secs(5)).jumped);
        assert_eq!(clock.time().since(before), Duration::from_secs(1));
    }

    #[test]
    fn a_clock_set_back_is_a_jump_but_time_goes_on() {
        let mut clock = Clock::new();
        clock.advance(now(10, 1000), Duration::from_secs(5));
        let before = clock.time();
        assert!(clock.advance(now(11, 500), Duration::from_secs(5)).jumped);
        assert_eq!(clock.time().since(before), Duration::from_secs(1));
    }

    #[test]
    fn a_small_correction_is_no_jump() {
        let mut clock = Clock::new();
        clock.advance(now(10, 1000), Duration::from_secs(5));
        assert!(!clock.advance(now(11, 1004), Duration::from_secs(5)).jumped);
    }
}

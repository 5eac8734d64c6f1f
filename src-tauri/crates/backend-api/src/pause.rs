//! What follows from a renewal that failed: whoever waited for it gets its failure, and for a while nobody tries again
//! (protocol.md 2.6, 5.1).

use std::time::{Duration, Instant, SystemTime};

use net::TokenFailure;

/// The waits after the first, the second … failure in a row: the least that the ladder of protocol.md 2.6 waits, so that whoever
/// goes by it is never held up here.
const LADDER: [Duration; 6] = [
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
    Duration::from_secs(8),
    Duration::from_secs(15),
];

/// Both clocks. The monotonic one may stand still while the machine sleeps, the other one may be set: the longer time counts, for
/// a token that is renewed too early does no harm.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clocks {
    pub(crate) mono: Instant,
    pub(crate) wall: SystemTime,
}

/// The failures of one sign-in's renewals.
#[derive(Debug, Default)]
pub(crate) struct Pause {
    /// Renewals that failed so far.
    failures: u64,
    /// Of these, without one between them that worked.
    in_a_row: usize,
    last: Option<Last>,
}

/// A failure that others share.
#[derive(Debug)]
struct Last {
    failure: TokenFailure,
    at: Clocks,
    wait: Duration,
    /// The service asked for the wait.
    is_asked_for: bool,
}

impl Pause {
    /// How many have failed: whoever waits for a renewal notes it before.
    pub(crate) fn failures(&self) -> u64 {
        self.failures
    }

    /// A renewal failed; what cannot pass is not kept.
    pub(crate) fn failed(&mut self, failure: &TokenFailure, now: Clocks) {
        let TokenFailure::Unavailable { retry_after, .. } = failure else { return };
        let ladder = LADDER[self.in_a_row.min(LADDER.len() - 1)];
        let wait = ladder.max(retry_after.unwrap_or_default());
        self.failures += 1;
        self.in_a_row += 1;
        self.last = Some(Last { failure: failure.clone(), at: now, wait, is_asked_for: retry_after.is_some() });
    }

    /// A renewal worked.
    pub(crate) fn worked(&mut self) {
        *self = Self { failures: self.failures, ..Self::default() };
    }

    /// Something has changed that gives hope, or somebody does not want to wait. What the service asked for stays.
    pub(crate) fn hurry(&mut self) {
        self.in_a_row = 0;
        self.last.take_if(|last| !last.is_asked_for);
    }

    /// The failure of whoever came when there had been `seen` failures: the one that it waited for, or one that still stands.
    pub(crate) fn shared(&self, seen: u64, now: Clocks) -> Option<TokenFailure> {
        let last = self.last.as_ref()?;
        let rest = last.wait.saturating_sub(now.since(last.at));
        if self.failures == seen && rest.is_zero() {
            return None;
        }
        let TokenFailure::Unavailable { detail, timed_out, .. } = last.failure.clone() else { return None };
        Some(TokenFailure::Unavailable { detail, retry_after: Some(rest), timed_out })
    }
}

impl Clocks {
    pub(crate) fn now() -> Self {
        Self { mono: Instant::now(), wall: SystemTime::now() }
    }

    pub(crate) fn since(self, earlier: Self) -> Duration {
        let mono = self.mono.saturating_duration_since(earlier.mono);
        mono.max(self.wall.duration_since(earlier.wall).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(retry_after: Option<u64>) -> TokenFailure {
        let retry_after = retry_after.map(Duration::from_secs);
        TokenFailure::Unavailable { detail: "503".to_owned(), retry_after, timed_out: false }
    }

    fn later(now: Clocks, millis: u64) -> Clocks {
        let time = Duration::from_millis(millis);
        Clocks { mono: now.mono + time, wall: now.wall + time }
    }

    /// For how long nobody tries again, in milliseconds; who came after the failure asks.
    fn wait(pause: &Pause, now: Clocks) -> Option<u128> {
        match pause.shared(pause.failures(), now)? {
            TokenFailure::Unavailable { retry_after, .. } => retry_after.map(|wait| wait.as_millis()),
            TokenFailure::Refused | TokenFailure::Missing => None,
        }
    }

    #[test]
    fn failures_in_a_row_climb_the_ladder_and_one_that_works_ends_it() {
        let (now, mut pause) = (Clocks::now(), Pause::default());
        for expected in [500, 1000, 2000, 4000, 8000, 15_000, 15_000] {
            pause.failed(&failure(None), now);
            assert_eq!(wait(&pause, now), Some(expected));
        }
        pause.worked();
        assert_eq!(wait(&pause, now), None);
        pause.failed(&failure(None), now);
        assert_eq!(wait(&pause, now), Some(500), "from the beginning");
    }

    #[test]
    fn whoever_waited_gets_the_failure_however_late_and_whoever_comes_later_tries_again() {
        let (now, mut pause) = (Clocks::now(), Pause::default());
        let before = pause.failures();
        pause.failed(&failure(None), now);
        assert!(pause.shared(before, later(now, 60_000)).is_some());
        assert_eq!(wait(&pause, later(now, 499)), Some(1));
        assert_eq!(wait(&pause, later(now, 500)), None);
    }

    #[test]
    fn sleep_counts() {
        let (now, mut pause) = (Clocks::now(), Pause::default());
        pause.failed(&failure(None), now);
        assert_eq!(wait(&pause, Clocks { wall: now.wall + Duration::from_secs(3600), ..now }), None);
    }

    #[test]
    fn who_does_not_want_to_wait_waits_for_nothing_but_what_the_service_asked_for() {
        let (now, mut pause) = (Clocks::now(), Pause::default());
        pause.failed(&failure(None), now);
        pause.hurry();
        assert_eq!(wait(&pause, now), None);
        pause.failed(&failure(Some(30)), now);
        pause.hurry();
        assert_eq!(wait(&pause, later(now, 10_000)), Some(20_000));
    }

    #[test]
    fn what_is_refused_is_refused_and_no_pause() {
        let (now, mut pause) = (Clocks::now(), Pause::default());
        pause.failed(&TokenFailure::Refused, now);
        assert_eq!((pause.failures(), wait(&pause, now)), (0, None));
    }
}

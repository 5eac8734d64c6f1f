//! The ladder of waits before another attempt (protocol.md 2.6).

use std::time::Duration;

use super::clock::Moment;
use crate::Policy;

impl Pace {
    /// The pace after a loss that allows the fast path.
    pub(crate) fn after_loss(held: bool) -> Self {
        if held { Self::FastAgain } else { Self::Fast }
    }
}

/// Where the session stands on the ladder, and when it last took the fast path.
#[derive(Debug, Default)]
pub(crate) struct Backoff {
    step: u32,
    last_fast: Option<Moment>,
}

/// How an ended link is to be followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pace {
    /// The next attempt starts almost at once, unless that was done in the last seconds.
    Fast,
    /// The next attempt starts almost at once: the lost link had held.
    FastAgain,
    /// The next step of the ladder.
    Ladder,
    /// The ladder from this step at the lowest (1 is the first).
    From(u32),
    /// Out of the way of a crowd: the gateway takes some of us at a time.
    Crowd,
}

impl Backoff {
    /// The number of ladder waits since the last stable connection: 0 is the first try or the fast path.
    pub(crate) fn attempt(&self) -> u32 {
        self.step
    }

    /// A connection held: the ladder starts over.
    pub(crate) fn start_over(&mut self) {
        self.step = 0;
    }

    /// The wait before the next attempt. `floor` is a lower bound (`Retry-After`); a crowd that was told the same comes
    /// after it at random moments.
    pub(crate) fn wait(
        &mut self,
        time: Moment,
        pace: Pace,
        floor: Duration,
        policy: &Policy,
        rng: &mut fastrand::Rng,
    ) -> Duration {
        let wait = match pace {
            Pace::FastAgain => self.hurry(time, policy, rng),
            Pace::Fast if self.fast_path_is_open(time, policy) => self.hurry(time, policy, rng),
            Pace::Fast | Pace::Ladder => self.climb(1, policy, rng),
            Pace::From(lowest) => self.climb(lowest, policy, rng),
            Pace::Crowd => return floor.saturating_add(self.make_way(policy, rng)),
        };
        wait.max(floor)
    }

    fn fast_path_is_open(&self, time: Moment, policy: &Policy) -> bool {
        self.last_fast.is_none_or(|last| time.since(last) >= policy.stable_after)
    }

    fn hurry(&mut self, time: Moment, policy: &Policy, rng: &mut fastrand::Rng) -> Duration {
        self.last_fast = Some(time);
        share(policy.fast_path.min(policy.backoff_max), rng.f64())
    }

    fn climb(&mut self, lowest: u32, policy: &Policy, rng: &mut fastrand::Rng) -> Duration {
        self.step = self.step.saturating_add(1).max(lowest);
        share(ceiling(self.step, policy), 0.5 + rng.f64() / 2.0)
    }

    /// A small crowd is through after the first wait; a second refusal means a large one.
    fn make_way(&mut self, policy: &Policy, rng: &mut fastrand::Rng) -> Duration {
        if self.step < policy.crowd_step {
            self.step = policy.crowd_step;
            share(ceiling(self.step, policy), rng.f64())
        } else {
            self.step = self.step.saturating_add(1);
            share(policy.backoff_max, 0.5 + rng.f64() / 2.0)
        }
    }
}

/// The longest wait at this step; 1 is the first.
fn ceiling(step: u32, policy: &Policy) -> Duration {
    policy.backoff_base.saturating_mul(1 << step.saturating_sub(1).min(20)).min(policy.backoff_max)
}

fn share(of: Duration, factor: f64) -> Duration {
    of.mul_f64(factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(s: u64) -> Moment {
        let mut clock = super::super::clock::Clock::new();
        clock.advance(
            super::super::Now {
                mono: Duration::from_secs(s),
                counts_sleep: false,
                wall: crate::Timestamp::from_millis(0),
            },
            Duration::MAX,
        );
        clock.time()
    }

    #[test]
    fn the_ladder_doubles_to_its_ceiling_with_jitter_in_the_upper_half() {
        let (mut backoff, mut rng) = (Backoff::default(), fastrand::Rng::with_seed(7));
        for ceiling in [1, 2, 4, 8, 16, 30, 30] {
            let wait = backoff.wait(at(0), Pace::Ladder, Duration::ZERO, &Policy::PRODUCTION, &mut rng);
            let ceiling = Duration::from_secs(ceiling);
            assert!(wait >= ceiling / 2 && wait <= ceiling, "{wait:?} is not within the upper half of {ceiling:?}");
        }
    }

    #[test]
    fn the_fast_path_is_taken_once_in_ten_seconds() {
        let (mut backoff, mut rng) = (Backoff::default(), fastrand::Rng::with_seed(7));
        let mut fast = |s| backoff.wait(at(s), Pace::Fast, Duration::ZERO, &Policy::PRODUCTION, &mut rng);
        assert!(fast(100) <= Duration::from_millis(300));
        assert!(fast(105) >= Duration::from_millis(500), "five seconds later the ladder goes on");
    }

    #[test]
    fn too_many_requests_start_at_the_third_step() {
        let (mut backoff, mut rng) = (Backoff::default(), fastrand::Rng::with_seed(7));
        let wait = backoff.wait(at(0), Pace::From(3), Duration::ZERO, &Policy::PRODUCTION, &mut rng);
        assert!(wait >= Duration::from_secs(2) && wait <= Duration::from_secs(4));
        assert_eq!(backoff.attempt(), 3);
    }

    #[test]
    fn a_crowd_is_given_way_to_for_eight_seconds_and_then_for_thirty() {
        let mut longest = Duration::ZERO;
        for seed in 0..200 {
            let (mut backoff, mut rng) = (Backoff::default(), fastrand::Rng::with_seed(seed));
            let mut crowded = || backoff.wait(at(0), Pace::Crowd, Duration::ZERO, &Policy::PRODUCTION, &mut rng);
            let (first, second, third) = (crowded(), crowded(), crowded());
            longest = longest.max(first);
            assert!(first <= Duration::from_secs(8), "{first:?}");
            for wait in [second, third] {
                assert!(wait >= Duration::from_secs(15) && wait <= Duration::from_secs(30), "{wait:?}");
            }
            assert_eq!(backoff.attempt(), 6);
            backoff.start_over();
            let again = backoff.wait(at(0), Pace::Crowd, Duration::ZERO, &Policy::PRODUCTION, &mut rng);
            assert!(again <= Duration::from_secs(8), "a stable connection was between: {again:?}");
        }
        assert!(longest > Duration::from_secs(7), "the whole time is used: {longest:?}");
    }

    #[test]
    fn a_crowd_that_was_told_the_same_time_does_not_come_back_at_once() {
        let wait = |seed| {
            let (mut backoff, mut rng) = (Backoff::default(), fastrand::Rng::with_seed(seed));
            backoff.wait(at(0), Pace::Crowd, Duration::from_secs(5), &Policy::PRODUCTION, &mut rng)
        };
        assert!((0..50).all(|seed| wait(seed) >= Duration::from_secs(5)), "Retry-After is a lower bound");
        assert_ne!(wait(1), wait(2));
    }

    #[test]
    fn retry_after_is_a_lower_bound() {
        let (mut backoff, mut rng) = (Backoff::default(), fastrand::Rng::with_seed(7));
        let wait = backoff.wait(at(0), Pace::Ladder, Duration::from_secs(45), &Policy::PRODUCTION, &mut rng);
        assert_eq!(wait, Duration::from_secs(45));
    }
}

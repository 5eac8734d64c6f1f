//! What is tried again, and when (protocol.md 5.0).

use std::time::Duration;

use crate::{ApiError, ErrorKind};

/// How long a read is tried. Writes are never repeated by themselves.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// What protocol.md 5.0 calls a second; the waits are multiples of it.
    pub second: Duration,
    /// Who asks for a longer wait is not waited for: the caller hears of it.
    pub longest_wait: Duration,
}

impl Patience {
    /// As protocol.md 5.0 has it.
    pub const PRODUCTION: Self = Self { second: Duration::from_secs(1), longest_wait: Duration::from_secs(30) };
}

/// What was tried again so far, by its reason.
#[derive(Debug)]
pub(crate) struct Tries {
    patience: Patience,
    failed: usize,
    limited: usize,
    unreached: usize,
}

impl Tries {
    pub(crate) fn of(patience: Patience) -> Self {
        Self { patience, failed: 0, limited: 0, unreached: 0 }
    }

    /// Waits until the next try is due; gives the error back when there is no hope left.
    pub(crate) async fn pause(&mut self, error: ApiError) -> Result<(), ApiError> {
        match self.wait(&error) {
            Some(wait) => {
                tokio::time::sleep(wait).await;
                Ok(())
            }
            None => Err(error),
        }
    }

    /// How long to wait before the next try; `None` when there is none.
    fn wait(&mut self, error: &ApiError) -> Option<Duration> {
        let wait = match error.kind {
            ErrorKind::Server => next(&mut self.failed, AFTER_FAILURE),
            ErrorKind::RateLimited => next(&mut self.limited, AFTER_LIMIT),
            ErrorKind::Offline => next(&mut self.unreached, AFTER_NO_CONNECTION),
            ErrorKind::TimedOut
            | ErrorKind::Untrusted
            | ErrorKind::Unauthorized
            | ErrorKind::Forbidden
            | ErrorKind::NotFound
            | ErrorKind::Invalid
            | ErrorKind::Conflict
            | ErrorKind::Unreadable
            | ErrorKind::PerhapsDone
            | ErrorKind::Done => None,
        }?;
        let wait = self.patience.second.mul_f64(wait).max(error.retry_after.unwrap_or_default());
        (wait <= self.patience.longest_wait).then_some(wait)
    }
}

fn next(tried: &mut usize, waits: &[f64]) -> Option<f64> {
    let wait = waits.get(*tried).copied();
    *tried += 1;
    wait
}

/// Seconds after an answer of 5xx: three tries in all.
const AFTER_FAILURE: &[f64] = &[1.0, 2.0];
/// Seconds after 429.
const AFTER_LIMIT: &[f64] = &[1.0, 2.0, 4.0, 8.0];
/// Seconds after a connection that failed or broke: a kept connection may have been closed meanwhile.
const AFTER_NO_CONNECTION: &[f64] = &[0.25];

#[cfg(test)]
mod tests {
    use tokio::time::Instant;

    use super::*;

    fn error(kind: ErrorKind) -> ApiError {
        ApiError::new(kind, "no")
    }

    /// When each try began, in milliseconds after the first.
    async fn tries(failure: ApiError) -> Vec<u128> {
        let (began, mut tries, mut times) = (Instant::now(), Tries::of(Patience::PRODUCTION), vec![0]);
        while tries.pause(failure.clone()).await.is_ok() {
            times.push(began.elapsed().as_millis());
        }
        times
    }

    #[tokio::test(start_paused = true)]
    async fn a_failing_service_is_tried_three_times() {
        assert_eq!(tries(error(ErrorKind::Server)).await, [0, 1000, 3000]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_limit_is_given_one_two_four_and_eight_seconds() {
        assert_eq!(tries(error(ErrorKind::RateLimited)).await, [0, 1000, 3000, 7000, 15_000]);
    }

    #[tokio::test(start_paused = true)]
    async fn the_service_may_ask_for_more_time_but_not_for_any() {
        let asking =
            |seconds| ApiError { retry_after: Some(Duration::from_secs(seconds)), ..error(ErrorKind::RateLimited) };
        assert_eq!(tries(asking(5)).await, [0, 5000, 10_000, 15_000, 23_000]);
        assert_eq!(tries(asking(120)).await, [0], "nobody waits two minutes for a list");
    }

    #[tokio::test(start_paused = true)]
    async fn a_lost_connection_is_tried_once_more_and_a_silent_service_not() {
        assert_eq!(tries(error(ErrorKind::Offline)).await, [0, 250]);
        assert_eq!(tries(error(ErrorKind::TimedOut)).await, [0]);
    }

    #[tokio::test(start_paused = true)]
    async fn what_the_service_says_on_purpose_is_not_asked_again() {
        for kind in [ErrorKind::NotFound, ErrorKind::Invalid, ErrorKind::Conflict, ErrorKind::Forbidden] {
            assert_eq!(tries(error(kind)).await, [0], "{kind:?}");
        }
    }
}

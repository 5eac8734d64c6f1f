//! Waiting for a fact, by looking often.

use std::time::{Duration, Instant};

use crate::LabError;

/// Pause between two looks. Short, because tests measure with it.
pub const LOOK_EVERY: Duration = Duration::from_millis(20);

/// Tries of [`is_quick`].
const TRIES: usize = 3;

/// Looks until `probe` yields a value, at most for `limit`. `what` completes "… did not come true". Only a look that begins after
/// the limit is the last one: one that stood still until then saw too little.
pub fn until<T>(
    limit: Duration,
    what: &str,
    mut probe: impl FnMut() -> Result<Option<T>, LabError>,
) -> Result<T, LabError> {
    let started = Instant::now();
    loop {
        let is_last = started.elapsed() >= limit;
        if let Some(value) = probe()? {
            return Ok(value);
        }
        if is_last {
            return Err(LabError::TooLate { what: what.to_owned(), limit, evidence: None });
        }
        std::thread::sleep(LOOK_EVERY);
    }
}

/// Looks until `fact` holds, at most for `limit`, and says how long it took.
pub fn until_true(
    limit: Duration,
    what: &str,
    mut fact: impl FnMut() -> Result<bool, LabError>,
) -> Result<Duration, LabError> {
    let started = Instant::now();
    until(limit, what, || Ok(fact()?.then_some(())))?;
    Ok(started.elapsed())
}

/// Tries up to three times to do `what` in less than `limit`, and says how long the first took that was: a machine that stands
/// still for a moment spoils one try, a slow product all.
pub fn is_quick(
    limit: Duration,
    what: &str,
    mut attempt: impl FnMut() -> Result<Duration, LabError>,
) -> Result<Duration, LabError> {
    let mut taken = Vec::new();
    for _ in 0..TRIES {
        let took = attempt()?;
        if took < limit {
            return Ok(took);
        }
        taken.push(took);
    }
    Err(LabError::TooLate { what: what.to_owned(), limit, evidence: Some(format!("it took {taken:?}")) })
}

/// Watches for all of `period` and fails as soon as `fact` ceases to hold.
pub fn holds_for(
    period: Duration,
    what: &str,
    mut fact: impl FnMut() -> Result<bool, LabError>,
) -> Result<(), LabError> {
    let started = Instant::now();
    while started.elapsed() < period {
        if !fact()? {
            let after = started.elapsed();
            return Err(LabError::Unexpected(format!("{what} ceased to hold after {after:?}")));
        }
        std::thread::sleep(LOOK_EVERY);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_that_never_comes_is_named_in_the_error() {
        let error = until::<()>(Duration::ZERO, "the moon is green", || Ok(None)).expect_err("never");
        assert_eq!(error.to_string(), "the moon is green did not come true within 0ns");
    }

    #[test]
    fn one_quick_try_is_enough_and_slow_ones_are_told() {
        let mut times = [9, 1].map(Duration::from_secs).into_iter();
        let limit = Duration::from_secs(2);
        let took = is_quick(limit, "it is quick", || Ok(times.next().expect("no third try")));
        assert_eq!(took.expect("the second is quick"), Duration::from_secs(1));
        let error = is_quick(limit, "it is quick", || Ok(Duration::from_secs(3))).expect_err("all are slow");
        assert_eq!(error.to_string(), "it is quick did not come true within 2s: it took [3s, 3s, 3s]");
    }

    #[test]
    fn a_look_that_stands_still_is_not_the_last_one() {
        let mut looks = 0;
        let seen = until(Duration::from_millis(1), "a second look", || {
            looks += 1;
            std::thread::sleep(Duration::from_millis(5));
            Ok((looks == 2).then_some(looks))
        });
        assert_eq!(seen.expect("comes true"), 2);
    }

    #[test]
    fn waiting_ends_with_the_first_value() {
        let mut looks = 0;
        let seen = until(Duration::from_secs(5), "three looks", || {
            looks += 1;
            Ok((looks == 3).then_some(looks))
        });
        assert_eq!(seen.expect("comes true"), 3);
    }
}

//! What must hold for every story.

use std::collections::HashSet;
use std::time::Duration;

use realtime_proto::{Policy, Reason, State};

use crate::gateway::Sent;
use crate::schedule::{Fault, Schedule};
use crate::story::{Record, Told};

/// The first law that a story broke, in words.
#[derive(Debug)]
pub struct Broken(pub String);

type Verdict = Result<(), Broken>;

/// Everything sent was delivered exactly once, in order within each link, or lies inside a reported gap; and every gap
/// follows from an outage and is no longer than it must be.
pub fn check(record: &Record, schedule: &Schedule) -> Verdict {
    let limits = Limits::of(schedule);
    each_event_comes_once(record)?;
    events_keep_the_order_of_their_link(record)?;
    what_is_missing_lies_in_a_gap(record, &limits)?;
    every_return_has_its_gap(record)?;
    gaps_follow_from_outages(record, &limits)?;
    states_follow_from_outages(record)
}

fn broken(law: String) -> Verdict {
    Err(Broken(law))
}

/// How long things may take, in milliseconds.
struct Limits {
    /// From the last frame of a dead link to its end: the interval between two probes and the time for a pong.
    liveness: i64,
    /// From the end of an outage to `auth.success`: a last wait, and a handshake that had just begun to fail.
    reconnect: i64,
    /// What the wire and a busy machine add.
    slack: i64,
}

impl Limits {
    fn of(schedule: &Schedule) -> Self {
        let Policy { ping_interval, pong_timeout, backoff_max, connect_timeout, auth_timeout, .. } = schedule.policy;
        let machine = Duration::from_millis(if schedule.speed == 1 { 1 } else { 250 });
        Self {
            liveness: millis(ping_interval + pong_timeout),
            reconnect: millis(backoff_max + connect_timeout + auth_timeout),
            slack: millis(schedule.latency * 8 + machine),
        }
    }
}

fn each_event_comes_once(record: &Record) -> Verdict {
    let mut seen = HashSet::new();
    match delivered(record).find(|(_, number)| !seen.insert(*number)) {
        Some((at, number)) => broken(format!("event {number} came a second time at {at}")),
        None => Ok(()),
    }
}

/// An earlier event may come after a later one only if the later one came on a link that never had the earlier one.
fn events_keep_the_order_of_their_link(record: &Record) -> Verdict {
    let order: Vec<usize> = delivered(record).map(|(_, number)| number).collect();
    for (index, &late) in order.iter().enumerate() {
        for &early in order[index.saturating_sub(200)..index].iter().filter(|before| **before > late) {
            let (late_links, early_links) = (&record.sent[late].links, &record.sent[early].links);
            if early_links.iter().all(|link| late_links.contains(link)) {
                return broken(format!("event {early} came before event {late} of the same link"));
            }
        }
    }
    Ok(())
}

fn what_is_missing_lies_in_a_gap(record: &Record, limits: &Limits) -> Verdict {
    let delivered: HashSet<usize> = delivered(record).map(|(_, number)| number).collect();
    let missing = record.sent.iter().enumerate().filter(|(number, _)| !delivered.contains(number));
    for (number, Sent { at, links }) in missing {
        let due = held_up_until(record, *at, limits) + limits.slack;
        if !gaps(record).any(|(_, since, until)| since <= due && *at <= until + limits.slack) {
            return broken(format!("event {number}, sent at {at} to the links {links:?}, is missing and in no gap"));
        }
    }
    Ok(())
}

/// When what was sent at `at` could pass: while nothing passes, frames wait.
fn held_up_until(record: &Record, at: i64, limits: &Limits) -> i64 {
    let holds = record.outages.iter().filter(|outage| matches!(outage.fault, Fault::Stall(_) | Fault::SlowConsumer(_)));
    holds.fold(at, |at, hold| if hold.from - limits.slack <= at && at < hold.to { hold.to } else { at })
}

/// Right after every `connected` a gap is told: each one follows a loss, and the first one follows the last run.
fn every_return_has_its_gap(record: &Record) -> Verdict {
    for (index, (at, told)) in record.told.iter().enumerate() {
        let next = record.told.get(index + 1).map(|(_, told)| told);
        if matches!(told, Told::State(State::Connected, _)) && !matches!(next, Some(Told::Gap { .. })) {
            return broken(format!("connected at {at} without a gap, but with {next:?}"));
        }
    }
    Ok(())
}

fn gaps_follow_from_outages(record: &Record, limits: &Limits) -> Verdict {
    for (at, since, until) in gaps(record) {
        let reach = limits.liveness + limits.reconnect + limits.slack;
        let causes = record.outages.iter().filter(|outage| outage.from <= until && outage.to + reach >= since);
        let allowed: i64 = causes.map(|outage| outage.to - outage.from + limits.reconnect).sum();
        if allowed == 0 {
            return broken(format!("a gap from {since} to {until}, told at {at}, has no cause"));
        }
        if until < since || until - since > allowed + limits.liveness + limits.slack {
            return broken(format!(
                "the gap from {since} to {until}, told at {at}, is longer than {allowed} + liveness"
            ));
        }
    }
    Ok(())
}

/// The user is needed only when tokens were refused; at the end all is well.
fn states_follow_from_outages(record: &Record) -> Verdict {
    let states = record.told.iter().filter_map(|(at, told)| match told {
        Told::State(state, reason) => Some((at, state, reason)),
        Told::Event(_) | Told::Gap { .. } => None,
    });
    let revoked =
        record.outages.iter().any(|outage| matches!(outage.fault, Fault::TokensRevoked | Fault::TokensUnavailable(_)));
    let mut before_the_end = None;
    for (at, state, reason) in states {
        if *state == State::Error && !(revoked && *reason == Some(Reason::Unauthorized)) {
            return broken(format!("an error at {at}: {reason:?}"));
        }
        if *state != State::Disconnected {
            before_the_end = Some(*state);
        }
    }
    if before_the_end == Some(State::Connected) { Ok(()) } else { broken(format!("it ends as {before_the_end:?}")) }
}

fn delivered(record: &Record) -> impl Iterator<Item = (i64, usize)> {
    record.told.iter().filter_map(|(at, told)| match told {
        Told::Event(number) => Some((*at, *number)),
        Told::State(..) | Told::Gap { .. } => None,
    })
}

/// When a gap was told, and what it covers.
fn gaps(record: &Record) -> impl Iterator<Item = (i64, i64, i64)> {
    record.told.iter().filter_map(|(at, told)| match told {
        Told::Gap { since, until } => Some((*at, *since, *until)),
        Told::State(..) | Told::Event(_) => None,
    })
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap()
}

//! The oracle: a server that writes down what it sent, a random schedule of faults, and the law that nothing is missed in
//! silence and nothing comes twice.
//!
//! Every story follows from its seed. `ORACLE_SEED=n cargo test --workspace --test oracle -- --nocapture` tells the one of
//! seed n, and `ORACLE_SEEDS=m` runs more than the usual thousand.
#![allow(clippy::unwrap_used, clippy::wildcard_enum_match_arm)] // a helper's failure is its test's; one output of many is looked for

mod gateway;
mod law;
mod schedule;
mod story;
mod wire;

use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::future::join_all;
use net::TrustedRoots;

use crate::law::Broken;
use crate::schedule::Schedule;
use crate::story::{Record, Transport, live_through};

/// Faults of a story.
const FAULTS: usize = 7;

#[test]
fn nothing_is_missed_in_silence_and_nothing_comes_twice() {
    if let Some(seed) = variable("ORACLE_SEED") {
        let (schedule, record) = in_memory(seed);
        println!("{schedule}\n{record}");
        return judge(&schedule, &record);
    }
    let seeds = variable("ORACLE_SEEDS").unwrap_or(1000);
    let (next, events, rollovers) = (AtomicU64::new(0), AtomicU64::new(0), AtomicU64::new(0));
    let work = || {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= seeds {
                return;
            }
            let (schedule, record) = in_memory(seed);
            judge(&schedule, &record);
            events.fetch_add(record.sent.len() as u64, Ordering::Relaxed);
            rollovers.fetch_add(record.rollovers, Ordering::Relaxed);
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(work);
        }
    });
    println!("{seeds} stories with {events:?} events, {rollovers:?} rollovers and {FAULTS} faults each");
}

/// Twenty stories at once, in real time, thirty times as fast as in production.
#[tokio::test]
async fn the_law_holds_over_tcp() {
    // Before any story begins: it takes a while.
    let transport = Transport::Tcp(TrustedRoots::of_system().client_config().unwrap().into());
    let stories = (0..20).map(async |seed| {
        let schedule = Schedule::of(seed, 30, 4);
        let record = live_through(&schedule, &transport).await;
        judge(&schedule, &record);
    });
    join_all(stories).await;
}

/// One story, with time moved by hand.
fn in_memory(seed: u64) -> (Schedule, Record) {
    let schedule = Schedule::of(seed, 1, FAULTS);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    let record = runtime.block_on(live_through(&schedule, &Transport::InMemory));
    (schedule, record)
}

fn judge(schedule: &Schedule, record: &Record) {
    if let Err(Broken(law)) = law::check(record, schedule) {
        panic!("seed {}: {law}\n{schedule}\n{record}", schedule.seed);
    }
}

fn variable(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

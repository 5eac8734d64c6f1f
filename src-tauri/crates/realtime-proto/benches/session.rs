//! What a connected session takes for one event, from the frame's text to the output: normalise, tenant filter, de-duplication,
//! counters, deadlines.
//!
//! `cargo bench -p realtime-proto --bench session`
#![allow(clippy::unwrap_used, clippy::wildcard_enum_match_arm)] // a helper's failure is its test's; one output of many is looked for

use std::time::Duration;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use realtime_proto::{Epoch, Input, Now, Output, Policy, Session, Timestamp, TokenId};

/// Events of one batch.
const EVENTS: u64 = 1_000;
const TENANT: &str = "6b1f3a5e-0c7d-4b57-9a55-2f1f7d5a1c01";
const SUCCESS: &str =
    r#"{"type":"auth.success","data":{"tenantId":"6b1f3a5e-0c7d-4b57-9a55-2f1f7d5a1c01","userId":"u"}}"#;
const EVENT: &str = r#"{"type":"goal.created","data":{"goalId":"a3f0c1d2-1111-4a6b-9c3d-0e1f2a3b4c51","tenantId":"6b1f3a5e-0c7d-4b57-9a55-2f1f7d5a1c01","userId":"2b7e9d44-5a1b-4f0e-8c6e-77b0a1d4e902","title":"Raise repeat orders to 40 %","description":"Focus on the three largest regions","status":"draft","createdAt":"2026-03-02T09:10:00.000Z","createdBy":"2b7e9d44-5a1b-4f0e-8c6e-77b0a1d4e902"},"timestamp":"2026-03-02T09:10:00.084Z","eventId":"{id}","tenantId":"6b1f3a5e-0c7d-4b57-9a55-2f1f7d5a1c01"}"#;

fn handling(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("session");
    group.throughput(Throughput::Elements(EVENTS));

    let (mut session, mut number) = (Connected::new(), 0);
    let mut next = || {
        number += EVENTS;
        events(number)
    };
    group.bench_function("new events", |b| {
        b.iter_batched(&mut next, |texts| session.hear(&texts), BatchSize::SmallInput)
    });

    let same = events(0);
    session.hear(&same);
    group.bench_function("duplicates", |b| b.iter(|| session.hear(&same)));
    group.finish();
}

fn events(first: u64) -> Vec<String> {
    (first..first + EVENTS).map(|number| EVENT.replace("{id}", &format!("evt_{number:010}"))).collect()
}

/// A session with one live link.
struct Connected {
    session: Session,
    epoch: Epoch,
}

impl Connected {
    fn new() -> Self {
        let mut session = Session::new(Policy::PRODUCTION, 1);
        session.handle(NOW, Input::SignedIn { tenant: Some(TENANT.to_owned()), last_event: None });
        let mut live = None;
        while let Some(output) = session.poll_output() {
            match output {
                Output::FetchToken { request, .. } => {
                    session.handle(NOW, Input::TokenArrived { request, token: TokenId(1), expires_in: None });
                }
                Output::Open { epoch } => session.handle(NOW, Input::Opened { epoch }),
                Output::Authenticate { epoch, .. } => {
                    session.handle(NOW, Input::Heard { epoch, text: SUCCESS });
                    live = Some(epoch);
                }
                _ => {}
            }
        }
        Self { session, epoch: live.unwrap() }
    }

    /// Takes the frames one by one, each output as it comes; how many events there were.
    fn hear(&mut self, texts: &[String]) -> usize {
        let mut events = 0;
        for text in texts {
            self.session.handle(NOW, Input::Heard { epoch: self.epoch, text });
            while let Some(output) = self.session.poll_output() {
                events += usize::from(matches!(std::hint::black_box(output), Output::Event(_)));
            }
            std::hint::black_box(self.session.poll_timeout());
        }
        events
    }
}

const NOW: Now =
    Now { mono: Duration::from_secs(1), counts_sleep: true, wall: Timestamp::from_millis(1_772_442_600_000) };

criterion_group!(benches, handling);
criterion_main!(benches);

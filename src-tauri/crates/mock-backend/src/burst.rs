//! Many distinct valid events, fast: for benches and for tests of load.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::json;
use tokio::time::{Instant, sleep, sleep_until};

use crate::backend::Backend;
use crate::hub::Audience;
use crate::wire::{event_id, instant};

/// A burst of `action.progress_updated` events about the actions of the main tenant, numbered in `data.sequence` from 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Burst {
    /// How many events.
    pub count: u64,
    /// Events a second; 0 sends as fast as the slowest connection takes them.
    pub rate: f64,
    /// Whether the last event carries the `eventId` `end`, by which `purposepath bench` knows that it is over.
    pub end: bool,
}

/// The pace is kept by ticks of this length.
const TICK: Duration = Duration::from_millis(2);
/// Without a rate, so many events are sent before the queues are looked at again, and no more than fit into a quarter of one.
const GULP: usize = 512;
/// Without a rate, so many events are made before they are sent, so that the sender costs the receiver little of the processor.
const AHEAD: u64 = 100_000;

/// Sends the burst; returns when the last event is queued, and tells when the first was.
pub(crate) async fn run(backend: &Backend, burst: Burst) -> Timestamp {
    let (tenant_id, actions, user) = {
        let mut world = backend.world();
        let tenant = world.main();
        let actions: Vec<String> = tenant.actions.iter().map(|action| action.id.clone()).collect();
        (tenant.id.clone(), actions, tenant.users[0].id.clone())
    };
    let make = |sequence: u64| {
        let is_end = burst.end && sequence + 1 == burst.count;
        let action = &actions[sequence as usize % actions.len().max(1)];
        text(backend, &tenant_id, action, &user, (sequence, is_end))
    };
    let audience = Audience::Tenant(&tenant_id);
    if burst.rate > 0.0 {
        paced(backend, burst, audience, make).await
    } else {
        unpaced(backend, burst.count, audience, make).await
    }
}

async fn paced(backend: &Backend, burst: Burst, audience: Audience<'_>, make: impl Fn(u64) -> String) -> Timestamp {
    let (began, start) = (Timestamp::now(), Instant::now());
    let mut sent = 0;
    while sent < burst.count {
        let ticks = start.elapsed().as_micros() / TICK.as_micros() + 1;
        sleep_until(start + TICK * u32::try_from(ticks).unwrap_or(u32::MAX)).await;
        let until = ((start.elapsed().as_secs_f64() * burst.rate) as u64).min(burst.count);
        (sent..until).for_each(|sequence| backend.hub.deliver(audience, make(sequence)));
        sent = until;
    }
    began
}

/// As fast as the slowest connection takes them.
async fn unpaced(backend: &Backend, count: u64, audience: Audience<'_>, make: impl Fn(u64) -> String) -> Timestamp {
    let high_water = backend.config.queue / 2;
    let gulp = GULP.min(backend.config.queue / 4).max(1);
    let mut began = None;
    for from in (0..count).step_by(AHEAD as usize) {
        let texts: Vec<String> = (from..count.min(from + AHEAD)).map(&make).collect();
        began.get_or_insert_with(Timestamp::now);
        let mut texts = texts.into_iter();
        while texts.len() > 0 {
            while backend.hub.backlog(audience) > high_water {
                sleep(Duration::from_micros(200)).await;
            }
            texts.by_ref().take(gulp).for_each(|text| backend.hub.deliver(audience, text));
            tokio::task::yield_now().await;
        }
    }
    began.unwrap_or_else(Timestamp::now)
}

fn text(backend: &Backend, tenant_id: &str, action: &str, user: &str, number: (u64, bool)) -> String {
    let (sequence, is_end) = number;
    let now = Timestamp::now();
    let at = instant(now);
    let event = json!({
        "type": "action.progress_updated",
        "data": {
            "actionId": action, "tenantId": tenant_id, "previousProgress": sequence % 100, "newProgress": (sequence + 1) % 101,
            "updatedAt": at, "updatedBy": user, "sequence": sequence,
        },
        "timestamp": at,
        "eventId": if is_end { "end".to_owned() } else { event_id(now) },
        "tenantId": tenant_id,
    });
    crate::variant::dress(backend.switches().variant, event).to_string()
}

//! The common end of both paths: from a filled payload and what the envelope said to the event (N9, N11, 3.6, 3.7).

use serde_json::Map;
use sha2::{Digest, Sha256};

use super::rejection::{RejectReason, Rejection};
use crate::event::table::Facts;
use crate::event::{Event, EventType, Payload};
use crate::text::Text;
use crate::time::{Timestamp, TimestampSource};
use crate::values::Entity;

/// An event in the making. It is filled in the place where it stays, because it is large.
pub(super) struct Envelope<'t> {
    /// The frame's text.
    pub(super) text: &'t str,
    pub(super) received_at: Timestamp,
    /// The envelope's time, if it could be read.
    pub(super) timestamp: Option<Timestamp>,
    /// Raw type, ids, payload and warnings are the paths' to fill, the rest follows.
    pub(super) event: Box<Event>,
}

impl<'t> Envelope<'t> {
    pub(super) fn new(text: &'t str, received_at: Timestamp) -> Self {
        let event = Box::new(Event {
            payload: Payload::Unknown(Map::new()),
            raw_type: Text::default(),
            event_id: None,
            dedupe_key: Text::default(),
            tenant_id: None,
            timestamp: received_at,
            timestamp_source: TimestampSource::Received,
            warnings: Vec::new(),
            scope: None,
            coarse: None,
        });
        Self { text, received_at, timestamp: None, event }
    }

    /// The event. `faulty` holds a bit for each field about which there is a warning already.
    pub(super) fn seal(mut self, faulty: u32) -> Result<Box<Event>, Rejection> {
        let event = &mut *self.event;
        let event_type = event.event_type();
        if let Some(facts) = event.payload.facts_mut() {
            demand_identity(self.text, event_type, facts)?;
            facts.settle(faulty, &mut event.warnings);
        } else {
            event.coarse = Entity::of_type(&event.raw_type);
        }
        let facts = event.payload.facts();
        let own_time = facts.and_then(Facts::own_time);
        (event.timestamp, event.timestamp_source) = time(self.timestamp, own_time, self.received_at);
        event.dedupe_key = dedupe_key(self.text, event_type, event.event_id.as_deref(), facts);
        if event.tenant_id.is_none() {
            event.tenant_id = event.payload_tenant().map(|tenant| Text::from(&*tenant));
        }
        if let Payload::GoalActivityCreated(activity) = &mut event.payload {
            activity.activity_id.get_or_insert_with(|| event.dedupe_key.clone());
        }
        Ok(self.event)
    }
}

fn demand_identity(text: &str, event_type: EventType, facts: &dyn Facts) -> Result<(), Rejection> {
    if facts.identity().into_iter().flatten().next().is_some() {
        return Ok(());
    }
    let names: Vec<_> = facts.identity_names().into_iter().flatten().collect();
    let detail = format!("{} without {}", event_type.as_str(), names.join(" or "));
    Err(Rejection::new(RejectReason::NoIdentity, text.len(), detail))
}

/// Where the time is found first (N11).
fn time(envelope: Option<Timestamp>, own_time: Option<&str>, received_at: Timestamp) -> (Timestamp, TimestampSource) {
    if let Some(time) = envelope {
        return (time, TimestampSource::Envelope);
    }
    match own_time.and_then(Timestamp::parse) {
        Some(time) => (time, TimestampSource::Payload),
        None => (received_at, TimestampSource::Received),
    }
}

/// Equal for two arrivals of one event (3.7).
fn dedupe_key(text: &str, event_type: EventType, event_id: Option<&str>, facts: Option<&dyn Facts>) -> Text {
    if let Some(job) = facts.and_then(Facts::finished_job) {
        return Text::concat(&["job:", job]);
    }
    if let Some(id) = event_id {
        return Text::concat(&["id:", id]);
    }
    let identity = facts.map_or([None; 2], Facts::identity).into_iter().flatten().collect::<Vec<_>>().join("+");
    // A blank is no time: it would make one event of any number.
    match facts.and_then(Facts::own_time).filter(|time| !time.trim().is_empty()) {
        Some(time) => Text::concat(&["syn:", event_type.as_str(), "|", &identity, "|", time]),
        None => Text::from(format!("syn:{}|{identity}|{:x}", event_type.as_str(), Sha256::digest(text))),
    }
}

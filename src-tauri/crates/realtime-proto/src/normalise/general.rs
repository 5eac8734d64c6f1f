//! The general path: any JSON value, step by step as protocol.md 3.3 numbers them.

use serde_json::{Map, Value};

use super::assemble::Envelope;
use super::rejection::{RejectReason, Rejection};
use super::spelling::{is_blank, lower_camel, respell, squash, squash_alike};
use super::{MAX_MESSAGE_BYTES, control};
use crate::event::kind::id_text;
use crate::event::table::{Fault, Field, Fill, Filler};
use crate::event::{ControlKind, Event, EventType, Message, Payload};
use crate::text::Text;
use crate::time::Timestamp;

type Members = Map<String, Value>;

/// [`normalise`](crate::normalise) by the general path alone. Both paths agree; this one takes longer.
///
/// # Errors
/// A [`Rejection`] with the reason.
#[doc(hidden)]
pub fn normalise_general(text: &str, received_at: Timestamp) -> Result<Message, Rejection> {
    let reject = |reason, detail: &str| Err(Rejection::new(reason, text.len(), detail));
    if text.len() > MAX_MESSAGE_BYTES {
        return Err(Rejection::too_large(text.len()));
    }
    let members = match serde_json::from_str(text) {
        Ok(Value::Object(members)) => respell(unwrap_event_bridge(members)),
        Ok(_) => return reject(RejectReason::NotAnObject, "the value is no object"),
        Err(error) => return reject(RejectReason::NotJson, &error.to_string()),
    };
    let (class, raw_type) = match discriminate(&members) {
        Ok(found) => found,
        Err((reason, detail)) => return reject(reason, detail),
    };
    let envelope = envelope(text, received_at, raw_type, &members);
    match class {
        Class::Control(kind) => Ok(Message::Control(control::control(kind, envelope, members))),
        Class::Event(event_type) => event(event_type, envelope, members).map(Message::Event),
    }
}

/// What a type means for the reader.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Class {
    Control(ControlKind),
    Event(EventType),
}

/// N2: the `detail` of an EventBridge record, with what the record knows and the detail lacks.
fn unwrap_event_bridge(mut record: Members) -> Members {
    let is_record = record.get("detail-type").is_some_and(Value::is_string);
    match record.remove("detail") {
        Some(Value::Object(detail)) if is_record => complete_detail(detail, record),
        Some(other) => {
            record.insert("detail".to_owned(), other);
            record
        }
        None => record,
    }
}

fn complete_detail(mut detail: Members, mut record: Members) -> Members {
    let has = |detail: &Members, name: &str| {
        detail.iter().any(|(spelling, value)| lower_camel(spelling) == name && !value.is_null())
    };
    for (name, outer) in [("eventId", "id"), ("timestamp", "time"), ("type", "detail-type")] {
        let is_typed = name == "type" && has(&detail, "eventType");
        if !is_typed && !has(&detail, name) {
            detail.extend(record.remove(outer).map(|value| (name.to_owned(), value)));
        }
    }
    detail
}

/// N4 and N5: what the message is, and the type as received (empty where the gateway sent none).
fn discriminate(members: &Members) -> Result<(Class, String), (RejectReason, &'static str)> {
    let named = ["type", "eventType", "event"].into_iter().filter_map(|name| present(members, name)).next();
    match named {
        Some(Value::String(raw_type)) => {
            classify(raw_type).map(|class| (class, raw_type.clone())).map_err(|detail| (RejectReason::BadType, detail))
        }
        Some(_) => Err((RejectReason::BadType, "the type is no text")),
        None => typeless(members).ok_or((RejectReason::NoType, "nothing says what it is")),
    }
}

fn classify(raw_type: &str) -> Result<Class, &'static str> {
    if is_blank(raw_type) {
        return Err("the type is blank");
    }
    if raw_type.chars().count() > MAX_TYPE_CHARS {
        return Err("the type is too long");
    }
    let squashed = squash(raw_type);
    if squashed.is_empty() {
        return Err("the type has neither letter nor digit");
    }
    Ok(known(&squashed).unwrap_or(if squashed.ends_with("error") {
        Class::Control(ControlKind::Error)
    } else {
        Class::Event(EventType::Unknown)
    }))
}

fn known(squashed: &str) -> Option<Class> {
    let control = ControlKind::ALL.into_iter().find(|kind| squash_alike(kind.as_str(), squashed));
    let canonical = || {
        let known = EventType::ALL.iter().filter(|event| **event != EventType::Unknown);
        known.copied().find(|event| squash_alike(event.as_str(), squashed))
    };
    let alias = || TYPE_ALIASES.iter().find(|(alias, _)| *alias == squashed).map(|(_, event)| *event);
    control.map(Class::Control).or_else(|| canonical().or_else(alias).map(Class::Event))
}

/// The messages that are known without a type (N4).
fn typeless(members: &Members) -> Option<(Class, String)> {
    let text = |name: &str| members.get(name).and_then(Value::as_str);
    if let Some(action) = text("action") {
        let asked = [ControlKind::Ping, ControlKind::Pong];
        if let Some(kind) = asked.into_iter().find(|kind| action.eq_ignore_ascii_case(kind.as_str())) {
            return Some((Class::Control(kind), action.to_owned()));
        }
    }
    let message = text("message")?;
    if message.eq_ignore_ascii_case(ControlKind::Pong.as_str()) {
        return Some((Class::Control(ControlKind::Pong), message.to_owned()));
    }
    (text("connectionId").is_some() || text("requestId").is_some())
        .then(|| (Class::Control(ControlKind::Error), String::new()))
}

/// N11, as far as the envelope goes.
fn envelope<'t>(text: &'t str, received_at: Timestamp, raw_type: String, members: &Members) -> Envelope<'t> {
    let mut envelope = Envelope::new(text, received_at);
    envelope.event.raw_type = raw_type.into();
    let mut warn = |name: &str, expected: &str| envelope.event.warnings.push(format!("{name} is not {expected}"));
    let mut id = |name: &str| {
        let value = present(members, name)?;
        let id = id_text(value.clone());
        if id.is_none() && !value.is_string() {
            warn(name, "an id");
        }
        id.map(Text::from)
    };
    (envelope.event.event_id, envelope.event.tenant_id) = (id("eventId"), id("tenantId"));
    if let Some(value) = present(members, "timestamp") {
        envelope.timestamp = value.as_str().and_then(Timestamp::parse);
        if envelope.timestamp.is_none() && !value.as_str().is_some_and(is_blank) {
            warn("timestamp", "a time");
        }
    }
    envelope
}

fn event(event_type: EventType, mut envelope: Envelope<'_>, members: Members) -> Result<Box<Event>, Rejection> {
    if event_type == EventType::Unknown {
        envelope.event.payload = Payload::Unknown(unknown_payload(members, &mut envelope.event.warnings));
        return envelope.seal(0);
    }
    let Some(mut members) = payload(members) else {
        let detail = format!("the data of {} is no object", event_type.as_str());
        return Err(Rejection::new(RejectReason::BadData, envelope.text.len(), detail));
    };
    if TELLS_ACTIVITY.contains(&event_type) {
        merge_activity(event_type, &mut members);
    }
    envelope.event.payload = Payload::empty(event_type);
    let tolerant = Tolerant { members, warnings: &mut envelope.event.warnings };
    let faulty = envelope.event.payload.fill(tolerant).unwrap_or_default();
    envelope.seal(faulty)
}

/// N7: the payload's members; `None` where `data` is neither an object nor absent.
fn payload(mut members: Members) -> Option<Members> {
    match members.remove("data") {
        None | Some(Value::Null) => Some(lifted(members)),
        Some(Value::Object(data)) => {
            let mut payload = respell(data);
            for name in COPIED {
                if present(&payload, name).is_none() && present(&members, name).is_some() {
                    payload.extend(members.remove(name).map(|value| (name.to_owned(), value)));
                }
            }
            Some(payload)
        }
        Some(_) => None,
    }
}

/// Everything at the top level that does not belong to the envelope (V7).
fn lifted(mut members: Members) -> Members {
    members.retain(|name, _| !ENVELOPE.contains(&name.as_str()));
    members
}

/// The payload of an unknown event: as received, lifted where there is none, kept as `data` where it is no object.
fn unknown_payload(mut members: Members, warnings: &mut Vec<String>) -> Members {
    match members.remove("data") {
        None | Some(Value::Null) => lifted(members),
        Some(Value::Object(data)) => data,
        Some(other) => {
            warnings.push("data is not an object".to_owned());
            Members::from_iter([("data".to_owned(), other)])
        }
    }
}

/// The SSE era's `activity` beside the goal's id (N7, V8).
fn merge_activity(event_type: EventType, payload: &mut Members) {
    if !payload.get("activity").is_some_and(Value::is_object) {
        return;
    }
    if let Some(Value::Object(activity)) = payload.remove("activity") {
        for (name, value) in respell(activity) {
            if present(payload, &name).is_none() {
                payload.insert(name, value);
            }
        }
    }
    if event_type == EventType::AttachmentCreated {
        complete_attachment(payload);
    }
}

fn complete_attachment(payload: &mut Members) {
    if present(payload, "fileName").is_none()
        && let Some(name) = ["title", "text"].into_iter().find(|name| present(payload, name).is_some())
    {
        let name = payload.remove(name).unwrap_or_default();
        payload.insert("fileName".to_owned(), name);
    }
    if present(payload, "entityType").is_none() {
        payload.insert("entityType".to_owned(), "goal".into());
    }
    let is_of_goal = payload.get("entityType").and_then(Value::as_str).is_some_and(|kind| squash_alike(kind, "goal"));
    if is_of_goal
        && present(payload, "entityId").is_none()
        && let Some(goal) = present(payload, "goalId").cloned()
    {
        payload.insert("entityId".to_owned(), goal);
    }
}

/// N8 to N10: reads the fields out of the members, the rest stays beside them.
struct Tolerant<'w> {
    members: Members,
    warnings: &'w mut Vec<String>,
}

impl Filler for Tolerant<'_> {
    /// A bit for each field about which there is a warning.
    type Output = u32;

    fn fill<P: Fill>(mut self, payload: &mut P) -> u32 {
        let mut faulty = 0;
        for (index, value) in self.values::<P>().into_iter().enumerate() {
            let field = &P::FIELDS[index];
            self.members.remove(field.name);
            if value.is_null() {
                continue;
            }
            if let Err(fault) = payload.read_tolerant(index, value) {
                faulty |= 1 << index;
                self.note(field, fault);
            }
        }
        payload.extra_mut().append(&mut self.members);
        faulty
    }
}

impl Tolerant<'_> {
    /// The value of each field, null where there is none.
    fn values<P: Fill>(&mut self) -> Vec<Value> {
        let mut values: Vec<Value> =
            P::FIELDS.iter().map(|field| self.members.remove(field.wire).unwrap_or_default()).collect();
        for (index, field) in P::FIELDS.iter().enumerate() {
            let mut aliases = field.aliases.iter();
            while values[index].is_null()
                && let Some(alias) = aliases.next()
            {
                // An alias that is a field by itself stays what it is.
                values[index] = match P::index(alias) {
                    Some(other) => values[other].clone(),
                    None => self.members.remove(*alias).unwrap_or_default(),
                };
            }
        }
        values
    }

    fn note(&mut self, field: &Field, fault: Fault) {
        self.warnings.push(match fault {
            Fault::Wrong(expected) => format!("{} is not {expected}", field.name),
            Fault::Unlisted(text) => {
                self.members.insert(format!("{}Raw", field.name), text.into());
                format!("{} has an unlisted word", field.name)
            }
        });
    }
}

/// A member that is there and not null.
fn present<'m>(members: &'m Members, name: &str) -> Option<&'m Value> {
    members.get(name).filter(|value| !value.is_null())
}

/// Longest type in code points (N4).
const MAX_TYPE_CHARS: usize = 128;

/// Squashed names beside the canonical ones (N5).
const TYPE_ALIASES: [(&str, EventType); 3] = [
    ("goalcanceled", EventType::GoalCancelled),
    ("activitycreated", EventType::GoalActivityCreated),
    ("measurereadingcreated", EventType::KpiReadingCreated),
];

/// Top-level members that never belong to a lifted payload (N7). `data` is gone by then.
const ENVELOPE: [&str; 7] = ["type", "eventType", "event", "timestamp", "eventId", "stage", "version"];

/// Top-level members that a payload takes over where it lacks them (N7).
pub(super) const COPIED: [&str; 14] = [
    "goalId",
    "actionId",
    "issueId",
    "kpiId",
    "measureId",
    "readingId",
    "activityId",
    "decisionId",
    "attachmentId",
    "jobId",
    "sessionId",
    "topicId",
    "userId",
    "tenantId",
];

/// The types that had an `activity` in the SSE era (N7).
const TELLS_ACTIVITY: [EventType; 4] = [
    EventType::GoalActivityCreated,
    EventType::DecisionCreated,
    EventType::AttachmentCreated,
    EventType::KpiReadingCreated,
];

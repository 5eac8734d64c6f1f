//! Ids, time, key and the rest of the normalised event (protocol.md 3.3 N11, 3.4 to 3.7).

use realtime_proto::{Entity, Payload, TimestampSource};
use serde_json::{Value, json};

use crate::{RECEIVED_AT, data, event};

#[test]
fn ids_of_the_envelope_are_texts_or_nothing() {
    let ids = |id: Value| {
        let event = event(
            &json!({"type": "goal.completed", "eventId": id, "tenantId": id, "data": {"goalId": "g", "tenantId": "own"}}),
        );
        (event.event_id, event.tenant_id)
    };
    assert_eq!(ids(json!(" x ")), (Some(" x ".into()), Some(" x ".into())));
    assert_eq!(ids(json!(88123)), (Some("88123".into()), Some("88123".into())));
    for nothing in [json!(null), json!(""), json!("  "), json!({}), json!(false)] {
        assert_eq!(ids(nothing), (None, Some("own".into())));
    }
}

#[test]
fn the_time_is_the_envelopes_else_the_events_own_else_the_arrivals() {
    let time = |timestamp: Value, own: Value| {
        let event = event(
            &json!({"type": "goal.completed", "timestamp": timestamp, "data": {"goalId": "g", "completedAt": own}}),
        );
        (event.timestamp.to_string(), event.timestamp_source)
    };
    let (own, envelope) = (json!("2026-01-01T01:00:00+01:00"), json!("2026-01-02T00:00:00Z"));
    assert_eq!(time(envelope, own.clone()), ("2026-01-02T00:00:00.000Z".into(), TimestampSource::Envelope));
    for bad in [json!("soon"), json!(1_760_000_000), json!(null), json!("")] {
        assert_eq!(time(bad.clone(), own.clone()), ("2026-01-01T00:00:00.000Z".into(), TimestampSource::Payload));
        assert_eq!(time(bad, json!("later")), (RECEIVED_AT.to_string(), TimestampSource::Received));
    }
    assert_eq!(
        event(&json!({"type": "goal.paused", "goalId": "g", "timestamp": "soon"})).warnings[0],
        "timestamp is not a time"
    );
}

#[test]
fn unknown_events_tell_what_they_are_about_and_keep_their_data() {
    let event = event(&json!({"type": "issueAssigned", "data": {"issue_id": "i", "tenant_id": "t"}}));
    assert_eq!(event.coarse, Some(Entity::Issue));
    assert_eq!(event.payload_tenant().as_deref(), Some("t"));
    assert_eq!(event.tenant_id.as_deref(), Some("t"));
    assert_eq!((event.entity_id(), event.actor()), (None, None));
    let Payload::Unknown(data) = event.payload else { panic!() };
    assert_eq!(Value::Object(data), json!({"issue_id": "i", "tenant_id": "t"}));
}

#[test]
fn an_unknown_events_data_is_lifted_or_wrapped_rather_than_lost() {
    assert_eq!(data(&json!({"type": "x.y", "seq": 1})), json!({"seq": 1}));
    assert_eq!(data(&json!({"type": "x.y", "data": [1]})), json!({"data": [1]}));
}

#[test]
fn events_are_known_again_by_their_key() {
    let key = |message: Value| event(&message).dedupe_key;
    let goal = |event_id: Value, data: Value| key(json!({"type": "goal.completed", "eventId": event_id, "data": data}));
    assert_eq!(goal(json!("e"), json!({"goalId": "g"})), "id:e");
    assert_eq!(goal(json!(null), json!({"goalId": "g", "completedAt": "noon"})), "syn:goal.completed|g|noon");
    let by_text = goal(json!(null), json!({"goalId": "g"}));
    assert!(
        by_text.starts_with("syn:goal.completed|g|") && by_text.len() == "syn:goal.completed|g|".len() + 64,
        "{by_text}"
    );
    assert_ne!(by_text, goal(json!(null), json!({"goalId": "g", "x": 1})));
    assert_eq!(
        key(json!({"type": "kpi.reading_created", "data": {"kpiId": "k", "readingId": "r", "recordedAt": "noon"}})),
        "syn:kpi.reading_created|k+r|noon"
    );
}

#[test]
fn a_blank_time_does_not_make_one_event_of_two() {
    let key = |new: &str| {
        let data = json!({"actionId": "a", "newStatus": new, "changedAt": ""});
        event(&json!({"type": "action.status_changed", "data": data})).dedupe_key
    };
    assert_ne!(key("in_progress"), key("done"));
}

#[test]
fn the_tenant_of_an_unknown_event_is_a_text_or_a_number() {
    let tenant = |value: Value| event(&json!({"type": "role.created", "data": {"tenantId": value}})).tenant_id;
    assert_eq!(tenant(json!("t")), Some("t".into()));
    assert_eq!(tenant(json!(5)), Some("5".into()));
    for nothing in [json!(""), json!(" "), json!(null), json!({}), json!(true)] {
        assert_eq!(tenant(nothing), None);
    }
}

#[test]
fn a_job_ends_once_whatever_its_messages_are_called() {
    for name in ["ai.message.completed", "ai.message.failed", "ai.job.completed", "ai.job.failed"] {
        assert_eq!(event(&json!({"type": name, "eventId": "e", "jobId": "j"})).dedupe_key, "job:j", "{name}");
    }
    assert_eq!(event(&json!({"type": "ai.job.started", "eventId": "e", "jobId": "j"})).dedupe_key, "id:e");
}

#[test]
fn the_actor_is_whoever_did_it() {
    let action =
        json!({"type": "action.reassigned", "data": {"actionId": "a", "assignedBy": "boss", "newAssignee": "me"}});
    assert_eq!(event(&action).actor(), Some("boss"));
    assert_eq!(event(&json!({"type": "ai.job.failed", "jobId": "j", "userId": "me"})).actor(), None);
}

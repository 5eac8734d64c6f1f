//! Envelopes in every shape: EventBridge records, spellings, discriminators (protocol.md 3.3 N2 to N5).

use realtime_proto::{ControlKind, EventType, RejectReason};
use serde_json::{Value, json};

use crate::{control, data, event, reason};

#[test]
fn an_eventbridge_record_lends_its_detail_what_that_lacks() {
    let record = |detail: Value| {
        event(
            &json!({"detail-type": "goal.completed", "id": "outer", "time": "2026-01-12T07:00:00Z", "detail": detail}),
        )
    };
    let lent = record(json!({"goalId": "g"}));
    assert_eq!(lent.event_id.as_deref(), Some("outer"));
    assert_eq!(lent.timestamp.to_string(), "2026-01-12T07:00:00.000Z");
    assert_eq!(lent.event_type(), EventType::GoalCompleted);
    let own = record(
        json!({"eventType": "goal.paused", "goalId": "g", "event_id": "inner", "Timestamp": "2026-01-13T07:00:00Z"}),
    );
    assert_eq!(own.event_id.as_deref(), Some("inner"));
    assert_eq!(own.timestamp.to_string(), "2026-01-13T07:00:00.000Z");
    assert_eq!(own.event_type(), EventType::GoalPaused);
}

#[test]
fn a_detail_without_its_type_is_no_eventbridge_record() {
    let plain = event(&json!({"type": "goal.completed", "detail": {"goalId": "inner"}, "goalId": "outer"}));
    assert_eq!(plain.entity_id(), Some("outer"));
    let text =
        event(&json!({"type": "goal.completed", "detail-type": "goal.paused", "detail": "x", "goalId": "outer"}));
    assert_eq!(text.event_type(), EventType::GoalCompleted);
}

#[test]
fn member_names_are_respelled_one_level_deep() {
    let data = data(&json!({"Type": "ai.job.completed", "Data": {
        "job_id": "j", "TOPIC-ID": "t", "result": {"topic_id": "t", "In_Side": {"a_b": 1}}, "meta_data": {"c_d": 1},
    }}));
    assert_eq!(data["jobId"], "j");
    assert_eq!(data["topicId"], "t");
    assert_eq!(data["result"], json!({"topic_id": "t", "In_Side": {"a_b": 1}}));
    assert_eq!(data["metaData"], json!({"c_d": 1}));
}

#[test]
fn the_correct_spelling_wins_even_when_it_is_null() {
    let data = data(
        &json!({"type": "goal.completed", "data": {"goalId": "g", "goal_id": "h", "finalNotes": null, "final_notes": "x"}}),
    );
    assert_eq!((&data["goalId"], &data["finalNotes"]), (&json!("g"), &Value::Null));
}

#[test]
fn the_first_discriminator_that_is_not_null_counts() {
    let of = |message: Value| event(&message).event_type();
    assert_eq!(
        of(json!({"type": null, "eventType": "goal.paused", "event": "goal.resumed", "goalId": "g"})),
        EventType::GoalPaused
    );
    assert_eq!(of(json!({"event_type": null, "event": "goal.resumed", "goalId": "g"})), EventType::GoalResumed);
    assert_eq!(reason(r#"{"type":7,"eventType":"goal.paused","goalId":"g"}"#), Some(RejectReason::BadType));
}

#[test]
fn a_type_has_at_most_128_code_points_before_trimming() {
    let typed = |raw: &str| json!({"type": raw}).to_string();
    assert_eq!(reason(&typed(&"é".repeat(127).replacen('é', "x", 1))), None);
    assert_eq!(reason(&typed(&format!("pong{}", " ".repeat(124)))), None);
    assert_eq!(reason(&typed(&format!("pong{}", " ".repeat(125)))), Some(RejectReason::BadType));
    for nothing in ["", "  ", "\u{a0}", "…", "é", "._-"] {
        assert_eq!(reason(&typed(nothing)), Some(RejectReason::BadType), "{nothing:?}");
    }
}

#[test]
fn types_are_known_in_every_spelling() {
    for (raw, known) in [
        ("goal.canceled", EventType::GoalCancelled),
        ("Goal Cancelled", EventType::GoalCancelled),
        ("activityCreated", EventType::GoalActivityCreated),
        ("MEASURE_READING_CREATED", EventType::KpiReadingCreated),
        ("kpi/reading/created", EventType::KpiReadingCreated),
        ("IssueStatusChanged", EventType::IssueStatusChanged),
        ("ai.job-completed", EventType::AiJobCompleted),
    ] {
        let ids = json!({"type": raw, "goalId": "1", "kpiId": "1", "issueId": "1", "jobId": "1"});
        let event = event(&ids);
        assert_eq!(event.event_type(), known, "{raw}");
        assert_eq!(event.raw_type, raw);
    }
    for event_type in EventType::ALL {
        assert_eq!(
            EventType::from_canonical(event_type.as_str()),
            (*event_type != EventType::Unknown).then_some(*event_type)
        );
        assert_eq!(serde_json::to_value(event_type).unwrap(), event_type.as_str());
    }
}

#[test]
fn what_says_unknown_is_unknown() {
    assert_eq!(event(&json!({"type": "unknown"})).event_type(), EventType::Unknown);
}

#[test]
fn pings_and_pongs_are_known_without_a_type() {
    for (message, kind) in [
        (json!({"action": "PING"}), ControlKind::Ping),
        (json!({"Action": "Pong", "type": null}), ControlKind::Pong),
        (json!({"message": "PONG"}), ControlKind::Pong),
        (json!({"message": "pong", "requestId": "r"}), ControlKind::Pong),
        (json!({"type": "PONG"}), ControlKind::Pong),
    ] {
        assert_eq!(control(&message).kind, kind, "{message}");
    }
    for nothing in [
        json!({"action": "auth"}),
        json!({"message": "Forbidden"}),
        json!({"message": "x", "requestId": 1}),
        json!({"requestId": "r"}),
    ] {
        assert_eq!(reason(&nothing.to_string()), Some(RejectReason::NoType), "{nothing}");
    }
}

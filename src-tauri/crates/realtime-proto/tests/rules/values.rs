//! Identity and values of fields (protocol.md 3.3 N9, N10).

use realtime_proto::{GoalStatus, Payload, RejectReason, normalise};
use serde_json::{Value, json};

use crate::{RECEIVED_AT, data, event, reason};

#[test]
fn without_identity_there_is_no_event() {
    for id in [json!(null), json!(""), json!(" \u{a0}"), json!(true), json!(["g"]), json!({"id": "g"})] {
        let message = json!({"type": "goal.completed", "data": {"goalId": id}}).to_string();
        assert_eq!(reason(&message), Some(RejectReason::NoIdentity), "{message}");
    }
    let rejection = normalise(r#"{"type":"kpi.reading_created","data":{}}"#, RECEIVED_AT).unwrap_err();
    assert_eq!(
        rejection.to_string(),
        "rejected 40 bytes (no_identity): kpi.reading_created without kpiId or readingId"
    );
}

#[test]
fn a_kpi_reading_is_known_by_either_id() {
    for (members, id) in [
        (json!({"kpiId": "k", "readingId": "r"}), "k"),
        (json!({"kpiId": " ", "readingId": "r"}), "r"),
        (json!({"measureId": 7}), "7"),
        (json!({"actualId": "a"}), "a"),
    ] {
        let event = event(&json!({"type": "kpi.reading_created", "data": members}));
        assert_eq!(event.entity_id(), Some(id), "{members}");
    }
}

#[test]
fn a_wrong_field_is_null_and_warned_of() {
    let event = event(&json!({"type": "action.completed", "eventId": "e", "data": {
        "actionId": "a", "tenantId": "t", "goalId": 7, "completedAt": 7, "completedBy": {}, "outcome": [], "onTime": "yes",
    }}));
    let Payload::ActionCompleted(action) = &event.payload else { panic!() };
    assert_eq!(
        (&action.goal_id, &action.completed_at, &action.completed_by, action.on_time),
        (&None, &None, &None, None)
    );
    assert_eq!(
        event.warnings,
        [
            "goalId is not a text",
            "completedAt is not a text",
            "completedBy is not a text",
            "outcome is not a text",
            "onTime is not true or false"
        ]
    );
}

#[test]
fn a_correct_event_has_no_warnings_and_an_incomplete_one_names_what_is_missing() {
    let full =
        json!({"type": "goal.paused", "data": {"goalId": "g", "tenantId": "t", "pausedAt": "x", "pausedBy": "u"}});
    assert_eq!(event(&full).warnings, Vec::<String>::new(), "optional fields may be absent");
    let bare = json!({"type": "goal.paused", "data": {"goalId": "g"}});
    assert_eq!(event(&bare).warnings, ["tenantId is missing", "pausedAt is missing", "pausedBy is missing"]);
}

#[test]
fn what_goes_without_saying_is_put_in() {
    for (name, status) in [
        ("goal.activated", GoalStatus::Active),
        ("goal.paused", GoalStatus::Paused),
        ("goal.resumed", GoalStatus::Active),
    ] {
        assert_eq!(data(&json!({"type": name, "data": {"goalId": "g"}}))["newStatus"], status.as_str());
    }
}

#[test]
fn an_unlisted_word_is_unknown_and_kept() {
    let message = json!({"type": "goal.created", "data": {"goalId": "g", "status": "Frozen", "statusRaw": "theirs"}});
    let data = data(&message);
    assert_eq!((&data["status"], &data["statusRaw"]), (&json!("unknown"), &json!("Frozen")));
    assert!(event(&message).warnings.contains(&"status has an unlisted word".to_owned()));
}

#[test]
fn figures_may_be_written_as_texts_and_counts_may_not() {
    let progress = data(
        &json!({"type": "action.progress_updated", "data": {"actionId": "a", "previousProgress": " 10 ", "newProgress": "ten"}}),
    );
    assert_eq!((&progress["previousProgress"], &progress["newProgress"]), (&json!(10), &Value::Null));
    let turn = data(&json!({"type": "ai.message.completed", "data": {"jobId": "j", "turn": "4", "maxTurns": 10}}));
    assert_eq!((&turn["turn"], &turn["maxTurns"]), (&Value::Null, &json!(10)));
}

#[test]
fn progress_is_not_clamped() {
    let data = data(&json!({"type": "kpi.reading_created", "data": {"kpiId": "k", "progress": 140.5, "value": -3}}));
    assert_eq!((&data["progress"], &data["value"]), (&json!(140.5), &json!(-3)));
}

#[test]
fn a_list_holds_texts_or_is_none() {
    let tags = |tags: Value| {
        data(&json!({"type": "goal.activity.created", "data": {"goalId": "g", "tags": tags}}))["tags"].take()
    };
    assert_eq!(tags(json!(["a", ""])), json!(["a", ""]));
    assert_eq!(tags(json!(["a", 1])), Value::Null);
    assert_eq!(tags(json!("a")), Value::Null);
}

#[test]
fn an_ai_result_keeps_its_own_spelling() {
    let result = |result: Value| {
        data(&json!({"type": "ai.job.completed", "data": {"jobId": "j", "result": result}}))["result"].take()
    };
    assert_eq!(result(json!({"parse_error": "x"})), json!({"parse_error": "x"}));
    assert_eq!(result(json!([1])), Value::Null);
}

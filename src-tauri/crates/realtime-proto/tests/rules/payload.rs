//! Where the payload is and how its members are called (protocol.md 3.3 N7, N8).

use realtime_proto::{ActivityType, Payload, RejectReason};
use serde_json::{Value, json};

use crate::{data, event, reason};

#[test]
fn a_lifted_payload_leaves_the_envelope_behind() {
    let data = data(&json!({
        "type": "goal.completed", "eventType": null, "event": "x", "timestamp": "x", "event_id": "e", "data": null,
        "stage": "dev", "version": 2, "goal_id": "g", "completedAt": "2026-01-01T00:00:00Z", "seq": 4,
    }));
    assert_eq!(
        data,
        json!({"goalId": "g", "tenantId": null, "completedAt": "2026-01-01T00:00:00Z", "completedBy": null, "finalNotes": null, "seq": 4})
    );
}

#[test]
fn only_listed_members_are_taken_over_from_the_top_level() {
    let data = data(&json!({
        "type": "ai.job.started", "jobId": "outer", "topicId": "t", "userId": "u", "goal_id": "g", "seq": 4,
        "data": {"jobId": "inner", "topicId": null},
    }));
    assert_eq!(data["jobId"], "inner");
    assert_eq!(data["topicId"], "t", "null is lacking");
    assert_eq!((&data["userId"], &data["goalId"]), (&json!("u"), &json!("g")));
    assert_eq!(data.get("seq"), None);
}

#[test]
fn data_of_another_type_is_rejected_for_known_types_alone() {
    for data in [json!([]), json!("{}"), json!(7), json!(true)] {
        let message = |name: &str| json!({"type": name, "goalId": "g", "data": data}).to_string();
        assert_eq!(reason(&message("goal.completed")), Some(RejectReason::BadData), "{data}");
        assert_eq!(reason(&message("goal.deleted")), None, "{data}");
        assert_eq!(reason(&message("pong")), None, "{data}");
    }
}

#[test]
fn an_activity_is_merged_where_the_payload_lacks_it() {
    let data = data(&json!({"type": "attachment.created", "goalId": "g", "activity": {
        "id": "a", "text": "Uploaded", "created_at": "2026-01-01T00:00:00Z", "goalId": "other",
    }}));
    assert_eq!(data["attachmentId"], "a");
    assert_eq!(data["fileName"], "Uploaded");
    assert_eq!(data["uploadedAt"], "2026-01-01T00:00:00Z");
    assert_eq!((&data["entityType"], &data["entityId"]), (&json!("goal"), &json!("g")));
    assert_eq!(data.get("activity"), None);
}

#[test]
fn an_activity_that_belongs_to_another_type_or_is_no_object_stays() {
    for message in [
        json!({"type": "goal.completed", "data": {"goalId": "g", "activity": {"id": "a"}}}),
        json!({"type": "goal.activity.created", "data": {"goalId": "g", "activity": [1]}}),
    ] {
        assert_eq!(data(&message)["activity"], message["data"]["activity"]);
    }
}

#[test]
fn an_attachment_of_an_issue_is_not_given_to_a_goal() {
    let data =
        data(&json!({"type": "attachment.created", "goalId": "g", "entityType": "issue", "activity": {"id": "a"}}));
    assert_eq!((&data["entityType"], &data["entityId"]), (&json!("issue"), &Value::Null));
}

#[test]
fn aliases_stand_in_for_what_is_absent_or_null() {
    let data = data(
        &json!({"type": "goal.created", "data": {"goalId": null, "id": "g", "name": null, "goalTitle": "T", "userId": "u"}}),
    );
    assert_eq!(data["goalId"], "g");
    assert_eq!(data["title"], "T");
    assert_eq!((&data["createdBy"], &data["userId"]), (&json!("u"), &json!("u")), "a field lends without giving away");
    assert_eq!((data.get("id"), data.get("goalTitle")), (None, None), "what was read under another name has moved");
}

#[test]
fn an_alias_beside_its_field_is_one_more_member() {
    let data = data(&json!({"type": "kpi.reading_created", "data": {"kpiId": "k", "measureId": "m"}}));
    assert_eq!((&data["kpiId"], &data["measureId"]), (&json!("k"), &json!("m")));
}

#[test]
fn the_type_in_an_activity_becomes_its_activity_type() {
    let created = |data: Value| event(&json!({"type": "goal.activity.created", "data": data}));
    for (members, expected) in [
        (json!({"goalId": "g", "type": "weekly review"}), Some(ActivityType::Review)),
        (json!({"goalId": "g", "activityType": "note"}), Some(ActivityType::Note)),
        (json!({"goalId": "g", "type": "note", "activityType": "comment"}), Some(ActivityType::Note)),
        (json!({"goalId": "g", "type": "milestone"}), Some(ActivityType::Other)),
        (json!({"goalId": "g"}), None),
    ] {
        let event = created(members.clone());
        let Payload::GoalActivityCreated(activity) = &event.payload else { panic!() };
        assert_eq!(activity.activity_type, expected, "{members}");
        assert!(!activity.extra.contains_key("type") && !activity.extra.contains_key("activityType"), "{members}");
    }
    assert_eq!(
        data(&json!({"type": "goal.activity.created", "data": {"goalId": "g", "type": "milestone"}}))["activityTypeRaw"],
        "milestone"
    );
}

#[test]
fn an_activity_without_an_id_is_named_by_its_event() {
    let event = event(&json!({"type": "goal.activity.created", "eventId": "e", "data": {"goalId": "g"}}));
    let Payload::GoalActivityCreated(activity) = event.payload else { panic!() };
    assert_eq!(activity.activity_id.as_deref(), Some("id:e"));
}

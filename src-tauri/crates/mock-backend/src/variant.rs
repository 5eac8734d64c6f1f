//! The envelopes other than the canonical one that a reader must accept (protocol.md 3.2).

use serde_json::{Map, Value, json};

use crate::config::Variant;

/// The canonical event in the given envelope. Anything that is not an object passes unchanged.
pub(crate) fn dress(variant: Variant, event: Value) -> Value {
    let Value::Object(event) = event else {
        return event;
    };
    Value::Object(match variant {
        Variant::V0 => event,
        Variant::V1 => three_members(event),
        Variant::V2 => without_ids(event),
        Variant::V3 => respelled(event, snake),
        Variant::V4 => respelled(event, pascal),
        Variant::V5 => renamed_discriminator(event),
        Variant::V6 => legacy_name(event),
        Variant::V7 => lifted(event),
        Variant::V8 => sse(event),
        Variant::V9 => ai_detail(event),
    })
}

type Object = Map<String, Value>;

fn three_members(mut event: Object) -> Object {
    event.remove("eventId");
    event.remove("tenantId");
    event
}

fn without_ids(mut event: Object) -> Object {
    event.insert("eventId".into(), json!(" "));
    event.insert("tenantId".into(), Value::Null);
    event.remove("timestamp");
    event
}

fn respelled(event: Object, spell: fn(&str) -> String) -> Object {
    event
        .into_iter()
        .map(|(name, mut value)| {
            if name == "data"
                && let Some(data) = value.as_object_mut()
            {
                *data = std::mem::take(data).into_iter().map(|(name, value)| (spell(&name), value)).collect();
            }
            (spell(&name), value)
        })
        .collect()
}

fn renamed_discriminator(mut event: Object) -> Object {
    if let Some(kind) = event.remove("type") {
        event.insert("eventType".into(), kind);
    }
    event
}

/// One legacy spelling a type: the old words where there are some, else hyphens, camelCase or upper case by entity.
fn legacy_name(mut event: Object) -> Object {
    let kind = event.get("type").and_then(Value::as_str).unwrap_or_default();
    let legacy = match kind {
        "goal.cancelled" => "goal.canceled".to_owned(),
        "goal.activity.created" => "activityCreated".to_owned(),
        "kpi.reading_created" => "measure.reading.created".to_owned(),
        "decision.created" | "attachment.created" | "action.status_changed" => camel(kind),
        _ if kind.starts_with("issue.") => kind.replace('.', "_").to_uppercase(),
        _ => kind.replace(['.', '_'], "-"),
    };
    event.insert("type".into(), json!(legacy));
    event
}

/// An activity's own `type` travels as `activityType`, since the discriminator has that name at the top level.
fn lifted(mut event: Object) -> Object {
    if let Some(Value::Object(data)) = event.remove("data") {
        for (name, value) in data {
            let name = if name == "type" { "activityType".to_owned() } else { name };
            event.entry(name).or_insert(value);
        }
    }
    event
}

fn sse(mut event: Object) -> Object {
    let kind = event.get("type").and_then(Value::as_str).unwrap_or_default();
    let (id, text, at) = match kind {
        "goal.activity.created" => ("activityId", "content", "createdAt"),
        "decision.created" => ("decisionId", "decision", "decidedAt"),
        "attachment.created" => ("attachmentId", "fileName", "uploadedAt"),
        "kpi.reading_created" => ("readingId", "note", "recordedAt"),
        _ => return three_members(event),
    };
    let Some(Value::Object(mut data)) = event.remove("data") else {
        return event;
    };
    let take = |data: &mut Object, name: &str| data.remove(name).unwrap_or(Value::Null);
    let mut activity =
        json!({"id": take(&mut data, id), "text": take(&mut data, text), "createdAt": take(&mut data, at)});
    for name in ["title", "value", "date"] {
        if let Some(value) = data.remove(name) {
            activity[name] = value;
        }
    }
    let goal = match data.get("entityType").and_then(Value::as_str) {
        Some("goal") => data.remove("entityId"),
        _ => data.remove("goalId"),
    };
    let mut message = Object::new();
    message.insert("type".into(), event.remove("type").unwrap_or(Value::Null));
    message.insert("goalId".into(), goal.unwrap_or(Value::Null));
    for name in ["kpiId", "entityType", "entityId"] {
        if let Some(value) = data.remove(name) {
            message.insert(name.into(), value);
        }
    }
    message.insert("activity".into(), activity);
    message
}

fn ai_detail(event: Object) -> Object {
    if !event.get("type").and_then(Value::as_str).is_some_and(|kind| kind.starts_with("ai.")) {
        return event;
    }
    let mut detail = renamed_discriminator(event);
    detail.remove("timestamp");
    detail.remove("eventId");
    for name in ["jobId", "tenantId", "userId", "topicId", "sessionId"] {
        if let Some(value) = detail.get("data").and_then(|data| data.get(name)).cloned() {
            detail.entry(name).or_insert(value);
        }
    }
    detail.insert("stage".into(), json!("local"));
    detail
}

fn snake(name: &str) -> String {
    let mut spelled = String::with_capacity(name.len() + 4);
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            spelled.push('_');
        }
        spelled.push(c.to_ascii_lowercase());
    }
    spelled
}

fn pascal(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
}

fn camel(kind: &str) -> String {
    kind.split(['.', '_'])
        .enumerate()
        .map(|(place, part)| if place == 0 { part.to_owned() } else { pascal(part) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note() -> Value {
        json!({
            "type": "goal.activity.created", "eventId": "evt_1", "tenantId": "t", "timestamp": "2026-03-03T13:05:00.048Z",
            "data": {"activityId": "a", "goalId": "g", "tenantId": "t", "type": "note", "title": "Call", "content": "Week 12",
                "createdAt": "2026-03-03T13:05:00.000Z", "createdBy": "u"},
        })
    }

    #[test]
    fn the_three_member_envelope_keeps_the_tenant_in_the_payload() {
        let dressed = dress(Variant::V1, note());
        assert_eq!(dressed["eventId"], Value::Null);
        assert_eq!(dressed["tenantId"], Value::Null);
        assert_eq!(dressed["data"]["tenantId"], "t");
    }

    #[test]
    fn snake_case_reaches_members_and_payload_fields_but_not_values() {
        let dressed = dress(Variant::V3, note());
        assert_eq!(dressed["event_id"], "evt_1");
        assert_eq!(dressed["data"]["activity_id"], "a");
        assert_eq!(dressed["type"], "goal.activity.created");
    }

    #[test]
    fn pascal_case_reaches_members_and_payload_fields() {
        let dressed = dress(Variant::V4, note());
        assert_eq!(dressed["Type"], "goal.activity.created");
        assert_eq!(dressed["Data"]["GoalId"], "g");
    }

    #[test]
    fn a_lifted_activity_keeps_its_kind_under_another_name() {
        let dressed = dress(Variant::V7, note());
        assert_eq!(dressed["type"], "goal.activity.created");
        assert_eq!(dressed["activityType"], "note");
        assert_eq!(dressed["goalId"], "g");
        assert_eq!(dressed.get("data"), None);
    }

    #[test]
    fn the_sse_shape_has_an_activity_beside_the_goal() {
        let dressed = dress(Variant::V8, note());
        let activity = json!({"id": "a", "text": "Week 12", "createdAt": "2026-03-03T13:05:00.000Z", "title": "Call"});
        assert_eq!(dressed, json!({"type": "goal.activity.created", "goalId": "g", "activity": activity}));
    }

    #[test]
    fn legacy_names_squash_to_the_canonical_ones() {
        let legacy = |kind: &str| dress(Variant::V6, json!({"type": kind}))["type"].clone();
        assert_eq!(legacy("goal.created"), "goal-created");
        assert_eq!(legacy("action.status_changed"), "actionStatusChanged");
        assert_eq!(legacy("issue.status_changed"), "ISSUE_STATUS_CHANGED");
    }

    #[test]
    fn an_ai_event_becomes_a_detail_object_without_a_timestamp() {
        let event = json!({"type": "ai.job.completed", "timestamp": "x", "userId": "u", "data": {"jobId": "j"}});
        let dressed = dress(Variant::V9, event);
        assert_eq!(dressed["eventType"], "ai.job.completed");
        assert_eq!(dressed["jobId"], "j");
        assert_eq!(dressed.get("timestamp"), None);
    }
}

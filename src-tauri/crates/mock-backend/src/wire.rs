//! Domain events as protocol.md section 4 spells them: one function an event, one envelope for all.
//!
//! Keeps out: other envelopes (`variant.rs`), who receives an event (`hub.rs`).

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::world::model::{
    Action, ActionStatus, Goal, GoalStatus, Issue, IssueStatus, IssueType, Level, Measure, Reading,
};

/// What happened, before it is dated and numbered by [`Event::sealed`].
#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) kind: &'static str,
    data: Value,
}

impl Event {
    /// The canonical five-member envelope (protocol.md 3.1); the payload repeats the tenant.
    pub(crate) fn sealed(mut self, tenant_id: &str, now: Timestamp) -> Value {
        self.data["tenantId"] = json!(tenant_id);
        json!({
            "type": self.kind,
            "data": self.data,
            "timestamp": instant(now),
            "eventId": event_id(now),
            "tenantId": tenant_id,
        })
    }
}

/// ISO 8601, UTC, exactly three fraction digits.
pub(crate) fn instant(at: Timestamp) -> String {
    format!("{at:.3}")
}

/// `evt_` and a ULID-like text: never the same twice, not even over restarts with one seed.
pub(crate) fn event_id(now: Timestamp) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let time = u128::try_from(now.as_millisecond()).unwrap_or_default() & 0xffff_ffff_ffff;
    let bits = time << 80 | fastrand::u128(..) & 0xffff_ffff_ffff_ffff_ffff;
    let mut id = String::with_capacity(30);
    id.push_str("evt_");
    for place in (0..26).rev() {
        id.push(char::from(ALPHABET[(bits >> (place * 5) & 31) as usize]));
    }
    id
}

/// `auth.success` of protocol.md 2.3.
pub(crate) fn auth_success(tenant_id: &str, user_id: &str, connection_id: &str) -> String {
    let data = json!({"tenantId": tenant_id, "userId": user_id, "connectionId": connection_id});
    json!({"type": "auth.success", "timestamp": instant(Timestamp::now()), "data": data}).to_string()
}

/// An error message of protocol.md 2.4; `kind` is `auth.error`, `connection.error` …
pub(crate) fn error(kind: &str, text: &str, code: &str) -> String {
    json!({"type": kind, "timestamp": instant(Timestamp::now()), "data": {"error": text, "code": code}}).to_string()
}

/// The answer to an application ping.
pub(crate) fn pong() -> String {
    json!({"type": "pong", "timestamp": instant(Timestamp::now())}).to_string()
}

/// What API Gateway says when no route matches (protocol.md 2.4, gateway-made frames).
pub(crate) fn gateway_forbidden(connection_id: &str) -> String {
    json!({"message": "Forbidden", "connectionId": connection_id, "requestId": gateway_id()}).to_string()
}

/// An id shaped like API Gateway's (`QzVxkbW3oAMCJ1g=`).
pub(crate) fn gateway_id() -> String {
    let mut id: String = std::iter::repeat_with(fastrand::alphanumeric).take(15).collect();
    id.push('=');
    id
}

pub(crate) fn goal_created(goal: &Goal, owner: &str) -> Event {
    let data = json!({
        "goalId": goal.id, "userId": goal.created_by, "title": goal.title, "description": goal.description,
        "status": goal.status.word(), "ownerId": owner,
        "createdAt": instant(goal.created_at), "createdBy": goal.created_by,
    });
    Event { kind: "goal.created", data }
}

pub(crate) fn goal_activated(goal: &str, previous: GoalStatus, at: Timestamp, by: &str) -> Event {
    let data = json!({
        "goalId": goal, "previousStatus": previous.word(), "newStatus": "active", "activatedAt": instant(at), "activatedBy": by,
    });
    Event { kind: "goal.activated", data }
}

pub(crate) fn goal_resumed(goal: &str, at: Timestamp, by: &str) -> Event {
    let data = json!({
        "goalId": goal, "previousStatus": "paused", "newStatus": "active", "resumedAt": instant(at), "resumedBy": by,
    });
    Event { kind: "goal.resumed", data }
}

pub(crate) fn goal_paused(goal: &str, at: Timestamp, by: &str, reason: Option<&str>) -> Event {
    let mut data = json!({
        "goalId": goal, "previousStatus": "active", "newStatus": "paused", "pausedAt": instant(at), "pausedBy": by,
    });
    add(&mut data, "reason", reason);
    Event { kind: "goal.paused", data }
}

pub(crate) fn goal_completed(goal: &str, at: Timestamp, by: &str, notes: Option<&str>) -> Event {
    let mut data = json!({"goalId": goal, "completedAt": instant(at), "completedBy": by});
    add(&mut data, "finalNotes", notes);
    Event { kind: "goal.completed", data }
}

pub(crate) fn goal_cancelled(goal: &str, at: Timestamp, by: &str, reason: Option<&str>) -> Event {
    let mut data = json!({"goalId": goal, "cancelledAt": instant(at), "cancelledBy": by});
    add(&mut data, "reason", reason);
    Event { kind: "goal.cancelled", data }
}

/// A note, comment, review or update on a goal.
pub(crate) struct Activity<'a> {
    pub(crate) id: &'a str,
    pub(crate) goal: &'a str,
    pub(crate) kind: &'a str,
    pub(crate) title: &'a str,
    pub(crate) content: &'a str,
    pub(crate) tags: &'a [String],
}

pub(crate) fn goal_activity_created(activity: &Activity<'_>, at: Timestamp, by: &str) -> Event {
    let mut data = json!({
        "activityId": activity.id, "goalId": activity.goal, "type": activity.kind, "title": activity.title,
        "content": activity.content, "createdAt": instant(at), "createdBy": by,
    });
    if !activity.tags.is_empty() {
        data["tags"] = json!(activity.tags);
    }
    Event { kind: "goal.activity.created", data }
}

pub(crate) fn action_created(action: &Action, assignee: Option<&str>) -> Event {
    let data = json!({
        "actionId": action.id, "goalId": action.goal(), "title": action.title, "description": action.description,
        "assignedTo": assignee, "dueDate": action.due_date.to_string(), "priority": action.priority.word(),
        "status": action.status.wire(), "createdAt": instant(action.created_at), "createdBy": action.created_by,
    });
    Event { kind: "action.created", data }
}

pub(crate) fn action_status_changed(action: &Action, previous: ActionStatus, at: Timestamp, by: &str) -> Event {
    let data = json!({
        "actionId": action.id, "goalId": action.goal(), "previousStatus": previous.wire(), "newStatus": action.status.wire(),
        "changedAt": instant(at), "changedBy": by,
    });
    Event { kind: "action.status_changed", data }
}

pub(crate) fn action_completed(
    action: &Action,
    on_time: bool,
    outcome: Option<&str>,
    at: Timestamp,
    by: &str,
) -> Event {
    let mut data = json!({
        "actionId": action.id, "goalId": action.goal(), "completedAt": instant(at), "completedBy": by, "onTime": on_time,
    });
    add(&mut data, "outcome", outcome);
    Event { kind: "action.completed", data }
}

pub(crate) fn action_priority_changed(
    action: &Action,
    previous: Level,
    reason: Option<&str>,
    at: Timestamp,
    by: &str,
) -> Event {
    let mut data = json!({
        "actionId": action.id, "goalId": action.goal(), "previousPriority": previous.word(),
        "newPriority": action.priority.word(), "changedAt": instant(at), "changedBy": by,
    });
    add(&mut data, "reason", reason);
    Event { kind: "action.priority_changed", data }
}

/// Who had an action and who has it; user ids, or person ids of people without a login.
pub(crate) struct Handover<'a> {
    pub(crate) from: Option<&'a str>,
    pub(crate) to: Option<&'a str>,
    pub(crate) note: Option<&'a str>,
}

pub(crate) fn action_reassigned(action: &Action, handover: &Handover<'_>, at: Timestamp, by: &str) -> Event {
    let mut data = json!({
        "actionId": action.id, "goalId": action.goal(), "previousAssignee": handover.from, "newAssignee": handover.to,
        "assignedAt": instant(at), "assignedBy": by,
    });
    add(&mut data, "note", handover.note);
    Event { kind: "action.reassigned", data }
}

pub(crate) fn action_progress_updated(action: &Action, previous: u8, at: Timestamp, by: &str) -> Event {
    let data = json!({
        "actionId": action.id, "goalId": action.goal(), "previousProgress": previous, "newProgress": action.progress,
        "updatedAt": instant(at), "updatedBy": by,
    });
    Event { kind: "action.progress_updated", data }
}

pub(crate) fn issue_created(issue: &Issue, status: IssueStatus, kind: &IssueType, assignee: Option<&str>) -> Event {
    let mut data = json!({
        "issueId": issue.id, "title": issue.title, "description": issue.description, "severity": issue.impact.word(),
        "status": status.word(), "priority": issue.priority.urgency(), "category": kind.category,
        "createdAt": instant(issue.created_at), "createdBy": issue.created_by,
    });
    add(&mut data, "assignedTo", assignee);
    Event { kind: "issue.created", data }
}

pub(crate) fn issue_status_changed(issue: &str, change: (IssueStatus, IssueStatus), at: Timestamp, by: &str) -> Event {
    let (previous, next) = change;
    let data = json!({
        "issueId": issue, "previousStatus": previous.word(), "newStatus": next.word(), "changedAt": instant(at), "changedBy": by,
    });
    Event { kind: "issue.status_changed", data }
}

pub(crate) fn kpi_reading_created(measure: &Measure, reading: &Reading, by: &str) -> Event {
    let mut data = json!({
        "readingId": reading.id, "kpiId": measure.id, "value": reading.value, "date": reading.date.to_string(),
        "recordedAt": instant(reading.recorded_at), "recordedBy": by,
    });
    add(&mut data, "note", reading.note.as_deref());
    if let Some(progress) = measure.progress() {
        data["progress"] = json!(progress);
    }
    Event { kind: "kpi.reading_created", data }
}

/// A decision on a goal.
pub(crate) struct Decision<'a> {
    pub(crate) id: &'a str,
    pub(crate) goal: &'a str,
    pub(crate) title: &'a str,
    pub(crate) decision: &'a str,
    pub(crate) rationale: &'a str,
    pub(crate) impact: &'a str,
    pub(crate) participants: &'a [String],
}

pub(crate) fn decision_created(decision: &Decision<'_>, at: Timestamp, by: &str) -> Event {
    let data = json!({
        "decisionId": decision.id, "goalId": decision.goal, "title": decision.title, "decision": decision.decision,
        "rationale": decision.rationale, "impact": decision.impact, "participants": decision.participants,
        "decidedAt": instant(at), "decidedBy": by,
    });
    Event { kind: "decision.created", data }
}

/// A file put on a goal, action or issue.
pub(crate) struct Attachment<'a> {
    pub(crate) id: &'a str,
    pub(crate) entity_type: &'a str,
    pub(crate) entity_id: &'a str,
    pub(crate) file_name: &'a str,
    pub(crate) file_size: u64,
    pub(crate) file_type: &'a str,
}

pub(crate) fn attachment_created(attachment: &Attachment<'_>, at: Timestamp, by: &str) -> Event {
    let data = json!({
        "attachmentId": attachment.id, "entityType": attachment.entity_type, "entityId": attachment.entity_id,
        "fileName": attachment.file_name, "fileSize": attachment.file_size, "fileType": attachment.file_type,
        "uploadedAt": instant(at), "uploadedBy": by,
    });
    Event { kind: "attachment.created", data }
}

fn add(data: &mut Value, name: &str, text: Option<&str>) {
    if let Some(text) = text {
        data[name] = json!(text);
    }
}

//! What of the stream stands in the inbox: what concerns the person and is not over with the moment.

use realtime_proto::{Event, Level, Payload, Text, Timestamp};

use crate::store::NewEntry;
use crate::views::{InboxEntity, InboxKind, Origin, SignedInUser};

/// The entry about an event, if it has one. `me` is who is signed in.
pub(crate) fn entry_of(
    event: &Event,
    received_at: Timestamp,
    origin: Origin,
    me: Option<&SignedInUser>,
) -> Option<NewEntry> {
    let (kind, entity, title, detail) = told_by(event, me)?;
    Some(NewEntry {
        event_key: event.dedupe_key.to_string(),
        kind,
        title,
        detail,
        actor_id: event.actor().map(str::to_owned),
        actor_name: None,
        entity,
        entity_id: event.entity_id()?.to_owned(),
        at: event.timestamp,
        received_at,
        origin,
        told: !notifies(kind),
        goal_id: goal_of(event).map(str::to_owned),
        is_muted: false,
    })
}

/// Whether the person gets a notification, too.
pub(crate) fn notifies(kind: InboxKind) -> bool {
    match kind {
        InboxKind::GoalCompleted | InboxKind::IssueCreated | InboxKind::CriticalIssue => true,
        InboxKind::GoalCancelled | InboxKind::ActionAssigned => false,
    }
}

/// What to call a thing whose title nobody knows.
pub(crate) fn nameless(entity: InboxEntity) -> &'static str {
    match entity {
        InboxEntity::Goal => "A goal",
        InboxEntity::Action => "An action",
        InboxEntity::Issue => "An issue",
        InboxEntity::Kpi => "A KPI",
    }
}

type Told = (InboxKind, InboxEntity, Option<String>, Option<String>);

fn told_by(event: &Event, me: Option<&SignedInUser>) -> Option<Told> {
    match &event.payload {
        Payload::GoalCompleted(goal) => {
            Some((InboxKind::GoalCompleted, InboxEntity::Goal, None, text(&goal.final_notes)))
        }
        Payload::GoalCancelled(goal) => Some((InboxKind::GoalCancelled, InboxEntity::Goal, None, text(&goal.reason))),
        Payload::IssueCreated(issue) => {
            let critical = issue.severity == Some(Level::Critical);
            let kind = if critical { InboxKind::CriticalIssue } else { InboxKind::IssueCreated };
            Some((kind, InboxEntity::Issue, text(&issue.title), text(&issue.description)))
        }
        Payload::ActionCreated(action) if is_me(action.assigned_to.as_deref(), me) => {
            Some((InboxKind::ActionAssigned, InboxEntity::Action, text(&action.title), text(&action.description)))
        }
        Payload::ActionReassigned(action) if is_me(action.new_assignee.as_deref(), me) => {
            Some((InboxKind::ActionAssigned, InboxEntity::Action, None, text(&action.note)))
        }
        Payload::GoalCreated(_)
        | Payload::GoalActivated(_)
        | Payload::GoalPaused(_)
        | Payload::GoalResumed(_)
        | Payload::GoalActivityCreated(_)
        | Payload::ActionCreated(_)
        | Payload::ActionStatusChanged(_)
        | Payload::ActionCompleted(_)
        | Payload::ActionPriorityChanged(_)
        | Payload::ActionReassigned(_)
        | Payload::ActionProgressUpdated(_)
        | Payload::IssueStatusChanged(_)
        | Payload::KpiReadingCreated(_)
        | Payload::DecisionCreated(_)
        | Payload::AttachmentCreated(_)
        | Payload::AiMessageCompleted(_)
        | Payload::AiMessageFailed(_)
        | Payload::AiJobStarted(_)
        | Payload::AiJobCompleted(_)
        | Payload::AiJobFailed(_)
        | Payload::Unknown(_) => None,
    }
}

/// The goal to which the thing of an entry belongs; an issue has none.
fn goal_of(event: &Event) -> Option<&str> {
    if let Payload::ActionCreated(action) = &event.payload {
        action.goal_id.as_deref()
    } else if let Payload::ActionReassigned(action) = &event.payload {
        action.goal_id.as_deref()
    } else {
        None
    }
}

fn text(words: &Option<Text>) -> Option<String> {
    words.as_ref().map(String::from)
}

/// Assignees may be given by user id or by person id (protocol.md 8, D-12).
fn is_me(id: Option<&str>, me: Option<&SignedInUser>) -> bool {
    let (Some(id), Some(me)) = (id, me) else { return false };
    id == me.user_id || Some(id) == me.person_id.as_deref()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::tests::event;

    fn kind_of(kind: &str, data: &str) -> Option<InboxKind> {
        let me = SignedInUser { user_id: "u".to_owned(), person_id: Some("p".to_owned()), name: "Me".to_owned() };
        entry_of(&event(kind, data), Timestamp::from_millis(0), Origin::Live, Some(&me)).map(|entry| entry.kind)
    }

    #[test]
    fn what_concerns_the_person_has_an_entry_and_nothing_else() {
        for (kind, data, entry) in [
            ("goal.completed", r#"{"goalId":"g"}"#, Some(InboxKind::GoalCompleted)),
            ("goal.cancelled", r#"{"goalId":"g"}"#, Some(InboxKind::GoalCancelled)),
            ("issue.created", r#"{"issueId":"i","severity":"low"}"#, Some(InboxKind::IssueCreated)),
            ("issue.created", r#"{"issueId":"i","severity":"critical"}"#, Some(InboxKind::CriticalIssue)),
            ("action.reassigned", r#"{"actionId":"a","newAssignee":"u"}"#, Some(InboxKind::ActionAssigned)),
            ("action.created", r#"{"actionId":"a","assignedTo":"p"}"#, Some(InboxKind::ActionAssigned)),
            ("action.reassigned", r#"{"actionId":"a","newAssignee":"somebody else"}"#, None),
            ("goal.paused", r#"{"goalId":"g"}"#, None),
        ] {
            assert_eq!(kind_of(kind, data), entry, "{kind} {data}");
        }
    }
}

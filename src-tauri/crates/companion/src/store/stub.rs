//! A created thing as its event tells it, until the service tells it whole.

use realtime_proto::{ActionStatus, Event, GoalStatus, IssueStatus, Payload, Text};
use serde::Serialize;

use super::snapshot::Rows;
use crate::views::{Action, Goal, Issue};

/// The list, id and JSON of what an event created; `None` for all other events.
pub(super) fn of(event: &Event) -> Option<(Rows, String, String)> {
    if let Payload::GoalCreated(goal) = &event.payload {
        let stub = Goal {
            id: goal.goal_id.to_string(),
            title: goal.title.as_ref()?.to_string(),
            description: text(&goal.description),
            status: goal.status.unwrap_or(GoalStatus::Draft),
            goal_type: None,
            progress: Some(0.0),
            owner: None,
            start_date: None,
            target_date: None,
            completion_date: None,
            updated_at: text(&goal.created_at),
            actions_count: Some(0),
            issues_count: Some(0),
            measures_count: Some(0),
            health: None,
        };
        row(Rows::Goals, &goal.goal_id, &stub)
    } else if let Payload::ActionCreated(action) = &event.payload {
        let stub = Action {
            id: action.action_id.to_string(),
            title: action.title.as_ref()?.to_string(),
            description: text(&action.description),
            status: action.status.unwrap_or(ActionStatus::NotStarted),
            priority: action.priority,
            start_date: None,
            due_date: text(&action.due_date),
            assignee_id: text(&action.assigned_to),
            assignee_name: None,
            progress: Some(0.0),
            tags: Vec::new(),
            goal_ids: text(&action.goal_id).into_iter().collect(),
            issue_ids: Vec::new(),
            created_at: text(&action.created_at),
            updated_at: text(&action.created_at),
            created_by: text(&action.created_by),
        };
        row(Rows::Actions, &action.action_id, &stub)
    } else if let Payload::IssueCreated(issue) = &event.payload {
        let stub = Issue {
            id: issue.issue_id.to_string(),
            title: issue.title.as_ref()?.to_string(),
            description: text(&issue.description),
            status: issue.status.unwrap_or(IssueStatus::Open),
            status_name: None,
            status_config_id: None,
            severity: issue.severity,
            priority: issue.priority,
            category: issue.category.map(|category| category.as_str().to_owned()),
            reporter_id: text(&issue.created_by),
            reporter_name: None,
            assignee_id: text(&issue.assigned_to),
            assignee_name: None,
            due_date: None,
            tags: Vec::new(),
            goal_ids: Vec::new(),
            action_ids: Vec::new(),
            created_at: text(&issue.created_at),
            updated_at: text(&issue.created_at),
            resolution_notes: None,
        };
        row(Rows::Issues, &issue.issue_id, &stub)
    } else {
        None
    }
}

fn row<T: Serialize>(list: Rows, id: &str, stub: &T) -> Option<(Rows, String, String)> {
    Some((list, id.to_owned(), serde_json::to_string(stub).ok()?))
}

fn text(words: &Option<Text>) -> Option<String> {
    words.as_ref().map(String::from)
}

//! Actions and issues.

use realtime_proto::{ActionStatus, IssueStatus, Level, Timestamp};
use serde::{Deserialize, Serialize};

use super::measured::squashed;

/// The actions, with the moment at which they were true.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ActionList {
    /// The actions, in the order of their days.
    pub actions: Vec<Action>,
    /// When they were read.
    pub as_of: Timestamp,
}

/// An action.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Action {
    /// Action id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What is to be done.
    pub description: Option<String>,
    /// Its status.
    pub status: ActionStatus,
    /// How soon.
    pub priority: Option<Level>,
    /// ISO 8601.
    pub start_date: Option<String>,
    /// ISO 8601.
    pub due_date: Option<String>,
    /// Whose it is: a person id.
    pub assignee_id: Option<String>,
    /// The name that goes with it.
    pub assignee_name: Option<String>,
    /// 0–100.
    pub progress: Option<f64>,
    /// Free words.
    pub tags: Vec<String>,
    /// The goals it belongs to.
    pub goal_ids: Vec<String>,
    /// The issues it belongs to.
    pub issue_ids: Vec<String>,
    /// ISO 8601.
    pub created_at: Option<String>,
    /// ISO 8601.
    pub updated_at: Option<String>,
    /// A user id.
    pub created_by: Option<String>,
}

/// The issues, with the moment at which they were true.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct IssueList {
    /// The issues, newest first.
    pub issues: Vec<Issue>,
    /// When they were read.
    pub as_of: Timestamp,
}

/// An issue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Issue {
    /// Issue id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What is wrong.
    pub description: Option<String>,
    /// Its status, in one of the four words that events know.
    pub status: IssueStatus,
    /// Its status in the company's own words.
    pub status_name: Option<String>,
    /// Id of the configuration of its status.
    pub status_config_id: Option<String>,
    /// How bad it is.
    pub severity: Option<Level>,
    /// How soon it is to be solved.
    pub priority: Option<Level>,
    /// What kind of issue it is.
    pub category: Option<String>,
    /// Who reported it: a person id.
    pub reporter_id: Option<String>,
    /// The name that goes with it.
    pub reporter_name: Option<String>,
    /// Who is to solve it: a person id.
    pub assignee_id: Option<String>,
    /// The name that goes with it.
    pub assignee_name: Option<String>,
    /// ISO 8601.
    pub due_date: Option<String>,
    /// Free words.
    pub tags: Vec<String>,
    /// The goals it belongs to.
    pub goal_ids: Vec<String>,
    /// The actions it belongs to.
    pub action_ids: Vec<String>,
    /// ISO 8601.
    pub created_at: Option<String>,
    /// ISO 8601.
    pub updated_at: Option<String>,
    /// How it was solved.
    pub resolution_notes: Option<String>,
}

/// A status that the company has configured for its issues.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct IssueStatusConfig {
    /// Configuration id.
    pub id: String,
    /// Its own name: `Open`, `Blocked` …
    pub name: String,
    /// The word that events use for it.
    pub status: IssueStatus,
    /// A CSS colour.
    pub color: Option<String>,
    /// Its place in the list.
    pub order: u32,
}

/// An action to be created.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct NewAction {
    /// Its title, 1–200 characters.
    pub title: String,
    /// At most 2,000 characters.
    pub description: Option<String>,
    /// `YYYY-MM-DD`.
    pub start_date: String,
    /// `YYYY-MM-DD`, not before it begins.
    pub due_date: String,
    /// How soon.
    pub priority: Level,
    /// A person id.
    pub assignee_id: String,
    /// The goals it belongs to.
    pub goal_ids: Vec<String>,
    /// The issues it belongs to.
    pub issue_ids: Vec<String>,
}

/// What is to change about an action; `null` stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ActionChange {
    /// Its title.
    pub title: Option<String>,
    /// What is to be done.
    pub description: Option<String>,
    /// How soon.
    pub priority: Option<Level>,
    /// 0–100.
    pub progress: Option<f64>,
    /// A person id.
    pub assignee_id: Option<String>,
    /// `YYYY-MM-DD`.
    pub due_date: Option<String>,
}

/// An action after its status was set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ActionOutcome {
    /// Action id.
    pub action_id: String,
    /// Its status from now on.
    pub status: ActionStatus,
    /// 0–100, where the service tells it.
    pub progress: Option<f64>,
}

/// An issue to be created; its reporter is who creates it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct NewIssue {
    /// Its title, 1–200 characters.
    pub title: String,
    /// At most 2,000 characters.
    pub description: Option<String>,
    /// How bad it is.
    pub severity: Level,
    /// How soon it is to be solved.
    pub priority: Level,
    /// A person id.
    pub assignee_id: Option<String>,
    /// `YYYY-MM-DD`.
    pub due_date: Option<String>,
    /// The goals it belongs to.
    pub goal_ids: Vec<String>,
}

/// What can be done to an issue's status (protocol.md 5.5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum IssueMove {
    /// Somebody is at work.
    Start {
        /// What is to be said about it.
        notes: Option<String>,
    },
    /// It is solved.
    Resolve {
        /// How.
        notes: String,
    },
    /// It is over.
    Close {
        /// Why.
        reason: Option<String>,
    },
    /// It is not over.
    Reopen {
        /// Why.
        reason: String,
    },
    /// It stands where it stood before, also under a status of the company's own.
    #[serde(rename_all = "camelCase")]
    Restore {
        /// The configuration of that status.
        status_config_id: String,
        /// Why.
        reason: String,
    },
}

impl From<backend_api::Action> for Action {
    fn from(action: backend_api::Action) -> Self {
        Self {
            id: action.id,
            title: action.title,
            description: action.description,
            status: action.status.as_deref().map_or(ActionStatus::Unknown, ActionStatus::from_text),
            priority: level(action.priority),
            start_date: action.start_date,
            due_date: action.due_date,
            assignee_id: action.assigned_person_id,
            assignee_name: action.assigned_person_name,
            progress: action.progress,
            tags: action.tags,
            goal_ids: action.connections.goal_ids,
            issue_ids: action.connections.issue_ids,
            created_at: action.created_at,
            updated_at: action.updated_at,
            created_by: action.created_by,
        }
    }
}

impl Issue {
    /// `config` is the configuration of its status, and `category` the name of that of its type, as far as they are known.
    pub(crate) fn of(issue: backend_api::Issue, config: Option<&IssueStatusConfig>, category: Option<&String>) -> Self {
        Self {
            id: issue.id,
            title: issue.title,
            description: issue.description,
            status: config.map_or(IssueStatus::Unknown, |config| config.status),
            status_name: config.map(|config| config.name.clone()),
            status_config_id: issue.status_config_id,
            severity: level(issue.impact),
            priority: level(issue.priority),
            category: category.cloned(),
            reporter_id: issue.reporter_id,
            reporter_name: issue.reporter_name,
            assignee_id: issue.assigned_person_id,
            assignee_name: issue.assigned_person_name,
            due_date: issue.due_date,
            tags: issue.tags,
            goal_ids: issue.connections.goal_ids,
            action_ids: issue.connections.action_ids,
            created_at: issue.created_at,
            updated_at: issue.updated_at,
            resolution_notes: issue.resolution_notes,
        }
    }
}

impl IssueStatusConfig {
    /// The configurations in their order.
    pub(crate) fn all(configs: Vec<backend_api::IssueConfig>) -> Vec<Self> {
        let mut configs = configs;
        configs.sort_by(|a, b| a.order.unwrap_or(f64::MAX).total_cmp(&b.order.unwrap_or(f64::MAX)));
        (1..).zip(configs).map(|(order, config)| Self::of(config, order)).collect()
    }

    fn of(config: backend_api::IssueConfig, order: u32) -> Self {
        let status = word(&config.name, config.category.as_deref().unwrap_or_default());
        Self { id: config.id, status, name: config.name, color: config.color, order }
    }
}

impl ActionOutcome {
    pub(crate) fn of(turned: backend_api::ActionTurned, status: ActionStatus) -> Self {
        Self {
            action_id: turned.id,
            status: turned.status.as_deref().map_or(status, ActionStatus::from_text),
            progress: turned.progress,
        }
    }
}

/// The word that events use for a configured status (protocol.md 5.5).
fn word(name: &str, category: &str) -> IssueStatus {
    if squashed(name) == "resolved" {
        return IssueStatus::Resolved;
    }
    match squashed(category).as_str() {
        "open" => IssueStatus::Open,
        "active" | "inprogress" | "inactive" => IssueStatus::InProgress,
        "resolved" => IssueStatus::Resolved,
        "closed" => IssueStatus::Closed,
        _ => IssueStatus::from_text(name),
    }
}

pub(super) fn level(text: Option<String>) -> Option<Level> {
    text.as_deref().map(Level::from_text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_configured_status_is_one_of_four_words() {
        for (name, category, expected) in [
            ("Open", "open", IssueStatus::Open),
            ("Identified", "open", IssueStatus::Open),
            ("In Progress", "active", IssueStatus::InProgress),
            ("In Progress", "InProgress", IssueStatus::InProgress),
            ("Resolved", "closed", IssueStatus::Resolved),
            ("Fixed", "Resolved", IssueStatus::Resolved),
            ("Duplicate", "closed", IssueStatus::Closed),
            ("Blocked", "inactive", IssueStatus::InProgress),
            ("Closed", "", IssueStatus::Closed),
            ("Simmering", "", IssueStatus::Unknown),
        ] {
            assert_eq!(word(name, category), expected, "{name} of category {category}");
        }
    }
}

//! The inbox.

use realtime_proto::Timestamp;
use serde::{Deserialize, Serialize};

use super::Origin;

/// What to show of the inbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct InboxQuery {
    /// Which entries.
    pub filter: InboxFilter,
    /// Only entries older than the one with this id.
    pub before: Option<u32>,
    /// Entries of a page, 200 at the most.
    pub limit: u32,
}

/// Which entries to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum InboxFilter {
    /// Those that were not read.
    Unread,
    /// All.
    All,
}

/// A page of the inbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct InboxPage {
    /// Its entries, newest first.
    pub items: Vec<InboxItem>,
    /// Unread entries in all.
    pub unread: u32,
    /// Whether there are older ones.
    pub has_more: bool,
}

/// Something that happened and concerns the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct InboxItem {
    /// Its number; later ones are higher.
    pub id: u32,
    /// What happened.
    pub kind: InboxKind,
    /// Title of the thing.
    pub title: String,
    /// More words.
    pub detail: Option<String>,
    /// Who did it.
    pub actor_id: Option<String>,
    /// Their name.
    pub actor_name: Option<String>,
    /// What it is about.
    pub entity_type: InboxEntity,
    /// Its id.
    pub entity_id: String,
    /// When it happened.
    pub at: Timestamp,
    /// When the app heard of it.
    pub received_at: Timestamp,
    /// How.
    pub origin: Origin,
    /// Whether it was read.
    pub read: bool,
    /// The event's de-duplication key.
    pub event_key: String,
}

/// What an entry of the inbox tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum InboxKind {
    /// A goal was reached.
    GoalCompleted,
    /// A goal was given up.
    GoalCancelled,
    /// An issue was reported.
    IssueCreated,
    /// A critical issue was reported.
    CriticalIssue,
    /// An action is the person's from now on.
    ActionAssigned,
}

/// A thing that the window shows at full length.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, specta::Type)]
pub struct OnScreen {
    /// What it is.
    pub entity: InboxEntity,
    /// Its id.
    pub id: String,
}

/// What an entry of the inbox is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum InboxEntity {
    /// A goal.
    Goal,
    /// An action.
    Action,
    /// An issue.
    Issue,
    /// A KPI.
    Kpi,
}

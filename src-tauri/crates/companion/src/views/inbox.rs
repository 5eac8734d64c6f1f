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
    /// Only entries that stand below this place.
    pub before: Option<u32>,
    /// Entries of a page, 200 at the most.
    pub limit: u32,
}

/// Which entries to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum InboxFilter {
    /// Those that are not snoozed.
    Inbox,
    /// Of those the ones that were not read.
    Unread,
    /// Those that are snoozed, the next one to come back first.
    Snoozed,
    /// All.
    All,
}

/// A page of the inbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct InboxPage {
    /// Its entries, from the top.
    pub items: Vec<InboxItem>,
    /// Unread entries in all; what is snoozed does not count.
    pub unread: u32,
    /// Snoozed entries in all.
    pub snoozed: u32,
    /// When the next one of them comes back.
    pub next_return: Option<Timestamp>,
    /// Whether there are further ones.
    pub has_more: bool,
}

/// Something that happened and concerns the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct InboxItem {
    /// Its number.
    pub id: u32,
    /// Where it stands: the highest is at the top. What comes back from snooze takes a new one.
    pub place: u32,
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
    /// Whether its thing was muted when it happened: it was read from the start, and nobody was told.
    pub is_muted: bool,
    /// The goal to which its thing belongs, where what happened tells it.
    pub goal_id: Option<String>,
    /// Until when it is out of the way, and why.
    pub snoozed: Option<Snoozed>,
    /// When it came back from that, and why it was gone.
    pub returned: Option<Returned>,
    /// The event's de-duplication key.
    pub event_key: String,
}

/// A thing of which the person wants to hear nothing for a while, nor of what belongs to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Mute {
    /// What it is.
    pub entity: InboxEntity,
    /// Its id.
    pub id: String,
    /// What it was called when it was muted.
    pub name: String,
    /// Until when; without, until the person takes it back.
    pub until: Option<Timestamp>,
}

/// An entry is out of the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct Snoozed {
    /// When it comes back.
    pub until: Timestamp,
    /// Why, in the person's words.
    pub reason: Option<String>,
}

/// An entry came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct Returned {
    /// When.
    pub at: Timestamp,
    /// Why it was out of the way, in the person's words.
    pub reason: Option<String>,
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

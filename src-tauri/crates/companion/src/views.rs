//! What the window is given: the shapes behind `ui/src/bindings.ts`.

use std::collections::BTreeMap;

use backend_api::{ApiError, ErrorKind};
use realtime_proto::{Event, EventType, GoalStatus, State, Timestamp};
use serde::Serialize;

/// Everything a window needs when it loads; what comes later has higher sequence numbers.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct WindowSnapshot {
    /// The last sequence number that is part of this snapshot.
    pub seq: u32,
    /// Who is signed in, and where.
    pub session: SessionView,
    /// How the connection is.
    pub connection: Connection,
    /// The last entries, newest first.
    pub feed: Vec<FeedItem>,
    /// Events since the start, by type.
    pub counts: Vec<CountByType>,
    /// Names for the ids that the entries mention.
    pub names: BTreeMap<String, String>,
    /// What the app has to say about itself.
    pub notices: Vec<Notice>,
}

/// How often a type of event came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct CountByType {
    /// The type.
    #[serde(rename = "type")]
    pub event_type: EventType,
    /// How often.
    pub count: u32,
}

/// A piece of the live stream, in the order of the wire.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct RealtimeBatch {
    /// Events and gaps.
    pub items: Vec<FeedItem>,
    /// Names for the ids that the items mention, as far as known; more may come later without items.
    pub names: BTreeMap<String, String>,
}

/// An event, or a gap between events.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum FeedItem {
    /// Something happened.
    Event {
        /// Its place in the stream.
        seq: u32,
        /// When its frame arrived.
        received_at: Timestamp,
        /// What happened.
        event: Box<Event>,
    },
    /// Events may have been missed between these times.
    Gap {
        /// Its place in the stream.
        seq: u32,
        /// Arrival of the last frame before.
        since: Timestamp,
        /// When the session was connected again.
        until: Timestamp,
    },
}

/// How the connection is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Connection {
    /// The state of protocol.md 2.1.
    pub state: State,
    /// Why: a stable snake_case word.
    pub reason: Option<String>,
    /// Why, in words.
    pub detail: Option<String>,
    /// When the state was entered.
    pub since: Timestamp,
    /// Waits since the last stable connection.
    pub attempt: u32,
    /// When the next attempt starts.
    pub retry_at: Option<Timestamp>,
    /// When the last event arrived.
    pub last_event_at: Option<Timestamp>,
}

/// Whose data is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Mode {
    /// The world inside the app.
    Demo,
    /// A real account.
    Account,
    /// Nobody's.
    SignedOut,
}

/// Who is signed in, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename = "Session", rename_all = "camelCase")]
pub struct SessionView {
    /// Whose data is shown.
    pub mode: Mode,
    /// Name of the environment.
    pub environment: String,
    /// Name of the company.
    pub company: Option<String>,
    /// The user.
    pub user: Option<SignedInUser>,
    /// Whether the demo's backend can be reached.
    pub demo_network_up: bool,
}

/// The user who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct SignedInUser {
    /// User id.
    pub user_id: String,
    /// Person id: assignees may be given by it.
    pub person_id: Option<String>,
    /// Full name.
    pub name: String,
}

/// Something about the app itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct Notice {
    /// What it is about.
    pub code: NoticeCode,
    /// More words, where there are any.
    pub detail: Option<String>,
}

/// What a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum NoticeCode {
    /// The window was minimised, because this desktop has no tray.
    MinimisedWithoutTray,
    /// Native notifications cannot be shown.
    NotificationsUnavailable,
    /// The configuration cannot be used.
    Configuration,
}

/// The goals, with the moment at which they were true.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct GoalList {
    /// The goals, newest first.
    pub goals: Vec<Goal>,
    /// When they were read.
    pub as_of: Timestamp,
}

/// A goal.
#[derive(Clone, Debug, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Goal {
    /// Goal id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub description: Option<String>,
    /// Its status.
    pub status: GoalStatus,
    /// `annual`, `quarterly`, `monthly` or `custom`.
    pub goal_type: Option<String>,
    /// 0–100.
    pub progress: Option<f64>,
    /// Who owns it.
    pub owner: Option<NamedId>,
    /// ISO 8601.
    pub start_date: Option<String>,
    /// ISO 8601.
    pub target_date: Option<String>,
    /// ISO 8601, once completed or cancelled.
    pub completion_date: Option<String>,
    /// ISO 8601.
    pub updated_at: Option<String>,
    /// Number of actions.
    pub actions_count: Option<u32>,
    /// Number of issues.
    pub issues_count: Option<u32>,
    /// Number of KPIs.
    pub measures_count: Option<u32>,
}

/// Somebody, by id and name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct NamedId {
    /// User or person id.
    pub id: String,
    /// Full name.
    pub name: String,
}

/// A goal with what belongs to it.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct GoalDetail {
    /// The goal itself.
    #[serde(flatten)]
    pub goal: Goal,
    /// Its KPIs.
    pub measures: Vec<GoalKpi>,
    /// What happened last, newest first.
    pub recent_activity: Vec<GoalActivity>,
    /// When it was read.
    pub as_of: Timestamp,
}

/// A KPI of a goal.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct GoalKpi {
    /// KPI id.
    pub measure_id: String,
    /// Its name.
    pub name: String,
    /// Unit of its values.
    pub unit: Option<String>,
    /// Its last value.
    pub current_value: Option<f64>,
    /// Per cent towards the target.
    pub progress: Option<f64>,
    /// `on_track`, `at_risk`, `behind`.
    pub progress_status: Option<String>,
}

/// Something that happened to a goal, as REST tells it.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct GoalActivity {
    /// Activity id.
    pub id: String,
    /// Its kind.
    pub activity_type: String,
    /// What happened.
    pub text: String,
    /// ISO 8601.
    pub created_at: Option<String>,
    /// Who did it.
    pub author: Option<String>,
}

/// Why a command failed: the window branches on the code and shows the message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type, thiserror::Error)]
#[error("{message}")]
pub struct CommandError {
    /// What the window can do about it.
    pub code: ErrorCode,
    /// In words for a person.
    pub message: String,
}

/// What the window can do about a failed command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// Show what was true, try later.
    Offline,
    /// Sign in again.
    Unauthorized,
    /// Say so.
    Forbidden,
    /// Drop it.
    NotFound,
    /// Show which rule it breaks.
    Validation,
    /// Read again, then show.
    Conflict,
    /// Wait.
    RateLimited,
    /// Try later.
    Server,
    /// Sign in first.
    SignedOut,
    /// A fault of the app.
    Internal,
}

impl Connection {
    /// Before anybody signed in.
    #[must_use]
    pub fn before_anything() -> Self {
        Self {
            state: State::Disconnected,
            reason: Some(realtime_proto::Reason::SignedOut.to_string()),
            detail: None,
            since: realtime::wall_clock(),
            attempt: 0,
            retry_at: None,
            last_event_at: None,
        }
    }
}

impl SessionView {
    pub(crate) fn signed_out(environment: &str) -> Self {
        Self {
            mode: Mode::SignedOut,
            environment: environment.to_owned(),
            company: None,
            user: None,
            demo_network_up: true,
        }
    }
}

impl CommandError {
    /// Nobody is signed in.
    #[must_use]
    pub fn signed_out() -> Self {
        Self { code: ErrorCode::SignedOut, message: "Nobody is signed in.".to_owned() }
    }

    /// A fault of the app.
    #[must_use]
    pub fn internal(message: impl Into<String>) -> Self {
        Self { code: ErrorCode::Internal, message: message.into() }
    }
}

impl From<ApiError> for CommandError {
    fn from(error: ApiError) -> Self {
        let code = match error.kind {
            ErrorKind::Offline => ErrorCode::Offline,
            ErrorKind::Unauthorized => ErrorCode::Unauthorized,
            ErrorKind::Forbidden => ErrorCode::Forbidden,
            ErrorKind::NotFound => ErrorCode::NotFound,
            ErrorKind::Invalid => ErrorCode::Validation,
            ErrorKind::Conflict => ErrorCode::Conflict,
            ErrorKind::RateLimited => ErrorCode::RateLimited,
            ErrorKind::Server | ErrorKind::Unreadable => ErrorCode::Server,
        };
        Self { code, message: error.message }
    }
}

impl From<backend_api::Goal> for Goal {
    fn from(goal: backend_api::Goal) -> Self {
        Self {
            status: goal.status.as_deref().map_or(GoalStatus::Unknown, GoalStatus::from_text),
            owner: goal.owner.map(|owner| NamedId { name: owner.name(), id: owner.id }),
            id: goal.id,
            title: goal.title,
            description: goal.description,
            goal_type: goal.kind,
            progress: goal.progress,
            start_date: goal.start_date,
            target_date: goal.target_date,
            completion_date: goal.completion_date,
            updated_at: goal.updated_at,
            actions_count: goal.actions_count,
            issues_count: goal.issues_count,
            measures_count: goal.measures_count,
        }
    }
}

impl GoalDetail {
    pub(crate) fn of(detail: backend_api::GoalDetail, as_of: Timestamp) -> Self {
        let measures = detail.measures.into_iter().map(|kpi| GoalKpi {
            measure_id: kpi.measure_id,
            name: kpi.name,
            unit: kpi.unit,
            current_value: kpi.current_value,
            progress: kpi.progress,
            progress_status: kpi.progress_status,
        });
        let activity = detail.recent_activity.into_iter().map(|item| GoalActivity {
            id: item.id,
            activity_type: item.kind,
            text: item.description,
            created_at: item.created_at,
            author: item.created_by.map(|author| author.name()),
        });
        Self { goal: detail.goal.into(), measures: measures.collect(), recent_activity: activity.collect(), as_of }
    }
}

//! The nouns of the world, in the house's own types. How they are written on the wire is `wire.rs`, in REST answers `rest/`.

use std::collections::VecDeque;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use super::draw::{date_of, round};

/// A company with everything that belongs to it.
pub(crate) struct Tenant {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) created_at: Timestamp,
    pub(crate) users: Vec<User>,
    pub(crate) people: Vec<Person>,
    pub(crate) goals: Vec<Goal>,
    pub(crate) actions: Vec<Action>,
    pub(crate) issues: Vec<Issue>,
    pub(crate) measures: Vec<Measure>,
    pub(crate) issue_statuses: Vec<IssueStatusConfig>,
    pub(crate) issue_types: Vec<IssueType>,
    pub(crate) insights: Vec<Insight>,
    /// Newest first, at most [`Tenant::FEED_LENGTH`].
    pub(crate) feed: VecDeque<FeedItem>,
    pub(crate) ids: Ids,
}

/// Draws UUID-shaped ids; the same seed draws the same ids.
pub(crate) struct Ids(pub(crate) fastrand::Rng);

impl Ids {
    pub(crate) fn draw(&mut self) -> String {
        let bits = self.0.u128(..);
        let versioned = (bits & !(0xf000 << 64) & !(0xc000 << 48)) | (0x4000 << 64) | (0x8000 << 48);
        let hex = format!("{versioned:032x}");
        format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
    }
}

pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) person_id: String,
    pub(crate) username: String,
    pub(crate) is_owner: bool,
    pub(crate) created_at: Timestamp,
    pub(crate) preferences: Value,
}

impl User {
    /// The `role` claim: the owner administers.
    pub(crate) fn role(&self) -> &'static str {
        if self.is_owner { "admin" } else { "user" }
    }
}

pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) email: String,
    pub(crate) title: String,
    pub(crate) is_active: bool,
    pub(crate) is_assignable: bool,
    pub(crate) kind: PersonKind,
    pub(crate) tags: Vec<String>,
    pub(crate) user_id: Option<String>,
    pub(crate) created_at: Timestamp,
}

impl Person {
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum PersonKind {
    Employee,
    Contractor,
    Advisor,
}

impl PersonKind {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Employee => "employee",
            Self::Contractor => "contractor",
            Self::Advisor => "advisor",
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Employee => "Employee",
            Self::Contractor => "Contractor",
            Self::Advisor => "Advisor",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GoalStatus {
    Draft,
    Active,
    Paused,
    Completed,
    Cancelled,
    Archived,
}

impl GoalStatus {
    pub(crate) const ALL: [Self; 6] =
        [Self::Draft, Self::Active, Self::Paused, Self::Completed, Self::Cancelled, Self::Archived];

    /// The word on the wire and in REST.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Active => "active",
            Self::Paused => "paused",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
            Self::Archived => "archived",
        }
    }

    /// The allowed transitions of protocol.md 5.4.
    pub(crate) fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Draft, Self::Active | Self::Cancelled)
                | (Self::Active, Self::Paused | Self::Completed | Self::Cancelled)
                | (Self::Paused, Self::Active | Self::Cancelled)
        )
    }

    pub(crate) fn is_finished(self) -> bool {
        matches!(self, Self::Completed | Self::Cancelled | Self::Archived)
    }
}

pub(crate) struct Goal {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) status: GoalStatus,
    /// `annual`, `quarterly`, `monthly` or `custom`.
    pub(crate) kind: String,
    pub(crate) start_date: Date,
    pub(crate) target_date: Date,
    pub(crate) completed_at: Option<Timestamp>,
    pub(crate) final_notes: Option<String>,
    /// Per cent, 0–100.
    pub(crate) progress: u8,
    /// A person id.
    pub(crate) owner: String,
    pub(crate) strategies: Vec<Strategy>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    /// A user id.
    pub(crate) created_by: String,
}

pub(crate) struct Strategy {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) status: &'static str,
    pub(crate) progress: u8,
    pub(crate) created_at: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ActionStatus {
    NotStarted,
    InProgress,
    Blocked,
    Paused,
    Completed,
    Cancelled,
}

impl ActionStatus {
    /// The word in events (protocol.md 4.3).
    pub(crate) fn wire(self) -> &'static str {
        if self == Self::NotStarted { "todo" } else { self.rest() }
    }

    /// The word in REST (protocol.md 5.5).
    pub(crate) fn rest(self) -> &'static str {
        match self {
            Self::NotStarted => "not_started",
            Self::InProgress => "in_progress",
            Self::Blocked => "blocked",
            Self::Paused => "paused",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Some(match squash(text).as_str() {
            "notstarted" | "todo" => Self::NotStarted,
            "inprogress" => Self::InProgress,
            "blocked" => Self::Blocked,
            "paused" | "onhold" => Self::Paused,
            "completed" | "done" => Self::Completed,
            "cancelled" | "canceled" => Self::Cancelled,
            _ => return None,
        })
    }

    pub(crate) fn is_finished(self) -> bool {
        matches!(self, Self::Completed | Self::Cancelled)
    }
}

/// Priority, severity and impact share one scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Can wait.
    Low,
    /// The usual.
    Medium,
    /// Soon.
    High,
    /// At once; an issue's priority is spelled `urgent` on the wire (D-10).
    Critical,
}

impl Level {
    pub(crate) const ALL: [Self; 4] = [Self::Low, Self::Medium, Self::High, Self::Critical];

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }

    /// The word for an issue's priority in events.
    pub(crate) fn urgency(self) -> &'static str {
        if self == Self::Critical { "urgent" } else { self.word() }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Some(match squash(text).as_str() {
            "low" => Self::Low,
            "medium" => Self::Medium,
            "high" => Self::High,
            "critical" | "urgent" => Self::Critical,
            _ => return None,
        })
    }
}

/// What an action or issue is connected to, by id.
#[derive(Default, Clone)]
pub(crate) struct Connections {
    pub(crate) goals: Vec<String>,
    pub(crate) strategies: Vec<String>,
    pub(crate) issues: Vec<String>,
    pub(crate) actions: Vec<String>,
}

pub(crate) struct Action {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) status: ActionStatus,
    pub(crate) priority: Level,
    pub(crate) start_date: Date,
    pub(crate) due_date: Date,
    pub(crate) entered: Date,
    /// A person id.
    pub(crate) assignee: Option<String>,
    pub(crate) progress: u8,
    pub(crate) estimated_hours: Option<f64>,
    pub(crate) actual_hours: Option<f64>,
    pub(crate) tags: Vec<String>,
    pub(crate) connections: Connections,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    /// A user id.
    pub(crate) created_by: String,
    /// A user id.
    pub(crate) modified_by: String,
}

impl Action {
    pub(crate) fn goal(&self) -> Option<&str> {
        self.connections.goals.first().map(String::as_str)
    }

    pub(crate) fn is_overdue(&self, today: Date) -> bool {
        !self.status.is_finished() && self.due_date < today
    }
}

/// The four words that events know for an issue's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IssueStatus {
    Open,
    InProgress,
    Resolved,
    Closed,
}

impl IssueStatus {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::InProgress => "in_progress",
            Self::Resolved => "resolved",
            Self::Closed => "closed",
        }
    }

    pub(crate) fn is_done(self) -> bool {
        matches!(self, Self::Resolved | Self::Closed)
    }
}

pub(crate) struct IssueStatusConfig {
    pub(crate) id: String,
    pub(crate) name: &'static str,
    pub(crate) description: &'static str,
    /// `open`, `active`, `inactive` or `closed`.
    pub(crate) category: &'static str,
    pub(crate) color: &'static str,
    pub(crate) icon: &'static str,
}

impl IssueStatusConfig {
    /// The word of protocol.md 5.5, "Status of an issue".
    pub(crate) fn status(&self) -> IssueStatus {
        if squash(self.name) == "resolved" {
            return IssueStatus::Resolved;
        }
        match self.category {
            "open" => IssueStatus::Open,
            "closed" => IssueStatus::Closed,
            _ => IssueStatus::InProgress,
        }
    }
}

pub(crate) struct IssueType {
    pub(crate) id: String,
    pub(crate) name: &'static str,
    /// The category word in events: `bug`, `feature`, `improvement`, `question`, `other`.
    pub(crate) category: &'static str,
    pub(crate) color: &'static str,
}

pub(crate) struct Issue {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) type_id: String,
    pub(crate) status_id: String,
    pub(crate) impact: Level,
    pub(crate) priority: Level,
    /// A person id.
    pub(crate) reporter: String,
    /// A person id.
    pub(crate) assignee: Option<String>,
    pub(crate) due_date: Option<Date>,
    pub(crate) reported: Date,
    pub(crate) estimated_hours: Option<f64>,
    pub(crate) actual_hours: Option<f64>,
    pub(crate) tags: Vec<String>,
    pub(crate) connections: Connections,
    /// Free texts under their REST names: `environment`, `stepsToReproduce`, `resolutionNotes` …
    pub(crate) texts: Map<String, Value>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    /// A user id.
    pub(crate) created_by: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Increase,
    Decrease,
}

impl Direction {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Increase => "Increase",
            Self::Decrease => "Decrease",
        }
    }
}

/// A KPI; REST calls it a measure.
pub(crate) struct Measure {
    pub(crate) id: String,
    pub(crate) link_id: String,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) unit: &'static str,
    pub(crate) category: &'static str,
    pub(crate) direction: Direction,
    /// The value from which progress counts.
    pub(crate) baseline: f64,
    pub(crate) target: f64,
    pub(crate) decimals: u8,
    /// A person id.
    pub(crate) owner: String,
    pub(crate) goal_id: Option<String>,
    pub(crate) strategy_id: Option<String>,
    /// Oldest first, at most [`Tenant::READINGS_KEPT`].
    pub(crate) readings: Vec<Reading>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

impl Measure {
    pub(crate) fn current(&self) -> Option<f64> {
        self.readings.last().map(|reading| reading.value)
    }

    /// Per cent of the way from the baseline to the target; may exceed 100, never below 0.
    pub(crate) fn progress(&self) -> Option<f64> {
        let way = self.target - self.baseline;
        let gone = self.current()? - self.baseline;
        Some(if way == 0.0 { 100.0 } else { (gone / way * 100.0).max(0.0).round() })
    }

    /// The far end of the target band, which begins at the target: two fifths of the way further.
    pub(crate) fn optimal(&self) -> f64 {
        let far = round(self.target + (self.target - self.baseline) * 0.4, self.decimals);
        if self.unit == "%" { far.clamp(0.0, 100.0) } else { far.max(0.0) }
    }

    /// Per cent above (good) or below (bad) the target.
    pub(crate) fn variance(&self) -> Option<f64> {
        let current = self.current()?;
        let ahead = match self.direction {
            Direction::Increase => current - self.target,
            Direction::Decrease => self.target - current,
        };
        Some((ahead / self.target.abs().max(f64::EPSILON) * 1000.0).round() / 10.0)
    }

    /// The rule of protocol.md 5.6 with thresholds 80 and 50.
    pub(crate) fn health(&self) -> &'static str {
        match self.variance() {
            None => "no_data",
            Some(variance) if variance >= THRESHOLD_PCT - 100.0 => "on_track",
            Some(variance) if variance >= RISK_THRESHOLD_PCT - 100.0 => "behind",
            Some(_) => "at_risk",
        }
    }
}

/// `thresholdPct` of protocol.md 5.6.
pub(crate) const THRESHOLD_PCT: f64 = 80.0;
const RISK_THRESHOLD_PCT: f64 = 50.0;

#[derive(Clone)]
pub(crate) struct Reading {
    pub(crate) id: String,
    pub(crate) value: f64,
    pub(crate) date: Date,
    pub(crate) note: Option<String>,
    /// `Measured` or `Estimate`.
    pub(crate) subtype: String,
    pub(crate) source: String,
    /// The value before an override and the comment that explains it.
    pub(crate) overridden: Option<(f64, String)>,
    pub(crate) recorded_at: Timestamp,
    /// A user id.
    pub(crate) recorded_by: String,
}

impl Reading {
    /// When the value was true: the moment of the recording if it is about that day, else the start of its day.
    pub(crate) fn true_at(&self) -> Timestamp {
        let start = self.date.to_zoned(TimeZone::UTC).map(|start| start.timestamp());
        if date_of(self.recorded_at) == self.date { self.recorded_at } else { start.unwrap_or(self.recorded_at) }
    }
}

pub(crate) struct Insight {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) category: &'static str,
    pub(crate) priority: Level,
    pub(crate) kiss: &'static str,
    pub(crate) created_at: Timestamp,
}

/// Something that happened, as the feeds of 5.4 (G9) and 5.6 (D2) list it.
pub(crate) struct FeedItem {
    pub(crate) id: String,
    /// `goal_created`, `goal_status_changed`, `note`, `decision`, `attachment`, `reading` …
    pub(crate) kind: String,
    pub(crate) goal_id: Option<String>,
    pub(crate) entity_type: &'static str,
    pub(crate) entity_id: String,
    pub(crate) entity_title: String,
    pub(crate) text: String,
    pub(crate) metadata: Value,
    pub(crate) at: Timestamp,
    /// A user id.
    pub(crate) by: String,
}

/// Lower case, ASCII letters and digits only (protocol.md 3.3 N5).
pub(crate) fn squash(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

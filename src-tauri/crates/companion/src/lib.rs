//! The app without its window: what the desktop app does, told in the verbs of [`Desktop`].
//!
//! A [`Controller`] holds the sign-in, the real-time session, the feed, the names, the tray's truth and the decision what
//! a person should hear. It keeps out: Tauri, widgets, words of the window (those stand in `ui/src/lib/words/`).

#![warn(missing_docs)]

mod account;
mod activation;
mod attention;
mod catch_up;
mod controller;
mod debug;
mod desktop;
mod directory;
mod feed;
mod folders;
mod inbox;
mod naming;
mod outlet;
mod policy;
mod recording;
mod replay;
mod settings;
mod sign_in_error;
mod store;
mod stream;
mod surroundings;
mod tray;
mod unwanted;
mod views;

pub use account::Account;
pub use activation::{Activation, Source, Target};
pub use attention::{Note, Slot};
pub use controller::Controller;
pub use desktop::Desktop;
pub use folders::Folders;
pub use outlet::Delivered;
pub use policy::Policy;
pub use realtime_proto::{ActionStatus, ServerError, Timestamp};
pub use sign_in_error::SignInError;
pub use surroundings::{Clock, Surroundings, Variables};
pub use tray::{TrayModel, TrayState};
pub use views::{
    Action, ActionChange, ActionList, ActionOutcome, Alert, Appearance, CommandCenter, CommandError, ConfigurationView,
    Connection, CountByType, DashboardGoal, DebugCounters, DebugView, Decision, Density, Direction, EarlierFigures,
    Effective, EndedBecause, EnvironmentName, ErrorCode, FeedItem, FieldMessage, Figures, Goal, GoalActivity,
    GoalActivityList, GoalChange, GoalDetail, GoalKpi, GoalList, GoalOutcome, GoalStatistics, Health, Heartbeat,
    HistoryEntry, InboxEntity, InboxFilter, InboxItem, InboxKind, InboxPage, InboxQuery, Issue, IssueList, IssueMove,
    IssueStatusConfig, Kept, KeyringKind, KeyringStatus, Kpi, KpiDetail, KpiList, KpiPoint, KpiReading, KpiTarget,
    LastClose, LastError, LastEvent, LedgerLine, LedgerStep, Mode, Mute, NamedId, NewAction, NewGoal, NewIssue,
    NewReading, Notice, NoticeCode, NotificationSettings, NotificationTest, OnScreen, Origin, Person, PersonList, Plan,
    PlanLimit, Preferences, PrimaryKpi, QuietHours, QuietSpan, ReadFrom, RealtimeBatch, RecentActivity, RecentItem,
    RecordingFile, RecordingView, Recordings, ReplayView, Returned, Sequel, ServiceHealth, SessionView, Settings,
    SharedEvent, SignedInUser, Snoozed, StaleReason, Strategy, TEXT_SIZES, Task, TestOutcome, Theme, ToastSettings,
    WindowSnapshot, WireMessage,
};

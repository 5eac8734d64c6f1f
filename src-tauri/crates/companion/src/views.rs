//! What the window is given: the shapes behind `ui/src/bindings.ts`.

mod dashboard;
mod debug;
mod error;
mod goals;
mod inbox;
mod kpis;
mod ledger;
mod live;
mod measured;
mod operations;
mod people;
mod read_from;
mod session;
mod settings;

pub use dashboard::{
    Alert, CommandCenter, DashboardGoal, EarlierFigures, Figures, PrimaryKpi, RecentActivity, RecentItem, Task,
};
pub use debug::{
    DebugCounters, DebugView, Heartbeat, HistoryEntry, LastClose, LastError, LastEvent, RecordingFile, RecordingView,
    Recordings, ReplayView, WireMessage,
};
pub use error::{CommandError, ErrorCode, FieldMessage};
pub use goals::{
    Goal, GoalActivity, GoalActivityList, GoalChange, GoalDetail, GoalKpi, GoalList, GoalOutcome, GoalStatistics,
    NamedId, NewGoal, Strategy,
};
pub use inbox::{
    InboxEntity, InboxFilter, InboxItem, InboxKind, InboxPage, InboxQuery, Mute, OnScreen, Returned, Snoozed,
};
pub use kpis::{Kpi, KpiDetail, KpiList, KpiPoint, KpiReading, KpiTarget, NewReading};
pub use ledger::{Decision, LedgerLine, LedgerStep, NotificationTest, Sequel, TestOutcome};
pub use live::{
    Connection, CountByType, FeedItem, Notice, NoticeCode, Origin, RealtimeBatch, SharedEvent, StaleReason,
    WindowSnapshot,
};
pub use measured::{Direction, Health};
pub use operations::{
    Action, ActionChange, ActionList, ActionOutcome, Issue, IssueList, IssueMove, IssueStatusConfig, NewAction,
    NewIssue,
};
pub use people::{Person, PersonList, Plan, PlanLimit};
pub use read_from::ReadFrom;
pub use session::{
    EndedBecause, Kept, KeyringKind, KeyringStatus, Mode, Preferences, ServiceHealth, SessionView, SignedInUser,
};
pub use settings::{
    Appearance, ConfigurationView, Density, Effective, EnvironmentName, NotificationSettings, QuietHours, QuietSpan,
    Settings, TEXT_SIZES, Theme, ToastSettings,
};

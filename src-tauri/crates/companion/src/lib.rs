//! The app without its window: what the desktop app does, told in the verbs of [`Desktop`].
//!
//! A [`Controller`] holds the sign-in, the real-time session, the feed, the names, the tray's truth and the decision what
//! a person should hear. It keeps out: Tauri, widgets, words of the window (those stand in `ui/src/lib/words.ts`).

#![warn(missing_docs)]

mod account;
mod activation;
mod attention;
mod controller;
mod desktop;
mod directory;
mod feed;
mod folders;
mod naming;
mod pace;
mod stream;
mod tray;
mod views;

pub use account::{Account, SignInError};
pub use activation::{Activation, Source, Target};
pub use attention::{Note, Slot};
pub use controller::Controller;
pub use desktop::Desktop;
pub use folders::Folders;
pub use tray::{TrayModel, TrayState};
pub use views::{
    Action, ActionChange, ActionList, ActionOutcome, Alert, CommandCenter, CommandError, Connection, CountByType,
    DashboardGoal, Direction, ErrorCode, FeedItem, FieldMessage, Figures, Goal, GoalActivity, GoalActivityList,
    GoalChange, GoalDetail, GoalKpi, GoalList, GoalOutcome, GoalStatistics, Health, Issue, IssueList, IssueMove,
    IssueStatusConfig, Kpi, KpiDetail, KpiList, KpiPoint, KpiReading, KpiTarget, Mode, NamedId, NewAction, NewGoal,
    NewIssue, NewReading, Notice, NoticeCode, Person, PersonList, Plan, PlanLimit, PrimaryKpi, RealtimeBatch,
    RecentActivity, RecentItem, SessionView, SignedInUser, Strategy, Task, WindowSnapshot,
};

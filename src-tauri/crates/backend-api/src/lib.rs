//! The REST services of PurposePath, one function an endpoint (protocol.md 5), and the tokens they and the socket share.
//!
//! Keeps out: what the app makes of the answers. Nothing here is cached.

#![warn(missing_docs)]

mod account;
mod actions;
mod api;
mod dashboard;
mod envelope;
mod error;
mod goals;
mod issues;
mod keeper;
mod lists;
mod measures;
mod pause;
mod place;
mod plan;
mod reading;
mod retry;
mod tokens;
mod vault;

pub use account::{AssignablePerson, Login, Person, Profile, Tenant, User, UserOfTenant};
pub use actions::{Action, ActionEdit, ActionLink, ActionTurned, Connections, NewAction};
pub use api::{Api, Health, Http};
pub use dashboard::{
    ActionAlert, Alerts, CommandCenter, GoalCard, Insight, IssueAlert, MeasureAlert, PrimaryMeasure, RecentItem,
    SummaryStats, Task,
};
pub use error::{ApiError, ErrorKind, FieldFault};
pub use goals::{
    ActivityItem, Goal, GoalDetail, GoalEdit, GoalEnd, GoalPage, GoalStatistics, GoalStats, GoalTurned, MeasureOfGoal,
    NewGoal, Owner, Strategy,
};
pub use issues::{ActionDraft, Issue, IssueConfig, IssueEdit, IssueStats, NewIssue};
pub use keeper::{Alone, Keeper, KeptSignIn, Who};
pub use measures::{
    DataPoint, DatedValue, LinkProgress, LinkedGoal, LinksOf, Measure, MeasureDetail, MeasureLink, MeasureProgress,
    NewReading, Series, TREND_POINTS, ValueSet,
};
pub use retry::Patience;
pub use tokens::{Keeping, Standing, TokenPair, TokenService};
pub use vault::{MemoryVault, OsVault, Turns, Vault, VaultError, VaultProblem};

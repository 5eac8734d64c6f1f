//! The REST services of PurposePath, one function an endpoint (protocol.md 5), and the tokens they and the socket share.
//!
//! Keeps out: what the app makes of the answers. Nothing here is cached.

#![warn(missing_docs)]

mod account;
mod api;
mod envelope;
mod error;
mod goals;
mod lists;
mod operations;
mod tokens;

pub use account::{Login, Person, Profile, Tenant, User};
pub use api::{Api, Health, Http};
pub use error::{ApiError, ErrorKind};
pub use goals::{ActivityItem, Goal, GoalDetail, MeasureOfGoal, Owner};
pub use operations::{Action, Issue, Measure};
pub use tokens::{TokenPair, TokenService};

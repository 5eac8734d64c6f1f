//! People, and what the company's plan allows.

use realtime_proto::Timestamp;
use serde::{Deserialize, Serialize};

/// Whom work can be given to, with the moment at which it was true.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PersonList {
    /// The people.
    pub people: Vec<Person>,
    /// When they were read.
    pub as_of: Timestamp,
}

/// Somebody whom work can be given to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    /// Person id.
    pub id: String,
    /// Full name.
    pub name: String,
    /// What the person is in the company.
    pub title: Option<String>,
    /// Whether it is the user who is signed in.
    pub is_me: bool,
    /// The user that belongs to the person, as far as known.
    pub user_id: Option<String>,
}

/// What the company's plan allows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Plan {
    /// Names of what can be used, in the service's spelling: compare them without case.
    pub features: Vec<String>,
    /// How much of what.
    pub limits: Vec<PlanLimit>,
}

/// How much of something the plan allows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct PlanLimit {
    /// Of what.
    pub name: String,
    /// How much; `null` is unlimited.
    pub limit: Option<f64>,
}

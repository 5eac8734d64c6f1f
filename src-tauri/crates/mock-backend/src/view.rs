//! What a test may see of the world: plain copies.

use serde::Serialize;

use crate::world::model::Tenant;

/// The main tenant at one moment.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct WorldView {
    /// The tenant's id.
    pub tenant_id: String,
    /// The company's name.
    pub tenant_name: String,
    /// In the order of creation.
    pub goals: Vec<GoalView>,
    /// In the order of creation.
    pub actions: Vec<ActionView>,
    /// In the order of creation.
    pub issues: Vec<IssueView>,
    /// KPIs.
    pub measures: Vec<MeasureView>,
    /// Everybody, with and without a login.
    pub people: Vec<PersonView>,
}

/// A goal.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct GoalView {
    /// UUID.
    pub id: String,
    /// What REST calls `name`.
    pub title: String,
    /// `draft`, `active`, `paused`, `completed`, `cancelled` or `archived`.
    pub status: &'static str,
    /// Per cent.
    pub progress: u8,
}

/// An action.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ActionView {
    /// UUID.
    pub id: String,
    /// What is to be done.
    pub title: String,
    /// REST spelling: `not_started`, `in_progress` …
    pub status: &'static str,
    /// `low` … `critical`.
    pub priority: &'static str,
    /// Per cent.
    pub progress: u8,
    /// The first connected goal.
    pub goal_id: Option<String>,
    /// A person id.
    pub assignee: Option<String>,
}

/// An issue.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct IssueView {
    /// UUID.
    pub id: String,
    /// What is wrong.
    pub title: String,
    /// The event word: `open`, `in_progress`, `resolved` or `closed`.
    pub status: &'static str,
    /// Id of the status configuration, as REST knows it.
    pub status_config_id: String,
    /// `low` … `critical`.
    pub severity: &'static str,
}

/// A KPI.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct MeasureView {
    /// UUID.
    pub id: String,
    /// What is measured.
    pub name: String,
    /// Unit of the values.
    pub unit: &'static str,
    /// The latest reading.
    pub current: Option<f64>,
    /// The value aimed at.
    pub target: f64,
    /// How many readings are kept.
    pub readings: usize,
}

/// A person.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PersonView {
    /// Person id.
    pub id: String,
    /// User id, if they can sign in.
    pub user_id: Option<String>,
    /// First and last name.
    pub name: String,
}

impl WorldView {
    pub(crate) fn of(tenant: &Tenant) -> Self {
        Self {
            tenant_id: tenant.id.clone(),
            tenant_name: tenant.name.clone(),
            goals: tenant
                .goals
                .iter()
                .map(|goal| GoalView {
                    id: goal.id.clone(),
                    title: goal.title.clone(),
                    status: goal.status.word(),
                    progress: goal.progress,
                })
                .collect(),
            actions: tenant
                .actions
                .iter()
                .map(|action| ActionView {
                    id: action.id.clone(),
                    title: action.title.clone(),
                    status: action.status.rest(),
                    priority: action.priority.word(),
                    progress: action.progress,
                    goal_id: action.goal().map(str::to_owned),
                    assignee: action.assignee.clone(),
                })
                .collect(),
            issues: tenant
                .issues
                .iter()
                .map(|issue| IssueView {
                    id: issue.id.clone(),
                    title: issue.title.clone(),
                    status: tenant.issue_status(issue).word(),
                    status_config_id: issue.status_id.clone(),
                    severity: issue.impact.word(),
                })
                .collect(),
            measures: tenant
                .measures
                .iter()
                .map(|measure| MeasureView {
                    id: measure.id.clone(),
                    name: measure.name.clone(),
                    unit: measure.unit,
                    current: measure.current(),
                    target: measure.target,
                    readings: measure.readings.len(),
                })
                .collect(),
            people: tenant
                .people
                .iter()
                .map(|person| PersonView {
                    id: person.id.clone(),
                    user_id: person.user_id.clone(),
                    name: person.name(),
                })
                .collect(),
        }
    }
}

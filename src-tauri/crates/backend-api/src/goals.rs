//! Goals and their activity (protocol.md 5.4).

use serde::Deserialize;

use crate::ApiError;
use crate::api::Api;

/// A goal as lists tell it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Goal {
    /// Goal id.
    pub id: String,
    /// Its title; REST says `name`, older documents `title` (protocol.md 8, D-25).
    #[serde(alias = "name", default)]
    pub title: String,
    /// What it is about.
    pub description: Option<String>,
    /// Its status in the service's spelling.
    pub status: Option<String>,
    /// `annual`, `quarterly`, `monthly` or `custom`.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// 0–100.
    pub progress: Option<f64>,
    /// Who owns it.
    pub owner: Option<Owner>,
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

/// The owner of a goal.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Owner {
    /// Person or user id.
    pub id: String,
    /// Given name.
    #[serde(default)]
    pub first_name: String,
    /// Family name.
    #[serde(default)]
    pub last_name: String,
}

/// A goal with what belongs to it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GoalDetail {
    /// The goal itself.
    #[serde(flatten)]
    pub goal: Goal,
    /// Its KPIs.
    #[serde(default)]
    pub measures: Vec<MeasureOfGoal>,
    /// What happened last, newest first.
    #[serde(default)]
    pub recent_activity: Vec<ActivityItem>,
}

/// A KPI as its goal tells it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MeasureOfGoal {
    /// KPI id.
    pub measure_id: String,
    /// Its name.
    #[serde(default)]
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

/// Something that happened to a goal.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ActivityItem {
    /// Activity id.
    pub id: String,
    /// Its kind.
    #[serde(rename = "type", default)]
    pub kind: String,
    /// What happened.
    #[serde(alias = "content", default)]
    pub description: String,
    /// ISO 8601.
    pub created_at: Option<String>,
    /// Who did it.
    pub created_by: Option<Owner>,
}

impl Owner {
    /// Given and family name.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name).trim().to_owned()
    }
}

impl Api {
    /// `GET /goals`, every page, newest first.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn goals(&self) -> Result<Vec<Goal>, ApiError> {
        self.list(&self.traction, "/goals", "goals", &[("pageSize", "100".to_owned())]).await
    }

    /// `GET /goals/{id}`
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn goal(&self, id: &str) -> Result<GoalDetail, ApiError> {
        self.get(&self.traction, &format!("/goals/{id}")).await
    }
}

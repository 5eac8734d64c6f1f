//! The command centre, what happened lately, insights (protocol.md 5.6, D1, D2, D4).

use serde::Deserialize;

use crate::ApiError;
use crate::api::Api;
use crate::reading::{lenient, lenient_list};

/// What somebody should see first.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CommandCenter {
    /// What is wrong.
    #[serde(default, deserialize_with = "lenient")]
    pub alerts: Alerts,
    /// The goals under way.
    #[serde(default, deserialize_with = "lenient_list")]
    pub goals: Vec<GoalCard>,
    /// What the user is to do.
    #[serde(default, deserialize_with = "lenient_list")]
    pub my_tasks: Vec<Task>,
    /// The figures.
    #[serde(default, deserialize_with = "lenient")]
    pub summary_stats: SummaryStats,
    /// ISO 8601.
    #[serde(default, deserialize_with = "lenient")]
    pub generated_at: Option<String>,
}

/// What is wrong.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Alerts {
    /// KPIs far from their target.
    #[serde(default, deserialize_with = "lenient_list")]
    pub measures_at_risk: Vec<MeasureAlert>,
    /// Actions past their day.
    #[serde(default, deserialize_with = "lenient_list")]
    pub actions_past_due: Vec<ActionAlert>,
    /// Issues of critical or high impact.
    #[serde(default, deserialize_with = "lenient_list")]
    pub critical_issues: Vec<IssueAlert>,
}

/// A KPI far from its target.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MeasureAlert {
    /// KPI id.
    pub measure_id: String,
    /// Its name.
    #[serde(default, deserialize_with = "lenient")]
    pub measure_name: String,
    /// Its last value.
    #[serde(default, deserialize_with = "lenient")]
    pub current_value: Option<f64>,
    /// The value to reach.
    #[serde(default, deserialize_with = "lenient")]
    pub target_value: Option<f64>,
    /// Per cent above or below the target.
    #[serde(default, deserialize_with = "lenient")]
    pub variance_percentage: Option<f64>,
    /// Goal id.
    #[serde(default, deserialize_with = "lenient")]
    pub goal_id: Option<String>,
    /// Its title.
    #[serde(default, deserialize_with = "lenient")]
    pub goal_title: Option<String>,
    /// A person id.
    #[serde(default, deserialize_with = "lenient")]
    pub owner_id: Option<String>,
    /// The name that goes with it.
    #[serde(default, deserialize_with = "lenient")]
    pub owner_name: Option<String>,
}

/// An action past its day.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ActionAlert {
    /// Action id.
    pub action_id: String,
    /// Its title.
    #[serde(default, deserialize_with = "lenient")]
    pub title: String,
    /// ISO 8601.
    #[serde(default, deserialize_with = "lenient")]
    pub due_date: Option<String>,
    /// Days since then.
    #[serde(default, deserialize_with = "lenient")]
    pub days_past_due: Option<f64>,
    /// In the service's spelling.
    #[serde(default, deserialize_with = "lenient")]
    pub priority: Option<String>,
    /// A person id.
    #[serde(default, deserialize_with = "lenient")]
    pub assigned_person_id: Option<String>,
    /// The name that goes with it.
    #[serde(default, deserialize_with = "lenient")]
    pub assigned_person_name: Option<String>,
    /// Goal id.
    #[serde(default, deserialize_with = "lenient")]
    pub goal_id: Option<String>,
    /// Its title.
    #[serde(default, deserialize_with = "lenient")]
    pub goal_title: Option<String>,
}

/// An issue of critical or high impact.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IssueAlert {
    /// Issue id.
    pub issue_id: String,
    /// Its title.
    #[serde(default, deserialize_with = "lenient")]
    pub title: String,
    /// In the service's spelling.
    #[serde(default, deserialize_with = "lenient")]
    pub impact: Option<String>,
    /// In the service's spelling.
    #[serde(default, deserialize_with = "lenient")]
    pub priority: Option<String>,
    /// A person id.
    #[serde(default, deserialize_with = "lenient")]
    pub reporter_id: Option<String>,
    /// The name that goes with it.
    #[serde(default, deserialize_with = "lenient")]
    pub reporter_name: Option<String>,
    /// ISO 8601.
    #[serde(default, deserialize_with = "lenient")]
    pub date_reported: Option<String>,
    /// The configuration's own name.
    #[serde(default, deserialize_with = "lenient")]
    pub status_name: Option<String>,
}

/// A goal under way.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GoalCard {
    /// Goal id.
    pub id: String,
    /// Its title.
    #[serde(default, deserialize_with = "lenient")]
    pub title: String,
    /// In the service's spelling.
    #[serde(default, deserialize_with = "lenient")]
    pub status: Option<String>,
    /// 0–100.
    #[serde(default, deserialize_with = "lenient")]
    pub progress: Option<f64>,
    /// `on_track`, `at_risk`, `behind`, where the service tells it.
    #[serde(default, deserialize_with = "lenient")]
    pub health: Option<String>,
    /// A person id.
    #[serde(default, deserialize_with = "lenient")]
    pub owner_id: Option<String>,
    /// The name that goes with it.
    #[serde(default, deserialize_with = "lenient")]
    pub owner_name: Option<String>,
    /// The KPI that mainly measures it.
    #[serde(default, deserialize_with = "lenient")]
    pub primary_measure: Option<PrimaryMeasure>,
}

/// The KPI that mainly measures a goal.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PrimaryMeasure {
    #[serde(default, deserialize_with = "lenient")]
    id: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    measure_id: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    name: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    measure_name: Option<String>,
    /// Unit of its values.
    #[serde(default, deserialize_with = "lenient")]
    pub unit: Option<String>,
    /// Its last value.
    #[serde(default, deserialize_with = "lenient")]
    pub current_value: Option<f64>,
    /// Per cent towards the target, where the service tells it.
    #[serde(default, deserialize_with = "lenient")]
    pub progress: Option<f64>,
}

/// Something that the user is to do.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Task {
    /// Action id.
    pub id: String,
    /// Its title.
    #[serde(default, deserialize_with = "lenient")]
    pub title: String,
    /// ISO 8601.
    #[serde(default, deserialize_with = "lenient")]
    pub due_date: Option<String>,
    /// In the service's spelling.
    #[serde(default, deserialize_with = "lenient")]
    pub priority: Option<String>,
    /// In the service's spelling.
    #[serde(default, deserialize_with = "lenient")]
    pub status: Option<String>,
    /// 0–100.
    #[serde(default, deserialize_with = "lenient")]
    pub progress: Option<f64>,
    /// Goal id.
    #[serde(default, deserialize_with = "lenient")]
    pub goal_id: Option<String>,
    /// Its title.
    #[serde(default, deserialize_with = "lenient")]
    pub goal_title: Option<String>,
}

/// The figures of the command centre.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "the names say it all")]
pub struct SummaryStats {
    #[serde(default, deserialize_with = "lenient")]
    pub total_active_goals: Option<u32>,
    #[serde(default, deserialize_with = "lenient")]
    pub goals_on_track: Option<u32>,
    #[serde(default, deserialize_with = "lenient")]
    pub goals_at_risk: Option<u32>,
    #[serde(default, deserialize_with = "lenient")]
    pub goals_behind: Option<u32>,
    #[serde(default, deserialize_with = "lenient")]
    pub total_measures: Option<u32>,
    #[serde(default, deserialize_with = "lenient")]
    pub measures_on_track: Option<u32>,
    #[serde(default, deserialize_with = "lenient")]
    pub measures_at_risk: Option<u32>,
    #[serde(default, deserialize_with = "lenient")]
    pub measures_behind: Option<u32>,
    #[serde(default, deserialize_with = "lenient")]
    pub total_active_actions: Option<u32>,
    #[serde(default, deserialize_with = "lenient")]
    pub actions_past_due: Option<u32>,
    #[serde(default, deserialize_with = "lenient")]
    pub actions_this_week: Option<u32>,
    #[serde(default, deserialize_with = "lenient")]
    pub open_issues: Option<u32>,
    #[serde(default, deserialize_with = "lenient")]
    pub critical_issues: Option<u32>,
}

/// Something that happened in the company.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecentItem {
    /// Activity id.
    pub id: String,
    /// `decision`, `note`, `attachment`, `reading`.
    #[serde(rename = "type", default, deserialize_with = "lenient")]
    pub kind: String,
    /// A user id.
    #[serde(default, deserialize_with = "lenient")]
    pub user_id: Option<String>,
    /// The name that goes with it.
    #[serde(default, deserialize_with = "lenient")]
    pub user_name: Option<String>,
    /// What it happened to.
    #[serde(default, deserialize_with = "lenient")]
    pub entity_id: Option<String>,
    /// What kind of thing that is.
    #[serde(default, deserialize_with = "lenient")]
    pub entity_type: Option<String>,
    /// Its title.
    #[serde(default, deserialize_with = "lenient")]
    pub entity_title: Option<String>,
    /// What happened.
    #[serde(default, deserialize_with = "lenient")]
    pub description: String,
    /// ISO 8601.
    #[serde(default, deserialize_with = "lenient")]
    pub timestamp: Option<String>,
}

/// Something that the service thinks worth knowing.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Insight {
    /// Insight id.
    pub id: String,
    /// Its title.
    #[serde(default, deserialize_with = "lenient")]
    pub title: String,
    /// What it says.
    #[serde(default, deserialize_with = "lenient")]
    pub description: Option<String>,
    /// In the service's spelling.
    #[serde(default, deserialize_with = "lenient")]
    pub priority: Option<String>,
    /// `keep`, `improve`, `start`, `stop`.
    #[serde(default, deserialize_with = "lenient")]
    pub kiss_category: Option<String>,
}

impl PrimaryMeasure {
    /// KPI id, under either name.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.measure_id.as_deref().or(self.id.as_deref())
    }

    /// Its name, under either name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.name.as_deref().or(self.measure_name.as_deref()).unwrap_or_default()
    }
}

impl Api {
    /// `GET /dashboard/command-center`
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn command_center(&self) -> Result<CommandCenter, ApiError> {
        self.get(self.traction.at("/dashboard/command-center", &[])?).await
    }

    /// `GET /activity/recent`: the last 50 items, newest first.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn recent_activity(&self) -> Result<Vec<RecentItem>, ApiError> {
        self.first_page(self.traction.at("/activity/recent", &[])?, "activity", &[("size", "50")]).await
    }

    /// `GET /insights`
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn insights(&self) -> Result<Vec<Insight>, ApiError> {
        self.list(self.traction.at("/insights", &[])?, "insights", &[]).await
    }
}

//! Goals.

use realtime_proto::{GoalStatus, Timestamp};
use serde::Serialize;

/// The goals, with the moment at which they were true.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct GoalList {
    /// The goals, newest first.
    pub goals: Vec<Goal>,
    /// When they were read.
    pub as_of: Timestamp,
}

/// A goal.
#[derive(Clone, Debug, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Goal {
    /// Goal id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub description: Option<String>,
    /// Its status.
    pub status: GoalStatus,
    /// `annual`, `quarterly`, `monthly` or `custom`.
    pub goal_type: Option<String>,
    /// 0–100.
    pub progress: Option<f64>,
    /// Who owns it.
    pub owner: Option<NamedId>,
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

/// Somebody, by id and name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct NamedId {
    /// User or person id.
    pub id: String,
    /// Full name.
    pub name: String,
}

/// A goal with what belongs to it.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct GoalDetail {
    /// The goal itself.
    #[serde(flatten)]
    pub goal: Goal,
    /// Its KPIs.
    pub measures: Vec<GoalKpi>,
    /// What happened last, newest first.
    pub recent_activity: Vec<GoalActivity>,
    /// When it was read.
    pub as_of: Timestamp,
}

/// A KPI of a goal.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct GoalKpi {
    /// KPI id.
    pub measure_id: String,
    /// Its name.
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

/// Something that happened to a goal, as REST tells it.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct GoalActivity {
    /// Activity id.
    pub id: String,
    /// Its kind.
    pub activity_type: String,
    /// What happened.
    pub text: String,
    /// ISO 8601.
    pub created_at: Option<String>,
    /// Who did it.
    pub author: Option<String>,
}

impl From<backend_api::Goal> for Goal {
    fn from(goal: backend_api::Goal) -> Self {
        Self {
            status: goal.status.as_deref().map_or(GoalStatus::Unknown, GoalStatus::from_text),
            owner: goal.owner.map(|owner| NamedId { name: owner.name(), id: owner.id }),
            id: goal.id,
            title: goal.title,
            description: goal.description,
            goal_type: goal.kind,
            progress: goal.progress,
            start_date: goal.start_date,
            target_date: goal.target_date,
            completion_date: goal.completion_date,
            updated_at: goal.updated_at,
            actions_count: goal.actions_count,
            issues_count: goal.issues_count,
            measures_count: goal.measures_count,
        }
    }
}

impl GoalDetail {
    pub(crate) fn of(detail: backend_api::GoalDetail, as_of: Timestamp) -> Self {
        let measures = detail.measures.into_iter().map(|kpi| GoalKpi {
            measure_id: kpi.measure_id,
            name: kpi.name,
            unit: kpi.unit,
            current_value: kpi.current_value,
            progress: kpi.progress,
            progress_status: kpi.progress_status,
        });
        let activity = detail.recent_activity.into_iter().map(|item| GoalActivity {
            id: item.id,
            activity_type: item.kind,
            text: item.description,
            created_at: item.created_at,
            author: item.created_by.map(|author| author.name()),
        });
        Self { goal: detail.goal.into(), measures: measures.collect(), recent_activity: activity.collect(), as_of }
    }
}

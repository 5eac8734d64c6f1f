//! Goals.

use realtime_proto::{GoalStatus, Timestamp};
use serde::{Deserialize, Serialize};

use super::measured::{Direction, Health, Thresholds};

/// The goals, with the moment at which they were true.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct GoalList {
    /// The goals, newest first.
    pub goals: Vec<Goal>,
    /// When they were read.
    pub as_of: Timestamp,
}

/// A goal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
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
    /// How it stands, where the source tells.
    pub health: Option<Health>,
}

/// Somebody, by id and name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct NamedId {
    /// User or person id.
    pub id: String,
    /// Full name.
    pub name: String,
}

/// A goal with what belongs to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct GoalDetail {
    /// The goal itself.
    #[serde(flatten)]
    pub goal: Goal,
    /// Its figures.
    pub statistics: Option<GoalStatistics>,
    /// Its strategies, in order.
    pub strategies: Vec<Strategy>,
    /// Its KPIs.
    pub measures: Vec<GoalKpi>,
    /// What happened last, newest first.
    pub recent_activity: Vec<GoalActivity>,
    /// When it was read.
    pub as_of: Timestamp,
}

/// The figures of a goal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct GoalStatistics {
    /// Number of strategies.
    pub strategies: Option<u32>,
    /// Number of actions.
    pub actions: Option<u32>,
    /// Number of issues that are not done.
    pub open_issues: Option<u32>,
    /// Number of actions that are done.
    pub completed_actions: Option<u32>,
}

/// A way to reach a goal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Strategy {
    /// Strategy id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// `planning`, `in_progress`, `completed`, `paused`, `cancelled`.
    pub status: Option<String>,
    /// 0–100.
    pub progress: Option<f64>,
}

/// A KPI of a goal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
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
    /// Id of the link between goal and KPI.
    pub measure_link_id: Option<String>,
    /// Whether the goal is mainly measured by it.
    pub is_primary: bool,
    /// Which way is good.
    pub direction: Direction,
    /// The value to reach, where the service tells it.
    pub target_value: Option<f64>,
    /// Per cent above or below the target.
    pub variance: Option<f64>,
}

/// Something that happened to a goal, as REST tells it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
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
    /// The id that goes with it.
    pub author_id: Option<String>,
}

/// What happened to a goal, newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct GoalActivityList {
    /// What happened.
    pub activity: Vec<GoalActivity>,
    /// When it was read.
    pub as_of: Timestamp,
}

/// A goal to be created.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct NewGoal {
    /// Its title, 1–200 characters.
    pub title: String,
    /// `annual`, `quarterly`, `monthly` or `custom`.
    pub goal_type: String,
    /// A day in the future, `YYYY-MM-DD`.
    pub target_date: String,
    /// A person id.
    pub owner_id: String,
    /// At most 2,000 characters.
    pub description: Option<String>,
    /// Today, if nothing is said.
    pub start_date: Option<String>,
}

/// What can be done to a goal's status (protocol.md 5.4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum GoalChange {
    /// From draft.
    Activate,
    /// From active.
    Pause {
        /// Why.
        reason: Option<String>,
    },
    /// From paused.
    Resume,
    /// It is reached.
    Complete {
        /// What is to be said about it.
        notes: Option<String>,
    },
    /// It is given up.
    Cancel {
        /// What is to be said about it.
        notes: Option<String>,
    },
}

/// A goal after a change of its status.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct GoalOutcome {
    /// Goal id.
    pub goal_id: String,
    /// Its status from now on.
    pub status: GoalStatus,
    /// 0–100, where the service tells it.
    pub progress: Option<f64>,
    /// ISO 8601, once completed or cancelled.
    pub completion_date: Option<String>,
}

impl From<backend_api::Goal> for Goal {
    fn from(goal: backend_api::Goal) -> Self {
        Self {
            title: goal.title().to_owned(),
            status: goal.status.as_deref().map_or(GoalStatus::Unknown, GoalStatus::from_text),
            owner: goal.owner.map(|owner| NamedId { name: owner.name(), id: owner.id }),
            id: goal.id,
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
            health: None,
        }
    }
}

impl GoalDetail {
    pub(crate) fn of(detail: backend_api::GoalDetail, as_of: Timestamp) -> Self {
        let health = detail.statistics.as_ref().and_then(|figures| Health::read(figures.overall_health.as_deref()));
        Self {
            goal: Goal { health, ..detail.goal.into() },
            statistics: detail.statistics.map(GoalStatistics::from),
            strategies: detail.strategies.into_iter().map(Strategy::from).collect(),
            measures: detail.measures.into_iter().map(GoalKpi::from).collect(),
            recent_activity: detail.recent_activity.into_iter().map(GoalActivity::from).collect(),
            as_of,
        }
    }
}

impl From<backend_api::GoalStatistics> for GoalStatistics {
    fn from(figures: backend_api::GoalStatistics) -> Self {
        Self {
            strategies: figures.strategies_count,
            actions: figures.actions_count,
            open_issues: figures.open_issues_count,
            completed_actions: figures.completed_actions_count,
        }
    }
}

impl From<backend_api::Strategy> for Strategy {
    fn from(strategy: backend_api::Strategy) -> Self {
        let title = strategy.title().to_owned();
        Self { id: strategy.id, title, status: strategy.status, progress: strategy.progress }
    }
}

impl From<backend_api::MeasureOfGoal> for GoalKpi {
    fn from(kpi: backend_api::MeasureOfGoal) -> Self {
        let direction = Direction::read(kpi.direction.as_deref());
        let variance = kpi.variance.or_else(|| direction.variance(kpi.current_value, kpi.target_value));
        let by_rule = || variance.map(|_| Health::by_variance(variance, Thresholds::of(kpi.threshold_pct, None)));
        let health = Health::read(kpi.progress_status.as_deref()).or_else(by_rule);
        Self {
            measure_id: kpi.measure_id,
            name: kpi.name,
            unit: kpi.unit,
            current_value: kpi.current_value,
            progress: kpi.progress,
            progress_status: health.and_then(Health::told),
            measure_link_id: kpi.measure_link_id,
            is_primary: kpi.is_primary,
            direction,
            target_value: kpi.target_value,
            variance,
        }
    }
}

impl From<backend_api::ActivityItem> for GoalActivity {
    fn from(item: backend_api::ActivityItem) -> Self {
        Self {
            text: item.text().to_owned(),
            author: item.created_by.as_ref().map(backend_api::Owner::name).filter(|name| !name.is_empty()),
            author_id: item.created_by.map(|author| author.id),
            id: item.id,
            activity_type: item.kind,
            created_at: item.created_at,
        }
    }
}

impl GoalOutcome {
    /// `status` is what the change makes of the goal, for an answer that does not say.
    pub(crate) fn of(turned: backend_api::GoalTurned, status: GoalStatus) -> Self {
        Self {
            goal_id: turned.id,
            status: turned.status.as_deref().map_or(status, GoalStatus::from_text),
            progress: turned.progress,
            completion_date: turned.completion_date,
        }
    }
}

impl From<NewGoal> for backend_api::NewGoal {
    fn from(goal: NewGoal) -> Self {
        Self {
            title: goal.title,
            kind: goal.goal_type,
            target_date: goal.target_date,
            owner_id: goal.owner_id,
            description: goal.description,
            start_date: goal.start_date,
        }
    }
}

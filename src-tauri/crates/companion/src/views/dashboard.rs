//! The command centre and what happened lately.

use realtime_proto::{ActionStatus, GoalStatus, Level, Timestamp};
use serde::{Deserialize, Serialize};

use super::measured::Health;
use super::operations::level;

/// What somebody should see first, with the moment at which it was true.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct CommandCenter {
    /// What is wrong: issues, actions, KPIs.
    pub alerts: Vec<Alert>,
    /// The goals under way.
    pub goals: Vec<DashboardGoal>,
    /// What the user is to do.
    pub tasks: Vec<Task>,
    /// The figures.
    pub figures: Figures,
    /// What they were on the last day before, as far as this computer knows.
    pub earlier: Option<EarlierFigures>,
    /// When the service made it; ISO 8601.
    pub generated_at: Option<String>,
    /// When it was read.
    pub as_of: Timestamp,
}

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Alert {
    /// A KPI is far from its target.
    MeasureAtRisk {
        /// KPI id.
        measure_id: String,
        /// Its name.
        name: String,
        /// Its last value.
        current_value: Option<f64>,
        /// The value to reach.
        target_value: Option<f64>,
        /// Per cent above or below the target.
        variance_percentage: Option<f64>,
        /// Goal id.
        goal_id: Option<String>,
        /// Its title.
        goal_title: Option<String>,
        /// Whose it is.
        owner_name: Option<String>,
    },
    /// An action is past its day.
    ActionPastDue {
        /// Action id.
        action_id: String,
        /// Its title.
        title: String,
        /// ISO 8601.
        due_date: Option<String>,
        /// Days since then.
        days_past_due: u32,
        /// How soon it should have been done.
        priority: Option<Level>,
        /// Whose it is.
        assignee_name: Option<String>,
        /// Its goal's title.
        goal_title: Option<String>,
    },
    /// An issue is of critical or high impact.
    CriticalIssue {
        /// Issue id.
        issue_id: String,
        /// Its title.
        title: String,
        /// How bad it is.
        impact: Option<Level>,
        /// How soon it is to be solved.
        priority: Option<Level>,
        /// Who reported it.
        reporter_name: Option<String>,
        /// ISO 8601.
        reported_at: Option<String>,
        /// Its status in the company's own words.
        status_name: Option<String>,
    },
}

/// A goal under way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct DashboardGoal {
    /// Goal id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its status.
    pub status: GoalStatus,
    /// 0–100.
    pub progress: Option<f64>,
    /// A person id.
    pub owner_id: Option<String>,
    /// The name that goes with it.
    pub owner_name: Option<String>,
    /// How it stands, where the service tells.
    pub health: Option<Health>,
    /// The KPI that mainly measures it.
    pub primary_kpi: Option<PrimaryKpi>,
}

/// The KPI that mainly measures a goal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PrimaryKpi {
    /// KPI id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Unit of its values.
    pub unit: Option<String>,
    /// Its last value.
    pub current_value: Option<f64>,
    /// Per cent towards the target, where the service tells it.
    pub progress: Option<f64>,
}

/// Something that the user is to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Task {
    /// Action id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// ISO 8601.
    pub due_date: Option<String>,
    /// How soon.
    pub priority: Option<Level>,
    /// Its status.
    pub status: ActionStatus,
    /// 0–100.
    pub progress: Option<f64>,
    /// Goal id.
    pub goal_id: Option<String>,
    /// Its title.
    pub goal_title: Option<String>,
}

/// The figures of the command centre; `null` where the service does not tell one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Figures {
    /// Goals under way.
    pub total_active_goals: Option<u32>,
    /// Of these, on track.
    pub goals_on_track: Option<u32>,
    /// Of these, at risk.
    pub goals_at_risk: Option<u32>,
    /// Of these, behind.
    pub goals_behind: Option<u32>,
    /// KPIs.
    pub total_measures: Option<u32>,
    /// Of these, on track.
    pub measures_on_track: Option<u32>,
    /// Of these, at risk.
    pub measures_at_risk: Option<u32>,
    /// Of these, behind.
    pub measures_behind: Option<u32>,
    /// Actions that are not done.
    pub total_active_actions: Option<u32>,
    /// Of these, past their day.
    pub actions_past_due: Option<u32>,
    /// Of these, due within a week.
    pub actions_this_week: Option<u32>,
    /// Issues that are not done.
    pub open_issues: Option<u32>,
    /// Of these, of critical or high impact.
    pub critical_issues: Option<u32>,
}

/// The figures of a day that is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct EarlierFigures {
    /// The last that were known on it.
    pub figures: Figures,
    /// When they were read.
    pub as_of: Timestamp,
}

/// What happened lately in the company.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RecentActivity {
    /// What happened, newest first.
    pub items: Vec<RecentItem>,
    /// When it was read.
    pub as_of: Timestamp,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RecentItem {
    /// Activity id.
    pub id: String,
    /// `decision`, `note`, `attachment`, `reading`.
    pub kind: String,
    /// Who did it.
    pub user_name: Option<String>,
    /// What it happened to.
    pub entity_id: Option<String>,
    /// What kind of thing that is.
    pub entity_type: Option<String>,
    /// Its title.
    pub entity_title: Option<String>,
    /// What happened.
    pub text: String,
    /// ISO 8601.
    pub at: Option<String>,
}

impl CommandCenter {
    pub(crate) fn of(center: backend_api::CommandCenter, earlier: Option<EarlierFigures>, as_of: Timestamp) -> Self {
        let issues = center.alerts.critical_issues.into_iter().map(Alert::from);
        let actions = center.alerts.actions_past_due.into_iter().map(Alert::from);
        let measures = center.alerts.measures_at_risk.into_iter().map(Alert::from);
        Self {
            alerts: issues.chain(actions).chain(measures).collect(),
            goals: center.goals.into_iter().map(DashboardGoal::from).collect(),
            tasks: center.my_tasks.into_iter().map(Task::from).collect(),
            figures: center.summary_stats.into(),
            earlier,
            generated_at: center.generated_at,
            as_of,
        }
    }
}

impl From<backend_api::MeasureAlert> for Alert {
    fn from(alert: backend_api::MeasureAlert) -> Self {
        Self::MeasureAtRisk {
            measure_id: alert.measure_id,
            name: alert.measure_name,
            current_value: alert.current_value,
            target_value: alert.target_value,
            variance_percentage: alert.variance_percentage,
            goal_id: alert.goal_id,
            goal_title: alert.goal_title,
            owner_name: alert.owner_name,
        }
    }
}

impl From<backend_api::ActionAlert> for Alert {
    fn from(alert: backend_api::ActionAlert) -> Self {
        Self::ActionPastDue {
            action_id: alert.action_id,
            title: alert.title,
            due_date: alert.due_date,
            days_past_due: alert.days_past_due.map_or(0, |days| days.max(0.0) as u32),
            priority: level(alert.priority),
            assignee_name: alert.assigned_person_name,
            goal_title: alert.goal_title,
        }
    }
}

impl From<backend_api::IssueAlert> for Alert {
    fn from(alert: backend_api::IssueAlert) -> Self {
        Self::CriticalIssue {
            issue_id: alert.issue_id,
            title: alert.title,
            impact: level(alert.impact),
            priority: level(alert.priority),
            reporter_name: alert.reporter_name,
            reported_at: alert.date_reported,
            status_name: alert.status_name,
        }
    }
}

impl From<backend_api::GoalCard> for DashboardGoal {
    fn from(goal: backend_api::GoalCard) -> Self {
        Self {
            id: goal.id,
            title: goal.title,
            status: goal.status.as_deref().map_or(GoalStatus::Unknown, GoalStatus::from_text),
            progress: goal.progress,
            owner_id: goal.owner_id,
            owner_name: goal.owner_name,
            health: Health::read(goal.health.as_deref()),
            primary_kpi: goal.primary_measure.and_then(PrimaryKpi::of),
        }
    }
}

impl PrimaryKpi {
    /// `None` when nobody can tell which it is.
    fn of(kpi: backend_api::PrimaryMeasure) -> Option<Self> {
        Some(Self {
            id: kpi.id()?.to_owned(),
            name: kpi.name().to_owned(),
            unit: kpi.unit,
            current_value: kpi.current_value,
            progress: kpi.progress,
        })
    }
}

impl From<backend_api::Task> for Task {
    fn from(task: backend_api::Task) -> Self {
        Self {
            id: task.id,
            title: task.title,
            due_date: task.due_date,
            priority: level(task.priority),
            status: task.status.as_deref().map_or(ActionStatus::Unknown, ActionStatus::from_text),
            progress: task.progress,
            goal_id: task.goal_id,
            goal_title: task.goal_title,
        }
    }
}

impl From<backend_api::SummaryStats> for Figures {
    fn from(stats: backend_api::SummaryStats) -> Self {
        Self {
            total_active_goals: stats.total_active_goals,
            goals_on_track: stats.goals_on_track,
            goals_at_risk: stats.goals_at_risk,
            goals_behind: stats.goals_behind,
            total_measures: stats.total_measures,
            measures_on_track: stats.measures_on_track,
            measures_at_risk: stats.measures_at_risk,
            measures_behind: stats.measures_behind,
            total_active_actions: stats.total_active_actions,
            actions_past_due: stats.actions_past_due,
            actions_this_week: stats.actions_this_week,
            open_issues: stats.open_issues,
            critical_issues: stats.critical_issues,
        }
    }
}

impl From<backend_api::RecentItem> for RecentItem {
    fn from(item: backend_api::RecentItem) -> Self {
        Self {
            id: item.id,
            kind: item.kind,
            user_name: item.user_name,
            entity_id: item.entity_id,
            entity_type: item.entity_type,
            entity_title: item.entity_title,
            text: item.description,
            at: item.timestamp,
        }
    }
}

//! What the window reads, from the service or as it was kept.

use companion::{
    Action, ActionList, CommandCenter, CommandError, GoalActivityList, GoalDetail, GoalList, Issue, IssueList,
    IssueStatusConfig, KpiDetail, KpiList, PersonList, Plan, ReadFrom, RecentActivity,
};
use tauri::State;

use crate::App;

/// The goals of the company.
#[tauri::command]
#[specta::specta]
pub(crate) async fn goals(app: State<'_, App>, from: ReadFrom) -> Result<Option<GoalList>, CommandError> {
    app.goals(from).await
}

/// One goal with its KPIs and activity.
#[tauri::command]
#[specta::specta]
pub(crate) async fn goal(
    app: State<'_, App>,
    goal_id: String,
    from: ReadFrom,
) -> Result<Option<GoalDetail>, CommandError> {
    app.goal(&goal_id, from).await
}

/// What happened to a goal.
#[tauri::command]
#[specta::specta]
pub(crate) async fn goal_activity(
    app: State<'_, App>,
    goal_id: String,
    from: ReadFrom,
) -> Result<Option<GoalActivityList>, CommandError> {
    app.goal_activity(&goal_id, from).await
}

/// The actions of the company.
#[tauri::command]
#[specta::specta]
pub(crate) async fn actions(app: State<'_, App>, from: ReadFrom) -> Result<Option<ActionList>, CommandError> {
    app.actions(from).await
}

/// The issues of the company.
#[tauri::command]
#[specta::specta]
pub(crate) async fn issues(app: State<'_, App>, from: ReadFrom) -> Result<Option<IssueList>, CommandError> {
    app.issues(from).await
}

/// The statuses that the company has configured for its issues.
#[tauri::command]
#[specta::specta]
pub(crate) async fn issue_statuses(
    app: State<'_, App>,
    from: ReadFrom,
) -> Result<Option<Vec<IssueStatusConfig>>, CommandError> {
    app.issue_statuses(from).await
}

/// The KPIs of the company.
#[tauri::command]
#[specta::specta]
pub(crate) async fn kpis(app: State<'_, App>, from: ReadFrom) -> Result<Option<KpiList>, CommandError> {
    app.kpis(from).await
}

/// One KPI with readings and targets.
#[tauri::command]
#[specta::specta]
pub(crate) async fn kpi(
    app: State<'_, App>,
    kpi_id: String,
    from: ReadFrom,
) -> Result<Option<KpiDetail>, CommandError> {
    app.kpi(&kpi_id, from).await
}

/// What the user should see first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn command_center(app: State<'_, App>, from: ReadFrom) -> Result<Option<CommandCenter>, CommandError> {
    app.command_center(from).await
}

/// What happened lately in the company.
#[tauri::command]
#[specta::specta]
pub(crate) async fn recent_activity(
    app: State<'_, App>,
    from: ReadFrom,
) -> Result<Option<RecentActivity>, CommandError> {
    app.recent_activity(from).await
}

/// Whom work can be given to.
#[tauri::command]
#[specta::specta]
pub(crate) async fn people(app: State<'_, App>, from: ReadFrom) -> Result<Option<PersonList>, CommandError> {
    app.people(from).await
}

/// One action, from the service.
#[tauri::command]
#[specta::specta]
pub(crate) async fn action(app: State<'_, App>, action_id: String) -> Result<Action, CommandError> {
    app.action(&action_id).await
}

/// One issue, from the service.
#[tauri::command]
#[specta::specta]
pub(crate) async fn issue(app: State<'_, App>, issue_id: String) -> Result<Issue, CommandError> {
    app.issue(&issue_id).await
}

/// What the company's plan allows.
#[tauri::command]
#[specta::specta]
pub(crate) async fn plan(app: State<'_, App>) -> Result<Plan, CommandError> {
    app.plan().await
}

//! What the window changes.

use companion::{
    Action, ActionChange, ActionOutcome, ActionStatus, CommandError, Goal, GoalActivity, GoalChange, GoalOutcome,
    Issue, IssueMove, KpiReading, NewAction, NewGoal, NewIssue, NewReading,
};
use tauri::State;

use crate::App;

/// Creates a goal.
#[tauri::command]
#[specta::specta]
pub(crate) async fn create_goal(app: State<'_, App>, goal: NewGoal) -> Result<Goal, CommandError> {
    app.create_goal(goal).await
}

/// Changes a goal's status.
#[tauri::command]
#[specta::specta]
pub(crate) async fn change_goal(
    app: State<'_, App>,
    goal_id: String,
    change: GoalChange,
) -> Result<GoalOutcome, CommandError> {
    app.change_goal(&goal_id, change).await
}

/// Writes a note on a goal.
#[tauri::command]
#[specta::specta]
pub(crate) async fn add_note(
    app: State<'_, App>,
    goal_id: String,
    content: String,
) -> Result<GoalActivity, CommandError> {
    app.add_note(&goal_id, &content).await
}

/// Writes a comment on a goal.
#[tauri::command]
#[specta::specta]
pub(crate) async fn add_comment(
    app: State<'_, App>,
    goal_id: String,
    content: String,
) -> Result<GoalActivity, CommandError> {
    app.add_comment(&goal_id, &content).await
}

/// Creates an action.
#[tauri::command]
#[specta::specta]
pub(crate) async fn create_action(app: State<'_, App>, action: NewAction) -> Result<Action, CommandError> {
    app.create_action(action).await
}

/// Sets an action's status.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_action_status(
    app: State<'_, App>,
    action_id: String,
    status: ActionStatus,
    reason: Option<String>,
) -> Result<ActionOutcome, CommandError> {
    app.set_action_status(&action_id, status, reason).await
}

/// Changes something about an action.
#[tauri::command]
#[specta::specta]
pub(crate) async fn change_action(
    app: State<'_, App>,
    action_id: String,
    change: ActionChange,
) -> Result<Action, CommandError> {
    app.change_action(&action_id, change).await
}

/// Creates an issue, reported by the user.
#[tauri::command]
#[specta::specta]
pub(crate) async fn create_issue(app: State<'_, App>, issue: NewIssue) -> Result<Issue, CommandError> {
    app.create_issue(issue).await
}

/// Changes an issue's status.
#[tauri::command]
#[specta::specta]
pub(crate) async fn move_issue(app: State<'_, App>, issue_id: String, way: IssueMove) -> Result<Issue, CommandError> {
    app.move_issue(&issue_id, way).await
}

/// Gives an issue to somebody, or to nobody.
#[tauri::command]
#[specta::specta]
pub(crate) async fn assign_issue(
    app: State<'_, App>,
    issue_id: String,
    assignee_id: Option<String>,
) -> Result<Issue, CommandError> {
    app.assign_issue(&issue_id, assignee_id).await
}

/// Records a KPI's value.
#[tauri::command]
#[specta::specta]
pub(crate) async fn record_reading(
    app: State<'_, App>,
    kpi_id: String,
    reading: NewReading,
) -> Result<KpiReading, CommandError> {
    app.record_reading(&kpi_id, reading).await
}

//! What the window reads.

use companion::{CommandError, GoalDetail, GoalList};
use tauri::State;

use crate::App;

/// The goals of the company.
#[tauri::command]
#[specta::specta]
pub(crate) async fn goals(app: State<'_, App>) -> Result<GoalList, CommandError> {
    app.goals().await
}

/// One goal with its KPIs and activity.
#[tauri::command]
#[specta::specta]
pub(crate) async fn goal(app: State<'_, App>, goal_id: String) -> Result<GoalDetail, CommandError> {
    app.goal(&goal_id).await
}

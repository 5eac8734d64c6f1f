//! What the window may ask: parse, delegate, map the error.

use companion::{Activation, CommandError, GoalDetail, GoalList, WindowSnapshot};
use tauri::{AppHandle, State};

use crate::{App, Demo, lifecycle};

/// Everything the window needs when it loads.
#[tauri::command]
#[specta::specta]
pub(crate) fn snapshot(app: State<'_, App>) -> WindowSnapshot {
    app.snapshot()
}

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

/// Try to connect at once.
#[tauri::command]
#[specta::specta]
pub(crate) async fn reconnect(app: State<'_, App>) -> Result<(), CommandError> {
    app.reconnect().await;
    Ok(())
}

/// What somebody asked to see, each once.
#[tauri::command]
#[specta::specta]
pub(crate) fn take_activations(app: State<'_, App>) -> Vec<Activation> {
    app.take_activations()
}

/// Cuts the demo's backend off, or brings it back.
#[tauri::command]
#[specta::specta]
pub(crate) fn set_demo_network(app: State<'_, App>, demo: State<'_, Demo>, up: bool) {
    demo.set_network(&app, up);
}

/// Opens the demo.
#[tauri::command]
#[specta::specta]
pub(crate) async fn open_demo(app: State<'_, App>, demo: State<'_, Demo>) -> Result<(), CommandError> {
    demo.open(&app).await
}

/// Quits for real.
#[tauri::command]
#[specta::specta]
pub(crate) fn quit(handle: AppHandle) {
    lifecycle::quit(&handle);
}

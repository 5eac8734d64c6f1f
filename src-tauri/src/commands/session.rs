//! Whose data is shown, and how the connection is.

use companion::CommandError;
use tauri::State;

use crate::{App, Demo};

/// Try to connect at once.
#[tauri::command]
#[specta::specta]
pub(crate) async fn reconnect(app: State<'_, App>) -> Result<(), CommandError> {
    app.reconnect().await;
    Ok(())
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

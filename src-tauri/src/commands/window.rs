//! The window itself: what it needs when it loads, where it is to go, the end.

use companion::{Activation, WindowSnapshot};
use tauri::{AppHandle, State};

use crate::{App, lifecycle};

/// Everything the window needs when it loads.
#[tauri::command]
#[specta::specta]
pub(crate) fn snapshot(app: State<'_, App>) -> WindowSnapshot {
    app.snapshot()
}

/// What somebody asked to see, each once.
#[tauri::command]
#[specta::specta]
pub(crate) fn take_activations(app: State<'_, App>) -> Vec<Activation> {
    app.take_activations()
}

/// Quits for real.
#[tauri::command]
#[specta::specta]
pub(crate) fn quit(handle: AppHandle) {
    lifecycle::quit(&handle);
}

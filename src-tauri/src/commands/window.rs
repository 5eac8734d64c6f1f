//! The window itself: what it needs when it loads, where it is to go, the end.

use companion::{Activation, CommandError, WindowSnapshot};
use tauri::{AppHandle, Manager, State};

use crate::packed::{Packed, pack};
use crate::{App, lifecycle};

/// Everything the window needs when it loads.
#[tauri::command]
#[specta::specta]
pub(crate) fn snapshot(app: State<'_, App>) -> WindowSnapshot {
    app.snapshot()
}

/// The window has taken the batch `number`: answers the next one, or nothing when the next one comes by
/// itself. What has gathered comes this way, packed: the page reads an event as a program, which is slow when it is long.
#[tauri::command]
#[specta::specta]
pub(crate) async fn next_batch(app: State<'_, App>, number: u32) -> Result<Option<Packed>, CommandError> {
    let batch = app.next_batch(number);
    batch.map(|batch| pack(&batch)).transpose().map_err(|error| CommandError::internal(error.to_string()))
}

/// What somebody asked to see, each once.
#[tauri::command]
#[specta::specta]
pub(crate) async fn take_activations(handle: AppHandle) -> Vec<Activation> {
    handle.state::<App>().take_activations().await
}

/// Quits for real.
#[tauri::command]
#[specta::specta]
pub(crate) fn quit(handle: AppHandle) {
    lifecycle::quit(&handle);
}

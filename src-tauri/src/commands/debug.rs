//! What the debug panel asks (protocol.md 7.7). Everything that it gets is masked.

use companion::{CommandError, DebugView, RecordingView, Recordings, ReplayView};
use tauri::State;

use crate::{App, file_manager};

/// How the live side is, with the messages after number `after`.
#[tauri::command]
#[specta::specta]
pub(crate) async fn debug(app: State<'_, App>, after: u32) -> Result<DebugView, CommandError> {
    Ok(app.debug(after).await)
}

/// Connects anew; a connection that lives is closed first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn reconnect_anew(app: State<'_, App>) -> Result<(), CommandError> {
    app.reconnect_anew().await;
    Ok(())
}

/// Loses the connection, as a network would.
#[tauri::command]
#[specta::specta]
pub(crate) async fn drop_socket(app: State<'_, App>) -> Result<(), CommandError> {
    app.drop_socket().await;
    Ok(())
}

/// Renews the access token before its time.
#[tauri::command]
#[specta::specta]
pub(crate) async fn renew_token(app: State<'_, App>) -> Result<(), CommandError> {
    app.renew_token().await
}

/// Records what is heard from here on, masked; answers where.
#[tauri::command]
#[specta::specta]
pub(crate) async fn start_recording(app: State<'_, App>) -> Result<RecordingView, CommandError> {
    app.start_recording().await
}

/// Ends the recording at work; answers what is in the file.
#[tauri::command]
#[specta::specta]
pub(crate) async fn stop_recording(app: State<'_, App>) -> Result<Option<RecordingView>, CommandError> {
    Ok(app.stop_recording().await)
}

/// Shows a recording where it lies, in the file manager.
#[tauri::command]
#[specta::specta]
pub(crate) async fn show_recording(app: State<'_, App>, name: String) -> Result<(), CommandError> {
    file_manager::show(&app.recording_path(&name)?).await
}

/// The recordings on this computer.
#[tauri::command]
#[specta::specta]
pub(crate) async fn recordings(app: State<'_, App>) -> Result<Recordings, CommandError> {
    app.recordings().await
}

/// Replays a recording into the window.
#[tauri::command]
#[specta::specta]
pub(crate) async fn start_replay(app: State<'_, App>, name: String) -> Result<ReplayView, CommandError> {
    app.start_replay(name).await
}

/// Back to what is live.
#[tauri::command]
#[specta::specta]
pub(crate) fn stop_replay(app: State<'_, App>) {
    app.stop_replay();
}

//! Whose data is shown, and how the connection is.

use companion::{CommandError, KeyringStatus, ServiceHealth};
use tauri::State;

use crate::clipboard;
use crate::{App, Demo};

/// Signs in; `stay` keeps the sign-in in the system's keyring.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sign_in(
    app: State<'_, App>,
    username: String,
    password: String,
    stay: bool,
) -> Result<(), CommandError> {
    Ok(app.sign_in_with_password(&username, password.into(), stay).await?)
}

/// Signs in with the token that was copied to the clipboard, which the window never sees.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sign_in_with_copied_token(app: State<'_, App>, stay: bool) -> Result<(), CommandError> {
    let copied = clipboard::text().await?;
    Ok(app.sign_in_with_tokens(&copied, stay).await?)
}

/// Signs out, or leaves the demo.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sign_out(app: State<'_, App>) -> Result<(), CommandError> {
    app.sign_out().await
}

/// How the system's keyring is.
#[tauri::command]
#[specta::specta]
pub(crate) async fn keyring(app: State<'_, App>) -> Result<KeyringStatus, CommandError> {
    Ok(app.keyring().await)
}

/// Asks the person to unlock the keyring, by the system's own means.
#[tauri::command]
#[specta::specta]
pub(crate) async fn unlock_keyring(app: State<'_, App>) -> Result<KeyringStatus, CommandError> {
    Ok(app.unlock_keyring().await)
}

/// How the account service of the chosen environment is.
#[tauri::command]
#[specta::specta]
pub(crate) async fn service_health(app: State<'_, App>) -> Result<ServiceHealth, CommandError> {
    Ok(app.service_health().await)
}

/// Try to connect at once.
#[tauri::command]
#[specta::specta]
pub(crate) async fn reconnect(app: State<'_, App>) -> Result<(), CommandError> {
    app.reconnect().await;
    Ok(())
}

/// Reads again what can have been missed, and tells the window that everything on screen is stale.
#[tauri::command]
#[specta::specta]
pub(crate) async fn refresh_now(app: State<'_, App>) -> Result<(), CommandError> {
    app.refresh_now().await
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

//! What the person chose, and the configuration in effect.

use companion::{CommandError, ConfigurationView, EnvironmentName, NotificationTest, Preferences, Settings};
use tauri::{AppHandle, State};

use crate::{App, notifications};

/// What the person chose.
#[tauri::command]
#[specta::specta]
pub(crate) fn settings(app: State<'_, App>) -> Settings {
    app.settings()
}

/// Chooses otherwise; the environment is left as it is.
#[tauri::command]
#[specta::specta]
pub(crate) async fn change_settings(app: State<'_, App>, settings: Settings) -> Result<Settings, CommandError> {
    app.change_settings(settings).await
}

/// Changes what the service keeps of the user's wishes.
#[tauri::command]
#[specta::specta]
pub(crate) async fn change_preferences(
    app: State<'_, App>,
    preferences: Preferences,
) -> Result<Preferences, CommandError> {
    app.change_preferences(preferences).await
}

/// Shows a test notification, and tells what came of it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn send_test(handle: AppHandle) -> NotificationTest {
    notifications::test(&handle).await
}

/// The configuration in effect, and where each value came from.
#[tauri::command]
#[specta::specta]
pub(crate) fn configuration(app: State<'_, App>) -> Result<ConfigurationView, CommandError> {
    app.configuration()
}

/// Chooses where to sign in: the session here ends, the other environment's is restored, if there is one.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_environment(app: State<'_, App>, environment: EnvironmentName) -> Result<(), CommandError> {
    app.set_environment(environment).await
}

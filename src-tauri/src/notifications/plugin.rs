//! macOS and Windows: Tauri's notification plugin. It can neither replace a notification nor tell its click here.

use companion::{Note, Notice, NoticeCode};
use tauri::{AppHandle, Manager};
use tauri_plugin_notification::NotificationExt;
use tokio::sync::mpsc;

use crate::App;

/// Shows notes until the app ends.
pub(super) async fn run(handle: AppHandle, mut notes: mpsc::Receiver<Note>) {
    if let Err(error) = handle.plugin(tauri_plugin_notification::init()) {
        tracing::warn!(%error, "notifications cannot be shown");
    }
    while let Some(note) = notes.recv().await {
        if let Err(error) = handle.notification().builder().title(note.title).body(note.body).show() {
            tracing::warn!(%error, "a notification could not be shown");
            handle.state::<App>().notice(Notice { code: NoticeCode::NotificationsUnavailable, detail: None });
        }
    }
}

//! macOS and Windows: Tauri's notification plugin. It can neither replace a notification nor tell its click here, nor whether the system
//! showed it.

use companion::{Note, Notice, NoticeCode, NotificationTest, Sequel, TestOutcome};
use tauri::{AppHandle, Manager};
use tauri_plugin_notification::NotificationExt;
use tokio::sync::mpsc;

use super::{Job, TEST_BODY, TEST_TITLE};
use crate::App;

/// Shows notes until the app ends.
pub(super) async fn run(handle: AppHandle, mut jobs: mpsc::Receiver<Job>) {
    if let Err(error) = handle.plugin(tauri_plugin_notification::init()) {
        tracing::warn!(%error, "notifications cannot be shown");
    }
    while let Some(job) = jobs.recv().await {
        match job {
            Job::Show(note) => show(&handle, note),
            Job::Test(told) => {
                // Whoever asked may have gone.
                let _ = told.send(test(&handle));
            }
        }
    }
}

fn show(handle: &AppHandle, note: Note) {
    let app = handle.state::<App>();
    match handle.notification().builder().title(note.title).body(note.body).show() {
        Ok(()) => app.note_sequel(&note.tells, Sequel::HandedOver, None),
        Err(error) => {
            tracing::warn!(%error, "a notification could not be shown");
            app.note_sequel(&note.tells, Sequel::Refused, Some(&error.to_string()));
            app.notice(Notice { code: NoticeCode::NotificationsUnavailable, detail: None });
        }
    }
}

fn test(handle: &AppHandle) -> NotificationTest {
    match handle.notification().builder().title(TEST_TITLE).body(TEST_BODY).show() {
        Ok(()) => NotificationTest { outcome: TestOutcome::HandedOver, words: None, service: None, clicks: false },
        Err(error) => NotificationTest::refused(&error.to_string()),
    }
}

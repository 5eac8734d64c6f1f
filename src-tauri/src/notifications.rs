//! Native notifications, in the order in which they were raised.

#[cfg(target_os = "linux")]
#[path = "notifications/freedesktop.rs"]
mod native;
#[cfg(not(target_os = "linux"))]
#[path = "notifications/plugin.rs"]
mod native;

use std::time::Duration;

use companion::{Note, NotificationTest, Sequel};
use tauri::{AppHandle, Manager};
use tokio::sync::{mpsc, oneshot};

use crate::App;

/// Notes that may wait for the desktop; more come only when it hangs, and are dropped with a line in the log.
const QUEUE: usize = 64;

struct Notifications(mpsc::Sender<Job>);

/// Something for the desktop to show.
enum Job {
    Show(Note),
    Test(oneshot::Sender<NotificationTest>),
}

/// Starts to take notes.
pub(crate) fn start(handle: &AppHandle) {
    let (sender, notes) = mpsc::channel(QUEUE);
    handle.manage(Notifications(sender));
    tauri::async_runtime::spawn(native::run(handle.clone(), notes));
}

/// Shows a note; one with the same slot is replaced in place.
pub(crate) fn show(handle: &AppHandle, note: Note) {
    if let Err(error) = handle.state::<Notifications>().0.try_send(Job::Show(note)) {
        tracing::warn!("a notification was dropped: the desktop does not take any");
        if let Job::Show(note) = error.into_inner() {
            handle.state::<App>().note_sequel(&note.tells, Sequel::Refused, Some("it does not answer"));
        }
    }
}

/// Shows a test, and tells what came of it.
pub(crate) async fn test(handle: &AppHandle) -> NotificationTest {
    let (done, told) = oneshot::channel();
    let sent = handle.state::<Notifications>().0.try_send(Job::Test(done));
    let hangs = || NotificationTest::refused("it does not answer");
    if sent.is_err() {
        return hangs();
    }
    match tokio::time::timeout(TEST_LIMIT, told).await {
        Ok(Ok(test)) => test,
        _ => hangs(),
    }
}

/// A notification service that has not answered by then does not.
const TEST_LIMIT: Duration = Duration::from_secs(10);

/// The words of the test.
const TEST_TITLE: &str = "Notifications work";
const TEST_BODY: &str = "This is how PurposePath tells you of what happens.";

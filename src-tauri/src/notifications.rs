//! Native notifications, in the order in which they were raised.

#[cfg(target_os = "linux")]
#[path = "notifications/freedesktop.rs"]
mod native;
#[cfg(not(target_os = "linux"))]
#[path = "notifications/plugin.rs"]
mod native;

use companion::Note;
use tauri::{AppHandle, Manager};
use tokio::sync::mpsc;

/// Notes that may wait for the desktop; more come only when it hangs, and are dropped with a line in the log.
const QUEUE: usize = 64;

struct Notifications(mpsc::Sender<Note>);

/// Starts to take notes.
pub(crate) fn start(handle: &AppHandle) {
    let (sender, notes) = mpsc::channel(QUEUE);
    handle.manage(Notifications(sender));
    tauri::async_runtime::spawn(native::run(handle.clone(), notes));
}

/// Shows a note; one with the same slot is replaced in place.
pub(crate) fn show(handle: &AppHandle, note: Note) {
    if handle.state::<Notifications>().0.try_send(note).is_err() {
        tracing::warn!("a notification was dropped: the desktop does not take any");
    }
}

//! The inbox.

use companion::{CommandError, InboxEntity, InboxPage, InboxQuery, LedgerLine, Mute, OnScreen, Timestamp};
use tauri::State;

use crate::App;

/// A page of what happened and concerns the person, from the top.
#[tauri::command]
#[specta::specta]
pub(crate) async fn inbox(app: State<'_, App>, query: InboxQuery) -> Result<InboxPage, CommandError> {
    app.inbox(query).await
}

/// Marks entries as read, or as unread; answers how many are unread then.
#[tauri::command]
#[specta::specta]
pub(crate) async fn mark_read(app: State<'_, App>, ids: Vec<u32>, read: bool) -> Result<u32, CommandError> {
    app.mark_read(ids, read).await
}

/// Marks everything as read; answers how many are unread then.
#[tauri::command]
#[specta::specta]
pub(crate) async fn mark_all_read(app: State<'_, App>) -> Result<u32, CommandError> {
    app.mark_all_read().await
}

/// Why the person was told of an event, or not, and what followed.
#[tauri::command]
#[specta::specta]
pub(crate) async fn why(app: State<'_, App>, event_key: String) -> Result<Vec<LedgerLine>, CommandError> {
    app.why(event_key).await
}

/// The window shows this at full length, or nothing: of that the person need not be told.
#[tauri::command]
#[specta::specta]
pub(crate) fn show_on_screen(app: State<'_, App>, thing: Option<OnScreen>) {
    app.show_on_screen(thing);
}

/// Puts entries out of the way until an instant; answers how many are unread then.
#[tauri::command]
#[specta::specta]
pub(crate) async fn snooze(
    app: State<'_, App>,
    ids: Vec<u32>,
    until: Timestamp,
    reason: Option<String>,
) -> Result<u32, CommandError> {
    app.snooze(ids, until, reason).await
}

/// Takes a snooze back: the entries stand where they stood. Answers how many are unread then.
#[tauri::command]
#[specta::specta]
pub(crate) async fn undo_snooze(app: State<'_, App>, ids: Vec<u32>) -> Result<u32, CommandError> {
    app.undo_snooze(ids).await
}

/// Brings entries back before their time, to the top; answers how many are unread then.
#[tauri::command]
#[specta::specta]
pub(crate) async fn bring_back(app: State<'_, App>, ids: Vec<u32>) -> Result<u32, CommandError> {
    app.bring_back(ids).await
}

/// The person wants to hear nothing of a thing for a while, nor of what belongs to it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn mute(app: State<'_, App>, mute: Mute) -> Result<(), CommandError> {
    app.mute(mute).await
}

/// They want to hear of it again.
#[tauri::command]
#[specta::specta]
pub(crate) async fn unmute(app: State<'_, App>, entity: InboxEntity, id: String) -> Result<(), CommandError> {
    app.unmute(entity, id).await
}

//! What the window may hear.

use companion::{
    Connection, Mute, Notice, RealtimeBatch, ReplayView, ServerError, SessionView, Settings, StaleReason, Timestamp,
};
use serde::Serialize;
use specta::Type;
use tauri_specta::Event;

/// A piece of the live stream, in order.
#[derive(Clone, Debug, Serialize, Type, Event)]
#[tauri_specta(event_name = "realtime-batch")]
pub(crate) struct BatchArrived(pub(crate) RealtimeBatch);

/// The connection changed.
#[derive(Clone, Debug, Serialize, Type, Event)]
pub(crate) struct ConnectionChanged(pub(crate) Connection);

/// Who is signed in changed, or where.
#[derive(Clone, Debug, Serialize, Type, Event)]
pub(crate) struct SessionChanged(pub(crate) SessionView);

/// The person chose otherwise.
#[derive(Clone, Debug, Serialize, Type, Event)]
pub(crate) struct SettingsChanged(pub(crate) Settings);

/// Everything on screen is to be read again.
#[derive(Clone, Debug, Serialize, Type, Event)]
pub(crate) struct ViewsStale {
    /// Why.
    pub(crate) why: StaleReason,
}

/// The inbox changed.
#[derive(Clone, Debug, Serialize, Type, Event)]
pub(crate) struct InboxChanged {
    /// Unread entries.
    pub(crate) unread: u32,
}

/// Something waits in the activation queue.
#[derive(Clone, Debug, Serialize, Type, Event)]
pub(crate) struct ActivationRaised;

/// The app has something to say about itself.
#[derive(Clone, Debug, Serialize, Type, Event)]
pub(crate) struct NoticeRaised(pub(crate) Notice);

/// The server says over the socket what a person has to hear.
#[derive(Clone, Debug, Serialize, Type, Event)]
pub(crate) struct ServerFailed(pub(crate) ServerError);

/// A recording is replayed into the window, or it is live again.
#[derive(Clone, Debug, Serialize, Type, Event)]
pub(crate) struct ReplayChanged {
    /// The replay at work.
    pub(crate) replay: Option<ReplayView>,
}

/// The person has muted something, or hears of it again.
#[derive(Clone, Debug, Serialize, Type, Event)]
pub(crate) struct MutesChanged {
    /// What is muted, the next one to end first.
    pub(crate) mutes: Vec<Mute>,
}

/// Quiet hours began, were changed, or ended.
#[derive(Clone, Debug, Serialize, Type, Event)]
pub(crate) struct QuietChanged {
    /// Until when they last, if there are any.
    pub(crate) until: Option<Timestamp>,
}

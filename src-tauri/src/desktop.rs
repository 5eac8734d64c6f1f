//! The one implementation of the companion's desktop.

use companion::{
    Connection, Delivered, Desktop, Mute, Note, Notice, RealtimeBatch, ReplayView, ServerError, SessionView, Settings,
    StaleReason, Timestamp, TrayModel,
};
use serde::Serialize;
use tauri::AppHandle;
use tauri_specta::Event;

use crate::events::{
    ActivationRaised, BatchArrived, ConnectionChanged, InboxChanged, MutesChanged, NoticeRaised, QuietChanged,
    ReplayChanged, ServerFailed, SessionChanged, SettingsChanged, ViewsStale,
};
use crate::{notifications, tray, window};

/// Tauri's desktop.
pub(crate) struct TauriDesktop {
    handle: AppHandle,
}

impl TauriDesktop {
    pub(crate) fn new(handle: AppHandle) -> Self {
        Self { handle }
    }

    /// A window that is not there, or is just closing, reads a snapshot when it comes back.
    fn emit(&self, event: impl Event + Serialize + Clone) {
        if let Err(error) = event.emit(&self.handle) {
            tracing::warn!(%error, "the window could not be told");
        }
    }
}

impl Desktop for TauriDesktop {
    fn deliver(&self, batch: RealtimeBatch) -> Delivered {
        self.emit(BatchArrived(batch));
        Delivered::OnItsWay
    }

    fn connection_changed(&self, connection: Connection) {
        self.emit(ConnectionChanged(connection));
    }

    fn session_changed(&self, session: SessionView) {
        self.emit(SessionChanged(session));
    }

    fn settings_changed(&self, settings: Settings) {
        self.emit(SettingsChanged(settings));
    }

    fn notify(&self, note: Note) {
        notifications::show(&self.handle, note);
    }

    fn show_tray(&self, model: TrayModel) {
        tray::show(&self.handle, model);
    }

    fn raise_window(&self) {
        window::raise(&self.handle);
        self.emit(ActivationRaised);
    }

    fn give_notice(&self, notice: Notice) {
        self.emit(NoticeRaised(notice));
    }

    fn server_failed(&self, error: ServerError) {
        self.emit(ServerFailed(error));
    }

    fn views_stale(&self, why: StaleReason) {
        self.emit(ViewsStale { why });
    }

    fn inbox_changed(&self, unread: u32) {
        self.emit(InboxChanged { unread });
    }

    fn quiet_changed(&self, until: Option<Timestamp>) {
        self.emit(QuietChanged { until });
    }

    fn mutes_changed(&self, mutes: Vec<Mute>) {
        self.emit(MutesChanged { mutes });
    }

    fn replay_changed(&self, replay: Option<ReplayView>) {
        self.emit(ReplayChanged { replay });
    }
}

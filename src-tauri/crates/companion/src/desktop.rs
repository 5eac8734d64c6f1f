//! What a desktop can do for us: the one seam between the app and the shell that shows it.

use realtime_proto::{ServerError, Timestamp};

use crate::attention::Note;
use crate::outlet::Delivered;
use crate::tray::TrayModel;
use crate::views::{Connection, Mute, Notice, RealtimeBatch, ReplayView, SessionView, Settings, StaleReason};

/// The verbs of a desktop. The shell implements them with Tauri, tests with a recorder. None may block.
pub trait Desktop: Send + Sync + 'static {
    /// Hands a batch of the live stream to the window, if there is one.
    fn deliver(&self, batch: RealtimeBatch) -> Delivered;
    /// Tells the window how the connection is.
    fn connection_changed(&self, connection: Connection);
    /// Tells the window who is signed in, and where.
    fn session_changed(&self, session: SessionView);
    /// Tells the window what the person chose, wherever that was done.
    fn settings_changed(&self, settings: Settings);
    /// Raises a native notification, or replaces the one with the same slot.
    fn notify(&self, note: Note);
    /// Shows the tray's truth.
    fn show_tray(&self, tray: TrayModel);
    /// Brings the window to the front; what it is to show waits in the activation queue.
    fn raise_window(&self);
    /// Tells the person something about the app itself.
    fn give_notice(&self, notice: Notice);
    /// Tells the window what the server says over the socket that a person has to hear. A desktop without a window need not.
    fn server_failed(&self, error: ServerError);
    /// Tells the window that everything on screen is to be read again. A desktop that shows nothing need not.
    fn views_stale(&self, why: StaleReason);
    /// Tells the window how many entries of the inbox are unread. A desktop without an inbox need not.
    fn inbox_changed(&self, unread: u32);
    /// Tells the window until when there are quiet hours, or that there are none. A desktop without a window need not.
    fn quiet_changed(&self, until: Option<Timestamp>);
    /// Tells the window what the person has muted, the next one to end first. A desktop without a window need not.
    fn mutes_changed(&self, mutes: Vec<Mute>);
    /// Tells the window that a recording is replayed into it, or that it is live again. A desktop without a window need not.
    fn replay_changed(&self, replay: Option<ReplayView>);
}

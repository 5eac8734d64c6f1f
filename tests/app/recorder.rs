//! A desktop that writes down what it is told.
#![allow(dead_code)] // every test file asks for what it needs

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use companion::{
    Connection, Delivered, Desktop, FeedItem, Mute, Note, Notice, RealtimeBatch, ReplayView, ServerError, SessionView,
    Settings, StaleReason, TrayModel,
};
use realtime_proto::Timestamp;

/// Everything that a desktop was told, in order.
#[derive(Default)]
pub struct Recorder {
    batches: Mutex<Vec<RealtimeBatch>>,
    notes: Mutex<Vec<Note>>,
    tray: Mutex<Option<TrayModel>>,
    raised: Mutex<usize>,
    sessions: Mutex<Vec<SessionView>>,
    /// Everything that crosses to the window, as it crosses.
    wire: Mutex<Vec<String>>,
    notices: Mutex<Vec<Notice>>,
    connections: Mutex<Vec<Connection>>,
    server_errors: Mutex<Vec<ServerError>>,
    stale: Mutex<Vec<StaleReason>>,
    unread: Mutex<Option<u32>>,
    replays: Mutex<Vec<Option<ReplayView>>>,
    quiet: Mutex<Vec<Option<Timestamp>>>,
    mutes: Mutex<Vec<Mute>>,
    /// A window that takes a batch when it asks for the next one, and not before.
    pub takes_its_time: AtomicBool,
    /// A notification service that takes its time to take a note.
    pub tells_slowly: AtomicBool,
}

impl Recorder {
    pub fn batches(&self) -> Vec<RealtimeBatch> {
        self.batches.lock().unwrap().clone()
    }

    pub fn items(&self) -> Vec<FeedItem> {
        self.batches().into_iter().flat_map(|batch| batch.items).collect()
    }

    pub fn notes(&self) -> Vec<Note> {
        self.notes.lock().unwrap().clone()
    }

    pub fn tray(&self) -> Option<TrayModel> {
        self.tray.lock().unwrap().clone()
    }

    pub fn sessions(&self) -> Vec<SessionView> {
        self.sessions.lock().unwrap().clone()
    }

    pub fn wire(&self) -> Vec<String> {
        self.wire.lock().unwrap().clone()
    }

    fn crosses(&self, what: &impl serde::Serialize) {
        self.wire.lock().unwrap().push(serde_json::to_string(what).unwrap());
    }

    pub fn raised(&self) -> usize {
        *self.raised.lock().unwrap()
    }

    pub fn notices(&self) -> Vec<Notice> {
        self.notices.lock().unwrap().clone()
    }

    /// Every error of the server that the window was told.
    pub fn server_errors(&self) -> Vec<ServerError> {
        self.server_errors.lock().unwrap().clone()
    }

    /// Every state that the window was shown.
    pub fn connections(&self) -> Vec<Connection> {
        self.connections.lock().unwrap().clone()
    }

    pub fn stale(&self) -> Vec<StaleReason> {
        self.stale.lock().unwrap().clone()
    }

    /// Every change of what is replayed.
    pub fn replays(&self) -> Vec<Option<ReplayView>> {
        self.replays.lock().unwrap().clone()
    }

    /// What is muted, as the window was told last.
    pub fn mutes(&self) -> Vec<Mute> {
        self.mutes.lock().unwrap().clone()
    }

    /// Every change of the quiet hours.
    pub fn quiet(&self) -> Vec<Option<Timestamp>> {
        self.quiet.lock().unwrap().clone()
    }

    pub fn unread(&self) -> Option<u32> {
        *self.unread.lock().unwrap()
    }
}

impl Desktop for Recorder {
    fn deliver(&self, batch: RealtimeBatch) -> Delivered {
        self.crosses(&batch);
        self.batches.lock().unwrap().push(batch);
        if self.takes_its_time.load(Ordering::Relaxed) { Delivered::OnItsWay } else { Delivered::Taken }
    }

    fn connection_changed(&self, connection: Connection) {
        self.crosses(&connection);
        self.connections.lock().unwrap().push(connection);
    }

    fn session_changed(&self, session: SessionView) {
        self.crosses(&session);
        self.sessions.lock().unwrap().push(session);
    }

    fn settings_changed(&self, settings: Settings) {
        self.crosses(&settings);
    }

    fn notify(&self, note: Note) {
        self.notes.lock().unwrap().push(note);
        if self.tells_slowly.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    fn show_tray(&self, tray: TrayModel) {
        *self.tray.lock().unwrap() = Some(tray);
    }

    fn raise_window(&self) {
        *self.raised.lock().unwrap() += 1;
    }

    fn give_notice(&self, notice: Notice) {
        self.crosses(&notice);
        self.notices.lock().unwrap().push(notice);
    }

    fn server_failed(&self, error: ServerError) {
        self.crosses(&error);
        self.server_errors.lock().unwrap().push(error);
    }

    fn views_stale(&self, why: StaleReason) {
        self.stale.lock().unwrap().push(why);
    }

    fn inbox_changed(&self, unread: u32) {
        *self.unread.lock().unwrap() = Some(unread);
    }

    fn quiet_changed(&self, until: Option<Timestamp>) {
        self.quiet.lock().unwrap().push(until);
    }

    fn mutes_changed(&self, mutes: Vec<Mute>) {
        *self.mutes.lock().unwrap() = mutes;
    }

    fn replay_changed(&self, replay: Option<ReplayView>) {
        self.crosses(&replay);
        self.replays.lock().unwrap().push(replay);
    }
}

/// Waits for something to become true: for a minute, for a machine may be busy, and what never comes true fails all the same.
pub async fn eventually(what: &str, is_true: impl Fn() -> bool) {
    let began = Instant::now();
    while !is_true() {
        assert!(began.elapsed() < PATIENCE, "not within a minute: {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Time stands still while it lives: nothing becomes due, everything else goes on. For tests with one thread.
pub struct Standstill(tokio::task::JoinHandle<()>);

impl Standstill {
    pub fn begin() -> Self {
        tokio::time::pause();
        // A runtime that is never idle does not skip to what would be due next.
        Self(tokio::spawn(async {
            loop {
                tokio::task::yield_now().await;
            }
        }))
    }

    /// As [`eventually`], which waits by the clock.
    pub async fn until(&self, what: &str, is_true: impl Fn() -> bool) {
        let began = Instant::now();
        while !is_true() {
            assert!(began.elapsed() < PATIENCE, "not within a minute: {what}");
            tokio::task::yield_now().await;
        }
    }
}

impl Drop for Standstill {
    fn drop(&mut self) {
        self.0.abort();
        tokio::time::resume();
    }
}

const PATIENCE: Duration = Duration::from_secs(60);

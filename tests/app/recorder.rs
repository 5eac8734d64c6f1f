//! A desktop that writes down what it is told.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use companion::{Connection, Desktop, FeedItem, Note, Notice, RealtimeBatch, SessionView, TrayModel};

/// Everything that a desktop was told, in order.
#[derive(Default)]
pub struct Recorder {
    batches: Mutex<Vec<RealtimeBatch>>,
    notes: Mutex<Vec<Note>>,
    tray: Mutex<Option<TrayModel>>,
    raised: Mutex<usize>,
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

    pub fn raised(&self) -> usize {
        *self.raised.lock().unwrap()
    }
}

impl Desktop for Recorder {
    fn deliver(&self, batch: RealtimeBatch) {
        self.batches.lock().unwrap().push(batch);
    }

    fn connection_changed(&self, _connection: Connection) {}

    fn session_changed(&self, _session: SessionView) {}

    fn notify(&self, note: Note) {
        self.notes.lock().unwrap().push(note);
    }

    fn show_tray(&self, tray: TrayModel) {
        *self.tray.lock().unwrap() = Some(tray);
    }

    fn raise_window(&self) {
        *self.raised.lock().unwrap() += 1;
    }

    fn give_notice(&self, _notice: Notice) {}
}

/// Waits for something to become true, 10 s at the most.
pub async fn eventually(what: &str, is_true: impl Fn() -> bool) {
    let began = Instant::now();
    while !is_true() {
        assert!(began.elapsed() < Duration::from_secs(10), "not within 10 s: {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

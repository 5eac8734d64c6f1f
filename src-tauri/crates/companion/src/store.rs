//! What the app remembers of one account, in one SQLite file: the last known truth of its lists, the inbox, what the person
//! was told, and small things that must outlive a crash.
//!
//! All SQLite work is done by one thread of its own behind a bounded queue: nobody who is live ever waits for a disk. What is
//! written together is one transaction. The file can be lost: then it is set aside and begun anew. Keeps out: what the
//! rows mean to a window, and every decision about telling.

mod change;
mod error;
mod figures;
mod file;
mod inbox;
mod keepable;
mod ledger;
mod mutes;
mod remembered;
mod schema;
#[cfg(test)]
mod size;
mod snapshot;
mod snooze;
mod stub;
mod worker;

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{self, SyncSender};
use std::thread;

use realtime_proto::Timestamp;
use rusqlite::Connection;
use serde::de::DeserializeOwned;
use tokio::sync::oneshot;

pub(crate) use change::{Change, Durable, How, NewEntry, Patch};
pub(crate) use error::StoreError;
pub(crate) use file::Place;
pub(crate) use keepable::Keepable;
pub(crate) use ledger::NewLine;
pub(crate) use remembered::{Remembered, Untold};
pub(crate) use snooze::Back;

use crate::views::{EarlierFigures, InboxPage, InboxQuery, LedgerLine};
use snapshot::{Document, Rows, Snapshot};
use worker::Job;

/// Jobs that may wait for the store's thread; more wait only when the disk hangs, and are dropped with a line in the log.
const QUEUE: usize = 256;

/// What the store has to say, on its own thread: whoever listens must not block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// The number of unread entries changed.
    Unread(u32),
    /// The file could not be used; it was set aside under this name, and a new one begun.
    SetAside(String),
    /// Nothing can be kept, for this reason; it is tried again.
    Unavailable(String),
    /// It can be kept again.
    Recovered,
}

/// The store of one account. Clones share it; its thread ends with the last of them.
#[derive(Clone)]
pub(crate) struct Store {
    place: Place,
    jobs: SyncSender<Job>,
}

/// The change was not written: the store is not available. What must last is tried again by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NotKept;

impl Store {
    /// Opens the store at `place`, on its own thread; `say` hears what it has to say.
    pub(crate) fn open(place: Place, say: impl Fn(Said) + Send + Sync + 'static) -> Self {
        let (jobs, queue) = mpsc::sync_channel(QUEUE);
        let back = jobs.clone();
        let say: Arc<dyn Fn(Said) + Send + Sync> = Arc::new(say);
        let thread = thread::Builder::new().name("store".to_owned());
        // Without the thread the queue is closed, which reads as a store that is not available.
        let file = place.clone();
        if let Err(error) = thread.spawn(move || worker::run(file, &queue, back, &*say)) {
            tracing::error!(%error, "the store's thread could not be started");
        }
        Self { place, jobs }
    }

    /// What was true at the end of the last run; `None` when the store cannot be read.
    pub(crate) async fn remembered(&self) -> Option<Remembered> {
        self.ask(remembered::read).await
    }

    /// Writes in the background, all in one transaction.
    pub(crate) fn write(&self, changes: Vec<Change>) {
        if !changes.is_empty() {
            self.send(Job::Write { changes, done: None });
        }
    }

    /// Writes at once, all in one transaction; the answer comes when it is safe from a crash of the app, or is not written.
    pub(crate) fn settle(&self, changes: Vec<Change>) -> impl Future<Output = Result<(), NotKept>> + use<> {
        let (done, settled) = oneshot::channel();
        self.send(Job::Write { changes, done: Some(done) });
        async { settled.await.unwrap_or(Err(NotKept)) }
    }

    /// Keeps what was read from the service, in the background.
    pub(crate) fn keep<T: Keepable>(&self, id: &str, thing: &T) {
        self.write(thing.kept(id).into_iter().collect());
    }

    /// Keeps no longer what the service does not know.
    pub(crate) fn forget<T: Keepable>(&self, id: &str) {
        self.write(T::gone(id).into_iter().collect());
    }

    /// What was kept last, as events have changed it since; `None` when nothing is, or it cannot be trusted any more.
    pub(crate) async fn find<T: Keepable>(&self, id: &str) -> Option<T> {
        T::find(self, id).await
    }

    async fn list<T: DeserializeOwned + Send + 'static>(&self, list: Rows) -> Option<Snapshot<Vec<T>>> {
        self.ask(move |connection| snapshot::list(connection, list)).await.flatten()
    }

    async fn document<T: DeserializeOwned + Send + 'static>(&self, kind: Document, id: &str) -> Option<T> {
        let id = id.to_owned();
        self.ask(move |connection| snapshot::document(connection, kind, &id)).await.flatten()
    }

    /// What the dashboard's figures were on the last day before that of `now`.
    pub(crate) async fn figures_before(&self, now: Timestamp) -> Option<EarlierFigures> {
        self.ask(move |connection| figures::before(connection, now)).await.flatten()
    }

    /// When the next snoozed entry is back, if there is one; `None` when the store cannot be read.
    pub(crate) async fn next_return(&self) -> Option<Option<Timestamp>> {
        self.ask(|connection| snooze::outlook(connection).map(|(_, next)| next)).await
    }

    /// What came back from snooze and was not told.
    pub(crate) async fn back(&self) -> Option<Vec<Back>> {
        self.ask(snooze::untold).await
    }

    /// A page of the inbox, from the top.
    pub(crate) async fn inbox(&self, query: InboxQuery) -> Option<InboxPage> {
        self.ask(move |connection| inbox::page(connection, &query)).await
    }

    /// What was decided about telling the person of an event, and what followed.
    pub(crate) async fn ledger_of(&self, event_key: String) -> Option<Vec<LedgerLine>> {
        self.ask(move |connection| ledger::of(connection, &event_key)).await
    }

    /// Closes, and deletes the account's file and everything that was set aside of it.
    ///
    /// # Errors
    /// When something of it may be left.
    pub(crate) async fn wipe(&self) -> io::Result<()> {
        self.close().await;
        let place = self.place.clone();
        tokio::task::spawn_blocking(move || place.wipe()).await.map_err(io::Error::other).flatten()
    }

    /// Writes what waits, closes the file and ends.
    pub(crate) async fn close(&self) {
        let (done, closed) = oneshot::channel();
        self.send(Job::Close(done));
        // A store that has ended already is closed.
        let _ = closed.await;
    }

    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Option<T> {
        let (answer, answered) = oneshot::channel();
        self.send(Job::Ask(Box::new(move |connection| {
            // Whoever asked may have gone.
            question(connection).map(|found| drop(answer.send(found)))
        })));
        answered.await.ok()
    }

    /// Never waits. A job that finds no place is dropped, and with it its `oneshot`, which tells whoever waits.
    fn send(&self, job: Job) {
        if self.jobs.try_send(job).is_err() {
            tracing::warn!("the store takes nothing: it has ended, or its disk hangs");
        }
    }
}

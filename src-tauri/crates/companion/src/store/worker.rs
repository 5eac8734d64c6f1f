//! The store's thread: takes jobs in order, writes in transactions, and copes with files and disks that fail.

use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::thread;
use std::time::{Duration, Instant};

use realtime::wall_clock;
use rusqlite::Connection;
use tokio::sync::oneshot;

use super::change::{Change, merged};
use super::error::StoreError;
use super::file::{self, Place};
use super::{NotKept, Said, inbox, schema, snapshot};

/// Something for the store's thread to do.
pub(super) enum Job {
    Write {
        changes: Vec<Change>,
        done: Option<Done>,
    },
    Ask(Question),
    /// The look at every page found this, in the file that was in use after so many were set aside.
    Damaged {
        why: String,
        file: u32,
    },
    Close(oneshot::Sender<()>),
}

pub(super) type Done = oneshot::Sender<Result<(), NotKept>>;
type Question = Box<dyn FnOnce(&Connection) -> Result<(), StoreError> + Send>;

/// Writes that become one transaction at the most.
const TURN: usize = 64;
/// Changes that must last and wait for the disk to come back; the oldest go, and may be told again after a restart.
const UNSAVED: usize = 20_000;
/// Time between two tries to use a store that is not available.
const TRY_AGAIN: Duration = Duration::from_secs(2);
/// The look at every page waits until the first screen has its answers.
const CHECK_AFTER: Duration = Duration::from_secs(3);
/// A file that fails again so soon is not set aside once more: something else is wrong.
const SET_ASIDE_AGAIN: Duration = Duration::from_secs(60);

struct Worker<'a> {
    place: Place,
    say: &'a (dyn Fn(Said) + Send + Sync),
    connection: Option<Connection>,
    unsaved: Vec<Change>,
    /// Events were not written: the lists are not what they say.
    distrusted: bool,
    /// When the store failed last; `None` while all is well.
    failed: Option<Instant>,
    set_aside: Option<Instant>,
    /// Files so far that were given up.
    given_up: u32,
    unread: u32,
}

/// Works until the store is closed or wiped, or nobody holds it any more.
pub(super) fn run(place: Place, jobs: &Receiver<Job>, back: SyncSender<Job>, say: &(dyn Fn(Said) + Send + Sync)) {
    let mut worker = Worker {
        place,
        say,
        connection: None,
        unsaved: Vec::new(),
        distrusted: false,
        failed: None,
        set_aside: None,
        given_up: 0,
        unread: 0,
    };
    worker.open();
    worker.check_later(back);
    let mut next = None;
    loop {
        let job = match next.take() {
            Some(job) => job,
            None => match jobs.recv_timeout(TRY_AGAIN) {
                Ok(job) => job,
                Err(RecvTimeoutError::Timeout) => {
                    worker.try_again();
                    continue;
                }
                Err(RecvTimeoutError::Disconnected) => break,
            },
        };
        match job {
            Job::Write { changes, done } => next = worker.write_turn(changes, done, jobs),
            Job::Ask(question) => worker.answer(question),
            // Another one has taken its place otherwise.
            Job::Damaged { why, file } if file == worker.given_up => worker.failed(&StoreError::Damaged(why)),
            Job::Damaged { .. } => {}
            Job::Close(done) => {
                worker.try_for_the_last_time();
                drop(worker.connection.take());
                // Whoever waited may have gone.
                let _ = done.send(());
                break;
            }
        }
    }
}

impl Worker<'_> {
    fn open(&mut self) {
        let opened = schema::open(&self.place).and_then(|connection| Ok((inbox::unread(&connection)?, connection)));
        match opened {
            Ok((unread, connection)) => {
                self.connection = Some(connection);
                self.counted(unread);
            }
            Err(error) => self.failed(&error),
        }
    }

    /// Looks at every page beside the work, so that nobody waits for it.
    fn check_later(&self, back: SyncSender<Job>) {
        let (Place::File(file), true) = (self.place.clone(), self.connection.is_some()) else { return };
        let given_up = self.given_up;
        let look = move || {
            thread::sleep(CHECK_AFTER);
            if let Err(error @ StoreError::Damaged(_)) = file::undisturbed(|| schema::check(&file)) {
                // A store that is closed by then is looked at when it is opened again.
                let _ = back.try_send(Job::Damaged { why: error.to_string(), file: given_up });
            }
        };
        if let Err(error) = thread::Builder::new().name("store-check".to_owned()).spawn(look) {
            tracing::warn!(%error, "the store could not be checked");
        }
    }

    /// Writes these and all other writes that wait, in one transaction; returns the job that is none.
    fn write_turn(&mut self, mut changes: Vec<Change>, done: Option<Done>, jobs: &Receiver<Job>) -> Option<Job> {
        let mut waiting: Vec<Done> = done.into_iter().collect();
        let mut next = None;
        for _ in 1..TURN {
            match jobs.try_recv() {
                Ok(Job::Write { changes: more, done }) => {
                    changes.extend(more);
                    waiting.extend(done);
                }
                Ok(other) => {
                    next = Some(other);
                    break;
                }
                Err(_) => break,
            }
        }
        let kept = self.write(merged(changes));
        for done in waiting {
            let _ = done.send(kept);
        }
        next
    }

    fn write(&mut self, changes: Vec<Change>) -> Result<(), NotKept> {
        if self.connection.is_none() && self.may_try_again() {
            self.open();
        }
        match self.commit(&changes) {
            Ok(unread) => {
                self.unsaved.clear();
                self.distrusted = false;
                self.recovered();
                self.counted(unread);
                Ok(())
            }
            Err(error) => {
                self.keep_for_later(changes);
                if let Some(error) = error {
                    self.failed(&error);
                }
                Err(NotKept)
            }
        }
    }

    /// `Err(None)` when there is nothing to write to.
    fn commit(&mut self, changes: &[Change]) -> Result<u32, Option<StoreError>> {
        let connection = self.connection.as_mut().ok_or(None)?;
        let distrusted = self.distrusted;
        let unsaved = &self.unsaved;
        let mut write = || -> Result<u32, StoreError> {
            let transaction = connection.transaction()?;
            if distrusted {
                snapshot::distrust(&transaction)?;
            }
            for change in unsaved.iter().chain(changes) {
                change.apply(&transaction)?;
            }
            let unread = inbox::unread(&transaction)?;
            transaction.commit()?;
            Ok(unread)
        };
        write().map_err(Some)
    }

    fn counted(&mut self, unread: u32) {
        if std::mem::replace(&mut self.unread, unread) != unread {
            (self.say)(Said::Unread(unread));
        }
    }

    fn keep_for_later(&mut self, changes: Vec<Change>) {
        self.distrusted |= changes.iter().any(|change| matches!(change, Change::Patch(_)));
        self.unsaved.extend(changes.into_iter().filter(Change::must_last));
        let too_many = self.unsaved.len().saturating_sub(UNSAVED);
        self.unsaved.drain(..too_many);
    }

    fn answer(&mut self, question: Question) {
        let Some(connection) = &self.connection else { return };
        if let Err(error) = question(connection) {
            self.failed(&error);
        }
    }

    fn failed(&mut self, error: &StoreError) {
        tracing::warn!(%error, "the store failed");
        match error {
            StoreError::Damaged(_) | StoreError::FromTheFuture(_) => self.begin_anew(error),
            StoreError::Unavailable(why) => self.unavailable(why),
        }
    }

    /// Sets the file aside and opens a new one.
    fn begin_anew(&mut self, error: &StoreError) {
        drop(self.connection.take());
        if self.set_aside.is_some_and(|at| at.elapsed() < SET_ASIDE_AGAIN) {
            return self.unavailable(&error.to_string());
        }
        self.set_aside = Some(Instant::now());
        self.given_up += 1;
        let aside = match &self.place {
            Place::File(path) => file::set_aside(path, wall_clock()),
            Place::Memory => Ok("memory".to_owned()),
        };
        match aside {
            Ok(name) => {
                self.open();
                (self.say)(Said::SetAside(name));
            }
            Err(error) => self.unavailable(&error.to_string()),
        }
    }

    fn unavailable(&mut self, why: &str) {
        if self.failed.replace(Instant::now()).is_none() {
            (self.say)(Said::Unavailable(why.to_owned()));
        }
    }

    fn recovered(&mut self) {
        if self.failed.take().is_some() {
            (self.say)(Said::Recovered);
        }
    }

    fn may_try_again(&self) -> bool {
        self.failed.is_none_or(|at| at.elapsed() >= TRY_AGAIN)
    }

    /// Nothing happens while all is well.
    fn try_again(&mut self) {
        self.notice_a_lost_file();
        if self.failed.is_some() || !self.unsaved.is_empty() {
            // Its failure is kept in `failed`, its changes in `unsaved`.
            let _ = self.write(Vec::new());
        }
    }

    /// What waits for a disk that may have come back since the last try.
    fn try_for_the_last_time(&mut self) {
        if self.connection.is_none() && !self.unsaved.is_empty() {
            self.open();
        }
        self.try_again();
    }

    /// Somebody deleted the file: what is written to it would be lost.
    fn notice_a_lost_file(&mut self) {
        let Place::File(path) = &self.place else { return };
        if self.connection.is_some() && !path.exists() {
            self.begin_after_loss(&path.clone());
        }
    }

    fn begin_after_loss(&mut self, path: &Path) {
        tracing::warn!("the store's file is gone");
        drop(self.connection.take());
        self.given_up += 1;
        // What SQLite left beside it belongs to the lost file.
        let _ = file::wipe(path);
        self.open();
        if self.connection.is_some() {
            (self.say)(Said::SetAside(String::new()));
        }
    }
}

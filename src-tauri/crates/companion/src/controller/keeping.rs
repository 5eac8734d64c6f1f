//! The account's store: opened at sign-in, heard while it works, closed or wiped at the end.

use std::sync::{Arc, Weak};

use tokio::sync::Notify;

use super::connection::Socket;
use super::steward::Wish;
use super::{Controller, Shared, State};
use crate::account::SignedIn;
use crate::attention::{Absence, Attention, Mutes};
use crate::desktop::Desktop;
use crate::directory::Directory;
use crate::store::{Durable, Place, Remembered, Said, Store};
use crate::views::{Mode, Notice, NoticeCode};

/// An account's store.
pub(super) struct Opened {
    pub(super) store: Store,
    /// What the last run knew; `None` when the store has not told it: that is not the same as nothing.
    pub(super) remembered: Option<Remembered>,
    /// Rings when a store that could not be read can be.
    pub(super) readable: Arc<Notify>,
}

impl<D: Desktop> Controller<D> {
    /// Opens the account's store and reads what the last run knew.
    pub(super) async fn open_store(&self, number: u64, signed_in: &SignedIn) -> Opened {
        {
            let mut state = self.state();
            (state.unread, state.remembers) = (0, false);
        }
        let (app, readable) = (Arc::downgrade(&self.shared), Arc::new(Notify::new()));
        let bell = Arc::clone(&readable);
        let store = Store::open(self.place_of(signed_in), move |said| {
            let is_readable = matches!(said, Said::SetAside(_) | Said::Recovered);
            hear(&app, number, said);
            if is_readable {
                bell.notify_one();
            }
        });
        let remembered = tokio::time::timeout(self.shared.policy.open, store.remembered()).await;
        Opened { store, remembered: remembered.ok().flatten(), readable }
    }

    /// A sign-in begins with what the last run knew, as far as the store has told it.
    pub(super) fn remember(&self, remembered: Option<Remembered>) {
        let mut state = self.state();
        (state.changes, state.folded, state.heard_at) = (Vec::new(), Vec::new(), None);
        state.absence = Absence::default();
        state.mutes = Mutes::default();
        state.socket = Socket::default();
        (state.issues_until, state.watch) = (None, None);
        state.connection.last_event_at = None;
        state.directory = Directory::default();
        state.attention = Attention::default();
        if let Some(remembered) = remembered {
            state.recall(remembered);
        }
        self.tell_mutes(&state);
    }

    /// Waits until the store tells what the last run knew, and then finds what was missed since.
    pub(super) async fn remember_later(self, number: u64, store: Store, readable: Arc<Notify>) {
        let remembered = loop {
            match store.remembered().await {
                Some(remembered) => break remembered,
                None => readable.notified().await,
            }
        };
        let has_begun = {
            let mut state = self.state();
            if state.store_of(number).is_none() {
                return;
            }
            let has_begun = state.recall(remembered);
            self.tell_mutes(&state);
            has_begun
        };
        tracing::info!("what the last run knew has been read after all");
        if !has_begun {
            // It is a store without a snapshot: the one that was taken meanwhile counts.
            self.remember_everything();
        }
        self.wish(Wish::Recalled);
    }

    /// Hands over what is left, and closes.
    pub(super) async fn close_store(&self, store: &Store) {
        store.write(std::mem::take(&mut self.state().changes));
        store.close().await;
    }

    /// The demo's world is made anew at each start: what was true of the last one is not true of this one.
    fn place_of(&self, signed_in: &SignedIn) -> Place {
        match (&self.shared.surroundings.folders, signed_in.view.mode) {
            (Some(folders), Mode::Account) => {
                let user = signed_in.user.as_deref().unwrap_or_default();
                Place::of_account(&folders.data, &signed_in.view.environment, &signed_in.tenant, user)
            }
            _ => Place::Memory,
        }
    }

    fn store_said(&self, number: u64, said: Said) {
        match said {
            Said::Unread(unread) => {
                let mut state = self.state();
                if state.counts(number) {
                    state.unread = unread;
                    self.shared.desktop.inbox_changed(unread);
                }
            }
            Said::SetAside(name) => {
                let detail = (!name.is_empty()).then(|| set_aside(&name, self.state().remembers));
                self.notice(Notice { code: NoticeCode::StoreSetAside, detail });
                self.remember_everything();
            }
            Said::Unavailable(why) => self.notice(Notice { code: NoticeCode::StoreUnavailable, detail: Some(why) }),
            Said::Recovered => {
                self.withdraw(NoticeCode::StoreUnavailable);
                self.remember_everything();
            }
        }
    }
}

impl State {
    /// What the last run knew is true, and what was heard since the start. A snapshot that was taken without that knowledge gives
    /// way to an earlier one: what is in it and not in the earlier one was missed. True when there is an earlier one.
    fn recall(&mut self, remembered: Remembered) -> bool {
        let has_begun = remembered.durable(Durable::Begun).is_some();
        self.remembers = true;
        self.connection.last_event_at = self.connection.last_event_at.or(remembered.time(Durable::LastEventAt));
        if has_begun {
            self.issues_until = remembered.time(Durable::IssuesUntil);
            // One of another shape is as good as none.
            self.watch = remembered.durable(Durable::GoalWatch).and_then(|json| serde_json::from_str(json).ok());
        }
        self.directory.recall(remembered.names);
        self.mutes.recall(remembered.mutes);
        for untold in remembered.untold {
            // What was heard in this run is told by whoever heard it.
            if !untold.fact().is_some_and(|fact| self.attention.has_raised(&fact)) {
                let title = untold.title.clone().or_else(|| self.directory.name(&untold.entity_id).cloned());
                self.absence.add_untold(untold, title);
            }
        }
        self.attention.recall(remembered.facts, has_begun);
        has_begun
    }
}

/// What was read before the file was set aside is known; else nobody knows what was told already, and what was not.
fn set_aside(name: &str, remembers: bool) -> String {
    let lost = if remembers { "" } else { " What you missed while PurposePath was closed cannot be told this time." };
    format!("The file was set aside as {name}, and a new one begun.{lost}")
}

/// On the store's thread.
fn hear<D: Desktop>(app: &Weak<Shared<D>>, number: u64, said: Said) {
    if let Some(shared) = app.upgrade() {
        Controller { shared }.store_said(number, said);
    }
}

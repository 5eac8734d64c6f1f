//! The account's store: opened at sign-in, heard while it works, closed or wiped at the end.

use std::sync::{Arc, Weak};

use super::connection::Socket;
use super::{Controller, Shared};
use crate::account::SignedIn;
use crate::attention::{Absence, Attention};
use crate::desktop::Desktop;
use crate::directory::Directory;
use crate::store::{Durable, Place, Remembered, Said, Store};
use crate::views::{Mode, Notice, NoticeCode};

impl<D: Desktop> Controller<D> {
    /// Opens the account's store and reads what the last run knew.
    pub(super) async fn open_store(&self, number: u64, signed_in: &SignedIn) -> (Store, Remembered) {
        let app = Arc::downgrade(&self.shared);
        let store = Store::open(self.place_of(signed_in), move |said| hear(&app, number, said));
        let remembered = tokio::time::timeout(self.shared.policy.open, store.remembered()).await;
        (store, remembered.ok().flatten().unwrap_or_default())
    }

    /// What the last run knew is true from now on.
    pub(super) fn remember(&self, remembered: Remembered) {
        let begun = remembered.durable(Durable::Begun).is_some();
        let mut state = self.state();
        (state.changes, state.folded, state.heard_at) = (Vec::new(), Vec::new(), None);
        state.absence = Absence::default();
        state.socket = Socket::default();
        state.issues_until = remembered.time(Durable::IssuesUntil);
        // One of another shape is as good as none.
        state.watch = remembered.durable(Durable::GoalWatch).and_then(|json| serde_json::from_str(json).ok());
        state.connection.last_event_at = remembered.time(Durable::LastEventAt);
        state.unread = remembered.unread;
        state.directory = Directory::knowing(remembered.names);
        state.attention = Attention::remembering(remembered.facts, begun);
        for untold in remembered.untold {
            let title = untold.title.or_else(|| state.directory.name(&untold.entity_id).cloned());
            state.absence.add_untold(untold.event_key, untold.kind, title);
        }
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
                let detail = (!name.is_empty()).then_some(name);
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

/// On the store's thread.
fn hear<D: Desktop>(app: &Weak<Shared<D>>, number: u64, said: Said) {
    if let Some(shared) = app.upgrade() {
        Controller { shared }.store_said(number, said);
    }
}

//! Muting: of a goal, an action or an issue the person hears nothing for a while, but what is critical.

use super::inbox::unavailable;
use super::{Controller, State};
use crate::attention::stays_quiet;
use crate::desktop::Desktop;
use crate::store::{Back, Change, NewEntry};
use crate::views::{CommandError, InboxEntity, InboxKind, Mute};

impl<D: Desktop> Controller<D> {
    /// Mutes a thing until its time, or until it is taken back; a later mute takes the place of an earlier one.
    ///
    /// # Errors
    /// When nobody is signed in, or the store cannot be written.
    pub async fn mute(&self, mute: Mute) -> Result<(), CommandError> {
        let name = mute.name.chars().take(LONGEST_NAME).collect();
        let mute = Mute { name, ..mute };
        let ended = Change::MutesEnded { at: self.state().now() };
        self.settle_mutes(vec![ended, Change::Muted(mute.clone())], |state| {
            let now = state.now();
            state.mutes.put(mute, now);
        })
        .await
    }

    /// Takes a mute back.
    ///
    /// # Errors
    /// When nobody is signed in, or the store cannot be written.
    pub async fn unmute(&self, entity: InboxEntity, id: String) -> Result<(), CommandError> {
        let change = Change::Unmuted { entity, id: id.clone() };
        self.settle_mutes(vec![change], |state| state.mutes.remove(entity, &id)).await
    }

    /// What is not kept does not hold either. Nothing of it counts for another sign-in that has begun meanwhile.
    async fn settle_mutes(&self, changes: Vec<Change>, then: impl FnOnce(&mut State)) -> Result<(), CommandError> {
        let (number, store) = {
            let state = self.state();
            let running = state.running.as_ref().ok_or_else(CommandError::signed_out)?;
            (running.number, running.store.clone())
        };
        store.settle(changes).await.map_err(|_| unavailable())?;
        let mut state = self.state();
        if state.counts(number) {
            then(&mut state);
            self.tell_mutes(&state);
        }
        Ok(())
    }

    /// Under the lock: what is said last is what is true.
    pub(super) fn tell_mutes(&self, state: &State) {
        self.shared.desktop.mutes_changed(state.mutes.holding(state.now()));
    }
}

impl State {
    /// The entry as it stands in the inbox: of what is muted the person need not be told any more.
    pub(super) fn muted_or_not(&self, entry: NewEntry) -> NewEntry {
        let is_muted = self.mutes.cover(entry.entity, &entry.entity_id, entry.goal_id.as_deref(), self.now());
        NewEntry { is_muted: stays_quiet(entry.kind == InboxKind::CriticalIssue, is_muted), ..entry }
    }

    pub(super) fn is_muted(&self, entity: InboxEntity, id: &str) -> bool {
        self.mutes.cover(entity, id, None, self.now())
    }

    pub(super) fn is_back_muted(&self, back: &Back) -> bool {
        self.mutes.cover(back.entity, &back.entity_id, back.goal_id.as_deref(), self.now())
    }
}

/// Characters of a name; the rest is cut off.
const LONGEST_NAME: usize = 200;

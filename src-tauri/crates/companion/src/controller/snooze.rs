//! Entries of the inbox that are out of the way for a while: each comes back at its instant, and is told once.

use std::sync::Arc;
use std::time::Duration;

use realtime_proto::Timestamp;
use tokio::sync::Notify;
use tokio::time::timeout;

use super::{Controller, State};
use crate::attention::{self, Circumstances, Note, Returned};
use crate::desktop::Desktop;
use crate::inbox::nameless;
use crate::store::{Back, Change, Store};
use crate::views::CommandError;

impl<D: Desktop> Controller<D> {
    /// Puts entries out of the way until an instant; returns how many are unread then.
    ///
    /// # Errors
    /// When nobody is signed in, or the store cannot be written.
    pub async fn snooze(&self, ids: Vec<u32>, until: Timestamp, reason: Option<String>) -> Result<u32, CommandError> {
        let reason = reason.map(|words| words.trim().chars().take(LONGEST_REASON).collect());
        let reason = reason.filter(|words: &String| !words.is_empty());
        let unread = self.mark(Change::Snooze { ids, until, reason }).await?;
        self.look_at_the_clock();
        Ok(unread)
    }

    /// Takes a snooze back: the entries stand where they stood, read or not. Returns how many are unread then.
    ///
    /// # Errors
    /// When nobody is signed in, or the store cannot be written.
    pub async fn undo_snooze(&self, ids: Vec<u32>) -> Result<u32, CommandError> {
        self.mark(Change::Unsnoozed(ids)).await
    }

    /// Brings entries back before their time, to the top and unread; returns how many are unread then.
    ///
    /// # Errors
    /// When nobody is signed in, or the store cannot be written.
    pub async fn bring_back(&self, ids: Vec<u32>) -> Result<u32, CommandError> {
        let at = self.state().now();
        self.mark(Change::BroughtBack { ids, at }).await
    }

    /// The time of day may have moved, or what waits for it.
    pub(super) fn look_at_the_clock(&self) {
        if let Some(running) = &self.state().running {
            running.alarm.notify_one();
        }
    }

    /// Brings back what is due, until the sign-in ends.
    pub(super) async fn watch_snoozed(self, number: u64, store: Store, alarm: Arc<Notify>) {
        loop {
            let wait = match self.bring_back_due(number, &store).await {
                Some(next) => next.map(|next| until(self.state().now(), next, self.shared.policy.wall_clock)),
                None => Some(UNREADABLE),
            };
            match wait {
                // The look comes when it is time, or when the alarm rings.
                Some(wait) => drop(timeout(wait, alarm.notified()).await),
                None => alarm.notified().await,
            }
        }
    }

    /// Brings back what is due and tells it, and what the last run had no time to tell. Answers when there is more to do, if the store does.
    async fn bring_back_due(&self, number: u64, store: &Store) -> Option<Option<Timestamp>> {
        let now = self.state().now();
        let is_due = store.next_return().await?.is_some_and(|next| next <= now);
        if is_due && store.settle(vec![Change::Return { at: now }]).await.is_err() {
            return None;
        }
        let back = store.back().await?;
        let waits = self.tell_back(number, store, back);
        let next = store.next_return().await?;
        // What waits for the end of quiet hours is looked at as often as the clock is.
        Some(if waits { Some(next.unwrap_or(Timestamp::from_millis(i64::MAX))) } else { next })
    }

    /// Tells in one note what is back, each once; true when some of it waits for the end of quiet hours.
    fn tell_back(&self, number: u64, store: &Store, back: Vec<Back>) -> bool {
        let (note, over, waits) = {
            let state = self.state();
            if !state.counts(number) {
                return false;
            }
            let count = back.len();
            let (told, over) = state.decide_return(back);
            let note = attention::back(&told);
            (
                note.map(|note| Note { silent: !state.settings.notifications.sound, ..note }),
                over.clone(),
                over.len() < count,
            )
        };
        if let Some(note) = note {
            self.shared.desktop.notify(note);
        }
        if !over.is_empty() {
            // Without a wait in between: told and not noted would be told again.
            store.write(vec![Change::ReturnTold(over)]);
        }
        waits
    }
}

impl State {
    /// What is told of it, and of which ones the person need not be told any more: the others wait.
    fn decide_return(&self, back: Vec<Back>) -> (Vec<Returned>, Vec<u32>) {
        let (wanted, is_quiet) = (&self.settings.notifications, self.is_quiet());
        let (mut told, mut over) = (Vec::new(), Vec::new());
        for one in back {
            let is_muted = self.is_back_muted(&one);
            let circumstances = Circumstances { wanted, is_muted, is_quiet, is_on_screen: false };
            let decision = attention::judge_return(one.kind, circumstances);
            if decision.waits() {
                continue;
            }
            over.push(one.id);
            if decision.tells() {
                told.push(Returned { id: one.id, title: self.title_of(&one), reason: one.reason });
            }
        }
        (told, over)
    }

    fn title_of(&self, back: &Back) -> String {
        let known = || self.directory.name(&back.entity_id).cloned();
        let title = back.title.clone().filter(|title| !title.trim().is_empty()).or_else(known);
        title.unwrap_or_else(|| nameless(back.entity).to_owned())
    }
}

/// Until a store that cannot be read is asked again. Longer than it waits for a pause in which to try its disk.
const UNREADABLE: Duration = Duration::from_secs(10);

/// How long to wait for an instant: the clock may be set meanwhile, and a sleeping machine stops the wait.
fn until(now: Timestamp, next: Timestamp, at_most: Duration) -> Duration {
    let left = u64::try_from(next.as_millis().saturating_sub(now.as_millis())).unwrap_or_default();
    Duration::from_millis(left).min(at_most)
}

/// Characters of a reason; the rest is cut off.
const LONGEST_REASON: usize = 200;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_ends_at_the_instant_and_looks_at_the_clock_in_between() {
        let (now, most) = (Timestamp::from_millis(1_000), Duration::from_secs(10));
        assert_eq!(until(now, Timestamp::from_millis(4_000), most), Duration::from_secs(3));
        assert_eq!(until(now, Timestamp::from_millis(90_000), most), most);
        assert_eq!(until(now, Timestamp::from_millis(500), most), Duration::ZERO, "it is due");
    }
}

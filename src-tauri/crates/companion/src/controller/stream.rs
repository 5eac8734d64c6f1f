//! Following the real-time session: what is heard becomes true, is kept, and the desktop is told.

use realtime::Delivery;
use realtime_proto::{ErrorCode, Timestamp};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

use super::steward::Wish;
use super::{Controller, State, names_in};
use crate::attention::{self, Circumstances, Heard, Missed, Note, fact_of};
use crate::desktop::Desktop;
use crate::inbox::entry_of;
use crate::outlet::{Delivered, Parcel};
use crate::store::{Change, Durable, How, Patch};
use crate::views::{FeedItem, Origin, RealtimeBatch, Sequel, SharedEvent};

impl<D: Desktop> Controller<D> {
    /// To the last word of the sign-in of that number.
    pub(super) async fn follow(self, number: u64, mut deliveries: mpsc::Receiver<Delivery>) {
        let mut turn = Vec::with_capacity(TURN);
        loop {
            let taken = self.shared.taken.notified();
            let (held_until, summary_due) = {
                let state = self.state();
                (state.held_until(), state.attention.due())
            };
            tokio::select! {
                // Held back, the driver stops reading, and TCP slows the server.
                heard = deliveries.recv_many(&mut turn, TURN), if held_until.is_none() => {
                    if heard == 0 {
                        break;
                    }
                    for delivery in turn.drain(..) {
                        self.take(number, delivery);
                    }
                }
                () = taken, if held_until.is_some() => {}
                () = until(held_until) => self.state().outlet.give_up(Instant::now()),
                () = until(summary_due) => {}
            }
            self.flush();
        }
        self.flush();
    }

    fn take(&self, number: u64, delivery: Delivery) {
        match delivery {
            Delivery::State { at, change } => self.state_changed(number, at, change),
            Delivery::Event { at, event } => self.event(number, at, event.into()),
            Delivery::Gap { at, since, until } => self.gap(number, at, since, until),
            Delivery::Tapped { at, tapped } => self.tapped(number, at, *tapped),
            Delivery::Rejected { rejection, .. } => {
                tracing::warn!(reason = %rejection.reason, bytes = rejection.bytes, "a message was rejected");
            }
            Delivery::ServerError { error, .. } => {
                tracing::warn!(scope = error.scope, code = error.code.as_str(), "the server reports an error");
                // What an ended sign-in still hears is not told in the next one.
                if self.state().counts(number) && concerns_the_person(&error.code) {
                    self.shared.desktop.server_failed(error);
                }
            }
        }
    }

    fn event(&self, number: u64, at: Timestamp, event: SharedEvent) {
        let (news, nameless) = {
            let mut state = self.state();
            if !state.counts(number) {
                return;
            }
            state.connection.last_event_at = Some(at);
            state.debug.event(at, &event);
            state.directory.learn_from(&event);
            let heard = state.attention.hear(&event);
            if heard == Heard::Again {
                // It was raised before, by a catch-up or by the last run.
                return;
            }
            state.show(at, event.clone(), Origin::Live);
            // What is wanted counts when it happens, not when there is a title to tell it by.
            let news = if let Heard::News(subject) = heard { state.wanted(subject, &event) } else { None };
            (news, state.nameless(&event))
        };
        self.look_up(nameless);
        if let Some(subject) = news {
            self.tell(number, subject, event);
        }
    }

    fn gap(&self, number: u64, at: Timestamp, since: Timestamp, until: Timestamp) {
        {
            let mut state = self.state();
            if !state.counts(number) {
                return;
            }
            state.note_gap(at, since, until);
            let item = state.feed.gap(since, until);
            state.hand_out(item);
        }
        self.wish(Wish::Missed);
    }

    /// The window has taken the batch `number`: the next one, if there is any.
    pub fn next_batch(&self, number: u32) -> Option<RealtimeBatch> {
        let batch = {
            let mut state = self.state();
            if state.outlet.taken(number) { state.next_batch() } else { None }
        };
        self.shared.taken.notify_waiters();
        batch
    }

    /// Hands the store what was heard, the window its batch and the person their summary, as far as they are due.
    pub(super) fn flush(&self) {
        let summary = {
            let mut state = self.state();
            let summary = state.summary(Instant::now());
            state.hand_over();
            summary
        };
        self.deliver();
        if let Some(summary) = summary {
            let told = Change::Told(summary.tells.clone());
            self.shared.desktop.notify(summary);
            // Their entries were handed over before.
            let mut state = self.state();
            state.changes.push(told);
            state.hand_over();
        }
    }

    /// Hands the window its next batch, unless one is on its way.
    pub(super) fn deliver(&self) {
        loop {
            let Some(batch) = self.state().next_batch() else { return };
            let number = batch.number;
            match self.shared.desktop.deliver(batch) {
                Delivered::Taken => {
                    self.state().outlet.taken(number);
                    self.shared.taken.notify_waiters();
                }
                Delivered::OnItsWay => return,
            }
        }
    }
}

impl State {
    fn next_batch(&mut self) -> Option<RealtimeBatch> {
        let Parcel { number, items, named, is_after_missed } = self.outlet.take()?;
        let mut names = names_in(&self.directory, &items);
        names.extend(named.into_iter().filter_map(|id| {
            let name = self.directory.name(&id)?.clone();
            Some((id, name))
        }));
        let counts = is_after_missed.then(|| {
            names.extend(names_in(&self.directory, &self.feed.entries()));
            self.feed.counts()
        });
        Some(RealtimeBatch { number, items, names, counts })
    }

    /// While a recording is replayed, the window hears nothing live; it reads everything anew afterwards.
    fn hand_out(&mut self, item: FeedItem) {
        if self.replay.is_none() {
            self.outlet.push(item, Instant::now());
        }
    }

    /// Until when the live stream is to be held back; a replay waits by itself.
    fn held_until(&self) -> Option<Instant> {
        if self.replay.is_some() { None } else { self.outlet.held_until() }
    }

    /// Puts an event into the feed, the inbox and the snapshot.
    pub(super) fn show(&mut self, at: Timestamp, event: SharedEvent, origin: Origin) {
        if let Some(fact) = fact_of(&event) {
            self.changes.push(Change::Fact { fact, how: How::Raised });
        }
        let entry = entry_of(&event, at, origin, self.session.user.as_ref());
        self.changes.extend(entry.map(|entry| Change::Entry(self.muted_or_not(entry))));
        self.changes.extend(Patch::of(&event).map(Change::Patch));
        if origin == Origin::Live {
            self.heard_at = Some(at);
        }
        let item = self.feed.event(at, event, origin);
        self.hand_out(item);
    }

    /// Hands the store what has come together: one transaction.
    pub(super) fn hand_over(&mut self) {
        if let Some(at) = self.heard_at.take() {
            self.changes.push(Change::Durable(Durable::LastEventAt, at.to_string()));
        }
        // At the end of a sign-in whoever ends it hands over the rest.
        if let Some(running) = &self.running {
            running.store.write(std::mem::take(&mut self.changes));
        }
    }

    /// The summary, if one is due.
    fn summary(&mut self, now: Instant) -> Option<Note> {
        let note = self.attention.summary(now)?;
        let folded = std::mem::take(&mut self.folded);
        if self.is_quiet() {
            return self.summary_in_quiet_hours(folded);
        }
        let keys: Vec<String> = folded.into_iter().map(|missed| missed.key).collect();
        let is_wanted = !self.settings.notifications.do_not_disturb;
        self.followed(&keys, if is_wanted { Sequel::SummedUp } else { Sequel::LeftOut }, None);
        if !is_wanted {
            self.changes.push(Change::Told(keys));
            return None;
        }
        Some(Note { silent: !self.settings.notifications.sound, tells: keys, ..note })
    }

    /// What came through them is told; the rest, folded in the second before they began, waits for their end.
    fn summary_in_quiet_hours(&mut self, folded: Vec<Missed>) -> Option<Note> {
        let wanted = self.settings.notifications.clone();
        let circumstances = Circumstances { wanted: &wanted, is_muted: false, is_quiet: true, is_on_screen: false };
        let (through, waiting): (Vec<Missed>, Vec<Missed>) =
            folded.into_iter().partition(|missed| attention::judge(missed.case, circumstances).tells());
        waiting.into_iter().for_each(|missed| self.absence.put_back(missed));
        let note = attention::summary_of(&through)?;
        self.followed(&note.tells, Sequel::SummedUp, None);
        Some(Note { silent: !wanted.sound, urgent: true, ..note })
    }
}

/// What the session does not mend by itself, in silence (protocol.md 2.4).
fn concerns_the_person(code: &ErrorCode) -> bool {
    match code {
        ErrorCode::Forbidden
        | ErrorCode::ValidationError
        | ErrorCode::RateLimitExceeded
        | ErrorCode::InternalError
        | ErrorCode::Other(_) => true,
        ErrorCode::Unauthorized
        | ErrorCode::NotFound
        | ErrorCode::GatewayForbidden
        | ErrorCode::GatewayInternalError
        | ErrorCode::GatewayError => false,
    }
}

/// Deliveries taken in one turn, so that timers are looked at in between.
const TURN: usize = 256;

async fn until(at: Option<Instant>) {
    match at {
        Some(at) => sleep_until(at).await,
        None => std::future::pending().await,
    }
}

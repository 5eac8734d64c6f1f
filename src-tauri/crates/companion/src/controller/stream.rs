//! Following the real-time session: what is heard becomes true, is kept, and the desktop is told.

use realtime::Delivery;
use realtime_proto::{Event, Timestamp};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

use super::{Controller, State, names_in};
use crate::attention::{Heard, Note, fact_of};
use crate::desktop::Desktop;
use crate::directory::mentions;
use crate::inbox::entry_of;
use crate::store::{Change, Durable, How, Patch};
use crate::views::{Origin, RealtimeBatch};

impl<D: Desktop> Controller<D> {
    pub(super) async fn follow(self, mut deliveries: mpsc::Receiver<Delivery>) {
        let mut turn = Vec::with_capacity(TURN);
        loop {
            let (batch_due, summary_due) = {
                let state = self.state();
                (state.pace.due(), state.attention.due())
            };
            tokio::select! {
                taken = deliveries.recv_many(&mut turn, TURN) => {
                    if taken == 0 {
                        break;
                    }
                    for delivery in turn.drain(..) {
                        self.take(delivery);
                    }
                }
                () = until(batch_due) => {}
                () = until(summary_due) => {}
            }
            self.flush();
        }
        self.flush_all().await;
    }

    fn take(&self, delivery: Delivery) {
        match delivery {
            Delivery::State { at, change } => self.state_changed(at, change),
            Delivery::Event { at, event } => self.event(at, *event),
            Delivery::Gap { at, since, until } => self.gap(at, since, until),
            Delivery::Tapped { at, tapped } => self.tapped(at, *tapped),
            Delivery::Rejected { rejection, .. } => {
                tracing::warn!(reason = %rejection.reason, bytes = rejection.bytes, "a message was rejected");
            }
            Delivery::ServerError { error, .. } => {
                tracing::warn!(scope = error.scope, code = error.code.as_str(), "the server reports an error");
            }
        }
    }

    fn event(&self, at: Timestamp, event: Event) {
        let heard = {
            let mut state = self.state();
            state.connection.last_event_at = Some(at);
            state.debug.event(at, &event);
            state.directory.learn_from(&event);
            let heard = state.attention.hear(&event);
            if heard == Heard::Again {
                // It was raised before, by a catch-up or by the last run.
                return;
            }
            state.show(at, event.clone(), Origin::Live);
            heard
        };
        self.look_up(mentions(&event));
        if let Heard::News(subject) = heard {
            self.tell(subject, event);
        }
    }

    fn gap(&self, at: Timestamp, since: Timestamp, until: Timestamp) {
        let mut state = self.state();
        state.note_gap(at, since, until);
        let item = state.feed.gap(since, until);
        state.pace.push(item);
    }

    /// Flushes until the window has everything: for whoever leaves no turn behind that would.
    pub(super) async fn flush_all(&self) {
        loop {
            self.flush();
            let due = self.state().pace.due();
            match due {
                Some(due) => sleep_until(due).await,
                None => return,
            }
        }
    }

    /// Hands the store what was heard, the window its batch and the person their summary, as far as they are due.
    pub(super) fn flush(&self) {
        let now = Instant::now();
        let (batch, summary) = {
            let mut state = self.state();
            // While a recording is replayed, the window hears nothing live; it reads everything anew afterwards.
            let items = state.pace.take(now).filter(|_| state.replay.is_none());
            let batch = items.map(|items| RealtimeBatch { names: names_in(&state.directory, &items), items });
            let summary = state.summary(now);
            state.hand_over();
            (batch, summary)
        };
        if let Some(batch) = batch {
            self.shared.desktop.deliver(batch);
        }
        if let Some(summary) = summary {
            let told = Change::Told(summary.tells.clone());
            self.shared.desktop.notify(summary);
            // Their entries were handed over before.
            if let Some(running) = &self.state().running {
                running.store.write(vec![told]);
            }
        }
    }
}

impl State {
    /// Puts an event into the feed, the inbox and the snapshot.
    pub(super) fn show(&mut self, at: Timestamp, event: Event, origin: Origin) {
        if let Some(fact) = fact_of(&event) {
            self.changes.push(Change::Fact { fact, how: How::Raised });
        }
        self.changes.extend(entry_of(&event, at, origin, self.session.user.as_ref()).map(Change::Entry));
        self.changes.extend(Patch::of(&event).map(Change::Patch));
        if origin == Origin::Live {
            self.heard_at = Some(at);
        }
        let item = self.feed.event(at, event, origin);
        self.pace.push(item);
    }

    /// Hands the store what has come together: one transaction.
    fn hand_over(&mut self) {
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
        let silent = !self.settings.notifications.sound;
        Some(Note { silent, tells: std::mem::take(&mut self.folded), ..note })
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

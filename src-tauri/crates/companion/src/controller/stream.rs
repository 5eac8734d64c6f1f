//! Following the real-time session: what is heard becomes true, and the desktop is told.

use realtime::Delivery;
use realtime_proto::{Event, Reason, State as SocketState, StateChange, Timestamp};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

use super::{Controller, names_in};
use crate::desktop::Desktop;
use crate::directory::mentions;
use crate::stream::later;
use crate::tray::TrayModel;
use crate::views::{Connection, RealtimeBatch};

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
        self.flush();
    }

    fn take(&self, delivery: Delivery) {
        match delivery {
            Delivery::State { at, change } => self.state_changed(at, change),
            Delivery::Event { at, event } => self.event(at, *event),
            Delivery::Gap { since, until, .. } => self.gap(since, until),
            Delivery::Rejected { rejection, .. } => {
                tracing::warn!(reason = %rejection.reason, bytes = rejection.bytes, "a message was rejected");
            }
            Delivery::ServerError { error, .. } => {
                tracing::warn!(scope = error.scope, code = error.code.as_str(), "the server reports an error");
            }
        }
    }

    pub(super) fn state_changed(&self, at: Timestamp, change: StateChange) {
        if change.state == SocketState::Disconnected && change.reason == Some(Reason::SignedOut) {
            self.signed_out();
        }
        let (connection, tray) = {
            let mut state = self.state();
            state.connection = Connection {
                state: change.state,
                reason: change.reason.map(|reason| reason.to_string()),
                detail: change.detail,
                since: at,
                attempt: change.attempt,
                retry_at: change.retry_in.map(|wait| later(at, wait)),
                last_event_at: state.connection.last_event_at,
            };
            let tray = TrayModel::of(&state.connection, state.session.company.as_deref());
            (state.connection.clone(), tray)
        };
        self.shared.desktop.connection_changed(connection);
        self.shared.desktop.show_tray(tray);
    }

    fn event(&self, at: Timestamp, event: Event) {
        let subject = {
            let mut state = self.state();
            state.connection.last_event_at = Some(at);
            state.directory.learn_from(&event);
            let subject = state.attention.consider(&event);
            let item = state.feed.event(at, event.clone());
            state.pace.push(item);
            subject
        };
        self.look_up(mentions(&event));
        if let Some(subject) = subject {
            self.tell(subject, event);
        }
    }

    fn gap(&self, since: Timestamp, until: Timestamp) {
        let mut state = self.state();
        let item = state.feed.gap(since, until);
        state.pace.push(item);
    }

    /// Hands the window its batch and the person their summary, as far as they are due.
    fn flush(&self) {
        let now = Instant::now();
        let (batch, summary) = {
            let mut state = self.state();
            let batch =
                state.pace.take(now).map(|items| RealtimeBatch { names: names_in(&state.directory, &items), items });
            (batch, state.attention.summary(now))
        };
        if let Some(batch) = batch {
            self.shared.desktop.deliver(batch);
        }
        if let Some(summary) = summary {
            self.shared.desktop.notify(summary);
        }
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

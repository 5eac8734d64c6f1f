//! The handle on a running session, and what it delivers.

use std::sync::Arc;

use net::{NetworkChanges, TokenSource};
use realtime_proto::{Counters, Event, Policy, Rejection, ServerError, StateChange, Timestamp};
use tokio::sync::{mpsc, oneshot};
use tokio::task::{JoinHandle, JoinSet};

use crate::driver::Driver;
use crate::{Clocks, Connect};

/// What a session is made of.
pub struct Settings {
    /// Its timers and limits.
    pub policy: Policy,
    /// Opens its connections.
    pub connector: Arc<dyn Connect>,
    /// Gives it tokens.
    pub tokens: Arc<dyn TokenSource>,
    /// Its clocks.
    pub clocks: Arc<dyn Clocks>,
    /// Draws its jitter.
    pub seed: u64,
    /// Deliveries that may wait for the consumer; more than that, and nothing is read.
    pub queue: usize,
    /// Whether changes of this machine's network are watched and acted on.
    pub follow_network: bool,
}

/// What a session tells its consumer, in the order in which it happened.
#[derive(Debug)]
#[allow(clippy::large_enum_variant)] // the large one is the common one
pub enum Delivery {
    /// The state changed.
    State {
        /// When, by the wall clock.
        at: Timestamp,
        /// To what, and why.
        change: StateChange,
    },
    /// An event, once.
    Event {
        /// When its frame arrived, by the wall clock.
        at: Timestamp,
        /// The event.
        event: Event,
    },
    /// Events may have been missed between these times.
    Gap {
        /// Arrival of the last frame before.
        since: Timestamp,
        /// When the session was connected again.
        until: Timestamp,
    },
    /// A message that was none.
    Rejected(Rejection),
    /// An error message of the server.
    ServerError(ServerError),
}

/// Speaks to a running session. The session ends when every handle is gone.
#[derive(Clone, Debug)]
pub struct Client {
    commands: mpsc::Sender<Command>,
}

#[derive(Debug)]
pub(crate) enum Command {
    SignIn { tenant: Option<String>, last_event: Option<Timestamp> },
    SignOut,
    SwitchOff,
    RetryNow,
    Woke,
    NetworkChanged,
    Counters(oneshot::Sender<Counters>),
    Shutdown,
}

/// Starts a session; it waits for [`Client::sign_in`]. The task ends after [`Client::shutdown`], all sockets closed.
#[must_use]
pub fn start(settings: Settings) -> (Client, mpsc::Receiver<Delivery>, JoinHandle<Counters>) {
    let (commands, inbox) = mpsc::channel(16);
    let (deliveries, outbox) = mpsc::channel(settings.queue.max(1));
    let mut network = JoinSet::new();
    if settings.follow_network {
        network.spawn(follow_network(commands.downgrade()));
    }
    let task = tokio::spawn(async move {
        let counters = Driver::new(settings, inbox, deliveries).run().await;
        network.abort_all();
        counters
    });
    (Client { commands }, outbox, task)
}

/// Passes on every change of this machine's network. Where the system does not tell, the liveness probes find out later.
async fn follow_network(session: mpsc::WeakSender<Command>) {
    let mut changes = match NetworkChanges::watch() {
        Ok(changes) => changes,
        Err(error) => return tracing::warn!(%error, "changes of the network cannot be watched"),
    };
    loop {
        if let Err(error) = changes.next().await {
            return tracing::warn!(%error, "changes of the network are no longer told");
        }
        tracing::info!("the network changed");
        let Some(session) = session.upgrade() else { return };
        let _ = session.send(Command::NetworkChanged).await; // A session that has ended needs no word of it.
    }
}

impl Client {
    /// There is a user: connect. `last_event` is the time of the last event known from an earlier run.
    pub async fn sign_in(&self, tenant: Option<String>, last_event: Option<Timestamp>) {
        self.say(Command::SignIn { tenant, last_event }).await;
    }

    /// The user left: close and forget.
    pub async fn sign_out(&self) {
        self.say(Command::SignOut).await;
    }

    /// Real-time is off: close, and stay so until the next sign-in.
    pub async fn switch_off(&self) {
        self.say(Command::SwitchOff).await;
    }

    /// Try at once.
    pub async fn retry_now(&self) {
        self.say(Command::RetryNow).await;
    }

    /// The system woke up.
    pub async fn woke(&self) {
        self.say(Command::Woke).await;
    }

    /// The network changed.
    pub async fn network_changed(&self) {
        self.say(Command::NetworkChanged).await;
    }

    /// The counters of protocol.md 3.7; `None` when the session has ended.
    pub async fn counters(&self) -> Option<Counters> {
        let (answer, counters) = oneshot::channel();
        self.say(Command::Counters(answer)).await;
        counters.await.ok()
    }

    /// Close every socket with 1000 and end the task, within 2 s.
    pub async fn shutdown(&self) {
        self.say(Command::Shutdown).await;
    }

    async fn say(&self, command: Command) {
        // A session that has ended has nothing left to be told.
        let _ = self.commands.send(command).await;
    }
}

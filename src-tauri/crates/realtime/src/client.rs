//! The handle on a running session, and what it delivers.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use net::{NetworkChanges, TokenSource};
use realtime_proto::{Counters, Event, Policy, Rejection, ServerError, StateChange, Tapped, Timestamp, Vitals};
use tokio::sync::{mpsc, oneshot};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::sleep;

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
        event: Box<Event>,
    },
    /// Events may have been missed between these times.
    Gap {
        /// When it was reported, by the wall clock.
        at: Timestamp,
        /// Arrival of the last frame before.
        since: Timestamp,
        /// When the session was connected again.
        until: Timestamp,
    },
    /// A message that was none.
    Rejected {
        /// When it came, by the wall clock.
        at: Timestamp,
        /// What was wrong with it.
        rejection: Rejection,
    },
    /// An error message of the server.
    ServerError {
        /// When it came, by the wall clock.
        at: Timestamp,
        /// What it says.
        error: ServerError,
    },
    /// A message as it came, while [`Client::tap`] is on; after whatever it led to.
    Tapped {
        /// When it came, by the wall clock.
        at: Timestamp,
        /// The message, with everything that people wrote in it.
        tapped: Box<Tapped>,
    },
}

/// How a session is, at one moment.
#[derive(Clone, Debug)]
pub struct Look {
    /// The counters of protocol.md 3.7.
    pub counters: Counters,
    /// The facts of protocol.md 7.7.
    pub vitals: Vitals,
    /// Every message is told ([`Client::tap`]).
    pub tapped: bool,
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
    Reconnect,
    DropSocket,
    Tap(bool),
    Look(oneshot::Sender<Look>),
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

/// Time between two tries to watch the network.
const WATCH_AGAIN: Duration = Duration::from_secs(60);

/// Passes on every change of this machine's network. Where the system does not tell, the liveness probes find out later.
async fn follow_network(session: mpsc::WeakSender<Command>) {
    loop {
        if let Err(error) = pass_on_changes(&session).await {
            tracing::warn!(%error, "changes of the network cannot be watched");
        }
        sleep(WATCH_AGAIN).await;
    }
}

async fn pass_on_changes(session: &mpsc::WeakSender<Command>) -> io::Result<()> {
    let mut changes = NetworkChanges::watch()?;
    loop {
        changes.next().await?;
        tracing::info!("the network changed");
        if let Some(session) = session.upgrade() {
            // A session that has ended needs no word of it.
            let _ = session.send(Command::NetworkChanged).await;
        }
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

    /// Connect anew: a connection that lives is closed first.
    pub async fn reconnect(&self) {
        self.say(Command::Reconnect).await;
    }

    /// Lose the connection, as a network would, to see what follows.
    pub async fn drop_socket(&self) {
        self.say(Command::DropSocket).await;
    }

    /// Deliver every message as it came, too, or no longer. Off, it costs one branch a message.
    pub async fn tap(&self, on: bool) {
        self.say(Command::Tap(on)).await;
    }

    /// How it is; `None` when the session has ended.
    pub async fn look(&self) -> Option<Look> {
        let (answer, look) = oneshot::channel();
        self.say(Command::Look(answer)).await;
        look.await.ok()
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

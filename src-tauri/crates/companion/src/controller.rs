//! The one who decides: takes the stream, keeps what is true, and tells the desktop.

mod names;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use backend_api::Api;
use realtime::{Client, Delivery, Settings, SystemClocks, wall_clock};
use realtime_proto::{Event, Payload, Policy, Reason, State as SocketState, StateChange, Timestamp};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until};

use crate::account::{Account, SignInError, SignedIn};
use crate::activation::{Activation, Activations};
use crate::attention::{self, Attention, Subject};
use crate::desktop::Desktop;
use crate::directory::{Directory, mentions};
use crate::feed::Feed;
use crate::pace::Pace;
use crate::stream::later;
use crate::tray::TrayModel;
use crate::views::{
    CommandError, Connection, FeedItem, Goal, GoalDetail, GoalList, Notice, RealtimeBatch, SessionView, WindowSnapshot,
};

/// Deliveries that may wait for us; beyond that the socket is not read (docs/ARCHITECTURE.md, queues).
const QUEUE: usize = 1024;
/// Deliveries taken in one turn, so that timers are looked at in between.
const TURN: usize = 256;
/// A completed goal's title is fetched for its notification within this time (protocol.md 7.6).
const TITLE_LIMIT: Duration = Duration::from_secs(2);
/// Names looked up at once (protocol.md 5.3).
const LOOK_UPS: usize = 4;

/// The app without its window. Clones share one app.
pub struct Controller<D: Desktop> {
    shared: Arc<Shared<D>>,
}

struct Shared<D> {
    desktop: D,
    state: Mutex<State>,
    look_ups: Arc<Semaphore>,
}

/// What is true. Behind one lock that is never held across an await.
struct State {
    session: SessionView,
    connection: Connection,
    feed: Feed,
    pace: Pace,
    directory: Directory,
    attention: Attention,
    activations: Activations,
    notices: Vec<Notice>,
    running: Option<Running>,
}

/// A sign-in at work.
struct Running {
    api: Arc<Api>,
    live: Option<Live>,
}

/// A real-time session, and the task that follows it to its last word.
struct Live {
    client: Client,
    following: JoinHandle<()>,
}

impl<D: Desktop> Clone for Controller<D> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared) }
    }
}

impl<D: Desktop> Controller<D> {
    /// An app in which nobody is signed in.
    pub fn new(desktop: D, environment: &str) -> Self {
        let state = State {
            session: SessionView::signed_out(environment),
            connection: Connection::before_anything(),
            feed: Feed::default(),
            pace: Pace::default(),
            directory: Directory::default(),
            attention: Attention::default(),
            activations: Activations::default(),
            notices: Vec::new(),
            running: None,
        };
        let shared = Shared { desktop, state: Mutex::new(state), look_ups: Arc::new(Semaphore::new(LOOK_UPS)) };
        Self { shared: Arc::new(shared) }
    }

    /// The desktop that it speaks to.
    pub fn desktop(&self) -> &D {
        &self.shared.desktop
    }

    // ---- what the window asks ----------------------------------------------------------------------------------

    /// Everything a window needs when it loads.
    pub fn snapshot(&self) -> WindowSnapshot {
        let state = self.state();
        let feed = state.feed.entries();
        WindowSnapshot {
            seq: state.feed.seq(),
            session: state.session.clone(),
            connection: state.connection.clone(),
            names: names_in(&state.directory, &feed),
            counts: state.feed.counts(),
            notices: state.notices.clone(),
            feed,
        }
    }

    /// The goals of the company.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub async fn goals(&self) -> Result<GoalList, CommandError> {
        let goals: Vec<Goal> = self.api()?.goals().await?.into_iter().map(Goal::from).collect();
        let mut state = self.state();
        for goal in &goals {
            state.directory.learn(&goal.id, &goal.title);
        }
        Ok(GoalList { goals, as_of: wall_clock() })
    }

    /// One goal with what belongs to it.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub async fn goal(&self, id: &str) -> Result<GoalDetail, CommandError> {
        let detail = self.api()?.goal(id).await?;
        Ok(GoalDetail::of(detail, wall_clock()))
    }

    /// Try to connect at once.
    pub async fn reconnect(&self) {
        let live = |running: &Running| running.live.as_ref().map(|live| live.client.clone());
        let client = self.state().running.as_ref().and_then(live);
        if let Some(client) = client {
            client.retry_now().await;
        }
    }

    /// What somebody asked to see, each once.
    pub fn take_activations(&self) -> Vec<Activation> {
        self.state().activations.take()
    }

    // ---- what the desktop says ---------------------------------------------------------------------------------

    /// Somebody wants to see something: the window comes to the front and finds it in the queue.
    pub fn activate(&self, activation: Activation) {
        self.state().activations.push(activation);
        self.shared.desktop.raise_window();
    }

    /// Something about the app itself, told now and to every window that loads later.
    pub fn notice(&self, notice: Notice) {
        {
            let mut state = self.state();
            if state.notices.contains(&notice) {
                return;
            }
            state.notices.push(notice.clone());
        }
        self.shared.desktop.give_notice(notice);
    }

    /// The demo's backend was cut off or came back.
    pub fn demo_network_changed(&self, up: bool) {
        let view = {
            let mut state = self.state();
            state.session.demo_network_up = up;
            state.session.clone()
        };
        self.shared.desktop.session_changed(view);
    }

    // ---- signing in and out ------------------------------------------------------------------------------------

    /// Signs in and goes live.
    ///
    /// # Errors
    /// When the service refuses or is not reached; then nobody is signed in.
    pub async fn sign_in(&self, account: Account) -> Result<(), SignInError> {
        self.shutdown().await;
        let signed_in = account.open().await?;
        let (api, view, realtime) = (Arc::clone(&signed_in.api), signed_in.view.clone(), signed_in.realtime);
        {
            let mut state = self.state();
            state.session = view.clone();
            state.feed.clear();
            state.directory = Directory::default();
            state.running = Some(Running { api, live: None });
        }
        self.shared.desktop.session_changed(view);
        if realtime {
            self.go_live(signed_in).await;
        } else {
            self.live_updates_are_off();
        }
        self.fill_directory();
        Ok(())
    }

    /// Closes the socket with 1000 and waits for the session's last word, so that none comes after a later sign-in.
    pub async fn shutdown(&self) {
        let Some(live) = self.state().running.take().and_then(|running| running.live) else { return };
        live.client.shutdown().await;
        if let Err(error) = live.following.await {
            tracing::error!(%error, "the stream broke");
        }
    }

    async fn go_live(&self, signed_in: SignedIn) {
        let settings = Settings {
            policy: Policy::PRODUCTION,
            connector: signed_in.connector,
            tokens: signed_in.tokens,
            clocks: Arc::new(SystemClocks::start()),
            seed: fastrand::u64(..),
            queue: QUEUE,
            follow_network: true,
        };
        let (client, deliveries, _session) = realtime::start(settings);
        client.sign_in(Some(signed_in.tenant), None).await;
        let following = tokio::spawn(self.clone().follow(deliveries));
        if let Some(running) = self.state().running.as_mut() {
            running.live = Some(Live { client, following });
        }
    }

    fn live_updates_are_off(&self) {
        self.state_changed(wall_clock(), switched_off());
    }

    // ---- the stream --------------------------------------------------------------------------------------------

    async fn follow(self, mut deliveries: mpsc::Receiver<Delivery>) {
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

    fn state_changed(&self, at: Timestamp, change: StateChange) {
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

    /// The service does not take us any more: nobody's data is shown, and nobody's calls are made.
    fn signed_out(&self) {
        let view = {
            let mut state = self.state();
            state.running = None;
            state.session = SessionView::signed_out(&state.session.environment);
            state.session.clone()
        };
        self.shared.desktop.session_changed(view);
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

    // ---- notifications -----------------------------------------------------------------------------------------

    /// Tells the person; a goal whose title is not known yet is asked for first, for 2 s at the most.
    fn tell(&self, subject: Subject, event: Event) {
        let Some(goal_id) = self.goal_without_title(&event) else { return self.notify(subject, &event) };
        let controller = self.clone();
        tokio::spawn(async move {
            // Without an answer the notification does without the title.
            let _ = tokio::time::timeout(TITLE_LIMIT, controller.learn_goal(&goal_id)).await;
            controller.notify(subject, &event);
        });
    }

    fn goal_without_title(&self, event: &Event) -> Option<String> {
        let Payload::GoalCompleted(goal) = &event.payload else { return None };
        self.state().directory.name(&goal.goal_id).is_none().then(|| goal.goal_id.clone())
    }

    fn notify(&self, subject: Subject, event: &Event) {
        let note = {
            let mut state = self.state();
            let name = |id: Option<&str>| id.and_then(|id| state.directory.name(id)).cloned();
            let note = attention::note(event, name(event.entity_id()), name(event.actor()));
            note.and_then(|note| state.attention.admit(Instant::now(), subject, note))
        };
        if let Some(note) = note {
            self.shared.desktop.notify(note);
        }
    }

    // ---- small things ------------------------------------------------------------------------------------------

    fn api(&self) -> Result<Arc<Api>, CommandError> {
        self.state().running.as_ref().map(|running| Arc::clone(&running.api)).ok_or_else(CommandError::signed_out)
    }

    /// A panic elsewhere leaves a state that is still whole: every change is one assignment or push.
    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn names_in(directory: &Directory, items: &[FeedItem]) -> BTreeMap<String, String> {
    let events = items.iter().filter_map(|item| match item {
        FeedItem::Event { event, .. } => Some(event),
        FeedItem::Gap { .. } => None,
    });
    events
        .flat_map(|event| mentions(event))
        .filter_map(|mention| {
            let name = directory.name(&mention.id)?.clone();
            Some((mention.id, name))
        })
        .collect()
}

fn switched_off() -> StateChange {
    StateChange {
        state: SocketState::Disabled,
        reason: Some(Reason::SwitchedOff),
        detail: None,
        attempt: 0,
        retry_in: None,
        tenant_id: None,
        user_id: None,
    }
}

async fn until(at: Option<Instant>) {
    match at {
        Some(at) => sleep_until(at).await,
        None => std::future::pending().await,
    }
}

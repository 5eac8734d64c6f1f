//! The one who decides: takes the stream, keeps what is true, and tells the desktop.

mod absence;
mod connection;
mod debug;
mod inbox;
mod keeping;
mod mute;
mod names;
mod quiet;
mod reads;
mod session;
mod settings;
mod sign_in;
mod snooze;
mod steward;
mod stream;
mod telling;
mod writes;

use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use backend_api::{Api, Http, Keeper, TokenService};
use net::Configuration;
use realtime::Client;
use realtime_proto::Timestamp;
use tokio::sync::{Notify, Semaphore};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::timeout;

use crate::activation::{Activation, Activations};
use crate::attention::{Absence, Attention, Missed, Mutes};
use crate::catch_up::Watch;
use crate::debug::Debug;
use crate::desktop::Desktop;
use crate::directory::{Directory, mentions};
use crate::feed::Feed;
use crate::folders::Folders;
use crate::outlet::Outlet;
use crate::policy::Policy;
use crate::recording::Recording;
use crate::replay::Replay;
use crate::settings::SettingsFile;
use crate::store::{Change, Store};
use crate::surroundings::{Clock, Surroundings};
use crate::unwanted::Unwanted;
use crate::views::{
    CommandError, Connection, FeedItem, Notice, NoticeCode, OnScreen, SessionView, Settings, WindowSnapshot,
};
use connection::Socket;
use steward::Wishes;

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
    /// The window has taken a batch.
    taken: Notify,
    surroundings: Surroundings,
    unwanted: Mutex<Unwanted>,
    settings_file: Arc<tokio::sync::Mutex<SettingsFile>>,
    /// Signing in, restoring, signing out and changing the environment go one after another.
    session_turn: tokio::sync::Mutex<()>,
    /// What the service keeps of the user's wishes is read and changed in turns: the later choice counts.
    preferences_turn: tokio::sync::Mutex<()>,
    /// A sign-out is under way: an app that quits lets it finish.
    leaving: tokio::sync::Mutex<()>,
    /// A session is being ended: whoever wants the same waits until it is.
    closing: tokio::sync::Mutex<()>,
    /// Whoever shows something in the tray shows what is true by then. Not the state's lock: the tray waits for the main thread.
    tray_turn: Mutex<()>,
    /// Rings when quiet hours may have been chosen otherwise.
    hours_changed: Notify,
    policy: Policy,
}

/// What is true. Behind one lock that is never held across an await.
struct State {
    session: SessionView,
    connection: Connection,
    feed: Feed,
    outlet: Outlet,
    directory: Directory,
    attention: Attention,
    activations: Activations,
    notices: Vec<Notice>,
    settings: Settings,
    socket: Socket,
    /// What the last run knew has been read. Until then nothing is written that is only true without it.
    remembers: bool,
    /// What the store has not been handed yet: the changes of one turn.
    changes: Vec<Change>,
    /// When the last event of this turn arrived.
    heard_at: Option<Timestamp>,
    /// Events that the next summary tells.
    folded: Vec<Missed>,
    /// What the next digest tells: what was missed, and what was kept quiet.
    absence: Absence,
    /// What the person has muted.
    mutes: Mutes,
    /// The service's time of the newest issue of a whole catch-up.
    issues_until: Option<Timestamp>,
    /// What the last look at the goals left for the next one; `None` when that has to read everything.
    watch: Option<Watch>,
    unread: u32,
    /// Sign-ins so far, and those that the service ended: what belongs to an older one has no effect.
    sign_ins: u64,
    running: Option<Running>,
    /// A sign-in that the service ended is put away: no other one begins before that is done.
    ending: Option<JoinHandle<()>>,
    debug: Debug,
    recording: Option<Recording>,
    replay: Option<Replay>,
    /// Replays so far.
    replays: u64,
    /// The keyring could not be read at the start: once it can, what it keeps is restored.
    restore_is_due: bool,
    clock: Clock,
    /// What the window shows at full length.
    on_screen: Option<OnScreen>,
    /// The window has the focus.
    has_focus: bool,
}

/// A sign-in at work.
struct Running {
    number: u64,
    tenant: String,
    /// The socket's address.
    url: String,
    api: Arc<Api>,
    account: Http,
    tokens: TokenService,
    keeper: Option<Keeper>,
    store: Store,
    wishes: Arc<Wishes>,
    /// Rings when the time of day may have moved, or what waits for it.
    alarm: Arc<Notify>,
    /// The steward, look-ups, and notes that wait for a title: they end with the sign-in.
    tasks: JoinSet<()>,
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
    /// An app in which nobody is signed in, and which keeps nothing on this machine.
    pub fn new(desktop: D, environment: &str) -> Self {
        Self::begin(desktop, Some(environment), Surroundings::nowhere(), Policy::PRODUCTION)
    }

    /// An app in which nobody is signed in, and which keeps its files in `folders` and no sign-in.
    pub fn in_folders(desktop: D, environment: &str, folders: Folders) -> Self {
        let surroundings = Surroundings { folders: Some(folders), ..Surroundings::nowhere() };
        Self::begin(desktop, Some(environment), surroundings, Policy::PRODUCTION)
    }

    /// An app in which nobody is signed in yet, in its `surroundings`; [`Controller::restore`] brings back what was kept.
    pub fn within(desktop: D, surroundings: Surroundings) -> Self {
        Self::begin(desktop, None, surroundings, Policy::PRODUCTION)
    }

    /// As [`Controller::in_folders`], with timers and limits of its own: for tests.
    pub fn with_policy(desktop: D, environment: &str, folders: Folders, policy: Policy) -> Self {
        let surroundings = Surroundings { folders: Some(folders), ..Surroundings::nowhere() };
        Self::begin(desktop, Some(environment), surroundings, policy)
    }

    /// As [`Controller::within`], with timers and limits of its own: for tests.
    pub fn within_with_policy(desktop: D, surroundings: Surroundings, policy: Policy) -> Self {
        Self::begin(desktop, None, surroundings, policy)
    }

    fn begin(desktop: D, environment: Option<&str>, surroundings: Surroundings, policy: Policy) -> Self {
        let folder = surroundings.folders.as_ref().map(|folders| folders.config.as_path());
        let (settings_file, set_aside) = SettingsFile::open(folder);
        let unwanted = Unwanted::open(surroundings.folders.as_ref().map(|folders| folders.data.as_path()));
        let settings = settings_file.settings().clone();
        let environment = environment.map_or_else(|| environment_name(&settings, &surroundings), str::to_owned);
        let state = State {
            session: SessionView::signed_out(&environment),
            connection: Connection::before_anything(),
            feed: Feed::default(),
            outlet: Outlet::default(),
            directory: Directory::default(),
            attention: Attention::default(),
            activations: Activations::default(),
            notices: set_aside.map(Notice::from).into_iter().collect(),
            settings,
            socket: Socket::default(),
            remembers: false,
            changes: Vec::new(),
            heard_at: None,
            folded: Vec::new(),
            absence: Absence::default(),
            mutes: Mutes::default(),
            issues_until: None,
            watch: None,
            unread: 0,
            sign_ins: 0,
            running: None,
            ending: None,
            debug: Debug::default(),
            recording: None,
            replay: None,
            replays: 0,
            restore_is_due: false,
            clock: Arc::clone(&surroundings.clock),
            on_screen: None,
            has_focus: false,
        };
        let shared = Shared {
            desktop,
            state: Mutex::new(state),
            look_ups: Arc::new(Semaphore::new(LOOK_UPS)),
            taken: Notify::new(),
            unwanted: Mutex::new(unwanted),
            surroundings,
            policy,
            settings_file: Arc::new(tokio::sync::Mutex::new(settings_file)),
            session_turn: tokio::sync::Mutex::new(()),
            preferences_turn: tokio::sync::Mutex::new(()),
            leaving: tokio::sync::Mutex::new(()),
            closing: tokio::sync::Mutex::new(()),
            tray_turn: Mutex::new(()),
            hours_changed: Notify::new(),
        };
        Self { shared: Arc::new(shared) }
    }

    /// The desktop that it speaks to.
    pub fn desktop(&self) -> &D {
        &self.shared.desktop
    }

    // ---- what the window asks ----------------------------------------------------------------------------------

    /// Everything a window needs when it loads. What is on its way to an older one is part of it.
    pub fn snapshot(&self) -> WindowSnapshot {
        let mut state = self.state();
        let batch = state.outlet.restart();
        self.shared.taken.notify_waiters();
        // While a recording is replayed, the window is in it.
        let shown = state.replay.as_ref().map_or(&state.feed, |replay| &replay.feed);
        let feed = shown.entries();
        WindowSnapshot {
            seq: shown.seq(),
            batch,
            session: state.session.clone(),
            connection: state.connection.clone(),
            names: names_in(&state.directory, &feed),
            counts: shown.counts(),
            notices: state.notices.clone(),
            settings: state.settings.clone(),
            unread: state.unread,
            quiet_until: state.quiet_until(),
            mutes: state.mutes.holding(state.now()),
            replay: state.replay.as_ref().map(|replay| replay.view.clone()),
            feed,
        }
    }

    /// Try to connect at once.
    pub async fn reconnect(&self) {
        if let Some(client) = self.client() {
            client.retry_now().await;
        }
    }

    /// What somebody asked to see, each once; after the window has taken what was heard before, unless that takes long: an event that
    /// it is to show must not look as if it had fallen out of the feed.
    pub async fn take_activations(&self) -> Vec<Activation> {
        let _ = timeout(self.shared.policy.catching_up, self.window_has_all()).await;
        self.state().activations.take()
    }

    async fn window_has_all(&self) {
        loop {
            let taken = self.shared.taken.notified();
            if self.state().outlet.is_idle() {
                return;
            }
            taken.await;
        }
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

    /// What a notice said is over: windows that load later do not hear of it, and it can be told again.
    fn withdraw(&self, code: NoticeCode) {
        self.state().notices.retain(|notice| notice.code != code);
    }

    /// The demo's backend was cut off or came back.
    pub fn demo_network_changed(&self, up: bool) {
        let mut state = self.state();
        state.session.demo_network_up = up;
        self.tell_session(&state);
    }

    // ---- small things ------------------------------------------------------------------------------------------

    fn api(&self) -> Result<Arc<Api>, CommandError> {
        self.state().running.as_ref().map(|running| Arc::clone(&running.api)).ok_or_else(CommandError::signed_out)
    }

    fn client(&self) -> Option<Client> {
        self.state().running.as_ref()?.live.as_ref().map(|live| live.client.clone())
    }

    fn unwanted(&self) -> MutexGuard<'_, Unwanted> {
        self.shared.unwanted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A panic elsewhere leaves a state that is still whole: every change is one assignment or push.
    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The environment in effect, or the chosen one where a variable cannot be used: that is told when somebody signs in.
fn environment_name(settings: &Settings, surroundings: &Surroundings) -> String {
    let chosen = settings.environment.into();
    let effective = Configuration::effective_with(Some(chosen), |name| surroundings.variable(name));
    effective.map_or(chosen, |configuration| configuration.environment.value).name().to_owned()
}

fn names_in(directory: &Directory, items: &[FeedItem]) -> BTreeMap<String, String> {
    let events = items.iter().filter_map(|item| match item {
        FeedItem::Event { event, .. } => Some(event),
        FeedItem::Gap { .. } => None,
    });
    // A batch mentions the same few again and again.
    let ids: HashSet<&str> = events.flat_map(|event| mentions(event)).map(|mention| mention.id).collect();
    let named = ids.into_iter().filter_map(|id| Some((id.to_owned(), directory.name(id)?.clone())));
    named.collect()
}

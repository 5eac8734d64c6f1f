//! A company with its service, and an app of one of its people that is started and stopped on one machine.

use std::collections::HashMap;
use std::time::Duration;

use backend_api::TokenPair;
use companion::{Account, Controller, FeedItem, Folders, InboxFilter, InboxItem, InboxQuery, Note, Origin, Policy};
use mock_backend::{GoalEnd, MockBackend, MockConfig};
use net::Configuration;
use realtime_proto::{Event, Message, State, Timestamp, normalise};
use tempfile::TempDir;

use crate::recorder::{Recorder, eventually};

/// The service and the machine. Apps come and go.
pub struct Company {
    pub mock: MockBackend,
    pub folder: TempDir,
    pub policy: Policy,
}

pub type App = Controller<Recorder>;

/// Waits in milliseconds where people get seconds and minutes, and no limit that a test could reach.
pub fn quick() -> Policy {
    Policy {
        session: realtime_proto::Policy {
            backoff_base: Duration::from_millis(20),
            backoff_max: Duration::from_millis(200),
            fast_path: Duration::from_millis(20),
            connect_timeout: Duration::from_secs(60),
            auth_timeout: Duration::from_secs(60),
            ping_interval: Duration::from_secs(3600),
            clock_jump: Duration::from_secs(3600),
            ..realtime_proto::Policy::PRODUCTION
        },
        spread: Duration::from_millis(50),
        refresh: Duration::from_secs(3600),
        // What a busy machine does late is waited for.
        patience: Duration::from_secs(3600),
        try_again: Duration::from_millis(50),
        blocked_after: 3,
        wall_clock: Duration::from_millis(20),
        plan: Duration::from_secs(60),
        open: Duration::from_secs(60),
        title: Duration::from_secs(60),
        recording_limit: Policy::PRODUCTION.recording_limit,
        catching_up: Policy::PRODUCTION.catching_up,
    }
}

impl Company {
    pub async fn new() -> Self {
        Self::with(MockConfig::loopback()).await
    }

    pub async fn with(config: MockConfig) -> Self {
        let mock = MockBackend::start(config).await.unwrap();
        Self { mock, folder: tempfile::tempdir().unwrap(), policy: quick() }
    }

    pub fn folders(&self) -> Folders {
        Folders { data: self.folder.path().join("data"), config: self.folder.path().join("config") }
    }

    /// Starts the app and signs in.
    pub async fn start(&self) -> App {
        self.start_with(|_| None).await
    }

    /// Starts the app with settings of the process environment on top.
    pub async fn start_with(&self, variable: impl Fn(&str) -> Option<String>) -> App {
        let app = Controller::with_policy(Recorder::default(), "local", self.folders(), self.policy);
        app.sign_in(self.account(variable)).await.unwrap();
        app
    }

    /// Starts the app and waits until it is live and has caught up.
    pub async fn start_live(&self) -> App {
        let app = self.start().await;
        live(&app).await;
        app.refresh_now().await.unwrap();
        app
    }

    /// An app that has taken its first snapshot, and is closed.
    pub async fn visited(&self) {
        self.start_live().await.shutdown().await;
    }

    /// Starts the app as another one of the company's people.
    pub async fn start_as(&self, user: usize) -> App {
        let app = Controller::with_policy(Recorder::default(), "local", self.folders(), self.policy);
        let (access, _) = self.mock.tokens_for(&self.mock.users()[user].user_id).unwrap();
        let tokens = TokenPair { access: access.into(), refresh: None };
        app.sign_in(Account::with_tokens(self.configuration(|_| None), tokens)).await.unwrap();
        app
    }

    /// Starts the app with a sign-in that cannot be renewed.
    pub async fn start_with_access_alone(&self) -> App {
        let app = Controller::with_policy(Recorder::default(), "local", self.folders(), self.policy);
        let tokens = TokenPair { refresh: None, ..self.tokens() };
        app.sign_in(Account::with_tokens(self.configuration(|_| None), tokens)).await.unwrap();
        app
    }

    /// The names of the store's files.
    pub fn files(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path().join("data/stores")).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    pub fn account(&self, variable: impl Fn(&str) -> Option<String>) -> Account {
        Account::with_tokens(self.configuration(variable), self.tokens())
    }

    fn tokens(&self) -> TokenPair {
        let (access, refresh) = self.mock.tokens_for(&self.mock.users()[0].user_id).unwrap();
        TokenPair { access: access.into(), refresh: Some(refresh.into()) }
    }

    fn configuration(&self, variable: impl Fn(&str) -> Option<String>) -> Configuration {
        let urls = [
            ("REACT_APP_REALTIME_WS_URL", self.mock.ws_url()),
            ("REACT_APP_ACCOUNT_API_URL", self.mock.account_url()),
            ("REACT_APP_TRACTION_API_URL", self.mock.traction_url()),
            ("REACT_APP_FEATURE_REALTIME", "true".to_owned()),
        ];
        let of = |name: &str| {
            variable(name).or_else(|| urls.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone()))
        };
        Configuration::effective(of).unwrap()
    }

    /// Ids of goals that can be completed.
    pub fn active_goals(&self) -> Vec<String> {
        let goals = self.mock.world().goals.into_iter();
        goals.filter(|goal| goal.status == "active").map(|goal| goal.id).collect()
    }

    pub fn complete_a_goal(&self) -> String {
        let goal = self.active_goals().remove(0);
        self.mock.complete_goal(&goal, Some("41 %")).unwrap();
        goal
    }

    /// Gives the company so many completed and open goals: the newest hundred of the completed ones are younger than the open ones.
    pub fn has_a_past(&self, completed: usize, open: usize) {
        self.mock.remember_goals(100, Some(GoalEnd::Completed), 400);
        self.mock.remember_goals(open, None, 800);
        self.mock.remember_goals(completed - 100, Some(GoalEnd::Completed), 900);
    }

    /// How many goals are in one of these states.
    pub fn count(&self, statuses: &[&str]) -> usize {
        self.mock.world().goals.iter().filter(|goal| statuses.contains(&goal.status)).count()
    }

    /// Completes a goal that was created long ago, so that it stands on no first page.
    pub fn complete_an_old_goal(&self) -> String {
        let mut goals = self.mock.world().goals.into_iter();
        let goal = goals.rfind(|goal| goal.status == "active" && goal.title.starts_with("Of 800 days")).unwrap().id;
        self.mock.complete_goal(&goal, None).unwrap();
        goal
    }

    /// What everything that was sent so far is about.
    pub fn things(&self) -> Things {
        let event = |text: &str| match normalise(text, Timestamp::from_millis(0)) {
            Ok(Message::Event(event)) => Some((event.dedupe_key.to_string(), event.entity_id()?.to_owned())),
            Ok(Message::Control(_)) | Err(_) => None,
        };
        Things(self.mock.sent().iter().filter_map(|sent| event(&sent.text)).collect())
    }

    /// Something happens while the network is cut, and its events have come to nobody when it is back.
    pub async fn unheard<T>(&self, events: u64, deed: impl FnOnce() -> T) -> T {
        let before = self.mock.counters().events;
        self.mock.set_network(false);
        let done = deed();
        eventually("they are sent", || self.mock.counters().events >= before + events).await;
        self.mock.set_network(true);
        done
    }

    pub fn report_an_issue(&self) -> String {
        self.mock.create_issue("Orders arrive twice", mock_backend::Level::High)
    }
}

/// By what the window was told: to ask for a snapshot is to be another window, which is not handed what the snapshot holds.
pub async fn live(app: &App) {
    let is_connected = || app.desktop().connections().last().is_some_and(|last| last.state == State::Connected);
    eventually("the app is live", is_connected).await;
}

/// The keys of the events that notes tell, in their order.
pub fn keys_told(notes: &[Note]) -> Vec<String> {
    notes.iter().flat_map(|note| note.tells.clone()).collect()
}

/// What events are about, by their de-duplication keys.
pub struct Things(HashMap<String, String>);

impl Things {
    pub fn of(&self, key: &str) -> String {
        // What the socket did not bring has the thing's id in its key (protocol.md 3.7).
        let of_list = || key.strip_prefix("syn:").and_then(|key| key.split('|').nth(1)).map(str::to_owned);
        self.0.get(key).cloned().or_else(of_list).unwrap_or_else(|| panic!("{key} is of nothing that was sent"))
    }
}

/// Every entry of the inbox, newest first.
pub async fn inbox(app: &App) -> Vec<InboxItem> {
    let mut items: Vec<InboxItem> = Vec::new();
    loop {
        let before = items.last().map(|item| item.place);
        let page = app.inbox(InboxQuery { filter: InboxFilter::All, before, limit: 100 }).await.unwrap();
        items.extend(page.items);
        if !page.has_more {
            return items;
        }
    }
}

/// The events that the window was given, with how they were heard of.
pub fn shown(app: &App) -> Vec<(Event, Origin)> {
    let items = app.desktop().items();
    items
        .into_iter()
        .filter_map(|item| match item {
            FeedItem::Event { event, origin, .. } => Some(((*event).clone(), origin)),
            FeedItem::Gap { .. } => None,
        })
        .collect()
}

/// How often the window was given an event about this thing.
pub fn times_shown(app: &App, kind: &str, id: &str) -> usize {
    let is_it = |event: &Event| event.event_type().as_str() == kind && event.entity_id() == Some(id);
    shown(app).iter().filter(|(event, _)| is_it(event)).count()
}

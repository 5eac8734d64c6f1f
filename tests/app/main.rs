//! The whole app without its window: the Controller, a desktop that records, and the mock's socket and REST.
#![allow(clippy::unwrap_used)] // what fails in a helper fails its test

mod canary;
mod debug;
mod desk;
mod ledger;
mod mutes;
mod quiet_hours;
mod recorder;
mod refused;
mod services;
mod settings;
mod sign_in;
mod sign_out;
mod switches;
mod told;

use std::pin::pin;
use std::sync::atomic::Ordering;
use std::task::{Context, Waker};
use std::time::Duration;

use backend_api::TokenPair;
use companion::{
    Account, Activation, CommandError, Controller, FeedItem, Folders, Goal, Mode, Policy, ReadFrom, RealtimeBatch,
    Slot, Source, Target, TrayState,
};
use mock_backend::{Level, MockBackend, MockConfig};
use net::Configuration;
use realtime_proto::State;
use recorder::{Recorder, eventually};
use serde_json::json;

/// An app that is signed in at a mock of its own.
struct Whole {
    mock: MockBackend,
    app: Controller<Recorder>,
    _folder: tempfile::TempDir,
}

impl Whole {
    async fn live() -> Self {
        let whole = Self::started(MockConfig::loopback()).await;
        eventually("the app is live", || whole.state() == State::Connected).await;
        whole
    }

    async fn started(config: MockConfig) -> Self {
        let mock = MockBackend::start(config).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let folders = Folders { data: folder.path().join("data"), config: folder.path().join("config") };
        let app = Controller::with_policy(Recorder::default(), "demo", folders, patient());
        app.sign_in(account(&mock)).await.unwrap();
        Self { mock, app, _folder: folder }
    }

    fn desktop(&self) -> &Recorder {
        self.app.desktop()
    }

    fn state(&self) -> State {
        self.app.snapshot().connection.state
    }
}

/// An answer that a busy machine gives late is waited for, and no connection is given up because nothing moves.
fn patient() -> Policy {
    let (long, never) = (Duration::from_secs(60), Duration::from_secs(3600));
    let session = realtime_proto::Policy {
        connect_timeout: long,
        auth_timeout: long,
        ping_interval: never,
        clock_jump: never,
        ..realtime_proto::Policy::PRODUCTION
    };
    Policy { session, plan: long, open: long, title: long, ..Policy::PRODUCTION }
}

fn account(mock: &MockBackend) -> Account {
    account_of(mock, 0)
}

/// Of the user at that place of the seeded list.
fn account_of(mock: &MockBackend, place: usize) -> Account {
    let user = mock.users().remove(place);
    let configuration = Configuration::of_demo(&mock.ws_url(), &mock.account_url(), &mock.traction_url()).unwrap();
    Account::demo(configuration, &user.username, &user.password)
}

async fn goals(app: &Controller<Recorder>) -> Result<Vec<Goal>, CommandError> {
    Ok(app.goals(ReadFrom::Service).await?.map(|list| list.goals).unwrap_or_default())
}

fn event_of(item: &FeedItem) -> Option<&realtime_proto::Event> {
    match item {
        FeedItem::Event { event, .. } => Some(event),
        FeedItem::Gap { .. } => None,
    }
}

#[tokio::test]
async fn a_colleagues_goal_reaches_the_window_with_its_names() {
    let whole = Whole::live().await;
    let goal = whole.mock.create_goal("Raise repeat orders to 40 %");
    eventually("the event is in the window", || {
        whole.desktop().items().iter().filter_map(event_of).any(|event| event.entity_id() == Some(goal.as_str()))
    })
    .await;
    let snapshot = whole.app.snapshot();
    assert_eq!(snapshot.names.get(&goal).map(String::as_str), Some("Raise repeat orders to 40 %"));
    let creator = event_of(&snapshot.feed[0]).unwrap().actor().unwrap().to_owned();
    let named = || whole.app.snapshot().names.contains_key(&creator);
    eventually("its creator has a name", named).await;
}

#[tokio::test]
async fn the_goals_are_those_of_the_server_whatever_the_seed() {
    for seed in [3, 4] {
        let whole = Whole::started(MockConfig { seed, ..MockConfig::loopback() }).await;
        let mut shown: Vec<String> = goals(&whole.app).await.unwrap().into_iter().map(|goal| goal.title).collect();
        let mut there: Vec<String> = whole.mock.world().goals.into_iter().map(|goal| goal.title).collect();
        shown.sort();
        there.sort();
        assert_eq!(shown, there);
    }
}

#[tokio::test]
async fn a_completed_goal_notifies_with_its_title_and_leads_to_it() {
    let whole = Whole::live().await;
    let goal = whole.mock.world().goals.into_iter().find(|goal| goal.status == "active").unwrap();
    whole.mock.complete_goal(&goal.id, Some("41 %")).unwrap();
    eventually("the person is told", || !whole.desktop().notes().is_empty()).await;
    let note = whole.desktop().notes().remove(0);
    assert_eq!(note.title, "Goal completed");
    assert!(note.body.starts_with(&goal.title), "{}", note.body);
    assert_eq!(note.target, Target::Goal { goal_id: goal.id });
}

#[tokio::test]
async fn a_goal_that_nobody_knows_is_told_in_plain_words() {
    let whole = Whole::live().await;
    whole.mock.emit(json!({
        "type": "goal.completed", "eventId": "evt-unknown-goal", "tenantId": whole.mock.world().tenant_id,
        "timestamp": "2026-03-02T08:00:00.000Z", "data": {"goalId": "nobody-knows-it", "completedAt": "2026-03-02T08:00:00Z"}
    }));
    eventually("the person is told", || !whole.desktop().notes().is_empty()).await;
    assert_eq!(whole.desktop().notes()[0].body, "A goal of your company was completed");
}

#[tokio::test]
async fn the_same_event_notifies_once() {
    let whole = Whole::live().await;
    let event = json!({
        "type": "issue.created", "eventId": "evt-twice", "tenantId": whole.mock.world().tenant_id,
        "timestamp": "2026-03-02T08:00:00.000Z", "data": {"issueId": "iss-1", "title": "Orders arrive twice"}
    });
    whole.mock.emit(event.clone());
    whole.mock.emit(event);
    whole.mock.create_issue("The last one", mock_backend::Level::Low);
    eventually("the last issue is told", || {
        whole.desktop().notes().iter().any(|note| note.body.starts_with("The last one"))
    })
    .await;
    assert_eq!(whole.desktop().notes().len(), 2);
}

#[tokio::test]
async fn a_burst_of_twelve_is_five_notes_and_one_summary() {
    let whole = Whole::live().await;
    for n in 0..12 {
        whole.mock.create_issue(&format!("Issue {n}"), mock_backend::Level::Low);
    }
    // A burst that is held up on its way has a summary that is told anew.
    eventually("the summary tells the rest", || {
        whole.desktop().notes().last().is_some_and(|note| note.body == "7 new issues")
    })
    .await;
    let notes = whole.desktop().notes();
    let singles: Vec<_> =
        notes.iter().filter(|note| note.slot != Slot::Summary).map(|note| note.body.clone()).collect();
    assert_eq!(singles.len(), 5);
    assert!(
        singles.iter().enumerate().all(|(n, body)| body.starts_with(&format!("Issue {n}"))),
        "in order: {singles:?}"
    );
    assert_eq!(notes.last().unwrap().slot, Slot::Summary);
    let told: usize = notes.iter().map(|note| note.tells.len()).sum();
    assert_eq!(told, 12, "each once");
}

#[tokio::test]
async fn a_cut_is_shown_and_leaves_a_gap_in_the_feed() {
    let whole = Whole::live().await;
    whole.mock.set_network(false);
    let counts_down = || {
        let connection = whole.app.snapshot().connection;
        connection.state == State::Reconnecting && connection.retry_at.is_some()
    };
    eventually("it reconnects, and the window can count down", counts_down).await;
    assert_eq!(whole.desktop().tray().unwrap().state, TrayState::Reconnecting);
    whole.mock.set_network(true);
    whole.app.reconnect().await;
    eventually("it is live again", || whole.state() == State::Connected).await;
    eventually("the gap is in the feed", || matches!(whole.app.snapshot().feed.first(), Some(FeedItem::Gap { .. })))
        .await;
    assert_eq!(whole.desktop().tray().unwrap().state, TrayState::Live);
}

#[tokio::test]
async fn a_snapshot_and_the_batches_after_it_are_the_whole_stream() {
    let whole = Whole::live().await;
    for n in 0..5 {
        whole.mock.create_goal(&format!("Early {n}"));
    }
    eventually("five are there", || whole.app.snapshot().seq >= 5).await;
    let snapshot = whole.app.snapshot();
    for n in 0..5 {
        whole.mock.create_goal(&format!("Late {n}"));
    }
    eventually("ten are there", || whole.desktop().items().len() >= 10).await;
    let later: Vec<u32> = whole.desktop().items().iter().map(seq).filter(|seq| *seq > snapshot.seq).collect();
    assert_eq!(later, (snapshot.seq + 1..=10).collect::<Vec<_>>(), "without a hole and without a double");
}

#[tokio::test]
async fn a_burst_reaches_the_window_in_few_batches() {
    let whole = Whole::live().await;
    whole.mock.burst(mock_backend::Burst { count: 2000, rate: 0.0, end: false }).await;
    eventually("all are there", || whole.desktop().items().len() >= 2000).await;
    let batches = whole.desktop().batches();
    assert!(batches.len() < 500, "{} messages for 2000 events", batches.len());
    let order: Vec<u32> = batches.iter().flat_map(|batch: &RealtimeBatch| &batch.items).map(seq).collect();
    assert!(order.is_sorted(), "in the order of the wire");
}

#[tokio::test]
async fn what_somebody_asked_to_see_is_shown_once() {
    let whole = Whole::live().await;
    let wish = Activation { target: Target::Goal { goal_id: "g".to_owned() }, source: Source::Notification };
    whole.app.activate(wish.clone());
    assert_eq!(whole.desktop().raised(), 1);
    assert_eq!(whole.app.take_activations().await, [wish]);
    assert!(whole.app.take_activations().await.is_empty());
}

#[tokio::test]
async fn what_somebody_asked_to_see_comes_after_what_the_window_has_not_taken_yet() {
    let (mock, folder) = (MockBackend::start(MockConfig::loopback()).await.unwrap(), tempfile::tempdir().unwrap());
    let folders = Folders { data: folder.path().join("data"), config: folder.path().join("config") };
    let policy = Policy { catching_up: Duration::from_secs(3600), ..Policy::PRODUCTION };
    let app = Controller::with_policy(Recorder::default(), "demo", folders, policy);
    app.sign_in(account(&mock)).await.unwrap();
    eventually("the app is live", || app.snapshot().connection.state == State::Connected).await;
    app.desktop().takes_its_time.store(true, Ordering::Relaxed);
    let issue = mock.create_issue("Two pallets are gone", Level::High);
    let is_of_issue = |item: &FeedItem| event_of(item).is_some_and(|event| event.entity_id() == Some(issue.as_str()));
    eventually("a batch is on its way", || app.desktop().items().iter().any(is_of_issue)).await;

    app.activate(Activation { target: Target::Window, source: Source::Notification });
    let mut asked = pin!(app.take_activations());
    let looked = asked.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    assert!(looked.is_pending(), "the window has not taken the issue");
    // Names that are looked up meanwhile need nobody who takes them.
    app.desktop().takes_its_time.store(false, Ordering::Relaxed);
    let mut number = app.desktop().batches().pop().unwrap().number;
    while let Some(batch) = app.next_batch(number) {
        number = batch.number;
    }
    assert_eq!(asked.await.len(), 1);
}

#[tokio::test]
async fn a_refused_sign_in_leaves_nobodys_data_behind() {
    let mock = MockBackend::start(MockConfig::loopback()).await.unwrap();
    let (access, _) = mock.tokens_for(&mock.users()[0].user_id).unwrap();
    let configuration = Configuration::of_demo(&mock.ws_url(), &mock.account_url(), &mock.traction_url()).unwrap();
    let app = Controller::new(Recorder::default(), "demo");
    let tokens = TokenPair { access: access.into(), refresh: None };
    app.sign_in(Account::with_tokens(configuration, tokens)).await.unwrap();
    eventually("the app is live", || app.snapshot().connection.state == State::Connected).await;
    mock.expire_tokens();
    eventually("nobody is signed in", || app.snapshot().session.mode == Mode::SignedOut).await;
    assert_eq!(app.desktop().tray().unwrap().state, TrayState::SignedOut);
    assert_eq!(goals(&app).await.unwrap_err().code, companion::ErrorCode::SignedOut);
}

#[tokio::test]
async fn a_second_sign_in_is_not_disturbed_by_the_first_ones_last_word() {
    let whole = Whole::live().await;
    whole.app.sign_in(account(&whole.mock)).await.unwrap();
    eventually("the app is live again", || whole.state() == State::Connected).await;
    assert_eq!(whole.app.snapshot().session.mode, Mode::Demo);
    eventually("the first socket is closed", || whole.mock.counters().open == 1).await;
}

#[tokio::test]
async fn a_service_that_is_not_there_signs_nobody_in() {
    let mock = MockBackend::start(MockConfig::loopback()).await.unwrap();
    let account = account(&mock);
    mock.set_network(false);
    let app = Controller::new(Recorder::default(), "demo");
    assert!(app.sign_in(account).await.is_err());
    assert_eq!(goals(&app).await.unwrap_err().code, companion::ErrorCode::SignedOut);
}

#[tokio::test]
async fn with_the_flag_off_no_socket_is_opened() {
    let mock = MockBackend::start(MockConfig::loopback()).await.unwrap();
    let variables = [
        ("REACT_APP_FEATURE_REALTIME", "false".to_owned()),
        ("REACT_APP_REALTIME_WS_URL", mock.ws_url()),
        ("REACT_APP_ACCOUNT_API_URL", mock.account_url()),
        ("REACT_APP_TRACTION_API_URL", mock.traction_url()),
    ];
    let configuration =
        Configuration::effective(|name| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone()));
    let user = mock.users().remove(0);
    let app = Controller::new(Recorder::default(), "local");
    app.sign_in(Account::demo(configuration.unwrap(), &user.username, &user.password)).await.unwrap();
    assert_eq!(app.snapshot().connection.state, State::Disabled);
    assert!(!goals(&app).await.unwrap().is_empty(), "REST works without the socket");
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(mock.counters().connections, 0);
}

fn seq(item: &FeedItem) -> u32 {
    match item {
        FeedItem::Event { seq, .. } | FeedItem::Gap { seq, .. } => *seq,
    }
}

//! The driver against the mock, over real TCP and in real time.
#![allow(clippy::unwrap_used)] // what fails in a helper fails its test

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use mock_backend::{Burst, MockBackend, MockConfig, Refusal};
use net::{BoxFuture, Grant, SocketUrl, TokenFailure, TokenSource, TrustedRoots};
use realtime::{Client, Delivery, Settings, SystemClocks, WebSocketConnector, start};
use realtime_proto::{Counters, Event, Policy, Reason, State};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// Gives out the mock's own tokens, each renewal another.
struct Tokens {
    mock: MockBackend,
    number: AtomicU64,
}

impl TokenSource for Tokens {
    fn fetch(&self, other_than: Option<u64>) -> BoxFuture<'_, Result<Grant, TokenFailure>> {
        Box::pin(async move {
            if other_than.is_some() {
                self.number.fetch_add(1, Ordering::Relaxed);
            }
            let user = self.mock.users().remove(0);
            let (access, _) = self.mock.tokens_for(&user.user_id).unwrap();
            let number = self.number.load(Ordering::Relaxed);
            Ok(Grant { number, secret: access.into(), expires_in: Some(Duration::from_secs(900)) })
        })
    }
}

struct Running {
    mock: MockBackend,
    client: Client,
    deliveries: mpsc::Receiver<Delivery>,
    session: JoinHandle<Counters>,
}

impl Running {
    async fn start(config: MockConfig, policy: Policy, queue: usize) -> Self {
        let mock = MockBackend::start(config).await.unwrap();
        let tls = TrustedRoots::of_system().client_config().unwrap();
        let settings = Settings {
            policy,
            connector: Arc::new(WebSocketConnector::new(SocketUrl::parse(&mock.ws_url()).unwrap(), tls)),
            tokens: Arc::new(Tokens { mock: mock.clone(), number: AtomicU64::new(1) }),
            clocks: Arc::new(SystemClocks::start()),
            seed: 7,
            queue,
            follow_network: false,
        };
        let (client, deliveries, session) = start(settings);
        client.sign_in(None, None).await;
        Self { mock, client, deliveries, session }
    }

    async fn live(config: MockConfig, policy: Policy) -> Self {
        let mut running = Self::start(config, policy, 1024).await;
        running.until(State::Connected).await;
        running
    }

    async fn next(&mut self) -> Delivery {
        tokio::time::timeout(Duration::from_secs(10), self.deliveries.recv()).await.expect("within 10 s").unwrap()
    }

    /// Reads until this state; returns its reason.
    async fn until(&mut self, wanted: State) -> Option<Reason> {
        loop {
            if let Delivery::State { change, .. } = self.next().await
                && change.state == wanted
            {
                return change.reason;
            }
        }
    }

    async fn next_event(&mut self) -> String {
        self.event().await.entity_id().unwrap_or_default().to_owned()
    }

    async fn next_type(&mut self) -> &'static str {
        self.event().await.event_type().as_str()
    }

    async fn event(&mut self) -> Event {
        loop {
            if let Delivery::Event { event, .. } = self.next().await {
                return *event;
            }
        }
    }
}

#[tokio::test]
async fn an_event_of_the_server_is_handed_over() {
    let mut running = Running::live(MockConfig::loopback(), Policy::PRODUCTION).await;
    let goal = running.mock.create_goal("Raise repeat orders");
    assert_eq!(running.next_event().await, goal);
}

#[tokio::test]
async fn a_drop_is_followed_by_a_fast_return_and_one_gap() {
    let mut running = Running::live(MockConfig::loopback(), Policy::PRODUCTION).await;
    running.mock.drop_connections();
    loop {
        let Delivery::State { change, .. } = running.next().await else { continue };
        assert!(change.retry_in.unwrap_or_default() <= Policy::PRODUCTION.fast_path, "a short wait: {change:?}");
        if change.state == State::Connected {
            break;
        }
    }
    assert!(matches!(running.next().await, Delivery::Gap { since, until, .. } if since <= until));
}

#[tokio::test]
async fn going_away_is_silent_routine() {
    let mut running = Running::live(MockConfig::loopback(), Policy::PRODUCTION).await;
    running.mock.close_connections(1001, "Going away");
    assert_eq!(running.until(State::Reconnecting).await, Some(Reason::Closed(1001)));
    running.until(State::Connected).await;
}

#[tokio::test]
async fn an_expired_token_is_renewed_and_the_session_goes_on() {
    let mut running = Running::live(MockConfig::loopback(), Policy::PRODUCTION).await;
    running.mock.expire_tokens();
    assert_eq!(running.until(State::Reconnecting).await, Some(Reason::Unauthorized));
    running.until(State::Connected).await;
}

#[tokio::test]
async fn a_refused_upgrade_waits_as_long_as_the_server_asks() {
    let config = MockConfig::loopback();
    let mut running = Running::live(config, Policy::PRODUCTION).await;
    let refusal = Refusal { status: 503, retry_after: Some(Duration::from_secs(77)) };
    running.mock.refuse_connections(Some(refusal));
    running.mock.drop_connections();
    loop {
        if let Delivery::State { change, .. } = running.next().await
            && change.reason == Some(Reason::Http(503))
        {
            assert_eq!(change.retry_in, Some(Duration::from_secs(77)));
            break;
        }
    }
}

#[tokio::test]
async fn a_planned_rollover_loses_nothing_and_doubles_nothing() {
    let policy = Policy {
        max_connection_age: Duration::from_millis(600),
        drain: Duration::from_millis(200),
        ..Policy::PRODUCTION
    };
    let mut running = Running::live(MockConfig::loopback(), policy).await;
    let mut created = Vec::new();
    for n in 0..150 {
        created.push(running.mock.create_goal(&format!("Goal {n}")));
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    for goal in &created {
        assert_eq!(&running.next_event().await, goal);
    }
    running.client.shutdown().await;
    let counters = running.session.await.unwrap();
    assert!(counters.rollovers >= 1, "{counters:?}");
    assert_eq!((counters.gaps, counters.dispatched, counters.connections), (0, 150, 1));
}

#[tokio::test]
async fn a_consumer_that_stalls_slows_the_stream_and_loses_nothing() {
    let mut running = Running::start(MockConfig::loopback(), Policy::PRODUCTION, 8).await;
    running.until(State::Connected).await;
    running.mock.burst(Burst { count: 3000, rate: 0.0, end: false }).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    for _ in 0..3000 {
        running.next_event().await;
    }
    let counters = running.client.counters().await.unwrap();
    assert_eq!((counters.dispatched, counters.duplicate, counters.rejected), (3000, 0, 0));
}

#[tokio::test]
async fn shutting_down_closes_with_1000() {
    let running = Running::live(MockConfig::loopback(), Policy::PRODUCTION).await;
    let mut log = running.mock.subscribe_log();
    running.client.shutdown().await;
    running.session.await.unwrap();
    let closed = tokio::time::timeout(Duration::from_secs(10), async {
        loop {
            let line = log.recv().await.unwrap().to_string();
            if line.contains("left by the client with 1000") {
                return line;
            }
        }
    });
    assert!(closed.await.is_ok(), "the mock saw a close with 1000");
}

#[tokio::test]
async fn every_envelope_of_the_backends_history_is_understood() {
    for variant in ["V0", "V1", "V2", "V3", "V4", "V5", "V6", "V7", "V8", "V9"] {
        let config = MockConfig { variant: variant.parse().unwrap(), ..MockConfig::loopback() };
        let mut running = Running::live(config, Policy::PRODUCTION).await;
        let goal = running.mock.create_goal("Open the Porto roastery");
        running.mock.activate_goal(&goal).unwrap();
        running.mock.decide(&goal, "Start in the north", "Pilot with one region").unwrap();
        running.mock.attach(&goal, "plan.pdf").unwrap();
        running.mock.complete_goal(&goal, None).unwrap();
        for wanted in ["goal.created", "goal.activated", "decision.created", "attachment.created", "goal.completed"] {
            assert_eq!(running.next_type().await, wanted, "in {variant}");
        }
    }
}

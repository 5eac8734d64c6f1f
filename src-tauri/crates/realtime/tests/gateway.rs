//! The driver against a gateway that we did not write: serverless-offline's emulation of API Gateway, in real time, its limits cut
//! to seconds. Needs the npm packages of tests/gateway.
#![allow(clippy::unwrap_used)] // what fails in a helper fails its test

use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};

use futures_util::SinkExt;
use net::{BoxFuture, Grant, SocketUrl, TokenFailure, TokenSource, TrustedRoots};
use realtime::{Client, Delivery, Settings, SystemClocks, WebSocketConnector, start};
use realtime_proto::{Counters, Policy, Reason, State};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::sleep;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;

/// The gateway's own limits, in whole seconds.
struct Limits {
    idle: u32,
    hard: u32,
}

/// A running emulator; ends with the value.
struct Gateway {
    process: Child,
    port: u16,
}

impl Gateway {
    fn start(limits: &Limits) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/gateway");
        let (port, lambda_port) = (free_port(), free_port());
        let process = Command::new("node")
            .arg(program(&folder))
            .args(["offline", "start", "--host", "127.0.0.1", "--useInProcess"])
            .args(["--websocketPort", &port.to_string(), "--lambdaPort", &lambda_port.to_string()])
            .args(["--webSocketIdleTimeout", &limits.idle.to_string()])
            .args(["--webSocketHardTimeout", &limits.hard.to_string()])
            .current_dir(&folder)
            .env("GATEWAY_URL", format!("http://127.0.0.1:{port}"))
            .env("SLS_TELEMETRY_DISABLED", "1")
            .env("SLS_NOTIFICATIONS_MODE", "off")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("node is needed: the emulator is a Node program");
        let mut gateway = Self { process, port };
        gateway.await_readiness();
        gateway
    }

    fn await_readiness(&mut self) {
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            let ended = self.process.try_wait().unwrap();
            assert!(ended.is_none(), "the emulator ended by itself: {ended:?}");
            assert!(began.elapsed() < Duration::from_secs(180), "the emulator does not listen after three minutes");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn url(&self) -> String {
        format!("ws://127.0.0.1:{}", self.port)
    }

    /// A connection that is not ours, over which events are published.
    async fn publisher(&self) -> Publisher {
        let stream = tokio::net::TcpStream::connect(("127.0.0.1", self.port)).await.unwrap();
        Publisher(tokio_tungstenite::client_async(self.url(), stream).await.unwrap().0)
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn program(folder: &Path) -> PathBuf {
    let program = folder.join("node_modules/serverless/bin/serverless.js");
    assert!(program.is_file(), "the npm packages of tests/gateway are missing: run `cargo xtask setup`");
    program
}

/// A port that nobody gets by chance: systems hand out those from 32768 on. Each call tries others.
fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let of_process = u16::try_from(std::process::id() % 1000).unwrap() * 10;
    let mut candidates = std::iter::from_fn(|| Some(20_000 + of_process + NEXT.fetch_add(1, Ordering::Relaxed)));
    candidates.find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok()).expect("there are more ports than tests")
}

struct Publisher(WebSocketStream<tokio::net::TcpStream>);

impl Publisher {
    async fn publish(&mut self, number: usize) {
        let event = serde_json::json!({
            "type": "goal.created",
            "data": {"goalId": format!("goal-{number}"), "title": "Raise repeat orders", "status": "draft"},
            "timestamp": "2026-03-02T09:10:00.000Z",
            "eventId": format!("evt_{number}"),
            "tenantId": "tenant-1",
        });
        let message = serde_json::json!({"action": "publish", "event": event}).to_string();
        self.0.send(Message::text(message)).await.unwrap();
    }
}

/// One token for ever: the emulated backend takes any.
struct AnyToken;

impl TokenSource for AnyToken {
    fn fetch(&self, _other_than: Option<u64>) -> BoxFuture<'_, Result<Grant, TokenFailure>> {
        Box::pin(async { Ok(Grant { number: 1, secret: "any".to_owned().into(), expires_in: None }) })
    }
}

struct Running {
    client: Client,
    deliveries: mpsc::Receiver<Delivery>,
    session: JoinHandle<Counters>,
}

impl Running {
    async fn live(gateway: &Gateway, policy: Policy) -> Self {
        let tls = TrustedRoots::of_system().client_config().unwrap();
        let settings = Settings {
            policy,
            connector: Arc::new(WebSocketConnector::new(SocketUrl::parse(&gateway.url()).unwrap(), tls)),
            tokens: Arc::new(AnyToken),
            clocks: Arc::new(SystemClocks::start()),
            seed: 7,
            queue: 1024,
            follow_network: false,
        };
        let (client, deliveries, session) = start(settings);
        client.sign_in(None, None).await;
        let mut running = Self { client, deliveries, session };
        running.until(State::Connected).await;
        running
    }

    /// Reads until this state; returns its reason.
    async fn until(&mut self, wanted: State) -> Option<Reason> {
        loop {
            let next = tokio::time::timeout(Duration::from_secs(20), self.deliveries.recv()).await;
            if let Delivery::State { change, .. } = next.expect("within 20 s").unwrap()
                && change.state == wanted
            {
                return change.reason;
            }
        }
    }

    /// Ends the session once it has told of so many goals; its counters and the ids of all that it told of.
    async fn end(mut self, expected: usize) -> (Counters, Vec<String>) {
        let mut goals = Vec::new();
        while goals.len() < expected {
            let next = tokio::time::timeout(Duration::from_secs(20), self.deliveries.recv()).await;
            goals.extend(goal_of(&next.unwrap_or_else(|_| panic!("{goals:?} in 20 s")).unwrap()));
        }
        self.client.shutdown().await;
        while let Some(delivery) = self.deliveries.recv().await {
            goals.extend(goal_of(&delivery));
        }
        (self.session.await.unwrap(), goals)
    }
}

fn goal_of(delivery: &Delivery) -> Option<String> {
    if let Delivery::Event { event, .. } = delivery { event.entity_id().map(str::to_owned) } else { None }
}

#[tokio::test]
async fn without_a_keep_alive_the_gateway_ends_an_idle_connection() {
    let gateway = Gateway::start(&Limits { idle: 2, hard: 600 });
    let mut running = Running::live(&gateway, Policy::PRODUCTION).await;
    assert_eq!(running.until(State::Reconnecting).await, Some(Reason::Closed(1001)));
}

#[tokio::test]
async fn the_keep_alive_keeps_an_idle_connection() {
    // Far enough apart for a machine that stands still now and then.
    let gateway = Gateway::start(&Limits { idle: 5, hard: 600 });
    let policy = Policy { keep_alive: Duration::from_millis(500), ..Policy::PRODUCTION };
    let running = Running::live(&gateway, policy).await;
    sleep(Duration::from_secs(11)).await;
    let (counters, _) = running.end(0).await;
    assert_eq!((counters.connections, counters.gaps), (1, 0), "two idle limits later it is the first one still");
}

#[tokio::test]
async fn a_planned_rollover_beats_the_hard_limit() {
    let gateway = Gateway::start(&Limits { idle: 600, hard: 7 });
    let policy =
        Policy { max_connection_age: Duration::from_secs(2), drain: Duration::from_millis(500), ..Policy::PRODUCTION };
    let running = Running::live(&gateway, policy).await;
    let mut published = Vec::new();
    for _ in 0..16 {
        // The publisher's own connection stays younger than the hard limit by far.
        let mut publisher = gateway.publisher().await;
        for _ in 0..10 {
            let number = published.len();
            publisher.publish(number).await;
            published.push(format!("goal-{number}"));
            sleep(Duration::from_millis(50)).await;
        }
    }
    let (counters, goals) = running.end(published.len()).await;
    assert_eq!((counters.connections, counters.gaps), (1, 0), "no connection was lost");
    assert!(counters.rollovers >= 2, "8 s with connections of 2 s: {} rollovers", counters.rollovers);
    assert_eq!(goals.len(), published.len(), "each event once");
    assert!(published.iter().all(|goal| goals.contains(goal)), "every event");
}

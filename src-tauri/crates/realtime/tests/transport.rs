//! The driver over real sockets: TLS, proxies, refusals at the door, frames that are too large or in pieces.
#![allow(clippy::unwrap_used)] // what fails in a helper fails its test

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use mock_backend::{MockBackend, MockConfig, Refusal};
use net::{BoxFuture, Dialer, Grant, Origin, Proxies, Proxy, SocketUrl, TokenFailure, TokenSource, TrustedRoots};
use net_lab::{Authority, ProxyRules, Server, answering, http_proxy, socks_proxy, tls_front};
use realtime::{Client, Delivery, Settings, SystemClocks, WebSocketConnector, start};
use realtime_proto::{Counters, Policy, Reason, State, StateChange};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_tungstenite::accept_hdr_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{Request, Response};
use tokio_tungstenite::tungstenite::http::header::{HeaderValue, SEC_WEBSOCKET_EXTENSIONS};
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use futures_util::{SinkExt, StreamExt};

const HOST: &str = "api.purposepath.test";

/// One token for ever.
struct OneToken(String);

impl TokenSource for OneToken {
    fn fetch(&self, _: Option<u64>) -> BoxFuture<'_, Result<Grant, TokenFailure>> {
        Box::pin(async { Ok(Grant { number: 1, secret: self.0.clone().into(), expires_in: None }) })
    }
}

struct Running {
    _client: Client,
    deliveries: mpsc::Receiver<Delivery>,
    _session: JoinHandle<Counters>,
}

impl Running {
    async fn start(url: &str, dialer: impl Into<Dialer>, policy: Policy, token: &str) -> Self {
        let (client, deliveries, session) = start(Settings {
            policy,
            connector: Arc::new(WebSocketConnector::new(SocketUrl::parse(url).unwrap(), dialer)),
            tokens: Arc::new(OneToken(token.to_owned())),
            clocks: Arc::new(SystemClocks::start()),
            seed: 7,
            queue: 64,
            follow_network: false,
        });
        client.sign_in(None, None).await;
        Self { _client: client, deliveries, _session: session }
    }

    async fn next(&mut self) -> Delivery {
        tokio::time::timeout(Duration::from_secs(10), self.deliveries.recv()).await.expect("within 10 s").unwrap()
    }

    async fn until(&mut self, wanted: State) -> StateChange {
        loop {
            if let Delivery::State { change, .. } = self.next().await
                && change.state == wanted
            {
                return change;
            }
        }
    }

    async fn next_entity(&mut self) -> String {
        loop {
            if let Delivery::Event { event, .. } = self.next().await {
                return event.entity_id().unwrap_or_default().to_owned();
            }
        }
    }
}

fn roots() -> TrustedRoots {
    TrustedRoots::of_system()
}

fn trusting(authority: &Authority) -> TrustedRoots {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(authority.pem().as_bytes()).unwrap();
    roots().with_file(file.path()).unwrap()
}

fn through(roots: &TrustedRoots, proxy: String) -> Dialer {
    let proxy = Proxy::parse(&proxy, Origin::Flag("--proxy")).unwrap();
    Dialer::new(roots.client_config().unwrap(), Proxies::always(proxy))
}

async fn mock() -> (MockBackend, String) {
    let mock = MockBackend::start(MockConfig::loopback()).await.unwrap();
    let (token, _) = mock.tokens_for(&mock.users()[0].user_id).unwrap();
    (mock, token)
}

fn address(mock: &MockBackend) -> std::net::SocketAddr {
    let url = mock.ws_url();
    url.trim_start_matches("ws://").split('/').next().unwrap().parse().unwrap()
}

/// The first refusal of a server that answers every upgrade like this.
async fn refused_by(answer: &str) -> StateChange {
    let server = answering(answer).await;
    let url = format!("ws://{}/realtime", server.address());
    let mut running = Running::start(&url, roots().client_config().unwrap(), Policy::PRODUCTION, "t").await;
    loop {
        if let Delivery::State { change, .. } = running.next().await
            && change.reason.is_some()
        {
            return change;
        }
    }
}

#[tokio::test]
async fn an_encrypted_session_is_live_through_every_kind_of_proxy() {
    let authority = Authority::named("Lab CA");
    let (mock, token) = mock().await;
    let front = tls_front(authority.issue(HOST), address(&mock)).await;
    let rules = ProxyRules::knowing(HOST, front.address()).asking("me", "hush");
    let (http, socks) = (http_proxy(rules.clone()).await, socks_proxy(rules).await);
    for proxy in [format!("http://me:hush@{}", http.address()), format!("socks5://me:hush@{}", socks.address())] {
        let dialer = through(&trusting(&authority), proxy);
        let mut running = Running::start(&format!("wss://{HOST}/realtime"), dialer, Policy::PRODUCTION, &token).await;
        running.until(State::Connected).await;
        let goal = mock.create_goal("Through the proxy");
        assert_eq!(running.next_entity().await, goal);
    }
}

#[tokio::test]
async fn a_proxy_that_refuses_is_the_reason_of_the_retry() {
    let proxy = http_proxy(ProxyRules::default().asking("me", "hush")).await;
    let dialer = through(&roots(), format!("http://{}", proxy.address()));
    let mut running = Running::start(&format!("wss://{HOST}"), dialer, Policy::PRODUCTION, "t").await;
    let change = running.until(State::Reconnecting).await;
    assert_eq!(change.reason, Some(Reason::Proxy));
    assert!(change.retry_in.is_some(), "it is tried again");
    assert!(change.detail.unwrap().contains("HTTP 407"));
}

#[tokio::test]
async fn a_refused_certificate_is_an_error_in_words_and_is_tried_again() {
    let authority = Authority::named("Stranger CA");
    let (mock, _) = mock().await;
    let front = tls_front(authority.issue("localhost"), address(&mock)).await;
    let url = format!("wss://localhost:{}/realtime", front.address().port());
    let policy = Policy { certificate_retry: Duration::from_millis(300), ..Policy::PRODUCTION };
    let mut running = Running::start(&url, roots().client_config().unwrap(), policy, "t").await;
    for attempt in 1..=3 {
        let change = running.until(State::Error).await;
        assert_eq!(change.reason, Some(Reason::Certificate), "attempt {attempt}");
        assert_eq!(change.retry_in, Some(Duration::from_millis(300)));
        assert!(change.detail.unwrap().contains("CN=Stranger CA"));
    }
}

#[tokio::test]
async fn a_redirect_is_refused_with_its_target_and_the_reason_why() {
    let change = refused_by("HTTP/1.1 302 Found\r\nLocation: wss://elsewhere.test/\r\nContent-Length: 0\r\n\r\n").await;
    assert_eq!((change.state, change.reason), (State::Reconnecting, Some(Reason::Http(302))));
    let detail = change.detail.unwrap();
    assert!(detail.contains("wss://elsewhere.test/") && detail.contains("not followed"), "{detail}");
}

#[tokio::test]
async fn what_does_not_speak_websocket_is_named() {
    let change = refused_by("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi").await;
    assert_eq!(change.reason, Some(Reason::Http(200)));
    let change = refused_by("SSH-2.0-OpenSSH_9\r\n").await;
    assert_eq!(change.reason, Some(Reason::Upgrade));
}

#[tokio::test]
async fn who_hangs_up_before_the_answer_is_no_stranger() {
    let change = refused_by("").await;
    assert_eq!(change.reason, Some(Reason::Network));
    let detail = change.detail.unwrap();
    assert!(!detail.contains("os error") && !detail.contains("IO error"), "{detail}");
}

#[tokio::test]
async fn an_extension_that_was_not_offered_is_refused_with_its_name() {
    let server = Server::start(|stream| async move {
        #[expect(clippy::result_large_err, reason = "tungstenite's callback")]
        let forcing = |_: &Request, mut response: Response| {
            response.headers_mut().insert(SEC_WEBSOCKET_EXTENSIONS, HeaderValue::from_static("permessage-deflate"));
            Ok(response)
        };
        accept_hdr_async(stream, forcing).await.map(drop).map_err(std::io::Error::other)
    })
    .await;
    let url = format!("ws://{}", server.address());
    let mut running = Running::start(&url, roots().client_config().unwrap(), Policy::PRODUCTION, "t").await;
    let change = running.until(State::Reconnecting).await;
    assert_eq!(change.reason, Some(Reason::Upgrade));
    let detail = change.detail.unwrap();
    assert!(detail.contains("permessage-deflate, which was not offered"), "{detail}");
}

#[tokio::test]
async fn refusals_at_the_door_lead_where_their_status_says() {
    let (mock, token) = mock().await;
    for (status, wanted) in [
        (403, (State::Error, Reason::Http(403))),
        (429, (State::Reconnecting, Reason::Http(429))),
        (503, (State::Reconnecting, Reason::Http(503))),
        // The only token there is: the second refusal ends it.
        (401, (State::Error, Reason::Unauthorized)),
    ] {
        mock.refuse_connections(Some(Refusal { status, retry_after: Some(Duration::from_secs(99)) }));
        let tls = roots().client_config().unwrap();
        let mut running = Running::start(&mock.ws_url(), tls, Policy::PRODUCTION, &token).await;
        let change = running.until(wanted.0).await;
        assert_eq!(change.reason, Some(wanted.1), "HTTP {status}");
        if wanted.0 == State::Reconnecting {
            assert!(change.retry_in >= Some(Duration::from_secs(99)), "HTTP {status} with Retry-After: {change:?}");
        }
    }
}

/// A WebSocket server that authenticates whoever comes, then does this with the raw stream.
async fn after_auth<Doing>(doing: impl Fn(TcpStream) -> Doing + Clone + Send + Sync + 'static) -> Server
where
    Doing: Future<Output = std::io::Result<()>> + Send + 'static,
{
    Server::start(move |stream| {
        let doing = doing.clone();
        async move {
            let mut socket = tokio_tungstenite::accept_async(stream).await.map_err(std::io::Error::other)?;
            socket.next().await;
            let verdict = r#"{"type":"auth.success","data":{"tenantId":"t","userId":"u"}}"#;
            socket.send(Message::text(verdict)).await.map_err(std::io::Error::other)?;
            doing(socket.into_inner()).await
        }
    })
    .await
}

/// A frame of the server: not masked.
fn frame(first_byte: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = vec![first_byte];
    match u8::try_from(payload.len()) {
        Ok(length) if length < 126 => frame.push(length),
        _ => {
            frame.push(126);
            frame.extend(u16::try_from(payload.len()).unwrap().to_be_bytes());
        }
    }
    frame.extend(payload);
    frame
}

const TEXT: u8 = 0x1;
const CONTINUATION: u8 = 0x0;
const PING: u8 = 0x9;
const FINAL: u8 = 0x80;

#[tokio::test]
async fn a_frame_that_announces_a_gigabyte_is_answered_with_1009_before_memory_is_taken() {
    let (heard, mut close_frames) = mpsc::channel(4);
    let server = after_auth(move |mut stream| {
        let heard = heard.clone();
        async move {
            let mut announcement = vec![FINAL | TEXT, 127];
            announcement.extend((1_u64 << 30).to_be_bytes());
            stream.write_all(&announcement).await?;
            let mut socket = tokio_tungstenite::WebSocketStream::from_raw_socket(
                stream,
                tokio_tungstenite::tungstenite::protocol::Role::Server,
                None,
            )
            .await;
            while let Some(Ok(message)) = socket.next().await {
                if let Message::Close(Some(frame)) = message {
                    heard.send(frame.code).await.map_err(std::io::Error::other)?;
                }
            }
            Ok(())
        }
    })
    .await;
    let url = format!("ws://{}", server.address());
    let mut running = Running::start(&url, roots().client_config().unwrap(), Policy::PRODUCTION, "t").await;
    running.until(State::Connected).await;
    let before = resident_bytes();
    assert_eq!(running.until(State::Reconnecting).await.reason, Some(Reason::TooLarge));
    let code = tokio::time::timeout(Duration::from_secs(5), close_frames.recv()).await.unwrap();
    assert_eq!(code, Some(CloseCode::Size));
    if let (Some(before), Some(after)) = (before, resident_bytes()) {
        // The other tests of this process take some, too.
        assert!(after.saturating_sub(before) < 256 << 20, "{before} bytes became {after}");
    }
}

/// Resident memory of this process, where the system tells it.
fn resident_bytes() -> Option<u64> {
    let pages = std::fs::read_to_string("/proc/self/statm").ok()?;
    Some(pages.split(' ').nth(1)?.parse::<u64>().ok()? * 4096)
}

#[tokio::test]
async fn fragments_with_control_frames_between_become_one_message() {
    let event = r#"{"type":"goal.created","eventId":"e-1","tenantId":"t","timestamp":"2026-03-02T08:00:00.000Z","data":{"goalId":"g-1","title":"In pieces"}}"#;
    let server = after_auth(move |mut stream| async move {
        let (first, rest) = event.as_bytes().split_at(20);
        let (second, third) = rest.split_at(40);
        for piece in [
            frame(TEXT, first),
            frame(FINAL | PING, b"are you there"),
            frame(CONTINUATION, second),
            frame(FINAL | PING, b"still there"),
            frame(FINAL | CONTINUATION, third),
        ] {
            stream.write_all(&piece).await?;
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        std::future::pending().await
    })
    .await;
    let url = format!("ws://{}", server.address());
    let mut running = Running::start(&url, roots().client_config().unwrap(), Policy::PRODUCTION, "t").await;
    assert_eq!(running.next_entity().await, "g-1");
}

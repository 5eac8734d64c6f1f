//! The server: it tells every event to every authenticated link and writes down what it sent, to whom and when.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use net::{BoxFuture, Grant, TokenFailure, TokenSource};
use realtime::Clocks;
use realtime_proto::{Now, Timestamp};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, sleep_until};
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};
use tokio_tungstenite::tungstenite::http::{StatusCode, header};
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};
use tokio_tungstenite::{WebSocketStream, accept_hdr_async};

use crate::schedule::{Fault, Schedule};

/// One event as it was sent.
#[derive(Debug)]
pub struct Sent {
    /// When, in milliseconds of the story.
    pub at: i64,
    /// The links that it was sent to.
    pub links: Vec<usize>,
}

pub struct Gateway {
    clock: StoryClock,
    token_life: Duration,
    latency: Duration,
    speed: u32,
    world: Mutex<World>,
}

struct World {
    door: Door,
    verdict: Verdict,
    tokens_available: bool,
    /// When each token ends; a token's number counts from 1.
    tokens: Vec<Instant>,
    /// Tokens up to this number are refused.
    revoked: usize,
    links: Vec<Link>,
    sent: Vec<Sent>,
}

/// What a new connection meets.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Door {
    Open,
    Refusing { status: u16, retry_after: Option<u64> },
    Unreachable,
    Mute,
}

/// What `auth` meets.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Good,
    Missing,
    Failing,
}

/// A link as the server sees it: gone when its task has ended.
struct Link {
    authenticated: bool,
    frames: mpsc::UnboundedSender<String>,
    faults: mpsc::UnboundedSender<Fault>,
}

impl Gateway {
    pub fn new(schedule: &Schedule, clock: StoryClock) -> Arc<Self> {
        let world = World {
            door: Door::Open,
            verdict: Verdict::Good,
            tokens_available: true,
            tokens: Vec::new(),
            revoked: 0,
            links: Vec::new(),
            sent: Vec::new(),
        };
        let Schedule { token_life, latency, speed, .. } = *schedule;
        Arc::new(Self { clock, token_life, latency, speed, world: Mutex::new(world) })
    }

    /// Something happens in the company: every authenticated link is told, now and then twice.
    pub fn emit(&self, twice: bool) {
        let mut world = self.world();
        let number = world.sent.len();
        let text = format!(
            r#"{{"type":"goal.created","eventId":"{number}","tenantId":"t1","data":{{"goalId":"g{number}"}}}}"#
        );
        let told = |link: &&(usize, &Link)| link.1.authenticated && link.1.frames.send(text.clone()).is_ok();
        let links: Vec<usize> =
            world.links.iter().enumerate().collect::<Vec<_>>().iter().filter(told).map(|link| link.0).collect();
        for link in links.iter().filter(|_| twice) {
            // It was there a moment ago.
            let _ = world.links[*link].frames.send(text.clone());
        }
        world.sent.push(Sent { at: self.clock.millis(), links });
    }

    /// Begins a fault.
    pub fn suffer(&self, fault: &Fault) {
        let mut world = self.world();
        match fault {
            Fault::Refuse { status, retry_after, .. } => {
                world.door = Door::Refusing { status: *status, retry_after: *retry_after };
            }
            Fault::Unreachable(_) => world.door = Door::Unreachable,
            Fault::Mute(_) => world.door = Door::Mute,
            Fault::NoVerdict(_) => world.verdict = Verdict::Missing,
            Fault::BadVerdict(_) => world.verdict = Verdict::Failing,
            Fault::TokensUnavailable(_) => world.tokens_available = false,
            Fault::TokensRevoked => world.revoked = world.tokens.len(),
            Fault::Drop
            | Fault::Reset
            | Fault::HalfOpen
            | Fault::Stall(_)
            | Fault::Close(_)
            | Fault::TooLarge
            | Fault::SlowConsumer(_)
            | Fault::Noise
            | Fault::Throttle
            | Fault::NetworkChange => {}
        }
        for link in &world.links {
            // A link whose task has ended suffers no more.
            let _ = link.faults.send(fault.clone());
        }
    }

    /// Ends what lasts.
    pub fn recover(&self) {
        let mut world = self.world();
        (world.door, world.verdict, world.tokens_available) = (Door::Open, Verdict::Good, true);
    }

    /// Everything sent so far.
    pub fn sent(&self) -> Vec<Sent> {
        std::mem::take(&mut self.world().sent)
    }

    /// One connection, from its first byte to its end.
    #[allow(clippy::result_large_err)] // tungstenite's callback wants it so
    pub async fn serve<S>(self: Arc<Self>, stream: S, reset: impl FnOnce(S))
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let door = self.world().door;
        match door {
            Door::Unreachable => return,
            Door::Mute => return sleep(self.tcp_gives_up()).await,
            Door::Open | Door::Refusing { .. } => {}
        }
        let Ok(socket) = accept_hdr_async(stream, |_: &Request, response| enter(door, response)).await else { return };
        let (frames, frames_out) = mpsc::unbounded_channel();
        let (faults, faults_in) = mpsc::unbounded_channel();
        let number = {
            let mut world = self.world();
            world.links.push(Link { authenticated: false, frames, faults });
            world.links.len() - 1
        };
        let mut line = Line { gateway: self, number, socket, frames: frames_out, faults: faults_in, token_ends: None };
        if line.run().await == Some(Broken) {
            reset(line.socket.into_inner());
        }
    }

    fn tcp_gives_up(&self) -> Duration {
        Duration::from_secs(60) / self.speed
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap()
    }
}

#[allow(clippy::result_large_err)] // tungstenite's callback wants it so
fn enter(door: Door, response: Response) -> Result<Response, ErrorResponse> {
    let Door::Refusing { status, retry_after } = door else { return Ok(response) };
    let mut refusal = ErrorResponse::new(None);
    *refusal.status_mut() = StatusCode::from_u16(status).unwrap();
    if let Some(seconds) = retry_after {
        refusal.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    Err(refusal)
}

/// The server's end of one link.
struct Line<S> {
    gateway: Arc<Gateway>,
    number: usize,
    socket: WebSocketStream<S>,
    frames: mpsc::UnboundedReceiver<String>,
    faults: mpsc::UnboundedReceiver<Fault>,
    token_ends: Option<Instant>,
}

/// The connection is to end by a reset.
#[derive(PartialEq, Eq)]
struct Broken;

/// The link has ended by itself.
struct Ended;

impl<S: AsyncRead + AsyncWrite + Unpin> Line<S> {
    /// Until the link ends; says how it is to be let go.
    async fn run(&mut self) -> Option<Broken> {
        loop {
            let token_ends = self.token_ends;
            let turn = tokio::select! {
                biased;
                Some(fault) = self.faults.recv() => match fault {
                    Fault::Reset => return Some(Broken),
                    Fault::HalfOpen => {
                        sleep(self.gateway.tcp_gives_up()).await;
                        return Some(Broken);
                    }
                    fault => self.suffer(fault).await,
                },
                Some(text) = self.frames.recv() => self.say(&text).await,
                message = self.socket.next() => match message {
                    Some(Ok(Message::Text(text))) => self.hear(&text).await,
                    Some(Ok(_)) => Ok(()),
                    Some(Err(_)) | None => Err(Ended),
                },
                () = sleep_until(token_ends.unwrap_or_else(Instant::now)), if token_ends.is_some() => self.expire().await,
            };
            if turn.is_err() {
                return None;
            }
        }
    }

    async fn suffer(&mut self, fault: Fault) -> Result<(), Ended> {
        match fault {
            Fault::Stall(lasting) => {
                sleep(lasting).await;
                Ok(())
            }
            Fault::Close(code) => self.close(code).await,
            Fault::TooLarge => self.announce_too_much().await,
            Fault::TokensRevoked if self.token_ends.is_some() => self.expire().await,
            Fault::Throttle => self.say(r#"{"type":"error","data":{"code":"RATE_LIMIT_EXCEEDED"}}"#).await,
            Fault::Noise => {
                for text in NOISE {
                    self.say(text).await?;
                }
                Ok(())
            }
            Fault::Drop | Fault::Refuse { .. } | Fault::Unreachable(_) | Fault::Mute(_) | Fault::NoVerdict(_) => {
                Err(Ended)
            }
            Fault::BadVerdict(_) => Err(Ended),
            Fault::Reset
            | Fault::HalfOpen
            | Fault::TokensRevoked
            | Fault::TokensUnavailable(_)
            | Fault::SlowConsumer(_)
            | Fault::NetworkChange => Ok(()),
        }
    }

    async fn hear(&mut self, text: &str) -> Result<(), Ended> {
        let message: serde_json::Value = serde_json::from_str(text).unwrap();
        match message["action"].as_str().unwrap() {
            "auth" => self.judge(message["token"].as_str().unwrap().parse().unwrap()).await,
            "ping" => self.say(r#"{"type":"pong"}"#).await,
            other => panic!("the client said {other}"),
        }
    }

    /// The verdict on a token. Registration and `auth.success` are one step: every later event comes after it.
    async fn judge(&mut self, token: usize) -> Result<(), Ended> {
        let (verdict, ends) = {
            let mut world = self.gateway.world();
            let ends = world.tokens[token - 1];
            let good = token > world.revoked && ends > Instant::now();
            if good && world.verdict == Verdict::Good {
                let link = &mut world.links[self.number];
                link.authenticated = true;
                // Our own receiver is alive.
                let _ = link.frames.send(r#"{"type":"auth.success","data":{"tenantId":"t1"}}"#.to_owned());
            }
            (world.verdict, good.then_some(ends))
        };
        match verdict {
            Verdict::Missing => Ok(()),
            Verdict::Failing => self.say(r#"{"type":"auth.error","data":{"code":"INTERNAL_ERROR"}}"#).await,
            Verdict::Good if ends.is_none() => self.expire().await,
            Verdict::Good => {
                self.token_ends = ends;
                Ok(())
            }
        }
    }

    /// The token is refused: an error, then a close that looks like any other (protocol.md 2.5).
    async fn expire(&mut self) -> Result<(), Ended> {
        self.token_ends = None;
        self.say(r#"{"type":"connection.error","data":{"error":"expired","code":"UNAUTHORIZED"}}"#).await?;
        self.close(Some(1000)).await
    }

    async fn say(&mut self, text: &str) -> Result<(), Ended> {
        self.socket.send(Message::text(text)).await.map_err(|_| Ended)
    }

    async fn close(&mut self, code: Option<u16>) -> Result<(), Ended> {
        let frame = code.map(|code| CloseFrame { code: code.into(), reason: Utf8Bytes::default() });
        self.socket.send(Message::Close(frame)).await.map_err(|_| Ended)?;
        while let Some(Ok(_)) = self.socket.next().await {}
        Err(Ended)
    }

    /// The header of a text frame of 1 GiB.
    async fn announce_too_much(&mut self) -> Result<(), Ended> {
        let header = [0x81, 127, 0, 0, 0, 0, 0x40, 0, 0, 0];
        self.socket.get_mut().write_all(&header).await.map_err(|_| Ended)?;
        while let Some(Ok(_)) = self.socket.next().await {}
        Err(Ended)
    }
}

/// Nonsense, an event of another company, a type that nobody knows.
const NOISE: [&str; 3] = [
    "nonsense",
    r#"{"type":"goal.created","eventId":"f","tenantId":"t2","data":{"goalId":"g"}}"#,
    r#"{"message":"Forbidden","connectionId":"c","requestId":"r"}"#,
];

impl TokenSource for Gateway {
    fn fetch(&self, other_than: Option<u64>) -> BoxFuture<'_, Result<Grant, TokenFailure>> {
        Box::pin(async move {
            sleep(self.latency).await;
            let mut world = self.world();
            let now = Instant::now();
            let current = world.tokens.len() as u64;
            let stale = world.tokens.last().is_none_or(|ends| *ends < now + self.token_life / 10);
            if stale || other_than == Some(current) {
                if !world.tokens_available {
                    return Err(TokenFailure::Unavailable {
                        detail: "503".to_owned(),
                        retry_after: None,
                        timed_out: false,
                    });
                }
                world.tokens.push(now + self.token_life);
            }
            let number = world.tokens.len();
            let expires_in = Some(world.tokens[number - 1] - now);
            Ok(Grant { number: number as u64, secret: number.to_string().into(), expires_in })
        })
    }
}

/// Both clocks of the story: the wall clock and the monotonic one agree, and tokio moves them.
#[derive(Clone, Copy)]
pub struct StoryClock {
    origin: Instant,
}

impl StoryClock {
    pub fn start() -> Self {
        Self { origin: Instant::now() }
    }

    /// Milliseconds of the story.
    pub fn millis(&self) -> i64 {
        i64::try_from(self.origin.elapsed().as_millis()).unwrap()
    }
}

impl Clocks for StoryClock {
    fn now(&self) -> Now {
        Now { mono: self.origin.elapsed(), counts_sleep: true, wall: Timestamp::from_millis(self.millis()) }
    }

    fn instant(&self, mono: Duration) -> Instant {
        self.origin + mono
    }
}

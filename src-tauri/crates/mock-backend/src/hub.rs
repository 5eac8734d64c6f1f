//! Who is connected, and what each is sent: one bounded queue a connection, so that a slow client blocks nobody.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde::{Serialize, Serializer};
use tokio::sync::{broadcast, mpsc, watch};
use tokio_tungstenite::tungstenite::Utf8Bytes;

/// Events, client messages and REST calls remembered for [`crate::MockBackend::sent`], `received` and `asked`.
const REMEMBERED: usize = 20_000;
/// Log lines that wait for a slow subscriber before it misses some.
const LOG: usize = 4_096;

/// A message that went out, or came in.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct SentEvent {
    /// When it was handed to the connections, or heard.
    #[serde(serialize_with = "in_words")]
    pub at: Timestamp,
    /// The text on the wire; tokens are blotted out.
    pub text: String,
}

fn in_words<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(at)
}

/// One thing that a person at the console wants to know.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct LogLine {
    /// When it happened.
    pub at: Timestamp,
    /// Of which sort it is.
    pub kind: LogKind,
    /// What happened, in one line without line breaks; no tokens.
    pub text: String,
}

impl fmt::Display for LogLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.3} {:<13} {}", self.at, self.kind.word(), self.text)
    }
}

/// Sorts of log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LogKind {
    /// A WebSocket was opened, or refused at the door.
    Connection,
    /// A socket or a sign-in was authenticated or refused.
    Authentication,
    /// An event was sent.
    Event,
    /// A WebSocket ended.
    Close,
}

impl LogKind {
    /// The word that `purposepath mock` prints.
    pub fn word(self) -> &'static str {
        match self {
            Self::Connection => "connection",
            Self::Authentication => "authentication",
            Self::Event => "event",
            Self::Close => "close",
        }
    }
}

/// What has happened since the start.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Counters {
    /// WebSockets opened.
    pub connections: u64,
    /// WebSockets open at this moment.
    pub open: u64,
    /// `auth` messages accepted.
    pub authenticated: u64,
    /// `auth` messages refused or missing.
    pub auth_refused: u64,
    /// Upgrades refused at the door.
    pub upgrades_refused: u64,
    /// Events sent, each counted once however many received it.
    pub events: u64,
    /// Copies of events queued for connections.
    pub deliveries: u64,
    /// Text messages heard from clients.
    pub messages: u64,
    /// Application pings heard.
    pub pings: u64,
    /// Connections dropped because they did not keep up.
    pub overflows: u64,
    /// REST requests answered.
    pub requests: u64,
    /// Successful sign-ins.
    pub sign_ins: u64,
    /// Successful token refreshes.
    pub refreshes: u64,
}

/// What a [`Tally`] counts.
#[derive(Clone, Copy)]
pub(crate) enum Count {
    Connection,
    Authenticated,
    AuthRefused,
    UpgradeRefused,
    Event,
    Delivery,
    Message,
    Ping,
    Overflow,
    Request,
    SignIn,
    Refresh,
}

#[derive(Default)]
struct Tally([AtomicU64; 12]);

impl Tally {
    fn read(&self, count: Count) -> u64 {
        self.0[count as usize].load(Ordering::Relaxed)
    }
}

/// To whom an event goes.
#[derive(Clone, Copy)]
pub(crate) enum Audience<'a> {
    /// Every authenticated connection.
    Everyone,
    /// The connections of one tenant.
    Tenant(&'a str),
    /// The connections of one user (AI events).
    User(&'a str),
}

/// What a connection is told to do, in order.
pub(crate) enum Order {
    Say(Utf8Bytes),
    /// `connection.error UNAUTHORIZED`, then 1000.
    Expire,
    Close {
        code: u16,
        reason: String,
    },
}

/// The hub's end of a connection.
struct Seat {
    orders: mpsc::Sender<Order>,
    doomed: watch::Sender<bool>,
    /// Tenant and user id, once authenticated.
    who: Option<(String, String)>,
}

/// The connection's end of its seat; leaving is dropping it.
pub(crate) struct Place<'a> {
    hub: &'a Hub,
    id: u64,
    pub(crate) orders: mpsc::Receiver<Order>,
    /// True: end at once, without a close frame.
    pub(crate) doomed: watch::Receiver<bool>,
}

impl Place<'_> {
    pub(crate) fn admit(&self, tenant_id: &str, user_id: &str) {
        if let Some(seat) = self.hub.seats().get_mut(&self.id) {
            seat.who = Some((tenant_id.to_owned(), user_id.to_owned()));
        }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.hub.seats().remove(&self.id);
    }
}

/// All connections, the log and the counters.
pub(crate) struct Hub {
    queue: usize,
    seats: Mutex<HashMap<u64, Seat>>,
    next_seat: AtomicU64,
    sent: Mutex<VecDeque<(Timestamp, Utf8Bytes)>>,
    received: Mutex<VecDeque<(Timestamp, Utf8Bytes)>>,
    /// The paths of REST calls.
    asked: Mutex<VecDeque<(Timestamp, Utf8Bytes)>>,
    tally: Tally,
    log: broadcast::Sender<LogLine>,
}

impl Hub {
    /// `queue` messages may wait for each connection.
    pub(crate) fn new(queue: usize) -> Self {
        Self {
            queue: queue.max(1),
            seats: Mutex::default(),
            next_seat: AtomicU64::new(0),
            sent: Mutex::default(),
            received: Mutex::default(),
            asked: Mutex::default(),
            tally: Tally::default(),
            log: broadcast::Sender::new(LOG),
        }
    }

    pub(crate) fn sit_down(&self) -> Place<'_> {
        let id = self.next_seat.fetch_add(1, Ordering::Relaxed);
        let (sender, orders) = mpsc::channel(self.queue);
        let (doom, doomed) = watch::channel(false);
        self.seats().insert(id, Seat { orders: sender, doomed: doom, who: None });
        self.count(Count::Connection);
        Place { hub: self, id, orders, doomed }
    }

    /// Queues the text for its audience and remembers it.
    pub(crate) fn deliver(&self, audience: Audience<'_>, text: String) {
        let text = Utf8Bytes::from(text);
        remember(&self.sent, text.clone());
        self.count(Count::Event);
        self.log(LogKind::Event, || brief(&text));
        for seat in self.seats().values().filter(|seat| seat.is_in(audience)) {
            self.count(Count::Delivery);
            self.order(seat, Order::Say(text.clone()));
        }
    }

    /// Ends every connection with a close frame, after what is queued already.
    pub(crate) fn close_all(&self, code: u16, reason: &str) {
        for seat in self.seats().values() {
            self.order(seat, Order::Close { code, reason: reason.to_owned() });
        }
    }

    /// Tells every authenticated connection that its token has expired and closes it.
    pub(crate) fn expire_all(&self) {
        for seat in self.seats().values().filter(|seat| seat.who.is_some()) {
            self.order(seat, Order::Expire);
        }
    }

    /// Ends every connection at once, without a close frame.
    pub(crate) fn drop_all(&self) {
        for seat in self.seats().values() {
            seat.doomed.send_replace(true);
        }
    }

    /// The longest queue of the audience, in messages.
    pub(crate) fn backlog(&self, audience: Audience<'_>) -> usize {
        self.seats()
            .values()
            .filter(|seat| seat.is_in(audience))
            .map(|seat| seat.orders.max_capacity() - seat.orders.capacity())
            .max()
            .unwrap_or_default()
    }

    pub(crate) fn heard(&self, text: &Utf8Bytes, is_auth: bool) {
        self.count(Count::Message);
        let kept = if is_auth { Utf8Bytes::from_static(r#"{"action":"auth","token":"…"}"#) } else { text.clone() };
        remember(&self.received, kept);
    }

    /// A REST call came.
    pub(crate) fn asked(&self, path: &str) {
        self.count(Count::Request);
        remember(&self.asked, path.to_owned().into());
    }

    pub(crate) fn count(&self, count: Count) {
        self.tally.0[count as usize].fetch_add(1, Ordering::Relaxed);
    }

    /// The text is made only if somebody listens.
    pub(crate) fn log(&self, kind: LogKind, text: impl FnOnce() -> String) {
        if self.log.receiver_count() > 0 {
            // Fails only when the last receiver leaves meanwhile.
            let _ = self.log.send(LogLine { at: Timestamp::now(), kind, text: text() });
        }
    }

    pub(crate) fn subscribe_log(&self) -> broadcast::Receiver<LogLine> {
        self.log.subscribe()
    }

    pub(crate) fn sent(&self) -> Vec<SentEvent> {
        recall(&self.sent)
    }

    pub(crate) fn paths(&self) -> Vec<String> {
        recall(&self.asked).into_iter().map(|asked| asked.text).collect()
    }

    pub(crate) fn received(&self) -> Vec<SentEvent> {
        recall(&self.received)
    }

    pub(crate) fn counters(&self) -> Counters {
        let read = |count| self.tally.read(count);
        Counters {
            connections: read(Count::Connection),
            open: self.seats().len() as u64,
            authenticated: read(Count::Authenticated),
            auth_refused: read(Count::AuthRefused),
            upgrades_refused: read(Count::UpgradeRefused),
            events: read(Count::Event),
            deliveries: read(Count::Delivery),
            messages: read(Count::Message),
            pings: read(Count::Ping),
            overflows: read(Count::Overflow),
            requests: read(Count::Request),
            sign_ins: read(Count::SignIn),
            refreshes: read(Count::Refresh),
        }
    }

    fn order(&self, seat: &Seat, order: Order) {
        if matches!(seat.orders.try_send(order), Err(mpsc::error::TrySendError::Full(_)))
            && !seat.doomed.send_replace(true)
        {
            self.count(Count::Overflow);
        }
    }

    fn seats(&self) -> MutexGuard<'_, HashMap<u64, Seat>> {
        lock(&self.seats)
    }
}

impl Seat {
    fn is_in(&self, audience: Audience<'_>) -> bool {
        self.who.as_ref().is_some_and(|(tenant, user)| match audience {
            Audience::Everyone => true,
            Audience::Tenant(id) => tenant == id,
            Audience::User(id) => user == id,
        })
    }
}

/// The lock, also after a panic elsewhere: what it guards is valid after every statement.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn remember(memory: &Mutex<VecDeque<(Timestamp, Utf8Bytes)>>, text: Utf8Bytes) {
    let mut memory = lock(memory);
    if memory.len() == REMEMBERED {
        memory.pop_front();
    }
    memory.push_back((Timestamp::now(), text));
}

fn recall(memory: &Mutex<VecDeque<(Timestamp, Utf8Bytes)>>) -> Vec<SentEvent> {
    lock(memory).iter().map(|(at, text)| SentEvent { at: *at, text: text.to_string() }).collect()
}

/// The event on one line of a console.
fn brief(text: &str) -> String {
    const WIDTH: usize = 200;
    let line: String = text.chars().take(WIDTH).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().count() > WIDTH { line + "…" } else { line }
}

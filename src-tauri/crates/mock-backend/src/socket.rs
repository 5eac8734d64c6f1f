//! The WebSocket as API Gateway runs it: upgrade, `auth`, messages, limits, and every way it ends.

use std::sync::Arc;
use std::time::Duration;

use axum::serve::Listener;
use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::server::{Callback, ErrorResponse, Request, Response};
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{CloseCode, Data, OpCode};
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error as WsError, Message, Utf8Bytes};

use crate::backend::Backend;
use crate::config::{Attention, PongMode, Refusal};
use crate::hub::{Count, LogKind, Order, Place};
use crate::net::{GatedListener, Line};
use crate::tokens::{Claims, TokenFault};
use crate::wire;

/// Messages written before the socket is flushed.
const BATCH: usize = 256;
/// How long a closing handshake may take before TCP is let go.
const FAREWELL: Duration = Duration::from_secs(1);

/// Accepts connections until it is aborted, and its connections with it.
pub(crate) async fn serve(mut listener: GatedListener, backend: Arc<Backend>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            (line, _) = listener.accept() => {
                let backend = Arc::clone(&backend);
                connections.spawn(async move { attend(line, &backend).await });
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn attend(line: Line, backend: &Backend) {
    let limits = WebSocketConfig::default()
        .max_frame_size(Some(backend.config.max_frame))
        .max_message_size(Some(backend.config.max_message));
    let door = Door(backend.switches().refusal);
    let upgrade = tokio_tungstenite::accept_hdr_async_with_config(line, door, Some(limits));
    match timeout(backend.config.auth_timeout, upgrade).await {
        Ok(Ok(socket)) => Connection::new(socket, backend).run().await,
        Ok(Err(refused @ WsError::Http(_))) => {
            backend.hub.count(Count::UpgradeRefused);
            backend.hub.log(LogKind::Connection, || format!("refused at the door: {refused}"));
        }
        Ok(Err(_)) | Err(_) => backend.hub.log(LogKind::Connection, || "left before the upgrade".to_owned()),
    }
}

/// Lets upgrades in at any path, or refuses them all.
struct Door(Option<Refusal>);

impl Callback for Door {
    fn on_request(self, _: &Request, response: Response) -> Result<Response, ErrorResponse> {
        let Some(refusal) = self.0 else {
            return Ok(response);
        };
        let mut refused = ErrorResponse::new(Some("refused by the mock".to_owned()));
        *refused.status_mut() = refusal.status.try_into().unwrap_or(axum::http::StatusCode::SERVICE_UNAVAILABLE);
        if let Some(wait) = refusal.retry_after {
            refused.headers_mut().insert("retry-after", wait.as_secs().into());
        }
        Err(refused)
    }
}

/// How a connection ends.
enum End {
    /// We close it.
    Close(u16, String),
    /// The client closed it, with this code, or is gone.
    Left(Option<u16>),
    /// Nobody says goodbye.
    Cut,
}

impl End {
    fn close(code: u16, reason: &str) -> Self {
        Self::Close(code, reason.to_owned())
    }
}

struct Connection<'a> {
    socket: WebSocketStream<Line>,
    backend: &'a Backend,
    place: Place<'a>,
    attention: watch::Receiver<Attention>,
    /// API Gateway's name for it.
    id: String,
    opened: Instant,
    last_message: Instant,
    session: Option<Session>,
    window: Window,
}

struct Session {
    claims: Claims,
    expires: Instant,
}

/// Messages within the running flood window.
struct Window {
    since: Instant,
    messages: u32,
}

impl<'a> Connection<'a> {
    fn new(socket: WebSocketStream<Line>, backend: &'a Backend) -> Self {
        let opened = Instant::now();
        Self {
            socket,
            backend,
            place: backend.hub.sit_down(),
            attention: backend.attention.subscribe(),
            id: wire::gateway_id(),
            opened,
            last_message: opened,
            session: None,
            window: Window { since: opened, messages: 0 },
        }
    }

    async fn run(mut self) {
        self.log(LogKind::Connection, "opened");
        let end = self.converse().await;
        self.part(end).await;
    }

    async fn converse(&mut self) -> End {
        loop {
            let attention = *self.attention.borrow_and_update();
            let (deadline, due) = self.next_deadline();
            let turn = tokio::select! {
                _ = self.place.doomed.changed() => return End::Cut,
                _ = self.attention.changed() => Ok(()),
                Some(order) = self.place.orders.recv(), if attention != Attention::Frozen => self.obey(order).await,
                heard = self.socket.next(), if attention == Attention::Full => match heard {
                    Some(Ok(message)) => self.hear(message).await,
                    Some(Err(fault)) => Err(end_of(&fault)),
                    None => Err(End::Left(None)),
                },
                () = sleep_until(deadline), if attention != Attention::Frozen => self.expire(due).await,
            };
            if let Err(end) = turn {
                return end;
            }
        }
    }

    fn next_deadline(&self) -> (Instant, Due) {
        let config = &self.backend.config;
        let (verdict, what) = match &self.session {
            Some(session) => (session.expires, Due::Expiry),
            None => (self.opened + config.auth_timeout, Due::Auth),
        };
        [(verdict, what), (self.last_message + config.idle, Due::Idle), (self.opened + config.lifetime, Due::Lifetime)]
            .into_iter()
            .min_by_key(|(at, _)| *at)
            .expect("the list is not empty")
    }

    async fn expire(&mut self, due: Due) -> Result<(), End> {
        match due {
            Due::Auth => Err(self.refuse("No authentication within the time allowed").await?),
            Due::Expiry => self.obey(Order::Expire).await,
            Due::Idle | Due::Lifetime => Err(End::close(1001, "Going away")),
        }
    }

    async fn obey(&mut self, order: Order) -> Result<(), End> {
        let mut next = Some(order);
        let mut written = 0;
        while let Some(order) = next {
            match order {
                Order::Say(text) => self.write(text).await?,
                Order::Close { code, reason } => return Err(End::Close(code, reason)),
                Order::Expire => {
                    let text = TokenFault::Expired.text();
                    self.say(wire::error("connection.error", text, "UNAUTHORIZED")).await?;
                    return Err(End::close(1000, "Connection Closed Normally"));
                }
            }
            written += 1;
            next = if written < BATCH { self.place.orders.try_recv().ok() } else { None };
        }
        self.flush().await
    }

    async fn hear(&mut self, message: Message) -> Result<(), End> {
        match message {
            Message::Text(text) => self.hear_text(text).await,
            Message::Binary(_) => Err(End::close(1003, "Binary data is not supported")),
            Message::Close(frame) => Err(End::Left(frame.map(|frame| frame.code.into()))),
            // Protocol pings are answered by the library and keep no connection from being idle.
            Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => Ok(()),
        }
    }

    async fn hear_text(&mut self, text: Utf8Bytes) -> Result<(), End> {
        self.last_message = Instant::now();
        self.window.count(self.backend)?;
        let message: Value = serde_json::from_str(&text).unwrap_or_default();
        let action = message.get("action").and_then(Value::as_str).unwrap_or_default();
        self.backend.hub.heard(&text, action == "auth");
        match (action, &self.session) {
            ("auth", _) => self.authenticate(message.get("token").and_then(Value::as_str).unwrap_or_default()).await,
            (_, None) => self.say(wire::error("auth.error", "Authenticate first", "UNAUTHORIZED")).await,
            ("ping", Some(_)) => self.answer_ping().await,
            ("pong", Some(_)) => Ok(()),
            (_, Some(_)) => self.say(wire::gateway_forbidden(&self.id)).await,
        }
    }

    async fn authenticate(&mut self, token: &str) -> Result<(), End> {
        match self.backend.tokens.check(token) {
            Ok(claims) => {
                // First the place: whoever has read `auth.success` hears everything that is broadcast from then on.
                self.place.admit(&claims.tenant_id, &claims.user_id);
                self.backend.hub.count(Count::Authenticated);
                self.log(LogKind::Authentication, &format!("accepted {}", claims.username));
                self.say(wire::auth_success(&claims.tenant_id, &claims.user_id, &self.id)).await?;
                self.session = Some(Session { expires: Instant::now() + claims.remaining(), claims });
                Ok(())
            }
            Err(fault) => Err(self.refuse(fault.text()).await?),
        }
    }

    /// Says why and returns the close that follows.
    async fn refuse(&mut self, why: &str) -> Result<End, End> {
        self.backend.hub.count(Count::AuthRefused);
        self.log(LogKind::Authentication, &format!("refused: {why}"));
        self.say(wire::error("auth.error", why, "UNAUTHORIZED")).await?;
        Ok(End::close(1000, "Connection Closed Normally"))
    }

    async fn answer_ping(&mut self) -> Result<(), End> {
        self.backend.hub.count(Count::Ping);
        match self.backend.switches().pong {
            PongMode::Answer => self.say(wire::pong()).await,
            PongMode::Silent => Ok(()),
            PongMode::Forbidden => self.say(wire::gateway_forbidden(&self.id)).await,
        }
    }

    async fn say(&mut self, text: String) -> Result<(), End> {
        self.write(text.into()).await?;
        self.flush().await
    }

    /// Longer texts travel in frames of at most `max_frame`, as the gateway sends them.
    async fn write(&mut self, text: Utf8Bytes) -> Result<(), End> {
        self.last_message = Instant::now();
        let limit = self.backend.config.max_frame.max(1);
        if text.len() <= limit {
            return self.feed(Message::Text(text)).await;
        }
        let bytes = axum::body::Bytes::from(text);
        let mut start = 0;
        while start < bytes.len() {
            let end = bytes.len().min(start + limit);
            let opcode = OpCode::Data(if start == 0 { Data::Text } else { Data::Continue });
            let frame = Frame::message(bytes.slice(start..end), opcode, end == bytes.len());
            self.feed(Message::Frame(frame)).await?;
            start = end;
        }
        Ok(())
    }

    /// A client that does not read holds this back, but not for longer than its seat stands.
    async fn feed(&mut self, message: Message) -> Result<(), End> {
        tokio::select! {
            fed = self.socket.feed(message) => fed.map_err(|_| End::Left(None)),
            _ = self.place.doomed.changed() => Err(End::Cut),
        }
    }

    async fn flush(&mut self) -> Result<(), End> {
        tokio::select! {
            flushed = self.socket.flush() => flushed.map_err(|_| End::Left(None)),
            _ = self.place.doomed.changed() => Err(End::Cut),
        }
    }

    async fn part(self, end: End) {
        match &end {
            End::Close(code, reason) => self.log(LogKind::Close, &format!("closed with {code} {reason}")),
            End::Left(code) => {
                let code = code.map_or_else(|| "without a code".to_owned(), |code| format!("with {code}"));
                self.log(LogKind::Close, &format!("left by the client {code}"))
            }
            End::Cut => self.log(LogKind::Close, "cut without a close frame"),
        }
        let Self { mut socket, place, .. } = self;
        drop(place);
        if matches!(end, End::Cut) {
            return;
        }
        let farewell = async {
            if let End::Close(code, reason) = end {
                let frame = CloseFrame { code: CloseCode::from(code), reason: reason.into() };
                socket.close(Some(frame)).await?;
            }
            while let Some(Ok(_)) = socket.next().await {}
            socket.get_mut().shutdown().await?;
            // What an oversized message left unread would turn our close frame into a reset.
            let mut rest = [0; 4096];
            while socket.get_mut().read(&mut rest).await? > 0 {}
            Ok::<(), WsError>(())
        };
        // The client had its time; whatever is missing does not matter any more.
        let _ = timeout(FAREWELL, farewell).await;
    }

    fn log(&self, kind: LogKind, text: &str) {
        self.backend.hub.log(kind, || {
            let who = self.session.as_ref().map_or("-", |session| session.claims.username.as_str());
            format!("{} {who}: {text}", self.id)
        });
    }
}

/// What a deadline is about.
#[derive(Clone, Copy)]
enum Due {
    Auth,
    Expiry,
    Idle,
    Lifetime,
}

impl Window {
    fn count(&mut self, backend: &Backend) -> Result<(), End> {
        let limit = backend.config.flood;
        if self.since.elapsed() >= limit.window {
            *self = Self { since: Instant::now(), messages: 0 };
        }
        self.messages += 1;
        if self.messages > limit.messages { Err(End::close(1008, "Too many requests")) } else { Ok(()) }
    }
}

fn end_of(fault: &WsError) -> End {
    if matches!(fault, WsError::Capacity(_)) {
        End::close(1009, "Message too big")
    } else if matches!(fault, WsError::Utf8(_)) {
        End::close(1007, "Invalid UTF-8")
    } else if matches!(fault, WsError::Protocol(_)) {
        End::close(1002, "Protocol error")
    } else {
        End::Left(None)
    }
}

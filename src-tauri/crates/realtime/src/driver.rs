//! The loop: one task that owns the session and its sockets.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::future::{AbortHandle, Abortable};
use futures_util::stream::FuturesUnordered;
use net::{BoxFuture, Grant, TokenFailure};
use realtime_proto::{Counters, Epoch, Input, Now, OpenFailure, Output, Session, Timestamp, TokenId, TokenRequest};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use crate::client::{Command, Delivery, Look, Settings};
use crate::socket::{Heard, Socket};

/// Messages taken from the sockets before the loop looks at everything else again.
const BATCH: usize = 128;
/// Time for the consumer to take what is left at the end.
const LAST_WORDS: Duration = Duration::from_secs(1);

type Opening = BoxFuture<'static, (Epoch, Result<Socket, OpenFailure>)>;
type Fetching = BoxFuture<'static, (TokenRequest, Result<Grant, TokenFailure>)>;

pub(crate) struct Driver {
    settings: Settings,
    session: Session,
    commands: mpsc::Receiver<Command>,
    deliveries: mpsc::Sender<Delivery>,
    /// Told by the session, not yet taken by the consumer. Reading stops while this holds anything.
    waiting: VecDeque<Delivery>,
    links: Vec<(Epoch, Socket)>,
    opening: FuturesUnordered<Abortable<Opening>>,
    attempts: Vec<(Epoch, AbortHandle)>,
    fetching: FuturesUnordered<Fetching>,
    /// The last token lent to us.
    token: Option<(TokenId, SecretString)>,
    closing: JoinSet<()>,
    reading_held: bool,
}

/// What a turn of the loop is about.
#[allow(clippy::large_enum_variant)] // it lives for one turn
enum Next {
    Command(Command),
    Token(TokenRequest, Result<Grant, TokenFailure>),
    Opened(Epoch, Result<Socket, OpenFailure>),
    /// The first thing heard; there may be more.
    Heard(Epoch, Heard),
    Due,
    /// There is room for deliveries again, or something ended that nobody waits for.
    Housekeeping,
    /// Nobody is left to work for.
    Over,
}

impl Driver {
    pub(crate) fn new(
        settings: Settings,
        commands: mpsc::Receiver<Command>,
        deliveries: mpsc::Sender<Delivery>,
    ) -> Self {
        Self {
            session: Session::new(settings.policy, settings.seed),
            settings,
            commands,
            deliveries,
            waiting: VecDeque::new(),
            links: Vec::new(),
            opening: FuturesUnordered::new(),
            attempts: Vec::new(),
            fetching: FuturesUnordered::new(),
            token: None,
            closing: JoinSet::new(),
            reading_held: false,
        }
    }

    /// Runs until it is told to shut down, or every handle or the consumer is gone.
    pub(crate) async fn run(mut self) -> Counters {
        while self.turn().await {}
        self.handle(Input::SignedOut);
        let Self { deliveries, waiting, mut closing, .. } = self;
        let rest = async {
            for delivery in waiting {
                if deliveries.send(delivery).await.is_err() {
                    return;
                }
            }
        };
        // A consumer that takes nothing any more does not hold this up.
        let rest = tokio::time::timeout(LAST_WORDS, rest);
        let (_, ()) = tokio::join!(rest, async { while closing.join_next().await.is_some() {} });
        self.session.counters().clone()
    }

    /// One turn of the loop; `false` ends it.
    async fn turn(&mut self) -> bool {
        self.hand_over();
        self.hold_reading(!self.waiting.is_empty());
        match self.next().await {
            Next::Command(command) => return self.obey(command),
            Next::Over => return false,
            Next::Token(request, result) => self.token_fetched(request, result),
            Next::Opened(epoch, result) => self.open_ended(epoch, result),
            Next::Heard(epoch, first) => self.heard(epoch, first).await,
            Next::Due => self.handle(Input::Timeout),
            Next::Housekeeping => {}
        }
        true
    }

    /// Waits for whatever comes first. While deliveries wait, the sockets are not read.
    async fn next(&mut self) -> Next {
        let full = self.reading_held;
        let timer = self.session.poll_timeout().map(|mono| self.settings.clocks.instant(mono));
        tokio::select! {
            command = self.commands.recv() => command.map_or(Next::Over, Next::Command),
            room = self.deliveries.reserve(), if full => if room.is_ok() { Next::Housekeeping } else { Next::Over },
            () = self.deliveries.closed(), if !full => Next::Over,
            Some((request, result)) = self.fetching.next() => Next::Token(request, result),
            Some(opened) = self.opening.next() => {
                // An attempt that was given up has nothing to tell.
                opened.map_or(Next::Housekeeping, |(epoch, result)| Next::Opened(epoch, result))
            }
            (epoch, heard) = next_heard(&mut self.links), if !full => Next::Heard(epoch, heard),
            Some(_) = self.closing.join_next() => Next::Housekeeping,
            () = sleep(timer) => Next::Due,
        }
    }

    fn obey(&mut self, command: Command) -> bool {
        match command {
            Command::SignIn { tenant, last_event } => self.handle(Input::SignedIn { tenant, last_event }),
            Command::SignOut => self.handle(Input::SignedOut),
            Command::SwitchOff => self.handle(Input::SwitchedOff),
            Command::RetryNow => self.handle_at_once(Input::RetryNow),
            Command::Reconnect => self.handle_at_once(Input::Reconnect),
            Command::DropSocket => self.handle(Input::DropSocket),
            Command::Tap(on) => self.session.tap(on),
            Command::NetworkChanged => self.handle_at_once(Input::NetworkChanged),
            Command::Counters(answer) => {
                // Whoever asked may have gone.
                let _ = answer.send(self.session.counters().clone());
            }
            Command::Look(answer) => {
                let tapped = self.session.is_tapped();
                let look = Look { counters: self.session.counters().clone(), vitals: self.session.vitals(), tapped };
                let _ = answer.send(look);
            }
            Command::Shutdown => return false,
        }
        true
    }

    fn token_fetched(&mut self, request: TokenRequest, result: Result<Grant, TokenFailure>) {
        match result {
            Ok(grant) => {
                let token = TokenId(grant.number);
                self.token = Some((token, grant.secret));
                self.handle(Input::TokenArrived { request, token, expires_in: grant.expires_in });
            }
            Err(TokenFailure::Refused) => self.handle(Input::TokenRefused { request }),
            Err(TokenFailure::Missing) => self.handle(Input::TokenMissing { request }),
            Err(TokenFailure::Unavailable { detail, retry_after, .. }) => {
                self.handle(Input::TokenUnavailable { request, detail, retry_after });
            }
        }
    }

    fn open_ended(&mut self, epoch: Epoch, result: Result<Socket, OpenFailure>) {
        self.attempts.retain(|(other, _)| *other != epoch);
        match result {
            Ok(socket) => {
                self.links.push((epoch, socket));
                self.handle(Input::Opened { epoch });
            }
            Err(failure) => self.handle(Input::OpenFailed { epoch, failure }),
        }
    }

    /// Takes what the sockets heard: this, and what else is there, up to a batch and as long as the consumer has room. Each frame is
    /// done with before the next is read, so that the socket's buffer is free again.
    async fn heard(&mut self, epoch: Epoch, first: Heard) {
        let now = self.settings.clocks.now();
        self.take_heard(now, epoch, first);
        for _ in 1..BATCH {
            if self.waiting.len() >= self.deliveries.capacity() {
                return;
            }
            let Some((epoch, heard)) = heard_already(&mut self.links).await else { return };
            self.take_heard(now, epoch, heard);
        }
        // There is more. The other link of a rollover is heard next; the consumer, which waits on this thread, finds its events still in
        // the cache; and what closes here gets its turn.
        let next = 1.min(self.links.len());
        self.links.rotate_left(next);
        self.hand_over();
        tokio::task::yield_now().await;
    }

    fn take_heard(&mut self, now: Now, epoch: Epoch, heard: Heard) {
        match heard {
            Heard::Text(text) => self.handle_at(now, Input::Heard { epoch, text: text.as_str() }),
            Heard::Binary(bytes) => self.handle_at(now, Input::HeardBinary { epoch, bytes }),
            Heard::Pong => self.handle_at(now, Input::Ponged { epoch }),
            Heard::Ended(end, answer) => {
                self.farewell(epoch, answer);
                self.handle_at(now, Input::Ended { epoch, end });
            }
        }
    }

    fn handle(&mut self, input: Input<'_>) {
        self.handle_at(self.settings.clocks.now(), input);
    }

    /// What skips the session's wait skips the tokens' as well.
    fn handle_at_once(&mut self, input: Input<'_>) {
        self.settings.tokens.hurry();
        self.handle(input);
    }

    fn handle_at(&mut self, now: Now, input: Input<'_>) {
        self.session.handle(now, input);
        while let Some(output) = self.session.poll_output() {
            self.carry_out(now.wall, output);
        }
    }

    fn carry_out(&mut self, at: Timestamp, output: Output) {
        match output {
            Output::FetchToken { request, other_than } => self.fetch(request, other_than),
            Output::Open { epoch } => self.open(epoch),
            Output::Authenticate { epoch, token } => self.authenticate(epoch, token),
            Output::Send { epoch, text } => {
                if let Some(socket) = self.socket(epoch) {
                    socket.send(text);
                }
            }
            Output::Ping { epoch } => {
                if let Some(socket) = self.socket(epoch) {
                    socket.ping();
                }
            }
            Output::Close { epoch } => self.farewell(epoch, CloseCode::Normal),
            Output::Abandon { epoch } => {
                if let Some((_, attempt)) = self.attempts.iter().find(|(other, _)| *other == epoch) {
                    attempt.abort();
                }
                self.attempts.retain(|(other, _)| *other != epoch);
                self.links.retain(|(other, _)| *other != epoch);
            }
            Output::State(change) => {
                tracing::info!(state = ?change.state, reason = change.reason.map(|reason| reason.to_string()), "real-time");
                self.deliver(Delivery::State { at, change });
            }
            Output::Event(event) => self.deliver(Delivery::Event { at, event }),
            Output::Gap { since, until } => self.deliver(Delivery::Gap { at, since, until }),
            Output::Rejected(rejection) => self.deliver(Delivery::Rejected { at, rejection }),
            Output::ServerError(error) => self.deliver(Delivery::ServerError { at, error }),
            Output::Tapped(tapped) => self.deliver(Delivery::Tapped { at, tapped }),
        }
    }

    fn fetch(&mut self, request: TokenRequest, other_than: Option<TokenId>) {
        let tokens = Arc::clone(&self.settings.tokens);
        self.fetching.push(Box::pin(async move { (request, tokens.fetch(other_than.map(|token| token.0)).await) }));
    }

    fn open(&mut self, epoch: Epoch) {
        let connector = Arc::clone(&self.settings.connector);
        let (abort, registration) = AbortHandle::new_pair();
        self.attempts.push((epoch, abort));
        let attempt: Opening = Box::pin(async move { (epoch, connector.connect().await) });
        self.opening.push(Abortable::new(attempt, registration));
    }

    fn authenticate(&mut self, epoch: Epoch, token: TokenId) {
        let Some(secret) = self.token.as_ref().filter(|(id, _)| *id == token).map(|(_, secret)| secret.clone()) else {
            return;
        };
        if let Some(socket) = self.socket(epoch) {
            socket.send(serde_json::json!({"action": "auth", "token": secret.expose_secret()}).to_string());
        }
    }

    fn socket(&mut self, epoch: Epoch) -> Option<&mut Socket> {
        self.links.iter_mut().find(|(other, _)| *other == epoch).map(|(_, socket)| socket)
    }

    /// Takes the socket out of the loop and closes it cleanly on its own.
    fn farewell(&mut self, epoch: Epoch, code: CloseCode) {
        if let Some(index) = self.links.iter().position(|(other, _)| *other == epoch) {
            let (_, socket) = self.links.swap_remove(index);
            self.closing.spawn(socket.close(code));
        }
    }

    /// For the consumer, with what else this turn brings.
    fn deliver(&mut self, delivery: Delivery) {
        if self.waiting.len() >= BATCH
            && let (Some(last @ Delivery::State { .. }), Delivery::State { .. }) = (self.waiting.back_mut(), &delivery)
        {
            // A consumer that takes nothing while the connection comes and goes: of many states the last one tells.
            *last = delivery;
        } else {
            self.waiting.push_back(delivery);
        }
    }

    /// Gives the consumer as much as it takes, in one go: it is woken once.
    fn hand_over(&mut self) {
        let room = self.waiting.len().min(self.deliveries.capacity());
        if let Ok(permits) = self.deliveries.try_reserve_many(room) {
            for (permit, delivery) in permits.zip(self.waiting.drain(..room)) {
                permit.send(delivery);
            }
        }
    }

    fn hold_reading(&mut self, held: bool) {
        if held != self.reading_held {
            self.reading_held = held;
            self.handle(Input::ReadingHeld { held });
        }
    }
}

async fn sleep(until: Option<Instant>) {
    match until {
        Some(at) => sleep_until(at).await,
        None => std::future::pending().await,
    }
}

/// The next thing that a socket hears.
async fn next_heard(links: &mut [(Epoch, Socket)]) -> (Epoch, Heard) {
    poll_fn(|cx| poll_links(links, cx)).await
}

/// What a socket heard already, if anything.
async fn heard_already(links: &mut [(Epoch, Socket)]) -> Option<(Epoch, Heard)> {
    poll_fn(|cx| match poll_links(links, cx) {
        Poll::Ready(heard) => Poll::Ready(Some(heard)),
        Poll::Pending => Poll::Ready(None),
    })
    .await
}

fn poll_links(links: &mut [(Epoch, Socket)], cx: &mut Context<'_>) -> Poll<(Epoch, Heard)> {
    for (epoch, socket) in links {
        if let Poll::Ready(heard) = socket.poll_heard(cx) {
            return Poll::Ready((*epoch, heard));
        }
    }
    Poll::Pending
}

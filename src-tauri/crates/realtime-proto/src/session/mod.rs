//! The session: a state machine without I/O (protocol.md 2).
//!
//! [`Session::handle`] takes everything that happens, [`Session::poll_output`] says what to do, and
//! [`Session::poll_timeout`] says when to call again at the latest. It opens no socket, reads no clock and draws no
//! randomness: time and seed come in as arguments. The texts of tokens never come in.
//!
//! At any time there is one main link at most; a second one exists only during a planned rollover, as the successor that
//! is being opened or as the old link that is being drained. What belongs to a link dies with it: inputs that carry the
//! epoch of a dead link, or the number of an old token request, have no effect.

mod backoff;
mod clock;
mod counters;
mod io;
mod link;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::time::Duration;

use backoff::{Backoff, Pace};
use clock::{Clock, Moment};
use link::{Link, Probe, Stage, Token};

pub use clock::Now;
pub use counters::Counters;
pub use io::{End, Epoch, Input, OpenFailure, Output, Reason, State, StateChange, TokenId, TokenRequest};

use crate::{
    AuthSuccess, Control, ControlKind, Dedupe, ErrorCode, Event, EventType, Message, Policy, Rejection, ServerError,
    Timestamp, normalise,
};

/// One signed-in application's real-time session.
#[derive(Debug)]
pub struct Session {
    policy: Policy,
    clock: Clock,
    rng: fastrand::Rng,
    phase: Phase,
    backoff: Backoff,
    /// Waits between tries of a rollover; a failing successor must not disturb the ladder of the main link.
    rollover_backoff: Backoff,
    outputs: VecDeque<Output>,
    shown: StateChange,
    numbers: u64,
    dedupe: Dedupe,
    counters: Counters,
    /// The sign-in's tenant until `auth.success` names one.
    tenant: Option<String>,
    user: Option<String>,
    /// Where the gap begins that the next `auth.success` reports.
    gap_since: Option<Timestamp>,
    /// When the last forced refresh succeeded.
    renewed_at: Option<Moment>,
    pongs: Pongs,
    reading_held: bool,
    sends_held: SendsHeld,
}

/// What the session is about.
#[derive(Debug)]
#[allow(clippy::large_enum_variant)] // a session has one phase, and that is live most of the time
enum Phase {
    /// Nothing to do until the user, or somebody for them, does something.
    Off,
    /// A token was asked for; a link follows.
    AwaitingToken { request: TokenRequest, renewing: bool },
    /// The next attempt is planned.
    Waiting { until: Moment },
    /// The main link is on its way.
    Connecting(Link),
    /// The main link is live.
    Live { link: Link, successor: Successor, draining: Option<Draining> },
}

/// The rollover of a live link.
#[derive(Debug)]
enum Successor {
    /// When the link's age or its token say so.
    Planned,
    /// The last try failed; the next one is due then.
    Retrying { at: Moment },
    /// A token was asked for.
    AwaitingToken { request: TokenRequest },
    /// The second link is on its way.
    Connecting(Link),
}

/// The replaced link, heard until `until`.
#[derive(Debug)]
struct Draining {
    link: Link,
    until: Moment,
}

/// What is known about the server's answers to ping frames.
#[derive(Debug, Default)]
struct Pongs {
    /// Connections in a row that left a ping unanswered although messages arrived.
    unanswered: u32,
    /// The server counts as pong-less.
    less: bool,
}

/// `RATE_LIMIT_EXCEEDED` pauses our own messages.
#[derive(Debug, Default)]
struct SendsHeld {
    until: Option<Moment>,
    pause: Duration,
}

/// Something that is due at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Due {
    Retry,
    ConnectTimeout(Epoch),
    AuthTimeout(Epoch),
    KeepAlive,
    Ping,
    NoPong,
    Rollover,
    Drained,
}

/// Which part a link plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Main,
    Successor,
    Draining,
}

impl Session {
    /// A session that waits for [`Input::SignedIn`]. Equal seeds draw equal jitter.
    #[must_use]
    pub fn new(policy: Policy, seed: u64) -> Self {
        Self {
            dedupe: Dedupe::new(policy.remembered_keys),
            policy,
            clock: Clock::new(),
            rng: fastrand::Rng::with_seed(seed),
            phase: Phase::Off,
            backoff: Backoff::default(),
            rollover_backoff: Backoff::default(),
            outputs: VecDeque::new(),
            shown: StateChange::of(State::Disconnected, Some(Reason::SignedOut)),
            numbers: 0,
            counters: Counters::default(),
            tenant: None,
            user: None,
            gap_since: None,
            renewed_at: None,
            pongs: Pongs::default(),
            reading_held: false,
            sends_held: SendsHeld::default(),
        }
    }

    /// Takes what happened, then everything that has become due.
    pub fn handle(&mut self, now: Now, input: Input<'_>) {
        let step = self.clock.advance(now, self.policy.clock_jump);
        if step.jumped || step.elapsed > self.policy.clock_check.saturating_add(self.policy.clock_jump) {
            self.woke();
        }
        self.take(input);
        self.run_due();
    }

    /// The next thing to do or tell, in order.
    pub fn poll_output(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// When to call [`Session::handle`] again at the latest, on the monotonic clock; `None` while nothing is planned.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Duration> {
        if matches!(self.phase, Phase::Off) {
            return None;
        }
        let check = self.time().after(self.policy.clock_check);
        let at = self.next_due().map_or(check, |(at, _)| at.min(check));
        Some(self.clock.mono_of(at))
    }

    /// The counters of protocol.md 3.7.
    #[must_use]
    pub fn counters(&self) -> &Counters {
        &self.counters
    }

    /// The state as last told.
    #[must_use]
    pub fn state(&self) -> &StateChange {
        &self.shown
    }

    /// True when the server left pings unanswered so often that only TCP judges it.
    #[must_use]
    pub fn is_pongless(&self) -> bool {
        self.pongs.less
    }

    fn take(&mut self, input: Input<'_>) {
        match input {
            Input::SignedIn { tenant, last_event } => self.signed_in(tenant, last_event),
            Input::SignedOut => self.signed_out(None),
            Input::SwitchedOff => self.stop(StateChange::of(State::Disabled, Some(Reason::SwitchedOff))),
            Input::TokenArrived { request, token, expires_in } => self.token_arrived(request, token, expires_in),
            Input::TokenRefused { request } => {
                if self.awaits(request).is_some() {
                    self.signed_out(Some("The service refused to renew the sign-in".to_owned()));
                }
            }
            Input::TokenMissing { request } => self.token_missing(request),
            Input::TokenUnavailable { request, detail, retry_after } => {
                self.token_unavailable(request, detail, retry_after);
            }
            Input::Opened { epoch } => self.opened(epoch),
            Input::OpenFailed { epoch, failure } => self.open_failed(epoch, failure),
            Input::Heard { epoch, text } => self.heard(epoch, text),
            Input::HeardBinary { epoch, bytes } => self.heard_binary(epoch, bytes),
            Input::Ponged { epoch } => self.ponged(epoch),
            Input::Ended { epoch, end } => self.ended(epoch, end),
            Input::ReadingHeld { held } => self.hold_reading(held),
            Input::Woke => self.woke(),
            Input::NetworkChanged => self.network_changed(),
            Input::RetryNow => self.retry_now(),
            Input::Timeout => {}
        }
    }

    // ---- signing in and out ------------------------------------------------------------------------------------

    fn signed_in(&mut self, tenant: Option<String>, last_event: Option<Timestamp>) {
        self.release_links();
        self.tenant = tenant;
        self.renewed_at = None;
        self.gap_since = last_event;
        self.backoff = Backoff::default();
        self.show(StateChange::of(State::Connecting, None));
        self.begin(None);
    }

    fn signed_out(&mut self, detail: Option<String>) {
        self.dedupe.clear();
        self.tenant = None;
        self.user = None;
        self.gap_since = None;
        self.stop(StateChange { detail, ..StateChange::of(State::Disconnected, Some(Reason::SignedOut)) });
    }

    /// Closes everything and stays so.
    fn stop(&mut self, state: StateChange) {
        if let Phase::Live { link, .. } = &self.phase {
            self.gap_since.get_or_insert(link.last_frame);
        }
        self.release_links();
        self.show(state);
    }

    /// Closes what is open; the phase is off afterwards.
    fn release_links(&mut self) {
        match std::mem::replace(&mut self.phase, Phase::Off) {
            Phase::Off | Phase::AwaitingToken { .. } | Phase::Waiting { .. } => {}
            Phase::Connecting(link) => self.release(&link),
            Phase::Live { link, successor, draining } => {
                self.release(&link);
                if let Successor::Connecting(next) = successor {
                    self.release(&next);
                }
                if let Some(old) = draining {
                    self.release(&old.link);
                }
            }
        }
    }

    fn release(&mut self, link: &Link) {
        self.outputs.push_back(match link.stage {
            Stage::Opening { .. } => Output::Abandon { epoch: link.epoch },
            Stage::Authenticating { .. } | Stage::Live { .. } => Output::Close { epoch: link.epoch },
        });
    }

    // ---- tokens and opening ------------------------------------------------------------------------------------

    /// Asks for a token, another one than `refused` if that is given; a link follows.
    fn begin(&mut self, refused: Option<TokenId>) {
        let request = self.fetch_token(refused);
        self.phase = Phase::AwaitingToken { request, renewing: refused.is_some() };
    }

    fn fetch_token(&mut self, other_than: Option<TokenId>) -> TokenRequest {
        let request = TokenRequest(self.number());
        self.outputs.push_back(Output::FetchToken { request, other_than });
        request
    }

    /// Who waits for the answer to this request.
    fn awaits(&self, asked: TokenRequest) -> Option<Role> {
        match &self.phase {
            Phase::AwaitingToken { request, .. } if *request == asked => Some(Role::Main),
            Phase::Live { successor: Successor::AwaitingToken { request }, .. } if *request == asked => {
                Some(Role::Successor)
            }
            Phase::Off
            | Phase::AwaitingToken { .. }
            | Phase::Waiting { .. }
            | Phase::Connecting(_)
            | Phase::Live { .. } => None,
        }
    }

    fn token_arrived(&mut self, request: TokenRequest, id: TokenId, expires_in: Option<Duration>) {
        let Some(role) = self.awaits(request) else { return };
        let time = self.time();
        let token = Token { id, ends: expires_in.map(|left| time.after(left)) };
        if matches!(self.phase, Phase::AwaitingToken { renewing: true, .. }) {
            self.renewed_at = Some(time);
        }
        let epoch = Epoch(self.number());
        let next = Link::opening(epoch, token, time, self.clock.wall(), &self.policy);
        self.outputs.push_back(Output::Open { epoch });
        match (&mut self.phase, role) {
            (Phase::Live { successor, .. }, _) => *successor = Successor::Connecting(next),
            (phase, _) => *phase = Phase::Connecting(next),
        }
    }

    fn token_missing(&mut self, request: TokenRequest) {
        match self.awaits(request) {
            None => {}
            Some(Role::Main | Role::Draining) => {
                self.signed_out(Some("The sign-in has expired and cannot be renewed".to_owned()));
            }
            Some(Role::Successor) => {
                if let Phase::Live { link, successor, .. } = &mut self.phase {
                    link.token_due = None;
                    *successor = Successor::Planned;
                }
            }
        }
    }

    fn token_unavailable(&mut self, request: TokenRequest, detail: String, retry_after: Option<Duration>) {
        match self.awaits(request) {
            None => {}
            Some(Role::Main | Role::Draining) => {
                let floor = retry_after.unwrap_or_default();
                self.wait(Reason::TokenUnavailable, Some(detail), Pace::Ladder, floor);
            }
            Some(Role::Successor) => self.successor_failed(),
        }
    }

    fn opened(&mut self, epoch: Epoch) {
        let time = self.time();
        let policy = self.policy;
        let Some((role, link)) = self.link_mut(epoch) else { return };
        if !matches!(link.stage, Stage::Opening { .. }) {
            return;
        }
        link.opened(time, &policy);
        let token = link.token.id;
        self.outputs.push_back(Output::Authenticate { epoch, token });
        if role == Role::Main {
            self.show(StateChange { attempt: self.backoff.attempt(), ..StateChange::of(State::Authenticating, None) });
        }
    }

    fn open_failed(&mut self, epoch: Epoch, failure: OpenFailure) {
        let Some((role, link)) = self.link_mut(epoch) else { return };
        let token = link.token.id;
        match (failure.reason, role) {
            (Reason::Http(401), Role::Main) => self.unauthorized(token, failure.detail),
            (Reason::Http(403), _) => self.forbidden(failure.detail),
            (_, Role::Successor) => self.successor_failed(),
            (Reason::Certificate, _) => self.certificate_refused(failure.detail),
            (reason, _) => {
                let floor = failure.retry_after.unwrap_or_default();
                self.wait(reason, Some(failure.detail), Pace::Ladder, floor);
            }
        }
    }

    /// The main link is gone before it was live, or for good: plans the next attempt.
    fn wait(&mut self, reason: Reason, detail: Option<String>, pace: Pace, floor: Duration) {
        let time = self.time();
        let wait = self.backoff.wait(time, pace, floor, &self.policy, &mut self.rng);
        self.phase = Phase::Waiting { until: time.after(wait) };
        self.show(StateChange {
            detail,
            attempt: self.backoff.attempt(),
            retry_in: Some(wait),
            ..StateChange::of(State::Reconnecting, Some(reason))
        });
    }

    fn certificate_refused(&mut self, detail: String) {
        let wait = self.policy.certificate_retry;
        self.phase = Phase::Waiting { until: self.time().after(wait) };
        self.show(StateChange {
            detail: Some(detail),
            attempt: self.backoff.attempt(),
            retry_in: Some(wait),
            ..StateChange::of(State::Error, Some(Reason::Certificate))
        });
    }

    // ---- what is heard -----------------------------------------------------------------------------------------

    fn heard(&mut self, epoch: Epoch, text: &str) {
        let (time, wall) = (self.time(), self.clock.wall());
        let Some((_, link)) = self.link_mut(epoch) else { return };
        link.last_frame = wall;
        link.last_activity = time;
        link.spoke |= link.is_live();
        self.counters.received += 1;
        match normalise(text, wall) {
            Ok(Message::Event(event)) => self.event(epoch, event),
            Ok(Message::Control(control)) => self.control(epoch, &control),
            Err(rejection) => self.rejected(rejection),
        }
    }

    fn heard_binary(&mut self, epoch: Epoch, bytes: usize) {
        if self.link_mut(epoch).is_some() {
            self.counters.received += 1;
            self.rejected(Rejection::binary(bytes));
        }
    }

    fn rejected(&mut self, rejection: Rejection) {
        self.counters.rejected += 1;
        self.counters.last_rejection = Some(rejection.reason.as_str().to_owned());
        self.outputs.push_back(Output::Rejected(rejection));
    }

    fn event(&mut self, epoch: Epoch, event: Event) {
        if !self.link_mut(epoch).is_some_and(|(_, link)| link.is_live()) {
            self.counters.before_auth += 1;
        } else if self.is_foreign(&event) {
            self.counters.foreign += 1;
        } else if !self.dedupe.insert(&event.dedupe_key) {
            self.counters.duplicate += 1;
        } else {
            self.counters.dispatched += 1;
            self.counters.unknown += u64::from(event.event_type() == EventType::Unknown);
            self.counters.degraded += u64::from(!event.warnings.is_empty());
            self.outputs.push_back(Output::Event(event));
        }
    }

    fn is_foreign(&self, event: &Event) -> bool {
        let Some(own) = self.tenant.as_deref() else { return false };
        [event.tenant_id.as_deref(), event.payload_tenant()].into_iter().flatten().any(|tenant| tenant != own)
    }

    fn control(&mut self, epoch: Epoch, control: &Control) {
        match control.kind {
            ControlKind::AuthSuccess => {
                if let Some(verdict) = control.auth_success() {
                    self.verdict(epoch, verdict);
                }
            }
            ControlKind::AuthError | ControlKind::Error => {
                if let Some(error) = control.server_error() {
                    self.server_error(epoch, error, control.kind == ControlKind::AuthError);
                }
            }
            ControlKind::Ping => {
                let text = pong(self.clock.wall());
                self.outputs.push_back(Output::Send { epoch, text });
            }
            ControlKind::Pong => {}
        }
    }

    fn verdict(&mut self, epoch: Epoch, verdict: AuthSuccess) {
        let time = self.time();
        let policy = self.policy;
        let mut rng = self.rng.fork();
        let Some((role, link)) = self.link_mut(epoch) else { return };
        if !matches!(link.stage, Stage::Authenticating { .. }) {
            return;
        }
        link.go_live(time, &policy, &mut rng);
        self.tenant = verdict.tenant_id.or(self.tenant.take());
        self.user = verdict.user_id.or(self.user.take());
        if role == Role::Successor { self.roll_over() } else { self.connected() }
    }

    fn connected(&mut self) {
        let Phase::Connecting(link) = std::mem::replace(&mut self.phase, Phase::Off) else { return };
        self.phase = Phase::Live { link, successor: Successor::Planned, draining: None };
        self.rollover_backoff = Backoff::default();
        self.sends_held = SendsHeld::default();
        self.counters.connections += 1;
        self.show(StateChange {
            tenant_id: self.tenant.clone(),
            user_id: self.user.clone(),
            ..StateChange::of(State::Connected, None)
        });
        if let Some(since) = self.gap_since.take() {
            self.counters.gaps += 1;
            self.outputs.push_back(Output::Gap { since, until: self.clock.wall() });
        }
    }

    /// Make before break: the successor takes over, the old link is heard a little longer.
    fn roll_over(&mut self) {
        let until = self.time().after(self.policy.drain);
        match std::mem::replace(&mut self.phase, Phase::Off) {
            Phase::Live { link: old, successor: Successor::Connecting(next), .. } => {
                self.counters.rollovers += 1;
                self.rollover_backoff = Backoff::default();
                self.phase = Phase::Live {
                    link: next,
                    successor: Successor::Planned,
                    draining: Some(Draining { link: old, until }),
                };
            }
            other @ (Phase::Off
            | Phase::AwaitingToken { .. }
            | Phase::Waiting { .. }
            | Phase::Connecting(_)
            | Phase::Live { .. }) => self.phase = other,
        }
    }

    fn server_error(&mut self, epoch: Epoch, error: ServerError, of_auth: bool) {
        let Some((role, link)) = self.link_mut(epoch) else { return };
        let (token, live) = (link.token.id, link.is_live());
        if error.code == ErrorCode::GatewayForbidden && std::mem::replace(&mut link.gateway_forbidden_told, true) {
            return;
        }
        self.counters.errors += 1;
        self.outputs.push_back(Output::ServerError(error.clone()));
        match error.code {
            ErrorCode::Unauthorized => match role {
                Role::Main => self.unauthorized(token, error.detail),
                Role::Successor => self.close_successor(),
                Role::Draining => self.close_draining(),
            },
            ErrorCode::Forbidden if of_auth || error.scope == "connection" => self.forbidden(error.detail),
            ErrorCode::RateLimitExceeded if live => self.hold_sends(epoch),
            ErrorCode::GatewayInternalError if !live => self.auth_failed(role, error.detail),
            ErrorCode::Forbidden
            | ErrorCode::NotFound
            | ErrorCode::ValidationError
            | ErrorCode::RateLimitExceeded
            | ErrorCode::InternalError
            | ErrorCode::GatewayForbidden
            | ErrorCode::GatewayInternalError
            | ErrorCode::GatewayError
            | ErrorCode::Other(_) => {
                if of_auth && !live {
                    self.auth_failed(role, error.detail);
                }
            }
        }
    }

    fn auth_failed(&mut self, role: Role, detail: String) {
        match role {
            Role::Main => {
                self.release_links();
                self.wait(Reason::AuthFailed, Some(detail), Pace::Ladder, Duration::ZERO);
            }
            Role::Successor => self.close_successor(),
            Role::Draining => self.close_draining(),
        }
    }

    /// The token was refused: one refresh, then at once again; a second refusal soon after ends it (protocol.md 2.4).
    fn unauthorized(&mut self, token: TokenId, detail: String) {
        let time = self.time();
        if self.renewed_at.is_some_and(|at| time.since(at) < self.policy.unauthorized_window) {
            self.stop(StateChange {
                detail: Some(detail),
                ..StateChange::of(State::Error, Some(Reason::Unauthorized))
            });
            return;
        }
        if let Phase::Live { link, .. } = &self.phase {
            self.gap_since.get_or_insert(link.last_frame);
        }
        self.release_links();
        self.show(StateChange {
            detail: Some(detail),
            attempt: self.backoff.attempt(),
            retry_in: Some(Duration::ZERO),
            ..StateChange::of(State::Reconnecting, Some(Reason::Unauthorized))
        });
        self.begin(Some(token));
    }

    fn forbidden(&mut self, detail: String) {
        self.stop(StateChange { detail: Some(detail), ..StateChange::of(State::Error, Some(Reason::Forbidden)) });
    }

    fn hold_sends(&mut self, epoch: Epoch) {
        let time = self.time();
        if let Some((_, link)) = self.link_mut(epoch) {
            link.rate_limited = true;
        }
        let first = Duration::from_secs(1).min(self.policy.rate_limit_max);
        self.sends_held.pause = (self.sends_held.pause * 2).clamp(first, self.policy.rate_limit_max);
        self.sends_held.until = Some(time.after(self.sends_held.pause));
    }

    fn ponged(&mut self, epoch: Epoch) {
        let next = self.time().after(self.policy.ping_interval);
        let wall = self.clock.wall();
        let Some((_, link)) = self.link_mut(epoch) else { return };
        link.last_frame = wall;
        if matches!(link.probe, Probe::Awaited { .. }) {
            link.probe = Probe::Due { at: next };
        }
        self.pongs = Pongs::default();
    }

    // ---- how a link ends ---------------------------------------------------------------------------------------

    fn ended(&mut self, epoch: Epoch, end: End) {
        let Some((role, link)) = self.link_mut(epoch) else { return };
        let calm = !link.rate_limited;
        if let End::TooLarge { bytes } = end {
            self.rejected(Rejection::too_large(bytes));
        }
        let (reason, detail, pace) = verdict_on(end, calm);
        match role {
            Role::Main => self.lost(reason, detail, pace),
            Role::Successor => self.successor_failed(),
            Role::Draining => {
                if let Phase::Live { draining, .. } = &mut self.phase {
                    *draining = None;
                }
            }
        }
    }

    /// The main link is gone.
    fn lost(&mut self, reason: Reason, detail: Option<String>, pace: Pace) {
        match std::mem::replace(&mut self.phase, Phase::Off) {
            Phase::Live { link, successor, draining } => {
                self.gap_since.get_or_insert(link.last_frame);
                if let Some(old) = draining {
                    self.release(&old.link);
                }
                let held = link.held_for(self.time()) >= self.policy.stable_after;
                if held {
                    self.backoff.start_over();
                }
                match successor {
                    Successor::Connecting(next) => self.fall_back_on(next, reason, detail),
                    Successor::Planned | Successor::Retrying { .. } | Successor::AwaitingToken { .. } => {
                        let pace = if pace == Pace::Fast { Pace::after_loss(held) } else { pace };
                        self.wait(reason, detail, pace, Duration::ZERO);
                    }
                }
            }
            Phase::Connecting(_) => {
                let pace = if pace == Pace::Fast { Pace::Ladder } else { pace };
                self.wait(reason, detail, pace, Duration::ZERO);
            }
            other @ (Phase::Off | Phase::AwaitingToken { .. } | Phase::Waiting { .. }) => self.phase = other,
        }
    }

    /// The link was lost while its successor was on the way: that one is the next attempt.
    fn fall_back_on(&mut self, next: Link, reason: Reason, detail: Option<String>) {
        self.phase = Phase::Connecting(next);
        self.show(StateChange {
            detail,
            attempt: self.backoff.attempt(),
            retry_in: Some(Duration::ZERO),
            ..StateChange::of(State::Reconnecting, Some(reason))
        });
    }

    fn close_successor(&mut self) {
        if let Phase::Live { successor: Successor::Connecting(next), .. } = &self.phase {
            self.outputs.push_back(Output::Close { epoch: next.epoch });
        }
        self.successor_failed();
    }

    fn successor_failed(&mut self) {
        let time = self.time();
        let wait = self.rollover_backoff.wait(time, Pace::Ladder, Duration::ZERO, &self.policy, &mut self.rng);
        if let Phase::Live { successor, .. } = &mut self.phase {
            *successor = Successor::Retrying { at: time.after(wait) };
        }
    }

    fn close_draining(&mut self) {
        if let Phase::Live { draining, .. } = &mut self.phase
            && let Some(old) = draining.take()
        {
            self.outputs.push_back(Output::Close { epoch: old.link.epoch });
        }
    }

    // ---- waking up ---------------------------------------------------------------------------------------------

    fn woke(&mut self) {
        let time = self.time();
        match &mut self.phase {
            Phase::Off | Phase::AwaitingToken { .. } => {}
            Phase::Waiting { .. } => self.retry(),
            Phase::Connecting(_) => {
                self.release_links();
                self.begin(None);
            }
            Phase::Live { link, .. } => {
                if time.since(link.last_activity) >= self.policy.gateway_idle {
                    let epoch = link.epoch;
                    self.outputs.push_back(Output::Abandon { epoch });
                    self.lost(Reason::SleptTooLong, None, Pace::Fast);
                } else {
                    self.ping();
                }
            }
        }
    }

    fn network_changed(&mut self) {
        match &self.phase {
            Phase::Off | Phase::AwaitingToken { .. } | Phase::Connecting(_) => {}
            Phase::Waiting { .. } => self.retry(),
            Phase::Live { .. } => self.ping(),
        }
    }

    fn retry_now(&mut self) {
        match &self.phase {
            Phase::Waiting { .. } => self.retry(),
            Phase::Off if self.shown.state == State::Error => {
                self.renewed_at = None;
                self.retry();
            }
            Phase::Live { .. } => self.ping(),
            Phase::Off | Phase::AwaitingToken { .. } | Phase::Connecting(_) => {}
        }
    }

    fn hold_reading(&mut self, held: bool) {
        self.reading_held = held;
        let by = self.time().after(self.policy.pong_timeout);
        if !held
            && let Phase::Live { link, .. } = &mut self.phase
            && matches!(link.probe, Probe::Awaited { .. })
        {
            link.probe = Probe::Awaited { by };
        }
    }

    // ---- time --------------------------------------------------------------------------------------------------

    fn run_due(&mut self) {
        while let Some((at, due)) = self.next_due()
            && at <= self.time()
        {
            self.fire(due);
        }
    }

    /// The earliest thing that is due; the one source for both the timer and what it does.
    fn next_due(&self) -> Option<(Moment, Due)> {
        match &self.phase {
            Phase::Off | Phase::AwaitingToken { .. } => None,
            Phase::Waiting { until } => Some((*until, Due::Retry)),
            Phase::Connecting(link) => opening_due(link),
            Phase::Live { link, successor, draining } => {
                let keep_alive = self.sends_held.until.map_or(link.keep_alive_at, |held| held.max(link.keep_alive_at));
                let rollover = match successor {
                    Successor::Planned => Some((link.rollover_due(), Due::Rollover)),
                    Successor::Retrying { at } => Some((*at, Due::Rollover)),
                    Successor::AwaitingToken { .. } => None,
                    Successor::Connecting(next) => opening_due(next),
                };
                let drained = draining.as_ref().map(|old| (old.until, Due::Drained));
                let rollover = match (rollover, drained) {
                    // A rollover that falls due while an older link still drains waits for it.
                    (Some((_, Due::Rollover)), Some(_)) => None,
                    (rollover, _) => rollover,
                };
                [Some((keep_alive, Due::KeepAlive)), self.probe_due(link), rollover, drained]
                    .into_iter()
                    .flatten()
                    .min_by_key(|(at, _)| *at)
            }
        }
    }

    fn probe_due(&self, link: &Link) -> Option<(Moment, Due)> {
        match link.probe {
            Probe::Due { at } => Some((at, Due::Ping)),
            Probe::Awaited { by } if !self.reading_held => Some((by, Due::NoPong)),
            Probe::Awaited { .. } => None,
        }
    }

    fn fire(&mut self, due: Due) {
        match due {
            Due::Retry => self.retry(),
            Due::ConnectTimeout(epoch) => self.too_slow(epoch, Reason::ConnectTimeout),
            Due::AuthTimeout(epoch) => self.too_slow(epoch, Reason::AuthTimeout),
            Due::KeepAlive => self.keep_alive(),
            Due::Ping => self.ping(),
            Due::NoPong => self.no_pong(),
            Due::Rollover => self.begin_rollover(),
            Due::Drained => self.close_draining(),
        }
    }

    fn retry(&mut self) {
        if matches!(self.shown.state, State::Error) {
            self.show(StateChange {
                attempt: self.backoff.attempt(),
                retry_in: Some(Duration::ZERO),
                ..StateChange::of(State::Reconnecting, self.shown.reason)
            });
        }
        self.begin(None);
    }

    fn too_slow(&mut self, epoch: Epoch, reason: Reason) {
        let Some((role, link)) = self.link_mut(epoch) else { return };
        let output = match link.stage {
            Stage::Opening { .. } => Output::Abandon { epoch },
            Stage::Authenticating { .. } | Stage::Live { .. } => Output::Close { epoch },
        };
        self.outputs.push_back(output);
        match role {
            Role::Main => self.lost(reason, None, Pace::Ladder),
            Role::Successor => self.successor_failed(),
            Role::Draining => {}
        }
    }

    fn keep_alive(&mut self) {
        let (time, period) = (self.time(), self.policy.keep_alive);
        if let Phase::Live { link, .. } = &mut self.phase {
            link.schedule_keep_alive(time, period);
            link.last_activity = time;
            let (epoch, text) = (link.epoch, r#"{"action":"ping"}"#.to_owned());
            self.outputs.push_back(Output::Send { epoch, text });
        }
    }

    /// Probes the main link; a pong is due. A pong-less server is asked too: one answer ends that mode.
    fn ping(&mut self) {
        let time = self.time();
        if let Phase::Live { link, .. } = &mut self.phase {
            link.probe = if self.pongs.less {
                Probe::Due { at: time.after(self.policy.ping_interval) }
            } else {
                Probe::Awaited { by: time.after(self.policy.pong_timeout) }
            };
            self.outputs.push_back(Output::Ping { epoch: link.epoch });
        }
    }

    fn no_pong(&mut self) {
        let next = self.time().after(self.policy.ping_interval);
        let Phase::Live { link, .. } = &mut self.phase else { return };
        self.pongs.unanswered += u32::from(link.spoke);
        if self.pongs.unanswered >= self.policy.pongless_after {
            self.pongs.less = true;
            link.probe = Probe::Due { at: next };
            return;
        }
        let epoch = link.epoch;
        self.outputs.push_back(Output::Abandon { epoch });
        self.lost(Reason::NoPong, None, Pace::Fast);
    }

    /// Asks for the successor's token: another one when the link's token is about to end.
    fn begin_rollover(&mut self) {
        let time = self.time();
        let Phase::Live { link, .. } = &self.phase else { return };
        let other_than = link.token_due.filter(|due| *due <= time).map(|_| link.token.id);
        let request = self.fetch_token(other_than);
        if let Phase::Live { successor, .. } = &mut self.phase {
            *successor = Successor::AwaitingToken { request };
        }
    }

    // ---- small things ------------------------------------------------------------------------------------------

    fn time(&self) -> Moment {
        self.clock.time()
    }

    fn number(&mut self) -> u64 {
        self.numbers += 1;
        self.numbers
    }

    fn show(&mut self, state: StateChange) {
        if state != self.shown {
            self.shown = state.clone();
            self.outputs.push_back(Output::State(state));
        }
    }

    fn link_mut(&mut self, epoch: Epoch) -> Option<(Role, &mut Link)> {
        let (role, link) = match &mut self.phase {
            Phase::Off | Phase::AwaitingToken { .. } | Phase::Waiting { .. } => return None,
            Phase::Connecting(link) => (Role::Main, link),
            Phase::Live { link, .. } if link.epoch == epoch => (Role::Main, link),
            Phase::Live { draining: Some(old), .. } if old.link.epoch == epoch => (Role::Draining, &mut old.link),
            Phase::Live { successor: Successor::Connecting(next), .. } => (Role::Successor, next),
            Phase::Live { .. } => return None,
        };
        (link.epoch == epoch).then_some((role, link))
    }
}

impl StateChange {
    fn of(state: State, reason: Option<Reason>) -> Self {
        Self { state, reason, detail: None, attempt: 0, retry_in: None, tenant_id: None, user_id: None }
    }
}

fn opening_due(link: &Link) -> Option<(Moment, Due)> {
    match link.stage {
        Stage::Opening { until } => Some((until, Due::ConnectTimeout(link.epoch))),
        Stage::Authenticating { until } => Some((until, Due::AuthTimeout(link.epoch))),
        Stage::Live { .. } => None,
    }
}

/// Close codes and what follows them (protocol.md 2.5, 2.6).
fn verdict_on(end: End, calm: bool) -> (Reason, Option<String>, Pace) {
    let (reason, detail, pace) = match end {
        End::Lost { detail } => (Reason::Lost, detail, Pace::Fast),
        End::TooLarge { bytes } => {
            (Reason::TooLarge, format!("a message of {bytes} bytes was announced"), Pace::Ladder)
        }
        End::Closed { code, reason } => {
            let code = code.unwrap_or(1005);
            let pace = match code {
                1008 => Pace::From(3),
                1003 | 1009 | 1011 => Pace::Ladder,
                _ => Pace::Fast,
            };
            (Reason::Closed(code), reason, pace)
        }
    };
    let pace = if calm || pace != Pace::Fast { pace } else { Pace::Ladder };
    (reason, (!detail.is_empty()).then_some(detail), pace)
}

/// The answer to a server's `ping`: the union of the two documented shapes (protocol.md 2.2).
fn pong(now: Timestamp) -> String {
    format!(r#"{{"action":"pong","type":"pong","timestamp":"{now}"}}"#)
}

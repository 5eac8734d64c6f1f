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
mod draining;
mod ending;
mod hearing;
mod io;
mod link;
mod opening;
mod tap;
#[cfg(test)]
mod tests;
mod timing;
mod vitals;

use std::collections::VecDeque;
use std::time::Duration;

use backoff::Backoff;
use clock::{Clock, Moment};
use draining::Draining;
use link::Link;
use vitals::Pinged;

pub use clock::Now;
pub use counters::Counters;
pub use io::{End, Epoch, Input, OpenFailure, Output, Reason, State, StateChange, TokenId, TokenRequest};
pub use tap::{Fate, Tapped};
pub use vitals::{Closing, Vitals};

use crate::{Dedupe, Policy, Timestamp};

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
    /// The last token that the server refused: it is not shown again.
    refused: Option<TokenId>,
    /// When the last forced refresh succeeded.
    renewed_at: Option<Moment>,
    pongs: Pongs,
    reading_held: bool,
    sends_held: SendsHeld,
    vitals: Vitals,
    /// The last ping frame of the main link, until its answer.
    pinged: Option<Pinged>,
    /// Somebody looks at every message.
    tapped: bool,
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
#[allow(clippy::large_enum_variant)] // there is one
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

/// What is known about the server's answers to ping frames.
#[derive(Debug, Default)]
struct Pongs {
    /// It has answered one: when it does not, its link is dead.
    answered: bool,
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
    Pong,
    Ping,
    NoPong,
    Rollover,
    Drained,
}

/// What a heard message means for the session itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Weight {
    /// Nothing: an event, or what is no message.
    Event,
    /// It may change the session.
    Control,
}

/// Which part a link plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Main,
    Successor,
    Draining,
}

impl Session {
    /// A session that waits for [`Input::SignedIn`]. Equal seeds draw equal jitter and hash alike.
    #[must_use]
    pub fn new(policy: Policy, seed: u64) -> Self {
        Self {
            dedupe: Dedupe::new(policy.remembered_keys, seed),
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
            refused: None,
            renewed_at: None,
            pongs: Pongs::default(),
            reading_held: false,
            sends_held: SendsHeld::default(),
            vitals: Vitals::default(),
            pinged: None,
            tapped: false,
        }
    }

    /// Takes what happened, then everything that has become due.
    pub fn handle(&mut self, now: Now, input: Input<'_>) {
        let step = self.clock.advance(now, self.policy.clock_jump);
        if step.jumped || step.elapsed > self.policy.clock_check.saturating_add(self.policy.clock_jump) {
            self.woke();
        }
        // An event makes nothing due, and no time may have passed since the last look: the flood's way.
        if self.take(input) == Weight::Event && step.elapsed.is_zero() {
            return;
        }
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

    /// The facts of protocol.md 7.7.
    #[must_use]
    pub fn vitals(&self) -> Vitals {
        let (tenant_id, user_id) = (self.tenant.clone(), self.user.clone());
        Vitals { tenant_id, user_id, is_pongless: self.is_pongless(), ..self.vitals.clone() }
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

    fn take(&mut self, input: Input<'_>) -> Weight {
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
            Input::Heard { epoch, text } => return self.heard(epoch, text),
            Input::HeardBinary { epoch, bytes } => self.heard_binary(epoch, bytes),
            Input::Ponged { epoch } => self.ponged(epoch),
            Input::Ended { epoch, end } => self.ended(epoch, end),
            Input::ReadingHeld { held } => self.hold_reading(held),
            Input::NetworkChanged => self.network_changed(),
            Input::RetryNow => self.retry_now(),
            Input::Reconnect => self.reconnect(),
            Input::DropSocket => self.drop_socket(),
            Input::Timeout => {}
        }
        Weight::Control
    }

    fn time(&self) -> Moment {
        self.clock.time()
    }

    fn number(&mut self) -> u64 {
        self.numbers += 1;
        self.numbers
    }

    fn show(&mut self, state: StateChange) {
        if state != self.shown {
            self.vitals.entered(state.state);
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

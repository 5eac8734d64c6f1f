//! What goes into a session and what comes out of it.
#![allow(missing_docs)] // a variant's line names its fields

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::tap::Tapped;
use crate::{Event, Rejection, ServerError, Timestamp};

/// One connection of a session. Whatever carries the epoch of a dead connection has no effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Epoch(pub u64);

/// One access token, by number: the session never sees its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TokenId(pub u64);

/// One question for a token; an answer to any but the last question has no effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TokenRequest(pub u64);

/// What happened.
#[derive(Debug)]
pub enum Input<'a> {
    /// There is a user: connect. `last_event` is the time of the last event known from an earlier run, if any.
    SignedIn { tenant: Option<String>, last_event: Option<Timestamp> },
    /// The user left: close everything, forget everything.
    SignedOut,
    /// Real-time was switched off (flag or plan).
    SwitchedOff,
    /// The token that was asked for; `expires_in` counts by the token's own lifetime, not by the local clock.
    TokenArrived { request: TokenRequest, token: TokenId, expires_in: Option<Duration> },
    /// The service refused the refresh: the user is signed out.
    TokenRefused { request: TokenRequest },
    /// There is nothing to renew the token with.
    TokenMissing { request: TokenRequest },
    /// No token could be had this time (network, 5xx, 429).
    TokenUnavailable { request: TokenRequest, detail: String, retry_after: Option<Duration> },
    /// The HTTP upgrade succeeded.
    Opened { epoch: Epoch },
    /// The connection could not be opened.
    OpenFailed { epoch: Epoch, failure: OpenFailure },
    /// A text frame, whole.
    Heard { epoch: Epoch, text: &'a str },
    /// A binary frame, whole.
    HeardBinary { epoch: Epoch, bytes: usize },
    /// A pong frame.
    Ponged { epoch: Epoch },
    /// The connection ended.
    Ended { epoch: Epoch, end: End },
    /// Our own consumer holds reading back, or does so no longer.
    ReadingHeld { held: bool },
    /// The network changed: another address, another route, up again.
    NetworkChanged,
    /// The user, or changed settings, ask to try at once.
    RetryNow,
    /// Somebody asks for a connection that is new, whatever the present one does.
    Reconnect,
    /// Somebody asks to lose the connection, to see what follows.
    DropSocket,
    /// A timer of [`Session::poll_timeout`](crate::Session::poll_timeout) fired.
    Timeout,
}

/// What is to be done, or told.
#[derive(Debug)]
pub enum Output {
    /// Fetch an access token, another one than `other_than` if that is given; answer with the request's number.
    FetchToken { request: TokenRequest, other_than: Option<TokenId> },
    /// Open a connection.
    Open { epoch: Epoch },
    /// Send `auth` with this token.
    Authenticate { epoch: Epoch, token: TokenId },
    /// Send this text frame.
    Send { epoch: Epoch, text: String },
    /// Send a ping frame.
    Ping { epoch: Epoch },
    /// Close with 1000 and let go after the answer or 2 s.
    Close { epoch: Epoch },
    /// Let go at once, without a close frame.
    Abandon { epoch: Epoch },
    /// The state changed.
    State(StateChange),
    /// An event, in the order of the wire, once.
    Event(Box<Event>),
    /// Events may have been missed between these times.
    Gap { since: Timestamp, until: Timestamp },
    /// A message that is none (protocol.md 3.3).
    Rejected(Rejection),
    /// An error message of the server (protocol.md 2.4).
    ServerError(ServerError),
    /// A message as it came, while [`Session::tap`](crate::Session::tap) is on; after whatever it led to.
    Tapped(Box<Tapped>),
}

/// The state of the session (protocol.md 2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Real-time is off: no socket is opened.
    Disabled,
    /// Not connected, and nothing is planned.
    Disconnected,
    /// The first handshake is under way.
    Connecting,
    /// The socket is open, the verdict on `auth` is awaited.
    Authenticating,
    /// Live.
    Connected,
    /// A retry is planned or running.
    Reconnecting,
    /// Something needs the user.
    Error,
}

/// A state, why, and what comes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateChange {
    /// The state entered.
    pub state: State,
    /// Why, when there is something to say.
    pub reason: Option<Reason>,
    /// The reason in the words of whoever gave it.
    pub detail: Option<String>,
    /// Ladder waits since the last stable connection; 0 is the first try or the fast path.
    pub attempt: u32,
    /// Time until the next attempt.
    pub retry_in: Option<Duration>,
    /// Tenant of the session, once connected.
    pub tenant_id: Option<String>,
    /// User of the session, once connected.
    pub user_id: Option<String>,
}

/// Why a state was entered: a stable snake_case word for machines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Nobody is signed in, or the refresh was refused.
    SignedOut,
    /// Real-time was switched off.
    SwitchedOff,
    /// The peer closed with this code.
    Closed(u16),
    /// The connection ended without a close frame.
    Lost,
    /// A ping stayed unanswered.
    NoPong,
    /// The machine slept longer than the gateway keeps a silent connection.
    SleptTooLong,
    /// No handshake within the limit.
    ConnectTimeout,
    /// No verdict on `auth` within the limit.
    AuthTimeout,
    /// The verdict on `auth` was an error that may pass.
    AuthFailed,
    /// The token was refused.
    Unauthorized,
    /// The user may not use real-time.
    Forbidden,
    /// No token could be had.
    TokenUnavailable,
    /// A frame announced more than a message may have.
    TooLarge,
    /// A text frame was no valid UTF-8.
    NotText,
    /// The name could not be resolved.
    Dns,
    /// Nobody listens there.
    Refused,
    /// The network failed.
    Network,
    /// The proxy failed.
    Proxy,
    /// The certificate was refused.
    Certificate,
    /// The handshake was answered with this HTTP status.
    Http(u16),
    /// What answered does not speak WebSocket.
    Upgrade,
    /// Somebody asked for a new connection.
    Asked,
    /// Somebody dropped the connection on purpose.
    Dropped,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self {
            Self::Closed(code) => return write!(f, "closed_{code}"),
            Self::Http(status) => return write!(f, "http_{status}"),
            Self::SignedOut => "signed_out",
            Self::SwitchedOff => "switched_off",
            Self::Lost => "lost",
            Self::NoPong => "no_pong",
            Self::SleptTooLong => "slept_too_long",
            Self::ConnectTimeout => "connect_timeout",
            Self::AuthTimeout => "auth_timeout",
            Self::AuthFailed => "auth_failed",
            Self::Unauthorized => "unauthorized",
            Self::Forbidden => "forbidden",
            Self::TokenUnavailable => "token_unavailable",
            Self::TooLarge => "too_large",
            Self::NotText => "not_text",
            Self::Dns => "dns",
            Self::Refused => "refused",
            Self::Network => "network",
            Self::Proxy => "proxy",
            Self::Certificate => "certificate",
            Self::Upgrade => "upgrade",
            Self::Asked => "asked",
            Self::Dropped => "dropped",
        };
        f.write_str(word)
    }
}

/// Why a connection could not be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenFailure {
    /// The layer that failed.
    pub reason: Reason,
    /// In words.
    pub detail: String,
    /// What a `Retry-After` header asked for.
    pub retry_after: Option<Duration>,
}

/// How a connection ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// By a close frame; the code is absent when the frame had none (1005).
    Closed { code: Option<u16>, reason: String },
    /// Without a close frame (1006).
    Lost { detail: String },
    /// A frame announced more than a message may have; the driver answered 1009.
    TooLarge { bytes: usize },
    /// A text frame was no valid UTF-8; the driver answered 1007.
    NotText,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_stable_words_with_their_number() {
        for (reason, word) in [
            (Reason::SleptTooLong, "slept_too_long"),
            (Reason::Closed(1008), "closed_1008"),
            (Reason::Http(429), "http_429"),
        ] {
            assert_eq!(reason.to_string(), word);
        }
    }
}

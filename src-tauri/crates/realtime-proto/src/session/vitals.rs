//! What a developer asks about the connection, beside the counters (protocol.md 7.7).

use std::time::Duration;

use super::clock::Moment;
use super::io::{End, Epoch, State};
use crate::{ServerError, Timestamp};

/// Facts about the connection. Times are those of the wall clock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vitals {
    /// The gateway's id of the connection that is live.
    pub connection_id: Option<String>,
    /// The company whose events are heard.
    pub tenant_id: Option<String>,
    /// The user whom the token names.
    pub user_id: Option<String>,
    /// Connections that were tried since the start, rollovers included.
    pub attempts: u64,
    /// The last ping frame.
    pub last_ping: Option<Timestamp>,
    /// The last answer to one.
    pub last_pong: Option<Timestamp>,
    /// How long that answer took.
    pub round_trip: Option<Duration>,
    /// The last keep-alive message.
    pub last_keep_alive: Option<Timestamp>,
    /// The server leaves ping frames unanswered: TCP alone judges the connection (protocol.md 2.3).
    pub is_pongless: bool,
    /// How the last connection ended that was not ended by us.
    pub last_close: Option<Closing>,
    /// The last error message of the server, and when it came.
    pub last_error: Option<(Timestamp, ServerError)>,
}

/// How a connection ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    /// When.
    pub at: Timestamp,
    /// The close code; 1005 and 1006 as in RFC 6455, 7.4.1, where the peer sent none.
    pub code: u16,
    /// In the words of the peer, or of the system.
    pub reason: String,
}

/// A ping frame whose answer is awaited.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pinged {
    epoch: Epoch,
    at: Moment,
}

impl Vitals {
    pub(super) fn entered(&mut self, state: State) {
        if state != State::Connected {
            self.connection_id = None;
        }
    }

    pub(super) fn pinged(&mut self, epoch: Epoch, at: Moment, wall: Timestamp) -> Pinged {
        self.last_ping = Some(wall);
        Pinged { epoch, at }
    }

    pub(super) fn ponged(&mut self, pinged: Option<Pinged>, epoch: Epoch, at: Moment, wall: Timestamp) {
        self.last_pong = Some(wall);
        if let Some(pinged) = pinged.filter(|pinged| pinged.epoch == epoch) {
            self.round_trip = Some(at.since(pinged.at));
        }
    }

    pub(super) fn ended(&mut self, at: Timestamp, end: &End) {
        let (code, reason) = match end {
            End::Closed { code, reason } => (code.unwrap_or(1005), reason.clone()),
            End::Lost { detail } => (1006, detail.clone()),
            End::TooLarge { bytes } => (1009, format!("a message of {bytes} bytes was announced")),
            End::NotText => (1007, "a message was no valid UTF-8".to_owned()),
        };
        self.last_close = Some(Closing { at, code, reason });
    }
}

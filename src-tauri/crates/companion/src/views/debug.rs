//! What the debug panel shows (protocol.md 7.7). Nothing in it is a token, and what people wrote is masked.

use realtime_proto::{Fate, RecordingEnded, State, Timestamp};
use serde::Serialize;

use super::Connection;

/// How the live side is at one moment, with the messages that the panel has not seen.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct DebugView {
    /// The socket's address; without a sign-in there is none.
    pub url: Option<String>,
    /// The company whose events are heard.
    pub tenant_id: Option<String>,
    /// The user whom the token names.
    pub user_id: Option<String>,
    /// The gateway's id of the connection.
    pub connection_id: Option<String>,
    /// Times the session became connected.
    pub sessions: u32,
    /// Connections that were tried, rollovers included.
    pub attempts: u32,
    /// Connections that were replaced as planned.
    pub rollovers: u32,
    /// Gaps reported.
    pub gaps: u32,
    /// The counters of protocol.md 3.7.
    pub counters: DebugCounters,
    /// Pings and their answers.
    pub heartbeat: Heartbeat,
    /// How the last connection ended that was not ended by us.
    pub last_close: Option<LastClose>,
    /// The last error message of the server.
    pub last_error: Option<LastError>,
    /// The last event.
    pub last_event: Option<LastEvent>,
    /// Messages are heard for the panel; without a sign-in there are none, and just after it was switched on they are not yet.
    pub listens: bool,
    /// Messages that the panel has not seen, oldest first; the last 50 at the most.
    pub messages: Vec<WireMessage>,
    /// What happened to the connection, newest first; while a recording is replayed, what happened in it.
    pub history: Vec<HistoryEntry>,
    /// The recording at work, or the last one.
    pub recording: Option<RecordingView>,
    /// The replay at work.
    pub replay: Option<ReplayView>,
}

/// The counters of protocol.md 3.7.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct DebugCounters {
    /// Messages heard, of every kind.
    pub received: u32,
    /// Events handed over.
    pub dispatched: u32,
    /// Of those, events of an unknown type.
    pub unknown: u32,
    /// Of those, events with missing or odd fields.
    pub degraded: u32,
    /// Messages that are none.
    pub rejected: u32,
    /// Why the last one was rejected.
    pub last_rejection: Option<String>,
    /// Events known already.
    pub duplicate: u32,
    /// Events of another company.
    pub foreign: u32,
    /// Messages that came before the verdict on `auth`.
    pub before_auth: u32,
    /// Error messages of the server.
    pub errors: u32,
}

/// Pings and their answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Heartbeat {
    /// The last ping frame.
    pub last_ping: Option<Timestamp>,
    /// The last answer to one.
    pub last_pong: Option<Timestamp>,
    /// How long that answer took.
    pub round_trip_ms: Option<u32>,
    /// The last keep-alive message.
    pub last_keep_alive: Option<Timestamp>,
    /// The server answers no pings: TCP alone judges the connection.
    pub is_pongless: bool,
}

/// How a connection ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct LastClose {
    /// When.
    pub at: Timestamp,
    /// The close code of RFC 6455.
    pub code: u16,
    /// In the words of the peer, or of the system.
    pub reason: String,
}

/// An error message of the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct LastError {
    /// When it came.
    pub at: Timestamp,
    /// What it is about.
    pub scope: String,
    /// Its code, as received.
    pub code: String,
    /// Its text; masked, unless it is about the connection itself.
    pub detail: String,
}

/// The last event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct LastEvent {
    /// The sender's id of it.
    pub event_id: Option<String>,
    /// Its type.
    #[serde(rename = "type")]
    pub event_type: String,
    /// When it arrived.
    pub at: Timestamp,
}

/// A message of the wire, masked, with what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct WireMessage {
    /// Counts them.
    pub number: u32,
    /// When it came.
    pub at: Timestamp,
    /// Its type as received; empty when it has none.
    pub raw_type: String,
    /// Its size in bytes.
    pub bytes: u32,
    /// Its text, masked, cut where it is very long.
    pub raw: String,
    /// Its normal form as JSON, masked.
    pub normalised: Option<String>,
    /// Why it has none.
    pub rejection: Option<String>,
    /// What became of it.
    pub fate: Fate,
    /// Equal for the event in the stream.
    pub dedupe_key: Option<String>,
    /// It was read from a recording.
    pub replayed: bool,
}

/// Something that happened to the connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum HistoryEntry {
    /// A state was entered.
    State {
        /// When.
        at: Timestamp,
        /// Which.
        state: State,
        /// Why: a stable word.
        reason: Option<String>,
        /// Waits since the last stable connection.
        attempt: u32,
        /// Time until the next attempt.
        retry_in_ms: Option<u32>,
    },
    /// Events may have been missed between these times.
    Gap {
        /// Arrival of the last frame before.
        since: Timestamp,
        /// When the session was connected again.
        until: Timestamp,
    },
}

/// A recording.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RecordingView {
    /// Name of the file.
    pub name: String,
    /// Where it lies.
    pub path: String,
    /// Since when.
    pub since: Timestamp,
    /// Messages in it.
    pub messages: u32,
    /// Its size.
    pub bytes: u32,
    /// Lines for which there was no room, because the disk was slow.
    pub left_out: u32,
    /// Why it ended; `None` while it goes on.
    pub ended: Option<RecordingEnded>,
    /// What failed, in words.
    pub failure: Option<String>,
}

/// A recording that can be replayed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct RecordingFile {
    /// Name of the file.
    pub name: String,
    /// Its size.
    pub bytes: u32,
    /// When it was last written to.
    pub at: Timestamp,
}

/// The recordings on this computer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct Recordings {
    /// Where they lie: a file that is put there can be replayed.
    pub folder: String,
    /// The newest first.
    pub files: Vec<RecordingFile>,
}

/// A replay at work: live events are held back from the window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct ReplayView {
    /// Name of the file.
    pub name: String,
    /// The environment in which it was recorded.
    pub environment: String,
    /// Messages that were replayed.
    pub position: u32,
    /// Messages in it.
    pub total: u32,
    /// How the connection was at this place of the recording; `None` until the recording says it. How it is now is another matter.
    pub connection: Option<Connection>,
}

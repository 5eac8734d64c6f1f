//! The live side: snapshot, stream, connection, notices.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

use realtime_proto::{Event, EventType, State, Timestamp};
use serde::{Deserialize, Serialize, Serializer};

use super::{Mute, ReplayView, SessionView, Settings};

/// Everything a window needs when it loads; what comes later has higher sequence numbers.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct WindowSnapshot {
    /// The last sequence number that is part of this snapshot.
    pub seq: u32,
    /// The last batch that was handed out before this snapshot: what is in it is part of the snapshot, or older.
    pub batch: u32,
    /// Who is signed in, and where.
    pub session: SessionView,
    /// How the connection is.
    pub connection: Connection,
    /// The last entries, newest first.
    pub feed: Vec<FeedItem>,
    /// Events since the start, by type.
    pub counts: Vec<CountByType>,
    /// Names for the ids that the entries mention.
    pub names: BTreeMap<String, String>,
    /// What the app has to say about itself.
    pub notices: Vec<Notice>,
    /// What the person chose.
    pub settings: Settings,
    /// Unread entries of the inbox.
    pub unread: u32,
    /// Until when there are quiet hours, if there are.
    pub quiet_until: Option<Timestamp>,
    /// What the person has muted, the next one to end first.
    pub mutes: Vec<Mute>,
    /// The replay at work: the entries are its own.
    pub replay: Option<ReplayView>,
}

/// How often a type of event came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct CountByType {
    /// The type.
    #[serde(rename = "type")]
    pub event_type: EventType,
    /// How often.
    pub count: u32,
}

/// A piece of the live stream, in the order of the wire.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct RealtimeBatch {
    /// Counts them: whoever has taken this one asks for the next one by it.
    pub number: u32,
    /// Events and gaps.
    pub items: Vec<FeedItem>,
    /// Names for the ids that the items mention, as far as known; more may come later without items.
    pub names: BTreeMap<String, String>,
    /// Events since the start, by type, where the window was not handed all of them: it cannot count them itself.
    pub counts: Option<Vec<CountByType>>,
}

/// An event that feed, window and notifications hold together: it is large, and thousands come in a second.
#[derive(Clone, Debug, specta::Type)]
#[specta(transparent)]
pub struct SharedEvent(Arc<Event>);

impl<E: Into<Arc<Event>>> From<E> for SharedEvent {
    fn from(event: E) -> Self {
        Self(event.into())
    }
}

impl Deref for SharedEvent {
    type Target = Event;

    fn deref(&self) -> &Event {
        &self.0
    }
}

impl Serialize for SharedEvent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// An event, or a gap between events.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum FeedItem {
    /// Something happened.
    Event {
        /// Its place in the stream.
        seq: u32,
        /// When its frame arrived.
        received_at: Timestamp,
        /// What happened.
        event: SharedEvent,
        /// How the app heard of it.
        origin: Origin,
    },
    /// Events may have been missed between these times.
    Gap {
        /// Its place in the stream.
        seq: u32,
        /// Arrival of the last frame before.
        since: Timestamp,
        /// When the session was connected again.
        until: Timestamp,
    },
}

impl FeedItem {
    /// Its place in the stream.
    #[must_use]
    pub fn seq(&self) -> u32 {
        let (Self::Event { seq, .. } | Self::Gap { seq, .. }) = self;
        *seq
    }
}

/// How the app heard of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Origin {
    /// The socket told it.
    Live,
    /// It was missed, and found in the service afterwards.
    CatchUp,
    /// It was read from a recording, for whoever looks into a fault.
    Replay,
}

/// Why everything on screen is to be read again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum StaleReason {
    /// Events were missed.
    Gap,
    /// It is time: there is no socket that would tell.
    Timer,
    /// The person came back to the window, and there is no socket.
    Focus,
    /// The person asked for it.
    Asked,
}

/// How the connection is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Connection {
    /// The state of protocol.md 2.1.
    pub state: State,
    /// Why: a stable snake_case word.
    pub reason: Option<String>,
    /// Why, in words.
    pub detail: Option<String>,
    /// When the state was entered; while it is tried to connect, when that began.
    pub since: Timestamp,
    /// Waits since the last stable connection.
    pub attempt: u32,
    /// When the next attempt starts.
    pub retry_at: Option<Timestamp>,
    /// When the last event arrived.
    pub last_event_at: Option<Timestamp>,
}

/// Something about the app itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct Notice {
    /// What it is about.
    pub code: NoticeCode,
    /// More words, where there are any.
    pub detail: Option<String>,
}

/// What a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum NoticeCode {
    /// The window was minimised, because this desktop has no tray.
    MinimisedWithoutTray,
    /// Native notifications cannot be shown.
    NotificationsUnavailable,
    /// The configuration cannot be used.
    Configuration,
    /// The sign-in cannot be kept in the system's keyring, or not be read from it.
    KeyringUnavailable,
    /// The settings file could not be read: it was set aside, and everything has its default.
    SettingsSetAside,
    /// This machine's clock and the service's are far apart.
    ClockWrong,
    /// The store could not be used: it was set aside, and a new one begun.
    StoreSetAside,
    /// Nothing can be kept on this machine for now; live events go on.
    StoreUnavailable,
    /// WebSockets do not get through: the service is asked every few minutes.
    RefreshingWithoutSocket,
    /// The server of WebSockets is in trouble: the service is asked every few minutes.
    SocketInTrouble,
}

impl Connection {
    /// Before anybody signed in.
    #[must_use]
    pub fn before_anything() -> Self {
        Self {
            state: State::Disconnected,
            reason: Some(realtime_proto::Reason::SignedOut.to_string()),
            detail: None,
            since: realtime::wall_clock(),
            attempt: 0,
            retry_at: None,
            last_event_at: None,
        }
    }
}

//! What can be chosen before the mock starts, and why it may fail to start.

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

/// Everything that can be chosen at start. `Default` is what `purposepath mock` runs; see [`MockConfig::loopback`] for tests.
#[derive(Debug, Clone)]
pub struct MockConfig {
    /// Port of the WebSocket on 127.0.0.1; 0 picks a free one.
    pub ws_port: u16,
    /// Port of the Account service on 127.0.0.1; 0 picks a free one.
    pub account_port: u16,
    /// Port of the Traction service on 127.0.0.1; 0 picks a free one.
    pub traction_port: u16,
    /// Same seed, same world and same script (ids, names, titles, numbers); times and event ids differ.
    pub seed: u64,
    /// Who changes the world besides REST writes and the control API.
    pub script: Script,
    /// Events a minute that [`Script::Demo`] aims at; for [`Script::File`] 30 plays the file at its own pace, 60 twice as fast.
    pub rate: f64,
    /// A connection without a message in either direction for this long is closed with 1001 (API Gateway quota: 10 min).
    pub idle: Duration,
    /// A connection of this age is closed with 1001 (API Gateway quota: 2 h).
    pub lifetime: Duration,
    /// Life of an access token (protocol.md 2.6: 15 min). `exp` has whole seconds and is rounded up.
    pub access_ttl: Duration,
    /// Life of a refresh token (protocol.md 2.6: 30 d).
    pub refresh_ttl: Duration,
    /// Envelope of domain events.
    pub variant: Variant,
    /// Answer to the application's `{"action":"ping"}`.
    pub pong: PongMode,
    /// Time between the upgrade and `auth` (protocol.md A.4: 10 s); also the limit for the handshake itself.
    pub auth_timeout: Duration,
    /// Time between a change and its events (protocol.md A.6: 20 ms, at most 500 ms).
    pub event_delay: Duration,
    /// Largest frame, in bytes of payload, accepted from a client and sent to one (API Gateway quota: 32 KB).
    pub max_frame: usize,
    /// Largest message accepted from a client, in bytes (API Gateway quota: 128 KB).
    pub max_message: usize,
    /// Messages that may wait for one connection; one more, and it is dropped so that it holds up nobody.
    pub queue: usize,
    /// More messages than this from one client end its connection with 1008.
    pub flood: FloodLimit,
    /// Whether `/__mock` is served on the account port (protocol.md A.7).
    pub control: bool,
}

impl Default for MockConfig {
    fn default() -> Self {
        Self {
            ws_port: 5055,
            account_port: 8001,
            traction_port: 8002,
            seed: 1,
            script: Script::Demo,
            rate: DEMO_RATE,
            idle: Duration::from_secs(10 * 60),
            lifetime: Duration::from_secs(2 * 60 * 60),
            access_ttl: Duration::from_secs(15 * 60),
            refresh_ttl: Duration::from_secs(30 * 24 * 60 * 60),
            variant: Variant::V0,
            pong: PongMode::Answer,
            auth_timeout: Duration::from_secs(10),
            event_delay: Duration::from_millis(20),
            max_frame: 32 * 1024,
            max_message: 128 * 1024,
            queue: 16_384,
            flood: FloodLimit { messages: 500, window: Duration::from_secs(1) },
            control: true,
        }
    }
}

impl MockConfig {
    /// Free ports and a world in which nothing happens by itself: the start of most tests.
    pub fn loopback() -> Self {
        Self { ws_port: 0, account_port: 0, traction_port: 0, script: Script::Quiet, ..Self::default() }
    }
}

/// Events a minute of the demo at its normal pace.
pub(crate) const DEMO_RATE: f64 = 30.0;

/// Who changes the world by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Script {
    /// Colleagues at work: every domain event type within the first two minutes at 30 events a minute, for ever.
    Demo,
    /// Nobody.
    Quiet,
    /// JSON Lines, each `{"afterMs":n,"event":{…}}` or `{"afterMs":n,"raw":"…"}`; `afterMs` counts from the line before.
    File(PathBuf),
}

impl FromStr for Script {
    type Err = std::convert::Infallible;

    /// `demo`, `quiet`, or else the path of a file.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match text {
            "demo" => Self::Demo,
            "quiet" => Self::Quiet,
            path => Self::File(path.into()),
        })
    }
}

/// How many messages a client may send within a window before it is closed with 1008.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FloodLimit {
    /// Messages allowed in one window.
    pub messages: u32,
    /// Length of the window.
    pub window: Duration,
}

/// What the application's `ping` message gets back (protocol.md 2.2, D-14, D-15).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PongMode {
    /// `{"type":"pong","timestamp":…}`.
    Answer,
    /// Nothing.
    Silent,
    /// The gateway's `Forbidden` frame, as if it had no `ping` route.
    Forbidden,
}

/// The envelope in which domain events travel (protocol.md 3.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variant {
    /// Canonical: five members.
    V0,
    /// Three members; the tenant stands in `data` only.
    V1,
    /// `eventId` blank, `tenantId` null, `timestamp` missing.
    V2,
    /// snake_case members and payload fields.
    V3,
    /// PascalCase members and payload fields.
    V4,
    /// The discriminator is called `eventType`.
    V5,
    /// Legacy type names: hyphens, camelCase, upper case, old words.
    V6,
    /// The payload stands at the top level.
    V7,
    /// SSE-era `activity` object for activities, decisions, attachments and readings; others as V1.
    V8,
    /// AI detail object without a timestamp for AI events; others as V0.
    V9,
}

/// Text that names no [`Variant`] or [`PongMode`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{given}' is not one of {allowed}")]
pub struct UnknownName {
    given: String,
    allowed: &'static str,
}

impl FromStr for Variant {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        Ok(match text.to_ascii_uppercase().as_str() {
            "V0" => Self::V0,
            "V1" => Self::V1,
            "V2" => Self::V2,
            "V3" => Self::V3,
            "V4" => Self::V4,
            "V5" => Self::V5,
            "V6" => Self::V6,
            "V7" => Self::V7,
            "V8" => Self::V8,
            "V9" => Self::V9,
            _ => {
                return Err(UnknownName { given: text.to_owned(), allowed: "V0, V1, … V9" });
            }
        })
    }
}

impl FromStr for PongMode {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        Ok(match text.to_ascii_lowercase().as_str() {
            "answer" => Self::Answer,
            "silent" => Self::Silent,
            "forbidden" => Self::Forbidden,
            _ => {
                return Err(UnknownName { given: text.to_owned(), allowed: "answer, silent, forbidden" });
            }
        })
    }
}

/// What every upgrade request gets while connections are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// HTTP status, 400–599.
    pub status: u16,
    /// Value of the `Retry-After` header, sent in whole seconds.
    pub retry_after: Option<Duration>,
}

/// Why a user with the right password cannot sign in (protocol.md 5.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInBar {
    /// 403 `EMAIL_NOT_VERIFIED`.
    EmailNotVerified,
    /// 403 `ACCOUNT_LOCKED`, for so long from each attempt on.
    Locked(Duration),
}

/// How open sockets treat their peer; for tests of liveness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attention {
    /// Reads and writes.
    Full,
    /// Writes but never reads: ping frames stay unanswered while events arrive (the pong-less server of protocol.md 2.3).
    Deaf,
    /// Neither reads nor writes while TCP stays open: a half-open connection.
    Frozen,
}

/// Why the mock could not start.
#[derive(Debug, thiserror::Error)]
pub enum MockError {
    /// A port is taken or not allowed; choose another one or 0.
    #[error("cannot listen on 127.0.0.1:{port}: {source}")]
    Listen {
        /// The port asked for.
        port: u16,
        /// What the system says.
        source: std::io::Error,
    },
    /// The script file cannot be read.
    #[error("cannot read the script {path}: {source}", path = path.display())]
    ScriptFile {
        /// The file asked for.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A line of the script file is not of the documented shape.
    #[error(
        "line {line} of the script is not {{\"afterMs\":n,\"event\":{{…}}}} or {{\"afterMs\":n,\"raw\":\"…\"}}: {reason}"
    )]
    ScriptLine {
        /// Counted from 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// `rate` is not a positive number.
    #[error("the rate must be a positive number of events a minute, not {0}")]
    Rate(f64),
}

//! Every number that the session obeys, in one value, with the source of each.

use std::time::Duration;

/// Timers and limits of a [`Session`](crate::Session). Built at the edge and passed in; a test changes one field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Policy {
    /// Longest wait for DNS, TCP, TLS and the HTTP upgrade together (protocol.md 2.1).
    pub connect_timeout: Duration,
    /// Longest wait for the verdict on `auth`, from the opening of the socket (protocol.md 2.1).
    pub auth_timeout: Duration,
    /// Application keep-alive, counted from `auth.success`. Must stay below [`Policy::gateway_idle`] (protocol.md 2.2).
    pub keep_alive: Duration,
    /// The gateway closes a connection on which no message passed for this long (API Gateway quota: 10 min).
    pub gateway_idle: Duration,
    /// Time between two probes by RFC 6455 ping frames (protocol.md 2.3).
    pub ping_interval: Duration,
    /// A pong frame is due within this time (protocol.md 2.3).
    pub pong_timeout: Duration,
    /// Connections in a row whose pings stay unanswered although messages arrive, until the server counts as pong-less (2.3).
    pub pongless_after: u32,
    /// Ceiling of the first wait of the back-off ladder (protocol.md 2.6).
    pub backoff_base: Duration,
    /// Ceiling of every wait of the back-off ladder (protocol.md 2.6).
    pub backoff_max: Duration,
    /// Step of the ladder that a first HTTP 429 leads to: the wait is drawn from the whole of its ceiling (step 4: 8 s).
    /// The next one leads to [`Policy::backoff_max`] (docs/adr/0004).
    pub crowd_step: u32,
    /// Upper end of the random wait before the first attempt after a loss (fast path, protocol.md 2.6).
    pub fast_path: Duration,
    /// A connection that held this long counts as stable: the ladder starts over, the fast path is open again (2.6).
    pub stable_after: Duration,
    /// Wait after a refused certificate (protocol.md 2.5), and after a 403 to the handshake (adr/0010).
    pub certificate_retry: Duration,
    /// A second `UNAUTHORIZED` within this time of a refresh ends the session (protocol.md 2.4).
    pub unauthorized_window: Duration,
    /// Age at which a connection is replaced, counted from its opening; ± 5 % are drawn (protocol.md 2.6).
    pub max_connection_age: Duration,
    /// A connection is replaced this long before its token expires: drawn between the two (protocol.md 2.6).
    pub token_margin: (Duration, Duration),
    /// How long the replaced connection is still listened to (protocol.md 2.6).
    pub drain: Duration,
    /// Longest pause of own messages after `RATE_LIMIT_EXCEEDED`; it starts at 1 s and doubles (protocol.md 2.4).
    pub rate_limit_max: Duration,
    /// A difference between the two clocks, or a timer that is late, by more than this is a wake-up (protocol.md 2.3).
    pub clock_jump: Duration,
    /// How often the session looks at the clocks when it has nothing else to do: bounds the reaction to a wake-up.
    pub clock_check: Duration,
    /// Keys that de-duplication remembers (protocol.md 3.7).
    pub remembered_keys: usize,
}

impl Policy {
    /// The figures of protocol.md.
    pub const PRODUCTION: Self = Self {
        connect_timeout: Duration::from_secs(10),
        auth_timeout: Duration::from_secs(10),
        keep_alive: Duration::from_secs(480),
        gateway_idle: Duration::from_secs(600),
        ping_interval: Duration::from_secs(30),
        pong_timeout: Duration::from_secs(10),
        pongless_after: 2,
        backoff_base: Duration::from_secs(1),
        backoff_max: Duration::from_secs(30),
        crowd_step: 4,
        fast_path: Duration::from_millis(300),
        stable_after: Duration::from_secs(10),
        certificate_retry: Duration::from_secs(300),
        unauthorized_window: Duration::from_secs(60),
        max_connection_age: Duration::from_secs(110 * 60),
        token_margin: (Duration::from_secs(60), Duration::from_secs(90)),
        drain: Duration::from_secs(2),
        rate_limit_max: Duration::from_secs(8),
        clock_jump: Duration::from_secs(5),
        clock_check: Duration::from_secs(1),
        remembered_keys: 65_536,
    };
}

impl Default for Policy {
    fn default() -> Self {
        Self::PRODUCTION
    }
}

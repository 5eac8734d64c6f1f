//! The app's timers and limits in one value; tests change one field.

use std::time::Duration;

/// The app's timers and limits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Policy {
    /// The timers and limits of the real-time session.
    pub session: realtime_proto::Policy,
    /// When the server ended a connection, a catch-up waits up to so long, so that a company's clients do not come to the
    /// service together (protocol.md 2.7).
    pub spread: Duration,
    /// Without a socket the service is asked this often (protocol.md 1.3); the plan's features are asked as often.
    pub refresh: Duration,
    /// An app that is started and not connected by then catches up without the socket.
    pub patience: Duration,
    /// First wait before a catch-up that failed is tried again; it doubles up to `refresh`.
    pub try_again: Duration,
    /// Ladder waits without a connection after which, while the service answers, WebSockets count as blocked.
    pub blocked_after: u32,
    /// While entries are snoozed, the wall clock is looked at this often: it may be set, and a sleeping machine stops every timer.
    pub wall_clock: Duration,
    /// Longest wait for the plan's features before the socket is opened without them.
    pub plan: Duration,
    /// Longest wait for a store to say what it remembers; a disk that hangs does not keep anybody from signing in.
    pub open: Duration,
    /// A completed goal's title is fetched for its notification within this time (protocol.md 7.6).
    pub title: Duration,
    /// Largest recording, in bytes.
    pub recording_limit: u64,
    /// Somebody who asked to see something waits up to so long for a window that is behind.
    pub catching_up: Duration,
}

impl Policy {
    /// What people get.
    pub const PRODUCTION: Self = Self {
        session: realtime_proto::Policy::PRODUCTION,
        spread: Duration::from_secs(10),
        refresh: Duration::from_secs(5 * 60),
        patience: Duration::from_secs(5),
        try_again: Duration::from_secs(2),
        blocked_after: 3,
        wall_clock: Duration::from_secs(10),
        plan: Duration::from_secs(3),
        open: Duration::from_secs(3),
        title: Duration::from_secs(2),
        recording_limit: 16 * 1024 * 1024,
        catching_up: Duration::from_secs(1),
    };
}

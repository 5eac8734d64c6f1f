//! What the session counts (protocol.md 3.7).

use serde::Serialize;

/// Counters since the start. Written as the `stats` line of `purposepath tail` and shown in the debug panel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Counters {
    /// Messages heard, of every kind.
    pub received: u64,
    /// Events handed over.
    pub dispatched: u64,
    /// Of those, events of an unknown type.
    pub unknown: u64,
    /// Messages that are none.
    pub rejected: u64,
    /// Why the last one was rejected.
    pub last_rejection: Option<String>,
    /// Events known already.
    pub duplicate: u64,
    /// Events of another tenant.
    pub foreign: u64,
    /// Messages that came before the verdict on `auth`.
    pub before_auth: u64,
    /// Events with missing or odd fields.
    pub degraded: u64,
    /// Error messages of the server.
    pub errors: u64,
    /// Times the session became connected, rollovers left out.
    pub connections: u64,
    /// Planned rollovers.
    pub rollovers: u64,
    /// Gaps reported.
    pub gaps: u64,
}

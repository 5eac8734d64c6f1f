//! Where a read is answered from.

use serde::Deserialize;

/// Where a read is answered from. One never stands in for the other in silence: the window shows what it has, marked stale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum ReadFrom {
    /// The service, now.
    Service,
    /// What was kept on this machine, with the time at which it was true; nothing when nothing is kept.
    Store,
}

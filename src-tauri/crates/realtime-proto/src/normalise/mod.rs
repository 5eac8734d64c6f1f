//! The normalisation procedure of protocol.md 3.3: a frame's text in, a message of the one canonical shape out.
//!
//! Two paths with one result. The *canonical* path reads the envelope that a correct sender writes straight into typed
//! fields and declines anything else; the *general* path reads any JSON value and follows N1 to N11 step by step. Both
//! take names, kinds and aliases from the event catalogue, and both end in `assemble`.

mod assemble;
mod canonical;
mod control;
mod general;
mod plain;
mod rejection;
pub(crate) mod spelling;

pub use canonical::normalise_canonical;
pub use general::normalise_general;
pub use rejection::{RejectReason, Rejection};

use crate::event::Message;
use crate::time::Timestamp;

/// The longest message that is read, in bytes: the gateway's limit (protocol.md 2.5, 3.3 N0).
pub const MAX_MESSAGE_BYTES: usize = 131_072;

/// Normalises the text of one frame that arrived at `received_at` (protocol.md 3.3).
///
/// # Errors
/// A [`Rejection`] with the reason, for the counters; the frame is to be dropped.
pub fn normalise(text: &str, received_at: Timestamp) -> Result<Message, Rejection> {
    if text.len() > MAX_MESSAGE_BYTES {
        return Err(Rejection::too_large(text.len()));
    }
    match normalise_canonical(text, received_at) {
        Some(event) => Ok(Message::Event(event)),
        None => normalise_general(text, received_at),
    }
}

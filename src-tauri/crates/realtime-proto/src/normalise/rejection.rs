//! Why a frame was not understood.

use std::fmt;

/// A frame that was dropped (protocol.md 3.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// The rule that it broke.
    pub reason: RejectReason,
    /// Its size in bytes.
    pub bytes: usize,
    detail: String,
}

/// The rules that a frame can break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RejectReason {
    /// A binary frame (N0).
    Binary,
    /// More than [`MAX_MESSAGE_BYTES`](crate::MAX_MESSAGE_BYTES) (N0).
    TooLarge,
    /// No strict JSON, a number that no double holds, half a surrogate pair, or nesting too deep (N1).
    NotJson,
    /// JSON, but no object (N1).
    NotAnObject,
    /// Nothing says what it is (N4).
    NoType,
    /// The type is no text, blank, too long, or without a letter (N4, N5).
    BadType,
    /// The payload is neither an object nor absent (N7).
    BadData,
    /// Nothing says what the event is about (N9).
    NoIdentity,
}

impl Rejection {
    /// A binary frame of that many bytes.
    #[must_use]
    pub fn binary(bytes: usize) -> Self {
        Self::new(RejectReason::Binary, bytes, "binary frames have no meaning here")
    }

    /// A message, or the announcement of one, of that many bytes.
    #[must_use]
    pub fn too_large(bytes: usize) -> Self {
        Self::new(RejectReason::TooLarge, bytes, format!("more than {} bytes", crate::MAX_MESSAGE_BYTES))
    }

    /// A text frame that is no valid UTF-8 (N1); it is dropped before its size is known.
    #[must_use]
    pub fn not_text() -> Self {
        Self::new(RejectReason::NotJson, 0, "a text frame that is no valid UTF-8")
    }

    pub(super) fn new(reason: RejectReason, bytes: usize, detail: impl Into<String>) -> Self {
        Self { reason, bytes, detail: detail.into() }
    }
}

impl RejectReason {
    /// A stable word in snake_case, for logs and counters.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Binary => "binary",
            Self::TooLarge => "too_large",
            Self::NotJson => "not_json",
            Self::NotAnObject => "not_an_object",
            Self::NoType => "no_type",
            Self::BadType => "bad_type",
            Self::BadData => "bad_data",
            Self::NoIdentity => "no_identity",
        }
    }
}

impl fmt::Display for RejectReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "rejected {} bytes ({}): {}", self.bytes, self.reason, self.detail)
    }
}

impl std::error::Error for Rejection {}

//! Why a command failed.

use backend_api::{ApiError, ErrorKind};
use serde::Serialize;

/// Why a command failed: the window branches on the code and shows the message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type, thiserror::Error)]
#[error("{message}")]
pub struct CommandError {
    /// What the window can do about it.
    pub code: ErrorCode,
    /// In words for a person.
    pub message: String,
}

/// What the window can do about a failed command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// Show what was true, try later.
    Offline,
    /// Sign in again.
    Unauthorized,
    /// Say so.
    Forbidden,
    /// Drop it.
    NotFound,
    /// Show which rule it breaks.
    Validation,
    /// Read again, then show.
    Conflict,
    /// Wait.
    RateLimited,
    /// Try later.
    Server,
    /// Sign in first.
    SignedOut,
    /// A fault of the app.
    Internal,
}

impl CommandError {
    /// Nobody is signed in.
    #[must_use]
    pub fn signed_out() -> Self {
        Self { code: ErrorCode::SignedOut, message: "Nobody is signed in.".to_owned() }
    }

    /// A fault of the app.
    #[must_use]
    pub fn internal(message: impl Into<String>) -> Self {
        Self { code: ErrorCode::Internal, message: message.into() }
    }
}

impl From<ApiError> for CommandError {
    fn from(error: ApiError) -> Self {
        let code = match error.kind {
            ErrorKind::Offline => ErrorCode::Offline,
            ErrorKind::Unauthorized => ErrorCode::Unauthorized,
            ErrorKind::Forbidden => ErrorCode::Forbidden,
            ErrorKind::NotFound => ErrorCode::NotFound,
            ErrorKind::Invalid => ErrorCode::Validation,
            ErrorKind::Conflict => ErrorCode::Conflict,
            ErrorKind::RateLimited => ErrorCode::RateLimited,
            ErrorKind::Server | ErrorKind::Unreadable => ErrorCode::Server,
        };
        Self { code, message: error.message }
    }
}

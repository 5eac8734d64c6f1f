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
    /// What is wrong with which field of what was sent.
    pub fields: Vec<FieldMessage>,
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct FieldMessage {
    /// The field, as the service calls it.
    pub field: String,
    /// In the service's words.
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
    /// Ask for the password again.
    InvalidCredentials,
    /// Look into the mailbox.
    EmailNotVerified,
    /// Wait, or ask an administrator.
    AccountLocked,
    /// Set this machine's clock.
    ClockWrong,
    /// Do not trust the network, or its administrator's certificate is missing here.
    Untrusted,
    /// The company's plan does not hold it.
    NotInPlan,
    /// Read again: the change was sent and its answer lost. Offer it again only when it was not done.
    PerhapsDone,
    /// Read again: the change was done, and what became of the thing is not known.
    Done,
}

impl CommandError {
    /// Nobody is signed in.
    #[must_use]
    pub fn signed_out() -> Self {
        Self::new(ErrorCode::SignedOut, "Nobody is signed in.")
    }

    /// A fault of the app.
    #[must_use]
    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::Internal, message)
    }

    /// What went wrong after a change was done.
    #[must_use]
    pub(crate) fn though_done(self) -> Self {
        if self.code == ErrorCode::SignedOut { self } else { Self { code: ErrorCode::Done, ..self } }
    }

    /// With a code and words, and no field to blame.
    #[must_use]
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), fields: Vec::new() }
    }
}

impl From<ApiError> for CommandError {
    fn from(error: ApiError) -> Self {
        let code = code_of(&error);
        let fields = error.fields.into_iter().map(|fault| FieldMessage { field: fault.field, message: fault.message });
        Self { code, message: error.message, fields: fields.collect() }
    }
}

/// The service's own code says more than the kind, where the window can do something about it.
fn code_of(error: &ApiError) -> ErrorCode {
    match error.code.as_deref() {
        Some("INVALID_CREDENTIALS") => return ErrorCode::InvalidCredentials,
        Some("EMAIL_NOT_VERIFIED") => return ErrorCode::EmailNotVerified,
        Some("ACCOUNT_LOCKED") => return ErrorCode::AccountLocked,
        Some(_) | None => {}
    }
    match error.kind {
        ErrorKind::Offline | ErrorKind::TimedOut => ErrorCode::Offline,
        ErrorKind::Untrusted => ErrorCode::Untrusted,
        ErrorKind::Unauthorized => ErrorCode::Unauthorized,
        ErrorKind::Forbidden => ErrorCode::Forbidden,
        ErrorKind::NotFound => ErrorCode::NotFound,
        ErrorKind::Invalid => ErrorCode::Validation,
        ErrorKind::Conflict => ErrorCode::Conflict,
        ErrorKind::RateLimited => ErrorCode::RateLimited,
        ErrorKind::Server | ErrorKind::Unreadable => ErrorCode::Server,
        ErrorKind::PerhapsDone => ErrorCode::PerhapsDone,
        ErrorKind::Done => ErrorCode::Done,
    }
}

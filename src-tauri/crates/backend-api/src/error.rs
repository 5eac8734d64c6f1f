//! Why a call failed, as a caller can act on it.

use std::error::Error;
use std::time::Duration;

use net::CertificateProblem;
use reqwest::StatusCode;
use secrecy::{ExposeSecret, SecretString};

/// A call that failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ApiError {
    /// What the caller can do about it.
    pub kind: ErrorKind,
    /// In the service's words, or ours where it had none.
    pub message: String,
    /// HTTP status of the answer, if there was one.
    pub status: Option<u16>,
    /// The service's own code, where it gave one (protocol.md 5.0).
    pub code: Option<String>,
    /// What a `Retry-After` header asked for.
    pub retry_after: Option<Duration>,
    /// What is wrong with which field of a request.
    pub fields: Vec<FieldFault>,
    /// Until when the account is locked, as the service says it (protocol.md 5.0).
    pub locked_until: Option<String>,
}

/// What is wrong with a field of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldFault {
    /// The field, as the service calls it.
    pub field: String,
    /// In the service's words.
    pub message: String,
}

/// What the caller can do about a failed call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The service was not reached, or the connection broke.
    Offline,
    /// The service did not answer in time.
    TimedOut,
    /// The certificate was refused.
    Untrusted,
    /// The sign-in is not, or no longer, valid.
    Unauthorized,
    /// This user may not do that.
    Forbidden,
    /// There is no such thing.
    NotFound,
    /// The request breaks a rule: its text says which.
    Invalid,
    /// The thing is not in a state that allows it, or exists already.
    Conflict,
    /// Too many calls: later.
    RateLimited,
    /// The service failed.
    Server,
    /// The answer cannot be read.
    Unreadable,
    /// A write was sent, and what became of it is not known: look before it is sent again.
    PerhapsDone,
    /// A write was done. What the service said of it cannot be read.
    Done,
}

impl ApiError {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            status: None,
            code: None,
            retry_after: None,
            fields: Vec::new(),
            locked_until: None,
        }
    }

    pub(crate) fn offline(error: &reqwest::Error) -> Self {
        let host = error.url().and_then(|url| url.host_str()).unwrap_or("the service");
        match CertificateProblem::behind(error) {
            Some(problem) => {
                Self::new(ErrorKind::Untrusted, format!("the certificate of {host} was refused: {problem}"))
            }
            None if error.is_timeout() => Self::new(ErrorKind::TimedOut, format!("{host} did not answer in time")),
            None => Self::new(ErrorKind::Offline, format!("{host} could not be reached: {}", root_cause(error))),
        }
    }

    /// Takes a secret out that the service repeats in its words.
    pub(crate) fn without(mut self, secret: &SecretString) -> Self {
        let secret = secret.expose_secret();
        if !secret.is_empty() {
            let texts = self.fields.iter_mut().flat_map(|fault| [&mut fault.field, &mut fault.message]);
            for text in texts.chain([&mut self.message]).chain(&mut self.code) {
                if text.to_lowercase().contains(&secret.to_lowercase()) {
                    *text = HIDDEN.to_owned();
                }
            }
        }
        self
    }
}

/// Stands for a text that repeats a secret.
const HIDDEN: &str = "the service repeated what must not be shown";

/// The innermost error, which knows why; the outer ones only say what was being done.
fn root_cause(error: &reqwest::Error) -> &dyn Error {
    let mut cause: &dyn Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause
}

impl ErrorKind {
    /// By HTTP status and, where the service gave one, its code (protocol.md 5.0). A 422 that has no code and blames no field
    /// is a business rule.
    pub(crate) fn of(status: StatusCode, code: Option<&str>, blames_fields: bool) -> Self {
        match code {
            Some("BUSINESS_RULE_VIOLATION" | "INVALID_STATE_TRANSITION" | "DUPLICATE_RESOURCE") => Self::Conflict,
            Some("VALIDATION_ERROR") => Self::Invalid,
            None if status == StatusCode::UNPROCESSABLE_ENTITY && !blames_fields => Self::Conflict,
            _ => match status.as_u16() {
                401 => Self::Unauthorized,
                403 => Self::Forbidden,
                404 => Self::NotFound,
                409 => Self::Conflict,
                429 => Self::RateLimited,
                400..=499 => Self::Invalid,
                _ => Self::Server,
            },
        }
    }
}

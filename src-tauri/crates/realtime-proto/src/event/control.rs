//! Messages about the connection itself: the verdict on `auth`, errors, `ping` and `pong` (protocol.md 2.3, 2.4).

use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};
use specta::{Type, Types, datatype::DataType};

use super::kind::id_text;
use super::{Json, Maybe};
use crate::normalise::spelling::squash_alike;
use crate::time::{Timestamp, TimestampSource};
use crate::values::Entity;

/// A control message, in the shape of protocol.md 3.4. Every key is present when serialized.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Control {
    /// The type.
    #[serde(rename = "type")]
    pub kind: ControlKind,
    /// The type as received; empty for the gateway's own frames, which have none.
    pub raw_type: String,
    /// The sender's id of the message.
    pub event_id: Maybe<String>,
    /// Empty: control messages are never duplicates.
    pub dedupe_key: String,
    /// Tenant of the envelope, else of the data.
    pub tenant_id: Maybe<String>,
    /// When it was sent.
    pub timestamp: Timestamp,
    /// Where the timestamp was found.
    pub timestamp_source: TimestampSource,
    /// `data` with lowerCamel names; an error's always has `error` (text or null) and `code`, and the code as received in
    /// `codeRaw` where it differs.
    #[specta(type = std::collections::HashMap<String, Json>)]
    pub data: Map<String, Value>,
    /// Odd members.
    pub warnings: Vec<String>,
    /// Of an `error`: the part of its type before "error", `gateway` for the gateway's own frames. Null otherwise.
    pub scope: Maybe<String>,
    /// Always null: only unknown events have it.
    pub coarse: Maybe<Entity>,
}

/// The types of control messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Type)]
pub enum ControlKind {
    /// The token was accepted.
    #[serde(rename = "auth.success")]
    AuthSuccess,
    /// The token was not accepted.
    #[serde(rename = "auth.error")]
    AuthError,
    /// Any other error.
    #[serde(rename = "error")]
    Error,
    /// The server asks whether we are there.
    #[serde(rename = "ping")]
    Ping,
    /// The server is there.
    #[serde(rename = "pong")]
    Pong,
}

/// What `auth.success` says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AuthSuccess {
    /// Tenant of the session; where it is missing, that of the sign-in holds.
    pub tenant_id: Maybe<String>,
    /// The user to whom the token belongs.
    pub user_id: Maybe<String>,
    /// The gateway's id of the connection, for the debug panel.
    pub connection_id: Maybe<String>,
}

/// What an `error` or `auth.error` says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ServerError {
    /// What it is about: `connection`, `broadcast`, `gateway`, `auth` for `auth.error` …; empty for a plain error.
    pub scope: String,
    /// What the client acts on.
    pub code: ErrorCode,
    /// The code as received; the one assumed, if there was none.
    pub raw_code: String,
    /// The server's text, maybe empty.
    pub detail: String,
}

/// Error codes (protocol.md 2.4). Serialized as the code's text; TypeScript: `string`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ErrorCode {
    /// The token is not valid, or no longer.
    Unauthorized,
    /// Not allowed.
    Forbidden,
    /// No such thing.
    NotFound,
    /// The message sent was not valid.
    ValidationError,
    /// Too many messages were sent.
    RateLimitExceeded,
    /// The server failed; also any error without a code.
    InternalError,
    /// The gateway has no route for the message sent.
    GatewayForbidden,
    /// The gateway's route failed.
    GatewayInternalError,
    /// Anything else that the gateway says by itself.
    GatewayError,
    /// A code that this version does not know, in upper case; to be treated like [`ErrorCode::InternalError`].
    Other(String),
}

impl ControlKind {
    /// The canonical name, such as `auth.success`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AuthSuccess => "auth.success",
            Self::AuthError => "auth.error",
            Self::Error => "error",
            Self::Ping => "ping",
            Self::Pong => "pong",
        }
    }

    pub(crate) const ALL: [Self; 5] = [Self::AuthSuccess, Self::AuthError, Self::Error, Self::Ping, Self::Pong];
}

impl Control {
    /// What `auth.success` says; `None` for any other message.
    #[must_use]
    pub fn auth_success(&self) -> Option<AuthSuccess> {
        let id = |name: &str| self.data.get(name).cloned().and_then(id_text);
        (self.kind == ControlKind::AuthSuccess).then(|| AuthSuccess {
            tenant_id: id("tenantId"),
            user_id: id("userId"),
            connection_id: id("connectionId"),
        })
    }

    /// What an `error` or `auth.error` says; `None` for any other message.
    #[must_use]
    pub fn server_error(&self) -> Option<ServerError> {
        let scope = match self.kind {
            ControlKind::Error => self.scope.clone().unwrap_or_default(),
            ControlKind::AuthError => "auth".to_owned(),
            ControlKind::AuthSuccess | ControlKind::Ping | ControlKind::Pong => return None,
        };
        let text = |name: &str| self.data.get(name).and_then(Value::as_str);
        let code = text("code").unwrap_or_default();
        let detail = text("error").unwrap_or_default();
        Some(ServerError {
            scope,
            code: if self.is_of_gateway() { ErrorCode::of_gateway(detail) } else { ErrorCode::of_wire(code) },
            raw_code: text("codeRaw").unwrap_or(code).to_owned(),
            detail: detail.to_owned(),
        })
    }

    /// Whether AWS made it: then it has no type.
    fn is_of_gateway(&self) -> bool {
        self.raw_type.is_empty()
    }
}

impl ErrorCode {
    /// The code as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Unauthorized => "UNAUTHORIZED",
            Self::Forbidden => "FORBIDDEN",
            Self::NotFound => "NOT_FOUND",
            Self::ValidationError => "VALIDATION_ERROR",
            Self::RateLimitExceeded => "RATE_LIMIT_EXCEEDED",
            Self::InternalError => "INTERNAL_ERROR",
            Self::GatewayForbidden => "GATEWAY_FORBIDDEN",
            Self::GatewayInternalError => "GATEWAY_INTERNAL_ERROR",
            Self::GatewayError => "GATEWAY_ERROR",
            Self::Other(code) => code,
        }
    }

    /// A code as a server writes it, in any spelling (protocol.md 2.4, D-23).
    pub(crate) fn of_wire(code: &str) -> Self {
        let known = WIRE_CODES.iter().find(|(spelling, _)| squash_alike(spelling, code));
        known.map_or_else(|| Self::Other(code.trim().to_uppercase()), |(_, code)| code.clone())
    }

    /// The code of a frame that the gateway made, by its `message`.
    pub(crate) fn of_gateway(message: &str) -> Self {
        match message {
            "Forbidden" => Self::GatewayForbidden,
            "Internal server error" => Self::GatewayInternalError,
            _ => Self::GatewayError,
        }
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for ErrorCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl Type for ErrorCode {
    fn definition(types: &mut Types) -> DataType {
        String::definition(types)
    }
}

const WIRE_CODES: [(&str, ErrorCode); 8] = [
    ("UNAUTHORIZED", ErrorCode::Unauthorized),
    ("FORBIDDEN", ErrorCode::Forbidden),
    ("NOT_FOUND", ErrorCode::NotFound),
    ("RESOURCE_NOT_FOUND", ErrorCode::NotFound),
    ("VALIDATION_ERROR", ErrorCode::ValidationError),
    ("RATE_LIMIT_EXCEEDED", ErrorCode::RateLimitExceeded),
    ("INTERNAL_ERROR", ErrorCode::InternalError),
    ("INTERNAL_SERVER_ERROR", ErrorCode::InternalError),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_in_every_spelling() {
        for (read, code) in [
            ("unauthorized", ErrorCode::Unauthorized),
            ("RESOURCE_NOT_FOUND", ErrorCode::NotFound),
            ("NotFound", ErrorCode::NotFound),
            ("INTERNAL_SERVER_ERROR", ErrorCode::InternalError),
            ("rate-limit-exceeded", ErrorCode::RateLimitExceeded),
            ("quota_exceeded", ErrorCode::Other("QUOTA_EXCEEDED".into())),
        ] {
            assert_eq!(ErrorCode::of_wire(read), code, "{read}");
        }
    }

    #[test]
    fn the_gateways_codes_are_its_own() {
        assert_eq!(ErrorCode::of_gateway("Forbidden"), ErrorCode::GatewayForbidden);
        assert_eq!(ErrorCode::of_gateway("Internal server error"), ErrorCode::GatewayInternalError);
        assert_eq!(ErrorCode::of_gateway("Limit exceeded"), ErrorCode::GatewayError);
    }
}

//! Control messages (protocol.md 3.3 N6, 2.3, 2.4).

use serde_json::{Map, Value};

use super::assemble::Envelope;
use super::spelling::respell;
use crate::event::kind::id_text;
use crate::event::{Control, ControlKind, ErrorCode};
use crate::time::TimestampSource;

type Members = Map<String, Value>;

/// The control message of that kind.
pub(super) fn control(kind: ControlKind, envelope: Envelope<'_>, mut members: Members) -> Control {
    let mut data = Members::new();
    if let Some(Value::Object(members)) = members.remove("data") {
        data = respell(members);
    }
    let scope = match kind {
        ControlKind::Error if envelope.event.raw_type.is_empty() => {
            describe_gateway_frame(&mut data, members);
            Some("gateway".to_owned())
        }
        ControlKind::Error => {
            describe_error(&mut data, &members, ErrorCode::InternalError);
            Some(scope(&envelope.event.raw_type))
        }
        ControlKind::AuthError => {
            describe_error(&mut data, &members, ErrorCode::Unauthorized);
            None
        }
        ControlKind::AuthSuccess | ControlKind::Ping | ControlKind::Pong => None,
    };
    let (timestamp, timestamp_source) = match envelope.timestamp {
        Some(time) => (time, TimestampSource::Envelope),
        None => (envelope.received_at, TimestampSource::Received),
    };
    let event = *envelope.event;
    Control {
        kind,
        raw_type: event.raw_type.into(),
        event_id: event.event_id.map(String::from),
        dedupe_key: String::new(),
        tenant_id: event.tenant_id.map(String::from).or_else(|| data.get("tenantId").cloned().and_then(id_text)),
        timestamp,
        timestamp_source,
        data,
        warnings: event.warnings,
        scope,
        coarse: None,
    }
}

/// Puts the error's text and code where they belong, wherever the server put them.
fn describe_error(data: &mut Members, members: &Members, assumed: ErrorCode) {
    let text = [data.get("error"), data.get("message"), members.get("error"), members.get("message")]
        .into_iter()
        .flatten()
        .find(|value| value.is_string())
        .cloned();
    let code = [data.get("code"), data.get("errorCode"), members.get("code"), members.get("errorCode")]
        .into_iter()
        .flatten()
        .find_map(|value| id_text(value.clone()));
    data.insert("error".to_owned(), text.unwrap_or_default());
    put_code(data, code, assumed);
}

fn put_code(data: &mut Members, received: Option<String>, assumed: ErrorCode) {
    let code = received.as_deref().map_or(assumed, ErrorCode::of_wire);
    data.remove("codeRaw");
    data.insert("code".to_owned(), code.as_str().into());
    if let Some(received) = received
        && received != code.as_str()
    {
        data.insert("codeRaw".to_owned(), received.into());
    }
}

/// A frame that AWS made has its text in `message` and no code.
fn describe_gateway_frame(data: &mut Members, mut members: Members) {
    let message = members.remove("message").unwrap_or_default();
    let code = ErrorCode::of_gateway(message.as_str().unwrap_or_default());
    data.insert("error".to_owned(), message);
    data.insert("code".to_owned(), code.as_str().into());
    for name in ["connectionId", "requestId"] {
        data.extend(members.remove(name).map(|value| (name.to_owned(), value)));
    }
}

/// The part of an error's type before "error", in lower case and without the separators around it (2.4).
fn scope(raw_type: &str) -> String {
    let mut word = "error".bytes().rev().peekable();
    let end = raw_type.char_indices().rev().find_map(|(at, letter)| {
        if letter.is_ascii_alphanumeric() {
            word.next();
        }
        word.peek().is_none().then_some(at)
    });
    let before = &raw_type[..end.unwrap_or_default()];
    before.trim_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scope_is_what_stands_before_error() {
        for (raw_type, expected) in [
            ("connection.error", "connection"),
            ("connection_error", "connection"),
            ("ConnectionError", "connection"),
            ("BROADCAST.ERROR", "broadcast"),
            ("goal.activity.error", "goal.activity"),
            (" goal - error! ", "goal"),
            ("goal.e-r-r-o-r", "goal"),
            ("error", ""),
            ("Error.", ""),
            ("é.error", "é"),
        ] {
            assert_eq!(scope(raw_type), expected, "{raw_type}");
        }
    }
}

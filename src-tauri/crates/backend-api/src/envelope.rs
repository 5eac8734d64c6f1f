//! The envelope of every answer (protocol.md 5.0): unwraps success, names failure.

use reqwest::{Response, StatusCode, header};
use serde_json::Value;

use crate::{ApiError, ErrorKind};

/// Reads an answer: the whole body on success (lists need what stands beside `data`), else the error.
pub(crate) async fn read(response: Response) -> Result<Value, ApiError> {
    let status = response.status();
    let retry_after =
        response.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()).and_then(net::retry_after);
    let bytes = response.bytes().await.map_err(|error| ApiError::offline(&error))?;
    let body = if bytes.is_empty() { Ok(Value::Null) } else { serde_json::from_slice(&bytes) };
    match body {
        Ok(body) if status.is_success() && body.get("success") != Some(&Value::Bool(false)) => Ok(body),
        Ok(body) => Err(ApiError { retry_after, ..failure(status, &body) }),
        Err(_) if status.is_success() => {
            Err(ApiError::new(ErrorKind::Unreadable, "the service gave an answer that is not JSON"))
        }
        Err(_) => Err(ApiError { retry_after, ..failure(status, &Value::Null) }),
    }
}

/// What the envelope holds; a body without an envelope is its own content.
pub(crate) fn data(mut body: Value) -> Value {
    match body.get_mut("data") {
        Some(data) => data.take(),
        None => body,
    }
}

fn failure(status: StatusCode, body: &Value) -> ApiError {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    let answered = Some(status.as_u16());
    let code = text(body.get("code")).map(|code| code.to_ascii_uppercase());
    // A 200 that says `success: false` is a failure all the same.
    let status = if status.is_success() { StatusCode::UNPROCESSABLE_ENTITY } else { status };
    let message = field_message(body)
        .or_else(|| text(body.get("error")))
        .or_else(|| text(body.get("message")))
        .unwrap_or_else(|| format!("the service answered with HTTP {status}"));
    let kind = ErrorKind::of(status, code.as_deref());
    ApiError { status: answered, code, ..ApiError::new(kind, message) }
}

/// The first validation message with its field, in any of the documented places.
fn field_message(body: &Value) -> Option<String> {
    let details = body.get("details");
    if let Some(first) = details.and_then(|d| d.get("errors")).and_then(Value::as_array).and_then(|list| list.first()) {
        return Some(format!("{}: {}", first.get("field")?.as_str()?, first.get("message")?.as_str()?));
    }
    let (field, message) = body.get("errors")?.as_object()?.iter().next()?;
    let message = message.as_str().or_else(|| message.get(0).and_then(Value::as_str))?;
    Some(format!("{field}: {message}"))
}

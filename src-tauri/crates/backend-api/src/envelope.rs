//! The envelope of every answer (protocol.md 5.0): unwraps success, names failure.

use reqwest::{Response, StatusCode, header};
use serde_json::Value;

use crate::error::FieldFault;
use crate::{ApiError, ErrorKind};

/// Reads an answer: the whole body on success (lists need what stands beside `data`), else the error.
pub(crate) async fn read(response: Response) -> Result<Value, ApiError> {
    let status = response.status();
    let retry_after =
        response.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()).and_then(net::retry_after);
    let bytes = bounded(response).await?;
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
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(shown);
    let answered = Some(status.as_u16());
    let code = text(body.get("code")).map(|code| code.to_ascii_uppercase());
    // A 200 that says `success: false` is a failure all the same.
    let status = if status.is_success() { StatusCode::UNPROCESSABLE_ENTITY } else { status };
    let fields = fields(body);
    let message = fields
        .first()
        .map(|fault| format!("{}: {}", fault.field, fault.message))
        .or_else(|| text(body.get("error")))
        .or_else(|| text(body.get("message")))
        .unwrap_or_else(|| format!("the service answered with HTTP {status}"));
    let kind = ErrorKind::of(status, code.as_deref(), !fields.is_empty());
    let locked_until = text(body.pointer("/details/lockedUntil"));
    ApiError { status: answered, code, fields, locked_until, ..ApiError::new(kind, message) }
}

/// The validation messages with their fields, from all the documented places: `details.errors`, `errors`, `details.field`.
fn fields(body: &Value) -> Vec<FieldFault> {
    let details = body.get("details");
    let listed = details.and_then(|details| details.get("errors")).and_then(Value::as_array);
    if let Some(list) = listed.filter(|list| !list.is_empty()) {
        return list
            .iter()
            .filter_map(|fault| fault_of(fault.get("field")?.as_str()?, fault.get("message")?))
            .collect();
    }
    if let Some(map) = body.get("errors").and_then(Value::as_object) {
        return map.iter().filter_map(|(field, message)| fault_of(field, message)).collect();
    }
    let alone = || fault_of(details?.get("field")?.as_str()?, body.get("error")?);
    alone().into_iter().collect()
}

/// A message, or the first of several.
fn fault_of(field: &str, message: &Value) -> Option<FieldFault> {
    let message = message.as_str().or_else(|| message.get(0).and_then(Value::as_str))?;
    Some(FieldFault { field: shown(field), message: shown(message) })
}

/// As much of the service's words as a person reads.
fn shown(text: &str) -> String {
    text.chars().take(LONGEST_TEXT).collect()
}

/// The body, as long as it stays within [`LARGEST_BODY`].
async fn bounded(mut response: Response) -> Result<Vec<u8>, ApiError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| ApiError::offline(&error))? {
        if bytes.len() + chunk.len() > LARGEST_BODY {
            return Err(ApiError::new(ErrorKind::Unreadable, "the service gave an answer of more than 32 MiB"));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// Characters of a message.
const LONGEST_TEXT: usize = 500;
/// A page of 100 goals has about 100 KiB; what is larger than this is no answer of the service's.
const LARGEST_BODY: usize = 32 * 1024 * 1024;

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn told(body: &Value) -> Vec<(String, String)> {
        let error = failure(StatusCode::UNPROCESSABLE_ENTITY, body);
        error.fields.into_iter().map(|fault| (fault.field, fault.message)).collect()
    }

    #[test]
    fn field_messages_are_found_in_all_three_places() {
        let expected = [("name".to_owned(), "is required".to_owned())];
        for body in [
            json!({"details": {"field": "name", "errors": [{"field": "name", "message": "is required"}]}}),
            json!({"errors": {"name": "is required"}}),
            json!({"errors": {"name": ["is required", "is short"]}}),
            json!({"error": "is required", "details": {"field": "name"}}),
        ] {
            assert_eq!(told(&body), expected, "{body}");
        }
        assert_eq!(told(&json!({"error": "It is closed"})), [], "no field is to blame");
    }

    #[test]
    fn nobody_reads_more_than_500_characters() {
        let error = failure(StatusCode::BAD_GATEWAY, &json!({"error": "ä".repeat(100_000)}));
        assert_eq!(error.message.chars().count(), 500);
    }

    #[test]
    fn a_success_that_says_it_failed_is_a_failure() {
        let error = failure(StatusCode::OK, &json!({"success": false, "error": "It is closed"}));
        assert_eq!((error.kind, error.message.as_str()), (ErrorKind::Conflict, "It is closed"));
    }
}

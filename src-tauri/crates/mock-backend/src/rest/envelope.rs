//! What every answer has in common (protocol.md 5.0), and who is calling.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::Shared;
use crate::tokens::TokenFault;
use crate::wire::{Event, instant};
use crate::world::model::Tenant;
use crate::world::{Deed, Refused};

/// What a handler gives back.
pub(crate) type Reply = Result<Response, ApiError>;

/// 200 with the success envelope.
pub(crate) fn ok(data: Value) -> Response {
    success(200, data)
}

/// 201 with the success envelope.
pub(crate) fn created(data: Value) -> Response {
    success(201, data)
}

/// 200 with `pagination` beside `data`.
pub(crate) fn ok_beside(data: Value, pagination: Value) -> Response {
    answer(200, json!({"success": true, "data": data, "error": null, "pagination": pagination}))
}

/// Any status, any body.
pub(crate) fn answer(status: u16, body: Value) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}

/// Any success with the envelope.
pub(crate) fn success(status: u16, data: Value) -> Response {
    answer(status, json!({"success": true, "data": data, "error": null, "timestamp": instant(Timestamp::now())}))
}

/// Why a call failed; each variant is one row of the table in protocol.md 5.0.
#[derive(Debug)]
pub(crate) enum ApiError {
    /// 401 `INVALID_CREDENTIALS`.
    Credentials,
    /// 403 `EMAIL_NOT_VERIFIED`.
    EmailNotVerified,
    /// 403 `ACCOUNT_LOCKED`, until then.
    Locked(Timestamp),
    /// 401 `UNAUTHORIZED`.
    Unauthorized(&'static str),
    /// 403 `FORBIDDEN`.
    Forbidden(&'static str),
    /// 400 or 422 `VALIDATION_ERROR`, with one text a field.
    Validation { status: u16, faults: Vec<(&'static str, String)> },
    /// What the world says: 404, 400, or 422 without a code.
    Refused(Refused),
    /// 404 `JOB_NOT_FOUND`.
    NoSuchJob,
    /// 404: no such path.
    NoRoute,
}

impl From<Refused> for ApiError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Invalid { field, reason } => {
                Self::Validation { status: 422, faults: vec![(field, reason.to_owned())] }
            }
            Refused::NoSuch { .. } | Refused::Transition { .. } | Refused::Rule(_) => Self::Refused(refused),
        }
    }
}

impl From<TokenFault> for ApiError {
    fn from(fault: TokenFault) -> Self {
        Self::Unauthorized(fault.text())
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        match self {
            Self::Credentials => failure(401, "The user name or the password is wrong", Some("INVALID_CREDENTIALS")),
            Self::EmailNotVerified => failure(403, "The e-mail address is not verified", Some("EMAIL_NOT_VERIFIED")),
            Self::Locked(until) => locked(until),
            Self::Unauthorized(text) => failure(401, text, Some("UNAUTHORIZED")),
            Self::Forbidden(text) => failure(403, text, Some("FORBIDDEN")),
            Self::Validation { status, faults } => invalid(status, &faults),
            Self::Refused(refused) => {
                let (status, code) = match refused {
                    Refused::NoSuch { .. } => (404, Some("RESOURCE_NOT_FOUND")),
                    Refused::Transition { .. } => (422, None),
                    Refused::Rule(_) | Refused::Invalid { .. } => (400, Some("BUSINESS_RULE_VIOLATION")),
                };
                failure(status, &refused.to_string(), code)
            }
            Self::NoSuchJob => failure(404, "No such job", Some("JOB_NOT_FOUND")),
            Self::NoRoute => failure(404, "No such path", Some("RESOURCE_NOT_FOUND")),
        }
    }
}

fn failure(status: u16, text: &str, code: Option<&str>) -> Response {
    let mut body = json!({"success": false, "data": null, "error": text, "timestamp": instant(Timestamp::now())});
    if let Some(code) = code {
        body["code"] = json!(code);
    }
    answer(status, body)
}

fn locked(until: Timestamp) -> Response {
    let details = json!({"lockedUntil": instant(until)});
    let text = "The account is locked";
    answer(403, json!({"success": false, "data": null, "error": text, "code": "ACCOUNT_LOCKED", "details": details}))
}

fn invalid(status: u16, faults: &[(&str, String)]) -> Response {
    let errors: Vec<Value> =
        faults.iter().map(|(field, message)| json!({"field": field, "message": message})).collect();
    let field = faults.first().map_or("", |(field, _)| *field);
    let details = json!({"field": field, "errors": errors});
    answer(
        status,
        json!({"success": false, "data": null, "error": "Validation failed", "code": "VALIDATION_ERROR", "details": details}),
    )
}

/// Who is calling, proven by an access token and the matching `X-Tenant-Id`.
pub(crate) struct Caller {
    pub(crate) user_id: String,
    pub(crate) tenant_id: String,
    pub(crate) is_owner: bool,
}

impl FromRequestParts<Shared> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, backend: &Shared) -> Result<Self, ApiError> {
        let header = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
        let bearer = header("authorization").and_then(|value| value.strip_prefix("Bearer "));
        let claims = backend.tokens.check(bearer.ok_or(ApiError::Unauthorized("No access token was sent"))?)?;
        let Some(tenant_id) = header("x-tenant-id") else {
            return Err(ApiError::Validation { status: 400, faults: vec![("X-Tenant-Id", "is required".to_owned())] });
        };
        if tenant_id != claims.tenant_id {
            return Err(ApiError::Forbidden("The token belongs to another tenant"));
        }
        Ok(Self { user_id: claims.user_id, tenant_id: claims.tenant_id, is_owner: claims.is_tenant_owner })
    }
}

impl Caller {
    /// Looks at the caller's tenant.
    pub(crate) fn read<T>(
        &self,
        backend: &Shared,
        look: impl FnOnce(&Tenant) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let mut world = backend.world();
        look(world.tenant(&self.tenant_id).ok_or(Refused::NoSuch { noun: "Tenant" })?)
    }

    /// Does a verb in the caller's tenant; its events follow the answer.
    pub(crate) fn write<T>(
        &self,
        backend: &Shared,
        verb: impl FnOnce(&mut Tenant, Deed<'_>) -> Result<(T, Vec<Event>), Refused>,
    ) -> Result<T, ApiError> {
        let deed = Deed { by: &self.user_id, at: Timestamp::now() };
        let delay = backend.switches().event_delay;
        Ok(backend.change(&self.tenant_id, delay, |tenant| verb(tenant, deed))?)
    }
}

/// `{id, firstName, lastName}` of a user or person id.
pub(crate) fn named(tenant: &Tenant, id: &str) -> Value {
    let (first, last) = tenant.person(id).map_or(("", ""), |person| (&person.first_name, &person.last_name));
    json!({"id": id, "firstName": first, "lastName": last})
}

/// Adds members to an object.
pub(crate) fn with(mut object: Value, more: Value) -> Value {
    if let (Value::Object(object), Value::Object(more)) = (&mut object, more) {
        object.extend::<Map<String, Value>>(more);
    }
    object
}

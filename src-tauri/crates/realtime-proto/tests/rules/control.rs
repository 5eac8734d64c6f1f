//! Control messages (protocol.md 3.3 N6, 2.3, 2.4).

use realtime_proto::ErrorCode;
use serde_json::json;

use crate::control;

#[test]
fn an_errors_text_and_code_are_found_in_order() {
    for (message, text, code) in [
        (
            json!({"type": "error", "data": {"error": "a", "message": "b", "code": "NOT_FOUND", "errorCode": "X"}, "error": "c", "code": "Y"}),
            "a",
            ErrorCode::NotFound,
        ),
        (
            json!({"type": "error", "data": {"message": "b", "error_code": "forbidden"}, "error": "c", "code": "Y"}),
            "b",
            ErrorCode::Forbidden,
        ),
        (
            json!({"type": "error", "data": "text", "error": "c", "message": "d", "errorCode": "RESOURCE_NOT_FOUND"}),
            "c",
            ErrorCode::NotFound,
        ),
        (json!({"type": "error", "message": "d"}), "d", ErrorCode::InternalError),
        (json!({"type": "error", "data": {"error": {"text": "x"}, "code": "  "}}), "", ErrorCode::InternalError),
        (json!({"type": "auth.error"}), "", ErrorCode::Unauthorized),
        (json!({"type": "auth-error", "data": {"code": "INTERNAL_SERVER_ERROR"}}), "", ErrorCode::InternalError),
    ] {
        let error = control(&message).server_error().unwrap();
        assert_eq!((error.detail.as_str(), &error.code), (text, &code), "{message}");
    }
}

#[test]
fn an_unknown_code_keeps_its_text() {
    let message = control(&json!({"type": "goal.error", "data": {"error": "x", "code": "quotaExceeded"}}));
    let error = message.server_error().unwrap();
    assert_eq!(error.code, ErrorCode::Other("QUOTAEXCEEDED".into()));
    assert_eq!(error.raw_code, "quotaExceeded");
    assert_eq!(message.data["codeRaw"], "quotaExceeded");
    assert_eq!(error.scope, "goal");
}

#[test]
fn the_gateways_frames_are_errors_of_their_own_scope() {
    for (text, code) in [
        ("Forbidden", ErrorCode::GatewayForbidden),
        ("Internal server error", ErrorCode::GatewayInternalError),
        ("Limit Exceeded", ErrorCode::GatewayError),
    ] {
        let message = control(&json!({"message": text, "connectionId": "c"}));
        let error = message.server_error().unwrap();
        assert_eq!((error.scope.as_str(), &error.code, error.detail.as_str()), ("gateway", &code, text));
        assert_eq!(message.data["code"], code.as_str());
        assert_eq!(message.data["connectionId"], "c");
    }
}

#[test]
fn a_typed_error_cannot_pass_for_the_gateways() {
    let error = control(&json!({"type": "gateway.error", "data": {"error": "Forbidden", "code": "GATEWAY_FORBIDDEN"}}));
    assert_eq!(error.server_error().unwrap().code, ErrorCode::Other("GATEWAY_FORBIDDEN".into()));
}

#[test]
fn auth_success_tells_who_we_are() {
    let message = control(&json!({"type": "auth_success", "data": {"tenant_id": "t", "UserId": 7}}));
    let verdict = message.auth_success().unwrap();
    assert_eq!(verdict.tenant_id.as_deref(), Some("t"));
    assert_eq!(verdict.user_id.as_deref(), Some("7"));
    assert_eq!(verdict.connection_id, None);
    assert_eq!(message.tenant_id.as_deref(), Some("t"));
    assert_eq!(message.server_error(), None);
    assert_eq!(control(&json!({"type": "pong"})).auth_success(), None);
}

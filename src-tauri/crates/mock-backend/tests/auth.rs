//! Sign-in, tokens, and who may see what.
#![allow(clippy::unwrap_used)] // what fails in a helper fails its test

mod support;

use std::time::Duration;

use base64::Engine;
use mock_backend::{MockBackend, MockConfig, SignInBar};
use reqwest::Method;
use serde_json::{Value, json};
use support::{Heard, live, live_within, open, post, sign_in, start};

fn claims(token: &str) -> Value {
    let body = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(body).unwrap()).unwrap()
}

#[tokio::test]
async fn a_seeded_user_signs_in_and_gets_a_token_with_the_documented_claims() {
    let mock = start().await;
    let session = sign_in(&mock, 0).await;
    let owner = &mock.users()[0];
    let claims = claims(&session.access);
    assert_eq!(claims["user_id"], owner.user_id);
    assert_eq!(claims["tenant_id"], owner.tenant_id);
    assert_eq!(claims["is_tenant_owner"], true);
    assert_eq!(claims["role"], "admin");
    let life = claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap();
    assert!((900..=901).contains(&life), "15 minutes, not {life} s");
    assert_eq!(session.sign_in["user"]["personId"], session.sign_in["person"]["id"]);
}

#[tokio::test]
async fn a_wrong_password_is_refused_as_invalid_credentials() {
    let mock = start().await;
    let body = json!({"username": mock.users()[0].username, "password": "not the password"});
    let (status, answer) = post(&format!("{}/auth/login", mock.account_url()), body).await;
    assert_eq!((status.as_u16(), answer["code"].as_str()), (401, Some("INVALID_CREDENTIALS")));
}

#[tokio::test]
async fn a_short_password_is_a_validation_error_with_its_field() {
    let mock = start().await;
    let body = json!({"username": "somebody", "password": "short"});
    let (status, answer) = post(&format!("{}/auth/login", mock.account_url()), body).await;
    assert_eq!(status, 400);
    assert_eq!(answer["details"]["errors"][0]["field"], "password");
}

#[tokio::test]
async fn a_refresh_rotates_both_tokens_and_works_once() {
    let mock = start().await;
    let session = sign_in(&mock, 0).await;
    let url = format!("{}/auth/refresh", mock.account_url());
    let (status, first) = post(&url, json!({"refreshToken": session.refresh})).await;
    assert_eq!(status, 200);
    assert_ne!(first["data"]["accessToken"], session.access.as_str());
    assert_ne!(first["data"]["refreshToken"], session.refresh.as_str());
    let (status, again) = post(&url, json!({"refreshToken": session.refresh})).await;
    assert_eq!(
        (status.as_u16(), again["code"].as_str()),
        (401, Some("UNAUTHORIZED")),
        "a used refresh token is refused"
    );
    let (status, _) = post(&url, json!({"refresh_token": first["data"]["refreshToken"]})).await;
    assert_eq!(status, 200, "the older spelling is accepted");
}

#[tokio::test]
async fn a_call_without_a_token_is_unauthorized() {
    let mock = start().await;
    let answer = support::http().get(format!("{}/goals", mock.traction_url())).send().await.unwrap();
    assert_eq!(answer.status(), 401);
}

#[tokio::test]
async fn a_call_without_its_tenant_is_refused() {
    let mock = start().await;
    let session = sign_in(&mock, 0).await;
    let url = format!("{}/goals", mock.traction_url());
    let answer = support::http().get(url).bearer_auth(&session.access).send().await.unwrap();
    assert_eq!(answer.status(), 400);
}

#[tokio::test]
async fn a_call_for_another_tenant_is_forbidden() {
    let mock = start().await;
    let mut session = sign_in(&mock, 0).await;
    session.tenant = mock.users().last().unwrap().tenant_id.clone();
    let (status, answer) = session.get("/goals").await;
    assert_eq!((status.as_u16(), answer["code"].as_str()), (403, Some("FORBIDDEN")));
}

#[tokio::test]
async fn only_the_owner_lists_the_users() {
    let mock = start().await;
    assert_eq!(sign_in(&mock, 0).await.account("/users").await.0, 200);
    assert_eq!(sign_in(&mock, 1).await.account("/users").await.0, 403);
}

#[tokio::test]
async fn expired_tokens_end_sockets_and_calls_but_not_the_refresh() {
    let mock = start().await;
    let session = sign_in(&mock, 0).await;
    let mut socket = live(&mock, 0).await;
    mock.expire_tokens();
    let error = socket.json().await;
    assert_eq!((&error["type"], &error["data"]["code"]), (&json!("connection.error"), &json!("UNAUTHORIZED")));
    assert_eq!(socket.hear().await, Heard::Closed(1000));
    assert_eq!(session.get("/goals").await.0, 401);
    let (status, _) =
        post(&format!("{}/auth/refresh", mock.account_url()), json!({"refreshToken": session.refresh})).await;
    assert_eq!(status, 200);
}

#[tokio::test]
async fn a_token_that_runs_out_ends_its_socket() {
    let (_mock, mut socket) = live_within(|access_ttl| MockConfig { access_ttl, ..MockConfig::loopback() }).await;
    assert_eq!(socket.json().await["data"]["code"], "UNAUTHORIZED");
    assert_eq!(socket.hear().await, Heard::Closed(1000));
}

#[tokio::test]
async fn a_bad_token_is_answered_with_auth_error_and_the_end() {
    let mock = start().await;
    let mut socket = open(&mock).await;
    socket.say(json!({"action": "auth", "token": "nonsense"})).await;
    let error = socket.json().await;
    assert_eq!((&error["type"], &error["data"]["code"]), (&json!("auth.error"), &json!("UNAUTHORIZED")));
    assert_eq!(socket.hear().await, Heard::Closed(1000));
}

#[tokio::test]
async fn a_message_before_auth_is_an_auth_error_and_auth_still_works() {
    let mock = start().await;
    let (access, _) = mock.tokens_for(&mock.users()[0].user_id).unwrap();
    let mut socket = open(&mock).await;
    socket.say(json!({"action": "ping"})).await;
    assert_eq!(socket.json().await["type"], "auth.error");
    socket.say(json!({"action": "auth", "token": access})).await;
    assert_eq!(socket.json().await["type"], "auth.success");
}

#[tokio::test]
async fn silence_instead_of_auth_ends_the_connection() {
    let config = MockConfig { auth_timeout: Duration::from_millis(50), ..MockConfig::loopback() };
    let mock = MockBackend::start(config).await.unwrap();
    let mut socket = open(&mock).await;
    assert_eq!(socket.json().await["type"], "auth.error");
    assert_eq!(socket.hear().await, Heard::Closed(1000));
}

#[tokio::test]
async fn logout_uses_up_the_refresh_token() {
    let mock = start().await;
    let session = sign_in(&mock, 0).await;
    let url = format!("{}/auth/logout?refreshToken={}", mock.account_url(), session.refresh);
    assert_eq!(session.call(Method::POST, &url, None).await.0, 200);
    let (status, _) =
        post(&format!("{}/auth/refresh", mock.account_url()), json!({"refreshToken": session.refresh})).await;
    assert_eq!(status, 401);
}

#[tokio::test]
async fn a_revoked_feature_leaves_the_list() {
    let mock = start().await;
    let session = sign_in(&mock, 0).await;
    mock.revoke_feature("Realtime");
    let features = session.account("/user/features").await.1["data"].clone();
    assert!(!features.as_array().unwrap().contains(&json!("realtime")), "{features}");
}

#[tokio::test]
async fn preferences_are_merged_and_read_back() {
    let mock = start().await;
    let session = sign_in(&mock, 0).await;
    let url = format!("{}/user/preferences", mock.account_url());
    let (status, _) = session.call(Method::PUT, &url, Some(json!({"notifications": {"push": false}}))).await;
    assert_eq!(status, 200);
    let profile = session.account("/user/profile").await.1;
    assert_eq!(profile["data"]["preferences"]["notifications"]["push"], false);
    assert_eq!(profile["data"]["preferences"]["notifications"]["email"], true);
}

#[tokio::test]
async fn who_is_barred_cannot_sign_in_with_the_right_password() {
    let mock = start().await;
    let user = mock.users().remove(0);
    let url = format!("{}/auth/login", mock.account_url());
    let body = json!({"username": user.username, "password": user.password});
    mock.bar_sign_in(&user.user_id, Some(SignInBar::EmailNotVerified));
    let (status, answer) = post(&url, body.clone()).await;
    assert_eq!((status.as_u16(), answer["code"].as_str()), (403, Some("EMAIL_NOT_VERIFIED")));
    mock.bar_sign_in(&user.user_id, Some(SignInBar::Locked(Duration::from_secs(900))));
    let (status, answer) = post(&url, body.clone()).await;
    assert_eq!((status.as_u16(), answer["code"].as_str()), (403, Some("ACCOUNT_LOCKED")));
    assert!(answer["details"]["lockedUntil"].as_str().unwrap().ends_with('Z'));
    mock.bar_sign_in(&user.user_id, None);
    assert_eq!(post(&url, body).await.0, 200);
}

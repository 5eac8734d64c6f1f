//! The REST client and the tokens against the mock, over real HTTP.
#![allow(clippy::unwrap_used)] // what fails in a helper fails its test

mod support;

use std::sync::Arc;
use std::task::{Context, Waker};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use backend_api::{Api, ErrorKind, TokenPair, TokenService};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use mock_backend::{MockBackend, MockConfig};
use net::{TokenFailure, TokenSource};
use serde_json::json;
use support::scripted::{Answer, Scripted};
use support::{HURRY, http, signed_in};

#[tokio::test]
async fn a_wrong_password_is_told_with_the_services_code() {
    let mock = MockBackend::start(MockConfig::loopback()).await.unwrap();
    let user = mock.users().remove(0);
    let error = http(&mock.account_url()).login(&user.username, &"not-the-password".into()).await.unwrap_err();
    assert_eq!((error.kind, error.code.as_deref()), (ErrorKind::Unauthorized, Some("INVALID_CREDENTIALS")));
}

#[tokio::test]
async fn every_list_is_read_whole() {
    let signed = signed_in(MockConfig::loopback()).await;
    let world = signed.mock.world();
    assert_eq!(signed.api.goals().await.unwrap().len(), world.goals.len());
    assert_eq!(signed.api.actions().await.unwrap().len(), world.actions.len());
    assert_eq!(signed.api.issues().await.unwrap().len(), world.issues.len());
    assert_eq!(signed.api.measures().await.unwrap().len(), world.measures.len());
    assert_eq!(signed.api.people().await.unwrap().len(), world.people.len());
}

#[tokio::test]
async fn a_list_of_several_pages_has_no_hole_and_no_double() {
    let signed = signed_in(MockConfig::loopback()).await;
    for n in 0..230 {
        signed.mock.create_goal(&format!("Goal {n}"));
    }
    let mut ids: Vec<String> = signed.api.goals().await.unwrap().into_iter().map(|goal| goal.id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), signed.mock.world().goals.len());
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_and_the_call_repeated() {
    let signed = signed_in(MockConfig::loopback()).await;
    signed.mock.expire_tokens();
    let (goals, people, issues) = tokio::join!(signed.api.goals(), signed.api.people(), signed.api.issues());
    assert!(goals.is_ok() && people.is_ok() && issues.is_ok());
    assert_eq!(signed.mock.counters().refreshes, 1, "one refresh for all who waited");
}

#[tokio::test]
async fn a_token_is_renewed_before_it_ends() {
    let config = MockConfig { access_ttl: Duration::from_secs(2), ..MockConfig::loopback() };
    // It is older than since `counted`, and younger than since `before`, however slow the machine is.
    let before = Instant::now();
    let signed = signed_in(config).await;
    let first = signed.tokens.fetch(None).await.unwrap();
    let (counted, life) = (Instant::now(), first.expires_in.unwrap());
    loop {
        let age = counted.elapsed();
        if signed.tokens.fetch(None).await.unwrap().number != first.number {
            break;
        }
        assert!(age < life, "it was given out after its end");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(before.elapsed() > life / 2, "not long before it is needed");
}

#[tokio::test]
async fn whoever_asks_late_gets_the_token_that_was_renewed_meanwhile() {
    let signed = signed_in(MockConfig::loopback()).await;
    let old = signed.tokens.fetch(None).await.unwrap().number;
    let fresh = signed.tokens.fetch(Some(old)).await.unwrap().number;
    assert_eq!(signed.tokens.fetch(Some(old)).await.unwrap().number, fresh);
    assert_eq!(signed.mock.counters().refreshes, 1);
}

#[tokio::test]
async fn an_unreachable_service_leaves_a_living_token_in_use() {
    let signed = signed_in(MockConfig::loopback()).await;
    signed.mock.set_network(false);
    let number = signed.tokens.fetch(None).await.unwrap().number;
    assert!(matches!(signed.tokens.fetch(Some(number)).await, Err(TokenFailure::Unavailable { .. })));
    assert_eq!(signed.api.goals().await.unwrap_err().kind, ErrorKind::Offline);
}

#[tokio::test]
async fn a_renewal_that_fails_is_one_for_all_who_waited() {
    let signed = signed_in(MockConfig::loopback()).await;
    signed.mock.hold_rest(Some("/auth/refresh"));
    let mut waiting: Vec<_> = (0..10).map(|_| signed.tokens.fetch(Some(1))).collect();
    for fetch in &mut waiting {
        assert!(fetch.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending(), "it waits");
    }
    signed.mock.fail_rest(Some(503));
    signed.mock.hold_rest(None);
    for fetch in waiting {
        assert!(matches!(fetch.await, Err(TokenFailure::Unavailable { .. })));
    }
    let asked = signed.mock.asked();
    assert_eq!(asked.iter().filter(|path| path.ends_with("/auth/refresh")).count(), 1);
}

/// A service that wants to be left alone for an hour, and a sign-in there whose access token lives for so many seconds.
async fn limited(left: i64) -> (Scripted, Arc<TokenService>) {
    let limit = |_: &_, _| Answer::With(429, "retry-after: 3600".to_owned(), json!({"error": "Slow down"}));
    let service = Scripted::start(limit).await;
    let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()).unwrap();
    let claims = json!({"iat": now + left - 900, "exp": now + left}).to_string();
    let access = format!("h.{}.s", URL_SAFE_NO_PAD.encode(claims)).into();
    let pair = TokenPair { access, refresh: Some("r".to_owned().into()) };
    let tokens = Arc::new(TokenService::found(http(&service.url()), pair));
    (service, tokens)
}

#[tokio::test]
async fn a_service_that_asks_for_time_is_left_alone_and_a_living_token_is_given_out_meanwhile() {
    let (service, tokens) = limited(50).await;
    for _ in 0..3 {
        assert_eq!(tokens.fetch(None).await.unwrap().number, 1, "it still lives");
    }
    tokens.hurry();
    let Err(TokenFailure::Unavailable { retry_after: Some(wait), .. }) = tokens.fetch(Some(1)).await else {
        panic!("the service has refused this token");
    };
    assert!(Duration::from_secs(3000) < wait && wait <= Duration::from_secs(3600), "{wait:?}");
    assert_eq!(service.calls().len(), 1);
}

#[tokio::test]
async fn a_call_without_a_token_says_when_there_may_be_one_and_does_not_ask_before() {
    let (service, tokens) = limited(-10).await;
    let source: Arc<dyn TokenSource> = tokens;
    let http = http(&service.url());
    let api = Api::new(http.clone(), http, source, "t".to_owned()).with_patience(HURRY);
    for _ in 0..3 {
        let error = api.goals().await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Offline);
        assert!(error.retry_after.unwrap() > Duration::from_secs(3000), "{error:?}");
    }
    assert_eq!(service.lines(), ["POST /auth/refresh"]);
}

#[tokio::test]
async fn a_used_refresh_token_is_refused_for_good() {
    let signed = signed_in(MockConfig::loopback()).await;
    let (access, refresh) = signed.mock.tokens_for(&signed.mock.users()[0].user_id).unwrap();
    let pair = TokenPair { access: access.into(), refresh: Some(refresh.into()) };
    let owner = TokenService::issued(http(&signed.mock.account_url()), pair.clone());
    owner.fetch(Some(1)).await.unwrap();
    let thief = TokenService::issued(http(&signed.mock.account_url()), pair);
    assert_eq!(thief.fetch(Some(1)).await.unwrap_err(), TokenFailure::Refused);
}

#[tokio::test]
async fn without_a_refresh_token_the_one_token_is_used_until_it_is_refused() {
    let signed = signed_in(MockConfig::loopback()).await;
    let pair = TokenPair { access: signed.tokens.fetch(None).await.unwrap().secret, refresh: None };
    let alone = TokenService::found(http(&signed.mock.account_url()), pair);
    assert_eq!(alone.fetch(None).await.unwrap().number, 1);
    assert_eq!(alone.fetch(Some(1)).await.unwrap_err(), TokenFailure::Missing);
    assert!(!alone.standing().borrow().refused, "whoever wants another one says nothing of this one");
}

#[tokio::test]
async fn a_sign_in_without_a_refresh_token_is_over_when_a_call_is_refused() {
    let signed = signed_in(MockConfig::loopback()).await;
    let pair = TokenPair { access: signed.tokens.fetch(None).await.unwrap().secret, refresh: None };
    let alone = Arc::new(TokenService::found(http(&signed.mock.account_url()), pair));
    let source: Arc<dyn TokenSource> = Arc::clone(&alone) as _;
    let tenant = signed.mock.users()[0].tenant_id.clone();
    let api = Api::new(http(&signed.mock.account_url()), http(&signed.mock.traction_url()), source, tenant);
    api.goals().await.unwrap();
    signed.mock.expire_tokens();
    assert_eq!(api.goals().await.unwrap_err().kind, ErrorKind::Unauthorized);
    assert!(alone.standing().borrow().refused);
}

#[tokio::test]
async fn what_is_not_there_and_what_fails_are_told_apart() {
    let signed = signed_in(MockConfig::loopback()).await;
    assert_eq!(signed.api.goal("no-such-goal").await.unwrap_err().kind, ErrorKind::NotFound);
    signed.mock.fail_rest(Some(403));
    assert_eq!(signed.api.goals().await.unwrap_err().kind, ErrorKind::Forbidden);
}

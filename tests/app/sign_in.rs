//! People sign in, are there again after a restart, and sign out.

use std::time::Duration;

use backend_api::{TokenPair, VaultProblem};
use companion::{Account, EndedBecause, ErrorCode, Kept, KeyringKind, Mode, NoticeCode, ReadFrom, TrayState};
use mock_backend::{MockBackend, MockConfig, SignInBar};
use realtime_proto::State;
use secrecy::SecretString;

use crate::desk::Desk;
use crate::recorder::eventually;

#[tokio::test]
async fn who_stays_is_there_after_a_restart_without_being_asked() {
    let desk = Desk::set_up().await;
    let first = desk.signed_in(true).await;
    let before = first.snapshot().session;
    assert_eq!((before.mode, before.user.as_ref().unwrap().name.as_str()), (Mode::Account, desk.user().name.as_str()));
    eventually("it is kept", || first.snapshot().session.kept == Kept::Keyring).await;
    first.shutdown().await;
    let second = desk.started().await;
    assert_eq!(second.desktop().sessions()[0].mode, Mode::Restoring, "the window need not show a sign-in meanwhile");
    assert_eq!(second.snapshot().session, before, "everything is known before the service has answered");
    eventually("the app is live", || second.snapshot().connection.state == State::Connected).await;
    assert!(!second.goals(ReadFrom::Service).await.unwrap().unwrap().goals.is_empty());
}

#[tokio::test]
async fn who_stays_is_there_offline_too_and_live_when_the_network_is_back() {
    let desk = Desk::set_up().await;
    desk.signed_in(true).await.shutdown().await;
    desk.mock.set_network(false);
    let app = desk.started().await;
    let session = app.snapshot().session;
    assert_eq!((session.mode, session.user.unwrap().name), (Mode::Account, desk.user().name));
    assert!(session.company.is_some());
    assert_eq!(app.goals(ReadFrom::Service).await.unwrap_err().code, ErrorCode::Offline, "that is not signed out");
    desk.mock.set_network(true);
    app.reconnect().await;
    eventually("the app is live", || app.snapshot().connection.state == State::Connected).await;
}

#[tokio::test]
async fn many_restarts_do_not_wear_the_sign_in_out() {
    let desk = Desk::set_up().await;
    desk.signed_in(true).await.shutdown().await;
    for start in 1..=5 {
        let app = desk.started().await;
        eventually("the app is live", || app.snapshot().connection.state == State::Connected).await;
        app.shutdown().await;
        assert_eq!(desk.mock.counters().refreshes, start);
    }
}

#[tokio::test]
async fn who_does_not_stay_is_asked_again_and_so_is_who_stayed_before() {
    let desk = Desk::set_up().await;
    desk.signed_in(true).await.shutdown().await;
    let app = desk.signed_in(false).await;
    assert_eq!(app.snapshot().session.kept, Kept::Session);
    app.shutdown().await;
    assert_eq!(desk.started().await.snapshot().session.mode, Mode::SignedOut);
    assert!(!desk.keeps_something());
}

#[tokio::test]
async fn a_sign_out_leaves_nothing_that_works() {
    let desk = Desk::set_up().await;
    let app = desk.signed_in(true).await;
    eventually("the app is live", || app.snapshot().connection.state == State::Connected).await;
    let kept = backend_api::Vault::read(&*desk.vault, &desk.mock.account_url()).unwrap().unwrap();
    app.sign_out().await.unwrap();
    let snapshot = app.snapshot();
    assert_eq!(snapshot.session.mode, Mode::SignedOut);
    assert_eq!(snapshot.session.ended_because, Some(EndedBecause::SignedOut));
    assert_eq!(snapshot.session.user, None);
    assert_eq!(app.desktop().tray().unwrap().state, TrayState::SignedOut);
    assert!(!desk.keeps_something());
    eventually("the socket is closed", || desk.mock.counters().open == 0).await;
    // Whoever has stolen the entry before finds a refresh token that the service has forgotten.
    backend_api::Vault::write(&*desk.vault, &desk.mock.account_url(), &kept).unwrap();
    let thief = desk.started().await;
    eventually("it is refused", || thief.snapshot().session.ended_because == Some(EndedBecause::Refused)).await;
}

#[tokio::test]
async fn a_sign_out_works_offline() {
    let desk = Desk::set_up().await;
    let app = desk.signed_in(true).await;
    desk.mock.set_network(false);
    app.sign_out().await.unwrap();
    assert!(!desk.keeps_something());
    assert_eq!(desk.started().await.snapshot().session.mode, Mode::SignedOut);
}

#[tokio::test]
async fn a_sign_in_that_the_service_refuses_ends_with_and_without_the_socket() {
    for flag in ["true", "false"] {
        let desk = Desk::set_up().await;
        desk.set("REACT_APP_FEATURE_REALTIME", flag);
        desk.signed_in(true).await.shutdown().await;
        desk.mock.fail_rest(Some(401));
        let app = desk.started().await;
        eventually("nobody is signed in", || app.snapshot().session.mode == Mode::SignedOut).await;
        assert_eq!(app.snapshot().session.ended_because, Some(EndedBecause::Refused));
        assert_eq!(app.goals(ReadFrom::Service).await.unwrap_err().code, ErrorCode::SignedOut);
        eventually("what is worth nothing is forgotten", || !desk.keeps_something()).await;
    }
}

#[tokio::test]
async fn who_signs_in_at_once_after_a_refusal_is_not_signed_out_by_its_last_word() {
    let desk = Desk::set_up().await;
    let app = desk.signed_in(true).await;
    eventually("the app is live", || app.snapshot().connection.state == State::Connected).await;
    // Only the service refuses: the socket of the first sign-in is to be closed yet, and says so.
    desk.mock.fail_rest(Some(401));
    app.goals(ReadFrom::Service).await.unwrap_err();
    while app.snapshot().session.mode != Mode::SignedOut {
        tokio::task::yield_now().await;
    }
    desk.mock.fail_rest(None);
    let (access, refresh) = desk.mock.tokens_for(&desk.user().user_id).unwrap();
    let tokens = TokenPair { access: access.into(), refresh: Some(refresh.into()) };
    let mock = &desk.mock;
    let configuration = net::Configuration::of_demo(&mock.ws_url(), &mock.account_url(), &mock.traction_url()).unwrap();
    app.sign_in(Account::with_tokens(configuration, tokens)).await.unwrap();
    let since = app.desktop().sessions().len();
    eventually("the app is live", || app.snapshot().connection.state == State::Connected).await;
    eventually("the first socket is closed", || desk.mock.counters().open == 1).await;
    app.goals(ReadFrom::Service).await.unwrap();
    let later: Vec<Mode> = app.desktop().sessions().split_off(since).iter().map(|session| session.mode).collect();
    assert!(later.iter().all(|mode| *mode == Mode::Account), "{later:?}");
}

#[tokio::test]
async fn a_wrong_password_and_a_service_that_is_away_leave_everything_as_it_was() {
    let desk = Desk::set_up().await;
    let app = desk.signed_in(false).await;
    let wrong = SecretString::from("canary-password".to_owned());
    let error = app.sign_in_with_password(&desk.user().username, wrong, true).await.unwrap_err();
    assert_eq!(companion::CommandError::from(error).code, ErrorCode::InvalidCredentials);
    desk.set("REACT_APP_ACCOUNT_API_URL", "http://127.0.0.1:9/account/api/v1");
    let error = app.sign_in_with_password("mara", desk.password(), true).await.unwrap_err();
    let error = companion::CommandError::from(error);
    assert_eq!(error.code, ErrorCode::Offline);
    assert!(error.message.starts_with("The service cannot be reached"), "{}", error.message);
    assert_eq!(app.snapshot().session.mode, Mode::Account);
    assert!(app.goals(ReadFrom::Service).await.is_ok());
}

#[tokio::test]
async fn a_keyring_that_fails_leaves_the_session_and_says_so_until_it_works() {
    let desk = Desk::set_up().await;
    desk.vault.fail(Some(VaultProblem::Locked));
    let app = desk.signed_in(true).await;
    eventually("it is told", || !app.snapshot().notices.is_empty()).await;
    assert_eq!(app.snapshot().notices[0].code, NoticeCode::KeyringUnavailable);
    assert_eq!(app.snapshot().session.kept, Kept::Session);
    assert!(app.goals(ReadFrom::Service).await.is_ok(), "for this session");
    assert_eq!(app.keyring().await.kind, KeyringKind::Locked);
    desk.vault.fail(None);
    assert_eq!(app.keyring().await.kind, KeyringKind::Ready);
    eventually("it is kept after all", || app.snapshot().session.kept == Kept::Keyring).await;
    assert!(app.snapshot().notices.is_empty());
    app.shutdown().await;
    assert_eq!(desk.started().await.snapshot().session.mode, Mode::Account);
}

#[tokio::test]
async fn a_keyring_that_is_locked_at_the_start_restores_the_sign_in_once_it_is_open() {
    let desk = Desk::set_up().await;
    desk.signed_in(true).await.shutdown().await;
    desk.vault.fail(Some(VaultProblem::Locked));
    let app = desk.started().await;
    assert_eq!(app.snapshot().session.mode, Mode::SignedOut);
    assert_eq!(app.snapshot().notices[0].code, NoticeCode::KeyringUnavailable);
    desk.vault.fail(None);
    assert_eq!(app.unlock_keyring().await.kind, KeyringKind::Ready);
    eventually("it is restored", || app.snapshot().session.mode == Mode::Account).await;
}

/// The keyring is open again, and still holds a sign-in that nobody wants back.
async fn is_forgotten_at_the_next_start(desk: &Desk) {
    desk.vault.fail(None);
    assert!(desk.keeps_something(), "it is still there");
    assert_eq!(desk.started().await.snapshot().session.mode, Mode::SignedOut);
    assert!(!desk.keeps_something());
}

#[tokio::test]
async fn an_earlier_sign_in_that_a_locked_keyring_does_not_give_up_is_not_brought_back() {
    let desk = Desk::set_up().await;
    desk.signed_in(true).await.shutdown().await;
    desk.vault.fail(Some(VaultProblem::Locked));
    let app = desk.signed_in(false).await;
    assert_eq!(app.snapshot().session.kept, Kept::Session);
    assert_eq!(app.snapshot().notices[0].code, NoticeCode::KeyringUnavailable, "it is told");
    app.shutdown().await;
    is_forgotten_at_the_next_start(&desk).await;
}

#[tokio::test]
async fn a_sign_out_that_a_locked_keyring_does_not_hear_of_is_one_all_the_same() {
    let desk = Desk::set_up().await;
    let app = desk.signed_in(true).await;
    desk.vault.fail(Some(VaultProblem::Locked));
    app.sign_out().await.unwrap_err();
    app.shutdown().await;
    is_forgotten_at_the_next_start(&desk).await;
}

#[tokio::test]
async fn an_earlier_sign_in_that_nobody_wants_back_goes_when_the_keyring_is_open() {
    let desk = Desk::set_up().await;
    desk.signed_in(true).await.shutdown().await;
    desk.vault.fail(Some(VaultProblem::Locked));
    let app = desk.signed_in(false).await;
    desk.vault.fail(None);
    assert_eq!(app.unlock_keyring().await.kind, KeyringKind::Ready);
    eventually("it is gone", || !desk.keeps_something()).await;
    eventually("nothing is told any more", || app.snapshot().notices.is_empty()).await;
    assert_eq!(app.snapshot().session.mode, Mode::Account, "who is signed in stays so");
    app.shutdown().await;
    // Whoever wants to stay from here on does.
    desk.signed_in(true).await.shutdown().await;
    assert_eq!(desk.started().await.snapshot().session.mode, Mode::Account);
}

#[tokio::test]
async fn a_sign_in_that_is_kept_is_wanted_although_an_earlier_one_there_was_not() {
    let desk = Desk::set_up().await;
    desk.signed_in(true).await.shutdown().await;
    desk.vault.fail(Some(VaultProblem::Locked));
    desk.signed_in(false).await.shutdown().await;
    desk.vault.fail(None);
    let app = desk.signed_in(true).await;
    eventually("it is kept", || app.snapshot().session.kept == Kept::Keyring).await;
    app.shutdown().await;
    assert_eq!(desk.started().await.snapshot().session.mode, Mode::Account);
}

#[tokio::test]
async fn a_sign_in_that_nothing_can_renew_ends_without_a_socket_too() {
    let desk = Desk::set_up().await;
    desk.set("REACT_APP_FEATURE_REALTIME", "false");
    let (access, _) = desk.mock.tokens_for(&desk.user().user_id).unwrap();
    desk.set("PURPOSEPATH_TOKEN", &access);
    let app = desk.started().await;
    assert!(app.goals(ReadFrom::Service).await.is_ok());
    desk.mock.expire_tokens();
    app.goals(ReadFrom::Service).await.unwrap_err();
    eventually("nobody is signed in", || app.snapshot().session.mode == Mode::SignedOut).await;
    assert_eq!(app.snapshot().session.ended_because, Some(EndedBecause::Refused));
}

#[tokio::test]
async fn what_a_renewal_brings_after_the_sign_out_is_forgotten_by_the_service() {
    let desk = Desk::set_up().await;
    let asked = |path: &str| desk.mock.asked().iter().any(|asked| asked.ends_with(path));
    let app = desk.signed_in(true).await;
    eventually("the app is live", || app.snapshot().connection.state == State::Connected).await;
    desk.mock.hold_rest(Some("/auth/refresh"));
    desk.mock.expire_tokens();
    eventually("the sign-in is being renewed", || asked("/auth/refresh")).await;
    app.sign_out().await.unwrap();
    assert!(!asked("/auth/logout"), "there is nothing to forget yet");
    desk.mock.hold_rest(None);
    eventually("the service is told", || asked("/auth/logout")).await;
    assert!(!desk.keeps_something());
}

#[tokio::test]
async fn a_machine_without_a_keyring_is_no_reason_to_warn_at_the_start() {
    let desk = Desk::set_up().await;
    desk.vault.fail(Some(VaultProblem::Missing));
    let app = desk.started().await;
    assert_eq!(app.snapshot().session.mode, Mode::SignedOut);
    assert!(app.snapshot().notices.is_empty(), "nothing can have been kept");
}

#[tokio::test]
async fn tokens_of_the_process_environment_win_for_this_run_and_are_kept_nowhere() {
    let desk = Desk::set_up().await;
    let (access, refresh) = desk.mock.tokens_for(&desk.user().user_id).unwrap();
    desk.set("PURPOSEPATH_TOKEN", &access);
    desk.set("PURPOSEPATH_REFRESH_TOKEN", &refresh);
    let app = desk.started().await;
    assert_eq!(app.snapshot().session.kept, Kept::Environment);
    desk.mock.expire_tokens();
    assert!(app.goals(ReadFrom::Service).await.is_ok(), "it is renewed");
    assert!(!desk.keeps_something());
    app.shutdown().await;
    desk.unset("PURPOSEPATH_TOKEN");
    assert_eq!(desk.started().await.snapshot().session.mode, Mode::SignedOut);
}

#[tokio::test]
async fn a_copied_token_signs_in_and_one_that_expired_does_not() {
    let desk = Desk::set_up().await;
    let (access, refresh) = desk.mock.tokens_for(&desk.user().user_id).unwrap();
    let app = desk.app();
    app.sign_in_with_tokens(&access.clone().into(), true).await.unwrap();
    let session = app.snapshot().session;
    assert_eq!((session.user.unwrap().name, session.kept), (desk.user().name, Kept::Session));
    let both = serde_json::json!({"accessToken": access, "refreshToken": refresh}).to_string();
    desk.mock.expire_tokens();
    let error = app.sign_in_with_tokens(&access.into(), true).await.unwrap_err();
    assert_eq!(companion::CommandError::from(error).code, ErrorCode::InvalidCredentials);
    app.sign_in_with_tokens(&both.into(), true).await.unwrap();
    eventually("with a refresh token it is kept", || app.snapshot().session.kept == Kept::Keyring).await;
}

#[tokio::test]
async fn who_may_not_sign_in_is_told_why() {
    let desk = Desk::set_up().await;
    let app = desk.app();
    for (bar, code) in [
        (SignInBar::EmailNotVerified, ErrorCode::EmailNotVerified),
        (SignInBar::Locked(Duration::from_secs(600)), ErrorCode::AccountLocked),
    ] {
        desk.mock.bar_sign_in(&desk.user().user_id, Some(bar));
        let error = app.sign_in_with_password(&desk.user().username, desk.password(), true).await.unwrap_err();
        assert_eq!(companion::CommandError::from(error).code, code);
    }
    assert!(!desk.keeps_something());
}

#[tokio::test]
async fn who_leaves_the_demo_finds_the_own_sign_in_again() {
    let desk = Desk::set_up().await;
    let app = desk.signed_in(true).await;
    let other = MockBackend::start(MockConfig::loopback()).await.unwrap();
    let configuration =
        net::Configuration::of_demo(&other.ws_url(), &other.account_url(), &other.traction_url()).unwrap();
    let user = other.users().remove(1);
    app.sign_in(Account::demo(configuration, &user.username, &user.password)).await.unwrap();
    assert_eq!(app.snapshot().session.mode, Mode::Demo);
    assert_eq!(app.snapshot().session.kept, Kept::Nowhere);
    app.sign_out().await.unwrap();
    let session = app.snapshot().session;
    assert_eq!((session.mode, session.user.unwrap().name), (Mode::Account, desk.user().name));
}

#[tokio::test]
async fn the_service_tells_how_it_is() {
    let desk = Desk::set_up().await;
    let app = desk.app();
    let health = app.service_health().await;
    assert_eq!((health.reachable, health.environment.as_str()), (true, "production"));
    desk.mock.fail_rest(Some(503));
    assert!(app.service_health().await.detail.unwrap().contains("503"));
    desk.set("REACT_APP_ACCOUNT_API_URL", "http://127.0.0.1:9/account/api/v1");
    let health = app.service_health().await;
    assert!(!health.reachable && health.detail.unwrap().starts_with("The service cannot be reached"));
}

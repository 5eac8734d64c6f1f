//! What the person is told of beside events: errors of the server, and what the service keeps of the person's wishes.

use companion::{Controller, Preferences, ServerError};
use realtime_proto::{ErrorCode, State};
use serde_json::json;

use super::recorder::{Recorder, eventually};
use super::{Whole, account};

fn codes(whole: &Whole) -> Vec<ErrorCode> {
    whole.desktop().server_errors().into_iter().map(|ServerError { code, .. }| code).collect()
}

#[tokio::test]
async fn errors_that_concern_the_person_reach_the_window_and_the_connection_stays() {
    let whole = Whole::live().await;
    for (kind, code) in [
        ("error", "RATE_LIMIT_EXCEEDED"),
        ("goal.error", "NOT_FOUND"),
        ("goal.error", "FORBIDDEN"),
        ("broadcast.error", "VALIDATION_ERROR"),
    ] {
        whole.mock.emit(json!({"type": kind, "timestamp": "2026-03-02T08:15:01.000Z", "data": {"error": "Its words", "code": code}}));
    }
    eventually("the last one is told", || codes(&whole).contains(&ErrorCode::ValidationError)).await;
    assert_eq!(codes(&whole), [ErrorCode::RateLimitExceeded, ErrorCode::Forbidden, ErrorCode::ValidationError]);
    assert_eq!(whole.desktop().server_errors()[1].detail, "Its words");
    assert_eq!(whole.state(), State::Connected);
}

#[tokio::test]
async fn what_the_session_mends_by_itself_is_nobodys_business() {
    let whole = Whole::live().await;
    whole.mock.expire_tokens();
    let sessions = || whole.mock.counters().connections;
    eventually("it is live again with another token", || sessions() > 1 && whole.state() == State::Connected).await;
    assert_eq!(codes(&whole), []);
}

#[tokio::test]
async fn a_users_wishes_are_the_services_and_hold_at_the_next_sign_in() {
    let whole = Whole::live().await;
    let quiet = Preferences { team_updates: false, ..Preferences::default() };
    assert_eq!(whole.app.snapshot().session.preferences, Preferences::default());

    assert_eq!(whole.app.change_preferences(quiet).await.unwrap(), quiet);
    assert_eq!(whole.desktop().sessions().last().unwrap().preferences, quiet, "the window is told");

    let other = Controller::new(Recorder::default(), "demo");
    other.sign_in(account(&whole.mock)).await.unwrap();
    eventually("another device knows them", || other.snapshot().session.preferences == quiet).await;
}

#[tokio::test]
async fn of_two_wishes_at_once_the_later_one_counts() {
    let whole = Whole::live().await;
    let quiet = Preferences { team_updates: false, ..Preferences::default() };
    let (_, last) = tokio::join!(
        whole.app.change_preferences(quiet),
        whole.app.change_preferences(Preferences { system_notifications: false, ..quiet }),
    );
    let last = last.unwrap();
    assert_eq!((last.team_updates, last.system_notifications), (false, false));
    assert_eq!(whole.app.snapshot().session.preferences, last);
}

#[tokio::test]
async fn a_wish_that_the_service_does_not_hear_changes_nothing() {
    let whole = Whole::live().await;
    whole.mock.set_network(false);
    let quiet = Preferences { coaching_reminders: false, ..Preferences::default() };
    assert!(whole.app.change_preferences(quiet).await.is_err());
    assert_eq!(whole.app.snapshot().session.preferences, Preferences::default());
}

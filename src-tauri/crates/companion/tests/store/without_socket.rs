//! Without the socket: the service is asked, and what it says is raised.

use std::time::Duration;

use companion::{NoticeCode, StaleReason};
use mock_backend::Refusal;
use realtime_proto::State;

use crate::company::{App, Company, inbox, times_shown};
use crate::recorder::eventually;

fn reason(app: &App) -> Option<String> {
    app.snapshot().connection.reason.filter(|_| app.snapshot().connection.state == State::Disabled)
}

async fn switched_off(company: &Company) -> App {
    let app = company.start_with(|name| (name == "REACT_APP_FEATURE_REALTIME").then(|| "false".to_owned())).await;
    app.refresh_now().await.unwrap();
    app
}

#[tokio::test]
async fn with_the_flag_off_it_catches_up_when_the_person_comes_back() {
    let company = Company::new().await;
    let app = switched_off(&company).await;
    assert_eq!(reason(&app).as_deref(), Some("switched_off"));
    let goal = company.complete_a_goal();
    app.focused(true);
    eventually("it is raised", || times_shown(&app, "goal.completed", &goal) == 1).await;
    eventually("the window reads", || app.desktop().stale().last() == Some(&StaleReason::Focus)).await;
    assert_eq!(company.mock.counters().connections, 0);
}

#[tokio::test]
async fn with_the_flag_off_it_catches_up_by_the_clock_and_on_demand() {
    let mut company = Company::new().await;
    company.policy.refresh = Duration::from_millis(300);
    let app = switched_off(&company).await;
    let goal = company.complete_a_goal();
    eventually("it is raised", || times_shown(&app, "goal.completed", &goal) == 1).await;
    eventually("the window reads", || app.desktop().stale().contains(&StaleReason::Timer)).await;
    let issue = company.report_an_issue();
    app.refresh_now().await.unwrap();
    assert_eq!(times_shown(&app, "issue.created", &issue), 1);
    assert_eq!(inbox(&app).await.len(), 2);
}

#[tokio::test]
async fn a_plan_without_real_time_opens_no_socket_until_it_has_it() {
    let mut company = Company::new().await;
    company.policy.refresh = Duration::from_millis(300);
    company.mock.revoke_feature("realtime");
    let app = company.start().await;
    assert_eq!(reason(&app).as_deref(), Some("not_in_plan"));
    let goal = {
        app.refresh_now().await.unwrap();
        company.complete_a_goal()
    };
    eventually("it is raised all the same", || times_shown(&app, "goal.completed", &goal) == 1).await;
    assert_eq!(company.mock.counters().connections, 0);
    company.mock.grant_feature("realtime");
    eventually("it goes live", || app.snapshot().connection.state == State::Connected).await;
}

#[tokio::test]
async fn a_plan_that_loses_real_time_closes_the_socket() {
    let mut company = Company::new().await;
    company.policy.refresh = Duration::from_millis(300);
    let app = company.start_live().await;
    company.mock.revoke_feature("realtime");
    eventually("it is off", || reason(&app).as_deref() == Some("not_in_plan")).await;
    eventually("the socket is closed", || company.mock.counters().open == 0).await;
    app.shutdown().await;
    let connections = company.mock.counters().connections;
    let app = company.start().await;
    app.refresh_now().await.unwrap();
    assert_eq!(company.mock.counters().connections, connections, "the next start knows");
}

#[tokio::test]
async fn features_that_cannot_be_read_count_as_present() {
    let company = Company::new().await;
    company.mock.fail_rest(Some(404));
    let app = company.start().await;
    eventually("it is live", || app.snapshot().connection.state == State::Connected).await;
}

#[tokio::test]
async fn blocked_sockets_are_refreshed_without_and_tried_in_the_background() {
    let mut company = Company::new().await;
    company.policy.refresh = Duration::from_millis(300);
    company.visited().await;
    // A proxy that does not know the upgrade.
    let refusal = Refusal { status: 426, retry_after: None };
    company.mock.refuse_connections(Some(refusal));
    let app = company.start().await;
    eventually("it says so", || reason(&app).as_deref() == Some("blocked")).await;
    assert!(app.desktop().notices().iter().any(|notice| notice.code == NoticeCode::RefreshingWithoutSocket));
    let goal = company.complete_a_goal();
    eventually("it is raised", || times_shown(&app, "goal.completed", &goal) == 1).await;
    let shown = app.desktop().connections().len();
    tokio::time::sleep(Duration::from_millis(500)).await;
    let flicker: Vec<_> = app.desktop().connections()[shown..].iter().map(|it| it.state).collect();
    assert!(flicker.iter().all(|state| *state == State::Disabled), "attempts do not flicker: {flicker:?}");
    company.mock.refuse_connections(None);
    eventually("it goes live by itself", || app.snapshot().connection.state == State::Connected).await;
    assert!(app.snapshot().notices.is_empty(), "and the notice is over");
}

#[tokio::test]
async fn a_door_that_answers_403_is_a_blocked_socket_while_the_service_answers() {
    let mut company = Company::new().await;
    company.policy.session.certificate_retry = Duration::from_millis(100);
    company.visited().await;
    let missed = company.complete_a_goal();
    company.mock.refuse_connections(Some(Refusal { status: 403, retry_after: None }));
    let app = company.start().await;
    eventually("it says so", || reason(&app).as_deref() == Some("blocked")).await;
    eventually("what was missed is raised", || times_shown(&app, "goal.completed", &missed) == 1).await;
    let goal = company.complete_a_goal();
    app.focused(true);
    eventually("it is raised", || times_shown(&app, "goal.completed", &goal) == 1).await;
    company.mock.refuse_connections(None);
    eventually("it goes live by itself", || app.snapshot().connection.state == State::Connected).await;
    assert!(app.snapshot().notices.is_empty(), "and the notice is over");
}

#[tokio::test]
async fn an_account_that_the_socket_does_not_take_is_refreshed_without_and_told_why() {
    let mut company = Company::new().await;
    company.policy.refresh = Duration::from_millis(300);
    let app = company.start_live().await;
    company.mock.emit_raw(r#"{"type":"connection.error","data":{"error":"Not for this role","code":"FORBIDDEN"}}"#);
    eventually("it is told", || app.snapshot().connection.state == State::Error).await;
    let goal = company.complete_a_goal();
    eventually("it is raised all the same", || times_shown(&app, "goal.completed", &goal) == 1).await;
    eventually("the window reads", || app.desktop().stale().contains(&StaleReason::Timer)).await;
    let connection = app.snapshot().connection;
    assert_eq!((connection.state, connection.reason.as_deref()), (State::Error, Some("forbidden")), "it stays told");
}

#[tokio::test]
async fn a_gateway_in_trouble_is_no_network_that_blocks() {
    let company = Company::new().await;
    company.mock.refuse_connections(Some(Refusal { status: 503, retry_after: None }));
    let app = company.start().await;
    eventually("it says so", || reason(&app).as_deref() == Some("unavailable")).await;
    assert!(app.desktop().notices().iter().any(|notice| notice.code == NoticeCode::SocketInTrouble));
}

#[tokio::test]
async fn a_service_that_is_not_there_is_no_blocked_socket() {
    let company = Company::new().await;
    let app = company.start_live().await;
    company.mock.set_network(false);
    eventually("it tries", || app.snapshot().connection.attempt >= 5).await;
    assert_eq!(app.snapshot().connection.state, State::Reconnecting);
}

//! What a person does not want to be told: by the settings file, with events of the socket.

use std::time::Duration;

use companion::{Controller, InboxFilter, InboxItem, InboxKind, InboxQuery, NotificationSettings, Settings};
use mock_backend::Level;
use realtime_proto::State;
use serde_json::json;

use crate::desk::Desk;
use crate::recorder::{Recorder, Standstill, eventually};

/// The app after a start at a desk where somebody has chosen so, live.
async fn live(desk: &Desk, chosen: NotificationSettings) -> Controller<Recorder> {
    let settings = Settings { notifications: chosen, ..Settings::default() };
    desk.app().change_settings(settings).await.unwrap();
    let app = desk.signed_in(false).await;
    eventually("the app is live", || app.snapshot().connection.state == State::Connected).await;
    app.refresh_now().await.unwrap();
    app
}

async fn inbox(app: &Controller<Recorder>) -> Vec<InboxItem> {
    let mut items = app.inbox(InboxQuery { filter: InboxFilter::All, before: None, limit: 100 }).await.unwrap().items;
    items.reverse();
    items
}

/// A colleague completes a goal and reports an issue; answers their ids.
fn something_happens(desk: &Desk) -> [String; 2] {
    let goal = desk.mock.world().goals.into_iter().find(|goal| goal.status == "active").unwrap().id;
    desk.mock.complete_goal(&goal, None).unwrap();
    [goal, desk.mock.create_issue("Orders arrive twice", Level::High)]
}

/// The socket brings it at once, whatever the time.
fn an_issue_is_heard_of(desk: &Desk, number: u32) {
    desk.mock.emit(json!({
        "type": "issue.created", "eventId": format!("evt-{number}"), "tenantId": desk.mock.world().tenant_id,
        "timestamp": "2026-03-02T08:00:00.000Z",
        "data": {"issueId": format!("iss-{number}"), "title": format!("Parcel {number} is late")}
    }));
}

fn kinds(items: &[InboxItem]) -> Vec<(InboxKind, &str)> {
    items.iter().map(|item| (item.kind, item.entity_id.as_str())).collect()
}

#[tokio::test]
async fn a_kind_that_is_switched_off_is_not_told_and_stands_in_the_inbox() {
    for (chosen, told) in [
        (NotificationSettings { goals: false, ..NotificationSettings::default() }, "New issue"),
        (NotificationSettings { issues: false, ..NotificationSettings::default() }, "Goal completed"),
    ] {
        let desk = Desk::set_up().await;
        let app = live(&desk, chosen).await;
        let [goal, issue] = something_happens(&desk);
        eventually("both are counted", || app.snapshot().unread == 2).await;
        eventually("the other one is told", || !app.desktop().notes().is_empty()).await;
        let titles: Vec<String> = app.desktop().notes().into_iter().map(|note| note.title).collect();
        assert_eq!(titles, [told]);
        let items = inbox(&app).await;
        assert_eq!(
            kinds(&items),
            [(InboxKind::GoalCompleted, goal.as_str()), (InboxKind::IssueCreated, issue.as_str())]
        );
    }
}

#[tokio::test]
async fn do_not_disturb_tells_nothing_now_and_nothing_after_a_restart() {
    let desk = Desk::set_up().await;
    let quiet = NotificationSettings { do_not_disturb: true, ..NotificationSettings::default() };
    let app = live(&desk, quiet).await;
    let [goal, issue] = something_happens(&desk);
    eventually("both are counted", || app.snapshot().unread == 2).await;
    app.shutdown().await;
    assert!(app.desktop().notes().is_empty(), "{:?}", app.desktop().notes());

    // What happens in the absence is not told either, and what was not told is not made up for when it may be again.
    let [other_goal, other_issue] = something_happens(&desk);
    let app = live(&desk, NotificationSettings { do_not_disturb: true, ..NotificationSettings::default() }).await;
    app.shutdown().await;
    assert!(app.desktop().notes().is_empty(), "{:?}", app.desktop().notes());
    let app = live(&desk, NotificationSettings::default()).await;
    assert!(app.desktop().notes().is_empty(), "{:?}", app.desktop().notes());
    let items = inbox(&app).await;
    let expected = [goal, issue, other_goal, other_issue];
    assert_eq!(items.iter().map(|item| item.entity_id.clone()).collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn a_switch_that_is_turned_is_obeyed_at_once() {
    let desk = Desk::set_up().await;
    let app = live(&desk, NotificationSettings { do_not_disturb: true, ..NotificationSettings::default() }).await;
    something_happens(&desk);
    eventually("both are counted", || app.snapshot().unread == 2).await;
    app.change_settings(Settings::default()).await.unwrap();
    desk.mock.create_issue("And once more", Level::High);
    eventually("it is told", || !app.desktop().notes().is_empty()).await;
    let bodies: Vec<String> = app.desktop().notes().into_iter().map(|note| note.body).collect();
    assert!(bodies.len() == 1 && bodies[0].starts_with("And once more"), "{bodies:?}");
}

#[tokio::test]
async fn a_summary_that_is_due_is_not_told_once_nothing_may_disturb() {
    let desk = Desk::set_up().await;
    let app = live(&desk, NotificationSettings::default()).await;
    let still = Standstill::begin();
    (0..8).for_each(|n| an_issue_is_heard_of(&desk, n));
    still.until("all are counted", || app.snapshot().unread == 8).await;
    assert_eq!(app.desktop().notes().len(), 5, "the others wait for the summary");
    let quiet = NotificationSettings { do_not_disturb: true, ..NotificationSettings::default() };
    app.change_settings(Settings { notifications: quiet, ..Settings::default() }).await.unwrap();
    // The summary would come a second after the first one that it folds; what is heard then is taken after it was due.
    tokio::time::advance(Duration::from_secs(2)).await;
    an_issue_is_heard_of(&desk, 8);
    still.until("it is over", || app.snapshot().unread == 9).await;
    assert_eq!(app.desktop().notes().len(), 5, "{:?}", app.desktop().notes());
    drop(still);
    app.shutdown().await;
    let app = live(&desk, NotificationSettings::default()).await;
    assert!(app.desktop().notes().is_empty(), "it counts as told: {:?}", app.desktop().notes());
}

//! Every event that may be told has one decision, and what was told is what the ledger says.

use companion::{
    Controller, Decision, InboxEntity, InboxFilter, InboxItem, InboxQuery, LedgerStep, NotificationSettings, OnScreen,
    Sequel, Settings,
};
use mock_backend::Level;
use realtime_proto::State;
use serde_json::json;

use crate::desk::Desk;
use crate::recorder::{Recorder, eventually};

pub async fn live(desk: &Desk) -> Controller<Recorder> {
    let app = desk.signed_in(false).await;
    eventually("the app is live", || app.snapshot().connection.state == State::Connected).await;
    app.refresh_now().await.unwrap();
    app
}

/// All entries, oldest first.
pub async fn inbox(app: &Controller<Recorder>) -> Vec<InboxItem> {
    let mut items = app.inbox(InboxQuery { filter: InboxFilter::All, before: None, limit: 200 }).await.unwrap().items;
    items.reverse();
    items
}

pub async fn steps(app: &Controller<Recorder>, item: &InboxItem) -> Vec<LedgerStep> {
    app.why(item.event_key.clone()).await.unwrap().into_iter().map(|line| line.what).collect()
}

/// What was decided about each entry of the inbox, oldest first; fails where that is not one decision.
pub async fn decisions(app: &Controller<Recorder>) -> Vec<Decision> {
    let mut all = Vec::new();
    for item in inbox(app).await {
        let decided: Vec<Decision> = steps(app, &item)
            .await
            .into_iter()
            .filter_map(|step| if let LedgerStep::Decided(decision) = step { Some(decision) } else { None })
            .collect();
        assert_eq!(decided.len(), 1, "one decision on {}: {decided:?}", item.event_key);
        all.extend(decided);
    }
    all
}

/// Something that stands in the inbox and is never told.
fn a_goal_is_cancelled(desk: &Desk, number: u32) {
    desk.mock.emit(json!({
        "type": "goal.cancelled", "eventId": format!("evt-cancel-{number}"), "tenantId": desk.mock.world().tenant_id,
        "timestamp": "2026-03-02T08:00:00.000Z", "data": {"goalId": format!("goal-{number}"), "reason": "Too late"}
    }));
}

async fn choose(app: &Controller<Recorder>, notifications: NotificationSettings) {
    app.change_settings(Settings { notifications, ..app.settings() }).await.unwrap();
}

#[tokio::test]
async fn what_was_told_is_what_the_ledger_says() {
    let desk = Desk::set_up().await;
    let app = live(&desk).await;
    let all = NotificationSettings::default;
    let counted = |count: u32| {
        let app = app.clone();
        async move { eventually("it is counted", || app.snapshot().unread == count).await }
    };
    a_goal_is_cancelled(&desk, 1);
    counted(1).await;
    desk.mock.create_issue("Orders arrive twice", Level::High);
    counted(2).await;
    let goals: Vec<String> =
        desk.mock.world().goals.into_iter().filter(|goal| goal.status == "active").map(|goal| goal.id).collect();
    desk.mock.complete_goal(&goals[0], None).unwrap();
    counted(3).await;

    choose(&app, NotificationSettings { issues: false, ..all() }).await;
    desk.mock.create_issue("Nobody wants to hear it", Level::High);
    counted(4).await;

    choose(&app, NotificationSettings { do_not_disturb: true, ..all() }).await;
    desk.mock.create_issue("Not while it is paused", Level::Critical);
    counted(5).await;

    choose(&app, all()).await;
    app.show_on_screen(Some(OnScreen { entity: InboxEntity::Goal, id: goals[1].clone() }));
    app.focused(true);
    desk.mock.complete_goal(&goals[1], None).unwrap();
    counted(6).await;
    app.focused(false);
    app.show_on_screen(Some(OnScreen { entity: InboxEntity::Goal, id: goals[2].clone() }));
    desk.mock.complete_goal(&goals[2], None).unwrap();
    counted(7).await;
    (0..5).for_each(|_| drop(desk.mock.create_issue("A parcel is late", Level::Low)));
    counted(12).await;
    eventually("the summary is told", || app.desktop().notes().len() == 6).await;

    use Decision::{DoNotDisturb, Folded, InboxAlone, OnScreen as Seen, SwitchedOff, Told};
    let expected = [InboxAlone, Told, Told, SwitchedOff, DoNotDisturb, Seen, Told, Told, Told, Folded, Folded, Folded];
    assert_eq!(decisions(&app).await, expected);

    let items = inbox(&app).await;
    let keys = |decision| {
        items.iter().zip(&expected).filter(move |(_, it)| **it == decision).map(|(item, _)| item.event_key.clone())
    };
    let notes = app.desktop().notes();
    let single: Vec<String> = notes[..5].iter().flat_map(|note| note.tells.clone()).collect();
    assert_eq!(single, keys(Told).collect::<Vec<_>>(), "each is told in a note of its own");
    assert_eq!(notes[5].tells, keys(Folded).collect::<Vec<_>>(), "the summary tells the others");
    let folded = steps(&app, items.last().unwrap()).await;
    assert_eq!(folded, [LedgerStep::Decided(Folded), LedgerStep::Followed(Sequel::SummedUp)]);
}

#[tokio::test]
async fn what_the_desktop_says_stands_below_the_decision_with_its_words_after_a_restart_too() {
    let desk = Desk::set_up().await;
    let app = live(&desk).await;
    desk.mock.create_issue("Orders arrive twice", Level::High);
    eventually("it is told", || !app.desktop().notes().is_empty()).await;
    let tells = app.desktop().notes().remove(0).tells;
    app.note_sequel(&tells, Sequel::Refused, Some("Too many notifications"));
    app.note_sequel(&["of nobody's".to_owned()], Sequel::Shown, None);
    app.shutdown().await;

    let app = live(&desk).await;
    let lines = app.why(tells[0].clone()).await.unwrap();
    let what: Vec<LedgerStep> = lines.iter().map(|line| line.what).collect();
    assert_eq!(what, [LedgerStep::Decided(Decision::Told), LedgerStep::Followed(Sequel::Refused)]);
    assert_eq!(lines[1].words.as_deref(), Some("Too many notifications"));
    assert!(lines[0].at <= lines[1].at);
    assert_eq!(app.why("of nobody's".to_owned()).await.unwrap(), []);
}

#[tokio::test]
async fn what_was_missed_is_told_in_the_digest_and_the_ledger_says_so() {
    let desk = Desk::set_up().await;
    live(&desk).await.shutdown().await;
    desk.mock.create_issue("Orders arrive twice", Level::High);
    desk.mock.create_issue("And once more", Level::Low);
    let app = live(&desk).await;
    eventually("it is told", || !app.desktop().notes().is_empty()).await;
    assert_eq!(decisions(&app).await, [Decision::Missed, Decision::Missed]);
}

//! What is muted makes no note and stands in the inbox already read, until its time, over restarts; a critical issue is told all the same.

use companion::{Controller, Decision, InboxEntity, InboxItem, InboxQuery, Mute, Timestamp};
use serde_json::json;

use crate::desk::Desk;
use crate::ledger::{decisions, inbox, live};
use crate::recorder::{Recorder, eventually};

/// A Monday.
const AFTERNOON: &str = "2026-11-23T15:00[Europe/Stockholm]";
const NEXT_AFTERNOON: &str = "2026-11-24T15:00[Europe/Stockholm]";
const A_DAY_LATER: &str = "2026-11-24T14:00:00.000Z";

/// The goals that can be completed.
fn open_goals(desk: &Desk) -> Vec<String> {
    desk.mock.world().goals.into_iter().filter(|goal| goal.status == "active").map(|goal| goal.id).collect()
}

fn goal(id: &str, until: Option<&str>) -> Mute {
    let until = until.map(|time| Timestamp::parse(time).unwrap());
    Mute { entity: InboxEntity::Goal, id: id.to_owned(), name: "Deliver within 48 h".to_owned(), until }
}

/// So many entries, oldest first.
async fn entries(app: &Controller<Recorder>, count: usize) -> Vec<InboxItem> {
    loop {
        let items = inbox(app).await;
        if items.len() >= count {
            return items;
        }
        tokio::task::yield_now().await;
    }
}

fn assigned_to_me(desk: &Desk, number: u32, goal_id: &str) {
    desk.mock.emit(json!({
        "type": "action.reassigned", "eventId": format!("evt-assigned-{number}"), "tenantId": desk.mock.world().tenant_id,
        "timestamp": "2026-03-02T08:00:00.000Z",
        "data": {"actionId": format!("action-{number}"), "goalId": goal_id, "newAssignee": desk.user().user_id}
    }));
}

#[tokio::test]
async fn a_muted_goal_is_not_told_and_stands_in_the_inbox_already_read() {
    let desk = Desk::set_up().await;
    let app = live(&desk).await;
    let goals = open_goals(&desk);
    app.mute(goal(&goals[0], None)).await.unwrap();
    assert_eq!(app.desktop().mutes(), [goal(&goals[0], None)], "the window is told");
    assert_eq!(app.snapshot().mutes, [goal(&goals[0], None)], "and every one that loads later");

    desk.mock.complete_goal(&goals[0], None).unwrap();
    entries(&app, 1).await;
    assigned_to_me(&desk, 1, &goals[0]);
    entries(&app, 2).await;
    desk.mock.complete_goal(&goals[1], None).unwrap();
    eventually("the other one is told", || app.desktop().notes().len() == 1).await;
    let items = entries(&app, 3).await;
    let stands: Vec<_> = items.iter().map(|item| (item.read, item.is_muted, item.goal_id.as_deref())).collect();
    assert_eq!(stands, [(true, true, None), (true, true, Some(goals[0].as_str())), (false, false, None)]);
    assert_eq!(app.snapshot().unread, 1);
    assert_eq!(decisions(&app).await, [Decision::Muted, Decision::InboxAlone, Decision::Told]);

    // Nothing tells it later either.
    app.refresh_now().await.unwrap();
    app.shutdown().await;
    assert_eq!(app.desktop().notes().len(), 1);
    let again = live(&desk).await;
    again.shutdown().await;
    assert_eq!(again.desktop().notes(), []);
}

#[tokio::test]
async fn a_mute_holds_over_a_restart_and_ends_at_its_time() {
    let desk = Desk::set_up().await;
    desk.it_is(AFTERNOON);
    let app = live(&desk).await;
    let goals = open_goals(&desk);
    app.mute(goal(&goals[0], Some(A_DAY_LATER))).await.unwrap();
    app.mute(goal(&goals[1], Some(A_DAY_LATER))).await.unwrap();
    app.shutdown().await;

    let app = live(&desk).await;
    assert_eq!(app.desktop().mutes().len(), 2);
    desk.mock.complete_goal(&goals[0], None).unwrap();
    assert!(entries(&app, 1).await[0].is_muted);
    assert_eq!(app.desktop().notes(), []);
    app.shutdown().await;

    desk.it_is(NEXT_AFTERNOON);
    let app = live(&desk).await;
    assert_eq!(app.snapshot().mutes, [], "they have ended while the app was closed");
    desk.mock.complete_goal(&goals[1], None).unwrap();
    eventually("it is told", || app.desktop().notes().len() == 1).await;
    assert_eq!(decisions(&app).await, [Decision::Muted, Decision::Told]);
}

#[tokio::test]
async fn what_was_missed_of_a_muted_goal_is_not_told_in_the_digest() {
    let desk = Desk::set_up().await;
    let app = live(&desk).await;
    let goals = open_goals(&desk);
    app.mute(goal(&goals[0], None)).await.unwrap();
    app.shutdown().await;
    desk.mock.complete_goal(&goals[0], None).unwrap();
    desk.mock.complete_goal(&goals[1], None).unwrap();

    let app = live(&desk).await;
    eventually("the digest is told", || !app.desktop().notes().is_empty()).await;
    assert!(app.desktop().notes()[0].body.starts_with("1 goal completed"), "{:?}", app.desktop().notes());
    let items = entries(&app, 2).await;
    let quiet: Vec<bool> = goals[..2].iter().map(|id| items.iter().any(|it| it.entity_id == *id && it.read)).collect();
    assert_eq!(quiet, [true, false]);
}

#[tokio::test]
async fn what_is_taken_back_is_told_again_and_stays_so_after_a_restart() {
    let desk = Desk::set_up().await;
    let app = live(&desk).await;
    let goals = open_goals(&desk);
    app.mute(goal(&goals[0], None)).await.unwrap();
    app.unmute(InboxEntity::Goal, goals[0].clone()).await.unwrap();
    assert_eq!(app.desktop().mutes(), []);
    app.shutdown().await;

    let app = live(&desk).await;
    assert_eq!(app.snapshot().mutes, []);
    desk.mock.complete_goal(&goals[0], None).unwrap();
    eventually("it is told", || app.desktop().notes().len() == 1).await;
}

#[tokio::test]
async fn a_critical_issue_is_told_although_it_is_muted() {
    let desk = Desk::set_up().await;
    let app = live(&desk).await;
    for (number, severity) in [(1, "low"), (2, "critical")] {
        let id = format!("issue-muted-{number}");
        app.mute(Mute { entity: InboxEntity::Issue, id: id.clone(), ..goal("", None) }).await.unwrap();
        desk.mock.emit(json!({
            "type": "issue.created", "eventId": format!("evt-issue-{number}"), "tenantId": desk.mock.world().tenant_id,
            "timestamp": "2026-03-02T08:00:00.000Z",
            "data": {"issueId": id, "title": "The gas alarm went off", "severity": severity}
        }));
    }
    eventually("it is told", || app.desktop().notes().len() == 1).await;
    let items = entries(&app, 2).await;
    assert_eq!(items.iter().map(|item| item.is_muted).collect::<Vec<_>>(), [true, false]);
    assert_eq!(decisions(&app).await, [Decision::Muted, Decision::Told]);
}

#[tokio::test]
async fn what_comes_back_from_snooze_is_not_told_while_its_goal_is_muted() {
    let desk = Desk::set_up().await;
    desk.it_is(AFTERNOON);
    let app = live(&desk).await;
    let goals = open_goals(&desk);
    assigned_to_me(&desk, 1, &goals[0]);
    let item = entries(&app, 1).await.remove(0);
    app.snooze(vec![item.id], Timestamp::parse("2026-11-23T15:00:00.000Z").unwrap(), None).await.unwrap();
    app.mute(goal(&goals[0], None)).await.unwrap();
    desk.it_is(NEXT_AFTERNOON);
    app.focused(true);
    let is_back = || async {
        let query = InboxQuery { filter: companion::InboxFilter::Inbox, before: None, limit: 10 };
        app.inbox(query).await.unwrap().items.iter().any(|item| item.returned.is_some())
    };
    while !is_back().await {
        tokio::task::yield_now().await;
    }
    app.shutdown().await;
    assert_eq!(app.desktop().notes(), []);
}

#[tokio::test]
async fn another_account_has_muted_nothing() {
    let desk = Desk::set_up().await;
    let app = live(&desk).await;
    app.mute(goal("goal-1", None)).await.unwrap();
    app.sign_out().await.unwrap();
    assert_eq!(app.desktop().mutes(), []);
    assert!(app.mute(goal("goal-1", None)).await.is_err(), "nobody is signed in");
}

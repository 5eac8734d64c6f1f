//! Nothing is missed, and nothing is told twice.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use companion::{InboxKind, Origin, Slot, StaleReason};
use serde_json::json;

use crate::company::{Company, inbox, keys_told, live, shown, times_shown};
use crate::recorder::eventually;
use crate::relay::Relay;

#[tokio::test]
async fn the_first_start_takes_a_snapshot_and_raises_nothing() {
    let company = Company::new().await;
    let app = company.start_live().await;
    assert!(company.mock.world().goals.iter().any(|goal| goal.status == "completed"), "there is a past");
    assert!(inbox(&app).await.is_empty() && shown(&app).is_empty() && app.desktop().notes().is_empty());
}

#[tokio::test]
async fn what_happened_while_the_app_was_closed_is_raised_and_told_in_one_note() {
    let company = Company::new().await;
    company.visited().await;
    let goals = [company.complete_a_goal(), company.complete_a_goal()];
    let issue = company.report_an_issue();

    let app = company.start_live().await;

    let notes = app.desktop().notes();
    assert_eq!(notes.len(), 1, "{notes:?}");
    assert_eq!(
        (notes[0].title.as_str(), notes[0].body.as_str()),
        ("While you were away", "2 goals completed, 1 new issue")
    );
    let raised: Vec<_> =
        shown(&app).iter().map(|(event, origin)| (event.entity_id().unwrap().to_owned(), *origin)).collect();
    assert_eq!(
        raised,
        [&goals[0], &goals[1], &issue].map(|id| (id.clone(), Origin::CatchUp)),
        "in the order in which it happened"
    );
    let entries: Vec<_> =
        inbox(&app).await.into_iter().rev().map(|item| (item.kind, item.entity_id, item.origin)).collect();
    let expected = [
        (InboxKind::GoalCompleted, &goals[0]),
        (InboxKind::GoalCompleted, &goals[1]),
        (InboxKind::IssueCreated, &issue),
    ];
    assert_eq!(entries, expected.map(|(kind, id)| (kind, id.clone(), Origin::CatchUp)));
    assert_eq!(app.snapshot().unread, 3);
    assert_eq!(app.desktop().unread(), Some(3));
}

#[tokio::test]
async fn a_single_missed_goal_is_told_by_its_title() {
    let company = Company::new().await;
    company.visited().await;
    let goal = company.complete_a_goal();
    let title = company.mock.world().goals.into_iter().find(|it| it.id == goal).unwrap().title;
    let app = company.start_live().await;
    assert_eq!(app.desktop().notes()[0].body, format!("1 goal completed: {title}"));
    assert_eq!(inbox(&app).await[0].title, title);
}

#[tokio::test]
async fn what_was_told_is_not_told_again_by_the_next_start() {
    let company = Company::new().await;
    company.visited().await;
    company.complete_a_goal();
    company.start_live().await.shutdown().await;
    let app = company.start_live().await;
    assert!(app.desktop().notes().is_empty() && shown(&app).is_empty());
    assert_eq!(inbox(&app).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_summary_that_is_told_while_the_app_closes_is_not_told_again() {
    let company = Company::new().await;
    let app = company.start_live().await;
    app.desktop().tells_slowly.store(true, Ordering::Relaxed);
    for _ in 0..8 {
        company.report_an_issue();
    }
    // The summary that tells the last of them: a burst that is held up on its way has more than one.
    let is_on_its_way = || {
        let notes = app.desktop().notes();
        keys_told(&notes).len() == 8 && notes.last().is_some_and(|note| note.slot == Slot::Summary)
    };
    let began = Instant::now();
    // Not by the runtime's timers: the note may hold up the thread that turns them.
    while !is_on_its_way() && began.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(1));
    }
    app.shutdown().await;
    assert!(is_on_its_way(), "{:?}", app.desktop().notes());
    let app = company.start_live().await;
    assert!(app.desktop().notes().is_empty(), "{:?}", app.desktop().notes());
}

#[tokio::test]
async fn what_was_heard_live_is_not_told_again_by_the_next_start() {
    let company = Company::new().await;
    let app = company.start_live().await;
    let (goal, issue) = (company.complete_a_goal(), company.report_an_issue());
    eventually("both are told", || app.desktop().notes().len() == 2).await;
    app.shutdown().await;
    let app = company.start_live().await;
    assert!(app.desktop().notes().is_empty(), "{:?}", app.desktop().notes());
    let kept: Vec<_> = inbox(&app).await.into_iter().rev().map(|item| item.entity_id).collect();
    assert_eq!(kept, [goal, issue]);
}

#[tokio::test]
async fn what_happened_during_a_cut_is_raised_and_the_window_reads_again() {
    let company = Company::new().await;
    let app = company.start_live().await;
    let stale = app.desktop().stale().len();
    let goal = company.unheard(1, || company.complete_a_goal()).await;
    eventually("it is told", || app.desktop().notes().len() == 1).await;
    eventually("the window is told to read", || app.desktop().stale()[stale..].contains(&StaleReason::Gap)).await;
    assert_eq!(times_shown(&app, "goal.completed", &goal), 1);
    assert_eq!(app.desktop().notes()[0].title, "While you were away");
}

#[tokio::test]
async fn a_live_event_that_comes_after_the_catch_up_is_not_told_again() {
    let company = Company::new().await;
    company.visited().await;
    let (goal, issue) = (company.complete_a_goal(), company.report_an_issue());
    let app = company.start_live().await;
    let tenant = company.mock.world().tenant_id;
    for (kind, data) in
        [("goal.completed", json!({"goalId": goal})), ("issue.created", json!({"issueId": issue, "title": "x"}))]
    {
        company.mock.emit(json!({"type": kind, "eventId": format!("late-{kind}"), "tenantId": tenant,
            "timestamp": "2026-03-02T08:00:00.000Z", "data": data}));
    }
    company.mock.create_goal("The last one");
    eventually("the last one is there", || {
        shown(&app).iter().any(|(event, _)| event.event_type().as_str() == "goal.created")
    })
    .await;
    assert_eq!(app.desktop().notes().len(), 1, "the digest");
    assert_eq!((times_shown(&app, "goal.completed", &goal), times_shown(&app, "issue.created", &issue)), (1, 1));
    assert_eq!(inbox(&app).await.len(), 2);
}

#[tokio::test]
async fn a_catch_up_that_gets_an_odd_answer_is_tried_again_by_itself() {
    for status in [400, 403, 404, 409] {
        let company = Company::new().await;
        company.visited().await;
        let goal = company.complete_a_goal();
        company.mock.fail_rest(Some(status));
        let app = company.start().await;
        live(&app).await;
        assert!(app.refresh_now().await.is_err(), "whoever asks is told at once: {status}");
        company.mock.fail_rest(None);
        eventually("it is raised", || times_shown(&app, "goal.completed", &goal) == 1).await;
    }
}

#[tokio::test]
async fn what_is_lost_in_a_dead_link_that_a_rollover_replaces_is_raised() {
    let mut company = Company::new().await;
    company.policy.session.max_connection_age = Duration::from_secs(2);
    company.policy.session.pong_timeout = Duration::from_millis(300);
    let relay = Relay::to(&company.mock.ws_url()).await;
    let url = relay.url(&company.mock.ws_url());
    let app = company.start_with(|name| (name == "REACT_APP_REALTIME_WS_URL").then(|| url.clone())).await;
    live(&app).await;
    app.refresh_now().await.unwrap();
    let (shown, stale) = (app.desktop().connections().len(), app.desktop().stale().len());
    relay.hold_those_open();
    let goal = company.complete_a_goal();
    eventually("it is told", || app.desktop().notes().len() == 1).await;
    eventually("the window is told to read", || app.desktop().stale()[stale..].contains(&StaleReason::Gap)).await;
    assert_eq!(times_shown(&app, "goal.completed", &goal), 1);
    assert_eq!(app.desktop().connections().len(), shown, "nobody saw the connection change");
}

#[tokio::test]
async fn an_entry_that_was_read_stays_read() {
    let company = Company::new().await;
    company.visited().await;
    company.complete_a_goal();
    company.report_an_issue();
    let app = company.start_live().await;
    let entries = inbox(&app).await;
    assert_eq!(app.mark_read(vec![entries[0].id], true).await.unwrap(), 1);
    app.shutdown().await;
    let app = company.start_live().await;
    assert_eq!(app.snapshot().unread, 1);
    assert_eq!(inbox(&app).await.iter().map(|item| item.read).collect::<Vec<_>>(), [true, false]);
    assert_eq!(app.mark_all_read().await.unwrap(), 0);
    assert_eq!(app.desktop().unread(), Some(0));
}

#[tokio::test]
async fn two_people_on_one_machine_know_nothing_of_each_other() {
    let company = Company::new().await;
    company.visited().await;
    company.complete_a_goal();
    let app = company.start_as(1).await;
    live(&app).await;
    app.refresh_now().await.unwrap();
    assert!(inbox(&app).await.is_empty() && app.desktop().notes().is_empty(), "it is their first start");
    app.shutdown().await;
    // The look at every page may be under way, which keeps a log beside its file.
    let stores = company.files().into_iter().filter(|name| name.ends_with(".sqlite"));
    assert_eq!(stores.count(), 2, "{:?}", company.files());
}

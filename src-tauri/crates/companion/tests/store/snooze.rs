//! What is snoozed comes back at its time, unread and at the top, and is told once: also after a crash, and after a night without
//! the app.

use std::time::{Duration, Instant};

use companion::{
    InboxFilter, InboxItem, InboxPage, InboxQuery, NotificationSettings, QuietHours, QuietSpan, Settings, Timestamp,
};

use crate::company::{App, Company, inbox};
use crate::disk::the_file;
use crate::recorder::eventually;

/// An app with a read entry about a goal below an unread one about an issue.
async fn with_two_entries(company: &Company) -> (App, InboxItem, InboxItem) {
    let app = company.start_live().await;
    company.complete_a_goal();
    eventually("the goal is told", || app.desktop().notes().len() == 1).await;
    company.report_an_issue();
    eventually("the issue is told", || app.desktop().notes().len() == 2).await;
    let mut items = inbox(&app).await;
    let goal = items.pop().unwrap();
    app.mark_read(vec![goal.id], true).await.unwrap();
    (app, goal, items.pop().unwrap())
}

async fn page(app: &App, filter: InboxFilter) -> InboxPage {
    app.inbox(InboxQuery { filter, before: None, limit: 100 }).await.unwrap()
}

async fn ids(app: &App, filter: InboxFilter) -> Vec<u32> {
    page(app, filter).await.items.into_iter().map(|item| item.id).collect()
}

fn from_now(wait: Duration) -> Timestamp {
    Timestamp::from_millis(realtime::wall_clock().as_millis() + i64::try_from(wait.as_millis()).unwrap())
}

const DAY: Duration = Duration::from_secs(86_400);

async fn back(app: &App, id: u32) -> InboxItem {
    let began = Instant::now();
    loop {
        assert!(began.elapsed() < Duration::from_secs(60), "it is not back within a minute");
        let page = page(app, InboxFilter::Inbox).await;
        if let Some(item) = page.items.into_iter().find(|item| item.id == id && item.returned.is_some()) {
            return item;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// As if this much of the wait had gone by.
fn time_passes(company: &Company, wait: Duration) {
    let moved = rusqlite::Connection::open(the_file(company))
        .unwrap()
        .execute("UPDATE inbox SET snoozed_until = snoozed_until - ?1", [i64::try_from(wait.as_millis()).unwrap()])
        .unwrap();
    assert!(moved > 0);
}

fn notes_of_return(app: &App) -> Vec<(String, String)> {
    let notes = app.desktop().notes().into_iter().filter(|note| note.title.ends_with("from snooze"));
    notes.map(|note| (note.title, note.body)).collect()
}

#[tokio::test]
async fn what_is_snoozed_stands_aside_and_counts_no_more() {
    let company = Company::new().await;
    let (app, goal, issue) = with_two_entries(&company).await;
    let until = from_now(DAY);
    let unread = app.snooze(vec![issue.id], until, Some("  after the call  ".to_owned())).await.unwrap();
    assert_eq!((unread, app.snapshot().unread, app.desktop().unread()), (0, 0, Some(0)));
    assert_eq!(ids(&app, InboxFilter::Inbox).await, [goal.id]);
    assert_eq!(ids(&app, InboxFilter::All).await, [issue.id, goal.id]);
    let snoozed = page(&app, InboxFilter::Snoozed).await;
    assert_eq!((snoozed.snoozed, snoozed.next_return), (1, Some(until)));
    let told = snoozed.items[0].snoozed.clone().unwrap();
    assert_eq!((told.until, told.reason.as_deref()), (until, Some("after the call")));

    app.mark_all_read().await.unwrap();
    assert_eq!(app.undo_snooze(vec![issue.id]).await.unwrap(), 1, "it is unread as it was");
    assert_eq!(ids(&app, InboxFilter::Inbox).await, [issue.id, goal.id], "and stands where it stood");
}

#[tokio::test]
async fn it_comes_back_at_its_time_on_top_and_unread_and_is_told_once() {
    let company = Company::new().await;
    let (app, goal, issue) = with_two_entries(&company).await;
    app.snooze(vec![goal.id], from_now(DAY), Some("the press".to_owned())).await.unwrap();
    assert_eq!(ids(&app, InboxFilter::Snoozed).await, [goal.id]);
    time_passes(&company, 2 * DAY);
    let item = back(&app, goal.id).await;
    assert!(!item.read && item.snoozed.is_none(), "{item:?}");
    assert_eq!(item.returned.unwrap().reason.as_deref(), Some("the press"));
    assert_eq!(ids(&app, InboxFilter::Inbox).await, [goal.id, issue.id]);
    eventually("it is told", || !notes_of_return(&app).is_empty()).await;
    let title = format!("{}\nthe press", goal.title);
    assert_eq!(notes_of_return(&app), [("Back from snooze".to_owned(), title)]);
    app.shutdown().await;

    let app = company.start_live().await;
    app.refresh_now().await.unwrap();
    assert!(app.desktop().notes().is_empty(), "not again at the next start");
    assert_eq!(app.snapshot().unread, 2);
}

#[tokio::test]
async fn what_became_due_while_the_app_was_closed_is_back_at_the_start_in_one_note() {
    let company = Company::new().await;
    let (app, goal, issue) = with_two_entries(&company).await;
    app.snooze(vec![issue.id], from_now(DAY), None).await.unwrap();
    app.snooze(vec![goal.id], from_now(2 * DAY), None).await.unwrap();
    app.shutdown().await;
    let app = company.start_live().await;
    assert_eq!(ids(&app, InboxFilter::Snoozed).await, [issue.id, goal.id], "the next one first");
    assert!(app.desktop().notes().is_empty());
    app.shutdown().await;
    time_passes(&company, 3 * DAY);

    let app = company.start_live().await;
    back(&app, issue.id).await;
    back(&app, goal.id).await;
    eventually("they are told", || !notes_of_return(&app).is_empty()).await;
    assert_eq!(notes_of_return(&app).len(), 1);
    assert_eq!(notes_of_return(&app)[0].0, "2 entries are back from snooze");
    assert_eq!(ids(&app, InboxFilter::Inbox).await, [goal.id, issue.id], "the last one to come back on top");
}

#[tokio::test]
async fn a_clock_that_is_set_forward_brings_it_back_while_the_app_runs() {
    let company = Company::new().await;
    let (app, goal, _) = with_two_entries(&company).await;
    app.snooze(vec![goal.id], from_now(DAY), None).await.unwrap();
    // To the app it is the same whether the clock moves or the instant does.
    time_passes(&company, 2 * DAY);
    back(&app, goal.id).await;
}

#[tokio::test]
async fn a_crash_between_the_return_and_its_note_tells_it_after_the_start() {
    let company = Company::new().await;
    let (app, goal, _) = with_two_entries(&company).await;
    app.shutdown().await;
    let sql = "UPDATE inbox SET returned_at = 1, returned_reason = 'the press', is_return_told = 0 WHERE id = ?1";
    rusqlite::Connection::open(the_file(&company)).unwrap().execute(sql, [goal.id]).unwrap();
    let app = company.start_live().await;
    eventually("it is told", || notes_of_return(&app).len() == 1).await;
    app.shutdown().await;
    let app = company.start_live().await;
    app.refresh_now().await.unwrap();
    assert!(app.desktop().notes().is_empty(), "once");
}

#[tokio::test]
async fn brought_back_by_hand_it_is_on_top_and_nobody_is_told() {
    let company = Company::new().await;
    let (app, goal, issue) = with_two_entries(&company).await;
    app.snooze(vec![goal.id], from_now(DAY), None).await.unwrap();
    assert_eq!(app.bring_back(vec![goal.id]).await.unwrap(), 2);
    assert_eq!(ids(&app, InboxFilter::Inbox).await, [goal.id, issue.id]);
    assert!(notes_of_return(&app).is_empty());
}

#[tokio::test]
async fn whoever_wants_silence_finds_it_in_the_inbox_and_is_not_told_later() {
    let company = Company::new().await;
    let (app, goal, _) = with_two_entries(&company).await;
    let silence = |do_not_disturb| Settings {
        notifications: NotificationSettings { do_not_disturb, ..NotificationSettings::default() },
        ..Settings::default()
    };
    app.change_settings(silence(true)).await.unwrap();
    app.snooze(vec![goal.id], from_now(Duration::ZERO), None).await.unwrap();
    back(&app, goal.id).await;
    // The second look finds the first one's work done.
    app.snooze(vec![goal.id], from_now(Duration::ZERO), None).await.unwrap();
    back(&app, goal.id).await;
    assert!(notes_of_return(&app).is_empty());
    app.change_settings(silence(false)).await.unwrap();
    app.shutdown().await;
    assert!(notes_of_return(&app).is_empty());
    let app = company.start_live().await;
    app.refresh_now().await.unwrap();
    assert!(notes_of_return(&app).is_empty());
}

#[tokio::test]
async fn what_was_snoozed_again_before_its_return_could_be_told_is_not_told() {
    let company = Company::new().await;
    let (app, goal, issue) = with_two_entries(&company).await;
    company.report_an_issue();
    eventually("the second issue is told", || app.desktop().notes().len() == 3).await;
    let other = inbox(&app).await.remove(0);
    let always = Some(QuietSpan { from: 0, until: 1440 });
    let quiet_hours = QuietHours {
        on: true,
        monday: always,
        tuesday: always,
        wednesday: always,
        thursday: always,
        friday: always,
        saturday: always,
        sunday: always,
    };
    app.change_settings(Settings { quiet_hours, ..app.settings() }).await.unwrap();
    let all = [goal.id, issue.id, other.id];
    app.snooze(all.to_vec(), from_now(Duration::ZERO), None).await.unwrap();
    for id in all {
        back(&app, id).await;
    }
    app.snooze(vec![goal.id], from_now(DAY), None).await.unwrap();
    app.mark_read(vec![issue.id], true).await.unwrap();

    let quiet_hours = QuietHours::default();
    app.change_settings(Settings { quiet_hours, ..app.settings() }).await.unwrap();
    eventually("the hours are over", || !notes_of_return(&app).is_empty()).await;
    let only = ("Back from snooze".to_owned(), other.title);
    assert_eq!(notes_of_return(&app), [only], "of the others one is snoozed, and one was read");
}

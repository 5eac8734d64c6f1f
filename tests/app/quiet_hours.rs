//! Quiet hours: nothing is told but what cannot wait, and what came is summed up once when they end.

use std::time::Duration;

use companion::{Controller, Decision, LedgerStep, NotificationSettings, QuietHours, QuietSpan, Sequel, Settings};
use mock_backend::Level;

use crate::desk::Desk;
use crate::ledger::{decisions, inbox, live, steps};
use crate::recorder::{Recorder, Standstill, eventually};

/// A Monday.
const AFTERNOON: &str = "2026-11-23T15:00[Europe/Stockholm]";
const EVENING: &str = "2026-11-23T21:00[Europe/Stockholm]";
const MORNING: &str = "2026-11-24T07:00[Europe/Stockholm]";

async fn keeping_quiet_hours(desk: &Desk) -> Controller<Recorder> {
    let quiet_hours = QuietHours { on: true, ..QuietHours::default() };
    desk.app().change_settings(Settings { quiet_hours, ..Settings::default() }).await.unwrap();
    live(desk).await
}

async fn reported(desk: &Desk, app: &Controller<Recorder>, title: &str, severity: Level) {
    let before = app.snapshot().unread;
    desk.mock.create_issue(title, severity);
    eventually("it stands in the inbox", || app.snapshot().unread == before + 1).await;
}

/// Looks at the clock again, as it happens every half minute: another choice makes the app look at once.
async fn the_clock_is_looked_at(app: &Controller<Recorder>) {
    app.change_settings(app.settings()).await.unwrap();
}

fn titles(app: &Controller<Recorder>) -> Vec<(String, String)> {
    app.desktop().notes().into_iter().map(|note| (note.title, note.body)).collect()
}

fn pair(title: &str, body: &str) -> (String, String) {
    (title.to_owned(), body.to_owned())
}

#[tokio::test]
async fn what_comes_meanwhile_is_summed_up_once_when_they_end() {
    let desk = Desk::set_up().await;
    desk.it_is(EVENING);
    let app = keeping_quiet_hours(&desk).await;
    assert_eq!(app.snapshot().quiet_until.unwrap().to_string(), "2026-11-24T06:00:00.000Z");
    reported(&desk, &app, "Orders arrive twice", Level::High).await;
    reported(&desk, &app, "A parcel is late", Level::Low).await;
    // A catch-up while they last tells nothing either.
    app.refresh_now().await.unwrap();
    assert_eq!(titles(&app), []);
    assert_eq!(decisions(&app).await, [Decision::QuietHours, Decision::QuietHours]);

    desk.it_is(MORNING);
    the_clock_is_looked_at(&app).await;
    eventually("it is summed up", || !app.desktop().notes().is_empty()).await;
    app.refresh_now().await.unwrap();
    assert_eq!(titles(&app), [pair("During your quiet hours", "2 new issues")]);
    let first = inbox(&app).await.remove(0);
    let expected = [LedgerStep::Decided(Decision::QuietHours), LedgerStep::Followed(Sequel::SummedUp)];
    assert_eq!(steps(&app, &first).await, expected);
    assert_eq!(app.desktop().quiet(), [None], "the window is told that they are over");
    reported(&desk, &app, "By day", Level::Low).await;
    eventually("it is told by day", || titles(&app).len() == 2).await;
}

#[tokio::test]
async fn the_clock_is_looked_at_by_itself_for_timers_do_not_count_sleep() {
    let desk = Desk::set_up().await;
    desk.it_is(EVENING);
    let app = keeping_quiet_hours(&desk).await;
    // The machine sleeps until the morning, by a clock that no timer has heard of.
    let still = Standstill::begin();
    desk.it_is(MORNING);
    tokio::time::advance(Duration::from_secs(31)).await;
    still.until("the window is told that they are over", || app.desktop().quiet() == [None]).await;
    assert_eq!(app.snapshot().quiet_until, None);
}

#[tokio::test]
async fn a_critical_issue_comes_through_unless_that_is_switched_off() {
    let desk = Desk::set_up().await;
    desk.it_is(EVENING);
    let app = keeping_quiet_hours(&desk).await;
    reported(&desk, &app, "The gas alarm went off", Level::Critical).await;
    eventually("it is told", || !app.desktop().notes().is_empty()).await;
    assert!(app.desktop().notes()[0].urgent);
    let notifications = NotificationSettings { critical_comes_through: false, ..NotificationSettings::default() };
    app.change_settings(Settings { notifications, ..app.settings() }).await.unwrap();
    reported(&desk, &app, "And again", Level::Critical).await;
    assert_eq!(decisions(&app).await, [Decision::CameThrough, Decision::QuietHours]);
    assert_eq!(app.desktop().notes().len(), 1);
}

#[tokio::test]
async fn critical_issues_come_through_also_where_they_are_too_many_to_be_told_singly() {
    let desk = Desk::set_up().await;
    desk.it_is(EVENING);
    let app = keeping_quiet_hours(&desk).await;
    for _ in 0..7 {
        reported(&desk, &app, "The gas alarm went off", Level::Critical).await;
    }
    eventually("five, and the summary of two", || app.desktop().notes().len() == 6).await;
    let summary = app.desktop().notes().pop().unwrap();
    assert_eq!((summary.title.as_str(), summary.urgent, summary.tells.len()), ("2 more updates", true, 2));
}

#[tokio::test]
async fn an_app_that_was_closed_when_they_ended_sums_up_at_its_next_start() {
    let desk = Desk::set_up().await;
    desk.it_is(EVENING);
    let app = keeping_quiet_hours(&desk).await;
    reported(&desk, &app, "Orders arrive twice", Level::High).await;
    app.shutdown().await;
    assert_eq!(titles(&app), []);

    // Started while they last, it says nothing; after that it does, once.
    let app = live(&desk).await;
    app.shutdown().await;
    assert_eq!(titles(&app), []);
    desk.it_is(MORNING);
    let app = live(&desk).await;
    app.shutdown().await;
    assert_eq!(titles(&app), [pair("During your quiet hours", "1 new issue: Orders arrive twice")]);
    let app = live(&desk).await;
    app.shutdown().await;
    assert_eq!(titles(&app), []);
}

#[tokio::test]
async fn switching_them_off_ends_them() {
    let desk = Desk::set_up().await;
    desk.it_is(EVENING);
    let app = keeping_quiet_hours(&desk).await;
    reported(&desk, &app, "Orders arrive twice", Level::High).await;
    app.change_settings(Settings::default()).await.unwrap();
    eventually("it is summed up", || !app.desktop().notes().is_empty()).await;
}

#[tokio::test]
async fn their_beginning_is_told_to_the_window_and_counts_at_once() {
    let desk = Desk::set_up().await;
    desk.it_is(AFTERNOON);
    let app = keeping_quiet_hours(&desk).await;
    assert_eq!(app.snapshot().quiet_until, None);
    desk.it_is(EVENING);
    reported(&desk, &app, "Orders arrive twice", Level::High).await;
    assert_eq!(decisions(&app).await, [Decision::QuietHours]);
    the_clock_is_looked_at(&app).await;
    eventually("the window is told", || app.desktop().quiet().len() == 1).await;
    assert!(app.desktop().quiet()[0].is_some());
}

#[tokio::test]
async fn hours_that_are_none_are_refused() {
    let desk = Desk::set_up().await;
    let app = desk.app();
    for (from, until) in [(600, 600), (1440, 1500), (0, 2881)] {
        let quiet_hours = QuietHours { monday: Some(QuietSpan { from, until }), ..QuietHours::default() };
        assert!(
            app.change_settings(Settings { quiet_hours, ..Settings::default() }).await.is_err(),
            "{from} to {until}"
        );
    }
}

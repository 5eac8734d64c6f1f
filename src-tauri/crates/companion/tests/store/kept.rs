//! What is kept: at the next start the window has the last known truth before the service is asked.

use companion::{ErrorCode, Figures, Goal, Issue, ReadFrom};
use mock_backend::{GoalEnd, Level};
use realtime_proto::{ActionStatus, GoalStatus};

use crate::company::{App, Company, live};
use crate::disk::the_file;
use crate::recorder::eventually;

const SERVICE: ReadFrom = ReadFrom::Service;
const STORE: ReadFrom = ReadFrom::Store;

async fn stored_goal(app: &App, id: &str) -> Option<Goal> {
    app.goals(STORE).await.unwrap()?.goals.into_iter().find(|goal| goal.id == id)
}

async fn stored_issue(app: &App, id: &str) -> Option<Issue> {
    app.issues(STORE).await.unwrap()?.issues.into_iter().find(|issue| issue.id == id)
}

/// Waits until the store's thread has written what came before.
async fn settled(app: &App) {
    app.mark_read(Vec::new(), true).await.unwrap();
}

#[tokio::test]
async fn what_was_read_is_there_at_the_next_start_without_the_service() {
    let company = Company::new().await;
    let app = company.start_live().await;
    assert!(app.goals(STORE).await.unwrap().is_none(), "nothing is made up");
    let goal = company.active_goals().remove(0);
    let kpi = app.kpis(SERVICE).await.unwrap().unwrap().kpis.remove(0).id;
    macro_rules! read {
        ($app:ident, $from:expr) => {
            (
                $app.goals($from).await.unwrap(),
                $app.actions($from).await.unwrap(),
                $app.issues($from).await.unwrap(),
                $app.issue_statuses($from).await.unwrap(),
                $app.kpis($from).await.unwrap(),
                $app.people($from).await.unwrap(),
                $app.goal(&goal, $from).await.unwrap(),
                $app.goal_activity(&goal, $from).await.unwrap(),
                $app.kpi(&kpi, $from).await.unwrap(),
                $app.command_center($from).await.unwrap(),
                $app.recent_activity($from).await.unwrap(),
            )
        };
    }
    let before = read!(app, SERVICE);
    app.shutdown().await;

    let app = company.start().await;
    company.mock.set_network(false);
    let after = read!(app, STORE);

    assert_eq!(after.0, before.0, "in the same order, with the time at which it was true");
    assert_eq!(after.1, before.1);
    assert_eq!(after.2, before.2);
    assert_eq!(after.3, before.3);
    assert_eq!(after.4, before.4);
    assert_eq!(after.5, before.5);
    assert_eq!((after.6, after.7, after.8), (before.6, before.7, before.8));
    assert_eq!((after.9, after.10), (before.9, before.10));
}

#[tokio::test]
async fn the_figures_of_an_earlier_day_are_there_to_compare_with() {
    let company = Company::new().await;
    let app = company.start_live().await;
    let first = app.command_center(SERVICE).await.unwrap().unwrap();
    let again = app.command_center(SERVICE).await.unwrap().unwrap();
    assert_eq!((first.earlier, again.earlier), (None, None), "a day is not compared with itself");
    app.shutdown().await;
    three_days_pass(&company);
    company.mock.create_issue("Two pallets stand in the emergency exit", Level::Critical);

    let app = company.start_live().await;
    let center = app.command_center(SERVICE).await.unwrap().unwrap();
    let earlier = center.earlier.clone().expect("three days ago somebody looked");
    assert_eq!(earlier.figures, again.figures);
    assert_eq!(earlier.as_of.as_millis(), again.as_of.as_millis() - 3 * DAY);
    let open = |figures: &Figures| figures.open_issues.unwrap();
    assert_eq!(open(&center.figures), open(&earlier.figures) + 1);
    app.shutdown().await;

    let app = company.start().await;
    company.mock.set_network(false);
    let kept = app.command_center(STORE).await.unwrap().unwrap();
    assert_eq!(kept.earlier, Some(earlier), "also without the service");
}

const DAY: i64 = 86_400_000;

/// As if what is kept had been kept three days earlier.
fn three_days_pass(company: &Company) {
    let moved = rusqlite::Connection::open(the_file(company))
        .unwrap()
        .execute("UPDATE figures SET day = date(day, '-3 days'), as_of = as_of - ?1", [3 * DAY])
        .unwrap();
    assert_eq!(moved, 1, "one row a day");
}

#[tokio::test]
async fn a_read_from_the_service_never_falls_back_to_the_store() {
    let company = Company::new().await;
    let app = company.start_live().await;
    app.goals(SERVICE).await.unwrap();
    company.mock.set_network(false);
    assert_eq!(app.goals(SERVICE).await.unwrap_err().code, ErrorCode::Offline);
    assert!(app.goals(STORE).await.unwrap().is_some());
}

#[tokio::test]
async fn live_events_keep_the_lists_true() {
    let company = Company::new().await;
    let app = company.start_live().await;
    app.goals(SERVICE).await.unwrap();
    app.issues(SERVICE).await.unwrap();
    let actions = app.actions(SERVICE).await.unwrap().unwrap().actions;
    let goal = company.active_goals().remove(0);
    app.goal(&goal, SERVICE).await.unwrap();
    let action = actions.into_iter().find(|action| action.status == ActionStatus::NotStarted).unwrap().id;

    company.mock.complete_goal(&goal, None).unwrap();
    company.mock.complete_action(&action).unwrap();
    let new_goal = company.mock.create_goal("A new one");
    let issue = company.mock.create_issue("Orders arrive twice", Level::High);
    eventually("all are heard", || app.desktop().items().len() >= 5).await;
    settled(&app).await;

    let completed = stored_goal(&app, &goal).await.unwrap();
    assert_eq!((completed.status, completed.progress), (GoalStatus::Completed, Some(100.0)));
    assert!(completed.completion_date.is_some());
    assert_eq!(
        app.goal(&goal, STORE).await.unwrap().unwrap().goal.status,
        GoalStatus::Completed,
        "where it is opened, too"
    );
    let done = app.actions(STORE).await.unwrap().unwrap().actions.into_iter().find(|it| it.id == action).unwrap();
    assert_eq!(done.status, ActionStatus::Completed);
    assert_eq!(app.goals(STORE).await.unwrap().unwrap().goals[0].id, new_goal, "what is new stands in front");
    assert_eq!(stored_issue(&app, &issue).await.unwrap().title, "Orders arrive twice");
}

#[tokio::test]
async fn a_reading_changes_the_kpi_wherever_it_is_kept() {
    let company = Company::new().await;
    let app = company.start_live().await;
    let kpi = app.kpis(SERVICE).await.unwrap().unwrap().kpis.remove(0).id;
    app.kpi(&kpi, SERVICE).await.unwrap();
    company.mock.record_reading(&kpi, 4711.5).unwrap();
    eventually("it is heard", || !app.desktop().items().is_empty()).await;
    settled(&app).await;
    let listed = app.kpis(STORE).await.unwrap().unwrap().kpis.into_iter().find(|it| it.id == kpi).unwrap();
    assert_eq!(listed.current_value, Some(4711.5));
    assert_eq!(app.kpi(&kpi, STORE).await.unwrap().unwrap().kpi.current_value, Some(4711.5));
}

#[tokio::test]
async fn watched_goals_that_ended_in_the_absence_are_put_right() {
    let company = Company::new().await;
    company.has_a_past(600, 5);
    let app = company.start_live().await;
    let open = company.mock.world().goals.into_iter().filter(|goal| goal.title.starts_with("Of 800 days"));
    let open: Vec<String> = open.map(|goal| goal.id).collect();
    app.goals(SERVICE).await.unwrap();
    app.goal(&open[2], SERVICE).await.unwrap();
    app.shutdown().await;
    company.mock.close_goal(&open[0], GoalEnd::Completed, None).unwrap();
    company.mock.close_goal(&open[1], GoalEnd::Cancelled, None).unwrap();
    company.mock.delete_goal(&open[2]).unwrap();

    let app = company.start_live().await;
    settled(&app).await;
    let status = async |id: &str| stored_goal(&app, id).await.map(|goal| goal.status);
    assert_eq!(status(&open[0]).await, Some(GoalStatus::Completed));
    assert_eq!(status(&open[1]).await, Some(GoalStatus::Cancelled));
    assert_eq!(status(&open[2]).await, None, "it is not there any more");
    assert!(app.goal(&open[2], STORE).await.unwrap().is_none(), "nor is its room");
    assert_eq!(status(&open[3]).await, Some(GoalStatus::Active));
    assert_eq!(app.desktop().notes().len(), 1, "the completed one");
}

#[tokio::test]
async fn signing_out_leaves_nothing_on_the_machine() {
    let company = Company::new().await;
    let app = company.start_live().await;
    app.goals(SERVICE).await.unwrap();
    settled(&app).await;
    assert_eq!(company.files().len(), 3, "the file, its log and its index");
    app.sign_out().await.unwrap();
    assert!(company.files().is_empty(), "{:?}", company.files());
    assert_eq!(app.desktop().unread(), Some(0));
}

#[tokio::test]
async fn a_sign_in_that_is_refused_keeps_what_is_known_for_the_next_one() {
    let company = Company::new().await;
    let app = company.start_with_access_alone().await;
    live(&app).await;
    app.refresh_now().await.unwrap();
    app.goals(SERVICE).await.unwrap();
    settled(&app).await;
    company.mock.expire_tokens();
    eventually("nobody is signed in", || app.snapshot().session.mode == companion::Mode::SignedOut).await;
    let goal = company.complete_a_goal();
    app.shutdown().await;
    let app = company.start_live().await;
    assert!(app.goals(STORE).await.unwrap().is_some());
    assert_eq!(crate::company::times_shown(&app, "goal.completed", &goal), 1);
}

//! What the window reads and writes: in the app's own words, confirmed by the event that it causes.

use std::collections::HashMap;

use companion::{
    Action, ActionChange, Alert, CommandError, ErrorCode, Goal, GoalChange, Health, Issue, IssueMove, NewAction,
    NewGoal, NewIssue, NewReading, ReadFrom,
};
use mock_backend::{Level as Severity, MockConfig};
use realtime_proto::{ActionStatus, Event, EventType, GoalStatus, IssueStatus, Level, State};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::recorder::eventually;
use crate::{Whole, event_of};

/// The window has heard an event of that type about that thing.
async fn heard(whole: &Whole, kind: EventType, id: &str) {
    let is_it = |event: &Event| event.event_type() == kind && event.entity_id() == Some(id);
    eventually("the event is in the window", || whole.desktop().items().iter().filter_map(event_of).any(is_it)).await;
}

/// A view survives being kept as JSON, as the store keeps it.
fn survives<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(view: &T) {
    let kept = serde_json::to_string(view).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&kept).unwrap(), view);
}

async fn goal_in(whole: &Whole, status: GoalStatus) -> Goal {
    let goals = whole.app.goals(ReadFrom::Service).await.unwrap().unwrap().goals;
    goals.into_iter().find(|goal| goal.status == status).unwrap()
}

async fn me(whole: &Whole) -> String {
    whole
        .app
        .people(ReadFrom::Service)
        .await
        .unwrap()
        .unwrap()
        .people
        .into_iter()
        .find(|person| person.is_me)
        .unwrap()
        .id
}

fn new_action(assignee_id: String, goal_ids: Vec<String>) -> NewAction {
    NewAction {
        title: "Call the carrier".to_owned(),
        description: None,
        start_date: "2026-03-02".to_owned(),
        due_date: "2099-03-09".to_owned(),
        priority: Level::High,
        assignee_id,
        goal_ids,
        issue_ids: Vec::new(),
    }
}

fn new_goal(title: &str, owner_id: String) -> NewGoal {
    NewGoal {
        title: title.to_owned(),
        goal_type: "quarterly".to_owned(),
        target_date: "2099-12-31".to_owned(),
        owner_id,
        description: None,
        start_date: None,
    }
}

fn new_issue(severity: Level) -> NewIssue {
    NewIssue {
        title: "Orders arrive twice".to_owned(),
        description: None,
        severity,
        priority: Level::Critical,
        assignee_id: None,
        due_date: None,
        goal_ids: Vec::new(),
    }
}

#[tokio::test]
async fn a_change_whose_answer_is_lost_is_told_as_perhaps_done() {
    let whole = Whole::started(MockConfig::loopback()).await;
    let goal = whole.mock.world().goals[0].id.clone();
    whole.mock.hold_rest(Some("/notes"));
    let app = whole.app.clone();
    let sent = tokio::spawn(async move { app.add_note(&goal, "Once").await });
    eventually("it is at the service", || whole.mock.asked().iter().any(|path| path.ends_with("/notes"))).await;
    whole.mock.set_network(false);
    assert_eq!(sent.await.unwrap().unwrap_err().code, ErrorCode::PerhapsDone);
}

#[tokio::test]
async fn everything_the_window_reads_can_be_kept() {
    let whole = Whole::started(MockConfig::loopback()).await;
    let (app, world) = (&whole.app, whole.mock.world());
    survives(&app.goals(ReadFrom::Service).await.unwrap().unwrap());
    survives(&app.goal(&world.goals[0].id, ReadFrom::Service).await.unwrap().unwrap());
    survives(&app.goal_activity(&world.goals[0].id, ReadFrom::Service).await.unwrap().unwrap());
    survives(&app.actions(ReadFrom::Service).await.unwrap().unwrap());
    survives(&app.issues(ReadFrom::Service).await.unwrap().unwrap());
    survives(&app.issue_statuses(ReadFrom::Service).await.unwrap().unwrap());
    survives(&app.kpis(ReadFrom::Service).await.unwrap().unwrap());
    survives(&app.kpi(&world.measures[0].id, ReadFrom::Service).await.unwrap().unwrap());
    survives(&app.command_center(ReadFrom::Service).await.unwrap().unwrap());
    survives(&app.recent_activity(ReadFrom::Service).await.unwrap().unwrap());
    survives(&app.people(ReadFrom::Service).await.unwrap().unwrap());
    survives(&app.plan().await.unwrap());
}

#[tokio::test]
async fn actions_and_issues_are_those_of_the_server() {
    let whole = Whole::started(MockConfig::loopback()).await;
    let world = whole.mock.world();
    let actions = whole.app.actions(ReadFrom::Service).await.unwrap().unwrap().actions;
    let told: HashMap<&str, &Action> = actions.iter().map(|action| (action.id.as_str(), action)).collect();
    for there in &world.actions {
        let action = told[there.id.as_str()];
        assert_eq!(action.status, ActionStatus::from_text(there.status));
        assert_eq!(action.priority, Some(Level::from_text(there.priority)));
        assert_eq!(action.goal_ids.first(), there.goal_id.as_ref());
    }
    let issues = whole.app.issues(ReadFrom::Service).await.unwrap().unwrap().issues;
    let told: HashMap<&str, &Issue> = issues.iter().map(|issue| (issue.id.as_str(), issue)).collect();
    for there in &world.issues {
        let issue = told[there.id.as_str()];
        assert_eq!(issue.status.as_str(), there.status, "the same word as in events");
        assert_eq!(issue.severity, Some(Level::from_text(there.severity)));
        assert!(issue.status_name.is_some() && issue.reporter_name.is_some() && issue.category.is_some());
    }
    let one = whole.app.action(&actions[0].id).await.unwrap();
    assert_eq!(one, actions[0]);
    assert_eq!(whole.app.issue(&issues[0].id).await.unwrap(), issues[0]);
}

#[tokio::test]
async fn an_issue_keeps_its_own_word_for_its_status() {
    let whole = Whole::started(MockConfig::loopback()).await;
    let issue = whole.mock.create_issue("Printer jams", Severity::Low);
    whole.mock.turn_issue(&issue, "Blocked").unwrap();
    let issue = whole.app.issue(&issue).await.unwrap();
    assert_eq!((issue.status, issue.status_name.as_deref()), (IssueStatus::InProgress, Some("Blocked")));
    let statuses = whole.app.issue_statuses(ReadFrom::Service).await.unwrap().unwrap();
    let names: Vec<&str> = statuses.iter().map(|status| status.name.as_str()).collect();
    assert_eq!(names[..3], ["Open", "In Progress", "Resolved"]);
    assert_eq!(statuses[2].status, IssueStatus::Resolved);
}

#[tokio::test]
async fn the_words_for_issues_are_asked_for_once() {
    let whole = Whole::started(MockConfig::loopback()).await;
    whole.app.issues(ReadFrom::Service).await.unwrap().unwrap();
    let issue = whole.mock.world().issues[0].id.clone();
    whole.app.issue(&issue).await.unwrap();
    whole.app.issue(&issue).await.unwrap();
    let asked = whole.mock.asked();
    let times = |path: &str| asked.iter().filter(|asked| asked.ends_with(path)).count();
    assert_eq!((times("/issue-statuses"), times("/issue-types"), times(&issue)), (1, 1, 2));
}

#[tokio::test]
async fn kpis_tell_their_health_and_their_last_readings() {
    let whole = Whole::started(MockConfig::loopback()).await;
    let kpis = whole.app.kpis(ReadFrom::Service).await.unwrap().unwrap().kpis;
    for there in whole.mock.world().measures {
        let kpi = kpis.iter().find(|kpi| kpi.id == there.id).unwrap();
        assert_eq!((kpi.current_value, kpi.target_value), (there.current, Some(there.target)));
        assert_eq!(kpi.points.len(), there.readings.min(20));
        assert_eq!(kpi.points.last().map(|point| point.value), there.current, "oldest first");
        assert_ne!(kpi.health, Health::NoData);
    }
    let detail = whole.app.kpi(&kpis[0].id, ReadFrom::Service).await.unwrap().unwrap();
    assert_eq!(detail.readings[0].value, kpis[0].current_value.unwrap(), "newest first");
    assert_eq!(detail.kpi.health, kpis[0].health, "by the rule as by the service");
    assert!(!detail.targets.is_empty() && detail.targets.is_sorted_by_key(|target| target.date.clone()));
    let next = &detail.targets[3];
    assert!(next.optimal.is_some() && next.minimal.is_some(), "a band: {next:?}");
    assert_eq!(detail.kpi.optimal_value, next.optimal, "the fourth is due next");
    assert_eq!(detail.goals.len(), 1);
}

#[tokio::test]
async fn the_command_centre_speaks_of_what_is_wrong() {
    let whole = Whole::started(MockConfig::loopback()).await;
    whole.mock.create_issue("It burns", Severity::Critical);
    let center = whole.app.command_center(ReadFrom::Service).await.unwrap().unwrap();
    let burning = center.alerts.iter().find_map(|alert| match alert {
        Alert::CriticalIssue { title, impact, .. } if title == "It burns" => *impact,
        Alert::CriticalIssue { .. } | Alert::ActionPastDue { .. } | Alert::MeasureAtRisk { .. } => None,
    });
    assert_eq!(burning, Some(Level::Critical));
    let active = whole.mock.world().goals.iter().filter(|goal| goal.status == "active").count();
    assert_eq!((center.goals.len(), center.figures.total_active_goals), (active, u32::try_from(active).ok()));
    assert!(center.goals.iter().all(|goal| goal.health.is_some() && goal.owner_name.is_some()));
}

#[tokio::test]
async fn the_plan_and_the_people_are_told() {
    let whole = Whole::started(MockConfig::loopback()).await;
    let plan = whole.app.plan().await.unwrap();
    assert!(plan.features.iter().any(|feature| feature == "realtime"));
    assert!(plan.limits.iter().any(|limit| limit.name == "goals"));
    let people = whole.app.people(ReadFrom::Service).await.unwrap().unwrap().people;
    assert_eq!(people.iter().filter(|person| person.is_me).count(), 1);
    assert_eq!(
        people.iter().find(|person| person.is_me).unwrap().user_id.as_ref(),
        Some(&whole.mock.users()[0].user_id)
    );
}

#[tokio::test]
async fn a_goal_is_created_and_goes_through_its_life() {
    let whole = Whole::live().await;
    let goal = whole.app.create_goal(new_goal("Raise repeat orders to 40 %", me(&whole).await)).await.unwrap();
    assert_eq!((goal.status, goal.title.as_str()), (GoalStatus::Draft, "Raise repeat orders to 40 %"));
    heard(&whole, EventType::GoalCreated, &goal.id).await;
    for (change, status, kind) in [
        (GoalChange::Activate, GoalStatus::Active, EventType::GoalActivated),
        (GoalChange::Pause { reason: Some("Summer".to_owned()) }, GoalStatus::Paused, EventType::GoalPaused),
        (GoalChange::Resume, GoalStatus::Active, EventType::GoalResumed),
        (GoalChange::Complete { notes: Some("41 %".to_owned()) }, GoalStatus::Completed, EventType::GoalCompleted),
    ] {
        let outcome = whole.app.change_goal(&goal.id, change).await.unwrap();
        assert_eq!((outcome.goal_id.as_str(), outcome.status), (goal.id.as_str(), status));
        heard(&whole, kind, &goal.id).await;
    }
    let detail = whole.app.goal(&goal.id, ReadFrom::Service).await.unwrap().unwrap();
    assert_eq!((detail.goal.status, detail.goal.progress), (GoalStatus::Completed, Some(100.0)));
}

#[tokio::test]
async fn what_a_status_does_not_allow_is_a_conflict_and_changes_nothing() {
    let whole = Whole::started(MockConfig::loopback()).await;
    let done = goal_in(&whole, GoalStatus::Completed).await;
    let error = whole.app.change_goal(&done.id, GoalChange::Activate).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::Conflict, "{error}");
    assert_eq!(whole.app.goal(&done.id, ReadFrom::Service).await.unwrap().unwrap().goal.status, GoalStatus::Completed);
}

#[tokio::test]
async fn a_field_that_is_wrong_is_named() {
    let whole = Whole::started(MockConfig::loopback()).await;
    let action = NewAction { due_date: "2001-01-01".to_owned(), ..new_action(me(&whole).await, Vec::new()) };
    let CommandError { code, fields, .. } = whole.app.create_action(action).await.unwrap_err();
    assert_eq!((code, fields[0].field.as_str()), (ErrorCode::Validation, "dueDate"));
    let paused = whole.app.set_action_status("any", ActionStatus::Paused, None).await.unwrap_err();
    assert_eq!((paused.code, paused.fields[0].field.as_str()), (ErrorCode::Validation, "status"));
}

#[tokio::test]
async fn notes_and_comments_reach_the_goals_feed() {
    let whole = Whole::live().await;
    let goal = goal_in(&whole, GoalStatus::Active).await;
    let note = whole.app.add_note(&goal.id, "Half way").await.unwrap();
    let comment = whole.app.add_comment(&goal.id, "Well done").await.unwrap();
    assert_eq!((note.activity_type.as_str(), comment.activity_type.as_str()), ("note", "comment"));
    assert!(note.author.is_some() && note.author_id.is_some());
    heard(&whole, EventType::GoalActivityCreated, &goal.id).await;
    let activity = whole.app.goal_activity(&goal.id, ReadFrom::Service).await.unwrap().unwrap().activity;
    assert_eq!([&activity[0].id, &activity[1].id], [&comment.id, &note.id], "newest first");
}

#[tokio::test]
async fn an_action_is_created_changed_and_done() {
    let whole = Whole::live().await;
    let goal = goal_in(&whole, GoalStatus::Active).await;
    let action = whole.app.create_action(new_action(me(&whole).await, vec![goal.id.clone()])).await.unwrap();
    assert_eq!((action.status, action.priority), (ActionStatus::NotStarted, Some(Level::High)));
    assert_eq!((&action.goal_ids, action.assignee_name.is_some()), (&vec![goal.id], true));
    heard(&whole, EventType::ActionCreated, &action.id).await;
    let change = ActionChange { priority: Some(Level::Critical), progress: Some(30.0), ..ActionChange::default() };
    let changed = whole.app.change_action(&action.id, change).await.unwrap();
    assert_eq!((changed.priority, changed.progress, changed.title), (Some(Level::Critical), Some(30.0), action.title));
    heard(&whole, EventType::ActionPriorityChanged, &action.id).await;
    heard(&whole, EventType::ActionProgressUpdated, &action.id).await;
    let done = whole.app.set_action_status(&action.id, ActionStatus::Completed, None).await.unwrap();
    assert_eq!((done.status, done.progress), (ActionStatus::Completed, Some(100.0)));
    heard(&whole, EventType::ActionCompleted, &action.id).await;
}

#[tokio::test]
async fn an_issue_is_reported_by_me_and_goes_through_its_life() {
    let whole = Whole::live().await;
    let issue = whole.app.create_issue(new_issue(Level::High)).await.unwrap();
    assert_eq!((issue.status, issue.severity), (IssueStatus::Open, Some(Level::High)));
    assert_eq!(issue.reporter_id, Some(me(&whole).await));
    heard(&whole, EventType::IssueCreated, &issue.id).await;
    for (way, status) in [
        (IssueMove::Start { notes: None }, IssueStatus::InProgress),
        (IssueMove::Resolve { notes: "Repaired".to_owned() }, IssueStatus::Resolved),
        (IssueMove::Close { reason: None }, IssueStatus::Closed),
        (IssueMove::Reopen { reason: "Again".to_owned() }, IssueStatus::Open),
    ] {
        assert_eq!(whole.app.move_issue(&issue.id, way).await.unwrap().status, status);
    }
    heard(&whole, EventType::IssueStatusChanged, &issue.id).await;
    let statuses = whole.app.issue_statuses(ReadFrom::Service).await.unwrap().unwrap();
    let blocked = statuses.into_iter().find(|status| status.name == "Blocked").unwrap();
    whole.app.move_issue(&issue.id, IssueMove::Close { reason: None }).await.unwrap();
    let back = IssueMove::Restore { status_config_id: blocked.id, reason: "By mistake".to_owned() };
    let restored = whole.app.move_issue(&issue.id, back).await.unwrap();
    assert_eq!((restored.status, restored.status_name.as_deref()), (IssueStatus::InProgress, Some("Blocked")));
    let mine = whole.app.assign_issue(&issue.id, issue.reporter_id.clone()).await.unwrap();
    assert_eq!((mine.assignee_id, mine.assignee_name), (issue.reporter_id, issue.reporter_name));
    assert_eq!(whole.app.assign_issue(&issue.id, None).await.unwrap().assignee_id, None);
}

#[tokio::test]
async fn a_reading_becomes_the_kpis_value() {
    let whole = Whole::live().await;
    let kpi = whole.app.kpis(ReadFrom::Service).await.unwrap().unwrap().kpis.remove(0);
    let today =
        whole.app.command_center(ReadFrom::Service).await.unwrap().unwrap().generated_at.unwrap()[..10].to_owned();
    let reading = NewReading { value: 41.5, date: today, note: Some("Counted by hand".to_owned()) };
    let recorded = whole.app.record_reading(&kpi.id, reading).await.unwrap();
    assert_eq!((recorded.value, recorded.note.as_deref()), (41.5, Some("Counted by hand")));
    heard(&whole, EventType::KpiReadingCreated, &kpi.id).await;
    assert_eq!(whole.app.kpi(&kpi.id, ReadFrom::Service).await.unwrap().unwrap().kpi.current_value, Some(41.5));
}

#[tokio::test]
async fn what_is_not_there_what_is_forbidden_and_what_is_not_reached_are_told_apart() {
    let whole = Whole::started(MockConfig::loopback()).await;
    assert_eq!(whole.app.goal("nothing", ReadFrom::Service).await.unwrap_err().code, ErrorCode::NotFound);
    assert_eq!(whole.app.goal("../people", ReadFrom::Service).await.unwrap_err().code, ErrorCode::NotFound);
    whole.mock.fail_rest(Some(403));
    assert_eq!(whole.app.kpis(ReadFrom::Service).await.unwrap_err().code, ErrorCode::Forbidden);
    whole.mock.fail_rest(None);
    whole.mock.set_network(false);
    assert_eq!(whole.app.actions(ReadFrom::Service).await.unwrap_err().code, ErrorCode::Offline);
}

#[tokio::test]
async fn what_the_service_does_not_know_any_more_is_not_kept() {
    let whole = Whole::started(MockConfig::loopback()).await;
    let app = &whole.app;
    // One that can be deleted.
    let goal = whole.app.create_goal(new_goal("Sell the old lathe", me(&whole).await)).await.unwrap().id;
    app.goals(ReadFrom::Service).await.unwrap();
    app.goal(&goal, ReadFrom::Service).await.unwrap();
    assert!(app.goal(&goal, ReadFrom::Store).await.unwrap().is_some(), "it was kept");
    whole.mock.delete_goal(&goal).unwrap();
    assert_eq!(app.goal(&goal, ReadFrom::Service).await.unwrap_err().code, ErrorCode::NotFound);
    assert_eq!(app.goal(&goal, ReadFrom::Store).await.unwrap(), None);
    let kept = app.goals(ReadFrom::Store).await.unwrap().unwrap().goals;
    assert!(!kept.is_empty() && kept.iter().all(|one| one.id != goal), "the list lost this one alone");
}

#[tokio::test]
async fn what_was_asked_in_one_sign_in_is_not_shown_in_the_next() {
    let whole = Whole::started(MockConfig::loopback()).await;
    whole.mock.hold_rest(Some("/measures"));
    let mut asked = Box::pin(whole.app.kpis(ReadFrom::Service));
    let is_asked = || whole.mock.asked().iter().any(|path| path.ends_with("/measures"));
    tokio::select! {
        answer = &mut asked => panic!("it is held: {answer:?}"),
        () = eventually("it is asked", is_asked) => {}
    }
    whole.app.sign_in(crate::account(&whole.mock)).await.unwrap();
    whole.mock.hold_rest(None);
    assert_eq!(asked.await.unwrap_err().code, ErrorCode::SignedOut);
}

#[tokio::test]
async fn whoever_signs_in_later_is_not_taken_for_the_one_before() {
    let whole = Whole::started(MockConfig::loopback()).await;
    // What it asks about itself is answered when the next one is there.
    whole.mock.hold_rest(Some("/user/profile"));
    let is_asked = || whole.mock.asked().iter().any(|path| path.ends_with("/user/profile"));
    eventually("it is asked", is_asked).await;
    whole.app.sign_in(crate::account_of(&whole.mock, 1)).await.unwrap();
    whole.mock.hold_rest(None);
    eventually("the second one's own answer comes", || {
        whole.mock.asked().iter().filter(|path| path.ends_with("/user/profile")).count() == 2
    })
    .await;
    whole.app.people(ReadFrom::Service).await.unwrap();
    let session = whole.app.snapshot().session;
    assert_eq!(session.user.unwrap().user_id, whole.mock.users()[1].user_id);
}

#[tokio::test]
async fn what_was_read_gives_its_names_to_the_feed() {
    let whole = Whole::live().await;
    let goal = goal_in(&whole, GoalStatus::Active).await;
    // Nobody hears of its creation.
    whole.mock.set_network(false);
    let action = whole.mock.create_action(&goal.id, "Call the carrier").unwrap();
    eventually("it is sent", || whole.mock.sent().iter().any(|sent| sent.text.contains(&action))).await;
    whole.mock.set_network(true);
    whole.app.actions(ReadFrom::Service).await.unwrap().unwrap();
    eventually("the app is live again", || whole.state() == State::Connected).await;
    // Whoever looks a name up from here on fails.
    whole.mock.fail_rest(Some(500));
    whole.mock.progress_action(&action, 30).unwrap();
    heard(&whole, EventType::ActionProgressUpdated, &action).await;
    assert!(
        whole.desktop().items().iter().filter_map(event_of).all(|event| event.event_type() != EventType::ActionCreated)
    );
    assert_eq!(whole.app.snapshot().names.get(&action).map(String::as_str), Some("Call the carrier"));
}

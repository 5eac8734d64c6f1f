//! Every write of the client against the mock, over real HTTP; its events follow.
#![allow(clippy::unwrap_used)] // what fails in a helper fails its test

mod support;

use std::time::{Duration, Instant};

use backend_api::{
    ActionDraft, ActionEdit, ActionLink, ApiError, Connections, ErrorKind, GoalEdit, GoalEnd, IssueEdit, NewAction,
    NewGoal, NewIssue, NewReading,
};
use mock_backend::{Level, MockBackend, MockConfig};
use serde_json::json;
use support::{Signed, signed_in};

/// Longer than the event of a write takes on any machine (protocol.md 5.6: 500 ms on a good one).
const WITHIN: Duration = Duration::from_secs(10);

/// Waits for the events that a write has caused beyond those sent before.
async fn events(mock: &MockBackend, before: usize, types: &[&str]) {
    let began = Instant::now();
    if types.is_empty() {
        // Three times the mock's delay: long enough for an event that should not come.
        tokio::time::sleep(Duration::from_millis(60)).await;
    }
    loop {
        let sent: Vec<String> = mock.sent().into_iter().skip(before).map(|sent| kind(&sent.text)).collect();
        if sent == types {
            return;
        }
        assert!(began.elapsed() < WITHIN, "expected {types:?}, sent {sent:?}");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

fn kind(text: &str) -> String {
    let event: serde_json::Value = serde_json::from_str(text).unwrap();
    event["type"].as_str().unwrap_or_default().to_owned()
}

/// Does a write and waits for its events.
async fn causing<T>(signed: &Signed, types: &[&str], write: impl Future<Output = Result<T, ApiError>>) -> T {
    let before = signed.mock.sent().len();
    let done = write.await.unwrap();
    events(&signed.mock, before, types).await;
    done
}

fn goal_in(mock: &MockBackend, status: &str) -> String {
    mock.world().goals.into_iter().find(|goal| goal.status == status).unwrap().id
}

fn status_of(mock: &MockBackend, goal: &str) -> &'static str {
    mock.world().goals.into_iter().find(|there| there.id == goal).unwrap().status
}

fn new_goal(owner: &str) -> NewGoal {
    NewGoal {
        title: "Raise repeat orders to 40 %".to_owned(),
        kind: "quarterly".to_owned(),
        target_date: "2099-12-31".to_owned(),
        owner_id: owner.to_owned(),
        description: Some("Who buys once should buy twice".to_owned()),
        start_date: None,
    }
}

fn new_action(assignee: &str, goals: Vec<String>) -> NewAction {
    NewAction {
        title: "Call the carrier".to_owned(),
        description: None,
        start_date: "2026-03-02".to_owned(),
        due_date: "2099-03-09".to_owned(),
        priority: "high".to_owned(),
        assigned_person_id: assignee.to_owned(),
        connections: Connections { goal_ids: goals, ..Connections::default() },
    }
}

#[tokio::test]
async fn a_goal_is_created_changed_and_deleted() {
    let signed = signed_in(MockConfig::loopback()).await;
    let new = new_goal(&signed.person_id);
    let goal = causing(&signed, &["goal.created"], signed.api.create_goal(&new)).await;
    assert_eq!((goal.title(), goal.status.as_deref()), ("Raise repeat orders to 40 %", Some("draft")));
    assert_eq!(goal.owner.as_ref().map(|owner| owner.id.as_str()), Some(signed.person_id.as_str()));
    let edit = GoalEdit { title: Some("Raise them to 50 %".to_owned()), ..GoalEdit::default() };
    let edited = causing(&signed, &[], signed.api.edit_goal(&goal.id, &edit)).await;
    assert_eq!((edited.title(), &edited.description), ("Raise them to 50 %", &goal.description));
    signed.api.delete_goal(&goal.id).await.unwrap();
    assert_eq!(signed.api.goal(&goal.id).await.unwrap_err().kind, ErrorKind::NotFound);
}

#[tokio::test]
async fn a_goal_goes_through_its_life() {
    let signed = signed_in(MockConfig::loopback()).await;
    let goal = signed.mock.create_goal("Halve onboarding time");
    events(&signed.mock, 0, &["goal.created"]).await;
    let turned = causing(&signed, &["goal.activated"], signed.api.activate_goal(&goal)).await;
    assert_eq!((turned.id.as_str(), turned.status.as_deref()), (goal.as_str(), Some("active")));
    causing(&signed, &["goal.paused"], signed.api.pause_goal(&goal, Some("Summer"))).await;
    assert_eq!(status_of(&signed.mock, &goal), "paused");
    causing(&signed, &["goal.resumed"], signed.api.activate_goal(&goal)).await;
    let done =
        causing(&signed, &["goal.completed"], signed.api.close_goal(&goal, GoalEnd::Completed, Some("41 %"))).await;
    assert_eq!((done.progress, done.status.as_deref()), (Some(100.0), Some("completed")));
    assert!(done.completion_date.is_some());
    let other = goal_in(&signed.mock, "active");
    causing(&signed, &["goal.cancelled"], signed.api.close_goal(&other, GoalEnd::Cancelled, None)).await;
    assert_eq!(status_of(&signed.mock, &other), "cancelled");
}

#[tokio::test]
async fn what_a_goals_status_does_not_allow_is_a_conflict_in_the_services_words() {
    let signed = signed_in(MockConfig::loopback()).await;
    let done = goal_in(&signed.mock, "completed");
    let draft = signed.mock.create_goal("Not begun");
    for refused in [
        signed.api.activate_goal(&done).await,
        signed.api.pause_goal(&done, None).await,
        signed.api.pause_goal(&draft, None).await,
        signed.api.close_goal(&done, GoalEnd::Cancelled, None).await,
        signed.api.close_goal(&draft, GoalEnd::Completed, None).await,
    ] {
        let error = refused.unwrap_err();
        assert_eq!((error.kind, error.status, &error.code), (ErrorKind::Conflict, Some(422), &None), "{error}");
        assert!(!error.message.contains("HTTP"), "in the service's words: {error}");
    }
    assert_eq!(status_of(&signed.mock, &draft), "draft", "nothing was changed");
}

#[tokio::test]
async fn every_field_that_is_wrong_is_named() {
    let signed = signed_in(MockConfig::loopback()).await;
    let new = NewGoal { title: String::new(), target_date: "2001-01-01".to_owned(), ..new_goal("nobody") };
    let error = signed.api.create_goal(&new).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Invalid);
    let fields: Vec<&str> = error.fields.iter().map(|fault| fault.field.as_str()).collect();
    for field in ["name", "targetDate", "ownerId"] {
        assert!(fields.contains(&field), "{field} is missing in {fields:?}");
    }
    let action = NewAction { due_date: "2001-01-01".to_owned(), ..new_action(&signed.person_id, Vec::new()) };
    let error = signed.api.create_action(&action).await.unwrap_err();
    assert_eq!(error.fields.iter().map(|fault| fault.field.as_str()).collect::<Vec<_>>(), ["dueDate"]);
}

#[tokio::test]
async fn a_rule_of_the_business_is_a_conflict_in_the_services_words() {
    let signed = signed_in(MockConfig::loopback()).await;
    let measure = signed.api.measure(&signed.mock.world().measures[0].id).await.unwrap();
    let error = signed.api.delete_goal(&measure.linked_goals[0].goal_id).await.unwrap_err();
    assert_eq!((error.kind, error.code.as_deref()), (ErrorKind::Conflict, Some("BUSINESS_RULE_VIOLATION")));
}

#[tokio::test]
async fn notes_and_comments_are_written() {
    let signed = signed_in(MockConfig::loopback()).await;
    let goal = goal_in(&signed.mock, "active");
    let note = causing(&signed, &["goal.activity.created"], signed.api.add_note(&goal, "Half way")).await;
    assert_eq!(note.text(), "Half way");
    let comment = causing(&signed, &["goal.activity.created"], signed.api.add_comment(&goal, "Well done")).await;
    assert_eq!((comment.text(), comment.kind.as_str()), ("Well done", "comment"));
    assert!(!comment.created_by.unwrap().name().is_empty());
    let activity = signed.api.goal_activity(&goal).await.unwrap();
    assert_eq!([activity[0].id.as_str(), activity[1].id.as_str()], [comment.id.as_str(), note.id.as_str()]);
}

#[tokio::test]
async fn an_action_is_created_changed_and_deleted() {
    let signed = signed_in(MockConfig::loopback()).await;
    let goal = goal_in(&signed.mock, "active");
    let new = new_action(&signed.person_id, vec![goal.clone()]);
    let action = causing(&signed, &["action.created"], signed.api.create_action(&new)).await;
    assert_eq!((action.status.as_deref(), action.priority.as_deref()), (Some("not_started"), Some("high")));
    assert_eq!(action.connections.goal_ids, [goal]);
    let begun = signed.api.set_action_status(&action.id, "in_progress", Some("At last"));
    let begun = causing(&signed, &["action.status_changed"], begun).await;
    assert_eq!((begun.id.as_str(), begun.status.as_deref()), (action.id.as_str(), Some("in_progress")));
    let other = signed.mock.world().people.into_iter().find(|person| person.id != signed.person_id).unwrap();
    let edit = ActionEdit {
        title: Some("Call both carriers".to_owned()),
        priority: Some("critical".to_owned()),
        assigned_person_id: Some(other.id.clone()),
        progress: Some(30.0),
        ..ActionEdit::default()
    };
    let changed = ["action.priority_changed", "action.reassigned", "action.progress_updated"];
    let edited = causing(&signed, &changed, signed.api.edit_action(&action.id, &edit)).await;
    assert_eq!((edited.title.as_str(), edited.assigned_person_id), ("Call both carriers", Some(other.id)));
    let done = signed.api.set_action_status(&action.id, "completed", None);
    let done = causing(&signed, &["action.status_changed", "action.completed"], done).await;
    assert_eq!(done.progress, Some(100.0));
    signed.api.delete_action(&action.id).await.unwrap();
    assert_eq!(signed.api.action(&action.id).await.unwrap_err().kind, ErrorKind::NotFound);
}

#[tokio::test]
async fn an_action_is_connected_and_disconnected_without_an_event() {
    let signed = signed_in(MockConfig::loopback()).await;
    let goal = goal_in(&signed.mock, "active");
    let action = signed.mock.create_action(&goal, "Call the carrier").unwrap();
    events(&signed.mock, 0, &["action.created"]).await;
    let issue = signed.mock.world().issues.remove(0).id;
    let issues = [issue.as_str()];
    let link = signed.api.connect_action(&action, ActionLink::Issues, &issues);
    let connected = causing(&signed, &[], link).await;
    assert_eq!((connected.goal_ids, connected.issue_ids), (vec![goal], vec![issue.clone()]));
    causing(&signed, &[], signed.api.disconnect_action(&action)).await;
    assert_eq!(signed.api.action(&action).await.unwrap().connections, Connections::default());
}

#[tokio::test]
async fn an_issue_is_created_moved_and_assigned() {
    let signed = signed_in(MockConfig::loopback()).await;
    let new = NewIssue {
        title: "Orders arrive twice".to_owned(),
        description: None,
        business_impact: "high".to_owned(),
        priority: "critical".to_owned(),
        reported_by: signed.person_id.clone(),
        assigned_person_id: None,
        due_date: None,
        connections: Connections::default(),
    };
    let issue = causing(&signed, &["issue.created"], signed.api.create_issue(&new)).await;
    assert_eq!((issue.impact.as_deref(), issue.priority.as_deref()), (Some("high"), Some("critical")));
    assert_eq!(issue.reporter_id.as_ref(), Some(&signed.person_id));
    let word = |mock: &MockBackend| mock.world().issues.into_iter().find(|there| there.id == issue.id).unwrap().status;
    let moved = ["issue.status_changed"];
    causing(&signed, &moved, signed.api.start_issue(&issue.id, None)).await;
    assert_eq!(word(&signed.mock), "in_progress");
    let resolved = causing(&signed, &moved, signed.api.resolve_issue(&issue.id, "Repaired")).await;
    assert_eq!((word(&signed.mock), resolved.resolution_notes.as_deref()), ("resolved", Some("Repaired")));
    causing(&signed, &moved, signed.api.close_issue(&issue.id, Some("Done"))).await;
    assert_eq!(word(&signed.mock), "closed");
    causing(&signed, &moved, signed.api.reopen_issue(&issue.id, "Again")).await;
    assert_eq!(word(&signed.mock), "open");
    let assigned = causing(&signed, &[], signed.api.assign_issue(&issue.id, Some(&signed.person_id))).await;
    assert_eq!(assigned.assigned_person_id.as_ref(), Some(&signed.person_id));
    let nobodys = causing(&signed, &[], signed.api.assign_issue(&issue.id, None)).await;
    assert_eq!(nobodys.assigned_person_id, None);
}

#[tokio::test]
async fn an_issue_is_edited_set_turned_into_actions_and_deleted() {
    let signed = signed_in(MockConfig::loopback()).await;
    let issue = signed.mock.create_issue("Printer jams", Level::Low);
    events(&signed.mock, 0, &["issue.created"]).await;
    let blocked =
        signed.api.issue_statuses().await.unwrap().into_iter().find(|status| status.name == "Blocked").unwrap();
    let set = causing(
        &signed,
        &["issue.status_changed"],
        signed.api.set_issue_status(&issue, &blocked.id, Some("The part is late")),
    )
    .await;
    assert_eq!(set.status_config_id.as_ref(), Some(&blocked.id));
    let edit = IssueEdit { title: Some("Printer jams daily".to_owned()), ..IssueEdit::default() };
    let edited = causing(&signed, &[], signed.api.edit_issue(&issue, &edit)).await;
    assert_eq!(edited.title, "Printer jams daily");
    let draft = |title: &str| ActionDraft {
        title: title.to_owned(),
        description: None,
        assigned_person_id: None,
        priority: None,
    };
    let drafts = [draft("Find the cause"), draft("Fix it")];
    let made = causing(&signed, &["action.created"; 2], signed.api.convert_issue(&issue, &drafts, None)).await;
    assert_eq!(made.len(), 2);
    signed.api.delete_issue(&issue).await.unwrap();
    assert_eq!(signed.api.issue(&issue).await.unwrap_err().kind, ErrorKind::NotFound);
}

#[tokio::test]
async fn an_issue_cannot_be_resolved_without_words() {
    let signed = signed_in(MockConfig::loopback()).await;
    let issue = signed.mock.create_issue("Printer jams", Level::Low);
    let error = signed.api.resolve_issue(&issue, "").await.unwrap_err();
    assert_eq!((error.kind, error.fields[0].field.as_str()), (ErrorKind::Invalid, "resolutionNotes"));
}

#[tokio::test]
async fn a_reading_is_recorded_set_and_overridden() {
    let signed = signed_in(MockConfig::loopback()).await;
    let kpi = signed.mock.world().measures.remove(0).id;
    let today = signed.api.command_center().await.unwrap().generated_at.unwrap()[..10].to_owned();
    let reading = NewReading {
        actual_subtype: "Measured".to_owned(),
        actual_value: 41.5,
        measurement_date: today,
        data_source: "Manual".to_owned(),
        rationale: Some("Counted by hand".to_owned()),
    };
    let recorded = causing(&signed, &["kpi.reading_created"], signed.api.record_reading(&kpi, &reading)).await;
    assert_eq!((recorded.post_value, recorded.rationale.as_deref()), (Some(41.5), Some("Counted by hand")));
    let overridden = signed.api.override_reading(&kpi, &recorded.id, 42.0, "Counted again");
    let overridden = causing(&signed, &[], overridden).await;
    assert_eq!((overridden.post_value, overridden.original_value), (Some(42.0), Some(41.5)));
    assert!(overridden.is_manual_override);
    let set = causing(&signed, &["kpi.reading_created"], signed.api.set_value(&kpi, 43.0, None)).await;
    assert_eq!(set.current_value, Some(43.0));
    let future = NewReading { measurement_date: "2099-01-01".to_owned(), ..reading };
    let error = signed.api.record_reading(&kpi, &future).await.unwrap_err();
    assert_eq!((error.kind, error.fields[0].field.as_str()), (ErrorKind::Invalid, "measurementDate"));
}

#[tokio::test]
async fn preferences_are_changed() {
    let signed = signed_in(MockConfig::loopback()).await;
    let changed = signed.api.change_preferences(&json!({"theme": "dark"})).await.unwrap();
    assert_eq!(changed["theme"], "dark");
}

//! Every write changes what is read, and its events follow the answer in the documented spelling.
#![allow(clippy::unwrap_used)] // what fails in a helper fails its test

mod support;

use std::time::Duration;

use mock_backend::{Level, MockBackend, MockConfig};
use reqwest::Method;
use serde_json::{Value, json};
use support::{live, sign_in, start};

fn goal_in(mock: &MockBackend, status: &str) -> String {
    mock.world().goals.into_iter().find(|goal| goal.status == status).unwrap().id
}

fn action_in(mock: &MockBackend, status: &str) -> String {
    mock.world().actions.into_iter().find(|action| action.status == status).unwrap().id
}

#[tokio::test]
async fn completing_a_goal_by_rest_is_told_in_the_canonical_envelope() {
    let mock = start().await;
    let session = sign_in(&mock, 0).await;
    let mut socket = live(&mock, 1).await;
    let goal = goal_in(&mock, "active");
    let (status, answer) =
        session.post(&format!("/goals/{goal}:close"), json!({"finalStatus": "completed", "notes": "Done"})).await;
    assert_eq!((status.as_u16(), &answer["data"]["progress"]), (200, &json!(100)));
    let event = socket.json().await;
    let mut members: Vec<&String> = event.as_object().unwrap().keys().collect();
    members.sort();
    assert_eq!(members, ["data", "eventId", "tenantId", "timestamp", "type"]);
    assert_eq!(event["type"], "goal.completed");
    assert_eq!(event["data"]["goalId"], goal.as_str());
    assert_eq!(event["data"]["finalNotes"], "Done");
    assert_eq!(event["data"]["completedBy"], mock.users()[0].user_id);
    assert_eq!(event["data"]["tenantId"], event["tenantId"]);
    let detail = session.get(&format!("/goals/{goal}")).await.1;
    assert_eq!(detail["data"]["status"], "completed", "reads agree with the event");
}

#[tokio::test]
async fn the_writer_hears_its_own_events() {
    let mock = start().await;
    let session = sign_in(&mock, 0).await;
    let mut socket = live(&mock, 0).await;
    session.post(&format!("/goals/{}/notes", goal_in(&mock, "active")), json!({"content": "A note"})).await;
    let event = socket.json().await;
    assert_eq!((&event["type"], &event["data"]["type"]), (&json!("goal.activity.created"), &json!("note")));
}

#[tokio::test]
async fn a_transition_that_is_not_allowed_is_422_without_a_code() {
    let mock = start().await;
    let session = sign_in(&mock, 0).await;
    let goal = goal_in(&mock, "completed");
    let (status, answer) = session.post(&format!("/goals/{goal}:activate"), json!({})).await;
    assert_eq!(status, 422);
    assert_eq!(answer.get("code"), None);
    assert_eq!(answer["success"], false);
    assert_eq!(mock.sent().len(), 0, "nothing happened, so nothing is told");
}

#[tokio::test]
async fn activation_speaks_of_drafts_and_resumption_of_paused_goals() {
    let mock = start().await;
    let session = sign_in(&mock, 0).await;
    let mut socket = live(&mock, 0).await;
    let (draft, paused) = (goal_in(&mock, "draft"), goal_in(&mock, "paused"));
    session.post(&format!("/goals/{draft}:activate"), json!({})).await;
    session.post(&format!("/goals/{paused}:activate"), json!({})).await;
    session.post(&format!("/goals/{draft}:pause"), json!({"reason": "Waiting"})).await;
    assert_eq!(socket.types(3).await, ["goal.activated", "goal.resumed", "goal.paused"]);
}

#[tokio::test]
async fn a_created_goal_is_told_with_title_and_listed_with_name() {
    let mock = start().await;
    let session = sign_in(&mock, 0).await;
    let mut socket = live(&mock, 0).await;
    let owner = mock.users()[0].person_id.clone();
    let body = json!({"name": "Win the north", "type": "quarterly", "targetDate": "2999-01-31", "ownerId": owner});
    let (status, answer) = session.post("/goals", body).await;
    assert_eq!((status.as_u16(), &answer["data"]["name"]), (201, &json!("Win the north")));
    assert_eq!(socket.json().await["data"]["title"], "Win the north");
    let newest = session.get("/goals").await.1;
    assert_eq!(newest["data"]["items"][0]["id"], answer["data"]["id"], "newest first");
}

#[tokio::test]
async fn an_incomplete_goal_is_refused_with_every_field_that_is_wrong() {
    let mock = start().await;
    let session = sign_in(&mock, 0).await;
    let (status, answer) = session.post("/goals", json!({"name": "", "targetDate": "2001-01-01"})).await;
    assert_eq!((status.as_u16(), answer["code"].as_str()), (422, Some("VALIDATION_ERROR")));
    let errors = answer["details"]["errors"].as_array().unwrap();
    let fields: Vec<&str> = errors.iter().map(|error| error["field"].as_str().unwrap()).collect();
    for field in ["name", "type", "targetDate", "ownerId"] {
        assert!(fields.contains(&field), "{field} is missing in {fields:?}");
    }
}

#[tokio::test]
async fn completing_an_action_sends_the_status_first_and_sets_progress_to_100() {
    let mock = start().await;
    let session = sign_in(&mock, 0).await;
    let mut socket = live(&mock, 0).await;
    let action = action_in(&mock, "in_progress");
    let (_, answer) =
        session.put(&format!("/operations/actions/{action}/status"), json!({"status": "completed"})).await;
    assert_eq!(answer["data"]["progress"], 100);
    let (first, second) = (socket.json().await, socket.json().await);
    assert_eq!((&first["type"], &second["type"]), (&json!("action.status_changed"), &json!("action.completed")));
    assert_eq!(first["data"]["previousStatus"], "in_progress");
    assert!(second["data"]["onTime"].is_boolean());
}

#[tokio::test]
async fn a_started_action_is_spelled_todo_on_the_wire_and_not_started_in_rest() {
    let mock = start().await;
    let session = sign_in(&mock, 0).await;
    let mut socket = live(&mock, 0).await;
    let action = action_in(&mock, "not_started");
    let before = session.get(&format!("/operations/actions/{action}")).await.1;
    assert_eq!(before["data"]["status"], "not_started");
    session.put(&format!("/operations/actions/{action}/status"), json!({"status": "in_progress"})).await;
    let event = socket.json().await;
    assert_eq!(
        (&event["data"]["previousStatus"], &event["data"]["newStatus"]),
        (&json!("todo"), &json!("in_progress"))
    );
}

#[tokio::test]
async fn an_edit_of_an_action_tells_each_changed_field_once_and_unchanged_ones_not() {
    let mock = start().await;
    let session = sign_in(&mock, 0).await;
    let mut socket = live(&mock, 0).await;
    let goal = goal_in(&mock, "active");
    let action = mock.create_action(&goal, "Call the carrier").unwrap();
    assert_eq!(socket.types(1).await, ["action.created"]);
    let other = mock.world().people[1].id.clone();
    let body = json!({"title": "Call them", "status": "not_started", "priority": "critical", "assignedPersonId": other, "progress": 30});
    let url = format!("{}/operations/actions/{action}", mock.traction_url());
    session.call(Method::PATCH, &url, Some(body)).await;
    assert_eq!(socket.types(3).await, ["action.priority_changed", "action.reassigned", "action.progress_updated"]);
}

#[tokio::test]
async fn an_action_without_a_due_date_is_refused() {
    let mock = start().await;
    let session = sign_in(&mock, 0).await;
    let (status, answer) = session.post("/operations/actions", json!({"title": "Half an action"})).await;
    assert_eq!((status.as_u16(), answer["code"].as_str()), (422, Some("VALIDATION_ERROR")));
}

#[tokio::test]
async fn an_issue_is_urgent_on_the_wire_and_critical_in_rest() {
    let mock = start().await;
    let session = sign_in(&mock, 0).await;
    let mut socket = live(&mock, 0).await;
    let reporter = mock.users()[0].person_id.clone();
    let body = json!({"title": "It burns", "businessImpact": "high", "priority": "critical", "reportedBy": reporter});
    let (status, answer) = session.post("/issues", body).await;
    assert_eq!((status.as_u16(), &answer["data"]["priority"]), (201, &json!("critical")));
    let event = socket.json().await;
    assert_eq!((&event["data"]["priority"], &event["data"]["severity"]), (&json!("urgent"), &json!("high")));
    assert_eq!(event["data"]["status"], "open");
}

#[tokio::test]
async fn the_verbs_of_an_issue_move_it_through_its_four_words() {
    let mock = start().await;
    let session = sign_in(&mock, 0).await;
    let issue = mock.create_issue("Printer jams", Level::Low);
    let mut socket = live(&mock, 0).await;
    for (verb, body) in [
        ("start", json!({})),
        ("resolve", json!({"resolutionNotes": "Cleaned"})),
        ("close", json!({})),
        ("reopen", json!({"reason": "Again"})),
    ] {
        let (status, answer) = session.put(&format!("/issues/{issue}/{verb}"), body).await;
        assert_eq!(status, 200, "{verb}: {answer}");
    }
    let mut words = Vec::new();
    for _ in 0..4 {
        let event = socket.json().await;
        words.push(event["data"]["newStatus"].as_str().unwrap().to_owned());
    }
    assert_eq!(words, ["in_progress", "resolved", "closed", "open"]);
}

#[tokio::test]
async fn an_issue_becomes_actions_and_a_status() {
    let mock = start().await;
    let session = sign_in(&mock, 0).await;
    let issue = mock.create_issue("Orders arrive twice", Level::High);
    let statuses = session.get("/operations/issue-statuses").await.1;
    let resolved =
        statuses["data"]["statuses"].as_array().unwrap().iter().find(|status| status["name"] == "Resolved").unwrap();
    let mut socket = live(&mock, 0).await;
    let body = json!({"actions": [{"title": "Find the cause"}, {"title": "Fix it"}], "newStatusId": resolved["id"]});
    let (_, answer) = session.post(&format!("/issues/{issue}/convert-to-actions"), body).await;
    assert_eq!(answer["data"]["actionIds"].as_array().unwrap().len(), 2);
    assert_eq!(socket.types(3).await, ["action.created", "action.created", "issue.status_changed"]);
}

#[tokio::test]
async fn every_way_to_record_a_reading_sends_one_event_and_moves_the_value() {
    let mock = start().await;
    let session = sign_in(&mock, 0).await;
    let mut socket = live(&mock, 0).await;
    let kpi = mock.world().measures[0].id.clone();
    let today =
        session.get("/dashboard/command-center").await.1["data"]["generatedAt"].as_str().unwrap()[..10].to_owned();
    let actual = json!({"actualSubtype": "Measured", "actualValue": 11.5, "measurementDate": today});
    assert_eq!(session.post(&format!("/measures/{kpi}/actuals"), actual).await.0, 201);
    assert_eq!(session.put(&format!("/measures/{kpi}/value"), json!({"value": 12.5})).await.0, 200);
    assert_eq!(session.post(&format!("/kpis/{kpi}/readings"), json!({"value": 13.5, "date": today})).await.0, 201);
    for value in [11.5, 12.5, 13.5] {
        let event = socket.json().await;
        assert_eq!(event["type"], "kpi.reading_created");
        assert_eq!((&event["data"]["value"], &event["data"]["kpiId"]), (&json!(value), &json!(kpi)));
    }
    let measure = session.get(&format!("/measures/{kpi}")).await.1;
    assert_eq!(measure["data"]["currentValue"], 13.5);
}

#[tokio::test]
async fn a_goal_with_measures_cannot_be_deleted() {
    let mock = start().await;
    let session = sign_in(&mock, 0).await;
    let linked = session.get("/measures").await.1["data"]["data"][0]["id"].clone();
    let goal =
        session.get(&format!("/measures/{}", linked.as_str().unwrap())).await.1["data"]["linkedGoals"][0]["goalId"]
            .clone();
    let url = format!("{}/goals/{}", mock.traction_url(), goal.as_str().unwrap());
    let (status, answer) = session.call(Method::DELETE, &url, None).await;
    assert_eq!((status.as_u16(), answer["code"].as_str()), (400, Some("BUSINESS_RULE_VIOLATION")));
}

#[tokio::test]
async fn a_missing_thing_is_404_with_its_code() {
    let mock = start().await;
    let session = sign_in(&mock, 0).await;
    for path in
        ["/goals/nothing", "/operations/actions/nothing", "/issues/nothing", "/measures/nothing", "/no/such/path"]
    {
        let (status, answer) = session.get(path).await;
        assert_eq!((status.as_u16(), answer["code"].as_str()), (404, Some("RESOURCE_NOT_FOUND")), "{path}");
    }
}

#[tokio::test]
async fn events_stay_within_their_tenant() {
    let mock = start().await;
    let stranger = mock.users().len() - 1;
    let mut neighbour = live(&mock, stranger).await;
    let session = sign_in(&mock, stranger).await;
    mock.create_goal("Not for the neighbour");
    let goals = session.get("/goals").await.1;
    let goal = goals["data"]["items"].as_array().unwrap().iter().find(|goal| goal["status"] == "active").unwrap()["id"]
        .clone();
    session.post(&format!("/goals/{}/notes", goal.as_str().unwrap()), json!({"content": "Ours"})).await;
    let event: Value = neighbour.json().await;
    assert_eq!(event["data"]["content"], "Ours", "the main tenant's goal came first and was not heard");
    assert_eq!(event["tenantId"], mock.users()[stranger].tenant_id);
}

#[tokio::test]
async fn an_ai_event_reaches_only_the_user_it_names() {
    let mock = start().await;
    let (mut mine, mut theirs) = (live(&mock, 0).await, live(&mock, 1).await);
    mock.emit(json!({"eventType": "ai.job.completed", "jobId": "j", "userId": mock.users()[1].user_id, "data": {}}));
    mock.create_goal("For all");
    assert_eq!(mine.types(1).await, ["goal.created"]);
    assert_eq!(theirs.json().await["jobId"], "j");
}

#[tokio::test]
async fn every_write_is_heard_on_the_socket() {
    let mock = start().await;
    let session = sign_in(&mock, 0).await;
    let mut socket = live(&mock, 1).await;
    let (me, other) = (mock.users()[0].person_id.clone(), mock.users()[1].person_id.clone());
    let (draft, goal) = (mock.create_goal("Not begun"), mock.create_goal("Under way"));
    mock.activate_goal(&goal).unwrap();
    let action = mock.create_action(&goal, "Call the carrier").unwrap();
    let issue = mock.create_issue("Printer jams", Level::Low);
    let kpi = mock.world().measures[0].id.clone();
    socket.types(5).await;
    let statuses = session.get("/operations/issue-statuses").await.1["data"]["statuses"].clone();
    let status =
        |name: &str| statuses.as_array().unwrap().iter().find(|status| status["name"] == name).unwrap()["id"].clone();
    let today =
        session.get("/dashboard/command-center").await.1["data"]["generatedAt"].as_str().unwrap()[..10].to_owned();
    let (post, put) = (Method::POST, Method::PUT);
    let new_goal = json!({"name": "New", "type": "annual", "targetDate": "2099-01-01", "ownerId": me});
    let new_action =
        json!({"title": "New", "startDate": today, "dueDate": "2099-01-01", "priority": "low", "assignedPersonId": me});
    let new_issue = json!({"title": "New", "businessImpact": "low", "priority": "low", "reportedBy": me});
    let actual = json!({"actualSubtype": "Measured", "actualValue": 1.5, "measurementDate": today});
    let moved: &[&str] = &["issue.status_changed"];
    let writes: Vec<(Method, String, Value, &[&str])> = vec![
        (post.clone(), "/goals".to_owned(), new_goal, &["goal.created"]),
        (post.clone(), format!("/goals/{draft}:activate"), json!({}), &["goal.activated"]),
        (post.clone(), format!("/goals/{draft}:pause"), json!({}), &["goal.paused"]),
        (post.clone(), format!("/goals/{draft}:activate"), json!({}), &["goal.resumed"]),
        (post.clone(), format!("/goals/{draft}:close"), json!({"finalStatus": "cancelled"}), &["goal.cancelled"]),
        (
            post.clone(),
            format!("/goals/{goal}/activity"),
            json!({"type": "update", "content": "x"}),
            &["goal.activity.created"],
        ),
        (post.clone(), format!("/goals/{goal}/notes"), json!({"content": "x"}), &["goal.activity.created"]),
        (post.clone(), format!("/goals/{goal}:close"), json!({"finalStatus": "completed"}), &["goal.completed"]),
        (post.clone(), "/operations/actions".to_owned(), new_action, &["action.created"]),
        (
            put.clone(),
            format!("/operations/actions/{action}/status"),
            json!({"status": "blocked"}),
            &["action.status_changed"],
        ),
        (
            put.clone(),
            format!("/operations/actions/{action}"),
            json!({"priority": "critical"}),
            &["action.priority_changed"],
        ),
        (
            put.clone(),
            format!("/operations/actions/{action}"),
            json!({"assignedPersonId": other}),
            &["action.reassigned"],
        ),
        (put.clone(), format!("/operations/actions/{action}"), json!({"progress": 77}), &["action.progress_updated"]),
        (
            put.clone(),
            format!("/operations/actions/{action}"),
            json!({"status": "completed"}),
            &["action.status_changed", "action.completed"],
        ),
        (post.clone(), "/issues".to_owned(), new_issue, &["issue.created"]),
        (put.clone(), format!("/issues/{issue}/start"), json!({}), moved),
        (put.clone(), format!("/issues/{issue}/resolve"), json!({"resolutionNotes": "x"}), moved),
        (put.clone(), format!("/issues/{issue}/close"), json!({}), moved),
        (put.clone(), format!("/issues/{issue}/reopen"), json!({"reason": "x"}), moved),
        (put.clone(), format!("/issues/{issue}/status"), json!({"statusConfigId": status("Blocked")}), moved),
        (put.clone(), format!("/issues/{issue}"), json!({"statusConfigId": status("Duplicate")}), moved),
        (
            post.clone(),
            format!("/issues/{issue}/convert-to-actions"),
            json!({"actions": [{"title": "x"}]}),
            &["action.created"],
        ),
        (post.clone(), format!("/measures/{kpi}/actuals"), actual, &["kpi.reading_created"]),
        (put, format!("/measures/{kpi}/value"), json!({"value": 2.5}), &["kpi.reading_created"]),
        (post, format!("/measures/{kpi}/readings"), json!({"value": 3.5, "date": today}), &["kpi.reading_created"]),
    ];
    for (method, path, body, types) in writes {
        let (status, answer) =
            session.call(method.clone(), &format!("{}{path}", mock.traction_url()), Some(body)).await;
        assert!(status.is_success(), "{method} {path}: {answer}");
        assert_eq!(socket.types(types.len()).await, types, "{method} {path}");
    }
    // Protocol.md A.6. The rest is the machine's own time.
    assert!(MockConfig::default().event_delay <= Duration::from_millis(500), "the mock itself adds no more");
}

#[tokio::test]
async fn a_job_of_the_ai_ends_in_an_event_for_its_user_alone() {
    let mock = start().await;
    let session = sign_in(&mock, 0).await;
    let (mut mine, mut theirs) = (live(&mock, 0).await, live(&mock, 1).await);
    let coaching = format!("{}/coaching/api/v1", mock.root_url());
    let say = json!({"session_id": "s", "message": "We sell to bakeries"});
    for turn in 1..=2 {
        let url = format!("{coaching}/ai/coaching/message");
        let (status, answer) = session.call(Method::POST, &url, Some(say.clone())).await;
        assert_eq!((status.as_u16(), &answer["data"]["status"]), (202, &json!("pending")));
        let event = mine.json().await;
        assert_eq!((&event["eventType"], &event["sessionId"]), (&json!("ai.message.completed"), &json!("s")));
        assert_eq!((&event["jobId"], &event["data"]["turn"]), (&answer["data"]["job_id"], &json!(turn)));
        let polled = session.call(Method::GET, &format!("{url}/{}", event["jobId"].as_str().unwrap()), None).await.1;
        assert_eq!((&polled["data"]["status"], &polled["data"]["turn"]), (&json!("completed"), &json!(turn)));
    }
    let order = json!({"topic_id": "niche_review", "parameters": {}});
    let (_, answer) = session.call(Method::POST, &format!("{coaching}/ai/execute-async"), Some(order)).await;
    let event = mine.json().await;
    assert_eq!((&event["eventType"], &event["jobId"]), (&json!("ai.job.completed"), &answer["data"]["jobId"]));
    let url = format!("{coaching}/ai/jobs/{}", event["jobId"].as_str().unwrap());
    assert_eq!(session.call(Method::GET, &url, None).await.1["data"]["status"], "completed");
    let other = sign_in(&mock, 1).await;
    let (status, answer) = other.call(Method::GET, &url, None).await;
    assert_eq!((status.as_u16(), answer["code"].as_str()), (404, Some("JOB_NOT_FOUND")), "not theirs");
    mock.create_goal("For all");
    assert_eq!(theirs.types(1).await, ["goal.created"], "nothing of the job was heard");
}

//! Scripts: the demo, which never ends, and files, which do; and the control API.
#![allow(clippy::unwrap_used)] // what fails in a helper fails its test

mod support;

use std::collections::{BTreeSet, HashSet};
use std::time::Duration;

use mock_backend::{MockBackend, MockConfig, MockError, Script};
use serde_json::{Value, json};
use support::{Heard, live, post, sign_in, start};

const DOMAIN: [&str; 18] = [
    "action.completed",
    "action.created",
    "action.priority_changed",
    "action.progress_updated",
    "action.reassigned",
    "action.status_changed",
    "attachment.created",
    "decision.created",
    "goal.activated",
    "goal.activity.created",
    "goal.cancelled",
    "goal.completed",
    "goal.created",
    "goal.paused",
    "goal.resumed",
    "issue.created",
    "issue.status_changed",
    "kpi.reading_created",
];

/// What a correct sender includes besides `tenantId` (protocol.md section 4, column "Req.").
const REQUIRED: [(&str, &str); 18] = [
    ("goal.created", "goalId userId title description status createdAt createdBy"),
    ("goal.activated", "goalId previousStatus newStatus activatedAt activatedBy"),
    ("goal.completed", "goalId completedAt completedBy"),
    ("goal.cancelled", "goalId cancelledAt cancelledBy"),
    ("goal.paused", "goalId pausedAt pausedBy"),
    ("goal.resumed", "goalId resumedAt resumedBy"),
    ("goal.activity.created", "activityId goalId type title content createdAt createdBy"),
    ("action.created", "actionId goalId title description assignedTo dueDate priority status createdAt createdBy"),
    ("action.status_changed", "actionId previousStatus newStatus changedAt changedBy"),
    ("action.completed", "actionId completedAt completedBy onTime"),
    ("action.priority_changed", "actionId previousPriority newPriority changedAt changedBy"),
    ("action.reassigned", "actionId previousAssignee newAssignee assignedAt assignedBy"),
    ("action.progress_updated", "actionId previousProgress newProgress updatedAt updatedBy"),
    ("issue.created", "issueId title description severity status priority category createdAt createdBy"),
    ("issue.status_changed", "issueId previousStatus newStatus changedAt changedBy"),
    ("kpi.reading_created", "readingId kpiId value date recordedAt recordedBy"),
    ("decision.created", "decisionId goalId title decision rationale impact decidedAt decidedBy participants"),
    ("attachment.created", "attachmentId entityType entityId fileName fileSize fileType uploadedAt uploadedBy"),
];

/// The demo with an hour pressed into seconds.
async fn demo(seed: u64) -> MockBackend {
    let config = MockConfig { script: Script::Demo, rate: 120_000.0, seed, ..MockConfig::loopback() };
    MockBackend::start(config).await.unwrap()
}

async fn told(mock: &MockBackend, count: usize) -> Vec<Value> {
    while mock.counters().events < count as u64 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    mock.sent().iter().take(count).map(|event| serde_json::from_str(&event.text).unwrap()).collect()
}

/// What an event says apart from when and under which number.
fn gist(event: &Value) -> Value {
    let mut data = event["data"].clone();
    let members = data.as_object_mut().unwrap();
    members.retain(|name, value| {
        !(name.ends_with("At") || value.as_str().is_some_and(|text| text.contains("T") && text.ends_with('Z')))
    });
    json!([event["type"], data])
}

#[tokio::test]
async fn all_eighteen_types_occur_within_two_minutes_of_the_demo_for_any_seed() {
    for seed in 1..=8 {
        let mock = demo(seed).await;
        let types: BTreeSet<String> =
            told(&mock, 60).await.iter().map(|event| event["type"].as_str().unwrap().to_owned()).collect();
        let expected: BTreeSet<String> = DOMAIN.iter().map(|kind| (*kind).to_owned()).collect();
        assert_eq!(types, expected, "seed {seed}: 60 events are two minutes at 30 a minute");
        mock.shutdown().await;
    }
}

#[tokio::test]
async fn every_event_of_the_demo_has_the_required_fields_of_its_type() {
    let mock = demo(2).await;
    for event in told(&mock, 200).await {
        let (_, fields) = REQUIRED.iter().find(|(kind, _)| event["type"] == *kind).unwrap();
        for field in fields.split(' ').chain(["tenantId"]) {
            assert!(event["data"].get(field).is_some(), "{field} is missing in {event}");
        }
    }
}

#[tokio::test]
async fn the_demo_follows_from_the_seed() {
    let gists = async |seed| told(&demo(seed).await, 120).await.iter().map(gist).collect::<Vec<_>>();
    let first = gists(5).await;
    assert_eq!(first, gists(5).await);
    assert_ne!(first, gists(6).await);
}

#[tokio::test]
async fn the_demo_never_runs_dry_and_does_not_pile_up() {
    let mock = demo(3).await;
    told(&mock, 3_000).await;
    let world = mock.world();
    assert!(world.goals.iter().any(|goal| goal.status == "active"), "no goal is left");
    assert!(
        world.goals.len() < 200 && world.issues.len() < 400,
        "{} goals, {} issues",
        world.goals.len(),
        world.issues.len()
    );
    assert!(world.actions.len() < 1_000, "{} actions", world.actions.len());
}

#[tokio::test]
async fn rest_agrees_with_what_the_demo_told() {
    let mock = demo(4).await;
    let events = told(&mock, 300).await;
    let session = sign_in(&mock, 0).await;
    let completed: Vec<&Value> = events.iter().filter(|event| event["type"] == "goal.completed").collect();
    assert!(!completed.is_empty());
    for event in completed {
        let (_, answer) = session.get(&format!("/goals/{}", event["data"]["goalId"].as_str().unwrap())).await;
        assert_eq!(answer["data"]["status"], "completed");
    }
}

#[tokio::test]
async fn no_two_events_share_an_id() {
    let mock = demo(9).await;
    let events = told(&mock, 1_000).await;
    let ids: HashSet<&str> = events.iter().map(|event| event["eventId"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), events.len());
}

fn script(name: &str, text: &str) -> Script {
    let path = std::env::temp_dir().join(format!("mock-backend-{}-{name}.jsonl", std::process::id()));
    std::fs::write(&path, text).unwrap();
    Script::File(path)
}

#[tokio::test]
async fn a_script_file_plays_its_lines_in_order_as_they_stand() {
    // It plays for ten seconds: whoever comes late hears its later lines.
    let event = |number: usize| json!({"type": "goal.created", "data": {"goalId": number}});
    let lines = (0..50).map(|number| json!({"afterMs": 200, "event": event(number)}).to_string());
    let text: String = lines.map(|line| line + "\n\n{\"afterMs\":1,\"raw\":\"[]\"}\n").collect();
    let config = MockConfig { script: script("plays", &text), ..MockConfig::loopback() };
    let mock = MockBackend::start(config).await.unwrap();
    let mut socket = live(&mock, 0).await;
    let mut first = socket.json().await;
    if first == json!([]) {
        first = socket.json().await;
    }
    let number = usize::try_from(first["data"]["goalId"].as_u64().unwrap()).unwrap();
    assert_eq!(first, event(number));
    assert_eq!(socket.hear().await, Heard::Json(json!([])));
    assert_eq!(socket.hear().await, Heard::Json(event(number + 1)));
}

#[tokio::test]
async fn a_recording_plays_its_messages_in_the_mocks_own_company() {
    let head = concat!(
        r#"{"kind":"recording","version":1,"app":"x","environment":"demo","at":"2026-03-02T08:00:00.000Z","tenantId":"there-1","masked":true}"#,
        "\n",
        r#"{"kind":"state","at":"2026-03-02T08:00:00.000Z","state":"connected","reason":null,"attempt":0,"retryInMs":null}"#,
        "\n",
    );
    // Its message comes for ten seconds, so that whoever comes late hears it, too.
    let message = r#"{"kind":"message","at":"2026-03-02T08:00:01.000Z","afterMs":200,"raw":"{\"type\":\"goal.created\",\"tenantId\":\"there-1\"}"}"#;
    let text = head.to_owned() + &format!("{message}\n").repeat(50);
    let mock =
        MockBackend::start(MockConfig { script: script("recorded", &text), ..MockConfig::loopback() }).await.unwrap();
    let mut socket = live(&mock, 0).await;
    assert_eq!(socket.json().await, json!({"type": "goal.created", "tenantId": mock.world().tenant_id}));
}

#[tokio::test]
async fn a_broken_script_line_is_named_before_anything_starts() {
    let config = MockConfig {
        script: script("broken", "{\"afterMs\":1,\"raw\":\"x\"}\n{\"afterMs\":1}\n"),
        ..MockConfig::loopback()
    };
    let Err(MockError::ScriptLine { line, .. }) = MockBackend::start(config).await.map(|_| ()) else {
        panic!("it started")
    };
    assert_eq!(line, 2);
}

async fn control(mock: &MockBackend, path: &str, body: Value) {
    let (status, answer) = post(&format!("{}/__mock{path}", mock.root_url()), body).await;
    assert_eq!(status, 200, "{path}: {answer}");
}

#[tokio::test]
async fn the_control_api_emits_closes_and_counts() {
    let mock = start().await;
    let mut socket = live(&mock, 0).await;
    control(&mock, "/variant", json!({"name": "V0"})).await;
    control(&mock, "/pong", json!({"mode": "silent"})).await;
    control(&mock, "/delay", json!({"ms": 5})).await;
    control(&mock, "/emit", json!({"type": "goal.created", "data": {"goalId": "g"}})).await;
    assert_eq!(socket.json().await["data"]["goalId"], "g");
    control(&mock, "/burst", json!({"n": 10, "rate": 1000, "end": true})).await;
    socket.types(10).await;
    let counters = support::http().get(format!("{}/__mock/counters", mock.root_url())).send().await.unwrap();
    let counters: Value = serde_json::from_str(&counters.text().await.unwrap()).unwrap();
    assert_eq!((&counters["events"], &counters["open"]), (&json!(11), &json!(1)));
    control(&mock, "/close", json!({"code": 1001})).await;
    assert_eq!(socket.hear().await, Heard::Closed(1001));
}

#[tokio::test]
async fn the_control_api_cuts_the_network_for_a_while() {
    let mock = start().await;
    let mut socket = live(&mock, 0).await;
    control(&mock, "/network", json!({"up": false, "forMs": 50})).await;
    assert_eq!(socket.hear().await, Heard::Cut);
    let deadline = tokio::time::Instant::now() + support::PATIENCE;
    while support::try_open(&mock.ws_url()).await.is_err() {
        assert!(tokio::time::Instant::now() < deadline, "it never came back");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_command_of_the_wrong_shape_is_refused() {
    let mock = start().await;
    let (status, _) = post(&format!("{}/__mock/close", mock.root_url()), json!({})).await;
    assert_eq!(status, 400);
}

#[tokio::test]
async fn without_control_there_is_no_control_api() {
    let mock = MockBackend::start(MockConfig { control: false, ..MockConfig::loopback() }).await.unwrap();
    let (status, _) = post(&format!("{}/__mock/drop", mock.root_url()), json!({})).await;
    assert_eq!(status, 404);
}

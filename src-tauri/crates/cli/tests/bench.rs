//! `purposepath bench` from outside: what it prints about a stream whose faults are known.
#![allow(clippy::unwrap_used)] // what fails in a helper fails its test

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use mock_backend::{Burst, LogKind, MockBackend, MockConfig};
use serde_json::{Value, json};

fn bench(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_purposepath"));
    command.arg("bench").arg("--json").args(arguments).env_remove("PURPOSEPATH_TOKEN");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// A bench that reads the mock, connected.
async fn reading(mock: &MockBackend) -> Child {
    let (token, _) = mock.tokens_for(&mock.users()[0].user_id).unwrap();
    let mut log = mock.subscribe_log();
    let child = bench(&["--url", &mock.ws_url()]).env("PURPOSEPATH_TOKEN", token).spawn().unwrap();
    let authenticated = async { while log.recv().await.unwrap().kind != LogKind::Authentication {} };
    tokio::time::timeout(Duration::from_secs(20), authenticated).await.expect("it signs in within 20 s");
    child
}

/// The one object that it prints at the end.
fn report(child: Child) -> Value {
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("one JSON object")
}

fn event(id: &str) -> Value {
    json!({"type": "goal.paused", "data": {"goalId": "g"}, "timestamp": "2026-03-02T09:10:00.000Z", "eventId": id})
}

#[tokio::test(flavor = "multi_thread")]
async fn a_complete_burst_is_in_order_and_nothing_is_lost() {
    let mock = MockBackend::start(MockConfig::loopback()).await.unwrap();
    let child = reading(&mock).await;
    mock.burst(Burst { count: 3001, rate: 0.0, end: true }).await;
    let report = report(child);
    assert_eq!((&report["events"], &report["inOrder"], &report["lost"]), (&json!(3000), &json!(true), &json!(0)));
    assert!(report["latencyMs"]["p50"].as_i64() <= report["latencyMs"]["max"].as_i64(), "{report}");
    let per_second = report["events"].as_f64().unwrap() / report["seconds"].as_f64().unwrap();
    assert!((report["perSecond"].as_f64().unwrap() - per_second).abs() < 1.0, "{report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_number_is_a_lost_event() {
    let mock = MockBackend::start(MockConfig::loopback()).await.unwrap();
    let child = reading(&mock).await;
    for id in ["e-1", "e-2", "e-4", "end"] {
        mock.emit(event(id));
    }
    let report = report(child);
    assert_eq!((&report["events"], &report["lost"]), (&json!(3), &json!(1)));
    assert!(report["latencyMs"].is_null(), "the events' times are those of a record: {report}");
}

#[test]
fn without_a_token_nothing_is_measured() {
    let output = bench(&["--url", "ws://127.0.0.1:9"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("PURPOSEPATH_TOKEN"), "the hint names the variable");
}

#[test]
fn every_scenario_loses_nothing() {
    let output = bench(&["--quick"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines: Vec<Value> =
        String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let names: Vec<&str> = lines.iter().filter_map(|line| line["scenario"].as_str()).collect();
    assert_eq!(names, ["throughput", "memory", "stalledReader", "idle", "paced", "connect", "reconnect"]);
    for line in &lines {
        assert!(line.get("lost").is_none_or(|lost| lost == 0), "{line}");
        assert_ne!(line["inOrder"], false, "{line}");
    }
}

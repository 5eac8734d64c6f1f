//! The command line from outside: arguments, JSON lines, exit codes.
#![allow(clippy::unwrap_used)] // what fails in a helper fails its test

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use mock_backend::{MockBackend, MockConfig};
use serde_json::Value;

fn purposepath() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_purposepath"));
    command.env_remove("PURPOSEPATH_TOKEN").env_remove("PURPOSEPATH_REFRESH_TOKEN").stdin(Stdio::null());
    command
}

/// A mock that lives as long as the test, and a way to run `tail` against it.
struct Service {
    mock: MockBackend,
    runtime: tokio::runtime::Runtime,
}

impl Service {
    fn start() -> Self {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let mock = runtime.block_on(MockBackend::start(MockConfig::loopback())).unwrap();
        Self { mock, runtime }
    }

    fn tokens(&self) -> (String, String) {
        self.mock.tokens_for(&self.mock.users()[0].user_id).unwrap()
    }

    fn tail(&self, arguments: &[&str]) -> Command {
        let mut command = purposepath();
        command
            .args(["tail", "--json", "--url", &self.mock.ws_url(), "--api-url", &self.mock.root_url()])
            .args(arguments)
            .env("PURPOSEPATH_TOKEN", self.tokens().0)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }
}

/// A running `tail` whose lines are read one by one.
struct Tail {
    child: Child,
    lines: std::io::Lines<BufReader<std::process::ChildStdout>>,
}

impl Tail {
    fn spawn(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines }
    }

    fn next(&mut self) -> Value {
        serde_json::from_str(&self.lines.next().expect("another line").unwrap()).expect("every line is JSON")
    }

    fn until_state(&mut self, state: &str) -> Value {
        loop {
            let line = self.next();
            if line["kind"] == "state" && line["state"] == state {
                return line;
            }
        }
    }

    fn interrupt(&self) {
        let killed = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(killed.success());
    }
}

impl Drop for Tail {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn decode(input: &str) -> Vec<Value> {
    let mut child = purposepath().arg("decode").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

#[test]
fn decode_reads_the_messages_of_a_recording() {
    let at = "2026-03-02T08:00:00.000Z";
    let head = format!(
        r#"{{"kind":"recording","version":1,"app":"x","environment":"demo","at":"{at}","tenantId":null,"masked":true}}"#
    );
    let message = |raw: &str| format!(r#"{{"kind":"message","at":"{at}","afterMs":0,"raw":{}}}"#, Value::from(raw));
    let end = format!(r#"{{"kind":"end","at":"{at}","because":"stopped","messages":2,"leftOut":0}}"#);
    let lines = [head, message(r#"{"type":"pong"}"#), message("nonsense"), "oops".to_owned(), end];
    let decoded = decode(&(lines.join("\n") + "\n"));
    assert_eq!(decoded.len(), 3, "{decoded:?}");
    assert_eq!(decoded[0]["event"]["type"], "pong");
    assert_eq!((&decoded[1]["ok"], &decoded[2]["ok"]), (&Value::from(false), &Value::from(false)));
}

#[test]
fn decode_agrees_with_every_line_of_the_corpus() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/conformance.jsonl");
    let corpus: Vec<Value> =
        std::fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let input: String = corpus
        .iter()
        .map(|case| {
            let text = case["raw"].as_str().map_or_else(|| case["message"].to_string(), str::to_owned);
            serde_json::to_string(&text).unwrap() + "\n"
        })
        .collect();
    for (case, decoded) in corpus.iter().zip(decode(&input)) {
        let got = decoded["event"]["type"].as_str().unwrap_or("reject");
        assert_eq!(case["expect"], got, "{}", case["name"]);
    }
}

#[test]
fn a_line_that_is_no_string_literal_does_not_stop_the_next() {
    let lines = decode("oops\n\"{\\\"type\\\":\\\"pong\\\"}\"\n");
    assert_eq!((lines[0]["ok"].as_bool(), lines[1]["ok"].as_bool()), (Some(false), Some(true)));
}

#[test]
fn an_unencrypted_remote_address_is_wrong_configuration_and_names_the_way_out() {
    let output =
        purposepath().args(["tail", "--url", "ws://example.com"]).env("PURPOSEPATH_TOKEN", "t").output().unwrap();
    assert_eq!(code(&output), 2);
    assert!(String::from_utf8_lossy(&output.stderr).contains("wss://"));
}

#[test]
fn a_missing_token_is_wrong_configuration() {
    let output = purposepath().args(["tail", "--url", "ws://127.0.0.1:9"]).output().unwrap();
    assert_eq!(code(&output), 2);
    assert!(String::from_utf8_lossy(&output.stderr).contains("PURPOSEPATH_TOKEN"));
}

#[test]
fn tail_tells_states_events_and_the_counters_in_order() {
    let service = Service::start();
    let mut tail = Tail::spawn(service.tail(&["--count", "1"]));
    assert_eq!(tail.next()["state"], "connecting");
    assert_eq!(tail.next()["state"], "authenticating");
    let connected = tail.next();
    assert_eq!(connected["tenantId"], service.mock.world().tenant_id.as_str());
    let _entered = service.runtime.enter();
    let goal = service.mock.create_goal("Raise repeat orders");
    let event = tail.next();
    assert_eq!((&event["kind"], &event["event"]["data"]["goalId"]), (&"event".into(), &goal.as_str().into()));
    assert!(event["event"].as_object().unwrap().contains_key("coarse"), "every key is there");
    let stats = tail.next();
    assert_eq!((&stats["kind"], &stats["dispatched"]), (&"stats".into(), &1.into()));
    assert!(tail.child.wait().unwrap().success());
}

#[test]
fn only_the_types_asked_for_are_printed() {
    let service = Service::start();
    let mut tail = Tail::spawn(service.tail(&["--type", "issue.*", "--count", "1"]));
    tail.until_state("connected");
    let _entered = service.runtime.enter();
    service.mock.create_goal("Not asked for");
    service.mock.create_issue("Asked for", mock_backend::Level::High);
    assert_eq!(tail.next()["event"]["type"], "issue.created");
}

#[test]
fn a_termination_closes_cleanly_and_prints_the_counters() {
    let service = Service::start();
    let mut tail = Tail::spawn(service.tail(&[]));
    tail.until_state("connected");
    tail.interrupt();
    assert_eq!(tail.next()["kind"], "stats");
    assert!(tail.child.wait().unwrap().success());
}

#[test]
fn a_refused_token_without_a_refresh_token_signs_out_and_ends_with_one() {
    let service = Service::start();
    let mut command = service.tail(&[]);
    command.env("PURPOSEPATH_TOKEN", "not-a-token");
    let mut tail = Tail::spawn(command);
    loop {
        let line = tail.next();
        // A state that waits before the next attempt tells for how long.
        assert_eq!(line["retryInMs"].as_u64().unwrap_or_default(), 0, "nothing is waited for: {line}");
        if line["state"] == "disconnected" {
            assert_eq!(line["reason"], "signed_out");
            break;
        }
    }
    assert_eq!(tail.child.wait().unwrap().code(), Some(1));
}

#[test]
fn a_refresh_token_keeps_the_stream_alive() {
    let service = Service::start();
    let mut command = service.tail(&["--count", "1"]);
    command.env("PURPOSEPATH_REFRESH_TOKEN", service.tokens().1);
    let mut tail = Tail::spawn(command);
    tail.until_state("connected");
    let _entered = service.runtime.enter();
    service.mock.expire_tokens();
    assert_eq!(tail.until_state("reconnecting")["reason"], "unauthorized");
    tail.until_state("connected");
    assert_eq!(service.mock.counters().refreshes, 1);
}

#[test]
fn no_token_is_ever_printed_at_any_log_level() {
    let service = Service::start();
    let (access, refresh) = service.tokens();
    let mut command = service.tail(&["--count", "1"]);
    command
        .env("PURPOSEPATH_TOKEN", &access)
        .env("PURPOSEPATH_REFRESH_TOKEN", &refresh)
        .env("PURPOSEPATH_LOG", "trace,tungstenite=trace,hyper=trace,reqwest=trace");
    let child = command.spawn().unwrap();
    while service.mock.counters().authenticated == 0 {
        std::thread::sleep(Duration::from_millis(10));
    }
    let _entered = service.runtime.enter();
    service.mock.create_goal("One event to end it");
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("TRACE") || said.contains("DEBUG") || said.contains("INFO"), "the log is on");
    assert!(!said.contains(&access) && !said.contains(&refresh), "a token was printed");
}

#[test]
fn a_mock_whose_lines_nobody_reads_serves_on_and_ends_when_it_is_asked_to() {
    let mut mock = purposepath()
        .args(["mock", "--port", "0", "--account-port", "0", "--traction-port", "0", "--rate", "60000", "--json"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut output = BufReader::new(mock.stdout.take().unwrap());
    let mut first = String::new();
    output.read_line(&mut first).unwrap();
    assert!(serde_json::from_str::<Value>(&first).unwrap()["url"].is_string());
    std::thread::sleep(Duration::from_secs(2));
    assert!(mock.try_wait().unwrap().is_none(), "it runs");
    drop(output);
    std::thread::sleep(Duration::from_millis(300));
    assert!(mock.try_wait().unwrap().is_none(), "a closed pipe does not end it");
    assert!(Command::new("kill").args(["-TERM", &mock.id().to_string()]).status().unwrap().success());
    let limit = Instant::now() + Duration::from_secs(20);
    while mock.try_wait().unwrap().is_none() {
        assert!(Instant::now() < limit, "it ends within 20 s");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_mistake_is_told_in_one_line_with_a_way_on() {
    for (arguments, word) in [
        (&["tail", "--nonsense"][..], "--nonsense"),
        (&["tail", "--count", "0"], "--count"),
        (&["mock", "--script", "/nonexistent"], "/nonexistent"),
        (&["mock", "--idle", "0s"], "--idle"),
        (&["tail", "--url", "wss://a.example/?access_token=s3cr3t"], "query"),
    ] {
        let output = purposepath().args(arguments).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.starts_with("purposepath: ") && said.contains(word) && !said.contains("s3cr3t"), "{said}");
        assert_eq!(said.trim_end().lines().count(), 1, "{said}");
    }
}

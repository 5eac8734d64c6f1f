//! The conformance corpus of protocol.md 9 (`tests/conformance.jsonl` at the root of the repository).
#![allow(clippy::unwrap_used)] // what fails in a helper fails its test

use realtime_proto::{Timestamp, masked, normalise, normalise_canonical, normalise_general};
use serde_json::Value;

const RECEIVED_AT: Timestamp = Timestamp::from_millis(1_760_000_000_000);

struct Line {
    name: String,
    frame: String,
    expect: String,
    norm: Vec<(String, Value)>,
}

fn corpus() -> Vec<Line> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/conformance.jsonl");
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().filter(|line| !line.trim().is_empty()).map(line).collect()
}

fn line(text: &str) -> Line {
    let line: Value = serde_json::from_str(text).unwrap();
    let frame = match line.get("raw") {
        Some(raw) => raw.as_str().unwrap().to_owned(),
        None => line["message"].to_string(),
    };
    let norm = line["norm"].as_object().cloned().unwrap_or_default();
    Line {
        name: line["name"].as_str().unwrap().to_owned(),
        frame,
        expect: line["expect"].as_str().unwrap().to_owned(),
        norm: norm.into_iter().collect(),
    }
}

/// The normalised message as JSON; `None` when it was rejected.
fn normalised(frame: &str) -> Option<Value> {
    normalise(frame, RECEIVED_AT).ok().map(|message| serde_json::to_value(message).unwrap())
}

fn at<'v>(value: &'v Value, path: &str) -> &'v Value {
    path.split('.').fold(value, |value, name| &value[name])
}

fn equal(one: &Value, other: &Value) -> bool {
    one == other || (one.is_number() && one.as_f64() == other.as_f64())
}

#[test]
fn every_line_of_the_corpus_comes_out_as_expected() {
    let lines = corpus();
    assert!(lines.len() >= 107, "the corpus has shrunk to {} lines", lines.len());
    let mut wrong = Vec::new();
    for Line { name, frame, expect, norm } in lines {
        let message = normalised(&frame);
        let kind = message.as_ref().map_or("reject", |message| message["type"].as_str().unwrap());
        if kind != expect {
            wrong.push(format!("{name}: {kind}, not {expect}"));
        }
        let message = message.unwrap_or_default();
        for (path, value) in norm {
            if !equal(at(&message, &path), &value) {
                wrong.push(format!("{name}: {path} is {}, not {value}", at(&message, &path)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The frame with `type` in front, as the backend sends it.
fn type_first(frame: &str) -> String {
    let Ok(Value::Object(mut members)) = serde_json::from_str(frame) else {
        return frame.to_owned();
    };
    let Some(name) = members.remove("type") else {
        return frame.to_owned();
    };
    let rest = Value::Object(members).to_string();
    format!(r#"{{"type":{name},{}"#, &rest[1..]).replace(",}", "}")
}

#[test]
fn both_paths_agree_on_every_line() {
    for Line { name, frame, .. } in corpus() {
        for frame in [type_first(&frame), frame] {
            assert_eq!(normalise(&frame, RECEIVED_AT), normalise_general(&frame, RECEIVED_AT), "{name}");
        }
    }
}

#[test]
fn the_canonical_lines_take_the_canonical_path() {
    let canonical = corpus().into_iter().filter(|line| line.name.starts_with("canon."));
    for Line { name, frame, .. } in canonical {
        assert!(normalise_canonical(&type_first(&frame), RECEIVED_AT).is_some(), "{name}");
    }
}

#[test]
fn every_key_of_the_normalised_event_is_present() {
    let keys = [
        "coarse",
        "data",
        "dedupeKey",
        "eventId",
        "rawType",
        "scope",
        "tenantId",
        "timestamp",
        "timestampSource",
        "type",
        "warnings",
    ];
    for Line { name, frame, .. } in corpus() {
        if let Some(message) = normalised(&frame) {
            let mut present: Vec<_> = message.as_object().unwrap().keys().map(String::as_str).collect();
            present.sort_unstable();
            assert_eq!(present, keys, "{name}");
        }
    }
}

#[test]
fn a_masked_line_normalises_to_the_same_type_about_the_same_thing() {
    for Line { name, frame, .. } in corpus() {
        let (was, is) = (normalised(&frame), normalised(&masked(&frame)));
        for path in ["type", "eventId", "data.goalId", "data.actionId", "data.issueId", "data.kpiId", "scope"] {
            let of = |message: &Option<Value>| message.as_ref().map(|message| at(message, path).clone());
            assert_eq!(of(&is), of(&was), "{name}: {path}");
        }
    }
}

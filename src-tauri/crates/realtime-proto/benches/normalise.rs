//! How many canonical events a core normalises in a second, beside serde_json's typed deserialisation of the same text.
//!
//! `cargo bench -p realtime-proto --bench normalise`
#![allow(clippy::unwrap_used)] // what fails in a helper fails its test

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use realtime_proto::{Timestamp, normalise, normalise_canonical, normalise_general};
use serde::Deserialize;
use serde_json::Number;

const RECEIVED_AT: Timestamp = Timestamp::from_millis(1_760_000_000_000);

const GOAL_CREATED: &str = r#"{"type":"goal.created","data":{"goalId":"a3f0c1d2-1111-4a6b-9c3d-0e1f2a3b4c51","tenantId":"6b1f3a5e-0c7d-4b57-9a55-2f1f7d5a1c01","userId":"2b7e9d44-5a1b-4f0e-8c6e-77b0a1d4e902","title":"Raise repeat orders to 40 %","description":"Focus on the three largest regions","status":"draft","createdAt":"2026-03-02T09:10:00.000Z","createdBy":"2b7e9d44-5a1b-4f0e-8c6e-77b0a1d4e902"},"timestamp":"2026-03-02T09:10:00.084Z","eventId":"evt_5f0a1001","tenantId":"6b1f3a5e-0c7d-4b57-9a55-2f1f7d5a1c01"}"#;
const STATUS_CHANGED: &str = r#"{"type":"action.status_changed","data":{"actionId":"e1d2c3b4-3333-4c8d-9e5f-2a3b4c5d6e73","tenantId":"6b1f3a5e-0c7d-4b57-9a55-2f1f7d5a1c01","goalId":"a3f0c1d2-1111-4a6b-9c3d-0e1f2a3b4c51","previousStatus":"todo","newStatus":"in_progress","changedAt":"2026-03-04T08:30:00.000Z","changedBy":"9d2c7b10-3e4f-4a5b-8c9d-112233445566"},"timestamp":"2026-03-04T08:30:00.018Z","eventId":"evt_5f0a1009","tenantId":"6b1f3a5e-0c7d-4b57-9a55-2f1f7d5a1c01"}"#;
const PROGRESS_UPDATED: &str = r#"{"type":"action.progress_updated","data":{"actionId":"e1d2c3b4-4444-4c8d-9e5f-2a3b4c5d6e74","tenantId":"6b1f3a5e-0c7d-4b57-9a55-2f1f7d5a1c01","previousProgress":10,"newProgress":45,"updatedAt":"2026-03-06T11:30:00.000Z","updatedBy":"4c5d6e7f-8899-4aab-bccd-ddeeff001122"},"timestamp":"2026-03-06T11:30:00.016Z","eventId":"evt_5f0a1013","tenantId":"6b1f3a5e-0c7d-4b57-9a55-2f1f7d5a1c01"}"#;

fn normalising(criterion: &mut Criterion) {
    compare::<GoalCreated>(criterion, "goal.created", GOAL_CREATED);
    compare::<StatusChanged>(criterion, "action.status_changed", STATUS_CHANGED);
    compare::<ProgressUpdated>(criterion, "action.progress_updated", PROGRESS_UPDATED);
}

fn compare<T: for<'de> Deserialize<'de>>(criterion: &mut Criterion, name: &str, text: &str) {
    assert!(normalise_canonical(text, RECEIVED_AT).is_some(), "{name} is not on the canonical path");
    let mut group = criterion.benchmark_group(name);
    group.throughput(Throughput::Elements(1));
    group.bench_function("typed serde_json", |b| {
        b.iter(|| serde_json::from_str::<Envelope<T>>(black_box(text)).unwrap())
    });
    group.bench_function("normalise", |b| b.iter(|| normalise(black_box(text), RECEIVED_AT).unwrap()));
    group.bench_function("general path", |b| b.iter(|| normalise_general(black_box(text), RECEIVED_AT).unwrap()));
    group.finish();
}

criterion_group!(benches, normalising);
criterion_main!(benches);

/// The yardstick: the same members as owned values, nothing else done.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "only filled")]
struct Envelope<T> {
    r#type: String,
    data: T,
    timestamp: String,
    event_id: String,
    tenant_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "only filled")]
struct GoalCreated {
    goal_id: String,
    tenant_id: String,
    user_id: String,
    title: String,
    description: String,
    status: GoalStatus,
    created_at: String,
    created_by: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum GoalStatus {
    Draft,
    Active,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "only filled")]
struct StatusChanged {
    action_id: String,
    tenant_id: String,
    goal_id: String,
    previous_status: ActionStatus,
    new_status: ActionStatus,
    changed_at: String,
    changed_by: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum ActionStatus {
    Todo,
    InProgress,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "only filled")]
struct ProgressUpdated {
    action_id: String,
    tenant_id: String,
    previous_progress: Number,
    new_progress: Number,
    updated_at: String,
    updated_by: String,
}

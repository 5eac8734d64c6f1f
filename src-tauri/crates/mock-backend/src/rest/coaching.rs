//! The Coaching service as far as its jobs end in events of section 4.5 (protocol.md 5.6, X1–X3). Its fields are snake_case.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{get, post};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::envelope::{Caller, success};
use super::{ApiError, Form, Reply, Shared, ok};
use crate::jobs::{Job, Work};

/// A coaching session ends after so many turns.
const MAX_TURNS: usize = 10;
/// What the answers promise; the events come sooner.
const ESTIMATED_MS: u64 = 2_000;

pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/ai/coaching/message", post(say))
        .route("/ai/coaching/message/{job_id}", get(message))
        .route("/ai/execute-async", post(execute))
        .route("/ai/jobs/{job_id}", get(job))
}

async fn say(State(backend): State<Shared>, caller: Caller, mut form: Form) -> Reply {
    let session = form.required_text("session_id", 1..=100);
    form.required_text("message", 1..=10_000);
    form.check()?;
    let job = backend.jobs().begin(&caller.user_id, |turn| Work::Message { session: session.clone(), turn });
    let id = job.id.clone();
    finish_later(&backend, &caller, job);
    Ok(success(
        202,
        json!({"job_id": id, "session_id": session, "status": "pending", "estimated_duration_ms": ESTIMATED_MS}),
    ))
}

async fn message(State(backend): State<Shared>, caller: Caller, Path(id): Path<String>) -> Reply {
    let job = backend.jobs().of(&caller.user_id, &id).ok_or(ApiError::NoSuchJob)?;
    let Work::Message { turn, .. } = &job.work else { return Err(ApiError::NoSuchJob) };
    Ok(ok(json!({
        "job_id": job.id, "status": job.status(), "message": job.done.then(|| question(*turn)), "is_final": *turn >= MAX_TURNS,
        "turn": turn, "max_turns": MAX_TURNS, "message_count": turn * 2, "result": null, "error": null,
        "processing_time_ms": job.took_ms,
    })))
}

async fn execute(State(backend): State<Shared>, caller: Caller, mut form: Form) -> Reply {
    let topic = form.required_text("topic_id", 1..=100);
    form.check()?;
    let job = backend.jobs().begin(&caller.user_id, |_| Work::Topic(topic.clone()));
    let id = job.id.clone();
    finish_later(&backend, &caller, job);
    Ok(success(202, json!({"jobId": id, "status": "pending", "topicId": topic, "estimatedDurationMs": ESTIMATED_MS})))
}

async fn job(State(backend): State<Shared>, caller: Caller, Path(id): Path<String>) -> Reply {
    let job = backend.jobs().of(&caller.user_id, &id).ok_or(ApiError::NoSuchJob)?;
    let Work::Topic(topic) = &job.work else { return Err(ApiError::NoSuchJob) };
    Ok(ok(json!({
        "jobId": job.id, "status": job.status(), "topicId": topic, "result": job.done.then(|| review(topic)),
        "processingTimeMs": job.took_ms,
    })))
}

/// Does the work, and tells the user alone, in the newer of the two envelopes.
fn finish_later(backend: &Shared, caller: &Caller, job: Job) {
    let (backend, tenant, user) = (Arc::clone(backend), caller.tenant_id.clone(), caller.user_id.clone());
    let delay = backend.switches().event_delay;
    tokio::spawn(async move {
        tokio::time::sleep(delay).await;
        let Some(job) = backend.jobs().finish(&job.id, Timestamp::now()) else { return };
        let (kind, told) = told(&job, delay);
        let mut event = json!({"eventType": kind, "jobId": job.id, "tenantId": tenant, "userId": user, "data": told});
        if let Work::Message { session, .. } = &job.work {
            event["sessionId"] = json!(session);
        }
        backend.emit(event);
    });
}

fn told(job: &Job, took: Duration) -> (&'static str, Value) {
    match &job.work {
        Work::Message { turn, .. } => {
            let data = json!({
                "message": question(*turn), "isFinal": *turn >= MAX_TURNS, "turn": turn, "maxTurns": MAX_TURNS,
                "messageCount": turn * 2, "result": null,
            });
            ("ai.message.completed", data)
        }
        Work::Topic(topic) => {
            let took = u64::try_from(took.as_millis()).unwrap_or_default();
            let data = json!({"jobId": job.id, "topicId": topic, "result": review(topic), "processingTimeMs": took});
            ("ai.job.completed", data)
        }
    }
}

fn question(turn: usize) -> String {
    format!("Which of these would your team recognise first? (question {turn})")
}

fn review(topic: &str) -> Value {
    json!({"topic_id": topic, "success": true, "data": {"qualityReview": "Clear, could name the buyer", "suggestions": []}})
}

//! The lines that `tail` prints: JSON for machines, words for people.

use owo_colors::Style;
use realtime::Delivery;
use realtime_proto::{Counters, Event, RecordedLine, State, StateChange, Timestamp, masked};
use serde::Serialize;

use crate::failure::Failure;
use crate::paint::{Paint, plain};

/// Puts what happens into lines.
pub(super) struct Printer {
    json: bool,
    paint: Paint,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct StateLine<'a> {
    kind: &'static str,
    at: Timestamp,
    state: State,
    #[serde(skip_serializing_if = "Option::is_none")]
    attempt: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_in_ms: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tenant_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_id: Option<&'a str>,
}

#[derive(Serialize)]
struct EventLine<'a> {
    kind: &'static str,
    at: Timestamp,
    event: &'a Event,
}

#[derive(Serialize)]
struct GapLine {
    kind: &'static str,
    at: Timestamp,
    since: Timestamp,
    until: Timestamp,
}

#[derive(Serialize)]
struct RejectedLine {
    kind: &'static str,
    at: Timestamp,
    reason: &'static str,
    bytes: usize,
}

#[derive(Serialize)]
struct ErrorLine<'a> {
    kind: &'static str,
    at: Timestamp,
    scope: &'a str,
    code: &'a str,
    detail: &'a str,
}

#[derive(Serialize)]
struct StatsLine<'a> {
    kind: &'static str,
    #[serde(flatten)]
    counters: &'a Counters,
}

impl Printer {
    pub(super) fn new(json: bool) -> Self {
        Self { json, paint: Paint::for_stdout() }
    }

    /// What happened.
    pub(super) fn line(&self, delivery: &Delivery) -> Result<String, Failure> {
        if self.json { json_line(delivery) } else { Ok(self.words(delivery)) }
    }

    /// The counters: the last line.
    pub(super) fn stats(&self, counters: &Counters) -> Result<String, Failure> {
        if self.json {
            to_json(&StatsLine { kind: "stats", counters })
        } else {
            Ok(format!(
                "{} received, {} handed over ({} of unknown type), {} rejected, {} duplicates, {} foreign, {} gaps",
                counters.received,
                counters.dispatched,
                counters.unknown,
                counters.rejected,
                counters.duplicate,
                counters.foreign,
                counters.gaps
            ))
        }
    }

    fn words(&self, delivery: &Delivery) -> String {
        match delivery {
            Delivery::State { at, change } => self.state_words(*at, change),
            Delivery::Event { at, event } => {
                let about = plain(event.entity_id().unwrap_or("–"));
                let by = event.actor().map(|actor| format!(" by {}", plain(actor))).unwrap_or_default();
                let name = self.paint.paint(event.event_type().as_str(), Style::new().bold());
                format!("{} {name} {about}{by}", self.dim(*at))
            }
            Delivery::Gap { at, since, until } => {
                let text = format!("events may have been missed between {since} and {until}");
                format!("{} {}", self.dim(*at), self.paint.paint(&text, Style::new().yellow()))
            }
            Delivery::Rejected { at, rejection } => {
                format!("{} {}", self.dim(*at), self.paint.paint(&rejection.to_string(), Style::new().red()))
            }
            Delivery::ServerError { at, error } => {
                let text = format!("the server reports {}: {}", error.code.as_str(), error.detail);
                format!("{} {}", self.dim(*at), self.paint.paint(&text, Style::new().red()))
            }
            Delivery::Tapped { at, tapped } => format!("{} {}", self.dim(*at), plain(&masked(&tapped.text))),
        }
    }

    fn state_words(&self, at: Timestamp, change: &StateChange) -> String {
        let style = match change.state {
            State::Connected => Style::new().green(),
            State::Error => Style::new().red(),
            State::Disabled | State::Disconnected => Style::new().dimmed(),
            State::Connecting | State::Authenticating | State::Reconnecting => Style::new().yellow(),
        };
        let mut text = format!("{:?}", change.state).to_lowercase();
        if let Some(reason) = change.reason {
            text.push_str(&format!(" ({reason})"));
        }
        if let Some(detail) = &change.detail {
            text.push_str(&format!(": {detail}"));
        }
        if let Some(wait) = change.retry_in {
            text.push_str(&format!(", next attempt in {:.1} s", wait.as_secs_f64()));
        }
        format!("{} {}", self.dim(at), self.paint.paint(&text, style))
    }

    fn dim(&self, at: Timestamp) -> String {
        self.paint.paint(&at.to_string(), Style::new().dimmed())
    }
}

fn json_line(delivery: &Delivery) -> Result<String, Failure> {
    match delivery {
        Delivery::State { at, change } => to_json(&state_line(*at, change)),
        Delivery::Event { at, event } => to_json(&EventLine { kind: "event", at: *at, event }),
        Delivery::Gap { at, since, until } => to_json(&GapLine { kind: "gap", at: *at, since: *since, until: *until }),
        Delivery::Rejected { at, rejection } => to_json(&RejectedLine {
            kind: "rejected",
            at: *at,
            reason: rejection.reason.as_str(),
            bytes: rejection.bytes,
        }),
        Delivery::ServerError { at, error } => to_json(&ErrorLine {
            kind: "error",
            at: *at,
            scope: &error.scope,
            code: error.code.as_str(),
            detail: &error.detail,
        }),
        Delivery::Tapped { at, tapped } => {
            Ok(RecordedLine::Message { at: *at, after_ms: 0, raw: masked(&tapped.text) }.text())
        }
    }
}

fn state_line(at: Timestamp, change: &StateChange) -> StateLine<'_> {
    let tries = matches!(change.state, State::Connecting | State::Reconnecting);
    StateLine {
        kind: "state",
        at,
        state: change.state,
        attempt: tries.then_some(change.attempt),
        retry_in_ms: change.retry_in.map(|wait| u64::try_from(wait.as_millis()).unwrap_or(u64::MAX)),
        reason: change.reason.map(|reason| reason.to_string()),
        detail: change.detail.as_deref(),
        tenant_id: change.tenant_id.as_deref(),
        user_id: change.user_id.as_deref(),
    }
}

fn to_json(line: &impl Serialize) -> Result<String, Failure> {
    serde_json::to_string(line).map_err(Failure::job)
}

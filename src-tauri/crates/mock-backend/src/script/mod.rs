//! Who changes the world when nobody writes by REST: colleagues at work, or a file.

mod demo;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use crate::backend::Backend;
use crate::config::{DEMO_RATE, MockError, Script};
use crate::hub::Audience;
use crate::world::Deed;
use demo::Demo;

/// A script that is ready to run.
pub(crate) enum Play {
    Demo,
    Quiet,
    Lines(Vec<Line>),
}

/// A line of a script file.
pub(crate) struct Line {
    after: Duration,
    cue: Cue,
}

enum Cue {
    Event(Value),
    Raw(String),
    /// Of a recording: heard in this tenant, which the mock's own takes the place of.
    Recorded {
        raw: String,
        tenant: Option<String>,
    },
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RawLine {
    after_ms: u64,
    event: Option<Value>,
    raw: Option<String>,
}

/// A line of a recording, as far as it matters here.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
enum RecordedLine {
    Recording {
        tenant_id: Option<String>,
    },
    Message {
        after_ms: u64,
        raw: String,
    },
    #[serde(other)]
    Other,
}

impl Play {
    /// Reads and checks the script before anything listens.
    pub(crate) fn prepare(script: &Script) -> Result<Self, MockError> {
        match script {
            Script::Demo => Ok(Self::Demo),
            Script::Quiet => Ok(Self::Quiet),
            Script::File(path) => read(path).map(Self::Lines),
        }
    }

    /// Runs to its end; the demo has none.
    pub(crate) async fn run(self, backend: Arc<Backend>) {
        let pace = DEMO_RATE / backend.config.rate;
        match self {
            Self::Demo => run_demo(&backend, pace).await,
            Self::Quiet => {}
            Self::Lines(lines) => run_lines(&backend, lines, pace).await,
        }
    }
}

fn read(path: &Path) -> Result<Vec<Line>, MockError> {
    let text =
        std::fs::read_to_string(path).map_err(|source| MockError::ScriptFile { path: path.to_owned(), source })?;
    let first = text.lines().next().unwrap_or_default();
    if let Ok(RecordedLine::Recording { tenant_id }) = serde_json::from_str(first) {
        return read_recording(&text, tenant_id);
    }
    let filled = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    filled
        .map(|(place, line)| parse(line).map_err(|reason| MockError::ScriptLine { line: place + 1, reason }))
        .collect()
}

/// The lines of a recording that the app's debug panel made (docs/cli.md), as far as a mock can play them.
fn read_recording(text: &str, tenant: Option<String>) -> Result<Vec<Line>, MockError> {
    let filled = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let lines = filled.filter_map(|(place, line)| match serde_json::from_str(line) {
        Ok(RecordedLine::Message { after_ms, raw }) => {
            let cue = Cue::Recorded { raw, tenant: tenant.clone() };
            Some(Ok(Line { after: Duration::from_millis(after_ms), cue }))
        }
        Ok(RecordedLine::Recording { .. } | RecordedLine::Other) => None,
        Err(fault) => Some(Err(MockError::ScriptLine { line: place + 1, reason: fault.to_string() })),
    });
    lines.collect()
}

fn parse(line: &str) -> Result<Line, String> {
    let RawLine { after_ms, event, raw } = serde_json::from_str(line).map_err(|fault| fault.to_string())?;
    let cue = match (event, raw) {
        (Some(event), None) => Cue::Event(event),
        (None, Some(raw)) => Cue::Raw(raw),
        (Some(_), Some(_)) | (None, None) => {
            return Err("exactly one of event and raw is needed".to_owned());
        }
    };
    Ok(Line { after: Duration::from_millis(after_ms), cue })
}

async fn run_lines(backend: &Backend, lines: Vec<Line>, pace: f64) {
    for line in lines {
        tokio::time::sleep(line.after.mul_f64(pace)).await;
        match line.cue {
            Cue::Event(event) => backend.emit(event),
            Cue::Raw(text) => backend.hub.deliver(Audience::Everyone, text),
            Cue::Recorded { raw, tenant } => {
                let here = backend.world().main().id.clone();
                let text = tenant.map_or_else(|| raw.clone(), |there| raw.replace(&there, &here));
                backend.hub.deliver(Audience::Tenant(&here), text);
            }
        }
    }
}

/// The first event comes after a second, the others on average every `60 / rate` seconds.
async fn run_demo(backend: &Backend, pace: f64) {
    let tenant_id = backend.world().main().id.clone();
    let mut demo = Demo::new(backend.config.seed);
    let mut wait = Duration::from_secs(1);
    loop {
        tokio::time::sleep(wait.mul_f64(pace)).await;
        let told = backend.change(&tenant_id, Duration::ZERO, |tenant| {
            let by = demo.colleague(tenant);
            let events = demo.step(tenant, Deed { by: &by, at: Timestamp::now() });
            tenant.tidy();
            Ok((events.len(), events))
        });
        let told = told.expect("the main tenant exists and a step refuses nothing");
        wait = demo.rest_after(told);
    }
}

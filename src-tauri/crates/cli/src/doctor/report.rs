//! What was found: one line a layer, then a sentence.

use std::io::{self, Write};
use std::time::Duration;

use owo_colors::Style;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::failure::Failure;
use crate::paint::{Paint, plain};

/// What is checked, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Layer {
    Configuration,
    Dns,
    Tcp,
    Proxy,
    Tls,
    Http,
    Upgrade,
    Auth,
    Clock,
    Keyring,
}

impl Layer {
    /// The layers that need the service's address.
    pub(super) const OF_THE_SERVICE: [Self; 8] =
        [Self::Dns, Self::Tcp, Self::Proxy, Self::Tls, Self::Http, Self::Upgrade, Self::Auth, Self::Clock];

    fn name(self) -> &'static str {
        match self {
            Self::Configuration => "configuration",
            Self::Dns => "dns",
            Self::Tcp => "tcp",
            Self::Proxy => "proxy",
            Self::Tls => "tls",
            Self::Http => "http",
            Self::Upgrade => "upgrade",
            Self::Auth => "auth",
            Self::Clock => "clock",
            Self::Keyring => "keyring",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Status {
    Ok,
    Fail,
    Skipped,
}

/// What was found about one layer. A line of `--json`: `{"kind":"layer","layer":…,"status":…,"detail":…, figures …}`.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename = "layer")]
pub(super) struct Finding {
    pub(super) layer: Layer,
    pub(super) status: Status,
    detail: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    advice: Option<&'static str>,
    #[serde(flatten)]
    figures: Map<String, Value>,
}

impl Finding {
    pub(super) fn ok(layer: Layer, detail: impl Into<String>) -> Self {
        Self { layer, status: Status::Ok, detail: plain(&detail.into()), advice: None, figures: Map::new() }
    }

    pub(super) fn fail(layer: Layer, detail: impl Into<String>, advice: &'static str) -> Self {
        Self { status: Status::Fail, advice: Some(advice), ..Self::ok(layer, detail) }
    }

    /// Could not be checked, or need not be, for this reason.
    pub(super) fn skipped(layer: Layer, reason: impl Into<String>) -> Self {
        Self { status: Status::Skipped, ..Self::ok(layer, reason) }
    }

    /// With figures: an object whose members that are null are left out.
    pub(super) fn with(mut self, figures: Value) -> Self {
        if let Value::Object(figures) = figures {
            self.figures.extend(figures.into_iter().filter(|(_, value)| !value.is_null()));
        }
        self
    }

    fn in_words(&self, paint: Paint) -> String {
        let (word, style) = match self.status {
            Status::Ok => ("ok     ", Style::new().green()),
            Status::Fail => ("fail   ", Style::new().red().bold()),
            Status::Skipped => ("skipped", Style::new().dimmed()),
        };
        format!("{:<13}  {}  {}", self.layer.name(), paint.paint(word, style), self.detail)
    }

    fn sentence(&self) -> String {
        let advice = self.advice.unwrap_or_default();
        format!("The first thing that fails is {}: {}. {advice}", self.layer.name(), self.detail)
    }
}

/// Writes the findings as they come.
pub(super) struct Report {
    json: bool,
    paint: Paint,
    first_failure: Option<Finding>,
}

impl Report {
    pub(super) fn new(json: bool) -> Self {
        Self { json, paint: Paint::for_stdout(), first_failure: None }
    }

    pub(super) fn add(&mut self, finding: Finding) -> Result<(), Failure> {
        let line = if self.json { to_json(&finding)? } else { finding.in_words(self.paint) };
        if finding.status == Status::Fail && self.first_failure.is_none() {
            self.first_failure = Some(finding);
        }
        say(&line)
    }

    /// The last line; whether all is well.
    pub(super) fn conclude(self) -> Result<bool, Failure> {
        let well = self.first_failure.is_none();
        let sentence = self.first_failure.as_ref().map_or(ALL_IS_WELL.to_owned(), Finding::sentence);
        if self.json {
            let layer = self.first_failure.as_ref().map(|finding| finding.layer);
            say(&to_json(&json!({"kind": "verdict", "ok": well, "layer": layer, "sentence": sentence}))?)?;
        } else {
            say(&format!("\n{sentence}"))?;
        }
        Ok(well)
    }
}

const ALL_IS_WELL: &str = "Everything that could be checked is in order.";

/// `12.3 ms`.
pub(super) fn milliseconds(took: Duration) -> String {
    format!("{:.1} ms", in_ms(took))
}

/// With one decimal.
pub(super) fn in_ms(took: Duration) -> f64 {
    (took.as_secs_f64() * 10_000.0).round() / 10.0
}

fn to_json(line: &impl Serialize) -> Result<String, Failure> {
    serde_json::to_string(line).map_err(Failure::job)
}

fn say(line: &str) -> Result<(), Failure> {
    match writeln!(io::stdout(), "{line}") {
        // A reader that has had enough is no failure: the exit code tells what was found.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::job(format!("standard output cannot be written: {error}")))
        }
        _ => Ok(()),
    }
}

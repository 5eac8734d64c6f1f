//! `purposepath decode`: one wire message a line in, its normal form out.

use std::io::{self, BufRead, BufWriter, Write};

use realtime::wall_clock;
use realtime_proto::{Message, RecordedLine, normalise};
use serde::Serialize;

use crate::failure::Failure;

pub(crate) const EXAMPLES: &str = "\
Each line of standard input is one wire message, written as a JSON string literal; each line of standard output says what
became of it: {\"ok\":true,\"event\":{…}} or {\"ok\":false,\"error\":\"…\"}.
A recording of the app's debug panel is read too: its messages are decoded, its other lines passed over.

Examples:
  echo '\"{\\\"type\\\":\\\"pong\\\"}\"' | purposepath decode
  jq -c '.raw // (.message | tojson)' tests/conformance.jsonl | purposepath decode
  purposepath decode < 2026-11-26T09-12-40.120Z.jsonl";

#[derive(Serialize)]
#[serde(untagged)]
enum Line {
    Good { ok: bool, event: Box<Message> },
    Bad { ok: bool, error: String },
}

/// Decodes standard input, line by line, to its end.
pub(crate) fn run() -> Result<(), Failure> {
    let mut output = BufWriter::new(io::stdout().lock());
    let mut input = io::stdin().lock();
    let mut line = Vec::new();
    let mut recording = None;
    loop {
        line.clear();
        match input.read_until(b'\n', &mut line) {
            Ok(0) => break,
            Ok(_) => {
                // The first line says whether this is a recording.
                let recorded = *recording.get_or_insert_with(|| begins_recording(&line));
                let Some(decoded) = (if recorded { decoded_recorded(&line) } else { Some(decoded(&line)) }) else {
                    continue;
                };
                match write(&mut output, &decoded) {
                    // A reader that has had enough, such as `head`, is no failure.
                    Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
                    written => written.map_err(unwritable)?,
                }
            }
            Err(error) => return Err(Failure::job(format!("standard input cannot be read: {error}"))),
        }
    }
    output.flush().map_err(unwritable)
}

fn decoded(line: &[u8]) -> Line {
    let text: String = match serde_json::from_slice(line) {
        Ok(text) => text,
        Err(error) => return Line::Bad { ok: false, error: format!("the line is no JSON string literal: {error}") },
    };
    normalised(&text)
}

fn begins_recording(line: &[u8]) -> bool {
    matches!(recorded(line), Ok(RecordedLine::Recording { .. }))
}

/// What became of a recording's line, if it holds a message.
fn decoded_recorded(line: &[u8]) -> Option<Line> {
    match recorded(line) {
        Ok(RecordedLine::Message { raw, .. }) => Some(normalised(&raw)),
        Ok(
            RecordedLine::Recording { .. }
            | RecordedLine::Rejected { .. }
            | RecordedLine::State { .. }
            | RecordedLine::Gap { .. }
            | RecordedLine::End { .. }
            | RecordedLine::Unknown,
        ) => None,
        Err(error) => Some(Line::Bad { ok: false, error: format!("the line is none of a recording: {error}") }),
    }
}

fn recorded(line: &[u8]) -> Result<RecordedLine, serde_json::Error> {
    RecordedLine::parse(&String::from_utf8_lossy(line))
}

fn normalised(text: &str) -> Line {
    match normalise(text, wall_clock()) {
        Ok(message) => Line::Good { ok: true, event: Box::new(message) },
        Err(rejection) => Line::Bad { ok: false, error: rejection.to_string() },
    }
}

fn write(output: &mut impl Write, line: &Line) -> io::Result<()> {
    let text = serde_json::to_string(line)?;
    writeln!(output, "{text}")?;
    output.flush()
}

fn unwritable(error: io::Error) -> Failure {
    Failure::job(format!("standard output cannot be written: {error}"))
}

//! `purposepath decode`: one wire message a line in, its normal form out.

use std::io::{self, BufRead, BufWriter, Write};

use realtime::wall_clock;
use realtime_proto::{Message, normalise};
use serde::Serialize;

use crate::failure::Failure;

pub(crate) const EXAMPLES: &str = "\
Each line of standard input is one wire message, written as a JSON string literal; each line of standard output says what
became of it: {\"ok\":true,\"event\":{…}} or {\"ok\":false,\"error\":\"…\"}.

Examples:
  echo '\"{\\\"type\\\":\\\"pong\\\"}\"' | purposepath decode
  jq -c '.raw // (.message | tojson)' tests/conformance.jsonl | purposepath decode";

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
    loop {
        line.clear();
        match input.read_until(b'\n', &mut line) {
            Ok(0) => break,
            Ok(_) => match write(&mut output, &decoded(&line)) {
                // A reader that has had enough, such as `head`, is no failure.
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
                written => written.map_err(unwritable)?,
            },
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
    match normalise(&text, wall_clock()) {
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

//! A recorded session: JSON Lines that `purposepath decode`, `purposepath mock --script` and the app read.
//!
//! The first line is a [`RecordedLine::Recording`], the last one a [`RecordedLine::End`], unless the process was killed. Messages
//! are [`masked`](crate::masked) before they get here. Lines of a kind that this version does not know are passed over.

use serde::{Deserialize, Serialize};

use crate::{Reason, State, StateChange, Timestamp};

/// The format's version; it grows when a reader of an older one could misread a line.
pub const RECORDING_VERSION: u32 = 1;

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum RecordedLine {
    /// What follows, and where it was recorded.
    Recording {
        /// [`RECORDING_VERSION`].
        version: u32,
        /// The app and its version.
        app: String,
        /// The name of the environment.
        environment: String,
        /// When the recording began.
        at: Timestamp,
        /// The company whose events were heard.
        tenant_id: Option<String>,
        /// Always true: there is no other recording.
        masked: bool,
    },
    /// A message of the wire.
    Message {
        /// When it arrived.
        at: Timestamp,
        /// Milliseconds since the line before, or since the beginning.
        after_ms: u64,
        /// Its text, masked.
        raw: String,
    },
    /// A message that could not be read: binary, or too large.
    Rejected {
        /// When it came.
        at: Timestamp,
        /// Which rule it broke.
        reason: String,
        /// Its size.
        bytes: usize,
    },
    /// The connection's state changed.
    State {
        /// When.
        at: Timestamp,
        /// To what.
        state: State,
        /// Why: a stable word.
        reason: Option<String>,
        /// Waits since the last stable connection.
        attempt: u32,
        /// Time until the next attempt.
        retry_in_ms: Option<u64>,
    },
    /// Events may have been missed between these times.
    Gap {
        /// When it was reported.
        at: Timestamp,
        /// Arrival of the last frame before.
        since: Timestamp,
        /// When the session was connected again.
        until: Timestamp,
    },
    /// There is no more.
    End {
        /// When.
        at: Timestamp,
        /// Why.
        because: RecordingEnded,
        /// Messages in the file.
        messages: u64,
        /// Lines for which there was no room, because the disk was slow.
        left_out: u64,
    },
    /// Of a later version.
    #[serde(other)]
    Unknown,
}

/// Why a recording ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum RecordingEnded {
    /// Somebody stopped it.
    Stopped,
    /// The file has its full size.
    Full,
    /// The session ended: signed out, another sign-in, or the app quit.
    SessionEnded,
    /// The file could not be written further: it has no end line.
    Failed,
}

impl RecordedLine {
    /// A change of state; its detail, which may hold anybody's words, is left out.
    #[must_use]
    pub fn state(at: Timestamp, change: &StateChange) -> Self {
        Self::State {
            at,
            state: change.state,
            reason: change.reason.as_ref().map(Reason::to_string),
            attempt: change.attempt,
            retry_in_ms: change.retry_in.map(|wait| u64::try_from(wait.as_millis()).unwrap_or(u64::MAX)),
        }
    }

    /// When it happened, as far as it says.
    #[must_use]
    pub fn at(&self) -> Option<Timestamp> {
        match self {
            Self::Recording { at, .. }
            | Self::Message { at, .. }
            | Self::Rejected { at, .. }
            | Self::State { at, .. }
            | Self::Gap { at, .. }
            | Self::End { at, .. } => Some(*at),
            Self::Unknown => None,
        }
    }

    /// The line as text, without its end.
    #[must_use]
    pub fn text(&self) -> String {
        serde_json::to_string(self).expect("texts and numbers always have a JSON form")
    }

    /// Reads a line.
    ///
    /// # Errors
    /// When it is no JSON object with a `kind`, or lacks what its kind needs.
    pub fn parse(line: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_as_it_was_written() {
        let at = Timestamp::from_millis(1_760_000_000_000);
        let line = RecordedLine::Message { at, after_ms: 40, raw: r#"{"type":"pong"}"#.to_owned() };
        assert_eq!(
            line.text(),
            r#"{"kind":"message","at":"2025-10-09T08:53:20.000Z","afterMs":40,"raw":"{\"type\":\"pong\"}"}"#
        );
        assert_eq!(RecordedLine::parse(&line.text()).unwrap(), line);
    }

    #[test]
    fn lines_of_a_later_version_are_passed_over_and_others_refused() {
        assert_eq!(RecordedLine::parse(r#"{"kind":"weather","sun":true}"#).unwrap(), RecordedLine::Unknown);
        assert!(RecordedLine::parse(r#"{"kind":"message"}"#).is_err());
        assert!(RecordedLine::parse("[]").is_err());
    }
}

//! A recording as it is replayed: the same normaliser and a feed of its own; the store, the inbox and the person hear nothing.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::time::Duration;

use realtime_proto::{Dedupe, Message, RECORDING_VERSION, RecordedLine, Tapped, Timestamp, normalise};

use crate::debug::fate_of;
use crate::feed::Feed;
use crate::views::{FeedItem, Origin, ReplayView};

/// Largest file that is read; larger than any that the app records.
const LARGEST: u64 = 64 * 1024 * 1024;
/// Longest wait between two messages: silence teaches nothing.
const LONGEST_WAIT: Duration = Duration::from_secs(2);
/// Keys that are remembered; a recording holds fewer messages.
const REMEMBERED: usize = 65_536;

/// A replay at work.
#[derive(Debug)]
pub(crate) struct Replay {
    /// Which of the replays so far.
    pub(crate) number: u64,
    pub(crate) feed: Feed,
    pub(crate) view: ReplayView,
    dedupe: Dedupe,
}

/// What a recording holds, in its order.
#[derive(Debug)]
pub(crate) struct Script {
    pub(crate) environment: String,
    pub(crate) steps: Vec<Step>,
}

/// One thing that happened.
#[derive(Debug)]
pub(crate) struct Step {
    /// After the one before.
    pub(crate) wait: Duration,
    pub(crate) what: Happened,
}

#[derive(Debug)]
pub(crate) enum Happened {
    Message { at: Timestamp, raw: String },
    Gap { since: Timestamp, until: Timestamp },
}

impl Replay {
    /// Its feed goes on where the window's is, so that the window takes its items for new ones.
    pub(crate) fn new(number: u64, name: String, script: &Script, seq: u32) -> Self {
        let total = script.steps.iter().filter(|step| matches!(step.what, Happened::Message { .. })).count();
        let total = u32::try_from(total).unwrap_or(u32::MAX);
        let view = ReplayView { name, environment: script.environment.clone(), position: 0, total };
        Self { number, feed: Feed::after(seq), view, dedupe: Dedupe::new(REMEMBERED, 0) }
    }

    /// Takes a step. Answers what the window gets, and the message for the panel.
    pub(crate) fn take(&mut self, what: Happened) -> (Option<FeedItem>, Option<(Timestamp, Tapped)>) {
        match what {
            Happened::Gap { since, until } => (Some(self.feed.gap(since, until)), None),
            Happened::Message { at, raw } => {
                self.view.position += 1;
                let understood = normalise(&raw, at);
                let fate = fate_of(&understood, |event| self.dedupe.insert(&event.dedupe_key));
                let item = match &understood {
                    Ok(Message::Event(event)) if fate == realtime_proto::Fate::Delivered => {
                        Some(self.feed.event(at, (**event).clone(), Origin::Replay))
                    }
                    Ok(_) | Err(_) => None,
                };
                (item, Some((at, Tapped { text: raw, understood, fate })))
            }
        }
    }
}

/// Reads a recording.
///
/// # Errors
/// Says in words why the file cannot be replayed.
pub(crate) fn read(path: &Path) -> Result<Script, String> {
    let text = contents(path).map_err(|error| format!("The recording could not be read: {error}"))?;
    let mut lines = text.lines().map(RecordedLine::parse);
    let environment = match lines.next() {
        Some(Ok(RecordedLine::Recording { version, .. })) if version > RECORDING_VERSION => {
            return Err(format!("A later version of the app made this recording (format {version})."));
        }
        Some(Ok(RecordedLine::Recording { environment, .. })) => environment,
        _ => return Err("The file is no recording: its first line does not say so.".to_owned()),
    };
    // The last line of an app that was killed may be half a line.
    Ok(Script { environment, steps: lines.filter_map(|line| step(line.ok()?)).collect() })
}

fn contents(path: &Path) -> io::Result<String> {
    let mut bytes = Vec::new();
    File::open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(io::Error::other(format!("it has more than {} MB", LARGEST / 1024 / 1024)));
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn step(line: RecordedLine) -> Option<Step> {
    match line {
        RecordedLine::Message { at, after_ms, raw } => {
            let wait = Duration::from_millis(after_ms).min(LONGEST_WAIT);
            Some(Step { wait, what: Happened::Message { at, raw } })
        }
        RecordedLine::Gap { since, until, .. } => {
            Some(Step { wait: Duration::ZERO, what: Happened::Gap { since, until } })
        }
        RecordedLine::Recording { .. }
        | RecordedLine::Rejected { .. }
        | RecordedLine::State { .. }
        | RecordedLine::End { .. }
        | RecordedLine::Unknown => None,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const HEAD: &str = r#"{"kind":"recording","version":1,"app":"x","environment":"demo","at":"2026-03-02T08:00:00.000Z","tenantId":null,"masked":true}"#;

    fn message(id: &str, after_ms: u64) -> String {
        let raw = format!(r#"{{"type":"goal.created","eventId":"{id}","data":{{"goalId":"g"}}}}"#);
        RecordedLine::Message { at: Timestamp::from_millis(0), after_ms, raw }.text()
    }

    fn script(lines: &[String]) -> Result<Script, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("r.jsonl");
        fs::write(&path, lines.join("\n")).unwrap();
        read(&path)
    }

    #[test]
    fn events_come_once_each_and_long_silence_is_shortened() {
        let lines = [HEAD.to_owned(), message("a", 40), message("a", 0), message("b", 60_000), "{\"kin".to_owned()];
        let script = script(&lines).unwrap();
        assert_eq!(script.steps.iter().map(|step| step.wait.as_millis()).collect::<Vec<_>>(), [40, 0, 2000]);
        let mut replay = Replay::new(1, "r".to_owned(), &script, 7);
        let items: Vec<_> = script.steps.into_iter().filter_map(|step| replay.take(step.what).0).collect();
        assert!(matches!(
            items.as_slice(),
            [FeedItem::Event { seq: 8, origin: Origin::Replay, .. }, FeedItem::Event { seq: 9, .. }]
        ));
        assert_eq!((replay.view.position, replay.view.total), (3, 3));
    }

    #[test]
    fn what_is_no_recording_is_refused_in_words() {
        assert!(script(&[message("a", 0)]).unwrap_err().contains("no recording"));
        assert!(script(&[HEAD.replace(":1,", ":9,")]).unwrap_err().contains("later version"));
        assert!(read(Path::new("/nowhere/at/all.jsonl")).unwrap_err().contains("could not be read"));
    }
}

//! A recording as it is replayed: the same normaliser and a feed of its own; the store, the inbox and the person hear nothing.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::time::Duration;

use realtime_proto::{
    Dedupe, Fate, Message, RECORDING_VERSION, RecordedLine, Rejection, State, Tapped, Timestamp, normalise,
};

use crate::debug::{History, fate_of};
use crate::feed::Feed;
use crate::views::{Connection, FeedItem, HistoryEntry, Origin, ReplayView};

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
    pub(crate) history: History,
    dedupe: Dedupe,
}

/// What a step gives.
#[derive(Debug)]
pub(crate) enum Given {
    /// Something for the window and something for the panel.
    Heard { item: Option<FeedItem>, tapped: Option<(Timestamp, Box<Tapped>)> },
    /// The connection changed: [`Replay::view`] says how.
    State,
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
    Rejected { at: Timestamp, rejection: Rejection },
    Gap { since: Timestamp, until: Timestamp },
    State { at: Timestamp, state: State, reason: Option<String>, attempt: u32, retry_in_ms: Option<u32> },
}

impl Replay {
    /// Its feed goes on where the live one is.
    pub(crate) fn new(number: u64, name: String, script: &Script, seq: u32) -> Self {
        let total = script.steps.iter().filter(|step| matches!(step.what, Happened::Message { .. })).count();
        let total = u32::try_from(total).unwrap_or(u32::MAX);
        let view = ReplayView { name, environment: script.environment.clone(), position: 0, total, connection: None };
        Self { number, feed: Feed::after(seq), view, history: History::default(), dedupe: Dedupe::new(REMEMBERED, 0) }
    }

    /// Takes a step. Answers what it gives.
    pub(crate) fn take(&mut self, what: Happened) -> Given {
        match what {
            Happened::Message { at, raw } => self.message(at, raw),
            Happened::Rejected { at, rejection } => {
                let tapped = Tapped { text: String::new(), understood: Err(rejection), fate: Fate::Rejected };
                Given::Heard { item: None, tapped: Some((at, Box::new(tapped))) }
            }
            Happened::Gap { since, until } => {
                self.history.add(HistoryEntry::Gap { since, until });
                Given::Heard { item: Some(self.feed.gap(since, until)), tapped: None }
            }
            Happened::State { at, state, reason, attempt, retry_in_ms } => {
                let last_event_at = self.view.connection.as_ref().and_then(|connection| connection.last_event_at);
                let connection = Connection {
                    state,
                    reason: reason.clone(),
                    detail: None,
                    since: at,
                    attempt,
                    // That attempt is long over.
                    retry_at: None,
                    last_event_at,
                };
                self.view.connection = Some(connection);
                self.history.add(HistoryEntry::State { at, state, reason, attempt, retry_in_ms });
                Given::State
            }
        }
    }

    fn message(&mut self, at: Timestamp, raw: String) -> Given {
        self.view.position += 1;
        let understood = normalise(&raw, at);
        let fate = fate_of(&understood, |event| self.dedupe.insert(&event.dedupe_key));
        let item = match &understood {
            Ok(Message::Event(event)) if fate == Fate::Delivered => {
                if let Some(connection) = &mut self.view.connection {
                    connection.last_event_at = Some(at);
                }
                Some(self.feed.event(at, event.clone().into(), Origin::Replay))
            }
            Ok(_) | Err(_) => None,
        };
        Given::Heard { item, tapped: Some((at, Box::new(Tapped { text: raw, understood, fate }))) }
    }
}

/// Reads a recording.
///
/// # Errors
/// Says in words why the file cannot be replayed.
pub(crate) fn read(path: &Path) -> Result<Script, String> {
    let text = contents(path).map_err(|error| format!("The recording could not be read: {error}"))?;
    let mut lines = text.lines().map(RecordedLine::parse);
    let (environment, began) = match lines.next() {
        Some(Ok(RecordedLine::Recording { version, .. })) if version > RECORDING_VERSION => {
            return Err(format!("A later version of the app made this recording (format {version})."));
        }
        Some(Ok(RecordedLine::Recording { environment, at, .. })) => (environment, at),
        _ => return Err("The file is no recording: its first line does not say so.".to_owned()),
    };
    let mut before = began;
    // The last line of an app that was killed may be half a line.
    let steps = lines.flatten().filter_map(|line| {
        let since = before;
        before = line.at().unwrap_or(before);
        step(line, since)
    });
    Ok(Script { environment, steps: steps.collect() })
}

fn contents(path: &Path) -> io::Result<String> {
    let mut bytes = Vec::new();
    File::open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(io::Error::other(format!("it has more than {} MB", LARGEST / 1024 / 1024)));
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn step(line: RecordedLine, before: Timestamp) -> Option<Step> {
    let passed = line.at().map_or(0, |at| at.as_millis().saturating_sub(before.as_millis()));
    let passed = Duration::from_millis(u64::try_from(passed).unwrap_or(0));
    let (wait, what) = match line {
        RecordedLine::Message { at, after_ms, raw } => (Duration::from_millis(after_ms), Happened::Message { at, raw }),
        RecordedLine::Rejected { at, reason, bytes } => {
            (passed, Happened::Rejected { at, rejection: rejection(&reason, bytes)? })
        }
        RecordedLine::Gap { since, until, .. } => (passed, Happened::Gap { since, until }),
        RecordedLine::State { at, state, reason, attempt, retry_in_ms } => {
            let retry_in_ms = retry_in_ms.map(|wait| u32::try_from(wait).unwrap_or(u32::MAX));
            (passed, Happened::State { at, state, reason, attempt, retry_in_ms })
        }
        RecordedLine::Recording { .. } | RecordedLine::End { .. } | RecordedLine::Unknown => return None,
    };
    Some(Step { wait: wait.min(LONGEST_WAIT), what })
}

/// Why a message was rejected that could not be read.
fn rejection(reason: &str, bytes: usize) -> Option<Rejection> {
    let known = [Rejection::binary(bytes), Rejection::too_large(bytes), Rejection::not_text()];
    known.into_iter().find(|one| one.reason.to_string() == reason)
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
        let items: Vec<_> = script.steps.into_iter().filter_map(|step| item(replay.take(step.what))).collect();
        assert!(matches!(
            items.as_slice(),
            [FeedItem::Event { seq: 8, origin: Origin::Replay, .. }, FeedItem::Event { seq: 9, .. }]
        ));
        assert_eq!((replay.view.position, replay.view.total), (3, 3));
    }

    fn item(given: Given) -> Option<FeedItem> {
        match given {
            Given::Heard { item, .. } => item,
            Given::State => None,
        }
    }

    #[test]
    fn the_recorded_states_come_in_their_place_and_with_their_time() {
        let at = Timestamp::parse("2026-03-02T08:00:01.500Z").unwrap();
        let lost = RecordedLine::State {
            at,
            state: State::Reconnecting,
            reason: Some("lost".to_owned()),
            attempt: 1,
            retry_in_ms: Some(1000),
        };
        let script = script(&[HEAD.to_owned(), lost.text(), message("a", 40)]).unwrap();
        assert_eq!(script.steps.iter().map(|step| step.wait.as_millis()).collect::<Vec<_>>(), [1500, 40]);
        let mut replay = Replay::new(1, "r".to_owned(), &script, 0);
        let given: Vec<_> = script.steps.into_iter().map(|step| replay.take(step.what)).collect();
        assert!(matches!(given.as_slice(), [Given::State, Given::Heard { item: Some(_), .. }]), "{given:?}");
        let connection = replay.view.connection.unwrap();
        assert_eq!((connection.state, connection.since, connection.retry_at), (State::Reconnecting, at, None));
        assert!(matches!(replay.history.newest_first()[0], HistoryEntry::State { retry_in_ms: Some(1000), .. }));
    }

    #[test]
    fn a_message_that_could_not_be_read_is_seen_again() {
        let at = Timestamp::from_millis(0);
        let rejected = RecordedLine::Rejected { at, reason: "too_large".to_owned(), bytes: 200_000 };
        let script = script(&[HEAD.to_owned(), rejected.text()]).unwrap();
        let mut replay = Replay::new(1, "r".to_owned(), &script, 0);
        let given: Vec<_> = script.steps.into_iter().map(|step| replay.take(step.what)).collect();
        let [Given::Heard { item: None, tapped: Some((_, tapped)) }] = given.as_slice() else { panic!("{given:?}") };
        assert_eq!(tapped.understood.as_ref().map_err(|rejection| rejection.bytes).err(), Some(200_000));
    }

    #[test]
    fn what_is_no_recording_is_refused_in_words() {
        assert!(script(&[message("a", 0)]).unwrap_err().contains("no recording"));
        assert!(script(&[HEAD.replace(":1,", ":9,")]).unwrap_err().contains("later version"));
        assert!(read(Path::new("/nowhere/at/all.jsonl")).unwrap_err().contains("could not be read"));
    }
}

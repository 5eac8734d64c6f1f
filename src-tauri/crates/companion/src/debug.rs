//! What is kept for the debug panel: the last messages as they came, and what happened to the connection (protocol.md 7.7).
//!
//! Messages are kept with everything that people wrote in them, in memory alone, and masked on their way out.

use std::collections::VecDeque;

use realtime::Look;
use realtime_proto::{
    Event, Fate, Message, RecordedLine, Rejection, ServerError, StateChange, Tapped, Timestamp, masked, masked_value,
    masked_words,
};
use serde_json::Value;

use crate::views::{
    DebugCounters, DebugView, Heartbeat, HistoryEntry, LastClose, LastError, LastEvent, RecordingView, ReplayView,
    SharedEvent, WireMessage,
};

/// Messages and happenings kept (protocol.md 7.7).
const CAPACITY: usize = 50;
/// Bytes of a message's text that the panel is shown.
const SHOWN: usize = 8 * 1024;

/// What is kept for the panel.
#[derive(Debug, Default)]
pub(crate) struct Debug {
    number: u32,
    messages: VecDeque<Kept>,
    history: History,
    last_event: Option<(Timestamp, SharedEvent)>,
}

/// A message as it came.
#[derive(Debug)]
struct Kept {
    number: u32,
    at: Timestamp,
    tapped: Tapped,
    replayed: bool,
}

/// What happened to a connection.
#[derive(Debug, Default)]
pub(crate) struct History(VecDeque<HistoryEntry>);

/// What is true beside what is kept here.
pub(crate) struct Present {
    /// What the look has counted.
    pub(crate) messages: Vec<WireMessage>,
    pub(crate) url: Option<String>,
    pub(crate) look: Option<Look>,
    pub(crate) recording: Option<RecordingView>,
    pub(crate) replay: Option<ReplayView>,
    /// What happened in the recording so far, newest first, while one is replayed.
    pub(crate) replayed: Option<Vec<HistoryEntry>>,
}

impl Debug {
    pub(crate) fn message(&mut self, at: Timestamp, tapped: Tapped, replayed: bool) {
        self.number = self.number.wrapping_add(1);
        push(&mut self.messages, Kept { number: self.number, at, tapped, replayed });
    }

    pub(crate) fn state(&mut self, at: Timestamp, change: &StateChange) {
        let reason = change.reason.map(|reason| reason.to_string());
        let retry_in_ms = change.retry_in.map(|wait| whole(wait.as_millis()));
        let (state, attempt) = (change.state, change.attempt);
        self.history.add(HistoryEntry::State { at, state, reason, attempt, retry_in_ms });
    }

    pub(crate) fn gap(&mut self, since: Timestamp, until: Timestamp) {
        self.history.add(HistoryEntry::Gap { since, until });
    }

    /// The state that a recording which begins at `at` begins in.
    pub(crate) fn state_at(&self, at: Timestamp) -> Option<RecordedLine> {
        self.history.0.iter().rev().find_map(|entry| match entry {
            HistoryEntry::State { state, reason, attempt, retry_in_ms, .. } => Some(RecordedLine::State {
                at,
                state: *state,
                reason: reason.clone(),
                attempt: *attempt,
                retry_in_ms: retry_in_ms.map(u64::from),
            }),
            HistoryEntry::Gap { .. } => None,
        })
    }

    pub(crate) fn event(&mut self, at: Timestamp, event: &SharedEvent) {
        self.last_event = Some((at, event.clone()));
    }

    /// Forgets the messages: nobody looks any more, or somebody else is signed in.
    pub(crate) fn forget_messages(&mut self) {
        self.messages.clear();
    }

    /// Forgets what belongs to a user.
    pub(crate) fn clear(&mut self) {
        *self = Self { number: self.number, ..Self::default() };
    }

    /// The messages after number `after`.
    pub(crate) fn messages(&self, after: u32) -> Vec<WireMessage> {
        self.messages.iter().filter(|kept| kept.number > after).map(Kept::shown).collect()
    }

    pub(crate) fn view(&self, present: Present) -> DebugView {
        let Present { messages, url, look, recording, replay, replayed } = present;
        let listens = look.as_ref().is_some_and(|look| look.tapped);
        let (counters, vitals) = look.map(|look| (look.counters, look.vitals)).unwrap_or_default();
        DebugView {
            url,
            tenant_id: vitals.tenant_id,
            user_id: vitals.user_id,
            connection_id: vitals.connection_id,
            sessions: whole(counters.connections),
            attempts: whole(vitals.attempts),
            rollovers: whole(counters.rollovers),
            gaps: whole(counters.gaps),
            counters: DebugCounters {
                received: whole(counters.received),
                dispatched: whole(counters.dispatched),
                unknown: whole(counters.unknown),
                degraded: whole(counters.degraded),
                rejected: whole(counters.rejected),
                last_rejection: counters.last_rejection,
                duplicate: whole(counters.duplicate),
                foreign: whole(counters.foreign),
                before_auth: whole(counters.before_auth),
                errors: whole(counters.errors),
            },
            heartbeat: Heartbeat {
                last_ping: vitals.last_ping,
                last_pong: vitals.last_pong,
                round_trip_ms: vitals.round_trip.map(|trip| whole(trip.as_millis())),
                last_keep_alive: vitals.last_keep_alive,
                is_pongless: vitals.is_pongless,
            },
            last_close: vitals.last_close.map(|closing| LastClose {
                at: closing.at,
                code: closing.code,
                reason: without_tokens(closing.reason),
            }),
            last_error: vitals.last_error.map(|(at, error)| last_error(at, error)),
            last_event: self.last_event.as_ref().map(|(at, event)| last_event(*at, event)),
            listens,
            messages,
            history: replayed.unwrap_or_else(|| self.history.newest_first()),
            recording,
            replay,
        }
    }
}

impl History {
    pub(crate) fn add(&mut self, entry: HistoryEntry) {
        push(&mut self.0, entry);
    }

    pub(crate) fn newest_first(&self) -> Vec<HistoryEntry> {
        self.0.iter().rev().cloned().collect()
    }
}

impl Kept {
    fn shown(&self) -> WireMessage {
        let Tapped { text, understood, fate } = &self.tapped;
        let form = understood.as_ref().ok().and_then(|message| serde_json::to_value(message).ok()).map(masked_form);
        let word = |name: &str| form.as_ref()?.get(name)?.as_str().map(str::to_owned);
        WireMessage {
            number: self.number,
            at: self.at,
            raw_type: word("rawType").unwrap_or_default(),
            bytes: whole(understood.as_ref().err().map_or(text.len(), |rejection| rejection.bytes)),
            raw: cut(masked(text)),
            dedupe_key: word("dedupeKey").filter(|key| !key.is_empty()),
            normalised: form.as_ref().map(|form| cut(form.to_string())),
            rejection: understood.as_ref().err().map(Rejection::to_string),
            fate: *fate,
            replayed: self.replayed,
        }
    }
}

/// What people wrote is masked; the warnings are our own words, about names of the catalogue.
fn masked_form(mut form: Value) -> Value {
    let warnings = form.get_mut("warnings").map(Value::take);
    let mut form = masked_value(form);
    if let (Some(place), Some(warnings)) = (form.get_mut("warnings"), warnings) {
        *place = warnings;
    }
    form
}

/// What became of a message that is replayed: nobody's company and no verdict are known there.
pub(crate) fn fate_of(understood: &Result<Message, Rejection>, is_new: impl FnOnce(&Event) -> bool) -> Fate {
    match understood {
        Ok(Message::Event(event)) if is_new(event) => Fate::Delivered,
        Ok(Message::Event(_)) => Fate::Duplicate,
        Ok(Message::Control(_)) => Fate::Control,
        Err(_) => Fate::Rejected,
    }
}

fn last_event(at: Timestamp, event: &Event) -> LastEvent {
    let event_id = event.event_id.as_deref().map(str::to_owned);
    LastEvent { event_id, event_type: event.event_type().as_str().to_owned(), at }
}

fn last_error(at: Timestamp, error: ServerError) -> LastError {
    // About the connection itself nobody but the server's makers has words.
    let is_about_connection = ["auth", "connection", "broadcast", "gateway"].contains(&error.scope.as_str());
    let detail = if is_about_connection { without_tokens(error.detail) } else { masked_words(&error.detail) };
    LastError { at, scope: error.scope, code: without_tokens(error.raw_code), detail }
}

/// A server may repeat what it was sent.
fn without_tokens(text: String) -> String {
    if text.contains("eyJ") { masked_words(&text) } else { text }
}

fn cut(text: String) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}… and {} bytes more", &text[..at], text.len() - at),
        None => text,
    }
}

fn push<T>(kept: &mut VecDeque<T>, one: T) {
    if kept.len() == CAPACITY {
        kept.pop_front();
    }
    kept.push_back(one);
}

fn whole(number: impl TryInto<u32>) -> u32 {
    number.try_into().unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use realtime_proto::normalise;

    use super::*;

    fn heard(debug: &mut Debug, text: &str) {
        let at = Timestamp::from_millis(0);
        let understood = normalise(text, at);
        let fate = fate_of(&understood, |_| true);
        debug.message(at, Tapped { text: text.to_owned(), understood, fate }, false);
    }

    #[test]
    fn only_the_last_fifty_messages_stay_and_each_is_shown_once() {
        let mut debug = Debug::default();
        for _ in 0..60 {
            heard(&mut debug, r#"{"type":"pong"}"#);
        }
        let messages = debug.messages(0);
        assert_eq!((messages.len(), messages[0].number), (CAPACITY, 11));
        assert_eq!(debug.messages(58).len(), 2);
        assert!(debug.messages(60).is_empty());
    }

    #[test]
    fn a_message_is_shown_with_its_normal_form_and_without_what_people_wrote() {
        let mut debug = Debug::default();
        heard(&mut debug, r#"{"type":"goalCreated","eventId":"e1","data":{"goalId":"g1","title":"A canary sings"}}"#);
        let message = debug.messages(0).remove(0);
        assert_eq!(message.raw_type, "goalCreated");
        assert_eq!(message.dedupe_key.as_deref(), Some("id:e1"));
        let form = message.normalised.unwrap();
        assert!(form.contains(r#""type":"goal.created""#) && form.contains(r#""title":"* ****** *****""#), "{form}");
        assert!(!message.raw.contains("canary"), "{}", message.raw);
    }

    #[test]
    fn its_warnings_stay_readable_and_hold_nothing_that_people_wrote() {
        let mut debug = Debug::default();
        heard(&mut debug, r#"{"type":"goal.created","data":{"goalId":"g1","title":7,"status":"A canary"}}"#);
        let form = debug.messages(0).remove(0).normalised.unwrap();
        assert!(form.contains("title is not a text") && form.contains("status has an unlisted word"), "{form}");
        assert!(!form.contains("canary"), "{form}");
    }

    #[test]
    fn a_message_that_is_none_says_why() {
        let mut debug = Debug::default();
        heard(&mut debug, r#"{"type":"goal.created","data":{"title":"canary"}}"#);
        let message = debug.messages(0).remove(0);
        assert!(message.rejection.unwrap().contains("no_identity"));
        assert_eq!((message.fate, message.normalised), (Fate::Rejected, None));
    }

    #[test]
    fn a_very_long_message_is_cut() {
        let mut debug = Debug::default();
        heard(&mut debug, &format!(r#"{{"type":"x","data":{{"text":"{}"}}}}"#, "a".repeat(20_000)));
        let message = debug.messages(0).remove(0);
        assert!(message.raw.len() < SHOWN + 100, "{}", message.raw.len());
        assert!(message.bytes > 20_000);
    }

    #[test]
    fn an_errors_words_are_shown_only_where_they_are_about_the_connection() {
        let error = |scope: &str, detail: &str| {
            let code = realtime_proto::ErrorCode::InternalError;
            let (scope, detail) = (scope.to_owned(), detail.to_owned());
            let error = ServerError { scope, code, raw_code: "INTERNAL_ERROR".to_owned(), detail };
            last_error(Timestamp::from_millis(0), error).detail
        };
        assert_eq!(error("connection", "The token has expired"), "The token has expired");
        assert_eq!(error("goal", "No goal \"Porto\""), "** **** \"*****\"");
        assert!(!error("auth", "not valid: eyJhbGciOi").contains("eyJ"));
    }
}

//! Masks what people wrote and what must stay secret, so that a message can be shown to a stranger (protocol.md 7.7).
//!
//! Nothing is shown because no rule forbids it: a text stays only if its member is known to hold an id, a time or a word of the
//! protocol, and if it looks like one. Of any other text each letter and digit becomes `*`, so that its length and shape remain.
//! Numbers, truth values and the names of members stay.

use serde_json::{Map, Value};

use crate::Timestamp;
use crate::normalise::spelling::{lower_camel, squash};

/// The text of a message, masked. What is JSON stays JSON and normalises to the same type.
#[must_use]
pub fn masked(text: &str) -> String {
    match serde_json::from_str(text) {
        Ok(value) => masked_value(value).to_string(),
        Err(_) => masked_words(text),
    }
}

/// The same of a value that was read.
#[must_use]
pub fn masked_value(value: Value) -> Value {
    masked_member(Member::Words, value)
}

/// A text of which nothing but its shape remains.
#[must_use]
pub fn masked_words(text: &str) -> String {
    text.chars().map(|letter| if is_shape(letter) { letter } else { MASK }).collect()
}

/// What stands for a letter: one byte, so that a masked message is not larger than the message.
const MASK: char = '*';
/// What stands for a secret: not even its length remains.
const SECRET: &str = "******";
/// Longest id that is taken for one.
const LONGEST_ID: usize = 200;
/// Longest word of the protocol.
const LONGEST_WORD: usize = 128;

/// What a member holds, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Member {
    /// Nobody but the service may see it.
    Secret,
    /// What kind of message it is.
    Type,
    /// An id of a thing.
    Id,
    /// An id of a person, or of anything: a name may stand in its place.
    IdOfPerson,
    /// A moment or a day.
    Time,
    /// A word of an enumeration, or a code.
    Word,
    /// A number that may be written as text.
    Number,
    /// The gateway's own words, or anybody's.
    Message,
    /// What people write; whatever is not known.
    Words,
}

impl Member {
    fn of(name: &str) -> Self {
        let name = lower_camel(name);
        let small = name.to_lowercase();
        if SECRETS.iter().any(|secret| small.contains(secret)) {
            return Self::Secret;
        }
        match &*name {
            "type" | "eventType" | "event" | "detailType" | "action" | "rawType" => Self::Type,
            "message" => Self::Message,
            "value" | "progress" | "previousProgress" | "newProgress" | "fileSize" => Self::Number,
            "timestamp" | "time" | "date" => Self::Time,
            "dedupeKey" | "eventKey" => Self::Id,
            "id" | "userId" | "personId" | "ownerId" | "assigneeId" | "assignedTo" | "previousAssignee"
            | "newAssignee" | "participants" => Self::IdOfPerson,
            name if WORDS.contains(&name) => Self::Word,
            name if name.ends_with("By") => Self::IdOfPerson,
            name if name.ends_with("Id") || name.ends_with("Ids") => Self::Id,
            name if name.ends_with("At") || name.ends_with("Date") => Self::Time,
            _ => Self::Words,
        }
    }

    fn shows(self, text: &str) -> bool {
        match self {
            Self::Secret | Self::Words => false,
            Self::Type => is_word(text, "_-.:/"),
            Self::Id => is_id(text),
            Self::IdOfPerson => is_id(text) && text.contains(|letter: char| letter.is_ascii_digit()),
            Self::Time => is_time(text),
            Self::Word => is_word(text, "_-./") || SPACED.contains(&squash(text).as_str()),
            Self::Number => text.trim().parse::<f64>().is_ok_and(f64::is_finite),
            Self::Message => OF_THE_GATEWAY.iter().any(|words| words.eq_ignore_ascii_case(text)),
        }
    }
}

/// Parts of the names of members that hold secrets.
const SECRETS: [&str; 8] =
    ["token", "password", "secret", "authorization", "credential", "cookie", "apikey", "signature"];

/// Members that hold words of an enumeration, or codes.
const WORDS: [&str; 27] = [
    "status",
    "statusRaw",
    "previousStatus",
    "previousStatusRaw",
    "newStatus",
    "newStatusRaw",
    "severity",
    "severityRaw",
    "priority",
    "priorityRaw",
    "previousPriority",
    "previousPriorityRaw",
    "newPriority",
    "newPriorityRaw",
    "category",
    "categoryRaw",
    "activityType",
    "activityTypeRaw",
    "entityType",
    "entityTypeRaw",
    "timestampSource",
    "coarse",
    "scope",
    "code",
    "codeRaw",
    "errorCode",
    "fileType",
];

/// Words of enumerations that may be written with a space, squashed (protocol.md 3.5).
const SPACED: [&str; 6] = ["inprogress", "notstarted", "onhold", "todo", "featurerequest", "weeklyreview"];

/// What the gateway and the old backend say (protocol.md 2.3, 2.4): what a message is depends on it.
const OF_THE_GATEWAY: [&str; 3] = ["pong", "Forbidden", "Internal server error"];

fn masked_member(member: Member, value: Value) -> Value {
    match value {
        Value::Null => Value::Null,
        Value::Object(members) if member != Member::Secret => Value::Object(masked_members(members)),
        Value::Array(values) if member != Member::Secret => {
            values.into_iter().map(|value| masked_member(member, value)).collect()
        }
        Value::String(text) => Value::String(masked_text(member, text)),
        Value::Bool(_) | Value::Number(_) if member != Member::Secret => value,
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => Value::String(SECRET.to_owned()),
    }
}

fn masked_members(members: Map<String, Value>) -> Map<String, Value> {
    let masked = members.into_iter().map(|(name, value)| {
        let value = masked_member(Member::of(&name), value);
        (if is_word(&name, "_-") { name } else { masked_words(&name) }, value)
    });
    masked.collect()
}

fn masked_text(member: Member, text: String) -> String {
    match member {
        _ if member.shows(&text) => text,
        Member::Secret => SECRET.to_owned(),
        // Something with a letter: without one it would be no type at all (N5).
        Member::Type => text.chars().map(|letter| if is_shape(letter) { letter } else { 'x' }).collect(),
        Member::Id
        | Member::IdOfPerson
        | Member::Time
        | Member::Word
        | Member::Number
        | Member::Message
        | Member::Words => masked_words(&text),
    }
}

fn is_shape(letter: char) -> bool {
    letter.is_whitespace() || letter.is_control() || letter.is_ascii_punctuation() || letter == '\u{feff}'
}

/// An id: no spaces, no `@`, and no JSON Web Token.
fn is_id(text: &str) -> bool {
    let allowed = |letter: char| letter.is_ascii_alphanumeric() || "_-.:=+/|".contains(letter);
    text.len() <= LONGEST_ID && text.chars().all(allowed) && !holds_token(text)
}

fn is_word(text: &str, and: &str) -> bool {
    let allowed = |letter: char| letter.is_ascii_alphanumeric() || and.contains(letter);
    text.len() <= LONGEST_WORD && text.chars().all(allowed) && !holds_token(text)
}

/// Every JSON Web Token begins with `{"`, in base64.
fn holds_token(text: &str) -> bool {
    text.contains("eyJ")
}

fn is_time(text: &str) -> bool {
    let day = || Timestamp::parse(&format!("{text}T00:00"));
    Timestamp::parse(text).or_else(day).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_people_wrote_keeps_its_shape_and_nothing_else() {
        let message = json!({
            "type": "goal.created", "eventId": "evt_01hq", "timestamp": "2026-03-02T08:00:00.000Z",
            "data": {
                "goalId": "g-7", "title": "Raise repeat orders, soon", "ownerEmail": "mara@lindqvist.coffee", "progress": 48,
                "createdBy": "2b7e9d44-5a1b", "status": "In Progress", "dueDate": "2026-04-01", "tags": ["north"],
            }
        });
        assert_eq!(
            masked_value(message),
            json!({
                "type": "goal.created", "eventId": "evt_01hq", "timestamp": "2026-03-02T08:00:00.000Z",
                "data": {
                    "goalId": "g-7", "title": "***** ****** ******, ****", "ownerEmail": "****@*********.******", "progress": 48,
                    "createdBy": "2b7e9d44-5a1b", "status": "In Progress", "dueDate": "2026-04-01", "tags": ["*****"],
                }
            })
        );
    }

    #[test]
    fn a_name_in_the_place_of_an_id_a_time_or_a_word_is_masked() {
        let message = json!({
            "createdBy": "Ingrid", "assignedTo": "ingrid@example.org", "dueAt": "when Ingrid is back", "status": "waits for Ingrid",
            "goalId": "Ingrid's goal", "type": "ask Ingrid", "value": "Ingrid", "message": "Ingrid", "Ingrid Solberg": 1,
            "result": {"anything": ["Ingrid"], "id": "Ingrid"},
        });
        let masked = masked_value(message).to_string();
        assert!(!masked.to_lowercase().contains("ingrid"), "{masked}");
    }

    #[test]
    fn a_secret_keeps_not_even_its_length_and_a_token_is_masked_wherever_it_stands() {
        let token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.c2lnbmF0dXJl";
        let members = json!({"access_token": "canary-1", "refreshTokens": ["canary-2"], "password": {"is": "canary-3"}, "apiKey": 123_456});
        for (_, value) in masked_value(members).as_object().unwrap() {
            assert_eq!(value, SECRET);
        }
        for name in ["goalId", "type", "status", "timestamp", "connectionId", "anything", "message"] {
            let masked = masked(&json!({ name: token, "data": {name: token} }).to_string());
            assert!(!masked.contains("eyJ"), "{masked}");
        }
        assert!(!masked(&format!("no JSON, but {token}")).contains("eyJ"));
    }

    #[test]
    fn masking_twice_is_masking_once() {
        let once = masked(r#"{"type":"some words","title":"Über alles","value":"1.5","note":"…"}"#);
        assert_eq!(masked(&once), once);
    }
}

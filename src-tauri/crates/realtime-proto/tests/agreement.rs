//! The canonical and the general path give one result, whatever the frame is.
#![allow(clippy::unwrap_used)] // what fails in a helper fails its test

use proptest::prelude::*;
use proptest::sample::{Index, select};
use realtime_proto::{Timestamp, normalise, normalise_canonical, normalise_general};
use serde_json::Value;

const RECEIVED_AT: Timestamp = Timestamp::from_millis(1_760_000_000_000);

/// A JSON object as text sees it: names twice and values that are none are possible.
type Members = Vec<(String, String)>;

/// A message on its way to becoming odd. Names and values are JSON texts.
#[derive(Clone, Debug)]
struct Draft {
    envelope: Members,
    /// The members of `data`.
    data: Members,
}

impl Draft {
    fn text(&self) -> String {
        let data = object(&self.data);
        let envelope: Members = self
            .envelope
            .iter()
            .map(|(name, value)| (name.clone(), if value == DATA { data.clone() } else { value.clone() }))
            .collect();
        object(&envelope)
    }
}

fn object(members: &[(String, String)]) -> String {
    let members: Vec<_> = members.iter().map(|(name, value)| format!("{name}:{value}")).collect();
    format!("{{{}}}", members.join(","))
}

/// Stands for the payload among the envelope's values.
const DATA: &str = "<data>";

/// Every event of the corpus, in the order in which the backend writes it.
fn canonical() -> Vec<Draft> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/conformance.jsonl");
    let corpus = std::fs::read_to_string(path).unwrap();
    let messages = corpus.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["message"].take());
    messages
        .filter(|message| message["type"].is_string() && message["data"].is_object())
        .map(|message| draft(&message))
        .collect()
}

fn draft(message: &Value) -> Draft {
    let texts = |value: &Value| -> Members {
        let members = value.as_object().unwrap();
        members.iter().map(|(name, value)| (format!("{name:?}"), value.to_string())).collect()
    };
    let mut envelope = texts(message);
    for (name, value) in &mut envelope {
        if name == "\"data\"" {
            DATA.clone_into(value);
        }
    }
    envelope.sort_by_key(|(name, _)| name != "\"type\"");
    Draft { envelope, data: texts(&message["data"]) }
}

/// One thing that is done to a member of the envelope or of the data.
#[derive(Clone, Debug)]
struct Oddity {
    in_data: bool,
    at: Index,
    what: What,
}

#[derive(Clone, Debug)]
enum What {
    Value(String),
    Again(String),
    Respelled(usize),
    Absent,
    Extra(String, String),
    Swapped(Index),
}

impl Oddity {
    fn befall(self, draft: &mut Draft) {
        let members = if self.in_data { &mut draft.data } else { &mut draft.envelope };
        if members.is_empty() {
            return;
        }
        let count = members.len();
        let at = self.at.index(count);
        match self.what {
            What::Value(value) => members[at].1 = value,
            What::Again(value) => members.push((members[at].0.clone(), value)),
            What::Respelled(how) => members[at].0 = respelled(&members[at].0, how),
            What::Absent => drop(members.remove(at)),
            What::Extra(name, value) => members.insert(at, (name, value)),
            What::Swapped(with) => members.swap(at, with.index(count)),
        }
    }
}

fn respelled(name: &str, how: usize) -> String {
    if !name.as_bytes()[1].is_ascii_alphabetic() {
        return name.to_owned();
    }
    let snake: String = name
        .chars()
        .flat_map(|letter| {
            let separator = letter.is_uppercase().then_some('_');
            separator.into_iter().chain(letter.to_lowercase())
        })
        .collect();
    match how {
        0 => snake,
        1 => snake.replace('_', "-"),
        2 => snake.to_uppercase(),
        3 => format!("\"{}{}", name[1..2].to_uppercase(), &name[2..]),
        4 => format!("\"\\u{:04x}{}", u32::from(name.as_bytes()[1]), &name[2..]),
        5 => format!("\"\\ud800{}", &name[1..]),
        _ => format!("{} ", name.to_lowercase()),
    }
}

fn name() -> impl Strategy<Value = String> {
    let known = select(vec![
        "id",
        "name",
        "notes",
        "title",
        "text",
        "type",
        "eventType",
        "event",
        "action",
        "message",
        "data",
        "detail",
        "detail-type",
        "time",
        "timestamp",
        "eventId",
        "tenantId",
        "tenant_id",
        "userId",
        "goalId",
        "goal_id",
        "kpiId",
        "measureId",
        "readingId",
        "activityId",
        "activity",
        "activityType",
        "status",
        "statusRaw",
        "newStatusRaw",
        "createdAt",
        "createdBy",
        "stage",
        "version",
        "seq",
        "x",
        "X",
        "_",
        "",
        "ünter",
        "a b",
        "extra",
        "connectionId",
    ]);
    prop_oneof![known.prop_map(|name| format!("{name:?}")), "\"[a-z_\\-A-Z]{1,6}\"", Just("\"\\udc00\"".to_owned())]
}

fn value() -> impl Strategy<Value = String> {
    let odd = select(vec![
        "null",
        "true",
        "false",
        "0",
        "-0",
        "-0.0",
        "7",
        "7.0",
        "1e3",
        "1.5",
        "1e400",
        "-1e400",
        "1e-400",
        "01",
        "NaN",
        "18446744073709551615",
        "18446744073709551616",
        "123456789012345678901234567890",
        "\"\"",
        "\" \"",
        "\"\\u00a0\"",
        "\"x\"",
        "\"12.5\"",
        "\" 7\"",
        "\"1e400\"",
        "\"todo\"",
        "\"In Progress\"",
        "\"unknown\"",
        "\"weekly_review\"",
        "\"2026-03-02T09:10:00.084Z\"",
        "\"2026-03-02T09:10+01:00\"",
        "\"soon\"",
        "\"goal.created\"",
        "\"goal-created\"",
        "\"pong\"",
        "\"\\u0067oal.created\"",
        "\"\\ud83d\\ude00\"",
        "\"\\ud800\"",
        "\"\\udc00\\ud800\"",
        "\"\\x\"",
        "[]",
        "{}",
        "[\"a\",\"b\"]",
        "[\"a\",1]",
        "[1e400]",
        "[\"\\ud800\"]",
        "{\"a_b\":{\"C-D\":1,\"C-D\":2}}",
        "{\"\\ud800\":1}",
        "{\"id\":\"a\",\"text\":\"t\",\"created_at\":\"2026-01-01T00:00:00Z\"}",
        DATA,
    ]);
    let deep = (120..130_usize).prop_map(|levels| format!("{}{}", "[".repeat(levels), "]".repeat(levels)));
    prop_oneof![8 => odd.prop_map(str::to_owned), 1 => deep, 1 => "\"[ -!#-\\[\\]-~é]{0,12}\""]
}

fn oddity() -> impl Strategy<Value = Oddity> {
    let what = prop_oneof![
        value().prop_map(What::Value),
        value().prop_map(What::Again),
        (0..7_usize).prop_map(What::Respelled),
        Just(What::Absent),
        (name(), value()).prop_map(|(name, value)| What::Extra(name, value)),
        any::<Index>().prop_map(What::Swapped),
        Just(What::Extra(r#""activity""#.to_owned(), r#"{"id":"a","title":"t","x":1}"#.to_owned())),
    ];
    (any::<bool>(), any::<Index>(), what).prop_map(|(in_data, at, what)| Oddity { in_data, at, what })
}

fn message() -> impl Strategy<Value = String> {
    (select(canonical()), prop::collection::vec(oddity(), 0..4), white_space()).prop_map(
        |(mut draft, oddities, space)| {
            for oddity in oddities {
                oddity.befall(&mut draft);
            }
            let spaced = |text: String, mark: &str| text.replace(mark, &format!("{space}{mark}{space}"));
            ["{", "}", ",", ":"].into_iter().fold(draft.text(), spaced)
        },
    )
}

/// Mostly none, as a correct sender writes.
fn white_space() -> impl Strategy<Value = &'static str> {
    prop_oneof![6 => Just(""), 2 => Just(" "), 1 => Just("  "), 1 => Just("\n")]
}

/// A message whose text was damaged.
fn damaged() -> impl Strategy<Value = String> {
    (message(), any::<Index>(), "[\\PC\\x00-\\x1f]{0,2}", any::<bool>()).prop_map(|(mut text, at, junk, cut)| {
        let at = (0..=at.index(text.len() + 1)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        if cut {
            text.truncate(at);
        }
        text.insert_str(at.min(text.len()), &junk);
        text
    })
}

fn assert_agreement(text: &str) {
    assert_eq!(normalise(text, RECEIVED_AT), normalise_general(text, RECEIVED_AT), "{text}");
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn on_odd_messages(text in message()) {
        assert_agreement(&text);
    }

    #[test]
    fn on_damaged_messages(text in damaged()) {
        assert_agreement(&text);
    }

    #[test]
    fn on_any_text(text in "\\PC{0,80}") {
        assert_agreement(&text);
    }

    #[test]
    fn a_message_of_plain_extra_members_stays_on_the_canonical_path(
        draft in select(canonical_path()), at in any::<Index>(), in_data in any::<bool>(),
    ) {
        let mut draft = draft;
        let value = r#"{"a_b":[1,{"c":null}],"d":"e"}"#.to_owned();
        let members = if in_data { &mut draft.data } else { &mut draft.envelope };
        members.insert(1 + at.index(members.len()), ("\"sequence\"".to_owned(), value));
        assert!(normalise_canonical(&draft.text(), RECEIVED_AT).is_some(), "{}", draft.text());
        assert_agreement(&draft.text());
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_plain_message_stays_on_the_canonical_path_wherever_its_type_stands(
        draft in select(canonical_path()), at in any::<Index>(),
    ) {
        let mut draft = draft;
        let event_type = draft.envelope.remove(0);
        draft.envelope.insert(at.index(draft.envelope.len() + 1), event_type);
        let text = draft.text();
        prop_assume!(!text.contains(['[', '\\']));
        assert!(normalise_canonical(&text, RECEIVED_AT).is_some(), "{text}");
        assert_agreement(&text);
    }
}

fn canonical_path() -> Vec<Draft> {
    let drafts: Vec<_> =
        canonical().into_iter().filter(|draft| normalise_canonical(&draft.text(), RECEIVED_AT).is_some()).collect();
    assert!(drafts.len() >= 25, "too few: {}", drafts.len());
    drafts
}

/// At least 4096 cases; `PROPTEST_CASES` asks for more.
fn config() -> ProptestConfig {
    let default = ProptestConfig::default();
    ProptestConfig { cases: default.cases.max(4096), failure_persistence: None, ..default }
}

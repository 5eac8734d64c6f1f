//! What counts as a message at all (protocol.md 3.3 N0, N1).

use realtime_proto::{EventType, MAX_MESSAGE_BYTES, Message, RejectReason, normalise};

use crate::{RECEIVED_AT, reason};

#[test]
fn a_message_may_have_131_072_bytes_and_no_more() {
    let padded = |bytes: usize| {
        let message = r#"{"type":"pong","pad":""}"#;
        message.replace(r#""""#, &format!("\"{}\"", "x".repeat(bytes - message.len())))
    };
    assert_eq!(reason(&padded(MAX_MESSAGE_BYTES)), None);
    assert_eq!(reason(&padded(MAX_MESSAGE_BYTES + 1)), Some(RejectReason::TooLarge));
}

#[test]
fn what_is_no_strict_json_is_rejected() {
    for text in [
        "",
        " ",
        "{",
        "nul",
        r#"{"type":"pong"}x"#,
        r#"{"type":"pong"}{"type":"pong"}"#,
        r#"{"type":"pong",}"#,
        "{\"type\":\"pong\"}//",
        "{'type':'pong'}",
        r#"{"type":"pong","x":NaN}"#,
        r#"{"type":"pong","x":01}"#,
        "\u{feff}{\"type\":\"pong\"}",
        "{\"type\":\"po\tng\"}",
    ] {
        assert_eq!(reason(text), Some(RejectReason::NotJson), "{text}");
    }
}

/// A canonical event, with something in four places: beside the payload, in it, deeper, and as a name.
fn with_everywhere(value: &str) -> [String; 3] {
    let goal = |extra: &str, inner: &str| {
        format!(r#"{{"type":"goal.completed","data":{{"goalId":"g"{inner}}},"eventId":"e"{extra}}}"#)
    };
    let member = format!(r#","seq":{value}"#);
    let deep = format!(r#","seq":{{"list":[{value}]}}"#);
    [goal(&member, ""), goal("", &member), goal(&deep, &deep)]
}

#[test]
fn a_number_beyond_the_doubles_is_rejected_wherever_it_stands() {
    for text in with_everywhere("1e400").iter().chain(&with_everywhere("-1e999")) {
        assert_eq!(reason(text), Some(RejectReason::NotJson), "{text}");
    }
    assert_eq!(with_everywhere("1e-400").map(|text| reason(&text)), [None; 3]);
}

#[test]
fn half_a_surrogate_pair_is_rejected_wherever_it_stands() {
    for half in [r#""\ud800""#, r#""\udc00x""#, r#""\ud800A""#, r#"{"\ud83d":1}"#] {
        for text in with_everywhere(half) {
            assert_eq!(reason(&text), Some(RejectReason::NotJson), "{text}");
        }
    }
    assert_eq!(with_everywhere(r#""\ud83d\ude00""#).map(|text| reason(&text)), [None; 3]);
}

#[test]
fn nesting_may_be_127_levels_deep() {
    let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    for (place, levels_around) in [(0, 1), (1, 2), (2, 4)] {
        let around = |levels: usize| reason(&with_everywhere(&nested(levels - levels_around))[place]);
        assert_eq!((around(127), around(128)), (None, Some(RejectReason::NotJson)), "{place}");
    }
    assert_eq!(reason(&nested(MAX_MESSAGE_BYTES / 2)), Some(RejectReason::NotJson));
}

#[test]
fn only_objects_are_messages() {
    for text in ["[]", "7", "null", "true", "\"goal.created\"", r#"[{"type":"pong"}]"#] {
        assert_eq!(reason(text), Some(RejectReason::NotAnObject), "{text}");
    }
}

#[test]
fn of_a_member_given_twice_the_last_counts() {
    for text in [
        r#"{"type":"goal.created","type":"goal.completed","data":{"goalId":"a","goalId":"b"}}"#,
        r#"{"type":"goal.completed","data":7,"data":{"goalId":7,"goalId":"b"}}"#,
        r#"{"type":"goal.completed","data":{"goalId":"b","x":1,"x":2},"eventId":"e","eventId":null}"#,
    ] {
        let Ok(Message::Event(event)) = normalise(text, RECEIVED_AT) else { panic!("{text}") };
        assert_eq!((event.event_type(), event.entity_id()), (EventType::GoalCompleted, Some("b")), "{text}");
        assert_eq!(event.event_id, None, "{text}");
    }
}

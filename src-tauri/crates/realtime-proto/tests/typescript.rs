//! What TypeScript sees of an event: a union that `switch (event.type)` narrows.
#![allow(clippy::unwrap_used)] // what fails in a helper fails its test

use realtime_proto::{Event, EventType, Message, ServerError};
use specta::Types;
use specta_typescript::Typescript;

/// The bindings, in the format of tauri-specta's default, without comments and with white space collapsed.
fn typescript() -> String {
    let types =
        Types::default().register::<Event>().register::<EventType>().register::<Message>().register::<ServerError>();
    let text = Typescript::default().export(&types, specta_serde::PhasesFormat).unwrap();
    let code = text.lines().filter(|line| !line.trim_start().starts_with(['/', '*']));
    code.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

#[test]
fn an_event_is_its_envelope_and_a_union_over_the_type() {
    let code = typescript();
    assert!(
        code.contains(
            "export type Event = { rawType: string, eventId: string | null, dedupeKey: string, \
             tenantId: string | null, timestamp: string, timestampSource: TimestampSource, \
             warnings: string[], scope: string | null, coarse: Entity | null, } & Payload;"
        ),
        "{code}"
    );
    assert!(code.contains(r#"export type Payload = { type: "goal.created"; data: GoalCreated } |"#), "{code}");
}

#[test]
fn every_type_has_its_branch() {
    let code = typescript();
    for event_type in EventType::ALL {
        let branch = format!("{{ type: \"{}\"; data: ", event_type.as_str());
        assert!(code.contains(&branch), "{branch}");
    }
    assert!(code.contains(r#"{ type: "unknown"; data: { [key in string]: Json } };"#), "{code}");
}

#[test]
fn every_key_is_there_and_what_is_not_known_is_null() {
    assert!(typescript().contains(
        "export type KpiReadingCreated = { readingId: string | null, kpiId: string | null, \
         tenantId: string | null, value: number | null, date: string | null, note: string | null, \
         recordedAt: string | null, recordedBy: string | null, progress: number | null, };"
    ));
}

#[test]
fn no_type_is_split_into_one_to_read_and_one_to_write() {
    let code = typescript();
    assert!(!code.contains("_Serialize") && !code.contains("_Deserialize"), "{code}");
}

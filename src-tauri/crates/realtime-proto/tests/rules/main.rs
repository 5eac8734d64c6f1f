//! The rules of protocol.md 3.3 to 3.7, one by one.
#![allow(clippy::unwrap_used)] // what fails in a helper fails its test

mod control;
mod envelope;
mod json;
mod outcome;
mod payload;
mod values;

use realtime_proto::{Control, Event, Message, RejectReason, Timestamp, normalise};
use serde_json::Value;

pub const RECEIVED_AT: Timestamp = Timestamp::from_millis(1_760_000_000_000);

pub fn event(message: &Value) -> Event {
    match normalise(&message.to_string(), RECEIVED_AT) {
        Ok(Message::Event(event)) => *event,
        other => panic!("{message}: {other:?}"),
    }
}

pub fn data(message: &Value) -> Value {
    serde_json::to_value(event(message)).unwrap()["data"].take()
}

pub fn control(message: &Value) -> Control {
    match normalise(&message.to_string(), RECEIVED_AT) {
        Ok(Message::Control(control)) => control,
        other => panic!("{message}: {other:?}"),
    }
}

pub fn reason(text: &str) -> Option<RejectReason> {
    normalise(text, RECEIVED_AT).err().map(|rejection| rejection.reason)
}

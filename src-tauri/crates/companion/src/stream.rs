//! Reckoning with the stream's times.

use std::time::Duration;

use realtime_proto::Timestamp;

/// That much later.
pub(crate) fn later(time: Timestamp, by: Duration) -> Timestamp {
    Timestamp::from_millis(time.as_millis().saturating_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX)))
}

#[cfg(test)]
pub(crate) mod tests {
    use realtime_proto::{Event, Message, Timestamp, normalise};

    /// An event as the session hands it over.
    pub(crate) fn event(kind: &str, data: &str) -> Event {
        let text = format!(r#"{{"type":"{kind}","timestamp":"2026-03-02T08:00:00.000Z","data":{data}}}"#);
        match normalise(&text, Timestamp::from_millis(0)) {
            Ok(Message::Event(event)) => *event,
            other => panic!("{text} is no event: {other:?}"),
        }
    }
}

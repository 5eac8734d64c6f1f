//! What came, in which order, what is missing, and how long it took.
//!
//! The events of a numbered stream carry consecutive numbers: in `data.sequence` (the mock's bursts), else as the digits at the end
//! of an `eventId` whose other characters never change (`evt_000041`). Of such a stream a missing number is a lost event. Of any
//! other stream the timestamps must ascend, and what is lost shows as gaps only.

use std::collections::BTreeMap;

use realtime_proto::{Event, Payload, Timestamp, TimestampSource};

/// The event that ends a bench stream has this `eventId`.
pub(super) const END: &str = "end";

/// Events whose time lies this long before the connection are taken from a record: their age is no latency. In milliseconds.
const OLD_MS: i64 = 1_000;

/// Looks at events one by one.
#[derive(Debug)]
pub(super) struct Tally {
    /// When the stream began, by the wall clock.
    began: Timestamp,
    events: u64,
    gaps: u64,
    numbers: Numbers,
    last_timestamp: Option<Timestamp>,
    timestamps_ascend: bool,
    latencies: Latencies,
}

/// What a stream comes to.
#[derive(Debug, PartialEq)]
pub(super) struct Sum {
    /// Events before `end`.
    pub(super) events: u64,
    pub(super) in_order: bool,
    pub(super) lost: u64,
    /// `None` where timestamps say nothing about it.
    pub(super) latency: Option<Latency>,
}

/// Milliseconds from an event's timestamp until it was handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub(super) struct Latency {
    pub(super) p50: i64,
    pub(super) p99: i64,
    pub(super) max: i64,
}

impl Tally {
    pub(super) fn new(began: Timestamp) -> Self {
        Self {
            began,
            events: 0,
            gaps: 0,
            numbers: Numbers::Unseen,
            last_timestamp: None,
            timestamps_ascend: true,
            latencies: Latencies::default(),
        }
    }

    /// Takes an event that was handed over at `now`; `true` when it is the last one.
    pub(super) fn take(&mut self, event: &Event, now: Timestamp) -> bool {
        let id = event.event_id.as_deref().unwrap_or_default();
        if id == END {
            if let Some(number) = sequence(event) {
                self.numbers.end(number);
            }
            return true;
        }
        self.events += 1;
        self.numbers.take(sequence(event), id);
        self.timestamps_ascend &= self.last_timestamp.is_none_or(|last| last <= event.timestamp);
        self.last_timestamp = Some(event.timestamp);
        let is_old = event.timestamp.as_millis() < self.began.as_millis() - OLD_MS;
        if event.timestamp_source == TimestampSource::Envelope && !is_old {
            self.latencies.take(now.as_millis() - event.timestamp.as_millis());
        } else {
            self.latencies.make_no_sense = true;
        }
        false
    }

    /// The session reports a gap.
    pub(super) fn gap(&mut self) {
        self.gaps += 1;
    }

    /// Events before `end`, so far.
    pub(super) fn events(&self) -> u64 {
        self.events
    }

    pub(super) fn sum(&self) -> Sum {
        let (in_order, lost) = match &self.numbers {
            Numbers::Running(run) => (run.ascend, run.missing()),
            Numbers::Unseen | Numbers::None => (self.timestamps_ascend, self.gaps),
        };
        Sum { events: self.events, in_order, lost, latency: self.latencies.percentiles() }
    }
}

/// The numbers of a stream.
#[derive(Debug)]
enum Numbers {
    /// No event came yet.
    Unseen,
    /// Every event had one so far.
    Running(Run),
    /// The stream is not numbered.
    None,
}

#[derive(Debug)]
struct Run {
    /// What stands before the digits; `None` where the number stands by itself.
    prefix: Option<String>,
    count: u64,
    lowest: u64,
    highest: u64,
    last: u64,
    ascend: bool,
}

impl Numbers {
    fn take(&mut self, sequence: Option<u64>, id: &str) {
        let found = match sequence {
            Some(number) => Some((None, number)),
            None => numbered(id).map(|(prefix, number)| (Some(prefix), number)),
        };
        match (&mut *self, found) {
            (Self::Unseen, Some((prefix, number))) => {
                *self = Self::Running(Run {
                    prefix: prefix.map(str::to_owned),
                    count: 1,
                    lowest: number,
                    highest: number,
                    last: number,
                    ascend: true,
                });
            }
            (Self::Running(run), Some((prefix, number))) if run.prefix.as_deref() == prefix => run.take(number),
            (Self::Unseen | Self::Running(_) | Self::None, _) => *self = Self::None,
        }
    }

    /// The last event has a number as well: what is missing before it counts.
    fn end(&mut self, number: u64) {
        if let Self::Running(run) = self {
            run.take(number);
        }
    }
}

impl Run {
    fn take(&mut self, number: u64) {
        self.ascend &= number > self.last;
        self.last = number;
        self.lowest = self.lowest.min(number);
        self.highest = self.highest.max(number);
        self.count += 1;
    }

    fn missing(&self) -> u64 {
        (self.highest - self.lowest).saturating_add(1).saturating_sub(self.count)
    }
}

/// The number that the mock's bursts carry.
fn sequence(event: &Event) -> Option<u64> {
    let Payload::ActionProgressUpdated(progress) = &event.payload else { return None };
    progress.extra.get("sequence")?.as_u64()
}

/// The digits at the end of an id, and what stands before them.
fn numbered(id: &str) -> Option<(&str, u64)> {
    let prefix = id.trim_end_matches(|c: char| c.is_ascii_digit());
    Some((prefix, id[prefix.len()..].parse().ok()?))
}

/// How often each latency was seen, by whole milliseconds.
#[derive(Debug, Default)]
struct Latencies {
    counts: BTreeMap<i64, u64>,
    /// An event had no time of its own, an old one, or one in the future.
    make_no_sense: bool,
}

impl Latencies {
    fn take(&mut self, millis: i64) {
        self.make_no_sense |= millis < 0;
        *self.counts.entry(millis).or_default() += 1;
    }

    fn percentiles(&self) -> Option<Latency> {
        let max = *self.counts.last_key_value()?.0;
        (!self.make_no_sense).then(|| Latency { p50: self.percentile(50), p99: self.percentile(99), max })
    }

    /// The smallest latency that this share of events did not exceed.
    fn percentile(&self, percent: u64) -> i64 {
        let rank = (self.counts.values().sum::<u64>() * percent).div_ceil(100);
        let mut below = 0;
        let reached = self.counts.iter().find(|(_, count)| {
            below += **count;
            below >= rank
        });
        reached.map_or(0, |(millis, _)| *millis)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // what fails in a helper fails its test
    use super::*;
    use realtime_proto::{Message, normalise};

    const BEGAN: Timestamp = Timestamp::from_millis(1_772_442_600_000);

    /// An event with this id, `millis` after the stream began.
    fn event(id: &str, millis: i64) -> Event {
        let at = Timestamp::from_millis(BEGAN.as_millis() + millis);
        let text = format!(
            r#"{{"type":"goal.created","data":{{"goalId":"g"}},"timestamp":"{at}","eventId":"{id}","tenantId":"t"}}"#
        );
        let Message::Event(event) = normalise(&text, BEGAN).unwrap() else { unreachable!() };
        *event
    }

    /// Takes these ids, each 1 ms after the one before and handed over after 3 ms.
    fn tally(ids: &[&str]) -> Sum {
        let mut tally = Tally::new(BEGAN);
        for (millis, id) in (0..).zip(ids) {
            tally.take(&event(id, millis), Timestamp::from_millis(BEGAN.as_millis() + millis + 3));
        }
        tally.sum()
    }

    #[test]
    fn consecutive_numbers_are_complete() {
        let latency = Some(Latency { p50: 3, p99: 3, max: 3 });
        assert_eq!(tally(&["e-8", "e-9", "e-10", "end"]), Sum { events: 3, in_order: true, lost: 0, latency });
    }

    #[test]
    fn a_missing_number_is_a_lost_event() {
        let sum = tally(&["e-1", "e-2", "e-5"]);
        assert_eq!((sum.lost, sum.in_order), (2, true));
    }

    #[test]
    fn a_number_that_comes_late_is_out_of_order_but_not_lost() {
        let sum = tally(&["e-1", "e-3", "e-2"]);
        assert_eq!((sum.lost, sum.in_order), (0, false));
    }

    #[test]
    fn digits_at_the_end_of_random_ids_are_no_numbers() {
        let sum = tally(&["evt_a17", "evt_b3", "evt_c900"]);
        assert_eq!((sum.lost, sum.in_order), (0, true), "judged by timestamps and gaps");
    }

    #[test]
    fn without_numbers_timestamps_tell_the_order_and_gaps_the_loss() {
        let mut tally = Tally::new(BEGAN);
        tally.take(&event("x", 5), BEGAN);
        tally.take(&event("y", 4), BEGAN);
        tally.gap();
        assert_eq!((tally.sum().lost, tally.sum().in_order), (1, false));
    }

    #[test]
    fn percentiles_are_those_of_the_events() {
        let mut latencies = Latencies::default();
        (1..=100).for_each(|millis| latencies.take(millis));
        assert_eq!(latencies.percentiles(), Some(Latency { p50: 50, p99: 99, max: 100 }));
    }

    #[test]
    fn a_recorded_stream_has_no_latency() {
        let mut tally = Tally::new(BEGAN);
        tally.take(&event("e-1", -60_000), BEGAN);
        assert_eq!(tally.sum().latency, None);
    }

    #[test]
    fn an_event_from_the_future_has_no_latency() {
        let mut tally = Tally::new(BEGAN);
        tally.take(&event("e-1", 10), BEGAN);
        assert_eq!(tally.sum().latency, None, "the clocks disagree");
    }
}

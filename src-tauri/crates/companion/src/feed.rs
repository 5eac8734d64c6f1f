//! What the window shows of the stream: the last entries, counts by type, one sequence of numbers.

use std::collections::{BTreeMap, VecDeque};

use realtime_proto::{EventType, Timestamp};

use crate::views::{CountByType, FeedItem, Origin, SharedEvent};

/// Entries that the feed shows at the most (protocol.md 6).
const CAPACITY: usize = 50;

/// The last entries and the counts since the start.
#[derive(Debug, Default)]
pub(crate) struct Feed {
    seq: u32,
    entries: VecDeque<FeedItem>,
    counts: BTreeMap<EventType, u32>,
}

impl Feed {
    /// An empty one whose numbers go on after `seq`.
    pub(crate) fn after(seq: u32) -> Self {
        Self { seq, ..Self::default() }
    }

    /// Takes an event; returns it as the window gets it.
    pub(crate) fn event(&mut self, received_at: Timestamp, event: SharedEvent, origin: Origin) -> FeedItem {
        let event_type = event.event_type();
        *self.counts.entry(event_type).or_default() += 1;
        let item = FeedItem::Event { seq: self.next(), received_at, event, origin };
        if has_entry(event_type) {
            self.keep(item.clone());
        }
        item
    }

    /// Takes a gap; returns it as the window gets it.
    pub(crate) fn gap(&mut self, since: Timestamp, until: Timestamp) -> FeedItem {
        let item = FeedItem::Gap { seq: self.next(), since, until };
        self.keep(item.clone());
        item
    }

    /// The number of the last item.
    pub(crate) fn seq(&self) -> u32 {
        self.seq
    }

    /// The entries, newest first.
    pub(crate) fn entries(&self) -> Vec<FeedItem> {
        self.entries.iter().rev().cloned().collect()
    }

    /// Events since the start, by type.
    pub(crate) fn counts(&self) -> Vec<CountByType> {
        self.counts.iter().map(|(&event_type, &count)| CountByType { event_type, count }).collect()
    }

    /// Forgets what belongs to a user; the numbers go on, so that a window never takes an old item for a new one.
    pub(crate) fn clear(&mut self) {
        self.entries.clear();
        self.counts.clear();
    }

    fn next(&mut self) -> u32 {
        self.seq += 1;
        self.seq
    }

    fn keep(&mut self, item: FeedItem) {
        if self.entries.len() == CAPACITY {
            self.entries.pop_front();
        }
        self.entries.push_back(item);
    }
}

/// Unknown types and AI messages are counted, but are no entries (protocol.md 3.6, 4.5).
fn has_entry(event_type: EventType) -> bool {
    event_type != EventType::Unknown && !event_type.as_str().starts_with("ai.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::tests::event;

    #[test]
    fn only_the_last_fifty_entries_stay() {
        let mut feed = Feed::default();
        for n in 0..60 {
            feed.event(
                Timestamp::from_millis(n),
                event("goal.created", &format!(r#"{{"goalId":"g{n}"}}"#)).into(),
                Origin::Live,
            );
        }
        let entries = feed.entries();
        assert_eq!(entries.len(), CAPACITY);
        assert!(matches!(&entries[0], FeedItem::Event { seq: 60, .. }), "newest first");
        assert_eq!(feed.counts()[0].count, 60, "counts go on");
    }

    #[test]
    fn unknown_events_are_counted_but_no_entries() {
        let mut feed = Feed::default();
        feed.event(Timestamp::from_millis(0), event("role.created", "{}").into(), Origin::Live);
        assert!(feed.entries().is_empty());
        assert_eq!(feed.counts()[0].event_type, EventType::Unknown);
    }

    #[test]
    fn numbers_go_on_after_a_sign_out() {
        let mut feed = Feed::default();
        feed.gap(Timestamp::from_millis(0), Timestamp::from_millis(1));
        feed.clear();
        feed.gap(Timestamp::from_millis(2), Timestamp::from_millis(3));
        assert_eq!((feed.seq(), feed.entries().len()), (2, 1));
    }
}

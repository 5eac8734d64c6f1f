//! What the window has not been handed yet. One batch is on its way at a time: the next one goes when the window has taken it, so that a
//! slow window gets fewer and larger batches, and one that hangs costs a bounded amount of memory. Names go the same way, so that no older
//! name overtakes a newer one.

use std::collections::BTreeSet;
use std::time::Duration;

use realtime_proto::Timestamp;
use tokio::time::Instant;

use crate::views::FeedItem;

/// Items that may wait; with one more the stream is held back.
const ROOM: usize = 20_000;
/// Items of one batch.
const BATCH: usize = 8_192;
/// For so long the stream is held back for a window that does not take anything.
const PATIENCE: Duration = Duration::from_secs(2);

/// What becomes of a batch that a desktop is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivered {
    /// It is where it belongs: the next one may come.
    Taken,
    /// It is on its way: whoever gets it asks for the next one ([`crate::Controller::next_batch`]).
    OnItsWay,
}

/// What waits for the window.
#[derive(Debug, Default)]
pub(crate) struct Outlet {
    waiting: Vec<FeedItem>,
    /// Ids whose names the window is to be told, whatever they are by then. The items that mention them bound their number.
    named: BTreeSet<String>,
    /// Batches so far.
    number: u32,
    is_on_its_way: bool,
    full_since: Option<Instant>,
    /// The window hangs: what it misses is told as one gap.
    missed: Option<Missed>,
}

/// What the next batch is made of.
#[derive(Debug)]
pub(crate) struct Parcel {
    pub(crate) number: u32,
    pub(crate) items: Vec<FeedItem>,
    pub(crate) named: BTreeSet<String>,
    /// Its gap stands for items that the window was never handed.
    pub(crate) is_after_missed: bool,
}

#[derive(Debug)]
struct Missed {
    seq: u32,
    since: Timestamp,
    until: Timestamp,
}

impl Outlet {
    pub(crate) fn push(&mut self, item: FeedItem, now: Instant) {
        match &mut self.missed {
            Some(missed) => missed.extend(&item),
            None => self.waiting.push(item),
        }
        if self.waiting.len() >= ROOM {
            self.full_since.get_or_insert(now);
        }
    }

    /// The window is to be told what these ids are called.
    pub(crate) fn name(&mut self, ids: impl IntoIterator<Item = String>) {
        // After what it missed it is told the names of all that it shows.
        if self.missed.is_none() {
            self.named.extend(ids);
        }
    }

    /// What the next batch is made of, unless one is on its way: from now on this one is.
    pub(crate) fn take(&mut self) -> Option<Parcel> {
        if self.is_on_its_way || self.is_empty() {
            return None;
        }
        let gap = self.missed.take().map(|Missed { seq, since, until }| FeedItem::Gap { seq, since, until });
        let is_after_missed = gap.is_some();
        self.waiting.extend(gap);
        let rest = self.waiting.split_off(BATCH.min(self.waiting.len()));
        let items = std::mem::replace(&mut self.waiting, rest);
        self.number += 1;
        self.is_on_its_way = true;
        self.full_since = None;
        Some(Parcel { number: self.number, items, named: std::mem::take(&mut self.named), is_after_missed })
    }

    /// The window has taken the batch `number`; false when that one was not on its way, for what an older window took says nothing about
    /// the one that is.
    pub(crate) fn taken(&mut self, number: u32) -> bool {
        let awaited = self.is_on_its_way && self.number == number;
        if awaited {
            self.is_on_its_way = false;
        }
        awaited
    }

    /// The window begins anew, with all there is up to now. Answers the number of the last batch that is older.
    pub(crate) fn restart(&mut self) -> u32 {
        *self = Self { number: self.number, ..Self::default() };
        self.number
    }

    /// Nothing waits; a batch may be on its way.
    fn is_empty(&self) -> bool {
        self.waiting.is_empty() && self.named.is_empty() && self.missed.is_none()
    }

    /// There is room for another batch, beside the one on its way.
    pub(crate) fn has_room(&self) -> bool {
        self.waiting.len() < BATCH
    }

    /// The window has taken everything.
    pub(crate) fn is_idle(&self) -> bool {
        self.is_empty() && !self.is_on_its_way
    }

    /// Until when the stream is to be held back; `None` while there is room.
    pub(crate) fn held_until(&self) -> Option<Instant> {
        self.full_since.map(|since| since + PATIENCE)
    }

    /// The window has hung for too long: everybody else is to hear what happens.
    pub(crate) fn give_up(&mut self, now: Instant) {
        if self.held_until().is_none_or(|until| now < until) {
            return;
        }
        tracing::warn!(items = self.waiting.len(), "the window takes nothing; what it misses becomes a gap");
        let mut missed: Option<Missed> = None;
        for item in std::mem::take(&mut self.waiting) {
            missed.get_or_insert_with(|| Missed::beginning(&item)).extend(&item);
        }
        self.missed = missed;
        self.named.clear();
        self.full_since = None;
    }
}

impl Missed {
    fn beginning(item: &FeedItem) -> Self {
        let (FeedItem::Event { received_at: since, .. } | FeedItem::Gap { since, .. }) = item;
        Self { seq: 0, since: *since, until: *since }
    }

    fn extend(&mut self, item: &FeedItem) {
        let (FeedItem::Event { received_at: until, .. } | FeedItem::Gap { until, .. }) = item;
        self.seq = item.seq();
        self.until = *until;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::tests::event;
    use crate::views::Origin;

    fn item(seq: u32) -> FeedItem {
        let event = event("goal.created", &format!(r#"{{"goalId":"g{seq}"}}"#)).into();
        FeedItem::Event { seq, received_at: Timestamp::from_millis(i64::from(seq)), event, origin: Origin::Live }
    }

    /// The items of the next batch.
    fn next(outlet: &mut Outlet) -> Option<Vec<u32>> {
        outlet.take().map(|parcel| parcel.items.iter().map(FeedItem::seq).collect())
    }

    fn filled(items: u32) -> (Outlet, Instant) {
        let (mut outlet, now) = (Outlet::default(), Instant::now());
        (1..=items).for_each(|seq| outlet.push(item(seq), now));
        (outlet, now)
    }

    #[test]
    fn the_next_batch_waits_until_the_window_has_taken_the_one_before() {
        let (mut outlet, now) = filled(1);
        assert_eq!(next(&mut outlet), Some(vec![1]));
        outlet.push(item(2), now);
        outlet.push(item(3), now);
        assert!(outlet.take().is_none(), "one is on its way");
        assert!(outlet.taken(1));
        assert_eq!(next(&mut outlet), Some(vec![2, 3]), "both in one batch");
    }

    #[test]
    fn without_items_there_is_no_batch() {
        let mut outlet = Outlet::default();
        assert!(outlet.take().is_none());
        outlet.push(item(1), Instant::now());
        assert!(outlet.take().is_some(), "an empty look put nothing on its way");
    }

    #[test]
    fn a_crowd_comes_in_batches_and_in_order() {
        let (mut outlet, _) = filled(BATCH as u32 + 1);
        assert_eq!(next(&mut outlet).map(|batch| batch.len()), Some(BATCH));
        assert!(outlet.taken(1));
        assert_eq!(next(&mut outlet), Some(vec![BATCH as u32 + 1]));
    }

    #[test]
    fn a_full_outlet_holds_the_stream_back_until_the_window_takes() {
        let (mut outlet, now) = filled(ROOM as u32 - 1);
        assert_eq!(outlet.held_until(), None);
        outlet.push(item(ROOM as u32), now);
        assert_eq!(outlet.held_until(), Some(now + PATIENCE));
        assert!(outlet.take().is_some());
        assert_eq!(outlet.held_until(), None);
    }

    #[test]
    fn a_window_that_hangs_misses_what_one_gap_tells() {
        let (mut outlet, now) = filled(ROOM as u32);
        outlet.give_up(now + PATIENCE / 2);
        assert!(outlet.held_until().is_some(), "it may still come");
        outlet.give_up(now + PATIENCE);
        assert_eq!(outlet.held_until(), None, "the stream goes on");
        outlet.push(item(ROOM as u32 + 1), now + PATIENCE);
        let parcel = outlet.take().unwrap();
        assert!(parcel.is_after_missed);
        let [FeedItem::Gap { seq, since, until }] = parcel.items.as_slice() else { panic!("{}", parcel.items.len()) };
        assert_eq!((*seq, since.as_millis(), until.as_millis()), (ROOM as u32 + 1, 1, ROOM as i64 + 1));
    }

    #[test]
    fn a_window_that_begins_anew_is_handed_only_what_is_new() {
        let (mut outlet, now) = filled(2);
        assert!(outlet.take().is_some());
        outlet.push(item(3), now);
        assert_eq!(outlet.restart(), 1, "the batch that the older window was handed");
        outlet.push(item(4), now);
        let parcel = outlet.take().unwrap();
        assert_eq!((parcel.number, parcel.items.iter().map(FeedItem::seq).collect()), (2, vec![4]));
        outlet.push(item(5), now);
        assert!(!outlet.taken(1), "the older window's word is not the new one's");
        assert!(outlet.take().is_none());
    }

    #[test]
    fn names_wait_their_turn_too() {
        let (mut outlet, _) = filled(1);
        assert!(outlet.take().is_some());
        outlet.name(["g1".to_owned()]);
        assert!(outlet.take().is_none(), "a batch is on its way, with the name that was true then");
        assert!(outlet.taken(1));
        let parcel = outlet.take().unwrap();
        assert!(parcel.items.is_empty() && parcel.named.contains("g1"), "{parcel:?}");
    }
}

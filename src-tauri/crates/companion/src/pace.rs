//! Batches for the window: at once when nothing is pending, at most one every 16 ms under load (design.md, step 5).

use std::time::Duration;

use tokio::time::Instant;

use crate::views::FeedItem;

/// One frame of a 60 Hz screen.
const FRAME: Duration = Duration::from_millis(16);

/// Items that wait for the next batch.
#[derive(Debug, Default)]
pub(crate) struct Pace {
    pending: Vec<FeedItem>,
    last: Option<Instant>,
}

impl Pace {
    pub(crate) fn push(&mut self, item: FeedItem) {
        self.pending.push(item);
    }

    /// When the next batch may go; `None` while there is none.
    pub(crate) fn due(&self) -> Option<Instant> {
        if self.pending.is_empty() { None } else { Some(self.last.map_or_else(Instant::now, |last| last + FRAME)) }
    }

    /// The batch, if one may go.
    pub(crate) fn take(&mut self, now: Instant) -> Option<Vec<FeedItem>> {
        if self.pending.is_empty() || self.last.is_some_and(|last| now < last + FRAME) {
            return None;
        }
        self.last = Some(now);
        Some(std::mem::take(&mut self.pending))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use realtime_proto::Timestamp;

    fn item(seq: u32) -> FeedItem {
        FeedItem::Gap { seq, since: Timestamp::from_millis(0), until: Timestamp::from_millis(1) }
    }

    #[tokio::test(start_paused = true)]
    async fn the_first_goes_at_once_and_the_next_a_frame_later() {
        let mut pace = Pace::default();
        pace.push(item(1));
        assert_eq!(pace.take(Instant::now()).map(|batch| batch.len()), Some(1));
        pace.push(item(2));
        pace.push(item(3));
        assert!(pace.take(Instant::now()).is_none(), "within the same frame nothing goes");
        tokio::time::advance(FRAME).await;
        assert_eq!(pace.take(Instant::now()).map(|batch| batch.len()), Some(2), "both in one batch");
    }

    #[tokio::test(start_paused = true)]
    async fn without_items_nothing_is_due() {
        assert_eq!(Pace::default().due(), None);
    }
}

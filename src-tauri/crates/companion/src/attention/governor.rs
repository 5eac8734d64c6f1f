//! Never too many: five notifications in a minute at the most, the rest in one summary.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

use super::Subject;

/// Single notifications in a minute.
const MOST: usize = 5;
const MINUTE: Duration = Duration::from_secs(60);
/// The summary waits this long for more to come, so that a burst is one summary.
const SETTLE: Duration = Duration::from_secs(1);

/// What a notification may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Single,
    Folded,
}

/// What the summary holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Folded {
    pub(super) goals: u32,
    pub(super) issues: u32,
}

#[derive(Debug, Default)]
pub(super) struct Governor {
    /// When the last singles were shown.
    shown: VecDeque<Instant>,
    folded: Folded,
    last_folded: Option<Instant>,
    summary_at: Option<Instant>,
}

impl Governor {
    pub(super) fn admit(&mut self, now: Instant, subject: Subject) -> Verdict {
        while self.shown.front().is_some_and(|first| now.duration_since(*first) >= MINUTE) {
            self.shown.pop_front();
        }
        if self.shown.len() < MOST {
            self.shown.push_back(now);
            return Verdict::Single;
        }
        self.fold(now, subject);
        Verdict::Folded
    }

    pub(super) fn due(&self) -> Option<Instant> {
        self.summary_at
    }

    /// The summary of everything folded since a quiet minute; later ones replace it with a higher count.
    pub(super) fn summary(&mut self, now: Instant) -> Option<Folded> {
        self.summary_at.filter(|at| *at <= now)?;
        self.summary_at = None;
        Some(self.folded.clone())
    }

    fn fold(&mut self, now: Instant, subject: Subject) {
        if self.last_folded.is_some_and(|last| now.duration_since(last) >= MINUTE) {
            self.folded = Folded::default();
        }
        self.last_folded = Some(now);
        match subject {
            Subject::GoalCompleted => self.folded.goals += 1,
            Subject::IssueCreated => self.folded.issues += 1,
        }
        self.summary_at.get_or_insert(now + SETTLE);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn burst(governor: &mut Governor, now: Instant, count: u32) -> usize {
        (0..count).filter(|_| governor.admit(now, Subject::GoalCompleted) == Verdict::Single).count()
    }

    #[tokio::test(start_paused = true)]
    async fn twelve_at_once_are_five_and_one_summary() {
        let (mut governor, now) = (Governor::default(), Instant::now());
        assert_eq!(burst(&mut governor, now, 12), MOST);
        assert_eq!(governor.summary(now), None, "the summary waits for the burst to end");
        assert_eq!(governor.summary(now + SETTLE), Some(Folded { goals: 7, issues: 0 }));
        assert_eq!(governor.summary(now + SETTLE), None, "it is told once");
    }

    #[tokio::test(start_paused = true)]
    async fn a_minute_later_there_is_room_again() {
        let (mut governor, now) = (Governor::default(), Instant::now());
        burst(&mut governor, now, 6);
        assert_eq!(governor.admit(now + MINUTE, Subject::IssueCreated), Verdict::Single);
    }

    #[tokio::test(start_paused = true)]
    async fn a_later_summary_counts_anew() {
        let (mut governor, now) = (Governor::default(), Instant::now());
        burst(&mut governor, now, 7);
        governor.summary(now + SETTLE);
        let later = now + MINUTE * 3;
        burst(&mut governor, later, 6);
        assert_eq!(governor.summary(later + SETTLE), Some(Folded { goals: 1, issues: 0 }));
    }
}

//! What the person should hear: which events notify, in which words, and never too many.

mod governor;
mod words;

use std::collections::{HashSet, VecDeque};

use realtime_proto::{Event, Payload};
use tokio::time::Instant;

use crate::activation::Target;
use governor::{Governor, Verdict};

/// A native notification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Notes with the same slot replace each other in place.
    pub slot: Slot,
    /// Plain text.
    pub title: String,
    /// Plain text; the shell escapes it where the desktop reads markup.
    pub body: String,
    /// What a click shows.
    pub target: Target,
}

/// The place of a notification on the person's screen.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Slot {
    /// A thing of its own: an event's de-duplication key.
    Event(String),
    /// The one summary.
    Summary,
}

/// Events that notify (protocol.md 7.6: every completed goal and every new issue).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    GoalCompleted,
    IssueCreated,
}

/// Keys of notified events that are remembered.
const REMEMBERED: usize = 4096;

/// Decides what notifies.
#[derive(Debug, Default)]
pub(crate) struct Attention {
    governor: Governor,
    notified: HashSet<String>,
    order: VecDeque<String>,
}

impl Attention {
    /// What an event would notify about, the first time it comes; `None` for all else.
    pub(crate) fn consider(&mut self, event: &Event) -> Option<Subject> {
        let subject = subject_of(event)?;
        self.remember(&event.dedupe_key).then_some(subject)
    }

    /// Lets a note through, or folds it into the summary.
    pub(crate) fn admit(&mut self, now: Instant, subject: Subject, note: Note) -> Option<Note> {
        match self.governor.admit(now, subject) {
            Verdict::Single => Some(note),
            Verdict::Folded => None,
        }
    }

    /// When a summary is due.
    pub(crate) fn due(&self) -> Option<Instant> {
        self.governor.due()
    }

    /// The summary, if one is due.
    pub(crate) fn summary(&mut self, now: Instant) -> Option<Note> {
        self.governor.summary(now).map(|folded| words::summary(&folded))
    }

    fn remember(&mut self, key: &str) -> bool {
        if !self.notified.insert(key.to_owned()) {
            return false;
        }
        if self.order.len() == REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.notified.remove(&oldest);
        }
        self.order.push_back(key.to_owned());
        true
    }
}

fn subject_of(event: &Event) -> Option<Subject> {
    if matches!(event.payload, Payload::GoalCompleted(_)) {
        Some(Subject::GoalCompleted)
    } else if matches!(event.payload, Payload::IssueCreated(_)) {
        Some(Subject::IssueCreated)
    } else {
        None
    }
}

/// The note about an event; `title` and `actor` as far as they are known.
pub(crate) fn note(event: &Event, title: Option<String>, actor: Option<String>) -> Option<Note> {
    words::note(event, title, actor)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::tests::event;

    #[test]
    fn completed_goals_and_new_issues_notify_and_nothing_else() {
        let mut attention = Attention::default();
        assert_eq!(attention.consider(&event("goal.completed", r#"{"goalId":"g"}"#)), Some(Subject::GoalCompleted));
        assert_eq!(attention.consider(&event("issue.created", r#"{"issueId":"i"}"#)), Some(Subject::IssueCreated));
        assert_eq!(attention.consider(&event("goal.paused", r#"{"goalId":"g"}"#)), None);
    }

    #[test]
    fn the_same_event_notifies_once() {
        let mut attention = Attention::default();
        let completed = event("goal.completed", r#"{"goalId":"g","completedAt":"2026-03-02T08:00:00Z"}"#);
        assert!(attention.consider(&completed).is_some());
        assert!(attention.consider(&completed).is_none());
    }

    #[test]
    fn a_goal_without_a_known_title_is_told_in_plain_words() {
        let note = note(&event("goal.completed", r#"{"goalId":"g"}"#), None, None).expect("notifies");
        assert_eq!(note.title, "Goal completed");
        assert_eq!(note.body, "A goal of your company was completed");
        assert_eq!(note.target, Target::Goal { goal_id: "g".to_owned() });
    }

    #[test]
    fn an_issue_leads_to_its_entry_in_the_feed() {
        let created =
            event("issue.created", r#"{"issueId":"i","title":"Orders arrive <twice>","severity":"critical"}"#);
        let note = note(&created, None, Some("Noor Haddad".to_owned())).expect("notifies");
        assert_eq!(note.title, "Critical issue");
        assert_eq!(note.body, "Orders arrive <twice>\nReported by Noor Haddad");
        assert_eq!(note.target, Target::Feed { event_key: created.dedupe_key.into() });
    }
}

//! What the person should hear: which events notify, in which words, and never too many.

mod absence;
mod governor;
mod judgement;
mod known;
mod mutes;
mod quiet_hours;
mod words;

use realtime_proto::{Event, Payload};
use tokio::time::Instant;

use crate::activation::Target;
use crate::store::How;
use crate::views::{Decision, InboxEntity, InboxKind};
use governor::{Governor, Verdict};
use known::Known;

pub(crate) use absence::{Absence, Missed};
pub(crate) use judgement::{Case, Circumstances, judge, stays_quiet};
pub(crate) use known::{completion, creation, fact_of};
pub(crate) use mutes::Mutes;
pub(crate) use quiet_hours::{next_quiet, quiet_until};

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
    /// Whether it makes no sound.
    pub silent: bool,
    /// Whether it is to be shown even where the desktop holds notifications back.
    pub urgent: bool,
    /// The de-duplication keys of the events that it tells, and that no note told before it.
    pub tells: Vec<String>,
}

/// The place of a notification on the person's screen.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Slot {
    /// A thing of its own: an event's de-duplication key.
    Event(String),
    /// The one summary.
    Summary,
}

/// An entry that is back from snooze.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Returned {
    pub(crate) id: u32,
    pub(crate) title: String,
    pub(crate) reason: Option<String>,
}

/// Events that notify (protocol.md 7.6: every completed goal and every new issue).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    GoalCompleted,
    IssueCreated,
}

impl Subject {
    /// What its events are about.
    pub(crate) fn entity(self) -> InboxEntity {
        match self {
            Self::GoalCompleted => InboxEntity::Goal,
            Self::IssueCreated => InboxEntity::Issue,
        }
    }
}

/// What an event of the socket is to the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Heard {
    /// News of which the person is told.
    News(Subject),
    /// It was raised before.
    Again,
    /// Nothing that notifies.
    Other,
}

/// Decides what notifies.
#[derive(Debug, Default)]
pub(crate) struct Attention {
    governor: Governor,
    known: Known,
    /// The first snapshot was taken: what is found from now on and not known was missed.
    begun: bool,
}

impl Attention {
    /// What the last run knew, beside what was heard since. Its snapshot, if it took one, takes the place of ours.
    pub(crate) fn recall(&mut self, facts: Vec<(String, How)>, begun: bool) {
        if begun {
            self.known.forget_the_start();
            self.begun = true;
        }
        self.known.recall(facts);
    }

    /// What an event of the socket is to the person.
    pub(crate) fn hear(&mut self, event: &Event) -> Heard {
        let (Some(subject), Some(fact)) = (subject_of(event), fact_of(event)) else { return Heard::Other };
        if self.known.is_news(&fact) { Heard::News(subject) } else { Heard::Again }
    }

    /// The service's lists have it: true when it was missed.
    pub(crate) fn was_missed(&mut self, fact: &str) -> bool {
        self.known.was_missed(fact)
    }

    /// It was there when the app first looked.
    pub(crate) fn was_there(&mut self, fact: &str) {
        self.known.was_there(fact);
    }

    /// The first snapshot is taken.
    pub(crate) fn begin(&mut self) {
        self.begun = true;
    }

    pub(crate) fn has_begun(&self) -> bool {
        self.begun
    }

    /// Whether this is known.
    pub(crate) fn knows(&self, fact: &str) -> bool {
        self.known.knows(fact)
    }

    /// Whether this was raised.
    pub(crate) fn has_raised(&self, fact: &str) -> bool {
        self.known.has_raised(fact)
    }

    /// How many completed goals are known.
    pub(crate) fn completions(&self) -> usize {
        self.known.completions()
    }

    /// Everything that is known.
    pub(crate) fn facts(&self) -> impl Iterator<Item = (&String, How)> {
        self.known.facts()
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
}

/// Whether the person is told that an entry is back. What has no switch of its own is wanted: they asked for it.
pub(crate) fn judge_return(kind: InboxKind, circumstances: Circumstances<'_>) -> Decision {
    let subject = match kind {
        InboxKind::GoalCompleted | InboxKind::GoalCancelled => Subject::GoalCompleted,
        InboxKind::IssueCreated | InboxKind::CriticalIssue | InboxKind::ActionAssigned => Subject::IssueCreated,
    };
    let case = Case { subject, is_critical: kind == InboxKind::CriticalIssue };
    let mut wanted = circumstances.wanted.clone();
    wanted.issues |= kind == InboxKind::ActionAssigned;
    judge(case, Circumstances { wanted: &wanted, ..circumstances })
}

/// The subject of an event, if it notifies.
pub(crate) fn subject_of(event: &Event) -> Option<Subject> {
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

/// The one note about what is back from snooze, if anything is.
pub(crate) fn back(returned: &[Returned]) -> Option<Note> {
    words::back(returned)
}

/// The one note about what was too much to tell singly, if anything was.
pub(crate) fn summary_of(folded: &[Missed]) -> Option<Note> {
    words::summary_of(folded)
}

/// The one note about what was not told when it happened, if anything was not.
pub(crate) fn digest(missed: &[Missed]) -> Option<Note> {
    words::digest(missed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::tests::event;
    use crate::views::NotificationSettings;

    #[test]
    fn completed_goals_and_new_issues_notify_and_nothing_else() {
        let mut attention = Attention::default();
        let mut hear = |kind, data| attention.hear(&event(kind, data));
        assert_eq!(hear("goal.completed", r#"{"goalId":"g"}"#), Heard::News(Subject::GoalCompleted));
        assert_eq!(hear("issue.created", r#"{"issueId":"i"}"#), Heard::News(Subject::IssueCreated));
        assert_eq!(hear("goal.paused", r#"{"goalId":"g"}"#), Heard::Other);
    }

    #[test]
    fn the_same_event_notifies_once() {
        let mut attention = Attention::default();
        let completed = event("goal.completed", r#"{"goalId":"g","completedAt":"2026-03-02T08:00:00Z"}"#);
        assert_eq!(attention.hear(&completed), Heard::News(Subject::GoalCompleted));
        assert_eq!(attention.hear(&completed), Heard::Again);
    }

    #[test]
    fn a_goal_without_a_known_title_is_told_in_plain_words() {
        let note = note(&event("goal.completed", r#"{"goalId":"g"}"#), None, None).expect("notifies");
        assert_eq!(note.title, "Goal completed");
        assert_eq!(note.body, "A goal of your company was completed");
        assert_eq!(note.target, Target::Goal { goal_id: "g".to_owned() });
    }

    fn returned(id: u32, title: &str, reason: Option<&str>) -> Returned {
        Returned { id, title: title.to_owned(), reason: reason.map(str::to_owned) }
    }

    #[test]
    fn what_is_back_from_snooze_is_told_in_one_note_with_its_reason() {
        let one = back(&[returned(1, "Sign the DHL contract", Some("after the call"))]).expect("it is told");
        assert_eq!(
            (one.title.as_str(), one.body.as_str()),
            ("Back from snooze", "Sign the DHL contract\nafter the call")
        );
        let two = back(&[returned(1, "A", None), returned(2, "B", Some("c"))]).expect("it is told");
        assert_eq!((two.title.as_str(), two.body.as_str()), ("2 entries are back from snooze", "A\nB"));
        assert_eq!(two.target, Target::Inbox);
        assert!(back(&[]).is_none());
    }

    #[test]
    fn an_entry_comes_back_in_silence_when_nothing_of_its_kind_is_wanted() {
        let judged = |wanted: NotificationSettings, kind| {
            judge_return(kind, Circumstances { wanted: &wanted, is_muted: false, is_quiet: false, is_on_screen: false })
        };
        let no_kind = || NotificationSettings { goals: false, issues: false, ..NotificationSettings::default() };
        assert_eq!(judged(no_kind(), InboxKind::GoalCompleted), Decision::SwitchedOff);
        assert_eq!(judged(no_kind(), InboxKind::CriticalIssue), Decision::SwitchedOff);
        assert_eq!(judged(no_kind(), InboxKind::ActionAssigned), Decision::Told);
        let quiet = NotificationSettings { do_not_disturb: true, ..NotificationSettings::default() };
        assert_eq!(judged(quiet, InboxKind::ActionAssigned), Decision::DoNotDisturb);
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

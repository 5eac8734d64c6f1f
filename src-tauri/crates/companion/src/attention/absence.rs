//! What was not told when it happened, since nobody listened or it was quiet: told in one note, never one by one (protocol.md 2.7).

use realtime_proto::Event;

use super::Subject;
use super::judgement::Case;
use crate::store::Untold;
use crate::views::{Decision, InboxKind};

/// What is to be told of an absence, or of quiet hours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Absence(Vec<Missed>);

/// A thing that was not told when it happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Missed {
    /// The de-duplication key of its event.
    pub(crate) key: String,
    pub(crate) case: Case,
    /// The thing's id.
    pub(crate) entity_id: String,
    /// The thing's title, where it is known.
    pub(crate) title: Option<String>,
    /// What was decided about it already.
    pub(crate) decision: Option<Decision>,
}

impl Absence {
    /// A missed event, found in the service's lists.
    pub(crate) fn add(&mut self, subject: Subject, event: &Event, title: Option<String>) {
        let case = Case::of(subject, event);
        let entity_id = event.entity_id().unwrap_or_default().to_owned();
        self.put_back(Missed { key: event.dedupe_key.to_string(), case, entity_id, title, decision: None });
    }

    /// Something that the last run recorded and had no time to tell.
    pub(crate) fn add_untold(&mut self, untold: Untold, title: Option<String>) {
        let Untold { event_key: key, kind, entity_id, decision, .. } = untold;
        let subject = if kind == InboxKind::GoalCompleted { Subject::GoalCompleted } else { Subject::IssueCreated };
        let case = Case { subject, is_critical: kind == InboxKind::CriticalIssue };
        self.put_back(Missed { key, case, entity_id, title, decision });
    }

    /// Something that is not told yet.
    pub(crate) fn put_back(&mut self, missed: Missed) {
        self.0.push(missed);
    }

    /// Everything, once.
    pub(crate) fn take(&mut self) -> Vec<Missed> {
        std::mem::take(&mut self.0)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // what fails in a helper fails its test
    use super::*;
    use crate::attention::digest;

    fn absence(goals: usize, issues: usize, decision: Option<Decision>) -> Vec<Missed> {
        let mut absence = Absence::default();
        let kinds = [vec![InboxKind::GoalCompleted; goals], vec![InboxKind::IssueCreated; issues]].concat();
        for (number, kind) in kinds.into_iter().enumerate() {
            let untold = Untold {
                event_key: number.to_string(),
                kind,
                title: None,
                entity_id: format!("thing-{number}"),
                decision,
            };
            absence.add_untold(untold, Some("Halve onboarding time".to_owned()));
        }
        absence.take()
    }

    #[test]
    fn an_absence_is_told_in_one_note() {
        let note = digest(&absence(3, 5, None)).unwrap();
        assert_eq!(
            (note.title.as_str(), note.body.as_str()),
            ("While you were away", "3 goals completed, 5 new issues")
        );
        assert_eq!(note.tells, ["0", "1", "2", "3", "4", "5", "6", "7"]);
    }

    #[test]
    fn a_single_thing_is_told_by_its_title() {
        assert_eq!(digest(&absence(1, 0, None)).unwrap().body, "1 goal completed: Halve onboarding time");
    }

    #[test]
    fn nothing_is_no_note() {
        assert!(digest(&[]).is_none());
    }

    #[test]
    fn what_was_kept_quiet_is_summed_up_as_such_unless_more_was_missed() {
        let quiet = absence(0, 2, Some(Decision::QuietHours));
        assert_eq!(digest(&quiet).unwrap().title, "During your quiet hours");
        let both = [quiet, absence(1, 0, None)].concat();
        assert_eq!(digest(&both).unwrap().title, "While you were away");
    }
}

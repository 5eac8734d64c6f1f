//! What happened while nobody listened: told in one note, never one by one (protocol.md 2.7).

use realtime_proto::{Event, Payload};

use crate::views::InboxKind;

/// What is to be told of an absence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Absence {
    /// Goals completed: the de-duplication keys of their events.
    pub(crate) goals: Vec<String>,
    /// Issues reported.
    pub(crate) issues: Vec<String>,
    title: Option<String>,
}

impl Absence {
    /// A missed event, found in the service's lists.
    pub(crate) fn add(&mut self, event: &Event, title: &str) {
        let is_goal = matches!(event.payload, Payload::GoalCompleted(_));
        self.count(event.dedupe_key.to_string(), is_goal, Some(title.to_owned()));
    }

    /// Something that the last run recorded and had no time to tell.
    pub(crate) fn add_untold(&mut self, event_key: String, kind: InboxKind, title: Option<String>) {
        self.count(event_key, kind == InboxKind::GoalCompleted, title);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.goals.is_empty() && self.issues.is_empty()
    }

    /// The de-duplication keys of all its events.
    pub(crate) fn keys(self) -> Vec<String> {
        [self.goals, self.issues].concat()
    }

    /// The title, where there is one thing to tell.
    pub(super) fn only_title(&self) -> Option<&str> {
        if self.goals.len() + self.issues.len() == 1 {
            self.title.as_deref().filter(|title| !title.trim().is_empty())
        } else {
            None
        }
    }

    fn count(&mut self, key: String, is_goal: bool, title: Option<String>) {
        let those = if is_goal { &mut self.goals } else { &mut self.issues };
        those.push(key);
        self.title = title;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // what fails in a helper fails its test
    use super::*;
    use crate::attention::digest;
    use crate::views::NotificationSettings;

    fn absence(goals: usize, issues: usize) -> Absence {
        let mut absence = Absence::default();
        let kinds = [vec![InboxKind::GoalCompleted; goals], vec![InboxKind::IssueCreated; issues]].concat();
        for (number, kind) in kinds.into_iter().enumerate() {
            absence.add_untold(number.to_string(), kind, Some("Halve onboarding time".to_owned()));
        }
        absence
    }

    #[test]
    fn an_absence_is_told_in_one_note() {
        let note = digest(&absence(3, 5), &NotificationSettings::default()).unwrap();
        assert_eq!(
            (note.title.as_str(), note.body.as_str()),
            ("While you were away", "3 goals completed, 5 new issues")
        );
    }

    #[test]
    fn a_single_thing_is_told_by_its_title() {
        assert_eq!(
            digest(&absence(1, 0), &NotificationSettings::default()).unwrap().body,
            "1 goal completed: Halve onboarding time"
        );
    }

    #[test]
    fn nothing_is_no_note() {
        assert!(digest(&absence(0, 0), &NotificationSettings::default()).is_none());
    }

    #[test]
    fn what_nobody_wants_to_hear_is_not_told() {
        let no_goals = NotificationSettings { goals: false, ..NotificationSettings::default() };
        let note = digest(&absence(3, 5), &no_goals).unwrap();
        assert_eq!(note.body, "5 new issues");
        assert_eq!(note.tells, ["3", "4", "5", "6", "7"], "the issues");
        let quiet = NotificationSettings { do_not_disturb: true, ..NotificationSettings::default() };
        assert!(digest(&absence(3, 5), &quiet).is_none());
    }
}

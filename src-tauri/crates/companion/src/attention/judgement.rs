//! Whether the person is told of an event, and why not: the one place where that is decided.

use realtime_proto::{Event, Level, Payload};

use super::Subject;
use crate::views::{Decision, NotificationSettings};

/// What decides besides the event.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Circumstances<'a> {
    pub(crate) wanted: &'a NotificationSettings,
    /// The person has muted the thing, or its goal.
    pub(crate) is_muted: bool,
    /// There are quiet hours.
    pub(crate) is_quiet: bool,
    /// The window shows that very thing, and has the focus.
    pub(crate) is_on_screen: bool,
}

/// What decides about an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Case {
    pub(crate) subject: Subject,
    pub(crate) is_critical: bool,
}

impl Case {
    pub(crate) fn of(subject: Subject, event: &Event) -> Self {
        Self { subject, is_critical: is_critical(event) }
    }
}

/// Decides: what does not depend on the time of day comes first, for it is the reason that will still hold tomorrow.
pub(crate) fn judge(case: Case, circumstances: Circumstances<'_>) -> Decision {
    let Circumstances { wanted, is_muted, is_quiet, is_on_screen } = circumstances;
    if !is_switched_on(wanted, case.subject) {
        Decision::SwitchedOff
    } else if stays_quiet(case.is_critical, is_muted) {
        Decision::Muted
    } else if is_on_screen {
        Decision::OnScreen
    } else if wanted.do_not_disturb {
        Decision::DoNotDisturb
    } else if !is_quiet {
        Decision::Told
    } else if case.is_critical && wanted.critical_comes_through {
        Decision::CameThrough
    } else {
        Decision::QuietHours
    }
}

/// Whether a mute holds: a critical issue is told all the same.
pub(crate) fn stays_quiet(is_critical: bool, is_muted: bool) -> bool {
    is_muted && !is_critical
}

fn is_switched_on(wanted: &NotificationSettings, subject: Subject) -> bool {
    match subject {
        Subject::GoalCompleted => wanted.goals,
        Subject::IssueCreated => wanted.issues,
    }
}

fn is_critical(event: &Event) -> bool {
    matches!(&event.payload, Payload::IssueCreated(issue) if issue.severity == Some(Level::Critical))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOAL: Case = Case { subject: Subject::GoalCompleted, is_critical: false };
    const ALARM: Case = Case { subject: Subject::IssueCreated, is_critical: true };

    fn judged(case: Case, wanted: NotificationSettings, is_quiet: bool, is_on_screen: bool) -> Decision {
        judge(case, Circumstances { wanted: &wanted, is_muted: false, is_quiet, is_on_screen })
    }

    fn all() -> NotificationSettings {
        NotificationSettings::default()
    }

    #[test]
    fn each_reason_not_to_tell_has_its_name() {
        let no_goals = || NotificationSettings { goals: false, ..all() };
        let paused = || NotificationSettings { do_not_disturb: true, ..all() };
        for (wanted, is_quiet, is_on_screen, decision) in [
            (all(), false, false, Decision::Told),
            (no_goals(), false, false, Decision::SwitchedOff),
            (paused(), false, false, Decision::DoNotDisturb),
            (all(), false, true, Decision::OnScreen),
            (all(), true, false, Decision::QuietHours),
            (no_goals(), true, true, Decision::SwitchedOff),
            (paused(), true, false, Decision::DoNotDisturb),
        ] {
            assert_eq!(judged(GOAL, wanted.clone(), is_quiet, is_on_screen), decision, "{wanted:?}");
        }
    }

    #[test]
    fn a_critical_issue_comes_through_quiet_hours_and_through_nothing_else() {
        assert_eq!(judged(ALARM, all(), true, false), Decision::CameThrough);
        let held_back = NotificationSettings { critical_comes_through: false, ..all() };
        assert_eq!(judged(ALARM, held_back, true, false), Decision::QuietHours);
        let paused = NotificationSettings { do_not_disturb: true, ..all() };
        assert_eq!(judged(ALARM, paused, true, false), Decision::DoNotDisturb);
    }

    #[test]
    fn what_is_muted_is_not_told_unless_it_is_critical() {
        let judged = |case, wanted: NotificationSettings, is_quiet| {
            judge(case, Circumstances { wanted: &wanted, is_muted: true, is_quiet, is_on_screen: false })
        };
        assert_eq!(judged(GOAL, all(), false), Decision::Muted);
        assert_eq!(judged(GOAL, all(), true), Decision::Muted, "nor is it summed up when quiet hours end");
        assert_eq!(judged(ALARM, all(), false), Decision::Told);
        assert_eq!(judged(ALARM, all(), true), Decision::CameThrough);
        let no_goals = NotificationSettings { goals: false, ..all() };
        assert_eq!(judged(GOAL, no_goals, false), Decision::SwitchedOff, "that holds when the mute has ended, too");
    }
}

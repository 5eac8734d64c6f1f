//! The words of notifications. Title: what happened; body: the thing, then who.

use realtime_proto::{Event, Level, Payload};

use super::governor::Folded;
use super::{Missed, Note, Returned, Slot, Subject};
use crate::activation::Target;
use crate::views::Decision;

/// The note about one event.
pub(super) fn note(event: &Event, title: Option<String>, actor: Option<String>) -> Option<Note> {
    let slot = Slot::Event(event.dedupe_key.to_string());
    if let Payload::GoalCompleted(goal) = &event.payload {
        return Some(Note {
            slot,
            title: "Goal completed".to_owned(),
            body: body(title, "A goal of your company was completed", "Completed by", actor),
            target: Target::Goal { goal_id: goal.goal_id.to_string() },
            silent: false,
            urgent: false,
            tells: vec![event.dedupe_key.to_string()],
        });
    }
    if let Payload::IssueCreated(issue) = &event.payload {
        let severity = if issue.severity == Some(Level::Critical) { "Critical issue" } else { "New issue" };
        return Some(Note {
            slot,
            title: severity.to_owned(),
            body: body(
                issue.title.as_ref().map(String::from),
                "An issue was reported in your company",
                "Reported by",
                actor,
            ),
            target: Target::Feed { event_key: event.dedupe_key.to_string() },
            silent: false,
            urgent: false,
            tells: vec![event.dedupe_key.to_string()],
        });
    }
    None
}

/// The one note for what was too much to tell singly; whoever folded it knows the events.
pub(super) fn summary(folded: &Folded) -> Note {
    let count = folded.goals + folded.issues;
    Note {
        slot: Slot::Summary,
        title: plural(count, "more update", "more updates"),
        body: counted(folded.goals, folded.issues),
        target: Target::Inbox,
        silent: false,
        urgent: false,
        tells: Vec::new(),
    }
}

/// The same of these events alone.
pub(super) fn summary_of(folded: &[Missed]) -> Option<Note> {
    let goals = count(folded, Subject::GoalCompleted);
    let issues = count(folded, Subject::IssueCreated);
    let tells = folded.iter().map(|missed| missed.key.clone()).collect();
    (!folded.is_empty()).then(|| Note { tells, ..summary(&Folded { goals, issues }) })
}

/// The one note about an absence, or about quiet hours. A single thing is told by its title.
pub(super) fn digest(missed: &[Missed]) -> Option<Note> {
    let title = match missed {
        [] => return None,
        [only] => only.title.as_deref().filter(|title| !title.trim().is_empty()),
        _ => None,
    };
    let counts = counted(count(missed, Subject::GoalCompleted), count(missed, Subject::IssueCreated));
    let was_quiet = missed.iter().all(|missed| missed.decision == Some(Decision::QuietHours));
    Some(Note {
        // A place of its own: it replaces an older digest, and no summary of the hour replaces it.
        slot: Slot::Event("while-you-were-away".to_owned()),
        title: if was_quiet { "During your quiet hours" } else { "While you were away" }.to_owned(),
        body: format!("{counts}{}", title.map(|title| format!(": {title}")).unwrap_or_default()),
        target: Target::Inbox,
        silent: false,
        urgent: false,
        tells: missed.iter().map(|missed| missed.key.clone()).collect(),
    })
}

/// The one note about what is back from snooze. A single thing is told with its reason, more of them by their titles.
pub(super) fn back(returned: &[Returned]) -> Option<Note> {
    let first = returned.first()?;
    let slot = Slot::Event(format!("back-from-snooze:{}", first.id));
    let (title, lines) = match returned.len() {
        1 => (
            "Back from snooze".to_owned(),
            [Some(first.title.clone()), first.reason.clone()].into_iter().flatten().collect(),
        ),
        many => {
            let titles: Vec<String> = returned.iter().take(TITLES).map(|one| one.title.clone()).collect();
            (format!("{many} entries are back from snooze"), titles)
        }
    };
    Some(Note {
        slot,
        title,
        body: lines.join("\n"),
        target: Target::Inbox,
        silent: false,
        urgent: false,
        tells: Vec::new(),
    })
}

/// Titles in one note.
const TITLES: usize = 3;

fn count(missed: &[Missed], subject: Subject) -> u32 {
    let those = missed.iter().filter(|missed| missed.case.subject == subject);
    u32::try_from(those.count()).unwrap_or(u32::MAX)
}

fn counted(goals: u32, issues: u32) -> String {
    [(goals, "goal completed", "goals completed"), (issues, "new issue", "new issues")]
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| plural(count, one, many))
        .collect::<Vec<_>>()
        .join(", ")
}

fn body(title: Option<String>, without: &str, by: &str, actor: Option<String>) -> String {
    let thing = title.filter(|title| !title.trim().is_empty()).unwrap_or_else(|| without.to_owned());
    match actor {
        Some(actor) => format!("{thing}\n{by} {actor}"),
        None => thing,
    }
}

fn plural(count: u32, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

//! What can be written, and how it is.

use std::collections::HashMap;

use realtime_proto::{ActionStatus, Event, GoalStatus, IssueStatus, KpiReadingCreated, Level, Payload, Timestamp};
use rusqlite::{Transaction, params};
use serde_json::{Value, json};

use super::error::StoreError;
use super::ledger::NewLine;
use super::snapshot::{self, Document, Fresh, Rows};
use super::{figures, inbox, ledger, mutes, snooze, stub};
use crate::views::{Figures, Goal, InboxEntity, InboxKind, Mute, Origin};

/// One thing to write.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    /// A list, whole, in its order.
    List { list: Rows, rows: Fresh, as_of: Timestamp },
    /// A single thing.
    Document { kind: Document, id: String, body: String, kept_at: Timestamp },
    /// What an event changes about a thing of a list.
    Patch(Patch),
    /// Names for ids.
    Names(Vec<(String, String)>),
    /// A completed goal or a created issue is known.
    Fact { fact: String, how: How },
    /// An entry of the inbox; the second one of an event is none.
    Entry(NewEntry),
    /// The person was told of these events.
    Told(Vec<String>),
    /// What was decided about telling the person, and what followed.
    Ledger(Vec<NewLine>),
    /// These entries were read, or not.
    Read { ids: Vec<u32>, read: bool },
    /// Every entry was read that is not snoozed.
    AllRead,
    /// These entries are out of the way until then.
    Snooze { ids: Vec<u32>, until: Timestamp, reason: Option<String> },
    /// They are as if they had never been out of the way.
    Unsnoozed(Vec<u32>),
    /// They come back at once; the person knows.
    BroughtBack { ids: Vec<u32>, at: Timestamp },
    /// Whatever is due by then comes back, and is to be told.
    Return { at: Timestamp },
    /// The person was told that these came back.
    ReturnTold(Vec<u32>),
    /// The person wants to hear nothing of it for a while.
    Muted(Mute),
    /// They do again.
    Unmuted { entity: InboxEntity, id: String },
    /// Mutes that ended by then are kept no longer.
    MutesEnded { at: Timestamp },
    /// What the dashboard's figures are today.
    Figures { figures: Figures, as_of: Timestamp },
    /// A small thing that must outlive a crash.
    Durable(Durable, String),
}

/// How a fact came to be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum How {
    /// It was there when the app first looked: nobody is told.
    FromTheStart,
    /// It was raised.
    Raised,
}

/// Small things that must outlive a crash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Durable {
    /// That the first snapshot was taken.
    Begun,
    /// When the last event arrived.
    LastEventAt,
    /// The service's time of the newest issue of a whole catch-up.
    IssuesUntil,
    /// What the last look at the goals left for the next one.
    GoalWatch,
    /// Whether the plan has real-time.
    RealtimeInPlan,
    /// What the user wants to be told of, as the service keeps it.
    Preferences,
}

/// An entry of the inbox to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewEntry {
    /// The event's de-duplication key.
    pub(crate) event_key: String,
    /// What happened.
    pub(crate) kind: InboxKind,
    /// The thing's title, where the event tells it.
    pub(crate) title: Option<String>,
    /// More words.
    pub(crate) detail: Option<String>,
    /// Who did it.
    pub(crate) actor_id: Option<String>,
    /// Their name, where the source tells it.
    pub(crate) actor_name: Option<String>,
    /// What it is about.
    pub(crate) entity: InboxEntity,
    /// Its id.
    pub(crate) entity_id: String,
    /// When it happened.
    pub(crate) at: Timestamp,
    /// When we heard of it.
    pub(crate) received_at: Timestamp,
    /// How.
    pub(crate) origin: Origin,
    /// Whether nobody needs to be told of it any more.
    pub(crate) told: bool,
    /// The goal to which the thing belongs, where the event tells it.
    pub(crate) goal_id: Option<String>,
    /// Whether it is muted: then it is read from the start.
    pub(crate) is_muted: bool,
}

/// What an event changes about what is stored.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Patch {
    list: Rows,
    id: String,
    what: What,
}

#[derive(Clone, Debug, PartialEq)]
enum What {
    /// Members of a thing; one that is not there is left alone.
    Set(Members),
    /// A thing that was created, as its event tells it.
    Created(String),
    /// A thing that is not there any more.
    Gone,
}

/// Members of a row's JSON.
pub(super) type Members = Vec<(&'static str, Value)>;

impl Change {
    /// What is written in any case, later if need be; the rest can be read from the service again.
    pub(super) fn must_last(&self) -> bool {
        match self {
            Self::Fact { .. }
            | Self::Entry(_)
            | Self::Told(_)
            | Self::Ledger(_)
            | Self::Read { .. }
            | Self::AllRead
            | Self::Snooze { .. }
            | Self::Unsnoozed(_)
            | Self::BroughtBack { .. }
            | Self::Return { .. }
            | Self::ReturnTold(_)
            | Self::Muted(_)
            | Self::Unmuted { .. }
            | Self::MutesEnded { .. }
            | Self::Figures { .. }
            | Self::Durable(..) => true,
            Self::List { .. } | Self::Document { .. } | Self::Patch(_) | Self::Names(_) => false,
        }
    }

    pub(super) fn apply(&self, transaction: &Transaction<'_>) -> Result<(), StoreError> {
        match self {
            Self::List { list, rows, as_of } => snapshot::replace(transaction, *list, &rows.rows()?, *as_of),
            Self::Document { kind, id, body, kept_at } => snapshot::put(transaction, *kind, id, body, *kept_at),
            Self::Patch(patch) => patch.apply(transaction),
            Self::Names(names) => keep_names(transaction, names),
            Self::Fact { fact, how } => keep_fact(transaction, fact, *how),
            Self::Entry(entry) => inbox::insert(transaction, entry),
            Self::Told(keys) => inbox::told(transaction, keys),
            Self::Ledger(lines) => lines.iter().try_for_each(|line| ledger::insert(transaction, line)),
            Self::Read { ids, read } => inbox::mark(transaction, ids, *read),
            Self::AllRead => inbox::mark_all(transaction),
            Self::Snooze { ids, until, reason } => snooze::put(transaction, ids, *until, reason.as_deref()),
            Self::Unsnoozed(ids) => snooze::undo(transaction, ids),
            Self::BroughtBack { ids, at } => snooze::bring_back(transaction, ids, *at),
            Self::Return { at } => snooze::bring_back_due(transaction, *at),
            Self::ReturnTold(ids) => snooze::told(transaction, ids),
            Self::Muted(mute) => mutes::put(transaction, mute),
            Self::Unmuted { entity, id } => mutes::remove(transaction, *entity, id),
            Self::MutesEnded { at } => mutes::remove_ended(transaction, *at),
            Self::Figures { figures, as_of } => figures::put(transaction, figures, *as_of),
            Self::Durable(name, value) => keep_durable(transaction, *name, value),
        }
    }
}

/// In fewer words: a flood changes the same few things again and again, and each change of a row reads and writes it whole. What changes
/// members of a thing goes into the change of it before, unless something else happened to a list meanwhile.
pub(super) fn merged(changes: Vec<Change>) -> Vec<Change> {
    let mut merged = Vec::with_capacity(changes.len());
    let mut places: HashMap<(Rows, String), usize> = HashMap::new();
    for change in changes {
        let Change::Patch(Patch { list, id, what: What::Set(members) }) = change else {
            if matches!(change, Change::List { .. } | Change::Document { .. } | Change::Patch(_)) {
                places.clear();
            }
            merged.push(change);
            continue;
        };
        let place = *places.entry((list, id.clone())).or_insert(merged.len());
        if let Some(Change::Patch(Patch { what: What::Set(known), .. })) = merged.get_mut(place) {
            set(known, members);
        } else {
            merged.push(Change::Patch(Patch { list, id, what: What::Set(members) }));
        }
    }
    merged
}

fn set(known: &mut Members, members: Members) {
    for (name, value) in members {
        match known.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known = value,
            None => known.push((name, value)),
        }
    }
}

impl Durable {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Begun => "begun",
            Self::LastEventAt => "last_event_at",
            Self::IssuesUntil => "issues_until",
            Self::GoalWatch => "goal_watch",
            Self::RealtimeInPlan => "realtime_in_plan",
            Self::Preferences => "preferences",
        }
    }
}

impl Patch {
    /// What an event changes about what is stored; `None` when it tells nothing that a list shows.
    pub(crate) fn of(event: &Event) -> Option<Self> {
        let set = |list, id: &str, members| Some(Self { list, id: id.to_owned(), what: What::Set(members) });
        let goal = |id: &str, members| set(Rows::Goals, id, members);
        let action = |id: &str, members| set(Rows::Actions, id, members);
        match &event.payload {
            Payload::GoalActivated(it) => goal(&it.goal_id, turned(GoalStatus::Active)),
            Payload::GoalResumed(it) => goal(&it.goal_id, turned(GoalStatus::Active)),
            Payload::GoalPaused(it) => goal(&it.goal_id, turned(GoalStatus::Paused)),
            Payload::GoalCompleted(it) => {
                let mut members = ended(GoalStatus::Completed, it.completed_at.as_deref());
                members.push(("progress", json!(100.0)));
                goal(&it.goal_id, members)
            }
            Payload::GoalCancelled(it) => goal(&it.goal_id, ended(GoalStatus::Cancelled, it.cancelled_at.as_deref())),
            Payload::ActionStatusChanged(it) => action(&it.action_id, some("status", it.new_status)),
            Payload::ActionCompleted(it) => {
                action(&it.action_id, vec![("status", json!(ActionStatus::Completed)), ("progress", json!(100.0))])
            }
            Payload::ActionPriorityChanged(it) => action(&it.action_id, some::<Level>("priority", it.new_priority)),
            Payload::ActionReassigned(it) => {
                action(&it.action_id, vec![("assigneeId", json!(it.new_assignee)), ("assigneeName", Value::Null)])
            }
            Payload::ActionProgressUpdated(it) => action(&it.action_id, some("progress", it.new_progress.clone())),
            Payload::IssueStatusChanged(it) => {
                set(Rows::Issues, &it.issue_id, some::<IssueStatus>("status", it.new_status))
            }
            Payload::KpiReadingCreated(it) => {
                let value = some("currentValue", it.value.clone());
                set(Rows::Kpis, it.kpi_id.as_ref()?, [value, some("currentValueAt", Some(true_at(event, it)))].concat())
            }
            Payload::GoalCreated(_) | Payload::ActionCreated(_) | Payload::IssueCreated(_) => {
                let (list, id, row) = stub::of(event)?;
                Some(Self { list, id, what: What::Created(row) })
            }
            Payload::GoalActivityCreated(_)
            | Payload::DecisionCreated(_)
            | Payload::AttachmentCreated(_)
            | Payload::AiMessageCompleted(_)
            | Payload::AiMessageFailed(_)
            | Payload::AiJobStarted(_)
            | Payload::AiJobCompleted(_)
            | Payload::AiJobFailed(_)
            | Payload::Unknown(_) => None,
        }
    }
}

impl Patch {
    /// What became of a goal that ended while nobody listened.
    pub(crate) fn ended_goal(goal: &Goal) -> Self {
        let members = ended(goal.status, goal.completion_date.as_deref());
        Self { list: Rows::Goals, id: goal.id.clone(), what: What::Set(members) }
    }

    /// A goal was deleted.
    pub(crate) fn no_goal(id: String) -> Self {
        Self::gone(Rows::Goals, id)
    }

    /// A thing of a list is not there any more, nor what was opened of it.
    pub(crate) fn gone(list: Rows, id: String) -> Self {
        Self { list, id, what: What::Gone }
    }

    fn apply(&self, transaction: &Transaction<'_>) -> Result<(), StoreError> {
        match &self.what {
            What::Set(members) => snapshot::patch(transaction, self.list, &self.id, members),
            What::Created(row) => snapshot::add(transaction, self.list, &self.id, row),
            What::Gone => snapshot::remove(transaction, self.list, &self.id),
        }
    }
}

fn turned(status: GoalStatus) -> Members {
    vec![("status", json!(status))]
}

fn ended(status: GoalStatus, at: Option<&str>) -> Members {
    vec![("status", json!(status)), ("completionDate", json!(at))]
}

fn some<T: serde::Serialize>(name: &'static str, value: Option<T>) -> Members {
    value.map(|value| (name, json!(value))).into_iter().collect()
}

/// When a value was true: the moment of the recording if it is about that day, else its day.
fn true_at(event: &Event, reading: &KpiReadingCreated) -> String {
    let recorded = reading.recorded_at.as_deref().map_or_else(|| event.timestamp.to_string(), str::to_owned);
    match reading.date.as_deref() {
        Some(date) if !recorded.starts_with(date) => date.to_owned(),
        Some(_) | None => recorded,
    }
}

fn keep_names(transaction: &Transaction<'_>, names: &[(String, String)]) -> Result<(), StoreError> {
    let mut statement = transaction.prepare_cached(
        "INSERT INTO names VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET name = excluded.name WHERE name <> excluded.name",
    )?;
    for (id, name) in names {
        statement.execute(params![id, name])?;
    }
    Ok(())
}

/// What was raised stays raised.
fn keep_fact(transaction: &Transaction<'_>, fact: &str, how: How) -> Result<(), StoreError> {
    let how = match how {
        How::FromTheStart => 0,
        How::Raised => 1,
    };
    transaction
        .prepare_cached(
            "INSERT INTO facts VALUES (?1, ?2) ON CONFLICT (fact) DO UPDATE SET how = max(how, excluded.how)",
        )?
        .execute(params![fact, how])?;
    Ok(())
}

fn keep_durable(transaction: &Transaction<'_>, name: Durable, value: &str) -> Result<(), StoreError> {
    transaction
        .prepare_cached("INSERT INTO durable VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value")?
        .execute(params![name.name(), value])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::tests::event;

    fn patch(kind: &str, data: &str) -> Change {
        Change::Patch(Patch::of(&event(kind, data)).expect("a list shows it"))
    }

    fn shown(changes: Vec<Change>) -> Vec<String> {
        let said = |change| {
            let Change::Patch(Patch { id, what: What::Set(members), .. }) = change else {
                return format!("{change:?}").chars().take_while(char::is_ascii_alphabetic).collect();
            };
            let set = members.iter().map(|(name, value)| format!(" {name}={value}"));
            id + &set.collect::<String>()
        };
        merged(changes).into_iter().map(said).collect()
    }

    fn progress(id: &str, progress: u32) -> Change {
        patch("action.progress_updated", &format!(r#"{{"actionId":"{id}","newProgress":{progress}}}"#))
    }

    #[test]
    fn many_changes_of_a_thing_are_one_and_the_last_value_counts() {
        let done = patch("action.completed", r#"{"actionId":"a"}"#);
        let changes =
            vec![progress("a", 1), progress("b", 2), Change::AllRead, progress("a", 3), done, progress("b", 4)];
        assert_eq!(shown(changes), ["a progress=100.0 status=\"completed\"", "b progress=4", "AllRead"]);
    }

    #[test]
    fn what_changes_a_list_meanwhile_keeps_its_place() {
        let created = patch("action.created", r#"{"actionId":"a","title":"t"}"#);
        let changes = vec![progress("a", 1), created, progress("a", 2), progress("a", 3)];
        assert_eq!(shown(changes), ["a progress=1", "Patch", "a progress=3"]);
    }
}

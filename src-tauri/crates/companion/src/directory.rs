//! Names for ids: people, users, goals, actions, issues, KPIs (protocol.md 5.3). An event never waits for a name.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use backend_api::IssueConfig;
use realtime_proto::{EntityType, Event, Payload};
use tokio::time::Instant;

use crate::views::{Issue, IssueStatusConfig};

/// Failures are remembered so long (protocol.md 5.3).
const FORGET_FAILURE_AFTER: Duration = Duration::from_secs(600);

/// What is known, and what could not be found.
#[derive(Debug, Default)]
pub(crate) struct Directory {
    names: HashMap<String, String>,
    failed: HashMap<String, Instant>,
    looking: HashSet<String>,
    /// The lists are being read: single look-ups would ask for what they bring.
    pub(crate) filling: bool,
    /// User ids by person id.
    users: HashMap<String, String>,
    /// The company's words for its issues.
    pub(crate) issue_words: Option<IssueWords>,
}

/// The company's words for the status and the type of its issues, by configuration id (protocol.md 5.5).
#[derive(Clone, Debug)]
pub(crate) struct IssueWords {
    statuses: Arc<[IssueStatusConfig]>,
    types: Arc<HashMap<String, String>>,
}

/// An id that an event mentions, and what it is the id of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mention<'e> {
    pub(crate) kind: Kind,
    pub(crate) id: &'e str,
}

/// Where the name of an id is to be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A user or a person.
    Somebody,
    Goal,
    Action,
    Issue,
    Kpi,
}

impl IssueWords {
    pub(crate) fn of(statuses: Vec<IssueConfig>, types: Vec<IssueConfig>) -> Self {
        let types = types.into_iter().map(|kind| (kind.id, kind.name)).collect();
        Self { statuses: IssueStatusConfig::all(statuses).into(), types: Arc::new(types) }
    }

    /// The statuses in their order.
    pub(crate) fn statuses(&self) -> &[IssueStatusConfig] {
        &self.statuses
    }

    /// True when there is a word for the status of this issue.
    pub(crate) fn cover(&self, issue: &backend_api::Issue) -> bool {
        issue.status_config_id.is_none() || self.status_of(issue).is_some()
    }

    /// The issue in these words.
    pub(crate) fn read(&self, issue: backend_api::Issue) -> Issue {
        let category = issue.type_config_id.as_ref().and_then(|id| self.types.get(id));
        let status = self.status_of(&issue);
        Issue::of(issue, status, category)
    }

    fn status_of(&self, issue: &backend_api::Issue) -> Option<&IssueStatusConfig> {
        let id = issue.status_config_id.as_ref()?;
        self.statuses.iter().find(|config| config.id == *id)
    }
}

impl Directory {
    /// What the last run knew; what was learnt since is younger.
    pub(crate) fn recall(&mut self, names: Vec<(String, String)>) {
        for (id, name) in names {
            if self.name(&id).is_none() {
                self.learn(id, name);
            }
        }
    }

    /// The name of an id that may be missing.
    pub(crate) fn named(&self, id: Option<&String>) -> Option<String> {
        self.name(id?).cloned()
    }

    /// The user that belongs to a person.
    pub(crate) fn user_of(&self, person_id: &str) -> Option<&String> {
        self.users.get(person_id)
    }

    /// Both are the same human being.
    pub(crate) fn link(&mut self, person_id: impl Into<String>, user_id: impl Into<String>) {
        self.users.insert(person_id.into(), user_id.into());
    }

    pub(crate) fn name(&self, id: &str) -> Option<&String> {
        self.names.get(id)
    }

    pub(crate) fn learn(&mut self, id: impl Into<String>, name: impl Into<String>) {
        let (id, name) = (id.into(), name.into());
        if !name.trim().is_empty() {
            self.failed.remove(&id);
            self.looking.remove(&id);
            self.names.insert(id, name);
        }
    }

    /// What an event tells about names of its own.
    pub(crate) fn learn_from(&mut self, event: &Event) {
        let told = match &event.payload {
            Payload::GoalCreated(goal) => goal.title.as_ref().map(|title| (&goal.goal_id, title)),
            Payload::ActionCreated(action) => action.title.as_ref().map(|title| (&action.action_id, title)),
            Payload::IssueCreated(issue) => issue.title.as_ref().map(|title| (&issue.issue_id, title)),
            Payload::GoalActivated(_)
            | Payload::GoalCompleted(_)
            | Payload::GoalCancelled(_)
            | Payload::GoalPaused(_)
            | Payload::GoalResumed(_)
            | Payload::GoalActivityCreated(_)
            | Payload::ActionStatusChanged(_)
            | Payload::ActionCompleted(_)
            | Payload::ActionPriorityChanged(_)
            | Payload::ActionReassigned(_)
            | Payload::ActionProgressUpdated(_)
            | Payload::IssueStatusChanged(_)
            | Payload::KpiReadingCreated(_)
            | Payload::DecisionCreated(_)
            | Payload::AttachmentCreated(_)
            | Payload::AiMessageCompleted(_)
            | Payload::AiMessageFailed(_)
            | Payload::AiJobStarted(_)
            | Payload::AiJobCompleted(_)
            | Payload::AiJobFailed(_)
            | Payload::Unknown(_) => None,
        };
        if let Some((id, title)) = told {
            self.learn(id, title);
        }
    }

    /// True when somebody should look this id up: it is unknown, nobody is at it, and it did not fail just before.
    pub(crate) fn should_look_up(&mut self, id: &str, now: Instant) -> bool {
        if self.filling || self.names.contains_key(id) {
            return false;
        }
        self.failed.retain(|_, at| now.duration_since(*at) < FORGET_FAILURE_AFTER);
        !self.failed.contains_key(id) && self.looking.insert(id.to_owned())
    }

    pub(crate) fn failed(&mut self, id: &str, now: Instant) {
        self.looking.remove(id);
        self.failed.insert(id.to_owned(), now);
    }
}

/// The ids that an event's entry in the feed shows.
pub(crate) fn mentions(event: &Event) -> impl Iterator<Item = Mention<'_>> {
    let mut mentions = Mentions::default();
    mentions.add(Kind::Somebody, event.actor());
    match &event.payload {
        Payload::GoalCreated(_)
        | Payload::GoalActivated(_)
        | Payload::GoalCompleted(_)
        | Payload::GoalCancelled(_)
        | Payload::GoalPaused(_)
        | Payload::GoalResumed(_)
        | Payload::GoalActivityCreated(_) => mentions.add(Kind::Goal, event.entity_id()),
        Payload::ActionReassigned(action) => {
            mentions.add(Kind::Action, Some(&action.action_id));
            mentions.add(Kind::Somebody, action.previous_assignee.as_deref());
            mentions.add(Kind::Somebody, action.new_assignee.as_deref());
        }
        Payload::ActionCreated(action) => {
            mentions.add(Kind::Action, Some(&action.action_id));
            mentions.add(Kind::Somebody, action.assigned_to.as_deref());
        }
        Payload::ActionStatusChanged(_)
        | Payload::ActionCompleted(_)
        | Payload::ActionPriorityChanged(_)
        | Payload::ActionProgressUpdated(_) => mentions.add(Kind::Action, event.entity_id()),
        Payload::IssueCreated(_) | Payload::IssueStatusChanged(_) => mentions.add(Kind::Issue, event.entity_id()),
        Payload::KpiReadingCreated(reading) => mentions.add(Kind::Kpi, reading.kpi_id.as_deref()),
        Payload::DecisionCreated(decision) => mentions.add(Kind::Goal, decision.goal_id.as_deref()),
        Payload::AttachmentCreated(attachment) => {
            if let Some(kind) = attachment.entity_type.and_then(kind_of) {
                mentions.add(kind, attachment.entity_id.as_deref());
            }
        }
        Payload::AiMessageCompleted(_)
        | Payload::AiMessageFailed(_)
        | Payload::AiJobStarted(_)
        | Payload::AiJobCompleted(_)
        | Payload::AiJobFailed(_)
        | Payload::Unknown(_) => {}
    }
    mentions.0.into_iter().flatten()
}

/// An event mentions four ids at the most; this is asked of every event, so they are not copied.
#[derive(Default)]
struct Mentions<'e>([Option<Mention<'e>>; 4]);

impl<'e> Mentions<'e> {
    /// The system is nobody to look up.
    fn add(&mut self, kind: Kind, id: Option<&'e str>) {
        let Some(id) = id.filter(|id| *id != "system") else { return };
        if let Some(free) = self.0.iter_mut().find(|place| place.is_none()) {
            *free = Some(Mention { kind, id });
        }
    }
}

fn kind_of(entity: EntityType) -> Option<Kind> {
    match entity {
        EntityType::Goal => Some(Kind::Goal),
        EntityType::Action => Some(Kind::Action),
        EntityType::Issue => Some(Kind::Issue),
        EntityType::Measure => Some(Kind::Kpi),
        EntityType::Strategy | EntityType::Unknown => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::tests::event;

    #[test]
    fn a_created_goal_tells_its_own_title() {
        let mut directory = Directory::default();
        directory.learn_from(&event("goal.created", r#"{"goalId":"g","title":"Halve onboarding time"}"#));
        assert_eq!(directory.name("g").map(String::as_str), Some("Halve onboarding time"));
    }

    #[tokio::test(start_paused = true)]
    async fn a_failed_look_up_is_not_repeated_for_ten_minutes() {
        let (mut directory, now) = (Directory::default(), Instant::now());
        assert!(directory.should_look_up("u", now));
        assert!(!directory.should_look_up("u", now), "somebody is at it");
        directory.failed("u", now);
        assert!(!directory.should_look_up("u", now + FORGET_FAILURE_AFTER / 2));
        assert!(directory.should_look_up("u", now + FORGET_FAILURE_AFTER));
    }

    #[test]
    fn a_reassignment_mentions_both_people_and_the_action() {
        let reassigned = event(
            "action.reassigned",
            r#"{"actionId":"a","previousAssignee":"p1","newAssignee":"p2","assignedBy":"u"}"#,
        );
        let ids: Vec<&str> = mentions(&reassigned).map(|mention| mention.id).collect();
        assert_eq!(ids, ["u", "a", "p1", "p2"]);
    }

    #[test]
    fn the_system_is_nobody_to_look_up() {
        let paused = event("goal.paused", r#"{"goalId":"g","pausedBy":"system"}"#);
        let mentioned: Vec<Mention<'_>> = mentions(&paused).collect();
        assert_eq!(mentioned, [Mention { kind: Kind::Goal, id: "g" }]);
    }
}

//! The companies behind the sockets: who and what there is, and the verbs that change it.
//!
//! A verb changes the world and returns the events that tell of it, so that state and events always agree, whether a REST
//! write, the script or a test did it. Keeps out: the network, JSON shapes of answers, the clock (times come in as arguments).

mod actions;
mod draw;
mod goals;
mod issues;
mod measures;
pub(crate) mod model;
mod purposes;
mod seeding;
pub(crate) mod vocabulary;

pub(crate) use actions::{ActionEdit, NewAction};
pub(crate) use draw::{action_title, choose, date_of, goal_text, issue_text, pick, reading_note, round, shifted};
pub(crate) use goals::{GoalEdit, NewAttachment, NewDecision, NewGoal, NewNote};
pub(crate) use issues::NewIssue;
pub(crate) use measures::NewReading;

use jiff::Timestamp;
use serde_json::Value;

use crate::wire::Event;
use model::{Action, FeedItem, Goal, Issue, Measure, Person, Tenant, User, squash};

/// All companies; the first is the one that the seeded users of [`World::main`] belong to.
pub(crate) struct World {
    pub(crate) tenants: Vec<Tenant>,
}

impl World {
    /// Two companies drawn from the seed, dated relative to `now`.
    pub(crate) fn seeded(seed: u64, now: Timestamp) -> Self {
        let mut names = seeding::Names::new(seed);
        let main = seeding::company(&seeding::MAIN, &mut names, seed, now);
        let neighbour = seeding::company(&seeding::NEIGHBOUR, &mut names, seed ^ 0x006e_6569_6768, now);
        Self { tenants: vec![main, neighbour] }
    }

    pub(crate) fn main(&mut self) -> &mut Tenant {
        &mut self.tenants[0]
    }

    pub(crate) fn tenant(&mut self, id: &str) -> Option<&mut Tenant> {
        self.tenants.iter_mut().find(|tenant| tenant.id == id)
    }

    /// The user of that id or name, with their company; names compare without case.
    pub(crate) fn user(&self, wanted: impl Fn(&User) -> bool) -> Option<(&Tenant, &User)> {
        self.tenants.iter().find_map(|tenant| Some((tenant, tenant.users.iter().find(|user| wanted(user))?)))
    }
}

/// Who does something, and when.
#[derive(Clone, Copy)]
pub(crate) struct Deed<'a> {
    /// A user id.
    pub(crate) by: &'a str,
    pub(crate) at: Timestamp,
}

/// Why a verb was not done; nothing has changed then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// There is nothing of that id.
    #[error("{noun} not found")]
    NoSuch {
        /// "Goal", "Action", …
        noun: &'static str,
    },
    /// The state forbids it (protocol.md 5.4).
    #[error("Cannot change status from {from} to {to}")]
    Transition {
        /// State of the goal.
        from: &'static str,
        /// State asked for.
        to: &'static str,
    },
    /// A rule of the business forbids it.
    #[error("{0}")]
    Rule(&'static str),
    /// A value is not allowed.
    #[error("{field}: {reason}")]
    Invalid {
        /// REST name of the field.
        field: &'static str,
        /// What is wrong with it.
        reason: &'static str,
    },
}

pub(crate) type Done = Result<Vec<Event>, Refused>;

impl Tenant {
    /// Entries the feed keeps.
    pub(crate) const FEED_LENGTH: usize = 2_000;
    /// Readings a KPI keeps.
    pub(crate) const READINGS_KEPT: usize = 120;
    /// Finished goals, actions and issues that stay, of each kind, when the script tidies up.
    const FINISHED_KEPT: usize = 80;

    pub(crate) fn goal(&self, id: &str) -> Result<&Goal, Refused> {
        self.goals.iter().find(|goal| goal.id == id).ok_or(Refused::NoSuch { noun: "Goal" })
    }

    pub(crate) fn goal_mut(&mut self, id: &str) -> Result<&mut Goal, Refused> {
        self.goals.iter_mut().find(|goal| goal.id == id).ok_or(Refused::NoSuch { noun: "Goal" })
    }

    pub(crate) fn action(&self, id: &str) -> Result<&Action, Refused> {
        self.actions.iter().find(|action| action.id == id).ok_or(Refused::NoSuch { noun: "Action" })
    }

    pub(crate) fn action_mut(&mut self, id: &str) -> Result<&mut Action, Refused> {
        self.actions.iter_mut().find(|action| action.id == id).ok_or(Refused::NoSuch { noun: "Action" })
    }

    pub(crate) fn issue(&self, id: &str) -> Result<&Issue, Refused> {
        self.issues.iter().find(|issue| issue.id == id).ok_or(Refused::NoSuch { noun: "Issue" })
    }

    pub(crate) fn issue_mut(&mut self, id: &str) -> Result<&mut Issue, Refused> {
        self.issues.iter_mut().find(|issue| issue.id == id).ok_or(Refused::NoSuch { noun: "Issue" })
    }

    pub(crate) fn measure(&self, id: &str) -> Result<&Measure, Refused> {
        self.measures.iter().find(|measure| measure.id == id).ok_or(Refused::NoSuch { noun: "Measure" })
    }

    pub(crate) fn measure_mut(&mut self, id: &str) -> Result<&mut Measure, Refused> {
        self.measures.iter_mut().find(|measure| measure.id == id).ok_or(Refused::NoSuch { noun: "Measure" })
    }

    /// The person of that person id or user id.
    pub(crate) fn person(&self, id: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.id == id || person.user_id.as_deref() == Some(id))
    }

    pub(crate) fn user(&self, id: &str) -> Option<&User> {
        self.users.iter().find(|user| user.id == id)
    }

    /// How events name a person: by user id when they can sign in (D-12).
    pub(crate) fn event_id_of<'a>(&'a self, person_id: &'a str) -> &'a str {
        self.person(person_id).and_then(|person| person.user_id.as_deref()).unwrap_or(person_id)
    }

    /// The name behind a user or person id.
    pub(crate) fn name_of(&self, id: &str) -> Option<String> {
        self.person(id).map(Person::name)
    }

    pub(crate) fn remember(&mut self, item: FeedItem) {
        let place = self.feed.iter().take_while(|newer| newer.at > item.at).count();
        self.feed.insert(place, item);
        self.feed.truncate(Self::FEED_LENGTH);
    }

    /// Drops the oldest finished things, so that a demo may run for weeks.
    pub(crate) fn tidy(&mut self) {
        drop_oldest(&mut self.goals, |goal| goal.status.is_finished());
        drop_oldest(&mut self.actions, |action| action.status.is_finished());
        let done: Vec<String> = self
            .issue_statuses
            .iter()
            .filter(|config| config.status().is_done())
            .map(|config| config.id.clone())
            .collect();
        drop_oldest(&mut self.issues, |issue| done.contains(&issue.status_id));
        let goals = &self.goals;
        self.actions.retain(|action| {
            action.goal().is_none_or(|goal| goals.iter().any(|known| known.id == goal)) || !action.status.is_finished()
        });
    }
}

/// Lists grow at the end, so the first finished ones are the oldest.
fn drop_oldest<T>(list: &mut Vec<T>, finished: impl Fn(&T) -> bool) {
    let mut surplus = list.iter().filter(|item| finished(item)).count().saturating_sub(Tenant::FINISHED_KEPT);
    list.retain(|item| {
        let goes = surplus > 0 && finished(item);
        surplus -= usize::from(goes);
        !goes
    });
}

/// A feed entry about something that has just happened; the title is filled by the verb.
struct News<'a> {
    kind: &'a str,
    entity: (&'static str, &'a str, &'a str),
    goal: Option<&'a str>,
    text: String,
    metadata: Value,
}

impl Tenant {
    /// Puts the news on top of the feed and returns its id.
    fn report(&mut self, deed: Deed<'_>, news: News<'_>) -> String {
        let id = self.ids.draw();
        self.report_as(id.clone(), deed, news);
        id
    }

    /// As [`Tenant::report`], under an id that is known elsewhere.
    fn report_as(&mut self, id: String, deed: Deed<'_>, news: News<'_>) {
        let (entity_type, entity_id, entity_title) = news.entity;
        self.remember(FeedItem {
            id,
            kind: squash_kind(news.kind),
            goal_id: news.goal.map(str::to_owned),
            entity_type,
            entity_id: entity_id.to_owned(),
            entity_title: entity_title.to_owned(),
            text: news.text,
            metadata: news.metadata,
            at: deed.at,
            by: deed.by.to_owned(),
        });
    }
}

/// Feed kinds are lower case; an empty one is a note.
fn squash_kind(kind: &str) -> String {
    if squash(kind).is_empty() { "note".to_owned() } else { kind.to_ascii_lowercase() }
}

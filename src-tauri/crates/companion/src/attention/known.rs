//! Which completed goals and created issues are known, so that none is told twice and none is missed.
//!
//! A fact has one name, whoever brings it: the socket, the socket again under another event id, or the service's lists after a
//! gap. Goals complete once (protocol.md 5.4: *completed* ends), issues are created once.

use std::collections::HashMap;

use realtime_proto::{Event, Payload};

use crate::store::How;

/// The facts that are known. As many as the company has completed goals and issues.
#[derive(Debug, Default)]
pub(crate) struct Known {
    facts: HashMap<String, How>,
}

/// What the name of a goal's completion begins with.
const COMPLETION: &str = "goal.completed:";

/// The name of a goal's completion.
pub(crate) fn completion(goal_id: &str) -> String {
    format!("{COMPLETION}{goal_id}")
}

/// The name of an issue's creation.
pub(crate) fn creation(issue_id: &str) -> String {
    format!("issue.created:{issue_id}")
}

/// The fact that an event brings, if it brings one that must not be missed.
pub(crate) fn fact_of(event: &Event) -> Option<String> {
    if let Payload::GoalCompleted(goal) = &event.payload {
        Some(completion(&goal.goal_id))
    } else if let Payload::IssueCreated(issue) = &event.payload {
        Some(creation(&issue.issue_id))
    } else {
        None
    }
}

impl Known {
    /// What the last run knew, beside what is known.
    pub(crate) fn recall(&mut self, facts: Vec<(String, How)>) {
        for (fact, how) in facts {
            let known = self.facts.entry(fact).or_insert(how);
            *known = how.max(*known);
        }
    }

    /// Only what was raised stays.
    pub(crate) fn forget_the_start(&mut self) {
        self.facts.retain(|_, how| *how == How::Raised);
    }

    pub(crate) fn has_raised(&self, fact: &str) -> bool {
        self.facts.get(fact) == Some(&How::Raised)
    }

    pub(crate) fn knows(&self, fact: &str) -> bool {
        self.facts.contains_key(fact)
    }

    /// The socket brings it: true unless it was raised before. What was there from the start is raised, for it is news all the
    /// same: the first snapshot was taken between the deed and its event.
    pub(crate) fn is_news(&mut self, fact: &str) -> bool {
        self.facts.insert(fact.to_owned(), How::Raised) != Some(How::Raised)
    }

    /// The service's lists have it: true when it was missed.
    pub(crate) fn was_missed(&mut self, fact: &str) -> bool {
        !self.knows(fact) && self.is_news(fact)
    }

    /// It was there when the app first looked.
    pub(crate) fn was_there(&mut self, fact: &str) {
        self.facts.entry(fact.to_owned()).or_insert(How::FromTheStart);
    }

    /// How many completed goals are known.
    pub(crate) fn completions(&self) -> usize {
        self.facts.keys().filter(|fact| fact.starts_with(COMPLETION)).count()
    }

    /// All of it.
    pub(crate) fn facts(&self) -> impl Iterator<Item = (&String, How)> {
        self.facts.iter().map(|(fact, how)| (fact, *how))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_is_raised_once_whoever_brings_it() {
        let mut known = Known::default();
        assert!(known.is_news("a") && !known.is_news("a"), "the socket, twice");
        assert!(!known.was_missed("a"), "the lists after the socket");
        assert!(known.was_missed("b") && !known.is_news("b"), "the socket after the lists");
    }

    #[test]
    fn what_was_there_from_the_start_is_not_missed_but_is_news_when_the_socket_brings_it() {
        let mut known = Known::default();
        known.was_there("a");
        assert!(!known.was_missed("a"));
        assert!(known.is_news("a") && !known.is_news("a"));
    }

    #[test]
    fn what_was_raised_is_not_forgotten_by_a_snapshot() {
        let mut known = Known::default();
        known.is_news("a");
        known.was_there("a");
        assert!(!known.is_news("a"));
    }
}

//! Catch-up: what happened while nobody listened, found by comparing the service's lists with what is known.

mod look;

use backend_api::{Goal, Issue};
use realtime_proto::{Event, Message, Timestamp, normalise};
use serde_json::{Value, json};

pub(crate) use look::{Look, Watch, changes, everything, whole_due};

use crate::attention::{completion, creation};

/// The service is asked for things from so long before the newest known one, so that its clocks need not agree
/// (protocol.md 2.7).
const OVERLAP_MS: i64 = 5 * 60 * 1000;

/// Something that the service's lists say happened.
#[derive(Debug)]
pub(crate) struct Deed {
    /// Its name among the facts.
    pub(crate) fact: String,
    /// The thing's id and title.
    pub(crate) named: (String, String),
    /// The event that would have told it.
    pub(crate) event: Event,
}

/// What the service's lists say.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    /// In the order in which it happened.
    pub(crate) deeds: Vec<Deed>,
    /// The service's time of the newest issue.
    pub(crate) issues_until: Option<Timestamp>,
}

/// From when on things are asked for, if the newest known one is of this time.
pub(crate) fn since(until: Timestamp) -> Timestamp {
    Timestamp::from_millis(until.as_millis().saturating_sub(OVERLAP_MS))
}

/// What completed goals and issues say happened.
pub(crate) fn findings(goals: &[Goal], issues: Vec<Issue>, tenant: &str, now: Timestamp) -> Findings {
    let issues_until = issues.iter().filter_map(|issue| parsed(issue.created_at.as_deref())).max();
    let completed = goals.iter().filter_map(|goal| completed(goal, tenant, now));
    let mut deeds: Vec<Deed> =
        completed.chain(issues.into_iter().filter_map(|issue| created(issue, tenant, now))).collect();
    deeds.sort_by_key(|deed| deed.event.timestamp);
    Findings { deeds, issues_until }
}

fn completed(goal: &Goal, tenant: &str, now: Timestamp) -> Option<Deed> {
    let at = goal.completion_date.clone().or_else(|| goal.updated_at.clone());
    let data = json!({"goalId": goal.id, "tenantId": tenant, "completedAt": at});
    let event = event("goal.completed", at.as_deref(), tenant, &data, now)?;
    Some(Deed { fact: completion(&goal.id), named: (goal.id.clone(), goal.title().to_owned()), event })
}

fn created(issue: Issue, tenant: &str, now: Timestamp) -> Option<Deed> {
    let data = json!({
        "issueId": issue.id, "tenantId": tenant, "title": issue.title, "description": issue.description,
        "severity": issue.impact, "priority": issue.priority, "createdAt": issue.created_at,
        "createdBy": issue.created_by.or(issue.reporter_id),
    });
    let event = event("issue.created", issue.created_at.as_deref(), tenant, &data, now)?;
    Some(Deed { fact: creation(&issue.id), named: (issue.id, issue.title), event })
}

/// The event as the socket would have brought it, through the same normaliser.
fn event(kind: &str, at: Option<&str>, tenant: &str, data: &Value, now: Timestamp) -> Option<Event> {
    let timestamp = parsed(at).unwrap_or(now).to_string();
    let text = json!({"type": kind, "tenantId": tenant, "timestamp": timestamp, "data": data}).to_string();
    match normalise(&text, now) {
        Ok(Message::Event(mut event)) => {
            // The lists do not tell all that an event does: nothing to warn about.
            event.warnings.clear();
            Some(*event)
        }
        Ok(Message::Control(_)) => None,
        Err(rejection) => {
            tracing::warn!(reason = %rejection.reason, kind, "the service's lists hold something unreadable");
            None
        }
    }
}

fn parsed(time: Option<&str>) -> Option<Timestamp> {
    time.and_then(Timestamp::parse)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // what fails in a helper fails its test
    use super::*;
    use realtime_proto::Payload;

    fn goal(id: &str, completed: Option<&str>) -> Goal {
        serde_json::from_value(json!({"id": id, "name": "Halve onboarding time", "completionDate": completed})).unwrap()
    }

    fn issue(id: &str, created: &str) -> Issue {
        serde_json::from_value(json!({"id": id, "title": "Twice", "impact": "critical", "createdAt": created})).unwrap()
    }

    #[test]
    fn deeds_come_in_the_order_in_which_they_happened() {
        let goals = vec![goal("g1", Some("2026-03-02T10:00:00Z")), goal("g2", Some("2026-03-01T10:00:00Z"))];
        let issues = vec![issue("i1", "2026-03-02T09:00:00Z")];
        let found = findings(&goals, issues, "t", Timestamp::from_millis(0));
        let facts: Vec<&str> = found.deeds.iter().map(|deed| deed.fact.as_str()).collect();
        assert_eq!(facts, ["goal.completed:g2", "issue.created:i1", "goal.completed:g1"]);
        assert_eq!(found.issues_until, Timestamp::parse("2026-03-02T09:00:00Z"));
    }

    #[test]
    fn an_event_from_the_lists_is_as_good_as_one_from_the_socket() {
        let found = findings(&[], vec![issue("i1", "2026-03-02T09:00:00Z")], "t", Timestamp::from_millis(0));
        let Payload::IssueCreated(created) = &found.deeds[0].event.payload else { panic!("an issue was created") };
        assert_eq!(created.title.as_deref(), Some("Twice"));
        assert_eq!(found.deeds[0].event.tenant_id.as_deref(), Some("t"));
        assert!(found.deeds[0].event.warnings.is_empty());
    }

    #[test]
    fn a_completion_without_a_date_is_told_all_the_same() {
        let now = Timestamp::parse("2026-03-03T00:00:00Z").unwrap();
        let found = findings(&[goal("g", None)], Vec::new(), "t", now);
        assert_eq!(found.deeds[0].event.timestamp, now);
    }
}

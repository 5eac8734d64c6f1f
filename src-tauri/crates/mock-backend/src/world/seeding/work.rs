//! What a company does and what stands in its way: actions and issues.

use serde_json::Map;

use super::Seeding;
use crate::world::draw::{date_of, minutes_before, pick, purpose_of, shifted};
use crate::world::model::{Action, ActionStatus, Connections, Issue, Level, Person};
use crate::world::purposes::PURPOSES;
use crate::world::vocabulary as words;

/// The actions: the goal of each, by place, its state, and for the owner's own in how many days they are due.
const ACTIONS: [(usize, ActionStatus, Option<i64>); 25] = {
    use ActionStatus::{Blocked, Completed, InProgress, NotStarted, Paused};
    [
        (0, InProgress, Some(0)),
        (0, NotStarted, None),
        (1, InProgress, Some(0)),
        (0, Completed, None),
        (3, NotStarted, Some(2)),
        (0, Blocked, None),
        (1, NotStarted, None),
        (6, InProgress, None),
        (0, InProgress, None),
        (8, Blocked, Some(3)),
        (11, InProgress, None),
        (1, Completed, None),
        (0, NotStarted, Some(6)),
        (3, InProgress, None),
        (6, Completed, None),
        (1, Paused, None),
        (8, InProgress, None),
        (11, NotStarted, None),
        (3, Completed, None),
        (6, NotStarted, None),
        (2, NotStarted, None),
        (4, Completed, None),
        (5, Paused, None),
        (10, Completed, None),
        (12, Paused, None),
    ]
};

/// The action of somebody else whose day has passed, by place.
const LATE: usize = 5;

/// The issues: the goal of each, by place, its status configuration, its impact, and how many hours ago it was reported.
const ISSUES: [(usize, usize, Level, i64); 10] = {
    use Level::{Critical, High, Low, Medium};
    [
        (0, 0, Medium, 26),
        (0, 1, Medium, 5 * 24),
        (1, 0, Critical, 3),
        (3, 2, High, 6 * 24),
        (6, 0, Medium, 31),
        (1, 4, Medium, 8 * 24),
        (8, 1, Low, 4 * 24),
        (4, 3, Medium, 20 * 24),
        (11, 0, Low, 11 * 24),
        (3, 1, Medium, 14 * 24),
    ]
};

impl Seeding {
    pub(super) fn actions(&mut self, count: usize) {
        for place in 0..count {
            let action = self.action(place);
            self.tenant.actions.push(action);
        }
    }

    fn action(&mut self, place: usize) -> Action {
        let (goal, status, own) = ACTIONS[place % ACTIONS.len()];
        let goal = &self.tenant.goals[goal % self.tenant.goals.len()];
        let earlier = self.tenant.actions.iter().filter(|action| action.goal() == Some(goal.id.as_str())).count();
        let connections = Connections { goals: vec![goal.id.clone()], ..Connections::default() };
        let title = purpose_of(&goal.title).map_or("Agree the next step", |purpose| purpose.actions[earlier % 6]);
        let age = self.rng.i64(3..18);
        let due = own.unwrap_or_else(|| if place == LATE { -self.rng.i64(1..5) } else { self.rng.i64(1..24) });
        let created_by = self.user();
        Action {
            id: self.tenant.ids.draw(),
            title: title.to_owned(),
            description: pick(&mut self.rng, words::GOAL_REASONS).to_string(),
            status,
            priority: self.priority(own),
            start_date: shifted(self.today, -age),
            due_date: shifted(self.today, due),
            entered: shifted(self.today, -age),
            assignee: self.assignee(place, own),
            progress: match status {
                ActionStatus::NotStarted => 0,
                ActionStatus::Completed => 100,
                ActionStatus::InProgress | ActionStatus::Blocked | ActionStatus::Paused | ActionStatus::Cancelled => {
                    self.rng.u8(3..17) * 5
                }
            },
            estimated_hours: Some(f64::from(self.rng.u8(2..40))),
            actual_hours: None,
            tags: vec![pick(&mut self.rng, words::TAGS).to_string()],
            connections,
            created_at: minutes_before(self.now, age * 1440 + self.rng.i64(0..600)),
            updated_at: minutes_before(self.now, self.rng.i64(20..3 * 1440)),
            modified_by: created_by.clone(),
            created_by,
        }
    }

    /// What is due first weighs most among the owner's own.
    fn priority(&mut self, own: Option<i64>) -> Level {
        match own {
            Some(0) => pick(&mut self.rng, &[Level::High, Level::Critical]),
            Some(1..=3) => pick(&mut self.rng, &[Level::Medium, Level::High]),
            Some(_) => Level::Low,
            None => pick(&mut self.rng, &[Level::Low, Level::Medium, Level::Medium, Level::High, Level::Critical]),
        }
    }

    /// The owner of the company for their own; nobody for some of the others, else a colleague of the owner.
    fn assignee(&mut self, place: usize, own: Option<i64>) -> Option<String> {
        match own {
            Some(_) => Some(self.tenant.people[0].id.clone()),
            None if place % 9 == 7 => None,
            None => {
                // The first one is the owner.
                let others: Vec<&Person> =
                    self.tenant.people.iter().skip(1).filter(|person| person.is_assignable).collect();
                Some(pick(&mut self.rng, &others).id.clone())
            }
        }
    }

    pub(super) fn issues(&mut self, count: usize) {
        for place in 0..count {
            let issue = self.issue(place);
            self.tenant.issues.push(issue);
        }
    }

    fn issue(&mut self, place: usize) -> Issue {
        let (goal, status, impact, hours) = ISSUES[place % ISSUES.len()];
        let goal = &self.tenant.goals[goal % self.tenant.goals.len()];
        let is_of_goal = |issue: &&Issue| issue.connections.goals.contains(&goal.id);
        let earlier = self.tenant.issues.iter().filter(is_of_goal).count();
        let connections = Connections { goals: vec![goal.id.clone()], ..Connections::default() };
        let purpose = purpose_of(&goal.title).unwrap_or(&PURPOSES[0]);
        let (title, description) = purpose.issues[earlier % purpose.issues.len()];
        let created_at = minutes_before(self.now, hours * 60 + self.rng.i64(0..50));
        Issue {
            id: self.tenant.ids.draw(),
            title: title.to_owned(),
            description: description.to_owned(),
            type_id: self.tenant.issue_types[pick(&mut self.rng, &[0, 0, 2, 4])].id.clone(),
            status_id: self.tenant.issue_statuses[status].id.clone(),
            impact,
            priority: impact,
            reporter: self.colleague(),
            assignee: (place % 3 != 2).then(|| self.colleague()),
            due_date: place.is_multiple_of(2).then(|| shifted(self.today, self.rng.i64(-3..20))),
            reported: date_of(created_at),
            estimated_hours: Some(f64::from(self.rng.u8(1..16))),
            actual_hours: None,
            tags: vec![pick(&mut self.rng, words::TAGS).to_string()],
            connections,
            texts: Map::new(),
            created_at,
            updated_at: minutes_before(self.now, self.rng.i64(5..hours * 60)),
            created_by: self.user(),
        }
    }
}

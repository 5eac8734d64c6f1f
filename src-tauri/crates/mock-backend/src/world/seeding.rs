//! Draws a world: the same seed draws the same companies, people, goals and figures; dates stand relative to today.

mod figures;
mod history;
mod work;

use fastrand::Rng;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::draw::{choose, date_of, days_before, goal_text, minutes_before, pick, shifted};
use super::model::{
    Goal, GoalStatus, Ids, Insight, IssueStatusConfig, IssueType, Level, Measure, Person, PersonKind, Strategy, Tenant,
    User,
};
use super::purposes::PURPOSES;
use super::vocabulary as words;

/// How much of everything a company has.
pub(super) struct Size {
    pub(super) people: usize,
    pub(super) users: usize,
    pub(super) goals: usize,
    pub(super) actions: usize,
    pub(super) issues: usize,
    pub(super) measures: usize,
}

/// The company that users sign in to.
pub(super) const MAIN: Size = Size { people: 14, users: 6, goals: 14, actions: 25, issues: 10, measures: 12 };

/// The neighbour whose events must never be seen.
pub(super) const NEIGHBOUR: Size = Size { people: 4, users: 1, goals: 4, actions: 4, issues: 2, measures: 2 };

/// A company of the given size. `names` are consumed, so that two companies share neither people nor goals.
pub(super) fn company(size: &Size, names: &mut Names, seed: u64, now: Timestamp) -> Tenant {
    let mut ids = Ids(Rng::with_seed(seed));
    let tenant = Tenant {
        id: ids.draw(),
        name: names.company(),
        created_at: days_before(now, 900),
        users: Vec::new(),
        people: Vec::new(),
        goals: Vec::new(),
        actions: Vec::new(),
        issues: Vec::new(),
        measures: Vec::new(),
        issue_statuses: Vec::new(),
        issue_types: Vec::new(),
        insights: Vec::new(),
        feed: std::collections::VecDeque::new(),
        ids,
    };
    let mut seeding = Seeding {
        tenant,
        rng: Rng::with_seed(seed ^ 0x5eed),
        now,
        today: date_of(now),
        numbers: Vec::new(),
        spoken: 0,
    };
    seeding.configurations();
    seeding.staff(size, names);
    seeding.goals(size.goals, names);
    seeding.measures(size.measures);
    seeding.actions(size.actions);
    seeding.issues(size.issues);
    seeding.pace();
    seeding.insights();
    seeding.history();
    seeding.tenant
}

/// Names not used yet.
pub(super) struct Names {
    rng: Rng,
    people: Vec<usize>,
    goals: Vec<usize>,
    companies: Vec<usize>,
}

impl Names {
    pub(super) fn new(seed: u64) -> Self {
        let mut rng = Rng::with_seed(seed ^ 0x6e61_6d65);
        let mut shuffled = |length: usize| {
            let mut order: Vec<usize> = (0..length).collect();
            rng.shuffle(&mut order);
            order
        };
        let people = shuffled(words::PEOPLE.len());
        let goals = shuffled(PURPOSES.len());
        let companies = shuffled(words::COMPANY_ROOTS.len());
        Self { rng, people, goals, companies }
    }

    fn company(&mut self) -> String {
        let root = words::COMPANY_ROOTS[self.companies.pop().unwrap_or_default()];
        format!("{root} {}", pick(&mut self.rng, words::COMPANY_KINDS))
    }
}

struct Seeding {
    tenant: Tenant,
    rng: Rng,
    now: Timestamp,
    today: Date,
    /// The number in each goal's title.
    numbers: Vec<f64>,
    /// How often somebody has spoken, so that another one speaks next.
    spoken: usize,
}

impl Seeding {
    fn configurations(&mut self) {
        let statuses = [
            ("Open", "Waits for somebody", "open", "#3b82f6", "circle"),
            ("In Progress", "Somebody works on it", "active", "#f59e0b", "play"),
            ("Resolved", "Solved, waits for confirmation", "closed", "#10b981", "check"),
            ("Closed", "Finished", "closed", "#6b7280", "check-circle"),
            ("Blocked", "Cannot go on", "inactive", "#ef4444", "ban"),
            ("On Hold", "Set aside for the moment", "inactive", "#a855f7", "pause"),
            ("Cannot Reproduce", "Could not be seen again", "closed", "#6b7280", "help-circle"),
            ("Duplicate", "Known under another title", "closed", "#6b7280", "copy"),
        ];
        let types = [
            ("Bug", "bug", "#ef4444"),
            ("Feature Request", "feature", "#3b82f6"),
            ("Improvement", "improvement", "#10b981"),
            ("Question", "question", "#f59e0b"),
            ("Task", "other", "#6b7280"),
        ];
        for (name, description, category, color, icon) in statuses {
            let id = self.tenant.ids.draw();
            self.tenant.issue_statuses.push(IssueStatusConfig { id, name, description, category, color, icon });
        }
        for (name, category, color) in types {
            let id = self.tenant.ids.draw();
            self.tenant.issue_types.push(IssueType { id, name, category, color });
        }
    }

    fn staff(&mut self, size: &Size, names: &mut Names) {
        let domain = self.tenant.name.to_lowercase().replace(' ', "-");
        for place in 0..size.people {
            let (first_name, last_name, address) = words::PEOPLE[names.people.pop().unwrap_or(place)];
            let person_id = self.tenant.ids.draw();
            let user_id = (place < size.users).then(|| self.tenant.ids.draw());
            if let Some(id) = &user_id {
                self.tenant.users.push(User {
                    id: id.clone(),
                    person_id: person_id.clone(),
                    username: address.to_owned(),
                    is_owner: place == 0,
                    created_at: days_before(self.now, 800 - 10 * place as i64),
                    preferences: default_preferences(),
                });
            }
            let is_active = place + 1 < size.people || place < size.users;
            let person = Person {
                id: person_id,
                first_name: first_name.to_owned(),
                last_name: last_name.to_owned(),
                email: format!("{address}@{domain}.example"),
                title: if place == 0 {
                    "Managing Director".to_owned()
                } else {
                    pick(&mut self.rng, words::JOBS).to_string()
                },
                is_active,
                is_assignable: is_active,
                kind: match place % 7 {
                    5 => PersonKind::Contractor,
                    6 => PersonKind::Advisor,
                    _ => PersonKind::Employee,
                },
                tags: vec![pick(&mut self.rng, words::PERSON_TAGS).to_string()],
                user_id,
                created_at: days_before(self.now, 800 - 10 * place as i64),
            };
            self.tenant.people.push(person);
        }
    }

    fn goals(&mut self, count: usize, names: &mut Names) {
        use GoalStatus::{Active, Archived, Cancelled, Completed, Draft, Paused};
        let statuses = [
            Active, Active, Draft, Active, Completed, Paused, Active, Cancelled, Active, Draft, Completed, Active,
            Paused, Archived,
        ];
        for place in 0..count {
            let status = statuses[place % statuses.len()];
            let goal = self.goal(status, names.goals.pop().unwrap_or(place), place);
            self.tenant.goals.push(goal);
        }
    }

    fn goal(&mut self, status: GoalStatus, template: usize, place: usize) -> Goal {
        let (title, description, number) = goal_text(&mut self.rng, template);
        self.numbers.push(number);
        let age = 30 + 17 * place as i64 + self.rng.i64(0..17);
        let (kind, length) =
            pick(&mut self.rng, &[("annual", 365), ("quarterly", 92), ("monthly", 31), ("custom", 140)]);
        let completed_at = status.is_finished().then(|| days_before(self.now, self.rng.i64(1..25)));
        Goal {
            id: self.tenant.ids.draw(),
            title,
            description,
            status,
            kind: kind.to_owned(),
            start_date: shifted(self.today, -age),
            target_date: shifted(self.today, if status.is_finished() { -1 } else { 5 + length - length.min(age) }),
            completed_at,
            final_notes: (status == GoalStatus::Completed).then(|| pick(&mut self.rng, words::FINAL_NOTES).to_string()),
            progress: match status {
                GoalStatus::Draft => 0,
                GoalStatus::Completed | GoalStatus::Archived => 100,
                GoalStatus::Active | GoalStatus::Paused | GoalStatus::Cancelled => self.rng.u8(10..90),
            },
            owner: self.colleague(),
            strategies: self.strategies(age),
            created_at: days_before(self.now, age),
            updated_at: days_before(self.now, self.rng.i64(0..10)),
            created_by: self.user(),
        }
    }

    fn strategies(&mut self, age: i64) -> Vec<Strategy> {
        let count = self.rng.usize(1..=2);
        let first = self.rng.usize(..words::STRATEGIES.len());
        (first..first + count)
            .map(|place| Strategy {
                id: self.tenant.ids.draw(),
                title: words::STRATEGIES[place % words::STRATEGIES.len()].to_owned(),
                description: pick(&mut self.rng, words::GOAL_REASONS).to_string(),
                status: pick(&mut self.rng, &["planning", "in_progress", "completed", "paused"]),
                progress: self.rng.u8(0..=100),
                created_at: days_before(self.now, age),
            })
            .collect()
    }

    /// Goals under way are as far as their actions, and stand in their time as their first KPI stands.
    fn pace(&mut self) {
        for place in 0..self.tenant.goals.len() {
            let id = self.tenant.goals[place].id.clone();
            self.tenant.recount_goal(&id);
            let first = self.tenant.measures.iter().find(|measure| measure.goal_id.as_ref() == Some(&id));
            let late = match first.map(Measure::health) {
                Some("behind") => 52,
                Some("at_risk") => 27,
                Some(_) | None => self.rng.i64(2..12),
            };
            self.date_goal(place, late);
        }
    }

    /// `late`: by how many per cent of its time an active goal is behind its progress.
    fn date_goal(&mut self, place: usize, late: i64) {
        let today = self.today;
        let minutes = self.rng.i64(0..600);
        let goal = &mut self.tenant.goals[place];
        if goal.status != GoalStatus::Active {
            return;
        }
        let length = match goal.kind.as_str() {
            "annual" => 365,
            "quarterly" => 92,
            "monthly" => 31,
            _ => 140,
        };
        let gone = (length * (i64::from(goal.progress) + late) / 100).clamp(1, length - 2);
        goal.start_date = shifted(today, -gone);
        goal.target_date = shifted(today, length - gone);
        goal.created_at = minutes_before(self.now, (gone + 3) * 1440 + minutes);
    }

    fn insights(&mut self) {
        for (title, description, category, kiss) in words::INSIGHTS {
            self.tenant.insights.push(Insight {
                id: self.tenant.ids.draw(),
                title: (*title).to_owned(),
                description: (*description).to_owned(),
                category,
                priority: pick(&mut self.rng, &Level::ALL),
                kiss,
                created_at: days_before(self.now, self.rng.i64(1..20)),
            });
        }
    }

    /// A person id.
    fn colleague(&mut self) -> String {
        let assignable: Vec<&Person> = self.tenant.people.iter().filter(|person| person.is_assignable).collect();
        pick(&mut self.rng, &assignable).id.clone()
    }

    /// A user id: everybody in turn.
    fn voice(&mut self) -> String {
        self.spoken += 1;
        self.tenant.users[self.spoken % self.tenant.users.len()].id.clone()
    }

    /// A user id.
    fn user(&mut self) -> String {
        choose(&mut self.rng, &self.tenant.users).id.clone()
    }
}

fn default_preferences() -> Value {
    json!({
        "theme": "system", "language": "en", "timezone": "UTC", "dateFormat": "YYYY-MM-DD", "timeFormat": "24h", "currency": "EUR",
        "notifications": {
            "email": true, "push": true, "sms": false, "marketing": false, "coachingReminders": true, "teamUpdates": true,
            "systemNotifications": true,
        },
        "coaching": {"preferredSessionLength": 30, "reminderFrequency": "weekly", "coachingStyle": "balanced"},
    })
}

//! Draws a world: the same seed draws the same companies, people, goals and figures; dates stand relative to today.

use fastrand::Rng;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::draw::{action_title, choose, date_of, days_before, goal_text, pick, reading_note, round, shifted};
use super::model::{
    Action, ActionStatus, Connections, Direction, FeedItem, Goal, GoalStatus, Ids, Insight, Issue, IssueStatusConfig,
    IssueType, Level, Measure, Person, PersonKind, Reading, Strategy, Tenant, User,
};
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
    let mut seeding = Seeding { tenant, rng: Rng::with_seed(seed ^ 0x5eed), now, today: date_of(now) };
    seeding.configurations();
    seeding.staff(size, names);
    seeding.goals(size.goals, names);
    seeding.measures(size.measures);
    seeding.actions(size.actions);
    seeding.issues(size.issues, names);
    seeding.insights();
    seeding.history();
    seeding.tenant
}

/// Names not used yet.
pub(super) struct Names {
    rng: Rng,
    people: Vec<usize>,
    goals: Vec<usize>,
    issues: Vec<usize>,
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
        let goals = shuffled(words::GOALS.len());
        let issues = shuffled(words::ISSUES.len());
        let companies = shuffled(words::COMPANY_ROOTS.len());
        Self { rng, people, goals, issues, companies }
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
        let (title, description) = goal_text(&mut self.rng, template);
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
        (0..count)
            .map(|_| Strategy {
                id: self.tenant.ids.draw(),
                title: pick(&mut self.rng, words::STRATEGIES).to_string(),
                description: pick(&mut self.rng, words::GOAL_REASONS).to_string(),
                status: pick(&mut self.rng, &["planning", "in_progress", "completed", "paused"]),
                progress: self.rng.u8(0..=100),
                created_at: days_before(self.now, age),
            })
            .collect()
    }

    fn measures(&mut self, count: usize) {
        let mut order: Vec<usize> = (0..words::FIGURES.len()).collect();
        self.rng.shuffle(&mut order);
        for place in 0..count {
            let measure = self.measure(&words::FIGURES[order[place % order.len()]], place);
            self.tenant.measures.push(measure);
        }
    }

    fn measure(&mut self, figure: &'static words::Figure, place: usize) -> Measure {
        let goal = &self.tenant.goals[place % self.tenant.goals.len()];
        let goal_id = Some(goal.id.clone());
        let strategy_id = goal.strategies.first().map(|strategy| strategy.id.clone());
        let stretch = 0.9 + self.rng.f64() * 0.2;
        let (baseline, target) = (figure.baseline * stretch, figure.target * stretch);
        let reach = 0.3 + self.rng.f64() * 0.8;
        let readings = (0..12).map(|month| self.reading(figure, (baseline, target), reach, month)).collect();
        Measure {
            id: self.tenant.ids.draw(),
            link_id: self.tenant.ids.draw(),
            name: figure.name.to_owned(),
            description: format!("{} of the whole company, by month", figure.name),
            unit: figure.unit,
            category: figure.category,
            direction: if figure.rises { Direction::Increase } else { Direction::Decrease },
            baseline: round(baseline, figure.decimals),
            target: round(target, figure.decimals),
            decimals: figure.decimals,
            owner: self.colleague(),
            goal_id,
            strategy_id,
            readings,
            created_at: days_before(self.now, 400),
            updated_at: days_before(self.now, 8),
        }
    }

    /// The reading of a month, 0 the oldest of twelve; it wanders from the baseline towards `reach` of the way to the target.
    fn reading(&mut self, figure: &words::Figure, way: (f64, f64), reach: f64, month: i64) -> Reading {
        let (baseline, target) = way;
        let gone = (month as f64 / 11.0) * reach + (self.rng.f64() - 0.5) * 0.12;
        let age = (11 - month) * 30 + 8;
        Reading {
            id: self.tenant.ids.draw(),
            value: round(baseline + (target - baseline) * gone, figure.decimals),
            date: shifted(self.today, -age),
            note: reading_note(&mut self.rng).map(str::to_owned),
            subtype: "Measured".to_owned(),
            source: "Manual".to_owned(),
            overridden: None,
            recorded_at: days_before(self.now, age),
        }
    }

    fn actions(&mut self, count: usize) {
        use ActionStatus::{Blocked, Completed, InProgress, NotStarted, Paused};
        for place in 0..count {
            let status =
                [InProgress, NotStarted, Completed, InProgress, Blocked, NotStarted, InProgress, Paused][place % 8];
            let action = self.action(status, place);
            self.tenant.actions.push(action);
        }
    }

    fn action(&mut self, status: ActionStatus, place: usize) -> Action {
        let goal = &self.tenant.goals[place % self.tenant.goals.len()];
        let connections = Connections { goals: vec![goal.id.clone()], ..Connections::default() };
        let age = self.rng.i64(3..40);
        let created_by = self.user();
        Action {
            id: self.tenant.ids.draw(),
            title: action_title(&mut self.rng),
            description: pick(&mut self.rng, words::GOAL_REASONS).to_string(),
            status,
            priority: pick(&mut self.rng, &Level::ALL),
            start_date: shifted(self.today, -age),
            due_date: shifted(self.today, self.rng.i64(-6..24)),
            entered: shifted(self.today, -age),
            assignee: (place % 9 != 7).then(|| self.colleague()),
            progress: match status {
                ActionStatus::NotStarted => 0,
                ActionStatus::Completed => 100,
                ActionStatus::InProgress | ActionStatus::Blocked | ActionStatus::Paused | ActionStatus::Cancelled => {
                    self.rng.u8(1..18) * 5
                }
            },
            estimated_hours: Some(f64::from(self.rng.u8(2..40))),
            actual_hours: None,
            tags: vec![pick(&mut self.rng, words::TAGS).to_string()],
            connections,
            created_at: days_before(self.now, age),
            updated_at: days_before(self.now, self.rng.i64(0..3)),
            modified_by: created_by.clone(),
            created_by,
        }
    }

    fn issues(&mut self, count: usize, names: &mut Names) {
        for place in 0..count {
            let title = words::ISSUES[names.issues.pop().unwrap_or(place)];
            let issue = self.issue(title, place);
            self.tenant.issues.push(issue);
        }
    }

    fn issue(&mut self, title: &str, place: usize) -> Issue {
        let age = self.rng.i64(1..30);
        let goal = &self.tenant.goals[place * 3 % self.tenant.goals.len()];
        let connections = Connections { goals: vec![goal.id.clone()], ..Connections::default() };
        Issue {
            id: self.tenant.ids.draw(),
            title: title.to_owned(),
            description: pick(&mut self.rng, words::ISSUE_DETAILS).to_string(),
            type_id: choose(&mut self.rng, &self.tenant.issue_types).id.clone(),
            status_id: self.tenant.issue_statuses[[0, 1, 0, 2, 0, 4, 1, 3][place % 8]].id.clone(),
            impact: Level::ALL[(place + self.rng.usize(0..3)) % 4],
            priority: pick(&mut self.rng, &Level::ALL),
            reporter: self.colleague(),
            assignee: (place % 3 != 2).then(|| self.colleague()),
            due_date: place.is_multiple_of(2).then(|| shifted(self.today, self.rng.i64(-3..20))),
            reported: shifted(self.today, -age),
            estimated_hours: Some(f64::from(self.rng.u8(1..16))),
            actual_hours: None,
            tags: vec![pick(&mut self.rng, words::TAGS).to_string()],
            connections,
            texts: Map::new(),
            created_at: days_before(self.now, age),
            updated_at: days_before(self.now, self.rng.i64(0..2)),
            created_by: self.user(),
        }
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

    /// What the feeds show before anything happens: two entries a goal, oldest pushed first.
    fn history(&mut self) {
        let mut items = Vec::new();
        for place in 0..self.tenant.goals.len() {
            let (title, content) = pick(&mut self.rng, words::NOTES);
            let note_at = days_before(self.now, self.rng.i64(0..20));
            let by = [self.user(), self.user()];
            let ids = [self.tenant.ids.draw(), self.tenant.ids.draw()];
            let goal = &self.tenant.goals[place];
            let item = |id: &str, kind: &str, text: &str, at, by: &str| FeedItem {
                id: id.to_owned(),
                kind: kind.to_owned(),
                goal_id: Some(goal.id.clone()),
                entity_type: "goal",
                entity_id: goal.id.clone(),
                entity_title: goal.title.clone(),
                text: text.to_owned(),
                metadata: json!({}),
                at,
                by: by.to_owned(),
            };
            items.push(item(&ids[0], "goal_created", &goal.title, goal.created_at, &by[0]));
            items.push(item(&ids[1], "note", &format!("{title}: {content}"), note_at.max(goal.created_at), &by[1]));
        }
        items.sort_by_key(|item| item.at);
        for item in items {
            self.tenant.feed.push_front(item);
        }
    }

    /// A person id.
    fn colleague(&mut self) -> String {
        let assignable: Vec<&Person> = self.tenant.people.iter().filter(|person| person.is_assignable).collect();
        pick(&mut self.rng, &assignable).id.clone()
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

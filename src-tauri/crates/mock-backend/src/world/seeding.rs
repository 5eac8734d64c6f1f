//! Draws a world: the same seed draws the same companies, people, goals and figures; dates stand relative to today.

use fastrand::Rng;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use super::draw::{
    choose, date_of, days_before, goal_text, minutes_before, pick, purpose_of, reading_note, round, shifted,
};
use super::model::{
    Action, ActionStatus, Connections, Direction, FeedItem, Goal, GoalStatus, Ids, Insight, Issue, IssueStatusConfig,
    IssueType, Level, Measure, Person, PersonKind, Reading, Strategy, Tenant, User,
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

/// Where a KPI stands as seen from its target.
#[derive(Clone, Copy)]
enum Standing {
    /// Beyond the target.
    Reached,
    /// As `behind` of protocol.md 5.6.
    Behind,
    /// As `at_risk` of protocol.md 5.6.
    AtRisk,
}

/// The KPIs: which goal each measures, by place, and where it stands. The first one of a goal tells how the goal stands.
const MEASURES: [(usize, Standing); 12] = {
    use Standing::{AtRisk, Behind, Reached};
    [
        (0, AtRisk),
        (0, Reached),
        (1, Behind),
        (3, Reached),
        (6, Reached),
        (8, Reached),
        (11, Reached),
        (3, Reached),
        (1, Behind),
        (5, Behind),
        (4, Reached),
        (10, Reached),
    ]
};

/// How long ago each KPI was read last, in minutes.
const READ_BEFORE: [i64; 12] =
    [6 * 1440 + 1300, 12, 190, 44, 26 * 60, 2 * 1440 + 35, 7, 5 * 60, 3 * 1440, 6 * 1440, 9 * 1440, 1560];

/// Weeks with a reading: twenty, and the same weeks of the year before.
const WEEKS: i64 = 72;

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

    fn measures(&mut self, count: usize) {
        for place in 0..count {
            let (goal, standing) = MEASURES[place % MEASURES.len()];
            let measure = self.measure(goal % self.tenant.goals.len(), standing, place);
            self.tenant.measures.push(measure);
        }
    }

    fn measure(&mut self, goal: usize, standing: Standing, place: usize) -> Measure {
        let (figure, target) = self.figure(goal);
        let baseline = figure.baseline * target / figure.target;
        let value = self.value(figure, (baseline, target), standing);
        let read_at = minutes_before(self.now, READ_BEFORE[place % READ_BEFORE.len()]);
        let readings = self.readings(figure, (baseline, value), read_at);
        let goal = &self.tenant.goals[goal];
        Measure {
            goal_id: Some(goal.id.clone()),
            strategy_id: goal.strategies.first().map(|strategy| strategy.id.clone()),
            id: self.tenant.ids.draw(),
            link_id: self.tenant.ids.draw(),
            name: figure.name.to_owned(),
            description: format!("{} of the whole company, by week", figure.name),
            unit: figure.unit,
            category: figure.category,
            direction: if figure.rises { Direction::Increase } else { Direction::Decrease },
            baseline: round(baseline, figure.decimals),
            target: round(target, figure.decimals),
            decimals: figure.decimals,
            owner: self.colleague(),
            readings,
            created_at: days_before(self.now, 7 * WEEKS + 20),
            updated_at: read_at,
        }
    }

    /// What a goal is measured by and the value aimed at: what belongs to it, as long as nothing else is measured by it.
    fn figure(&mut self, goal: usize) -> (&'static words::Figure, f64) {
        let measures = &self.tenant.measures;
        let is_free = |name: &str| measures.iter().all(|measure| measure.name != name);
        let purpose = purpose_of(&self.tenant.goals[goal].title);
        let own = purpose.and_then(|purpose| purpose.figures.into_iter().find(|name| is_free(name)));
        let free: Vec<&words::Figure> = words::FIGURES.iter().filter(|figure| is_free(figure.name)).collect();
        let named = own.and_then(|name| free.iter().find(|figure| figure.name == name).copied());
        let figure = named.unwrap_or_else(|| pick(&mut self.rng, &free));
        let is_title = purpose.is_some_and(|purpose| purpose.is_target && purpose.figures[0] == figure.name);
        let stretch = 0.95 + self.rng.f64() * 0.1;
        (figure, if is_title { self.numbers[goal] } else { figure.target * stretch })
    }

    /// The value with that standing; better, if it would be worse than the one it began with.
    fn value(&mut self, figure: &words::Figure, (baseline, target): (f64, f64), standing: Standing) -> f64 {
        let (luck, way) = (self.rng.f64(), target - baseline);
        let (least, most, milder) = match standing {
            Standing::Reached => {
                let value = target + way * (0.08 + 0.28 * luck);
                return if figure.unit == "%" { value.min(99.4) } else { value };
            }
            Standing::Behind => (0.22, 0.24 + 0.1 * luck, Standing::Reached),
            Standing::AtRisk => (0.52, 0.54 + 0.1 * luck, Standing::Behind),
        };
        // It has come at least a third of the way, and is off by so much of the target all the same.
        let off = most.min((way * (1.0 - 0.35)).abs() / target);
        if off < least {
            return self.value(figure, (baseline, target), milder);
        }
        if figure.rises { target * (1.0 - off) } else { target * (1.0 + off) }
    }

    /// One a week, oldest first: the first weeks around the baseline, then on the way to `value`, which the last one has.
    fn readings(&mut self, figure: &words::Figure, way: (f64, f64), read_at: Timestamp) -> Vec<Reading> {
        let keepers = [self.user(), self.user()];
        (0..=WEEKS).map(|week| self.reading(figure, way, week, (read_at, &keepers))).collect()
    }

    fn reading(
        &mut self,
        figure: &words::Figure,
        (baseline, value): (f64, f64),
        week: i64,
        (read_at, keepers): (Timestamp, &[String; 2]),
    ) -> Reading {
        let is_last = week == WEEKS;
        let noise = if is_last || figure.counts { 0.0 } else { (self.rng.f64() - 0.5) * 0.14 };
        let gone = ((week - 20) as f64 / (WEEKS - 20) as f64).clamp(0.0, 1.0).powf(1.3);
        let minutes = if is_last { 0 } else { (WEEKS - week) * 7 * 1440 + self.rng.i64(-190..190) };
        let recorded_at = minutes_before(read_at, minutes);
        Reading {
            id: self.tenant.ids.draw(),
            value: round(baseline + (value - baseline) * (gone + noise), figure.decimals).max(0.0),
            date: date_of(recorded_at),
            note: reading_note(&mut self.rng).map(str::to_owned),
            subtype: "Measured".to_owned(),
            source: "Manual".to_owned(),
            overridden: None,
            recorded_at,
            recorded_by: keepers[usize::from(self.rng.u8(0..3) == 0)].clone(),
        }
    }

    fn actions(&mut self, count: usize) {
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
                let others: Vec<&Person> =
                    self.tenant.people.iter().skip(1).filter(|person| person.is_assignable).collect();
                Some(pick(&mut self.rng, &others).id.clone())
            }
        }
    }

    fn issues(&mut self, count: usize) {
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

    /// What the feeds show before anything happens, oldest pushed first.
    fn history(&mut self) {
        let mut items = Vec::new();
        for place in 0..self.tenant.goals.len() {
            self.history_of_goal(place, &mut items);
        }
        for place in 0..self.tenant.measures.len() {
            items.extend(self.last_reading(place));
        }
        items.sort_by_key(|item| item.at);
        for item in items {
            self.tenant.feed.push_front(item);
        }
    }

    fn history_of_goal(&mut self, place: usize, items: &mut Vec<FeedItem>) {
        let goal = &self.tenant.goals[place];
        let (title, created_at, status) = (goal.title.clone(), goal.created_at, goal.status);
        let by = goal.created_by.clone();
        items.push(self.entry(place, "goal_created", title, (created_at, by)));
        if status != GoalStatus::Draft {
            let at = created_at + SignedDuration::from_hours(22);
            let by = self.voice();
            let change = FeedItem {
                metadata: json!({"previousStatus": "draft", "newStatus": "active"}),
                ..self.entry(place, "goal_status_changed", "draft → active".to_owned(), (at, by))
            };
            items.push(change);
        }
        // The first goal is the one that the company talks about most.
        let said: &[i64] = if place == 0 { &[31, 5 * 60, 27 * 60, 6 * 1440] } else { &[70, 1500] };
        for age in said {
            let spread = if place == 0 { 0 } else { self.rng.i64(0..12 * 1440) };
            items.push(self.said(place, age + spread));
        }
        if status == GoalStatus::Active {
            let age = if place == 0 { 170 } else { self.rng.i64(300..8 * 1440) };
            items.push(self.decided(place, age));
            let age = if place == 0 { 14 } else { self.rng.i64(300..8 * 1440) };
            let by = self.voice();
            let at = minutes_before(self.now, age).max(created_at);
            let (file, kind) = pick(&mut self.rng, words::FILES);
            let size = self.rng.u64(20_000..900_000);
            let metadata = json!({"fileSize": size, "fileType": kind});
            items.push(FeedItem { metadata, ..self.entry(place, "attachment", file.to_owned(), (at, by)) });
        }
    }

    fn said(&mut self, place: usize, age: i64) -> FeedItem {
        let (title, content) = pick(&mut self.rng, words::NOTES);
        let kind = pick(&mut self.rng, &["note", "comment"]);
        let at = minutes_before(self.now, age).max(self.tenant.goals[place].created_at);
        let by = self.voice();
        self.entry(place, kind, format!("{title}: {content}"), (at, by))
    }

    fn decided(&mut self, place: usize, age: i64) -> FeedItem {
        let (title, decision, _, _) = pick(&mut self.rng, words::DECISIONS);
        let at = minutes_before(self.now, age).max(self.tenant.goals[place].created_at);
        let by = self.voice();
        self.entry(place, "decision", format!("{title}: {decision}"), (at, by))
    }

    /// The news of a KPI's last reading.
    fn last_reading(&mut self, place: usize) -> Option<FeedItem> {
        let measure = &self.tenant.measures[place];
        let reading = measure.readings.last()?;
        Some(FeedItem {
            id: self.tenant.ids.draw(),
            kind: "reading".to_owned(),
            goal_id: measure.goal_id.clone(),
            entity_type: "measure",
            entity_id: measure.id.clone(),
            entity_title: measure.name.clone(),
            text: format!("{}: {} {}", measure.name, reading.value, measure.unit),
            metadata: json!({"value": reading.value, "unit": measure.unit}),
            at: reading.recorded_at,
            by: reading.recorded_by.clone(),
        })
    }

    /// An entry about a goal.
    fn entry(&mut self, place: usize, kind: &str, text: String, (at, by): (Timestamp, String)) -> FeedItem {
        let goal = &self.tenant.goals[place];
        FeedItem {
            id: self.tenant.ids.draw(),
            kind: kind.to_owned(),
            goal_id: Some(goal.id.clone()),
            entity_type: "goal",
            entity_id: goal.id.clone(),
            entity_title: goal.title.clone(),
            text,
            metadata: json!({}),
            at,
            by,
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

//! The demo: colleagues who note, measure, decide, raise issues and finish goals, for ever, as the seed wills.

use std::time::Duration;

use fastrand::Rng;
use serde_json::json;

use crate::config::DEMO_RATE;
use crate::wire::Event;
use crate::world::model::{Action, ActionStatus, Connections, Goal, GoalStatus, Level, Tenant};
use crate::world::{
    ActionEdit, Deed, NewAction, NewAttachment, NewDecision, NewGoal, NewIssue, NewNote, NewReading, Refused,
    action_title, choose, date_of, goal_text, issue_text, pick, reading_note, round, shifted, vocabulary as words,
};

/// What a colleague may do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    CreateGoal,
    ActivateGoal,
    PauseGoal,
    ResumeGoal,
    CompleteGoal,
    CancelGoal,
    Note,
    Decide,
    Attach,
    CreateAction,
    TurnAction,
    CompleteAction,
    Prioritise,
    Reassign,
    Progress,
    CreateIssue,
    TurnIssue,
    Measure,
}

/// Steps of every round; with [`RARE`] they cover all event types.
const USUAL: &[Step] = &[
    Step::Note,
    Step::Note,
    Step::Note,
    Step::Note,
    Step::Decide,
    Step::Attach,
    Step::CreateAction,
    Step::CreateAction,
    Step::TurnAction,
    Step::TurnAction,
    Step::CompleteAction,
    Step::Prioritise,
    Step::Reassign,
    Step::Progress,
    Step::Progress,
    Step::Progress,
    Step::Progress,
    Step::CreateIssue,
    Step::TurnIssue,
    Step::TurnIssue,
    Step::Measure,
    Step::Measure,
    Step::Measure,
    Step::Measure,
];

/// What changes a goal's fate happens in every round, but each of these only in one of so many after the first.
const RARE: &[(Step, u32)] = &[
    (Step::CreateGoal, 1),
    (Step::ActivateGoal, 1),
    (Step::PauseGoal, 2),
    (Step::ResumeGoal, 2),
    (Step::CompleteGoal, 2),
    (Step::CancelGoal, 5),
];

/// Goals under way or planned that the demo keeps up, and the most it lets pile up.
const GOALS: std::ops::RangeInclusive<usize> = 5..=16;

/// The course of the demo. Which step comes next, and about what, follows from the seed and the world.
pub(super) struct Demo {
    rng: Rng,
    deck: Vec<Step>,
    round: u32,
    /// The last one to do something.
    last: String,
}

type Told = Result<Vec<Event>, Refused>;

impl Demo {
    pub(super) fn new(seed: u64) -> Self {
        Self { rng: Rng::with_seed(seed ^ 0x6465_6d6f), deck: Vec::new(), round: 0, last: String::new() }
    }

    /// A user other than the owner, who is the one that watches the demo, and other than the one before.
    pub(super) fn colleague(&mut self, tenant: &Tenant) -> String {
        let others = tenant.users.iter().filter(|user| !user.is_owner && user.id != self.last);
        let others: Vec<&str> = others.map(|user| user.id.as_str()).collect();
        self.last = pick(&mut self.rng, &others).to_owned();
        self.last.clone()
    }

    /// Does the next thing; if it is not possible, what makes it possible, and the thing itself soon after.
    pub(super) fn step(&mut self, tenant: &mut Tenant, deed: Deed<'_>) -> Vec<Event> {
        if self.deck.is_empty() {
            self.shuffle(tenant);
        }
        let mut step = self.deck.pop().unwrap_or(Step::Note);
        while !self.is_possible(step, tenant) {
            let soon = self.deck.len().saturating_sub(2);
            self.deck.insert(soon, step);
            step = step.enabler();
        }
        self.act(step, tenant, deed).unwrap_or_default()
    }

    /// How long to wait at the demo's normal pace after so many events, before the next.
    pub(super) fn rest_after(&mut self, told: usize) -> Duration {
        let mean = 60.0 / DEMO_RATE * told.max(1) as f64;
        Duration::from_secs_f64(mean * (0.5 + self.rng.f64()))
    }

    fn shuffle(&mut self, tenant: &Tenant) {
        let round = self.round;
        self.deck.extend(USUAL);
        self.deck.extend(RARE.iter().filter(|(_, every)| round.is_multiple_of(*every)).map(|(step, _)| *step));
        let goals = tenant.goals.iter().filter(|goal| !goal.status.is_finished()).count();
        if goals < *GOALS.start() {
            self.deck.extend([Step::CreateGoal, Step::CreateGoal, Step::ActivateGoal]);
        } else if goals > *GOALS.end() {
            self.deck.extend([Step::CompleteGoal, Step::CompleteGoal]);
        }
        self.rng.shuffle(&mut self.deck);
        self.round += 1;
    }

    fn is_possible(&self, step: Step, tenant: &Tenant) -> bool {
        match step {
            Step::ActivateGoal => in_status(tenant, GoalStatus::Draft).next().is_some(),
            Step::ResumeGoal => in_status(tenant, GoalStatus::Paused).next().is_some(),
            Step::PauseGoal | Step::CompleteGoal | Step::CancelGoal | Step::Note | Step::Decide | Step::Attach => {
                in_status(tenant, GoalStatus::Active).next().is_some()
            }
            Step::TurnAction | Step::CompleteAction | Step::Prioritise | Step::Reassign => {
                open_actions(tenant).next().is_some()
            }
            Step::Progress => open_actions(tenant).any(|action| action.progress < 95),
            Step::TurnIssue => tenant.issues.iter().any(|issue| !tenant.issue_status(issue).is_done()),
            Step::CreateGoal | Step::CreateAction | Step::CreateIssue | Step::Measure => true,
        }
    }

    fn act(&mut self, step: Step, tenant: &mut Tenant, deed: Deed<'_>) -> Told {
        match step {
            Step::CreateGoal => self.create_goal(tenant, deed),
            Step::ActivateGoal => {
                let id = self.any_goal(tenant, GoalStatus::Draft);
                tenant.activate_goal(deed, &id)
            }
            Step::ResumeGoal => {
                let id = self.any_goal(tenant, GoalStatus::Paused);
                tenant.activate_goal(deed, &id)
            }
            Step::PauseGoal => {
                let id = self.any_goal(tenant, GoalStatus::Active);
                let reason = pick(&mut self.rng, words::PAUSE_REASONS);
                tenant.pause_goal(deed, &id, Some(reason))
            }
            Step::CompleteGoal => {
                let nearest = in_status(tenant, GoalStatus::Active).max_by_key(|goal| goal.progress);
                let id = nearest.map(|goal| goal.id.clone()).unwrap_or_default();
                tenant.complete_goal(deed, &id, Some(pick(&mut self.rng, words::FINAL_NOTES)))
            }
            Step::CancelGoal => {
                let farthest = in_status(tenant, GoalStatus::Active).min_by_key(|goal| goal.progress);
                let id = farthest.map(|goal| goal.id.clone()).unwrap_or_default();
                tenant.cancel_goal(deed, &id, Some(pick(&mut self.rng, words::CANCEL_REASONS)))
            }
            Step::Note => self.note(tenant, deed),
            Step::Decide => self.decide(tenant, deed),
            Step::Attach => self.attach(tenant, deed),
            Step::CreateAction => self.create_action(tenant, deed),
            Step::TurnAction => self.turn_action(tenant, deed),
            Step::CompleteAction => self.complete_action(tenant, deed),
            Step::Prioritise => self.prioritise(tenant, deed),
            Step::Reassign => self.reassign(tenant, deed),
            Step::Progress => self.progress(tenant, deed),
            Step::CreateIssue => self.create_issue(tenant, deed),
            Step::TurnIssue => self.turn_issue(tenant, deed),
            Step::Measure => self.measure(tenant, deed),
        }
    }

    fn create_goal(&mut self, tenant: &mut Tenant, deed: Deed<'_>) -> Told {
        let template = self.rng.usize(..1_000);
        let (title, description, _) = goal_text(&mut self.rng, template);
        let today = date_of(deed.at);
        let new = NewGoal {
            title,
            description,
            kind: "quarterly".to_owned(),
            start_date: today,
            target_date: shifted(today, self.rng.i64(30..92)),
            owner: self.assignee(tenant),
            status: GoalStatus::Draft,
        };
        tenant.create_goal(deed, new).map(|(_, events)| events)
    }

    fn note(&mut self, tenant: &mut Tenant, deed: Deed<'_>) -> Told {
        let goal = self.any_goal(tenant, GoalStatus::Active);
        let (title, content) = pick(&mut self.rng, words::NOTES);
        let kind = pick(&mut self.rng, &["note", "comment", "review", "update"]);
        let note = NewNote { kind, title, content, tags: &[], metadata: json!({}) };
        tenant.add_note(deed, &goal, note).map(|(_, events)| events)
    }

    fn decide(&mut self, tenant: &mut Tenant, deed: Deed<'_>) -> Told {
        let goal = self.any_goal(tenant, GoalStatus::Active);
        let (title, decision, rationale, impact) = pick(&mut self.rng, words::DECISIONS);
        let participants = [deed.by.to_owned(), tenant.users[0].id.clone()];
        tenant.decide(deed, &goal, &NewDecision { title, decision, rationale, impact, participants: &participants })
    }

    fn attach(&mut self, tenant: &mut Tenant, deed: Deed<'_>) -> Told {
        let (file_name, file_type) = pick(&mut self.rng, words::FILES);
        let issue = tenant.issues.last().filter(|_| self.rng.bool()).map(|issue| issue.id.clone());
        let (entity_type, entity_id) = match issue {
            Some(id) => ("issue", id),
            None => ("goal", self.any_goal(tenant, GoalStatus::Active)),
        };
        let file_size = self.rng.u64(2_000..4_000_000);
        tenant.attach(deed, &NewAttachment { entity_type, entity_id: &entity_id, file_name, file_size, file_type })
    }

    fn create_action(&mut self, tenant: &mut Tenant, deed: Deed<'_>) -> Told {
        let today = date_of(deed.at);
        let goal = in_status(tenant, GoalStatus::Active).take(1 + self.rng.usize(..6)).last();
        let about = goal.map_or("", |goal| goal.title.as_str());
        let title =
            self.unused(|rng| action_title(rng, about), |title| open_actions(tenant).any(|one| one.title == title));
        let goals = goal.map(|goal| goal.id.clone());
        let new = NewAction {
            title: title.to_owned(),
            description: String::new(),
            status: ActionStatus::NotStarted,
            priority: pick(&mut self.rng, &Level::ALL),
            start_date: today,
            due_date: shifted(today, self.rng.i64(2..21)),
            assignee: Some(self.assignee(tenant)),
            progress: 0,
            estimated_hours: Some(f64::from(self.rng.u8(1..24))),
            tags: Vec::new(),
            connections: Connections { goals: goals.into_iter().collect(), ..Connections::default() },
        };
        tenant.create_action(deed, new).map(|(_, events)| events)
    }

    fn turn_action(&mut self, tenant: &mut Tenant, deed: Deed<'_>) -> Told {
        let id = self.any_action(tenant);
        let status = match tenant.action(&id)?.status {
            ActionStatus::InProgress => pick(&mut self.rng, &[ActionStatus::Blocked, ActionStatus::Paused]),
            ActionStatus::NotStarted
            | ActionStatus::Blocked
            | ActionStatus::Paused
            | ActionStatus::Completed
            | ActionStatus::Cancelled => ActionStatus::InProgress,
        };
        tenant.edit_action(deed, &id, ActionEdit { status: Some(status), ..ActionEdit::default() })
    }

    fn complete_action(&mut self, tenant: &mut Tenant, deed: Deed<'_>) -> Told {
        let id = open_actions(tenant)
            .max_by_key(|action| action.progress)
            .map(|action| action.id.clone())
            .unwrap_or_default();
        let reason = Some(pick(&mut self.rng, words::OUTCOMES).to_string());
        tenant.edit_action(
            deed,
            &id,
            ActionEdit { status: Some(ActionStatus::Completed), reason, ..ActionEdit::default() },
        )
    }

    fn prioritise(&mut self, tenant: &mut Tenant, deed: Deed<'_>) -> Told {
        let id = self.any_action(tenant);
        let previous = tenant.action(&id)?.priority;
        let others: Vec<Level> = Level::ALL.into_iter().filter(|level| *level != previous).collect();
        let priority = Some(pick(&mut self.rng, &others));
        tenant.edit_action(deed, &id, ActionEdit { priority, ..ActionEdit::default() })
    }

    fn reassign(&mut self, tenant: &mut Tenant, deed: Deed<'_>) -> Told {
        let id = self.any_action(tenant);
        let previous = tenant.action(&id)?.assignee.clone();
        let others =
            tenant.people.iter().filter(|person| person.is_assignable && Some(&person.id) != previous.as_ref());
        let others: Vec<String> = others.map(|person| person.id.clone()).collect();
        let assignee = Some(Some(choose(&mut self.rng, &others).clone()));
        tenant.edit_action(deed, &id, ActionEdit { assignee, ..ActionEdit::default() })
    }

    fn progress(&mut self, tenant: &mut Tenant, deed: Deed<'_>) -> Told {
        let movable: Vec<&Action> = open_actions(tenant).filter(|action| action.progress < 95).collect();
        let action = pick(&mut self.rng, &movable);
        let (id, progress) = (action.id.clone(), Some((action.progress + self.rng.u8(1..6) * 5).min(95)));
        tenant.edit_action(deed, &id, ActionEdit { progress, ..ActionEdit::default() })
    }

    fn create_issue(&mut self, tenant: &mut Tenant, deed: Deed<'_>) -> Told {
        let is_open = |title: &str| {
            tenant.issues.iter().any(|issue| issue.title == title && !tenant.issue_status(issue).is_done())
        };
        let (title, description) = self.unused(issue_text, |(title, _)| is_open(title));
        let reporter = tenant.person(deed.by).map(|person| person.id.clone()).unwrap_or_default();
        let level = pick(&mut self.rng, &Level::ALL);
        let type_id = Some(choose(&mut self.rng, &tenant.issue_types).id.clone());
        let assignee = Some(self.assignee(tenant));
        let new = NewIssue { type_id, assignee, ..NewIssue::plain(title, description, level, &reporter) };
        tenant.create_issue(deed, new).map(|(_, events)| events)
    }

    /// Oldest first: an open one is started, a started one resolved.
    fn turn_issue(&mut self, tenant: &mut Tenant, deed: Deed<'_>) -> Told {
        let open = tenant.issues.iter().find(|issue| !tenant.issue_status(issue).is_done());
        let Some((id, status)) = open.map(|issue| (issue.id.clone(), issue.status_id.clone())) else {
            return Ok(Vec::new());
        };
        let next = if status == tenant.status_named("In Progress") { "Resolved" } else { "In Progress" };
        let next = tenant.status_named(next);
        tenant.turn_issue(deed, &id, &next)
    }

    /// KPIs drift into their bands, with setbacks, and stay there.
    fn measure(&mut self, tenant: &mut Tenant, deed: Deed<'_>) -> Told {
        let measure = choose(&mut self.rng, &tenant.measures);
        let current = measure.current().unwrap_or(measure.baseline);
        let middle = f64::midpoint(measure.target, measure.optimal());
        let stride = (middle - current) * 0.06 + (measure.target - measure.baseline) * (self.rng.f64() - 0.5) * 0.08;
        let value = round((current + stride).max(0.0), measure.decimals);
        let reading = NewReading::measured(value, date_of(deed.at), reading_note(&mut self.rng));
        let id = measure.id.clone();
        tenant.record_reading(deed, &id, reading).map(|(_, events)| events)
    }

    /// Drawn until it is not there yet, or for the sixth time.
    fn unused<T: Copy>(&mut self, draw: impl Fn(&mut Rng) -> T, is_there: impl Fn(T) -> bool) -> T {
        let mut drawn = draw(&mut self.rng);
        for _ in 0..5 {
            if is_there(drawn) {
                drawn = draw(&mut self.rng);
            }
        }
        drawn
    }

    fn any_goal(&mut self, tenant: &Tenant, status: GoalStatus) -> String {
        let goals: Vec<&Goal> = in_status(tenant, status).collect();
        pick(&mut self.rng, &goals).id.clone()
    }

    fn any_action(&mut self, tenant: &Tenant) -> String {
        let actions: Vec<&Action> = open_actions(tenant).collect();
        pick(&mut self.rng, &actions).id.clone()
    }

    fn assignee(&mut self, tenant: &Tenant) -> String {
        let people: Vec<&str> =
            tenant.people.iter().filter(|person| person.is_assignable).map(|person| person.id.as_str()).collect();
        pick(&mut self.rng, &people).to_owned()
    }
}

impl Step {
    /// What has to be done first when this cannot be.
    fn enabler(self) -> Self {
        match self {
            Self::ResumeGoal => Self::PauseGoal,
            Self::PauseGoal | Self::CompleteGoal | Self::CancelGoal | Self::Note | Self::Decide | Self::Attach => {
                Self::ActivateGoal
            }
            Self::TurnAction | Self::CompleteAction | Self::Prioritise | Self::Reassign | Self::Progress => {
                Self::CreateAction
            }
            Self::TurnIssue => Self::CreateIssue,
            Self::ActivateGoal | Self::CreateGoal | Self::CreateAction | Self::CreateIssue | Self::Measure => {
                Self::CreateGoal
            }
        }
    }
}

fn in_status(tenant: &Tenant, status: GoalStatus) -> impl Iterator<Item = &Goal> {
    tenant.goals.iter().filter(move |goal| goal.status == status)
}

fn open_actions(tenant: &Tenant) -> impl Iterator<Item = &Action> {
    tenant.actions.iter().filter(|action| !action.status.is_finished())
}

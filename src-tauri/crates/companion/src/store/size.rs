//! A large company: how long the store takes, and that nobody who is live waits for it. The figures stand in
//! docs/PERFORMANCE.md; run with `--release --nocapture` to see them.
#![allow(clippy::unwrap_used)] // what fails in a helper fails its test

use std::sync::mpsc;
use std::time::{Duration, Instant};

use realtime_proto::{ActionStatus, GoalStatus, IssueStatus, Timestamp};
use serde_json::{Value, json};

use super::{Change, How, Place, Store};
use crate::views::{Action, ActionList, CommandCenter, Goal, GoalList, Issue, IssueList, KpiList};

const GOALS: usize = 5_000;
const ACTIONS: usize = 20_000;
const ISSUES: usize = 5_000;
const KPIS: usize = 500;
/// Live events meanwhile.
const LIVE: usize = 50;
/// Starts of which the best one counts.
const STARTS: usize = 3;

/// The bound is that of people's builds. A build for tests is some ten times slower, on a busy machine more; what takes the square of
/// the number of things is found all the same.
const SLOWER: u32 = if cfg!(debug_assertions) { 60 } else { 1 };

struct Company {
    goals: GoalList,
    actions: ActionList,
    issues: IssueList,
    kpis: KpiList,
    center: CommandCenter,
}

/// What the service says; `round` changes one thing in a hundred.
fn company(round: usize) -> Company {
    let as_of = Timestamp::from_millis(i64::try_from(round).unwrap());
    let title = |kind: &str, n: usize| {
        let round = if n.is_multiple_of(100) { round } else { 0 };
        format!("{kind} {n}, as it was called in round {round}, with a title of an ordinary length")
    };
    let text = |n: usize| Some(format!("Described in a sentence or two, as people do. Number {n}. ").repeat(3));
    let goals = (0..GOALS).map(|n| Goal {
        id: format!("6b1f3a5e-0c7d-4b57-9a55-{n:012}"),
        title: title("Goal", n),
        description: text(n),
        status: GoalStatus::Active,
        goal_type: Some("quarterly".to_owned()),
        progress: Some(40.0),
        owner: None,
        start_date: Some("2026-01-01".to_owned()),
        target_date: Some("2026-03-31".to_owned()),
        completion_date: None,
        updated_at: None,
        actions_count: Some(4),
        issues_count: Some(1),
        measures_count: Some(1),
        health: None,
    });
    let actions = (0..ACTIONS).map(|n| Action {
        id: format!("e1d2c3b4-3333-4c8d-9e5f-{n:012}"),
        title: title("Action", n),
        description: text(n),
        status: ActionStatus::InProgress,
        priority: None,
        start_date: Some("2026-01-01".to_owned()),
        due_date: Some("2026-01-31".to_owned()),
        assignee_id: Some(format!("9d2c7b10-3e4f-4a5b-8c9d-{:012}", n % 50)),
        assignee_name: Some("Noor Haddad".to_owned()),
        progress: Some(10.0),
        tags: Vec::new(),
        goal_ids: vec![format!("6b1f3a5e-0c7d-4b57-9a55-{:012}", n % GOALS)],
        issue_ids: Vec::new(),
        created_at: Some("2026-01-01T08:00:00.000Z".to_owned()),
        updated_at: None,
        created_by: None,
    });
    let issues = (0..ISSUES).map(|n| Issue {
        id: format!("f00dcafe-5555-4d9e-8f60-{n:012}"),
        title: title("Issue", n),
        description: text(n),
        status: IssueStatus::Open,
        status_name: Some("Open".to_owned()),
        status_config_id: None,
        severity: None,
        priority: None,
        category: None,
        reporter_id: None,
        reporter_name: None,
        assignee_id: None,
        assignee_name: None,
        due_date: None,
        tags: Vec::new(),
        goal_ids: Vec::new(),
        action_ids: Vec::new(),
        created_at: Some("2026-01-01T08:00:00.000Z".to_owned()),
        updated_at: None,
        resolution_notes: None,
    });
    Company {
        goals: GoalList { goals: goals.collect(), as_of },
        actions: ActionList { actions: actions.collect(), as_of },
        issues: IssueList { issues: issues.collect(), as_of },
        kpis: kpis(as_of),
        center: center(as_of),
    }
}

/// With twelve readings each.
fn kpis(as_of: Timestamp) -> KpiList {
    let points: Vec<_> = (1..=12).map(|month| json!({"at": format!("2025-{month:02}-01"), "value": 41.5})).collect();
    let kpi = |n: usize| {
        json!({"id": format!("aaaa1111-7777-4d9e-8f60-{n:012}"), "name": format!("KPI {n} with a name of an ordinary length"),
            "unit": "%", "currentValue": 41.5, "targetValue": 60.0, "direction": "increase", "health": "on_track",
            "progress": 69.2, "points": points})
    };
    let kpis: Vec<Value> = (0..KPIS).map(kpi).collect();
    serde_json::from_value(json!({"kpis": kpis, "asOf": as_of})).unwrap()
}

/// What one user sees first: 100 goals, 100 alerts, 100 tasks.
fn center(as_of: Timestamp) -> CommandCenter {
    let of = |thing: fn(usize) -> Value| (0..100).map(thing).collect::<Vec<_>>();
    let goals =
        of(|n| json!({"id": format!("g{n}"), "title": "Halve onboarding time", "status": "active", "progress": 40.0}));
    let alerts = of(
        |n| json!({"kind": "actionPastDue", "actionId": format!("a{n}"), "title": "List the lapsed customers", "daysPastDue": 3}),
    );
    let tasks = of(|n| json!({"id": format!("a{n}"), "title": "List the lapsed customers", "status": "not_started"}));
    let center = json!({"goals": goals, "alerts": alerts, "tasks": tasks, "figures": {}, "asOf": as_of});
    serde_json::from_value(center).unwrap()
}

/// The names and facts of everything, as catch-up and lists have brought them.
fn knowledge(company: &Company) -> Vec<Change> {
    let goals = company.goals.goals.iter();
    let things = goals.clone().map(|goal| (&goal.id, &goal.title));
    let things = things.chain(company.actions.actions.iter().map(|action| (&action.id, &action.title)));
    let things = things.chain(company.issues.issues.iter().map(|issue| (&issue.id, &issue.title)));
    let names = things.map(|(id, title)| (id.clone(), title.clone())).collect();
    let completed = goals.map(|goal| format!("goal.completed:{}", goal.id));
    let created = company.issues.issues.iter().map(|issue| format!("issue.created:{}", issue.id));
    let facts = completed.chain(created).map(|fact| Change::Fact { fact, how: How::FromTheStart });
    facts.chain([Change::Names(names)]).collect()
}

fn keep(store: &Store, company: &Company) {
    store.keep("", &company.goals);
    store.keep("", &company.actions);
    store.keep("", &company.issues);
    store.keep("", &company.kpis);
    store.keep("", &company.center);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_large_company_is_compared_within_a_second() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::of_account(folder.path(), "production", "t", "u");
    let store = Store::open(place.clone(), |_| {});
    let (first, second) = (company(1), company(2));
    keep(&store, &first);
    store.write(knowledge(&second));
    store.settle(Vec::new()).await.unwrap();

    let began = Instant::now();
    keep(&store, &second);
    let handed_over = began.elapsed();
    let longest = live_meanwhile(&store);
    store.settle(Vec::new()).await.unwrap();
    let compared = began.elapsed();
    assert_eq!(store.find::<ActionList>("").await.unwrap(), second.actions);
    store.close().await;

    let (mut first_answer, mut start) = (first_answer(&place, &second).await, start_of_the_app(&place, &second).await);
    // Whoever is held up once by a busy machine is not held up each time.
    for _ in 1..STARTS {
        first_answer = first_answer.min(self::first_answer(&place, &second).await);
        let another = start_of_the_app(&place, &second).await;
        start = if another.first_screen < start.first_screen { another } else { start };
    }

    println!("handed over in {handed_over:?}, compared in {compared:?}, the longest live write {longest:?}");
    println!("opened, and {GOALS} goals read, in {first_answer:?}");
    println!("{start:?}");
    assert!(compared < Duration::from_secs(1) * SLOWER, "{compared:?}");
    assert!(first_answer < Duration::from_millis(50) * SLOWER, "{first_answer:?}");
    assert!(start.first_screen < Duration::from_millis(50) * SLOWER, "{start:?}");
}

/// Certain without a clock: a store that stands still cannot have been waited for.
#[tokio::test]
async fn nobody_waits_for_a_store_that_stands_still() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(Place::of_account(folder.path(), "production", "t", "u"), |_| {});
    let (go_on, stands_still) = mpsc::channel::<()>();
    let asked = store.ask(move |_| {
        let _ = stands_still.recv();
        Ok(())
    });
    let handed_over = async {
        live_meanwhile(&store);
        drop(go_on);
    };
    tokio::join!(asked, handed_over);
    store.settle(Vec::new()).await.unwrap();
    assert_eq!(store.remembered().await.unwrap().facts.len(), LIVE);
    store.close().await;
}

async fn first_answer(place: &Place, company: &Company) -> Duration {
    let began = Instant::now();
    let store = Store::open(place.clone(), |_| {});
    let goals = store.find::<GoalList>("").await.unwrap();
    let first_answer = began.elapsed();
    assert_eq!(goals, company.goals);
    store.close().await;
    first_answer
}

/// What the app reads when it starts, each counted from the one before it.
#[derive(Debug)]
#[allow(dead_code)] // it is printed
struct Start {
    /// Opened; facts, names, what is untold, the number of unread entries.
    remembered: Duration,
    /// Command centre and KPIs, asked for at once, as the dashboard does.
    first_screen: Duration,
    /// The lists of the other pages.
    goals: Duration,
    issues: Duration,
    actions: Duration,
}

async fn start_of_the_app(place: &Place, company: &Company) -> Start {
    let mut began = Instant::now();
    let mut lap = || std::mem::replace(&mut began, Instant::now()).elapsed();
    let store = Store::open(place.clone(), |_| {});
    let known = store.remembered().await.unwrap();
    let remembered = lap();
    let (center, kpis) = tokio::join!(store.find::<CommandCenter>(""), store.find::<KpiList>(""));
    let first_screen = lap();
    let goals = (store.find::<GoalList>("").await, lap());
    let issues = (store.find::<IssueList>("").await, lap());
    let actions = (store.find::<ActionList>("").await, lap());
    assert_eq!(known.names.len(), GOALS + ACTIONS + ISSUES);
    assert_eq!((center.unwrap(), kpis.unwrap()), (company.center.clone(), company.kpis.clone()));
    assert_eq!((goals.0.unwrap(), issues.0.unwrap()), (company.goals.clone(), company.issues.clone()));
    assert_eq!(actions.0.unwrap(), company.actions);
    store.close().await;
    Start { remembered, first_screen, goals: goals.1, issues: issues.1, actions: actions.1 }
}

/// Hands over what live events change while the store is at work; the longest time that took.
fn live_meanwhile(store: &Store) -> Duration {
    let mut longest = Duration::ZERO;
    for n in 0..LIVE {
        let began = Instant::now();
        store.write(vec![Change::Fact { fact: format!("issue.created:{n}"), how: How::Raised }]);
        longest = longest.max(began.elapsed());
        std::thread::sleep(Duration::from_millis(1));
    }
    longest
}

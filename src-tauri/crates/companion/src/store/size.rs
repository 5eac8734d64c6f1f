//! A large company: how long the store takes, and that nobody who is live waits for it. The figures stand in
//! docs/PERFORMANCE.md; run with `--release --nocapture` to see them.
#![allow(clippy::unwrap_used)] // what fails in a helper fails its test

use std::time::{Duration, Instant};

use realtime_proto::{ActionStatus, GoalStatus, IssueStatus, Timestamp};

use super::{Change, How, Place, Store};
use crate::views::{Action, ActionList, Goal, GoalList, Issue, IssueList};

const GOALS: usize = 5_000;
const ACTIONS: usize = 20_000;
const ISSUES: usize = 5_000;

/// The bound is that of people's builds. A build for tests is some ten times slower, on a busy machine more; what takes the square of
/// the number of things is found all the same.
const SLOWER: u32 = if cfg!(debug_assertions) { 60 } else { 1 };

struct Company {
    goals: GoalList,
    actions: ActionList,
    issues: IssueList,
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
    }
}

fn keep(store: &Store, company: &Company) {
    store.keep("", &company.goals);
    store.keep("", &company.actions);
    store.keep("", &company.issues);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_large_company_is_compared_within_a_second_and_nobody_waits() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::of_account(folder.path(), "production", "t", "u");
    let store = Store::open(place.clone(), |_| {});
    let (first, second) = (company(1), company(2));
    keep(&store, &first);
    store.settle(Vec::new()).await.unwrap();

    let began = Instant::now();
    keep(&store, &second);
    let handed_over = began.elapsed();
    let longest = live_meanwhile(&store).await;
    store.settle(Vec::new()).await.unwrap();
    let compared = began.elapsed();
    assert_eq!(store.find::<ActionList>("").await.unwrap(), second.actions);
    store.close().await;

    let began = Instant::now();
    let store = Store::open(place, |_| {});
    let goals = store.find::<GoalList>("").await.unwrap();
    let first_answer = began.elapsed();
    assert_eq!(goals, second.goals);

    println!("handed over in {handed_over:?}, compared in {compared:?}, the longest live write {longest:?}");
    println!("opened, and {GOALS} goals read, in {first_answer:?}");
    assert!(compared < Duration::from_secs(1) * SLOWER, "{compared:?}");
    assert!(longest < Duration::from_millis(5) * SLOWER, "a live event waited for {longest:?}");
    assert!(first_answer < Duration::from_millis(50) * SLOWER, "{first_answer:?}");
}

/// Hands over what live events change while the store is at work; the longest time that took.
async fn live_meanwhile(store: &Store) -> Duration {
    let mut longest = Duration::ZERO;
    for n in 0..50 {
        let began = Instant::now();
        store.write(vec![Change::Fact { fact: format!("issue.created:{n}"), how: How::Raised }]);
        longest = longest.max(began.elapsed());
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    longest
}

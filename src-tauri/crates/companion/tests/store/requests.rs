//! What a sign-in and a return cost the service, counted by the service. Its figures stand in docs/PERFORMANCE.md.

use std::time::Duration;

use crate::company::{App, Company, inbox, live, times_shown};
use crate::recorder::eventually;

/// Requests of a sign-in that are no catch-up: the plan's features, people, users, the profile and the company.
const SIGN_IN: u64 = 5;

/// Waits for so many requests after those `before`, and shows that there are no more.
async fn costs(company: &Company, before: u64, count: u64, why: &str) {
    let asked = || company.mock.counters().requests - before;
    eventually("all is asked", || asked() >= count).await;
    // One more would come within this time; on a machine that is too busy for that it goes unnoticed.
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(asked(), count, "{why}: {:?}", company.mock.asked().split_off(before as usize));
}

/// Starts the app, and shows what that asks.
async fn start(company: &Company, count: u64, why: &str) -> App {
    let before = company.mock.counters().requests;
    let app = company.start().await;
    live(&app).await;
    costs(company, before, count, why).await;
    app
}

/// 3,000 completed goals and 50 open ones.
async fn large_company() -> Company {
    let mut company = Company::new().await;
    // However often it is tried during a cut, nobody asks whether sockets are blocked.
    company.policy.blocked_after = u32::MAX;
    let open = ["draft", "active", "paused"];
    company.has_a_past(3000 - company.count(&["completed"]), 50 - company.count(&open));
    assert_eq!((company.count(&["completed"]), company.count(&open)), (3000, 50));
    company
}

#[tokio::test]
async fn a_sign_in_reads_nothing_twice() {
    let company = Company::new().await;
    for _ in 0..2 {
        start(&company, SIGN_IN + 2, "and completed goals and issues, once").await.shutdown().await;
    }
}

#[tokio::test]
async fn one_goal_of_thousands_that_was_completed_in_the_absence_costs_a_handful_of_requests() {
    let company = large_company().await;
    let why = "issues, a glance at the completed goals, the open ones, and everything";
    start(&company, SIGN_IN + 1 + 1 + 3 + 30, why).await.shutdown().await;

    let goal = company.complete_an_old_goal();
    let why = "issues, the open goals, the newest completed ones, and the one";
    let app = start(&company, SIGN_IN + 1 + 3 + 1 + 1, why).await;
    eventually("it is told", || !app.desktop().notes().is_empty()).await;
    assert_eq!(times_shown(&app, "goal.completed", &goal), 1);

    let before = company.mock.counters().requests;
    let goals = company.unheard(2, || [company.complete_an_old_goal(), company.complete_an_old_goal()]).await;
    eventually("they are told", || goals.iter().all(|goal| times_shown(&app, "goal.completed", goal) == 1)).await;
    costs(&company, before, 1 + 3 + 1 + 2, "the same, and the two").await;
    assert_eq!(inbox(&app).await.len(), 3);
}

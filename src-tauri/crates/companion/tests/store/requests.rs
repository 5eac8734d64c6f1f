//! What a sign-in and a return cost the service, counted by the service. Its figures stand in docs/PERFORMANCE.md.

use std::time::Duration;

use crate::company::{App, Company, inbox, live, times_shown};
use crate::recorder::eventually;

/// Requests of a sign-in that are no catch-up: the plan's features, people, users, the profile and the company.
const SIGN_IN: u64 = 5;

/// The requests so far, once there were none for a moment.
async fn requests(company: &Company) -> u64 {
    let mut count = company.mock.counters().requests;
    loop {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let later = company.mock.counters().requests;
        if later == count {
            return count;
        }
        count = later;
    }
}

/// Starts the app, and counts what that asks.
async fn start(company: &Company) -> (App, u64) {
    let before = company.mock.counters().requests;
    let app = company.start().await;
    live(&app).await;
    let count = requests(company).await - before;
    (app, count)
}

/// 3,000 completed goals and 50 open ones.
async fn large_company() -> Company {
    let company = Company::new().await;
    let open = ["draft", "active", "paused"];
    company.has_a_past(3000 - company.count(&["completed"]), 50 - company.count(&open));
    assert_eq!((company.count(&["completed"]), company.count(&open)), (3000, 50));
    company
}

#[tokio::test]
async fn a_sign_in_reads_nothing_twice() {
    let company = Company::new().await;
    for _ in 0..2 {
        let (app, count) = start(&company).await;
        assert_eq!(count, SIGN_IN + 2, "and completed goals and issues, once");
        app.shutdown().await;
    }
}

#[tokio::test]
async fn one_goal_of_thousands_that_was_completed_in_the_absence_costs_a_handful_of_requests() {
    let company = large_company().await;
    let (app, first) = start(&company).await;
    assert_eq!(
        first,
        SIGN_IN + 1 + 1 + 3 + 30,
        "issues, a glance at the completed goals, the open ones, and everything"
    );
    app.shutdown().await;

    let goal = company.complete_an_old_goal();
    let (app, second) = start(&company).await;
    eventually("it is told", || !app.desktop().notes().is_empty()).await;
    assert_eq!(times_shown(&app, "goal.completed", &goal), 1);
    assert_eq!(second, SIGN_IN + 1 + 3 + 1 + 1, "issues, the open goals, the newest completed ones, and the one");

    let before = requests(&company).await;
    company.mock.set_network(false);
    let goals = [company.complete_an_old_goal(), company.complete_an_old_goal()];
    company.mock.set_network(true);
    eventually("they are told", || goals.iter().all(|goal| times_shown(&app, "goal.completed", goal) == 1)).await;
    assert_eq!(requests(&company).await - before, 1 + 3 + 1 + 2);
    assert_eq!(inbox(&app).await.len(), 3);
}

//! The shapes of lists (protocol.md 5.0: five of them), paging, filters, synonyms and the seeded world behind them.
#![allow(clippy::unwrap_used)] // what fails in a helper fails its test

mod support;

use std::collections::BTreeSet;

use mock_backend::{MockBackend, MockConfig, WorldView};
use serde_json::{Value, json};
use support::{sign_in, start};

#[tokio::test]
async fn goals_come_as_items_with_pagination_inside_data() {
    let mock = start().await;
    let session = sign_in(&mock, 0).await;
    let (_, answer) = session.get("/goals?pageSize=5&page=2").await;
    assert_eq!(answer["data"]["items"].as_array().unwrap().len(), 5);
    assert_eq!(answer["data"]["pagination"], json!({"page": 2, "pageSize": 5, "total": 14, "totalPages": 3}));
}

#[tokio::test]
async fn actions_come_doubly_wrapped() {
    let mock = start().await;
    let session = sign_in(&mock, 0).await;
    let (_, answer) = session.get("/operations/actions?limit=10&page=3").await;
    assert_eq!(answer["data"]["success"], true);
    assert_eq!(answer["data"]["data"].as_array().unwrap().len(), 5);
    let expected =
        json!({"page": 3, "limit": 10, "total": 25, "totalPages": 3, "hasNextPage": false, "hasPreviousPage": true});
    assert_eq!(answer["data"]["pagination"], expected);
}

#[tokio::test]
async fn issues_come_with_pagination_beside_data() {
    let mock = start().await;
    let session = sign_in(&mock, 0).await;
    let (_, answer) = session.get("/issues?limit=4").await;
    assert_eq!(answer["data"].as_array().unwrap().len(), 4);
    let expected = json!({"page": 1, "limit": 4, "totalItems": 10, "totalPages": 3, "hasNextPage": true, "hasPreviousPage": false});
    assert_eq!(answer["pagination"], expected);
}

#[tokio::test]
async fn measures_come_as_data_data_with_a_total_count() {
    let mock = start().await;
    let session = sign_in(&mock, 0).await;
    let (_, answer) = session.get("/measures").await;
    assert_eq!(answer["data"]["data"].as_array().unwrap().len(), 12);
    assert_eq!(answer["data"]["pagination"], json!({"totalCount": 12, "page": 1, "pageSize": 50}));
}

#[tokio::test]
async fn people_come_as_items_with_total_items() {
    let mock = start().await;
    let session = sign_in(&mock, 0).await;
    let (_, answer) = session.account("/people?status=all&pageSize=10").await;
    assert_eq!(answer["data"]["items"].as_array().unwrap().len(), 10);
    assert_eq!(answer["data"]["pagination"], json!({"page": 1, "pageSize": 10, "totalItems": 14, "totalPages": 2}));
}

#[tokio::test]
async fn recent_activity_comes_newest_first_with_pagination_beside_data() {
    let mock = start().await;
    let session = sign_in(&mock, 0).await;
    mock.record_reading(&mock.world().measures[0].id, 1.0).unwrap();
    let (_, answer) = session.get("/activity/recent?size=3").await;
    assert_eq!(answer["data"][0]["type"], "reading");
    assert_eq!(answer["pagination"]["limit"], 3);
    let (_, notes) = session.get("/activity/recent?type=note").await;
    assert!(notes["data"].as_array().unwrap().iter().all(|entry| entry["type"] == "note"), "{notes}");
}

#[tokio::test]
async fn the_page_size_is_capped_at_100() {
    let mock = start().await;
    let session = sign_in(&mock, 0).await;
    let (_, answer) = session.get("/goals?pageSize=5000").await;
    assert_eq!(answer["data"]["pagination"]["pageSize"], 100);
}

#[tokio::test]
async fn goals_are_filtered_by_status_and_sorted_by_name() {
    let mock = start().await;
    let session = sign_in(&mock, 0).await;
    let (_, answer) = session.get("/goals?status=active,draft&sortBy=name&sortOrder=asc").await;
    let items = answer["data"]["items"].as_array().unwrap().clone();
    let names: Vec<&str> = items.iter().map(|goal| goal["name"].as_str().unwrap()).collect();
    assert!(names.is_sorted(), "{names:?}");
    assert!(items.iter().all(|goal| goal["status"] == "active" || goal["status"] == "draft"), "{items:?}");
}

#[tokio::test]
async fn issues_created_after_a_moment_are_found() {
    let mock = start().await;
    let session = sign_in(&mock, 0).await;
    let (_, answer) = session.get("/dashboard/command-center").await;
    let since = answer["data"]["generatedAt"].as_str().unwrap().to_owned();
    let issue = mock.create_issue("Fresh", mock_backend::Level::Low);
    let (_, answer) = session.get(&format!("/issues?createdAfter={since}")).await;
    assert_eq!(answer["data"].as_array().unwrap().len(), 1);
    assert_eq!(answer["data"][0]["id"], issue.as_str());
}

#[tokio::test]
async fn every_documented_read_answers_with_success() {
    let mock = start().await;
    let session = sign_in(&mock, 0).await;
    let world = mock.world();
    let (goal, kpi) = (&world.goals[0].id, &world.measures[0].id);
    for path in [
        "/goals/stats",
        "/issues/stats",
        "/operations/issue-statuses",
        "/operations/issue-types",
        "/measures/summary",
        "/dashboard/command-center",
        "/insights",
        "/health",
        "/kpis",
        "/operations/issues",
        &format!("/goals/{goal}"),
        &format!("/goals/{goal}/activity"),
        &format!("/goals/{goal}/strategies"),
        &format!("/measures/{kpi}/all-series"),
        &format!("/measures/{kpi}/actuals"),
        &format!("/measure-links?goalId={goal}"),
    ] {
        let (status, answer) = session.get(path).await;
        assert_eq!((status.as_u16(), &answer["success"]), (200, &json!(true)), "{path}: {answer}");
    }
    for path in ["/user/profile", "/user/features", "/tenants/current", "/people/assignable", "/users", "/health"] {
        let (status, answer) = session.account(path).await;
        assert_eq!((status.as_u16(), &answer["success"]), (200, &json!(true)), "{path}: {answer}");
    }
}

#[tokio::test]
async fn a_route_is_found_under_every_prefix_of_its_service() {
    let mock = start().await;
    let session = sign_in(&mock, 0).await;
    let root = mock.root_url();
    for prefix in ["", "/api", "/traction/api/v1"] {
        let (status, _) = session.call(reqwest::Method::GET, &format!("{root}{prefix}/goals"), None).await;
        assert_eq!(status, 200, "{prefix}");
    }
    let (status, _) = session.call(reqwest::Method::GET, &format!("{root}/account/api/v1/goals"), None).await;
    assert_eq!(status, 404, "goals do not belong to Account");
}

#[tokio::test]
async fn the_person_behind_a_user_is_found_by_both_ids() {
    let mock = start().await;
    let session = sign_in(&mock, 0).await;
    let user = mock.users()[1].clone();
    let by_user = session.account(&format!("/user/{}", user.user_id)).await.1;
    let by_person = session.account(&format!("/people/{}", user.person_id)).await.1;
    assert_eq!(by_user["data"]["lastName"], by_person["data"]["lastName"]);
    assert_eq!(by_person["data"]["linkedUserId"], user.user_id.as_str());
}

#[tokio::test]
async fn a_kpi_has_twelve_readings_a_unit_and_a_target() {
    let mock = start().await;
    let session = sign_in(&mock, 0).await;
    let list = session.get("/measures").await.1;
    for measure in list["data"]["data"].as_array().unwrap() {
        let detail = session.get(&format!("/measures/{}", measure["id"].as_str().unwrap())).await.1;
        assert_eq!(detail["data"]["historicalValues"].as_array().unwrap().len(), 12);
        assert!(detail["data"]["targetValue"].is_number() && detail["data"]["unit"].is_string(), "{detail}");
    }
}

/// How far a KPI is off its target, in per cent of it: negative is worse.
fn variance(measure: &Value) -> f64 {
    let (current, target) = (measure["currentValue"].as_f64().unwrap(), measure["targetValue"].as_f64().unwrap());
    let ahead = if measure["direction"] == "Increase" { current - target } else { target - current };
    ahead / target * 100.0
}

#[tokio::test]
async fn a_kpi_is_on_track_beyond_its_target_and_nowhere_else() {
    for seed in 1..=6 {
        let mock = MockBackend::start(MockConfig { seed, ..MockConfig::loopback() }).await.unwrap();
        let session = sign_in(&mock, 0).await;
        let list = session.get("/measures/summary").await.1["data"]["measures"].clone();
        for measure in list.as_array().unwrap() {
            let is_on_track = measure["progressStatus"] == "on_track";
            assert_eq!(is_on_track, variance(measure) >= 0.0, "seed {seed}: {measure}");
        }
        let healths: BTreeSet<&str> =
            list.as_array().unwrap().iter().map(|measure| measure["progressStatus"].as_str().unwrap()).collect();
        assert!(healths.len() > 1, "seed {seed}: {healths:?}");
    }
}

#[tokio::test]
async fn a_kpi_has_readings_of_this_year_and_the_one_before_by_more_than_one_person() {
    let mock = start().await;
    let session = sign_in(&mock, 0).await;
    let series = session.get(&format!("/measures/{}/all-series", mock.world().measures[0].id)).await.1["data"].clone();
    let actuals = series["actuals"].as_array().unwrap();
    let different = |member: &str| actuals.iter().map(|one| one[member].to_string()).collect::<BTreeSet<_>>().len();
    assert!(different("postDate") > 70 && different("createdAt") > 70, "one a week: {}", actuals.len());
    assert!(different("createdBy") > 1, "{:?}", actuals.last());
    let target = series["targets"].as_array().unwrap().last().unwrap();
    assert_ne!(target["minimalValue"], target["optimalValue"], "a band");
}

#[tokio::test]
async fn the_owner_has_five_tasks_within_a_week() {
    let mock = start().await;
    let session = sign_in(&mock, 0).await;
    let center = session.get("/dashboard/command-center").await.1;
    assert_eq!(center["data"]["myTasks"].as_array().unwrap().len(), 5);
}

async fn seeded(seed: u64) -> (WorldView, Vec<Value>) {
    let mock = MockBackend::start(MockConfig { seed, ..MockConfig::loopback() }).await.unwrap();
    let users = mock.users().iter().map(|user| json!(user)).collect();
    (mock.world(), users)
}

#[tokio::test]
async fn the_same_seed_makes_the_same_world() {
    assert_eq!(seeded(7).await, seeded(7).await);
}

#[tokio::test]
async fn another_seed_makes_another_world() {
    let (one, other) = (seeded(7).await.0, seeded(8).await.0);
    assert_ne!(one.tenant_id, other.tenant_id);
    let titles = |world: &WorldView| world.goals.iter().map(|goal| goal.title.clone()).collect::<Vec<_>>();
    assert_ne!(titles(&one), titles(&other));
    let ids = |world: WorldView| world.goals.into_iter().map(|goal| goal.id).collect::<BTreeSet<_>>();
    assert!(ids(one).is_disjoint(&ids(other)));
}

#[tokio::test]
async fn a_world_has_goals_in_every_status_and_names_beyond_latin() {
    let world = start().await.world();
    let statuses: BTreeSet<&str> = world.goals.iter().map(|goal| goal.status).collect();
    assert_eq!(statuses, BTreeSet::from(["active", "archived", "cancelled", "completed", "draft", "paused"]));
    assert!(world.people.iter().any(|person| person.name.chars().any(|c| c as u32 > 0x24f)), "{:?}", world.people);
}

//! Every read of the client against the mock, over real HTTP.
#![allow(clippy::unwrap_used)] // what fails in a helper fails its test

mod support;

use backend_api::{ErrorKind, LinksOf};
use mock_backend::{GoalEnd, MockConfig};
use support::{signed_in, signed_in_as};

fn sorted<T: Ord>(list: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut list: Vec<T> = list.into_iter().collect();
    list.sort();
    list
}

#[tokio::test]
async fn goals_come_with_owner_dates_and_counts() {
    let signed = signed_in(MockConfig::loopback()).await;
    let goals = signed.api.goals().await.unwrap();
    let world = signed.mock.world();
    let told = sorted(goals.iter().map(|goal| (goal.title().to_owned(), goal.status.clone().unwrap())));
    assert_eq!(told, sorted(world.goals.iter().map(|goal| (goal.title.clone(), goal.status.to_owned()))));
    for goal in &goals {
        let owner = goal.owner.as_ref().unwrap();
        assert_eq!(world.people.iter().find(|person| person.id == owner.id).unwrap().name, owner.name());
        assert!(goal.target_date.is_some() && goal.created_at.is_some() && goal.actions_count.is_some());
        assert!(goal.kind.is_some() && goal.progress.is_some() && goal.strategies_count.is_some());
    }
}

#[tokio::test]
async fn goals_are_asked_for_by_their_status_page_after_page_newest_first() {
    let signed = signed_in(MockConfig::loopback()).await;
    signed.mock.remember_goals(150, Some(GoalEnd::Completed), 400);
    let (first, second) = (signed.api.goals_page("completed", 1), signed.api.goals_page("completed", 2));
    let (first, second) = (first.await.unwrap(), second.await.unwrap());
    let there = signed.mock.world().goals.iter().filter(|goal| goal.status == "completed").count();
    assert_eq!((first.goals.len(), first.has_more, second.has_more), (100, true, false));
    assert_eq!(first.goals.len() + second.goals.len(), there);
    assert_eq!((first.total, second.total), (Some(there as u64), Some(there as u64)));
    let goals = [first.goals, second.goals].concat();
    assert!(goals.iter().all(|goal| goal.status.as_deref() == Some("completed")));
    assert!(goals.is_sorted_by(|a, b| a.created_at >= b.created_at), "newest first");
}

#[tokio::test]
async fn a_goal_tells_its_strategies_kpis_figures_and_activity() {
    let signed = signed_in(MockConfig::loopback()).await;
    let world = signed.mock.world();
    let measure = signed.api.measure(&world.measures[0].id).await.unwrap();
    let goal = &measure.linked_goals[0].goal_id;
    signed.mock.add_note(goal, "Half way", "We are half way").unwrap();
    let detail = signed.api.goal(goal).await.unwrap();
    assert_eq!(detail.recent_activity[0].text(), "Half way: We are half way");
    assert!(!detail.recent_activity[0].created_by.as_ref().unwrap().name().is_empty());
    let kpi = detail.measures.iter().find(|kpi| kpi.measure_id == world.measures[0].id).unwrap();
    assert_eq!((kpi.current_value, kpi.target_value), (world.measures[0].current, None), "deprecated, and null");
    assert!(kpi.direction.is_some() && kpi.variance.is_some() && kpi.measure_link_id.is_some());
    let figures = detail.statistics.unwrap();
    let actions = world.actions.iter().filter(|action| action.goal_id.as_ref() == Some(goal)).count();
    assert_eq!(figures.actions_count.map(|count| count as usize), Some(actions));
    assert_eq!(figures.strategies_count.map(|count| count as usize), Some(detail.strategies.len()));
    let strategies = signed.api.strategies(goal).await.unwrap();
    assert_eq!(
        strategies.iter().map(|strategy| strategy.title()).collect::<Vec<_>>(),
        detail.strategies.iter().map(|strategy| strategy.title()).collect::<Vec<_>>()
    );
    let activity = signed.api.goal_activity(goal).await.unwrap();
    assert_eq!(activity[0].text(), "Half way: We are half way");
    assert!(activity.len() >= detail.recent_activity.len());
}

#[tokio::test]
async fn actions_come_with_assignee_dates_and_connections() {
    let signed = signed_in(MockConfig::loopback()).await;
    let world = signed.mock.world();
    let actions = signed.api.actions().await.unwrap();
    assert_eq!(actions.len(), world.actions.len());
    for action in &actions {
        let there = world.actions.iter().find(|there| there.id == action.id).unwrap();
        assert_eq!(action.status.as_deref(), Some(there.status));
        assert_eq!(action.priority.as_deref(), Some(there.priority));
        assert_eq!(action.connections.goal_ids.first(), there.goal_id.as_ref());
        assert_eq!(action.assigned_person_id, there.assignee);
        assert_eq!(action.assigned_person_id.is_some(), action.assigned_person_name.is_some());
        assert!(action.due_date.is_some() && action.start_date.is_some() && action.created_by.is_some());
    }
    let one = signed.api.action(&actions[0].id).await.unwrap();
    assert_eq!((one.title, one.progress), (actions[0].title.clone(), actions[0].progress));
}

#[tokio::test]
async fn issues_come_with_the_configuration_of_their_status() {
    let signed = signed_in(MockConfig::loopback()).await;
    let world = signed.mock.world();
    let (issues, statuses) = (signed.api.issues().await.unwrap(), signed.api.issue_statuses().await.unwrap());
    assert_eq!(issues.len(), world.issues.len());
    for issue in &issues {
        let there = world.issues.iter().find(|there| there.id == issue.id).unwrap();
        assert_eq!(issue.status_config_id.as_deref(), Some(there.status_config_id.as_str()));
        assert!(statuses.iter().any(|status| Some(&status.id) == issue.status_config_id.as_ref()));
        assert_eq!(issue.impact.as_deref(), Some(there.severity));
        assert!(issue.reporter_id.is_some() && issue.reporter_name.is_some());
    }
    assert!(statuses.iter().any(|status| status.name == "Blocked" && status.category.as_deref() == Some("inactive")));
    assert!(!signed.api.issue_types().await.unwrap().is_empty());
    assert_eq!(signed.api.issue(&issues[0].id).await.unwrap().title, issues[0].title);
}

#[tokio::test]
async fn issues_are_asked_for_by_when_they_were_created() {
    let signed = signed_in(MockConfig::loopback()).await;
    let fresh = signed.mock.create_issue("Orders arrive twice", mock_backend::Level::High);
    let created = signed.api.issue(&fresh).await.unwrap().created_at.unwrap();
    let found = signed.api.issues_created_after(&created).await.unwrap();
    assert_eq!(found.iter().map(|issue| issue.id.as_str()).collect::<Vec<_>>(), [fresh.as_str()]);
}

#[tokio::test]
async fn a_kpi_tells_its_series() {
    let signed = signed_in(MockConfig::loopback()).await;
    let there = signed.mock.world().measures.remove(0);
    let detail = signed.api.measure(&there.id).await.unwrap();
    assert_eq!((detail.measure.name.as_str(), detail.measure.current_value), (there.name.as_str(), there.current));
    assert_eq!(detail.measure.target_value, Some(there.target));
    assert_eq!(detail.historical_values.last().map(|value| value.value), there.current);
    assert!(detail.progress.is_some() && detail.measure.direction.is_some());
    let series = signed.api.series(&there.id).await.unwrap();
    assert_eq!(series.actuals.len(), there.readings);
    assert_eq!(series.targets.last().and_then(|target| target.post_value), Some(there.target));
    assert_eq!(signed.api.actuals(&there.id).await.unwrap().len(), there.readings);
    let links = signed.api.measure_links(LinksOf::Measure(&there.id)).await.unwrap();
    assert_eq!(links[0].goal_id.as_ref(), Some(&detail.linked_goals[0].goal_id));
    assert!(links[0].progress.variance_percentage.is_some());
}

#[tokio::test]
async fn the_summary_tells_the_health_and_the_last_values_of_every_kpi() {
    let signed = signed_in(MockConfig::loopback()).await;
    let summary = signed.api.measures_summary().await.unwrap();
    assert_eq!(summary.len(), signed.mock.world().measures.len());
    for measure in &summary {
        assert!(measure.progress_status.is_some() && measure.progress_percent.is_some(), "{}", measure.name);
        assert_eq!(measure.trend_data.last().map(|value| value.value), measure.current_value);
    }
}

#[tokio::test]
async fn the_command_centre_tells_alerts_goals_tasks_and_figures() {
    let signed = signed_in(MockConfig::loopback()).await;
    signed.mock.create_issue("It burns", mock_backend::Level::Critical);
    let center = signed.api.command_center().await.unwrap();
    let world = signed.mock.world();
    let active = world.goals.iter().filter(|goal| goal.status == "active").count();
    assert_eq!(center.goals.len(), active);
    assert_eq!(center.summary_stats.total_active_goals.map(|count| count as usize), Some(active));
    assert_eq!(center.summary_stats.total_measures.map(|count| count as usize), Some(world.measures.len()));
    let burning = center.alerts.critical_issues.iter().find(|issue| issue.title == "It burns").unwrap();
    assert_eq!((burning.impact.as_deref(), burning.status_name.as_deref()), (Some("critical"), Some("Open")));
    assert_eq!(
        center.summary_stats.critical_issues.map(|count| count as usize),
        Some(center.alerts.critical_issues.len())
    );
    assert_eq!(
        center.summary_stats.actions_past_due.map(|count| count as usize),
        Some(center.alerts.actions_past_due.len())
    );
    assert!(center.alerts.actions_past_due.iter().all(|action| action.days_past_due > Some(0.0)));
    assert!(center.goals.iter().all(|goal| goal.owner_name.is_some() && goal.health.is_some()));
    assert!(center.generated_at.is_some());
}

#[tokio::test]
async fn what_happened_lately_comes_newest_first() {
    let signed = signed_in(MockConfig::loopback()).await;
    let goal = signed.mock.world().goals[0].clone();
    signed.mock.add_note(&goal.id, "One", "The first").unwrap();
    signed.mock.add_note(&goal.id, "Two", "The second").unwrap();
    let items = signed.api.recent_activity().await.unwrap();
    assert_eq!((items[0].description.as_str(), items[1].description.as_str()), ("Two: The second", "One: The first"));
    assert_eq!((items[0].kind.as_str(), items[0].entity_title.as_deref()), ("note", Some(goal.title.as_str())));
    assert!(items[0].user_name.is_some() && items[0].timestamp.is_some());
}

#[tokio::test]
async fn people_are_found_by_every_way_to_ask() {
    let signed = signed_in(MockConfig::loopback()).await;
    let world = signed.mock.world();
    let assignable = signed.api.assignable_people().await.unwrap();
    let me = assignable.iter().find(|person| person.is_current_user).unwrap();
    assert_eq!(me.id, signed.person_id);
    assert!(assignable.len() > 2 && assignable.iter().all(|person| !person.name.is_empty()));
    let there = world.people.iter().find(|person| person.user_id.is_some()).unwrap();
    assert_eq!(signed.api.person(&there.id).await.unwrap().linked_user_id, there.user_id);
    assert_eq!(signed.api.user_name(there.user_id.as_ref().unwrap()).await.unwrap(), there.name);
    let users = signed.api.users().await.unwrap();
    let user = users.iter().find(|user| Some(&user.id) == there.user_id.as_ref()).unwrap();
    assert_eq!((user.name(), user.person_id.as_ref()), (Some(there.name.clone()), Some(&there.id)));
}

#[tokio::test]
async fn only_the_owner_lists_the_users() {
    let signed = signed_in_as(MockConfig::loopback(), 1).await;
    assert_eq!(signed.api.users().await.unwrap_err().kind, ErrorKind::Forbidden);
}

#[tokio::test]
async fn profile_tenant_features_and_limits_are_told() {
    let signed = signed_in(MockConfig::loopback()).await;
    let profile = signed.api.profile().await.unwrap();
    assert_eq!(profile.person_id.as_ref(), Some(&signed.person_id));
    assert_eq!(signed.api.tenant().await.unwrap().name, signed.mock.world().tenant_name);
    assert!(signed.api.features().await.unwrap().iter().any(|feature| feature.eq_ignore_ascii_case("realtime")));
    signed.mock.revoke_feature("realtime");
    assert!(!signed.api.features().await.unwrap().iter().any(|feature| feature.eq_ignore_ascii_case("realtime")));
    let limits = signed.api.limits().await.unwrap();
    assert!(limits.contains_key("goals"), "{limits:?}");
    assert!(limits.values().all(|limit| limit.is_none_or(|limit| limit >= 0.0)));
}

#[tokio::test]
async fn figures_and_insights_are_told() {
    let signed = signed_in(MockConfig::loopback()).await;
    let world = signed.mock.world();
    assert_eq!(signed.api.goal_stats().await.unwrap().total_goals.map(|count| count as usize), Some(world.goals.len()));
    assert_eq!(
        signed.api.issue_stats().await.unwrap().total_issues.map(|count| count as usize),
        Some(world.issues.len())
    );
    assert!(signed.api.insights().await.unwrap().iter().all(|insight| !insight.title.is_empty()));
}

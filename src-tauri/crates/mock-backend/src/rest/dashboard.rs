//! The command centre, the feed of everything, insights (protocol.md 5.6, D1, D2, D4).

use axum::Router;
use axum::extract::{Query, State};
use axum::routing::get;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::envelope::{Caller, ok_beside};
use super::goals::{health, measures_of};
use super::page::{Asked, Params};
use super::{Reply, Shared, ok};
use crate::wire::instant;
use crate::world::model::{Action, FeedItem, Goal, GoalStatus, Issue, Level, Measure, Tenant};
use crate::world::{date_of, shifted};

pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/dashboard/command-center", get(command_center))
        .route("/activity/recent", get(recent))
        .route("/insights", get(insights))
}

async fn command_center(State(backend): State<Shared>, caller: Caller, Query(params): Params) -> Reply {
    let asked = Asked(&params);
    let today = date_of(Timestamp::now());
    let until = shifted(today, asked.number("daysAhead").unwrap_or(7).clamp(0, 365));
    let user_id = asked.text("userId").unwrap_or(&caller.user_id);
    caller.read(&backend, |tenant| {
        let me = tenant.person(user_id).map(|person| person.id.as_str());
        let mine = tenant.actions.iter().filter(|action| action.assignee.as_deref() == me);
        let due = mine.filter(|action| !action.status.is_finished() && action.due_date <= until);
        Ok(ok(json!({
            "alerts": {
                "measuresAtRisk": at_risk(tenant).map(|measure| measure_alert(tenant, measure)).collect::<Vec<_>>(),
                "actionsPastDue": overdue(tenant, today).map(|action| action_alert(tenant, action, today)).collect::<Vec<_>>(),
                "criticalIssues": grave(tenant).map(|issue| issue_alert(tenant, issue)).collect::<Vec<_>>(),
            },
            "goals": active(tenant).map(|goal| goal_card(tenant, goal)).collect::<Vec<_>>(),
            "myTasks": due.map(|action| task(tenant, action)).collect::<Vec<_>>(),
            "summaryStats": figures(tenant, today),
            "generatedAt": instant(Timestamp::now()),
        })))
    })
}

fn active(tenant: &Tenant) -> impl Iterator<Item = &Goal> {
    tenant.goals.iter().filter(|goal| goal.status == GoalStatus::Active)
}

fn at_risk(tenant: &Tenant) -> impl Iterator<Item = &Measure> {
    tenant.measures.iter().filter(|measure| measure.health() == "at_risk")
}

fn overdue(tenant: &Tenant, today: Date) -> impl Iterator<Item = &Action> {
    tenant.actions.iter().filter(move |action| action.is_overdue(today))
}

fn open_issues(tenant: &Tenant) -> impl Iterator<Item = &Issue> {
    tenant.issues.iter().filter(|issue| !tenant.issue_status(issue).is_done())
}

/// "Critical" in the command centre means impact critical or high.
fn grave(tenant: &Tenant) -> impl Iterator<Item = &Issue> {
    open_issues(tenant).filter(|issue| issue.impact >= Level::High)
}

fn figures(tenant: &Tenant, today: Date) -> Value {
    let goals = |state: &str| active(tenant).filter(|goal| health(goal) == state).count();
    let measures = |state: &str| tenant.measures.iter().filter(|measure| measure.health() == state).count();
    let open = || tenant.actions.iter().filter(|action| !action.status.is_finished());
    let week = today..=shifted(today, 7);
    json!({
        "totalActiveGoals": active(tenant).count(), "goalsOnTrack": goals("on_track"), "goalsAtRisk": goals("at_risk"),
        "goalsBehind": goals("behind"), "totalMeasures": tenant.measures.len(), "measuresOnTrack": measures("on_track"),
        "measuresAtRisk": measures("at_risk"), "measuresBehind": measures("behind"), "totalActiveActions": open().count(),
        "actionsPastDue": overdue(tenant, today).count(),
        "actionsThisWeek": open().filter(|action| week.contains(&action.due_date)).count(),
        "openIssues": open_issues(tenant).count(), "criticalIssues": grave(tenant).count(),
    })
}

fn measure_alert(tenant: &Tenant, measure: &Measure) -> Value {
    let goal = measure.goal_id.as_deref().and_then(|goal| tenant.goal(goal).ok());
    json!({
        "measureLinkId": measure.link_id, "measureId": measure.id, "measureName": measure.name,
        "currentValue": measure.current(), "targetValue": measure.target,
        "variance": measure.current().map(|current| crate::world::round(current - measure.target, measure.decimals)),
        "variancePercentage": measure.variance(), "goalId": measure.goal_id, "goalTitle": goal.map(|goal| &goal.title),
        "strategyId": measure.strategy_id, "ownerId": measure.owner, "ownerName": tenant.name_of(&measure.owner),
    })
}

fn action_alert(tenant: &Tenant, action: &Action, today: Date) -> Value {
    let goal = action.goal().and_then(|goal| tenant.goal(goal).ok());
    json!({
        "actionId": action.id, "title": action.title, "dueDate": action.due_date.to_string(),
        "daysPastDue": (today - action.due_date).get_days(), "priority": action.priority.word(),
        "assignedPersonId": action.assignee,
        "assignedPersonName": action.assignee.as_deref().and_then(|person| tenant.name_of(person)),
        "goalId": goal.map(|goal| &goal.id), "goalTitle": goal.map(|goal| &goal.title),
    })
}

fn issue_alert(tenant: &Tenant, issue: &Issue) -> Value {
    json!({
        "issueId": issue.id, "title": issue.title, "impact": issue.impact.word(), "priority": issue.priority.word(),
        "reporterId": issue.reporter, "reporterName": tenant.name_of(&issue.reporter),
        "dateReported": issue.reported.to_string(),
        "statusName": tenant.status_config(&issue.status_id).map_or("Open", |config| config.name),
    })
}

fn goal_card(tenant: &Tenant, goal: &Goal) -> Value {
    let primary = measures_of(tenant, &goal.id).next().map(|measure| {
        json!({
            "id": measure.id, "name": measure.name, "unit": measure.unit, "currentValue": measure.current(),
            "targetValue": measure.target, "status": measure.health(),
        })
    });
    let actions = tenant.actions.iter().filter(|action| action.goal() == Some(goal.id.as_str()));
    let strategies: Vec<Value> = goal
        .strategies
        .iter()
        .map(|strategy| {
            json!({"id": strategy.id, "title": strategy.title, "progress": strategy.progress, "atRisk": strategy.progress < 20})
        })
        .collect();
    json!({
        "id": goal.id, "title": goal.title, "intent": goal.description, "status": goal.status.word(), "progress": goal.progress,
        "health": health(goal), "ownerId": goal.owner, "ownerName": tenant.name_of(&goal.owner), "strategies": strategies,
        "primaryMeasure": primary,
        "stats": {
            "strategies": goal.strategies.len(), "measures": measures_of(tenant, &goal.id).count(), "actions": actions.count(),
            "issues": tenant.open_issues_of(&goal.id).count(),
        },
    })
}

fn task(tenant: &Tenant, action: &Action) -> Value {
    let goal = action.goal().and_then(|goal| tenant.goal(goal).ok());
    json!({
        "id": action.id, "title": action.title, "description": action.description, "dueDate": action.due_date.to_string(),
        "priority": action.priority.word(), "status": action.status.rest(), "progress": action.progress,
        "goalId": goal.map(|goal| &goal.id), "goalTitle": goal.map(|goal| &goal.title),
    })
}

async fn recent(State(backend): State<Shared>, caller: Caller, Query(params): Params) -> Reply {
    let asked = Asked(&params);
    let page = asked.page("size", 10);
    caller.read(&backend, |tenant| {
        let items = tenant.feed.iter().filter_map(|item| Some((item, feed_kind(item)?)));
        let items: Vec<(&FeedItem, &str)> = items.filter(|(_, kind)| asked.allows("type", [*kind])).collect();
        let total = items.len();
        let list: Vec<Value> = page.cut(items).into_iter().map(|(item, kind)| feed_entry(tenant, item, kind)).collect();
        let pagination =
            json!({"page": page.number, "limit": page.size, "total": total, "totalPages": page.count(total)});
        Ok(ok_beside(json!(list), pagination))
    })
}

/// The four kinds that D2 knows; others do not appear there.
fn feed_kind(item: &FeedItem) -> Option<&'static str> {
    Some(match item.kind.as_str() {
        "note" | "comment" | "update" | "review" => "note",
        "decision" => "decision",
        "attachment" => "attachment",
        "reading" => "reading",
        _ => return None,
    })
}

fn feed_entry(tenant: &Tenant, item: &FeedItem, kind: &str) -> Value {
    json!({
        "id": item.id, "type": kind, "userId": item.by, "userName": tenant.name_of(&item.by), "entityId": item.entity_id,
        "entityType": item.entity_type, "entityTitle": item.entity_title, "description": item.text,
        "timestamp": instant(item.at),
    })
}

async fn insights(State(backend): State<Shared>, caller: Caller) -> Reply {
    caller.read(&backend, |tenant| {
        let list: Vec<Value> = tenant
            .insights
            .iter()
            .map(|insight| {
                json!({
                    "id": insight.id, "title": insight.title, "description": insight.description, "category": insight.category,
                    "priority": insight.priority.word(), "kissCategory": insight.kiss, "status": "active",
                    "createdAt": instant(insight.created_at),
                })
            })
            .collect();
        Ok(ok(json!(list)))
    })
}

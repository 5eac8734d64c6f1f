//! Goals and what is written about them (protocol.md 5.4, G1–G12, and D3).

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::routing::{get, post};
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::envelope::{Caller, created, named, with};
use super::page::{Asked, Page, Params, sort_by};
use super::{ApiError, Form, Reply, Shared, ok};
use crate::wire::instant;
use crate::world::model::{ActionStatus, FeedItem, Goal, GoalStatus, Measure, Strategy, THRESHOLD_PCT, Tenant, squash};
use crate::world::{GoalEdit, NewGoal, NewNote, date_of};

const KINDS: &[&str] = &["annual", "quarterly", "monthly", "custom"];

pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/goals", get(list).post(create))
        .route("/goals/stats", get(stats))
        // Colon verbs: `/goals/{id}:close`. The router cannot split a segment, so the handler does.
        .route("/goals/{id}", get(detail).put(edit).delete(remove).post(verb))
        .route("/goals/{id}/activity", get(activity).post(add_activity))
        .route("/goals/{id}/notes", post(add_note))
        .route("/goals/{id}/strategies", get(strategies))
}

async fn list(State(backend): State<Shared>, caller: Caller, Query(params): Params) -> Reply {
    let asked = Asked(&params);
    let page = asked.page("pageSize", 20);
    caller.read(&backend, |tenant| {
        let mut goals: Vec<&Goal> = tenant.goals.iter().filter(|goal| is_asked_for(goal, &asked)).collect();
        sort(&mut goals, &asked);
        let total = goals.len();
        let items: Vec<Value> = page.cut(goals).into_iter().map(|goal| summary(tenant, goal)).collect();
        Ok(ok(json!({"items": items, "pagination": pagination(page, total)})))
    })
}

fn is_asked_for(goal: &Goal, asked: &Asked<'_>) -> bool {
    asked.allows("status", [goal.status.word()])
        && asked.allows("type", [goal.kind.as_str()])
        && asked.text("personId").is_none_or(|owner| owner == goal.owner)
        && asked.finds("searchTerm", &format!("{} {}", goal.title, goal.description))
}

fn sort(goals: &mut [&Goal], asked: &Asked<'_>) {
    let descending = asked.text("sortOrder").unwrap_or("desc") == "desc";
    match asked.text("sortBy") {
        Some("name" | "title") => sort_by(goals, descending, |goal| goal.title.clone()),
        Some("status") => sort_by(goals, descending, |goal| goal.status.word()),
        Some("startDate") => sort_by(goals, descending, |goal| goal.start_date),
        Some("targetDate") => sort_by(goals, descending, |goal| goal.target_date),
        Some(_) | None => sort_by(goals, descending, |goal| goal.created_at),
    }
}

fn pagination(page: Page, total: usize) -> Value {
    json!({"page": page.number, "pageSize": page.size, "total": total, "totalPages": page.count(total)})
}

async fn create(State(backend): State<Shared>, caller: Caller, mut form: Form) -> Reply {
    let today = date_of(Timestamp::now());
    let title = form.required_text(if form.has("name") { "name" } else { "title" }, 1..=200);
    form.required("type");
    form.required("targetDate");
    form.required("ownerId");
    let description = form.text("description", 0..=2000).unwrap_or_default();
    let kind = form.choice("type", KINDS).unwrap_or_default();
    let start_date = form.date("startDate").unwrap_or(today);
    let target_date = future(&mut form, today).unwrap_or(today);
    let status = match form.choice("status", &["draft", "active"]).as_deref() {
        Some("active") => GoalStatus::Active,
        Some(_) | None => GoalStatus::Draft,
    };
    let owner = caller.read(&backend, |tenant| Ok(form.person("ownerId", tenant)))?.unwrap_or_default();
    form.check()?;
    let new = NewGoal { title, description, kind, start_date, target_date, owner, status };
    let goal = caller.write(&backend, |tenant, deed| {
        let (id, events) = tenant.create_goal(deed, new)?;
        Ok((full_summary(tenant, tenant.goal(&id)?), events))
    })?;
    Ok(created(goal))
}

fn future(form: &mut Form, today: Date) -> Option<Date> {
    let date = form.date("targetDate")?;
    if date <= today {
        form.fault("targetDate", "must be in the future");
    }
    Some(date)
}

async fn detail(State(backend): State<Shared>, caller: Caller, Path(id): Path<String>) -> Reply {
    caller.read(&backend, |tenant| {
        let goal = tenant.goal(&id)?;
        let measures: Vec<&Measure> = measures_of(tenant, &id).collect();
        let actions: Vec<ActionStatus> =
            tenant.actions.iter().filter(|action| action.goal() == Some(id.as_str())).map(|action| action.status).collect();
        let recent = tenant.feed.iter().filter(|item| item.goal_id.as_deref() == Some(id.as_str())).take(10);
        let more = json!({
            "strategies": goal.strategies.iter().enumerate().map(|(place, strategy)| embedded(strategy, place)).collect::<Vec<_>>(),
            "measures": measures.iter().map(|measure| linked(measure)).collect::<Vec<_>>(),
            "statistics": {
                "strategiesCount": goal.strategies.len(), "measuresCount": measures.len(), "actionsCount": actions.len(),
                "openIssuesCount": tenant.open_issues_of(&id).count(),
                "completedActionsCount": actions.iter().filter(|status| **status == ActionStatus::Completed).count(),
                "overallHealth": health(goal),
            },
            "recentActivity": recent.map(|item| feed_entry(tenant, item)).collect::<Vec<_>>(),
        });
        Ok(ok(with(full_summary(tenant, goal), more)))
    })
}

async fn edit(State(backend): State<Shared>, caller: Caller, Path(id): Path<String>, mut form: Form) -> Reply {
    let today = date_of(Timestamp::now());
    let edit = GoalEdit {
        title: form.text(if form.has("name") { "name" } else { "title" }, 1..=200),
        description: form.text("description", 0..=2000),
        kind: form.choice("type", KINDS),
        start_date: form.date("startDate"),
        target_date: future(&mut form, today),
        owner: caller.read(&backend, |tenant| Ok(form.person("ownerId", tenant)))?,
    };
    form.check()?;
    let goal = caller.write(&backend, |tenant, deed| {
        tenant.edit_goal(deed, &id, edit)?;
        Ok((full_summary(tenant, tenant.goal(&id)?), Vec::new()))
    })?;
    Ok(ok(goal))
}

async fn remove(State(backend): State<Shared>, caller: Caller, Path(id): Path<String>) -> Reply {
    caller.write(&backend, |tenant, _| Ok((tenant.delete_goal(&id)?, Vec::new())))?;
    Ok(ok(json!({"message": "Goal deleted"})))
}

async fn verb(State(backend): State<Shared>, caller: Caller, Path(target): Path<String>, form: Form) -> Reply {
    match target.rsplit_once(':') {
        Some((id, "close")) => close(&backend, &caller, id, form),
        Some((id, "activate")) => activate(&backend, &caller, id),
        Some((id, "pause")) => pause(&backend, &caller, id, form),
        Some(_) | None => Err(ApiError::NoRoute),
    }
}

fn close(backend: &Shared, caller: &Caller, id: &str, mut form: Form) -> Reply {
    form.required("finalStatus");
    let end = form.choice("finalStatus", &["completed", "cancelled"]);
    let notes = form.text("notes", 0..=1000);
    form.check()?;
    let closed = caller.write(backend, |tenant, deed| {
        let events = match end.as_deref() {
            Some("completed") => tenant.complete_goal(deed, id, notes.as_deref())?,
            Some(_) | None => tenant.cancel_goal(deed, id, notes.as_deref())?,
        };
        let goal = tenant.goal(id)?;
        let answer = json!({
            "id": id, "status": goal.status.word(), "completionDate": goal.completed_at.map(instant), "progress": goal.progress,
            "finalNotes": goal.final_notes,
        });
        Ok((answer, events))
    })?;
    Ok(ok(closed))
}

fn activate(backend: &Shared, caller: &Caller, id: &str) -> Reply {
    let active = caller.write(backend, |tenant, deed| {
        let events = tenant.activate_goal(deed, id)?;
        Ok((json!({"id": id, "status": "active", "activatedAt": instant(deed.at)}), events))
    })?;
    Ok(ok(active))
}

fn pause(backend: &Shared, caller: &Caller, id: &str, mut form: Form) -> Reply {
    let reason = form.text("reason", 0..=1000);
    form.check()?;
    let paused = caller.write(backend, |tenant, deed| {
        let events = tenant.pause_goal(deed, id, reason.as_deref())?;
        Ok((json!({"id": id, "status": "paused", "pausedAt": instant(deed.at), "pauseReason": reason}), events))
    })?;
    Ok(ok(paused))
}

async fn activity(
    State(backend): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
    Query(params): Params,
) -> Reply {
    let asked = Asked(&params);
    let page = asked.page("pageSize", 20);
    caller.read(&backend, |tenant| {
        tenant.goal(&id)?;
        let of_goal = tenant.feed.iter().filter(|item| item.goal_id.as_deref() == Some(id.as_str()));
        let items: Vec<&FeedItem> = of_goal.filter(|item| asked.allows("types", [item.kind.as_str()])).collect();
        let total = items.len();
        let items: Vec<Value> = page.cut(items).into_iter().map(|item| feed_entry(tenant, item)).collect();
        Ok(ok(json!({"items": items, "pagination": pagination(page, total)})))
    })
}

async fn add_activity(State(backend): State<Shared>, caller: Caller, Path(id): Path<String>, mut form: Form) -> Reply {
    form.required("type");
    let kind = form.choice("type", &["comment", "note", "update"]).unwrap_or_default();
    let content = form.required_text("content", 1..=2000);
    form.check()?;
    let metadata = form.value("metadata").cloned().unwrap_or_else(|| json!({}));
    let entry = caller.write(&backend, |tenant, deed| {
        let title = headline(&content);
        let note = NewNote { kind: &kind, title: &title, content: &content, tags: &[], metadata };
        let (entry_id, events) = tenant.add_note(deed, &id, note)?;
        let by = named(tenant, deed.by);
        let answer =
            json!({"id": entry_id, "type": kind, "content": content, "createdAt": instant(deed.at), "createdBy": by});
        Ok((answer, events))
    })?;
    Ok(created(entry))
}

async fn add_note(State(backend): State<Shared>, caller: Caller, Path(id): Path<String>, mut form: Form) -> Reply {
    let content = form.required_text("content", 1..=5000);
    let category = form.text("category", 0..=100);
    form.check()?;
    let note = caller.write(&backend, |tenant, deed| {
        let title = headline(&content);
        let tags: Vec<String> = category.iter().cloned().collect();
        let note = NewNote { kind: "note", title: &title, content: &content, tags: &tags, metadata: json!({}) };
        let (note_id, events) = tenant.add_note(deed, &id, note)?;
        let by = named(tenant, deed.by);
        let answer =
            json!({"id": note_id, "content": content, "category": category, "createdAt": instant(deed.at), "createdBy": by});
        Ok((answer, events))
    })?;
    Ok(created(note))
}

/// The first line, at most 60 characters.
fn headline(content: &str) -> String {
    content.lines().next().unwrap_or_default().chars().take(60).collect()
}

async fn stats(State(backend): State<Shared>, caller: Caller, Query(params): Params) -> Reply {
    let asked = Asked(&params);
    caller.read(&backend, |tenant| {
        let owner = asked.text("ownerId");
        let goals = tenant.goals.iter().filter(|goal| asked.allows("type", [goal.kind.as_str()]));
        let goals: Vec<&Goal> = goals.filter(|goal| owner.is_none_or(|owner| owner == goal.owner)).collect();
        let count = |wanted: &dyn Fn(&Goal) -> bool| goals.iter().filter(|goal| wanted(goal)).count();
        let by_status: Map<String, Value> = GoalStatus::ALL
            .iter()
            .map(|status| (status.word().to_owned(), json!(count(&|goal| goal.status == *status))))
            .collect();
        let by_type: Map<String, Value> =
            KINDS.iter().map(|kind| ((*kind).to_owned(), json!(count(&|goal| goal.kind == *kind)))).collect();
        let progress: u32 = goals.iter().map(|goal| u32::from(goal.progress)).sum();
        Ok(ok(json!({
            "totalGoals": goals.len(), "byStatus": by_status, "byType": by_type,
            "averageProgress": f64::from(progress) / goals.len().max(1) as f64,
            "onTrackCount": count(&|goal| goal.status == GoalStatus::Active && health(goal) == "on_track"),
            "atRiskCount": count(&|goal| goal.status == GoalStatus::Active && health(goal) == "at_risk"),
            "offTrackCount": count(&|goal| goal.status == GoalStatus::Active && health(goal) == "behind"),
            "totalMeasures": tenant.measures.len(),
            "totalStrategies": goals.iter().map(|goal| goal.strategies.len()).sum::<usize>(),
            "totalActions": tenant.actions.len(),
        })))
    })
}

async fn strategies(State(backend): State<Shared>, caller: Caller, Path(id): Path<String>) -> Reply {
    caller.read(&backend, |tenant| {
        let goal = tenant.goal(&id)?;
        let list = goal.strategies.iter().enumerate().map(|(place, strategy)| {
            json!({
                "id": strategy.id, "goalId": goal.id, "title": strategy.title, "description": strategy.description,
                "status": strategy.status, "priority": "medium", "order": place + 1, "ownerId": goal.owner,
                "dueDate": goal.target_date.to_string(), "progress": strategy.progress,
                "createdAt": instant(strategy.created_at), "updatedAt": instant(goal.updated_at),
            })
        });
        Ok(ok(Value::Array(list.collect())))
    })
}

/// How a goal under way stands: progress compared with the time gone.
pub(super) fn health(goal: &Goal) -> &'static str {
    let length = (goal.target_date - goal.start_date).get_days().max(1);
    let gone = (date_of(Timestamp::now()) - goal.start_date).get_days().clamp(0, length);
    match i32::from(goal.progress) - gone * 100 / length {
        -15.. => "on_track",
        -40..=-16 => "at_risk",
        _ => "behind",
    }
}

pub(super) fn measures_of<'a>(tenant: &'a Tenant, goal_id: &'a str) -> impl Iterator<Item = &'a Measure> {
    tenant.measures.iter().filter(move |measure| measure.goal_id.as_deref() == Some(goal_id))
}

fn summary(tenant: &Tenant, goal: &Goal) -> Value {
    let email = tenant.person(&goal.owner).map(|person| person.email.as_str());
    json!({
        "id": goal.id, "name": goal.title, "description": goal.description, "status": goal.status.word(), "type": goal.kind,
        "targetDate": goal.target_date.to_string(), "startDate": goal.start_date.to_string(),
        "completionDate": goal.completed_at.map(instant), "progress": goal.progress,
        "owner": with(named(tenant, &goal.owner), json!({"email": email})),
        "strategiesCount": goal.strategies.len(), "measuresCount": measures_of(tenant, &goal.id).count(),
        "actionsCount": tenant.actions.iter().filter(|action| action.goal() == Some(goal.id.as_str())).count(),
        "issuesCount": tenant.open_issues_of(&goal.id).count(),
        "createdAt": instant(goal.created_at), "updatedAt": instant(goal.updated_at),
    })
}

fn full_summary(tenant: &Tenant, goal: &Goal) -> Value {
    with(
        summary(tenant, goal),
        json!({"createdBy": goal.created_by, "tenantId": tenant.id, "finalNotes": goal.final_notes}),
    )
}

fn embedded(strategy: &Strategy, place: usize) -> Value {
    json!({
        "id": strategy.id, "name": strategy.title, "description": strategy.description, "order": place + 1,
        "status": strategy.status, "progress": strategy.progress, "measuresCount": 0,
        "createdAt": instant(strategy.created_at),
    })
}

fn linked(measure: &Measure) -> Value {
    let health = Some(measure.health()).filter(|health| *health != "no_data");
    json!({
        "measureLinkId": measure.link_id, "measureId": measure.id, "name": measure.name, "unit": measure.unit,
        "direction": squash(measure.direction.word()), "currentValue": measure.current(), "targetValue": null,
        "progress": measure.progress(), "variance": measure.variance(), "progressStatus": health, "isPrimary": true,
        "thresholdPct": THRESHOLD_PCT, "strategyId": measure.strategy_id, "category": measure.category, "catalogId": null,
        "aggregationType": "last", "aggregationPeriod": "month", "type": "quantitative", "ownerId": measure.owner,
    })
}

fn feed_entry(tenant: &Tenant, item: &FeedItem) -> Value {
    json!({
        "id": item.id, "type": item.kind, "entityType": item.entity_type, "entityId": item.entity_id,
        "description": item.text, "metadata": item.metadata, "createdAt": instant(item.at), "createdBy": named(tenant, &item.by),
    })
}

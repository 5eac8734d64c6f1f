//! Issues and their configurations (protocol.md 5.5, I1–I9).

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::routing::{MethodRouter, get, post, put};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::envelope::{Caller, created, ok_beside, with};
use super::page::{Asked, Params, sort_by};
use super::{ApiError, Form, Reply, Shared, ok};
use crate::wire::{Event, instant};
use crate::world::model::{ActionStatus, Connections, Issue, IssueStatus, Level, Tenant};
use crate::world::{Deed, NewAction, NewIssue, Refused, date_of, shifted};

/// Free texts that are kept as they come.
const TEXTS: &[&str] =
    &["environment", "stepsToReproduce", "expectedBehavior", "actualBehavior", "rootCauseAnalysis", "resolutionNotes"];

/// Issues stand under two paths (D-27).
pub(super) fn routes() -> Router<Shared> {
    let both = |router: Router<Shared>, path: &str, method: MethodRouter<Shared>| {
        router.route(&format!("/issues{path}"), method.clone()).route(&format!("/operations/issues{path}"), method)
    };
    let router = [
        ("", get(list).post(create)),
        ("/stats", get(stats)),
        ("/{id}", get(one).put(edit).delete(remove)),
        ("/{id}/status", put(set_status)),
        ("/{id}/start", put(start)),
        ("/{id}/resolve", put(resolve)),
        ("/{id}/close", put(close)),
        ("/{id}/reopen", put(reopen)),
        ("/{id}/assign", put(assign)),
        ("/{id}/convert-to-actions", post(convert)),
    ]
    .into_iter()
    .fold(Router::new(), |router, (path, method)| both(router, path, method));
    router.route("/operations/issue-statuses", get(statuses)).route("/operations/issue-types", get(types))
}

async fn list(State(backend): State<Shared>, caller: Caller, Query(params): Params) -> Reply {
    let asked = Asked(&params);
    let page = asked.page("limit", 20);
    caller.read(&backend, |tenant| {
        let mut issues: Vec<&Issue> =
            tenant.issues.iter().filter(|issue| is_asked_for(tenant, issue, &asked)).collect();
        sort(tenant, &mut issues, &asked);
        let total = issues.len();
        let items: Vec<Value> = page.cut(issues).into_iter().map(|issue| entry(tenant, issue)).collect();
        let pagination = json!({
            "page": page.number, "limit": page.size, "totalPages": page.count(total), "totalItems": total,
            "hasNextPage": page.has_next(total), "hasPreviousPage": page.number > 1,
        });
        Ok(ok_beside(json!(items), pagination))
    })
}

fn is_asked_for(tenant: &Tenant, issue: &Issue, asked: &Asked<'_>) -> bool {
    let links = &issue.connections;
    let category = tenant.status_config(&issue.status_id).map_or("open", |config| config.category);
    let due = issue.due_date;
    asked.allows("status", [issue.status_id.as_str()])
        && asked.allows("statusConfigId", [issue.status_id.as_str()])
        && asked.allows("statusCategory", [category])
        && asked.allows("typeConfigId", [issue.type_id.as_str()])
        && asked.allows("businessImpact", [issue.impact.word()])
        && asked.allows("priority", [issue.priority.word()])
        && asked.allows("assignedPersonId", issue.assignee.as_deref())
        && asked.allows("reporterId", [issue.reporter.as_str()])
        && asked.allows("tags", issue.tags.iter().map(String::as_str))
        && asked.allows("goalIds", links.goals.iter().map(String::as_str))
        && asked.allows("actionIds", links.actions.iter().map(String::as_str))
        && asked.allows("strategyIds", links.strategies.iter().map(String::as_str))
        && asked.instant("createdAfter").is_none_or(|from| issue.created_at >= from)
        && asked.instant("createdBefore").is_none_or(|to| issue.created_at <= to)
        && asked.date("dueAfter").is_none_or(|from| due.is_some_and(|due| due >= from))
        && asked.date("dueBefore").is_none_or(|to| due.is_some_and(|due| due <= to))
        && asked.finds("search", &format!("{} {}", issue.title, issue.description))
}

fn sort(tenant: &Tenant, issues: &mut [&Issue], asked: &Asked<'_>) {
    let descending = asked.text("order").unwrap_or("desc") == "desc";
    match asked.text("sort") {
        Some("title") => sort_by(issues, descending, |issue| issue.title.clone()),
        Some("status") => sort_by(issues, descending, |issue| tenant.issue_status(issue).word()),
        Some("type") => sort_by(issues, descending, |issue| issue.type_id.clone()),
        Some("impact") => sort_by(issues, descending, |issue| issue.impact),
        Some("priority") => sort_by(issues, descending, |issue| issue.priority),
        Some("dueDate") => sort_by(issues, descending, |issue| issue.due_date),
        Some("updatedAt") => sort_by(issues, descending, |issue| issue.updated_at),
        Some(_) | None => sort_by(issues, descending, |issue| issue.created_at),
    }
}

async fn create(State(backend): State<Shared>, caller: Caller, mut form: Form) -> Reply {
    let title = form.required_text("title", 1..=200);
    for name in ["businessImpact", "priority", "reportedBy"] {
        form.required(name);
    }
    let impact = form.level("businessImpact").unwrap_or(Level::Medium);
    let priority = form.level("priority").unwrap_or(Level::Medium);
    let mut people = |name| caller.read(&backend, |tenant| Ok(form.person(name, tenant)));
    let (reporter, assignee) = (people("reportedBy")?.unwrap_or_default(), people("assignedPersonId")?);
    let mut links = form.inner("connections");
    let new = NewIssue {
        title,
        description: form.text("description", 0..=2000).unwrap_or_default(),
        impact,
        priority,
        reporter,
        assignee,
        type_id: form.text("typeConfigId", 1..=100),
        status_id: form.text(if form.has("statusId") { "statusId" } else { "statusConfigId" }, 1..=100),
        due_date: form.date("dueDate"),
        estimated_hours: form.number("estimatedHours", 0.0..=1000.0),
        tags: form.texts("tags").unwrap_or_default(),
        connections: Connections {
            goals: links.texts("goalIds").unwrap_or_default(),
            strategies: links.texts("strategyIds").unwrap_or_default(),
            actions: links.texts("actionIds").unwrap_or_default(),
            issues: Vec::new(),
        },
        texts: texts(&mut form),
    };
    form.check()?;
    links.check()?;
    let issue = caller.write(&backend, |tenant, deed| {
        let (id, events) = tenant.create_issue(deed, new)?;
        Ok((entry(tenant, tenant.issue(&id)?), events))
    })?;
    Ok(created(issue))
}

fn texts(form: &mut Form) -> Map<String, Value> {
    TEXTS.iter().filter_map(|name| Some(((*name).to_owned(), Value::String(form.text(name, 0..=4000)?)))).collect()
}

async fn one(State(backend): State<Shared>, caller: Caller, Path(id): Path<String>) -> Reply {
    caller.read(&backend, |tenant| Ok(ok(entry(tenant, tenant.issue(&id)?))))
}

async fn remove(State(backend): State<Shared>, caller: Caller, Path(id): Path<String>) -> Reply {
    caller.write(&backend, |tenant, _| Ok((tenant.delete_issue(&id)?, Vec::new())))?;
    Ok(ok(json!({"deletedIssueId": id, "deletedAt": instant(Timestamp::now())})))
}

async fn edit(State(backend): State<Shared>, caller: Caller, Path(id): Path<String>, mut form: Form) -> Reply {
    let title = form.text("title", 1..=200);
    let description = form.text("description", 0..=2000);
    let (impact, priority) = (form.level("businessImpact").or(form.level("impact")), form.level("priority"));
    let (due_date, tags) = (form.date("dueDate"), form.texts("tags"));
    let (estimated, actual) = (form.number("estimatedHours", 0.0..=1000.0), form.number("actualHours", 0.0..=10_000.0));
    let (status_id, type_id) = (form.text("statusConfigId", 1..=100), form.text("typeConfigId", 1..=100));
    let assignee = assignee(&backend, &caller, &mut form)?;
    let texts = texts(&mut form);
    form.check()?;
    change(&backend, &caller, &id, |tenant, deed| {
        if let Some(kind) = &type_id {
            tenant.issue_type(kind)?;
        }
        let events = match &status_id {
            Some(status_id) => tenant.turn_issue(deed, &id, status_id)?,
            None => Vec::new(),
        };
        let issue = tenant.issue_mut(&id)?;
        issue.title = title.unwrap_or(std::mem::take(&mut issue.title));
        issue.description = description.unwrap_or(std::mem::take(&mut issue.description));
        issue.type_id = type_id.unwrap_or(std::mem::take(&mut issue.type_id));
        issue.tags = tags.unwrap_or(std::mem::take(&mut issue.tags));
        issue.impact = impact.unwrap_or(issue.impact);
        issue.priority = priority.unwrap_or(issue.priority);
        issue.due_date = due_date.or(issue.due_date);
        issue.estimated_hours = estimated.or(issue.estimated_hours);
        issue.actual_hours = actual.or(issue.actual_hours);
        issue.assignee = assignee.unwrap_or(issue.assignee.take());
        issue.texts.extend(texts);
        Ok(events)
    })
}

async fn set_status(State(backend): State<Shared>, caller: Caller, Path(id): Path<String>, mut form: Form) -> Reply {
    let status_id = form.required_text("statusConfigId", 1..=100);
    let texts = texts(&mut form);
    form.check()?;
    change(&backend, &caller, &id, |tenant, deed| {
        let events = tenant.turn_issue(deed, &id, &status_id)?;
        tenant.issue_mut(&id)?.texts.extend(texts);
        Ok(events)
    })
}

async fn start(State(backend): State<Shared>, caller: Caller, Path(id): Path<String>) -> Reply {
    turn_to(&backend, &caller, &id, "In Progress", Map::new())
}

async fn resolve(State(backend): State<Shared>, caller: Caller, Path(id): Path<String>, mut form: Form) -> Reply {
    form.required_text("resolutionNotes", 1..=4000);
    let texts = texts(&mut form);
    form.check()?;
    turn_to(&backend, &caller, &id, "Resolved", texts)
}

async fn close(State(backend): State<Shared>, caller: Caller, Path(id): Path<String>) -> Reply {
    turn_to(&backend, &caller, &id, "Closed", Map::new())
}

async fn reopen(State(backend): State<Shared>, caller: Caller, Path(id): Path<String>, mut form: Form) -> Reply {
    form.required_text("reason", 1..=1000);
    form.check()?;
    turn_to(&backend, &caller, &id, "Open", Map::new())
}

fn turn_to(backend: &Shared, caller: &Caller, id: &str, status_name: &str, texts: Map<String, Value>) -> Reply {
    change(backend, caller, id, |tenant, deed| {
        let status_id = tenant.status_named(status_name);
        let events = tenant.turn_issue(deed, id, &status_id)?;
        tenant.issue_mut(id)?.texts.extend(texts);
        Ok(events)
    })
}

async fn assign(State(backend): State<Shared>, caller: Caller, Path(id): Path<String>, mut form: Form) -> Reply {
    let assignee = assignee(&backend, &caller, &mut form)?;
    form.check()?;
    change(&backend, &caller, &id, |tenant, _| {
        tenant.issue_mut(&id)?.assignee = assignee.flatten();
        Ok(Vec::new())
    })
}

/// `Some(None)` when nobody is asked for, `None` when the field is missing.
fn assignee(backend: &Shared, caller: &Caller, form: &mut Form) -> Result<Option<Option<String>>, ApiError> {
    let sent = form.has("assignedPersonId");
    let person = caller.read(backend, |tenant| Ok(form.person("assignedPersonId", tenant)))?;
    Ok(sent.then_some(person))
}

/// Does a verb on an issue and answers with the issue.
fn change(
    backend: &Shared,
    caller: &Caller,
    id: &str,
    verb: impl FnOnce(&mut Tenant, Deed<'_>) -> Result<Vec<Event>, Refused>,
) -> Reply {
    let issue = caller.write(backend, |tenant, deed| {
        tenant.issue(id)?;
        let events = verb(tenant, deed)?;
        tenant.issue_mut(id)?.updated_at = deed.at;
        Ok((entry(tenant, tenant.issue(id)?), events))
    })?;
    Ok(ok(issue))
}

async fn convert(State(backend): State<Shared>, caller: Caller, Path(id): Path<String>, mut form: Form) -> Reply {
    let drafts = form.value("actions").and_then(Value::as_array).cloned().unwrap_or_default();
    if drafts.is_empty() {
        form.fault("actions", "must name at least one action");
    }
    let status_id = form.text("newStatusId", 1..=100);
    form.check()?;
    let action_ids = caller.write(&backend, |tenant, deed| {
        let goals = tenant.issue(&id)?.connections.goals.clone();
        if let Some(status_id) = &status_id {
            tenant.status_config(status_id)?;
        }
        let mut ids = Vec::new();
        let mut events = Vec::new();
        for draft in &drafts {
            let (action_id, told) = tenant.create_action(deed, converted(tenant, draft, (&goals, &id), deed))?;
            ids.push(action_id);
            events.extend(told);
        }
        if let Some(status_id) = &status_id {
            events.extend(tenant.turn_issue(deed, &id, status_id)?);
        }
        tenant.issue_mut(&id)?.connections.actions.extend(ids.clone());
        Ok((ids, events))
    })?;
    Ok(ok(json!({"actionIds": action_ids})))
}

fn converted(tenant: &Tenant, draft: &Value, origin: (&[String], &str), deed: Deed<'_>) -> NewAction {
    let text = |name: &str| draft.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (goals, issue) = origin;
    let today = date_of(deed.at);
    NewAction {
        title: text("title"),
        description: text("description"),
        status: ActionStatus::NotStarted,
        priority: Level::parse(&text("priority")).unwrap_or(Level::Medium),
        start_date: today,
        due_date: shifted(today, 14),
        assignee: tenant.person(&text("assignedPersonId")).map(|person| person.id.clone()),
        progress: 0,
        estimated_hours: None,
        tags: Vec::new(),
        connections: Connections { goals: goals.to_vec(), issues: vec![issue.to_owned()], ..Connections::default() },
    }
}

async fn stats(State(backend): State<Shared>, caller: Caller) -> Reply {
    caller.read(&backend, |tenant| {
        let today = date_of(Timestamp::now());
        let count = |wanted: &dyn Fn(&Issue) -> bool| tenant.issues.iter().filter(|issue| wanted(issue)).count();
        let in_status = |status: IssueStatus| count(&|issue| tenant.issue_status(issue) == status);
        let done = count(&|issue| tenant.issue_status(issue).is_done());
        let types: Map<String, Value> = tenant
            .issue_types
            .iter()
            .map(|kind| (kind.name.to_owned(), json!(count(&|issue| issue.type_id == kind.id))))
            .collect();
        let impacts: Map<String, Value> =
            Level::ALL.iter().map(|level| (level.word().to_owned(), json!(count(&|issue| issue.impact == *level)))).collect();
        Ok(ok(json!({
            "totalIssues": tenant.issues.len(), "openIssues": in_status(IssueStatus::Open),
            "inProgressIssues": in_status(IssueStatus::InProgress), "resolvedIssues": in_status(IssueStatus::Resolved),
            "closedIssues": in_status(IssueStatus::Closed),
            "overdueIssues": count(&|issue| !tenant.issue_status(issue).is_done() && issue.due_date.is_some_and(|due| due < today)),
            "criticalIssues": count(&|issue| issue.impact == Level::Critical),
            "resolutionRate": done as f64 / tenant.issues.len().max(1) as f64,
            "typeStats": types, "impactStats": impacts, "timelineStats": {},
        })))
    })
}

async fn statuses(State(backend): State<Shared>, caller: Caller, Query(params): Params) -> Reply {
    caller.read(&backend, |tenant| {
        let asked = Asked(&params);
        let list: Vec<Value> = tenant
            .issue_statuses
            .iter()
            .enumerate()
            .filter(|(_, config)| asked.allows("category", [config.category]))
            .map(|(place, config)| {
                json!({
                    "id": config.id, "name": config.name, "description": config.description, "category": config.category,
                    "color": config.color, "icon": config.icon, "order": place + 1, "isActive": true, "isSystemStatus": place < 4,
                })
            })
            .collect();
        Ok(ok(json!({"statuses": list})))
    })
}

async fn types(State(backend): State<Shared>, caller: Caller) -> Reply {
    caller.read(&backend, |tenant| {
        let list: Vec<Value> = tenant
            .issue_types
            .iter()
            .enumerate()
            .map(|(place, kind)| {
                json!({
                    "id": kind.id, "name": kind.name, "description": kind.name, "color": kind.color, "icon": kind.category,
                    "order": place + 1, "isActive": true, "isSystemType": true,
                })
            })
            .collect();
        Ok(ok(json!({"types": list})))
    })
}

fn entry(tenant: &Tenant, issue: &Issue) -> Value {
    let links = &issue.connections;
    let entry = json!({
        "id": issue.id, "tenantId": tenant.id, "title": issue.title, "description": issue.description,
        "typeConfigId": issue.type_id, "statusConfigId": issue.status_id, "impact": issue.impact.word(),
        "priority": issue.priority.word(), "reporterId": issue.reporter, "reporterName": tenant.name_of(&issue.reporter),
        "assignedPersonId": issue.assignee, "assignedPersonName": issue.assignee.as_deref().and_then(|id| tenant.name_of(id)),
        "dueDate": issue.due_date.map(|due| due.to_string()), "dateReported": issue.reported.to_string(),
        "estimatedHours": issue.estimated_hours, "actualHours": issue.actual_hours, "tags": issue.tags, "displayOrder": 0,
        "connections": {"goalIds": links.goals, "strategyIds": links.strategies, "actionIds": links.actions},
        "createdAt": instant(issue.created_at), "updatedAt": instant(issue.updated_at), "createdBy": issue.created_by,
        "isDeleted": false,
    });
    with(entry, Value::Object(issue.texts.clone()))
}

//! Actions (protocol.md 5.5, A1–A8).

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::routing::{delete, get, put};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::envelope::Caller;
use super::page::{Asked, Params, sort_by};
use super::{Form, Reply, Shared, ok};
use crate::wire::instant;
use crate::world::model::{Action, ActionStatus, Connections, Level, Tenant};
use crate::world::{ActionEdit, NewAction, date_of};

pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/operations/actions", get(list).post(create))
        .route("/operations/actions/{id}", get(one).put(edit).patch(edit).delete(remove))
        .route("/operations/actions/{id}/status", put(turn))
        .route("/operations/actions/{id}/goals", put(connect))
        .route("/operations/actions/{id}/strategies", put(connect))
        .route("/operations/actions/{id}/issues", put(connect))
        .route("/operations/actions/{id}/relationships", delete(disconnect))
}

async fn list(State(backend): State<Shared>, caller: Caller, Query(params): Params) -> Reply {
    let asked = Asked(&params);
    let page = asked.page("limit", 50);
    caller.read(&backend, |tenant| {
        let mut actions: Vec<&Action> = tenant.actions.iter().filter(|action| is_asked_for(action, &asked)).collect();
        sort(&mut actions, &asked);
        let total = actions.len();
        let items: Vec<Value> = page.cut(actions).into_iter().map(|action| entry(tenant, action)).collect();
        Ok(ok(json!({
            "success": true, "data": items,
            "pagination": {
                "page": page.number, "limit": page.size, "total": total, "totalPages": page.count(total),
                "hasNextPage": page.has_next(total), "hasPreviousPage": page.number > 1,
            },
        })))
    })
}

fn is_asked_for(action: &Action, asked: &Asked<'_>) -> bool {
    let links = &action.connections;
    asked.allows("status", [action.status.rest(), action.status.wire()])
        && asked.allows("priority", [action.priority.word()])
        && asked.allows("assignedPersonId", action.assignee.as_deref())
        && asked.allows("goalIds", links.goals.iter().map(String::as_str))
        && asked.allows("strategyIds", links.strategies.iter().map(String::as_str))
        && asked.allows("issueIds", links.issues.iter().map(String::as_str))
        && asked.date("startDate").is_none_or(|from| action.due_date >= from)
        && asked.date("endDate").is_none_or(|to| action.due_date <= to)
        && asked.finds("search", &format!("{} {}", action.title, action.description))
}

fn sort(actions: &mut [&Action], asked: &Asked<'_>) {
    let descending = asked.text("order") == Some("desc");
    match asked.text("sort") {
        Some("startDate") => sort_by(actions, descending, |action| action.start_date),
        Some("priority") => sort_by(actions, descending, |action| action.priority),
        Some("status") => sort_by(actions, descending, |action| action.status),
        Some("createdAt") => sort_by(actions, descending, |action| action.created_at),
        Some("title") => sort_by(actions, descending, |action| action.title.clone()),
        Some(_) | None => sort_by(actions, descending, |action| action.due_date),
    }
}

async fn create(State(backend): State<Shared>, caller: Caller, mut form: Form) -> Reply {
    let today = date_of(Timestamp::now());
    let title = form.required_text("title", 1..=200);
    for name in ["startDate", "dueDate", "priority", "assignedPersonId"] {
        form.required(name);
    }
    let edit = read(&backend, &caller, &mut form)?;
    let start_date = edit.start_date.unwrap_or(today);
    let due_date = edit.due_date.unwrap_or(today);
    if due_date < start_date {
        form.fault("dueDate", "must not be before startDate");
    }
    form.check()?;
    let new = NewAction {
        title,
        description: edit.description.unwrap_or_default(),
        status: edit.status.unwrap_or(ActionStatus::NotStarted),
        priority: edit.priority.unwrap_or(Level::Medium),
        start_date,
        due_date,
        assignee: edit.assignee.flatten(),
        progress: edit.progress.unwrap_or_default(),
        estimated_hours: edit.estimated_hours,
        tags: edit.tags.unwrap_or_default(),
        connections: Connections {
            goals: edit.goals.unwrap_or_default(),
            strategies: edit.strategies.unwrap_or_default(),
            issues: edit.issues.unwrap_or_default(),
            actions: Vec::new(),
        },
    };
    let action = caller.write(&backend, |tenant, deed| {
        let (id, events) = tenant.create_action(deed, new)?;
        Ok((entry(tenant, tenant.action(&id)?), events))
    })?;
    Ok(ok(action))
}

/// The fields of A2 and A5 that are there.
fn read(backend: &Shared, caller: &Caller, form: &mut Form) -> Result<ActionEdit, super::ApiError> {
    let nobody = form.has("assignedPersonId") && form.value("assignedPersonId").is_none_or(|id| id == "");
    let assignee = caller.read(backend, |tenant| Ok(form.person("assignedPersonId", tenant)))?;
    let mut links = form.inner("connections");
    let edit = ActionEdit {
        title: form.text("title", 1..=200),
        description: form.text("description", 0..=2000),
        status: status(form),
        priority: form.level("priority"),
        start_date: form.date("startDate"),
        due_date: form.date("dueDate"),
        assignee: if nobody { Some(None) } else { assignee.map(Some) },
        progress: form.percent("progress"),
        estimated_hours: form.number("estimatedHours", 0.0..=10_000.0),
        actual_hours: form.number("actualHours", 0.0..=10_000.0),
        tags: form.texts("tags"),
        goals: links.texts("goalIds"),
        strategies: links.texts("strategyIds"),
        issues: links.texts("issueIds"),
        reason: form.text("reason", 0..=1000),
    };
    links.check()?;
    Ok(edit)
}

fn status(form: &mut Form) -> Option<ActionStatus> {
    let status = ActionStatus::parse(form.value("status")?.as_str().unwrap_or_default());
    if status.is_none() {
        form.fault("status", "must be one of not_started, in_progress, completed, blocked, cancelled");
    }
    status
}

async fn one(State(backend): State<Shared>, caller: Caller, Path(id): Path<String>) -> Reply {
    caller.read(&backend, |tenant| Ok(ok(entry(tenant, tenant.action(&id)?))))
}

async fn edit(State(backend): State<Shared>, caller: Caller, Path(id): Path<String>, mut form: Form) -> Reply {
    let edit = read(&backend, &caller, &mut form)?;
    form.check()?;
    let action = caller.write(&backend, |tenant, deed| {
        let events = tenant.edit_action(deed, &id, edit)?;
        Ok((entry(tenant, tenant.action(&id)?), events))
    })?;
    Ok(ok(action))
}

async fn turn(State(backend): State<Shared>, caller: Caller, Path(id): Path<String>, mut form: Form) -> Reply {
    form.required("status");
    let edit = ActionEdit {
        status: status(&mut form),
        reason: form.text("reason", 0..=1000),
        actual_hours: form.number("actualHours", 0.0..=10_000.0),
        ..ActionEdit::default()
    };
    form.check()?;
    let turned = caller.write(&backend, |tenant, deed| {
        let events = tenant.edit_action(deed, &id, edit)?;
        let action = tenant.action(&id)?;
        let answer = json!({
            "id": id, "status": action.status.rest(), "actualHours": action.actual_hours, "progress": action.progress,
            "updatedAt": instant(action.updated_at),
        });
        Ok((answer, events))
    })?;
    Ok(ok(turned))
}

async fn remove(State(backend): State<Shared>, caller: Caller, Path(id): Path<String>) -> Reply {
    caller.write(&backend, |tenant, _| Ok((tenant.delete_action(&id)?, Vec::new())))?;
    Ok(ok(json!({"deletedActionId": id, "deletedAt": instant(Timestamp::now())})))
}

/// A7: replaces the lists that are sent, whichever of the three paths was taken.
async fn connect(State(backend): State<Shared>, caller: Caller, Path(id): Path<String>, mut form: Form) -> Reply {
    let edit = ActionEdit {
        goals: form.texts("goalIds"),
        strategies: form.texts("strategyIds"),
        issues: form.texts("issueIds"),
        ..ActionEdit::default()
    };
    form.check()?;
    relink(&backend, &caller, &id, edit)
}

async fn disconnect(State(backend): State<Shared>, caller: Caller, Path(id): Path<String>) -> Reply {
    let none = || Some(Vec::new());
    relink(
        &backend,
        &caller,
        &id,
        ActionEdit { goals: none(), strategies: none(), issues: none(), ..ActionEdit::default() },
    )
}

fn relink(backend: &Shared, caller: &Caller, id: &str, edit: ActionEdit) -> Reply {
    let linked = caller.write(backend, |tenant, deed| {
        let events = tenant.edit_action(deed, id, edit)?;
        Ok((json!({"id": id, "connections": connections(&tenant.action(id)?.connections)}), events))
    })?;
    Ok(ok(linked))
}

fn connections(links: &Connections) -> Value {
    json!({"goalIds": links.goals, "strategyIds": links.strategies, "issueIds": links.issues})
}

fn entry(tenant: &Tenant, action: &Action) -> Value {
    json!({
        "id": action.id, "tenantId": tenant.id, "title": action.title, "description": action.description,
        "status": action.status.rest(), "priority": action.priority.word(), "startDate": action.start_date.to_string(),
        "dueDate": action.due_date.to_string(), "dateEntered": action.entered.to_string(), "assignedPersonId": action.assignee,
        "assignedPersonName": action.assignee.as_deref().and_then(|person| tenant.name_of(person)), "progress": action.progress,
        "estimatedHours": action.estimated_hours, "actualHours": action.actual_hours, "tags": action.tags,
        "connections": connections(&action.connections), "createdAt": instant(action.created_at),
        "updatedAt": instant(action.updated_at), "createdBy": action.created_by, "modifiedBy": action.modified_by,
        "isDeleted": false,
    })
}

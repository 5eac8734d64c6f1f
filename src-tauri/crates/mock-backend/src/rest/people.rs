//! Names for ids (protocol.md 5.3).

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::routing::get;
use serde_json::{Value, json};

use super::envelope::{Caller, with};
use super::page::{Asked, Params, sort_by};
use super::{ApiError, Reply, Shared, ok};
use crate::wire::instant;
use crate::world::Refused;
use crate::world::model::Person;

pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/user/{id}", get(user))
        .route("/users", get(users))
        .route("/people", get(list))
        .route("/people/assignable", get(assignable))
        .route("/people/{id}", get(person))
}

async fn user(State(backend): State<Shared>, caller: Caller, Path(id): Path<String>) -> Reply {
    caller.read(&backend, |tenant| {
        let user = tenant.user(&id).ok_or(Refused::NoSuch { noun: "User" })?;
        let person = tenant.person(&user.person_id).ok_or(Refused::NoSuch { noun: "User" })?;
        Ok(ok(json!({
            "userId": user.id, "email": person.email, "firstName": person.first_name, "lastName": person.last_name, "avatarUrl": null,
        })))
    })
}

async fn users(State(backend): State<Shared>, caller: Caller, Query(params): Params) -> Reply {
    if !caller.is_owner {
        return Err(ApiError::Forbidden("Only the owner may list the users"));
    }
    caller.read(&backend, |tenant| {
        let asked = Asked(&params);
        let all = tenant.users.iter().filter(|_| asked.allows("status", ["active", "all"]));
        let list: Vec<Value> = all
            .map(|user| {
                let person = tenant.person(&user.person_id);
                json!({
                    "id": user.id, "username": user.username, "personId": user.person_id, "status": "Active",
                    "person": person.map(|person| json!({
                        "firstName": person.first_name, "lastName": person.last_name, "email": person.email,
                    })),
                    "createdAt": instant(user.created_at), "lastLoginAt": null,
                })
            })
            .collect();
        Ok(ok(json!(list)))
    })
}

async fn list(State(backend): State<Shared>, caller: Caller, Query(params): Params) -> Reply {
    let asked = Asked(&params);
    let page = asked.page("pageSize", 20);
    caller.read(&backend, |tenant| {
        let mut people: Vec<&Person> = tenant.people.iter().filter(|person| is_asked_for(person, &asked)).collect();
        let descending = asked.text("sortOrder") == Some("desc");
        match asked.text("sortBy") {
            Some("firstName") => sort_by(&mut people, descending, |person| person.first_name.clone()),
            Some("createdAt") => sort_by(&mut people, descending, |person| person.created_at),
            Some(_) | None => sort_by(&mut people, descending, |person| person.last_name.clone()),
        }
        let total = people.len();
        let items: Vec<Value> = page.cut(people).into_iter().map(entry).collect();
        Ok(ok(json!({
            "items": items,
            "pagination": {"page": page.number, "pageSize": page.size, "totalItems": total, "totalPages": page.count(total)},
        })))
    })
}

fn is_asked_for(person: &Person, asked: &Asked<'_>) -> bool {
    let status = if person.is_active { "active" } else { "inactive" };
    let in_status = asked.text("status").map_or(person.is_active, |wanted| wanted == "all" || wanted == status);
    in_status
        && asked.text("isAssignable").is_none_or(|wanted| (wanted == "true") == person.is_assignable)
        && asked.allows("personTypeId", [person.kind.code()])
        && asked.allows("tags", person.tags.iter().map(String::as_str))
        && asked.finds("search", &format!("{} {} {}", person.first_name, person.last_name, person.email))
}

async fn assignable(State(backend): State<Shared>, caller: Caller) -> Reply {
    caller.read(&backend, |tenant| {
        let people = tenant.people.iter().filter(|person| person.is_active && person.is_assignable);
        let list: Vec<Value> = people
            .map(|person| {
                let is_current = person.user_id.as_ref() == Some(&caller.user_id);
                json!({
                    "id": person.id, "name": person.name(), "title": person.title, "primaryRole": person.title,
                    "isCurrentUser": is_current,
                })
            })
            .collect();
        Ok(ok(json!(list)))
    })
}

async fn person(State(backend): State<Shared>, caller: Caller, Path(id): Path<String>) -> Reply {
    caller.read(&backend, |tenant| {
        let person = tenant.people.iter().find(|person| person.id == id).ok_or(Refused::NoSuch { noun: "Person" })?;
        let more = json!({
            "linkedUserId": person.user_id, "notes": "", "roles": [],
            "createdAt": instant(person.created_at), "updatedAt": instant(person.created_at),
        });
        Ok(ok(with(entry(person), more)))
    })
}

fn entry(person: &Person) -> Value {
    json!({
        "id": person.id, "firstName": person.first_name, "lastName": person.last_name, "email": person.email,
        "title": person.title, "isActive": person.is_active, "isAssignable": person.is_assignable,
        "hasSystemAccess": person.user_id.is_some(), "primaryRole": person.title, "tags": person.tags,
        "personType": {"id": person.kind.code(), "code": person.kind.code(), "name": person.kind.name()},
    })
}

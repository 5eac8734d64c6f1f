//! Sign-in, refresh, sign-out; profile, preferences, features, limits, tenant (protocol.md 5.1, 5.2).

use axum::Router;
use axum::extract::{Query, State};
use axum::routing::{get, post, put};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::envelope::{Caller, answer};
use super::page::{Asked, Params};
use super::{ApiError, Form, Reply, Shared, ok};
use crate::config::SignInBar;
use crate::handle::PASSWORD;
use crate::hub::{Count, LogKind};
use crate::wire::instant;
use crate::world::model::{Person, Tenant, User};

/// Features of the seeded plan, in the user's spelling.
const FEATURES: &[&str] = &[
    "goals",
    "operations",
    "measures",
    "strategies",
    "reports",
    "realtime",
    "attachments",
    "bulkPlanner",
    "strategyCompare",
    "goalCreate",
];

pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/auth/login", post(login))
        .route("/auth/refresh", post(refresh))
        .route("/auth/logout", post(logout))
        .route("/user/profile", get(profile))
        .route("/user/preferences", put(change_preferences).get(preferences))
        .route("/user/features", get(features))
        .route("/user/limits", get(limits))
        .route("/tenants/current", get(tenant))
}

async fn login(State(backend): State<Shared>, form: Form) -> Reply {
    let mut form = form.strict();
    let username = form.required_text("username", 3..=50).to_lowercase();
    let password = form.required_text("password", 8..=200);
    form.check()?;
    let world = backend.world();
    let is_named = |user: &User, tenant: &Tenant| {
        user.username == username || tenant.person(&user.id).is_some_and(|person| person.email == username)
    };
    let found = world
        .tenants
        .iter()
        .find_map(|tenant| Some((tenant, tenant.users.iter().find(|user| is_named(user, tenant))?)));
    let Some((tenant, user)) = found.filter(|_| password == PASSWORD) else {
        backend.hub.log(LogKind::Authentication, || "sign-in refused".to_owned());
        return Err(ApiError::Credentials);
    };
    let barred = backend.switches().barred.get(&user.id).copied();
    if let Some(bar) = barred {
        backend.hub.log(LogKind::Authentication, || format!("{} is barred", user.username));
        return Err(match bar {
            SignInBar::EmailNotVerified => ApiError::EmailNotVerified,
            SignInBar::Locked(wait) => ApiError::Locked(Timestamp::now() + wait),
        });
    }
    let tokens = backend.tokens.issue(tenant, user);
    backend.hub.count(Count::SignIn);
    backend.hub.log(LogKind::Authentication, || format!("{} signed in", user.username));
    Ok(ok(json!({
        "accessToken": tokens.access, "refreshToken": tokens.refresh,
        "user": account(tenant, user), "person": tenant.person(&user.person_id).map(portrait),
        "tenant": {"id": tenant.id, "name": tenant.name, "status": "active"},
    })))
}

async fn refresh(State(backend): State<Shared>, form: Form) -> Reply {
    let token = ["refreshToken", "refresh_token"].iter().find_map(|name| form.value(name)?.as_str());
    let token = token.ok_or_else(|| ApiError::Validation {
        status: 400,
        faults: vec![("refreshToken", "is required".to_owned())],
    })?;
    let refused = ApiError::Unauthorized("The refresh token is not valid");
    let Ok(user_id) = backend.tokens.redeem(token) else {
        return Err(refused);
    };
    let world = backend.world();
    let (tenant, user) = world.user(|user| user.id == user_id).ok_or(refused)?;
    let tokens = backend.tokens.issue(tenant, user);
    backend.hub.count(Count::Refresh);
    backend.hub.log(LogKind::Authentication, || format!("{} got fresh tokens", user.username));
    Ok(ok(json!({"accessToken": tokens.access, "refreshToken": tokens.refresh})))
}

/// Uses up the refresh token, if it comes and is good; succeeds in any case.
async fn logout(State(backend): State<Shared>, Query(params): Params) -> Reply {
    let asked = Asked(&params);
    if let Some(token) = asked.text("refreshToken").or_else(|| asked.text("refresh_token"))
        && backend.tokens.redeem(token).is_ok()
    {
        backend.hub.log(LogKind::Authentication, || "signed out".to_owned());
    }
    Ok(answer(200, json!({"success": true})))
}

async fn profile(State(backend): State<Shared>, caller: Caller) -> Reply {
    caller.read(&backend, |tenant| {
        let user = caller.user(tenant)?;
        let account = account(tenant, user);
        Ok(ok(json!({
            "userId": user.id, "email": account["email"], "firstName": account["firstName"], "lastName": account["lastName"],
            "avatarUrl": null, "personId": user.person_id, "status": "Active", "emailVerified": true,
            "createdAt": account["createdAt"], "updatedAt": account["updatedAt"], "preferences": user.preferences,
        })))
    })
}

async fn preferences(State(backend): State<Shared>, caller: Caller) -> Reply {
    caller.read(&backend, |tenant| Ok(ok(caller.user(tenant)?.preferences.clone())))
}

/// Merges what is sent into what there is, groups member by member.
async fn change_preferences(State(backend): State<Shared>, caller: Caller, form: Form) -> Reply {
    let mut form = form.strict();
    form.choice("theme", &["light", "dark", "system"]);
    form.check()?;
    let changed = caller.write(&backend, |tenant, _| {
        let user = tenant.users.iter_mut().find(|user| user.id == caller.user_id);
        let user = user.ok_or(crate::world::Refused::NoSuch { noun: "User" })?;
        let names: Vec<String> =
            user.preferences.as_object().map(|known| known.keys().cloned().collect()).unwrap_or_default();
        for name in names {
            if let Some(value) = form.value(&name) {
                merge(&mut user.preferences[name.as_str()], value);
            }
        }
        Ok((user.preferences.clone(), Vec::new()))
    })?;
    Ok(ok(changed))
}

fn merge(known: &mut Value, sent: &Value) {
    match (known, sent) {
        (Value::Object(known), Value::Object(sent)) => known.extend(sent.clone()),
        (known, sent) => *known = sent.clone(),
    }
}

async fn features(State(backend): State<Shared>, _: Caller) -> Reply {
    let revoked = backend.switches().revoked_features;
    let left: Vec<&str> = FEATURES.iter().copied().filter(|name| !revoked.contains(&name.to_lowercase())).collect();
    Ok(ok(json!(left)))
}

/// Comes without the envelope, as one document has it.
async fn limits(_: Caller) -> Reply {
    Ok(answer(
        200,
        json!({"goals": 50, "measures": 100, "actions": null, "strategies": -1, "attachments": 1000, "users": 25}),
    ))
}

async fn tenant(State(backend): State<Shared>, caller: Caller) -> Reply {
    caller.read(&backend, |tenant| {
        Ok(ok(json!({
            "id": tenant.id, "name": tenant.name, "status": "active", "subscriptionTier": "professional",
            "createdAt": instant(tenant.created_at), "updatedAt": instant(tenant.created_at),
            "userCount": tenant.users.len(), "isActive": true,
        })))
    })
}

impl Caller {
    fn user<'t>(&self, tenant: &'t Tenant) -> Result<&'t User, ApiError> {
        tenant.user(&self.user_id).ok_or(ApiError::Refused(crate::world::Refused::NoSuch { noun: "User" }))
    }
}

fn account(tenant: &Tenant, user: &User) -> Value {
    let person = tenant.person(&user.person_id);
    json!({
        "id": user.id, "username": user.username, "email": person.map(|person| &person.email),
        "firstName": person.map(|person| &person.first_name), "lastName": person.map(|person| &person.last_name),
        "personId": user.person_id, "tenantId": tenant.id, "status": "Active", "isEmailVerified": true,
        "isTenantOwner": user.is_owner, "avatarUrl": null, "preferences": user.preferences,
        "createdAt": instant(user.created_at), "updatedAt": instant(user.created_at),
    })
}

fn portrait(person: &Person) -> Value {
    json!({
        "id": person.id, "firstName": person.first_name, "lastName": person.last_name, "email": person.email,
        "title": person.title,
    })
}

//! The REST services Account, Traction and Coaching (protocol.md section 5), as far as a desktop client may need them.
//!
//! One router serves both ports: every route under its service's prefix, under `/api`, and bare (protocol.md A.1).

mod actions;
mod auth;
mod coaching;
mod dashboard;
mod envelope;
mod form;
mod goals;
mod issues;
mod measures;
mod page;
mod people;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::get;
use serde_json::json;

use crate::backend::Backend;
use crate::net::GatedListener;
pub(crate) use envelope::{ApiError, Reply, answer, ok};
pub(crate) use form::Form;

pub(crate) type Shared = Arc<Backend>;

/// All routes of both services under all their prefixes.
pub(crate) fn router(backend: &Shared) -> Router {
    let account = auth::routes().merge(people::routes());
    let traction = goals::routes()
        .merge(actions::routes())
        .merge(issues::routes())
        .merge(measures::routes())
        .merge(dashboard::routes());
    let coaching = coaching::routes();
    let both = account.clone().merge(traction.clone()).merge(coaching.clone()).merge(health("mock"));
    Router::new()
        .nest("/account/api/v1", account.merge(health("account")))
        .nest("/traction/api/v1", traction.merge(health("traction")))
        .nest("/coaching/api/v1", coaching.merge(health("coaching")))
        .nest("/api", both.clone())
        .merge(both)
        .fallback(|| async { ApiError::NoRoute })
        .layer(middleware::from_fn_with_state(Arc::clone(backend), meet))
        .with_state(Arc::clone(backend))
}

/// Serves until it is aborted.
pub(crate) async fn serve(listener: GatedListener, router: Router) {
    // Never ends by itself: a gated listener does not fail.
    let _ = axum::serve(listener, router).await;
}

/// Counts every request, holds those that are to wait, and answers none while REST is told to fail.
async fn meet(State(backend): State<Shared>, request: Request, next: Next) -> Response {
    backend.hub.asked(request.uri().path());
    backend.released(request.uri().path()).await;
    match backend.switches().rest_failure {
        Some(status) => answer(status, json!({"success": false, "data": null, "error": "The mock was told to fail"})),
        None => next.run(request).await,
    }
}

fn health(service: &'static str) -> Router<Shared> {
    let report = move || async move {
        let now = crate::wire::instant(jiff::Timestamp::now());
        let version = env!("CARGO_PKG_VERSION");
        ok(
            json!({"status": "healthy", "service": service, "version": version, "timestamp": now, "environment": "mock"}),
        )
    };
    ["/health", "/health/detailed", "/ready", "/live"]
        .into_iter()
        .fold(Router::new(), |router, path| router.route(path, get(report)))
}

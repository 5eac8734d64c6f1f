//! The control API (protocol.md A.7): everything the handle can do, over HTTP under `/__mock`, for tests in other processes.
//! It asks for no token; it listens on loopback only and the demo leaves it out.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::{get, post};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::backend::Backend;
use crate::burst::{self, Burst};
use crate::config::{Attention, Refusal, SignInBar};
use crate::hub::Audience;
use crate::rest::{ApiError, Reply, answer};
use crate::view::WorldView;

type Shared = Arc<Backend>;

pub(crate) fn router(backend: &Shared) -> Router {
    Router::new()
        .route("/__mock/emit", post(emit))
        .route("/__mock/raw", post(raw))
        .route("/__mock/burst", post(start_burst))
        .route("/__mock/drop", post(drop_connections))
        .route("/__mock/close", post(close))
        .route("/__mock/network", post(network))
        .route("/__mock/refuse", post(refuse))
        .route("/__mock/fail-rest", post(fail_rest))
        .route("/__mock/bar", post(bar))
        .route("/__mock/delay", post(delay))
        .route("/__mock/expire-tokens", post(expire_tokens))
        .route("/__mock/pong", post(pong))
        .route("/__mock/attention", post(attention))
        .route("/__mock/variant", post(variant))
        .route("/__mock/revoke", post(revoke))
        .route("/__mock/grant", post(grant))
        .route("/__mock/counters", get(counters))
        .route("/__mock/sent", get(sent))
        .route("/__mock/received", get(received))
        .route("/__mock/world", get(world))
        .with_state(Arc::clone(backend))
}

async fn emit(State(backend): State<Shared>, body: Bytes) -> Reply {
    backend.emit(read(&body)?);
    done()
}

/// The body is the text, whatever it is.
async fn raw(State(backend): State<Shared>, body: Bytes) -> Reply {
    let text = String::from_utf8(body.to_vec()).map_err(|_| unreadable("is not UTF-8".to_owned()))?;
    backend.hub.deliver(Audience::Everyone, text);
    done()
}

#[derive(Deserialize)]
struct BurstOrder {
    n: u64,
    #[serde(default)]
    rate: f64,
    #[serde(default)]
    end: bool,
}

/// Answers at once; the burst goes on.
async fn start_burst(State(backend): State<Shared>, body: Bytes) -> Reply {
    let BurstOrder { n, rate, end } = read(&body)?;
    tokio::spawn(async move { burst::run(&backend, Burst { count: n, rate, end }).await });
    done()
}

async fn drop_connections(State(backend): State<Shared>) -> Reply {
    backend.hub.drop_all();
    done()
}

#[derive(Deserialize)]
struct CloseOrder {
    code: u16,
    #[serde(default)]
    reason: String,
}

async fn close(State(backend): State<Shared>, body: Bytes) -> Reply {
    let CloseOrder { code, reason } = read(&body)?;
    backend.hub.close_all(code, &reason);
    done()
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct NetworkOrder {
    up: bool,
    /// After so long it comes back by itself; without it, this port is cut off as well and only the handle can mend it.
    for_ms: Option<u64>,
}

/// Cuts the network, this call's own connection included, shortly after the answer.
async fn network(State(backend): State<Shared>, body: Bytes) -> Reply {
    let NetworkOrder { up, for_ms } = read(&body)?;
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(20)).await;
        backend.cut_or_mend(up);
        if let Some(pause) = for_ms {
            tokio::time::sleep(Duration::from_millis(pause)).await;
            backend.cut_or_mend(!up);
        }
    });
    done()
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RefuseOrder {
    status: Option<u16>,
    retry_after: Option<u64>,
}

/// Without a status, connections are let in again.
async fn refuse(State(backend): State<Shared>, body: Bytes) -> Reply {
    let RefuseOrder { status, retry_after } = read(&body)?;
    let refusal = status.map(|status| Refusal { status, retry_after: retry_after.map(Duration::from_secs) });
    backend.turn(|switches| switches.refusal = refusal);
    done()
}

/// Without a status, REST works again.
async fn fail_rest(State(backend): State<Shared>, body: Bytes) -> Reply {
    let RefuseOrder { status, .. } = read(&body)?;
    backend.turn(|switches| switches.rest_failure = status);
    done()
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct BarOrder {
    user_id: String,
    why: Option<BarWord>,
    #[serde(default)]
    for_ms: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum BarWord {
    EmailNotVerified,
    Locked,
}

/// Without a reason, the user may sign in again.
async fn bar(State(backend): State<Shared>, body: Bytes) -> Reply {
    let BarOrder { user_id, why, for_ms } = read(&body)?;
    let bar = why.map(|why| match why {
        BarWord::EmailNotVerified => SignInBar::EmailNotVerified,
        BarWord::Locked => SignInBar::Locked(Duration::from_millis(for_ms)),
    });
    backend.turn(|switches| switches.bar_sign_in(user_id, bar));
    done()
}

#[derive(Deserialize)]
struct DelayOrder {
    ms: u64,
}

async fn delay(State(backend): State<Shared>, body: Bytes) -> Reply {
    let DelayOrder { ms } = read(&body)?;
    backend.turn(|switches| switches.event_delay = Duration::from_millis(ms));
    done()
}

async fn expire_tokens(State(backend): State<Shared>) -> Reply {
    backend.tokens.expire_all();
    backend.hub.expire_all();
    done()
}

#[derive(Deserialize)]
struct ModeOrder {
    mode: String,
}

async fn pong(State(backend): State<Shared>, body: Bytes) -> Reply {
    let mode =
        read::<ModeOrder>(&body)?.mode.parse().map_err(|fault: crate::UnknownName| unreadable(fault.to_string()))?;
    backend.turn(|switches| switches.pong = mode);
    done()
}

async fn attention(State(backend): State<Shared>, body: Bytes) -> Reply {
    let attention = match read::<ModeOrder>(&body)?.mode.as_str() {
        "full" => Attention::Full,
        "deaf" => Attention::Deaf,
        "frozen" => Attention::Frozen,
        other => {
            return Err(unreadable(format!("'{other}' is not one of full, deaf, frozen")));
        }
    };
    backend.attention.send_replace(attention);
    done()
}

#[derive(Deserialize)]
struct NameOrder {
    #[serde(alias = "feature")]
    name: String,
}

async fn variant(State(backend): State<Shared>, body: Bytes) -> Reply {
    let variant =
        read::<NameOrder>(&body)?.name.parse().map_err(|fault: crate::UnknownName| unreadable(fault.to_string()))?;
    backend.turn(|switches| switches.variant = variant);
    done()
}

async fn revoke(State(backend): State<Shared>, body: Bytes) -> Reply {
    let name = read::<NameOrder>(&body)?.name.to_lowercase();
    backend.turn(|switches| {
        switches.revoked_features.insert(name);
    });
    done()
}

async fn grant(State(backend): State<Shared>, body: Bytes) -> Reply {
    let name = read::<NameOrder>(&body)?.name.to_lowercase();
    backend.turn(|switches| {
        switches.revoked_features.remove(&name);
    });
    done()
}

async fn counters(State(backend): State<Shared>) -> Reply {
    shown(&backend.hub.counters())
}

async fn sent(State(backend): State<Shared>) -> Reply {
    shown(&backend.hub.sent())
}

async fn received(State(backend): State<Shared>) -> Reply {
    shown(&backend.hub.received())
}

async fn world(State(backend): State<Shared>) -> Reply {
    let view = WorldView::of(backend.world().main());
    shown(&view)
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, ApiError> {
    let body: &[u8] = if body.is_empty() { b"{}" } else { body };
    serde_json::from_slice(body).map_err(|fault| unreadable(fault.to_string()))
}

fn unreadable(why: String) -> ApiError {
    ApiError::Validation { status: 400, faults: vec![("body", why)] }
}

/// The value itself, without the services' envelope.
fn shown(value: &impl serde::Serialize) -> Reply {
    let body: Value = serde_json::to_value(value).map_err(|fault| unreadable(fault.to_string()))?;
    Ok(answer(200, body))
}

fn done() -> Reply {
    Ok(answer(200, json!({"success": true})))
}

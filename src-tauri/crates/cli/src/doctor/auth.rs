//! Whether the live stream knows the token: asked by a whole session, as the app's.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use net::BoxFuture;
use realtime::{Connect, Delivery, Settings, Socket, SystemClocks, WebSocketConnector};
use realtime_proto::{OpenFailure, Policy, Reason, State, StateChange};
use serde_json::json;
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout};

use super::advice;
use super::report::{Finding, Layer, in_ms, milliseconds};
use crate::connection::{Service, SignIn};

/// A verdict, a refresh, another connection and its verdict.
const LIMIT: Duration = Duration::from_secs(30);

/// Starts with the socket that is already open, and connects anew when the session asks for more.
struct Prepared {
    first: Mutex<Option<Socket>>,
    more: WebSocketConnector,
}

impl Connect for Prepared {
    fn connect(&self) -> BoxFuture<'_, Result<Socket, OpenFailure>> {
        match self.first.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(socket) => Box::pin(async { Ok(socket) }),
            None => self.more.connect(),
        }
    }
}

/// Authenticates on `socket`, and closes it.
pub(super) async fn examine(service: &Service, socket: Socket, sign_in: SignIn) -> Finding {
    let SignIn { tokens, tenant } = sign_in;
    let connector = Prepared {
        first: Mutex::new(Some(socket)),
        more: WebSocketConnector::new(service.socket.clone(), service.dialer.clone()),
    };
    let (client, mut deliveries, session) = realtime::start(Settings {
        policy: Policy::PRODUCTION,
        connector: Arc::new(connector),
        tokens: Arc::new(tokens.clone()),
        clocks: Arc::new(SystemClocks::start()),
        seed: fastrand::u64(..),
        queue: 64,
        follow_network: false,
    });
    let began = Instant::now();
    client.sign_in(tenant, None).await;
    let verdict = timeout(LIMIT, verdict(&mut deliveries)).await;
    let took = began.elapsed();
    client.shutdown().await;
    drop(deliveries);
    // How the session ended says nothing about the token.
    let _ = session.await;
    // A renewal that is under way brings what the app needs.
    let _ = timeout(LIMIT, tokens.settle()).await;
    match verdict {
        Ok(Some(change)) => judged(change, took),
        Ok(None) | Err(_) => {
            Finding::fail(Layer::Auth, format!("no verdict within {} s", LIMIT.as_secs()), advice::LATER)
        }
    }
}

/// The first state that says something about the token; that it has to be renewed first does not.
async fn verdict(deliveries: &mut mpsc::Receiver<Delivery>) -> Option<StateChange> {
    while let Some(delivery) = deliveries.recv().await {
        let Delivery::State { change, .. } = delivery else { continue };
        match (change.state, change.reason) {
            (State::Connecting | State::Authenticating, _)
            | (State::Reconnecting, None | Some(Reason::Unauthorized))
            | (State::Disconnected | State::Disabled, None) => {}
            (State::Connected | State::Error | State::Disconnected | State::Disabled | State::Reconnecting, _) => {
                return Some(change);
            }
        }
    }
    None
}

fn judged(change: StateChange, took: Duration) -> Finding {
    if change.state == State::Connected {
        let user = change.user_id.as_deref().unwrap_or("a user without a name");
        let detail = format!("the token is good, for {user} ({})", milliseconds(took));
        let figures = json!({"userId": change.user_id, "tenantId": change.tenant_id, "tookMs": in_ms(took)});
        return Finding::ok(Layer::Auth, detail).with(figures);
    }
    let reason = change.reason.map(|reason| reason.to_string());
    let detail = change.detail.or_else(|| reason.clone()).unwrap_or_else(|| "the token was refused".to_owned());
    Finding::fail(Layer::Auth, detail, advice::of_auth(change.reason)).with(json!({"reason": reason}))
}

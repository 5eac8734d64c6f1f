//! What sockets, REST, script and control share: the world, the hub, the tokens and the switches that can be turned at run time.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;
use tokio::sync::{Notify, mpsc, watch};
use tokio::time::Instant;

use crate::config::{Attention, MockConfig, PongMode, Refusal, SignInBar, Variant};
use crate::hub::{Audience, Hub, lock};
use crate::jobs::Jobs;
use crate::net::Network;
use crate::tokens::Tokens;
use crate::variant::dress;
use crate::wire::Event;
use crate::world::model::Tenant;
use crate::world::{Refused, World};

/// Events on their way from a change to the sockets; one more and every connection is dropped as if its queue were full.
const UNDERWAY: usize = 16_384;

/// The shared heart of the mock.
pub(crate) struct Backend {
    pub(crate) config: MockConfig,
    pub(crate) hub: Hub,
    pub(crate) tokens: Tokens,
    pub(crate) network: Network,
    pub(crate) attention: watch::Sender<Attention>,
    world: Mutex<World>,
    switches: Mutex<Switches>,
    /// A switch was turned.
    turned: Notify,
    jobs: Mutex<Jobs>,
    outbox: mpsc::Sender<Outgoing>,
}

/// What can be changed while it runs.
#[derive(Clone)]
pub(crate) struct Switches {
    pub(crate) event_delay: Duration,
    pub(crate) variant: Variant,
    pub(crate) pong: PongMode,
    pub(crate) refusal: Option<Refusal>,
    /// Status that every REST call gets.
    pub(crate) rest_failure: Option<u16>,
    /// REST calls whose path ends so wait.
    pub(crate) rest_held: Option<String>,
    pub(crate) revoked_features: BTreeSet<String>,
    /// Who cannot sign in, by user id.
    pub(crate) barred: BTreeMap<String, SignInBar>,
}

/// An event on its way.
pub(crate) struct Outgoing {
    due: Instant,
    tenant_id: String,
    event: Event,
    /// When it was, if not just now.
    at: Option<Timestamp>,
}

impl Backend {
    /// The backend, and what its [`courier`] is to carry.
    pub(crate) fn new(config: MockConfig) -> (Arc<Self>, mpsc::Receiver<Outgoing>) {
        let (outbox, outgoing) = mpsc::channel(UNDERWAY);
        let backend = Self {
            hub: Hub::new(config.queue),
            tokens: Tokens::new(config.seed, config.access_ttl, config.refresh_ttl),
            network: Network::up(),
            attention: watch::Sender::new(Attention::Full),
            world: Mutex::new(World::seeded(config.seed, Timestamp::now())),
            switches: Mutex::new(Switches {
                event_delay: config.event_delay,
                variant: config.variant,
                pong: config.pong,
                refusal: None,
                rest_failure: None,
                rest_held: None,
                revoked_features: BTreeSet::new(),
                barred: BTreeMap::new(),
            }),
            turned: Notify::new(),
            jobs: Mutex::default(),
            outbox,
            config,
        };
        (Arc::new(backend), outgoing)
    }

    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        lock(&self.world)
    }

    pub(crate) fn jobs(&self) -> MutexGuard<'_, Jobs> {
        lock(&self.jobs)
    }

    pub(crate) fn switches(&self) -> Switches {
        lock(&self.switches).clone()
    }

    pub(crate) fn turn(&self, turn: impl FnOnce(&mut Switches)) {
        turn(&mut lock(&self.switches));
        self.turned.notify_waiters();
    }

    /// Waits as long as calls of this path are held.
    pub(crate) async fn released(&self, path: &str) {
        loop {
            let turned = self.turned.notified();
            if self.switches().rest_held.is_none_or(|held| !path.ends_with(&held)) {
                return;
            }
            turned.await;
        }
    }

    /// Does a verb in a tenant's world and sends its events after `delay`. The order of events is the order of the changes.
    pub(crate) fn change<T>(
        &self,
        tenant_id: &str,
        delay: Duration,
        verb: impl FnOnce(&mut Tenant) -> Result<(T, Vec<Event>), Refused>,
    ) -> Result<T, Refused> {
        self.done((delay, None), tenant_id, verb)
    }

    /// Does a verb and sends its events at once; with a moment, they say that it was then.
    pub(crate) fn change_at<T>(
        &self,
        at: Option<Timestamp>,
        tenant_id: &str,
        verb: impl FnOnce(&mut Tenant) -> Result<(T, Vec<Event>), Refused>,
    ) -> Result<T, Refused> {
        self.done((Duration::ZERO, at), tenant_id, verb)
    }

    fn done<T>(
        &self,
        (delay, at): (Duration, Option<Timestamp>),
        tenant_id: &str,
        verb: impl FnOnce(&mut Tenant) -> Result<(T, Vec<Event>), Refused>,
    ) -> Result<T, Refused> {
        let mut world = self.world();
        let tenant = world.tenant(tenant_id).ok_or(Refused::NoSuch { noun: "Tenant" })?;
        let (outcome, events) = verb(tenant)?;
        for event in events {
            let outgoing = Outgoing { due: Instant::now() + delay, tenant_id: tenant_id.to_owned(), event, at };
            if matches!(self.outbox.try_send(outgoing), Err(mpsc::error::TrySendError::Full(_))) {
                self.hub.drop_all();
            }
        }
        Ok(outcome)
    }

    /// Cutting ends every connection at once; mending lets them back in.
    pub(crate) fn cut_or_mend(&self, up: bool) {
        self.network.set(up);
        if !up {
            self.hub.drop_all();
        }
    }

    /// Sends a ready-made event in the envelope in force: to the user it names if it is an AI event, to the second tenant if
    /// that is the one it names, else to the main tenant, whatever tenant it claims.
    pub(crate) fn emit(&self, event: Value) {
        let named = |name: &str| event.get(name).or_else(|| event.get("data")?.get(name)).and_then(Value::as_str);
        let kind = ["type", "eventType"].iter().find_map(|name| event.get(name)?.as_str()).unwrap_or_default();
        let user = named("userId").filter(|_| kind.starts_with("ai.")).map(str::to_owned);
        let tenant = self.audience_tenant(named("tenantId"));
        let text = dress(self.switches().variant, event).to_string();
        let audience = user.as_deref().map_or(Audience::Tenant(&tenant), Audience::User);
        self.hub.deliver(audience, text);
    }

    fn audience_tenant(&self, claimed: Option<&str>) -> String {
        let world = self.world();
        let found = world.tenants.iter().find(|tenant| Some(tenant.id.as_str()) == claimed);
        found.unwrap_or(&world.tenants[0]).id.clone()
    }
}

impl Switches {
    /// Keeps a user from signing in, or lets them in again.
    pub(crate) fn bar_sign_in(&mut self, user_id: String, bar: Option<SignInBar>) {
        match bar {
            Some(bar) => self.barred.insert(user_id, bar),
            None => self.barred.remove(&user_id),
        };
    }
}

/// Carries events to the sockets when they are due, in order.
pub(crate) async fn courier(backend: Arc<Backend>, mut outgoing: mpsc::Receiver<Outgoing>) {
    while let Some(Outgoing { due, tenant_id, event, at }) = outgoing.recv().await {
        tokio::time::sleep_until(due).await;
        let sealed = event.sealed(&tenant_id, at.unwrap_or_else(Timestamp::now));
        let text = dress(backend.switches().variant, sealed).to_string();
        backend.hub.deliver(Audience::Tenant(&tenant_id), text);
    }
}

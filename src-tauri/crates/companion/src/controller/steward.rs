//! The steward of a sign-in: one task that catches up after gaps, refreshes where there is no socket, and watches the plan.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, oneshot};
use tokio::time::{Instant, sleep_until};

use super::Controller;
use super::connection::Without;
use crate::desktop::Desktop;
use crate::store::{Change, Durable};
use crate::views::{CommandError, StaleReason};

/// What the steward is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// The socket is connected, and was not before.
    Connected { by_the_server: bool },
    /// Something may have been missed, whether or not the connection was seen to come back: a rollover may find its old link dead.
    Missed,
    /// What the last run knew has been read after all.
    Recalled,
    /// The person came back to the window, and there is no socket.
    Focused,
    /// Attempts fail: does the service answer?
    SeeWhetherBlocked,
    /// The session gave up, or waits for somebody: does the plan still have real-time, and does the service answer?
    SeeWhyBarred,
    /// Does the plan still have real-time?
    LookAtPlan,
}

/// The wishes that the steward has not seen yet: one of a kind is enough, so none is ever lost.
#[derive(Debug, Default)]
pub(super) struct Wishes {
    asked: Mutex<Asked>,
    bell: Notify,
}

#[derive(Debug, Default)]
struct Asked {
    connected: Option<bool>,
    missed: bool,
    recalled: bool,
    focused: bool,
    see_whether_blocked: bool,
    look_at_plan: bool,
    /// The person asks for everything anew, and waits.
    refresh: Vec<oneshot::Sender<Result<(), CommandError>>>,
}

/// What the steward is about to do.
#[derive(Default)]
struct Plans {
    /// A catch-up is due then, for this reason; `None` as a reason is the app's start, after which nothing is stale.
    due: Option<(Instant, Option<StaleReason>)>,
    /// Who waits for its end.
    waiting: Vec<oneshot::Sender<Result<(), CommandError>>>,
    /// Catch-ups that failed in a row.
    failures: u32,
}

impl<D: Desktop> Controller<D> {
    /// Works until the sign-in ends.
    pub(super) async fn attend(self, wishes: Arc<Wishes>) {
        let policy = self.shared.policy;
        let patience = if self.is_without_socket() { Duration::ZERO } else { policy.patience };
        let mut plans = Plans { due: Some((Instant::now() + patience, None)), ..Plans::default() };
        let mut tick = Instant::now() + policy.refresh;
        loop {
            tokio::select! {
                () = wishes.bell.notified() => self.grant(wishes.take(), &mut plans).await,
                () = until(plans.due.as_ref().map(|(at, _)| *at)) => self.act(&mut plans).await,
                () = sleep_until(tick) => {
                    tick = Instant::now() + policy.refresh;
                    self.look_at_plan().await;
                    if self.is_barred() {
                        self.see_whether_blocked(&mut plans).await;
                    } else if self.is_without_socket() {
                        plans.soon(StaleReason::Timer);
                    }
                }
            }
        }
    }

    /// Asks the steward for something; without a sign-in there is none.
    pub(super) fn wish(&self, wish: Wish) {
        // A machine that slept reconnects first of all.
        self.look_at_the_clock();
        if let Some(running) = &self.state().running {
            running.wishes.ask(|asked| asked.note(wish));
        }
    }

    /// Catches up and has everything read again, at once.
    ///
    /// # Errors
    /// When the service cannot be asked, or nobody is signed in.
    pub async fn refresh_now(&self) -> Result<(), CommandError> {
        let (done, finished) = oneshot::channel();
        match &self.state().running {
            Some(running) => running.wishes.ask(|asked| asked.refresh.push(done)),
            None => return Err(CommandError::signed_out()),
        }
        finished.await.unwrap_or_else(|_| Err(CommandError::signed_out()))
    }

    /// The person came back to the window, or went elsewhere.
    pub fn focused(&self, has_focus: bool) {
        self.state().has_focus = has_focus;
        if !has_focus {
            return;
        }
        self.look_at_the_clock();
        if self.is_without_socket() {
            self.wish(Wish::Focused);
        }
    }

    async fn grant(&self, asked: Asked, plans: &mut Plans) {
        if let Some(by_the_server) = asked.connected {
            plans.connected(if by_the_server { drawn(self.shared.policy.spread) } else { Duration::ZERO });
        }
        if asked.missed {
            plans.missed(drawn(self.shared.policy.spread));
        }
        if asked.recalled {
            plans.recalled();
        }
        if asked.focused {
            plans.soon(StaleReason::Focus);
        }
        if !asked.refresh.is_empty() {
            plans.waiting.extend(asked.refresh);
            plans.soon(StaleReason::Asked);
        }
        if asked.look_at_plan {
            self.look_at_plan().await;
        }
        if asked.see_whether_blocked {
            self.see_whether_blocked(plans).await;
        }
    }

    async fn see_whether_blocked(&self, plans: &mut Plans) {
        if self.service_answers().await && self.goes_without() {
            plans.soon(StaleReason::Timer);
        }
    }

    async fn act(&self, plans: &mut Plans) {
        let Some((_, why)) = plans.due.take() else { return };
        let result = self.catch_up().await;
        match &result {
            Ok(()) => {
                plans.failures = 0;
                if let Some(why) = why {
                    self.shared.desktop.views_stale(why);
                }
            }
            // Whatever it was: a proxy, a gateway or a role that is being changed may answer well the next time.
            Err(error) => {
                let wait = self.shared.policy.try_again.saturating_mul(1 << plans.failures.min(10));
                plans.failures += 1;
                plans.due = Some((Instant::now() + wait.min(self.shared.policy.refresh), why));
                tracing::info!(%error, "what was missed cannot be read yet");
            }
        }
        for done in plans.waiting.drain(..) {
            // Whoever asked may have gone.
            let _ = done.send(result.clone().map_err(CommandError::from));
        }
    }

    async fn service_answers(&self) -> bool {
        let Ok(api) = self.api() else { return false };
        api.features().await.is_ok()
    }

    /// Switches live updates off when the plan does not have them any more, and on when it has them again.
    pub(super) async fn look_at_plan(&self) {
        let Some(client) = self.client() else { return };
        let Some(has) = self.plan_has_realtime().await else { return };
        let was_off = self.state().socket.without == Some(Without::NotInPlan);
        if has && was_off {
            let (tenant, last_event) = {
                let mut state = self.state();
                state.socket.without = None;
                let tenant = state.running.as_ref().map(|running| running.tenant.clone());
                (tenant, state.connection.last_event_at)
            };
            client.sign_in(tenant, last_event).await;
        } else if !has && !was_off {
            self.state().socket.without = Some(Without::NotInPlan);
            client.switch_off().await;
            self.live_updates_are_off(Without::NotInPlan);
            self.wish(Wish::Focused);
        }
    }

    /// Whether the plan has real-time; `None` when the service does not say.
    pub(super) async fn plan_has_realtime(&self) -> Option<bool> {
        let features = self.api().ok()?.features().await;
        let features =
            features.inspect_err(|error| tracing::info!(%error, "the plan's features cannot be read")).ok()?;
        let has = features.iter().any(|feature| feature.eq_ignore_ascii_case("realtime"));
        if let Some(running) = &self.state().running {
            running.store.write(vec![Change::Durable(Durable::RealtimeInPlan, has.to_string())]);
        }
        Some(has)
    }
}

impl Plans {
    /// The first connection of a run catches up for the start; a later one after a gap.
    fn connected(&mut self, spread: Duration) {
        let is_start = matches!(self.due, Some((_, None)));
        let why = (!is_start).then_some(StaleReason::Gap);
        self.due = Some((Instant::now() + spread, why));
    }

    /// Within this time, if nothing is planned sooner: a gap comes with its return, if that was seen.
    fn missed(&mut self, spread: Duration) {
        let latest = Instant::now() + spread;
        self.due = match self.due {
            Some((at, why)) => Some((at.min(latest), why)),
            None => Some((latest, Some(StaleReason::Gap))),
        };
    }

    /// What the start could not find is found at once. That makes nothing stale.
    fn recalled(&mut self) {
        self.due = Some((Instant::now(), self.due.and_then(|(_, why)| why)));
    }

    /// At once; a reason that is planned already stays, unless it is the start.
    fn soon(&mut self, why: StaleReason) {
        let planned = self.due.and_then(|(_, why)| why);
        self.due = Some((Instant::now(), Some(planned.unwrap_or(why))));
    }
}

impl Wishes {
    fn ask(&self, note: impl FnOnce(&mut Asked)) {
        note(&mut self.asked.lock().unwrap_or_else(PoisonError::into_inner));
        self.bell.notify_one();
    }

    fn take(&self) -> Asked {
        std::mem::take(&mut *self.asked.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Asked {
    fn note(&mut self, wish: Wish) {
        match wish {
            Wish::Connected { by_the_server } => self.connected = Some(by_the_server),
            Wish::Missed => self.missed = true,
            Wish::Recalled => self.recalled = true,
            Wish::Focused => self.focused = true,
            Wish::SeeWhetherBlocked => self.see_whether_blocked = true,
            Wish::SeeWhyBarred => (self.look_at_plan, self.see_whether_blocked) = (true, true),
            Wish::LookAtPlan => self.look_at_plan = true,
        }
    }
}

/// Drawn evenly from nothing to the whole.
fn drawn(whole: Duration) -> Duration {
    whole.mul_f64(fastrand::f64())
}

async fn until(at: Option<Instant>) {
    match at {
        Some(at) => sleep_until(at).await,
        None => std::future::pending().await,
    }
}

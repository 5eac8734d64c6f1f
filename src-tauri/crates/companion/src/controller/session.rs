//! Signing in and out, going live and stopping.

use std::sync::Arc;

use realtime::{Settings, SystemClocks, wall_clock};
use realtime_proto::{Policy, Reason, State as SocketState, StateChange};

use super::{Controller, Live, Running};
use crate::account::{Account, SignInError, SignedIn};
use crate::desktop::Desktop;
use crate::directory::Directory;
use crate::views::SessionView;

impl<D: Desktop> Controller<D> {
    /// Signs in and goes live.
    ///
    /// # Errors
    /// When the service refuses or is not reached; then nobody is signed in.
    pub async fn sign_in(&self, account: Account) -> Result<(), SignInError> {
        self.shutdown().await;
        let signed_in = account.open().await?;
        let (api, view, realtime) = (Arc::clone(&signed_in.api), signed_in.view.clone(), signed_in.realtime);
        {
            let mut state = self.state();
            state.session = view.clone();
            state.feed.clear();
            state.directory = Directory::default();
            state.running = Some(Running { api, live: None });
        }
        self.shared.desktop.session_changed(view);
        if realtime {
            self.go_live(signed_in).await;
        } else {
            self.live_updates_are_off();
        }
        self.fill_directory();
        Ok(())
    }

    /// Closes the socket with 1000 and waits for the session's last word, so that none comes after a later sign-in.
    pub async fn shutdown(&self) {
        let Some(live) = self.state().running.take().and_then(|running| running.live) else { return };
        live.client.shutdown().await;
        if let Err(error) = live.following.await {
            tracing::error!(%error, "the stream broke");
        }
    }

    async fn go_live(&self, signed_in: SignedIn) {
        let settings = Settings {
            policy: Policy::PRODUCTION,
            connector: signed_in.connector,
            tokens: signed_in.tokens,
            clocks: Arc::new(SystemClocks::start()),
            seed: fastrand::u64(..),
            queue: QUEUE,
            follow_network: true,
        };
        let (client, deliveries, _session) = realtime::start(settings);
        client.sign_in(Some(signed_in.tenant), None).await;
        let following = tokio::spawn(self.clone().follow(deliveries));
        if let Some(running) = self.state().running.as_mut() {
            running.live = Some(Live { client, following });
        }
    }

    fn live_updates_are_off(&self) {
        self.state_changed(wall_clock(), switched_off());
    }

    /// The service does not take us any more: nobody's data is shown, and nobody's calls are made.
    pub(super) fn signed_out(&self) {
        let view = {
            let mut state = self.state();
            state.running = None;
            state.session = SessionView::signed_out(&state.session.environment);
            state.session.clone()
        };
        self.shared.desktop.session_changed(view);
    }
}

/// Deliveries that may wait for us; beyond that the socket is not read (docs/ARCHITECTURE.md, queues).
const QUEUE: usize = 1024;

fn switched_off() -> StateChange {
    StateChange {
        state: SocketState::Disabled,
        reason: Some(Reason::SwitchedOff),
        detail: None,
        attempt: 0,
        retry_in: None,
        tenant_id: None,
        user_id: None,
    }
}

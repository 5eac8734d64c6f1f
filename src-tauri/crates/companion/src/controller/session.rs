//! Signing in and out, going live and stopping.

use std::sync::Arc;
use std::time::Duration;

use backend_api::{Keeping, Standing};
use realtime::{Settings, SystemClocks, wall_clock};
use realtime_proto::{Policy, Reason, State as SocketState, StateChange};

use tokio::sync::watch;
use tokio::time::timeout;

use super::sign_in::{clock_wrong, keyring_unavailable};
use super::{Controller, Live, Running, environment_name};
use crate::account::{Account, SignedIn};
use crate::desktop::Desktop;
use crate::directory::Directory;
use crate::sign_in_error::SignInError;
use crate::tray::TrayModel;
use crate::views::{Connection, EndedBecause, Kept, NoticeCode, SessionView};

impl<D: Desktop> Controller<D> {
    /// Signs in and goes live.
    ///
    /// # Errors
    /// When the service refuses or is not reached; then everything stays as it was.
    pub async fn sign_in(&self, account: Account) -> Result<(), SignInError> {
        let _turn = self.shared.session_turn.lock().await;
        self.open(account).await
    }

    /// Closes the socket with 1000 and waits for the session's last word, so that none comes after a later sign-in; and for a
    /// renewal of the sign-in that is under way, so that what it brings is kept.
    pub async fn shutdown(&self) {
        self.close().await;
    }

    pub(super) async fn open(&self, account: Account) -> Result<(), SignInError> {
        let signed_in = account.open(&self.shared.surroundings).await?;
        self.close().await;
        let (view, realtime) = (signed_in.view.clone(), signed_in.realtime);
        let (wanted, standing) = (view.kept, signed_in.tokens.standing());
        {
            let mut state = self.state();
            state.session = view.clone();
            state.feed.clear();
            state.directory = Directory::default();
            state.restore_is_due = false;
            state.running = Some(Running {
                api: Arc::clone(&signed_in.api),
                account: signed_in.account.clone(),
                tokens: signed_in.tokens.clone(),
                keeper: signed_in.keeper.clone(),
                live: None,
            });
        }
        self.shared.desktop.session_changed(view);
        if let Some(notice) = signed_in.clocks.and_then(clock_wrong) {
            self.notice(notice);
        }
        self.follow_standing(wanted, standing);
        if realtime {
            self.go_live(signed_in).await;
        } else {
            self.live_updates_are_off();
        }
        self.fill_directory();
        Ok(())
    }

    /// Ends the session at work, and nothing more. Answers what it was made of.
    pub(super) async fn close(&self) -> Option<Running> {
        let mut running = self.state().running.take()?;
        if let Some(live) = running.live.take() {
            live.client.shutdown().await;
            if let Err(error) = live.following.await {
                tracing::error!(%error, "the stream broke");
            }
        }
        if timeout(SETTLE_LIMIT, running.tokens.settle()).await.is_err() {
            tracing::warn!("the sign-in is still being renewed");
        }
        Some(running)
    }

    /// Shows whether the sign-in is kept, and ends the session that the service does not renew: the socket would, but there may be
    /// none.
    fn follow_standing(&self, wanted: Kept, mut standing: watch::Receiver<Standing>) {
        let controller = self.clone();
        standing.mark_changed();
        tokio::spawn(async move {
            // It ends with the tokens' last user.
            while standing.changed().await.is_ok() {
                let now = standing.borrow_and_update().clone();
                if !controller.is_of_this_session(&standing) {
                    return;
                }
                if now.refused {
                    return controller.signed_out();
                }
                controller.show_kept(wanted, now.keeping);
            }
        });
    }

    fn is_of_this_session(&self, standing: &watch::Receiver<Standing>) -> bool {
        self.state().running.as_ref().is_some_and(|running| running.tokens.standing().same_channel(standing))
    }

    fn show_kept(&self, wanted: Kept, keeping: Keeping) {
        let (kept, failure) = match (wanted, keeping) {
            (Kept::Keyring, Keeping::Failed(error)) => (Kept::Session, Some(error)),
            (Kept::Keyring, Keeping::NotWanted) => (Kept::Session, None),
            (wanted, _) => (wanted, None),
        };
        let changed = {
            let mut state = self.state();
            let changed = state.session.kept != kept;
            state.session.kept = kept;
            if failure.is_none() {
                state.notices.retain(|notice| notice.code != NoticeCode::KeyringUnavailable);
            }
            changed.then(|| state.session.clone())
        };
        if let Some(view) = changed {
            self.shared.desktop.session_changed(view);
        }
        if let Some(error) = failure {
            self.notice(keyring_unavailable(&error));
        }
    }

    async fn go_live(&self, signed_in: SignedIn) {
        let settings = Settings {
            policy: Policy::PRODUCTION,
            connector: signed_in.connector,
            tokens: Arc::new(signed_in.tokens),
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

    /// The service does not take us any more: nobody's data is shown, and nobody's calls are made. What is kept of the sign-in is
    /// worth nothing and is forgotten.
    pub(super) fn signed_out(&self) {
        let Some(running) = self.state().running.take() else { return };
        self.nobody_is_signed_in(Some(EndedBecause::Refused));
        tokio::spawn(async move {
            running.tokens.forget_what_was_refused().await;
            if let Some(live) = running.live {
                live.client.shutdown().await;
            }
        });
    }

    /// Shows that nobody is signed in: in the window, in the tray.
    pub(super) fn nobody_is_signed_in(&self, because: Option<EndedBecause>) {
        let (view, connection) = {
            let mut state = self.state();
            let environment = environment_name(&state.settings, &self.shared.surroundings);
            state.session = SessionView { ended_because: because, ..SessionView::signed_out(&environment) };
            state.feed.clear();
            state.directory = Directory::default();
            state.connection = Connection::before_anything();
            (state.session.clone(), state.connection.clone())
        };
        self.shared.desktop.session_changed(view);
        self.shared.desktop.show_tray(TrayModel::of(&connection, None));
        self.shared.desktop.connection_changed(connection);
    }

    pub(super) fn show_session(&self, view: SessionView) {
        self.state().session = view.clone();
        self.shared.desktop.session_changed(view);
    }
}

/// Longest wait for a renewal that is under way.
const SETTLE_LIMIT: Duration = Duration::from_secs(3);

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

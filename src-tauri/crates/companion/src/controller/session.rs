//! Signing in and out, going live and stopping.

use std::sync::Arc;
use std::time::Duration;

use backend_api::{Keeping, Standing};
use realtime::{Client, Settings, SystemClocks};
use realtime_proto::RecordingEnded;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::connection::Without;
use super::sign_in::{clock_wrong, keyring_unavailable};
use super::steward::Wish;
use super::{Controller, Live, Running, environment_name};
use crate::account::{Account, SignedIn};
use crate::attention::Attention;
use crate::desktop::Desktop;
use crate::directory::Directory;
use crate::sign_in_error::SignInError;
use crate::store::{Durable, Store};
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
    /// renewal of the sign-in that is under way, so that what it brings is kept. Then the store is closed.
    pub async fn shutdown(&self) {
        self.close().await;
    }

    pub(super) async fn open(&self, account: Account) -> Result<(), SignInError> {
        let signed_in = account.open(&self.shared.surroundings).await?;
        self.close().await;
        let (store, remembered) = self.open_store(&signed_in).await;
        let in_plan = remembered.durable(Durable::RealtimeInPlan).map(|had| had == "true");
        let view = signed_in.view.clone();
        let (wanted, standing) = (view.kept, signed_in.tokens.standing());
        self.remember(remembered);
        self.begin_session(&signed_in, store);
        self.shared.desktop.session_changed(view);
        if let Some(notice) = signed_in.clocks.and_then(clock_wrong) {
            self.notice(notice);
        }
        self.follow_standing(wanted, standing);
        self.go_live(signed_in, in_plan).await;
        self.fill_directory();
        self.start_steward(in_plan == Some(true));
        Ok(())
    }

    /// Ends the session at work, and nothing more. Answers what it was made of.
    pub(super) async fn close(&self) -> Option<Running> {
        self.stop_replay();
        self.end_recording(RecordingEnded::SessionEnded).await;
        let mut running = self.state().running.take()?;
        // What they have not told by now is told after the next start.
        running.tasks.shutdown().await;
        if let Some(live) = running.live.take() {
            live.client.shutdown().await;
            if let Err(error) = live.following.await {
                tracing::error!(%error, "the stream broke");
            }
        }
        self.close_store(&running.store).await;
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

    fn begin_session(&self, signed_in: &SignedIn, store: Store) {
        let mut state = self.state();
        state.sign_ins += 1;
        state.session = signed_in.view.clone();
        state.feed.clear();
        state.debug.clear();
        state.restore_is_due = false;
        state.running = Some(Running {
            number: state.sign_ins,
            tenant: signed_in.tenant.clone(),
            url: signed_in.url.clone(),
            api: Arc::clone(&signed_in.api),
            account: signed_in.account.clone(),
            tokens: signed_in.tokens.clone(),
            keeper: signed_in.keeper.clone(),
            store,
            wishes: Arc::default(),
            tasks: JoinSet::new(),
            live: None,
        });
    }

    /// Starts a session, and lets it connect if the plan has real-time. What was known of the plan is good enough to begin
    /// with; without it the service is asked first, and no answer counts as a yes (protocol.md 1.3).
    async fn go_live(&self, signed_in: SignedIn, known_in_plan: Option<bool>) {
        if !signed_in.realtime {
            return self.live_updates_are_off(Without::SwitchedOff);
        }
        let tenant = signed_in.tenant.clone();
        let client = self.start_session(signed_in);
        self.tap().await;
        if known_in_plan == Some(true) || self.asked_in_plan().await.or(known_in_plan).unwrap_or(true) {
            let last_event = self.state().connection.last_event_at;
            client.sign_in(Some(tenant), last_event).await;
        } else {
            self.live_updates_are_off(Without::NotInPlan);
        }
    }

    async fn asked_in_plan(&self) -> Option<bool> {
        tokio::time::timeout(PLAN_LIMIT, self.plan_has_realtime()).await.ok().flatten()
    }

    fn start_session(&self, signed_in: SignedIn) -> Client {
        let settings = Settings {
            policy: self.shared.policy.session,
            connector: signed_in.connector,
            tokens: Arc::new(signed_in.tokens),
            clocks: Arc::new(SystemClocks::start()),
            seed: fastrand::u64(..),
            queue: QUEUE,
            follow_network: true,
        };
        let (client, deliveries, _session) = realtime::start(settings);
        let following = tokio::spawn(self.clone().follow(deliveries));
        if let Some(running) = self.state().running.as_mut() {
            running.live = Some(Live { client: client.clone(), following });
        }
        client
    }

    /// Starts something that ends with the sign-in at the latest.
    pub(super) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        if let Some(running) = self.state().running.as_mut() {
            // Only those at work are kept.
            while running.tasks.try_join_next().is_some() {}
            running.tasks.spawn(task);
        }
    }

    fn start_steward(&self, plan_is_to_be_checked: bool) {
        let wishes = self.state().running.as_ref().map(|running| Arc::clone(&running.wishes));
        if let Some(wishes) = wishes {
            self.spawn(self.clone().attend(wishes));
        }
        if plan_is_to_be_checked {
            self.wish(Wish::LookAtPlan);
        }
    }

    /// The service does not take us any more: nobody's data is shown, and nobody's calls are made. What is kept of the sign-in is
    /// worth nothing and is forgotten.
    pub(super) fn signed_out(&self) {
        let Some(running) = self.state().running.take() else { return };
        self.nobody_is_signed_in(Some(EndedBecause::Refused));
        let controller = self.clone();
        tokio::spawn(async move {
            controller.end_recording(RecordingEnded::SessionEnded).await;
            controller.close_store(&running.store).await;
            running.tokens.forget_what_was_refused().await;
            if let Some(live) = running.live {
                live.client.shutdown().await;
            }
        });
    }

    /// Shows that nobody is signed in: in the window, in the tray.
    pub(super) fn nobody_is_signed_in(&self, because: Option<EndedBecause>) {
        self.stop_replay();
        let (view, connection) = {
            let mut state = self.state();
            let environment = environment_name(&state.settings, &self.shared.surroundings);
            state.session = SessionView { ended_because: because, ..SessionView::signed_out(&environment) };
            state.feed.clear();
            state.debug.clear();
            state.directory = Directory::default();
            state.attention = Attention::default();
            state.unread = 0;
            state.connection = Connection::before_anything();
            (state.session.clone(), state.connection.clone())
        };
        self.shared.desktop.session_changed(view);
        self.shared.desktop.show_tray(TrayModel::of(&connection, None));
        self.shared.desktop.connection_changed(connection);
        self.shared.desktop.inbox_changed(0);
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
/// Longest wait for the plan's features before the socket is opened without them.
const PLAN_LIMIT: Duration = Duration::from_secs(3);

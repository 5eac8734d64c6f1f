//! Signing in and out, going live and stopping.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use backend_api::{Keeper, Keeping, Standing};
use realtime::{Client, Settings, SystemClocks};
use realtime_proto::RecordingEnded;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::connection::Without;
use super::keeping::Opened;
use super::sign_in::{clock_wrong, keyring_unavailable};
use super::steward::Wish;
use super::{Controller, Live, Running, State, environment_name};
use crate::account::{Account, SignedIn};
use crate::attention::{Attention, Mutes};
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
    /// renewal of the sign-in that is under way, so that what it brings is kept. Then the store is closed. A sign-out under way is
    /// waited for.
    pub async fn shutdown(&self) {
        // It has limits of its own, but for a keyring that hangs.
        let _left = timeout(LEAVING_LIMIT, self.shared.leaving.lock()).await;
        self.close().await;
    }

    pub(super) async fn open(&self, account: Account) -> Result<(), SignInError> {
        let mut signed_in = account.open(&self.shared.surroundings).await?;
        self.close().await;
        let number = self.next_sign_in();
        let Opened { store, remembered, readable } = self.open_store(number, &signed_in).await;
        let in_plan = remembered.as_ref().and_then(|it| it.durable(Durable::RealtimeInPlan)).map(|had| had == "true");
        let kept = remembered.as_ref().and_then(|it| it.durable(Durable::Preferences));
        // Of another shape they are as good as none.
        signed_in.view.preferences = kept.and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default();
        self.note_what_lingers(&signed_in);
        let (wanted, standing) = (signed_in.view.kept, signed_in.tokens.standing());
        let is_to_be_read = remembered.is_none().then(|| store.clone());
        self.remember(remembered);
        self.begin_session(number, &signed_in, store);
        if let Some(store) = is_to_be_read {
            self.spawn(self.clone().remember_later(number, store, readable));
        }
        if let Some(notice) = signed_in.clocks.and_then(clock_wrong) {
            self.notice(notice);
        }
        self.follow_standing(number, wanted, standing);
        self.go_live(number, signed_in, in_plan).await;
        self.fill_directory();
        self.start_watching_snoozed(number);
        self.start_steward(in_plan == Some(true));
        self.spawn(self.clone().keep_quiet_hours(number));
        Ok(())
    }

    /// Ends the session at work, and nothing more. Answers what it was made of.
    pub(super) async fn close(&self) -> Option<Running> {
        let _alone = self.shared.closing.lock().await;
        let (ending, running) = {
            let mut state = self.state();
            (state.ending.take(), state.running.take())
        };
        if let Some(ending) = ending
            && let Err(error) = ending.await
        {
            tracing::error!(%error, "the end of a sign-in broke");
        }
        self.stop_replay();
        self.end_recording(RecordingEnded::SessionEnded).await;
        let mut running = running?;
        self.end(&mut running).await;
        if timeout(SETTLE_LIMIT, running.tokens.settle()).await.is_err() {
            tracing::warn!("the sign-in is still being renewed");
        }
        Some(running)
    }

    /// Ends what a sign-in has at work, to the last word of each.
    async fn end(&self, running: &mut Running) {
        // What they have not told by now is told after the next start.
        running.tasks.shutdown().await;
        if let Some(live) = running.live.take() {
            live.client.shutdown().await;
            if let Err(error) = live.following.await {
                tracing::error!(%error, "the stream broke");
            }
        }
        self.close_store(&running.store).await;
    }

    fn next_sign_in(&self) -> u64 {
        let mut state = self.state();
        state.sign_ins += 1;
        state.sign_ins
    }

    /// Shows whether the sign-in is kept, and ends the session that the service does not renew: the socket would, but there may be
    /// none.
    fn follow_standing(&self, number: u64, wanted: Kept, mut standing: watch::Receiver<Standing>) {
        let controller = self.clone();
        standing.mark_changed();
        tokio::spawn(async move {
            // It ends with the tokens' last user.
            while standing.changed().await.is_ok() {
                let now = standing.borrow_and_update().clone();
                if now.refused {
                    controller.signed_out(number);
                }
                if !controller.show_kept(number, wanted, now.keeping) {
                    return;
                }
            }
        });
    }

    /// False when the sign-in has ended.
    fn show_kept(&self, number: u64, wanted: Kept, keeping: Keeping) -> bool {
        let is_kept = keeping == Keeping::Kept;
        let (kept, failure) = match (wanted, keeping) {
            (Kept::Keyring, Keeping::Failed(error)) => (Kept::Session, Some(error)),
            (Kept::Keyring, Keeping::NotWanted) => (Kept::Session, None),
            (wanted, _) => (wanted, None),
        };
        {
            let mut state = self.state();
            if !state.is_at_work(number) {
                return false;
            }
            let service = state.running.as_ref().and_then(|running| running.keeper.as_ref()).map(Keeper::service);
            let mut unwanted = self.unwanted();
            if let Some(service) = service.filter(|_| is_kept) {
                unwanted.remove(service);
            }
            let lingers = service.is_some_and(|service| unwanted.holds(service));
            drop(unwanted);
            if failure.is_none() && !lingers {
                state.notices.retain(|notice| notice.code != NoticeCode::KeyringUnavailable);
            }
            if std::mem::replace(&mut state.session.kept, kept) != kept {
                self.tell_session(&state);
            }
        }
        if let Some(error) = failure {
            self.notice(keyring_unavailable(&error));
        }
        true
    }

    fn begin_session(&self, number: u64, signed_in: &SignedIn, store: Store) {
        let mut state = self.state();
        state.session = signed_in.view.clone();
        state.feed.clear();
        state.debug.clear();
        state.restore_is_due = false;
        state.running = Some(Running {
            number,
            tenant: signed_in.tenant.clone(),
            url: signed_in.url.clone(),
            api: Arc::clone(&signed_in.api),
            account: signed_in.account.clone(),
            tokens: signed_in.tokens.clone(),
            keeper: signed_in.keeper.clone(),
            store,
            wishes: Arc::default(),
            alarm: Arc::default(),
            tasks: JoinSet::new(),
            live: None,
        });
        self.tell_session(&state);
    }

    /// Starts a session, and lets it connect if the plan has real-time. What was known of the plan is good enough to begin
    /// with; without it the service is asked first, and no answer counts as a yes (protocol.md 1.3).
    async fn go_live(&self, number: u64, signed_in: SignedIn, known_in_plan: Option<bool>) {
        if !signed_in.realtime {
            return self.live_updates_are_off(Without::SwitchedOff);
        }
        let tenant = signed_in.tenant.clone();
        let Some(client) = self.start_session(number, signed_in) else { return };
        self.tap().await;
        if known_in_plan == Some(true) || self.asked_in_plan().await.or(known_in_plan).unwrap_or(true) {
            let last_event = self.state().connection.last_event_at;
            client.sign_in(Some(tenant), last_event).await;
        } else {
            self.live_updates_are_off(Without::NotInPlan);
        }
    }

    async fn asked_in_plan(&self) -> Option<bool> {
        timeout(self.shared.policy.plan, self.plan_has_realtime()).await.ok().flatten()
    }

    /// `None` when the service has ended the sign-in meanwhile.
    fn start_session(&self, number: u64, signed_in: SignedIn) -> Option<Client> {
        let settings = Settings {
            policy: self.shared.policy.session,
            connector: signed_in.connector,
            tokens: Arc::new(signed_in.tokens),
            clocks: Arc::new(SystemClocks::start()),
            seed: fastrand::u64(..),
            queue: QUEUE,
            follow_network: true,
        };
        let mut state = self.state();
        let running = state.running.as_mut()?;
        let (client, deliveries, _session) = realtime::start(settings);
        let following = tokio::spawn(self.clone().follow(number, deliveries));
        running.live = Some(Live { client: client.clone(), following });
        Some(client)
    }

    /// Starts something that ends with the sign-in at the latest.
    pub(super) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        if let Some(running) = self.state().running.as_mut() {
            // Only those at work are kept.
            while running.tasks.try_join_next().is_some() {}
            running.tasks.spawn(task);
        }
    }

    fn start_watching_snoozed(&self, number: u64) {
        let parts = self.state().running.as_ref().map(|running| (running.store.clone(), Arc::clone(&running.alarm)));
        if let Some((store, alarm)) = parts {
            self.spawn(self.clone().watch_snoozed(number, store, alarm));
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

    /// The service does not take the sign-in of that number any more: nobody's data is shown, nobody's calls are made, and what is
    /// still heard has no effect. What is kept of the sign-in is worth nothing and is forgotten. Answers the number that counts
    /// from then on; the same one when that sign-in is not at work.
    pub(super) fn signed_out(&self, number: u64) -> u64 {
        let nobody = {
            let mut state = self.state();
            let Some(running) = state.running.take_if(|running| running.number == number) else { return number };
            state.sign_ins += 1;
            state.ending = Some(tokio::spawn(self.clone().put_away(running)));
            state.sign_ins
        };
        self.nobody_is_signed_in(Some(EndedBecause::Refused));
        nobody
    }

    async fn put_away(self, mut running: Running) {
        self.end_recording(RecordingEnded::SessionEnded).await;
        self.end(&mut running).await;
        running.tokens.forget_what_was_refused().await;
    }

    /// Shows that nobody is signed in: in the window, in the tray.
    pub(super) fn nobody_is_signed_in(&self, because: Option<EndedBecause>) {
        self.stop_replay();
        {
            let mut state = self.state();
            let environment = environment_name(&state.settings, &self.shared.surroundings);
            state.session = SessionView { ended_because: because, ..SessionView::signed_out(&environment) };
            state.feed.clear();
            state.debug.clear();
            state.directory = Directory::default();
            state.attention = Attention::default();
            state.mutes = Mutes::default();
            state.unread = 0;
            state.connection = Connection::before_anything();
            self.tell_session(&state);
            self.shared.desktop.connection_changed(state.connection.clone());
            self.shared.desktop.inbox_changed(0);
            self.tell_mutes(&state);
        }
        self.show_tray();
    }

    pub(super) fn show_session(&self, view: SessionView) {
        let mut state = self.state();
        state.session = view;
        self.tell_session(&state);
    }

    /// Under the lock: what is said last is what is true.
    pub(super) fn tell_session(&self, state: &State) {
        self.shared.desktop.session_changed(state.session.clone());
    }

    /// Has the tray show how things are.
    pub(super) fn show_tray(&self) {
        let _turn = self.shared.tray_turn.lock().unwrap_or_else(PoisonError::into_inner);
        let tray = {
            let state = self.state();
            TrayModel::of(&state.connection, state.session.company.as_deref())
        };
        self.shared.desktop.show_tray(tray);
    }
}

impl State {
    /// Whether the sign-in of that number is the one at work.
    pub(super) fn is_at_work(&self, number: u64) -> bool {
        self.running.as_ref().is_some_and(|running| running.number == number)
    }

    /// Whether what belongs to the sign-in of that number still counts: also its last words while it is being ended.
    pub(super) fn counts(&self, number: u64) -> bool {
        self.sign_ins == number
    }
}

/// Longest wait for a renewal that is under way.
const SETTLE_LIMIT: Duration = Duration::from_secs(3);

/// Deliveries that may wait for us; beyond that the socket is not read (docs/ARCHITECTURE.md, queues).
const QUEUE: usize = 1024;
/// Longest wait for a sign-out that is under way when the app quits.
const LEAVING_LIMIT: Duration = Duration::from_secs(10);

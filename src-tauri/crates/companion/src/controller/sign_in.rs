//! The person signs in and out; what was kept is restored; the keyring.

use std::time::{Duration, SystemTime};

use backend_api::{Health, Keeper, Keeping, TokenPair, VaultError, VaultProblem};
use secrecy::SecretString;
use tokio::time::timeout;

use super::{Controller, Running};
use crate::account::{Account, Services, SignedIn, copied_tokens, keeper};
use crate::desktop::Desktop;
use crate::sign_in_error::SignInError;
use crate::views::{
    CommandError, EndedBecause, KeyringKind, KeyringStatus, Mode, Notice, NoticeCode, ServiceHealth, SessionView,
};

impl<D: Desktop> Controller<D> {
    /// Signs in and goes live. `stay` keeps the sign-in in the system's keyring; where that fails it lasts until the app quits, and
    /// a notice says so.
    ///
    /// # Errors
    /// When the service refuses or is not reached; then everything stays as it was.
    pub async fn sign_in_with_password(
        &self,
        username: &str,
        password: SecretString,
        stay: bool,
    ) -> Result<(), SignInError> {
        let _turn = self.shared.session_turn.lock().await;
        let account = Account::of_person(self.effective()?, username, password, stay);
        self.open(account).await
    }

    /// Signs in with what somebody copied: an access token, or JSON with `accessToken` and `refreshToken`. An access token alone is
    /// never kept.
    ///
    /// # Errors
    /// When it is none, or the service refuses it or is not reached; then everything stays as it was.
    pub async fn sign_in_with_tokens(&self, text: &SecretString, stay: bool) -> Result<(), SignInError> {
        let _turn = self.shared.session_turn.lock().await;
        let account = Account::copied(self.effective()?, copied_tokens(text)?, stay);
        self.open(account).await
    }

    /// At the start: signs in with the tokens of the process environment, else with what the keyring keeps, online or not. Without
    /// either, nobody is signed in.
    ///
    /// # Errors
    /// When the process environment holds what cannot be used.
    pub async fn restore(&self) -> Result<(), SignInError> {
        let _turn = self.shared.session_turn.lock().await;
        if self.state().running.is_some() {
            return Ok(());
        }
        let configuration = self.effective()?;
        match self.tokens_of_environment() {
            Some(tokens) => self.open(Account::with_tokens(configuration, tokens)).await,
            None => {
                self.restore_what_is_kept().await;
                Ok(())
            }
        }
    }

    /// Signs out: closes the socket, forgets what is kept of the sign-in, and tells the service. The demo is left.
    ///
    /// # Errors
    /// When something may be left in the keyring or on the disk. Nobody is signed in all the same.
    pub async fn sign_out(&self) -> Result<(), CommandError> {
        let _turn = self.shared.session_turn.lock().await;
        let leaving = self.shared.leaving.lock().await;
        let was_demo = self.state().session.mode == Mode::Demo;
        let Some(running) = self.close().await else { return Ok(()) };
        self.nobody_is_signed_in(Some(EndedBecause::SignedOut));
        let forgotten = self.forget(running).await;
        drop(leaving);
        if was_demo {
            self.restore_what_is_kept().await;
        }
        forgotten
    }

    /// How the system's keyring is. One that has become usable meanwhile is used: the sign-in at work is kept, or a kept one
    /// restored.
    pub async fn keyring(&self) -> KeyringStatus {
        let status = match self.effective() {
            Ok(configuration) => keeper(&configuration, &self.shared.surroundings).status().await.into(),
            Err(error) => KeyringStatus { kind: KeyringKind::Denied, detail: Some(error.to_string()) },
        };
        if status.kind == KeyringKind::Ready {
            self.keyring_is_ready();
        }
        status
    }

    /// Asks the person to unlock the keyring, by the system's own means, for 2 min at the most.
    pub async fn unlock_keyring(&self) -> KeyringStatus {
        if let Ok(configuration) = self.effective()
            && let Err(error) = keeper(&configuration, &self.shared.surroundings).unlock().await
        {
            tracing::info!(%error, "the keyring stays as it is");
        }
        self.keyring().await
    }

    /// How the account service of the chosen environment is, for the foot of the sign-in.
    pub async fn service_health(&self) -> ServiceHealth {
        let environment = self.state().session.environment.clone();
        let detail = match timeout(HEALTH_LIMIT, self.ask_health()).await {
            Ok(Ok(health)) if health.status < 500 => None,
            Ok(Ok(health)) => Some(format!("The service is in trouble: it answers with HTTP {}.", health.status)),
            Ok(Err(error)) => Some(error.to_string()),
            Err(_) => Some(format!("The service does not answer within {} s.", HEALTH_LIMIT.as_secs())),
        };
        ServiceHealth { reachable: detail.is_none(), detail, environment }
    }

    /// Shows what is kept at once; the service is asked when it can be reached.
    pub(super) async fn restore_what_is_kept(&self) {
        let Ok(configuration) = self.effective() else { return };
        let environment = configuration.environment.value.name();
        let before = self.state().session.clone();
        self.show_session(SessionView { mode: Mode::Restoring, ..SessionView::signed_out(environment) });
        let keeper = keeper(&configuration, &self.shared.surroundings);
        let kept = match self.remove_unwanted(&keeper).await {
            Ok(()) => keeper.load().await,
            Err(error) => Err(error),
        };
        let restored = match kept {
            Ok(Some(sign_in)) => self.open(Account::kept(configuration, sign_in)).await.map_err(|error| {
                tracing::error!(%error, "the kept sign-in cannot be used");
                Notice { code: NoticeCode::Configuration, detail: Some(error.to_string()) }
            }),
            Ok(None) => return self.show_session(before),
            Err(error) => {
                tracing::warn!(%error, "the keyring cannot be read");
                self.state().restore_is_due = true;
                self.show_session(before);
                if !nothing_can_be_kept(&error) {
                    self.notice(keyring_unavailable(&error));
                }
                return;
            }
        };
        if let Err(notice) = restored {
            self.show_session(before);
            self.notice(notice);
        }
    }

    fn keyring_is_ready(&self) {
        let (tokens, restore) = {
            let mut state = self.state();
            let restore = std::mem::take(&mut state.restore_is_due) && state.running.is_none();
            (state.running.as_ref().map(|running| running.tokens.clone()), restore)
        };
        let controller = self.clone();
        tokio::spawn(async move {
            if let Some(tokens) = tokens {
                tokens.keep_again().await;
                // Else what is kept is wanted.
                if tokens.standing().borrow().keeping == Keeping::NotWanted {
                    controller.remove_what_lingers().await;
                }
            } else if restore && let Err(error) = controller.restore().await {
                tracing::warn!(%error, "what is kept could not be restored");
            }
        });
    }

    /// Forgets what is kept, and has the service forget the refresh token; the one as far as it can be verified, the other as far as the
    /// service can be reached. The keyring first: whoever is stopped in between is not signed in at the next start.
    async fn forget(&self, running: Running) -> Result<(), CommandError> {
        let refresh = retired(&running).await;
        let erase = async {
            let Some(keeper) = &running.keeper else { return Ok(()) };
            // A renewal in another process would write it back.
            let _alone = timeout(FAREWELL_LIMIT, keeper.alone()).await;
            keeper.erase().await
        };
        let clear = async { (erase.await, running.store.wipe().await) };
        let tell = async {
            let Some(refresh) = &refresh else { return };
            match timeout(FAREWELL_LIMIT, running.account.logout(refresh)).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::info!(%error, "the service was not told of the sign-out"),
                Err(_) => tracing::info!("the service was not told of the sign-out in time"),
            }
        };
        let ((erased, wiped), ()) = tokio::join!(clear, tell);
        if let Some(keeper) = &running.keeper {
            self.note_removal(keeper, erased.is_ok());
        }
        let in_keyring = erased.err().and_then(left_in_keyring);
        let on_disk = wiped.err().map(|error| {
            format!("What was kept of the company on this computer could not be deleted, though: {error}. Delete the folder \"stores\" of PurposePath's data.")
        });
        let left: Vec<String> = in_keyring.into_iter().chain(on_disk).collect();
        if left.is_empty() {
            Ok(())
        } else {
            Err(CommandError::internal(format!("You are signed out. {}", left.join(" "))))
        }
    }

    /// An earlier sign-in may still be kept although it is not wanted: it is not restored, and removed once that works.
    pub(super) fn note_what_lingers(&self, signed_in: &SignedIn) {
        let Some(keeper) = &signed_in.keeper else { return };
        if signed_in.tokens.standing().borrow().keeping == Keeping::Kept {
            // It took the place of whatever was there.
            self.note_removal(keeper, true);
        }
        let Some(error) = &signed_in.lingers else { return };
        tracing::warn!(%error, "an earlier sign-in is still kept");
        self.note_removal(keeper, false);
        if !nothing_can_be_kept(error) {
            self.notice(still_kept(error));
        }
    }

    fn note_removal(&self, keeper: &Keeper, is_gone: bool) {
        let mut unwanted = self.unwanted();
        if is_gone { unwanted.remove(keeper.service()) } else { unwanted.add(keeper.service()) }
    }

    /// Fails when something is kept that nobody wants back, and it cannot be removed.
    async fn remove_unwanted(&self, keeper: &Keeper) -> Result<(), VaultError> {
        if self.unwanted().holds(keeper.service()) {
            keeper.erase().await?;
            self.note_removal(keeper, true);
        }
        Ok(())
    }

    async fn remove_what_lingers(&self) {
        let keeper = self.state().running.as_ref().and_then(|running| running.keeper.clone());
        let Some(keeper) = keeper else { return };
        match self.remove_unwanted(&keeper).await {
            Ok(()) => self.withdraw(NoticeCode::KeyringUnavailable),
            Err(error) => tracing::warn!(%error, "an earlier sign-in is still kept"),
        }
    }

    /// `PURPOSEPATH_TOKEN` and `PURPOSEPATH_REFRESH_TOKEN` sign in for this run, as they do for `purposepath tail`.
    fn tokens_of_environment(&self) -> Option<TokenPair> {
        let variable = |name| self.shared.surroundings.variable(name);
        let access = variable("PURPOSEPATH_TOKEN")?;
        Some(TokenPair { access: access.into(), refresh: variable("PURPOSEPATH_REFRESH_TOKEN").map(Into::into) })
    }

    async fn ask_health(&self) -> Result<Health, SignInError> {
        let services = Services::of(&self.effective()?, Mode::SignedOut, &self.shared.surroundings)?;
        match services.account.health().await {
            Ok(health) => Ok(health),
            Err(error) => Err(services.explain(error).await),
        }
    }
}

/// Longest wait for the service's answer to how it is.
const HEALTH_LIMIT: Duration = Duration::from_secs(8);
/// Longest wait for a renewal under way, for another process and for the service, each, before the person is let go.
const FAREWELL_LIMIT: Duration = Duration::from_secs(3);
/// Clocks that are further apart are told.
const MOST_SKEW: Duration = Duration::from_secs(5 * 60);

fn left_in_keyring(error: VaultError) -> Option<String> {
    // Where there is no place for secrets, none is left in it.
    (error.problem != VaultProblem::Missing).then(|| {
        format!("What the keyring keeps of the sign-in could not be removed, though: {error}. Remove the entry \"PurposePath\" there.")
    })
}

/// The refresh token, for the service to forget it. A renewal that takes longer than the person is kept waiting may bring another
/// one yet: then that is the one, whenever it comes.
async fn retired(running: &Running) -> Option<SecretString> {
    let tokens = running.tokens.clone();
    let mut retiring = tokio::spawn(async move { tokens.retire().await });
    if let Ok(retired) = timeout(FAREWELL_LIMIT, &mut retiring).await {
        return retired.ok().flatten();
    }
    let account = running.account.clone();
    tokio::spawn(async move {
        if let Ok(Some(refresh)) = retiring.await
            && let Err(error) = account.logout(&refresh).await
        {
            tracing::info!(%error, "the service was not told of the sign-out");
        }
    });
    None
}

/// Where there is no keyring nothing can have been kept.
fn nothing_can_be_kept(error: &VaultError) -> bool {
    matches!(error.problem, VaultProblem::Missing | VaultProblem::NoDefaultCollection)
}

fn still_kept(error: &VaultError) -> Notice {
    let detail = format!(
        "An earlier sign-in is still in the keyring: {error}. It is not used, and removed as soon as the keyring lets PurposePath do so."
    );
    Notice { code: NoticeCode::KeyringUnavailable, detail: Some(detail) }
}

pub(super) fn keyring_unavailable(error: &backend_api::VaultError) -> Notice {
    Notice { code: NoticeCode::KeyringUnavailable, detail: Some(error.to_string()) }
}

/// Tells of clocks that are far apart.
pub(super) fn clock_wrong((theirs, ours): (SystemTime, SystemTime)) -> Option<Notice> {
    let (skew, direction) = match ours.duration_since(theirs) {
        Ok(ahead) => (ahead, "ahead of"),
        Err(behind) => (behind.duration(), "behind"),
    };
    let minutes = skew.as_secs() / 60;
    (skew > MOST_SKEW).then(|| Notice {
        code: NoticeCode::ClockWrong,
        detail: Some(format!("This computer's clock is {minutes} min {direction} the service's.")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_off_by_more_than_five_minutes_is_told_with_its_direction() {
        let ours = SystemTime::now();
        let off = |seconds| clock_wrong((ours + Duration::from_secs(seconds), ours)).and_then(|notice| notice.detail);
        assert_eq!(off(300), None);
        assert!(off(7200).unwrap().contains("120 min behind"));
        let ahead = clock_wrong((ours - Duration::from_secs(600), ours)).unwrap();
        assert!(ahead.detail.unwrap().contains("10 min ahead of"));
    }
}

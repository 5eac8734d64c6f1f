//! A sign-in that is kept: what a renewal leaves behind whatever goes wrong, and who else renews it.
#![allow(clippy::unwrap_used)] // what fails in a helper fails its test

use std::sync::Arc;
use std::time::Duration;

use backend_api::{Http, Keeper, Keeping, KeptSignIn, MemoryVault, TokenPair, TokenService, Vault, VaultProblem, Who};
use mock_backend::{MockBackend, MockConfig};
use net::{RestUrl, TokenFailure, TokenSource, TrustedRoots};
use secrecy::{ExposeSecret, SecretString};

struct Kept {
    mock: MockBackend,
    vault: Arc<MemoryVault>,
}

impl Kept {
    async fn start() -> Self {
        Self { mock: MockBackend::start(MockConfig::loopback()).await.unwrap(), vault: Arc::default() }
    }

    fn http(&self) -> Http {
        let url = RestUrl::parse(&self.mock.account_url()).unwrap();
        Http::new(url, TrustedRoots::of_system().client_config().unwrap()).unwrap()
    }

    fn keeper(&self) -> Keeper {
        let vault: Arc<dyn Vault> = self.vault.clone();
        Keeper::new(vault, &RestUrl::parse(&self.mock.account_url()).unwrap())
    }

    fn who(&self, user: usize) -> Who {
        let user = self.mock.users().remove(user);
        Who { tenant_id: user.tenant_id, user_id: Some(user.user_id), ..Who::default() }
    }

    fn pair(&self) -> TokenPair {
        let (access, refresh) = self.mock.tokens_for(&self.mock.users()[0].user_id).unwrap();
        TokenPair { access: access.into(), refresh: Some(refresh.into()) }
    }

    fn refresh_token(&self) -> SecretString {
        self.pair().refresh.unwrap()
    }

    async fn signed_in(&self) -> TokenService {
        TokenService::issued(self.http(), self.pair()).keep(self.keeper(), self.who(0)).await
    }

    /// What the next start makes of the entry.
    async fn restarted(&self) -> TokenService {
        let kept = self.keeper().load().await.unwrap().expect("something is kept");
        TokenService::kept(self.http(), kept, self.keeper())
    }

    async fn kept_token(&self) -> String {
        self.keeper().load().await.unwrap().unwrap().refresh.expose_secret().to_owned()
    }

    async fn keep(&self, refresh: SecretString, previous: Option<SecretString>) {
        let sign_in = KeptSignIn { refresh, previous, who: self.who(0) };
        self.keeper().store(&sign_in, || false).await.unwrap();
    }

    async fn use_up(&self, refresh: &SecretString) {
        let pair = TokenPair { access: String::new().into(), refresh: Some(refresh.clone()) };
        TokenService::issued(self.http(), pair).fetch(Some(1)).await.unwrap();
    }
}

#[tokio::test]
async fn the_renewed_token_is_kept_when_it_is_given_out_with_the_one_before() {
    let kept = Kept::start().await;
    let tokens = kept.signed_in().await;
    let first = kept.kept_token().await;
    tokens.fetch(Some(1)).await.unwrap();
    let entry = kept.keeper().load().await.unwrap().unwrap();
    assert_ne!(entry.refresh.expose_secret(), first);
    assert_eq!(entry.previous.unwrap().expose_secret(), first);
    assert!(kept.restarted().await.fetch(None).await.is_ok());
}

#[tokio::test]
async fn whichever_of_the_two_tokens_the_service_accepts_is_found() {
    let kept = Kept::start().await;
    let (good, used) = (kept.refresh_token(), kept.refresh_token());
    kept.use_up(&used).await;
    kept.keep(used.clone(), Some(good)).await;
    assert!(kept.restarted().await.fetch(None).await.is_ok(), "the one before");
    kept.keep(kept.refresh_token(), Some(used)).await;
    assert!(kept.restarted().await.fetch(None).await.is_ok(), "the later one");
}

#[tokio::test]
async fn two_used_tokens_are_refused_and_told() {
    let kept = Kept::start().await;
    let (one, other) = (kept.refresh_token(), kept.refresh_token());
    kept.use_up(&one).await;
    kept.use_up(&other).await;
    kept.keep(one, Some(other)).await;
    let tokens = kept.restarted().await;
    assert_eq!(tokens.fetch(None).await.unwrap_err(), TokenFailure::Refused);
    assert!(tokens.standing().borrow().refused);
    tokens.forget_what_was_refused().await;
    assert!(kept.keeper().load().await.unwrap().is_none());
}

#[tokio::test]
async fn two_processes_that_share_a_sign_in_do_not_sign_each_other_out() {
    let kept = Kept::start().await;
    let app = kept.signed_in().await;
    let tail = kept.restarted().await;
    for _ in 0..3 {
        for process in [&tail, &app] {
            let number = process.fetch(None).await.unwrap().number;
            process.fetch(Some(number)).await.unwrap();
        }
    }
    assert_eq!(kept.mock.counters().refreshes, 7);
}

#[tokio::test]
async fn a_sign_out_elsewhere_ends_the_sign_in_here_and_is_not_undone() {
    let kept = Kept::start().await;
    let tail = kept.signed_in().await;
    kept.keeper().erase().await.unwrap();
    assert_eq!(tail.fetch(Some(1)).await.unwrap_err(), TokenFailure::Refused);
    assert!(kept.keeper().load().await.unwrap().is_none());
}

#[tokio::test]
async fn somebody_elses_entry_is_neither_used_nor_written_over() {
    let kept = Kept::start().await;
    let tail = kept.signed_in().await;
    let theirs = KeptSignIn { refresh: "theirs".to_owned().into(), previous: None, who: kept.who(1) };
    kept.keeper().store(&theirs, || false).await.unwrap();
    assert_eq!(tail.fetch(Some(1)).await.unwrap_err(), TokenFailure::Refused);
    tail.forget_what_was_refused().await;
    assert_eq!(kept.kept_token().await, "theirs");
}

#[tokio::test]
async fn a_token_that_cannot_be_kept_is_good_for_this_run_and_kept_later() {
    let kept = Kept::start().await;
    let tokens = kept.signed_in().await;
    kept.vault.fail(Some(VaultProblem::Locked));
    tokens.fetch(Some(1)).await.unwrap();
    assert!(matches!(tokens.standing().borrow().keeping, Keeping::Failed(_)));
    tokens.fetch(Some(2)).await.unwrap();
    kept.vault.fail(None);
    // What is kept is two renewals behind: ours comes first.
    tokens.fetch(Some(3)).await.unwrap();
    assert_eq!(tokens.standing().borrow().keeping, Keeping::Kept);
    assert!(kept.restarted().await.fetch(None).await.is_ok());
}

#[tokio::test]
async fn a_caller_that_goes_away_during_a_renewal_loses_nothing() {
    let kept = Kept::start().await;
    let tokens = kept.signed_in().await;
    for _ in 0..60 {
        let number = tokens.fetch(None).await.expect("the one before was not lost").number;
        // Too short for a whole renewal, more often than not.
        let patience = Duration::from_micros(fastrand::u64(500..5000));
        let _ = tokio::time::timeout(patience, tokens.fetch(Some(number))).await;
        tokens.settle().await;
    }
    assert!(kept.restarted().await.fetch(None).await.is_ok());
}

#[tokio::test]
async fn a_sign_out_during_a_renewal_is_not_undone_by_it() {
    let kept = Kept::start().await;
    for _ in 0..20 {
        let keeper = kept.keeper();
        let tokens = TokenService::issued(kept.http(), kept.pair()).keep(keeper.clone(), kept.who(0)).await;
        let renewal = tokio::spawn({
            let tokens = tokens.clone();
            async move { tokens.fetch(Some(1)).await.map(|_| ()) }
        });
        tokio::time::sleep(Duration::from_micros(fastrand::u64(0..4000))).await;
        let (last, erased) = tokio::join!(tokens.retire(), keeper.erase());
        erased.unwrap();
        let _ = renewal.await.unwrap();
        let left = keeper.load().await.unwrap();
        assert!(left.is_none(), "the renewal has written it back");
        assert!(last.is_some(), "the service can be told to forget it");
        assert_eq!(tokens.fetch(None).await.unwrap_err(), TokenFailure::Refused);
    }
}

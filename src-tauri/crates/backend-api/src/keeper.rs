//! Keeping a sign-in across runs: an entry of the vault, the order of what is done to it, and who else may touch it.
//!
//! Keeps out: when tokens are renewed, and what becomes of a sign-in that cannot be kept.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use net::RestUrl;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use tokio::sync::OwnedMutexGuard;
use tokio::time::{Instant, sleep, timeout};

use crate::vault::{SERVICE, Vault, VaultError, VaultProblem};

/// Longest wait for the vault.
const LIMIT: Duration = Duration::from_secs(5);
/// Longest wait for a person to unlock it.
const PROMPT_LIMIT: Duration = Duration::from_secs(120);
/// Longest wait for another process that renews the same sign-in: its own limits are shorter.
const LOCK_LIMIT: Duration = Duration::from_secs(40);
/// Pause between two looks at the lock.
const LOCK_PAUSE: Duration = Duration::from_millis(25);

/// A sign-in as it is kept: what renews it, and whose it is, so that it can be shown before the service answers.
#[derive(Clone, Debug)]
pub struct KeptSignIn {
    /// The refresh token.
    pub refresh: SecretString,
    /// The one before, in case the service has not taken up the new one.
    pub previous: Option<SecretString>,
    /// Whose it is.
    pub who: Who,
}

/// Whose a sign-in is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Who {
    /// Tenant id.
    pub tenant_id: String,
    /// User id; unknown for a token that somebody brought along, until the service has named it.
    pub user_id: Option<String>,
    /// Person id.
    pub person_id: Option<String>,
    /// Full name.
    pub name: Option<String>,
    /// Where mail reaches the user.
    pub email: Option<String>,
    /// What the user does in the company.
    pub title: Option<String>,
    /// The company.
    pub company: Option<String>,
}

/// Keeps the sign-in of one service. All keepers of a vault take turns.
#[derive(Clone)]
pub struct Keeper {
    vault: Arc<dyn Vault>,
    account: String,
    /// Longest wait for the vault.
    limit: Duration,
}

/// While it lives, no other process renews the sign-in.
#[derive(Debug)]
pub struct Alone(#[expect(dead_code, reason = "closing it releases the lock")] Option<File>);

/// The entry's text.
#[derive(Deserialize)]
struct Entry {
    version: u32,
    refresh: SecretString,
    previous: Option<SecretString>,
    who: Who,
}

#[derive(Serialize)]
struct EntryText<'a> {
    version: u32,
    refresh: &'a str,
    previous: Option<&'a str>,
    who: &'a Who,
}

const VERSION: u32 = 1;

impl Keeper {
    /// For the sign-in at this account service. The address is the entry's name, so that no token of one environment is ever
    /// shown to another, overridden addresses included.
    #[must_use]
    pub fn new(vault: Arc<dyn Vault>, service: &RestUrl) -> Self {
        Self { vault, account: service.to_string(), limit: LIMIT }
    }

    /// The address of the account service whose sign-in it keeps.
    #[must_use]
    pub fn service(&self) -> &str {
        &self.account
    }

    /// Whether a sign-in could be kept.
    ///
    /// # Errors
    /// Why not.
    pub async fn status(&self) -> Result<(), VaultError> {
        let turn = self.turn();
        self.in_turn(turn, self.limit, |vault, _| vault.status()).await
    }

    /// Asks the person to unlock the place.
    ///
    /// # Errors
    /// When it stays locked.
    pub async fn unlock(&self) -> Result<(), VaultError> {
        let Ok(turn) = Arc::clone(&self.vault.turns().prompt).try_lock_owned() else {
            return Err(VaultError::because(VaultProblem::Locked, "the person is being asked already"));
        };
        self.in_turn(std::future::ready(turn), PROMPT_LIMIT, |vault, _| vault.unlock()).await
    }

    /// What is kept.
    ///
    /// # Errors
    /// When it cannot be read: that is not the same as nothing.
    pub async fn load(&self) -> Result<Option<KeptSignIn>, VaultError> {
        let turn = self.turn();
        let text = self.in_turn(turn, self.limit, |vault, account| vault.read(account)).await?;
        text.map(|text| parsed(&text)).transpose()
    }

    /// Keeps it in place of what was kept, unless `is_over` by the time that its turn comes.
    ///
    /// # Errors
    /// When it is not kept.
    pub async fn store(
        &self,
        sign_in: &KeptSignIn,
        is_over: impl Fn() -> bool + Send + 'static,
    ) -> Result<(), VaultError> {
        let text = written(sign_in)?;
        let turn = self.turn();
        let write =
            move |vault: &dyn Vault, account: &str| if is_over() { Ok(()) } else { vault.write(account, &text) };
        self.in_turn(turn, self.limit, write).await
    }

    /// Forgets it, and makes sure that it is gone.
    ///
    /// # Errors
    /// When it may still be there.
    pub async fn erase(&self) -> Result<(), VaultError> {
        let turn = self.turn();
        let erase = |vault: &dyn Vault, account: &str| {
            vault.erase(account)?;
            match vault.read(account)? {
                None => Ok(()),
                Some(_) => Err(VaultError::because(VaultProblem::Denied, "the entry is still there")),
            }
        };
        self.in_turn(turn, self.limit, erase).await
    }

    /// Waits until no other process renews this sign-in.
    ///
    /// # Errors
    /// When one does for longer than any renewal takes.
    pub async fn alone(&self) -> Result<Alone, VaultError> {
        let Some(file) = self.lock_file().as_deref().and_then(opened) else { return Ok(Alone(None)) };
        locked(|| file.try_lock()).await?;
        Ok(Alone(Some(file)))
    }

    fn turn(&self) -> impl Future<Output = OwnedMutexGuard<()>> + use<> {
        Arc::clone(&self.vault.turns().calls).lock_owned()
    }

    fn lock_file(&self) -> Option<PathBuf> {
        let name = self.account.replace(|letter: char| !letter.is_ascii_alphanumeric(), "-");
        Some(self.vault.locks()?.join(format!("{SERVICE}-{name}.lock")))
    }

    /// Does something to the vault in a thread of its own. One that does not answer keeps its turn: what comes later waits for it,
    /// and gives up in time.
    async fn in_turn<T: Send + 'static>(
        &self,
        turn: impl Future<Output = OwnedMutexGuard<()>>,
        limit: Duration,
        deed: impl FnOnce(&dyn Vault, &str) -> Result<T, VaultError> + Send + 'static,
    ) -> Result<T, VaultError> {
        let (vault, account) = (Arc::clone(&self.vault), self.account.clone());
        let done = timeout(limit, async {
            let turn = turn.await;
            tokio::task::spawn_blocking(move || {
                let outcome = deed(&*vault, &account);
                drop(turn);
                outcome
            })
            .await
        });
        match done.await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(error)) => Err(VaultError::because(VaultProblem::Denied, error)),
            Err(_) => Err(VaultError::because(VaultProblem::Slow, format!("no answer within {} s", limit.as_secs()))),
        }
    }
}

impl Who {
    /// Whether both are the same user of the same tenant; an unknown user may be.
    #[must_use]
    pub fn may_be(&self, other: &Self) -> bool {
        let users = self.user_id.as_ref().zip(other.user_id.as_ref());
        self.tenant_id == other.tenant_id && users.is_none_or(|(one, other)| one == other)
    }
}

fn written(sign_in: &KeptSignIn) -> Result<SecretString, VaultError> {
    let entry = EntryText {
        version: VERSION,
        refresh: sign_in.refresh.expose_secret(),
        previous: sign_in.previous.as_ref().map(ExposeSecret::expose_secret),
        who: &sign_in.who,
    };
    match serde_json::to_string(&entry) {
        Ok(text) => Ok(text.into()),
        Err(_) => Err(VaultError::new(VaultProblem::Unreadable)),
    }
}

/// The error of the JSON reader is not passed on: it may quote what it read.
fn parsed(text: &SecretString) -> Result<KeptSignIn, VaultError> {
    match serde_json::from_str::<Entry>(text.expose_secret()) {
        Ok(Entry { version: VERSION, refresh, previous, who }) => Ok(KeptSignIn { refresh, previous, who }),
        Ok(Entry { version, .. }) => {
            let detail = format!("another version of the app wrote it ({version})");
            Err(VaultError::because(VaultProblem::Unreadable, detail))
        }
        Err(_) => Err(VaultError::new(VaultProblem::Unreadable)),
    }
}

/// Without a lock file the sign-in is renewed all the same: two processes at the same moment are rare.
fn opened(path: &Path) -> Option<File> {
    let opened = path
        .parent()
        .map_or(Ok(()), std::fs::create_dir_all)
        .and_then(|()| File::options().create(true).truncate(false).write(true).open(path));
    opened.inspect_err(|error| tracing::warn!(%error, "the sign-in is renewed without a lock")).ok()
}

/// Tries until it is not somebody else who holds the lock. Where nothing can be locked there is nobody to wait for.
async fn locked(attempt: impl Fn() -> Result<(), TryLockError>) -> Result<(), VaultError> {
    let began = Instant::now();
    loop {
        match attempt() {
            Ok(()) => return Ok(()),
            Err(TryLockError::Error(error)) => {
                tracing::warn!(%error, "the sign-in is renewed without a lock");
                return Ok(());
            }
            Err(TryLockError::WouldBlock) if began.elapsed() > LOCK_LIMIT => {
                return Err(VaultError::because(VaultProblem::Slow, "another PurposePath is renewing the sign-in"));
            }
            Err(TryLockError::WouldBlock) => sleep(LOCK_PAUSE).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;
    use crate::vault::MemoryVault;

    const SERVICE_AT: &str = "https://api.purposepath.app/account/api/v1";

    fn keeper(vault: impl Vault) -> Keeper {
        Keeper::new(Arc::new(vault), &RestUrl::parse(SERVICE_AT).unwrap())
    }

    fn sign_in(refresh: &str) -> KeptSignIn {
        let who = Who { tenant_id: "t-1".to_owned(), name: Some("Mara Lindqvist".to_owned()), ..Who::default() };
        KeptSignIn { refresh: refresh.to_owned().into(), previous: Some("before".to_owned().into()), who }
    }

    #[tokio::test]
    async fn what_is_kept_is_found_again_until_it_is_erased() {
        let keeper = keeper(MemoryVault::default());
        assert!(keeper.load().await.unwrap().is_none());
        keeper.store(&sign_in("one"), || false).await.unwrap();
        keeper.store(&sign_in("two"), || false).await.unwrap();
        let kept = keeper.load().await.unwrap().unwrap();
        assert_eq!((kept.refresh.expose_secret(), kept.previous.unwrap().expose_secret()), ("two", "before"));
        assert_eq!(kept.who, sign_in("").who);
        keeper.erase().await.unwrap();
        assert!(keeper.load().await.unwrap().is_none());
    }

    #[tokio::test]
    async fn environments_do_not_see_each_others_sign_ins() {
        let vault: Arc<dyn Vault> = Arc::new(MemoryVault::default());
        let at = |url: &str| Keeper::new(Arc::clone(&vault), &RestUrl::parse(url).unwrap());
        at(SERVICE_AT).store(&sign_in("production"), || false).await.unwrap();
        assert!(at("http://localhost:8001").load().await.unwrap().is_none());
    }

    #[tokio::test]
    async fn what_is_over_is_not_kept_any_more() {
        let keeper = keeper(MemoryVault::default());
        let over = Arc::new(AtomicBool::new(true));
        keeper.store(&sign_in("late"), move || over.load(Ordering::Relaxed)).await.unwrap();
        assert!(keeper.load().await.unwrap().is_none(), "a sign-out stays one");
    }

    /// Answers when it is let.
    struct Hanging(std::sync::Mutex<std::sync::mpsc::Receiver<()>>, MemoryVault);

    impl Vault for Hanging {
        fn status(&self) -> Result<(), VaultError> {
            Ok(())
        }
        fn read(&self, account: &str) -> Result<Option<SecretString>, VaultError> {
            self.1.read(account)
        }
        fn write(&self, account: &str, secret: &SecretString) -> Result<(), VaultError> {
            self.0.lock().unwrap().recv().unwrap();
            self.1.write(account, secret)
        }
        fn erase(&self, account: &str) -> Result<(), VaultError> {
            self.1.erase(account)
        }
        fn unlock(&self) -> Result<(), VaultError> {
            Ok(())
        }
        fn turns(&self) -> &crate::vault::Turns {
            self.1.turns()
        }
    }

    #[tokio::test]
    async fn a_vault_that_hangs_is_given_up_in_time_and_an_old_write_never_comes_last() {
        let (let_go, held) = std::sync::mpsc::channel();
        let vault = Hanging(std::sync::Mutex::new(held), MemoryVault::default());
        let keeper = Keeper { limit: Duration::from_millis(50), ..keeper(vault) };
        let error = keeper.store(&sign_in("old"), || false).await.unwrap_err();
        assert_eq!(error.problem, VaultProblem::Slow);
        let other = Keeper { account: "http://localhost:8001".to_owned(), ..keeper.clone() };
        assert_eq!(
            other.status().await.unwrap_err().problem,
            VaultProblem::Slow,
            "it waits, and takes no other thread"
        );
        let_go.send(()).unwrap();
        let_go.send(()).unwrap();
        let keeper = Keeper { limit: LIMIT, ..keeper };
        keeper.store(&sign_in("new"), || false).await.unwrap();
        assert_eq!(keeper.load().await.unwrap().unwrap().refresh.expose_secret(), "new");
    }

    #[tokio::test(start_paused = true)]
    async fn where_nothing_can_be_locked_nobody_is_waited_for() {
        let began = Instant::now();
        let unsupported = || Err(TryLockError::Error(std::io::ErrorKind::Unsupported.into()));
        assert_eq!(locked(unsupported).await.map_err(|error| error.problem), Ok(()));
        assert_eq!(began.elapsed(), Duration::ZERO);
        let held = locked(|| Err(TryLockError::WouldBlock)).await;
        assert_eq!(held.map_err(|error| error.problem), Err(VaultProblem::Slow));
        assert!(began.elapsed() > LOCK_LIMIT, "another process is waited for");
    }

    #[test]
    fn nothing_of_a_broken_entry_is_repeated() {
        for text in ["canary-token", r#"{"version":1,"refresh":7,"who":"canary-token"}"#, r#"{"version":2}"#] {
            let error = parsed(&text.to_owned().into()).unwrap_err();
            assert_eq!(error.problem, VaultProblem::Unreadable);
            assert!(!format!("{error} {error:?}").contains("canary"), "{error:?}");
        }
    }
}

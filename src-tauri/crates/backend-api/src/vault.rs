//! A place for secrets on this machine: Secret Service, Keychain, Credential Manager. Never a file (docs/adr/0007).

#[cfg(target_os = "linux")]
#[path = "vault/secret_service.rs"]
mod os;
#[cfg(not(target_os = "linux"))]
#[path = "vault/native.rs"]
mod os;

use std::collections::HashMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use secrecy::SecretString;

pub use os::OsVault;

/// A place for secrets. Its methods block, and may take as long as the system likes: [`Keeper`](crate::Keeper) calls them from
/// threads of their own.
pub trait Vault: Send + Sync + 'static {
    /// Whether a secret could be kept. Asks nobody.
    ///
    /// # Errors
    /// Why not.
    fn status(&self) -> Result<(), VaultError>;

    /// The secret of `account`; `None` when there is none.
    ///
    /// # Errors
    /// When the place cannot be used: that is not the same as none.
    fn read(&self, account: &str) -> Result<Option<SecretString>, VaultError>;

    /// Keeps the secret of `account` in place of an earlier one.
    ///
    /// # Errors
    /// When it is not kept.
    fn write(&self, account: &str, secret: &SecretString) -> Result<(), VaultError>;

    /// Forgets the secret of `account`, if there is one.
    ///
    /// # Errors
    /// When it may still be there.
    fn erase(&self, account: &str) -> Result<(), VaultError>;

    /// Asks the person to open a locked place; returns when that was answered.
    ///
    /// # Errors
    /// When it stays locked.
    fn unlock(&self) -> Result<(), VaultError>;

    /// Who may use it, one after another.
    fn turns(&self) -> &Turns;

    /// Folder of the files by which processes that share the place wait for each other; `None` when nobody shares it.
    fn locks(&self) -> Option<PathBuf> {
        None
    }
}

/// One after another: first come, first served, so that what was asked for earlier never overwrites what was asked for later, and a
/// place that hangs holds one thread and no more. A prompt goes beside the calls: it may take minutes.
#[derive(Clone, Debug, Default)]
pub struct Turns {
    pub(crate) calls: Arc<tokio::sync::Mutex<()>>,
    pub(crate) prompt: Arc<tokio::sync::Mutex<()>>,
}

/// Under this name the entries are found in the system's own tools.
pub const SERVICE: &str = "app.purposepath.desktop";

/// Why a secret cannot be kept or read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{problem}{}", .detail.as_ref().map(|detail| format!(" ({detail})")).unwrap_or_default())]
pub struct VaultError {
    /// What the person can do about it.
    pub problem: VaultProblem,
    /// In the system's words.
    pub detail: Option<String>,
}

/// What keeps a secret from being kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VaultProblem {
    /// There is no such place.
    Missing,
    /// It is locked.
    Locked,
    /// It is there, and has no collection to put secrets into.
    NoDefaultCollection,
    /// It refuses this app.
    Denied,
    /// It did not answer in time.
    Slow,
    /// What it holds cannot be read.
    Unreadable,
}

impl fmt::Display for VaultProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "there is no place for secrets on this machine",
            Self::Locked => "the keyring is locked",
            Self::NoDefaultCollection => "the keyring has no default collection",
            Self::Denied => "the keyring refuses this app",
            Self::Slow => "the keyring does not answer",
            Self::Unreadable => "the kept sign-in cannot be read",
        })
    }
}

impl VaultError {
    /// Without the system's words.
    #[must_use]
    pub fn new(problem: VaultProblem) -> Self {
        Self { problem, detail: None }
    }

    pub(crate) fn because(problem: VaultProblem, detail: impl fmt::Display) -> Self {
        Self { problem, detail: Some(detail.to_string()) }
    }
}

/// The folder of this login session, which goes with it; else one for what can be lost.
fn session_folder() -> Option<PathBuf> {
    dirs::runtime_dir().or_else(dirs::cache_dir)
}

/// Secrets in memory, gone with it: for the demo and for tests.
#[derive(Debug, Default)]
pub struct MemoryVault {
    secrets: Mutex<HashMap<String, SecretString>>,
    /// What every call answers, while it is set.
    trouble: Mutex<Option<VaultProblem>>,
    turns: Turns,
}

impl MemoryVault {
    /// From here on every call fails in this way, or works again.
    pub fn fail(&self, trouble: Option<VaultProblem>) {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = trouble;
    }

    fn secrets(&self) -> Result<std::sync::MutexGuard<'_, HashMap<String, SecretString>>, VaultError> {
        self.status()?;
        Ok(self.secrets.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Vault for MemoryVault {
    fn status(&self) -> Result<(), VaultError> {
        match *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(problem) => Err(VaultError::new(problem)),
            None => Ok(()),
        }
    }

    fn read(&self, account: &str) -> Result<Option<SecretString>, VaultError> {
        Ok(self.secrets()?.get(account).cloned())
    }

    fn write(&self, account: &str, secret: &SecretString) -> Result<(), VaultError> {
        self.secrets()?.insert(account.to_owned(), secret.clone());
        Ok(())
    }

    fn erase(&self, account: &str) -> Result<(), VaultError> {
        self.secrets()?.remove(account);
        Ok(())
    }

    fn unlock(&self) -> Result<(), VaultError> {
        self.status()
    }

    fn turns(&self) -> &Turns {
        &self.turns
    }
}

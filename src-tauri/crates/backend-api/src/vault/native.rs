//! macOS: the Keychain. Windows: the Credential Manager. Both ask the person themselves where they have to.

use keyring::{Entry, Error};
use secrecy::{ExposeSecret, SecretString};

use super::{SERVICE, Turns, Vault, VaultError, VaultProblem};

/// The system's place for secrets.
#[derive(Clone, Debug, Default)]
pub struct OsVault {
    turns: Turns,
}

impl OsVault {
    /// The one of this session.
    #[must_use]
    pub fn of_session() -> Self {
        Self::default()
    }
}

impl Vault for OsVault {
    fn status(&self) -> Result<(), VaultError> {
        match Entry::store_status() {
            Ok(()) => Ok(()),
            Err(error) => Err(VaultError::because(VaultProblem::Missing, error)),
        }
    }

    fn read(&self, account: &str) -> Result<Option<SecretString>, VaultError> {
        match entry(account)?.get_secret() {
            Ok(bytes) => match String::from_utf8(bytes) {
                Ok(secret) => Ok(Some(secret.into())),
                Err(_) => Err(VaultError::new(VaultProblem::Unreadable)),
            },
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(problem(error)),
        }
    }

    fn write(&self, account: &str, secret: &SecretString) -> Result<(), VaultError> {
        entry(account)?.set_secret(secret.expose_secret().as_bytes()).map_err(problem)
    }

    fn erase(&self, account: &str) -> Result<(), VaultError> {
        match entry(account)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(problem(error)),
        }
    }

    fn unlock(&self) -> Result<(), VaultError> {
        self.status()
    }

    fn turns(&self) -> &Turns {
        &self.turns
    }

    fn locks(&self) -> Option<std::path::PathBuf> {
        super::session_folder()
    }
}

fn entry(account: &str) -> Result<Entry, VaultError> {
    Entry::new(SERVICE, account).map_err(problem)
}

fn problem(error: Error) -> VaultError {
    let kind = match &error {
        Error::NoDefaultStore => VaultProblem::Missing,
        Error::NoStorageAccess(_) => VaultProblem::Locked,
        // Their texts would hold what was read.
        Error::BadEncoding(_) | Error::BadDataFormat(..) => return VaultError::new(VaultProblem::Unreadable),
        Error::PlatformFailure(_) | _ => VaultProblem::Denied,
    };
    VaultError::because(kind, error)
}

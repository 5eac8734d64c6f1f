//! What the app finds where it runs: folders, a place for secrets, the process environment.

use std::sync::Arc;

use backend_api::{MemoryVault, OsVault, Vault};

use crate::folders::Folders;

/// Looks a name up in the process environment.
pub type Variables = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// Tells the time, and by which calendar.
pub type Clock = Arc<dyn Fn() -> jiff::Zoned + Send + Sync>;

/// What the app finds where it runs. The shell gives the real ones, tests their own.
#[derive(Clone)]
pub struct Surroundings {
    /// Where files are kept; `None` keeps none.
    pub folders: Option<Folders>,
    /// Where secrets are kept.
    pub vault: Arc<dyn Vault>,
    /// The process environment.
    pub variables: Variables,
    /// The time of day: quiet hours go by it.
    pub clock: Clock,
}

impl Surroundings {
    /// This machine: files in `folders`, secrets in the system's keyring, the environment of this process.
    #[must_use]
    pub fn of_machine(folders: Folders) -> Self {
        Self { folders: Some(folders), vault: Arc::new(OsVault::of_session()), ..Self::nowhere() }
    }

    /// Nothing is kept on this machine.
    #[must_use]
    pub fn nowhere() -> Self {
        let variables = |name: &str| std::env::var(name).ok();
        Self {
            folders: None,
            vault: Arc::new(MemoryVault::default()),
            variables: Arc::new(variables),
            clock: Arc::new(jiff::Zoned::now),
        }
    }

    /// What a variable holds, blank is unset.
    pub(crate) fn variable(&self, name: &str) -> Option<String> {
        (self.variables)(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    }
}

//! Whether this machine keeps secrets: asked as the app asks.

use std::time::Duration;

use backend_api::{OsVault, Vault, VaultError, VaultProblem};
use tokio::time::timeout;

use super::advice;
use super::report::{Finding, Layer};

/// A bus that does not answer is no place for secrets.
const LIMIT: Duration = Duration::from_secs(5);

/// Looks, stores nothing and asks nobody.
pub(super) async fn examine() -> Finding {
    if !has_session_bus() {
        return Finding::skipped(Layer::Keyring, "there is no session bus: this is no desktop session");
    }
    let asked = tokio::task::spawn_blocking(|| OsVault::of_session().status());
    let status = match timeout(LIMIT, asked).await {
        Ok(Ok(status)) => status,
        Ok(Err(_)) | Err(_) => Err(VaultError::new(VaultProblem::Slow)),
    };
    match status {
        Ok(()) => Finding::ok(Layer::Keyring, "secrets can be kept on this machine"),
        Err(error) => Finding::fail(Layer::Keyring, error.to_string(), advice::of_keyring(error.problem)),
    }
}

/// On Linux the Secret Service speaks over the session bus.
#[cfg(target_os = "linux")]
fn has_session_bus() -> bool {
    let named = std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some_and(|address| !address.is_empty());
    let usual =
        || std::env::var_os("XDG_RUNTIME_DIR").is_some_and(|folder| std::path::Path::new(&folder).join("bus").exists());
    named || usual()
}

#[cfg(not(target_os = "linux"))]
fn has_session_bus() -> bool {
    true
}

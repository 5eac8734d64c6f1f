//! Whether this machine keeps secrets: Secret Service, Keychain, Credential Manager.

use std::error::Error;
use std::time::Duration;

use tokio::time::timeout;

use super::advice;
use super::report::{Finding, Layer};

/// A bus that does not answer is no place for secrets.
const LIMIT: Duration = Duration::from_secs(5);

pub(super) async fn examine() -> Finding {
    if !has_session_bus() {
        return Finding::skipped(Layer::Keyring, "there is no session bus: this is no desktop session");
    }
    match timeout(LIMIT, tokio::task::spawn_blocking(probe)).await {
        Ok(Ok(Ok(()))) => Finding::ok(Layer::Keyring, "secrets can be kept on this machine"),
        Ok(Ok(Err(problem))) => Finding::fail(Layer::Keyring, problem, advice::KEYRING),
        Ok(Err(_)) | Err(_) => {
            let detail = format!("the place for secrets did not answer within {} s", LIMIT.as_secs());
            Finding::fail(Layer::Keyring, detail, advice::KEYRING)
        }
    }
}

/// Opens the store and stores nothing.
fn probe() -> Result<(), String> {
    match keyring::Entry::store_status() {
        Ok(()) => Ok(()),
        Err(error) => Err(format!("there is no place for secrets: {}", root_cause(error))),
    }
}

fn root_cause(error: &dyn Error) -> String {
    error.source().map_or_else(|| error.to_string(), root_cause)
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

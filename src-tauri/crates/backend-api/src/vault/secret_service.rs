//! Linux: the Secret Service on the session bus. Every call makes its own connection, so that a service that was started,
//! restarted or unlocked meanwhile is found (docs/adr/0007).

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use secret_service::blocking::{Item, SecretService};
use secret_service::{EncryptionType, Error};
use zbus::DBusError as _;
use zbus::blocking::{Connection, connection::Builder};
use zbus::zvariant::{OwnedObjectPath, OwnedValue};

use super::{SERVICE, Turns, Vault, VaultError, VaultProblem};

/// Longest wait for one answer of the service; a prompt has its own signal and may take longer.
const ANSWER_LIMIT: Duration = Duration::from_secs(4);
const NAME: &str = "org.freedesktop.secrets";
const PATH: &str = "/org/freedesktop/secrets";

/// The system's place for secrets.
#[derive(Clone, Debug, Default)]
pub struct OsVault {
    /// Address of the bus; the session's own when there is none.
    bus: Option<String>,
    /// The login session's folder, if it is another one.
    folder: Option<PathBuf>,
    turns: Turns,
}

impl OsVault {
    /// The one of this desktop session.
    #[must_use]
    pub fn of_session() -> Self {
        Self::default()
    }

    /// The one of another session: on this bus, with that runtime folder.
    #[must_use]
    pub fn on_bus(address: &str, folder: &Path) -> Self {
        Self { bus: Some(address.to_owned()), folder: Some(folder.to_owned()), turns: Turns::default() }
    }

    fn connect(&self) -> Result<Connection, VaultError> {
        let missing = |error: zbus::Error| VaultError::because(VaultProblem::Missing, error);
        let builder = match &self.bus {
            Some(address) => Builder::address(address.as_str()),
            None => Builder::session(),
        };
        builder.map_err(missing)?.method_timeout(ANSWER_LIMIT).build().map_err(missing)
    }

    /// An open service: a locked one reads as empty, so it is asked first.
    fn open(&self) -> Result<SecretService<'static>, VaultError> {
        let bus = self.connect()?;
        examine(&bus)?;
        SecretService::connect_with_existing(EncryptionType::Dh, bus).map_err(problem)
    }
}

impl Vault for OsVault {
    fn status(&self) -> Result<(), VaultError> {
        examine(&self.connect()?)
    }

    fn read(&self, account: &str) -> Result<Option<SecretString>, VaultError> {
        let service = self.open()?;
        let Some(item) = items(&service, account)?.into_iter().next() else { return Ok(None) };
        let text = String::from_utf8(item.get_secret().map_err(problem)?)
            .map_err(|_| VaultError::because(VaultProblem::Unreadable, "it is no text"))?;
        Ok(Some(text.into()))
    }

    fn write(&self, account: &str, secret: &SecretString) -> Result<(), VaultError> {
        let service = self.open()?;
        let collection = service.get_default_collection().map_err(problem)?;
        let label = format!("PurposePath: {account}");
        let bytes = secret.expose_secret().as_bytes();
        collection.create_item(&label, attributes(account), bytes, true, "text/plain").map_err(problem)?;
        Ok(())
    }

    fn erase(&self, account: &str) -> Result<(), VaultError> {
        let service = self.open()?;
        for item in items(&service, account)? {
            item.delete().map_err(problem)?;
        }
        Ok(())
    }

    fn unlock(&self) -> Result<(), VaultError> {
        let bus = self.connect()?;
        match examine(&bus) {
            Err(error) if error.problem == VaultProblem::Locked => {}
            known => return known,
        }
        let service = SecretService::connect_with_existing(EncryptionType::Plain, bus.clone()).map_err(problem)?;
        service.get_default_collection().and_then(|collection| collection.unlock()).map_err(problem)?;
        examine(&bus)
    }

    fn turns(&self) -> &Turns {
        &self.turns
    }

    fn locks(&self) -> Option<PathBuf> {
        self.folder.clone().or_else(super::session_folder)
    }
}

/// Tells the situations apart, and prompts nobody.
fn examine(bus: &Connection) -> Result<(), VaultError> {
    let collection: OwnedObjectPath = ask(bus, PATH, "org.freedesktop.Secret.Service", "ReadAlias", &("default",))?;
    if collection.as_str() == "/" {
        return Err(VaultError::new(VaultProblem::NoDefaultCollection));
    }
    let property = ("org.freedesktop.Secret.Collection", "Locked");
    let locked: OwnedValue = ask(bus, collection.as_str(), "org.freedesktop.DBus.Properties", "Get", &property)?;
    match bool::try_from(locked) {
        Ok(false) => Ok(()),
        Ok(true) => Err(VaultError::new(VaultProblem::Locked)),
        Err(error) => Err(VaultError::because(VaultProblem::Denied, error)),
    }
}

fn ask<B, T>(bus: &Connection, path: &str, interface: &str, method: &str, body: &B) -> Result<T, VaultError>
where
    B: serde::Serialize + zbus::zvariant::DynamicType,
    T: for<'d> zbus::zvariant::DynamicDeserialize<'d>,
{
    let answer = bus.call_method(Some(NAME), path, Some(interface), method, body).map_err(bus_problem)?;
    answer.body().deserialize().map_err(bus_problem)
}

fn items<'a>(service: &'a SecretService<'a>, account: &str) -> Result<Vec<Item<'a>>, VaultError> {
    let found = service.search_items(attributes(account)).map_err(problem)?;
    // The default collection is open; entries that lie in other, locked ones are not ours.
    Ok(found.unlocked)
}

/// The attributes that the `keyring` libraries use, so that their tools find the entries too.
fn attributes(account: &str) -> HashMap<&str, &str> {
    HashMap::from([("service", SERVICE), ("username", account)])
}

fn problem(error: Error) -> VaultError {
    match error {
        Error::Locked | Error::Prompt | Error::PromptDisconnected => VaultError::new(VaultProblem::Locked),
        Error::NoResult => VaultError::new(VaultProblem::NoDefaultCollection),
        Error::Unavailable => VaultError::new(VaultProblem::Missing),
        Error::Zbus(error) => bus_problem(error),
        Error::ZbusFdo(error) => bus_problem(error.into()),
        other @ (Error::Crypto(_) | Error::Zvariant(_) | _) => VaultError::because(VaultProblem::Denied, other),
    }
}

fn bus_problem(error: zbus::Error) -> VaultError {
    let problem = if let zbus::Error::MethodError(name, ..) = &error {
        by_name(name.as_str())
    } else if let zbus::Error::FDO(error) = &error {
        by_name(error.name().as_str())
    } else if let zbus::Error::InputOutput(error) = &error {
        if error.kind() == io::ErrorKind::TimedOut { VaultProblem::Slow } else { VaultProblem::Missing }
    } else {
        VaultProblem::Denied
    };
    VaultError::because(problem, error)
}

/// By the name of a D-Bus error.
fn by_name(name: &str) -> VaultProblem {
    match name {
        "org.freedesktop.Secret.Error.IsLocked" => VaultProblem::Locked,
        "org.freedesktop.Secret.Error.NoSuchObject" => VaultProblem::NoDefaultCollection,
        "org.freedesktop.DBus.Error.NoReply" | "org.freedesktop.DBus.Error.Timeout" => VaultProblem::Slow,
        "org.freedesktop.DBus.Error.ServiceUnknown"
        | "org.freedesktop.DBus.Error.NameHasNoOwner"
        | "org.freedesktop.DBus.Error.Disconnected"
        | "org.freedesktop.DBus.Error.UnknownMethod" => VaultProblem::Missing,
        name if name.starts_with("org.freedesktop.DBus.Error.Spawn.") => VaultProblem::Missing,
        _ => VaultProblem::Denied,
    }
}

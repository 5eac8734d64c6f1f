//! A machine on which the app is started again and again: its keyring, its folders, its process environment, and a service.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use backend_api::{MemoryVault, Vault};
use companion::{Controller, Folders, Surroundings};
use jiff::Zoned;
use mock_backend::{MockBackend, MockConfig, SeededUser};
use secrecy::SecretString;

use crate::recorder::Recorder;

pub struct Desk {
    pub mock: MockBackend,
    pub vault: Arc<MemoryVault>,
    pub variables: Arc<Mutex<HashMap<String, String>>>,
    /// What the clock on the wall shows; the machine's own without.
    pub time: Arc<Mutex<Option<Zoned>>>,
    folder: tempfile::TempDir,
}

impl Desk {
    pub async fn set_up() -> Self {
        Self::with(MockConfig::loopback()).await
    }

    pub async fn with(config: MockConfig) -> Self {
        let mock = MockBackend::start(config).await.unwrap();
        let variables = [
            ("REACT_APP_REALTIME_WS_URL", mock.ws_url()),
            ("REACT_APP_ACCOUNT_API_URL", mock.account_url()),
            ("REACT_APP_TRACTION_API_URL", mock.traction_url()),
        ];
        let variables = variables.map(|(name, value)| (name.to_owned(), value)).into();
        let folder = tempfile::tempdir().unwrap();
        Self { mock, vault: Arc::default(), variables: Arc::new(Mutex::new(variables)), time: Arc::default(), folder }
    }

    /// The app, just started, before it restores anything.
    pub fn app(&self) -> Controller<Recorder> {
        self.app_with(self.vault.clone())
    }

    /// The same, with another keyring.
    pub fn app_with(&self, vault: Arc<dyn Vault>) -> Controller<Recorder> {
        let (variables, time) = (Arc::clone(&self.variables), Arc::clone(&self.time));
        Controller::within_with_policy(
            Recorder::default(),
            Surroundings {
                folders: Some(Folders { data: self.folder.path().join("data"), config: self.config() }),
                vault,
                variables: Arc::new(move |name| variables.lock().unwrap().get(name).cloned()),
                clock: Arc::new(move || time.lock().unwrap().clone().unwrap_or_else(Zoned::now)),
            },
            crate::patient(),
        )
    }

    /// The app after a start.
    pub async fn started(&self) -> Controller<Recorder> {
        let app = self.app();
        app.restore().await.unwrap();
        app
    }

    /// The app with the first user signed in.
    pub async fn signed_in(&self, stay: bool) -> Controller<Recorder> {
        let app = self.app();
        app.sign_in_with_password(&self.user().username, self.password(), stay).await.unwrap();
        app
    }

    /// Sets the clock on the wall, as `2026-11-23T19:00[Europe/Stockholm]`.
    pub fn it_is(&self, time: &str) {
        *self.time.lock().unwrap() = Some(time.parse().unwrap());
    }

    pub fn user(&self) -> SeededUser {
        self.mock.users().remove(0)
    }

    pub fn password(&self) -> SecretString {
        self.user().password.into()
    }

    /// Where all files of the app lie.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn config(&self) -> PathBuf {
        self.folder.path().join("config")
    }

    pub fn set(&self, name: &str, value: &str) {
        self.variables.lock().unwrap().insert(name.to_owned(), value.to_owned());
    }

    pub fn unset(&self, name: &str) {
        self.variables.lock().unwrap().remove(name);
    }

    /// The files of the stores.
    pub fn stores(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.folder.path().join("data/stores")).into_iter().flatten();
        entries.map(|entry| entry.unwrap().path()).collect()
    }

    /// Whether the keyring holds anything.
    pub fn keeps_something(&self) -> bool {
        self.vault.read(&self.mock.account_url()).unwrap().is_some()
    }
}

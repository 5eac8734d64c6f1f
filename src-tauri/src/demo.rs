//! The demo: a backend inside the app, on free loopback ports. Its control API is off, so the page cannot reach it.

use std::sync::{Mutex, PoisonError};

use companion::{Account, CommandError};
use mock_backend::{MockBackend, MockConfig, Script};
use net::Configuration;

use crate::App;

/// The demo's backend, once it runs.
pub(crate) struct Demo {
    seed: u64,
    backend: Mutex<Option<MockBackend>>,
}

impl Demo {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed, backend: Mutex::new(None) }
    }

    /// Starts the backend, if it does not run yet, and signs in as a seeded user.
    pub(crate) async fn open(&self, app: &App) -> Result<(), CommandError> {
        let backend = self.backend().await?;
        let user = backend.users().into_iter().next().ok_or_else(|| CommandError::internal("the demo has no user"))?;
        let configuration = Configuration::of_demo(&backend.ws_url(), &backend.account_url(), &backend.traction_url())
            .map_err(|error| CommandError::internal(error.to_string()))?;
        let account = Account::demo(configuration, &user.username, &user.password);
        app.sign_in(account).await.map_err(|error| CommandError::internal(error.to_string()))
    }

    /// Cuts the backend off, or brings it back.
    pub(crate) fn set_network(&self, app: &App, up: bool) {
        let running = self.backend.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(backend) = running {
            backend.set_network(up);
            app.demo_network_changed(up);
        }
    }

    async fn backend(&self) -> Result<MockBackend, CommandError> {
        if let Some(running) = self.backend.lock().unwrap_or_else(PoisonError::into_inner).clone() {
            return Ok(running);
        }
        let config = MockConfig { seed: self.seed, script: Script::Demo, control: false, ..MockConfig::loopback() };
        let started = MockBackend::start(config)
            .await
            .map_err(|error| CommandError::internal(format!("the demo could not start: {error}")))?;
        *self.backend.lock().unwrap_or_else(PoisonError::into_inner) = Some(started.clone());
        Ok(started)
    }
}

//! What the person chose, and the configuration in effect.

use std::sync::Arc;

use backend_api::Api;
use net::{Configuration, Origin, Proxies, Route};

use super::{Controller, State};
use crate::desktop::Desktop;
use crate::settings::SetAside;
use crate::sign_in_error::SignInError;
use crate::store::{Change, Durable};
use crate::views::{
    CommandError, ConfigurationView, Effective, EndedBecause, EnvironmentName, ErrorCode, Notice, NoticeCode,
    Preferences, Settings, TEXT_SIZES,
};

impl<D: Desktop> Controller<D> {
    /// What the person chose.
    pub fn settings(&self) -> Settings {
        self.state().settings.clone()
    }

    /// Chooses otherwise; written down before it counts. The environment is left as it is: that is
    /// [`Controller::set_environment`].
    ///
    /// # Errors
    /// When a value cannot be used, or the file cannot be written; then nothing has changed.
    pub async fn change_settings(&self, settings: Settings) -> Result<Settings, CommandError> {
        if !TEXT_SIZES.contains(&settings.appearance.text_size) {
            return Err(invalid("The size of text must be 90, 100, 110 or 125 per cent."));
        }
        if !settings.quiet_hours.is_valid() {
            return Err(invalid(
                "Quiet hours must begin within their day, and end after that and within the next one.",
            ));
        }
        self.write_settings(move |present| Settings { environment: present.environment, ..settings }).await
    }

    /// Changes what the service keeps of the user's wishes, and leaves the rest of the user's preferences as they are.
    ///
    /// # Errors
    /// See [`CommandError`]; then nothing has changed.
    pub async fn change_preferences(&self, preferences: Preferences) -> Result<Preferences, CommandError> {
        let _turn = self.shared.preferences_turn.lock().await;
        let change = |api: Arc<Api>| async move {
            let known = api.profile().await?.preferences;
            api.change_preferences(&preferences.within(known)).await
        };
        let changed = Preferences::of(&self.ask(change).await?);
        let mut state = self.state();
        state.prefer(changed);
        self.tell_session(&state);
        Ok(changed)
    }

    /// The configuration in effect, and where each value came from.
    ///
    /// # Errors
    /// Names the variable that cannot be used.
    pub fn configuration(&self) -> Result<ConfigurationView, CommandError> {
        let configuration = self.effective()?;
        let endpoints = &configuration.endpoints;
        let live = if configuration.realtime.value { "on" } else { "off" };
        let proxies = Proxies::from_environment(|name| self.shared.surroundings.variable(name))
            .map_err(|error| CommandError::internal(error.to_string()))?;
        let proxy = match proxies.route(endpoints.account.value.url()) {
            Route::Direct => None,
            Route::Through(proxy) => Some(Effective::from_origin(proxy.to_string(), proxy.origin())),
        };
        Ok(ConfigurationView {
            environment: Effective::of(&configuration.environment),
            live_updates: Effective::from_origin(live.to_owned(), &configuration.realtime.origin),
            socket: Effective::of(&endpoints.socket),
            account: Effective::of(&endpoints.account),
            traction: Effective::of(&endpoints.traction),
            proxy,
        })
    }

    /// Chooses where to sign in. The session here ends, its sign-in stays kept; the other environment's is restored, if there is
    /// one.
    ///
    /// # Errors
    /// When the process environment fixes it, or the choice cannot be written down; then nothing has changed.
    pub async fn set_environment(&self, environment: EnvironmentName) -> Result<(), CommandError> {
        let _turn = self.shared.session_turn.lock().await;
        if let Origin::Variable(name) = self.effective()?.environment.origin {
            return Err(invalid(&format!("The environment is set by {name}: change it there.")));
        }
        if self.settings().environment == environment {
            return Ok(());
        }
        self.write_settings(move |present| Settings { environment, ..present }).await?;
        self.close().await;
        self.nobody_is_signed_in(Some(EndedBecause::EnvironmentChanged));
        self.restore_what_is_kept().await;
        Ok(())
    }

    /// The process environment wins over the settings.
    pub(super) fn effective(&self) -> Result<Configuration, SignInError> {
        let chosen = self.state().settings.environment.into();
        Ok(Configuration::effective_with(Some(chosen), |name| self.shared.surroundings.variable(name))?)
    }

    async fn write_settings(
        &self,
        change: impl FnOnce(Settings) -> Settings + Send + 'static,
    ) -> Result<Settings, CommandError> {
        let mut file = Arc::clone(&self.shared.settings_file).lock_owned().await;
        let written = tokio::task::spawn_blocking(move || {
            let settings = change(file.settings().clone());
            let written = file.change(settings.clone()).map(|()| settings);
            (file, written)
        });
        // The file is held until the choice counts: whoever chooses later is heard later.
        let (_file, settings) = match written.await {
            Ok((file, Ok(settings))) => (file, settings),
            Ok((_, Err(error))) => return Err(not_written(&error)),
            Err(error) => return Err(not_written(&error)),
        };
        self.state().settings = settings.clone();
        self.shared.desktop.settings_changed(settings.clone());
        self.tap().await;
        self.shared.hours_changed.notify_one();
        Ok(settings)
    }
}

impl State {
    /// What the service says that the user wants to be told of; kept for a start without it.
    pub(super) fn prefer(&mut self, preferences: Preferences) {
        self.session.preferences = preferences;
        if let (Some(running), Ok(json)) = (&self.running, serde_json::to_string(&preferences)) {
            running.store.write(vec![Change::Durable(Durable::Preferences, json)]);
        }
    }
}

impl From<SetAside> for Notice {
    fn from(aside: SetAside) -> Self {
        let place = aside.moved_to.map_or_else(
            || "It stays where it is, and changes last until the app quits.".to_owned(),
            |path| format!("It is now {}.", path.display()),
        );
        Self { code: NoticeCode::SettingsSetAside, detail: Some(format!("{}. {place}", aside.reason)) }
    }
}

fn invalid(message: &str) -> CommandError {
    CommandError::new(ErrorCode::Validation, message)
}

fn not_written(error: &dyn std::error::Error) -> CommandError {
    CommandError::internal(format!("The settings could not be saved: {error}"))
}

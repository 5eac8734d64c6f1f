//! Which service: environments and their overrides (protocol.md 1), with the origin of every effective value.

use std::fmt;

use crate::endpoint::{EndpointError, RestUrl, SocketUrl};

/// A place where the service runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Environment {
    /// What customers use.
    #[default]
    Production,
    /// The rehearsal.
    Staging,
    /// The developers' own.
    Development,
    /// Services on this machine, or `purposepath mock`.
    Local,
    /// The backend inside the app.
    Demo,
}

impl Environment {
    /// Its name in settings and on screen.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Production => "production",
            Self::Staging => "staging",
            Self::Development => "development",
            Self::Local => "local",
            Self::Demo => "demo",
        }
    }

    /// By the name that [`Environment::name`] gives; the demo is no place to choose, it is opened.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Production, Self::Staging, Self::Development, Self::Local]
            .into_iter()
            .find(|environment| environment.name().eq_ignore_ascii_case(name.trim()))
    }

    /// Reads `REACT_APP_STAGE`: an unknown value is `dev` (protocol.md 1.3).
    #[must_use]
    pub fn from_stage(stage: &str) -> Self {
        match stage.trim().to_ascii_lowercase().as_str() {
            "prod" | "production" => Self::Production,
            "staging" => Self::Staging,
            "local" => Self::Local,
            _ => Self::Development,
        }
    }

    /// Socket and REST roots of this environment (protocol.md 1.1, 1.2).
    #[must_use]
    pub fn addresses(self) -> Addresses {
        let host = match self {
            Self::Production => "api.purposepath.app",
            Self::Staging => "api.staging.purposepath.app",
            Self::Development => "api.dev.purposepath.app",
            Self::Local | Self::Demo => return Addresses::local(),
        };
        Addresses {
            socket: format!("wss://{host}/realtime"),
            account: format!("https://{host}/account/api/v1"),
            traction: format!("https://{host}/traction/api/v1"),
        }
    }
}

impl fmt::Display for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Addresses as text, before they are checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addresses {
    socket: String,
    account: String,
    traction: String,
}

impl Addresses {
    fn local() -> Self {
        Self {
            socket: "ws://localhost:5055".to_owned(),
            account: "http://localhost:8001".to_owned(),
            traction: "http://localhost:8002".to_owned(),
        }
    }
}

/// Where an effective value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// From the chosen environment.
    Environment(Environment),
    /// From this variable of the process environment, which wins over everything but a flag.
    Variable(&'static str),
    /// From a flag of the command line.
    Flag(&'static str),
    /// From the settings that the person made.
    Settings,
    /// The app's own default.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Environment(environment) => write!(f, "the {environment} environment"),
            Self::Variable(name) | Self::Flag(name) => f.write_str(name),
            Self::Settings => f.write_str("the settings"),
            Self::Default => f.write_str("the default"),
        }
    }
}

/// A value with its origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting<T> {
    /// The effective value.
    pub value: T,
    /// Where it came from.
    pub origin: Origin,
}

/// The addresses in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoints {
    /// The real-time socket.
    pub socket: Setting<SocketUrl>,
    /// The account service.
    pub account: Setting<RestUrl>,
    /// The traction service.
    pub traction: Setting<RestUrl>,
}

/// Everything about the service that can be configured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Configuration {
    /// The chosen environment.
    pub environment: Setting<Environment>,
    /// Its addresses, overrides applied.
    pub endpoints: Endpoints,
    /// The feature flag: real-time may be used.
    pub realtime: Setting<bool>,
}

/// A value that cannot be used, with its origin.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name}: {source}")]
pub struct ConfigError {
    /// The variable or flag.
    pub name: &'static str,
    /// What is wrong with it.
    pub source: ConfigProblem,
}

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigProblem {
    /// The address cannot be used.
    #[error(transparent)]
    Endpoint(#[from] EndpointError),
    /// There is no such environment.
    #[error("{0:?} is no environment: expected production, staging, development or local")]
    Environment(String),
}

/// The name of an environment; ours, it wins over the stage.
const ENVIRONMENT: &str = "PURPOSEPATH_ENVIRONMENT";
/// The text `true` turns real-time on, anything else turns it off (protocol.md 1.3).
const FLAG: &str = "REACT_APP_FEATURE_REALTIME";
const SOCKET_URL: &str = "REACT_APP_REALTIME_WS_URL";
const STAGE: &str = "REACT_APP_STAGE";
const ACCOUNT_URL: &str = "REACT_APP_ACCOUNT_API_URL";
const TRACTION_URL: &str = "REACT_APP_TRACTION_API_URL";

impl Configuration {
    /// The effective configuration where nothing was chosen; `variable` looks a name up in the process environment.
    ///
    /// # Errors
    /// Names the variable whose value cannot be used, and why.
    pub fn effective(variable: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        Self::effective_with(None, variable)
    }

    /// The effective configuration: the process environment wins over what was `chosen` in the settings, and that over the
    /// default.
    ///
    /// # Errors
    /// Names the variable whose value cannot be used, and why.
    pub fn effective_with(
        chosen: Option<Environment>,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, ConfigError> {
        let given = |name| variable(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
        let environment = environment(chosen, &given)?;
        let Addresses { socket, account, traction } = environment.value.addresses();
        let from = Origin::Environment(environment.value);
        let pick = |name, default: String| match given(name) {
            Some(value) => (value, Origin::Variable(name)),
            None => (default, from.clone()),
        };
        let (socket, socket_origin) = pick(SOCKET_URL, socket);
        let endpoints = Endpoints {
            socket: Setting {
                value: SocketUrl::parse(&socket).map_err(|problem| refused(SOCKET_URL, problem))?,
                origin: socket_origin,
            },
            account: rest(pick(ACCOUNT_URL, account), ACCOUNT_URL)?,
            traction: rest(pick(TRACTION_URL, traction), TRACTION_URL)?,
        };
        // Blank is set, and not `true`.
        let realtime = variable(FLAG).map_or(Setting { value: true, origin: Origin::Default }, |flag| Setting {
            value: flag.trim() == "true",
            origin: Origin::Variable(FLAG),
        });
        Ok(Self { environment, endpoints, realtime })
    }

    /// The configuration of a backend on this machine, for the demo and for tests.
    ///
    /// # Errors
    /// When an address is none.
    pub fn of_demo(socket: &str, account: &str, traction: &str) -> Result<Self, EndpointError> {
        let origin = Origin::Environment(Environment::Demo);
        Ok(Self {
            environment: Setting { value: Environment::Demo, origin: Origin::Flag("--demo") },
            endpoints: Endpoints {
                socket: Setting { value: SocketUrl::parse(socket)?, origin: origin.clone() },
                account: Setting { value: RestUrl::parse(account)?, origin: origin.clone() },
                traction: Setting { value: RestUrl::parse(traction)?, origin },
            },
            realtime: Setting { value: true, origin: Origin::Default },
        })
    }
}

fn environment(
    chosen: Option<Environment>,
    given: &impl Fn(&'static str) -> Option<String>,
) -> Result<Setting<Environment>, ConfigError> {
    if let Some(name) = given(ENVIRONMENT) {
        let value = Environment::from_name(&name)
            .ok_or(ConfigError { name: ENVIRONMENT, source: ConfigProblem::Environment(name) })?;
        return Ok(Setting { value, origin: Origin::Variable(ENVIRONMENT) });
    }
    if let Some(stage) = given(STAGE) {
        return Ok(Setting { value: Environment::from_stage(&stage), origin: Origin::Variable(STAGE) });
    }
    Ok(match chosen {
        Some(value) => Setting { value, origin: Origin::Settings },
        None => Setting { value: Environment::default(), origin: Origin::Default },
    })
}

fn refused(name: &'static str, problem: EndpointError) -> ConfigError {
    ConfigError { name, source: problem.into() }
}

fn rest((text, origin): (String, Origin), name: &'static str) -> Result<Setting<RestUrl>, ConfigError> {
    let value = RestUrl::parse(&text).map_err(|problem| refused(name, problem))?;
    Ok(Setting { value, origin })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &'static [(&'static str, &'static str)]) -> Result<Configuration, ConfigError> {
        Configuration::effective(|name| {
            pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_installed_app_talks_to_production_live() {
        let configuration = with(&[]).expect("defaults are good");
        assert_eq!(configuration.endpoints.socket.value.to_string(), "wss://api.purposepath.app/realtime");
        assert!(configuration.realtime.value);
    }

    #[test]
    fn an_override_replaces_its_own_address_alone() {
        let configuration = with(&[(STAGE, "staging"), (SOCKET_URL, "ws://localhost:7777")]).expect("good");
        assert_eq!(configuration.endpoints.socket.origin, Origin::Variable(SOCKET_URL));
        assert_eq!(
            configuration.endpoints.traction.value.to_string(),
            "https://api.staging.purposepath.app/traction/api/v1"
        );
    }

    #[test]
    fn an_unknown_stage_is_development() {
        assert_eq!(with(&[(STAGE, "qa")]).expect("good").environment.value, Environment::Development);
    }

    #[test]
    fn the_process_environment_wins_over_the_settings_and_those_over_the_default() {
        let chosen = |pairs: &'static [(&'static str, &'static str)]| {
            let variable =
                |name: &str| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
            Configuration::effective_with(Some(Environment::Staging), variable).expect("good").environment
        };
        assert_eq!(chosen(&[]), Setting { value: Environment::Staging, origin: Origin::Settings });
        assert_eq!(chosen(&[(STAGE, "local")]).value, Environment::Local);
        let ours = chosen(&[(STAGE, "local"), (ENVIRONMENT, "development")]);
        assert_eq!(ours, Setting { value: Environment::Development, origin: Origin::Variable(ENVIRONMENT) });
    }

    #[test]
    fn an_environment_that_is_none_is_refused_by_name() {
        let error = with(&[(ENVIRONMENT, "prod-eu")]).expect_err("a slip must not lead elsewhere").to_string();
        assert!(error.starts_with(ENVIRONMENT) && error.contains("production"), "{error}");
    }

    #[test]
    fn a_flag_that_is_not_true_turns_real_time_off() {
        assert!(!with(&[(FLAG, "1")]).expect("good").realtime.value);
        assert!(with(&[(FLAG, "true")]).expect("good").realtime.value);
        assert!(!with(&[(FLAG, " ")]).expect("good").realtime.value, "set, it must be `true`");
    }

    #[test]
    fn a_bad_address_names_its_variable() {
        let error = with(&[(SOCKET_URL, "ws://example.com")]).expect_err("unencrypted");
        assert!(error.to_string().starts_with(SOCKET_URL));
    }
}

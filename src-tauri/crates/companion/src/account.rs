//! Signing in: from credentials to the services and the tokens for the socket.

use std::sync::Arc;

use backend_api::{Api, ApiError, Http, TokenPair, TokenService};
use net::{Configuration, Dialer, Proxies, ProxyError, TlsError, TokenSource, TrustedRoots};
use realtime::WebSocketConnector;
use secrecy::SecretString;

use crate::views::{Mode, SessionView, SignedInUser};

/// Where and as whom to sign in.
pub struct Account {
    configuration: Configuration,
    mode: Mode,
    credentials: Credentials,
}

enum Credentials {
    Password { username: String, password: SecretString },
    Tokens(TokenPair),
}

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// The service refused, or was not reached.
    #[error(transparent)]
    Api(#[from] ApiError),
    /// The trusted certificates cannot be used.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The environment names a proxy that cannot be used.
    #[error(transparent)]
    Proxy(#[from] ProxyError),
    /// The token does not say whose it is.
    #[error("the access token names no tenant: is it a PurposePath token?")]
    NotOurs,
}

/// A sign-in that works.
pub(crate) struct SignedIn {
    pub(crate) api: Arc<Api>,
    pub(crate) tokens: Arc<dyn TokenSource>,
    pub(crate) connector: Arc<WebSocketConnector>,
    pub(crate) tenant: String,
    pub(crate) realtime: bool,
    pub(crate) view: SessionView,
}

impl Account {
    /// A seeded user of the demo's own backend.
    #[must_use]
    pub fn demo(configuration: Configuration, username: &str, password: &str) -> Self {
        let credentials = Credentials::Password { username: username.to_owned(), password: password.into() };
        Self { configuration, mode: Mode::Demo, credentials }
    }

    /// Tokens that somebody brought along, for this run only.
    #[must_use]
    pub fn with_tokens(configuration: Configuration, tokens: TokenPair) -> Self {
        Self { configuration, mode: Mode::Account, credentials: Credentials::Tokens(tokens) }
    }

    pub(crate) fn environment(&self) -> &'static str {
        self.configuration.environment.value.name()
    }

    pub(crate) async fn open(self) -> Result<SignedIn, SignInError> {
        let proxies = match self.mode {
            // On this machine: no setting of the network can keep it away.
            Mode::Demo => Proxies::direct(),
            Mode::Account | Mode::SignedOut => Proxies::from_environment(|name| std::env::var(name).ok())?,
        };
        let dialer = Dialer::new(TrustedRoots::of_system().client_config()?, proxies);
        let endpoints = &self.configuration.endpoints;
        let account = Http::new(endpoints.account.value.clone(), dialer.clone())?;
        let traction = Http::new(endpoints.traction.value.clone(), dialer.clone())?;
        let mut view = SessionView { mode: self.mode, ..SessionView::signed_out(self.environment()) };
        let (tokens, tenant) = match self.credentials {
            Credentials::Password { username, password } => {
                let login = account.login(&username, &password).await?;
                view.company = Some(login.tenant.name);
                view.user = Some(SignedInUser {
                    name: login.user.name(),
                    user_id: login.user.id,
                    person_id: login.user.person_id,
                });
                (TokenService::issued(account.clone(), login.tokens), login.tenant.id)
            }
            Credentials::Tokens(pair) => {
                let tenant = pair.tenant().ok_or(SignInError::NotOurs)?;
                (TokenService::found(account.clone(), pair), tenant)
            }
        };
        let tokens: Arc<dyn TokenSource> = Arc::new(tokens);
        Ok(SignedIn {
            api: Arc::new(Api::new(account, traction, Arc::clone(&tokens), tenant.clone())),
            tokens,
            connector: Arc::new(WebSocketConnector::new(endpoints.socket.value.clone(), dialer)),
            tenant,
            realtime: self.configuration.realtime.value,
            view,
        })
    }
}

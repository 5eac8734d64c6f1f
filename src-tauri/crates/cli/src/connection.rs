//! Where to connect and how: the flags that `tail` and `doctor` share. Every mistake is named before anything is sent.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use backend_api::{Http, Keeper, OsVault, TokenPair, TokenService, VaultProblem};
use clap::Args;
use net::{Configuration, Dialer, Origin, Proxies, Proxy, RestUrl, SocketUrl, TrustedRoots};
use secrecy::{ExposeSecret, SecretString};

use crate::failure::Failure;

/// Which service, which way, as whom.
#[derive(Args)]
pub(crate) struct ConnectionFlags {
    /// WebSocket URL; ws:// only to this machine, no query string, no credentials in it [default: from the configuration]
    #[arg(long)]
    url: Option<String>,
    /// Root of the REST services; /account/api/v1 and /traction/api/v1 are appended [default: from the configuration]
    #[arg(long)]
    api_url: Option<String>,
    /// PEM file with roots to trust besides the system's [default: PURPOSEPATH_CA_FILE]
    #[arg(long, value_name = "FILE")]
    ca_file: Option<PathBuf>,
    /// Proxy for everything: http://[user:password@]host[:port] or socks5://… [default: PURPOSEPATH_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY]
    #[arg(long, value_name = "URL")]
    proxy: Option<String>,
    /// File that holds the access token [default: PURPOSEPATH_TOKEN, else the app's sign-in in the keyring]
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
}

/// The service to talk to, and the way to it.
pub(crate) struct Service {
    pub(crate) socket: SocketUrl,
    pub(crate) account: RestUrl,
    pub(crate) dialer: Dialer,
}

/// Somebody who is signed in.
pub(crate) struct SignIn {
    pub(crate) tokens: TokenService,
    /// The tenant, where the token names one.
    pub(crate) tenant: Option<String>,
}

pub(crate) const NO_TOKEN: &str =
    "no access token: set PURPOSEPATH_TOKEN, name a file with --token-file, or sign in with the app";

impl ConnectionFlags {
    /// The effective configuration.
    pub(crate) fn service(&self) -> Result<Service, Failure> {
        let configuration = Configuration::effective(variable).map_err(Failure::configuration)?;
        let socket = match &self.url {
            Some(url) => SocketUrl::parse(url).map_err(|error| Failure::configuration(format!("--url: {error}")))?,
            None => configuration.endpoints.socket.value,
        };
        let account = match &self.api_url {
            Some(root) => RestUrl::parse(&format!("{}/account/api/v1", root.trim_end_matches('/')))
                .map_err(|error| Failure::configuration(format!("--api-url: {error}")))?,
            None => configuration.endpoints.account.value,
        };
        Ok(Service { socket, account, dialer: self.dialer()? })
    }

    /// With what the environment or the file holds, else with the sign-in that the app keeps in the keyring; `None` when there is
    /// nothing.
    pub(crate) async fn sign_in(&self, service: &Service) -> Result<Option<SignIn>, Failure> {
        let http = Http::new(service.account.clone(), service.dialer.clone()).map_err(Failure::configuration)?;
        match self.tokens()? {
            Some(pair) => {
                let tenant = pair.tenant();
                Ok(Some(SignIn { tokens: TokenService::found(http, pair), tenant }))
            }
            None => kept(service, http).await,
        }
    }

    pub(crate) fn names_a_token_file(&self) -> bool {
        self.token_file.is_some()
    }

    fn tokens(&self) -> Result<Option<TokenPair>, Failure> {
        let access = match &self.token_file {
            Some(path) => read(path)?,
            None => variable("PURPOSEPATH_TOKEN").unwrap_or_default(),
        };
        let access = SecretString::from(access.trim().to_owned());
        let refresh = variable("PURPOSEPATH_REFRESH_TOKEN").map(|token| token.trim().to_owned());
        let refresh = refresh.filter(|token| !token.is_empty()).map(Into::into);
        // With a refresh token alone, an access token is fetched first.
        let any = !access.expose_secret().is_empty() || refresh.is_some();
        Ok(any.then_some(TokenPair { access, refresh }))
    }

    fn dialer(&self) -> Result<Dialer, Failure> {
        let mut roots = TrustedRoots::from_environment(variable).map_err(Failure::configuration)?;
        if let Some(file) = &self.ca_file {
            roots = roots.with_file(file).map_err(|error| Failure::configuration(format!("--ca-file: {error}")))?;
        }
        let proxies = match &self.proxy {
            Some(proxy) => Proxy::parse(proxy, Origin::Flag("--proxy")).map(Proxies::always),
            None => Proxies::from_environment(variable),
        };
        let tls = roots.client_config().map_err(Failure::configuration)?;
        Ok(Dialer::new(tls, proxies.map_err(Failure::configuration)?))
    }
}

/// The app's sign-in at this service. What a renewal brings is written back, so that the app stays signed in.
async fn kept(service: &Service, http: Http) -> Result<Option<SignIn>, Failure> {
    let keeper = Keeper::new(Arc::new(OsVault::of_session()), &service.account);
    match keeper.load().await {
        Ok(Some(sign_in)) => {
            let tenant = Some(sign_in.who.tenant_id.clone());
            Ok(Some(SignIn { tokens: TokenService::kept(http, sign_in, keeper), tenant }))
        }
        Ok(None) => Ok(None),
        // Where there is no keyring, nothing is kept in it.
        Err(error) if matches!(error.problem, VaultProblem::Missing | VaultProblem::NoDefaultCollection) => Ok(None),
        Err(error) => Err(Failure::configuration(format!("{NO_TOKEN}; {error}"))),
    }
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path)
        .map_err(|error| Failure::configuration(format!("--token-file {}: {error}", path.display())))
}

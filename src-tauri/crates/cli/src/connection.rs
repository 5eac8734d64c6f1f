//! Where to connect and how: the flags that `tail` and `doctor` share. Every mistake is named before anything is sent.

use std::path::{Path, PathBuf};

use backend_api::TokenPair;
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
    /// PEM file with roots to trust besides the system's
    #[arg(long, value_name = "FILE")]
    ca_file: Option<PathBuf>,
    /// Proxy for everything: http://[user:password@]host[:port] or socks5://… [default: HTTPS_PROXY, ALL_PROXY, NO_PROXY]
    #[arg(long, value_name = "URL")]
    proxy: Option<String>,
    /// File that holds the access token [default: PURPOSEPATH_TOKEN]
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
}

/// The service to talk to, and the way to it.
pub(crate) struct Service {
    pub(crate) socket: SocketUrl,
    pub(crate) account: RestUrl,
    pub(crate) dialer: Dialer,
}

pub(crate) const NO_TOKEN: &str = "no access token: set PURPOSEPATH_TOKEN, or name a file with --token-file";

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

    /// What the environment or the file holds; `None` when neither names a token.
    pub(crate) fn tokens(&self) -> Result<Option<TokenPair>, Failure> {
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
        let mut roots = TrustedRoots::of_system();
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

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path)
        .map_err(|error| Failure::configuration(format!("--token-file {}: {error}", path.display())))
}

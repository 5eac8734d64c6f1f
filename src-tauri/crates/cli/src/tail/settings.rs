//! From arguments and environment to a session's settings; every mistake is named before anything is sent.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use backend_api::{Http, TokenPair, TokenService};
use net::{Configuration, RestUrl, SocketUrl, TrustedRoots};
use realtime::{Settings, SystemClocks, WebSocketConnector};
use realtime_proto::Policy;
use secrecy::{ExposeSecret, SecretString};

use super::Arguments;
use crate::failure::Failure;

/// Lines that may wait for a slow reader; beyond that the socket is not read.
const QUEUE: usize = 1024;

/// The settings, and the tenant of the token where it names one.
pub(super) fn of(arguments: &Arguments) -> Result<(Settings, Option<String>), Failure> {
    let policy = policy(arguments)?;
    let configuration = Configuration::effective(|name| std::env::var(name).ok()).map_err(Failure::configuration)?;
    let socket = match &arguments.url {
        Some(url) => SocketUrl::parse(url).map_err(|error| Failure::configuration(format!("--url: {error}")))?,
        None => configuration.endpoints.socket.value,
    };
    let account = match &arguments.api_url {
        Some(root) => RestUrl::parse(&format!("{}/account/api/v1", root.trim_end_matches('/')))
            .map_err(|error| Failure::configuration(format!("--api-url: {error}")))?,
        None => configuration.endpoints.account.value,
    };
    let mut roots = TrustedRoots::of_system();
    if let Some(file) = &arguments.ca_file {
        roots = roots.with_file(file).map_err(|error| Failure::configuration(format!("--ca-file: {error}")))?;
    }
    let tls = roots.client_config().map_err(Failure::configuration)?;
    let pair = tokens(arguments.token_file.as_deref())?;
    let tenant = pair.tenant();
    let tokens = TokenService::found(Http::new(account, &tls).map_err(Failure::configuration)?, pair);
    let settings = Settings {
        policy,
        connector: Arc::new(WebSocketConnector::new(socket, tls)),
        tokens: Arc::new(tokens),
        clocks: Arc::new(SystemClocks::start()),
        seed: fastrand::u64(..),
        queue: QUEUE,
    };
    Ok((settings, tenant))
}

fn policy(arguments: &Arguments) -> Result<Policy, Failure> {
    for (flag, duration) in [
        ("--keep-alive", arguments.keep_alive),
        ("--ping-interval", arguments.ping_interval),
        ("--pong-timeout", arguments.pong_timeout),
        ("--connect-timeout", arguments.connect_timeout),
        ("--auth-timeout", arguments.auth_timeout),
        ("--backoff-base", arguments.backoff_base),
        ("--backoff-max", arguments.backoff_max),
        ("--max-connection-age", arguments.max_connection_age),
    ] {
        if duration == Duration::ZERO {
            return Err(Failure::configuration(format!("{flag}: a duration above zero is needed, for example 250ms")));
        }
    }
    Ok(Policy {
        keep_alive: arguments.keep_alive,
        ping_interval: arguments.ping_interval,
        pong_timeout: arguments.pong_timeout,
        connect_timeout: arguments.connect_timeout,
        auth_timeout: arguments.auth_timeout,
        backoff_base: arguments.backoff_base,
        backoff_max: arguments.backoff_max,
        max_connection_age: arguments.max_connection_age,
        ..Policy::PRODUCTION
    })
}

fn tokens(file: Option<&Path>) -> Result<TokenPair, Failure> {
    let access = match file {
        Some(path) => std::fs::read_to_string(path)
            .map_err(|error| Failure::configuration(format!("--token-file {}: {error}", path.display())))?,
        None => std::env::var("PURPOSEPATH_TOKEN").unwrap_or_default(),
    };
    let access = SecretString::from(access.trim().to_owned());
    if access.expose_secret().is_empty() {
        return Err(Failure::configuration("no access token: set PURPOSEPATH_TOKEN, or name a file with --token-file"));
    }
    let refresh = std::env::var("PURPOSEPATH_REFRESH_TOKEN").ok().map(|token| token.trim().to_owned());
    Ok(TokenPair { access, refresh: refresh.filter(|token| !token.is_empty()).map(Into::into) })
}

//! From arguments and environment to a session's settings; every mistake is named before anything is sent.

use std::sync::Arc;
use std::time::Duration;

use realtime::{Settings, SystemClocks, WebSocketConnector};
use realtime_proto::Policy;

use super::Arguments;
use crate::connection::{NO_TOKEN, Service, SignIn};
use crate::failure::Failure;

/// Lines that may wait for a slow reader; beyond that the socket is not read.
const QUEUE: usize = 1024;

/// The settings, and who is signed in.
pub(super) async fn of(arguments: &Arguments) -> Result<(Settings, SignIn), Failure> {
    let policy = policy(arguments)?;
    let service = arguments.connection.service()?;
    let sign_in = arguments.connection.sign_in(&service).await?.ok_or_else(|| Failure::configuration(NO_TOKEN))?;
    let Service { socket, dialer, .. } = service;
    let settings = Settings {
        policy,
        connector: Arc::new(WebSocketConnector::new(socket, dialer)),
        tokens: Arc::new(sign_in.tokens.clone()),
        clocks: Arc::new(SystemClocks::start()),
        seed: fastrand::u64(..),
        queue: QUEUE,
        follow_network: true,
    };
    Ok((settings, sign_in))
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
        ("--certificate-retry", arguments.certificate_retry),
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
        certificate_retry: arguments.certificate_retry,
        ..Policy::PRODUCTION
    })
}

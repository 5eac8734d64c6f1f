//! `purposepath tail`: connect, authenticate, print what happens until stopped.

mod lines;
mod settings;

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use realtime::Delivery;
use realtime_proto::{Event, Reason, State};
use tokio::signal::unix::{SignalKind, signal};

use crate::failure::Failure;
use lines::Printer;

/// Connect, authenticate, print what happens until stopped.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// WebSocket URL; ws:// only to this machine, no query string, no credentials in it [default: from the configuration]
    #[arg(long)]
    url: Option<String>,
    /// Root of the REST services; /account/api/v1 and /traction/api/v1 are appended [default: from the configuration]
    #[arg(long)]
    api_url: Option<String>,
    /// Print JSON Lines
    #[arg(long)]
    json: bool,
    /// Application ping
    #[arg(long, value_name = "DURATION", default_value = "480s", value_parser = humantime::parse_duration)]
    keep_alive: Duration,
    /// Time between two liveness probes
    #[arg(long, value_name = "DURATION", default_value = "30s", value_parser = humantime::parse_duration)]
    ping_interval: Duration,
    /// Longest wait for the answer to a probe
    #[arg(long, value_name = "DURATION", default_value = "10s", value_parser = humantime::parse_duration)]
    pong_timeout: Duration,
    /// Longest wait for the handshake
    #[arg(long, value_name = "DURATION", default_value = "10s", value_parser = humantime::parse_duration)]
    connect_timeout: Duration,
    /// Longest wait for the verdict on `auth`
    #[arg(long, value_name = "DURATION", default_value = "10s", value_parser = humantime::parse_duration)]
    auth_timeout: Duration,
    /// Ceiling of the first wait before another attempt
    #[arg(long, value_name = "DURATION", default_value = "1s", value_parser = humantime::parse_duration)]
    backoff_base: Duration,
    /// Ceiling of every wait before another attempt
    #[arg(long, value_name = "DURATION", default_value = "30s", value_parser = humantime::parse_duration)]
    backoff_max: Duration,
    /// Age at which a connection is replaced (± 5 %)
    #[arg(long, value_name = "DURATION", default_value = "110m", value_parser = humantime::parse_duration)]
    max_connection_age: Duration,
    /// PEM file with roots to trust besides the system's
    #[arg(long, value_name = "FILE")]
    ca_file: Option<PathBuf>,
    /// File that holds the access token [default: PURPOSEPATH_TOKEN]
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// Only these event types, repeatable; `goal.*` takes all of goals
    #[arg(long = "type", value_name = "TYPE")]
    types: Vec<String>,
    /// Stop after this many events
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    count: Option<u64>,
}

const EXAMPLES: &str = "\
The access token comes from PURPOSEPATH_TOKEN or --token-file, the refresh token from PURPOSEPATH_REFRESH_TOKEN.

Examples:
  PURPOSEPATH_TOKEN=… purposepath tail --url wss://api.dev.purposepath.app/realtime
  PURPOSEPATH_TOKEN=… purposepath tail --json --type 'goal.*' --count 10
  purposepath tail --url ws://localhost:5055 --token-file token.txt

Exit codes: 0 done, 1 the job failed, 2 wrong usage or configuration.";

/// Runs until it is stopped, has counted enough events, or needs the user.
pub(crate) async fn run(arguments: Arguments) -> Result<(), Failure> {
    let (settings, tenant) = settings::of(&arguments)?;
    let mut stop = signal(SignalKind::terminate()).map_err(Failure::job)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(Failure::job)?;
    let (client, mut deliveries, session) = realtime::start(settings);
    client.sign_in(tenant, None).await;
    let mut printer = Printer::new(arguments.json);
    let mut seen = 0;
    let outcome = loop {
        let delivery = tokio::select! {
            delivery = deliveries.recv() => delivery,
            _ = stop.recv() => break Ok(()),
            _ = interrupt.recv() => break Ok(()),
        };
        let Some(delivery) = delivery else { break Ok(()) };
        if let Delivery::Event { event, .. } = &delivery {
            if !is_wanted(event, &arguments.types) {
                continue;
            }
            seen += 1;
        }
        if let Err(failure) = printer.print(&delivery) {
            break Err(failure);
        }
        if let Some(failure) = needs_the_user(&delivery) {
            break Err(failure);
        }
        if arguments.count.is_some_and(|count| seen >= count) {
            break Ok(());
        }
    };
    client.shutdown().await;
    drop(deliveries);
    let counters = session.await.map_err(|error| Failure::job(format!("the session broke: {error}")))?;
    printer.stats(&counters)?;
    outcome
}

/// A state that nobody but the user can end. A refused certificate is tried again (protocol.md 2.5).
fn needs_the_user(delivery: &Delivery) -> Option<Failure> {
    let Delivery::State { change, .. } = delivery else { return None };
    let detail = change.detail.as_deref().unwrap_or("no reason was given");
    match (change.state, change.reason) {
        (State::Disconnected, Some(Reason::SignedOut)) => {
            Some(Failure::job(format!("signed out: {detail}. Get a new token and start again")))
        }
        (State::Error, Some(Reason::Certificate)) => None,
        (State::Error, _) => Some(Failure::job(format!("the server refuses this user: {detail}"))),
        (
            State::Disabled
            | State::Disconnected
            | State::Connecting
            | State::Authenticating
            | State::Connected
            | State::Reconnecting,
            _,
        ) => None,
    }
}

fn is_wanted(event: &Event, types: &[String]) -> bool {
    let name = event.event_type().as_str();
    types.is_empty()
        || types.iter().any(|wanted| match wanted.strip_suffix('*') {
            Some(prefix) => name.starts_with(prefix),
            None => name == wanted,
        })
}

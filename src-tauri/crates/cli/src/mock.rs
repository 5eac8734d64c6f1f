//! `purposepath mock`: the local stand-in of the backend, for developers and tests.

use std::fmt::Display;
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use mock_backend::{MockBackend, MockConfig, PongMode, Script, SeededUser, Variant};
use serde_json::{Value, json};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::broadcast::error::RecvError;

use crate::failure::Failure;

/// Run the local mock backend (WebSocket + REST) on this machine.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Port of the WebSocket; 0 picks a free one
    #[arg(long, default_value_t = 5055)]
    port: u16,
    /// Port of the account service; 0 picks a free one
    #[arg(long, default_value_t = 8001)]
    account_port: u16,
    /// Port of the traction service; 0 picks a free one
    #[arg(long, default_value_t = 8002)]
    traction_port: u16,
    /// Another seed is another company
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Who changes the world: demo (colleagues at work), quiet (nobody), or a file of JSON lines
    #[arg(long, value_name = "demo|quiet|FILE", default_value = "demo")]
    script: String,
    /// Events a minute of the demo
    #[arg(long, value_name = "N", default_value_t = 30.0, value_parser = positive)]
    rate: f64,
    /// Close a connection on which no message passed for this long
    #[arg(long, value_name = "DURATION", default_value = "10m", value_parser = humantime::parse_duration)]
    idle: Duration,
    /// Close a connection of this age
    #[arg(long, value_name = "DURATION", default_value = "2h", value_parser = humantime::parse_duration)]
    lifetime: Duration,
    /// Life of an access token
    #[arg(long, value_name = "DURATION", default_value = "15m", value_parser = humantime::parse_duration)]
    access_ttl: Duration,
    /// Life of a refresh token
    #[arg(long, value_name = "DURATION", default_value = "30d", value_parser = humantime::parse_duration)]
    refresh_ttl: Duration,
    /// Envelope of the events (protocol.md 3.2)
    #[arg(long, value_name = "V0..V9", default_value = "V0")]
    variant: Variant,
    /// Answer to the application's ping: answer, silent, or forbidden
    #[arg(long, value_name = "MODE", default_value = "answer")]
    pong: PongMode,
    /// Print the first line as one JSON object
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Examples:
  purposepath mock                           ws://localhost:5055, REST on 8001 and 8002, a company at work
  purposepath mock --script quiet --port 0   free port, nothing happens by itself
  purposepath mock --idle 5s --lifetime 20s --access-ttl 15s

Everything it does can be steered under http://localhost:8001/__mock (docs/protocol.md, Appendix A).";

/// Runs until it is stopped.
pub(crate) async fn run(arguments: Arguments) -> Result<(), Failure> {
    let json = arguments.json;
    let mut stop = signal(SignalKind::terminate()).map_err(Failure::job)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(Failure::job)?;
    let mock = MockBackend::start(config(arguments)).await.map_err(Failure::job)?;
    let mut log = mock.subscribe_log();
    say_where(&mock, json)?;
    loop {
        tokio::select! {
            line = log.recv() => match line {
                Ok(line) => say(&line)?,
                Err(RecvError::Lagged(missed)) => say(&format_args!("… {missed} lines left out"))?,
                Err(RecvError::Closed) => break,
            },
            _ = stop.recv() => break,
            _ = interrupt.recv() => break,
        }
    }
    mock.shutdown().await;
    Ok(())
}

fn config(arguments: Arguments) -> MockConfig {
    MockConfig {
        ws_port: arguments.port,
        account_port: arguments.account_port,
        traction_port: arguments.traction_port,
        seed: arguments.seed,
        script: match arguments.script.as_str() {
            "demo" => Script::Demo,
            "quiet" => Script::Quiet,
            file => Script::File(PathBuf::from(file)),
        },
        rate: arguments.rate,
        idle: arguments.idle,
        lifetime: arguments.lifetime,
        access_ttl: arguments.access_ttl,
        refresh_ttl: arguments.refresh_ttl,
        variant: arguments.variant,
        pong: arguments.pong,
        ..MockConfig::default()
    }
}

/// The addresses in the first line, then who can sign in.
fn say_where(mock: &MockBackend, json: bool) -> Result<(), Failure> {
    let users = mock.users();
    if json {
        let users: Vec<_> = users.iter().map(user_json).collect();
        return say(&json!({
            "url": mock.ws_url(), "accountUrl": mock.account_url(), "tractionUrl": mock.traction_url(), "users": users
        }));
    }
    say(&format_args!(
        "listening at {} – account {} – traction {}",
        mock.ws_url(),
        mock.account_url(),
        mock.traction_url()
    ))?;
    for user in users {
        say(&format_args!("  {} / {}  ({}, {})", user.username, user.password, user.name, user.role))?;
    }
    Ok(())
}

fn user_json(user: &SeededUser) -> Value {
    json!({
        "username": user.username, "password": user.password, "userId": user.user_id, "personId": user.person_id,
        "name": user.name, "role": user.role, "tenantId": user.tenant_id
    })
}

fn say(line: &dyn Display) -> Result<(), Failure> {
    writeln!(io::stdout(), "{line}")
        .map_err(|error| Failure::job(format!("standard output cannot be written: {error}")))
}

fn positive(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(rate) if rate > 0.0 && rate.is_finite() => Ok(rate),
        Ok(_) | Err(_) => Err("a number above zero is needed".to_owned()),
    }
}

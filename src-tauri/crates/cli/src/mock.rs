//! `purposepath mock`: the local stand-in of the backend, for developers and tests.

use std::fmt::Display;
use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::time::Duration;

use clap::Args;
use mock_backend::{MockBackend, MockConfig, PongMode, Script, SeededUser, Variant};
use serde_json::{Value, json};
use tokio::sync::broadcast::error::RecvError;

use crate::failure::Failure;
use crate::paint::plain;
use crate::stop::Stop;

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
    #[arg(long, value_name = "DURATION", default_value = "10m", value_parser = above_zero)]
    idle: Duration,
    /// Close a connection of this age
    #[arg(long, value_name = "DURATION", default_value = "2h", value_parser = above_zero)]
    lifetime: Duration,
    /// Life of an access token
    #[arg(long, value_name = "DURATION", default_value = "15m", value_parser = above_zero)]
    access_ttl: Duration,
    /// Life of a refresh token
    #[arg(long, value_name = "DURATION", default_value = "30d", value_parser = above_zero)]
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
    let mut stop = Stop::listen()?;
    let mock = MockBackend::start(config(arguments)?).await.map_err(Failure::job)?;
    let mut log = mock.subscribe_log();
    let mut lines = Lines::start();
    say_where(&mock, json, &mut lines);
    loop {
        tokio::select! {
            line = log.recv() => match line {
                Ok(line) => lines.say(&line),
                Err(RecvError::Lagged(missed)) => lines.left_out += missed,
                Err(RecvError::Closed) => break,
            },
            () = stop.asked() => break,
        }
    }
    mock.shutdown().await;
    lines.finish();
    Ok(())
}

/// Standard output in a thread of its own: whoever reads only the first line, or none, holds nothing up.
struct Lines {
    lines: SyncSender<String>,
    /// Lines for which there was no room.
    left_out: u64,
    ended: Receiver<()>,
}

/// Lines that may wait for the reader; more are left out.
const WAITING: usize = 4096;
/// Time for the reader to take them at the end.
const GRACE: Duration = Duration::from_millis(500);

impl Lines {
    fn start() -> Self {
        let (lines, queue) = sync_channel::<String>(WAITING);
        let (end, ended) = sync_channel(1);
        std::thread::spawn(move || {
            // A reader that has had enough is no reason to stop serving.
            for line in queue {
                if writeln!(io::stdout(), "{line}").is_err() {
                    break;
                }
            }
            // Whoever waits for the end may have gone.
            let _ = end.send(());
        });
        Self { lines, left_out: 0, ended }
    }

    fn say(&mut self, line: &dyn Display) {
        if self.left_out > 0 && self.lines.try_send(format!("… {} lines left out", self.left_out)).is_ok() {
            self.left_out = 0;
        }
        if let Err(TrySendError::Full(_)) = self.lines.try_send(plain(&line.to_string())) {
            self.left_out += 1;
        }
    }

    fn finish(self) {
        drop(self.lines);
        // A thread that is still blocked ends with the process.
        let _ = self.ended.recv_timeout(GRACE);
    }
}

fn config(arguments: Arguments) -> Result<MockConfig, Failure> {
    Ok(MockConfig {
        ws_port: arguments.port,
        account_port: arguments.account_port,
        traction_port: arguments.traction_port,
        seed: arguments.seed,
        script: match arguments.script.as_str() {
            "demo" => Script::Demo,
            "quiet" => Script::Quiet,
            file => Script::File(readable(file)?),
        },
        rate: arguments.rate,
        idle: arguments.idle,
        lifetime: arguments.lifetime,
        access_ttl: arguments.access_ttl,
        refresh_ttl: arguments.refresh_ttl,
        variant: arguments.variant,
        pong: arguments.pong,
        ..MockConfig::default()
    })
}

fn readable(file: &str) -> Result<PathBuf, Failure> {
    match File::open(file) {
        Ok(_) => Ok(PathBuf::from(file)),
        Err(error) => {
            Err(Failure::configuration(format!("--script {file}: {error}; demo, quiet, or a file is needed")))
        }
    }
}

/// The addresses in the first line, then who can sign in.
fn say_where(mock: &MockBackend, json: bool, lines: &mut Lines) {
    let users = mock.users();
    if json {
        let users: Vec<_> = users.iter().map(user_json).collect();
        return lines.say(&json!({
            "url": mock.ws_url(), "accountUrl": mock.account_url(), "tractionUrl": mock.traction_url(), "users": users
        }));
    }
    lines.say(&format_args!(
        "listening at {} – account {} – traction {}",
        mock.ws_url(),
        mock.account_url(),
        mock.traction_url()
    ));
    for user in users {
        lines.say(&format_args!("  {} / {}  ({}, {})", user.username, user.password, user.name, user.role));
    }
}

fn user_json(user: &SeededUser) -> Value {
    json!({
        "username": user.username, "password": user.password, "userId": user.user_id, "personId": user.person_id,
        "name": user.name, "role": user.role, "tenantId": user.tenant_id
    })
}

fn positive(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(rate) if rate > 0.0 && rate.is_finite() => Ok(rate),
        Ok(_) | Err(_) => Err("a number above zero is needed".to_owned()),
    }
}

fn above_zero(text: &str) -> Result<Duration, String> {
    match humantime::parse_duration(text) {
        Ok(Duration::ZERO) => Err("a time above zero is needed".to_owned()),
        parsed => parsed.map_err(|error| error.to_string()),
    }
}

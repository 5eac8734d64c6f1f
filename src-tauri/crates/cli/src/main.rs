//! `purposepath`: the command-line companion (docs/cli.md). Its flags and JSON lines are a public interface.

mod decode;
mod failure;
mod mock;
mod tail;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use failure::Failure;

/// Watch PurposePath's live stream, decode its messages, run a local stand-in of its backend.
#[derive(Parser)]
#[command(name = "purposepath", version, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Connect, authenticate, print what happens until stopped
    Tail(Box<tail::Arguments>),
    /// Normalise wire messages from standard input
    Decode,
    /// Run the local mock backend (WebSocket + REST)
    Mock(mock::Arguments),
}

/// Frames and headers are printed by these at trace level, tokens included: capped whatever the setting says
/// (protocol.md 5.1).
const CAPPED: [&str; 6] =
    ["tungstenite=info", "tokio_tungstenite=info", "hyper=info", "hyper_util=info", "reqwest=info", "rustls=info"];

fn main() -> ExitCode {
    let cli = Cli::parse();
    start_log();
    let outcome = match cli.command {
        Command::Decode => decode::run(),
        Command::Tail(arguments) => in_runtime(tail::run(*arguments)),
        Command::Mock(arguments) => in_runtime(mock::run(arguments)),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("purposepath: {failure}");
            failure.exit_code()
        }
    }
}

fn in_runtime(work: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.map_err(|error| Failure::job(format!("no runtime: {error}")))?;
    let outcome = runtime.block_on(work);
    // What still reads standard input must not hold the exit back.
    runtime.shutdown_background();
    outcome
}

fn start_log() {
    let chosen = std::env::var("PURPOSEPATH_LOG").unwrap_or_else(|_| "warn".to_owned());
    let filter = CAPPED.iter().fold(EnvFilter::new(chosen), |filter, cap| match cap.parse() {
        Ok(directive) => filter.add_directive(directive),
        Err(_) => filter,
    });
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}

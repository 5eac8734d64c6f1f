//! `purposepath`: the command-line companion (docs/cli.md). Its flags and JSON lines are a public interface.

mod bench;
mod completions;
mod connection;
mod decode;
mod doctor;
mod failure;
mod mock;
mod paint;
mod stop;
mod tail;

use std::io::IsTerminal;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, Subcommand};
use tokio::runtime::Builder;
use tracing_subscriber::EnvFilter;

use failure::Failure;

/// Watch PurposePath's live stream, find out why it does not come, decode its messages, run a stand-in of its backend.
#[derive(Parser)]
#[command(name = "purposepath", version, propagate_version = true, after_help = HELP)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Connect, authenticate, print what happens until stopped
    Tail(Box<tail::Arguments>),
    /// Find out which layer keeps the live stream away
    Doctor(doctor::Arguments),
    /// Normalise wire messages from standard input
    #[command(after_help = decode::EXAMPLES)]
    Decode,
    /// Run the local mock backend (WebSocket + REST)
    Mock(mock::Arguments),
    /// Measure the pipeline on this machine
    Bench(bench::Arguments),
    /// Print a completion script for a shell
    Completions(completions::Arguments),
}

const HELP: &str = "\
Examples:
  PURPOSEPATH_TOKEN=… purposepath tail          watch the live stream
  purposepath doctor                            why is there no live stream?
  purposepath mock                              a backend on this machine to try things with

Environment:
  PURPOSEPATH_TOKEN, PURPOSEPATH_REFRESH_TOKEN  sign-in; never a flag, never printed; else the app's, from the keyring
  PURPOSEPATH_ENVIRONMENT                       production, staging, development or local
  PURPOSEPATH_CA_FILE, PURPOSEPATH_PROXY        as --ca-file and --proxy, for every command
  PURPOSEPATH_LOG                               log on standard error, for example info,realtime=debug
  HTTPS_PROXY, ALL_PROXY, NO_PROXY              the way to the service; --proxy wins
  NO_COLOR                                      no colours

Exit codes: 0 done, 1 the job failed, 2 wrong usage or configuration.";

/// Frames and headers are printed by these at trace level, tokens included: capped whatever the setting says
/// (protocol.md 5.1).
const CAPPED: [&str; 6] =
    ["tungstenite=info", "tokio_tungstenite=info", "hyper=info", "hyper_util=info", "reqwest=info", "rustls=info"];

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return misunderstood(&error),
    };
    start_log();
    let outcome = match cli.command {
        Command::Decode => decode::run(),
        Command::Completions(arguments) => completions::run(&arguments, Cli::command()),
        Command::Doctor(arguments) => in_runtime(doctor::run(arguments)),
        Command::Tail(arguments) => in_runtime(tail::run(*arguments)),
        Command::Mock(arguments) => in_wide_runtime(mock::run(arguments)),
        Command::Bench(arguments) => in_runtime(bench::run(arguments)),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if !matches!(failure, Failure::Told) {
                eprintln!("purposepath: {failure}");
            }
            failure.exit_code()
        }
    }
}

/// Help and version as they are; a mistake in one line.
fn misunderstood(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() || error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        error.exit();
    }
    let text = error.render().to_string();
    let said = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("Usage:"));
    let line = said.collect::<Vec<_>>().join("; ").replacen("error: ", "", 1);
    eprintln!("purposepath: {line}");
    ExitCode::from(2)
}

/// One thread: a session and its consumer pass events from hand to hand, not from core to core.
fn in_runtime(work: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    finished(Builder::new_current_thread(), work)
}

/// Two threads, for a server of many.
fn in_wide_runtime(work: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(2);
    finished(builder, work)
}

fn finished(mut runtime: Builder, work: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    let runtime = runtime.enable_all().build().map_err(|error| Failure::job(format!("no runtime: {error}")))?;
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
    let ansi = std::io::stderr().is_terminal();
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(ansi).init();
}

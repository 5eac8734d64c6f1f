//! `purposepath bench`: measures the whole pipeline, from the socket to the consumer.

mod bare;
mod figures;
mod process;
mod reader;
mod report;
mod scenarios;
mod stopwatch;
mod stream;
mod tally;

use clap::Args;
use net::SocketUrl;
use realtime_proto::Policy;

use crate::failure::Failure;
use crate::stop::Stop;
use reader::Reader;
use scenarios::{Order, Scenario};

/// Measure the pipeline on this machine.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Read this stream until an event whose eventId is `end` [default: run the scenarios of its own]
    #[arg(long)]
    url: Option<String>,
    /// Print JSON objects, one a line
    #[arg(long)]
    json: bool,
    /// Small scenarios: a few seconds instead of minutes, the figures are rough
    #[arg(long, conflicts_with = "url")]
    quick: bool,
    /// Only this scenario, repeatable
    #[arg(long = "scenario", value_name = "NAME", conflicts_with = "url")]
    scenarios: Vec<Scenario>,
    /// Another reader for the same stream; it gets the URL as last argument and prints one object with `events` and `seconds`
    #[arg(long, value_name = "COMMAND", conflicts_with = "url")]
    against: Option<String>,
}

const EXAMPLES: &str = "\
With --url the access token comes from PURPOSEPATH_TOKEN; any text will do where the server takes any.

Examples:
  PURPOSEPATH_TOKEN=… purposepath bench --url ws://127.0.0.1:5099 --json
  purposepath bench
  purposepath bench --scenario throughput --scenario memory
  purposepath bench --quick --against 'node tests/bench/ws-client.mjs'

Exit codes: 0 done, 1 the job failed, 2 wrong usage or configuration.";

/// Measures somebody's stream, or runs the scenarios.
pub(crate) async fn run(arguments: Arguments) -> Result<(), Failure> {
    // A task beside the session's, as the app's consumer is one.
    tokio::spawn(work(arguments)).await.map_err(Failure::job)?
}

async fn work(arguments: Arguments) -> Result<(), Failure> {
    match &arguments.url {
        Some(url) => measure(url, arguments.json).await,
        None => {
            let Arguments { scenarios: only, quick, against, json, .. } = &arguments;
            scenarios::run(&Order { only, quick: *quick, against: against.as_deref(), json: *json }).await
        }
    }
}

async fn measure(url: &str, json: bool) -> Result<(), Failure> {
    let url = SocketUrl::parse(url).map_err(|error| Failure::configuration(format!("--url: {error}")))?;
    let token = std::env::var("PURPOSEPATH_TOKEN").unwrap_or_default();
    if token.trim().is_empty() {
        return Err(Failure::configuration(
            "no access token: set PURPOSEPATH_TOKEN; any text, if the server takes any",
        ));
    }
    let mut stop = Stop::listen()?;
    let mut reader = Reader::start(url, token.trim(), Policy::PRODUCTION).await?;
    reader.tells = true;
    let report = tokio::select! {
        report = reader.read_to_end() => report?,
        () = stop.asked() => {
            reader.stop().await;
            return Err(Failure::job("stopped before the event `end` came"));
        }
    };
    reader.stop().await;
    report::print(&report, json)
}

//! The bench's own scenarios: against the mock where its behaviour counts, against the fast stream where only its speed would.

use std::process::Stdio;
use std::time::{Duration, Instant};

use clap::ValueEnum;
use mock_backend::{Burst, MockBackend, MockConfig};
use net::SocketUrl;
use realtime_proto::Policy;
use serde::Deserialize;
use tokio::time::sleep;

use super::figures::{Connecting, Idle, Memory, Pace, Paced, Reconnecting, Round, Stalled, Throughput};
use super::reader::Reader;
use super::stopwatch::Stopwatch;
use super::stream::{Plan, serve};
use super::{bare, process, report};
use crate::failure::Failure;

/// How much is measured.
struct Size {
    rounds: u32,
    flood: u64,
    paced: u64,
    connects: u32,
    drops: u32,
    idle: Duration,
    warm_up: u64,
    steady: u64,
    stall: Duration,
}

const FULL: Size = Size {
    rounds: 7,
    flood: 300_000,
    paced: 5_000,
    connects: 100,
    drops: 30,
    idle: Duration::from_secs(10),
    // De-duplication is full after 65,536 events, the allocator at rest some time later.
    warm_up: 200_000,
    steady: 1_000_000,
    stall: Duration::from_secs(60),
};

const QUICK: Size = Size {
    rounds: 1,
    flood: 20_000,
    paced: 500,
    connects: 5,
    drops: 2,
    idle: Duration::from_secs(1),
    warm_up: 70_000,
    steady: 10_000,
    stall: Duration::from_secs(1),
};

/// Any token will do for the fast stream.
const TOKEN: &str = "bench";
/// Events a second of the paced streams.
const RATE: u32 = 1000;

/// What can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Scenario {
    /// A flood, beside a bare loop
    Throughput,
    /// Growth over a million events
    Memory,
    /// A consumer that stops reading for a minute
    Stalled,
    /// Connected while nothing happens
    Idle,
    /// A thousand events a second
    Paced,
    /// From nothing to connected
    Connect,
    /// From a loss to connected
    Reconnect,
}

/// How they are run.
pub(super) struct Order<'a> {
    /// None means all.
    pub(super) only: &'a [Scenario],
    pub(super) quick: bool,
    /// Another reader for the flood.
    pub(super) against: Option<&'a str>,
    pub(super) json: bool,
}

/// Runs them one after the other.
pub(super) async fn run(order: &Order<'_>) -> Result<(), Failure> {
    let size = if order.quick { QUICK } else { FULL };
    let mock = MockBackend::start(MockConfig::loopback()).await.map_err(Failure::job)?;
    for scenario in Scenario::value_variants() {
        if order.only.is_empty() || order.only.contains(scenario) {
            measure(*scenario, &size, order, &mock).await?;
        }
    }
    mock.shutdown().await;
    Ok(())
}

async fn measure(scenario: Scenario, size: &Size, order: &Order<'_>, mock: &MockBackend) -> Result<(), Failure> {
    let json = order.json;
    match scenario {
        Scenario::Throughput => report::print(&throughput(size, order.against).await?, json),
        Scenario::Memory => report::print(&memory(size).await?, json),
        Scenario::Stalled => report::print(&stalled(size).await?, json),
        Scenario::Idle => report::print(&idle(size).await?, json),
        Scenario::Paced => report::print(&paced(size, mock).await?, json),
        Scenario::Connect => report::print(&connecting(size, mock).await?, json),
        Scenario::Reconnect => report::print(&reconnecting(size, mock).await?, json),
    }
}

/// The same flood through the pipeline, the bare loop and the other reader, in turn; medians of the rounds.
async fn throughput(size: &Size, against: Option<&str>) -> Result<Throughput, Failure> {
    let mut rounds = Vec::new();
    let (mut in_order, mut lost) = (true, 0);
    for _ in 0..size.rounds {
        let bare = bare::measured(serve(Plan::flood(size.flood))?).await?;
        let mut reader = Reader::start(serve(Plan::flood(size.flood))?, TOKEN, Policy::PRODUCTION).await?;
        let report = reader.read_to_end().await?;
        let pipeline = Pace::of(report.events, Duration::from_secs_f64(report.seconds), reader.cpu_time());
        reader.stop().await;
        let other = match against {
            Some(command) => Some(foreign(command, &serve(Plan::flood(size.flood))?).await?),
            None => None,
        };
        in_order &= report.in_order;
        lost += report.lost;
        rounds.push(Round { pipeline, bare, other });
    }
    Ok(Throughput::of(size.flood, &rounds, in_order, lost))
}

/// What a reader that is none of ours prints.
#[derive(Deserialize)]
struct Foreign {
    events: u64,
    seconds: f64,
}

/// Runs another reader.
async fn foreign(command: &str, url: &SocketUrl) -> Result<Pace, Failure> {
    let mut words = command.split_whitespace();
    let program = words.next().ok_or_else(|| Failure::configuration("--against: a command is needed"))?;
    let mut process = std::process::Command::new(program);
    process.args(words).arg(url.url().as_str()).stdin(Stdio::null()).stderr(Stdio::inherit());
    let output = tokio::task::spawn_blocking(move || process.output()).await.map_err(Failure::job)?;
    let output = output.map_err(|error| Failure::configuration(format!("--against: {program}: {error}")))?;
    let said: Foreign = serde_json::from_slice(&output.stdout)
        .map_err(|error| Failure::job(format!("{command} did not print its events and seconds: {error}")))?;
    Ok(Pace::of(said.events, Duration::from_secs_f64(said.seconds.max(f64::EPSILON)), None))
}

/// Memory over a long flood, from the moment at which everything that grows with use has grown.
async fn memory(size: &Size) -> Result<Memory, Failure> {
    let events = size.warm_up + size.steady;
    let mut reader = Reader::start(serve(Plan::flood(events))?, TOKEN, Policy::PRODUCTION).await?;
    reader.read(size.warm_up).await?;
    let warm = process::resident_kib();
    let mut most = warm;
    for part in 1..=20 {
        reader.read(size.warm_up + size.steady * part / 20).await?;
        most = most.max(process::resident_kib());
    }
    let report = reader.read_to_end().await?;
    reader.stop().await;
    Ok(Memory::of(size.steady, warm, most, report.lost))
}

/// A consumer that stops reading while the stream goes on, and then takes everything.
async fn stalled(size: &Size) -> Result<Stalled, Failure> {
    let events = u64::from(RATE) * (size.stall.as_secs() + 2);
    let mut reader = Reader::start(serve(Plan { events, per_second: Some(RATE) })?, TOKEN, Policy::PRODUCTION).await?;
    reader.read(u64::from(RATE)).await?;
    let before = process::resident_kib();
    sleep(size.stall).await;
    let after = process::resident_kib();
    let report = reader.read_to_end().await?;
    reader.stop().await;
    Ok(Stalled::of(size.stall, RATE, before, after, &report))
}

/// Connected, and nothing happens.
async fn idle(size: &Size) -> Result<Idle, Failure> {
    let mut reader = Reader::start(serve(Plan::SILENCE)?, TOKEN, Policy::PRODUCTION).await?;
    reader.connected().await?;
    sleep(Duration::from_secs(1)).await;
    let mut watch = Stopwatch::start();
    sleep(size.idle).await;
    watch.stop();
    let idle = Idle::of(watch.elapsed(), watch.cpu_time());
    reader.stop().await;
    Ok(idle)
}

/// A thousand events a second, as they are made.
async fn paced(size: &Size, mock: &MockBackend) -> Result<Paced, Failure> {
    let mut reader = mock_reader(mock).await?;
    reader.connected().await?;
    let burst = Burst { count: size.paced + 1, rate: f64::from(RATE), end: true };
    let (report, _) = tokio::join!(reader.read_to_end(), mock.burst(burst));
    reader.stop().await;
    report.map(Paced::of)
}

/// From nothing to `connected`.
async fn connecting(size: &Size, mock: &MockBackend) -> Result<Connecting, Failure> {
    let mut times = Vec::new();
    for _ in 0..size.connects {
        let began = Instant::now();
        let mut reader = mock_reader(mock).await?;
        reader.connected().await?;
        times.push(began.elapsed());
        reader.stop().await;
    }
    Ok(Connecting::of(&times))
}

/// From the loss of a connection to `connected`, the server being there; the random wait of the fast path included.
async fn reconnecting(size: &Size, mock: &MockBackend) -> Result<Reconnecting, Failure> {
    let mut times = Vec::new();
    for _ in 0..size.drops {
        let mut reader = mock_reader(mock).await?;
        reader.connected().await?;
        let began = Instant::now();
        mock.drop_connections();
        reader.connected_again().await?;
        times.push(began.elapsed());
        reader.stop().await;
    }
    Ok(Reconnecting::of(&times))
}

async fn mock_reader(mock: &MockBackend) -> Result<Reader, Failure> {
    let user = mock.users().into_iter().next().map(|user| user.user_id).unwrap_or_default();
    let (access, _) = mock.tokens_for(&user).ok_or_else(|| Failure::job("the mock has no users"))?;
    let url = SocketUrl::parse(&mock.ws_url()).map_err(Failure::job)?;
    Reader::start(url, &access, Policy::PRODUCTION).await
}

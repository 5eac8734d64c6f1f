//! The pipeline under test: a whole session, and a consumer that looks at every event.

use std::sync::Arc;
use std::time::Duration;

use net::{BoxFuture, Grant, SocketUrl, TokenFailure, TokenSource, TrustedRoots};
use realtime::{Client, Delivery, Settings, SystemClocks, WebSocketConnector, wall_clock};
use realtime_proto::{Counters, Policy, State, StateChange};
use secrecy::SecretString;
use serde::Serialize;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::process;
use super::stopwatch::Stopwatch;
use super::tally::{Latency, Sum, Tally};
use crate::failure::Failure;
use crate::paint::plain;

/// Deliveries that may wait for the consumer: as many as the app allows.
const QUEUE: usize = 1024;
/// Deliveries taken at once.
const TURN: usize = 256;

/// A session and its consumer.
pub(super) struct Reader {
    client: Client,
    deliveries: mpsc::Receiver<Delivery>,
    session: JoinHandle<Counters>,
    tally: Option<Tally>,
    watch: Stopwatch,
    turn: Vec<Delivery>,
    /// Whether it says on standard error that it is not connected.
    pub(super) tells: bool,
}

/// A stream, read to its end.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Report {
    /// Events handed over before `end`.
    pub(super) events: u64,
    /// From `auth.success` to `end`.
    pub(super) seconds: f64,
    pub(super) per_second: f64,
    pub(super) in_order: bool,
    pub(super) lost: u64,
    pub(super) latency_ms: Option<Latency>,
    #[serde(rename = "peakRssKiB")]
    pub(super) peak_rss_kib: Option<u64>,
}

impl Reader {
    /// Connects, with this token for ever.
    pub(super) async fn start(url: SocketUrl, token: &str, policy: Policy) -> Result<Self, Failure> {
        let tls = TrustedRoots::of_system().client_config().map_err(Failure::configuration)?;
        let settings = Settings {
            policy,
            connector: Arc::new(WebSocketConnector::new(url, tls)),
            tokens: Arc::new(OneToken(token.to_owned().into())),
            clocks: Arc::new(SystemClocks::start()),
            seed: fastrand::u64(..),
            queue: QUEUE,
            follow_network: false,
        };
        let (client, deliveries, session) = realtime::start(settings);
        client.sign_in(None, None).await;
        let turn = Vec::with_capacity(TURN);
        Ok(Self { client, deliveries, session, tally: None, watch: Stopwatch::start(), turn, tells: false })
    }

    /// Waits for `connected`.
    pub(super) async fn connected(&mut self) -> Result<(), Failure> {
        while self.tally.is_none() {
            self.take_turn(1).await?;
        }
        Ok(())
    }

    /// Waits until the session is connected anew.
    pub(super) async fn connected_again(&mut self) -> Result<(), Failure> {
        self.tally = None;
        self.connected().await
    }

    /// Reads until this many events came in all, or `end`.
    pub(super) async fn read(&mut self, events: u64) -> Result<(), Failure> {
        while !self.watch.is_stopped() && self.tally.as_ref().is_none_or(|tally| tally.events() < events) {
            self.take_turn(TURN).await?;
        }
        Ok(())
    }

    /// Reads until `end`.
    pub(super) async fn read_to_end(&mut self) -> Result<Report, Failure> {
        self.read(u64::MAX).await?;
        let tally = self.tally.as_ref().ok_or_else(|| Failure::job("the stream ended before it began"))?;
        Ok(Report::of(&tally.sum(), self.watch.elapsed()))
    }

    /// Processor time from `auth.success` to `end`, the server's left out.
    pub(super) fn cpu_time(&self) -> Option<Duration> {
        self.watch.cpu_time()
    }

    /// Closes the connection.
    pub(super) async fn stop(self) {
        self.client.shutdown().await;
        drop(self.deliveries);
        // A session that broke is closed as well.
        let _ = self.session.await;
    }

    /// Takes what is there, up to `limit`.
    async fn take_turn(&mut self, limit: usize) -> Result<(), Failure> {
        let mut turn = std::mem::take(&mut self.turn);
        if self.deliveries.recv_many(&mut turn, limit).await == 0 {
            return Err(Failure::job("the session ended before the stream did"));
        }
        let now = wall_clock();
        for delivery in turn.drain(..) {
            match delivery {
                Delivery::Event { event, .. } => {
                    if self.tally.as_mut().is_some_and(|tally| tally.take(&event, now)) {
                        self.watch.stop();
                    }
                }
                Delivery::State { change, .. } => self.state_changed(&change)?,
                Delivery::Gap { .. } => {
                    if let Some(tally) = &mut self.tally {
                        tally.gap();
                    }
                }
                Delivery::Rejected { .. } | Delivery::ServerError { .. } | Delivery::Tapped { .. } => {}
            }
        }
        self.turn = turn;
        Ok(())
    }

    fn state_changed(&mut self, change: &StateChange) -> Result<(), Failure> {
        match change.state {
            State::Connected if self.tally.is_none() => {
                self.watch = Stopwatch::start();
                self.tally = Some(Tally::new(wall_clock()));
                Ok(())
            }
            State::Disconnected | State::Disabled | State::Error => {
                let detail = change.detail.as_deref().unwrap_or("no reason was given");
                Err(Failure::job(format!("the server does not let this reader in: {detail}")))
            }
            State::Reconnecting if self.tells => {
                let reason = change.reason.map(|reason| reason.to_string()).unwrap_or_default();
                let detail = change.detail.as_deref().unwrap_or_default();
                eprintln!("purposepath: not connected, trying again: {} {}", reason, plain(detail));
                Ok(())
            }
            State::Connected | State::Connecting | State::Authenticating | State::Reconnecting => Ok(()),
        }
    }
}

impl Report {
    fn of(sum: &Sum, elapsed: Duration) -> Self {
        let seconds = elapsed.as_secs_f64();
        Self {
            events: sum.events,
            seconds,
            per_second: sum.events as f64 / seconds.max(f64::MIN_POSITIVE),
            in_order: sum.in_order,
            lost: sum.lost,
            latency_ms: sum.latency,
            peak_rss_kib: process::peak_resident_kib(),
        }
    }
}

/// A token that is never renewed.
struct OneToken(SecretString);

impl TokenSource for OneToken {
    fn fetch(&self, other_than: Option<u64>) -> BoxFuture<'_, Result<Grant, TokenFailure>> {
        Box::pin(async move {
            match other_than {
                None => Ok(Grant { number: 1, secret: self.0.clone(), expires_in: None }),
                Some(_) => Err(TokenFailure::Missing),
            }
        })
    }
}

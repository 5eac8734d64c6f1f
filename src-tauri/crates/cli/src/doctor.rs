//! `purposepath doctor`: which layer keeps the live stream away, and what to do about it.
//!
//! It goes the app's own way: the same dialling, the same HTTP client, the same session. Nothing is checked by other means
//! than those that must work.

mod advice;
mod auth;
mod keyring;
mod report;
mod way;

use std::time::{Duration, SystemTime};

use backend_api::{ApiError, Health, Http};
use clap::Args;
use net::BoxStream;
use realtime::upgrade;
use serde_json::json;
use tokio::time::{Instant, timeout};

use crate::connection::{ConnectionFlags, NO_TOKEN, Service};
use crate::failure::Failure;
use report::{Finding, Layer, Report};

/// Find out which layer keeps the live stream away.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    connection: ConnectionFlags,
    /// Print JSON Lines
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
One line a layer (ok, fail, skipped), then the first that fails in a sentence with what to do:
  configuration  addresses, certificates and proxy can be used
  dns, tcp       the name of the live stream has an address, and somebody listens there
  proxy          it connects to the live stream
  tls            the connection is encrypted, the certificate trusted
  http           the account service answers
  upgrade, auth  the live stream opens and knows your token (PURPOSEPATH_TOKEN, --token-file or the app's sign-in)
  clock          this machine's clock is right
  keyring        there is a place for secrets, and it is open

Examples:
  purposepath doctor
  PURPOSEPATH_TOKEN=… purposepath doctor --url wss://api.dev.purposepath.app/realtime --json
  purposepath doctor --proxy http://me:secret@proxy.example.com:3128 --ca-file company-ca.pem

Exit codes: 0 all that could be checked is ok, 1 something fails.";

/// As long as the app waits for a connection (protocol.md 2.1).
const LIMIT: Duration = Duration::from_secs(10);
/// A clock that is off by more than this is told: certificates and tokens live by it.
const MOST_SKEW: Duration = Duration::from_secs(60);

/// Checks every layer.
///
/// # Errors
/// [`Failure::Told`] when a layer fails.
pub(crate) async fn run(arguments: Arguments) -> Result<(), Failure> {
    let mut report = Report::new(arguments.json);
    match arguments.connection.service() {
        Ok(service) => examine(&service, &arguments.connection, &mut report).await?,
        Err(failure) => {
            report.add(Finding::fail(Layer::Configuration, failure.to_string(), advice::CONFIGURATION))?;
            for layer in Layer::OF_THE_SERVICE {
                report.add(Finding::skipped(layer, "without a configuration there is nowhere to go"))?;
            }
        }
    }
    report.add(keyring::examine().await)?;
    if report.conclude()? { Ok(()) } else { Err(Failure::Told) }
}

async fn examine(service: &Service, flags: &ConnectionFlags, report: &mut Report) -> Result<(), Failure> {
    report.add(configuration(service))?;
    let (way, health) = tokio::join!(way::examine(service), ask_health(service));
    for finding in way.findings {
        report.add(finding)?;
    }
    report.add(http(service, &health))?;
    match way.stream {
        Some(stream) => examine_session(service, flags, stream, report).await?,
        None => {
            for layer in [Layer::Upgrade, Layer::Auth] {
                report.add(Finding::skipped(layer, "there is no connection"))?;
            }
        }
    }
    report.add(clock(health.ok().and_then(|health| Some((health.server_time?, health.local_time)))))
}

fn configuration(service: &Service) -> Finding {
    let Service { socket, account, .. } = service;
    let proxy = way::proxy_of(service).map(|proxy| format!("{proxy} ({})", proxy.origin()));
    let way = proxy.as_deref().map_or("no proxy".to_owned(), |proxy| format!("proxy {proxy}"));
    Finding::ok(Layer::Configuration, format!("{socket}, {account}, {way}"))
        .with(json!({"url": socket.to_string(), "accountUrl": account.to_string(), "proxy": proxy}))
}

async fn ask_health(service: &Service) -> Result<Health, ApiError> {
    Http::new(service.account.clone(), service.dialer.clone())?.health().await
}

fn http(service: &Service, health: &Result<Health, ApiError>) -> Finding {
    let address = format!("{}/health", service.account);
    match health {
        Ok(Health { status, protocol, took, .. }) => {
            let detail = format!("{address} answers {status} over {protocol} ({})", report::milliseconds(*took));
            let finding = if (200..300).contains(status) {
                Finding::ok(Layer::Http, detail)
            } else {
                Finding::fail(Layer::Http, detail, advice::of_status(*status))
            };
            finding.with(json!({"httpStatus": status, "protocol": protocol, "tookMs": report::in_ms(*took)}))
        }
        Err(error) => Finding::fail(Layer::Http, error.to_string(), advice::HTTP),
    }
}

async fn examine_session(
    service: &Service,
    flags: &ConnectionFlags,
    stream: BoxStream,
    report: &mut Report,
) -> Result<(), Failure> {
    let began = Instant::now();
    let socket = match timeout(LIMIT, upgrade(stream, &service.socket)).await {
        Ok(Ok(socket)) => socket,
        Ok(Err(failure)) => {
            let advice = advice::of_upgrade(failure.reason);
            report.add(
                Finding::fail(Layer::Upgrade, failure.detail, advice)
                    .with(json!({"reason": failure.reason.to_string()})),
            )?;
            return report.add(Finding::skipped(Layer::Auth, "the live stream did not open"));
        }
        Err(_) => {
            let detail = format!("{} did not answer within {} s", service.socket, LIMIT.as_secs());
            report.add(Finding::fail(Layer::Upgrade, detail, advice::UPGRADE))?;
            return report.add(Finding::skipped(Layer::Auth, "the live stream did not open"));
        }
    };
    let took = began.elapsed();
    let detail = format!("the live stream opened ({})", report::milliseconds(took));
    report.add(Finding::ok(Layer::Upgrade, detail).with(json!({"tookMs": report::in_ms(took)})))?;
    match flags.sign_in(service).await {
        Ok(Some(sign_in)) => report.add(auth::examine(service, socket, sign_in).await),
        Ok(None) => {
            socket.leave().await;
            report.add(Finding::skipped(Layer::Auth, NO_TOKEN))
        }
        Err(failure) if flags.names_a_token_file() => {
            socket.leave().await;
            report.add(Finding::fail(Layer::Auth, failure.to_string(), advice::TOKEN_FILE))
        }
        // The keyring is a layer of its own.
        Err(failure) => {
            socket.leave().await;
            report.add(Finding::skipped(Layer::Auth, failure.to_string()))
        }
    }
}

/// Compares this machine's clock with the service's, which is sent in whole seconds.
fn clock(times: Option<(SystemTime, SystemTime)>) -> Finding {
    let Some((server_time, local_time)) = times else {
        return Finding::skipped(Layer::Clock, "the account service did not tell its time");
    };
    let (skew, direction) = match local_time.duration_since(server_time) {
        Ok(ahead) => (ahead, "ahead of"),
        Err(behind) => (behind.duration(), "behind"),
    };
    let signed = if direction == "behind" { -skew.as_secs_f64() } else { skew.as_secs_f64() };
    let figures = json!({"skewSeconds": signed.round()});
    if skew > MOST_SKEW {
        let detail = format!("this machine's clock is {} s {direction} the service's", skew.as_secs());
        return Finding::fail(Layer::Clock, detail, advice::CLOCK).with(figures);
    }
    Finding::ok(Layer::Clock, format!("within {} s of the service's", skew.as_secs() + 1)).with(figures)
}

//! `purposepath tail`: connect, authenticate, print what happens until stopped.

mod lines;
mod settings;
mod writer;

use std::collections::VecDeque;
use std::time::Duration;

use clap::Args;
use realtime::Delivery;
use realtime_proto::{Counters, Event, Reason, State};
use tokio::sync::mpsc;

use crate::connection::{ConnectionFlags, SignIn};
use crate::failure::Failure;
use crate::stop::Stop;
use lines::Printer;
use writer::{Gone, Writer, reader_gone};

/// Connect, authenticate, print what happens until stopped.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    connection: ConnectionFlags,
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
    /// Wait after a refused certificate before it is tried again
    #[arg(long, value_name = "DURATION", default_value = "5m", value_parser = humantime::parse_duration)]
    certificate_retry: Duration,
    /// Only these event types, repeatable; `goal.*` takes all of goals
    #[arg(long = "type", value_name = "TYPE")]
    types: Vec<String>,
    /// Stop after this many events
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    count: Option<u64>,
}

const EXAMPLES: &str = "\
The access token comes from PURPOSEPATH_TOKEN or --token-file, the refresh token from PURPOSEPATH_REFRESH_TOKEN.
Without them the sign-in is used that the app keeps in the keyring; the app stays signed in.

Examples:
  PURPOSEPATH_TOKEN=… purposepath tail --url wss://api.dev.purposepath.app/realtime
  PURPOSEPATH_TOKEN=… purposepath tail --json --type 'goal.*' --count 10
  purposepath tail --url ws://localhost:5055 --token-file token.txt
  purposepath tail --proxy socks5://proxy.example.com --ca-file company-ca.pem

Exit codes: 0 done, 1 the job failed, 2 wrong usage or configuration.";

/// Time for a reader to take what is left, once a signal has asked for the end.
const GRACE: Duration = Duration::from_secs(1);
/// The same, once it was asked for again.
const HURRY: Duration = Duration::from_millis(100);

/// Runs until it is stopped, has counted enough events, or needs the user.
pub(crate) async fn run(arguments: Arguments) -> Result<(), Failure> {
    let (settings, SignIn { tokens, tenant }) = settings::of(&arguments).await?;
    let mut stop = Stop::listen()?;
    let (client, mut deliveries, session) = realtime::start(settings);
    client.sign_in(tenant, None).await;
    let mut tail = Tail::new(arguments);
    let end = tokio::select! {
        end = tail.follow(&mut deliveries) => end,
        () = stop.asked() => End::Stopped,
        () = reader_gone() => End::OutputEnded,
    };
    client.shutdown().await;
    let settled = tokio::time::timeout(GRACE, tokens.settle());
    let (rest, counters, _) = tokio::join!(taken_to_the_end(deliveries), session, settled);
    let counters = counters.map_err(|error| Failure::job(format!("the session broke: {error}")))?;
    let asked_again = async {
        stop.asked().await;
        tokio::time::sleep(if matches!(end, End::Stopped) { HURRY } else { GRACE }).await;
    };
    tokio::select! {
        biased;
        outcome = tail.conclude(&end, rest, &counters) => outcome?,
        () = asked_again => eprintln!("purposepath: stopped before standard output was read to its end"),
    }
    if let End::Failed(failure) = end { Err(failure) } else { Ok(()) }
}

/// What the session had not handed over yet: as much as its queue holds.
async fn taken_to_the_end(mut deliveries: mpsc::Receiver<Delivery>) -> Vec<Delivery> {
    let mut rest = Vec::new();
    while let Some(delivery) = deliveries.recv().await {
        rest.push(delivery);
    }
    rest
}

/// From the session to standard output.
struct Tail {
    printer: Printer,
    writer: Writer,
    types: Vec<String>,
    /// Events to print; then it ends.
    count: Option<u64>,
    /// Events printed.
    printed: u64,
    /// A line for which there was no room yet.
    waiting: Option<String>,
    /// Time for a reader to take what is left, once a signal has asked for the end.
    grace: Duration,
}

/// Why nothing more is printed.
enum End {
    /// A signal asked for it.
    Stopped,
    /// There were as many events as were asked for.
    Counted,
    /// Nobody reads standard output any more, or it cannot be written.
    OutputEnded,
    /// The session ended, or a line could not be made.
    Failed(Failure),
}

impl Tail {
    fn new(arguments: Arguments) -> Self {
        Self {
            printer: Printer::new(arguments.json),
            writer: Writer::start(),
            types: arguments.types,
            count: arguments.count,
            printed: 0,
            waiting: None,
            grace: GRACE,
        }
    }

    /// Prints what comes. May be dropped at any await: a line that found no room stays.
    async fn follow(&mut self, deliveries: &mut mpsc::Receiver<Delivery>) -> End {
        while let Some(delivery) = deliveries.recv().await {
            if let Err(end) = self.print(&delivery).await {
                return end;
            }
            if let Some(failure) = needs_the_user(&delivery) {
                return End::Failed(failure);
            }
            if self.is_enough() {
                return End::Counted;
            }
        }
        End::Failed(Failure::job("the session ended by itself"))
    }

    fn is_enough(&self) -> bool {
        self.count.is_some_and(|count| self.printed >= count)
    }

    async fn print(&mut self, delivery: &Delivery) -> Result<(), End> {
        if let Delivery::Event { event, .. } = delivery {
            if !is_wanted(event, &self.types) {
                return Ok(());
            }
            self.printed += 1;
        }
        self.waiting = Some(self.printer.line(delivery).map_err(End::Failed)?);
        self.writer.write(&mut self.waiting).await.map_err(|Gone| End::OutputEnded)
    }

    /// What had come before the end, then the counters. After a signal a reader that has stopped reading holds this up
    /// for the grace time and no longer.
    async fn conclude(mut self, end: &End, rest: Vec<Delivery>, counters: &Counters) -> Result<(), Failure> {
        let stats = self.printer.stats(counters)?;
        let stopped = matches!(end, End::Stopped);
        let patience = if stopped { self.grace } else { Duration::MAX };
        let mut left = VecDeque::from(if stopped { without_farewell(rest) } else { Vec::new() });
        let last_lines = async {
            self.writer.write(&mut self.waiting).await?;
            while !self.is_enough()
                && let Some(delivery) = left.front()
            {
                self.print(delivery).await.map_err(|_| Gone)?;
                left.pop_front();
            }
            self.waiting = Some(stats);
            self.writer.write(&mut self.waiting).await
        };
        // Whether it came through shows in what the writer has written.
        let _ = tokio::time::timeout(patience, last_lines).await;
        let enough = self.is_enough();
        let written = self.writer.finish(patience).await;
        if stopped && !enough {
            say_what_is_missing(written.missing + left.len() as u64);
        }
        written.outcome
    }
}

/// The last state is only our own farewell.
fn without_farewell(mut rest: Vec<Delivery>) -> Vec<Delivery> {
    while matches!(rest.last(), Some(Delivery::State { .. })) {
        rest.pop();
    }
    rest
}

fn say_what_is_missing(lines: u64) {
    if lines > 0 {
        eprintln!("purposepath: the last {lines} lines are missing, because nobody read standard output");
    }
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // what fails in a helper fails its test
    use std::io::{self, Write};
    use std::sync::mpsc as std_mpsc;
    use std::sync::{Arc, Mutex};

    use realtime_proto::{Message, Timestamp, normalise};
    use serde_json::Value;

    use super::*;

    /// Takes nothing before it is woken, then everything.
    struct Sleeper {
        woken: std_mpsc::Receiver<()>,
        text: Arc<Mutex<Vec<u8>>>,
    }

    impl Write for Sleeper {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            // Its other end is dropped to wake it, and is gone from then on.
            let _ = self.woken.recv();
            self.text.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What a reader gets that sleeps while `events` come and the signal after them, and wakes when the end has begun.
    async fn read_after_a_stop(events: usize, count: Option<u64>) -> Vec<Value> {
        let (wake, woken) = std_mpsc::channel();
        let text = Arc::new(Mutex::new(Vec::new()));
        let mut tail = Tail {
            printer: Printer::new(true),
            writer: Writer::to(Sleeper { woken, text: Arc::clone(&text) }),
            types: Vec::new(),
            count,
            printed: 0,
            waiting: None,
            grace: Duration::from_secs(60),
        };
        let (told, mut deliveries) = mpsc::channel(events);
        (0..events).for_each(|number| told.try_send(event(number)).unwrap());
        // As a signal does, this ends it at any await; mostly where a line finds no room.
        let end = tokio::time::timeout(Duration::from_millis(100), tail.follow(&mut deliveries)).await;
        assert!(end.is_err(), "nobody reads: it waits");
        drop(told);
        let rest = taken_to_the_end(deliveries).await;
        let counters = Counters::default();
        let (ended, ()) = tokio::join!(tail.conclude(&End::Stopped, rest, &counters), async { drop(wake) });
        ended.unwrap();
        let text = String::from_utf8(text.lock().unwrap().clone()).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    fn event(number: usize) -> Delivery {
        let at = Timestamp::from_millis(1_772_442_600_000);
        let text = format!(r#"{{"type":"goal.created","data":{{"goalId":"g-{number}"}},"eventId":"e-{number}"}}"#);
        let Message::Event(event) = normalise(&text, at).unwrap() else { unreachable!() };
        Delivery::Event { at, event }
    }

    #[tokio::test]
    async fn a_reader_that_comes_back_after_the_signal_finds_every_event_and_then_the_counters() {
        let lines = read_after_a_stop(2000, None).await;
        let (last, events) = lines.split_last().unwrap();
        assert_eq!(last["kind"], "stats");
        let ids: Vec<&str> = events.iter().map(|line| line["event"]["eventId"].as_str().unwrap()).collect();
        assert_eq!(ids, (0..2000).map(|number| format!("e-{number}")).collect::<Vec<_>>());
    }

    #[tokio::test]
    async fn a_signal_does_not_bring_more_than_was_asked_for() {
        let lines = read_after_a_stop(2000, Some(900)).await;
        assert_eq!(lines.iter().filter(|line| line["kind"] == "event").count(), 900);
        assert_eq!(lines.last().unwrap()["kind"], "stats");
    }
}

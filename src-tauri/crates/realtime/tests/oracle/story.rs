//! One story: a client lives through a schedule, and everything is written down.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use fastrand::Rng;
use net::Dialer;
use realtime::{Client, Connect, Delivery, Settings, start};
use realtime_proto::{Reason, State, Timestamp};
use tokio::sync::mpsc;
use tokio::time::sleep;

use crate::gateway::{Gateway, Sent, StoryClock};
use crate::schedule::{Fault, Schedule};
use crate::wire::{InMemory, over_tcp};

/// What the streams are made of.
#[derive(Clone)]
pub enum Transport {
    InMemory,
    Tcp(Dialer),
}

/// What happened. Times are milliseconds of the story.
pub struct Record {
    pub sent: Vec<Sent>,
    pub told: Vec<(i64, Told)>,
    pub outages: Vec<Outage>,
    pub rollovers: u64,
}

/// What the client told its consumer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    State(State, Option<Reason>),
    /// The event of this number.
    Event(usize),
    Gap {
        since: i64,
        until: i64,
    },
}

/// A fault, from its beginning to its end.
#[derive(Clone, Debug)]
pub struct Outage {
    pub fault: Fault,
    pub from: i64,
    pub to: i64,
}

impl fmt::Display for Record {
    /// The last lines before something went wrong: states, gaps and outages, without the events.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told = self.told.iter().filter(|(_, told)| !matches!(told, Told::Event(_)));
        let mut lines: Vec<(i64, String)> = told.map(|(at, told)| (*at, format!("{told:?}"))).collect();
        lines.extend(
            self.outages.iter().map(|outage| (outage.from, format!("-> {:?} until {}", outage.fault, outage.to))),
        );
        lines.sort_by_key(|(at, _)| *at);
        lines.iter().try_for_each(|(at, line)| writeln!(f, "{at:>9} {line}"))
    }
}

/// Lets a client live through `schedule`.
pub async fn live_through(schedule: &Schedule, transport: &Transport) -> Record {
    let clock = StoryClock::start();
    let gateway = Gateway::new(schedule, clock);
    let connector: Arc<dyn Connect> = match transport {
        Transport::InMemory => Arc::new(InMemory { gateway: Arc::clone(&gateway), latency: schedule.latency }),
        Transport::Tcp(dialer) => Arc::new(over_tcp(Arc::clone(&gateway), dialer.clone()).await),
    };
    let (client, deliveries, session) = start(Settings {
        policy: schedule.policy,
        connector,
        tokens: Arc::clone(&gateway) as _,
        clocks: Arc::new(clock),
        seed: schedule.seed,
        queue: 8,
        follow_network: false,
    });
    client.sign_in(None, Some(Timestamp::from_millis(0))).await;
    let slow = Arc::new(AtomicBool::new(false));
    let consumer =
        Consumer { clock, client: client.clone(), slow: Arc::clone(&slow), patience: seconds(1) / schedule.speed };
    let told = tokio::spawn(consumer.read(deliveries));
    let mut company = Company { gateway: &gateway, rng: Rng::with_seed(!schedule.seed), speed: schedule.speed };
    let mut outages = vec![Outage { fault: Fault::NetworkChange, from: 0, to: 0 }];
    let standstills = Standstills::default();
    let watch = match transport {
        // Time that is moved by hand is never late.
        Transport::InMemory => None,
        Transport::Tcp(_) => Some(tokio::spawn(standstills.clone().watch(clock))),
    };
    for (quiet, fault) in &schedule.faults {
        company.work(*quiet).await;
        let from = clock.millis();
        gateway.suffer(fault);
        match fault {
            Fault::NetworkChange => client.network_changed().await,
            Fault::SlowConsumer(_) => slow.store(true, Ordering::Relaxed),
            _ => {}
        }
        if let Some(lasting) = fault.lasting() {
            company.work(lasting).await;
            outages.push(Outage { fault: fault.clone(), from, to: clock.millis() });
        }
        slow.store(false, Ordering::Relaxed);
        gateway.recover();
    }
    company.work(seconds(100) / schedule.speed).await;
    sleep(seconds(2).max(schedule.latency * 4) / schedule.speed.min(4)).await;
    standstills.are_over(clock, seconds(100) / schedule.speed).await;
    client.shutdown().await;
    let counters = session.await.unwrap();
    watch.inspect(tokio::task::JoinHandle::abort);
    outages.append(&mut standstills.noted());
    outages.sort_by_key(|outage| outage.from);
    Record { sent: gateway.sent(), told: told.await.unwrap(), outages, rollovers: counters.rollovers }
}

/// When this process was not let go on by a busy machine: nothing passes, and everything that has a limit may miss it.
#[derive(Clone, Default)]
struct Standstills(Arc<Mutex<Vec<Outage>>>);

/// Time between two looks.
const TICK: Duration = Duration::from_millis(5);
/// A look that is later than this tells of a standstill, in milliseconds; many shorter ones are within the law's slack.
const LATE: i64 = 50;
/// A machine that does not come to rest for this long is judged as it is.
const PATIENCE: Duration = Duration::from_secs(60);

impl Standstills {
    async fn watch(self, clock: StoryClock) {
        let mut from = 0;
        loop {
            let to = clock.millis();
            if to - from > LATE {
                self.noted().push(Outage { fault: Fault::Stall(Duration::ZERO), from, to });
            }
            from = to;
            sleep(TICK).await;
        }
    }

    /// Waits until the last one is over for this long, so that the story ends as it should.
    async fn are_over(&self, clock: StoryClock, calm: Duration) {
        let is_calm = || {
            let last = self.noted().last().map_or(0, |outage| outage.to);
            clock.millis() - last > i64::try_from(calm.as_millis()).unwrap()
        };
        let begun = clock.millis();
        while !is_calm() && clock.millis() - begun < i64::try_from(PATIENCE.as_millis()).unwrap() {
            sleep(TICK).await;
        }
    }

    fn noted(&self) -> MutexGuard<'_, Vec<Outage>> {
        self.0.lock().unwrap()
    }
}

/// Whose events the client follows.
struct Company<'a> {
    gateway: &'a Gateway,
    rng: Rng,
    speed: u32,
}

impl Company<'_> {
    /// Events at random moments, for this long.
    async fn work(&mut self, lasting: Duration) {
        let end = tokio::time::Instant::now() + lasting;
        loop {
            let pause = Duration::from_millis(self.rng.u64(1..4_000)) / self.speed;
            if tokio::time::Instant::now() + pause >= end {
                return tokio::time::sleep_until(end).await;
            }
            sleep(pause).await;
            for _ in 0..self.rng.u8(1..4) {
                self.gateway.emit(self.rng.u8(0..50) == 0);
            }
        }
    }
}

/// Reads what the client tells, and asks it to try again when it needs somebody.
struct Consumer {
    clock: StoryClock,
    client: Client,
    slow: Arc<AtomicBool>,
    patience: Duration,
}

impl Consumer {
    async fn read(self, mut deliveries: mpsc::Receiver<Delivery>) -> Vec<(i64, Told)> {
        let mut told = Vec::new();
        while let Some(delivery) = deliveries.recv().await {
            while self.slow.load(Ordering::Relaxed) {
                sleep(self.patience / 10).await;
            }
            let now = self.clock.millis();
            told.extend(Told::of(delivery).map(|line| (now, line)));
            if let Some((_, Told::State(State::Error, _))) = told.last() {
                let (client, patience) = (self.client.clone(), self.patience);
                tokio::spawn(async move {
                    sleep(patience).await;
                    client.retry_now().await;
                });
            }
        }
        told
    }
}

impl Told {
    fn of(delivery: Delivery) -> Option<Self> {
        match delivery {
            Delivery::State { change, .. } => Some(Self::State(change.state, change.reason)),
            Delivery::Event { event, .. } => Some(Self::Event(event.event_id?.parse().ok()?)),
            Delivery::Gap { since, until, .. } => {
                Some(Self::Gap { since: since.as_millis(), until: until.as_millis() })
            }
            Delivery::Rejected { .. } | Delivery::ServerError { .. } | Delivery::Tapped { .. } => None,
        }
    }
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

//! A fleet of sessions and the one gateway that they lost, as a queue of events: no sockets, no clocks.
//!
//! The gateway takes 500 new connections a second (API Gateway quota) and answers the rest with 429. Each client is a real
//! [`Session`]; only its look at the clocks every second is left out, because nothing sleeps here.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::Duration;

use fastrand::Rng;
use realtime_proto::{End, Input, Now, OpenFailure, Output, Policy, Reason, Session, State, Timestamp, TokenId};

/// Microseconds since the start.
type Micros = u64;

const SECOND: Micros = 1_000_000;
/// New connections that the gateway takes in a second (API Gateway quota), and in one go after a pause.
const RATE: u64 = 500;
/// One way to the gateway.
const LATENCY: Micros = 30_000;
/// What the gateway needs for a verdict on `auth`.
const VERDICT: Micros = 50_000;
/// How long the links had held when the gateway was lost.
const HELD: Micros = 60 * SECOND;

/// How the fleet and its gateway behave.
#[derive(Clone, Copy)]
pub struct Scenario {
    pub clients: usize,
    /// How long the gateway refuses everybody with 503.
    pub outage: Duration,
    /// What a 429 asks for.
    pub retry_after: Option<Duration>,
    /// How a client waits after a 429.
    pub wait: Wait,
}

/// How a client waits after its n-th refusal in a row (n counts from 1).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Wait {
    /// As the session does.
    Session,
    /// Half to whole of `min(2^(n-1+skipped), ceiling)` s; a `Retry-After` is a lower bound.
    Ladder { skipped: i32, ceiling: f64 },
    /// The same, on top of a `Retry-After`.
    LadderOnTop { skipped: i32, ceiling: f64 },
    /// From nothing to the whole of it ("full jitter").
    FullJitter { skipped: i32, ceiling: f64 },
    /// From nothing to `first` s, then half to whole of `then` s.
    MakeWay { first: f64, then: f64 },
    /// Between 1 s and three times the wait before ("decorrelated jitter").
    Decorrelated { ceiling: f64 },
}

/// What came of it.
#[derive(Debug)]
pub struct Outcome {
    /// Most attempts that reached the gateway within one second.
    pub peak: u64,
    /// The same, from the tenth second on.
    pub later_peak: u64,
    /// Seconds from the loss until the last client was back.
    pub all_back: f64,
    /// Attempts of the median client, and of the one that needed most.
    pub attempts: (u32, u32),
    /// All attempts.
    pub total_attempts: u64,
    /// Seconds until the median client was back.
    pub median_back: f64,
}

/// One client.
struct Client {
    session: Session,
    rng: Rng,
    attempts: u32,
    refusals: i32,
    /// The last wait, in seconds.
    waited: f64,
    back: Option<Micros>,
}

/// What a client waits for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Timer,
    Token(u64),
    Arrival(u64),
    Verdict(u64),
}

/// Lets the fleet lose its gateway and come back.
pub fn run(scenario: Scenario) -> Outcome {
    Fleet::new(scenario).run()
}

/// A session that has been connected once, as a fleet has many.
pub fn connected(policy: Policy, seed: u64) -> Session {
    let mut session = Session::new(policy, seed);
    connect(&mut session);
    session
}

struct Fleet {
    scenario: Scenario,
    clients: Vec<Client>,
    queue: BinaryHeap<Reverse<(Micros, usize, Step)>>,
    /// Connections that the gateway has left, in millionths, and when it was counted.
    allowance: (u64, Micros),
    /// Attempts in each second since the loss.
    arrivals: Vec<u64>,
}

impl Fleet {
    fn new(scenario: Scenario) -> Self {
        let policy = scenario.policy();
        let client = |seed| Client {
            session: connected(policy, seed),
            rng: Rng::with_seed(!seed),
            attempts: 0,
            refusals: 0,
            waited: 1.0,
            back: None,
        };
        Self {
            scenario,
            clients: (0..scenario.clients as u64).map(client).collect(),
            queue: BinaryHeap::new(),
            allowance: (RATE * SECOND, HELD),
            arrivals: Vec::new(),
        }
    }

    fn run(mut self) -> Outcome {
        for index in 0..self.clients.len() {
            let epoch = realtime_proto::Epoch(2);
            self.tell(index, HELD, Input::Ended { epoch, end: End::Lost { detail: String::new() } });
        }
        while let Some(Reverse((at, index, step))) = self.queue.pop() {
            self.step(index, at, step);
        }
        self.outcome()
    }

    fn step(&mut self, index: usize, at: Micros, step: Step) {
        match step {
            Step::Timer => self.tell(index, at, Input::Timeout),
            Step::Token(request) => {
                let request = realtime_proto::TokenRequest(request);
                let expires_in = Some(Duration::from_secs(900));
                self.tell(index, at, Input::TokenArrived { request, token: TokenId(1), expires_in });
            }
            Step::Arrival(epoch) => self.knock(index, at, realtime_proto::Epoch(epoch)),
            Step::Verdict(epoch) => {
                self.tell(index, at, Input::Heard { epoch: realtime_proto::Epoch(epoch), text: SUCCESS });
            }
        }
    }

    /// An attempt reaches the gateway.
    fn knock(&mut self, index: usize, at: Micros, epoch: realtime_proto::Epoch) {
        let second = usize::try_from((at - HELD) / SECOND).unwrap_or(usize::MAX);
        self.arrivals.resize(self.arrivals.len().max(second + 1), 0);
        self.arrivals[second] += 1;
        self.clients[index].attempts += 1;
        let answered = at + LATENCY;
        if at - HELD < micros(self.scenario.outage) {
            let retry_after = self.clients[index].wait_after_failure(self.scenario);
            let failure = OpenFailure { reason: Reason::Http(503), detail: String::new(), retry_after };
            self.tell(index, answered, Input::OpenFailed { epoch, failure });
        } else if self.admits(at) {
            self.tell(index, answered, Input::Opened { epoch });
        } else {
            let retry_after = self.clients[index].wait_after_refusal(self.scenario);
            let failure = OpenFailure { reason: Reason::Http(429), detail: String::new(), retry_after };
            self.tell(index, answered, Input::OpenFailed { epoch, failure });
        }
    }

    /// Takes a connection off the allowance, if there is one left.
    fn admits(&mut self, at: Micros) -> bool {
        let (left, counted_at) = self.allowance;
        let left = (left + at.saturating_sub(counted_at) * RATE).min(RATE * SECOND);
        let admitted = left >= SECOND;
        self.allowance = (left - if admitted { SECOND } else { 0 }, at.max(counted_at));
        admitted
    }

    /// Tells the session, does what it wants, and notes what it waits for.
    fn tell(&mut self, index: usize, at: Micros, input: Input<'_>) {
        let client = &mut self.clients[index];
        client.session.handle(now(at), input);
        let mut awaited = client.session.poll_timeout().map(|due| (micros(due).max(at + 1), Step::Timer));
        while let Some(output) = client.session.poll_output() {
            match output {
                Output::FetchToken { request, .. } => awaited = Some((at + LATENCY, Step::Token(request.0))),
                Output::Open { epoch } => awaited = Some((at + LATENCY, Step::Arrival(epoch.0))),
                Output::Authenticate { epoch, .. } => {
                    awaited = Some((at + 2 * LATENCY + VERDICT, Step::Verdict(epoch.0)))
                }
                Output::State(change) if change.state == State::Connected => {
                    client.back = Some(at - HELD);
                    return;
                }
                _ => {}
            }
        }
        self.queue.extend(awaited.map(|(due, step)| Reverse((due, index, step))));
    }

    fn outcome(self) -> Outcome {
        let mut attempts: Vec<u32> = self.clients.iter().map(|client| client.attempts).collect();
        let mut back: Vec<Micros> = self.clients.iter().map(|client| client.back.expect("all are back")).collect();
        attempts.sort_unstable();
        back.sort_unstable();
        let (middle, last) = (attempts.len() / 2, attempts.len() - 1);
        Outcome {
            peak: self.arrivals.iter().copied().max().unwrap_or(0),
            later_peak: self.arrivals.iter().skip(10).copied().max().unwrap_or(0),
            all_back: seconds(back[last]),
            attempts: (attempts[middle], attempts[last]),
            total_attempts: self.arrivals.iter().sum(),
            median_back: seconds(back[middle]),
        }
    }
}

impl Wait {
    /// The ladder of protocol.md 2.6.
    pub const LADDER: Self = Self::Ladder { skipped: 0, ceiling: 30.0 };
}

impl Scenario {
    fn policy(self) -> Policy {
        let never = Duration::from_secs(3600);
        let policy = Policy { clock_check: never, ..Policy::PRODUCTION };
        match self.wait {
            Wait::Session => policy,
            // The ladder of the session gives way to the one that is drawn here and comes as a lower bound.
            Wait::Ladder { .. }
            | Wait::LadderOnTop { .. }
            | Wait::FullJitter { .. }
            | Wait::MakeWay { .. }
            | Wait::Decorrelated { .. } => {
                Policy { backoff_base: Duration::from_millis(1), backoff_max: Duration::from_millis(300), ..policy }
            }
        }
    }
}

impl Client {
    /// What the session is told to wait at least while the gateway is out of order: each policy climbs the same ladder.
    fn wait_after_failure(&mut self, scenario: Scenario) -> Option<Duration> {
        let wait = if scenario.wait == Wait::Session { Wait::Session } else { Wait::LADDER };
        self.wait_after_refusal(Scenario { wait, retry_after: None, ..scenario })
    }

    /// What the session is told to wait at least after a 429.
    fn wait_after_refusal(&mut self, scenario: Scenario) -> Option<Duration> {
        self.refusals += 1;
        let asked = scenario.retry_after.map_or(0.0, |asked| asked.as_secs_f64());
        let rung = |skipped: i32, ceiling: f64| 2f64.powi((self.refusals - 1 + skipped).min(20)).min(ceiling);
        let wait = match scenario.wait {
            Wait::Session => return scenario.retry_after,
            Wait::Ladder { skipped, ceiling } => (rung(skipped, ceiling) * (0.5 + self.rng.f64() / 2.0)).max(asked),
            Wait::LadderOnTop { skipped, ceiling } => asked + rung(skipped, ceiling) * (0.5 + self.rng.f64() / 2.0),
            Wait::FullJitter { skipped, ceiling } => asked + rung(skipped, ceiling) * self.rng.f64(),
            Wait::MakeWay { first, .. } if self.refusals == 1 => asked + first * self.rng.f64(),
            Wait::MakeWay { then, .. } => asked + then * (0.5 + self.rng.f64() / 2.0),
            Wait::Decorrelated { ceiling } => {
                self.waited = (1.0 + self.rng.f64() * (self.waited * 3.0 - 1.0)).min(ceiling);
                self.waited.max(asked)
            }
        };
        Some(Duration::from_secs_f64(wait))
    }
}

const SUCCESS: &str = r#"{"type":"auth.success","data":{"tenantId":"t1","userId":"u1"}}"#;

/// Signs in and connects at the beginning of time.
fn connect(session: &mut Session) {
    session.handle(now(0), Input::SignedIn { tenant: None, last_event: None });
    while let Some(output) = session.poll_output() {
        match output {
            Output::FetchToken { request, .. } => {
                let expires_in = Some(Duration::from_secs(900));
                session.handle(now(0), Input::TokenArrived { request, token: TokenId(1), expires_in });
            }
            Output::Open { epoch } => session.handle(now(0), Input::Opened { epoch }),
            Output::Authenticate { epoch, .. } => session.handle(now(0), Input::Heard { epoch, text: SUCCESS }),
            _ => {}
        }
    }
}

fn now(at: Micros) -> Now {
    let wall = i64::try_from(at / 1000).unwrap_or(i64::MAX);
    Now { mono: Duration::from_micros(at), counts_sleep: true, wall: Timestamp::from_millis(wall) }
}

fn micros(duration: Duration) -> Micros {
    u64::try_from(duration.as_nanos().div_ceil(1000)).unwrap_or(u64::MAX)
}

#[allow(clippy::cast_precision_loss)] // hours at the most
fn seconds(micros: Micros) -> f64 {
    micros as f64 / SECOND as f64
}

//! What goes wrong, and when: all of it follows from a seed.

use std::fmt;
use std::time::Duration;

use fastrand::Rng;
use realtime_proto::Policy;

/// The story of one seed.
#[derive(Debug)]
pub struct Schedule {
    pub seed: u64,
    /// How many times faster than production everything goes: 1 with time moved by hand, more in real time.
    pub speed: u32,
    /// One way of the wire.
    pub latency: Duration,
    /// Life of an access token.
    pub token_life: Duration,
    pub policy: Policy,
    /// Each fault and the quiet time before it.
    pub faults: Vec<(Duration, Fault)>,
}

/// Something that goes wrong, or only looks like it. Durations say how long it lasts.
#[derive(Clone, Debug)]
pub enum Fault {
    /// The server's machine ends the connections without a close frame.
    Drop,
    /// The connections are reset; what was under way is lost.
    Reset,
    /// The connections are dead, and nobody tells; TCP gives up after 60 s.
    HalfOpen,
    /// Nothing passes for a while; then everything does.
    Stall(Duration),
    /// The server closes, with this code if any.
    Close(Option<u16>),
    /// A frame announces more than a message may have.
    TooLarge,
    /// New connections are refused, with `Retry-After` seconds if any; the open ones are dropped.
    Refuse { status: u16, retry_after: Option<u64>, lasting: Duration },
    /// New connections end at once.
    Unreachable(Duration),
    /// New connections are accepted, and nothing answers.
    Mute(Duration),
    /// `auth` is not answered.
    NoVerdict(Duration),
    /// `auth` is answered with a failure that may pass.
    BadVerdict(Duration),
    /// All tokens given out are refused from here on.
    TokensRevoked,
    /// The service that renews tokens does not answer.
    TokensUnavailable(Duration),
    /// Our own consumer does not read.
    SlowConsumer(Duration),
    /// Frames that are no events of ours.
    Noise,
    /// The server asks to send less.
    Throttle,
    /// The system says that the network changed.
    NetworkChange,
}

impl Schedule {
    /// The story of `seed` with about `faults` faults, `speed` times as fast as in production.
    pub fn of(seed: u64, speed: u32, faults: usize) -> Self {
        let mut rng = Rng::with_seed(seed);
        let policy = Policy {
            max_connection_age: seconds(rng.u64(60..240)),
            // Nothing sleeps here: looking at the clocks every second would only cost time.
            clock_check: seconds(20),
            ..Policy::PRODUCTION
        };
        let schedule = Self {
            seed,
            speed,
            latency: Duration::from_millis(rng.u64(1..80)) / speed,
            token_life: seconds(rng.u64(90..300)) / speed,
            policy: accelerated(policy, speed),
            faults: Vec::new(),
        };
        let faults = (0..faults).map(|_| (seconds(5) + quiet(&mut rng), Fault::draw(&mut rng)));
        let faults = faults.map(|(quiet, fault)| (quiet / speed, fault.accelerated(speed))).collect();
        Self { faults, ..schedule }
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (token, age) = (self.token_life, self.policy.max_connection_age);
        writeln!(f, "seed {}: tokens of {token:?}, links of {age:?}, latency {:?}", self.seed, self.latency)?;
        self.faults.iter().try_for_each(|(quiet, fault)| writeln!(f, "  {quiet:>12?} later {fault:?}"))
    }
}

impl Fault {
    /// How long it disturbs by itself; `None` when it must disturb nothing.
    pub fn lasting(&self) -> Option<Duration> {
        match self {
            Self::Drop | Self::Reset | Self::HalfOpen | Self::Close(_) | Self::TooLarge | Self::TokensRevoked => {
                Some(Duration::ZERO)
            }
            Self::Refuse { retry_after, lasting, .. } => Some(*lasting + seconds(retry_after.unwrap_or(0))),
            Self::Stall(lasting)
            | Self::Unreachable(lasting)
            | Self::Mute(lasting)
            | Self::NoVerdict(lasting)
            | Self::BadVerdict(lasting)
            | Self::TokensUnavailable(lasting)
            | Self::SlowConsumer(lasting) => Some(*lasting),
            Self::Noise | Self::Throttle | Self::NetworkChange => None,
        }
    }

    fn draw(rng: &mut Rng) -> Self {
        let mut short = |max: u64| Duration::from_millis(rng.u64(100..max * 1000));
        let (lasting, stall, slow) = (short(60), short(25), short(4));
        match rng.u8(0..20) {
            0 | 1 => Self::Drop,
            2 | 3 => Self::Reset,
            4 | 5 => Self::HalfOpen,
            6 | 7 => Self::Stall(stall),
            8 => Self::Close(Some([1000, 1001, 1008, 1009, 1011, 1012][rng.usize(0..6)])),
            9 => Self::Close(None),
            10 => Self::TooLarge,
            11 | 12 => Self::Refuse {
                status: [429, 500, 502, 503][rng.usize(0..4)],
                retry_after: rng.bool().then(|| rng.u64(1..20)),
                lasting,
            },
            13 => [Self::Unreachable(lasting), Self::Mute(lasting)][rng.usize(0..2)].clone(),
            14 => [Self::NoVerdict(lasting), Self::BadVerdict(lasting)][rng.usize(0..2)].clone(),
            15 => Self::TokensRevoked,
            16 => Self::TokensUnavailable(lasting),
            17 => Self::SlowConsumer(slow),
            18 => [Self::Noise, Self::Throttle][rng.usize(0..2)].clone(),
            _ => Self::NetworkChange,
        }
    }

    fn accelerated(self, speed: u32) -> Self {
        match self {
            Self::Stall(d) => Self::Stall(d / speed),
            // The header counts whole seconds: at speed it would dwarf everything else.
            Self::Refuse { status, retry_after, lasting } => {
                Self::Refuse { status, retry_after: retry_after.filter(|_| speed == 1), lasting: lasting / speed }
            }
            Self::Unreachable(d) => Self::Unreachable(d / speed),
            Self::Mute(d) => Self::Mute(d / speed),
            Self::NoVerdict(d) => Self::NoVerdict(d / speed),
            Self::BadVerdict(d) => Self::BadVerdict(d / speed),
            Self::TokensUnavailable(d) => Self::TokensUnavailable(d / speed),
            Self::SlowConsumer(d) => Self::SlowConsumer(d / speed),
            Self::Drop
            | Self::Reset
            | Self::HalfOpen
            | Self::Close(_)
            | Self::TooLarge
            | Self::TokensRevoked
            | Self::Noise
            | Self::Throttle
            | Self::NetworkChange => self,
        }
    }
}

/// The time between two faults: often short, so that one hits the recovery from another.
fn quiet(rng: &mut Rng) -> Duration {
    Duration::from_millis(if rng.bool() { rng.u64(0..8_000) } else { rng.u64(0..100_000) })
}

/// The clocks' limits stay: a busy machine's timers are late by real time.
fn accelerated(policy: Policy, speed: u32) -> Policy {
    Policy {
        connect_timeout: policy.connect_timeout / speed,
        auth_timeout: policy.auth_timeout / speed,
        keep_alive: policy.keep_alive / speed,
        gateway_idle: policy.gateway_idle / speed,
        ping_interval: policy.ping_interval / speed,
        pong_timeout: policy.pong_timeout / speed,
        backoff_base: policy.backoff_base / speed,
        backoff_max: policy.backoff_max / speed,
        fast_path: policy.fast_path / speed,
        stable_after: policy.stable_after / speed,
        unauthorized_window: policy.unauthorized_window / speed,
        max_connection_age: policy.max_connection_age / speed,
        token_margin: (policy.token_margin.0 / speed, policy.token_margin.1 / speed),
        drain: policy.drain / speed,
        rate_limit_max: policy.rate_limit_max / speed,
        ..policy
    }
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

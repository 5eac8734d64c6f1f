//! Twenty-four hours of a session, with time moved by hand: a quiet day, a day with late timers, a day with sleep.
#![allow(clippy::unwrap_used, clippy::wildcard_enum_match_arm)] // a helper's failure is its test's; one output of many is looked for

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Duration;

use fastrand::Rng;
use realtime_proto::{
    Counters, End, Epoch, Input, Now, Output, Policy, Session, State, Timestamp, TokenId, TokenRequest,
};

/// Milliseconds of the day.
type Millis = u64;

const DAY: Millis = 24 * 3600 * 1000;
/// Life of an access token (protocol.md 2.6).
const TOKEN_LIFE: Millis = 15 * 60 * 1000;
/// The gateway's limits (API Gateway quotas).
const GATEWAY_IDLE: Millis = 10 * 60 * 1000;
const GATEWAY_LIFE: Millis = 2 * 3600 * 1000;
const KEEP_ALIVE: Millis = 480 * 1000;
/// There and back again.
const ROUND_TRIP: Millis = 40;

#[test]
fn a_day_with_tokens_of_15_minutes_has_no_gap_and_no_reconnect() {
    let day = Day::new(Plan { tokens_expire: true, ..Plan::QUIET }).run();
    assert_eq!((day.counters.gaps, day.counters.connections, day.states_left), (0, 1, 0));
    assert_eq!((day.delivered_once(), day.sent), (day.sent, day.sent), "every event came once");
    assert!((100..=106).contains(&day.counters.rollovers), "{} rollovers", day.counters.rollovers);
    assert_eq!(day.latest_keep_alive, 0, "keep-alives keep their grid of 480 s");
    println!(
        "a quiet day: {} events, {} rollovers, {} keep-alives, {} inputs",
        day.sent, day.counters.rollovers, day.keep_alives, day.inputs
    );
}

#[test]
fn a_day_with_tokens_that_never_end_rolls_over_before_the_gateways_two_hours() {
    let day = Day::new(Plan { tokens_expire: false, ..Plan::QUIET }).run();
    assert_eq!((day.counters.gaps, day.counters.connections, day.states_left), (0, 1, 0));
    assert_eq!(day.delivered_once(), day.sent);
    assert!((12..=14).contains(&day.counters.rollovers), "{} rollovers", day.counters.rollovers);
    assert!((155..=180).contains(&day.keep_alives), "{} keep-alives, one every 480 s of each link", day.keep_alives);
    assert_eq!(day.latest_keep_alive, 0);
}

#[test]
fn timers_that_are_up_to_three_seconds_late_change_nothing() {
    for seed in 0..8 {
        for tokens_expire in [true, false] {
            let day = Day::new(Plan { seed, tokens_expire, lateness: 3000, ..Plan::QUIET }).run();
            assert_eq!((day.counters.gaps, day.counters.connections), (0, 1), "seed {seed}");
            assert_eq!(day.delivered_once(), day.sent, "seed {seed}");
            assert!(day.latest_keep_alive <= 3000, "seed {seed}: {} ms late", day.latest_keep_alive);
        }
    }
}

/// A sleep that the gateway's patience outlasts leaves no gap; any other leaves exactly one.
#[test]
fn each_sleep_that_outlives_the_gateway_leaves_one_gap_and_no_other_does() {
    let (mut slept, mut outlived) = (0, 0);
    for seed in 0..40 {
        let plan = Plan { seed, tokens_expire: seed % 2 == 0, lateness: 3000, sleeps: 30, clock_stops: seed % 4 < 2 };
        let day = Day::new(plan).run();
        assert_eq!(day.counters.gaps, day.outlived, "seed {seed}: one gap a sleep that outlived the gateway");
        // A rollover that is due at waking may replace the dead link before anybody notices: a gap without a reconnect.
        assert!(day.counters.connections <= 1 + day.outlived, "seed {seed}");
        assert_eq!(day.missed_in_silence(), Vec::<usize>::new(), "seed {seed}: missing, and in no gap");
        assert_eq!(day.twice, 0, "seed {seed}");
        let prompt = 3000 + 1000;
        assert!(day.latest_keep_alive <= prompt, "seed {seed}: {} ms late", day.latest_keep_alive);
        assert_eq!(day.session.state().state, State::Connected, "seed {seed}");
        slept += day.slept;
        outlived += day.outlived;
    }
    assert!(outlived > 100 && slept - outlived > 100, "{outlived} of {slept} sleeps outlived the gateway");
    println!("{slept} sleeps, {outlived} of them outlived the gateway: {outlived} gaps");
}

/// What kind of day it is.
#[derive(Clone, Copy)]
struct Plan {
    seed: u64,
    tokens_expire: bool,
    /// Timers are late by up to this much.
    lateness: Millis,
    /// How often the machine sleeps.
    sleeps: u32,
    /// The monotonic clock stands still meanwhile.
    clock_stops: bool,
}

impl Plan {
    const QUIET: Self = Self { seed: 0, tokens_expire: true, lateness: 0, sleeps: 0, clock_stops: false };
}

/// Something that happens at a moment.
enum Happening {
    /// Something happened in the company.
    News,
    /// The gateway looks whether the link has outlived a limit.
    Inspection(Epoch),
    /// The lid is closed for this long.
    Sleep(Millis),
    Token(TokenRequest),
    Opened(Epoch),
    Text(Epoch, String),
    Pong(Epoch),
    /// The link was gone when the machine woke.
    Lost(Epoch),
}

/// A link as the gateway sees it.
struct Link {
    opened_at: Millis,
    registered_at: Option<Millis>,
    last_activity: Millis,
    token_ends: Millis,
    /// The next keep-alive of the grid.
    keep_alive_at: Millis,
}

struct Day {
    plan: Plan,
    session: Session,
    rng: Rng,
    now: Millis,
    /// Time that the monotonic clock has not counted.
    stopped: Millis,
    /// When the machine sleeps: until then.
    asleep_until: Option<Millis>,
    woke_at: Millis,
    agenda: BTreeMap<(Millis, u64), Happening>,
    entries: u64,
    links: HashMap<Epoch, Link>,
    tokens: HashMap<TokenId, Millis>,
    timer: Option<Millis>,
    counters: Counters,
    // The record.
    inputs: u64,
    news: Vec<Millis>,
    sent: usize,
    delivered: HashSet<usize>,
    twice: u32,
    gaps: Vec<(Millis, Millis)>,
    states_left: u32,
    keep_alives: u32,
    latest_keep_alive: Millis,
    slept: u64,
    /// Sleeps during which the gateway let go of the link.
    outlived: u64,
    outlived_this_time: bool,
}

impl Day {
    fn new(plan: Plan) -> Self {
        Self {
            session: Session::new(Policy::PRODUCTION, plan.seed),
            rng: Rng::with_seed(!plan.seed),
            plan,
            now: 0,
            stopped: 0,
            asleep_until: None,
            woke_at: 0,
            agenda: BTreeMap::new(),
            entries: 0,
            links: HashMap::new(),
            tokens: HashMap::new(),
            timer: None,
            counters: Counters::default(),
            inputs: 0,
            news: Vec::new(),
            sent: 0,
            delivered: HashSet::new(),
            twice: 0,
            gaps: Vec::new(),
            states_left: 0,
            keep_alives: 0,
            latest_keep_alive: 0,
            slept: 0,
            outlived: 0,
            outlived_this_time: false,
        }
    }

    fn run(mut self) -> Self {
        self.tell(Input::SignedIn { tenant: None, last_event: None });
        self.note(60_000, Happening::News);
        let mut at = 30 * 60_000;
        for _ in 0..self.plan.sleeps {
            let long = if self.rng.bool() { 1_000..500_000 } else { 300_000..4_000_000 };
            let lasting = self.rng.u64(long);
            self.note(at, Happening::Sleep(lasting));
            at += lasting + self.rng.u64(60_000..1_500_000);
        }
        let end = DAY.max(at);
        while self.step(end) {}
        self.counters = self.session.counters().clone();
        self
    }

    fn note(&mut self, at: Millis, what: Happening) {
        self.entries += 1;
        self.agenda.insert((at, self.entries), what);
    }

    /// The next thing of the agenda, or the session's timer, whichever comes first.
    fn step(&mut self, end: Millis) -> bool {
        let entry = self.agenda.first_key_value().map_or(end, |((at, _), _)| *at);
        let timer = self.timer.unwrap_or(end).max(self.asleep_until.unwrap_or(0)).max(self.now);
        if entry.min(timer) >= end {
            return false;
        }
        if timer < entry {
            self.wake_by(timer);
            self.tell(Input::Timeout);
        } else if let Some(((at, number), what)) = self.agenda.pop_first() {
            self.happen(at, number, what);
        }
        true
    }

    fn happen(&mut self, at: Millis, number: u64, what: Happening) {
        match what {
            Happening::News => self.publish(at),
            Happening::Inspection(epoch) => self.inspect(at, epoch),
            Happening::Sleep(lasting) => {
                self.now = at;
                self.asleep_until = Some(at + lasting);
                self.slept += 1;
            }
            // What arrives at a sleeping machine waits in its order.
            what => match self.asleep_until.filter(|until| *until > at) {
                Some(until) => drop(self.agenda.insert((until, number), what)),
                None => {
                    self.wake_by(at);
                    self.arrive(what);
                }
            },
        }
    }

    fn wake_by(&mut self, at: Millis) {
        if let Some(until) = self.asleep_until.take_if(|until| *until <= at) {
            if self.plan.clock_stops {
                self.stopped += until - self.now;
            }
            self.woke_at = until;
            self.outlived += u64::from(std::mem::take(&mut self.outlived_this_time));
        }
        self.now = at;
    }

    fn arrive(&mut self, what: Happening) {
        match what {
            Happening::Token(request) => self.grant(request),
            Happening::Opened(epoch) => self.tell(Input::Opened { epoch }),
            Happening::Text(epoch, text) => self.tell(Input::Heard { epoch, text: &text }),
            Happening::Pong(epoch) => self.tell(Input::Ponged { epoch }),
            Happening::Lost(epoch) => self.tell(Input::Ended { epoch, end: End::Lost { detail: String::new() } }),
            Happening::News | Happening::Inspection(_) | Happening::Sleep(_) => {}
        }
    }

    fn grant(&mut self, request: TokenRequest) {
        let token = TokenId(request.0);
        let life = self.plan.tokens_expire.then_some(TOKEN_LIFE);
        self.tokens.insert(token, life.map_or(Millis::MAX, |life| self.now + life));
        self.tell(Input::TokenArrived { request, token, expires_in: life.map(Duration::from_millis) });
    }

    /// Every registered link is told.
    fn publish(&mut self, at: Millis) {
        let number = self.news.len();
        self.news.push(at);
        self.sent += 1;
        let text = format!(r#"{{"type":"goal.created","eventId":"{number}","data":{{"goalId":"g"}}}}"#);
        let told: Vec<Epoch> =
            self.links.iter().filter(|(_, link)| link.registered_at.is_some()).map(|(epoch, _)| *epoch).collect();
        for epoch in told {
            // What a sleeping machine does not acknowledge keeps no link alive.
            if self.asleep_until.is_none() {
                self.links.get_mut(&epoch).unwrap().last_activity = at;
            }
            self.note(at + ROUND_TRIP / 2, Happening::Text(epoch, text.clone()));
        }
        let next = at + self.rng.u64(1..60_000);
        self.note(next, Happening::News);
    }

    /// The gateway ends a link that was silent, or lived, too long, or whose token has ended.
    fn inspect(&mut self, at: Millis, epoch: Epoch) {
        let Some(link) = self.links.get(&epoch) else { return };
        let ends = (link.last_activity + GATEWAY_IDLE).min(link.opened_at + GATEWAY_LIFE).min(link.token_ends);
        if at < ends {
            return self.note(ends, Happening::Inspection(epoch));
        }
        let just_woke = at - self.woke_at <= self.plan.lateness + 1000;
        assert!(self.asleep_until.is_some() || just_woke, "the gateway ended a link of a waking machine, at {at}");
        self.links.remove(&epoch);
        // A replaced link that still drains is none that anybody misses.
        let missed = self.links.is_empty();
        if self.asleep_until.is_some() {
            self.outlived_this_time |= missed;
        } else {
            self.outlived += u64::from(missed);
        }
        self.agenda.retain(|_, what| !matches!(what, Happening::Text(of, _) | Happening::Pong(of) if *of == epoch));
        if self.rng.bool() {
            self.note(at, Happening::Lost(epoch));
        }
    }

    fn tell(&mut self, input: Input<'_>) {
        self.inputs += 1;
        let now = Now {
            mono: Duration::from_millis(self.now - self.stopped),
            counts_sleep: !self.plan.clock_stops,
            wall: Timestamp::from_millis(i64::try_from(self.now).unwrap()),
        };
        self.session.handle(now, input);
        while let Some(output) = self.session.poll_output() {
            self.carry_out(output);
        }
        let late = if self.plan.lateness == 0 { 0 } else { self.rng.u64(0..=self.plan.lateness) };
        self.timer = self.session.poll_timeout().map(|mono| {
            let due = u64::try_from(mono.as_nanos().div_ceil(1_000_000)).unwrap() + self.stopped;
            due.max(self.now) + late
        });
    }

    fn carry_out(&mut self, output: Output) {
        let now = self.now;
        match output {
            Output::FetchToken { request, .. } => self.note(now + ROUND_TRIP, Happening::Token(request)),
            Output::Open { epoch } => self.note(now + 3 * ROUND_TRIP, Happening::Opened(epoch)),
            Output::Authenticate { epoch, token } => self.register(epoch, token),
            Output::Send { epoch, text } => self.sent_text(epoch, &text),
            Output::Tapped(_) => {}
            Output::Ping { epoch } if self.links.contains_key(&epoch) => {
                self.note(now + ROUND_TRIP, Happening::Pong(epoch));
            }
            Output::Close { epoch } | Output::Abandon { epoch } => drop(self.links.remove(&epoch)),
            Output::State(change) => self.states_left += u32::from(change.state == State::Reconnecting),
            Output::Event(event) => {
                let number = event.event_id.unwrap().parse().unwrap();
                self.twice += u32::from(!self.delivered.insert(number));
            }
            Output::Gap { since, until } => {
                self.gaps.push((since.as_millis().try_into().unwrap(), until.as_millis().try_into().unwrap()));
            }
            Output::Rejected(rejection) => panic!("{rejection:?}"),
            Output::ServerError(error) => panic!("{error:?}"),
            Output::Ping { .. } => {}
        }
    }

    fn register(&mut self, epoch: Epoch, token: TokenId) {
        let now = self.now;
        let link = Link {
            opened_at: now - ROUND_TRIP,
            registered_at: Some(now),
            last_activity: now,
            token_ends: self.tokens[&token],
            keep_alive_at: now + ROUND_TRIP + KEEP_ALIVE,
        };
        self.links.insert(epoch, link);
        self.note(now, Happening::Inspection(epoch));
        let success = r#"{"type":"auth.success","data":{"tenantId":"t1"}}"#;
        self.note(now + ROUND_TRIP, Happening::Text(epoch, success.to_owned()));
    }

    /// A keep-alive: how late is it on its grid, sleep left out?
    fn sent_text(&mut self, epoch: Epoch, text: &str) {
        assert_eq!(text, r#"{"action":"ping"}"#);
        let Some(link) = self.links.get_mut(&epoch) else { return };
        link.last_activity = self.now;
        let due = link.keep_alive_at;
        assert!(due <= self.now, "a keep-alive {} ms early", due - self.now);
        let grid = (self.now - due) / KEEP_ALIVE * KEEP_ALIVE;
        link.keep_alive_at = due + grid + KEEP_ALIVE;
        let awake_since = if due <= self.woke_at { self.woke_at } else { due };
        self.keep_alives += 1;
        self.latest_keep_alive = self.latest_keep_alive.max(self.now - awake_since);
    }

    fn delivered_once(&self) -> usize {
        if self.twice == 0 { self.delivered.len() } else { 0 }
    }

    fn missed_in_silence(&self) -> Vec<usize> {
        let reported = |at: Millis| self.gaps.iter().any(|(since, until)| *since <= at + ROUND_TRIP && at <= *until);
        let last = self.now.saturating_sub(ROUND_TRIP);
        let missing = (0..self.sent).filter(|number| !self.delivered.contains(number));
        missing.filter(|number| self.news[*number] < last && !reported(self.news[*number])).collect()
    }
}

//! Whatever happens to a session, in whatever order, its laws hold: a million random inputs a run.
//!
//! The model here knows only what went in and what came out. `LAWS_SEED=n` runs one sequence, `LAWS_INPUTS=n` another number.
#![allow(clippy::unwrap_used, clippy::wildcard_enum_match_arm)] // a helper's failure is its test's; one output of many is looked for

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use fastrand::Rng;
use realtime_proto::{
    Counters, End, Epoch, Input, Now, OpenFailure, Output, Policy, Reason, Session, State, Timestamp, TokenId,
    TokenRequest,
};

const INPUTS: u64 = 1_000_000;
/// Inputs to one session.
const SEQUENCE: usize = 500;

#[test]
fn no_sequence_of_inputs_breaks_a_law() {
    if let Some(seed) = variable("LAWS_SEED") {
        return World::new(seed).live_through(SEQUENCE);
    }
    let sequences = variable("LAWS_INPUTS").unwrap_or(INPUTS) / SEQUENCE as u64;
    let mut connected = 0;
    for seed in 0..sequences {
        let result = std::panic::catch_unwind(|| {
            let mut world = World::new(seed);
            world.live_through(SEQUENCE);
            world.session.counters().connections
        });
        connected += result.unwrap_or_else(|_| panic!("LAWS_SEED={seed} breaks a law"));
    }
    assert!(connected > sequences, "the inputs get somewhere: {connected} connections");
}

fn variable(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Which state may follow which (protocol.md 2.1). Signing in, signing out and switching off are possible at any time.
fn may_follow(next: State, last: State) -> bool {
    use State::*;
    match last {
        Disabled | Disconnected => matches!(next, Connecting | Disconnected | Disabled),
        Connecting => matches!(next, Authenticating | Reconnecting | Error | Disconnected | Disabled),
        Authenticating => !matches!(next, Authenticating),
        Connected => !matches!(next, Authenticating | Connected),
        // The successor of a link that was lost may be authenticating already.
        Reconnecting => true,
        Error => !matches!(next, Authenticating | Connected | Error),
    }
}

/// How far a link has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Opening,
    Authenticating,
    Live,
}

struct World {
    rng: Rng,
    session: Session,
    mono: Duration,
    wall: i64,
    state: State,
    turned_away: bool,
    /// Links that were asked for and have not ended.
    links: HashMap<Epoch, Stage>,
    ended: Vec<Epoch>,
    /// Whose end is being told: until the session has taken it, it may still speak to the link.
    ending: Option<Epoch>,
    asked: Option<TokenRequest>,
    answered: Vec<TokenRequest>,
    /// Events told since the sign-in.
    told: HashSet<String>,
    /// The next `connected` owes a gap.
    gap_owed: bool,
}

impl World {
    fn new(seed: u64) -> Self {
        let policy = Policy { clock_check: Duration::from_secs(600), ..Policy::PRODUCTION };
        Self {
            rng: Rng::with_seed(seed),
            session: Session::new(policy, seed),
            mono: Duration::from_secs(1000),
            wall: 1_700_000_000_000,
            state: State::Disconnected,
            turned_away: false,
            links: HashMap::new(),
            ended: Vec::new(),
            ending: None,
            asked: None,
            answered: Vec::new(),
            told: HashSet::new(),
            gap_owed: false,
        }
    }

    fn live_through(&mut self, inputs: usize) {
        self.sign_in();
        for _ in 0..inputs {
            self.time_passes();
            match self.rng.u8(0..100) {
                0 => self.sign_in(),
                1 if self.rng.bool() => self.sign_out(),
                1 => self.switch_off(),
                2..=4 => self.system(),
                5..=16 => self.say_something_late(),
                17..=40 => self.progress(),
                41..=45 => self.fail(),
                46..=55 => self.tell(Input::Timeout),
                _ => self.hear(),
            }
        }
        self.all_is_well();
    }

    fn time_passes(&mut self) {
        let passed = match self.rng.u8(0..40) {
            0 => Duration::from_secs(self.rng.u64(0..1200)),
            1..=8 => self.session.poll_timeout().map_or(Duration::ZERO, |at| at.saturating_sub(self.mono)),
            _ => Duration::from_millis(self.rng.u64(0..500)),
        };
        self.wall += i64::try_from(passed.as_millis()).unwrap();
        if self.rng.u8(0..100) == 0 {
            // The wall clock is set, or the monotonic one stood still.
            self.wall += self.rng.i64(-4_000_000..4_000_000);
        }
        self.mono += passed;
    }

    fn sign_in(&mut self) {
        let last_event = self.rng.bool().then(|| Timestamp::from_millis(self.wall));
        self.tell(Input::SignedIn { tenant: None, last_event });
        self.gap_owed |= last_event.is_some();
    }

    fn sign_out(&mut self) {
        self.tell(Input::SignedOut);
        self.forget();
    }

    fn forget(&mut self) {
        self.told.clear();
        self.gap_owed = false;
    }

    fn switch_off(&mut self) {
        self.tell(Input::SwitchedOff);
    }

    fn system(&mut self) {
        match self.rng.u8(0..6) {
            0 => self.tell(Input::NetworkChanged),
            1 => self.tell(Input::RetryNow),
            4 => self.tell(Input::Reconnect),
            5 => self.tell(Input::DropSocket),
            held => self.tell(Input::ReadingHeld { held: held == 2 }),
        }
    }

    /// A dead link or an old question must change nothing.
    fn say_something_late(&mut self) {
        self.tell(Input::Timeout);
        let before = self.snapshot();
        if let Some(epoch) = self.choose_ended() {
            let input = match self.rng.u8(0..6) {
                0 => Input::Opened { epoch },
                1 => Input::OpenFailed { epoch, failure: failure(Reason::Http(401)) },
                2 => Input::Heard { epoch, text: UNAUTHORIZED },
                3 => Input::Ponged { epoch },
                4 => Input::HeardBinary { epoch, bytes: 3 },
                _ => Input::Ended { epoch, end: End::TooLarge { bytes: 1 << 30 } },
            };
            self.tell_in_vain(input, &before);
        }
        if let Some(&request) = self.rng.choice(&self.answered) {
            let input = match self.rng.u8(0..3) {
                0 => Input::TokenRefused { request },
                1 => Input::TokenMissing { request },
                _ => Input::TokenArrived { request, token: TokenId(1), expires_in: None },
            };
            self.tell_in_vain(input, &before);
        }
    }

    fn tell_in_vain(&mut self, input: Input<'_>, before: &(State, Counters)) {
        let words = format!("{input:?}");
        self.session.handle(self.now(), input);
        assert!(self.session.poll_output().is_none(), "{words} came too late and had an effect");
        assert_eq!(&self.snapshot(), before, "{words} came too late and was counted");
    }

    fn snapshot(&self) -> (State, Counters) {
        (self.session.state().state, self.session.counters().clone())
    }

    /// What is under way goes on well.
    fn progress(&mut self) {
        if let Some(request) = self.asked.take() {
            self.answered.push(request);
            let expires_in =
                [None, Some(Duration::from_secs(900)), Some(Duration::from_secs(30))][self.rng.usize(0..3)];
            return self.tell(Input::TokenArrived { request, token: TokenId(request.0), expires_in });
        }
        let Some((epoch, stage)) = self.choose_link() else { return };
        self.go_on(epoch, stage);
    }

    /// The link comes one stage further, or answers a ping.
    fn go_on(&mut self, epoch: Epoch, stage: Stage) {
        match stage {
            Stage::Opening => {
                self.links.insert(epoch, Stage::Authenticating);
                self.tell(Input::Opened { epoch });
            }
            Stage::Authenticating => {
                self.links.insert(epoch, Stage::Live);
                self.tell(Input::Heard { epoch, text: SUCCESS });
            }
            Stage::Live => self.tell(Input::Ponged { epoch }),
        }
    }

    fn fail(&mut self) {
        if let Some(request) = self.asked.filter(|_| self.rng.bool()) {
            self.asked = None;
            self.answered.push(request);
            return match self.rng.u8(0..20) {
                0 => {
                    self.tell(Input::TokenRefused { request });
                    self.forget_if_signed_out();
                }
                1 => {
                    self.tell(Input::TokenMissing { request });
                    self.forget_if_signed_out();
                }
                _ => self.tell(Input::TokenUnavailable { request, detail: String::new(), retry_after: None }),
            };
        }
        let Some((epoch, stage)) = self.choose_link() else { return };
        self.end(epoch);
        self.ending = Some(epoch);
        self.tell_end(epoch, stage);
        self.ending = None;
    }

    fn tell_end(&mut self, epoch: Epoch, stage: Stage) {
        if stage == Stage::Opening {
            let reasons = [401, 403, 429, 500, 503].map(Reason::Http);
            let others = [Reason::Certificate, Reason::Network, Reason::Dns, Reason::Upgrade];
            let reason = self.rng.choice([reasons.as_slice(), &others].concat()).unwrap();
            return self.tell(Input::OpenFailed { epoch, failure: failure(reason) });
        }
        let end = match self.rng.u16(0..8) {
            0 => End::Closed { code: None, reason: String::new() },
            1 => End::Lost { detail: String::new() },
            2 => End::TooLarge { bytes: 1 << 20 },
            code => {
                End::Closed { code: Some([1000, 1001, 1008, 1009, 1011][usize::from(code - 3)]), reason: String::new() }
            }
        };
        self.tell(Input::Ended { epoch, end });
    }

    fn forget_if_signed_out(&mut self) {
        if self.state == State::Disconnected {
            self.forget();
        }
    }

    fn hear(&mut self) {
        let Some((epoch, stage)) = self.choose_link() else { return };
        let event;
        let text = match self.rng.u8(0..40) {
            0 => UNAUTHORIZED,
            1 => r#"{"type":"auth.error","data":{"code":"FORBIDDEN"}}"#,
            2 => r#"{"type":"auth.error","data":{"code":"INTERNAL_ERROR"}}"#,
            3 => r#"{"type":"error","data":{"code":"RATE_LIMIT_EXCEEDED"}}"#,
            4 => r#"{"message":"Forbidden","connectionId":"c"}"#,
            5 => r#"{"message":"Internal server error","connectionId":"c"}"#,
            6 => r#"{"type":"ping"}"#,
            7 => "nonsense",
            8 => r#"{"type":"goal.error","data":{"code":"FORBIDDEN"}}"#,
            9 if stage == Stage::Authenticating => {
                self.links.insert(epoch, Stage::Live);
                SUCCESS
            }
            9 => SUCCESS,
            _ => {
                event = format!(
                    r#"{{"type":"goal.created","eventId":"{}","data":{{"goalId":"g"}}}}"#,
                    self.rng.u32(0..200)
                );
                &event
            }
        };
        if stage != Stage::Opening {
            self.tell(Input::Heard { epoch, text });
        }
    }

    fn choose_link(&mut self) -> Option<(Epoch, Stage)> {
        let mut links: Vec<_> = self.links.iter().map(|(epoch, stage)| (*epoch, *stage)).collect();
        links.sort_by_key(|(epoch, _)| *epoch);
        self.rng.choice(links)
    }

    fn choose_ended(&mut self) -> Option<Epoch> {
        self.rng.choice(&self.ended).copied()
    }

    fn end(&mut self, epoch: Epoch) {
        if self.links.remove(&epoch).is_some() {
            self.ended.push(epoch);
        }
    }

    fn now(&self) -> Now {
        Now { mono: self.mono, counts_sleep: false, wall: Timestamp::from_millis(self.wall) }
    }

    fn tell(&mut self, input: Input<'_>) {
        let words = format!("{input:?}");
        self.session.handle(self.now(), input);
        let outputs: Vec<Output> = std::iter::from_fn(|| self.session.poll_output()).collect();
        let mut connected_without_gap = false;
        for output in &outputs {
            match output {
                Output::State(change) => {
                    let (last, next) = (self.state, change.state);
                    assert!(may_follow(next, last), "{next:?} after {last:?} by {words}");
                    connected_without_gap = next == State::Connected && self.gap_owed;
                    self.gap_owed |= last == State::Connected;
                    self.turned_away = matches!(change.reason, Some(Reason::Certificate | Reason::Http(403)));
                    self.state = next;
                }
                Output::Gap { since, until } => {
                    let rollover = self.state == State::Connected && !connected_without_gap;
                    assert!(rollover || self.gap_owed, "a gap from {since} to {until} that nobody owes, by {words}");
                    if !rollover {
                        self.gap_owed = false;
                    }
                    connected_without_gap = false;
                }
                other => self.check(other, &words),
            }
        }
        assert!(!connected_without_gap, "connected after a loss without a gap, by {words}");
        self.check_links(&words);
    }

    /// What is said names a link that lives, and fits its stage.
    fn check(&mut self, output: &Output, words: &str) {
        match output {
            Output::FetchToken { request, .. } => {
                self.answered.extend(self.asked.replace(*request));
            }
            Output::Open { epoch } => {
                assert!(
                    self.links.insert(*epoch, Stage::Opening).is_none() && !self.ended.contains(epoch),
                    "{epoch:?} again"
                );
            }
            Output::Authenticate { epoch, .. } => self.expect(*epoch, Stage::Authenticating, words),
            Output::Send { epoch, .. } | Output::Ping { epoch } => self.expect(*epoch, Stage::Live, words),
            Output::Close { epoch } | Output::Abandon { epoch } => {
                let ending = self.ending == Some(*epoch);
                assert!(self.links.contains_key(epoch) || ending, "{output:?} of a dead link, by {words}");
                self.end(*epoch);
            }
            Output::Event(event) => {
                assert!(
                    self.told.insert(event.dedupe_key.to_string()),
                    "{} a second time, by {words}",
                    event.dedupe_key
                );
            }
            _ => {}
        }
    }

    fn expect(&self, epoch: Epoch, stage: Stage, words: &str) {
        if self.ending != Some(epoch) {
            assert_eq!(self.links.get(&epoch), Some(&stage), "{epoch:?}, by {words}");
        }
    }

    /// Never two links but for a rollover; never stuck.
    fn check_links(&self, words: &str) {
        let live = self.links.values().filter(|stage| **stage == Stage::Live).count();
        assert!(self.links.len() <= 2, "{:?}, by {words}", self.links);
        match self.state {
            State::Connected => assert!(live >= 1, "connected without a live link, by {words}"),
            State::Disabled | State::Disconnected => assert!(self.is_at_rest(), "{:?}, by {words}", self.links),
            State::Error => assert!(self.turned_away || self.is_at_rest(), "{:?}, by {words}", self.links),
            State::Connecting | State::Authenticating | State::Reconnecting => {
                assert!(self.links.len() <= 1, "two links without a rollover: {:?}, by {words}", self.links);
                assert_eq!(live, 0, "live, but {:?}, by {words}", self.state);
            }
        }
        assert!(self.is_at_rest() || self.session.poll_timeout().is_some(), "no deadline, by {words}");
        let waits = self.asked.is_some() || !self.links.is_empty();
        let soon = self.session.poll_timeout().is_some_and(|at| at <= self.mono + Duration::from_secs(301));
        assert!(self.is_at_rest() || waits || soon, "nothing is planned or under way, by {words}");
    }

    fn is_at_rest(&self) -> bool {
        self.links.is_empty() && self.session.poll_timeout().is_none()
    }

    /// The law of progress: as soon as the world is kind, a session that wants to be connected is, with one link.
    fn all_is_well(&mut self) {
        self.tell(Input::ReadingHeld { held: false });
        match self.state {
            State::Disabled | State::Disconnected => return,
            State::Error => self.tell(Input::RetryNow),
            _ => {}
        }
        let end = self.mono + Duration::from_secs(600);
        while self.mono < end {
            for _ in 0..8 {
                self.be_kind();
            }
            let next = self.session.poll_timeout().unwrap().clamp(self.mono + Duration::from_millis(1), end);
            self.wall += i64::try_from((next - self.mono).as_millis()).unwrap();
            self.mono = next;
            self.tell(Input::Timeout);
        }
        assert_eq!(self.state, State::Connected, "ten good minutes later");
        assert_eq!(self.links.values().filter(|stage| **stage == Stage::Live).count(), 1, "{:?}", self.links);
    }

    /// Answers what is asked; every live link answers its pings.
    fn be_kind(&mut self) {
        if let Some(request) = self.asked.take() {
            self.answered.push(request);
            let expires_in = Some(Duration::from_secs(3600));
            self.tell(Input::TokenArrived { request, token: TokenId(request.0), expires_in });
        }
        let links: Vec<_> = self.links.iter().map(|(epoch, stage)| (*epoch, *stage)).collect();
        for (epoch, stage) in links {
            self.go_on(epoch, stage);
        }
    }
}

const SUCCESS: &str = r#"{"type":"auth.success","data":{"tenantId":"t1","userId":"u1"}}"#;
const UNAUTHORIZED: &str = r#"{"type":"connection.error","data":{"error":"expired","code":"UNAUTHORIZED"}}"#;

fn failure(reason: Reason) -> OpenFailure {
    OpenFailure { reason, detail: String::new(), retry_after: None }
}

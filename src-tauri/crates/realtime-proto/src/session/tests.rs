//! The session's law, with time moved by hand.
#![allow(clippy::wildcard_enum_match_arm)] // a test looks for one output among all

use std::time::Duration;

use proptest::prelude::*;

use super::*;

const SUCCESS: &str = r#"{"type":"auth.success","data":{"tenantId":"t1","userId":"u1","connectionId":"c"}}"#;
const UNAUTHORIZED: &str = r#"{"type":"connection.error","data":{"error":"expired","code":"UNAUTHORIZED"}}"#;
const FORBIDDEN: &str = r#"{"type":"auth.error","data":{"error":"not in your plan","code":"FORBIDDEN"}}"#;

fn s(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

fn goal(id: &str) -> String {
    format!(r#"{{"type":"goal.created","eventId":"{id}","tenantId":"t1","data":{{"goalId":"g"}}}}"#)
}

/// A session with its two clocks, and everything that it said.
struct Timeline {
    session: Session,
    mono: Duration,
    wall: i64,
    said: Vec<Output>,
}

impl Timeline {
    fn new(policy: Policy) -> Self {
        Self { session: Session::new(policy, 7), mono: s(1000), wall: 1_700_000_000_000, said: Vec::new() }
    }

    /// Signed in, connected, and told so; what was said until then is cleared.
    fn live() -> Self {
        Self::live_with(Policy::PRODUCTION)
    }

    fn live_with(policy: Policy) -> Self {
        let mut t = Self::new(policy);
        t.tell(Input::SignedIn { tenant: None, last_event: None });
        t.connect();
        t.said.clear();
        t
    }

    /// Answers the last token request, opens the last connection and gives a good verdict.
    fn connect(&mut self) -> Epoch {
        self.token(Some(s(900)));
        let epoch = self.opening();
        self.tell(Input::Opened { epoch });
        self.tell(Input::Heard { epoch, text: SUCCESS });
        epoch
    }

    fn token(&mut self, expires_in: Option<Duration>) {
        let request = self.requested();
        self.tell(Input::TokenArrived { request, token: TokenId(request.0), expires_in });
    }

    fn tell(&mut self, input: Input<'_>) {
        self.session.handle(Now { mono: self.mono, wall: Timestamp::from_millis(self.wall) }, input);
        self.said.extend(std::iter::from_fn(|| self.session.poll_output()));
    }

    fn hear(&mut self, text: &str) {
        let epoch = self.epoch();
        self.tell(Input::Heard { epoch, text });
    }

    /// Lets time pass, timer by timer, as the driver does. Pings are answered.
    fn pass(&mut self, duration: Duration) {
        self.go(duration, true);
    }

    fn pass_unanswered(&mut self, duration: Duration) {
        self.go(duration, false);
    }

    fn go(&mut self, duration: Duration, answer: bool) {
        let end = self.mono + duration;
        loop {
            let next = self.session.poll_timeout().unwrap_or(end).clamp(self.mono, end);
            self.wall += i64::try_from((next - self.mono).as_millis()).unwrap();
            self.mono = next;
            let before = self.said.len();
            self.tell(Input::Timeout);
            let pinged = self.said[before..].iter().find_map(|output| match output {
                Output::Ping { epoch } => Some(*epoch),
                _ => None,
            });
            if let Some(epoch) = pinged.filter(|_| answer) {
                self.tell(Input::Ponged { epoch });
            }
            if self.mono == end {
                return;
            }
        }
    }

    /// The machine sleeps: the wall clock runs, the monotonic one stands still.
    fn sleep(&mut self, duration: Duration) {
        self.wall += i64::try_from(duration.as_millis()).unwrap();
        self.mono += ms(1);
        self.tell(Input::Timeout);
    }

    fn lose(&mut self) {
        let epoch = self.epoch();
        self.tell(Input::Ended { epoch, end: End::Lost { detail: String::new() } });
    }

    fn close(&mut self, code: u16) {
        let epoch = self.epoch();
        self.tell(Input::Ended { epoch, end: End::Closed { code: Some(code), reason: String::new() } });
    }

    /// The last connection that was asked for.
    fn opening(&self) -> Epoch {
        self.said
            .iter()
            .rev()
            .find_map(|output| if let Output::Open { epoch } = output { Some(*epoch) } else { None })
            .expect("a connection was asked for")
    }

    fn requested(&self) -> TokenRequest {
        self.said
            .iter()
            .rev()
            .find_map(|output| if let Output::FetchToken { request, .. } = output { Some(*request) } else { None })
            .expect("a token was asked for")
    }

    /// The main link.
    fn epoch(&self) -> Epoch {
        match &self.session.phase {
            Phase::Connecting(link) | Phase::Live { link, .. } => link.epoch,
            other => panic!("no link in {other:?}"),
        }
    }

    fn state(&self) -> State {
        self.session.state().state
    }

    fn count(&self, wanted: impl Fn(&Output) -> bool) -> usize {
        self.said.iter().filter(|output| wanted(output)).count()
    }

    fn closed(&self, link: Epoch) -> usize {
        self.count(|output| matches!(output, Output::Close { epoch } if *epoch == link))
    }

    fn gaps(&self) -> usize {
        self.count(|output| matches!(output, Output::Gap { .. }))
    }

    fn events(&self) -> usize {
        self.count(|output| matches!(output, Output::Event(_)))
    }

    fn keep_alives(&self) -> usize {
        self.count(|output| matches!(output, Output::Send { text, .. } if text == r#"{"action":"ping"}"#))
    }
}

#[test]
fn auth_is_the_first_thing_sent_and_success_makes_it_connected() {
    let mut t = Timeline::new(Policy::PRODUCTION);
    t.tell(Input::SignedIn { tenant: None, last_event: None });
    assert_eq!(t.state(), State::Connecting);
    t.token(None);
    let epoch = t.opening();
    t.tell(Input::Opened { epoch });
    assert_eq!(t.state(), State::Authenticating);
    assert!(matches!(t.said.as_slice(), [.., Output::Authenticate { .. }, Output::State(_)]));
    t.hear(SUCCESS);
    assert_eq!(t.state(), State::Connected);
    assert_eq!(t.session.state().tenant_id.as_deref(), Some("t1"));
    assert_eq!(t.gaps(), 0, "the first connection with nothing known has no gap");
}

#[test]
fn a_start_with_a_known_past_reports_the_gap_since_then() {
    let mut t = Timeline::new(Policy::PRODUCTION);
    t.tell(Input::SignedIn { tenant: None, last_event: Some(Timestamp::from_millis(5)) });
    t.connect();
    assert!(t.said.iter().any(|output| matches!(output, Output::Gap { since, .. } if since.as_millis() == 5)));
}

#[test]
fn events_before_the_verdict_are_dropped_and_counted() {
    let mut t = Timeline::new(Policy::PRODUCTION);
    t.tell(Input::SignedIn { tenant: None, last_event: None });
    t.token(None);
    let epoch = t.opening();
    t.tell(Input::Opened { epoch });
    t.hear(&goal("e1"));
    assert_eq!((t.events(), t.session.counters().before_auth), (0, 1));
}

#[test]
fn an_event_is_handed_over_once_and_foreign_ones_never() {
    let mut t = Timeline::live();
    t.hear(&goal("e1"));
    t.hear(&goal("e1"));
    t.hear(&goal("e2").replace("\"tenantId\":\"t1\"", "\"tenantId\":\"t2\""));
    t.hear(&goal("e3").replace("\"goalId\":\"g\"", "\"goalId\":\"g\",\"tenantId\":\"t2\""));
    let counters = t.session.counters();
    assert_eq!((t.events(), counters.duplicate, counters.foreign), (1, 1, 2));
}

#[test]
fn no_verdict_within_ten_seconds_is_a_failed_connection() {
    let mut t = Timeline::new(Policy::PRODUCTION);
    t.tell(Input::SignedIn { tenant: None, last_event: None });
    t.token(None);
    let epoch = t.opening();
    t.tell(Input::Opened { epoch });
    t.pass(ms(10_001));
    assert_eq!(t.state(), State::Reconnecting);
    assert_eq!(t.session.state().reason, Some(Reason::AuthTimeout));
}

#[test]
fn keep_alives_keep_their_grid_whatever_is_heard() {
    let mut t = Timeline::live();
    for n in 0..48 {
        t.pass(s(10));
        t.hear(&goal(&format!("e{n}")));
    }
    assert_eq!(t.keep_alives(), 1, "one at 480 s");
    t.pass(s(479));
    assert_eq!(t.keep_alives(), 1);
    t.pass(s(1));
    assert_eq!(t.keep_alives(), 2);
}

#[test]
fn a_lost_link_comes_back_fast_with_one_gap() {
    let mut t = Timeline::live();
    t.pass(s(20));
    t.lose();
    assert_eq!(t.state(), State::Reconnecting);
    t.pass(ms(300));
    t.connect();
    assert_eq!(t.state(), State::Connected);
    assert_eq!(t.gaps(), 1);
}

#[test]
fn a_server_that_accepts_and_drops_is_not_hammered() {
    let mut t = Timeline::live();
    let mut opened = 0;
    for _ in 0..120 {
        if matches!(t.session.phase, Phase::Live { .. }) {
            t.lose();
        }
        t.pass(s(1));
        if matches!(t.session.phase, Phase::AwaitingToken { .. }) {
            opened += 1;
            t.connect();
        }
    }
    assert!(opened <= 20, "{opened} connections in two minutes");
}

#[test]
fn too_many_requests_wait_at_the_third_step() {
    let mut t = Timeline::live();
    t.pass(s(20));
    t.close(1008);
    let wait = t.session.state().retry_in.expect("a wait");
    assert!(wait >= s(2) && wait <= s(4), "{wait:?}");
    assert_eq!(t.session.state().attempt, 3);
}

#[test]
fn a_gateway_that_takes_no_more_connections_is_given_time() {
    let mut t = Timeline::live();
    t.pass(s(20));
    t.lose();
    let mut waits = Vec::new();
    for _ in 0..3 {
        t.pass(s(31));
        t.token(Some(s(900)));
        let failure = OpenFailure { reason: Reason::Http(429), detail: String::new(), retry_after: None };
        t.tell(Input::OpenFailed { epoch: t.opening(), failure });
        waits.push(t.session.state().retry_in.expect("a wait"));
    }
    assert!(waits[0] <= s(8) && waits[1] >= s(15) && waits[2] >= s(15), "{waits:?}");
}

#[test]
fn an_expired_token_is_refreshed_without_waiting() {
    let mut t = Timeline::live();
    t.hear(UNAUTHORIZED);
    assert!(t.said.iter().any(|output| matches!(output, Output::FetchToken { other_than: Some(_), .. })));
    assert!(t.said.iter().any(|output| matches!(output, Output::Close { .. })));
    t.connect();
    assert_eq!((t.state(), t.gaps()), (State::Connected, 1));
}

#[test]
fn a_second_unauthorized_within_a_minute_of_the_refresh_ends_it() {
    let mut t = Timeline::live();
    t.hear(UNAUTHORIZED);
    t.connect();
    t.pass(s(59));
    t.hear(UNAUTHORIZED);
    assert_eq!(t.state(), State::Error);
    assert_eq!(t.session.poll_timeout(), None, "nothing is planned");
}

#[test]
fn a_refused_refresh_signs_out() {
    let mut t = Timeline::live();
    t.hear(UNAUTHORIZED);
    let request = t.requested();
    t.tell(Input::TokenRefused { request });
    assert_eq!(t.session.state().reason, Some(Reason::SignedOut));
}

#[test]
fn an_unreachable_token_service_is_tried_again_on_the_ladder() {
    let mut t = Timeline::live();
    t.hear(UNAUTHORIZED);
    let request = t.requested();
    t.tell(Input::TokenUnavailable { request, detail: "503".to_owned(), retry_after: Some(s(20)) });
    assert_eq!(t.session.state().retry_in, Some(s(20)), "Retry-After is a lower bound");
    t.pass(s(20));
    assert_ne!(t.requested(), request, "another try");
}

#[test]
fn forbidden_ends_it() {
    let mut t = Timeline::new(Policy::PRODUCTION);
    t.tell(Input::SignedIn { tenant: None, last_event: None });
    t.token(None);
    let epoch = t.opening();
    t.tell(Input::Opened { epoch });
    t.hear(FORBIDDEN);
    assert_eq!((t.state(), t.session.poll_timeout()), (State::Error, None));
}

#[test]
fn forbidden_of_another_scope_keeps_the_connection() {
    let mut t = Timeline::live();
    t.hear(r#"{"type":"goal.error","data":{"error":"no","code":"FORBIDDEN"}}"#);
    assert_eq!(t.state(), State::Connected);
}

#[test]
fn an_unanswered_ping_ends_the_link() {
    let mut t = Timeline::live();
    t.pass_unanswered(ms(39_999));
    assert_eq!(t.state(), State::Connected);
    t.pass_unanswered(ms(2));
    assert_eq!(t.session.state().reason, Some(Reason::NoPong));
}

#[test]
fn a_server_that_speaks_but_never_pongs_is_left_to_tcp() {
    let mut t = Timeline::live();
    t.hear(&goal("e1"));
    t.pass_unanswered(s(41));
    t.connect();
    t.hear(&goal("e2"));
    t.pass_unanswered(s(600));
    assert!(t.session.is_pongless());
    assert_eq!(t.state(), State::Connected);
    let epoch = t.epoch();
    t.tell(Input::Ponged { epoch });
    assert!(!t.session.is_pongless(), "one pong ends that mode");
}

#[test]
fn a_server_that_has_answered_a_ping_never_counts_as_one_that_answers_none() {
    let mut t = Timeline::live();
    t.pass(s(31));
    for n in 0..4 {
        t.hear(&goal(&format!("e{n}")));
        t.pass_unanswered(s(41));
        assert_eq!(t.session.state().reason, Some(Reason::NoPong), "a dead link is noticed each time");
        t.pass_unanswered(s(30));
        t.connect();
    }
    assert!(!t.session.is_pongless());
}

#[test]
fn a_slow_reader_does_not_look_like_a_dead_server() {
    let mut t = Timeline::live();
    t.tell(Input::ReadingHeld { held: true });
    t.pass_unanswered(s(490));
    assert_eq!((t.state(), t.keep_alives()), (State::Connected, 1));
    t.tell(Input::ReadingHeld { held: false });
    t.pass_unanswered(s(11));
    assert_eq!(t.session.state().reason, Some(Reason::NoPong), "the deadline runs again, in full");
}

#[test]
fn a_rollover_before_the_token_ends_has_no_gap_and_no_double() {
    let mut t = Timeline::live();
    let old = t.epoch();
    t.pass(s(841));
    let new = t.connect();
    assert_ne!(new, old);
    assert_eq!(t.epoch(), new);
    t.tell(Input::Ponged { epoch: old });
    t.tell(Input::Heard { epoch: old, text: &goal("e1") });
    t.tell(Input::Heard { epoch: new, text: &goal("e1") });
    t.pass(s(2));
    assert!(t.said.iter().any(|output| matches!(output, Output::Close { epoch } if *epoch == old)));
    assert_eq!((t.gaps(), t.events(), t.session.counters().rollovers), (0, 1, 1));
    assert!(!t.said.iter().any(|output| matches!(output, Output::State(_))), "the state never left connected");
}

/// A session right after a rollover, and the old link.
fn rolled_over() -> (Timeline, Epoch) {
    let mut t = Timeline::live();
    let old = t.epoch();
    t.pass(s(841));
    t.connect();
    t.said.clear();
    (t, old)
}

#[test]
fn a_rollover_from_a_link_that_died_unnoticed_has_a_gap() {
    let (mut t, old) = rolled_over();
    let replaced = Timestamp::from_millis(t.wall);
    t.pass(ms(9_999));
    assert_eq!((t.gaps(), t.closed(old)), (0, 0), "the old link has 10 s to answer");
    t.pass(ms(1));
    assert!(
        t.said
            .iter()
            .any(|output| matches!(output, Output::Gap { since, until } if since <= until && *until == replaced))
    );
    assert_eq!((t.gaps(), t.closed(old), t.state()), (1, 1, State::Connected));
}

#[test]
fn the_end_of_a_replaced_link_before_its_proof_leaves_a_gap_and_after_it_none() {
    for (proven, gaps) in [(false, 1), (true, 0)] {
        let (mut t, old) = rolled_over();
        if proven {
            t.tell(Input::Ponged { epoch: old });
        }
        t.tell(Input::Ended { epoch: old, end: End::Lost { detail: String::new() } });
        assert_eq!((t.gaps(), t.state()), (gaps, State::Connected));
    }
}

#[test]
fn losing_both_links_of_a_rollover_leaves_one_gap_from_the_older_frame() {
    let (mut t, old) = rolled_over();
    let last_heard = match &t.session.phase {
        Phase::Live { draining: Some(old), .. } => old.link.last_frame,
        other => panic!("no rollover in {other:?}"),
    };
    t.pass(s(1));
    t.hear(&goal("e1"));
    t.lose();
    t.tell(Input::Ended { epoch: old, end: End::Lost { detail: String::new() } });
    t.pass(ms(300));
    t.connect();
    let since =
        t.said.iter().find_map(|output| if let Output::Gap { since, .. } = output { Some(*since) } else { None });
    assert_eq!((t.gaps(), since), (1, Some(last_heard)));
}

#[test]
fn a_pong_for_an_earlier_ping_proves_nothing() {
    let mut t = Timeline::live();
    let old = t.epoch();
    t.pass(s(841));
    t.tell(Input::NetworkChanged);
    t.connect();
    t.said.clear();
    t.tell(Input::Ponged { epoch: old });
    assert_eq!(t.count(|output| matches!(output, Output::Ping { epoch } if *epoch == old)), 1, "asked once more");
    t.tell(Input::Ended { epoch: old, end: End::Lost { detail: String::new() } });
    assert_eq!(t.gaps(), 1);
}

#[test]
fn a_replaced_link_is_not_let_go_while_reading_is_held() {
    let (mut t, old) = rolled_over();
    t.tell(Input::ReadingHeld { held: true });
    t.pass(s(60));
    assert_eq!((t.gaps(), t.closed(old)), (0, 0), "its last frames are not read yet");
    t.tell(Input::ReadingHeld { held: false });
    t.tell(Input::Ponged { epoch: old });
    assert_eq!((t.gaps(), t.closed(old)), (0, 1));
}

#[test]
fn a_failing_rollover_keeps_the_link_and_tries_again() {
    let mut t = Timeline::live();
    t.pass(s(841));
    t.token(Some(s(900)));
    let (epoch, failure) =
        (t.opening(), OpenFailure { reason: Reason::Refused, detail: String::new(), retry_after: None });
    t.tell(Input::OpenFailed { epoch, failure });
    assert_eq!(t.state(), State::Connected);
    let before = t.requested();
    t.pass(s(1));
    assert_ne!(t.requested(), before, "asked again after the back-off wait");
}

#[test]
fn without_a_refresh_token_the_link_lives_as_long_as_it_lives() {
    let mut t = Timeline::live();
    t.pass(s(841));
    let request = t.requested();
    t.tell(Input::TokenMissing { request });
    t.pass(s(600));
    assert_eq!((t.state(), t.requested()), (State::Connected, request));
}

#[test]
fn losing_the_link_while_its_successor_connects_leaves_one_gap() {
    let mut t = Timeline::live();
    t.pass(s(841));
    t.token(Some(s(900)));
    t.lose();
    let epoch = t.opening();
    t.tell(Input::Opened { epoch });
    t.tell(Input::Heard { epoch, text: SUCCESS });
    assert_eq!((t.state(), t.gaps()), (State::Connected, 1));
}

#[test]
fn a_short_sleep_is_followed_by_a_probe_at_once() {
    let mut t = Timeline::live();
    t.sleep(s(60));
    assert_eq!(t.count(|output| matches!(output, Output::Ping { .. })), 1);
    assert_eq!(t.state(), State::Connected);
}

#[test]
fn a_long_sleep_replaces_the_link_at_once_with_one_gap() {
    let mut t = Timeline::live();
    t.sleep(s(3600));
    assert_eq!(t.session.state().reason, Some(Reason::SleptTooLong));
    t.pass(ms(300));
    t.connect();
    assert_eq!(t.gaps(), 1);
}

#[test]
fn a_sleep_that_the_monotonic_clock_counts_shows_in_a_late_timer() {
    let (late, sleep) = (Policy::PRODUCTION.clock_check + Policy::PRODUCTION.clock_jump, s(800));
    for (passed, reason) in [(late, None), (late + ms(1), None), (sleep, Some(Reason::SleptTooLong))] {
        let mut t = Timeline::live();
        t.wall += i64::try_from(passed.as_millis()).unwrap();
        t.mono += passed;
        t.tell(Input::Timeout);
        assert_eq!(t.session.state().reason, reason, "{passed:?}");
        let asked = t.count(|output| matches!(output, Output::Ping { .. }));
        assert_eq!(asked, usize::from(passed == late + ms(1)), "{passed:?}: a probe tells whether the link lives");
    }
}

#[test]
fn a_network_that_comes_back_ends_the_wait() {
    let mut t = Timeline::live();
    t.close(1011);
    let before = t.requested_or_none();
    t.tell(Input::NetworkChanged);
    assert_ne!(t.requested_or_none(), before);
}

#[test]
fn a_refused_certificate_is_an_error_that_is_tried_again_every_five_minutes() {
    let mut t = Timeline::new(Policy::PRODUCTION);
    t.tell(Input::SignedIn { tenant: None, last_event: None });
    t.token(None);
    let failure = OpenFailure { reason: Reason::Certificate, detail: "expired".to_owned(), retry_after: None };
    t.tell(Input::OpenFailed { epoch: t.opening(), failure });
    assert_eq!((t.state(), t.session.state().retry_in), (State::Error, Some(s(300))));
    let before = t.requested();
    t.pass(s(300));
    assert_ne!(t.requested(), before);
}

#[test]
fn late_results_of_a_dead_connection_have_no_effect() {
    let mut t = Timeline::live();
    let (dead, late) = (t.epoch(), TokenRequest(1));
    t.lose();
    t.said.clear();
    t.tell(Input::Heard { epoch: dead, text: &goal("late") });
    t.tell(Input::Ended { epoch: dead, end: End::Lost { detail: String::new() } });
    t.tell(Input::Ponged { epoch: dead });
    t.tell(Input::TokenArrived { request: late, token: TokenId(1), expires_in: None });
    assert!(t.said.is_empty(), "{:?}", t.said);
}

#[test]
fn a_rate_limit_pauses_our_own_messages() {
    let mut t = Timeline::live();
    t.pass(ms(479_500));
    t.hear(r#"{"type":"error","data":{"error":"slow down","code":"RATE_LIMIT_EXCEEDED"}}"#);
    t.pass(ms(900));
    assert_eq!(t.keep_alives(), 0, "held for a second");
    t.pass(ms(200));
    assert_eq!(t.keep_alives(), 1);
}

#[test]
fn the_servers_ping_is_answered() {
    let mut t = Timeline::live();
    t.hear(r#"{"type":"ping"}"#);
    assert!(
        t.said.iter().any(|output| matches!(output, Output::Send { text, .. } if text.contains(r#""action":"pong""#)))
    );
}

#[test]
fn a_refused_token_is_never_shown_again() {
    let mut t = Timeline::live();
    t.hear(UNAUTHORIZED);
    for _ in 0..3 {
        let request = t.requested();
        t.tell(Input::TokenUnavailable { request, detail: String::new(), retry_after: None });
        t.said.clear();
        t.pass(s(30));
        let asked = t.said.iter().find_map(|output| match output {
            Output::FetchToken { other_than, .. } => Some(*other_than),
            _ => None,
        });
        assert_eq!(asked.flatten(), Some(TokenId(1)), "each try asks for another token");
        assert_eq!(t.count(|output| matches!(output, Output::Open { .. })), 0);
    }
    t.connect();
    assert_eq!(t.state(), State::Connected);
}

#[test]
fn a_successor_whose_token_is_refused_tries_again_with_another() {
    for by_status in [false, true] {
        let mut t = Timeline::live_with(Policy { max_connection_age: s(60), ..Policy::PRODUCTION });
        t.pass(s(70));
        let request = t.requested();
        t.tell(Input::TokenArrived { request, token: TokenId(77), expires_in: None });
        let epoch = t.opening();
        if by_status {
            let failure = OpenFailure { reason: Reason::Http(401), detail: String::new(), retry_after: None };
            t.tell(Input::OpenFailed { epoch, failure });
        } else {
            t.tell(Input::Opened { epoch });
            t.tell(Input::Heard { epoch, text: UNAUTHORIZED });
        }
        assert_eq!(t.state(), State::Connected, "the first link is kept");
        t.said.clear();
        t.pass(s(5));
        let other = |output: &Output| matches!(output, Output::FetchToken { other_than: Some(TokenId(77)), .. });
        assert_eq!(t.count(other), 1);
    }
}

#[test]
fn a_successor_refused_at_the_door_leaves_the_link_alone() {
    let mut t = Timeline::live_with(Policy { max_connection_age: s(60), ..Policy::PRODUCTION });
    t.pass(s(70));
    t.token(None);
    let failure = OpenFailure { reason: Reason::Http(403), detail: String::new(), retry_after: None };
    let epoch = t.opening();
    t.tell(Input::OpenFailed { epoch, failure });
    assert_eq!(t.state(), State::Connected);
}

#[test]
fn a_successor_of_another_company_is_not_gone_over_to() {
    let mut t = Timeline::live_with(Policy { max_connection_age: s(60), ..Policy::PRODUCTION });
    let link = t.epoch();
    t.pass(s(70));
    t.token(None);
    let epoch = t.opening();
    t.tell(Input::Opened { epoch });
    t.tell(Input::Heard { epoch, text: &SUCCESS.replace("t1", "t2") });
    assert_eq!((t.epoch(), t.closed(epoch)), (link, 1));
    t.said.clear();
    t.hear(&goal("1"));
    assert_eq!(t.events(), 1, "its events are those of the first company");
}

#[test]
fn a_verdict_that_nobody_reads_is_not_late() {
    let mut t = Timeline::new(Policy::PRODUCTION);
    t.tell(Input::SignedIn { tenant: None, last_event: None });
    t.token(None);
    let epoch = t.opening();
    t.tell(Input::Opened { epoch });
    t.tell(Input::ReadingHeld { held: true });
    t.pass(s(60));
    assert_eq!(t.state(), State::Authenticating);
    t.tell(Input::ReadingHeld { held: false });
    t.pass(s(9));
    assert_eq!(t.state(), State::Authenticating, "it has its whole time again");
    t.pass(s(2));
    assert_eq!(t.session.state().reason, Some(Reason::AuthTimeout));
}

#[test]
fn no_rollover_begins_while_nothing_is_read() {
    let mut t = Timeline::live_with(Policy { max_connection_age: s(60), ..Policy::PRODUCTION });
    t.tell(Input::ReadingHeld { held: true });
    t.pass(s(120));
    assert!(t.requested_or_none().is_none());
    t.tell(Input::ReadingHeld { held: false });
    assert!(t.requested_or_none().is_some());
}

#[test]
fn the_ladder_starts_over_after_a_stable_link_whose_token_was_refused() {
    let mut t = Timeline::new(Policy::PRODUCTION);
    t.tell(Input::SignedIn { tenant: None, last_event: None });
    for _ in 0..5 {
        t.token(None);
        let epoch = t.opening();
        let failure = OpenFailure { reason: Reason::Network, detail: String::new(), retry_after: None };
        t.tell(Input::OpenFailed { epoch, failure });
        t.pass(s(31));
    }
    t.connect();
    t.pass(s(11));
    t.hear(UNAUTHORIZED);
    assert_eq!(t.session.state().attempt, 0);
}

#[test]
fn a_drop_right_after_forbidden_was_meant() {
    let forbidden = FORBIDDEN.replace("auth.error", "goal.error");
    for (pause, code, state) in
        [(s(1), 1000, State::Error), (s(1), 1001, State::Reconnecting), (s(6), 1000, State::Reconnecting)]
    {
        let mut t = Timeline::live();
        t.hear(&forbidden);
        assert_eq!(t.state(), State::Connected);
        t.pass(pause);
        t.close(code);
        assert_eq!(t.state(), state, "{code} after {pause:?}");
    }
    let mut t = Timeline::live();
    t.hear(&forbidden);
    t.hear(r#"{"type":"error","data":{"code":"NOT_FOUND"}}"#);
    t.close(1000);
    assert_eq!(t.state(), State::Reconnecting, "the last message counts");
}

#[test]
fn a_clock_that_is_set_back_does_not_turn_a_gap_around() {
    let mut t = Timeline::live();
    t.wall -= 3_600_000;
    t.pass(ms(1));
    t.lose();
    t.pass(s(1));
    t.connect();
    let gap = t.said.iter().find_map(|output| match output {
        Output::Gap { since, until } => Some((*since, *until)),
        _ => None,
    });
    let (since, until) = gap.expect("a gap");
    assert!(since <= until, "{since} to {until}");
}

#[test]
fn asking_again_gives_a_dead_link_no_more_time() {
    let mut t = Timeline::live();
    for _ in 0..4 {
        t.tell(Input::NetworkChanged);
        t.pass_unanswered(s(3));
    }
    assert_eq!(t.session.state().reason, Some(Reason::NoPong));
}

#[test]
fn a_rate_limit_of_old_times_does_not_slow_the_way_back() {
    for (pause, attempt) in [(ms(100), 1), (s(20), 0)] {
        let mut t = Timeline::live();
        t.hear(r#"{"type":"error","data":{"code":"RATE_LIMIT_EXCEEDED"}}"#);
        t.pass(pause);
        t.close(1001);
        assert_eq!(t.session.state().attempt, attempt, "after {pause:?}");
    }
}

#[test]
fn the_answer_to_a_ping_waits_while_the_server_wants_us_slow() {
    let mut t = Timeline::live();
    t.hear(r#"{"type":"error","data":{"code":"RATE_LIMIT_EXCEEDED"}}"#);
    t.hear(r#"{"type":"ping"}"#);
    let answers = |t: &Timeline| t.count(|output| matches!(output, Output::Send { .. }));
    assert_eq!(answers(&t), 0);
    t.pass(s(1));
    assert_eq!(answers(&t), 1);
}

#[test]
fn text_that_is_none_is_counted_and_is_no_reason_to_hurry() {
    let mut t = Timeline::live();
    t.pass(s(20));
    let epoch = t.epoch();
    t.tell(Input::Ended { epoch, end: End::NotText });
    assert_eq!((t.session.counters().rejected, t.session.state().attempt), (1, 1));
}

#[test]
fn switching_off_and_on_again_leaves_a_gap() {
    let mut t = Timeline::live();
    t.tell(Input::SwitchedOff);
    t.pass(s(100));
    t.tell(Input::SignedIn { tenant: None, last_event: None });
    t.connect();
    assert_eq!(t.gaps(), 1);
}

#[test]
fn any_age_is_a_valid_age() {
    let t = Timeline::live_with(Policy { max_connection_age: Duration::MAX, ..Policy::PRODUCTION });
    assert_eq!(t.state(), State::Connected);
}

#[test]
fn signing_out_closes_and_forgets() {
    let mut t = Timeline::live();
    t.hear(&goal("e1"));
    t.tell(Input::SignedOut);
    assert!(t.said.iter().any(|output| matches!(output, Output::Close { .. })));
    assert_eq!(t.session.state().reason, Some(Reason::SignedOut));
    assert!(t.session.dedupe.is_empty());
}

impl Timeline {
    fn requested_or_none(&self) -> Option<TokenRequest> {
        self.said
            .iter()
            .rev()
            .find_map(|output| if let Output::FetchToken { request, .. } = output { Some(*request) } else { None })
    }

    /// The laws that hold after every input.
    fn check(&self) {
        let live = match &self.session.phase {
            Phase::Off => {
                assert!(
                    matches!(self.state(), State::Disabled | State::Disconnected | State::Error),
                    "off, but shown as {:?}",
                    self.state()
                );
                0
            }
            Phase::AwaitingToken { .. } | Phase::Connecting(_) => 0,
            Phase::Waiting { .. } => {
                assert!(self.session.next_due().is_some(), "a wait has an end");
                0
            }
            Phase::Live { draining, .. } => {
                assert_eq!(self.state(), State::Connected, "a live link is shown as connected");
                1 + usize::from(draining.is_some())
            }
        };
        assert!(live <= 2, "more than two live links");
        if !matches!(self.session.phase, Phase::Off) {
            assert!(self.session.poll_timeout().is_some(), "a session at work has a deadline");
        }
    }
}

/// One random thing that happens to a session.
#[derive(Clone, Copy, Debug)]
enum Happening {
    SignIn,
    SignOut,
    Token(u8),
    Open(bool),
    Hear(u8),
    End(u16),
    Pong,
    Pass(u32),
    Sleep(u16),
    Network,
    Retry,
    Held(bool),
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        1 => Just(Happening::SignIn),
        1 => Just(Happening::SignOut),
        8 => (0u8..8).prop_map(Happening::Token),
        8 => any::<bool>().prop_map(Happening::Open),
        10 => (0u8..8).prop_map(Happening::Hear),
        3 => prop_oneof![Just(1000u16), Just(1001), Just(1008), Just(1009), Just(1011), Just(0)].prop_map(Happening::End),
        3 => Just(Happening::Pong),
        10 => (0u32..600_000).prop_map(Happening::Pass),
        1 => any::<u16>().prop_map(Happening::Sleep),
        1 => Just(Happening::Network),
        1 => Just(Happening::Retry),
        1 => any::<bool>().prop_map(Happening::Held),
    ]
}

fn happen(t: &mut Timeline, happening: Happening) {
    let asked = t.requested_or_none();
    let opening =
        t.said.iter().rev().find_map(|output| if let Output::Open { epoch } = output { Some(*epoch) } else { None });
    match happening {
        Happening::SignIn => t.tell(Input::SignedIn { tenant: None, last_event: None }),
        Happening::SignOut => t.tell(Input::SignedOut),
        Happening::Token(kind) => {
            let Some(request) = asked else { return };
            match kind {
                0 => t.tell(Input::TokenRefused { request }),
                1 => t.tell(Input::TokenMissing { request }),
                2 => t.tell(Input::TokenUnavailable { request, detail: String::new(), retry_after: None }),
                _ => t.tell(Input::TokenArrived { request, token: TokenId(request.0), expires_in: Some(s(900)) }),
            }
        }
        Happening::Open(good) => {
            let Some(epoch) = opening else { return };
            let failure = OpenFailure { reason: Reason::Network, detail: String::new(), retry_after: None };
            if good { t.tell(Input::Opened { epoch }) } else { t.tell(Input::OpenFailed { epoch, failure }) }
        }
        Happening::Hear(kind) => {
            let Some(epoch) = opening else { return };
            let text = match kind {
                0 => UNAUTHORIZED.to_owned(),
                1 => "nonsense".to_owned(),
                2 => r#"{"type":"error","data":{"code":"RATE_LIMIT_EXCEEDED"}}"#.to_owned(),
                3 | 4 => goal(&t.mono.as_nanos().to_string()),
                _ => SUCCESS.to_owned(),
            };
            t.tell(Input::Heard { epoch, text: &text });
        }
        Happening::End(code) => {
            let Some(epoch) = opening else { return };
            let end = if code == 0 {
                End::Lost { detail: String::new() }
            } else {
                End::Closed { code: Some(code), reason: String::new() }
            };
            t.tell(Input::Ended { epoch, end });
        }
        Happening::Pong => {
            let Some(epoch) = opening else { return };
            t.tell(Input::Ponged { epoch });
        }
        Happening::Pass(millis) => t.go(ms(u64::from(millis)), millis % 2 == 0),
        Happening::Sleep(seconds) => t.sleep(s(u64::from(seconds))),
        Happening::Network => t.tell(Input::NetworkChanged),
        Happening::Retry => t.tell(Input::RetryNow),
        Happening::Held(held) => t.tell(Input::ReadingHeld { held }),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// Whatever happens: never two live links outside a rollover, always a deadline or an outstanding request.
    #[test]
    fn no_sequence_of_inputs_breaks_the_law(happenings in proptest::collection::vec(happening(), 1..200)) {
        let policy = Policy { clock_check: s(3600), ..Policy::PRODUCTION };
        let mut t = Timeline::new(policy);
        for happening in happenings {
            happen(&mut t, happening);
            t.check();
            if t.said.len() > 4096 {
                t.said.drain(..2048);
            }
        }
    }
}

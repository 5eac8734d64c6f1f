//! Pings, keep-alives, sleep, and readers that hold back (protocol.md 2.2, 2.3).

use super::*;

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
fn a_server_that_answers_no_ping_is_asked_at_the_usual_interval() {
    let mut t = Timeline::live();
    t.hear(&goal("e1"));
    t.pass_unanswered(s(41));
    t.connect();
    t.hear(&goal("e2"));
    t.pass_unanswered(s(41));
    assert!(t.session.is_pongless());
    t.said.clear();
    t.pass_unanswered(s(300));
    assert_eq!(t.count(|output| matches!(output, Output::Ping { .. })), 10, "once in 30 s");
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
fn a_wall_clock_that_was_set_asks_for_a_probe_and_nothing_else() {
    for by_millis in [600_000, 100_000_000, -600_000, 5_002] {
        let mut t = Timeline::live();
        t.set_clock(by_millis);
        let [Output::Ping { epoch }] = t.said[..] else { panic!("{by_millis} ms: {:?}", t.said) };
        t.tell(Input::Ponged { epoch });
        t.pass(s(60));
        assert_eq!((t.state(), t.gaps(), t.keep_alives()), (State::Connected, 0, 0), "{by_millis} ms");
    }
}

#[test]
fn where_the_monotonic_clock_stops_in_sleep_a_jump_of_the_wall_clock_is_one() {
    for (by_millis, reason) in [(60_000, None), (3_600_000, Some(Reason::SleptTooLong))] {
        let mut t = Timeline { counts_sleep: false, ..Timeline::live() };
        t.set_clock(by_millis);
        assert_eq!(t.session.state().reason, reason, "{by_millis} ms");
    }
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

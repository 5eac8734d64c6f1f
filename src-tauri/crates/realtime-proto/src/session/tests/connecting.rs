//! Attempts, verdicts, errors and ends, and the way back (protocol.md 2.1, 2.4 to 2.6).

use super::*;

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
    assert_eq!(t.session.state().detail.as_deref(), Some("expired"));
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
fn without_a_refresh_token_the_link_lives_as_long_as_it_lives() {
    let mut t = Timeline::live();
    t.pass(s(841));
    let request = t.requested();
    t.tell(Input::TokenMissing { request });
    t.pass(s(600));
    assert_eq!((t.state(), t.requested()), (State::Connected, request));
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

#[test]
fn every_error_of_the_server_is_told() {
    let mut t = Timeline::live();
    for told in 1..=3 {
        t.hear(r#"{"type":"error","data":{"code":"NOT_FOUND"}}"#);
        assert_eq!(t.count(|output| matches!(output, Output::ServerError(_))), told);
    }
}

#[test]
fn an_auth_error_that_may_pass_keeps_a_live_link() {
    let mut t = Timeline::live();
    t.hear(r#"{"type":"auth.error","data":{"code":"INTERNAL_ERROR"}}"#);
    assert_eq!((t.state(), t.gaps()), (State::Connected, 0));
}

#[test]
fn a_refused_token_is_told_in_the_servers_words() {
    let mut t = Timeline::live();
    t.hear(UNAUTHORIZED);
    assert_eq!(t.session.state().detail.as_deref(), Some("expired"));
}

#[test]
fn once_there_is_another_token_nobody_is_asked_to_avoid_the_refused_one() {
    let mut t = Timeline::live();
    t.hear(UNAUTHORIZED);
    t.connect();
    t.said.clear();
    t.lose();
    t.pass(ms(300));
    assert_eq!(t.count(|output| matches!(output, Output::FetchToken { other_than: None, .. })), 1);
}

#[test]
fn a_403_at_the_door_is_told_and_tried_again_rarely() {
    let mut t = Timeline::new(Policy::PRODUCTION);
    t.tell(Input::SignedIn { tenant: None, last_event: None });
    t.token(None);
    let failure = OpenFailure { reason: Reason::Http(403), detail: "blocked".to_owned(), retry_after: None };
    let epoch = t.opening();
    t.tell(Input::OpenFailed { epoch, failure });
    assert_eq!((t.state(), t.session.state().reason), (State::Error, Some(Reason::Http(403))));
    t.said.clear();
    t.pass(s(299));
    assert_eq!(t.requested_or_none(), None, "not before its time");
    t.pass(s(1));
    t.connect();
    assert_eq!(t.state(), State::Connected);
}

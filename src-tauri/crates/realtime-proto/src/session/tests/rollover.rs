//! Make before break: successors, replaced links, and their proofs (protocol.md 2.6, adr/0005).

use super::*;

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
fn no_rollover_begins_while_nothing_is_read() {
    let mut t = Timeline::live_with(Policy { max_connection_age: s(60), ..Policy::PRODUCTION });
    t.tell(Input::ReadingHeld { held: true });
    t.pass(s(120));
    assert!(t.requested_or_none().is_none());
    t.tell(Input::ReadingHeld { held: false });
    assert!(t.requested_or_none().is_some());
}

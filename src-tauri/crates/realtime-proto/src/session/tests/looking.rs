//! What a developer sees of a session, and may do to it (protocol.md 7.7).

use super::*;

fn fates(t: &Timeline) -> Vec<Fate> {
    t.said
        .iter()
        .filter_map(|output| if let Output::Tapped(tapped) = output { Some(tapped.fate) } else { None })
        .collect()
}

#[test]
fn without_a_look_no_message_is_told_of() {
    let mut t = Timeline::live();
    t.hear(&goal("1"));
    assert!(fates(&t).is_empty());
    t.session.tap(true);
    t.hear(&goal("2"));
    t.session.tap(false);
    t.hear(&goal("3"));
    assert_eq!(fates(&t), [Fate::Delivered]);
    assert_eq!(t.events(), 3, "the look changes nothing");
}

#[test]
fn each_message_has_its_fate() {
    let mut t = Timeline::new(Policy::PRODUCTION);
    t.session.tap(true);
    t.tell(Input::SignedIn { tenant: None, last_event: None });
    t.token(None);
    let epoch = t.opening();
    t.tell(Input::Opened { epoch });
    t.hear(&goal("early"));
    for text in [SUCCESS, &goal("1"), &goal("1"), "nonsense"] {
        t.hear(text);
    }
    t.hear(&goal("2").replace("t1", "t2"));
    t.tell(Input::HeardBinary { epoch, bytes: 3 });
    assert_eq!(
        fates(&t),
        [
            Fate::BeforeAuth,
            Fate::Control,
            Fate::Delivered,
            Fate::Duplicate,
            Fate::Rejected,
            Fate::Foreign,
            Fate::Rejected
        ]
    );
}

#[test]
fn the_vitals_know_the_connection_and_its_pings() {
    let mut t = Timeline::live();
    assert_eq!(t.session.vitals().connection_id.as_deref(), Some("c"));
    t.tell(Input::NetworkChanged);
    t.mono += ms(43);
    t.wall += 43;
    let epoch = t.epoch();
    t.tell(Input::Ponged { epoch });
    let vitals = t.session.vitals();
    assert_eq!(vitals.round_trip, Some(ms(43)));
    assert_eq!(vitals.last_pong.map(Timestamp::as_millis), vitals.last_ping.map(|at| at.as_millis() + 43));
    assert_eq!((vitals.tenant_id.as_deref(), vitals.user_id.as_deref()), (Some("t1"), Some("u1")));
}

#[test]
fn the_vitals_keep_how_it_ended_and_what_the_server_said() {
    let mut t = Timeline::live();
    t.hear(r#"{"type":"broadcast.error","data":{"error":"busy","code":"INTERNAL_ERROR"}}"#);
    t.close(1001);
    let vitals = t.session.vitals();
    assert_eq!(vitals.last_close.map(|closing| closing.code), Some(1001));
    assert_eq!(vitals.last_error.map(|(_, error)| error.detail), Some("busy".to_owned()));
    assert_eq!(vitals.connection_id, None, "of the lost connection");
}

#[test]
fn a_dropped_socket_is_lost_without_a_word_and_comes_back() {
    let mut t = Timeline::live();
    let epoch = t.epoch();
    t.tell(Input::DropSocket);
    assert_eq!(t.count(|output| matches!(output, Output::Abandon { epoch: gone } if *gone == epoch)), 1);
    assert_eq!(t.session.state().reason, Some(Reason::Dropped));
    t.pass(s(2));
    t.connect();
    assert_eq!((t.state(), t.gaps()), (State::Connected, 1));
    assert_eq!(t.session.vitals().attempts, 2);
}

#[test]
fn a_new_connection_is_made_at_once_and_the_old_one_closed() {
    let mut t = Timeline::live();
    let epoch = t.epoch();
    t.tell(Input::Reconnect);
    assert_eq!(t.closed(epoch), 1);
    assert_eq!(t.state(), State::Reconnecting);
    t.connect();
    assert_eq!((t.state(), t.gaps()), (State::Connected, 1));
}

#[test]
fn with_no_connection_there_is_nothing_to_drop() {
    let mut t = Timeline::live();
    t.lose();
    t.said.clear();
    t.tell(Input::DropSocket);
    assert!(t.said.is_empty());
    t.tell(Input::Reconnect);
    assert!(t.requested_or_none().is_some(), "the wait is cut short");
}

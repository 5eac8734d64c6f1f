//! The socket as API Gateway runs it: limits, closes, cuts, and what a client may see of them.
#![allow(clippy::unwrap_used)] // what fails in a helper fails its test

mod support;

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use mock_backend::{Attention, Burst, FloodLimit, MockBackend, MockConfig, PongMode, Refusal, Variant};
use serde_json::json;
use support::{Heard, PATIENCE, live, live_within, open, sign_in, start, try_open};
use tokio_tungstenite::tungstenite::{Error, Message};

async fn with(config: MockConfig) -> MockBackend {
    MockBackend::start(config).await.unwrap()
}

#[tokio::test]
async fn an_idle_connection_is_closed_with_1001() {
    let (_mock, mut socket) = live_within(|idle| MockConfig { idle, ..MockConfig::loopback() }).await;
    assert_eq!(socket.hear().await, Heard::Closed(1001));
}

#[tokio::test]
async fn protocol_pings_do_not_keep_a_connection_from_being_idle() {
    let (_mock, socket) = live_within(|idle| MockConfig { idle, ..MockConfig::loopback() }).await;
    let (mut says, hears) = socket.0.split();
    let pinging = async {
        // Until it is over: then a ping fails.
        while says.send(Message::Ping("p".into())).await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        std::future::pending::<()>().await;
    };
    let closed = hears.filter_map(async |heard| heard.ok().filter(Message::is_close));
    let closed = async { std::pin::pin!(closed).next().await };
    tokio::select! {
        () = pinging => {}
        closed = tokio::time::timeout(PATIENCE, closed) => {
            let Ok(Some(Message::Close(Some(frame)))) = closed else { panic!("pings counted as messages: {closed:?}") };
            assert_eq!(u16::from(frame.code), 1001);
        }
    }
}

#[tokio::test]
async fn an_old_connection_is_closed_with_1001() {
    let (_mock, mut socket) = live_within(|lifetime| MockConfig { lifetime, ..MockConfig::loopback() }).await;
    assert_eq!(socket.hear().await, Heard::Closed(1001));
}

#[tokio::test]
async fn binary_data_is_closed_with_1003() {
    let mock = start().await;
    let mut socket = live(&mock, 0).await;
    socket.0.send(Message::binary(vec![1, 2, 3])).await.unwrap();
    assert_eq!(socket.hear().await, Heard::Closed(1003));
}

#[tokio::test]
async fn a_frame_above_the_quota_is_closed_with_1009() {
    let mock = start().await;
    let mut socket = live(&mock, 0).await;
    // The mock may stop listening before all of it is written.
    let _ = socket.0.send(Message::text("x".repeat(32 * 1024 + 1))).await;
    assert_eq!(socket.hear().await, Heard::Closed(1009));
}

#[tokio::test]
async fn a_flood_is_closed_with_1008() {
    let flood = FloodLimit { messages: 5, window: Duration::from_secs(60) };
    let mock = with(MockConfig { flood, pong: PongMode::Silent, ..MockConfig::loopback() }).await;
    let mut socket = live(&mock, 0).await;
    for _ in 0..6 {
        socket.say(json!({"action": "ping"})).await;
    }
    assert_eq!(socket.hear().await, Heard::Closed(1008));
}

#[tokio::test]
async fn a_ping_is_answered_as_the_mode_says() {
    let mock = start().await;
    let mut socket = live(&mock, 0).await;
    socket.say(json!({"action": "ping"})).await;
    assert_eq!(socket.json().await["type"], "pong");
    mock.set_pong(PongMode::Forbidden);
    socket.say(json!({"action": "ping"})).await;
    let frame = socket.json().await;
    assert_eq!(frame["message"], "Forbidden");
    assert!(frame["connectionId"].is_string() && frame["requestId"].is_string(), "{frame}");
    mock.set_pong(PongMode::Silent);
    socket.say(json!({"action": "ping"})).await;
    socket.say(json!({"action": "dance"})).await;
    assert_eq!(socket.json().await["message"], "Forbidden", "the ping got nothing, the unknown action its frame");
    assert_eq!(mock.counters().pings, 3);
}

#[tokio::test]
async fn a_message_above_a_frame_travels_in_pieces_and_arrives_whole() {
    let mock = with(MockConfig { max_frame: 1_000, ..MockConfig::loopback() }).await;
    let mut socket = live(&mock, 0).await;
    let text = "ä€𝄞".repeat(2_000);
    mock.emit(json!({"type": "goal.created", "data": {"goalId": "g", "title": text}}));
    assert_eq!(socket.json().await["data"]["title"], text.as_str());
}

#[tokio::test]
async fn a_cut_network_drops_sockets_without_a_close_frame_and_refuses_everything() {
    let mock = start().await;
    let session = sign_in(&mock, 0).await;
    let mut socket = live(&mock, 0).await;
    mock.set_network(false);
    assert_eq!(socket.hear().await, Heard::Cut);
    assert!(try_open(&mock.ws_url()).await.is_err());
    assert!(support::http().get(format!("{}/health", mock.account_url())).send().await.is_err());
    mock.set_network(true);
    assert_eq!(session.get("/goals").await.0, 200);
    live(&mock, 0).await;
}

#[tokio::test]
async fn closing_by_hand_sends_the_code_after_what_is_queued() {
    let mock = start().await;
    let mut socket = live(&mock, 0).await;
    mock.emit(json!({"type": "goal.created", "data": {"goalId": "g"}}));
    mock.close_connections(1012, "Service restart");
    assert_eq!(socket.json().await["type"], "goal.created");
    assert_eq!(socket.hear().await, Heard::Closed(1012));
}

#[tokio::test]
async fn dropped_connections_end_without_a_close_frame_and_may_come_back() {
    let mock = start().await;
    let mut socket = live(&mock, 0).await;
    mock.drop_connections();
    assert_eq!(socket.hear().await, Heard::Cut);
    live(&mock, 0).await;
}

#[tokio::test]
async fn a_refused_upgrade_carries_status_and_retry_after() {
    let mock = start().await;
    mock.refuse_connections(Some(Refusal { status: 429, retry_after: Some(Duration::from_secs(7)) }));
    let Err(Error::Http(answer)) = try_open(&mock.ws_url()).await else { panic!("the upgrade was not refused") };
    assert_eq!(answer.status(), 429);
    assert_eq!(answer.headers()["retry-after"], "7");
    mock.refuse_connections(None);
    open(&mock).await;
}

#[tokio::test]
async fn a_deaf_server_sends_events_but_answers_no_ping_frames() {
    let mock = start().await;
    let mut socket = live(&mock, 0).await;
    mock.set_attention(Attention::Deaf);
    tokio::time::sleep(Duration::from_millis(20)).await;
    socket.0.send(Message::Ping("p".into())).await.unwrap();
    mock.create_goal("Heard all the same");
    let first = tokio::time::timeout(PATIENCE, socket.0.next()).await.unwrap().unwrap().unwrap();
    assert!(first.is_text(), "{first:?}");
    let silence = tokio::time::timeout(Duration::from_millis(100), socket.0.next()).await;
    assert!(silence.is_err(), "{silence:?}");
    mock.set_attention(Attention::Full);
    let pong = tokio::time::timeout(PATIENCE, socket.0.next()).await.unwrap().unwrap().unwrap();
    assert!(pong.is_pong(), "{pong:?}");
}

#[tokio::test]
async fn a_frozen_server_keeps_events_until_it_thaws() {
    let mock = start().await;
    let mut socket = live(&mock, 0).await;
    mock.set_attention(Attention::Frozen);
    tokio::time::sleep(Duration::from_millis(20)).await;
    mock.create_goal("Late");
    let silence = tokio::time::timeout(Duration::from_millis(100), socket.0.next()).await;
    assert!(silence.is_err(), "{silence:?}");
    mock.set_attention(Attention::Full);
    assert_eq!(socket.json().await["type"], "goal.created");
}

#[tokio::test]
async fn a_client_that_does_not_read_is_dropped_and_blocks_nobody() {
    let mock = with(MockConfig { queue: 32, ..MockConfig::loopback() }).await;
    let _sleeper = live(&mock, 0).await;
    let mut reader = live(&mock, 1).await;
    let bulk = "x".repeat(100_000);
    let mut sent = 0;
    while mock.counters().overflows == 0 {
        mock.emit(json!({"type": "goal.created", "data": {"goalId": "g", "number": sent, "description": bulk}}));
        assert_eq!(reader.json().await["data"]["number"], sent);
        sent += 1;
        assert!(sent < 2_000, "the sleeper is still there");
    }
}

#[tokio::test]
async fn a_burst_is_distinct_complete_and_in_order() {
    let mock = start().await;
    let mut socket = live(&mock, 0).await;
    let sender = mock.clone();
    tokio::spawn(async move { sender.burst(Burst { count: 20_000, rate: 0.0, end: true }).await });
    let mut ids = std::collections::HashSet::new();
    for sequence in 0..20_000 {
        let event = socket.json().await;
        assert_eq!(event["data"]["sequence"], sequence);
        assert!(ids.insert(event["eventId"].clone()), "{event}");
    }
    assert!(ids.contains(&json!("end")));
}

#[tokio::test]
async fn the_variant_changes_the_envelope_of_the_events_to_come() {
    let mock = start().await;
    let mut socket = live(&mock, 0).await;
    mock.create_goal("Canonical");
    assert_eq!(socket.json().await["type"], "goal.created");
    mock.set_variant(Variant::V4);
    mock.create_goal("Pascal");
    assert_eq!(socket.json().await["Data"]["Title"], "Pascal");
}

#[tokio::test]
async fn shutdown_frees_the_ports() {
    // Systems hand out ports from 32768 on: nobody else gets one of these by chance while it is free.
    let mut found = None;
    for port in 21_000..22_000 {
        let started = MockBackend::start(MockConfig { ws_port: port, ..MockConfig::loopback() }).await;
        found = started.ok().map(|mock| (port, mock));
        if found.is_some() {
            break;
        }
    }
    let (port, mock) = found.expect("a free port");
    let mut socket = live(&mock, 0).await;
    mock.shutdown().await;
    assert_eq!(socket.hear().await, Heard::Cut);
    let again = with(MockConfig { ws_port: port, ..MockConfig::loopback() }).await;
    assert_eq!(again.ws_url(), format!("ws://127.0.0.1:{port}/realtime"));
}

#[tokio::test]
async fn the_log_tells_of_connection_authentication_event_and_close_without_tokens() {
    let mock = start().await;
    let mut log = mock.subscribe_log();
    let (access, _) = mock.tokens_for(&mock.users()[0].user_id).unwrap();
    let mut socket = open(&mock).await;
    socket.say(json!({"action": "auth", "token": access})).await;
    socket.json().await;
    mock.create_goal("Logged");
    socket.json().await;
    mock.close_connections(1000, "");
    socket.hear().await;
    let mut kinds = Vec::new();
    for _ in 0..4 {
        let line = tokio::time::timeout(PATIENCE, log.recv()).await.unwrap().unwrap();
        assert!(!line.text.contains(&access), "{line}");
        kinds.push(line.kind.word());
    }
    assert_eq!(kinds, ["connection", "authentication", "event", "close"]);
    assert!(mock.received().iter().all(|message| !message.text.contains(&access)), "received() holds a token");
}

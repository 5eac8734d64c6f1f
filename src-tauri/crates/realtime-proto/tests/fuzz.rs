//! Damaged messages and absurd inputs: never a panic, never an endless answer, and both paths of the normaliser agree.
//!
//! Five seconds a run; `cargo xtask fuzz --for 10m` takes longer. `FUZZ_CASE=n` runs one case.
#![allow(clippy::unwrap_used)] // what fails in a helper fails its test

use std::panic::catch_unwind;
use std::time::{Duration, Instant};

use fastrand::Rng;
use realtime_proto::{
    End, Epoch, Input, Message, Now, OpenFailure, Output, Policy, Reason, Session, Timestamp, TokenId, TokenRequest,
    normalise, normalise_canonical, normalise_general,
};
use serde_json::Value;

/// Runs `case` with one number after the other until the time is over.
fn fuzz(case: impl Fn(u64) + std::panic::RefUnwindSafe) {
    if let Some(number) = variable("FUZZ_CASE") {
        return case(number);
    }
    let end = Instant::now() + Duration::from_secs(variable("FUZZ_SECONDS").unwrap_or(5));
    // The numbers go on from a random one where a longer run is asked for: each run sees other cases.
    let first = if variable("FUZZ_SECONDS").is_some() { u64::from(fastrand::u32(..)) << 20 } else { 0 };
    let mut number = first;
    while Instant::now() < end {
        assert!(catch_unwind(|| case(number)).is_ok(), "FUZZ_CASE={number} fails");
        number += 1;
    }
    println!("{} cases", number - first);
}

fn variable(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn damaged_messages_are_read_the_same_way_on_both_paths() {
    let corpus = corpus();
    fuzz(|number| {
        let mut rng = Rng::with_seed(number);
        let text = damaged(&mut rng, &corpus);
        let received = Timestamp::from_millis(rng.i64(..));
        let general = normalise_general(&text, received);
        assert_eq!(normalise(&text, received), general, "{text:?}");
        if let Some(event) = normalise_canonical(&text, received) {
            assert_eq!(Ok(Message::Event(event)), general, "{text:?}");
        }
    });
}

#[test]
fn a_session_survives_absurd_inputs_in_any_order() {
    let corpus = corpus();
    fuzz(|number| {
        let mut rng = Rng::with_seed(number);
        let mut session = Session::new(policy(&mut rng), number);
        let (mut epochs, mut requests) = (vec![0], vec![0]);
        let (mut mono, mut wall) = (Duration::ZERO, 0);
        for _ in 0..rng.usize(1..120) {
            (mono, wall) = later(&mut rng, mono, wall);
            let (epoch, request) = (Epoch(recent(&mut rng, &epochs)), TokenRequest(recent(&mut rng, &requests)));
            let text = spoken(&mut rng, &corpus);
            let input = input(&mut rng, epoch, request, &text);
            session.handle(Now { mono, counts_sleep: false, wall: Timestamp::from_millis(wall) }, input);
            for answered in 0.. {
                assert!(answered < 64, "an endless answer");
                match session.poll_output() {
                    Some(Output::Open { epoch }) => epochs.push(epoch.0),
                    Some(Output::FetchToken { request, .. }) => requests.push(request.0),
                    Some(_) => {}
                    None => break,
                }
            }
            let _ = session.poll_timeout();
        }
    });
}

fn corpus() -> Vec<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/conformance.jsonl");
    let lines = std::fs::read_to_string(path).unwrap();
    lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["message"].to_string()).collect()
}

/// A message of the corpus after some damage.
fn damaged(rng: &mut Rng, corpus: &[String]) -> String {
    let mut bytes = corpus[rng.usize(..corpus.len())].clone().into_bytes();
    for _ in 0..rng.usize(1..6) {
        let other = corpus[rng.usize(..corpus.len())].as_bytes();
        damage(rng, &mut bytes, other);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn damage(rng: &mut Rng, bytes: &mut Vec<u8>, other: &[u8]) {
    let at = rng.usize(..=bytes.len());
    let end = (at + rng.usize(..24)).min(bytes.len());
    match rng.u8(..7) {
        0 if at < bytes.len() => bytes[at] ^= 1 << rng.u8(..8),
        1 => drop(bytes.drain(at..end)),
        2 => {
            let again = bytes[at..end].to_vec();
            bytes.splice(at..at, again);
        }
        3 => {
            let from = rng.usize(..=other.len());
            let until = (from + rng.usize(..48)).min(other.len());
            bytes.splice(at..end, other[from..until].iter().copied());
        }
        4 => bytes.truncate(at),
        5 => drop(bytes.splice(at..at, b"[".repeat(rng.usize(..140)))),
        _ => {
            let word = WORDS[rng.usize(..WORDS.len())];
            bytes.splice(at..at, word.bytes());
        }
    }
}

/// What parsers stumble over.
const WORDS: [&str; 24] = [
    "null",
    "true",
    "-0.0",
    "1e999",
    "1e-999",
    "18446744073709551616",
    "NaN",
    "\"\"",
    "\\u0000",
    "\\ud800",
    "\\udc00\\ud800",
    "\u{feff}",
    "{}",
    "[]",
    ",",
    ":",
    "\"data\":",
    "\"type\":\"goal.created\",",
    "\"event_id\":7,",
    "\"TYPE\":",
    "\"detail\":{",
    "\"timestamp\":\"9999-12-31T23:59:60+23:59\"",
    "\"timestamp\":\"-271821-04-20\"",
    "é",
];

/// Any positive duration is valid for each timer (protocol.md 2.3).
fn policy(rng: &mut Rng) -> Policy {
    let mut any = || {
        let longest = [1_000_000, 1_000_000_000, 100_000_000_000, 100_000_000_000_000][rng.usize(..4)];
        Duration::from_nanos(rng.u64(1..longest))
    };
    Policy {
        connect_timeout: any(),
        auth_timeout: any(),
        keep_alive: any(),
        gateway_idle: any(),
        ping_interval: any(),
        pong_timeout: any(),
        backoff_base: any(),
        backoff_max: any(),
        fast_path: any(),
        stable_after: any(),
        certificate_retry: any(),
        unauthorized_window: any(),
        max_connection_age: any(),
        token_margin: (any(), any()),
        drain: any(),
        rate_limit_max: any(),
        clock_jump: any(),
        clock_check: any(),
        pongless_after: 1,
        crowd_step: 1,
        remembered_keys: 4,
    }
}

/// Time mostly goes on; clocks are set to anything now and then.
fn later(rng: &mut Rng, mono: Duration, wall: i64) -> (Duration, i64) {
    let longest = if rng.u8(..8) == 0 { 10_000_000 } else { 2_000 };
    let step = rng.u64(..longest);
    let wall = match rng.u8(..30) {
        0 => rng.i64(..),
        1 => wall,
        _ => wall.saturating_add_unsigned(step),
    };
    let mono = if rng.u8(..60) == 0 { mono / 2 } else { mono + Duration::from_millis(step) };
    (mono, wall)
}

fn recent(rng: &mut Rng, numbers: &[u64]) -> u64 {
    if rng.u8(..8) == 0 { numbers[rng.usize(..numbers.len())] } else { numbers[numbers.len() - 1] }
}

fn spoken(rng: &mut Rng, corpus: &[String]) -> String {
    const CONTROL: [&str; 5] = [
        r#"{"type":"auth.error","data":{"code":"UNAUTHORIZED"}}"#,
        r#"{"type":"error","data":{"code":"RATE_LIMIT_EXCEEDED"}}"#,
        r#"{"message":"Internal server error","requestId":"r"}"#,
        r#"{"type":"ping"}"#,
        r#"{"type":"auth.error","data":{"code":"FORBIDDEN"}}"#,
    ];
    match rng.u8(..6) {
        0 | 1 => r#"{"type":"auth.success","data":{"tenantId":"t"}}"#.to_owned(),
        2 => CONTROL[rng.usize(..CONTROL.len())].to_owned(),
        3 => damaged(rng, corpus),
        _ => corpus[rng.usize(..corpus.len())].clone(),
    }
}

fn input<'a>(rng: &mut Rng, epoch: Epoch, request: TokenRequest, text: &'a str) -> Input<'a> {
    let long = [None, Some(Duration::ZERO), Some(Duration::from_secs(900)), Some(Duration::MAX)][rng.usize(..4)];
    match rng.u8(..24) {
        0 | 1 => Input::SignedIn { tenant: None, last_event: Some(Timestamp::from_millis(rng.i64(..))) },
        2 => Input::SignedOut,
        3 => Input::SwitchedOff,
        4..=8 => Input::TokenArrived { request, token: TokenId(rng.u64(..)), expires_in: long },
        9 => Input::TokenMissing { request },
        10 => Input::TokenUnavailable { request, detail: String::new(), retry_after: long },
        11..=13 => Input::Opened { epoch },
        14 => {
            let reason = [Reason::Http(rng.u16(..)), Reason::Http(429), Reason::Certificate][rng.usize(..3)];
            Input::OpenFailed { epoch, failure: OpenFailure { reason, detail: String::new(), retry_after: long } }
        }
        15 => Input::Ponged { epoch },
        16 => Input::Ended { epoch, end: End::Closed { code: Some(rng.u16(..)), reason: String::new() } },
        17 => Input::ReadingHeld { held: rng.bool() },
        18 => [
            Input::NetworkChanged,
            Input::RetryNow,
            Input::Reconnect,
            Input::DropSocket,
            Input::TokenRefused { request },
        ]
        .into_iter()
        .nth(rng.usize(..5))
        .unwrap_or(Input::Timeout),
        19 => Input::Timeout,
        _ => Input::Heard { epoch, text },
    }
}

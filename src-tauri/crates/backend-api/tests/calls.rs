//! What holds for every call: what is tried again, what is not, what a call cannot do, and what nobody gets to see.
#![allow(clippy::unwrap_used)] // what fails in a helper fails its test

mod support;

use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use backend_api::{Api, ApiError, ErrorKind, GoalEnd, Patience};
use net::{BoxFuture, Grant, TokenFailure, TokenSource};
use net_lab::ClosedPort;
use serde_json::{Value, json};
use support::scripted::{Answer, Call, Scripted};
use support::{HURRY, TwoTokens, api_at, http};
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use tracing_subscriber::fmt::MakeWriter;

fn goals() -> Value {
    json!({"success": true, "data": {"items": [{"id": "g"}], "pagination": {"page": 1, "totalPages": 1}}})
}

fn refused() -> Value {
    json!({"success": false, "error": "no", "code": "UNAUTHORIZED"})
}

#[tokio::test]
async fn a_read_is_tried_again_until_the_service_has_recovered() {
    let service = Scripted::answering(vec![(500, json!({})), (503, json!({})), (200, goals())]).await;
    assert_eq!(api_at(&service.url()).goals().await.unwrap().len(), 1);
    assert_eq!(service.calls().len(), 3);
    let service = Scripted::answering(vec![(500, json!({"error": "It is down"}))]).await;
    let error = api_at(&service.url()).goals().await.unwrap_err();
    assert_eq!((error.kind, error.message.as_str()), (ErrorKind::Server, "It is down"));
    assert_eq!(service.calls().len(), 3, "three tries in all");
}

#[tokio::test]
async fn a_limited_read_waits_as_long_as_it_is_asked_to() {
    let service = Scripted::start(|_, before| match before {
        0 => Answer::With(429, "retry-after: 0".to_owned(), json!({"code": "RATE_LIMIT_EXCEEDED"})),
        _ => Answer::Json(200, goals()),
    })
    .await;
    assert!(api_at(&service.url()).goals().await.is_ok());
    let service =
        Scripted::start(|_, _| Answer::With(429, "retry-after: 3600".to_owned(), json!({"error": "Slow down"}))).await;
    let error = api_at(&service.url()).goals().await.unwrap_err();
    assert_eq!((error.kind, error.retry_after), (ErrorKind::RateLimited, Some(Duration::from_secs(3600))));
    assert_eq!(service.calls().len(), 1, "an hour is not waited for");
}

#[tokio::test]
async fn a_read_whose_connection_broke_is_tried_once_more() {
    let service = Scripted::start(|_, before| if before == 0 { Answer::Cut } else { Answer::Json(200, goals()) }).await;
    assert!(api_at(&service.url()).goals().await.is_ok());
    let service = Scripted::start(|_, _| Answer::Cut).await;
    assert_eq!(api_at(&service.url()).goals().await.unwrap_err().kind, ErrorKind::Offline);
    assert_eq!(service.calls().len(), 2);
}

#[tokio::test]
async fn a_write_is_never_repeated_by_itself() {
    for answer in [500, 503, 429] {
        let service = Scripted::start(move |_, _| Answer::Json(answer, json!({"error": "no"}))).await;
        api_at(&service.url()).activate_goal("g").await.unwrap_err();
        assert_eq!(service.lines(), ["POST /goals/g:activate"], "HTTP {answer}");
    }
    let service = Scripted::start(|_, _| Answer::Cut).await;
    assert_eq!(api_at(&service.url()).add_note("g", "Once").await.unwrap_err().kind, ErrorKind::PerhapsDone);
    assert_eq!(service.calls().len(), 1, "it may have been done");
}

#[tokio::test]
async fn a_write_whose_answer_is_lost_may_have_been_done() {
    let lost: [fn() -> Answer; 4] = [
        || Answer::Cut,
        || Answer::Json(502, json!({"message": "Bad Gateway"})),
        || Answer::Json(504, json!({"message": "Endpoint request timed out"})),
        || Answer::Raw(200, b"<html>".to_vec()),
    ];
    for answer in lost {
        let service = Scripted::start(move |_, _| answer()).await;
        let api = api_at(&service.url());
        let outcomes = [
            api.add_note("g", "Once").await.err(),
            api.activate_goal("g").await.err(),
            api.delete_goal("g").await.err(),
        ];
        let kinds = outcomes.map(|error| error.map(|error| error.kind));
        assert_eq!(kinds, [Some(ErrorKind::PerhapsDone); 3]);
        assert_ne!(api.goal("g").await.err().map(|error| error.kind), Some(ErrorKind::PerhapsDone), "a read is a read");
    }
    let nobody = ClosedPort::hold();
    let error = api_at(&format!("http://{}", nobody.address())).add_note("g", "Once").await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Offline, "it was never sent");
}

#[tokio::test]
async fn a_write_that_worked_was_done_whatever_its_answer_says_of_it() {
    for body in [&b""[..], b"{\"success\":true,\"data\":null}", b"{\"data\":{\"name\":7}}"] {
        let body = body.to_vec();
        let service = Scripted::start(move |_, _| Answer::Raw(201, body.clone())).await;
        let error = api_at(&service.url()).add_note("g", "Once").await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Done, "{error}");
    }
    let service = Scripted::answering(vec![(200, json!({"success": false, "error": "It is closed"}))]).await;
    let error = api_at(&service.url()).add_note("g", "Once").await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Conflict, "it did not work");
}

#[tokio::test]
async fn a_write_whose_token_was_refused_is_repeated_once_with_another() {
    let service = Scripted::start(|call: &Call, _| {
        let fresh = call.headers.contains("Bearer token-2");
        if fresh { Answer::Json(201, json!({"data": {"id": "n"}})) } else { Answer::Json(401, refused()) }
    })
    .await;
    api_at(&service.url()).add_note("g", "Once").await.unwrap();
    let calls = service.calls();
    assert_eq!(calls.len(), 2, "a refused call was not executed");
    assert_eq!(calls[0].body, calls[1].body);
    let service = Scripted::answering(vec![(401, refused())]).await;
    assert_eq!(api_at(&service.url()).add_note("g", "x").await.unwrap_err().kind, ErrorKind::Unauthorized);
    assert_eq!(service.calls().len(), 2, "once is enough");
}

#[tokio::test]
async fn every_call_says_who_calls_and_for_which_tenant() {
    let service = Scripted::answering(vec![(200, json!({"data": {"id": "g"}}))]).await;
    api_at(&service.url()).close_goal("g", GoalEnd::Completed, None).await.unwrap();
    let call = service.calls().remove(0);
    let headers = call.headers.to_lowercase();
    for header in ["authorization: bearer token-1", "x-tenant-id: tenant-1", "content-type: application/json"] {
        assert!(headers.contains(header), "{header} is missing in {headers}");
    }
    assert_eq!((call.line.as_str(), call.body), ("POST /goals/g:close", json!({"finalStatus": "completed"})));
}

#[tokio::test]
async fn an_id_cannot_lead_a_call_elsewhere() {
    let service = Scripted::answering(vec![(200, json!({"data": {"id": "x"}}))]).await;
    let api = api_at(&format!("{}/traction/api/v1", service.url()));
    for id in ["..", "../users", ".", "", "a/b", "a\\b"] {
        assert_eq!(api.goal(id).await.unwrap_err().kind, ErrorKind::NotFound, "{id:?}");
        assert_eq!(api.activate_goal(id).await.unwrap_err().kind, ErrorKind::NotFound, "{id:?}");
    }
    assert!(service.calls().is_empty(), "nothing was sent");
    for id in ["%2e%2e", "a?b=c", "a#b", "a:close", "ä b"] {
        api.goal(id).await.unwrap();
    }
    let expected = ["%252e%252e", "a%3Fb%3Dc", "a%23b", "a%3Aclose", "%C3%A4%20b"];
    assert_eq!(service.lines(), expected.map(|id| format!("GET /traction/api/v1/goals/{id}")));
}

#[tokio::test]
async fn all_shapes_of_lists_are_read_to_their_end() {
    let page = |number: usize| [format!("{number}a"), format!("{number}b")].map(|id| json!({"id": id}));
    let shapes: Vec<fn(Value, usize) -> Value> = vec![
        |items, page| json!({"data": {"items": items, "pagination": {"page": page, "pageSize": 2, "total": 5, "totalPages": 3}}}),
        |items, page| json!({"data": {"success": true, "data": items, "pagination": {"page": page, "limit": 2, "total": 5, "hasNextPage": page < 3}}}),
        |items, page| json!({"data": items, "pagination": {"page": page, "limit": 2, "totalItems": 5}}),
        |items, page| json!({"data": {"goals": items}, "pagination": {"page": page, "size": 2, "totalCount": 5}}),
        |items, page| json!({"data": {"items": items}, "pagination": {"hasMore": page < 3}}),
    ];
    for (number, shape) in shapes.into_iter().enumerate() {
        let service = Scripted::start(move |_, before| {
            let items = if before == 2 { vec![json!({"id": "last"})] } else { page(before).to_vec() };
            Answer::Json(200, shape(json!(items), before + 1))
        })
        .await;
        let ids: Vec<String> = api_at(&service.url()).goals().await.unwrap().into_iter().map(|goal| goal.id).collect();
        assert_eq!(ids, ["0a", "0b", "1a", "1b", "last"], "shape {number}");
        assert_eq!(service.lines()[2], "GET /goals?pageSize=100&page=3");
    }
    let bare = Scripted::answering(vec![(200, json!([{"id": "a"}, {"id": "b"}]))]).await;
    assert_eq!(api_at(&bare.url()).goals().await.unwrap().len(), 2, "the body itself");
}

#[tokio::test]
async fn a_service_that_knows_no_pages_is_not_asked_for_ever() {
    let same = json!({"data": {"data": [{"id": "a"}], "pagination": {"page": 1, "pageSize": 1, "totalCount": 7}}});
    let service = Scripted::answering(vec![(200, same)]).await;
    assert_eq!(api_at(&service.url()).measures().await.unwrap().len(), 1);
    assert_eq!(service.calls().len(), 2, "the second page brought nothing");
}

#[tokio::test]
async fn what_cannot_be_read_is_told_and_costs_only_itself() {
    let odd =
        json!({"data": [{"id": "a", "progress": "half", "name": 7}, {"name": "no id"}, {"id": "b", "name": "B"}]});
    let service = Scripted::answering(vec![(200, odd)]).await;
    let goals = api_at(&service.url()).goals().await.unwrap();
    assert_eq!(goals.iter().map(|goal| (goal.id.as_str(), goal.title())).collect::<Vec<_>>(), [("a", ""), ("b", "B")]);
    for body in [&b"<html>"[..], b"", b"[]", b"7"] {
        let body = body.to_vec();
        let service = Scripted::start(move |_, _| Answer::Raw(200, body.clone())).await;
        let error = api_at(&service.url()).goal("g").await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Unreadable, "{error}");
    }
}

#[tokio::test]
async fn an_answer_above_32_mib_is_refused() {
    let service = Scripted::start(|_, _| Answer::Raw(200, vec![b' '; 33 * 1024 * 1024])).await;
    let error = api_at(&service.url()).goals().await.unwrap_err();
    assert_eq!((error.kind, service.calls().len()), (ErrorKind::Unreadable, 1), "{error}");
}

#[tokio::test]
async fn no_more_than_six_calls_are_under_way_at_once() {
    let service = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", service.local_addr().unwrap());
    let open = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&open);
    // Nobody gets an answer.
    let holding = tokio::spawn(async move {
        let mut held = Vec::new();
        while let Ok((mut stream, _)) = service.accept().await {
            stream.read_u8().await.unwrap();
            seen.fetch_add(1, Ordering::SeqCst);
            held.push(stream);
        }
    });
    let api = api_at(&url);
    let calls: Vec<_> = (0..20)
        .map(|_| {
            tokio::spawn({
                let api = api.clone();
                async move { api.goals().await }
            })
        })
        .collect();
    while open.load(Ordering::SeqCst) < 6 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(open.load(Ordering::SeqCst), 6);
    // Whoever gives up makes room.
    calls[0].abort();
    calls[1].abort();
    calls[2].abort();
    let more = tokio::time::timeout(Duration::from_secs(5), async {
        while open.load(Ordering::SeqCst) < 7 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    });
    more.await.expect("a call that was given up still holds its place");
    holding.abort();
}

/// A source whose token is planted, so that a search can find it.
struct Planted;

const CANARY: &str = "eyJhbGciOiJIUzI1NiJ9.Q0FOQVJZ.c2luZ3M";

impl TokenSource for Planted {
    fn fetch(&self, _: Option<u64>) -> BoxFuture<'_, Result<Grant, TokenFailure>> {
        Box::pin(async { Ok(Grant { number: 1, secret: CANARY.into(), expires_in: None }) })
    }
}

/// Keeps what is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn no_error_and_no_log_repeats_a_token() {
    let log = Log::default();
    let everything = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone()).finish();
    let _guard = tracing::subscriber::set_default(everything);
    let echoing: Vec<fn(&Call) -> Answer> = vec![
        |_| Answer::Json(401, json!({"error": format!("{CANARY} is not valid"), "code": CANARY})),
        |_| Answer::Json(422, json!({"errors": {CANARY: CANARY}})),
        |_| {
            Answer::Json(422, json!({"details": {"errors": [{"field": "token", "message": format!("bad: {CANARY}")}]}}))
        },
        |_| Answer::Json(500, json!({"message": CANARY.to_uppercase()})),
        |call| Answer::Json(200, json!({"data": {"id": call.headers.clone(), "goals": 1}})),
        |_| Answer::Raw(200, CANARY.as_bytes().to_vec()),
        |_| Answer::Cut,
    ];
    for echo in echoing {
        let service = Scripted::start(move |call, _| echo(call)).await;
        let http = http(&service.url());
        let api = Api::new(http.clone(), http, Arc::new(Planted), "t".to_owned()).with_patience(HURRY);
        for error in [api.goals().await.err(), api.add_note("g", "x").await.err(), api.limits().await.err()] {
            assert_silent(error.as_ref(), CANARY);
        }
    }
    let logged = String::from_utf8_lossy(&log.0.lock().unwrap()).to_lowercase();
    assert!(logged.contains("http"), "the log hears the calls");
    assert!(!logged.contains(&CANARY.to_lowercase()), "a token is in the log");
}

#[tokio::test]
async fn no_error_and_no_log_repeats_a_password() {
    const PASSWORD: &str = "correct horse battery staple";
    let log = Log::default();
    let everything = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone()).finish();
    let _guard = tracing::subscriber::set_default(everything);
    for answer in [
        (401, json!({"error": format!("{PASSWORD} is wrong"), "code": "INVALID_CREDENTIALS"})),
        (400, json!({"details": {"errors": [{"field": "password", "message": format!("{PASSWORD} is too short")}]}})),
        (200, json!({"data": {"accessToken": "x", "user": PASSWORD, "tenant": PASSWORD}})),
        (200, json!({"data": PASSWORD})),
    ] {
        let service = Scripted::answering(vec![answer]).await;
        let error = http(&service.url()).login("jane", &PASSWORD.to_owned().into()).await.unwrap_err();
        assert_silent(Some(&error), PASSWORD);
    }
    assert!(!String::from_utf8_lossy(&log.0.lock().unwrap()).contains(PASSWORD));
}

fn assert_silent(error: Option<&ApiError>, secret: &str) {
    if let Some(error) = error {
        let told = format!("{error} {error:?}").to_lowercase();
        assert!(!told.contains(&secret.to_lowercase()), "{error}");
    }
}

#[tokio::test]
async fn a_service_that_says_nothing_is_told_from_one_that_is_not_there() {
    let nobody = ClosedPort::hold();
    let url = format!("http://{}", nobody.address());
    let patience = Patience { second: Duration::ZERO, ..HURRY };
    let api = Api::new(http(&url), http(&url), Arc::new(TwoTokens), "t".to_owned()).with_patience(patience);
    let error = api.goals().await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Offline);
    assert!(error.message.contains("127.0.0.1 could not be reached"), "{error}");
}

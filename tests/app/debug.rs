//! The debug panel's side of the app: what it is shown, what it may do, what is recorded and replayed.

use std::fs;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use companion::{Controller, DebugView, FeedItem, HistoryEntry, Origin, RealtimeBatch, ReplayView, Settings};
use mock_backend::Level;
use realtime_proto::{RecordedLine, RecordingEnded, State, Timestamp};

use crate::desk::Desk;
use crate::recorder::{Recorder, eventually};

/// What nobody may see in the panel or in a file.
const WORDS: &str = "A canary sings";

/// An app with the panel switched on, live.
async fn watched(desk: &Desk) -> Controller<Recorder> {
    let app = desk.app();
    app.change_settings(Settings { debug_panel: true, ..app.settings() }).await.unwrap();
    app.sign_in_with_password(&desk.user().username, desk.password(), false).await.unwrap();
    eventually("the app is live", || is_live(&app)).await;
    app
}

fn is_live(app: &Controller<Recorder>) -> bool {
    app.snapshot().connection.state == State::Connected
}

/// Looks until `fact` holds.
async fn seen(app: &Controller<Recorder>, what: &str, fact: impl Fn(&DebugView) -> bool) -> DebugView {
    let began = Instant::now();
    loop {
        let view = app.debug(0).await;
        if fact(&view) {
            return view;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "not within a minute: {what}: {view:#?}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

fn heard(app: &Controller<Recorder>, entity: &str) -> bool {
    app.desktop().items().iter().any(|item| match item {
        FeedItem::Event { event, .. } => event.entity_id() == Some(entity),
        FeedItem::Gap { .. } => false,
    })
}

#[tokio::test]
async fn the_panel_sees_the_connection_and_every_message_masked() {
    let desk = Desk::set_up().await;
    let app = watched(&desk).await;
    let issue = desk.mock.create_issue(WORDS, Level::High);
    let view = seen(&app, "the issue", |view| view.messages.iter().any(|one| one.raw.contains(&issue))).await;
    assert_eq!(
        view.url.as_deref().map(|url| url.trim_end_matches('/')),
        Some(desk.mock.ws_url().trim_end_matches('/'))
    );
    assert_eq!(view.user_id, Some(desk.user().user_id));
    assert!(view.connection_id.is_some() && view.tenant_id.is_some());
    assert_eq!((view.sessions, view.attempts), (1, 1));
    assert!(view.counters.received >= 2 && view.counters.dispatched >= 1, "{:?}", view.counters);
    assert_eq!(view.last_event.as_ref().map(|event| event.event_type.as_str()), Some("issue.created"));
    let message = view.messages.iter().find(|one| one.raw.contains(&issue)).unwrap();
    let form = message.normalised.as_deref().unwrap();
    assert!(form.contains("\"type\":\"issue.created\"") && form.contains("* ****** *****"), "{form}");
    let all = serde_json::to_string(&view).unwrap();
    assert!(!all.contains("canary") && !all.contains("eyJ"), "{all}");
    assert!(app.debug(message.number).await.messages.is_empty(), "each once");
}

#[tokio::test]
async fn with_the_panel_off_no_message_is_kept() {
    let desk = Desk::set_up().await;
    let app = watched(&desk).await;
    seen(&app, "a message", |view| !view.messages.is_empty()).await;
    app.change_settings(Settings { debug_panel: false, ..app.settings() }).await.unwrap();
    let issue = desk.mock.create_issue(WORDS, Level::High);
    eventually("the issue is in the window", || heard(&app, &issue)).await;
    assert!(app.debug(0).await.messages.is_empty());
}

#[tokio::test]
async fn a_dropped_socket_comes_back_and_is_counted() {
    let desk = Desk::set_up().await;
    let app = watched(&desk).await;
    app.drop_socket().await;
    // The driver counts at once, the history comes by the stream.
    let is_in_history = |view: &DebugView| view.history.iter().any(|entry| matches!(entry, HistoryEntry::Gap { .. }));
    let view = seen(&app, "a second session", |view| view.sessions == 2 && is_in_history(view)).await;
    assert_eq!((view.attempts, view.gaps), (2, 1));
    let dropped = |entry: &HistoryEntry| matches!(entry, HistoryEntry::State { state: State::Reconnecting, reason: Some(reason), .. } if reason == "dropped");
    assert!(view.history.iter().any(dropped), "{:?}", view.history);
    app.reconnect_anew().await;
    seen(&app, "a third session", |view| view.sessions == 3).await;
    eventually("one socket is open", || desk.mock.counters().open == 1).await;
}

#[tokio::test]
async fn the_token_is_renewed_on_demand_and_the_connection_stays() {
    let desk = Desk::set_up().await;
    let app = watched(&desk).await;
    let before = desk.mock.counters();
    app.renew_token().await.unwrap();
    let after = desk.mock.counters();
    assert_eq!((after.refreshes, after.connections), (before.refreshes + 1, before.connections));
    assert!(is_live(&app));
}

#[tokio::test]
async fn a_recording_holds_the_session_and_none_of_its_words() {
    let desk = Desk::set_up().await;
    let app = watched(&desk).await;
    let recording = app.start_recording().await.unwrap();
    assert!(app.start_recording().await.is_err(), "one at a time");
    let issue = desk.mock.create_issue(WORDS, Level::High);
    eventually("the issue is in the window", || heard(&app, &issue)).await;
    app.drop_socket().await;
    seen(&app, "a second session", |view| view.sessions == 2).await;
    seen(&app, "the gap", |view| view.history.iter().any(|entry| matches!(entry, HistoryEntry::Gap { .. }))).await;
    let view = app.stop_recording().await.unwrap();
    assert_eq!(view.ended, Some(RecordingEnded::Stopped));
    let text = fs::read_to_string(&recording.path).unwrap();
    assert!(text.contains(&issue) && !text.contains("canary") && !text.contains("eyJ"), "{text}");
    let lines: Vec<_> = text.lines().map(|line| RecordedLine::parse(line).unwrap()).collect();
    assert!(lines.iter().any(|line| matches!(line, RecordedLine::State { state: State::Reconnecting, .. })));
    assert!(lines.iter().any(|line| matches!(line, RecordedLine::Gap { .. })));
    assert!(matches!(lines.last(), Some(RecordedLine::End { .. })));
    assert_eq!(app.recordings().await.unwrap().files[0].name, view.name);
}

#[tokio::test]
async fn a_recording_that_is_begun_while_the_session_ends_does_not_outlive_it() {
    let desk = Desk::set_up().await;
    let app = watched(&desk).await;
    let (begun, left) = tokio::join!(app.start_recording(), app.sign_out());
    left.unwrap();
    let recording = app.debug(0).await.recording;
    match begun {
        // Its file was made before the session began to end.
        Ok(_) => assert_eq!(recording.unwrap().ended, Some(RecordingEnded::SessionEnded)),
        Err(error) => {
            assert_eq!((error.code, recording), (companion::ErrorCode::SignedOut, None));
            assert!(app.recordings().await.unwrap().files.is_empty());
        }
    }
}

#[tokio::test]
async fn signing_out_ends_a_recording() {
    let desk = Desk::set_up().await;
    let app = watched(&desk).await;
    app.start_recording().await.unwrap();
    app.sign_out().await.unwrap();
    assert_eq!(app.debug(0).await.recording.unwrap().ended, Some(RecordingEnded::SessionEnded));
}

#[tokio::test]
async fn a_replay_takes_the_window_and_nothing_else_and_ends_in_what_is_live() {
    let desk = Desk::set_up().await;
    let app = watched(&desk).await;
    let recording = app.start_recording().await.unwrap();
    let issue = desk.mock.create_issue(WORDS, Level::High);
    eventually("the issue is in the window", || heard(&app, &issue)).await;
    eventually("the person is told", || app.desktop().notes().len() == 1).await;
    eventually("it is counted", || app.desktop().unread() == Some(1)).await;
    let actor = actor_of(&app, &issue);
    eventually("its creator has a name", || app.snapshot().names.contains_key(&actor)).await;
    app.stop_recording().await;
    let asked = desk.mock.asked().len();
    // It does not end before the window has taken the last of it, or has begun anew.
    app.desktop().takes_its_time.store(true, Ordering::Relaxed);

    let replay = app.start_replay(recording.name).await.unwrap();
    assert!(replay.total >= 1);
    let replayed = || {
        let origin = |item: &FeedItem| matches!(item, FeedItem::Event { origin: Origin::Replay, .. });
        app.desktop().items().iter().filter(|item| origin(item)).count()
    };
    eventually("the issue is replayed", || replayed() == 1).await;
    let live = desk.mock.create_issue("Meanwhile", Level::Low);
    eventually("the person is told of what is live", || app.desktop().notes().len() == 2).await;
    assert!(!heard(&app, &live), "the window is not");
    seen(&app, "the replayed message", |view| view.messages.iter().any(|one| one.replayed)).await;

    app.desktop().takes_its_time.store(false, Ordering::Relaxed);
    assert!(app.snapshot().replay.is_some(), "a window that loads now is in it");
    eventually("the replay ends", || app.desktop().replays().last() == Some(&None)).await;
    let snapshot = app.snapshot();
    assert!(snapshot.replay.is_none());
    let in_feed = |id: &str| {
        snapshot.feed.iter().any(
            |item| matches!(item, FeedItem::Event { event, origin: Origin::Live, .. } if event.entity_id() == Some(id)),
        )
    };
    assert!(in_feed(&live) && in_feed(&issue));
    // The store answers in the order in which it was written to.
    app.mark_read(Vec::new(), true).await.unwrap();
    assert_eq!(app.desktop().unread(), Some(2), "the live one alone");
    let asked = desk.mock.asked().split_off(asked);
    assert!(!asked.iter().any(|path| path.ends_with(&issue) || path.ends_with(&actor)), "{asked:?}");
}

/// Who caused the event about that thing.
fn actor_of(app: &Controller<Recorder>, entity: &str) -> String {
    let of = |item: FeedItem| match item {
        FeedItem::Event { event, .. } if event.entity_id() == Some(entity) => event.actor().map(str::to_owned),
        FeedItem::Event { .. } | FeedItem::Gap { .. } => None,
    };
    app.desktop().items().into_iter().find_map(of).unwrap()
}

#[tokio::test]
async fn a_replay_shows_how_the_connection_was_and_leaves_alone_how_it_is() {
    let desk = Desk::set_up().await;
    let app = watched(&desk).await;
    let recording = app.start_recording().await.unwrap();
    app.drop_socket().await;
    seen(&app, "a second session", |view| view.sessions == 2).await;
    seen(&app, "the gap", |view| view.history.iter().any(|entry| matches!(entry, HistoryEntry::Gap { .. }))).await;
    app.stop_recording().await;
    let (told, tray) = (app.desktop().connections().len(), app.desktop().tray());

    app.start_replay(recording.name).await.unwrap();
    eventually("the replay ends", || app.desktop().replays().last() == Some(&None)).await;

    let states = |replay: &Option<ReplayView>| replay.as_ref()?.connection.as_ref().map(|connection| connection.state);
    let replayed: Vec<State> = app.desktop().replays().iter().filter_map(states).collect();
    assert_eq!(replayed.first(), Some(&State::Connected), "as it was when the recording began: {replayed:?}");
    assert_eq!(replayed.last(), Some(&State::Connected), "{replayed:?}");
    assert!(replayed.contains(&State::Reconnecting), "{replayed:?}");
    assert_eq!((app.desktop().connections().len(), app.desktop().tray()), (told, tray), "the truth is as it was");
    let history = app.debug(0).await.history;
    assert_eq!(history.iter().filter(|entry| matches!(entry, HistoryEntry::Gap { .. })).count(), 1, "its own");
}

#[tokio::test]
async fn a_large_replay_waits_for_a_slow_window_and_leaves_nothing_out() {
    const MESSAGES: usize = 30_000;
    let desk = Desk::set_up().await;
    let app = watched(&desk).await;
    app.desktop().takes_its_time.store(true, Ordering::Relaxed);
    let name = app.start_recording().await.unwrap().name;
    app.stop_recording().await;
    let folder = app.recordings().await.unwrap().folder;
    let path = std::path::Path::new(&folder).join(name);
    let head = fs::read_to_string(&path).unwrap().lines().next().unwrap().to_owned();
    let message = |n: usize| {
        let raw = format!(r#"{{"type":"goal.paused","eventId":"e{n}","data":{{"goalId":"g{n}"}}}}"#);
        RecordedLine::Message { at: Timestamp::from_millis(0), after_ms: 0, raw }.text()
    };
    let lines: Vec<String> = std::iter::once(head).chain((0..MESSAGES).map(message)).collect();
    fs::write(folder.clone() + "/large.jsonl", lines.join("\n")).unwrap();

    app.start_replay("large.jsonl".to_owned()).await.unwrap();
    let replayed = |batch: &RealtimeBatch| {
        batch.items.iter().any(|item| matches!(item, FeedItem::Event { origin: Origin::Replay, .. }))
    };
    eventually("a batch is on its way", || app.desktop().batches().last().is_some_and(replayed)).await;
    let first = app.desktop().batches().pop().unwrap();
    let ahead = seen(&app, "it waits", |view| view.replay.as_ref().is_some_and(|replay| replay.position > 8_000)).await;
    assert!(ahead.replay.unwrap().position < MESSAGES as u32 * 2 / 3, "no faster than the window takes it");
    let (mut items, mut number) = (first.items, first.number);
    while items.len() < MESSAGES {
        match app.next_batch(number) {
            Some(batch) => {
                number = batch.number;
                items.extend(batch.items);
            }
            // What comes next comes by itself.
            None => {
                eventually("the next one", || app.desktop().batches().last().is_some_and(|last| last.number > number))
                    .await;
                let batch = app.desktop().batches().pop().unwrap();
                number = batch.number;
                items.extend(batch.items);
            }
        }
    }
    let entities: Vec<Option<String>> = items
        .iter()
        .map(|item| match item {
            FeedItem::Event { event, .. } => event.entity_id().map(str::to_owned),
            FeedItem::Gap { .. } => None,
        })
        .collect();
    assert_eq!(entities, (0..MESSAGES).map(|n| Some(format!("g{n}"))).collect::<Vec<_>>(), "each once, in order");
    assert!(app.snapshot().replay.is_some(), "it lasts until the window has taken the last one");
}

#[tokio::test]
async fn a_window_that_hung_is_told_the_true_counts() {
    let desk = Desk::set_up().await;
    let app = desk.signed_in(false).await;
    eventually("the app is live", || is_live(&app)).await;
    app.desktop().takes_its_time.store(true, Ordering::Relaxed);
    let first = desk.mock.create_issue("The first", Level::Low);
    eventually("a batch is on its way", || heard(&app, &first)).await;
    let number = app.desktop().batches().pop().unwrap().number;

    desk.mock.burst(mock_backend::Burst { count: 21_000, rate: 0.0, end: false }).await;
    let goal = desk.mock.create_goal("The last");
    seen(&app, "the last one", |view| view.last_event.as_ref().is_some_and(|event| event.event_type == "goal.created"))
        .await;
    assert!(!heard(&app, &goal), "the window hangs");
    let batch = app.next_batch(number).expect("what was missed waits");

    assert!(matches!(batch.items.as_slice(), [FeedItem::Gap { .. }]), "{} items", batch.items.len());
    let told = batch.counts.expect("the window cannot count what it was not handed");
    assert_eq!(told, app.snapshot().counts);
    assert!(told.iter().map(|one| one.count).sum::<u32>() > 20_000, "{told:?}");
}

#[tokio::test]
async fn a_replay_is_stopped_and_what_is_no_recording_refused() {
    let desk = Desk::set_up().await;
    let app = watched(&desk).await;
    assert!(app.start_replay("../settings.json".to_owned()).await.is_err());
    assert!(app.start_replay("nowhere.jsonl".to_owned()).await.is_err());
    assert!(app.desktop().replays().is_empty());
    let name = app.start_recording().await.unwrap().name;
    app.stop_recording().await;
    app.start_replay(name).await.unwrap();
    app.stop_replay();
    assert_eq!(app.desktop().replays().len(), 2);
    assert!(app.snapshot().replay.is_none());
}

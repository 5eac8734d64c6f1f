//! A developer looks into the live side: what the panel shows, what it does to the connection, what it writes down.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use e2e::LabError;
use e2e::company::{Company, title};
use e2e::file_manager::{FileManager, path_without_any};
use e2e::lab::Lab;
use e2e::page::{LIVE_LIMIT, SOON, entry, wait_for, wait_for_state, wait_until_live};
use e2e::webdriver::Window;
use mock_backend::Level;
use serde_json::json;

const PANEL_SWITCH: &str = "[data-testid=debug-panel]";
const STATE: &str = "[data-testid=debug-state]";
const CONNECTION_ID: &str = "[data-testid=debug-connection-id]";
const SESSIONS: &str = "[data-testid=debug-sessions]";
const ATTEMPTS: &str = "[data-testid=debug-attempts]";
const DELIVERED: &str = "[data-testid=debug-event][data-fate=delivered]";
const RAW: &str = "[data-testid=debug-raw]";
const NORMALISED: &str = "[data-testid=debug-normalised]";
const RECORD: &str = "[data-testid=record]";
const RECORDING_PATH: &str = "[data-testid=recording-path]";
const SHOW_RECORDING: &str = "[data-testid=show-recording]";
/// Just after the switch messages are not heard yet.
const LISTENS: &str = "[data-testid=debug][data-listens=true]";
const REPLAYING: &str = "[data-testid=replaying]";

/// Notes of a replay, which ends by itself: its bar, the indicator of what is, and the one of what was.
const NOTE_REPLAY: &str = "window.replays = null; const has = (css) => document.querySelector(css) !== null; \
    const note = () => { \
        const now = [has('[data-testid=replaying]'), has('[data-testid=connection]'), \
            has('[data-testid=replayed-connection][data-state=connected]')]; \
        if (now[0] && now[2]) window.replays ??= now }; \
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true, attributes: true })";

#[test]
fn the_debug_panel_shows_the_connection_and_a_message_as_it_came_and_as_it_was_understood() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let window = Window::open(&lab, &company.launch()?)?;
    open_panel(&window)?;
    let words = title("A canary sings");
    let issue = company.act(|mock| mock.create_issue(&words, Level::Low));
    wait_for(&window, DELIVERED, SOON)?;
    window.click(DELIVERED)?;
    assert_eq!(window.attribute(STATE, "data-state")?.as_deref(), Some("connected"));
    window.wait_until(SOON, "the connection's id is shown", |w| w.has(CONNECTION_ID))?;
    window.wait_until(SOON, "the message is the issue", |w| Ok(w.text(RAW)?.unwrap_or_default().contains(&issue)))?;
    let facts = window.text("[data-testid=debug-facts]")?.unwrap_or_default();
    assert!(facts.contains("ws://"), "the address is shown: {facts}");
    let raw = window.text(RAW)?.unwrap_or_default();
    assert!(raw.contains(&issue) && raw.contains("issue.created"), "as it came: {raw}");
    // The window tells how it took the event once it has shown it.
    window.wait_until(SOON, "the message is shown as it was understood", |w| {
        let normal = w.text(NORMALISED)?.unwrap_or_default();
        Ok(normal.contains("handlers: ") && normal.contains("severity: low"))
    })?;
    let page = window.script("return document.querySelector('[data-testid=debug]').outerHTML", json!([]))?.to_string();
    assert!(!page.contains("canary") && !page.contains("eyJ"), "what people wrote is masked");
    Ok(())
}

#[test]
fn a_dropped_socket_reconnects_and_the_attempt_is_counted() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let window = Window::open(&lab, &company.launch()?)?;
    open_panel(&window)?;
    window.wait_until(SOON, "one attempt is counted", |w| Ok(w.text(ATTEMPTS)?.as_deref() == Some("1")))?;
    window.click("[data-testid=drop-socket]")?;
    window.wait_until(SOON, "the second attempt is counted", |w| Ok(w.text(ATTEMPTS)?.as_deref() == Some("2")))?;
    window.wait_until(SOON, "the second session is counted", |w| Ok(w.text(SESSIONS)?.as_deref() == Some("2")))?;
    wait_for_state(&window, "connected")?;
    Ok(())
}

#[test]
fn a_recording_holds_no_words_and_is_replayed_into_the_window() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let window = Window::open(&lab, &company.launch()?)?;
    open_panel(&window)?;
    window.click(RECORD)?;
    wait_for(&window, RECORDING_PATH, SOON)?;
    let issue = company.act(|mock| mock.create_issue(&title("A canary sings"), Level::Low));
    wait_for(&window, DELIVERED, SOON)?;
    window.click(RECORD)?;
    wait_for(&window, "[data-testid=recording][data-ended=stopped]", SOON)?;
    let path = PathBuf::from(window.text(RECORDING_PATH)?.unwrap_or_default());
    let file = fs::read_to_string(&path).map_err(LabError::io("the recording"))?;
    assert!(file.contains(&issue) && file.lines().count() >= 3, "{file}");
    assert!(!file.contains("canary") && !file.contains("eyJ"), "{file}");
    let mode = fs::metadata(&path).map_err(LabError::io("the recording"))?.permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "only the user may read it");

    window.click("[data-testid=replay]")?;
    wait_for(&window, ".choice input:checked", SOON)?;
    window.script(NOTE_REPLAY, json!([]))?;
    window.click(".dialog button[type=submit]")?;
    window.wait_until(SOON, "what was recorded stands in the place of what is", |w| {
        Ok(w.script("return window.replays", json!([]))? == json!([true, false, true]))
    })?;
    window.script("location.hash = '#/'", json!([]))?;
    wait_for(&window, &entry("issue.created", &issue), SOON)?;
    window.wait_until(SOON, "the replay ends", |w| Ok(!w.has(REPLAYING)?))?;
    wait_for_state(&window, "connected")?;
    let later = company.act(|mock| mock.create_issue(&title("Live again"), Level::Low));
    wait_for(&window, &entry("issue.created", &later), SOON).map(|_| ())
}

#[test]
fn a_recording_is_shown_in_its_folder_and_without_a_file_manager_that_is_said() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let launch = company.launch()?.variable("PATH", &path_without_any(&lab)?);
    let window = Window::open(&lab, &launch)?;
    open_panel(&window)?;
    window.click(RECORD)?;
    wait_for(&window, RECORDING_PATH, SOON)?;
    window.click(SHOW_RECORDING)?;
    window.wait_until(SOON, "it is said that nothing shows folders", |w| {
        Ok(w.text("body")?.unwrap_or_default().contains("No file manager answers"))
    })?;
    let path = window.text(RECORDING_PATH)?.unwrap_or_default();
    let manager = FileManager::start(&lab)?;
    window.click(SHOW_RECORDING)?;
    window.wait_until(SOON, "the file manager is asked", |_| Ok(!manager.asked().is_empty()))?;
    assert_eq!(manager.asked(), [format!("file://{path}")]);
    Ok(())
}

/// Switches the panel on, as a developer does, goes there, and waits until messages are heard for it.
fn open_panel(window: &Window<'_>) -> Result<(), LabError> {
    wait_until_live(window)?;
    window.script("location.hash = '#/settings/advanced'", json!([]))?;
    window.click(PANEL_SWITCH)?;
    window.script("location.hash = '#/debug'", json!([]))?;
    wait_for(window, LISTENS, LIVE_LIMIT).map(|_| ())
}

//! An entry of the inbox that is put out of the way by key, and what becomes of it over restarts of the app.

use std::time::Duration;

use e2e::LabError;
use e2e::company::{Company, title};
use e2e::lab::Lab;
use e2e::page::{HEADER_ACTION, SOON, wait_for, wait_until_live};
use e2e::store;
use e2e::webdriver::Window;
use mock_backend::Level;
use serde_json::json;

const ENTRY: &str = "[data-testid=inbox-entry]";
const MENU: &str = "[data-testid=snooze-menu]";
const OUTLOOK: &str = "[data-testid=outlook]";
/// Enter and an arrow, as WebDriver spells them.
const ENTER: &str = "\u{e007}";
const DOWN: &str = "\u{e015}";
/// How long an ended application may take to go.
const END_LIMIT: Duration = Duration::from_secs(10);

#[test]
fn a_snoozed_entry_is_snoozed_after_a_restart_and_back_when_its_time_has_come() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let launch = company.launch()?;
    let window = Window::open(&lab, &launch)?;
    wait_until_live(&window)?;
    company.act(|mock| mock.create_issue(&title("Two pallets stand in the exit"), Level::High));
    open_inbox(&window)?;
    wait_for(&window, &format!("{ENTRY}[data-read=false]"), SOON)?;
    window.keys("body", "s")?;
    wait_for(&window, MENU, SOON)?;
    window.keys(&format!("{MENU} input"), &format!("after the call{DOWN}{ENTER}"))?;
    wait_for(&window, OUTLOOK, SOON)?;
    assert!(!window.has(ENTRY)?, "it is out of the way");
    end(window)?;

    let window = Window::open(&lab, &launch)?;
    wait_until_live(&window)?;
    open_inbox(&window)?;
    wait_for(&window, OUTLOOK, SOON)?;
    window.click(OUTLOOK)?;
    wait_for(&window, ENTRY, SOON)?;
    let line = window.text(ENTRY)?.unwrap_or_default();
    assert!(line.contains("after the call"), "with its reason: {line}");
    end(window)?;

    its_time_comes(&lab)?;
    let window = Window::open(&lab, &launch)?;
    wait_until_live(&window)?;
    open_inbox(&window)?;
    wait_for(&window, &format!("{ENTRY}[data-read=false]"), SOON)?;
    let line = window.text(ENTRY)?.unwrap_or_default();
    assert!(line.contains("Back from snooze") && line.contains("after the call"), "{line}");
    end(window)
}

fn open_inbox(window: &Window<'_>) -> Result<(), LabError> {
    window.script("location.hash = '#/inbox'", json!([]))?;
    wait_for(window, HEADER_ACTION, SOON).map(|_| ())
}

fn end(window: Window<'_>) -> Result<(), LabError> {
    window.terminate();
    window.wait_for_exit(END_LIMIT).map(|_| ())
}

/// As if three days had gone by while the app was closed.
fn its_time_comes(lab: &Lab) -> Result<(), LabError> {
    let moved = store::change(lab, "UPDATE inbox SET snoozed_until = snoozed_until - 3 * 86400000")?;
    assert!(moved > 0, "the store knows of it");
    Ok(())
}

//! What a person does in the window, from the click to the company and back.

use std::time::Duration;

use e2e::company::{Company, refused, title};
use e2e::lab::Lab;
use e2e::page::{FEED_ENTRY, HEADER_ACTION, SOON, goal_room, leave_dashboard, wait_for, wait_until_live};
use e2e::webdriver::Window;
use e2e::{LabError, wait};
use mock_backend::Burst;
use serde_json::{Value, json};

const STATUS: &str = "[data-testid=goal-status]";
const TOAST: &str = "[data-testid=toast]";
const DIALOG: &str = "[role=dialog]";
const PALETTE: &str = "[data-testid=palette]";
const REFUSAL: &str = "[data-testid=refused]";
/// Enter, as WebDriver spells it.
const ENTER: &str = "\u{e007}";
/// The server's event comes so late that it cannot be what the window shows first.
const LATE: Duration = Duration::from_millis(500);
/// Entries that the feed keeps.
const FEED_LENGTH: usize = 50;

/// Notes every status that the goal's room shows, also for a moment.
const NOTE_STATUSES: &str = "window.statuses = []; const note = () => { \
    const now = document.querySelector('[data-testid=goal-status]')?.dataset.status; \
    if (now && now !== window.statuses.at(-1)) window.statuses.push(now) }; note(); \
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true, attributes: true })";

#[test]
fn a_goal_is_completed_at_once_and_confirmed_without_a_flicker() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let goal = company.active_goal(&title("Halve onboarding time"))?;
    company.act(|mock| mock.set_event_delay(LATE));
    let window = Window::open(&lab, &company.launch()?)?;
    enter_room(&window, &goal)?;
    window.keys("body", "e")?;
    wait_for(&window, DIALOG, SOON)?;
    window.click(&format!("{DIALOG} button[type=submit]"))?;
    let took = wait_for(&window, &status("completed"), SOON)?;
    println!("shown as completed after {took:?}");
    // Until after the event, and after the time in which it may confirm.
    std::thread::sleep(Duration::from_secs(6));
    assert_eq!(window.script("return window.statuses", json!([]))?, json!(["active", "completed"]));
    let done =
        company.act(|mock| mock.world().goals.iter().any(|known| known.id == goal && known.status == "completed"));
    assert!(done, "the company knows");
    assert!(window.count(TOAST)? <= 1, "one toast at the most tells of an own change");
    Ok(())
}

#[test]
fn a_refused_change_goes_back_and_says_why() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let goal = company.active_goal(&title("Open a second studio"))?;
    let window = Window::open(&lab, &company.launch()?)?;
    enter_room(&window, &goal)?;
    company.act(|mock| mock.fail_rest(Some(403)));
    // The refusal comes when the page has had its time to draw what was asked for.
    company.act(|mock| mock.hold_rest(Some(":close")));
    window.keys("body", "e")?;
    wait_for(&window, DIALOG, SOON)?;
    window.click(&format!("{DIALOG} button[type=submit]"))?;
    wait_for(&window, &status("completed"), SOON)?;
    company.act(|mock| mock.hold_rest(None));
    wait_for(&window, REFUSAL, SOON)?;
    wait_for(&window, &status("active"), SOON)?;
    let why = window.text(REFUSAL)?.unwrap_or_default();
    assert!(why.len() > 20, "a reason in words, not '{why}'");
    assert_eq!(window.script("return window.statuses", json!([]))?, json!(["active", "completed", "active"]));
    company.act(|mock| mock.fail_rest(None));
    Ok(())
}

#[test]
fn five_thousand_events_leave_fifty_entries_and_a_window_that_answers() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let window = Window::open(&lab, &company.launch()?)?;
    wait_until_live(&window)?;
    company.burst(Burst { count: 5_000, rate: 0.0, end: false });
    let last = company.act(|mock| mock.create_issue(&title("The last one"), mock_backend::Level::Low));
    wait_for(&window, &e2e::page::entry("issue.created", &last), SOON)?;
    // While a crowd passes a screenful is drawn; the rest follows when it is over.
    window.wait_until(SOON, "fifty entries", |w| Ok(w.count(FEED_ENTRY)? == FEED_LENGTH))?;
    wait::is_quick(Duration::from_secs(2), "the window answers a key", || {
        window.keys("body", "\u{e009}k\u{e000}")?;
        let took = wait_for(&window, PALETTE, SOON)?;
        window.keys(&format!("{PALETTE} input"), "\u{e00c}")?;
        window.wait_until(SOON, "the palette is closed", |w| Ok(!w.has(PALETTE)?))?;
        Ok(took)
    })?;
    Ok(())
}

#[test]
fn a_colleagues_note_appears_in_the_open_room() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let goal = company.active_goal(&title("Raise repeat orders"))?;
    let window = Window::open(&lab, &company.launch()?)?;
    enter_room(&window, &goal)?;
    let note = title("Regions agreed");
    company.act(|mock| mock.add_note(&goal, "Note", &note)).map_err(refused)?;
    window.wait_until(SOON, "the note is in the room", |w| {
        let texts = w.script("return document.querySelector('[data-testid=goal-room]').innerText", json!([]))?;
        Ok(texts.as_str().is_some_and(|text| text.contains(&note)))
    })?;
    Ok(())
}

#[test]
fn a_new_goal_is_created_by_keys_alone() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let window = Window::open(&lab, &company.launch()?)?;
    wait_until_live(&window)?;
    leave_dashboard(&window)?;
    window.keys("body", "c")?;
    wait_for(&window, DIALOG, SOON)?;
    let name = title("Cut returns by half");
    window.keys(&format!("{DIALOG} input"), &format!("{name}{ENTER}"))?;
    window.wait_until(SOON, "the company has the goal", |_| {
        Ok(company.act(|mock| mock.world().goals.iter().any(|goal| goal.title == name)))
    })?;
    Ok(())
}

fn enter_room(window: &Window<'_>, goal: &str) -> Result<(), LabError> {
    wait_until_live(window)?;
    window.script("location.hash = `#/goals/${arguments[0]}`", json!([goal]))?;
    wait_for(window, &goal_room(goal), SOON)?;
    wait_for(window, &status("active"), SOON)?;
    wait_for(window, HEADER_ACTION, SOON)?;
    window.script(NOTE_STATUSES, json!([])).map(|_: Value| ())
}

fn status(status: &str) -> String {
    format!("{STATUS}[data-status=\"{status}\"]")
}

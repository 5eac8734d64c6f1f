//! What a person hears from the desktop: completed goals and new issues, once, and a click leads there.

use std::time::Duration;

use e2e::lab::Lab;
use e2e::notifications::{Dunst, Witness};
use e2e::tray::TrayHost;
use e2e::webdriver::Window;
use e2e::{LabError, wait};
use mock_backend::Level;
use serde_json::json;

use e2e::company::{Company, title};
use e2e::page::{SOON, entry, entry_of, goal_room, leave_dashboard, wait_for, wait_until_live};

/// How long is watched that nothing more comes.
const QUIET: Duration = Duration::from_secs(2);
/// Single notifications that a burst may raise; what comes after is summed up in one.
const SINGLES: usize = 5;
const BURST: usize = 12;

#[test]
fn a_completed_goal_is_announced_and_a_click_opens_its_room() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let (dunst, witness) = (Dunst::start(&lab)?, Witness::start(&lab)?);
    let name = title("Ship <b>bold</b> & <there>");
    let goal = company.active_goal(&name)?;
    let window = Window::open(&lab, &company.launch()?)?;
    wait_until_live(&window)?;
    company.complete(&goal)?;
    let shown = window.wait_until(SOON, "dunst shows a notification", |_| Ok(dunst.displayed()? > 0))?;
    println!("a completed goal is announced after {shown:?}");
    witness.first(SOON)?;
    let seen = witness.seen();
    assert_eq!(seen.len(), 1, "one notification: {seen:?}");
    let escaped = name.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let named = seen[0].summary.contains(&name) || seen[0].body.contains(&escaped);
    assert!(named, "the goal is named, as plain text in the title or escaped in the text: {seen:?}");
    assert!(!seen[0].body.contains(&name), "the text is escaped: {seen:?}");
    assert!(!dunst.has_complained_about_markup(), "dunst can read the text");
    dunst.click()?;
    let opened = wait_for(&window, &goal_room(&goal), SOON)?;
    println!("its click opens the room after {opened:?}");
    Ok(())
}

#[test]
fn a_click_on_a_completed_goal_brings_back_a_hidden_window() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let panel = TrayHost::start(&lab)?;
    let dunst = Dunst::start(&lab)?;
    let goal = company.active_goal(&title("Halve onboarding time"))?;
    let window = Window::open(&lab, &company.launch()?)?;
    wait_until_live(&window)?;
    crate::desktop::close_to_tray(&lab, &window, &panel)?;
    company.complete(&goal)?;
    window.wait_until(SOON, "dunst shows a notification", |_| Ok(dunst.displayed()? > 0))?;
    dunst.click()?;
    crate::desktop::wait_until_shown(&lab, &window)?;
    wait_for(&window, &goal_room(&goal), SOON)?;
    Ok(())
}

#[test]
fn a_new_issue_is_announced_and_a_click_marks_it_in_the_feed() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let (dunst, witness) = (Dunst::start(&lab)?, Witness::start(&lab)?);
    let window = Window::open(&lab, &company.launch()?)?;
    wait_until_live(&window)?;
    leave_dashboard(&window)?;
    let name = title("Export drops the last row");
    let issue = company.act(|mock| mock.create_issue(&name, Level::High));
    window.wait_until(SOON, "dunst shows a notification", |_| Ok(dunst.displayed()? > 0))?;
    witness.first(SOON)?;
    assert_eq!(witness.seen_with(&name).len(), 1, "the issue is named once: {:?}", witness.seen());
    dunst.click()?;
    let marked = entry_of(&issue);
    window.wait_until(SOON, "the issue's entry is marked", |w| {
        Ok(w.attribute(&marked, "data-highlighted")?.is_some_and(|value| value != "false"))
    })?;
    Ok(())
}

#[test]
fn the_same_event_twice_is_announced_once() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let (_dunst, witness) = (Dunst::start(&lab)?, Witness::start(&lab)?);
    let window = Window::open(&lab, &company.launch()?)?;
    wait_until_live(&window)?;
    let (event, issue) = twice(&company);
    company.act(|mock| mock.emit(event.clone()));
    company.act(|mock| mock.emit(event.clone()));
    witness.first(SOON)?;
    wait_for(&window, &entry("issue.created", &issue), SOON)?;
    wait::holds_for(QUIET, "one notification", || Ok(witness.seen().len() == 1))?;
    assert_eq!(window.count(&entry("issue.created", &issue))?, 1, "one entry in the feed");
    Ok(())
}

#[test]
fn a_burst_of_completions_is_summed_up() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let (_dunst, witness) = (Dunst::start(&lab)?, Witness::start(&lab)?);
    let titles: Vec<_> = (0..BURST).map(|_| title("Win a tender")).collect();
    let goals = titles.iter().map(|name| company.active_goal(name)).collect::<Result<Vec<_>, _>>()?;
    let window = Window::open(&lab, &company.launch()?)?;
    wait_until_live(&window)?;
    for goal in &goals {
        company.complete(goal)?;
    }
    for goal in &goals {
        wait_for(&window, &entry("goal.completed", goal), SOON)?;
    }
    let fresh = || witness.seen().into_iter().filter(|one| one.replaces_id == 0).collect::<Vec<_>>();
    let summed_up = || fresh().iter().any(|one| titles.iter().filter(|name| names(one, name)).count() != 1);
    window.wait_until(SOON, "a summary is shown", |_| Ok(summed_up()))?;
    wait::holds_for(QUIET, "at most five and a summary", || Ok(fresh().len() <= SINGLES + 1))?;
    let singles = fresh().iter().filter(|one| titles.iter().filter(|name| names(one, name)).count() == 1).count();
    assert!((1..=SINGLES).contains(&singles), "{singles} single notifications: {:?}", witness.seen());
    Ok(())
}

fn names(one: &e2e::notifications::Notification, title: &str) -> bool {
    one.summary.contains(title) || one.body.contains(title)
}

/// An `issue.created` with an id of its own (protocol.md 4.4), and the issue's id.
fn twice(company: &Company) -> (serde_json::Value, String) {
    let tenant = company.act(|mock| mock.world().tenant_id);
    let author = company.act(|mock| mock.users()[1].user_id.clone());
    let number = fastrand::u64(..);
    let (issue, at) = (format!("issue_{number}"), "2026-03-06T12:00:00.000Z");
    let data = json!({
        "issueId": issue, "tenantId": tenant, "title": title("Orders arrive twice"), "description": "Since Monday",
        "severity": "critical", "status": "open", "priority": "urgent", "category": "bug", "createdAt": at, "createdBy": author
    });
    let event = json!({
        "type": "issue.created", "data": data, "timestamp": at, "eventId": format!("evt_{number}"), "tenantId": tenant
    });
    (event, issue)
}

#[test]
fn the_window_says_why_one_was_notified() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let dunst = Dunst::start(&lab)?;
    let window = Window::open(&lab, &company.launch()?)?;
    wait_until_live(&window)?;
    let issue = company.act(|mock| mock.create_issue(&title("Export drops the last row"), Level::High));
    window.wait_until(SOON, "dunst shows a notification", |_| Ok(dunst.displayed()? > 0))?;
    dunst.click()?;
    wait_for(&window, &format!("{}[data-highlighted]", entry_of(&issue)), SOON)?;
    window.script("location.hash = '#/inbox'", json!([]))?;
    wait_for(&window, "[data-testid=inbox-detail]", SOON)?;
    window.wait_until(SOON, "W opens the ledger", |w| {
        w.script("document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'w', bubbles: true }))", json!([]))?;
        w.has(WHY)
    })?;
    window.wait_until(SOON, "the ledger tells of the click", |w| {
        Ok(w.text(WHY)?.is_some_and(|text| text.contains("You opened it from the notification")))
    })?;
    let told = window.text(WHY)?.unwrap_or_default();
    for line in ["Why was I notified?", "Received as issue.created", "New issues", "Shown on the desktop"] {
        assert!(told.contains(line), "{line}: {told}");
    }
    assert!(!told.contains("The desktop closed it"), "a click closes, which is told once: {told}");
    window.keys(&format!("{WHY} button"), "\u{e00c}")?;
    window.wait_until(SOON, "Esc closes it", |w| Ok(!w.has(WHY)?))?;
    Ok(())
}

#[test]
fn a_test_notification_says_what_came_of_it() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let window = Window::open(&lab, &company.launch()?)?;
    wait_until_live(&window)?;
    window.script("location.hash = '#/settings/notifications'", json!([]))?;
    wait_for(&window, SEND_TEST, SOON)?;
    window.click(SEND_TEST)?;
    let result = |text: &'static str| {
        window.wait_until(SOON, text, |w| Ok(w.text(TEST_RESULT)?.is_some_and(|told| told.contains(text))))
    };
    result("No notification service runs on this desktop")?;
    // One that comes later is found.
    let dunst = Dunst::start(&lab)?;
    window.click(SEND_TEST)?;
    result("Shown by dunst")?;
    assert!(dunst.displayed()? > 0, "dunst shows it");
    Ok(())
}

/// The ledger of the entry that is shown.
const WHY: &str = "[data-testid=why]";
const SEND_TEST: &str = "[data-testid=send-test]";
const TEST_RESULT: &str = "[data-testid=test-result]";

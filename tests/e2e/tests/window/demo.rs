//! The demo: a whole company without an account or a network.

use e2e::LabError;
use e2e::app::Launch;
use e2e::lab::Lab;
use e2e::webdriver::Window;

use e2e::page::{DEMO_SWITCH, FEED_ENTRY, GOAL_ROW, LIVE_LIMIT, OPEN_DEMO, wait_for, wait_for_state, wait_until_live};

#[test]
fn the_demo_is_live_and_something_happens_in_it() -> Result<(), LabError> {
    let lab = Lab::start()?;
    let window = Window::open(&lab, &Launch::demo(7)?)?;
    wait_until_live(&window)?;
    wait_for(&window, FEED_ENTRY, LIVE_LIMIT)?;
    let marked = window.text("body")?.unwrap_or_default().contains("Demo");
    assert!(marked, "the demo is marked as one");
    Ok(())
}

#[test]
fn the_demos_switch_cuts_its_backend_and_restores_it() -> Result<(), LabError> {
    let lab = Lab::start()?;
    let window = Window::open(&lab, &Launch::demo(7)?)?;
    wait_until_live(&window)?;
    window.click(DEMO_SWITCH)?;
    let cut = wait_for_state(&window, "reconnecting")?;
    window.click(DEMO_SWITCH)?;
    let restored = wait_for_state(&window, "connected")?;
    println!("cut shows after {cut:?}, live {restored:?} after the switch is back");
    Ok(())
}

#[test]
fn the_same_seed_shows_the_same_goals_and_another_seed_others() -> Result<(), LabError> {
    let lab = Lab::start()?;
    let first = goals(&lab, 1)?;
    assert!(!first.is_empty(), "the demo company has goals");
    assert_eq!(first, goals(&lab, 1)?, "one seed, one company");
    assert_ne!(first, goals(&lab, 2)?, "another seed, another company");
    Ok(())
}

#[test]
fn the_signed_out_screen_opens_the_demo() -> Result<(), LabError> {
    let lab = Lab::start()?;
    let window = Window::open(&lab, &Launch::app()?)?;
    wait_for(&window, OPEN_DEMO, LIVE_LIMIT)?;
    window.click(OPEN_DEMO)?;
    wait_until_live(&window)
}

/// The ids of the company's seeded goals, sorted. Goals of the script come later and are not counted: the list is read
/// as soon as the page is ready.
fn goals(lab: &Lab, seed: u64) -> Result<Vec<String>, LabError> {
    let window = Window::open(lab, &Launch::demo(seed)?)?;
    window.wait_until(LIVE_LIMIT, "the page is ready", |w| w.has("[data-ready=true]"))?;
    let mut ids = window.attributes(GOAL_ROW, "data-goal-id")?;
    ids.sort();
    ids.dedup();
    Ok(ids)
}

//! The demo: a whole company without an account or a network.

use e2e::LabError;
use e2e::app::Launch;
use e2e::company::Company;
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
    let (one, other) = (seeded(1)?, seeded(2)?);
    for (seed, own, foreign) in [(1, &one, &other), (1, &one, &other), (2, &other, &one)] {
        let shown = goals(&lab, seed)?;
        assert!(shown.iter().any(|goal| own.contains(goal)), "one seed, one company: {shown:?} of {own:?}");
        assert!(!shown.iter().any(|goal| foreign.contains(goal)), "another seed, another company: {shown:?}");
    }
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

/// The ids of the goals on the dashboard. Its colleagues are at work, so that they need not be those of another start.
fn goals(lab: &Lab, seed: u64) -> Result<Vec<String>, LabError> {
    let window = Window::open(lab, &Launch::demo(seed)?)?;
    window.wait_until(LIVE_LIMIT, "goals are shown", |w| w.has(GOAL_ROW))?;
    window.attributes(GOAL_ROW, "data-goal-id")
}

/// The ids of the goals that a company of this seed begins with.
fn seeded(seed: u64) -> Result<Vec<String>, LabError> {
    let company = Company::of_seed(seed)?;
    Ok(company.act(|mock| mock.world().goals.into_iter().map(|goal| goal.id).collect()))
}

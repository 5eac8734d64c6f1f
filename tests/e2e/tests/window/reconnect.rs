//! The connection is cut, and the window says so and comes back.

use std::time::Duration;

use e2e::lab::Lab;
use e2e::webdriver::Window;
use e2e::{LabError, wait};
use mock_backend::Level;

use e2e::company::{Company, title};
use e2e::page::{CONNECTION, COUNTDOWN, FEED_GAP, SOON, entry, wait_for, wait_for_state, wait_until_live};

/// From the cut to the honest indicator.
const TOLD_WITHIN: Duration = Duration::from_secs(1);
/// From the gateway's goodbye to the next connection.
const BACK_WITHIN: Duration = Duration::from_secs(2);
/// A connection that held less long is not followed as fast.
const STABLE: Duration = Duration::from_secs(10);

#[test]
fn a_cut_is_told_within_a_second_with_a_countdown_to_the_next_try() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let window = Window::open(&lab, &company.launch()?)?;
    wait_until_live(&window)?;
    let told = wait::is_quick(TOLD_WITHIN, "a cut is told", || {
        company.act(|mock| mock.set_network(true));
        wait_until_live(&window)?;
        company.act(|mock| mock.set_network(false));
        wait_for_state(&window, "reconnecting")
    })?;
    println!("a cut is told after {told:?}");
    if !window.has(COUNTDOWN)? {
        window.click(CONNECTION)?;
    }
    let first =
        window.wait_for(SOON, "the countdown shows seconds", || Ok(seconds(&window)?.filter(|left| *left > 1)))?;
    window.wait_until(SOON, "the countdown counts down", |w| Ok(seconds(w)?.is_some_and(|left| left < first)))?;
    Ok(())
}

#[test]
fn after_a_cut_the_window_is_live_again_marks_the_gap_and_hears_on() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let window = Window::open(&lab, &company.launch()?)?;
    wait_until_live(&window)?;
    company.act(|mock| mock.set_network(false));
    wait_for_state(&window, "reconnecting")?;
    company.act(|mock| mock.set_network(true));
    let back = wait_for_state(&window, "connected")?;
    println!("back to live {back:?} after the network");
    wait_for(&window, FEED_GAP, SOON)?;
    let issue = company.act(|mock| mock.create_issue(&title("Door jams"), Level::Low));
    wait_for(&window, &entry("issue.created", &issue), SOON)?;
    Ok(())
}

#[test]
fn a_planned_goodbye_of_the_gateway_is_followed_by_live_within_a_second_or_two() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let window = Window::open(&lab, &company.launch()?)?;
    wait_until_live(&window)?;
    wait::is_quick(BACK_WITHIN, "another connection is opened", || {
        let connections = company.act(|mock| mock.counters().connections);
        company.act(|mock| mock.close_connections(1001, "Going away"));
        let again = |_: &Window<'_>| Ok(company.act(|mock| mock.counters().connections) > connections);
        let took = window.wait_until(SOON, "another connection is opened", again)?;
        wait_for_state(&window, "connected")?;
        if took >= BACK_WITHIN {
            std::thread::sleep(STABLE);
        }
        Ok(took)
    })?;
    Ok(())
}

/// The number in the countdown.
fn seconds(window: &Window<'_>) -> Result<Option<u64>, LabError> {
    let text = window.text(COUNTDOWN)?.unwrap_or_default();
    let digits: String = text.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    Ok(digits.parse().ok())
}

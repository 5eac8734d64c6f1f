//! What stands in the application's page, and waiting for it.

use std::time::Duration;

use crate::LabError;
use crate::webdriver::Window;

/// From the window's first page to live data in it, on a busy machine.
pub const LIVE_LIMIT: Duration = Duration::from_secs(30);
/// Something that is awaited but not measured: whoever waits longer waits in vain, on a busy machine too.
pub const SOON: Duration = Duration::from_secs(30);

/// The indicator; `data-state` is the state of the connection.
pub const CONNECTION: &str = "[data-testid=connection]";
/// An event in the dashboard's feed.
pub const FEED_ENTRY: &str = "[data-testid=feed-entry]";
/// A gap in the feed.
pub const FEED_GAP: &str = "[data-testid=feed-gap]";
/// The seconds until the next attempt.
pub const COUNTDOWN: &str = "[data-testid=retry-countdown]";
/// The demo's switch for its network.
pub const DEMO_SWITCH: &str = "[data-testid=demo-network]";
/// The way from the sign-in to the demo.
pub const OPEN_DEMO: &str = "[data-testid=open-demo]";
/// A banner.
pub const NOTICE: &str = "[data-testid=notice]";
/// The page of somebody who is signed out.
pub const SIGNED_OUT: &str = "[data-testid=signed-out]";
/// Its button.
pub const SIGN_IN: &str = "[data-testid=sign-in]";
/// What it says of a sign-in that failed.
pub const SIGN_IN_FAULT: &str = "[data-testid=signed-out] [role=alert]";
/// What it says of the keyring.
pub const KEYRING_NOTE: &str = "[data-testid=keyring-note]";
/// The button that signs out.
pub const SIGN_OUT: &str = "[data-testid=sign-out]";
/// A goal in the list.
pub const GOAL_ROW: &str = "[data-goal-id][data-status]";

/// What the list of goals can do, in the header; the dashboard's own button opens a menu.
const NEW_GOAL: &str = "#header-actions > button:not([aria-haspopup])";
/// What the page can do, in the header. A page that has put it there hears its keys: its effects have run.
pub const HEADER_ACTION: &str = "#header-actions > button";

/// The feed's entries about an entity.
pub fn entry_of(entity: &str) -> String {
    format!("{FEED_ENTRY}[data-entity-id=\"{entity}\"]")
}

/// The feed's entries of one event type about an entity.
pub fn entry(event_type: &str, entity: &str) -> String {
    format!("{}[data-event-type=\"{event_type}\"]", entry_of(entity))
}

/// The room of a goal.
pub fn goal_room(goal: &str) -> String {
    format!("[data-testid=goal-room][data-goal-id=\"{goal}\"]")
}

/// The goal's row, when it stands under this status.
pub fn goal_row(goal: &str, status: &str) -> String {
    format!("[data-goal-id=\"{goal}\"][data-status=\"{status}\"]")
}

/// Waits until the window has its first answers and the connection is in `state`.
pub fn wait_for_state(window: &Window<'_>, state: &str) -> Result<Duration, LabError> {
    let indicator = format!("{CONNECTION}[data-state=\"{state}\"]");
    window.wait_until(LIVE_LIMIT, &format!("the connection is {state}"), |w| w.has(&indicator))
}

/// Waits until the window shows live data.
pub fn wait_until_live(window: &Window<'_>) -> Result<(), LabError> {
    window.wait_until(LIVE_LIMIT, "the page is ready", |w| w.has("[data-ready=true]"))?;
    wait_for_state(window, "connected").map(|_| ())
}

/// Waits for an element and says how long it took.
pub fn wait_for(window: &Window<'_>, css: &str, limit: Duration) -> Result<Duration, LabError> {
    window.wait_until(limit, &format!("{css} is shown"), |w| w.has(css))
}

/// Leaves the dashboard for the goals, so that its feed is out of sight; they hear keys.
pub fn leave_dashboard(window: &Window<'_>) -> Result<(), LabError> {
    window.script("location.hash = '#/goals'", serde_json::json!([]))?;
    wait_for(window, NEW_GOAL, SOON).map(|_| ())
}

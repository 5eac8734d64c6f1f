//! Desktops that lack something, and what the close button does on them.

use std::process::Command;
use std::time::{Duration, Instant};

use e2e::app::Launch;
use e2e::desktop::{Placement, close_window, cover, is_focused, placement, press, restore};
use e2e::lab::{Activation, Lab};
use e2e::notifications::Dunst;
use e2e::tray::TrayHost;
use e2e::webdriver::Window;
use e2e::{LabError, wait};
use mock_backend::Level;
use serde_json::json;

use e2e::company::{Company, title};
use e2e::page::{LIVE_LIMIT, NOTICE, OPEN_DEMO, SIGNED_OUT, SOON, entry, wait_for, wait_until_live};

/// How long the application is watched to keep running.
const STAYS: Duration = Duration::from_secs(2);

#[test]
fn it_runs_without_a_panel_a_notification_daemon_or_any_service_on_the_bus() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let window = Window::open(&lab, &company.launch()?)?;
    wait_until_live(&window)?;
    let issue = company.act(|mock| mock.create_issue(&title("Nobody hears this"), Level::High));
    wait_for(&window, &entry("issue.created", &issue), SOON)?;
    wait::holds_for(STAYS, "the application runs", || Ok(window.is_running()))
}

#[test]
fn it_runs_on_a_bus_that_starts_services_on_demand() -> Result<(), LabError> {
    let (lab, company) = (Lab::with(Activation::On)?, Company::open()?);
    let window = Window::open(&lab, &company.launch()?)?;
    wait_until_live(&window)
}

#[test]
fn it_runs_with_a_notification_daemon_but_no_panel() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let dunst = Dunst::start(&lab)?;
    let window = Window::open(&lab, &company.launch()?)?;
    wait_until_live(&window)?;
    company.act(|mock| mock.create_issue(&title("Heard"), Level::High));
    window.wait_until(SOON, "dunst shows a notification", |_| Ok(dunst.displayed()? > 0)).map(|_| ())
}

#[test]
fn it_runs_without_a_session_bus() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let nowhere = format!("unix:path={}", lab.folder("XDG_RUNTIME_DIR").join("no-bus").display());
    let launch = company.launch()?.variable("DBUS_SESSION_BUS_ADDRESS", nowhere);
    let window = Window::open(&lab, &launch)?;
    wait_until_live(&window)
}

#[test]
fn with_a_panel_the_close_button_hides_and_open_brings_it_back() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let panel = TrayHost::start(&lab)?;
    let window = Window::open(&lab, &company.launch()?)?;
    wait_until_live(&window)?;
    let item = panel.item(SOON)?;
    close_to_tray(&lab, &window, &panel)?;
    wait::holds_for(STAYS, "the application runs", || Ok(window.is_running()))?;
    item.click("Open")?;
    wait_until_shown(&lab, &window)?;
    let issue = company.act(|mock| mock.create_issue(&title("Heard again"), Level::Low));
    wait_for(&window, &entry("issue.created", &issue), SOON)?;
    Ok(())
}

#[test]
fn a_left_click_on_the_tray_brings_back_a_hidden_window() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let panel = TrayHost::start(&lab)?;
    let window = Window::open(&lab, &company.launch()?)?;
    wait_until_live(&window)?;
    close_to_tray(&lab, &window, &panel)?;
    panel.item(SOON)?.activate()?;
    wait_until_shown(&lab, &window)
}

#[test]
fn without_a_panel_the_close_button_minimises_and_says_so_once() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let window = Window::open(&lab, &company.launch()?)?;
    wait_until_live(&window)?;
    close_window(&lab)?;
    wait_for_placement(&lab, &window, Placement::Minimised)?;
    restore(&lab)?;
    wait_until_shown(&lab, &window)?;
    wait_for(&window, NOTICE, SOON)?;
    window.wait_until(SOON, "the notice goes", |w| Ok(!w.has(NOTICE)?))?;
    close_window(&lab)?;
    wait_for_placement(&lab, &window, Placement::Minimised)?;
    restore(&lab)?;
    wait_until_shown(&lab, &window)?;
    wait::holds_for(STAYS, "no second notice", || Ok(!window.has(NOTICE)?))
}

#[test]
fn a_panel_that_goes_away_changes_the_close_button_back() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let panel = TrayHost::start(&lab)?;
    let window = Window::open(&lab, &company.launch()?)?;
    wait_until_live(&window)?;
    let item = panel.item(SOON)?.seen_by(lab.bus()?);
    panel.stop()?;
    // The application takes its icon away once it knows.
    window.wait_until(SOON, "the icon is taken away", |_| Ok(!item.is_alive()?))?;
    close_window(&lab)?;
    wait_for_placement(&lab, &window, Placement::Minimised)
}

#[test]
fn ctrl_q_quits() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let _panel = TrayHost::start(&lab)?;
    let window = Window::open(&lab, &company.launch()?)?;
    wait_until_live(&window)?;
    press(&lab, "ctrl+q")?;
    let took = window.wait_for_exit(SOON)?;
    println!("quits within {took:?}");
    Ok(())
}

#[test]
fn a_request_to_end_is_followed() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let window = Window::open(&lab, &company.launch()?)?;
    wait_until_live(&window)?;
    window.terminate();
    window.wait_for_exit(SOON).map(|_| ())
}

#[test]
fn a_second_launch_raises_the_first_window_and_ends_with_success() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let launch = company.launch()?;
    let window = Window::open(&lab, &launch)?;
    wait_until_live(&window)?;
    let _cover = cover(&lab)?;
    second_launch(launch.command(&lab))?;
    window.wait_until(SOON, "the first window has the focus", |_| is_focused(&lab))?;
    Ok(())
}

#[test]
fn a_second_launch_brings_back_a_hidden_window() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let panel = TrayHost::start(&lab)?;
    let launch = company.launch()?;
    let window = Window::open(&lab, &launch)?;
    wait_until_live(&window)?;
    close_to_tray(&lab, &window, &panel)?;
    second_launch(launch.command(&lab))?;
    wait_until_shown(&lab, &window)
}

#[test]
fn without_a_token_the_window_says_signed_out_and_offers_the_demo() -> Result<(), LabError> {
    let lab = Lab::start()?;
    let window = Window::open(&lab, &Launch::app()?)?;
    let offered = |w: &Window<'_>| Ok(w.has(SIGNED_OUT)? && w.has(OPEN_DEMO)?);
    window.wait_until(LIVE_LIMIT, "the page asks to sign in and offers the demo", offered).map(|_| ())
}

/// Closes the window on a desktop with a panel, once the panel shows the application's icon.
pub fn close_to_tray(lab: &Lab, window: &Window<'_>, panel: &TrayHost) -> Result<(), LabError> {
    panel.item(SOON)?;
    close_window(lab)?;
    let mut pressed = Instant::now();
    let is_hidden = |_: &Window<'_>| {
        let placement = placement(lab)?;
        // A key that the window manager did not hear is pressed again, as a person would.
        if placement == Placement::Shown && pressed.elapsed() > HEARD_WITHIN {
            close_window(lab)?;
            pressed = Instant::now();
        }
        Ok(placement == Placement::Hidden)
    };
    window.wait_until(SOON, "the window is hidden", is_hidden).map(|_| ())
}

/// Longer than the window manager takes for a key.
const HEARD_WITHIN: Duration = Duration::from_secs(5);

pub fn wait_until_shown(lab: &Lab, window: &Window<'_>) -> Result<(), LabError> {
    wait_for_placement(lab, window, Placement::Shown)
}

fn wait_for_placement(lab: &Lab, window: &Window<'_>, wanted: Placement) -> Result<(), LabError> {
    window.wait_until(SOON, &format!("the window is {wanted:?}"), |_| Ok(placement(lab)? == wanted)).map(|_| ())
}

/// Starts the program again; it must hand over and end by itself.
fn second_launch(mut command: Command) -> Result<(), LabError> {
    let started = Instant::now();
    let mut second = command.spawn().map_err(LabError::io("the second launch"))?;
    let ended =
        wait::until(SOON, "the second launch ends", || second.try_wait().map_err(LabError::io("the second launch")));
    if ended.is_err() {
        second.kill().map_err(LabError::io("the second launch"))?;
    }
    let status = ended?;
    println!("the second launch ends after {:?}", started.elapsed());
    assert!(status.success(), "the second launch ends with {status}");
    Ok(())
}

#[test]
fn without_a_graphics_card_the_page_leaves_out_what_moves() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let window = Window::open(&lab, &company.launch()?)?;
    wait_until_live(&window)?;
    let devices = std::fs::read_dir("/dev/dri").into_iter().flatten().filter_map(Result::ok);
    let has_card = devices.into_iter().any(|device| device.file_name().to_string_lossy().starts_with("renderD"));
    let drawing = window.attribute("html", "data-drawing")?;
    assert_eq!(drawing.as_deref(), if has_card { None } else { Some("software") });
    let fade = "return parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--d-2'))";
    let fade = window.script(fade, json!([]))?.as_f64();
    assert_eq!(fade == Some(0.0), !has_card, "a fade takes {fade:?}");
    Ok(())
}

//! The tray tells the truth about the connection, in words and in shape.

use std::time::Duration;

use e2e::lab::Lab;
use e2e::tray::{Pixmap, TrayHost, TrayItem};
use e2e::webdriver::Window;
use e2e::{LabError, wait};
use mock_backend::Refusal;

use e2e::company::Company;
use e2e::page::{LIVE_LIMIT, SOON, wait_until_live};

/// From a cut to the tray that says so (expectations, row 1).
const TOLD_WITHIN: Duration = Duration::from_secs(1);
/// How long is watched that no second icon comes.
const STAYS: Duration = Duration::from_secs(2);
/// Least difference in grey between two states, of full scale (root mean square).
const TELLABLE: f32 = 0.05;
/// Greys of a light and a dark panel.
const PANELS: [f32; 2] = [0.92, 0.12];

#[test]
fn the_tray_says_live() -> Result<(), LabError> {
    shows(|company| company.launch(), |_| (), "Live")
}

#[test]
fn the_tray_says_connecting_while_the_server_does_not_answer() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let panel = TrayHost::start(&lab)?;
    let (launch, _silent) = company.launch_without_answer()?;
    let window = Window::open(&lab, &launch)?;
    wait_for_tooltip(&window, &panel.item(SOON)?, "Connecting", SOON).map(|_| ())
}

#[test]
fn the_tray_says_signed_out_without_a_token() -> Result<(), LabError> {
    shows(|company| company.launch_signed_out(), |_| (), "Signed out")
}

#[test]
fn the_tray_says_reconnecting_within_a_second_of_a_cut() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let panel = TrayHost::start(&lab)?;
    let window = Window::open(&lab, &company.launch()?)?;
    wait_until_live(&window)?;
    let item = panel.item(SOON)?;
    let told = wait::is_quick(TOLD_WITHIN, "the tray tells a cut", || {
        company.act(|mock| mock.set_network(false));
        let told = wait_for_tooltip(&window, &item, "Reconnecting", SOON)?;
        company.act(|mock| mock.set_network(true));
        wait_for_tooltip(&window, &item, "Live", LIVE_LIMIT)?;
        Ok(told)
    })?;
    println!("the tray tells a cut after {told:?}");
    Ok(())
}

#[test]
fn any_two_states_have_pictures_that_differ_in_grey() -> Result<(), LabError> {
    let lab = Lab::start()?;
    let panel = TrayHost::start(&lab)?;
    let mut seen: Vec<(&str, Vec<Pixmap>)> = Vec::new();
    {
        let company = Company::open()?;
        let window = Window::open(&lab, &company.launch()?)?;
        let item = panel.item(SOON)?;
        seen.push(("Live", picture_at(&window, &item, "Live")?));
        company.act(|mock| mock.set_network(false));
        seen.push(("Reconnecting", picture_at(&window, &item, "Reconnecting")?));
    }
    {
        let company = Company::open()?;
        let (launch, _silent) = company.launch_without_answer()?;
        let window = Window::open(&lab, &launch)?;
        seen.push(("Connecting", picture_at(&window, &panel.item(SOON)?, "Connecting")?));
    }
    {
        let company = Company::open()?;
        let window = Window::open(&lab, &company.launch_signed_out()?)?;
        seen.push(("Signed out", picture_at(&window, &panel.item(SOON)?, "Signed out")?));
    }
    {
        let company = Company::open()?;
        company.act(|mock| mock.refuse_connections(Some(Refusal { status: 403, retry_after: None })));
        let window = Window::open(&lab, &company.launch()?)?;
        let item = panel.item(SOON)?;
        let refused = || Ok(["Offline", "Error"].into_iter().find(|word| says(&item, word)));
        let word = window.wait_for(SOON, "the tray says Offline or Error", refused)?;
        seen.push((word, item.pixmaps()?));
    }
    assert_all_differ(&seen);
    Ok(())
}

#[test]
fn the_menu_opens_tells_the_state_and_quits() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let panel = TrayHost::start(&lab)?;
    let window = Window::open(&lab, &company.launch()?)?;
    wait_until_live(&window)?;
    let item = panel.item(SOON)?;
    for wanted in ["Open", "Live", "Quit"] {
        // The page may know sooner than the tray that it is live.
        window.wait_until(SOON, &format!("the menu has {wanted}"), |_| {
            Ok(item.labels()?.iter().any(|label| label.starts_with(wanted)))
        })?;
    }
    item.click("Quit")?;
    let took = window.wait_for_exit(SOON)?;
    println!("quits within {took:?}");
    Ok(())
}

#[test]
fn a_panel_that_comes_later_gets_the_item() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let window = Window::open(&lab, &company.launch()?)?;
    wait_until_live(&window)?;
    let panel = TrayHost::start(&lab)?;
    let item = panel.item(SOON)?;
    wait_for_tooltip(&window, &item, "Live", SOON).map(|_| ())
}

/// Starts the application and waits until its tray says `word`.
fn shows(
    launch: impl FnOnce(&Company) -> Result<e2e::app::Launch, LabError>,
    before: impl FnOnce(&Company),
    word: &str,
) -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let panel = TrayHost::start(&lab)?;
    before(&company);
    let window = Window::open(&lab, &launch(&company)?)?;
    wait_for_tooltip(&window, &panel.item(SOON)?, word, LIVE_LIMIT).map(|_| ())
}

/// Waits until the tooltip says `word`; a failure tells what it said meanwhile.
fn wait_for_tooltip(window: &Window<'_>, item: &TrayItem, word: &str, limit: Duration) -> Result<Duration, LabError> {
    let mut said = Vec::new();
    let waited = window.wait_until(limit, &format!("the tray says {word}"), |_| {
        let tooltip = item.tooltip().unwrap_or_else(|error| error.to_string());
        if said.last() != Some(&tooltip) {
            said.push(tooltip);
        }
        Ok(says(item, word))
    });
    waited.inspect_err(|_| eprintln!("the tray has said {said:?}"))
}

/// Whether the tooltip, or its second line under the product's name, begins with `word`.
fn says(item: &TrayItem, word: &str) -> bool {
    item.tooltip().is_ok_and(|tooltip| tooltip.lines().any(|line| line.starts_with(word)))
}

/// The picture that goes with a tooltip: the first that stays the same for a moment once the word is there.
fn picture_at(window: &Window<'_>, item: &TrayItem, word: &str) -> Result<Vec<Pixmap>, LabError> {
    wait_for_tooltip(window, item, word, LIVE_LIMIT)?;
    let mut last = item.pixmaps()?;
    wait::until(SOON, "the tray's picture is settled", || {
        std::thread::sleep(Duration::from_millis(200));
        let before = std::mem::replace(&mut last, item.pixmaps()?);
        Ok((before == last && !last.is_empty()).then(|| last.clone()))
    })
}

/// The application draws for a light or a dark panel; the pictures must differ on the one that they are drawn for, which
/// is the one where they stand out more.
fn assert_all_differ(seen: &[(&str, Vec<Pixmap>)]) {
    for (index, (one, left)) in seen.iter().enumerate() {
        for (other, right) in &seen[index + 1..] {
            let differences = PANELS.map(|panel| left[0].difference(&right[0], panel));
            let difference = differences.into_iter().fold(0.0, f32::max);
            println!("{one} and {other} differ by {:.1} % in grey", difference * 100.0);
            assert!(difference > TELLABLE, "{one} and {other} look alike ({difference:.3})");
        }
    }
}

#[test]
fn a_panel_that_comes_back_gets_one_icon() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let panel = TrayHost::start(&lab)?;
    let window = Window::open(&lab, &company.launch()?)?;
    wait_until_live(&window)?;
    let gone = panel.item(SOON)?.seen_by(lab.bus()?);
    panel.stop()?;
    window.wait_until(SOON, "the icon is taken away", |_| Ok(!gone.is_alive()?))?;
    let panel = TrayHost::start(&lab)?;
    wait_for_tooltip(&window, &panel.item(SOON)?, "Live", SOON)?;
    wait::holds_for(STAYS, "one icon", || Ok(panel.items()?.len() == 1))
}

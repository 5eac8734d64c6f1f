//! Nothing stands in the way of somebody who cannot see or point: axe-core, in the real window, on every page.

use std::time::Duration;

use e2e::LabError;
use e2e::lab::Lab;
use e2e::notifications::Recorder;
use e2e::tour::{Contrast, Look, STOPS, Tour};
use e2e::webdriver::Window;
use serde_json::{Value, json};

/// The checker, from the page's development packages.
const AXE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/node_modules/axe-core/axe.min.js");

/// Looks at a page that stands still, until it is whole.
const LOOKS: usize = 5;
const BETWEEN_LOOKS: Duration = Duration::from_millis(500);

/// Runs it and calls back with what is serious: rule and element.
const RUN: &str = "const [options, done] = arguments; \
    axe.run(document, { resultTypes: ['violations'], ...options }).then(({ violations }) => done(violations \
        .filter(({ impact }) => impact === 'serious' || impact === 'critical') \
        .flatMap(({ id, nodes }) => nodes.map(({ html, any }) => \
            `${id}: ${html.slice(0, 160)} ${any[0]?.message ?? ''}`))), \
    (error) => done([`axe itself failed: ${error.stack}`]))";

#[test]
fn no_page_has_a_serious_fault_in_light_or_dark() -> Result<(), LabError> {
    let axe = std::fs::read_to_string(AXE).map_err(LabError::io("axe-core, which `cargo xtask setup` installs"))?;
    let lab = Lab::with_large_display()?;
    let _notifications = Recorder::start(&lab)?;
    let tour = Tour::begin(&lab, Look::usual(false))?;
    let mut found = Vec::new();
    for stop in STOPS {
        tour.go(&stop)?;
        // Themes differ in their colours alone.
        for (theme, rules) in [("dark", json!({ "runOnly": ["color-contrast"] })), ("light", json!({}))] {
            tour.window.script("document.documentElement.dataset.theme = arguments[0]", json!([theme]))?;
            let faults = faults_of(&tour.window, &axe, &rules)?;
            found.extend(faults.into_iter().map(|fault| format!("{}, {theme}: {fault}", stop.name)));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    Ok(())
}

#[test]
fn who_asks_for_more_contrast_can_read_every_page() -> Result<(), LabError> {
    let axe = std::fs::read_to_string(AXE).map_err(LabError::io("axe-core, which `cargo xtask setup` installs"))?;
    let lab = Lab::with_large_display()?;
    let _notifications = Recorder::start(&lab)?;
    let tour = Tour::begin(&lab, Look { contrast: Contrast::More, ..Look::usual(true) })?;
    let mut found = Vec::new();
    for stop in STOPS {
        tour.go(&stop)?;
        let faults = faults_of(&tour.window, &axe, &json!({ "runOnly": ["color-contrast"] }))?;
        found.extend(faults.into_iter().map(|fault| format!("{}: {fault}", stop.name)));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    Ok(())
}

/// What is still wrong after a while: a page that is just being put together may point at what is not there yet.
fn faults_of(window: &Window<'_>, axe: &str, options: &Value) -> Result<Vec<String>, LabError> {
    if window.script("return typeof axe", json!([]))? == "undefined" {
        window.script(axe, json!([]))?;
    }
    let mut last = run(window, options)?;
    for _ in 1..LOOKS {
        if last.is_empty() {
            break;
        }
        std::thread::sleep(BETWEEN_LOOKS);
        last = run(window, options)?;
    }
    Ok(last)
}

fn run(window: &Window<'_>, options: &Value) -> Result<Vec<String>, LabError> {
    let faults = window.script_that_calls_back(RUN, json!([options]))?;
    Ok(faults.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect())
}

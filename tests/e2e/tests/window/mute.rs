//! Muting by key, in the real window.

use e2e::LabError;
use e2e::company::{Company, title};
use e2e::lab::Lab;
use e2e::page::{SOON, wait_for, wait_until_live};
use e2e::webdriver::Window;
use mock_backend::Level;
use serde_json::json;

const ENTER: char = '\u{e007}';
const ENTRY: &str = "[data-testid=inbox-entry]";
const ITEM: &str = "[role=menu] [role=menuitem]";
const MUTED: &str = "[data-testid=muted]";

#[test]
fn an_issue_is_muted_by_key_and_told_of_again_by_the_same_key() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let window = Window::open(&lab, &company.launch()?)?;
    wait_until_live(&window)?;
    company.act(|mock| mock.create_issue(&title("Two pallets stand in the exit"), Level::High));
    window.script("location.hash = '#/inbox'", json!([]))?;
    wait_for(&window, ENTRY, SOON)?;
    window.keys("body", "m")?;
    wait_for(&window, ITEM, SOON)?;
    window.keys(ITEM, &ENTER.to_string())?;
    wait_for(&window, MUTED, SOON)?;
    assert_eq!(window.script("return location.hash", json!([]))?, "#/inbox", "the key went to the menu alone");
    window.keys("body", "m")?;
    window.wait_until(SOON, "it is told of again", |w| Ok(!w.has(MUTED)?)).map(|_| ())
}

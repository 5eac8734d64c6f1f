//! The lab proves itself on programs that are not ours, so that a failure elsewhere is the application's.

use std::time::Duration;

use e2e::app::Launch;
use e2e::desktop::{self, Placement};
use e2e::lab::Lab;
use e2e::notifications::{Dunst, Recorder, Witness};
use e2e::tray::TrayHost;
use e2e::webdriver::Window;
use e2e::{LabError, block_on, wait};
use zbus::zvariant::{OwnedValue, Value};

const SOON: Duration = Duration::from_secs(30);
const BROWSER: &str = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";
const PAGE: &str = "data:text/html,<title>PurposePath</title><p id=out>before</p><input id=name>\
    <button id=go onclick=\"out.textContent=document.getElementById('name').value\">Go</button>";

#[test]
fn a_page_is_read_typed_into_and_clicked() -> Result<(), LabError> {
    let lab = Lab::start()?;
    let window = browser(&lab)?;
    window.keys("#name", "Zoë")?;
    window.click("#go")?;
    window.wait_until(SOON, "the page shows what was typed", |w| Ok(w.text("#out")?.as_deref() == Some("Zoë")))?;
    assert_eq!(window.attribute("input", "id")?.as_deref(), Some("name"));
    assert_eq!(window.attributes("[id]", "id")?, ["out", "name", "go"]);
    assert!(window.page_picture()?.starts_with(b"\x89PNG"), "a screenshot is a PNG");
    Ok(())
}

#[test]
fn a_wait_in_vain_says_what_was_awaited_and_what_the_page_showed() -> Result<(), LabError> {
    let lab = Lab::start()?;
    let window = browser(&lab)?;
    let limit = Duration::from_millis(100);
    let error = window.wait_until(limit, "the page turns blue", |_| Ok(false)).expect_err("it never does");
    let words = error.to_string();
    assert!(words.contains("the page turns blue") && words.contains(".png") && words.contains("before"), "{words}");
    Ok(())
}

#[test]
fn a_window_is_seen_closing_and_its_program_ending() -> Result<(), LabError> {
    let lab = Lab::start()?;
    let window = browser(&lab)?;
    wait::until_true(SOON, "the window is shown", || Ok(desktop::placement(&lab)? == Placement::Shown))?;
    desktop::close_window(&lab)?;
    window.wait_for_exit(SOON)?;
    wait::until_true(SOON, "the window is gone", || Ok(desktop::placement(&lab)? == Placement::Hidden))?;
    Ok(())
}

#[test]
fn a_minimised_window_is_told_from_a_hidden_one() -> Result<(), LabError> {
    let lab = Lab::start()?;
    let _window = browser(&lab)?;
    wait::until_true(SOON, "the window is shown", || Ok(desktop::placement(&lab)? == Placement::Shown))?;
    desktop::minimise(&lab)?;
    wait::until_true(SOON, "the window is minimised", || Ok(desktop::placement(&lab)? == Placement::Minimised))?;
    Ok(())
}

#[test]
fn a_notification_is_shown_by_dunst_seen_by_the_witness_and_clicked() -> Result<(), LabError> {
    let lab = Lab::start()?;
    let dunst = Dunst::start(&lab)?;
    let witness = Witness::start(&lab)?;
    notify(&lab, "Ship & tell", "five &lt; six")?;
    wait::until_true(SOON, "dunst shows one", || Ok(dunst.displayed()? == 1))?;
    assert_eq!(witness.first(SOON)?.summary, "Ship & tell");
    dunst.click()?;
    wait::until_true(SOON, "a clicked notification goes", || Ok(dunst.displayed()? == 0))?;
    assert_eq!(dunst.history()?[0].0, "Ship & tell");
    assert!(!dunst.has_complained_about_markup(), "an escaped text is valid markup");
    Ok(())
}

#[test]
fn dunst_complains_about_a_text_that_is_not_escaped() -> Result<(), LabError> {
    let lab = Lab::start()?;
    let dunst = Dunst::start(&lab)?;
    notify(&lab, "Ship", "is <there> & gone")?;
    wait::until_true(SOON, "dunst complains", || Ok(dunst.has_complained_about_markup()))?;
    Ok(())
}

#[test]
fn the_recorder_counts_replaces_and_clicks() -> Result<(), LabError> {
    let lab = Lab::start()?;
    let recorder = Recorder::start(&lab)?;
    notify(&lab, "one", "")?;
    notify(&lab, "two", "")?;
    let shown = recorder.shown();
    assert_eq!(shown.iter().map(|(id, one)| (*id, one.summary.as_str())).collect::<Vec<_>>(), [(1, "one"), (2, "two")]);
    recorder.invoke(2, "default")?;
    call_daemon(&lab, "CloseNotification", &(1_u32,))?;
    assert_eq!(recorder.closed(), [1]);
    Ok(())
}

#[test]
fn a_tray_item_is_read_and_its_menu_clicked() -> Result<(), LabError> {
    let lab = Lab::start()?;
    let host = TrayHost::start(&lab)?;
    let clicks = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let program = small_item(&lab, std::sync::Arc::clone(&clicks))?;
    let item = host.item(SOON)?;
    assert_eq!(item.title()?, "Small");
    assert_eq!(item.tooltip()?, "Live\n3 unread");
    assert_eq!(item.pixmaps()?[0].argb, [255, 1, 2, 3]);
    assert_eq!(item.labels()?, ["Open", "Quit"]);
    assert!(!item.menu()?[1].enabled, "Quit is greyed");
    item.click("Quit")?;
    assert_eq!(*clicks.lock().expect("no panic holds it"), [7]);
    block_on(program.close())?;
    wait::until_true(SOON, "the item is gone", || Ok(host.items()?.is_empty()))?;
    Ok(())
}

#[test]
fn nothing_of_the_lab_survives_it() -> Result<(), LabError> {
    let lab = Lab::start()?;
    let (folder, window) = (lab.folder("HOME"), browser(&lab)?);
    let pid = window.pid();
    drop(window);
    drop(lab);
    wait::until_true(SOON, "the program ends", || Ok(!std::path::Path::new(&format!("/proc/{pid}")).exists()))?;
    assert!(!folder.exists(), "the home folder is removed");
    Ok(())
}

fn browser(lab: &Lab) -> Result<Window<'_>, LabError> {
    let window = Window::open(lab, &Launch::program(BROWSER).argument("--automation"))?;
    window.visit(PAGE)?;
    Ok(window)
}

fn notify(lab: &Lab, summary: &str, body: &str) -> Result<(), LabError> {
    let actions = ["default", "Open"];
    let arguments = ("test", 0_u32, "", summary, body, actions.as_slice(), Properties::new(), -1_i32);
    call_daemon(lab, "Notify", &arguments)
}

fn call_daemon(
    lab: &Lab,
    member: &str,
    arguments: &(impl serde::Serialize + zbus::zvariant::DynamicType),
) -> Result<(), LabError> {
    let name = "org.freedesktop.Notifications";
    let connection = lab.bus()?;
    block_on(connection.call_method(Some(name), "/org/freedesktop/Notifications", Some(name), member, arguments))?;
    Ok(())
}

type Clicks = std::sync::Arc<std::sync::Mutex<Vec<i32>>>;

/// The least program that is a tray item: one picture, two menu lines.
fn small_item(lab: &Lab, clicks: Clicks) -> Result<zbus::Connection, LabError> {
    let program = lab.bus()?;
    block_on(async {
        program.object_server().at("/Item", SmallItem).await?;
        program.object_server().at("/Menu", SmallMenu { clicks }).await?;
        let watcher = "org.kde.StatusNotifierWatcher";
        let register = "RegisterStatusNotifierItem";
        program.call_method(Some(watcher), "/StatusNotifierWatcher", Some(watcher), register, &("/Item",)).await
    })?;
    Ok(program)
}

struct SmallItem;

type ToolTip = (String, Vec<(i32, i32, Vec<u8>)>, String, String);

#[zbus::interface(name = "org.kde.StatusNotifierItem")]
impl SmallItem {
    #[zbus(property)]
    fn title(&self) -> String {
        "Small".to_owned()
    }

    #[zbus(property)]
    fn tool_tip(&self) -> ToolTip {
        (String::new(), Vec::new(), "Live".to_owned(), "3 unread".to_owned())
    }

    #[zbus(property)]
    fn icon_pixmap(&self) -> Vec<(i32, i32, Vec<u8>)> {
        vec![(1, 1, vec![255, 1, 2, 3])]
    }

    #[zbus(property)]
    fn menu(&self) -> zbus::zvariant::OwnedObjectPath {
        zbus::zvariant::ObjectPath::from_static_str_unchecked("/Menu").into()
    }
}

struct SmallMenu {
    clicks: Clicks,
}

type Properties = std::collections::HashMap<String, OwnedValue>;
type Layout = (i32, Properties, Vec<OwnedValue>);

#[zbus::interface(name = "com.canonical.dbusmenu")]
impl SmallMenu {
    fn get_layout(&self, _parent: i32, _depth: i32, _names: Vec<String>) -> (u32, Layout) {
        let line = |id: i32, label: &str, enabled: bool| {
            let properties =
                Properties::from([("label".to_owned(), owned(label)), ("enabled".to_owned(), owned(enabled))]);
            owned((id, properties, Vec::<OwnedValue>::new()))
        };
        (1, (0, Properties::new(), vec![line(3, "_Open", true), line(7, "Quit", false)]))
    }

    fn event(&self, id: i32, _kind: String, _data: OwnedValue, _timestamp: u32) {
        self.clicks.lock().expect("no panic holds it").push(id);
    }
}

fn owned<'v>(value: impl Into<Value<'v>>) -> OwnedValue {
    OwnedValue::try_from(value.into()).expect("no file descriptor in it")
}

//! The tray icon. It is a guest: where no host takes it, the app runs on, and tries again when one appears.

#[cfg(target_os = "linux")]
mod host;

use std::sync::{Mutex, MutexGuard, PoisonError};

use companion::{Activation, Source, Target, TrayModel, TrayState};
use tauri::image::Image;
use tauri::menu::{Menu, MenuEvent, MenuItem, PredefinedMenuItem};
use tauri::tray::{MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Manager, Theme, Wry};

use crate::{App, lifecycle};

/// The drawings of one state: for dark and for bright panels, at 22 and 32 px.
macro_rules! drawings {
    ($state:literal) => {{
        let dark: [&[u8]; 2] = [
            include_bytes!(concat!("../../icons/tray/", $state, "-0-dark-22.png")),
            include_bytes!(concat!("../../icons/tray/", $state, "-0-dark-32.png")),
        ];
        let light: [&[u8]; 2] = [
            include_bytes!(concat!("../../icons/tray/", $state, "-0-light-22.png")),
            include_bytes!(concat!("../../icons/tray/", $state, "-0-light-32.png")),
        ];
        [dark, light]
    }};
}

/// What the tray shows, and whether it is there.
#[derive(Default)]
pub(crate) struct Tray {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    model: Option<TrayModel>,
    icon: Option<Icon>,
}

/// The icon with the menu line that changes; clones are the same icon.
#[derive(Clone)]
struct Icon {
    icon: TrayIcon<Wry>,
    line: MenuItem<Wry>,
}

/// Its id.
const ICON: &str = "purposepath";
const OPEN: &str = "open";
const QUIT: &str = "quit";

/// Puts the icon into the tray, now or as soon as there is a host.
pub(crate) fn start(handle: &AppHandle) {
    handle.manage(Tray::default());
    // Once: with every icon, Tauri would add it to those that are there.
    handle.on_menu_event(on_menu);
    #[cfg(target_os = "linux")]
    host::watch(handle);
    #[cfg(not(target_os = "linux"))]
    host_changed(handle, true);
}

/// Shows another picture and other words. The lock is released before the icon is touched, which waits for the main thread.
pub(crate) fn show(handle: &AppHandle, model: TrayModel) {
    let icon = {
        let tray = handle.state::<Tray>();
        let mut state = tray.state();
        state.model = Some(model.clone());
        state.icon.clone()
    };
    if let Some(Err(error)) = icon.map(|icon| icon.show(handle, &model)) {
        tracing::warn!(%error, "the tray could not be changed");
    }
}

/// True while the icon is in a tray: closing the window may hide it.
pub(crate) fn is_shown(handle: &AppHandle) -> bool {
    handle.state::<Tray>().state().icon.is_some()
}

/// A host for tray icons appeared, or went.
fn host_changed(handle: &AppHandle, present: bool) {
    let main = handle.clone();
    let change = move || if present { appear(&main) } else { disappear(&main) };
    if let Err(error) = handle.run_on_main_thread(change) {
        tracing::warn!(%error, "the tray could not be reached");
    }
}

/// Builds the icon without holding the lock, because that speaks to the bus; what was told meanwhile is shown after it.
fn appear(handle: &AppHandle) {
    let tray = handle.state::<Tray>();
    let built_with = tray.state().model.clone();
    match Icon::build(handle, built_with.clone()) {
        Ok(icon) => {
            let told_meanwhile = {
                let mut state = tray.state();
                state.icon = Some(icon);
                state.model.clone().filter(|model| Some(model) != built_with.as_ref())
            };
            if let Some(model) = told_meanwhile {
                show(handle, model);
            }
        }
        Err(error) => tracing::info!(%error, "no tray takes the icon"),
    }
}

fn disappear(handle: &AppHandle) {
    let gone = handle.state::<Tray>().state().icon.take();
    // Tauri keeps one too. The last one says goodbye on the bus, with the lock released.
    drop((handle.remove_tray_by_id(ICON), gone));
}

impl Tray {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Icon {
    fn build(handle: &AppHandle, model: Option<TrayModel>) -> tauri::Result<Self> {
        let model = model.unwrap_or_else(|| TrayModel { state: TrayState::SignedOut, line: "Signed out".to_owned() });
        let line = MenuItem::with_id(handle, "state", &model.line, false, None::<&str>)?;
        let menu = Menu::with_items(
            handle,
            &[
                &MenuItem::with_id(handle, OPEN, "Open PurposePath", true, None::<&str>)?,
                &PredefinedMenuItem::separator(handle)?,
                &line,
                &PredefinedMenuItem::separator(handle)?,
                &MenuItem::with_id(handle, QUIT, "Quit", true, None::<&str>)?,
            ],
        )?;
        let icon = TrayIconBuilder::with_id(ICON)
            .title("PurposePath")
            .tooltip(&model.line)
            .icon(picture(handle, model.state)?)
            .menu(&menu)
            .show_menu_on_left_click(false)
            .on_tray_icon_event(on_click)
            .build(handle)?;
        Ok(Self { icon, line })
    }

    fn show(&self, handle: &AppHandle, model: &TrayModel) -> tauri::Result<()> {
        self.icon.set_icon(Some(picture(handle, model.state)?))?;
        self.icon.set_tooltip(Some(&model.line))?;
        self.line.set_text(&model.line)
    }
}

fn on_menu(handle: &AppHandle, event: MenuEvent) {
    match event.id().as_ref() {
        OPEN => open(handle),
        QUIT => lifecycle::quit(handle),
        _ => {}
    }
}

fn on_click(tray: &TrayIcon<Wry>, event: TrayIconEvent) {
    if let TrayIconEvent::Click { button: MouseButton::Left, button_state: MouseButtonState::Up, .. } = event {
        open(tray.app_handle());
    }
}

fn open(handle: &AppHandle) {
    handle.state::<App>().activate(Activation { target: Target::Window, source: Source::Tray });
}

/// The drawing of a state, for the panel's brightness and the screen's density.
fn picture(handle: &AppHandle, state: TrayState) -> tauri::Result<Image<'static>> {
    let window = handle.webview_windows().into_values().next();
    let bright = window.as_ref().and_then(|window| window.theme().ok()) == Some(Theme::Light);
    let dense = window.and_then(|window| window.scale_factor().ok()).is_some_and(|scale| scale > 1.25);
    let [dark, light] = match state {
        TrayState::Live => drawings!("live"),
        TrayState::Connecting => drawings!("connecting"),
        TrayState::Reconnecting => drawings!("reconnecting"),
        TrayState::Offline => drawings!("offline"),
        TrayState::SignedOut => drawings!("signed-out"),
    };
    let [usual, large] = if bright { light } else { dark };
    Image::from_bytes(if dense { large } else { usual })
}

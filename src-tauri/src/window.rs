//! The one window: opened, raised, closed into the tray or minimised.

use companion::{Notice, NoticeCode, Theme};
use tauri::window::Color;
use tauri::{AppHandle, Manager, WebviewUrl, WebviewWindow, WebviewWindowBuilder, Window, WindowEvent};

use crate::{App, lifecycle, rendering, tray};

const LABEL: &str = "main";
const TITLE: &str = "PurposePath";
/// `--chrome` of tokens.css.
const LIGHT: Color = Color(0xf4, 0xf4, 0xf5, 0xff);
const DARK: Color = Color(0x10, 0x11, 0x14, 0xff);

/// Opens the window.
pub(crate) fn open(handle: &AppHandle) -> tauri::Result<()> {
    let theme = handle.state::<App>().settings().appearance.theme;
    let window = WebviewWindowBuilder::new(handle, LABEL, WebviewUrl::App("index.html".into()))
        .title(TITLE)
        .inner_size(1200.0, 800.0)
        .min_inner_size(640.0, 480.0)
        // The page's first frame comes before it has heard of the settings.
        .initialization_script(format!(
            "if (document.documentElement) document.documentElement.dataset.theme = '{}'",
            word(theme)
        ))
        .initialization_script(rendering::script())
        // The page counts what is unread in its title.
        .on_document_title_changed(|window, title| {
            if let Err(error) = window.set_title(&title) {
                tracing::warn!(%error, "the window's title could not be changed");
            }
        })
        .build()?;
    // What is on screen until the page has drawn itself.
    window.set_background_color(Some(if is_dark(&window, theme) { DARK } else { LIGHT }))
}

/// The theme as the page knows it (ui/src/lib/appearance.ts).
fn word(theme: Theme) -> &'static str {
    match theme {
        Theme::Light => "light",
        Theme::Dark => "dark",
        Theme::System => "system",
    }
}

fn is_dark(window: &WebviewWindow, chosen: Theme) -> bool {
    match chosen {
        Theme::Light => false,
        Theme::Dark => true,
        Theme::System => window.theme().is_ok_and(|theme| theme == tauri::Theme::Dark),
    }
}

/// Brings the window to the front, from wherever it is.
pub(crate) fn raise(handle: &AppHandle) {
    let Some(window) = window(handle) else {
        if let Err(error) = open(handle) {
            tracing::error!(%error, "the window could not be opened");
        }
        return;
    };
    for done in [window.show(), window.unminimize(), window.set_focus()] {
        if let Err(error) = done {
            tracing::warn!(%error, "the window could not be raised");
        }
    }
}

/// Takes the window off the screen.
pub(crate) fn hide(handle: &AppHandle) {
    if let Some(Err(error)) = window(handle).map(|window| window.hide()) {
        tracing::warn!(%error, "the window could not be hidden");
    }
}

/// Coming back may ask for news. Closing keeps the app: in the tray where there is one, else minimised, saying so once.
pub(crate) fn on_event(window: &Window, event: &WindowEvent) {
    if let WindowEvent::Focused(has_focus) = event {
        window.app_handle().state::<App>().focused(*has_focus);
    }
    let WindowEvent::CloseRequested { api, .. } = event else { return };
    api.prevent_close();
    let handle = window.app_handle();
    if tray::is_shown(handle) {
        hide(handle);
    } else {
        if let Err(error) = window.minimize() {
            tracing::warn!(%error, "the window could not be minimised");
            return lifecycle::quit(handle);
        }
        handle.state::<App>().notice(Notice { code: NoticeCode::MinimisedWithoutTray, detail: None });
    }
}

fn window(handle: &AppHandle) -> Option<WebviewWindow> {
    handle.get_webview_window(LABEL)
}

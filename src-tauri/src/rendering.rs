//! How the web view draws. Without a graphics card it would imitate one in software and compose every frame of the whole window with
//! it; told not to, it draws only what has changed, which is several times as fast, and the page leaves out what moves by itself.

/// Tells the web view to draw without a graphics card where there is none. It reads this when it starts, and a process cannot change its own environment in
/// safety, so the app starts itself anew in its own place. What the person has chosen stays.
#[cfg(target_os = "linux")]
pub(crate) fn choose() {
    use std::os::unix::process::CommandExt;
    use std::process::Command;

    if std::env::var_os(WITHOUT_CARD).is_some() || has_graphics_card() {
        return;
    }
    let anew = std::env::current_exe()
        .map(|app| Command::new(app).args(std::env::args_os().skip(1)).env(WITHOUT_CARD, "1").exec());
    let error = anew.unwrap_or_else(|error| error);
    tracing::warn!(%error, "the web view's way of drawing could not be chosen");
}

/// Elsewhere the system sees to it.
#[cfg(not(target_os = "linux"))]
pub(crate) fn choose() {}

/// Tells the page before anything else; the stylesheets know what to do without.
pub(crate) fn script() -> &'static str {
    if draws_without_card() {
        "if (document.documentElement) document.documentElement.dataset.drawing = 'software'"
    } else {
        ""
    }
}

/// WebKitGTK's switch (<https://trac.webkit.org/wiki/EnvironmentVariables>).
const WITHOUT_CARD: &str = "WEBKIT_DISABLE_COMPOSITING_MODE";

fn draws_without_card() -> bool {
    cfg!(target_os = "linux") && std::env::var_os(WITHOUT_CARD).is_some_and(|value| value == "1")
}

/// A card that can draw has a render node (<https://docs.kernel.org/gpu/drm-uapi.html#render-nodes>).
#[cfg(target_os = "linux")]
fn has_graphics_card() -> bool {
    let devices = std::fs::read_dir("/dev/dri").into_iter().flatten().filter_map(Result::ok);
    devices.into_iter().any(|device| device.file_name().to_string_lossy().starts_with("renderD"))
}

//! What a person does to the window from outside it: close it, press keys, look whether it is there.

use std::ffi::OsStr;
use std::path::Path;
use std::time::Duration;

use crate::lab::Lab;
use crate::{LabError, wait};

/// How long a window is searched for, on a busy machine.
const SEARCH_LIMIT: Duration = Duration::from_secs(20);
/// All that xdotool says when it has found no window.
const NONE_FOUND: &str = "exit status: 1";
/// The name in the title of the application's window.
const TITLE: &str = "PurposePath";

/// Where the application's window is, as the window manager tells it (ICCCM 4.1.3.1, `WM_STATE`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placement {
    /// Mapped on the display.
    Shown,
    /// Iconified: in the task list, not on the display.
    Minimised,
    /// Withdrawn, or no window exists.
    Hidden,
}

/// Where the application's window is.
pub fn placement(lab: &Lab) -> Result<Placement, LabError> {
    let mut placement = Placement::Hidden;
    for id in windows(lab)? {
        // A window may vanish between the two calls.
        let state = lab.run("xprop", ["-id", &id, "WM_STATE"]).unwrap_or_default();
        if state.contains("window state: Normal") {
            return Ok(Placement::Shown);
        }
        if state.contains("window state: Iconic") {
            placement = Placement::Minimised;
        }
    }
    Ok(placement)
}

/// Whether the application's window has the keyboard focus.
pub fn is_focused(lab: &Lab) -> Result<bool, LabError> {
    let active = lab.run("xdotool", ["getactivewindow"]).unwrap_or_default();
    Ok(windows(lab)?.contains(&active))
}

/// Closes the window as a person does: by the window manager's close key.
pub fn close_window(lab: &Lab) -> Result<(), LabError> {
    press(lab, "alt+F4")
}

/// Presses `keys` (xdotool's spelling, such as `ctrl+q`) with the application's window focused.
pub fn press(lab: &Lab, keys: &str) -> Result<(), LabError> {
    lab.run("xdotool", ["windowactivate", "--sync", &shown(lab)?, "key", "--clearmodifiers", keys])?;
    Ok(())
}

/// Saves a picture of the application's window, without its frame, as PNG.
pub fn picture(lab: &Lab, target: &Path) -> Result<(), LabError> {
    let id = shown(lab)?;
    let how = ["-window", &id, "+set", "date:create", "+set", "date:modify", "-define", "png:exclude-chunks=date,time"];
    lab.run("import", how.iter().map(OsStr::new).chain([target.as_os_str()])).map(|_| ())
}

/// How light the middle of the application's window is on average: 0 black, 255 white.
pub fn lightness(lab: &Lab) -> Result<u8, LabError> {
    let id = shown(lab)?;
    let how = ["-window", &id, "-gravity", "center", "-crop", "240x240+0+0", "-resize", "1x1!", "-colorspace", "gray"];
    let how: Vec<_> = how.into_iter().chain(["-depth", "8", "txt:-"]).collect();
    // A window that is just given its frame cannot be looked at.
    let said = wait::until(SEARCH_LIMIT, "the window can be looked at", || Ok(lab.run("import", &how).ok()))?;
    // The last line ends with `gray(32)`.
    let digits: String =
        said.rsplit("gray(").next().unwrap_or_default().chars().take_while(char::is_ascii_digit).collect();
    digits.parse().map_err(|_| LabError::Unexpected(format!("no lightness in {said}")))
}

/// Gives the application's window this size, without its frame, in pixels of the display.
pub fn resize(lab: &Lab, width: u32, height: u32) -> Result<(), LabError> {
    lab.run("xdotool", ["windowsize", &shown(lab)?, &width.to_string(), &height.to_string()])?;
    Ok(())
}

/// Puts the application's window into the task list.
pub fn minimise(lab: &Lab) -> Result<(), LabError> {
    lab.run("xdotool", ["windowminimize", &shown(lab)?]).map(|_| ())
}

/// Brings the window back from the task list, as a person does who clicks on it there.
pub fn restore(lab: &Lab) -> Result<(), LabError> {
    for id in windows(lab)? {
        let state = lab.run("xprop", ["-id", &id, "WM_STATE"]).unwrap_or_default();
        if state.contains("window state: Iconic") {
            lab.run("xdotool", ["windowactivate", &id])?;
        }
    }
    Ok(())
}

/// Opens another window above everything, so that raising the application's window can be seen; it has the focus.
pub fn cover(lab: &Lab) -> Result<impl Drop + use<>, LabError> {
    let cover = lab.daemon(lab.command("xmessage").args(["-geometry", "900x600+0+0", "in the way"]))?;
    wait::until_true(SEARCH_LIMIT, "another window has the focus", || {
        Ok(lab.run("xdotool", ["getactivewindow", "getwindowname"]).is_ok_and(|name| name == "xmessage"))
    })?;
    Ok(cover)
}

/// X window id of the application's window on the display. xdotool fails when any window vanishes while it searches.
fn shown(lab: &Lab) -> Result<String, LabError> {
    wait::until(SEARCH_LIMIT, "the window is on the display", || {
        let shown = lab.run("xdotool", ["search", "--onlyvisible", "--name", TITLE]).unwrap_or_default();
        Ok(shown.lines().next().map(str::to_owned))
    })
}

/// X window ids of the application's windows, mapped or not.
fn windows(lab: &Lab) -> Result<Vec<String>, LabError> {
    wait::until(SEARCH_LIMIT, "the display tells its windows", || {
        match lab.run("xdotool", ["search", "--name", TITLE]) {
            Ok(found) => Ok(Some(found.lines().map(str::to_owned).collect())),
            Err(LabError::Failed { output, .. }) if output == NONE_FOUND => Ok(Some(Vec::new())),
            // Any window that vanishes while it searches: that is no answer.
            Err(LabError::Failed { .. }) => Ok(None),
            Err(other) => Err(other),
        }
    })
}

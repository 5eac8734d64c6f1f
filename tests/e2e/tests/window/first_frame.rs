//! What is on screen before the page has drawn itself.

use std::process::{Child, Command};
use std::time::{Duration, Instant};

use e2e::app::Launch;
use e2e::desktop::{Placement, placement};
use e2e::lab::Lab;
use e2e::tour::{self, Look};
use e2e::{LabError, desktop, wait};

/// From the window on the display to the whole page in it, on a busy machine.
const DRAWN: Duration = Duration::from_secs(5);
/// Lightness of 255 that no page of the dark theme reaches on average.
const BRIGHT: u8 = 64;

#[test]
fn a_dark_window_is_never_bright_not_even_for_a_moment() -> Result<(), LabError> {
    let lab = Lab::start()?;
    tour::choose(&lab, &Look::usual(true), &[])?;
    let _app = Running::start(Launch::app()?.command(&lab))?;
    wait::until_true(DRAWN * 4, "the window is there", || Ok(placement(&lab)? == Placement::Shown))?;
    let since = Instant::now();
    let mut looks = 0;
    while since.elapsed() < DRAWN {
        let lightness = desktop::lightness(&lab)?;
        assert!(lightness < BRIGHT, "{lightness} of 255 after {:?}", since.elapsed());
        looks += 1;
    }
    println!("{looks} looks, all dark");
    Ok(())
}

/// The application without WebDriver, which would wait for the page.
struct Running(Child);

impl Running {
    fn start(mut command: Command) -> Result<Self, LabError> {
        command.spawn().map(Self).map_err(LabError::io("the application"))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

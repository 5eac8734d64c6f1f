//! A real Secret Service in the lab: gnome-keyring with an unlocked login collection.

use std::time::Duration;

use crate::LabError;
use crate::lab::Lab;
use crate::process::Daemon;
use crate::wait;

/// Name of the Secret Service on the bus (Secret Service API 0.2).
const NAME: &str = "org.freedesktop.secrets";
const START_LIMIT: Duration = Duration::from_secs(20);

/// A keyring that runs until it is dropped; what it keeps stays in the lab's home.
pub struct Keyring<'lab> {
    lab: &'lab Lab,
    _daemon: Daemon,
}

impl<'lab> Keyring<'lab> {
    /// Starts it, unlocked by a password.
    pub fn unlocked(lab: &'lab Lab) -> Result<Self, LabError> {
        let mut command = lab.command("sh");
        command.args(["-c", "printf lab | exec gnome-keyring-daemon --foreground --unlock --components=secrets"]);
        let daemon = lab.daemon_with_log(&command, "keyring")?;
        let bus = lab.bus()?;
        wait::until_true(START_LIMIT, "the keyring is on the bus", || lab.bus_name_is_owned(&bus, NAME))?;
        Ok(Self { lab, _daemon: daemon })
    }

    /// Everything that it keeps for the application, secrets included, as `secret-tool` shows it; empty when it keeps nothing.
    pub fn kept(&self) -> Result<String, LabError> {
        let mut command = self.lab.command("secret-tool");
        let found = command.args(["search", "--all", "service", "app.purposepath.desktop"]).output();
        let found = found.map_err(LabError::io("secret-tool"))?;
        Ok(String::from_utf8_lossy(&found.stdout).into_owned())
    }
}

//! A desktop of its own: home folders, display, window manager and session bus, all gone when it is dropped.

use std::ffi::OsStr;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tempfile::TempDir;

use crate::process::Daemon;
use crate::{LabError, block_on, wait};

/// How long a daemon may take to come up on a busy machine.
const START_LIMIT: Duration = Duration::from_secs(20);

/// Size of the display, in pixels.
const SCREEN: &str = "1280x800x24";
/// Size of a large one: a window of 1280 x 960 and its frame.
const LARGE_SCREEN: &str = "1600x1200x24";

/// The lab's folders and the variables that point at them.
const FOLDERS: [(&str, &str); 6] = [
    ("HOME", "home"),
    ("XDG_RUNTIME_DIR", "run"),
    ("XDG_DATA_HOME", "home/.local/share"),
    ("XDG_CONFIG_HOME", "home/.config"),
    ("XDG_CACHE_HOME", "home/.cache"),
    ("XDG_STATE_HOME", "home/.local/state"),
];

/// Variables of the caller that a program in the lab may see.
const INHERITED: [&str; 6] = ["PATH", "RUST_LOG", "RUST_BACKTRACE", "PURPOSEPATH_LOG", "LD_LIBRARY_PATH", "TMPDIR"];

/// Whether the session bus starts programs on demand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activation {
    /// Nothing starts by itself: only what the lab brings up is there.
    Off,
    /// As on a real desktop: Secret Service, notification daemon and others start when first called.
    On,
}

/// One desktop at a time in a process: tests measure, and a shared machine would measure the others.
static ALONE: Mutex<()> = Mutex::new(());

/// A running desktop. Programs end in the reverse order of their start when it is dropped.
pub struct Lab {
    // Fields drop in this order: programs first, the folders they live in after them.
    window_manager: Option<Daemon>,
    _bus: Daemon,
    _display: Daemon,
    environment: Vec<(String, String)>,
    bus_address: String,
    folder: TempDir,
    _alone: MutexGuard<'static, ()>,
}

impl Lab {
    /// A desktop whose bus starts nothing by itself.
    pub fn start() -> Result<Self, LabError> {
        Self::with(Activation::Off)
    }

    /// A desktop with a display, openbox and a session bus.
    pub fn with(activation: Activation) -> Result<Self, LabError> {
        Self::bring_up(activation, SCREEN)
    }

    /// A desktop whose display has room for a window of any size that is asked for.
    pub fn with_large_display() -> Result<Self, LabError> {
        Self::bring_up(Activation::Off, LARGE_SCREEN)
    }

    fn bring_up(activation: Activation, screen: &str) -> Result<Self, LabError> {
        let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        let folder = tempfile::Builder::new().prefix("pp-lab-").tempdir().map_err(LabError::io("the lab's folder"))?;
        let log = folder.path().join("lab.log");
        let mut environment = base_environment(folder.path())?;
        let (display, number) = start_display(&environment, screen, &log)?;
        environment.push(("DISPLAY".to_owned(), format!(":{number}")));
        let (bus, bus_address) = start_bus(&environment, folder.path(), activation, &log)?;
        environment.push(("DBUS_SESSION_BUS_ADDRESS".to_owned(), bus_address.clone()));
        let mut lab = Self {
            window_manager: None,
            _bus: bus,
            _display: display,
            environment,
            bus_address,
            folder,
            _alone: alone,
        };
        lab.start_window_manager()?;
        Ok(lab)
    }

    /// A command that runs inside the lab and sees nothing of the desktop outside.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        command_in(&self.environment, program)
    }

    /// The folder behind one of `HOME`, `XDG_RUNTIME_DIR`, `XDG_DATA_HOME`, `XDG_CONFIG_HOME`, `XDG_CACHE_HOME`,
    /// `XDG_STATE_HOME`.
    pub fn folder(&self, variable: &str) -> PathBuf {
        let known = FOLDERS.iter().find(|(name, _)| *name == variable);
        self.folder.path().join(known.map_or("", |(_, path)| path))
    }

    /// Starts `command` (made by [`Lab::command`]) and keeps it running until the handle is dropped.
    pub(crate) fn daemon(&self, command: &Command) -> Result<Daemon, LabError> {
        Daemon::start(command, &self.log("lab"))
    }

    /// Starts `command` with its output in a log of its own.
    pub(crate) fn daemon_with_log(&self, command: &Command, name: &str) -> Result<Daemon, LabError> {
        Daemon::start(command, &self.log(name))
    }

    /// What the program that logs as `name` has printed, at most its last 2,000 characters.
    pub(crate) fn printed(&self, name: &str) -> String {
        let text = std::fs::read(self.log(name)).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let cut = text.char_indices().rev().nth(2_000).map_or(0, |(at, _)| at);
        text[cut..].trim().to_owned()
    }

    /// Everything that the lab's programs have printed.
    #[must_use]
    pub fn everything_printed(&self) -> String {
        let files = std::fs::read_dir(self.folder.path()).into_iter().flatten().filter_map(Result::ok);
        let logs = files.map(|file| file.path()).filter(|path| path.extension().is_some_and(|end| end == "log"));
        logs.map(|path| String::from_utf8_lossy(&std::fs::read(path).unwrap_or_default()).into_owned()).collect()
    }

    /// Runs `program` to its end and returns what it printed; an error when it fails.
    pub fn run<I, A>(&self, program: &str, arguments: I) -> Result<String, LabError>
    where
        I: IntoIterator<Item = A>,
        A: AsRef<OsStr>,
    {
        let mut command = self.command(program);
        let output = command.args(arguments).output().map_err(|source| missing(program, source))?;
        if output.status.success() {
            return Ok(text_of(&output.stdout));
        }
        Err(LabError::Failed { program: program.to_owned(), output: all_output(&output) })
    }

    /// A connection to the lab's session bus.
    pub fn bus(&self) -> Result<zbus::Connection, LabError> {
        Ok(block_on(self.bus_builder()?.build())?)
    }

    /// For services of our own: a connection to be filled with names and objects.
    pub(crate) fn bus_builder(&self) -> Result<zbus::connection::Builder<'static>, LabError> {
        Ok(zbus::connection::Builder::address(self.bus_address.as_str())?)
    }

    /// Whether `name` has an owner on the session bus.
    pub fn bus_name_is_owned(&self, connection: &zbus::Connection, name: &str) -> Result<bool, LabError> {
        let answer = block_on(connection.call_method(
            Some("org.freedesktop.DBus"),
            "/org/freedesktop/DBus",
            Some("org.freedesktop.DBus"),
            "NameHasOwner",
            &(name,),
        ))?;
        Ok(answer.body().deserialize()?)
    }

    /// Saves a picture of the whole display as PNG.
    pub fn screenshot(&self, target: &Path) -> Result<(), LabError> {
        if let Some(parent) = target.parent() {
            std::fs::create_dir_all(parent).map_err(LabError::io(parent.display().to_string()))?;
        }
        self.run("import", [OsStr::new("-window"), OsStr::new("root"), target.as_os_str()])?;
        Ok(())
    }

    fn log(&self, name: &str) -> PathBuf {
        self.folder.path().join(format!("{name}.log"))
    }

    fn start_window_manager(&mut self) -> Result<(), LabError> {
        self.window_manager = Some(self.daemon(&self.command("openbox"))?);
        let answers =
            || Ok(self.run("xprop", ["-root", "_NET_SUPPORTING_WM_CHECK"])?.contains("window id").then_some(()));
        wait::until(START_LIMIT, "openbox manages the display", answers)
    }
}

fn base_environment(folder: &Path) -> Result<Vec<(String, String)>, LabError> {
    let mut environment = Vec::new();
    for (variable, path) in FOLDERS {
        let path = folder.join(path);
        std::fs::create_dir_all(&path).map_err(LabError::io(path.display().to_string()))?;
        let private = std::fs::Permissions::from_mode(0o700);
        std::fs::set_permissions(&path, private).map_err(LabError::io(path.display().to_string()))?;
        environment.push((variable.to_owned(), path.to_string_lossy().into_owned()));
    }
    let inherited = INHERITED.iter().filter_map(|name| Some(((*name).to_owned(), std::env::var(name).ok()?)));
    environment.extend(inherited);
    let fixed = [("LANG", "C.UTF-8"), ("TZ", "UTC"), ("NO_AT_BRIDGE", "1"), ("GSETTINGS_BACKEND", "memory")];
    environment.extend(fixed.map(|(name, value)| (name.to_owned(), value.to_owned())));
    Ok(environment)
}

fn start_display(environment: &[(String, String)], screen: &str, log: &Path) -> Result<(Daemon, String), LabError> {
    let mut command = command_in(environment, "Xvfb");
    command.args(["-displayfd", "1", "-screen", "0", screen, "-nolisten", "tcp", "-noreset"]);
    Daemon::start_and_read_line(&command, log, START_LIMIT)
}

fn start_bus(
    environment: &[(String, String)],
    folder: &Path,
    activation: Activation,
    log: &Path,
) -> Result<(Daemon, String), LabError> {
    let configuration = folder.join("bus.conf");
    let text = bus_configuration(&folder.join("run"), activation);
    std::fs::write(&configuration, text).map_err(LabError::io(configuration.display().to_string()))?;
    let mut command = command_in(environment, "dbus-daemon");
    command.arg("--config-file").arg(&configuration).args(["--nofork", "--nopidfile", "--print-address"]);
    Daemon::start_and_read_line(&command, log, START_LIMIT)
}

/// A session bus (dbus-daemon(1), "CONFIGURATION FILE") in which everybody may do everything.
fn bus_configuration(runtime_dir: &Path, activation: Activation) -> String {
    let services = match activation {
        Activation::On => "<standard_session_servicedirs/>",
        Activation::Off => "",
    };
    format!(
        r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <keep_umask/>
  <listen>unix:dir={}</listen>
  <auth>EXTERNAL</auth>
  {services}
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#,
        runtime_dir.display()
    )
}

fn command_in(environment: &[(String, String)], program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.env_clear();
    command.envs(environment.iter().map(|(name, value)| (name, value)));
    command
}

fn missing(program: &str, source: std::io::Error) -> LabError {
    LabError::Program { program: program.to_owned(), source }
}

fn all_output(output: &Output) -> String {
    format!("{} {} {}", output.status, text_of(&output.stdout), text_of(&output.stderr)).trim().to_owned()
}

fn text_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim().to_owned()
}

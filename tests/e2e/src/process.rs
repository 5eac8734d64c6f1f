//! Programs that end with the lab: on drop, on panic, and when the test process is killed.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use rustix::process::{Pid, Signal};

use crate::LabError;

/// A running program with everything it has started. Dropping it kills the whole process group.
pub struct Daemon {
    program: String,
    child: Child,
}

impl Daemon {
    /// Starts `command` in a process group of its own, its output appended to the file `log`. The kernel kills it when
    /// the starting thread ends (`PR_SET_PDEATHSIG`, set by setpriv), so the thread that starts a lab must outlive it.
    pub fn start(command: &Command, log: &Path) -> Result<Self, LabError> {
        Self::spawn(command, log, |_| {})
    }

    /// Starts `command` and returns the first line it prints, for programs that tell an address.
    pub fn start_and_read_line(command: &Command, log: &Path, limit: Duration) -> Result<(Self, String), LabError> {
        let piped = |bound: &mut Command| {
            bound.stdout(Stdio::piped());
        };
        let mut daemon = Self::spawn(command, log, piped)?;
        let line = daemon.first_line(limit)?;
        Ok((daemon, line))
    }

    /// The process id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Whether the program has ended.
    pub fn has_ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }

    /// A TCP port that the program listens on, once it does (proc(5), `/proc/pid/net/tcp`).
    pub fn listens_on(&self) -> Option<u16> {
        let of = |what: &str| format!("/proc/{}/{what}", self.child.id());
        let links = std::fs::read_dir(of("fd")).ok()?.filter_map(|entry| std::fs::read_link(entry.ok()?.path()).ok());
        let own: Vec<_> = links.filter_map(|link| link.to_str().map(str::to_owned)).collect();
        let table = std::fs::read_to_string(of("net/tcp")).ok()?;
        table.lines().filter_map(listener).find(|(_, socket)| own.contains(socket)).map(|(port, _)| port)
    }

    fn spawn(command: &Command, log: &Path, adjust: impl FnOnce(&mut Command)) -> Result<Self, LabError> {
        let program = name_of(command.get_program());
        let log = File::options()
            .create(true)
            .append(true)
            .open(log)
            .map_err(LabError::io(format!("the log of {program}")))?;
        let errors = log.try_clone().map_err(LabError::io(format!("the log of {program}")))?;
        let mut bound = bound_to_this_thread(command);
        bound.stdout(log).stderr(errors);
        adjust(&mut bound);
        let child = bound.spawn().map_err(|source| LabError::Program { program: program.clone(), source })?;
        Ok(Self { program, child })
    }

    fn first_line(&mut self, limit: Duration) -> Result<String, LabError> {
        let output = self.child.stdout.take();
        let (sender, receiver) = mpsc::channel();
        std::thread::spawn(move || {
            let mut line = String::new();
            let read = output.map(|output| BufReader::new(output).read_line(&mut line));
            if matches!(read, Some(Ok(length)) if length > 0) {
                // The receiver is gone when it came too late: nobody to tell.
                sender.send(line.trim().to_owned()).ok();
            }
        });
        let late = |_| LabError::TooLate { what: format!("the first line of {}", self.program), limit, evidence: None };
        receiver.recv_timeout(limit).map_err(late)
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        if let Some(group) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            // Fails only when the whole group has ended by itself.
            rustix::process::kill_process_group(group, Signal::KILL).ok();
        }
        self.child.wait().ok();
    }
}

/// The same command, under setpriv, with a process group of its own and without this process's terminal input.
fn bound_to_this_thread(command: &Command) -> Command {
    let mut bound = Command::new("setpriv");
    bound.args(["--pdeathsig", "KILL", "--"]).arg(command.get_program()).args(command.get_args());
    bound.env_clear();
    bound.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    if let Some(folder) = command.get_current_dir() {
        bound.current_dir(folder);
    }
    bound.stdin(Stdio::null()).process_group(0);
    bound
}

/// Port and socket of a line of `/proc/net/tcp` that tells of a listener.
fn listener(line: &str) -> Option<(u16, String)> {
    let words: Vec<_> = line.split_whitespace().collect();
    let [_, local, _, LISTENING, _, _, _, _, _, inode, ..] = words.as_slice() else { return None };
    let port = u16::from_str_radix(local.rsplit(':').next()?, 16).ok()?;
    Some((port, format!("socket:[{inode}]")))
}

/// `TCP_LISTEN`.
const LISTENING: &str = "0A";

fn name_of(program: &OsStr) -> String {
    Path::new(program).file_name().unwrap_or(program).to_string_lossy().into_owned()
}

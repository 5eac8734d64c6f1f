//! Tokens that the process environment brought along. Everything that the app starts inherits its environment, the web view
//! first of all: so they are taken out of it before anything is started.

use std::process::Command;
use std::sync::{Arc, OnceLock};

use companion::Variables;
use secrecy::{ExposeSecret, SecretString};

/// Variables that hold a token.
const TOKENS: [&str; 2] = ["PURPOSEPATH_TOKEN", "PURPOSEPATH_REFRESH_TOKEN"];

/// What was taken out of the environment.
static TAKEN: OnceLock<Vec<(String, SecretString)>> = OnceLock::new();

/// The process environment, with what was taken out of it.
pub(crate) fn variables() -> Variables {
    Arc::new(|name| taken(name).or_else(|| std::env::var(name).ok()))
}

/// For this app started once more: what this one was given.
pub(crate) fn hand_on(command: &mut Command) {
    let taken = TAKEN.get().into_iter().flatten();
    command.envs(taken.map(|(name, token)| (name, token.expose_secret())));
}

/// Takes the tokens out of the environment. A process cannot change what it was started with, so the app starts itself
/// anew in its own place, without them: a pipe holds them meanwhile.
#[cfg(target_os = "linux")]
pub(crate) fn take() {
    linux::receive();
    let found: Vec<_> = TOKENS.iter().filter_map(|name| Some((*name, std::env::var(name).ok()?))).collect();
    if !found.is_empty()
        && let Err(error) = linux::start_anew_without(&found)
    {
        tracing::warn!(%error, "what the app starts can see the tokens of its environment");
    }
}

/// Elsewhere only this process reads it: the web view lives in processes of the system's.
#[cfg(not(target_os = "linux"))]
pub(crate) fn take() {}

fn taken(name: &str) -> Option<String> {
    let (_, token) = TAKEN.get()?.iter().find(|(taken, _)| taken == name)?;
    Some(token.expose_secret().to_owned())
}

#[cfg(target_os = "linux")]
mod linux {
    use std::fs::File;
    use std::io::{self, Read, Write};
    use std::os::fd::AsRawFd;
    use std::os::unix::process::CommandExt;
    use std::process::Command;

    use super::{TAKEN, TOKENS};

    /// Names the pipe's end that holds them.
    const PIPE: &str = "PURPOSEPATH_TOKENS_PIPE";

    /// Returns only when it failed.
    pub(super) fn start_anew_without(tokens: &[(&str, String)]) -> io::Result<()> {
        // Both ends outlive the start; they are short enough for the pipe to hold (pipe(7): 64 KiB).
        let (reader, writer) = rustix::pipe::pipe()?;
        let mut writer = File::from(writer);
        for (name, token) in tokens {
            writeln!(writer, "{name}={token}")?;
        }
        drop(writer);
        let mut anew = Command::new(std::env::current_exe()?);
        anew.args(std::env::args_os().skip(1)).env(PIPE, reader.as_raw_fd().to_string());
        TOKENS.iter().fold(&mut anew, |anew, name| anew.env_remove(name));
        Err(anew.exec())
    }

    pub(super) fn receive() {
        let Some(pipe) = std::env::var(PIPE).ok().and_then(|number| number.parse::<u32>().ok()) else { return };
        let mut text = String::new();
        if File::open(format!("/proc/self/fd/{pipe}")).and_then(|mut pipe| pipe.read_to_string(&mut text)).is_ok() {
            let lines = text.lines().filter_map(|line| line.split_once('='));
            // It is set once, at the start.
            let _ = TAKEN.set(lines.map(|(name, token)| (name.to_owned(), token.to_owned().into())).collect());
        }
    }
}

//! `purposepath completions`: completion scripts.

use std::io::{self, Write};

use clap::{Args, Command};
use clap_complete::Shell;

use crate::failure::Failure;

/// Print a completion script for a shell.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The shell
    shell: Shell,
}

const EXAMPLES: &str = "\
Examples:
  purposepath completions bash > ~/.local/share/bash-completion/completions/purposepath
  purposepath completions zsh  > \"${fpath[1]}/_purposepath\"
  purposepath completions fish > ~/.config/fish/completions/purposepath.fish";

/// Writes the script to standard output.
pub(crate) fn run(arguments: &Arguments, mut command: Command) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, "purposepath", &mut script);
    io::stdout().write_all(&script).map_err(|error| Failure::job(format!("standard output cannot be written: {error}")))
}

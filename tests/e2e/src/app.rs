//! The application under test: where it is, and how it is started.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::LabError;
use crate::lab::Lab;

/// Variable that names another binary than the one beside the tests, such as an installed one.
pub const BINARY_VARIABLE: &str = "PURPOSEPATH_E2E_APP";

const BINARY_NAME: &str = "purposepath-desktop";

/// How to start a program: binary, arguments and variables beyond the lab's own.
#[derive(Debug, Clone)]
pub struct Launch {
    pub(crate) binary: PathBuf,
    pub(crate) arguments: Vec<String>,
    pub(crate) variables: Vec<(String, String)>,
}

impl Launch {
    /// The application as it is built, signed out and without arguments.
    pub fn app() -> Result<Self, LabError> {
        let named = std::env::var_os(BINARY_VARIABLE).map(PathBuf::from);
        let binary = named.unwrap_or_else(|| build_folder().join(BINARY_NAME));
        if binary.is_file() { Ok(Self::program(binary)) } else { Err(LabError::NotBuilt(binary)) }
    }

    /// The application on its seeded demo world.
    pub fn demo(seed: u64) -> Result<Self, LabError> {
        Ok(Self::app()?.argument("--demo").argument("--seed").argument(seed.to_string()))
    }

    /// Any program.
    pub fn program(binary: impl Into<PathBuf>) -> Self {
        Self { binary: binary.into(), arguments: Vec::new(), variables: Vec::new() }
    }

    /// Adds an argument.
    #[must_use]
    pub fn argument(mut self, argument: impl Into<String>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    /// Sets an environment variable.
    #[must_use]
    pub fn variable(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.variables.push((name.into(), value.into()));
        self
    }

    /// The same launch as a plain command, without WebDriver: for a second launch, or to see the exit code.
    pub fn command(&self, lab: &Lab) -> Command {
        let mut command = lab.command(&self.binary);
        command.args(&self.arguments).envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }
}

/// Where screenshots of failures go: `target/e2e`.
pub fn evidence_folder() -> PathBuf {
    build_folder().parent().unwrap_or(Path::new("target")).join("e2e")
}

/// The folder that cargo puts binaries into: the parent of `deps/`, in which test programs lie.
fn build_folder() -> PathBuf {
    let own = std::env::current_exe().unwrap_or_default();
    let folder = own.parent().unwrap_or(Path::new("."));
    let folder = if folder.ends_with("deps") { folder.parent().unwrap_or(folder) } else { folder };
    folder.to_owned()
}

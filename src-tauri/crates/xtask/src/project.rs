//! Where things are, and programs that run there.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::counts::Counts;
use crate::error::XtaskError;

/// The checkout that this xtask was built from.
pub struct Project {
    root: PathBuf,
}

impl Project {
    pub fn here() -> Self {
        let own = Path::new(env!("CARGO_MANIFEST_DIR"));
        Self { root: own.ancestors().nth(3).unwrap_or(own).to_owned() }
    }

    pub fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// The emulator of API Gateway that a test runs the client against.
    pub fn gateway(&self) -> PathBuf {
        self.root.join("tests/gateway")
    }

    /// What people read.
    pub fn docs(&self) -> PathBuf {
        self.root.join("docs")
    }

    /// Where tools and pictures of ours go: `target`, whatever cargo's own target folder is.
    pub fn target(&self) -> PathBuf {
        self.root.join("target")
    }

    /// The binary `name` that cargo built in the profile of this xtask.
    pub fn binary(&self, name: &str) -> PathBuf {
        let built = std::env::current_exe().ok().and_then(|own| own.parent().map(Path::to_owned));
        let folder = built.unwrap_or_else(|| self.target().join("debug"));
        folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// cargo, at the root.
    pub fn cargo(&self) -> Program {
        self.program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
    }

    /// npm, in ui/.
    pub fn npm(&self) -> Program {
        self.npm_in(&self.ui())
    }

    /// npm, in a folder.
    pub fn npm_in(&self, folder: &Path) -> Program {
        let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
        let mut program = self.program(npm);
        program.0.current_dir(folder);
        program
    }

    /// Any program, at the root, without standard input.
    pub fn program(&self, name: impl AsRef<OsStr>) -> Program {
        let mut command = Command::new(name);
        command.current_dir(&self.root).stdin(Stdio::null());
        // Set for this xtask by cargo; they would tell a cargo below that it builds xtask.
        let inherited = std::env::vars_os().map(|(name, _)| name);
        for name in inherited.filter(|name| {
            let name = name.to_string_lossy();
            name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
        }) {
            command.env_remove(name);
        }
        Program(command)
    }
}

/// A program to be run.
pub struct Program(Command);

impl Program {
    pub fn args<A: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        self.0.args(arguments);
        self
    }

    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.0.env(name, value);
        self
    }

    /// Lets the program ask the person, for a password.
    pub fn with_terminal(mut self) -> Self {
        self.0.stdin(Stdio::inherit());
        self
    }

    /// The command itself, for what is not covered here.
    pub fn into_command(self) -> Command {
        self.0
    }

    /// Runs to the end; an error named `what` when it fails.
    pub fn run(mut self, what: &str) -> Result<(), XtaskError> {
        let status = self.0.status().map_err(|source| self.missing(source))?;
        if status.success() { Ok(()) } else { Err(XtaskError::Failed { what: what.to_owned() }) }
    }

    /// Becomes the program where the system can (Unix), so that Ctrl+C and the exit code are the program's own; an error
    /// named `what` when it cannot be started or, elsewhere, when it fails.
    pub fn become_it(self, what: &str) -> Result<(), XtaskError> {
        #[cfg(unix)]
        {
            use std::os::unix::process::CommandExt;
            let mut program = self;
            let source = program.0.exec();
            Err(XtaskError::Missing { program: what.to_owned(), source })
        }
        #[cfg(not(unix))]
        self.run(what)
    }

    /// Runs to the end and yields what it printed, whether or not it succeeded; `None` when it cannot be started.
    pub fn output(mut self) -> Option<String> {
        let output = self.0.stderr(Stdio::null()).output().ok()?;
        Some(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Whether it can be started and succeeds, in silence.
    pub fn succeeds(mut self) -> bool {
        self.0.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    }

    /// Runs to the end, passes its output on and counts the tests it reports. The flag says whether it succeeded.
    pub fn run_and_count(mut self) -> Result<(Counts, bool), XtaskError> {
        let mut child = self.0.stdout(Stdio::piped()).spawn().map_err(|source| self.missing(source))?;
        let mut counts = Counts::default();
        if let Some(output) = child.stdout.take() {
            for line in BufReader::new(output).split(b'\n') {
                let line =
                    line.map_err(|source| XtaskError::File { what: "the program's output".to_owned(), source })?;
                let line = String::from_utf8_lossy(&line);
                // A closed terminal is no reason to stop counting.
                writeln!(std::io::stdout(), "{line}").ok();
                counts.add(Counts::in_line(&line));
            }
        }
        let status = child.wait().map_err(|source| self.missing(source))?;
        Ok((counts, status.success()))
    }

    fn missing(&self, source: std::io::Error) -> XtaskError {
        XtaskError::Missing { program: self.0.get_program().to_string_lossy().into_owned(), source }
    }
}

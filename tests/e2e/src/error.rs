use std::path::PathBuf;
use std::time::Duration;

/// Why the lab could not do what was asked.
#[derive(thiserror::Error)]
pub enum LabError {
    /// A program is missing or cannot be started.
    #[error("{program} cannot be started ({source}); `cargo xtask setup` installs what is missing")]
    Program {
        /// The program's name.
        program: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// A program ran and reported failure.
    #[error("{program} failed: {output}")]
    Failed {
        /// The program's name.
        program: String,
        /// What it printed.
        output: String,
    },
    /// A file or folder of the lab, or the connection to a program, failed.
    #[error("{what}: {source}")]
    Io {
        /// What was being done.
        what: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// Something that was waited for did not come.
    #[error("{what} did not come true within {limit:?}{}", .evidence.as_ref().map(|text| format!(": {text}")).unwrap_or_default())]
    TooLate {
        /// The awaited fact, in words.
        what: String,
        /// How long was waited.
        limit: Duration,
        /// What was seen instead, and where the screenshot is.
        evidence: Option<String>,
    },
    /// WebKitWebDriver refused a command.
    #[error("WebDriver: {code}: {message}")]
    WebDriver {
        /// The W3C error code, such as `no such element`.
        code: String,
        /// The driver's words.
        message: String,
    },
    /// A D-Bus call failed.
    #[error("D-Bus: {0}")]
    Bus(#[from] zbus::Error),
    /// The application under test is not built.
    #[error("{0} is not there: build it with `cargo build` first, or name another in PURPOSEPATH_E2E_APP")]
    NotBuilt(PathBuf),
    /// An answer has another shape than the protocol says.
    #[error("{0}")]
    Unexpected(String),
}

impl LabError {
    /// For `map_err`: wraps an I/O error with what was being done.
    pub fn io(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let what = what.into();
        move |source| Self::Io { what, source }
    }

    /// Adds what was seen to a wait that ended in vain; other errors stay as they are.
    pub(crate) fn with_evidence(self, evidence: impl FnOnce() -> String) -> Self {
        if let Self::TooLate { what, limit, evidence: None } = self {
            return Self::TooLate { what, limit, evidence: Some(evidence()) };
        }
        self
    }
}

/// A failing test prints its error with `Debug`: let that be the readable sentence.
impl std::fmt::Debug for LabError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

impl From<zbus::fdo::Error> for LabError {
    fn from(error: zbus::fdo::Error) -> Self {
        Self::Bus(error.into())
    }
}

impl From<zbus::zvariant::Error> for LabError {
    fn from(error: zbus::zvariant::Error) -> Self {
        Self::Bus(error.into())
    }
}

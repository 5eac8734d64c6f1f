//! How a command fails: one readable line, and an exit code that scripts can tell apart.

use std::fmt;
use std::process::ExitCode;

/// Why a command ended without doing its job.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Wrong usage or configuration: exit 2.
    Configuration(String),
    /// The job failed: exit 1.
    Job(String),
    /// The job failed and has said so itself: exit 1.
    Told,
}

impl Failure {
    pub(crate) fn configuration(message: impl fmt::Display) -> Self {
        Self::Configuration(message.to_string())
    }

    pub(crate) fn job(message: impl fmt::Display) -> Self {
        Self::Job(message.to_string())
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Self::Configuration(_) => ExitCode::from(2),
            Self::Job(_) | Self::Told => ExitCode::from(1),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Configuration(message) | Self::Job(message) => f.write_str(message),
            Self::Told => Ok(()),
        }
    }
}

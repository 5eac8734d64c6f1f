/// Why a task did not come to its end.
#[derive(Debug)]
pub enum XtaskError {
    /// The command line is wrong.
    Usage(String),
    /// A program is missing or cannot be started.
    Missing { program: String, source: std::io::Error },
    /// A program ran and failed; it has said why.
    Failed { what: String },
    /// A file or folder could not be used.
    File { what: String, source: std::io::Error },
    /// Something about the machine or the project, in words.
    Other(String),
}

impl std::fmt::Display for XtaskError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Usage(words) | Self::Other(words) => f.write_str(words),
            Self::Missing { program, source } => write!(f, "{program} cannot be started ({source}); is it installed?"),
            Self::Failed { what } => write!(f, "{what} failed"),
            Self::File { what, source } => write!(f, "{what}: {source}"),
        }
    }
}

impl std::error::Error for XtaskError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Missing { source, .. } | Self::File { source, .. } => Some(source),
            Self::Usage(_) | Self::Failed { .. } | Self::Other(_) => None,
        }
    }
}

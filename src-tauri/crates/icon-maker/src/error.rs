use std::path::PathBuf;

/// Why no pictures came out.
#[derive(Debug)]
pub enum IconError {
    /// A file could not be read or written.
    File { path: PathBuf, source: std::io::Error },
    /// A drawing is not an SVG that can be rendered.
    Drawing { name: String, reason: String },
    /// A picture could not be encoded as PNG, ICO or ICNS.
    Encoding(String),
    /// An argument that is not known.
    Usage(String),
}

impl std::fmt::Display for IconError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File { path, source } => write!(f, "{}: {source}", path.display()),
            Self::Drawing { name, reason } => {
                write!(f, "the drawing {name} cannot be rendered: {reason}")
            }
            Self::Encoding(reason) => write!(f, "the picture cannot be encoded: {reason}"),
            Self::Usage(argument) => write!(f, "unknown argument {argument}; usage: icon-maker [--contact-sheet FILE]"),
        }
    }
}

impl std::error::Error for IconError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::File { source, .. } => Some(source),
            Self::Drawing { .. } | Self::Encoding(_) | Self::Usage(_) => None,
        }
    }
}

//! Why the store failed, as it can act on it.

use rusqlite::ErrorCode;

/// Why the store failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    /// The file is no store of ours, or no longer a whole one: set it aside.
    #[error("the file is damaged: {0}")]
    Damaged(String),
    /// A later version of the app wrote the file: set it aside.
    #[error("the file was written by a later version of the app (schema {0})")]
    FromTheFuture(i64),
    /// The disk is full, cannot be written or is not there: try again later.
    #[error("{0}")]
    Unavailable(String),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            // `Unknown` is SQLite's plain "error": a table that is not there although the version says so.
            None | Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::Unknown) => {
                Self::Damaged(error.to_string())
            }
            Some(_) => Self::Unavailable(error.to_string()),
        }
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        Self::Unavailable(error.to_string())
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::Damaged(error.to_string())
    }
}

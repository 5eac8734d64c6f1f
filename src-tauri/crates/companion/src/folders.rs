//! Where the app keeps its files.

use std::path::PathBuf;

/// The app's folders on this machine, chosen by the shell. They need not exist yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folders {
    /// What the app can rebuild or lose: the stores.
    pub data: PathBuf,
    /// What the person chose: `settings.json`.
    pub config: PathBuf,
}

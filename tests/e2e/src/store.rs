//! What the application keeps on disk, and how a test lets days go by in it.

use std::path::PathBuf;

use crate::LabError;
use crate::lab::Lab;
use crate::page::LIVE_LIMIT;

/// Where the accounts' stores lie, below `XDG_DATA_HOME` (tauri.conf.json, `identifier`).
const STORES: &str = "app.purposepath.desktop/stores";

/// Changes rows of the account's store, also while the application has it open; says how many. None while there is no store.
pub fn change(lab: &Lab, sql: &str) -> Result<usize, LabError> {
    let Some(file) = file_of(lab) else { return Ok(0) };
    let changed = rusqlite::Connection::open(&file).and_then(|store| {
        store.busy_timeout(LIVE_LIMIT)?;
        store.execute(sql, [])
    });
    changed.map_err(|error| LabError::Unexpected(format!("{}: {error}", file.display())))
}

fn file_of(lab: &Lab) -> Option<PathBuf> {
    let entries = std::fs::read_dir(lab.folder("XDG_DATA_HOME").join(STORES)).ok()?;
    let mut files = entries.filter_map(|entry| Some(entry.ok()?.path()));
    files.find(|path| path.extension().is_some_and(|end| end == "sqlite"))
}

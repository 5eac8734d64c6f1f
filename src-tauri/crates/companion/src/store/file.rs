//! The file of a store: its name, its rights, setting it aside and wiping it.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use realtime_proto::Timestamp;
use sha2::{Digest, Sha256};

/// Where a store is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In this file.
    File(PathBuf),
    /// Nowhere: it lives as long as the app.
    Memory,
}

/// What SQLite keeps beside the file itself.
const COMPANIONS: [&str; 2] = ["-wal", "-shm"];
/// Part of the name of a file that was set aside.
const ASIDE: &str = ".set-aside-";
/// Files that were set aside are kept for whoever wants to look; older ones go.
const KEPT_ASIDE: usize = 2;

impl Place {
    /// The file of one account below `folder`. Its name tells nobody whose it is.
    pub(crate) fn of_account(folder: &Path, environment: &str, tenant: &str, user: &str) -> Self {
        let mut name = Sha256::new();
        for part in [environment, tenant, user] {
            name.update(part.as_bytes());
            name.update([0]);
        }
        let name: String = name.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        Self::File(folder.join("stores").join(format!("{name}.sqlite")))
    }

    /// Deletes what is kept there.
    pub(super) fn wipe(&self) -> io::Result<()> {
        match self {
            Self::File(file) => undisturbed(|| wipe(file)),
            Self::Memory => Ok(()),
        }
    }
}

/// A look at a file brings back what SQLite keeps beside it: none is under way while one is wiped.
pub(super) fn undisturbed<T>(deed: impl FnOnce() -> T) -> T {
    static TURN: Mutex<()> = Mutex::new(());
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    deed()
}

/// Makes the folder and the file, for this user's eyes only.
pub(super) fn prepare(file: &Path) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
        restrict(folder, 0o700)?;
    }
    OpenOptions::new().create(true).append(true).open(file)?;
    // SQLite gives its `-wal` and `-shm` the rights of the file itself.
    restrict(file, 0o600)
}

/// Renames a file that cannot be used, with what belongs to it; returns its new name.
pub(super) fn set_aside(file: &Path, now: Timestamp) -> io::Result<String> {
    let aside = with_suffix(file, &format!("{ASIDE}{}", now.to_string().replace(':', "-")));
    fs::rename(file, &aside)?;
    for companion in COMPANIONS {
        // Often there is none; and one that stays is not used without its file.
        let _ = fs::rename(with_suffix(file, companion), with_suffix(&aside, companion));
    }
    forget_old(file);
    Ok(aside.file_name().unwrap_or_default().to_string_lossy().into_owned())
}

/// Deletes the file and everything that was set aside of it, as far as that goes.
pub(super) fn wipe(file: &Path) -> io::Result<()> {
    let beside = COMPANIONS.map(|end| with_suffix(file, end));
    let all = beside.into_iter().chain([file.to_owned()]).chain(set_aside_of(file));
    let deleted: Vec<io::Result<()>> = all.map(|path| absent_is_fine(fs::remove_file(path))).collect();
    deleted.into_iter().collect()
}

/// Only the last ones stay.
fn forget_old(file: &Path) {
    let is_main = |path: &PathBuf| !COMPANIONS.iter().any(|end| path.to_string_lossy().ends_with(end));
    let mut asides: Vec<PathBuf> = set_aside_of(file).into_iter().filter(is_main).collect();
    // Their names end with a time, so this is the order of time.
    asides.sort();
    for old in asides.iter().rev().skip(KEPT_ASIDE) {
        for path in [old.clone(), with_suffix(old, COMPANIONS[0]), with_suffix(old, COMPANIONS[1])] {
            // What cannot be deleted is tried again the next time.
            let _ = fs::remove_file(path);
        }
    }
}

fn set_aside_of(file: &Path) -> Vec<PathBuf> {
    let (Some(folder), Some(name)) = (file.parent(), file.file_name()) else { return Vec::new() };
    let prefix = format!("{}{ASIDE}", name.to_string_lossy());
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(&prefix)).map(|entry| entry.path()).collect()
}

fn with_suffix(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn absent_is_fine(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

#[cfg(unix)]
fn restrict(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

/// Elsewhere the user's own application folder is closed to others already.
#[cfg(not(unix))]
fn restrict(_path: &Path, _mode: u32) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_account_has_a_file_of_its_own_that_names_nobody() {
        let of = |environment, tenant, user| Place::of_account(Path::new("d"), environment, tenant, user);
        let mine = of("production", "t", "u");
        assert_eq!(mine, of("production", "t", "u"));
        for other in [of("staging", "t", "u"), of("production", "t2", "u"), of("production", "t", "u2")] {
            assert_ne!(mine, other);
        }
        assert_ne!(of("production", "ab", "c"), of("production", "a", "bc"), "parts do not run together");
        assert!(!format!("{:?}", of("production", "tenant-1", "user-7")).contains("user-7"));
    }
}

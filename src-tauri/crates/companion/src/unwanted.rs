//! Kept sign-ins that nobody wants back and that could not be removed: a keyring may be locked, or hang. They are not restored,
//! and removed once that works. Holds the addresses of account services, nothing secret.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

const NAME: &str = "unwanted-sign-ins";

/// The addresses, an own line each in a file; without a folder, for this run.
#[derive(Debug, Default)]
pub(crate) struct Unwanted {
    path: Option<PathBuf>,
    services: BTreeSet<String>,
}

impl Unwanted {
    /// Reads the file in `folder`.
    pub(crate) fn open(folder: Option<&Path>) -> Self {
        let Some(path) = folder.map(|folder| folder.join(NAME)) else { return Self::default() };
        let text = fs::read_to_string(&path).unwrap_or_else(|error| {
            if error.kind() != io::ErrorKind::NotFound {
                tracing::warn!(%error, "which sign-ins nobody wants back cannot be read");
            }
            String::new()
        });
        Self { path: Some(path), services: text.lines().map(str::to_owned).collect() }
    }

    pub(crate) fn holds(&self, service: &str) -> bool {
        self.services.contains(service)
    }

    /// What is kept for that service is to be removed.
    pub(crate) fn add(&mut self, service: &str) {
        if self.services.insert(service.to_owned()) {
            self.write();
        }
    }

    /// It is gone, or somebody wants what is kept there.
    pub(crate) fn remove(&mut self, service: &str) {
        if self.services.remove(service) {
            self.write();
        }
    }

    /// What cannot be written counts for this run.
    fn write(&self) {
        let Some(path) = &self.path else { return };
        let text: String = self.services.iter().flat_map(|service| [service.as_str(), "\n"]).collect();
        let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(path, text));
        if let Err(error) = written {
            tracing::warn!(%error, "which sign-ins nobody wants back cannot be written");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_wants_back_is_known_after_a_restart_until_it_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let opened = || Unwanted::open(Some(&data));
        opened().add("https://one/");
        opened().add("https://two/");
        assert!(opened().holds("https://one/") && opened().holds("https://two/"));
        opened().remove("https://one/");
        assert!(!opened().holds("https://one/") && opened().holds("https://two/"));
    }
}

//! The settings file: `settings.json` in the config folder. What cannot be read is set aside, never lost; what is not known is
//! kept.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::views::Settings;

/// The shape that this app writes. A file of a later one is set aside.
const VERSION: u64 = 1;
const NAME: &str = "settings.json";

/// The file with what it holds; without a folder, the settings live for this run.
#[derive(Debug, Default)]
pub(crate) struct SettingsFile {
    path: Option<PathBuf>,
    settings: Settings,
    /// The whole file as it was read: members of other versions are written back.
    document: Map<String, Value>,
}

/// A file that could not be used.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SetAside {
    pub(crate) reason: String,
    /// Where it lies, if it could be moved.
    pub(crate) moved_to: Option<PathBuf>,
}

impl SettingsFile {
    /// Reads the file in `folder`; without one, everything has its default.
    pub(crate) fn open(folder: Option<&Path>) -> (Self, Option<SetAside>) {
        let Some(path) = folder.map(|folder| folder.join(NAME)) else { return (Self::default(), None) };
        let read = match fs::read(&path) {
            Ok(bytes) => understood(&bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok((Map::new(), Settings::default())),
            Err(error) => Err(error.to_string()),
        };
        match read {
            Ok((document, settings)) => (Self { path: Some(path), settings, document }, None),
            Err(reason) => {
                let moved_to = set_aside(&path).inspect_err(|error| tracing::error!(%error, "settings stay in place"));
                // What could not be moved is not written over either.
                let kept = moved_to.is_ok().then_some(path);
                (Self { path: kept, ..Self::default() }, Some(SetAside { reason, moved_to: moved_to.ok() }))
            }
        }
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Takes other settings, and writes them down before they count.
    pub(crate) fn change(&mut self, settings: Settings) -> io::Result<()> {
        let mut document = self.document.clone();
        let known = serde_json::to_value(&settings)?;
        document.insert("version".to_owned(), VERSION.into());
        if let Value::Object(known) = known {
            for (name, value) in known {
                merge(document.entry(name).or_insert(Value::Null), value);
            }
        }
        if let Some(path) = &self.path {
            write_whole(path, &serde_json::to_vec_pretty(&document)?)?;
        }
        self.document = document;
        self.settings = settings;
        Ok(())
    }
}

fn understood(bytes: &[u8]) -> Result<(Map<String, Value>, Settings), String> {
    let document: Map<String, Value> = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    let version = document.get("version").map_or(Some(VERSION), Value::as_u64);
    match version {
        Some(version) if version <= VERSION => {}
        Some(version) => return Err(format!("a later version of the app wrote it (version {version})")),
        None => return Err("its version is no number".to_owned()),
    }
    let settings: Settings =
        serde_json::from_value(Value::Object(document.clone())).map_err(|error| error.to_string())?;
    Ok((document, settings))
}

/// Members that we do not know stay.
fn merge(there: &mut Value, ours: Value) {
    match (there, ours) {
        (Value::Object(there), Value::Object(ours)) => {
            for (name, value) in ours {
                merge(there.entry(name).or_insert(Value::Null), value);
            }
        }
        (there, ours) => *there = ours,
    }
}

/// Beside the file, under a name that is still free.
fn set_aside(path: &Path) -> io::Result<PathBuf> {
    let free = (1..=1000).map(|n| path.with_file_name(format!("{NAME}.set-aside-{n}"))).find(|path| !path.exists());
    let aside = free.ok_or_else(|| io::Error::other("too many settings files were set aside"))?;
    fs::rename(path, &aside)?;
    Ok(aside)
}

/// Either the old content or the new one, whenever the machine stops: written beside it, then put in its place.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().ok_or_else(|| io::Error::other("the settings have no folder"))?;
    fs::create_dir_all(folder)?;
    let beside = path.with_extension("json.new");
    let mut file = private(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    fs::rename(&beside, path)?;
    sync_folder(folder)
}

#[cfg(unix)]
fn private(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
    let file = File::options().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    // A file that a crash left behind keeps its mode.
    file.set_permissions(fs::Permissions::from_mode(0o600))?;
    Ok(file)
}

#[cfg(not(unix))]
fn private(path: &Path) -> io::Result<File> {
    File::create(path)
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::{EnvironmentName, Theme};

    fn opened(folder: &Path) -> SettingsFile {
        let (file, aside) = SettingsFile::open(Some(folder));
        assert_eq!(aside, None, "it is good");
        file
    }

    #[test]
    fn what_was_chosen_is_there_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let mut file = opened(folder.path());
        let mut settings = file.settings().clone();
        settings.environment = EnvironmentName::Staging;
        settings.appearance.theme = Theme::Dark;
        file.change(settings.clone()).unwrap();
        assert_eq!(opened(folder.path()).settings(), &settings);
    }

    #[test]
    fn members_that_are_not_ours_are_kept_wherever_they_stand() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(NAME);
        fs::write(&path, r#"{"later":[1],"appearance":{"font":"Inter","theme":"dark"}}"#).unwrap();
        let mut file = opened(folder.path());
        assert_eq!(file.settings().appearance.text_size, 100, "what is missing has its default");
        let mut settings = file.settings().clone();
        settings.debug_panel = true;
        file.change(settings).unwrap();
        let written: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        assert_eq!((&written["later"][0], &written["appearance"]["font"]), (&1.into(), &"Inter".into()));
    }

    #[test]
    fn a_file_that_cannot_be_used_is_set_aside_whole() {
        for content in ["{\"environment\":", "[]", "", "{\"version\":2}", "{\"environment\":\"moon\"}", "\u{0}\u{1}"] {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join(NAME), content).unwrap();
            let (mut file, aside) = SettingsFile::open(Some(folder.path()));
            let aside = aside.expect("it is told");
            assert_eq!(fs::read_to_string(aside.moved_to.unwrap()).unwrap(), content, "nothing is lost");
            assert_eq!(file.settings(), &Settings::default());
            file.change(Settings::default()).unwrap();
            opened(folder.path());
        }
    }

    #[test]
    fn a_second_broken_file_does_not_replace_the_first() {
        let folder = tempfile::tempdir().unwrap();
        for content in ["one", "two"] {
            fs::write(folder.path().join(NAME), content).unwrap();
            assert!(SettingsFile::open(Some(folder.path())).1.is_some());
        }
        let kept: Vec<String> =
            (1..=2).map(|n| fs::read_to_string(folder.path().join(format!("{NAME}.set-aside-{n}"))).unwrap()).collect();
        assert_eq!(kept, ["one", "two"]);
    }

    #[test]
    fn what_cannot_be_written_does_not_count() {
        let folder = tempfile::tempdir().unwrap();
        let mut file = opened(folder.path());
        fs::create_dir(folder.path().join("settings.json.new")).unwrap();
        let settings = Settings { debug_panel: true, ..Settings::default() };
        assert!(file.change(settings).is_err());
        assert_eq!(file.settings(), &Settings::default());
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_reads_the_file() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        opened(folder.path()).change(Settings::default()).unwrap();
        let mode = fs::metadata(folder.path().join(NAME)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

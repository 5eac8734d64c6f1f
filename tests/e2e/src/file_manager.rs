//! A file manager of our own, and a desktop without one.
//!
//! Source of the interface: File Manager D-Bus Interface (freedesktop.org).

use std::os::unix::fs::PermissionsExt;
use std::sync::{Arc, Mutex, PoisonError};

use zbus::Connection;

use crate::lab::Lab;
use crate::{LabError, block_on};

const NAME: &str = "org.freedesktop.FileManager1";
const PATH: &str = "/org/freedesktop/FileManager1";

/// A file manager that shows nothing and remembers what it was asked to show.
pub struct FileManager {
    _connection: Connection,
    asked: Arc<Mutex<Vec<String>>>,
}

impl FileManager {
    /// Starts it and takes its name on the bus.
    pub fn start(lab: &Lab) -> Result<Self, LabError> {
        let asked = Arc::default();
        let service = Service { asked: Arc::clone(&asked) };
        let builder = lab.bus_builder()?.serve_at(PATH, service)?.name(NAME)?;
        Ok(Self { _connection: block_on(builder.build())?, asked })
    }

    /// The URIs of all items that were to be shown, in order.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

struct Service {
    asked: Arc<Mutex<Vec<String>>>,
}

#[zbus::interface(name = "org.freedesktop.FileManager1")]
impl Service {
    async fn show_items(&self, uris: Vec<String>, _startup_id: String) {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).extend(uris);
    }
}

/// A `PATH` whose `xdg-open` finds nothing that opens folders, whatever is installed here.
pub fn path_without_any(lab: &Lab) -> Result<String, LabError> {
    let folder = lab.folder("HOME").join("bin");
    let program = folder.join("xdg-open");
    // 3: "A required tool could not be found" (xdg-open(1)).
    let written = std::fs::create_dir_all(&folder)
        .and_then(|()| std::fs::write(&program, "#!/bin/sh\nexit 3\n"))
        .and_then(|()| std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)));
    written.map_err(LabError::io(program.display().to_string()))?;
    Ok(format!("{}:{}", folder.display(), std::env::var("PATH").unwrap_or_default()))
}

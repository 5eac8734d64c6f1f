//! Shows a file where it lies, in the desktop's file manager.

use std::path::Path;
use std::time::Duration;

use companion::{CommandError, ErrorCode};
use tokio::process::Command;
use tokio::time::timeout;

/// A file manager that is started takes its time; one that takes longer is left to itself.
const PATIENCE: Duration = Duration::from_secs(5);

/// Shows the file, or at least its folder.
///
/// # Errors
/// When there is no file manager.
pub(crate) async fn show(file: &Path) -> Result<(), CommandError> {
    if native::select(file).await {
        return Ok(());
    }
    let folder = file.parent().unwrap_or(file);
    if opened(Command::new(native::OPEN).arg(folder)).await {
        return Ok(());
    }
    Err(CommandError::new(ErrorCode::Internal, "No file manager answers on this desktop. The path can be copied."))
}

/// True when the program ended well, or goes on: some stay as long as what they have opened.
async fn opened(command: &mut Command) -> bool {
    match command.spawn() {
        Ok(mut child) => match timeout(PATIENCE, child.wait()).await {
            Ok(ended) => ended.is_ok_and(|status| status.success()),
            Err(_) => true,
        },
        Err(error) => {
            tracing::warn!(%error, "a folder cannot be shown");
            false
        }
    }
}

#[cfg(target_os = "linux")]
mod native {
    //! org.freedesktop.FileManager1, which selects the file; else whatever opens folders.

    use super::{PATIENCE, Path, timeout};

    pub(super) const OPEN: &str = "xdg-open";

    #[zbus::proxy(
        interface = "org.freedesktop.FileManager1",
        default_service = "org.freedesktop.FileManager1",
        default_path = "/org/freedesktop/FileManager1",
        gen_blocking = false
    )]
    trait FileManager {
        fn show_items(&self, uris: &[&str], startup_id: &str) -> zbus::Result<()>;
    }

    pub(super) async fn select(file: &Path) -> bool {
        let Ok(uri) = tauri::Url::from_file_path(file) else { return false };
        match timeout(PATIENCE, show_items(uri.as_str())).await {
            Ok(Ok(())) => true,
            Ok(Err(error)) => {
                tracing::info!(%error, "no file manager on the bus");
                false
            }
            Err(_) => false,
        }
    }

    async fn show_items(uri: &str) -> zbus::Result<()> {
        let bus = zbus::Connection::session().await?;
        FileManagerProxy::new(&bus).await?.show_items(&[uri], "").await
    }
}

#[cfg(not(target_os = "linux"))]
mod native {
    //! The system's own program shows the folder.

    use super::Path;

    pub(super) const OPEN: &str = if cfg!(windows) { "explorer" } else { "open" };

    pub(super) async fn select(_file: &Path) -> bool {
        false
    }
}

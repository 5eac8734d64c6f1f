//! Watches for a host of tray icons on the session bus: it may come late, go, and come back.

use futures_util::StreamExt;
use tauri::AppHandle;
use zbus::Connection;
use zbus::fdo::DBusProxy;
use zbus::names::BusName;

use super::host_changed;

/// Who shows the icons of all applications.
#[zbus::proxy(
    interface = "org.kde.StatusNotifierWatcher",
    default_service = "org.kde.StatusNotifierWatcher",
    default_path = "/StatusNotifierWatcher"
)]
trait StatusNotifierWatcher {
    #[zbus(property(emits_changed_signal = "false"))]
    fn is_status_notifier_host_registered(&self) -> zbus::Result<bool>;

    #[zbus(signal)]
    fn status_notifier_host_registered(&self) -> zbus::Result<()>;

    #[zbus(signal)]
    fn status_notifier_host_unregistered(&self) -> zbus::Result<()>;
}

const WATCHER: &str = "org.kde.StatusNotifierWatcher";

/// Tells the tray whenever a host appears or goes.
pub(super) fn watch(handle: &AppHandle) {
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        if let Err(error) = follow(&handle).await {
            tracing::info!(%error, "no session bus to look for a tray on");
        }
    });
}

async fn follow(handle: &AppHandle) -> zbus::Result<()> {
    let bus = Connection::session().await?;
    let names = DBusProxy::new(&bus).await?;
    let mut owners = names.receive_name_owner_changed_with_args(&[(0, WATCHER)]).await?;
    let watcher = StatusNotifierWatcherProxy::new(&bus).await?;
    let mut registered = watcher.receive_status_notifier_host_registered().await?;
    let mut unregistered = watcher.receive_status_notifier_host_unregistered().await?;
    let mut shown = false;
    loop {
        let present = has_host(&names, &watcher).await;
        if present != shown {
            shown = present;
            host_changed(handle, present);
        }
        let replaced = tokio::select! {
            Some(change) = owners.next() => change.args().is_ok_and(|args| args.old_owner().is_some()),
            Some(_) = registered.next() => false,
            Some(_) = unregistered.next() => false,
            else => return Ok(()),
        };
        // Another watcher does not know our icon: it is put there anew.
        if replaced && shown {
            shown = false;
            host_changed(handle, false);
        }
    }
}

/// A watcher without a host shows nothing. One that does not know the question is believed to have one.
async fn has_host(names: &DBusProxy<'_>, watcher: &StatusNotifierWatcherProxy<'_>) -> bool {
    let Ok(name) = BusName::try_from(WATCHER) else { return false };
    names.name_has_owner(name).await.unwrap_or(false)
        && watcher.is_status_notifier_host_registered().await.unwrap_or(true)
}

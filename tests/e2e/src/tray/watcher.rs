//! The StatusNotifierWatcher interface, with a host that is always there.

use std::sync::{Arc, Mutex, PoisonError};

use zbus::message::Header;
use zbus::object_server::SignalEmitter;

use super::Address;

/// Where an item is when it registers with a bus name alone.
const ITEM_PATH: &str = "/StatusNotifierItem";

/// Keeps the list of items for [`super::TrayHost`].
pub(super) struct Watcher {
    pub(super) registered: Arc<Mutex<Vec<Address>>>,
}

#[zbus::interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    /// `service` is a bus name, or the path of an item that the sender owns.
    async fn register_status_notifier_item(
        &self,
        service: String,
        #[zbus(header)] header: Header<'_>,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
    ) -> zbus::fdo::Result<()> {
        let sender = header.sender().map(ToString::to_string).unwrap_or_default();
        let address = if service.starts_with('/') {
            Address { bus_name: sender, path: service }
        } else {
            Address { bus_name: service, path: ITEM_PATH.to_owned() }
        };
        let name = format!("{}{}", address.bus_name, address.path);
        self.registered.lock().unwrap_or_else(PoisonError::into_inner).push(address);
        Ok(Self::status_notifier_item_registered(&emitter, &name).await?)
    }

    async fn register_status_notifier_host(&self, _service: String) {}

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        let registered = self.registered.lock().unwrap_or_else(PoisonError::into_inner);
        registered.iter().map(|address| format!("{}{}", address.bus_name, address.path)).collect()
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }

    /// Tells panels that an item has come.
    #[zbus(signal)]
    async fn status_notifier_item_registered(emitter: &SignalEmitter<'_>, service: &str) -> zbus::Result<()>;
}

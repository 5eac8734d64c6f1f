//! A notification daemon of our own.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use zbus::Connection;
use zbus::object_server::SignalEmitter;
use zbus::zvariant::OwnedValue;

use super::{NAME, Notification, PATH};
use crate::lab::Lab;
use crate::{LabError, block_on};

/// A notification daemon that shows nothing, remembers all, and can act as the person.
pub struct Recorder {
    connection: Connection,
    book: Arc<Mutex<Book>>,
}

#[derive(Default)]
struct Book {
    shown: Vec<(u32, Notification)>,
    closed: Vec<u32>,
    last_id: u32,
}

impl Recorder {
    /// Starts the daemon and takes its name on the bus.
    pub fn start(lab: &Lab) -> Result<Self, LabError> {
        let book = Arc::new(Mutex::new(Book::default()));
        let service = Service { book: Arc::clone(&book) };
        let builder = lab.bus_builder()?.serve_at(PATH, service)?.name(NAME)?;
        Ok(Self { connection: block_on(builder.build())?, book })
    }

    /// Every `Notify` call with the id it was given, in order.
    pub fn shown(&self) -> Vec<(u32, Notification)> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner).shown.clone()
    }

    /// Ids that the application has closed with `CloseNotification`.
    pub fn closed(&self) -> Vec<u32> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner).closed.clone()
    }

    /// The person chooses `action` of the notification `id`; `default` is a click on its body.
    pub fn invoke(&self, id: u32, action: &str) -> Result<(), LabError> {
        let emitter = SignalEmitter::new(&self.connection, PATH)?;
        block_on(async {
            Service::action_invoked(&emitter, id, action).await?;
            Service::notification_closed(&emitter, id, CLOSED_BY_PERSON).await
        })?;
        Ok(())
    }
}

/// Reason code of `NotificationClosed`: dismissed by the user.
const CLOSED_BY_PERSON: u32 = 2;
/// Reason code of `NotificationClosed`: closed by a call of `CloseNotification`.
const CLOSED_BY_CALL: u32 = 3;

struct Service {
    book: Arc<Mutex<Book>>,
}

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Service {
    #[expect(clippy::too_many_arguments, reason = "the signature is the specification's")]
    async fn notify(
        &self,
        app_name: String,
        replaces_id: u32,
        _app_icon: String,
        summary: String,
        body: String,
        actions: Vec<String>,
        _hints: HashMap<String, OwnedValue>,
        _expire_timeout: i32,
    ) -> u32 {
        let mut book = self.book.lock().unwrap_or_else(PoisonError::into_inner);
        if replaces_id == 0 {
            book.last_id += 1;
        }
        let id = if replaces_id == 0 { book.last_id } else { replaces_id };
        book.shown.push((id, Notification { app_name, replaces_id, summary, body, actions, at: Instant::now() }));
        id
    }

    async fn close_notification(
        &self,
        id: u32,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
    ) -> zbus::fdo::Result<()> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner).closed.push(id);
        Ok(Self::notification_closed(&emitter, id, CLOSED_BY_CALL).await?)
    }

    async fn get_capabilities(&self) -> Vec<String> {
        ["actions", "body", "body-markup"].map(str::to_owned).to_vec()
    }

    async fn get_server_information(&self) -> (String, String, String, String) {
        ("recorder".to_owned(), "PurposePath".to_owned(), "1".to_owned(), "1.2".to_owned())
    }

    /// The person has chosen an action.
    #[zbus(signal)]
    async fn action_invoked(emitter: &SignalEmitter<'_>, id: u32, action_key: &str) -> zbus::Result<()>;

    /// The notification is gone; `reason` is a code of the specification.
    #[zbus(signal)]
    async fn notification_closed(emitter: &SignalEmitter<'_>, id: u32, reason: u32) -> zbus::Result<()>;
}

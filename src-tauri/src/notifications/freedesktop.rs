//! Linux: org.freedesktop.Notifications over one long-lived connection, because only that can replace a notification and
//! hear its click (docs/adr/0002).

use std::collections::{HashMap, VecDeque};

use companion::{Activation, Note, Notice, NoticeCode, Slot, Source, Target};
use futures_util::StreamExt;
use tauri::{AppHandle, Manager};
use tokio::sync::mpsc;
use zbus::Connection;
use zbus::zvariant::Value;

use crate::App;

#[zbus::proxy(
    interface = "org.freedesktop.Notifications",
    default_service = "org.freedesktop.Notifications",
    default_path = "/org/freedesktop/Notifications"
)]
trait Notifications {
    #[allow(clippy::too_many_arguments)] // the specification's own
    fn notify(
        &self,
        app_name: &str,
        replaces_id: u32,
        app_icon: &str,
        summary: &str,
        body: &str,
        actions: &[&str],
        hints: HashMap<&str, &Value<'_>>,
        expire_timeout: i32,
    ) -> zbus::Result<u32>;

    fn get_capabilities(&self) -> zbus::Result<Vec<String>>;

    #[zbus(signal)]
    fn action_invoked(&self, id: u32, action_key: String) -> zbus::Result<()>;

    #[zbus(signal)]
    fn notification_closed(&self, id: u32, reason: u32) -> zbus::Result<()>;
}

/// Shown notifications that are remembered for their click.
const REMEMBERED: usize = 256;
/// The daemon decides how long a notification stays.
const BY_THE_DAEMON: i32 = -1;

/// A daemon that we speak to.
struct Daemon {
    proxy: NotificationsProxy<'static>,
    clicks: ActionInvokedStream,
    closed: NotificationClosedStream,
    markup: bool,
}

/// Shows notes until the app ends. The daemon may be missing, come late, or be replaced.
pub(super) async fn run(handle: AppHandle, mut notes: mpsc::Receiver<Note>) {
    let mut shown = Shown::default();
    let mut daemon = None;
    loop {
        let Some(note) = next_note(&handle, &mut notes, daemon.as_mut(), &mut shown).await else { return };
        if daemon.is_none() {
            daemon = Daemon::find().await.map_err(|error| unavailable(&handle, &error)).ok();
        }
        let Some(speaking) = &daemon else { continue };
        if let Err(error) = speaking.show(&note, &mut shown).await {
            unavailable(&handle, &error);
            daemon = None;
        }
    }
}

/// The next note to show; clicks and closings are dealt with meanwhile.
async fn next_note(
    handle: &AppHandle,
    notes: &mut mpsc::Receiver<Note>,
    daemon: Option<&mut Daemon>,
    shown: &mut Shown,
) -> Option<Note> {
    let Some(daemon) = daemon else { return notes.recv().await };
    loop {
        tokio::select! {
            note = notes.recv() => return note,
            Some(click) = daemon.clicks.next() => {
                if let Some(target) = click.args().ok().and_then(|args| shown.target(args.id)) {
                    handle.state::<App>().activate(Activation { target, source: Source::Notification });
                }
            }
            Some(closed) = daemon.closed.next() => {
                if let Ok(args) = closed.args() {
                    shown.closed(args.id);
                }
            }
        }
    }
}

fn unavailable(handle: &AppHandle, error: &zbus::Error) {
    tracing::warn!(%error, "notifications cannot be shown");
    handle.state::<App>().notice(Notice { code: NoticeCode::NotificationsUnavailable, detail: None });
}

impl Daemon {
    async fn find() -> zbus::Result<Self> {
        let bus = Connection::session().await?;
        let proxy = NotificationsProxy::new(&bus).await?;
        let capabilities = proxy.get_capabilities().await?;
        Ok(Self {
            clicks: proxy.receive_action_invoked().await?,
            closed: proxy.receive_notification_closed().await?,
            markup: capabilities.iter().any(|capability| capability == "body-markup"),
            proxy,
        })
    }

    async fn show(&self, note: &Note, shown: &mut Shown) -> zbus::Result<()> {
        let body = if self.markup { escaped(&note.body) } else { note.body.clone() };
        let (entry, silent) = (Value::from("purposepath-desktop"), Value::from(note.silent));
        let id = self
            .proxy
            .notify(
                "PurposePath",
                shown.id(&note.slot),
                "purposepath-desktop",
                &note.title,
                &body,
                &["default", "Open"],
                HashMap::from([("desktop-entry", &entry), ("suppress-sound", &silent)]),
                BY_THE_DAEMON,
            )
            .await?;
        shown.remember(id, note);
        Ok(())
    }
}

/// The body is markup to the daemon, plain text to us.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// What was shown: ids by slot, and where a click leads.
#[derive(Default)]
struct Shown(VecDeque<Entry>);

struct Entry {
    id: u32,
    /// `None` once it is closed: there is nothing on the screen to replace.
    slot: Option<Slot>,
    target: Target,
}

impl Shown {
    /// The id to replace; 0 is none (the specification's word for it).
    fn id(&self, slot: &Slot) -> u32 {
        self.0.iter().find(|entry| entry.slot.as_ref() == Some(slot)).map_or(0, |entry| entry.id)
    }

    fn target(&self, id: u32) -> Option<Target> {
        self.0.iter().find(|entry| entry.id == id).map(|entry| entry.target.clone())
    }

    fn remember(&mut self, id: u32, note: &Note) {
        self.0.retain(|entry| entry.id != id);
        if self.0.len() == REMEMBERED {
            self.0.pop_front();
        }
        self.0.push_back(Entry { id, slot: Some(note.slot.clone()), target: note.target.clone() });
    }

    /// A click closes too, and the two signals may be heard in either order: where it leads is kept.
    fn closed(&mut self, id: u32) {
        if let Some(entry) = self.0.iter_mut().find(|entry| entry.id == id) {
            entry.slot = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_markup_is_shown_as_it_is() {
        assert_eq!(escaped("Cut <waste> & cost"), "Cut &lt;waste&gt; &amp; cost");
    }

    #[test]
    fn a_note_with_the_same_slot_replaces_the_one_on_the_screen() {
        let mut shown = Shown::default();
        let note = Note {
            slot: Slot::Summary,
            title: String::new(),
            body: String::new(),
            target: Target::Window,
            silent: false,
            tells: Vec::new(),
        };
        assert_eq!(shown.id(&Slot::Summary), 0, "nothing to replace yet");
        shown.remember(7, &note);
        assert_eq!(shown.id(&Slot::Summary), 7);
        shown.closed(7);
        assert_eq!(shown.id(&Slot::Summary), 0, "closed ones are not replaced");
        assert_eq!(shown.target(7), Some(Target::Window), "a click heard after the closing still leads there");
    }
}

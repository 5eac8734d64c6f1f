//! Linux: org.freedesktop.Notifications over one long-lived connection, because only that can replace a notification and
//! hear its click (docs/adr/0002).

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use companion::{Activation, Note, Notice, NoticeCode, NotificationTest, Sequel, Slot, Source, Target, TestOutcome};
use futures_util::StreamExt;
use tauri::{AppHandle, Manager};
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout_at};
use zbus::Connection;
use zbus::zvariant::Value;

use super::{Job, TEST_BODY, TEST_TITLE};
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

    /// Its name, its vendor, its version, and that of the specification.
    fn get_server_information(&self) -> zbus::Result<(String, String, String, String)>;

    /// Whether notifications are held back (do not disturb). Not every service says.
    #[zbus(property(emits_changed_signal = "false"))]
    fn inhibited(&self) -> zbus::Result<bool>;

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
    /// It tells of clicks.
    actions: bool,
}

/// Shows notes until the app ends. The daemon may be missing, come late, or be replaced.
pub(super) async fn run(handle: AppHandle, mut jobs: mpsc::Receiver<Job>) {
    let mut shown = Shown::default();
    let mut daemon = None;
    while let Some(job) = next_job(&handle, &mut jobs, daemon.as_mut(), &mut shown).await {
        match job {
            Job::Show(note) => {
                if let Err(error) = show(&mut daemon, &note, &mut shown, &handle).await {
                    unavailable(&handle, &note, &error);
                    daemon = None;
                }
            }
            Job::Test(told) => {
                let test = test(&mut daemon, &mut shown, &handle).await.unwrap_or_else(|error| {
                    daemon = None;
                    fault(&error)
                });
                // Whoever asked may have gone.
                let _ = told.send(test);
            }
        }
    }
}

/// The next thing to show; clicks and closings are dealt with meanwhile.
async fn next_job(
    handle: &AppHandle,
    jobs: &mut mpsc::Receiver<Job>,
    daemon: Option<&mut Daemon>,
    shown: &mut Shown,
) -> Option<Job> {
    let Some(daemon) = daemon else { return jobs.recv().await };
    loop {
        tokio::select! {
            job = jobs.recv() => return job,
            () = daemon.says(shown, handle) => {}
        }
    }
}

async fn show(daemon: &mut Option<Daemon>, note: &Note, shown: &mut Shown, handle: &AppHandle) -> zbus::Result<()> {
    let speaking = Daemon::found(daemon).await?;
    speaking.notify(note, shown, handle).await?;
    // Do-not-disturb lets through what is urgent.
    let is_held_back = !note.urgent && speaking.holds_back().await;
    let sequel = if is_held_back { Sequel::HeldBack } else { Sequel::Shown };
    handle.state::<App>().note_sequel(&note.tells, sequel, None);
    Ok(())
}

/// Shows a test, and waits a moment whether it stays.
async fn test(daemon: &mut Option<Daemon>, shown: &mut Shown, handle: &AppHandle) -> zbus::Result<NotificationTest> {
    let speaking = Daemon::found(daemon).await?;
    let (service, ..) = speaking.proxy.get_server_information().await?;
    let note = Note {
        slot: Slot::Event("test".to_owned()),
        title: TEST_TITLE.to_owned(),
        body: TEST_BODY.to_owned(),
        target: Target::Window,
        silent: false,
        urgent: false,
        tells: Vec::new(),
    };
    let id = speaking.notify(&note, shown, handle).await?;
    let outcome = if speaking.holds_back().await {
        TestOutcome::HeldBack
    } else if speaking.closes_at_once(id, shown, handle).await {
        TestOutcome::ClosedAtOnce
    } else {
        TestOutcome::Shown
    };
    Ok(NotificationTest { outcome, words: None, service: Some(service), clicks: speaking.actions })
}

fn unavailable(handle: &AppHandle, note: &Note, error: &zbus::Error) {
    tracing::warn!(%error, "notifications cannot be shown");
    let app = handle.state::<App>();
    let NotificationTest { outcome, words, .. } = fault(error);
    let sequel = if outcome == TestOutcome::NoService { Sequel::NoService } else { Sequel::Refused };
    app.note_sequel(&note.tells, sequel, words.as_deref());
    app.notice(Notice { code: NoticeCode::NotificationsUnavailable, detail: None });
}

/// Whether there is nobody to answer, or somebody who refuses, in words.
fn fault(error: &zbus::Error) -> NotificationTest {
    let zbus::Error::MethodError(name, words, _) = error else { return NotificationTest::no_service() };
    // Nobody has the name, and nobody could be started who would take it (D-Bus specification).
    if NOBODY.contains(&name.as_str()) || name.starts_with("org.freedesktop.DBus.Error.Spawn.") {
        return NotificationTest::no_service();
    }
    NotificationTest::refused(words.as_deref().unwrap_or(name.as_str()))
}

const NOBODY: [&str; 2] = ["org.freedesktop.DBus.Error.ServiceUnknown", "org.freedesktop.DBus.Error.NameHasNoOwner"];

impl Daemon {
    async fn find() -> zbus::Result<Self> {
        let bus = Connection::session().await?;
        let proxy = NotificationsProxy::new(&bus).await?;
        let capabilities = proxy.get_capabilities().await?;
        Ok(Self {
            clicks: proxy.receive_action_invoked().await?,
            closed: proxy.receive_notification_closed().await?,
            markup: capabilities.iter().any(|capability| capability == "body-markup"),
            actions: capabilities.iter().any(|capability| capability == "actions"),
            proxy,
        })
    }

    /// The one that is spoken to, or another one.
    async fn found(daemon: &mut Option<Self>) -> zbus::Result<&mut Self> {
        match daemon {
            Some(speaking) => Ok(speaking),
            None => Ok(daemon.insert(Self::find().await?)),
        }
    }

    /// Whether it says that it holds notifications back. One that does not say is taken not to.
    async fn holds_back(&self) -> bool {
        self.proxy.inhibited().await.unwrap_or(false)
    }

    /// Waits for a click or a closing, and deals with it.
    async fn says(&mut self, shown: &mut Shown, handle: &AppHandle) {
        tokio::select! {
            Some(click) = self.clicks.next() => {
                if let Ok(args) = click.args() {
                    clicked(args.id, shown, handle);
                }
            }
            Some(closed) = self.closed.next() => {
                if let Ok(args) = closed.args() {
                    went(args.id, args.reason, shown, handle);
                }
            }
            // Its streams have ended: the next notification looks for another one.
            else => std::future::pending().await,
        }
    }

    /// Whether a notification is gone within a moment.
    async fn closes_at_once(&mut self, id: u32, shown: &mut Shown, handle: &AppHandle) -> bool {
        let end = Instant::now() + AT_ONCE;
        while shown.is_open(id) {
            if timeout_at(end, self.says(shown, handle)).await.is_err() {
                return false;
            }
        }
        true
    }

    async fn notify(&self, note: &Note, shown: &mut Shown, handle: &AppHandle) -> zbus::Result<u32> {
        let body = if self.markup { escaped(&note.body) } else { note.body.clone() };
        let (entry, silent) = (Value::from("purposepath-desktop"), Value::from(note.silent));
        let urgency = Value::from(if note.urgent { CRITICAL } else { NORMAL });
        let id = self
            .proxy
            .notify(
                "PurposePath",
                shown.id(&note.slot),
                "purposepath-desktop",
                &note.title,
                &body,
                &["default", "Open"],
                HashMap::from([("desktop-entry", &entry), ("suppress-sound", &silent), ("urgency", &urgency)]),
                BY_THE_DAEMON,
            )
            .await?;
        let replaced = shown.remember(id, note);
        handle.state::<App>().note_sequel(&replaced, Sequel::Replaced, None);
        Ok(id)
    }
}

fn clicked(id: u32, shown: &mut Shown, handle: &AppHandle) {
    let Some((target, tells)) = shown.clicked(id) else { return };
    handle.state::<App>().note_sequel(&tells, Sequel::Clicked, None);
    handle.state::<App>().activate(Activation { target, source: Source::Notification });
}

fn went(id: u32, reason: u32, shown: &mut Shown, handle: &AppHandle) {
    let sequel = match reason {
        1 => Sequel::Expired,
        2 => Sequel::Dismissed,
        _ => Sequel::Closed,
    };
    handle.state::<App>().note_sequel(&shown.closed(id), sequel, None);
}

/// Levels of urgency (the specification's own).
const NORMAL: u8 = 1;
const CRITICAL: u8 = 2;
/// What is closed sooner was hardly seen.
const AT_ONCE: Duration = Duration::from_millis(700);

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
    /// The events that it tells.
    tells: Vec<String>,
    clicked: bool,
}

impl Shown {
    /// The id to replace; 0 is none (the specification's word for it).
    fn id(&self, slot: &Slot) -> u32 {
        self.0.iter().find(|entry| entry.slot.as_ref() == Some(slot)).map_or(0, |entry| entry.id)
    }

    fn entry(&mut self, id: u32) -> Option<&mut Entry> {
        self.0.iter_mut().find(|entry| entry.id == id)
    }

    fn is_open(&self, id: u32) -> bool {
        self.0.iter().any(|entry| entry.id == id && entry.slot.is_some())
    }

    /// Where a click leads, and the events that were told there.
    fn clicked(&mut self, id: u32) -> Option<(Target, Vec<String>)> {
        let entry = self.entry(id)?;
        entry.clicked = true;
        Some((entry.target.clone(), entry.tells.clone()))
    }

    /// Answers the events whose notification it takes the place of.
    fn remember(&mut self, id: u32, note: &Note) -> Vec<String> {
        let replaced =
            self.entry(id).filter(|entry| entry.slot.is_some()).map(|entry| std::mem::take(&mut entry.tells));
        self.0.retain(|entry| entry.id != id);
        if self.0.len() == REMEMBERED {
            self.0.pop_front();
        }
        self.0.push_back(Entry {
            id,
            slot: Some(note.slot.clone()),
            target: note.target.clone(),
            tells: note.tells.clone(),
            clicked: false,
        });
        replaced.unwrap_or_default()
    }

    /// A click closes too, and the two signals may be heard in either order: where it leads is kept. Answers the events whose notification
    /// went without a click.
    fn closed(&mut self, id: u32) -> Vec<String> {
        let Some(entry) = self.entry(id).filter(|entry| entry.slot.is_some()) else { return Vec::new() };
        entry.slot = None;
        if entry.clicked { Vec::new() } else { entry.tells.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_markup_is_shown_as_it_is() {
        assert_eq!(escaped("Cut <waste> & cost"), "Cut &lt;waste&gt; &amp; cost");
    }

    fn summary(tells: &[&str]) -> Note {
        Note {
            slot: Slot::Summary,
            title: String::new(),
            body: String::new(),
            target: Target::Window,
            silent: false,
            urgent: false,
            tells: tells.iter().map(|&key| key.to_owned()).collect(),
        }
    }

    #[test]
    fn a_note_with_the_same_slot_replaces_the_one_on_the_screen() {
        let mut shown = Shown::default();
        assert_eq!(shown.id(&Slot::Summary), 0, "nothing to replace yet");
        assert!(shown.remember(7, &summary(&["a"])).is_empty());
        assert_eq!(shown.id(&Slot::Summary), 7);
        assert_eq!(shown.remember(7, &summary(&["b"])), ["a"], "what it told before is replaced");
        assert_eq!(shown.closed(7), ["b"]);
        assert_eq!(shown.id(&Slot::Summary), 0, "closed ones are not replaced");
        let led = shown.clicked(7).map(|(target, _)| target);
        assert_eq!(led, Some(Target::Window), "a click heard after the closing still leads there");
    }

    #[test]
    fn what_was_clicked_is_not_closed_as_well() {
        let mut shown = Shown::default();
        shown.remember(7, &summary(&["a"]));
        assert!(shown.is_open(7) && shown.clicked(7).is_some());
        assert!(shown.closed(7).is_empty() && !shown.is_open(7));
    }
}

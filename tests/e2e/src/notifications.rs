//! The desktop's notifications: a real dunst, a recording daemon of our own, and a witness of every call on the bus.
//!
//! Source of the interface: Desktop Notifications Specification 1.2.

mod recorder;

pub use recorder::Recorder;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;
use zbus::export::ordered_stream::OrderedStreamExt;
use zbus::zvariant::OwnedValue;
use zbus::{Connection, MessageStream};

use crate::lab::Lab;
use crate::process::Daemon;
use crate::{LabError, block_on, spawn, wait};

const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";
/// Name of dunst's log in the lab.
const LOG: &str = "dunst";
const START_LIMIT: Duration = Duration::from_secs(20);

/// Shows all, never hides by itself, remembers everything, never thinks that the person is away; a click does what it
/// does on a desktop: the default action, and the notification goes.
const DUNST_SETTINGS: &str = "[global]\nnotification_limit = 20\nhistory_length = 200\nidle_threshold = 0\nmarkup = full\n\
    font = DejaVu Sans 10\nstack_duplicates = false\nsort = false\n\
    mouse_left_click = do_action, close_current\nformat = \"<b>%s</b>\\n%b\"\n\
    [urgency_low]\ntimeout = 0\n[urgency_normal]\ntimeout = 0\n[urgency_critical]\ntimeout = 0\n";

/// One `Notify` call.
#[derive(Debug, Clone)]
pub struct Notification {
    /// `app_name`.
    pub app_name: String,
    /// The id to be replaced, 0 for a fresh one.
    pub replaces_id: u32,
    /// Title.
    pub summary: String,
    /// Text, which daemons read as markup.
    pub body: String,
    /// Action keys and their labels, alternating.
    pub actions: Vec<String>,
    /// When the call was seen.
    pub at: Instant,
}

/// A running dunst that shows notifications on the lab's display.
pub struct Dunst<'lab> {
    lab: &'lab Lab,
    connection: Connection,
    _daemon: Daemon,
}

impl<'lab> Dunst<'lab> {
    /// Starts dunst and waits until it answers.
    pub fn start(lab: &'lab Lab) -> Result<Self, LabError> {
        let settings = lab.folder("XDG_CONFIG_HOME").join("dunstrc");
        std::fs::write(&settings, DUNST_SETTINGS).map_err(LabError::io(settings.display().to_string()))?;
        let connection = lab.bus()?;
        let daemon = lab.daemon_with_log(lab.command("dunst").arg("-conf").arg(&settings), LOG)?;
        wait::until_true(START_LIMIT, "dunst answers", || lab.bus_name_is_owned(&connection, NAME))?;
        Ok(Self { lab, connection, _daemon: daemon })
    }

    /// How many notifications stand on the display.
    pub fn displayed(&self) -> Result<u32, LabError> {
        let call = self.connection.call_method(
            Some(NAME),
            PATH,
            Some("org.freedesktop.DBus.Properties"),
            "Get",
            &("org.dunstproject.cmd0", "displayedLength"),
        );
        let value: OwnedValue = block_on(call)?.body().deserialize()?;
        Ok(value.downcast_ref::<u32>()?)
    }

    /// Clicks the topmost notification with the pointer.
    pub fn click(&self) -> Result<(), LabError> {
        // dunst counts a notification as displayed before its window is on the display.
        let id = wait::until(START_LIMIT, "dunst's window is on the display", || {
            let found = self.lab.run("xdotool", ["search", "--onlyvisible", "--class", "dunst"]).unwrap_or_default();
            Ok(found.lines().next().map(str::to_owned))
        })?;
        self.lab.run("xdotool", ["mousemove", "--sync", "--window", &id, "24", "12", "click", "1"]).map(|_| ())
    }

    /// Closes all; they move to the history.
    pub fn close_all(&self) -> Result<(), LabError> {
        self.dunstctl(&["close-all"]).map(|_| ())
    }

    /// Whether dunst has met a text that is not valid markup (it then shows the raw text).
    pub fn has_complained_about_markup(&self) -> bool {
        self.lab.printed(LOG).contains("parse markup")
    }

    /// Summary and formatted text, still with its markup, of those that were shown and are closed, newest first.
    pub fn history(&self) -> Result<Vec<(String, String)>, LabError> {
        let text = self.dunstctl(&["history"])?;
        let history: Value = serde_json::from_str(&text)
            .map_err(|error| LabError::Unexpected(format!("dunst's history is not JSON: {error}: {text}")))?;
        let entries =
            history["data"].as_array().into_iter().flatten().flat_map(|list| list.as_array().into_iter().flatten());
        let field = |entry: &Value, name: &str| entry[name]["data"].as_str().unwrap_or_default().to_owned();
        Ok(entries.map(|entry| (field(entry, "summary"), field(entry, "message"))).collect())
    }

    fn dunstctl(&self, arguments: &[&str]) -> Result<String, LabError> {
        self.lab.run("dunstctl", arguments)
    }
}

/// Sees every `Notify` call on the bus, whoever answers it (`BecomeMonitor`, D-Bus specification).
pub struct Witness {
    seen: Arc<Mutex<Vec<Notification>>>,
}

impl Witness {
    /// Starts to watch.
    pub fn start(lab: &Lab) -> Result<Self, LabError> {
        let connection = lab.bus()?;
        let stream = MessageStream::from(&connection);
        let rules = vec![format!("type='method_call',interface='{NAME}',member='Notify'")];
        block_on(connection.call_method(
            Some("org.freedesktop.DBus"),
            "/org/freedesktop/DBus",
            Some("org.freedesktop.DBus.Monitoring"),
            "BecomeMonitor",
            &(rules, 0_u32),
        ))?;
        let seen = Arc::new(Mutex::new(Vec::new()));
        spawn(watch(stream, connection, Arc::clone(&seen)));
        Ok(Self { seen })
    }

    /// Waits for the first `Notify` call: the daemon may have answered it before it is heard here.
    pub fn first(&self, limit: Duration) -> Result<Notification, LabError> {
        wait::until(limit, "a notification is seen on the bus", || Ok(self.seen().into_iter().next()))
    }

    /// All `Notify` calls so far, in order.
    pub fn seen(&self) -> Vec<Notification> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Those whose title or text contains `text`.
    pub fn seen_with(&self, text: &str) -> Vec<Notification> {
        let holds = |one: &Notification| one.summary.contains(text) || one.body.contains(text);
        self.seen().into_iter().filter(holds).collect()
    }
}

type NotifyArguments = (String, u32, String, String, String, Vec<String>, HashMap<String, OwnedValue>, i32);

async fn watch(mut stream: MessageStream, _connection: Connection, seen: Arc<Mutex<Vec<Notification>>>) {
    while let Some(Ok(message)) = OrderedStreamExt::next(&mut stream).await {
        let is_notify = message.header().member().is_some_and(|member| member.as_str() == "Notify");
        let Ok((app_name, replaces_id, _, summary, body, actions, _, _)) =
            message.body().deserialize::<NotifyArguments>()
        else {
            continue;
        };
        if is_notify {
            let one = Notification { app_name, replaces_id, summary, body, actions, at: Instant::now() };
            seen.lock().unwrap_or_else(PoisonError::into_inner).push(one);
        }
    }
}

//! For tests: a session bus of one's own with a real Secret Service (gnome-keyring) in each of its situations. Needs the packages
//! `dbus` and `gnome-keyring`.
//!
//! What cannot be set up panics: then there is no test. Everything here blocks: async tests call it from a thread of its own.

#![warn(missing_docs)]
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)] // what fails in the lab fails its test

use std::collections::HashMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use zbus::blocking::{Connection, connection::Builder};
use zbus::zvariant::{ObjectPath, OwnedObjectPath, OwnedValue, Value};

/// A login session with nothing in it but a bus; gone when it is dropped.
pub struct LoginSession {
    bus: Child,
    address: String,
    home: TempDir,
    keyring: Option<Child>,
    policy: Policy,
}

/// Whether the bus lets anybody speak to a Secret Service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// As usual.
    Open,
    /// Messages to the Secret Service are refused.
    Denied,
}

const PASSWORD: &[u8] = b"the login password";
const SECRETS: &str = "org.freedesktop.secrets";
const SERVICE: &str = "/org/freedesktop/secrets";
/// Longest wait for a daemon.
const LIMIT: Duration = Duration::from_secs(10);

impl LoginSession {
    /// A session in which no Secret Service runs and none can be started.
    pub fn begin(policy: Policy) -> Self {
        let home = TempDir::new().unwrap();
        let config = home.path().join("bus.conf");
        fs::write(&config, bus_config(policy)).unwrap();
        let mut bus = Command::new("dbus-daemon")
            .args(["--nofork", "--print-address=1", "--config-file"])
            .arg(&config)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon can be started (package dbus)");
        let mut address = String::new();
        BufReader::new(bus.stdout.take().unwrap()).read_line(&mut address).unwrap();
        Self { bus, address: address.trim().to_owned(), home, keyring: None, policy }
    }

    /// With gnome-keyring, and its login collection open.
    pub fn with_keyring() -> Self {
        let mut session = Self::begin(Policy::Open);
        session.start_keyring(true);
        session
    }

    /// Address of the bus.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Home, data and runtime folder of the session in one.
    pub fn folder(&self) -> &Path {
        self.home.path()
    }

    /// What a process needs to belong to the session.
    pub fn variables(&self) -> Vec<(&'static str, String)> {
        let home = self.home.path().display().to_string();
        let folders = ["HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"];
        let mut variables: Vec<_> = folders.map(|name| (name, home.clone())).into();
        variables.push(("DBUS_SESSION_BUS_ADDRESS", self.address.clone()));
        variables
    }

    /// Starts gnome-keyring; `open` as a login with a password does, else as an automatic login does: without a login collection.
    pub fn start_keyring(&mut self, open: bool) {
        let mut command = Command::new("gnome-keyring-daemon");
        command.args(["--foreground", "--components=secrets"]).args(open.then_some("--unlock"));
        let mut keyring = command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .envs(self.variables())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("gnome-keyring-daemon can be started (package gnome-keyring)");
        if let (true, Some(mut input)) = (open, keyring.stdin.take()) {
            input.write_all(PASSWORD).unwrap();
        }
        self.keyring = Some(keyring);
        let bus = self.connect();
        wait_until("the Secret Service is there", || is_there(&bus));
        if open && self.policy == Policy::Open {
            wait_until("its login collection is there", || {
                default_collection(&bus).is_some_and(|path| path.as_str() != "/")
            });
        }
    }

    /// Ends gnome-keyring; what it holds stays in its file.
    pub fn stop_keyring(&mut self) {
        if let Some(mut keyring) = self.keyring.take() {
            keyring.kill().unwrap();
            keyring.wait().unwrap();
            let bus = self.connect();
            wait_until("the bus has let go of the Secret Service", || !is_there(&bus));
        }
    }

    /// Locks the default collection, as a screen lock does.
    pub fn lock(&self) {
        let bus = self.connect();
        let collection = default_collection(&bus).unwrap();
        let locked: (Vec<OwnedObjectPath>, OwnedObjectPath) = call(&bus, "Lock", &(vec![collection],)).unwrap();
        assert_eq!(locked.0.len(), 1, "it is locked without a prompt");
    }

    /// Opens the default collection with its password, as gnome-keyring's own prompt does.
    pub fn unlock(&self) {
        let bus = self.connect();
        let collection = default_collection(&bus).unwrap();
        let plain = ("plain", Value::from(""));
        let (_, session): (OwnedValue, OwnedObjectPath) = call(&bus, "OpenSession", &plain).unwrap();
        let password: (_, &[u8], _, _) = (session, &[], PASSWORD, "text/plain");
        let prompt = Some("org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface");
        bus.call_method(Some(SECRETS), SERVICE, prompt, "UnlockWithMasterPassword", &(collection, password)).unwrap();
    }

    /// The attributes of all items of an application, for what its entries look like from outside.
    pub fn items_of(&self, service: &str) -> Vec<HashMap<String, String>> {
        let bus = self.connect();
        let query = (HashMap::from([("service", service)]),);
        let (open, locked): (Vec<OwnedObjectPath>, Vec<OwnedObjectPath>) = call(&bus, "SearchItems", &query).unwrap();
        let attributes = |item: &OwnedObjectPath| {
            let get = ("org.freedesktop.Secret.Item", "Attributes");
            let answer = bus.call_method(Some(SECRETS), item, Some("org.freedesktop.DBus.Properties"), "Get", &get);
            let value: OwnedValue = answer.unwrap().body().deserialize().unwrap();
            value.try_into().unwrap()
        };
        open.iter().chain(&locked).map(attributes).collect()
    }

    /// The files in which gnome-keyring keeps its secrets.
    pub fn keyring_files(&self) -> Vec<PathBuf> {
        let folder = fs::read_dir(self.folder().join("keyrings")).unwrap();
        folder.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect()
    }

    fn connect(&self) -> Connection {
        Builder::address(self.address.as_str()).unwrap().build().unwrap()
    }
}

impl Drop for LoginSession {
    fn drop(&mut self) {
        for process in self.keyring.iter_mut().chain([&mut self.bus]) {
            // It may be gone already.
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

fn is_there(bus: &Connection) -> bool {
    let bus_itself = "org.freedesktop.DBus";
    let answer =
        bus.call_method(Some(bus_itself), "/org/freedesktop/DBus", Some(bus_itself), "NameHasOwner", &(SECRETS,));
    answer.unwrap().body().deserialize().unwrap()
}

fn default_collection(bus: &Connection) -> Option<ObjectPath<'static>> {
    call(bus, "ReadAlias", &("default",)).ok().map(|path: OwnedObjectPath| path.into_inner())
}

fn call<B, T>(bus: &Connection, method: &str, body: &B) -> zbus::Result<T>
where
    B: zbus::zvariant::DynamicType + zbus::export::serde::Serialize,
    T: for<'d> zbus::zvariant::DynamicDeserialize<'d>,
{
    bus.call_method(Some(SECRETS), SERVICE, Some("org.freedesktop.Secret.Service"), method, body)?.body().deserialize()
}

fn wait_until(what: &str, is_true: impl Fn() -> bool) {
    let began = Instant::now();
    while !is_true() {
        assert!(began.elapsed() < LIMIT, "not within {} s: {what}", LIMIT.as_secs());
        sleep(Duration::from_millis(20));
    }
}

fn bus_config(policy: Policy) -> String {
    let refusal = match policy {
        Policy::Open => "",
        Policy::Denied => r#"<deny send_destination="org.freedesktop.secrets"/>"#,
    };
    format!(
        r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>{refusal}</policy>
</busconfig>"#
    )
}

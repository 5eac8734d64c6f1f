//! `purposepath tail` in a network that changes: a network namespace of its own, so that nobody else notices.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)] // what fails in a helper fails its test

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::Value;

/// A shell in its own network: it runs tail and then whatever it is told.
struct Namespace {
    shell: Child,
    commands: ChildStdin,
    lines: Receiver<Value>,
}

impl Namespace {
    fn tail(arguments: &str) -> Self {
        let script = format!(
            "ip link set lo up; '{}' tail --json {arguments} </dev/null & while read -r line; do $line; done; kill $!",
            env!("CARGO_BIN_EXE_purposepath")
        );
        let mut shell = Command::new("unshare")
            .args(["--user", "--map-root-user", "--net", "sh", "-c", &script])
            .env("PURPOSEPATH_TOKEN", "t")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("unshare is part of util-linux");
        let (told, lines) = channel();
        let output = BufReader::new(shell.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                if told.send(serde_json::from_str(&line).unwrap()).is_err() {
                    return;
                }
            }
        });
        Self { commands: shell.stdin.take().unwrap(), shell, lines }
    }

    fn run(&mut self, command: &str) {
        writeln!(self.commands, "{command}").unwrap();
    }

    /// The next state with a wait of more than 10 s, if it comes in time: shorter ones are rare, and waited for.
    fn waits(&self, limit: Duration) -> Option<u64> {
        loop {
            let line = self.lines.recv_timeout(limit).ok()?;
            if let Some(millis) = line["retryInMs"].as_u64().filter(|millis| *millis > 10_000) {
                return Some(millis);
            }
        }
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        let _ = self.shell.kill();
        let _ = self.shell.wait();
    }
}

#[test]
fn a_new_address_ends_the_wait_for_the_next_attempt() {
    let mut namespace = Namespace::tail("--url ws://127.0.0.1:9 --backoff-base 100h --backoff-max 100h");
    let (patience, limit) = (Duration::from_secs(2), Duration::from_secs(20));
    assert!(namespace.waits(limit).is_some(), "nobody listens there: a long wait");
    // The addresses of the beginning are no change.
    assert_eq!(namespace.waits(patience), None, "it waits");
    // A slow machine may count this address among those of the beginning; after every one of these changes the addresses are others
    // than they ever were, so that none can go unseen.
    namespace.run("ip address add 192.0.2.7/24 dev lo");
    namespace.waits(patience);
    namespace.run("ip address add 198.51.100.7/24 dev lo");
    assert!(namespace.waits(limit).is_some(), "it tried again, and waits again");
    namespace.run("ip address del 192.0.2.7/24 dev lo");
    assert!(namespace.waits(limit).is_some(), "and again");
}

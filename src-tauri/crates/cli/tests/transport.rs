//! `purposepath tail` over TLS and proxies, and with readers that do not read.
#![allow(clippy::unwrap_used)] // what fails in a helper fails its test

use std::io::{BufRead, BufReader, Read, Write};
#[cfg(target_os = "linux")]
use std::io::{PipeReader, PipeWriter};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use mock_backend::{Burst, MockBackend, MockConfig};
use net_lab::{Authority, ProxyRules, http_proxy, socks_proxy, tls_front};
#[cfg(target_os = "linux")]
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use serde_json::Value;
use tokio::runtime::Runtime;

const HOST: &str = "api.purposepath.test";

struct Service {
    mock: MockBackend,
    runtime: Runtime,
}

impl Service {
    fn start() -> Self {
        let runtime = Runtime::new().unwrap();
        let mock = runtime.block_on(MockBackend::start(MockConfig::loopback())).unwrap();
        Self { mock, runtime }
    }

    fn socket(&self) -> SocketAddr {
        self.mock.ws_url().trim_start_matches("ws://").split('/').next().unwrap().parse().unwrap()
    }

    fn tail(&self, url: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_purposepath"));
        command
            .env_clear()
            .args(["tail", "--json", "--url", url, "--api-url", &self.mock.root_url()])
            .args(arguments)
            .env("PURPOSEPATH_TOKEN", self.mock.tokens_for(&self.mock.users()[0].user_id).unwrap().0)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn wait_until_authenticated(&self) {
        let limit = Instant::now() + Duration::from_secs(20);
        while self.mock.counters().authenticated == 0 {
            assert!(Instant::now() < limit, "authenticated within 20 s");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn burst(&self, count: u64) {
        self.runtime.block_on(self.mock.burst(Burst { count, rate: 0.0, end: false }));
    }
}

fn terminate(child: &Child) {
    assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
}

/// The exit code, once it has ended by itself.
fn ended(child: &mut Child) -> Option<i32> {
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(20) {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code();
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    child.kill().unwrap();
    panic!("still running after 20 s");
}

fn stderr_of(child: &mut Child) -> String {
    let mut text = String::new();
    child.stderr.take().unwrap().read_to_string(&mut text).unwrap();
    text
}

fn next(lines: &mut impl Iterator<Item = std::io::Result<String>>) -> Value {
    serde_json::from_str(&lines.next().expect("another line").unwrap()).unwrap()
}

fn until(lines: &mut impl Iterator<Item = std::io::Result<String>>, kind: &str, state: &str) -> Value {
    loop {
        let line = next(lines);
        if line["kind"] == kind && (state.is_empty() || line["state"] == state) {
            return line;
        }
    }
}

fn pem_file(authority: &Authority) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(authority.pem().as_bytes()).unwrap();
    file
}

/// A pipe that takes not one byte more before it is read.
#[cfg(target_os = "linux")]
fn full_pipe() -> (PipeReader, PipeWriter) {
    let (reader, mut writer) = std::io::pipe().unwrap();
    let has_room = |writer: &PipeWriter| {
        let mut watched = [PollFd::new(writer, PollFlags::OUT)];
        poll(&mut watched, Some(&Timespec { tv_sec: 0, tv_nsec: 0 })).unwrap() > 0
    };
    while has_room(&writer) {
        // A page at a time: none has room left.
        writer.write_all(&[b'\n'; 4096]).unwrap();
    }
    (reader, writer)
}

#[cfg(target_os = "linux")]
#[test]
fn a_termination_ends_it_though_nobody_reads_and_says_what_is_missing() {
    let service = Service::start();
    let (_reader, output) = full_pipe();
    let mut child = service.tail(&service.mock.ws_url(), &[]).stdout(output).spawn().unwrap();
    service.wait_until_authenticated();
    service.burst(3000);
    // Mostly long enough for the queues to fill; what follows holds with any of them.
    std::thread::sleep(Duration::from_millis(300));
    terminate(&child);
    assert_eq!(ended(&mut child), Some(0));
    let said = stderr_of(&mut child);
    assert!(said.contains("lines are missing"), "the counters, at least: {said:?}");
}

/// What a reader gets that slept while its tail was stopped, and what it was told on standard error.
fn read_after_a_stop(signals: usize) -> (Vec<Value>, String) {
    let service = Service::start();
    let mut child = service.tail(&service.mock.ws_url(), &[]).spawn().unwrap();
    service.wait_until_authenticated();
    service.burst(3000);
    let mut output = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut lines = vec![until(&mut output, "event", "")];
    std::thread::sleep(Duration::from_millis(500));
    for _ in 0..signals {
        terminate(&child);
    }
    let rest: Vec<String> = output.map(|line| line.unwrap()).collect();
    lines.extend(rest.iter().map_while(|line| serde_json::from_str(line).ok()));
    assert!(lines.len() >= rest.len(), "only the last line may be cut off: {rest:?}");
    assert_eq!(ended(&mut child), Some(0));
    (lines, stderr_of(&mut child))
}

/// How long the reader may sleep is the tail's own business: whoever slept longer is told so.
#[test]
fn a_reader_that_comes_back_after_the_signal_finds_no_hole_and_the_counters_or_why_they_are_missing() {
    for signals in [1, 2] {
        let (lines, said) = read_after_a_stop(signals);
        let sequence = |line: &Value| line["event"]["data"]["sequence"].as_u64();
        let numbers: Vec<u64> = lines.iter().filter_map(sequence).collect();
        assert!(numbers.iter().copied().eq(0..numbers.len() as u64), "one after the other: {numbers:?}");
        let last = lines.last().unwrap();
        if last["kind"] == "stats" {
            assert_eq!(last["dispatched"], numbers.len());
        } else {
            let told = ["lines are missing", "stopped before standard output was read to its end"];
            assert!(told.iter().any(|words| said.contains(words)), "{last} and {said:?}");
        }
    }
}

#[test]
fn a_reader_that_stalls_for_a_while_misses_nothing() {
    let service = Service::start();
    let mut child = service.tail(&service.mock.ws_url(), &["--count", "5000"]).spawn().unwrap();
    service.wait_until_authenticated();
    service.burst(5000);
    std::thread::sleep(Duration::from_secs(1));
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(|line| line.unwrap());
    let kinds: Vec<Value> = lines.map(|line| serde_json::from_str(&line).unwrap()).collect();
    assert_eq!(kinds.iter().filter(|line| line["kind"] == "event").count(), 5000);
    assert_eq!(kinds.last().unwrap()["kind"], "stats");
    assert_eq!(ended(&mut child), Some(0));
}

#[test]
fn a_reader_that_has_had_enough_ends_it_quietly() {
    let service = Service::start();
    let mut child = service.tail(&service.mock.ws_url(), &[]).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(ended(&mut child), Some(0));
    assert_eq!(stderr_of(&mut child), "");
}

#[cfg(unix)]
#[test]
fn a_reader_that_went_away_ends_it_at_once_though_nothing_more_comes() {
    let service = Service::start();
    let mut child = service.tail(&service.mock.ws_url(), &[]).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    until(&mut lines, "state", "connected");
    drop(lines);
    assert_eq!(ended(&mut child), Some(0));
    assert_eq!(stderr_of(&mut child), "");
}

#[test]
fn an_encrypted_stream_comes_through_every_kind_of_proxy_and_no_password_is_printed() {
    let service = Service::start();
    let authority = Authority::named("Lab CA");
    let roots = pem_file(&authority);
    let front = service.runtime.block_on(tls_front(authority.issue(HOST), service.socket()));
    let rules = ProxyRules::knowing(HOST, front.address()).asking("me", "hush-hush");
    let http = service.runtime.block_on(http_proxy(rules.clone()));
    let socks = service.runtime.block_on(socks_proxy(rules));
    for (scheme, address) in [("http", http.address()), ("socks5", socks.address())] {
        let proxy = format!("{scheme}://me:hush-hush@{address}");
        let flags = ["--count", "1", "--ca-file", roots.path().to_str().unwrap(), "--proxy", &proxy];
        let mut command = service.tail(&format!("wss://{HOST}/realtime"), &flags);
        command.env("PURPOSEPATH_LOG", "trace,tungstenite=trace,hyper=trace,reqwest=trace");
        let mut child = command.spawn().unwrap();
        let mut stderr = child.stderr.take().unwrap();
        let log = std::thread::spawn(move || {
            let mut text = String::new();
            stderr.read_to_string(&mut text).unwrap();
            text
        });
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        until(&mut lines, "state", "connected");
        let _entered = service.runtime.enter();
        service.mock.create_goal("Through the proxy");
        assert_eq!(until(&mut lines, "event", "")["event"]["type"], "goal.created", "by {scheme}");
        assert_eq!(ended(&mut child), Some(0));
        let log = log.join().unwrap();
        assert!(log.contains("INFO") && !log.contains("hush-hush"), "the log is on and keeps the password");
    }
}

#[test]
fn a_refused_certificate_is_named_and_tried_again_until_a_signal_comes() {
    let service = Service::start();
    let authority = Authority::named("Stranger CA");
    let front = service.runtime.block_on(tls_front(authority.issue("localhost"), service.socket()));
    let url = format!("wss://localhost:{}/realtime", front.address().port());
    let mut child = service.tail(&url, &["--certificate-retry", "300ms"]).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    for _ in 0..3 {
        let line = until(&mut lines, "state", "error");
        assert_eq!((&line["reason"], &line["retryInMs"]), (&"certificate".into(), &300.into()));
        assert!(line["detail"].as_str().unwrap().contains("CN=Stranger CA"), "{line}");
    }
    terminate(&child);
    until(&mut lines, "stats", "");
    assert_eq!(ended(&mut child), Some(0));
}

#[test]
fn a_proxy_that_cannot_be_used_is_wrong_configuration_and_its_password_is_not_repeated() {
    let service = Service::start();
    let output = service.tail(&service.mock.ws_url(), &["--proxy", "ftp://me:hush-hush@proxy"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("--proxy: ftp:// proxies are not supported") && !said.contains("hush-hush"), "{said}");
}

#[test]
fn every_subcommand_explains_itself_with_examples() {
    for subcommand in ["tail", "doctor", "decode", "mock", "bench", "completions"] {
        let output = Command::new(env!("CARGO_BIN_EXE_purposepath")).args([subcommand, "--help"]).output().unwrap();
        let help = String::from_utf8(output.stdout).unwrap();
        assert!(help.contains("Examples:") && help.contains("purposepath"), "{subcommand}: {help}");
    }
}

#[test]
fn completion_scripts_know_the_subcommands_and_their_flags() {
    for shell in ["bash", "zsh", "fish"] {
        let output = Command::new(env!("CARGO_BIN_EXE_purposepath")).args(["completions", shell]).output().unwrap();
        let script = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success());
        for word in ["tail", "doctor", "ca-file", "keep-alive"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
}

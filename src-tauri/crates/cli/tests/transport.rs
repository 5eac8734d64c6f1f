//! `purposepath tail` over TLS and proxies, and with readers that do not read.
#![allow(clippy::unwrap_used)] // what fails in a helper fails its test

use std::io::{BufRead, BufReader, Read, Write};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use mock_backend::{Burst, MockBackend, MockConfig};
use net_lab::{Authority, ProxyRules, http_proxy, socks_proxy, tls_front};
use serde_json::{Value, json};
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
        let limit = Instant::now() + Duration::from_secs(10);
        while self.mock.counters().authenticated == 0 {
            assert!(Instant::now() < limit, "authenticated within 10 s");
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

/// The exit code, and how long it took.
fn ended(child: &mut Child) -> (Option<i32>, Duration) {
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(20) {
        if let Some(status) = child.try_wait().unwrap() {
            return (status.code(), began.elapsed());
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

#[test]
fn a_termination_ends_it_though_nobody_reads_and_says_what_is_missing() {
    let service = Service::start();
    let mut child = service.tail(&service.mock.ws_url(), &[]).spawn().unwrap();
    service.wait_until_authenticated();
    service.burst(10_000);
    std::thread::sleep(Duration::from_millis(500));
    terminate(&child);
    let (code, took) = ended(&mut child);
    assert_eq!(code, Some(0));
    assert!(took < Duration::from_secs(5), "it took {took:?}");
    let said = stderr_of(&mut child);
    assert!(said.contains("lines are missing"), "{said:?}");
    let mut output = Vec::new();
    child.stdout.take().unwrap().read_to_end(&mut output).unwrap();
    assert!(output.len() > 1000, "what the pipe had taken is there");
}

/// Every line of a tail that was stopped while its reader slept.
fn lines_after_a_stop(arguments: &[&str], signals: usize) -> Vec<Value> {
    let service = Service::start();
    let mut child = service.tail(&service.mock.ws_url(), arguments).spawn().unwrap();
    service.wait_until_authenticated();
    service.burst(3000);
    std::thread::sleep(Duration::from_millis(500));
    for _ in 0..signals {
        terminate(&child);
    }
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(|line| line.unwrap());
    let lines = lines.map(|line| serde_json::from_str(&line).unwrap()).collect();
    assert_eq!(ended(&mut child).0, Some(0));
    lines
}

#[test]
fn a_reader_that_comes_back_after_the_signal_finds_no_hole_and_the_counters() {
    for signals in [1, 2] {
        let lines = lines_after_a_stop(&[], signals);
        let sequence = |line: &Value| line["event"]["data"]["sequence"].as_u64();
        let numbers: Vec<u64> = lines.iter().filter_map(sequence).collect();
        assert!(numbers.len() > 500, "the pipe and the queues hold some: {}", numbers.len());
        assert!(numbers.windows(2).all(|pair| pair[1] == pair[0] + 1), "one after the other");
        let last = lines.last().unwrap();
        assert_eq!((&last["kind"], &last["dispatched"]), (&json!("stats"), &json!(numbers.len())));
    }
}

#[test]
fn a_signal_does_not_bring_more_than_was_asked_for() {
    let lines = lines_after_a_stop(&["--count", "900"], 1);
    assert_eq!(lines.iter().filter(|line| line["kind"] == "event").count(), 900);
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
    assert_eq!(ended(&mut child).0, Some(0));
}

#[test]
fn a_reader_that_has_had_enough_ends_it_quietly() {
    let service = Service::start();
    let mut child = service.tail(&service.mock.ws_url(), &[]).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(ended(&mut child).0, Some(0));
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
    let (code, took) = ended(&mut child);
    assert_eq!(code, Some(0));
    assert!(took < Duration::from_secs(5), "{took:?}");
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
        assert_eq!(ended(&mut child).0, Some(0));
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
    assert_eq!(ended(&mut child).0, Some(0));
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

//! The app's sign-in in a real keyring: the command line uses it, and kill -9 at any moment of a renewal leaves one that works.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)] // what fails in a helper fails its test

#[path = "keyring/relay.rs"]
mod relay;

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use backend_api::{Http, Keeper, KeptSignIn, OsVault, TokenPair, TokenService, Who};
use keyring_lab::LoginSession;
use mock_backend::{MockBackend, MockConfig};
use net::{RestUrl, TokenSource, TrustedRoots};
use relay::Relay;
use secrecy::ExposeSecret;
use serde_json::Value;

/// A desktop on which the app has signed in, with a relay on the way to the account service.
struct Desk {
    session: LoginSession,
    mock: MockBackend,
    relay: Relay,
    runtime: tokio::runtime::Runtime,
}

impl Desk {
    fn signed_in() -> Self {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let mock = runtime.block_on(MockBackend::start(MockConfig::loopback())).unwrap();
        let relay = Relay::to(&mock.account_url());
        let desk = Self { session: LoginSession::with_keyring(), mock, relay, runtime };
        desk.sign_in();
        desk
    }

    /// As the app does: with a new pair, in place of what was kept.
    fn sign_in(&self) -> TokenService {
        let user = self.mock.users().remove(0);
        let (access, refresh) = self.mock.tokens_for(&user.user_id).unwrap();
        self.relay.issued(&refresh);
        let pair = TokenPair { access: access.into(), refresh: Some(refresh.into()) };
        let who = Who { tenant_id: user.tenant_id, user_id: Some(user.user_id), ..Who::default() };
        let http = Http::new(self.account(), TrustedRoots::of_system().client_config().unwrap()).unwrap();
        self.runtime.block_on(TokenService::issued(http, pair).keep(self.keeper(), who))
    }

    fn account(&self) -> RestUrl {
        RestUrl::parse(&format!("{}/account/api/v1", self.relay.root())).unwrap()
    }

    fn keeper(&self) -> Keeper {
        let vault = OsVault::on_bus(self.session.address(), self.session.folder());
        Keeper::new(Arc::new(vault), &self.account())
    }

    fn kept(&self) -> KeptSignIn {
        self.runtime.block_on(self.keeper().load()).unwrap().expect("something is kept")
    }

    fn command(&self, name: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_purposepath"));
        command
            .args([name, "--json", "--url", &self.mock.ws_url(), "--api-url", &self.relay.root()])
            .env_remove("PURPOSEPATH_TOKEN")
            .env_remove("PURPOSEPATH_REFRESH_TOKEN")
            .envs(self.session.variables())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn tail(&self) -> Child {
        self.command("tail").spawn().unwrap()
    }

    /// Whether a start gets through with what is kept.
    fn a_start_works(&self) -> bool {
        let mut tail = self.tail();
        let states = states(&mut tail);
        let last = states.into_iter().find(|state| state == "connected" || state == "disconnected");
        stop(tail);
        last.as_deref() == Some("connected")
    }
}

/// The states that are printed, one by one. A test that fails shows their lines.
fn states(tail: &mut Child) -> impl Iterator<Item = String> {
    let lines = BufReader::new(tail.stdout.take().unwrap()).lines();
    lines.map_while(Result::ok).inspect(|line| println!("{line}")).filter_map(|line| {
        let line: Value = serde_json::from_str(&line).unwrap();
        Some(line["state"].as_str()?.to_owned())
    })
}

/// Ends it as a person does, so that a renewal under way comes to its end.
fn stop(mut tail: Child) {
    let interrupted = Command::new("kill").args(["-INT", &tail.id().to_string()]).status();
    // It may have ended by itself.
    let _ = interrupted.unwrap();
    tail.wait().unwrap();
}

#[test]
fn tail_uses_the_apps_sign_in_and_the_app_stays_signed_in() {
    let desk = Desk::signed_in();
    let app = desk.sign_in();
    for _ in 0..3 {
        assert!(desk.a_start_works());
        let number = desk.runtime.block_on(app.fetch(None)).unwrap().number;
        desk.runtime.block_on(app.fetch(Some(number))).expect("the app takes what tail has kept");
    }
}

#[test]
fn doctor_uses_the_apps_sign_in() {
    let desk = Desk::signed_in();
    let output = desk.command("doctor").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let auth = text.lines().find(|line| line.contains("\"layer\":\"auth\"")).unwrap();
    assert!(auth.contains("\"status\":\"ok\""), "{text}");
    assert!(desk.a_start_works());
}

#[test]
fn without_a_sign_in_both_ways_are_named() {
    let desk = Desk::signed_in();
    desk.runtime.block_on(desk.keeper().erase()).unwrap();
    let output = desk.command("tail").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("PURPOSEPATH_TOKEN") && said.contains("sign in with the app"), "{said}");
}

#[test]
fn a_locked_keyring_is_named() {
    let desk = Desk::signed_in();
    desk.session.lock();
    let output = desk.command("tail").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("the keyring is locked"));
}

#[test]
fn killed_before_the_service_has_heard_of_the_renewal_it_starts_again() {
    let desk = Desk::signed_in();
    desk.relay.hold_requests();
    let mut tail = desk.tail();
    desk.relay.until_something_is_held();
    tail.kill().unwrap();
    tail.wait().unwrap();
    desk.relay.lose_what_is_held();
    assert!(desk.a_start_works());
}

#[test]
fn killed_as_soon_as_the_renewed_token_is_used_it_starts_again() {
    let desk = Desk::signed_in();
    for _ in 0..5 {
        let mut tail = desk.tail();
        assert!(states(&mut tail).any(|state| state == "connected"));
        tail.kill().unwrap();
        tail.wait().unwrap();
    }
    assert!(desk.a_start_works());
}

/// kill -9 at any moment, with a slow answer. The one thing that no client can help is an answer that died with the process: the
/// service has used the token up, and the new one is nowhere.
#[test]
fn killed_at_any_moment_it_starts_again_whenever_one_of_the_two_tokens_is_good() {
    let desk = Desk::signed_in();
    desk.relay.delay_answers(Duration::from_millis(20));
    for round in 0..12 {
        let mut tail = desk.tail();
        std::thread::sleep(Duration::from_millis(fastrand::u64(0..200)));
        tail.kill().unwrap();
        tail.wait().unwrap();
        desk.relay.until_quiet();
        let kept = desk.kept();
        let is_good = |token: &secrecy::SecretString| desk.relay.is_good(token.expose_secret());
        let expected = is_good(&kept.refresh) || kept.previous.as_ref().is_some_and(is_good);
        assert!(expected || desk.relay.good() > 0, "round {round}: nothing is good, and nothing was on its way");
        assert_eq!(desk.a_start_works(), expected, "round {round}");
        if !expected {
            desk.relay.forget();
            desk.sign_in();
        }
    }
}

#[test]
fn no_token_is_said_anywhere_at_any_log_level() {
    let desk = Desk::signed_in();
    let mut command = desk.command("tail");
    let mut tail = command.env("PURPOSEPATH_LOG", "trace").spawn().unwrap();
    let said = tail.stderr.take().unwrap();
    let said = std::thread::spawn(move || std::io::read_to_string(said).unwrap());
    let mut out = BufReader::new(tail.stdout.take().unwrap());
    let mut printed = String::new();
    while !printed.contains("\"connected\"") {
        assert!(out.read_line(&mut printed).unwrap() > 0, "{printed}");
    }
    let of_process = |file: &str| std::fs::read(format!("/proc/{}/{file}", tail.id())).unwrap();
    let (arguments, environment) = (of_process("cmdline"), of_process("environ"));
    stop(tail);
    let said = said.join().unwrap();
    assert!(said.contains("the sign-in was renewed"), "the log is really on");
    let kept = desk.kept();
    let tokens = [kept.refresh.expose_secret(), kept.previous.as_ref().unwrap().expose_secret()];
    for (place, text) in [
        ("standard output", printed.as_bytes()),
        ("standard error", said.as_bytes()),
        ("the arguments", &arguments),
        ("the environment", &environment),
    ] {
        let text = String::from_utf8_lossy(text);
        // Every JSON Web Token begins so; the parts that make these ones are looked for too.
        assert!(!text.contains("eyJ"), "{place} holds a token");
        let parts = tokens.iter().flat_map(|token| token.split('.').skip(1));
        assert!(parts.into_iter().all(|part| !text.contains(part)), "{place} holds a part of a token");
    }
}

//! `purposepath doctor` from outside: every injected fault is named by its layer.
#![allow(clippy::unwrap_used)] // what fails in a helper fails its test

use std::io::Write;
use std::net::SocketAddr;
use std::process::Command;

use mock_backend::{MockBackend, MockConfig, Refusal};
use net_lab::{Authority, ClosedPort, ProxyRules, Server, answering, http_proxy, tls_front};
use serde_json::Value;
use tokio::runtime::Runtime;

const HOST: &str = "api.purposepath.test";
const LAYERS: [&str; 10] =
    ["configuration", "dns", "tcp", "proxy", "tls", "http", "upgrade", "auth", "clock", "keyring"];

/// A healthy backend; tests break one thing of it.
struct Service {
    mock: MockBackend,
    runtime: Runtime,
}

/// What doctor said, line by line.
struct Diagnosis {
    lines: Vec<Value>,
    code: i32,
    text: String,
}

impl Service {
    fn start() -> Self {
        let runtime = Runtime::new().unwrap();
        let mock = runtime.block_on(MockBackend::start(MockConfig::loopback())).unwrap();
        Self { mock, runtime }
    }

    fn token(&self) -> String {
        self.mock.tokens_for(&self.mock.users()[0].user_id).unwrap().0
    }

    fn socket(&self) -> SocketAddr {
        self.mock.ws_url().trim_start_matches("ws://").split('/').next().unwrap().parse().unwrap()
    }

    /// Asks about this service, unless an argument says otherwise; later flags win.
    fn diagnose(&self, arguments: &[&str]) -> Diagnosis {
        let (url, root) = (self.mock.ws_url(), self.mock.root_url());
        let mut all = vec!["--json"];
        for (flag, value) in [("--url", url.as_str()), ("--api-url", root.as_str())] {
            if !arguments.contains(&flag) {
                all.extend([flag, value]);
            }
        }
        all.extend(arguments);
        diagnosis(doctor(&all).env("PURPOSEPATH_TOKEN", self.token()))
    }
}

fn doctor(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_purposepath"));
    // Without a session bus: the keyring has a test of its own.
    command.env_clear().arg("doctor").args(arguments);
    command
}

fn diagnosis(command: &mut Command) -> Diagnosis {
    let output = command.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    Diagnosis { lines, code: output.status.code().unwrap(), text }
}

impl Diagnosis {
    fn of(&self, layer: &str) -> &Value {
        self.lines.iter().find(|line| line["layer"] == layer && line["kind"] == "layer").unwrap()
    }

    fn status(&self, layer: &str) -> &str {
        self.of(layer)["status"].as_str().unwrap()
    }

    fn verdict(&self) -> &Value {
        self.lines.last().unwrap()
    }

    /// The layer is the first that fails, the sentence says so with these words, and the exit code is 1.
    fn names(&self, layer: &str, words: &[&str]) {
        assert_eq!(self.code, 1, "{}", self.text);
        assert_eq!(self.verdict()["layer"], layer, "{}", self.text);
        let sentence = self.verdict()["sentence"].as_str().unwrap();
        for word in words {
            assert!(sentence.contains(word), "{word:?} is missing in {sentence:?}");
        }
        assert!(self.of(layer)["advice"].as_str().is_some_and(|advice| !advice.is_empty()), "what to do is said");
    }
}

#[test]
fn a_healthy_service_is_ok_in_every_layer_with_figures() {
    let service = Service::start();
    let found = service.diagnose(&[]);
    assert_eq!(found.code, 0, "{}", found.text);
    let layers: Vec<_> = found.lines.iter().filter_map(|line| line["layer"].as_str()).collect();
    assert_eq!(layers, LAYERS);
    for layer in ["configuration", "dns", "tcp", "http", "upgrade", "auth", "clock"] {
        assert_eq!(found.status(layer), "ok", "{layer}");
    }
    for layer in ["proxy", "tls", "keyring"] {
        assert_eq!(found.status(layer), "skipped", "{layer}");
    }
    assert_eq!(found.of("tcp")["address"], service.socket().to_string());
    assert_eq!(found.of("http")["httpStatus"], 200);
    assert_eq!(found.of("auth")["userId"], service.mock.users()[0].user_id);
    assert_eq!(found.verdict()["ok"], true);
    assert!(!found.text.contains(&service.token()), "the token is not printed");
}

#[test]
fn without_a_token_all_but_auth_is_checked() {
    let service = Service::start();
    let (url, root) = (service.mock.ws_url(), service.mock.root_url());
    let found = diagnosis(&mut doctor(&["--json", "--url", &url, "--api-url", &root]));
    assert_eq!((found.code, found.status("upgrade"), found.status("auth")), (0, "ok", "skipped"));
}

#[test]
fn people_get_a_table_and_a_sentence() {
    let service = Service::start();
    service.mock.fail_rest(Some(503));
    let (url, root) = (service.mock.ws_url(), service.mock.root_url());
    let output = doctor(&["--url", &url, "--api-url", &root]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(text.contains("http           fail     "), "{text}");
    assert!(text.trim_end().ends_with("The service is in trouble or too busy: try again later."), "{text}");
    assert!(!text.contains('\u{1b}'), "no colours where nobody sees them");
}

#[test]
fn a_wrong_configuration_is_named() {
    Service::start().diagnose(&["--url", "ws://example.com"]).names("configuration", &["--url", "wss://"]);
}

#[test]
fn a_name_without_address_is_named() {
    let found = Service::start().diagnose(&["--url", "wss://nowhere.invalid/realtime"]);
    found.names("dns", &["nowhere.invalid"]);
    assert_eq!((found.status("tcp"), found.status("http"), found.status("auth")), ("skipped", "ok", "skipped"));
}

#[test]
fn a_closed_port_is_named() {
    let closed = ClosedPort::hold();
    let found = Service::start().diagnose(&["--url", &format!("ws://{}", closed.address())]);
    found.names("tcp", &[&closed.address().to_string(), "Nobody listens"]);
}

#[test]
fn a_proxy_that_refuses_is_named_without_its_password() {
    let service = Service::start();
    let proxy = service.runtime.block_on(http_proxy(ProxyRules::default().asking("me", "hush")));
    let flag = format!("http://me:wrongword@{}", proxy.address());
    let found = service.diagnose(&["--url", &format!("wss://{HOST}"), "--proxy", &flag]);
    found.names("proxy", &[&proxy.address().to_string(), "HTTP 407"]);
    assert!(!found.text.contains("wrongword"));
}

#[test]
fn a_proxy_of_the_environment_is_used_and_named() {
    let service = Service::start();
    let proxy = service.runtime.block_on(http_proxy(ProxyRules::knowing(HOST, service.socket())));
    let (root, url) = (service.mock.root_url(), format!("wss://{HOST}"));
    let found = diagnosis(
        doctor(&["--json", "--url", &url, "--api-url", &root]).env("HTTPS_PROXY", proxy.address().to_string()),
    );
    assert_eq!(proxy.targets(), [format!("{HOST}:443")], "loopback goes past it");
    assert_eq!((found.status("proxy"), found.status("dns")), ("ok", "skipped"));
    assert!(found.of("configuration")["proxy"].as_str().unwrap().contains("HTTPS_PROXY"));
    // Behind the proxy is the mock's bare socket.
    found.names("tls", &["TLS handshake"]);
}

#[test]
fn a_refused_certificate_is_named_with_its_issuer_and_a_good_one_passes() {
    let service = Service::start();
    let authority = Authority::named("Lab CA");
    let front = service.runtime.block_on(tls_front(authority.issue("localhost"), service.socket()));
    let url = format!("wss://localhost:{}/realtime", front.address().port());
    service.diagnose(&["--url", &url]).names("tls", &["CN=Lab CA", "--ca-file"]);

    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(authority.pem().as_bytes()).unwrap();
    let trusted = service.diagnose(&["--url", &url, "--ca-file", file.path().to_str().unwrap()]);
    assert_eq!(trusted.code, 0, "{}", trusted.text);
    assert_eq!((&trusted.of("tls")["issuer"], &trusted.of("tls")["version"]), (&"CN=Lab CA".into(), &"TLS 1.3".into()));
}

#[test]
fn an_http_status_is_named() {
    let service = Service::start();
    service.mock.fail_rest(Some(500));
    let found = service.diagnose(&[]);
    found.names("http", &["answers 500"]);
    assert_eq!(found.status("upgrade"), "ok", "the live stream is another matter");
}

#[test]
fn a_refused_upgrade_is_named() {
    let service = Service::start();
    service.mock.refuse_connections(Some(Refusal { status: 503, retry_after: None }));
    let found = service.diagnose(&[]);
    found.names("upgrade", &["503"]);
    assert_eq!(found.of("upgrade")["reason"], "http_503");
}

#[test]
fn a_refused_token_is_named() {
    let service = Service::start();
    let (url, root) = (service.mock.ws_url(), service.mock.root_url());
    let mut command = doctor(&["--json", "--url", &url, "--api-url", &root]);
    diagnosis(command.env("PURPOSEPATH_TOKEN", "not-a-token")).names("auth", &["Sign in again"]);
}

#[test]
fn a_clock_that_is_off_is_named_with_its_skew() {
    let service = Service::start();
    let past: Server = service
        .runtime
        .block_on(answering("HTTP/1.1 200 OK\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\nContent-Length: 2\r\n\r\n{}"));
    let found = service.diagnose(&["--api-url", &format!("http://{}", past.address())]);
    found.names("clock", &["clock", "NTP"]);
    assert!(found.of("clock")["skewSeconds"].as_f64().unwrap() > 60.0);
}

/// The keyring's situations, for real.
#[cfg(target_os = "linux")]
mod keyring {
    use keyring_lab::{LoginSession, Policy};

    use super::*;

    fn diagnose_in(session: &LoginSession) -> Diagnosis {
        let service = Service::start();
        let (url, root) = (service.mock.ws_url(), service.mock.root_url());
        diagnosis(doctor(&["--json", "--url", &url, "--api-url", &root]).envs(session.variables()))
    }

    #[test]
    fn a_session_without_a_place_for_secrets_is_named() {
        let found = diagnose_in(&LoginSession::begin(Policy::Open));
        found.names("keyring", &["there is no place for secrets", "Secret Service"]);
    }

    #[test]
    fn a_locked_keyring_is_named() {
        let session = LoginSession::with_keyring();
        session.lock();
        diagnose_in(&session).names("keyring", &["the keyring is locked", "Unlock it"]);
    }

    #[test]
    fn a_keyring_without_a_default_collection_is_named() {
        let mut session = LoginSession::begin(Policy::Open);
        session.start_keyring(false);
        diagnose_in(&session).names("keyring", &["no default collection", "set it as default"]);
    }

    #[test]
    fn a_real_secret_service_is_found() {
        let found = diagnose_in(&LoginSession::with_keyring());
        assert_eq!((found.status("keyring"), found.code), ("ok", 0), "{}", found.text);
    }
}

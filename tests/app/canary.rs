//! No token and no password in any place but the keyring: not in the log at trace level, not in what crosses to the window, not in
//! an error, not in a file. What other processes see of one is looked at in the command line's own test.

use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex};

use backend_api::{KeptSignIn, TokenPair, Vault, VaultProblem, Who};
use companion::{CommandError, EnvironmentName, ReadFrom};
use mock_backend::MockConfig;
use realtime_proto::State;
use secrecy::{ExposeSecret, SecretString};
use tracing_subscriber::EnvFilter;

use crate::desk::Desk;
use crate::recorder::eventually;

/// Every JSON Web Token begins so.
const TOKEN: &str = "eyJ";
const PASSWORDS: [&str; 3] = ["purposepath-demo", "canary-password", "canary-proxy"];

/// Whatever was written to it.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Written {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }

    /// Whatever is logged in this thread, the app's tasks included, as the shell's log says it at its loudest.
    fn log() -> (Self, tracing::subscriber::DefaultGuard) {
        let written = Self::default();
        let capped = ["tungstenite", "tokio_tungstenite", "hyper", "hyper_util", "reqwest", "h2", "rustls"];
        let filter = capped.iter().fold(EnvFilter::new("trace"), |filter, name| {
            filter.add_directive(format!("{name}=info").parse().unwrap())
        });
        let into = written.clone();
        let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(move || into.clone()).with_ansi(false);
        (written, tracing::subscriber::set_default(log.finish()))
    }
}

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn has_no_secret(place: &str, text: &str) {
    for secret in PASSWORDS.iter().chain([&TOKEN]) {
        let at = text.find(secret).map(|at| &text[at.saturating_sub(200)..]);
        assert_eq!(at.map(|text| text.chars().take(300).collect::<String>()), None, "{place} holds {secret}");
    }
}

fn files_have_no_secret(folder: &Path) {
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_have_no_secret(&path);
        } else {
            // What the store keeps beside its file comes and goes with a look at it.
            let bytes = match std::fs::read(&path) {
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
                read => read.unwrap(),
            };
            has_no_secret(&path.display().to_string(), &String::from_utf8_lossy(&bytes));
        }
    }
}

#[tokio::test]
async fn no_secret_is_found_anywhere_but_in_the_keyring() {
    let (log, _guard) = Written::log();
    // The mock is the service, not the app: it runs where it does not write into this log.
    let desk = std::thread::spawn(|| {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let desk = runtime.block_on(Desk::with(MockConfig::loopback()));
        (desk, runtime)
    });
    let (desk, runtime) = desk.join().unwrap();
    desk.set("ALL_PROXY", "http://me:canary-proxy@127.0.0.1:9");
    let mut told = Vec::new();
    let mut hear = |what: &dyn std::fmt::Debug| told.push(format!("{what:?}"));

    // Signing in, wrongly and rightly, with everything that a renewal and a failing keyring say.
    let app = desk.app();
    for (username, password) in [("mara", "canary-password"), ("", "canary-password"), ("mara", "short")] {
        let error = app.sign_in_with_password(username, password.to_owned().into(), true).await.unwrap_err();
        hear(&error);
        hear(&error.to_string());
        hear(&serde_json::to_string(&CommandError::from(error)).unwrap());
    }
    app.sign_in_with_password(&desk.user().username, desk.password(), true).await.unwrap();
    eventually("the app is live", || app.snapshot().connection.state == State::Connected).await;
    desk.vault.fail(Some(VaultProblem::Denied));
    desk.mock.expire_tokens();
    hear(&app.goals(ReadFrom::Service).await.is_ok());
    eventually("the app is live again", || app.snapshot().connection.state == State::Connected).await;
    hear(&app.keyring().await);
    desk.vault.fail(None);
    hear(&app.keyring().await);
    eventually("it is kept", || desk.keeps_something()).await;
    desk.mock.fail_rest(Some(500));
    hear(&app.service_health().await);
    desk.mock.fail_rest(None);
    desk.mock.set_network(false);
    desk.mock.expire_tokens();
    hear(&app.goals(ReadFrom::Service).await.unwrap_err());
    desk.mock.set_network(true);
    app.shutdown().await;

    // What was kept is restored; a broken entry is not repeated; tokens are copied; the session ends.
    let kept = desk.vault.read(&desk.mock.account_url()).unwrap().unwrap();
    assert!(kept.expose_secret().contains(TOKEN), "the keyring is where it is");
    let second = desk.started().await;
    eventually("the app is live", || second.snapshot().connection.state == State::Connected).await;
    hear(&second.configuration().unwrap());
    hear(&serde_json::to_string(&second.snapshot()).unwrap());
    let (access, refresh) = desk.mock.tokens_for(&desk.user().user_id).unwrap();
    for text in [
        access.clone(),
        format!("{{\"accessToken\":\"{access}\",\"refreshToken\":\"{refresh}\"}}"),
        format!("<{access}"),
    ] {
        if let Err(error) = second.sign_in_with_tokens(&text.into(), true).await {
            hear(&error);
            hear(&serde_json::to_string(&CommandError::from(error)).unwrap());
        }
    }
    second.change_settings(second.settings()).await.unwrap();
    second.set_environment(EnvironmentName::Staging).await.unwrap();
    second.sign_out().await.unwrap();
    let broken = SecretString::from(format!("{{\"version\":1,\"refresh\":[\"{refresh}\"]}}"));
    desk.vault.write(&desk.mock.account_url(), &broken).unwrap();
    let third = desk.started().await;
    hear(&serde_json::to_string(&third.snapshot()).unwrap());

    // The types themselves.
    let pair = TokenPair { access: access.clone().into(), refresh: Some(refresh.clone().into()) };
    hear(&pair);
    hear(&KeptSignIn { refresh: refresh.clone().into(), previous: Some(refresh.into()), who: Who::default() });

    has_no_secret("what the app says", &told.join("\n"));
    for app in [&app, &second, &third] {
        has_no_secret("what crosses to the window", &app.desktop().wire().join("\n"));
    }
    let log = log.text();
    assert!(log.contains("the sign-in was renewed"), "the log is on: {log}");
    has_no_secret("the log", &log);
    files_have_no_secret(desk.folder());
    assert!(desk.config().join("settings.json").exists(), "there are files to look into");
    runtime.shutdown_background();
}

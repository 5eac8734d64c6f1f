//! A session that the service refuses ends, and whoever signs in after it has nothing to do with it.

use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use backend_api::{MemoryVault, Turns, Vault, VaultError};
use companion::{Mode, ReadFrom};
use mock_backend::{MockBackend, MockConfig};
use realtime_proto::State;
use secrecy::SecretString;

use crate::desk::Desk;
use crate::recorder::eventually;
use crate::{account, event_of};

#[tokio::test]
async fn who_signs_in_while_a_refused_session_ends_is_not_disturbed_by_it() {
    let desk = Desk::set_up().await;
    let vault = Arc::new(Slow { vault: Arc::clone(&desk.vault), ..Slow::default() });
    let app = desk.app_with(vault.clone());
    app.sign_in_with_password(&desk.user().username, desk.password(), true).await.unwrap();
    eventually("the app is live", || app.snapshot().connection.state == State::Connected).await;
    vault.hold(true);
    // The service refuses by REST; the socket lives.
    desk.mock.fail_rest(Some(401));
    assert!(app.goals(ReadFrom::Service).await.is_err());
    eventually("nobody is signed in", || app.snapshot().session.mode == Mode::SignedOut).await;
    // Another company: ids of the same seed are the same.
    let demo = MockBackend::start(MockConfig { seed: 7, ..MockConfig::loopback() }).await.unwrap();
    let (next, account) = (app.clone(), account(&demo));
    let next = tokio::spawn(async move { next.sign_in(account).await });
    // It comes at once, or it waits for the end of the one before: both are well.
    for _ in 0..50 {
        if next.is_finished() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let foreign = desk.mock.create_goal("Of the company before");
    vault.hold(false);
    next.await.unwrap().unwrap();
    eventually("the socket of the one before is closed", || desk.mock.counters().open == 0).await;
    eventually("the demo is live", || demo.counters().open == 1).await;
    eventually("what is worth nothing is forgotten", || !desk.keeps_something()).await;
    let own = demo.create_goal("Of the demo");
    let shown = |id: &str| app.snapshot().feed.iter().filter_map(event_of).any(|event| event.entity_id() == Some(id));
    eventually("its events come", || shown(&own)).await;
    assert_eq!((app.snapshot().session.mode, shown(&foreign)), (Mode::Demo, false));
}

/// A keyring that lets itself be held.
#[derive(Default)]
struct Slow {
    vault: Arc<MemoryVault>,
    held: Mutex<bool>,
    changed: Condvar,
}

impl Slow {
    fn hold(&self, held: bool) {
        *self.held.lock().unwrap() = held;
        self.changed.notify_all();
    }

    fn pass(&self) {
        let held = self.held.lock().unwrap();
        drop(self.changed.wait_while(held, |held| *held).unwrap());
    }
}

impl Vault for Slow {
    fn status(&self) -> Result<(), VaultError> {
        self.vault.status()
    }

    fn read(&self, account: &str) -> Result<Option<SecretString>, VaultError> {
        self.pass();
        self.vault.read(account)
    }

    fn write(&self, account: &str, secret: &SecretString) -> Result<(), VaultError> {
        self.pass();
        self.vault.write(account, secret)
    }

    fn erase(&self, account: &str) -> Result<(), VaultError> {
        self.pass();
        self.vault.erase(account)
    }

    fn unlock(&self) -> Result<(), VaultError> {
        self.vault.unlock()
    }

    fn turns(&self) -> &Turns {
        self.vault.turns()
    }
}

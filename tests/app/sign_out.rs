//! What a sign-out leaves behind, and in which order it goes.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use backend_api::{MemoryVault, Turns, Vault, VaultError, VaultProblem};
use companion::Mode;
use secrecy::SecretString;

use crate::desk::Desk;

#[tokio::test]
async fn whoever_is_stopped_in_a_sign_out_is_not_signed_in_at_the_next_start() {
    let desk = Desk::set_up().await;
    let vault = Arc::new(Watching { vault: Arc::clone(&desk.vault), ..Watching::default() });
    let app = desk.app_with(vault.clone());
    app.sign_in_with_password(&desk.user().username, desk.password(), true).await.unwrap();
    let store = desk.stores().into_iter().find(|path| path.extension().is_some_and(|end| end == "sqlite")).unwrap();
    *vault.store.lock().unwrap() = Some(store.clone());
    app.sign_out().await.unwrap();
    assert_eq!(*vault.store_was_there.lock().unwrap(), Some(true), "the keyring is first");
    assert!(!store.exists() && !desk.keeps_something());
}

#[tokio::test]
async fn what_a_sign_out_could_not_delete_is_told() {
    let desk = Desk::set_up().await;
    let app = desk.signed_in(true).await;
    let store = desk.stores().into_iter().find(|path| path.extension().is_some_and(|end| end == "sqlite")).unwrap();
    // A folder cannot be deleted as a file.
    std::fs::create_dir(store.with_extension("sqlite.set-aside-1")).unwrap();
    let error = app.sign_out().await.unwrap_err();
    assert!(error.message.starts_with("You are signed out. What was kept of the company"), "{}", error.message);
    assert_eq!((app.snapshot().session.mode, store.exists()), (Mode::SignedOut, false), "the rest is gone");
}

#[tokio::test]
async fn a_keyring_that_does_not_forget_is_told_and_the_store_goes_all_the_same() {
    let desk = Desk::set_up().await;
    let app = desk.signed_in(true).await;
    desk.vault.fail(Some(VaultProblem::Locked));
    let error = app.sign_out().await.unwrap_err();
    assert!(error.message.contains("Remove the entry"), "{}", error.message);
    assert_eq!((app.snapshot().session.mode, desk.stores()), (Mode::SignedOut, Vec::new()));
}

/// A keyring that looks at the store when it forgets.
#[derive(Default)]
struct Watching {
    vault: Arc<MemoryVault>,
    store: Mutex<Option<PathBuf>>,
    store_was_there: Mutex<Option<bool>>,
}

impl Vault for Watching {
    fn status(&self) -> Result<(), VaultError> {
        self.vault.status()
    }

    fn read(&self, account: &str) -> Result<Option<SecretString>, VaultError> {
        self.vault.read(account)
    }

    fn write(&self, account: &str, secret: &SecretString) -> Result<(), VaultError> {
        self.vault.write(account, secret)
    }

    fn erase(&self, account: &str) -> Result<(), VaultError> {
        *self.store_was_there.lock().unwrap() = self.store.lock().unwrap().as_ref().map(|store| store.exists());
        self.vault.erase(account)
    }

    fn unlock(&self) -> Result<(), VaultError> {
        self.vault.unlock()
    }

    fn turns(&self) -> &Turns {
        self.vault.turns()
    }
}

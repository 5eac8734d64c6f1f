//! The real Secret Service in each of its situations, on a bus of its own.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)] // what fails in a helper fails its test

use backend_api::{OsVault, Vault, VaultProblem};
use keyring_lab::{LoginSession, Policy};
use secrecy::{ExposeSecret, SecretString};

const ACCOUNT: &str = "https://api.purposepath.app/account/api/v1";

fn vault(session: &LoginSession) -> OsVault {
    OsVault::on_bus(session.address(), session.folder())
}

fn problem(session: &LoginSession) -> VaultProblem {
    let vault = vault(session);
    let problem = vault.status().unwrap_err().problem;
    let secret = SecretString::from("canary".to_owned());
    assert_eq!(vault.write(ACCOUNT, &secret).unwrap_err().problem, problem, "nothing is kept");
    assert_eq!(vault.read(ACCOUNT).unwrap_err().problem, problem, "that is not the same as no entry");
    assert_eq!(vault.erase(ACCOUNT).unwrap_err().problem, problem);
    problem
}

#[test]
fn what_is_kept_is_read_again_by_whoever_asks_and_in_no_file_as_text() {
    let session = LoginSession::with_keyring();
    let vault = vault(&session);
    assert!(vault.status().is_ok());
    assert!(vault.read(ACCOUNT).unwrap().is_none());
    for secret in ["canary-one", "canary-two-that-is-longer"] {
        vault.write(ACCOUNT, &secret.to_owned().into()).unwrap();
        assert_eq!(vault.read(ACCOUNT).unwrap().unwrap().expose_secret(), secret);
    }
    assert_eq!(
        session.items_of("app.purposepath.desktop").len(),
        1,
        "a later secret takes the place of an earlier one"
    );
    let files = session.keyring_files();
    assert!(!files.is_empty());
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        assert!(!bytes.windows(6).any(|window| window == b"canary"), "{} holds the secret as text", file.display());
    }
    vault.erase(ACCOUNT).unwrap();
    assert!(vault.read(ACCOUNT).unwrap().is_none());
    assert!(session.items_of("app.purposepath.desktop").is_empty(), "the entry is gone, not only empty");
    vault.erase(ACCOUNT).unwrap();
}

#[test]
fn a_machine_without_a_service_is_told_apart_and_used_as_soon_as_one_is_there() {
    let mut session = LoginSession::begin(Policy::Open);
    assert_eq!(problem(&session), VaultProblem::Missing);
    session.start_keyring(true);
    assert!(vault(&session).status().is_ok(), "without a restart of the app");
    session.stop_keyring();
    assert_eq!(problem(&session), VaultProblem::Missing);
}

#[test]
fn a_session_without_a_bus_is_a_machine_without_a_service() {
    let nowhere = OsVault::on_bus("unix:path=/nowhere/bus", std::path::Path::new("/nowhere"));
    assert_eq!(nowhere.status().unwrap_err().problem, VaultProblem::Missing);
}

#[test]
fn a_locked_keyring_does_not_read_as_empty_and_is_used_as_soon_as_it_is_open() {
    let session = LoginSession::with_keyring();
    let vault = vault(&session);
    vault.write(ACCOUNT, &"canary".to_owned().into()).unwrap();
    session.lock();
    assert_eq!(problem(&session), VaultProblem::Locked);
    session.unlock();
    assert_eq!(vault.read(ACCOUNT).unwrap().unwrap().expose_secret(), "canary");
}

#[test]
fn a_prompt_that_nobody_answers_leaves_it_locked() {
    let session = LoginSession::with_keyring();
    session.lock();
    assert_eq!(vault(&session).unlock().unwrap_err().problem, VaultProblem::Locked);
    session.unlock();
    assert!(vault(&session).unlock().is_ok(), "what is open needs no prompt");
}

#[test]
fn a_keyring_without_a_default_collection_is_told_apart() {
    let mut session = LoginSession::begin(Policy::Open);
    session.start_keyring(false);
    assert_eq!(problem(&session), VaultProblem::NoDefaultCollection);
}

#[test]
fn a_keyring_that_refuses_us_is_told_apart() {
    let mut session = LoginSession::begin(Policy::Denied);
    session.start_keyring(true);
    assert_eq!(problem(&session), VaultProblem::Denied);
}

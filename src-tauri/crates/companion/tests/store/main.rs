//! What outlives the app: the Controller with the real SQLite file and the mock's socket and REST over TCP.
#![allow(clippy::unwrap_used)] // what fails in a helper fails its test

mod catch_up;
mod company;
mod crash;
mod disk;
mod kept;
mod oracle;
#[path = "../../../../../tests/app/recorder.rs"]
mod recorder;
mod relay;
mod requests;
mod snooze;
mod without_socket;

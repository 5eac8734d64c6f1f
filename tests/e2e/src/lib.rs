//! The lab: the real application in a real window, on a display, a session bus and home folders of its own.
//!
//! [`lab::Lab`] brings up Xvfb, openbox and a D-Bus daemon below a temporary folder and ends them when it is dropped;
//! [`webdriver::Window`] opens the application through WebKitWebDriver and drives it, [`page`] names what stands in it;
//! [`company::Company`] is the backend that it watches; [`notifications`] and [`tray`]
//! are the desktop around it: a real dunst, a recording notification daemon, and a StatusNotifier host; [`file_manager`] is one of our own.
//! Keeps out: what the application should do, which the tests say.
//!
//! Linux only; the programs it starts are listed by `cargo xtask setup`.
#![warn(missing_docs)]

pub mod app;
pub mod company;
pub mod desktop;
mod error;
pub mod file_manager;
mod http;
pub mod keyring;
pub mod lab;
pub mod memory;
pub mod notifications;
pub mod page;
mod process;
mod runtime;
pub mod store;
pub mod tour;
pub mod tray;
pub mod wait;
pub mod webdriver;

pub use error::LabError;
pub use runtime::{block_on, spawn};

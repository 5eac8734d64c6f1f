//! A stand-in for PurposePath on loopback: one WebSocket and two REST services, faithful to the contract (`protocol.md`) and to
//! API Gateway's limits, over a world that follows from a seed.
//!
//! State and events always agree: a REST write, the demo script and a test all use the same verbs, and a verb returns the events
//! that tell of it. Keeps out: TLS, telemetry, calls to anywhere else, and the client's own types, so that a client can be tested
//! against it.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use mock_backend::{MockBackend, MockConfig};
//!
//! let mock = MockBackend::start(MockConfig::loopback()).await?;
//! let goal = mock.create_goal("Raise repeat orders to 40 %");
//! mock.activate_goal(&goal)?;
//! println!("listen at {} as {}", mock.ws_url(), mock.users()[0].username);
//! mock.shutdown().await;
//! # Ok(())
//! # }
//! ```
#![warn(missing_docs)]

mod backend;
mod burst;
mod config;
mod control;
mod handle;
mod hub;
mod jobs;
mod net;
mod rest;
mod script;
mod socket;
mod tokens;
mod variant;
mod view;
mod wire;
mod world;

pub use burst::Burst;
pub use config::{
    Attention, FloodLimit, MockConfig, MockError, PongMode, Refusal, Script, SignInBar, UnknownName, Variant,
};
pub use handle::{GoalEnd, MockBackend, PASSWORD, SeededUser};
pub use hub::{Counters, LogKind, LogLine, SentEvent};
pub use view::{ActionView, GoalView, IssueView, MeasureView, PersonView, WorldView};
pub use world::Refused;
pub use world::model::Level;

//! The driver: gives a [`Session`] sockets, tokens and clocks, and hands on what it says.
//!
//! One task, one loop. Whatever is heard goes to the session; what the session wants is done; what it tells goes over one
//! bounded channel to the consumer. While that channel is full nothing is read, so a slow consumer slows the stream and
//! never grows the process; timers and keep-alives go on. Keeps out: what an event means to a person.

#![warn(missing_docs)]

mod client;
mod clock;
mod connector;
mod driver;
mod socket;

pub use client::{Client, Delivery, Look, Settings, start};
pub use clock::{Clocks, SystemClocks, wall_clock};
pub use connector::{Connect, WebSocketConnector, upgrade};
pub use socket::Socket;

pub use realtime_proto::Session;

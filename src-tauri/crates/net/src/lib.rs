//! What both transports and the command line share: which service to talk to, how to reach it, and where tokens come
//! from. Keeps out: WebSocket, REST, sessions.

#![warn(missing_docs)]

mod dial;
mod endpoint;
mod environment;
mod tls;
mod tokens;

pub use dial::{BoxStream, DialError, Layer, Stream, dial};
pub use endpoint::{EndpointError, RestUrl, SocketUrl};
pub use environment::{ConfigError, Configuration, Endpoints, Environment, Origin, Setting};
pub use tls::{TlsError, TrustedRoots};
pub use tokens::{BoxFuture, Grant, TokenFailure, TokenSource};

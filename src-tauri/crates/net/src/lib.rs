//! What both transports and the command line share: which service to talk to, how to reach it, and where tokens come
//! from. Keeps out: WebSocket, REST, sessions.

#![warn(missing_docs)]

mod certificate;
mod changes;
mod dial;
mod endpoint;
mod environment;
mod exceptions;
mod failure;
mod proxy;
mod race;
mod retry_after;
mod tls;
mod tokens;
mod tunnel;
mod way;

pub use certificate::{CertificateProblem, Fault};
pub use changes::NetworkChanges;
pub use dial::{BoxStream, DialError, Dialer, Layer, Step, Stream};
pub use endpoint::{EndpointError, RestUrl, SocketUrl};
pub use environment::{ConfigError, ConfigProblem, Configuration, Endpoints, Environment, Origin, Setting};
pub use failure::in_words;
pub use proxy::{Proxies, Proxy, ProxyError, ProxyKind, ProxyProblem, Route};
pub use retry_after::retry_after;
pub use tls::{TlsError, TrustedRoots};
pub use tokens::{BoxFuture, Grant, TokenFailure, TokenSource};
pub use way::WayError;

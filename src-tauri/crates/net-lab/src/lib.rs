//! A network to break, for tests: a certification authority, a TLS front, proxies, servers that answer badly.
//!
//! Everything listens on loopback and ends when its handle is dropped. A failure to set something up is a failure of the
//! test, so it panics.

#![warn(missing_docs)]

mod authority;
mod head;
mod http_proxy;
mod server;
mod socks_proxy;

pub use authority::{Authority, Identity};
pub use http_proxy::http_proxy;
pub use server::{ClosedPort, Server, answering, silent, tls_front};
pub use socks_proxy::socks_proxy;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

/// How a proxy behaves.
#[derive(Clone, Debug, Default)]
pub struct ProxyRules {
    /// The user name and password that it wants.
    pub credentials: Option<(String, String)>,
    /// Names that only this proxy can resolve.
    pub hosts: HashMap<String, SocketAddr>,
    /// Refuses every target: with this HTTP status, or this SOCKS reply.
    pub refusal: Option<u16>,
}

impl ProxyRules {
    /// A proxy that knows one name.
    #[must_use]
    pub fn knowing(host: &str, address: SocketAddr) -> Self {
        Self { hosts: HashMap::from([(host.to_owned(), address)]), ..Self::default() }
    }

    /// Wants this user name and password.
    #[must_use]
    pub fn asking(self, user: &str, password: &str) -> Self {
        Self { credentials: Some((user.to_owned(), password.to_owned())), ..self }
    }

    fn address_of(&self, host: &str, port: u16) -> Option<SocketAddr> {
        self.hosts.get(host).copied().or_else(|| Some(SocketAddr::new(host.parse().ok()?, port)))
    }
}

/// A running proxy.
pub struct LabProxy {
    server: Server,
    targets: Targets,
}

impl LabProxy {
    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// What it was asked to connect to, as `host:port` in the client's own words.
    #[must_use]
    pub fn targets(&self) -> Vec<String> {
        self.targets.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[derive(Clone, Default)]
struct Targets(Arc<Mutex<Vec<String>>>);

impl Targets {
    fn note(&self, target: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(target.to_owned());
    }
}

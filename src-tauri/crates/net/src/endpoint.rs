//! Addresses of the service, checked before anything is sent.

use std::fmt;
use std::net::IpAddr;

use url::{Host, Url};

/// Why an address cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EndpointError {
    /// Not a URL at all.
    #[error("{0:?} is not a URL: expected something like {1}")]
    NotAUrl(String, &'static str),
    /// Another scheme than this kind of address takes.
    #[error("{0:?} begins with {1}://, expected {2}")]
    Scheme(String, String, &'static str),
    /// An unencrypted address of another machine.
    #[error("{0:?} would send your token unencrypted: {1}:// is for this machine only, use {2}://")]
    Unencrypted(String, &'static str, &'static str),
    /// A query string or fragment.
    #[error("{0:?} carries a query string or fragment, which would end up in logs: leave out what follows ? or #")]
    Query(String),
    /// A user name or password.
    #[error("the address carries credentials: leave out what stands before the @")]
    Credentials,
}

/// The address of the real-time socket: `wss://`, or `ws://` to this machine; no query, no credentials (protocol.md 1.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SocketUrl(Url);

/// The base of a REST service: `https://`, or `http://` to this machine, without a trailing slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestUrl(Url);

impl SocketUrl {
    /// Checks an address.
    ///
    /// # Errors
    /// Says which rule it breaks and what to write.
    pub fn parse(text: &str) -> Result<Self, EndpointError> {
        checked(text, ("ws", "wss"), "wss://api.purposepath.app/realtime").map(Self)
    }

    /// The address.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.0
    }

    /// True for `wss://`.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.0.scheme() == "wss"
    }
}

impl RestUrl {
    /// Checks an address.
    ///
    /// # Errors
    /// Says which rule it breaks and what to write.
    pub fn parse(text: &str) -> Result<Self, EndpointError> {
        checked(text.trim_end_matches('/'), ("http", "https"), "https://api.purposepath.app/traction/api/v1").map(Self)
    }

    /// The address of `path`, which begins with a slash. Colon verbs stay literal.
    #[must_use]
    pub fn join(&self, path: &str) -> Url {
        let mut url = self.0.clone();
        let base = url.path().trim_end_matches('/').to_owned();
        url.set_path(&format!("{base}{path}"));
        url
    }

    /// The address.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.0
    }
}

impl fmt::Display for SocketUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for RestUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

fn checked(
    text: &str,
    (plain, encrypted): (&'static str, &'static str),
    example: &'static str,
) -> Result<Url, EndpointError> {
    let text = text.trim();
    let shown = || without_secrets(text);
    let url = Url::parse(text).map_err(|_| EndpointError::NotAUrl(shown(), example))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(EndpointError::Credentials);
    }
    if url.scheme() != plain && url.scheme() != encrypted {
        let expected = if encrypted == "wss" { "wss://" } else { "https://" };
        return Err(EndpointError::Scheme(shown(), url.scheme().to_owned(), expected));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(EndpointError::Query(shown()));
    }
    if url.host().is_none() {
        return Err(EndpointError::NotAUrl(shown(), example));
    }
    if url.scheme() == plain && !is_loopback(&url) {
        return Err(EndpointError::Unencrypted(shown(), plain, encrypted));
    }
    Ok(url)
}

/// As much of an address as may be shown: a token may stand in its query, its fragment, or before the `@`.
fn without_secrets(text: &str) -> String {
    let shown = text.split(['?', '#']).next().unwrap_or_default();
    match shown.rsplit_once('@') {
        Some((_, rest)) => format!("…@{rest}"),
        None => shown.to_owned(),
    }
}

/// True when the address names this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            name.eq_ignore_ascii_case("localhost") || name.to_ascii_lowercase().ends_with(".localhost")
        }
        Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
        Some(Host::Ipv6(address)) => {
            address.is_loopback() || address.to_ipv4_mapped().is_some_and(|mapped| mapped.is_loopback())
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unencrypted_sockets_lead_to_this_machine_only() {
        for good in [
            "ws://localhost:5055",
            "ws://127.0.0.1:5055/realtime",
            "ws://[::1]:5055",
            "wss://api.purposepath.app/realtime",
        ] {
            assert!(SocketUrl::parse(good).is_ok(), "{good} is fine");
        }
        for bad in ["ws://api.purposepath.app/realtime", "ws://10.0.0.1:5055", "ws://localhost.example.com"] {
            let error = SocketUrl::parse(bad).expect_err(bad).to_string();
            assert!(error.contains("wss://"), "{error} names the way out");
        }
    }

    #[test]
    fn what_would_leak_is_refused() {
        assert!(matches!(SocketUrl::parse("wss://a.example/realtime?access_token=x"), Err(EndpointError::Query(_))));
        for address in [
            "wss://a.example/?access_token=secret",
            "wss://a.example/#secret",
            "ws://a.example/?token=secret",
            "https://a.example/?token=secret",
            "a.example?token=secret",
            "wss://me:secret@a.example:port",
        ] {
            let error = SocketUrl::parse(address).expect_err(address).to_string();
            assert!(!error.contains("secret"), "{error}");
            assert!(error.contains("a.example"), "{error}");
        }
        let error = SocketUrl::parse("wss://me:secret@a.example/").expect_err("credentials");
        assert!(!error.to_string().contains("secret"), "the password is not repeated");
    }

    #[test]
    fn nonsense_is_named() {
        assert!(matches!(SocketUrl::parse("not a url"), Err(EndpointError::NotAUrl(..))));
        assert!(matches!(SocketUrl::parse("https://a.example"), Err(EndpointError::Scheme(..))));
        assert!(matches!(RestUrl::parse("http://a.example"), Err(EndpointError::Unencrypted(..))));
    }

    #[test]
    fn paths_are_joined_and_colon_verbs_stay_literal() {
        let base = RestUrl::parse("http://localhost:8002/traction/api/v1/").expect("good");
        assert_eq!(base.join("/goals/g-1:close").as_str(), "http://localhost:8002/traction/api/v1/goals/g-1:close");
    }
}

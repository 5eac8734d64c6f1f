//! The way to the service that the process environment asks for: whom to trust, which proxies.

use std::path::Path;

use crate::dial::Dialer;
use crate::proxy::{Proxies, ProxyError};
use crate::tls::{TlsError, TrustedRoots};

/// A file with roots to trust besides the system's.
const CA_FILE: &str = "PURPOSEPATH_CA_FILE";

/// Why the way that the process environment names cannot be taken.
#[derive(Debug, thiserror::Error)]
pub enum WayError {
    /// The file of `PURPOSEPATH_CA_FILE` cannot be used.
    #[error("PURPOSEPATH_CA_FILE: {0}")]
    Roots(TlsError),
    /// TLS cannot be set up.
    #[error(transparent)]
    Tls(TlsError),
    /// A proxy cannot be used.
    #[error(transparent)]
    Proxy(#[from] ProxyError),
}

impl TrustedRoots {
    /// The system's roots, and those of the file that `PURPOSEPATH_CA_FILE` names.
    ///
    /// # Errors
    /// When the file cannot be read or holds no certificate.
    pub fn from_environment(variable: impl Fn(&str) -> Option<String>) -> Result<Self, WayError> {
        match variable(CA_FILE).filter(|path| !path.trim().is_empty()) {
            Some(path) => Self::of_system().with_file(Path::new(path.trim())).map_err(WayError::Roots),
            None => Ok(Self::of_system()),
        }
    }
}

impl Dialer {
    /// Trusts and goes as the process environment says; `variable` looks a name up in it.
    ///
    /// # Errors
    /// Names the variable that cannot be used.
    pub fn from_environment(variable: impl Fn(&str) -> Option<String>) -> Result<Self, WayError> {
        let tls = TrustedRoots::from_environment(&variable)?.client_config().map_err(WayError::Tls)?;
        Ok(Self::new(tls, Proxies::from_environment(variable)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_roots_that_is_none_is_named_with_its_variable() {
        let error = TrustedRoots::from_environment(|name| (name == CA_FILE).then(|| "/nowhere/ca.pem".to_owned()));
        let error = error.expect_err("there is no such file").to_string();
        assert!(error.starts_with(CA_FILE) && error.contains("/nowhere/ca.pem"), "{error}");
    }
}

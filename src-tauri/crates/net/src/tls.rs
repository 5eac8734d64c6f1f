//! Whom to trust: the system's certificates, the bundled ones of Mozilla, and a file of one's own.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::client::{VerifierBuilderError, WebPkiServerVerifier};
use rustls::{ClientConfig, RootCertStore, crypto::ring};
use rustls_pki_types::{CertificateDer, pem::PemObject};

use crate::certificate::NamingVerifier;

/// Certificates that may issue a server's certificate.
#[derive(Clone, Debug)]
pub struct TrustedRoots {
    roots: RootCertStore,
    /// Those of files.
    chosen: Vec<CertificateDer<'static>>,
}

/// Why certificates could not be read.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// The file cannot be read, or holds no certificate.
    #[error("no certificate could be read from {path}: {detail}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
    /// rustls refused its own settings.
    #[error("TLS could not be set up: {0}")]
    Setup(#[from] rustls::Error),
    /// There is nobody to trust.
    #[error("the trusted certificates cannot be used: {0}")]
    Roots(#[from] VerifierBuilderError),
}

impl TrustedRoots {
    /// The system's roots and the bundled ones, so that a machine without a certificate store works too.
    #[must_use]
    pub fn of_system() -> Self {
        let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        let system = rustls_native_certs::load_native_certs();
        for error in &system.errors {
            tracing::debug!(%error, "a system certificate store could not be read");
        }
        roots.add_parsable_certificates(system.certs);
        Self { roots, chosen: Vec::new() }
    }

    /// Trusts the certificates of a PEM file too.
    ///
    /// # Errors
    /// When the file cannot be read or holds no usable certificate.
    pub fn with_file(mut self, path: &Path) -> Result<Self, TlsError> {
        let unreadable = |detail: String| TlsError::Unreadable { path: path.to_owned(), detail };
        let certificates: Vec<_> = CertificateDer::pem_file_iter(path)
            .and_then(Iterator::collect)
            .map_err(|error| unreadable(error.to_string()))?;
        let (added, _) = self.roots.add_parsable_certificates(certificates.iter().cloned());
        self.chosen.extend(certificates);
        if added == 0 { Err(unreadable("it holds none".to_owned())) } else { Ok(self) }
    }

    /// Settings for a TLS client.
    ///
    /// # Errors
    /// When rustls refuses them.
    pub fn client_config(&self) -> Result<Arc<ClientConfig>, TlsError> {
        let provider = Arc::new(ring::default_provider());
        let webpki =
            WebPkiServerVerifier::builder_with_provider(Arc::new(self.roots.clone()), Arc::clone(&provider)).build()?;
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            // "Dangerous" is any verifier but rustls's own; this one asks it and only words its refusals.
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(NamingVerifier { webpki, chosen: self.chosen.clone() }))
            .with_no_client_auth();
        Ok(Arc::new(config))
    }
}

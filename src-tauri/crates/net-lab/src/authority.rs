//! Certificates of every kind, good and bad.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, KeyPair};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

/// A certification authority.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
    own: Identity,
}

/// A server's certificate and key.
#[derive(Debug)]
pub struct Identity {
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
}

impl Authority {
    /// An authority of this common name.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self::of(params(name, &[]))
    }

    /// An authority whose own certificate is for `host`, as `openssl req -x509` makes it.
    #[must_use]
    pub fn of_host(host: &str) -> Self {
        Self::of(params(host, &[host]))
    }

    fn of(mut params: CertificateParams) -> Self {
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        let certificate = params.self_signed(&key).expect("a certificate");
        let own = Identity { chain: vec![certificate.der().clone()], key: private(&key) };
        Self { pem: certificate.pem(), issuer: Issuer::new(params, key), own }
    }

    /// Its certificate, for those who are to trust it.
    #[must_use]
    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// A good certificate for `host`.
    #[must_use]
    pub fn issue(&self, host: &str) -> Identity {
        self.sign(params(host, &[host]))
    }

    /// A certificate for `host` whose time ended with the year 2020.
    #[must_use]
    pub fn issue_expired(&self, host: &str) -> Identity {
        let mut params = params(host, &[host]);
        params.not_before = rcgen::date_time_ymd(2020, 1, 1);
        params.not_after = rcgen::date_time_ymd(2020, 12, 31);
        self.sign(params)
    }

    /// Its own certificate, used as if it were a server's.
    #[must_use]
    pub fn as_server(self) -> Identity {
        self.own
    }

    fn sign(&self, params: CertificateParams) -> Identity {
        let key = KeyPair::generate().expect("a key");
        let certificate = params.signed_by(&key, &self.issuer).expect("a certificate");
        Identity { chain: vec![certificate.der().clone()], key: private(&key) }
    }
}

impl Identity {
    pub(crate) fn into_config(self) -> Arc<ServerConfig> {
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("TLS 1.2 and 1.3")
            .with_no_client_auth()
            .with_single_cert(self.chain, self.key);
        Arc::new(config.expect("certificate and key belong together"))
    }
}

fn params(name: &str, hosts: &[&str]) -> CertificateParams {
    let mut params = CertificateParams::new(hosts.iter().map(ToString::to_string).collect::<Vec<_>>()).expect("names");
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params
}

fn private(key: &KeyPair) -> PrivateKeyDer<'static> {
    PrivatePkcs8KeyDer::from(key.serialize_der()).into()
}

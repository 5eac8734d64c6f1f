//! What is wrong with a server's certificate, in words.

use std::fmt;
use std::io;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{WebPkiServerVerifier, verify_server_name};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, DigitallySignedStruct, DistinguishedName, Error, OtherError, SignatureScheme};
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};
use x509_cert::Certificate;
use x509_cert::der::{DateTime, Decode};

/// A certificate that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateProblem {
    /// What is wrong.
    pub fault: Fault,
    /// Who issued it, as the certificate says (RFC 4514), for example `CN=Corporate Proxy CA`.
    pub issuer: Option<String>,
}

/// What can be wrong with a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Its time is over, since this moment (RFC 3339), if known.
    Expired(Option<String>),
    /// Its time has not come, until this moment (RFC 3339), if known.
    NotYetValid(Option<String>),
    /// Nobody trusted has issued it.
    UnknownIssuer,
    /// It is for these other names.
    WrongName(Vec<String>),
    /// It is a certification authority's own.
    AuthorityAsServer,
    /// Anything else, in rustls's words.
    Other(String),
}

impl CertificateProblem {
    /// The refused certificate behind the error of an HTTP client, if that is what it is about.
    #[must_use]
    pub fn behind(error: &(dyn std::error::Error + 'static)) -> Option<Self> {
        if let Some(problem) = error.downcast_ref().and_then(problem_of) {
            return Some(problem);
        }
        // The source of an I/O error is that of what it wraps, which would be skipped.
        match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(wrapped) => Self::behind(wrapped),
            None => Self::behind(error.source()?),
        }
    }
}

/// Verifies as webpki does, and adds the issuer to what it has to say.
#[derive(Debug)]
pub(crate) struct NamingVerifier {
    pub(crate) webpki: Arc<WebPkiServerVerifier>,
    /// Certificates that the user trusts by name of a file. A server may show one of them itself, though it is an authority's.
    pub(crate) chosen: Vec<CertificateDer<'static>>,
}

impl NamingVerifier {
    /// A self-signed certificate that the user has chosen, for this name, at its time.
    fn is_chosen(&self, certificate: &CertificateDer<'_>, name: &ServerName<'_>, now: UnixTime) -> bool {
        let is_of_its_time = || {
            let validity = *Certificate::from_der(certificate).ok()?.tbs_certificate().validity();
            let now = std::time::Duration::from_secs(now.as_secs());
            Some(validity.not_before.to_unix_duration() <= now && now <= validity.not_after.to_unix_duration())
        };
        let is_for_this_name = || verify_server_name(&ParsedCertificate::try_from(certificate).ok()?, name).ok();
        self.chosen.contains(certificate) && is_for_this_name().is_some() && is_of_its_time() == Some(true)
    }
}

impl ServerCertVerifier for NamingVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        match self.webpki.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now) {
            Err(_) if self.is_chosen(end_entity, server_name, now) => Ok(ServerCertVerified::assertion()),
            verdict => verdict.map_err(|error| named(error, end_entity)),
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.webpki.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.webpki.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.webpki.supported_verify_schemes()
    }

    fn root_hint_subjects(&self) -> Option<&[DistinguishedName]> {
        self.webpki.root_hint_subjects()
    }
}

/// The problem that a TLS error carries, if it is about the certificate.
pub(crate) fn problem_of(error: &Error) -> Option<CertificateProblem> {
    let Error::InvalidCertificate(error) = error else { return None };
    if let CertificateError::Other(OtherError(other)) = error
        && let Some(problem) = other.downcast_ref::<CertificateProblem>()
    {
        return Some(problem.clone());
    }
    Some(CertificateProblem { fault: Fault::of(error), issuer: None })
}

/// Who issued a certificate, and until when it is good (RFC 3339).
pub(crate) fn issuer_and_end(certificate: &CertificateDer<'_>) -> Option<(String, String)> {
    let certificate = Certificate::from_der(certificate).ok()?;
    let facts = certificate.tbs_certificate();
    Some((facts.issuer().to_string(), facts.validity().not_after.to_string()))
}

fn named(error: Error, certificate: &CertificateDer<'_>) -> Error {
    let Error::InvalidCertificate(error) = error else { return error };
    let issuer = issuer_and_end(certificate).map(|(issuer, _)| issuer);
    let problem = CertificateProblem { fault: Fault::of(&error), issuer };
    Error::InvalidCertificate(CertificateError::Other(OtherError(Arc::new(problem))))
}

impl Fault {
    #[allow(clippy::wildcard_enum_match_arm)] // rustls's enum
    fn of(error: &CertificateError) -> Self {
        match error {
            CertificateError::Expired => Self::Expired(None),
            CertificateError::ExpiredContext { not_after, .. } => Self::Expired(rfc3339(*not_after)),
            CertificateError::NotValidYet => Self::NotYetValid(None),
            CertificateError::NotValidYetContext { not_before, .. } => Self::NotYetValid(rfc3339(*not_before)),
            CertificateError::UnknownIssuer => Self::UnknownIssuer,
            CertificateError::NotValidForName => Self::WrongName(Vec::new()),
            CertificateError::NotValidForNameContext { presented, .. } => {
                Self::WrongName(presented.iter().map(|name| plain_name(name)).collect())
            }
            // webpki's own enum is no part of rustls's interface.
            CertificateError::Other(other) if format!("{other:?}").contains("CaUsedAsEndEntity") => {
                Self::AuthorityAsServer
            }
            other => Self::Other(other.to_string()),
        }
    }
}

/// rustls writes `DnsName("example.com")`.
fn plain_name(name: &str) -> String {
    let inner = name.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')')).unwrap_or(name);
    inner.trim_matches('"').to_owned()
}

impl std::error::Error for CertificateProblem {}

impl fmt::Display for CertificateProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let issuer = self.issuer.as_deref().unwrap_or("an unnamed issuer");
        match &self.fault {
            Fault::Expired(Some(end)) => write!(f, "it expired at {end} (issued by {issuer})"),
            Fault::Expired(None) => write!(f, "it has expired (issued by {issuer})"),
            Fault::NotYetValid(Some(start)) => write!(f, "it is not valid before {start} (issued by {issuer})"),
            Fault::NotYetValid(None) => write!(f, "it is not valid yet (issued by {issuer})"),
            Fault::UnknownIssuer => write!(f, "its issuer is not trusted here ({issuer})"),
            Fault::WrongName(names) if names.is_empty() => write!(f, "it is for another name (issued by {issuer})"),
            Fault::WrongName(names) => write!(f, "it is for {} (issued by {issuer})", names.join(", ")),
            Fault::AuthorityAsServer => {
                write!(f, "it is a certification authority's own, not a server's (issued by {issuer})")
            }
            Fault::Other(words) => write!(f, "{words} (issued by {issuer})"),
        }
    }
}

fn rfc3339(time: UnixTime) -> Option<String> {
    let since_epoch = std::time::Duration::from_secs(time.as_secs());
    DateTime::from_unix_duration(since_epoch).ok().map(|time| time.to_string())
}

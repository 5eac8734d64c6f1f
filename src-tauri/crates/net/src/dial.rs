//! From an address to a byte stream: DNS, TCP, proxy, TLS, each failure named by its layer.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use rustls::ClientConfig;
use rustls_pki_types::ServerName;
use socket2::{SockRef, TcpKeepalive};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::Instant;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use url::Url;

use crate::certificate::{CertificateProblem, issuer_and_end, problem_of};
use crate::failure::in_words;
use crate::proxy::{Proxies, Proxy, Route, bracketed};
use crate::race::race;
use crate::tunnel::tunnel;

/// A byte stream in both directions.
pub trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// Any byte stream.
pub type BoxStream = Box<dyn Stream>;

/// Opens byte streams: whom to trust and which way to go, in one value for both transports.
#[derive(Clone, Debug)]
pub struct Dialer {
    tls: Arc<ClientConfig>,
    proxies: Arc<Proxies>,
}

/// The layer that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// The name has no address.
    Dns,
    /// Nobody listens at the address.
    Refused,
    /// The network failed on the way.
    Network,
    /// The proxy has no address, does not answer, or refuses.
    Proxy,
    /// The server's certificate was refused.
    Certificate,
    /// TLS failed for another reason.
    Tls,
}

/// Why there is no connection.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct DialError {
    /// The layer that failed.
    pub layer: Layer,
    /// In words, with the host.
    pub detail: String,
    /// What is wrong with the certificate, at that layer.
    pub certificate: Option<Box<CertificateProblem>>,
}

impl DialError {
    pub(crate) fn new(layer: Layer, detail: impl Into<String>) -> Self {
        Self { layer, detail: detail.into(), certificate: None }
    }
}

/// A layer that was passed on the way, with the time that it took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A name has these addresses: the target's, or the proxy's where there is one.
    Resolved {
        /// The name.
        host: String,
        /// Its addresses, in the resolver's order.
        addresses: Vec<IpAddr>,
        /// How long the resolver took.
        took: Duration,
    },
    /// TCP is connected to this address.
    Connected {
        /// The address.
        peer: SocketAddr,
        /// From the first packet to the last of the handshake, other addresses tried before included.
        took: Duration,
    },
    /// The proxy has connected to the target.
    Tunnelled {
        /// The proxy, without its credentials.
        proxy: String,
        /// How long it took.
        took: Duration,
    },
    /// The connection is encrypted.
    Encrypted {
        /// For example `TLS 1.3`.
        version: &'static str,
        /// Who issued the server's certificate, and until when it is good (RFC 3339).
        certificate: Option<(String, String)>,
        /// How long the handshake took.
        took: Duration,
    },
}

/// Straight to every target.
impl From<Arc<ClientConfig>> for Dialer {
    fn from(tls: Arc<ClientConfig>) -> Self {
        Self::new(tls, Proxies::direct())
    }
}

/// Straight to every target.
impl From<&Arc<ClientConfig>> for Dialer {
    fn from(tls: &Arc<ClientConfig>) -> Self {
        Self::from(Arc::clone(tls))
    }
}

impl Dialer {
    /// Trusts what `tls` trusts, goes the way that `proxies` names.
    #[must_use]
    pub fn new(tls: Arc<ClientConfig>, proxies: Proxies) -> Self {
        Self { tls, proxies: Arc::new(proxies) }
    }

    /// The settings of its TLS client.
    #[must_use]
    pub fn tls(&self) -> &Arc<ClientConfig> {
        &self.tls
    }

    /// The proxies that it uses.
    #[must_use]
    pub fn proxies(&self) -> &Arc<Proxies> {
        &self.proxies
    }

    /// Connects to the host of `url`; TLS is added when its scheme asks for it. The caller limits the time by dropping
    /// the future.
    ///
    /// # Errors
    /// Names the layer that failed.
    pub async fn dial(&self, url: &Url) -> Result<BoxStream, DialError> {
        self.dial_watched(url, &mut |_| {}).await
    }

    /// As [`Dialer::dial`], and tells `watch` each layer that was passed.
    ///
    /// # Errors
    /// Names the layer that failed.
    pub async fn dial_watched(&self, url: &Url, watch: &mut (dyn FnMut(Step) + Send)) -> Result<BoxStream, DialError> {
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
        let port = url.port_or_known_default().unwrap_or(443);
        let (stream, proxy) = match self.proxies.route(url) {
            Route::Direct => (connect(host, port, watch).await?, None),
            Route::Through(proxy) => (connect_through(proxy, host, port, watch).await?, Some(proxy)),
        };
        match url.scheme() {
            "wss" | "https" => Ok(Box::new(self.encrypt(host, stream, proxy, watch).await?)),
            _ => Ok(Box::new(stream)),
        }
    }

    async fn encrypt(
        &self,
        host: &str,
        stream: TcpStream,
        proxy: Option<&Proxy>,
        watch: &mut (dyn FnMut(Step) + Send),
    ) -> Result<TlsStream<TcpStream>, DialError> {
        let began = Instant::now();
        let name = ServerName::try_from(host.to_owned())
            .map_err(|_| DialError::new(Layer::Dns, format!("{host} is no host name")))?;
        let connector = TlsConnector::from(Arc::clone(&self.tls));
        let stream = connector.connect(name, stream).await.map_err(|error| tls_failed(host, proxy, &error))?;
        let (_, session) = stream.get_ref();
        watch(Step::Encrypted {
            version: match session.protocol_version() {
                Some(rustls::ProtocolVersion::TLSv1_2) => "TLS 1.2",
                Some(rustls::ProtocolVersion::TLSv1_3) => "TLS 1.3",
                _ => "TLS",
            },
            certificate: session.peer_certificates().and_then(<[_]>::first).and_then(issuer_and_end),
            took: began.elapsed(),
        });
        Ok(stream)
    }
}

/// TCP keep-alive judges what nobody else does: idle 30 s, then 3 probes 10 s apart (protocol.md 2.3).
const KEEP_ALIVE_IDLE: Duration = Duration::from_secs(30);
const KEEP_ALIVE_INTERVAL: Duration = Duration::from_secs(10);
const KEEP_ALIVE_PROBES: u32 = 3;
/// What was sent and not acknowledged for so long ends the connection: as long as the keep-alive's own verdict takes.
#[cfg(target_os = "linux")]
const USER_TIMEOUT: Duration = Duration::from_secs(60);

async fn connect(host: &str, port: u16, watch: &mut (dyn FnMut(Step) + Send)) -> Result<TcpStream, DialError> {
    let began = Instant::now();
    let addresses = resolve(host, port).await?;
    let ips = addresses.iter().map(SocketAddr::ip).collect();
    watch(Step::Resolved { host: host.to_owned(), addresses: ips, took: began.elapsed() });
    let began = Instant::now();
    let connected = race(addresses, TcpStream::connect).await.and_then(tuned);
    let stream = connected.map_err(|error| unreachable_host(host, port, &error))?;
    if let Ok(peer) = stream.peer_addr() {
        watch(Step::Connected { peer, took: began.elapsed() });
    }
    Ok(stream)
}

/// Whatever fails before the tunnel stands is the proxy's failure: the target was not even asked for.
async fn connect_through(
    proxy: &Proxy,
    host: &str,
    port: u16,
    watch: &mut (dyn FnMut(Step) + Send),
) -> Result<TcpStream, DialError> {
    let stream = connect(proxy.host(), proxy.port(), watch)
        .await
        .map_err(|error| DialError::new(Layer::Proxy, format!("the proxy {proxy} cannot be reached: {error}")))?;
    let began = Instant::now();
    let stream = tunnel(proxy, stream, host, port).await?;
    watch(Step::Tunnelled { proxy: proxy.to_string(), took: began.elapsed() });
    Ok(stream)
}

async fn resolve(host: &str, port: u16) -> Result<Vec<SocketAddr>, DialError> {
    let nowhere = |detail: String| DialError::new(Layer::Dns, detail);
    let addresses: Vec<_> = lookup_host((host, port))
        .await
        .map_err(|error| nowhere(format!("the name {host} could not be resolved: {error}")))?
        .collect();
    if addresses.is_empty() { Err(nowhere(format!("the name {host} has no address"))) } else { Ok(addresses) }
}

fn unreachable_host(host: &str, port: u16, error: &io::Error) -> DialError {
    let layer = if error.kind() == io::ErrorKind::ConnectionRefused { Layer::Refused } else { Layer::Network };
    DialError::new(layer, format!("no connection to {}:{port}: {}", bracketed(host), in_words(error)))
}

fn tuned(stream: TcpStream) -> io::Result<TcpStream> {
    stream.set_nodelay(true)?;
    let socket = SockRef::from(&stream);
    socket.set_tcp_keepalive(
        &TcpKeepalive::new()
            .with_time(KEEP_ALIVE_IDLE)
            .with_interval(KEEP_ALIVE_INTERVAL)
            .with_retries(KEEP_ALIVE_PROBES),
    )?;
    #[cfg(target_os = "linux")]
    socket.set_tcp_user_timeout(Some(USER_TIMEOUT))?;
    Ok(stream)
}

/// `proxy`: the one that says that it has connected to the host.
fn tls_failed(host: &str, proxy: Option<&Proxy>, error: &io::Error) -> DialError {
    let source = error.get_ref().and_then(|source| source.downcast_ref::<rustls::Error>());
    if let Some(problem) = source.and_then(problem_of) {
        let detail = format!("the certificate of {host} was refused: {problem}");
        return DialError { certificate: Some(Box::new(problem)), ..DialError::new(Layer::Certificate, detail) };
    }
    if let (Some(rustls::Error::InvalidMessage(_)), Some(proxy)) = (source, proxy) {
        let detail = format!(
            "the proxy {proxy} said that it had connected to {host}, but what came then was no TLS: is it a web server and no proxy?"
        );
        return DialError::new(Layer::Proxy, detail);
    }
    let detail = match source {
        Some(rustls::Error::InvalidMessage(_)) => format!("what answers at {host} does not speak TLS"),
        None if error.kind() == io::ErrorKind::UnexpectedEof => {
            format!("{host} ended the connection in the middle of the TLS handshake")
        }
        Some(_) | None => format!("no secure connection to {host}: {}", in_words(error)),
    };
    DialError::new(Layer::Tls, detail)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    #[tokio::test]
    async fn keep_alive_and_user_timeout_are_set_on_the_socket() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("bound").port();
        let stream = connect("127.0.0.1", port, &mut |_| {}).await.expect("it listens");
        let socket = SockRef::from(&stream);
        let read = || -> io::Result<_> {
            Ok((
                socket.keepalive()?,
                socket.tcp_keepalive_time()?,
                socket.tcp_keepalive_interval()?,
                socket.tcp_keepalive_retries()?,
                socket.tcp_user_timeout()?,
                socket.tcp_nodelay()?,
            ))
        };
        let seconds = Duration::from_secs;
        assert_eq!(read().expect("readable"), (true, seconds(30), seconds(10), 3, Some(seconds(60)), true));
    }
}

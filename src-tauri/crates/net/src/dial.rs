//! From an address to a byte stream: DNS, TCP, TLS, each failure named by its layer.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use rustls::ClientConfig;
use rustls_pki_types::ServerName;
use socket2::{SockRef, TcpKeepalive};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio_rustls::TlsConnector;
use url::Url;

/// A byte stream in both directions.
pub trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// Any byte stream.
pub type BoxStream = Box<dyn Stream>;

/// The layer that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// The name has no address.
    Dns,
    /// Nobody listens at the address.
    Refused,
    /// The network failed on the way.
    Network,
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
}

/// TCP keep-alive judges what nobody else does: idle 30 s, then 3 probes 10 s apart (protocol.md 2.3).
const KEEP_ALIVE_IDLE: Duration = Duration::from_secs(30);
const KEEP_ALIVE_INTERVAL: Duration = Duration::from_secs(10);
const KEEP_ALIVE_PROBES: u32 = 3;
/// What was sent and not acknowledged for so long ends the connection: as long as the keep-alive's own verdict takes.
#[cfg(target_os = "linux")]
const USER_TIMEOUT: Duration = Duration::from_secs(60);

/// Connects to the host of `url`; TLS is added when its scheme asks for it.
///
/// # Errors
/// Names the layer that failed.
pub async fn dial(url: &Url, tls: &Arc<ClientConfig>) -> Result<BoxStream, DialError> {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
    let port = url.port_or_known_default().unwrap_or(443);
    let stream = connect(&host, port).await?;
    match url.scheme() {
        "wss" | "https" => encrypt(&host, stream, tls).await,
        _ => Ok(Box::new(stream)),
    }
}

async fn connect(host: &str, port: u16) -> Result<TcpStream, DialError> {
    let addresses = lookup_host((host, port)).await.map_err(|error| DialError {
        layer: Layer::Dns,
        detail: format!("the name {host} could not be resolved: {error}"),
    })?;
    let mut last = None;
    for address in addresses {
        match TcpStream::connect(address).await {
            Ok(stream) => return tuned(stream).map_err(|error| unreachable_host(host, port, &error)),
            Err(error) => last = Some(error),
        }
    }
    Err(last.map_or_else(
        || DialError { layer: Layer::Dns, detail: format!("the name {host} has no address") },
        |error| unreachable_host(host, port, &error),
    ))
}

fn unreachable_host(host: &str, port: u16, error: &io::Error) -> DialError {
    let layer = if error.kind() == io::ErrorKind::ConnectionRefused { Layer::Refused } else { Layer::Network };
    DialError { layer, detail: format!("no connection to {host}:{port}: {error}") }
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

async fn encrypt(host: &str, stream: TcpStream, tls: &Arc<ClientConfig>) -> Result<BoxStream, DialError> {
    let name = ServerName::try_from(host.to_owned())
        .map_err(|_| DialError { layer: Layer::Dns, detail: format!("{host} is no host name") })?;
    match TlsConnector::from(Arc::clone(tls)).connect(name, stream).await {
        Ok(stream) => Ok(Box::new(stream)),
        Err(error) => Err(tls_error(host, &error)),
    }
}

fn tls_error(host: &str, error: &io::Error) -> DialError {
    let certificate = error.get_ref().and_then(|source| source.downcast_ref::<rustls::Error>()).and_then(|source| {
        if let rustls::Error::InvalidCertificate(problem) = source { Some(problem.to_string()) } else { None }
    });
    match certificate {
        Some(problem) => {
            DialError { layer: Layer::Certificate, detail: format!("the certificate of {host} was refused: {problem}") }
        }
        None => DialError { layer: Layer::Tls, detail: format!("no secure connection to {host}: {error}") },
    }
}

//! Opens WebSockets: dial, then the HTTP upgrade. Redirects are refused: they would carry the token elsewhere.

use net::{BoxFuture, BoxStream, DialError, Dialer, Layer, SocketUrl};
use realtime_proto::{MAX_MESSAGE_BYTES, OpenFailure, Reason};
use tokio_tungstenite::tungstenite::error::ProtocolError;
use tokio_tungstenite::tungstenite::http::{Response, header};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{self, Error};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use crate::Socket;

/// Opens connections for the driver. The real one is [`WebSocketConnector`]; tests bring in-memory streams.
pub trait Connect: Send + Sync + 'static {
    /// Opens one connection; the caller gives up on it by dropping the future.
    fn connect(&self) -> BoxFuture<'_, Result<Socket, OpenFailure>>;
}

/// WebSockets over TCP and TLS, through a proxy where one is in force.
pub struct WebSocketConnector {
    url: SocketUrl,
    dialer: Dialer,
}

impl WebSocketConnector {
    /// Connects to `url` by `dialer`; from the settings of a TLS client alone, straight.
    #[must_use]
    pub fn new(url: SocketUrl, dialer: impl Into<Dialer>) -> Self {
        Self { url, dialer: dialer.into() }
    }

    async fn open(&self) -> Result<Socket, OpenFailure> {
        let stream = self.dialer.dial(self.url.url()).await.map_err(dial_failed)?;
        upgrade(stream, &self.url).await
    }
}

impl Connect for WebSocketConnector {
    fn connect(&self) -> BoxFuture<'_, Result<Socket, OpenFailure>> {
        Box::pin(self.open())
    }
}

impl Socket {
    /// Closes with 1000, waits for the answer, and lets go after 2 s at the latest: for a socket that no session took.
    pub async fn leave(self) {
        self.close(CloseCode::Normal).await;
    }
}

/// Upgrades a byte stream to a WebSocket.
///
/// # Errors
/// Says why the peer refused, with what it asked for (`Retry-After`).
pub async fn upgrade(stream: BoxStream, url: &SocketUrl) -> Result<Socket, OpenFailure> {
    let upgraded: Result<(WebSocketStream<BoxStream>, _), Error> =
        client_async_with_config(url.url().as_str(), stream, Some(limits())).await;
    let (socket, response) = upgraded.map_err(|error| upgrade_failed(error, url))?;
    match response.headers().get(header::SEC_WEBSOCKET_EXTENSIONS) {
        None => Ok(Socket::new(socket)),
        Some(extensions) => Err(extension_forced(&String::from_utf8_lossy(extensions.as_bytes()), url)),
    }
}

/// A message that is too large is refused by its header, before memory is taken (protocol.md 3.3 N0).
fn limits() -> WebSocketConfig {
    WebSocketConfig::default()
        .read_buffer_size(64 * 1024)
        .write_buffer_size(0)
        .max_write_buffer_size(1024 * 1024)
        .max_message_size(Some(MAX_MESSAGE_BYTES))
        .max_frame_size(Some(MAX_MESSAGE_BYTES))
}

fn dial_failed(error: DialError) -> OpenFailure {
    let reason = match error.layer {
        Layer::Dns => Reason::Dns,
        Layer::Refused => Reason::Refused,
        Layer::Network | Layer::Tls => Reason::Network,
        Layer::Proxy => Reason::Proxy,
        Layer::Certificate => Reason::Certificate,
    };
    OpenFailure { reason, detail: error.detail, retry_after: None }
}

fn upgrade_failed(error: Error, url: &SocketUrl) -> OpenFailure {
    let host = url.url().host_str().unwrap_or_default();
    if let Error::Http(response) = error {
        return http_refused(&response, host);
    }
    let (reason, detail) = if let Error::Io(broken) = &error {
        (Reason::Network, format!("{host} did not answer: {}", net::in_words(broken)))
    } else if matches!(error, Error::Protocol(ProtocolError::HandshakeIncomplete)) {
        (Reason::Network, format!("{host} ended the connection before it had answered"))
    } else {
        (Reason::Upgrade, format!("{host} does not answer as a WebSocket server: {error}"))
    };
    OpenFailure { reason, detail, retry_after: None }
}

/// What was not offered must not be agreed to (RFC 6455, 4.1): its frames would not be understood.
fn extension_forced(extensions: &str, url: &SocketUrl) -> OpenFailure {
    let host = url.url().host_str().unwrap_or_default();
    let detail =
        format!("{host} insists on the WebSocket extension {extensions}, which was not offered (RFC 6455, 4.1)");
    OpenFailure { reason: Reason::Upgrade, detail, retry_after: None }
}

fn http_refused(response: &Response<Option<Vec<u8>>>, host: &str) -> OpenFailure {
    let status = response.status();
    let header =
        |name| response.headers().get(name).and_then(|value: &tungstenite::http::HeaderValue| value.to_str().ok());
    let detail = if status.is_redirection() {
        let target = header(header::LOCATION).unwrap_or("another address");
        format!(
            "{host} redirects to {target}; redirects are not followed, because they would carry your token elsewhere"
        )
    } else {
        format!("{host} answered with HTTP {status}")
    };
    let retry_after = header(header::RETRY_AFTER).and_then(net::retry_after);
    OpenFailure { reason: Reason::Http(status.as_u16()), detail, retry_after }
}

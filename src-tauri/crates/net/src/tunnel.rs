//! Through a proxy to the target: HTTP CONNECT and SOCKS 5.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_socks::Error as Socks;
use tokio_socks::tcp::Socks5Stream;

use crate::dial::{DialError, Layer};
use crate::proxy::{Credentials, Proxy, ProxyKind, bracketed};

/// The answer of a proxy may have this many bytes and headers.
const MOST_BYTES: usize = 16 * 1024;
const MOST_HEADERS: usize = 64;

/// Asks the proxy at the other end of `stream` to connect to the target; afterwards the stream is the target's.
///
/// # Errors
/// Says what the proxy answered.
pub(crate) async fn tunnel(proxy: &Proxy, stream: TcpStream, host: &str, port: u16) -> Result<TcpStream, DialError> {
    let failed = |problem: String| DialError::new(Layer::Proxy, format!("the proxy {proxy} {problem}"));
    match proxy.kind() {
        ProxyKind::Http => by_connect(proxy.credentials(), stream, &format!("{}:{port}", bracketed(host))).await,
        ProxyKind::Socks5 => by_socks(proxy.credentials(), stream, host, port).await,
    }
    .map_err(failed)
}

/// RFC 9110 section 9.3.6. Credentials go with the first request: half of all proxies close after their 407.
async fn by_connect(
    credentials: Option<&Credentials>,
    mut stream: TcpStream,
    target: &str,
) -> Result<TcpStream, String> {
    let broken = |error: std::io::Error| format!("ended the connection: {error}");
    let request = connect_request(credentials, target);
    stream.write_all(request.expose_secret().as_bytes()).await.map_err(broken)?;
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        if head.len() >= MOST_BYTES {
            return Err(NO_HTTP.to_owned());
        }
        // Byte by byte, because what follows the head is the target's.
        head.push(stream.read_u8().await.map_err(broken)?);
    }
    verdict(&head, credentials.is_some(), target).map(|()| stream)
}

const NO_HTTP: &str = "does not speak HTTP: is it a SOCKS proxy (socks5://)?";

fn connect_request(credentials: Option<&Credentials>, target: &str) -> SecretString {
    let authorization = credentials.map(|Credentials { user, password }| {
        let pair = STANDARD.encode(format!("{}:{}", user.expose_secret(), password.expose_secret()));
        format!("Proxy-Authorization: Basic {pair}\r\n")
    });
    let authorization = authorization.unwrap_or_default();
    format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n{authorization}\r\n").into()
}

/// What the head of the proxy's answer means.
fn verdict(head: &[u8], authenticated: bool, target: &str) -> Result<(), String> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut response = httparse::Response::new(&mut headers);
    let parsed = response.parse(head);
    let (Ok(httparse::Status::Complete(_)), Some(status)) = (parsed, response.code) else {
        return Err(NO_HTTP.to_owned());
    };
    let answer = format!("{status} {}", response.reason.unwrap_or_default());
    match status {
        200..=299 => Ok(()),
        407 => Err(authentication_refused(response.headers, authenticated)),
        400..=499 => Err(format!("refuses to connect to {target}: HTTP {}", answer.trim_end())),
        _ => Err(format!("could not connect to {target}: HTTP {}", answer.trim_end())),
    }
}

fn authentication_refused(headers: &[httparse::Header<'_>], authenticated: bool) -> String {
    let schemes: Vec<_> = headers
        .iter()
        .filter(|header| header.name.eq_ignore_ascii_case("Proxy-Authenticate"))
        .filter_map(|header| std::str::from_utf8(header.value).ok()?.split_ascii_whitespace().next())
        .collect();
    let basic = schemes.is_empty() || schemes.iter().any(|scheme| scheme.eq_ignore_ascii_case("Basic"));
    match (basic, authenticated) {
        (false, _) => format!("asks for {} authentication; only Basic is supported (HTTP 407)", schemes.join(" or ")),
        (true, true) => "refuses this user name and password (HTTP 407)".to_owned(),
        (true, false) => "asks for a user name and password (HTTP 407)".to_owned(),
    }
}

/// RFC 1928 and 1929. The proxy is given the target's name, so that it resolves it.
async fn by_socks(
    credentials: Option<&Credentials>,
    stream: TcpStream,
    host: &str,
    port: u16,
) -> Result<TcpStream, String> {
    let tunnel = match credentials {
        Some(Credentials { user, password }) => {
            let (user, password) = (user.expose_secret(), password.expose_secret());
            Socks5Stream::connect_with_password_and_socket(stream, (host, port), user, password).await
        }
        None => Socks5Stream::connect_with_socket(stream, (host, port)).await,
    };
    tunnel.map(Socks5Stream::into_inner).map_err(|error| socks_failed(&error, &format!("{}:{port}", bracketed(host))))
}

#[allow(clippy::wildcard_enum_match_arm)] // tokio-socks's enum
fn socks_failed(error: &Socks, target: &str) -> String {
    match error {
        Socks::NoAcceptableAuthMethods | Socks::UnknownAuthMethod | Socks::AuthorizationRequired => {
            "asks for a user name and password".to_owned()
        }
        Socks::PasswordAuthFailure(_) | Socks::InvalidAuthValues(_) => "refuses this user name and password".to_owned(),
        Socks::InvalidResponseVersion => "does not speak SOCKS 5: is it an HTTP proxy (http://)?".to_owned(),
        Socks::ConnectionNotAllowedByRuleset => format!("refuses to connect to {target}"),
        Socks::Io(error) => format!("ended the connection: {error}"),
        other => format!("could not connect to {target}: {other}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_success_opens_the_tunnel() {
        assert_eq!(verdict(b"HTTP/1.1 200 Connection established\r\n\r\n", false, "a:1"), Ok(()));
        assert_eq!(verdict(b"HTTP/1.0 204 \r\nVia: x\r\n\r\n", false, "a:1"), Ok(()));
    }

    #[test]
    fn a_refusal_names_the_target_and_the_answer() {
        let refused = |head: &[u8], authenticated| verdict(head, authenticated, "a:1").expect_err("refused");
        assert_eq!(refused(b"HTTP/1.1 403 Forbidden\r\n\r\n", false), "refuses to connect to a:1: HTTP 403 Forbidden");
        assert_eq!(refused(b"HTTP/1.1 502\r\n\r\n", false), "could not connect to a:1: HTTP 502");
        let asks = b"HTTP/1.1 407 Auth\r\nProxy-Authenticate: Basic realm=\"x\"\r\n\r\n";
        assert!(refused(asks, false).starts_with("asks for a user name"));
        assert!(refused(asks, true).starts_with("refuses this user name"));
        let ntlm = b"HTTP/1.1 407 Auth\r\nProxy-Authenticate: NTLM\r\nproxy-authenticate: Negotiate\r\n\r\n";
        assert!(refused(ntlm, true).starts_with("asks for NTLM or Negotiate authentication"));
        assert_eq!(refused(b"\x05\xff\r\n\r\n", false), NO_HTTP);
    }

    #[test]
    fn credentials_go_with_the_first_request() {
        let credentials = Credentials { user: "me".into(), password: "hush".into() };
        let request = connect_request(Some(&credentials), "a:1");
        assert_eq!(
            request.expose_secret(),
            "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\nProxy-Authorization: Basic bWU6aHVzaA==\r\n\r\n"
        );
    }
}

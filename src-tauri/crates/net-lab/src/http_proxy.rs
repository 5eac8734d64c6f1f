//! A forward proxy: CONNECT, and requests in absolute form.

use std::io;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncWriteExt, copy_bidirectional};
use tokio::net::TcpStream;

use crate::head::{header, read_head};
use crate::{LabProxy, ProxyRules, Server, Targets};

/// Starts an HTTP proxy.
pub async fn http_proxy(rules: ProxyRules) -> LabProxy {
    let targets = Targets::default();
    let noted = targets.clone();
    let server = Server::start(move |stream| serve(stream, rules.clone(), noted.clone())).await;
    LabProxy { server, targets }
}

async fn serve(mut stream: TcpStream, rules: ProxyRules, targets: Targets) -> io::Result<()> {
    let head = read_head(&mut stream).await?;
    let mut words = head.split_ascii_whitespace();
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let authority = target.strip_prefix("http://").map_or(target, |rest| rest.split('/').next().unwrap_or(rest));
    targets.note(authority);
    if let Some(refusal) = refusal(&head, &rules) {
        stream.write_all(refusal.as_bytes()).await?;
        return stream.shutdown().await;
    }
    let (host, port) = authority.rsplit_once(':').unwrap_or((authority, "80"));
    let address = rules.address_of(host.trim_matches(['[', ']']), port.parse().unwrap_or(80));
    let Ok(mut upstream) = TcpStream::connect(address.ok_or(io::ErrorKind::NotFound)?).await else {
        return stream.write_all(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n").await;
    };
    if method == "CONNECT" {
        stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await?;
    } else {
        upstream.write_all(head.as_bytes()).await?;
    }
    copy_bidirectional(&mut stream, &mut upstream).await.map(|_| ())
}

fn refusal(head: &str, rules: &ProxyRules) -> Option<String> {
    if let Some(status) = rules.refusal {
        return Some(format!("HTTP/1.1 {status} Refused\r\nContent-Length: 0\r\n\r\n"));
    }
    let (user, password) = rules.credentials.as_ref()?;
    let wanted = format!("Basic {}", STANDARD.encode(format!("{user}:{password}")));
    let asks = "HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic realm=\"lab\"\r\nContent-Length: 0\r\n\r\n";
    (header(head, "Proxy-Authorization") != Some(wanted.as_str())).then(|| asks.to_owned())
}

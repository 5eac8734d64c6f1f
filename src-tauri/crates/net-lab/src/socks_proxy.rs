//! A SOCKS 5 proxy (RFC 1928, RFC 1929).

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::TcpStream;

use crate::{LabProxy, ProxyRules, Server, Targets};

const VERSION: u8 = 5;
const NO_AUTHENTICATION: u8 = 0;
const PASSWORD: u8 = 2;
const NONE_ACCEPTABLE: u8 = 0xff;

/// Starts a SOCKS 5 proxy.
pub async fn socks_proxy(rules: ProxyRules) -> LabProxy {
    let targets = Targets::default();
    let noted = targets.clone();
    let server = Server::start(move |stream| serve(stream, rules.clone(), noted.clone())).await;
    LabProxy { server, targets }
}

async fn serve(mut stream: TcpStream, rules: ProxyRules, targets: Targets) -> io::Result<()> {
    if !let_in(&mut stream, &rules).await? {
        return stream.shutdown().await;
    }
    let [_version, _command, _reserved, kind] = read(&mut stream).await?;
    let host = read_host(&mut stream, kind).await?;
    let port = stream.read_u16().await?;
    targets.note(&format!("{host}:{port}"));
    if let Some(refusal) = rules.refusal {
        return reply(&mut stream, u8::try_from(refusal).unwrap_or(1)).await;
    }
    match rules.address_of(&host, port) {
        Some(address) => {
            let mut upstream = TcpStream::connect(address).await?;
            reply(&mut stream, 0).await?;
            copy_bidirectional(&mut stream, &mut upstream).await.map(|_| ())
        }
        // "Host unreachable".
        None => reply(&mut stream, 4).await,
    }
}

/// The greeting, and the password where one is wanted.
async fn let_in(stream: &mut TcpStream, rules: &ProxyRules) -> io::Result<bool> {
    let [version, count] = read(stream).await?;
    if version != VERSION {
        return Ok(false);
    }
    let mut methods = vec![0; count.into()];
    stream.read_exact(&mut methods).await?;
    let wanted = if rules.credentials.is_some() { PASSWORD } else { NO_AUTHENTICATION };
    if !methods.contains(&wanted) {
        stream.write_all(&[VERSION, NONE_ACCEPTABLE]).await?;
        return Ok(false);
    }
    stream.write_all(&[VERSION, wanted]).await?;
    let Some((user, password)) = &rules.credentials else { return Ok(true) };
    let _version = stream.read_u8().await?;
    let given = (read_text(stream).await?, read_text(stream).await?);
    let right = given.0 == *user && given.1 == *password;
    stream.write_all(&[1, u8::from(!right)]).await?;
    Ok(right)
}

async fn read_host(stream: &mut TcpStream, kind: u8) -> io::Result<String> {
    Ok(match kind {
        1 => IpAddr::from(Ipv4Addr::from(read::<4>(stream).await?)).to_string(),
        4 => IpAddr::from(Ipv6Addr::from(read::<16>(stream).await?)).to_string(),
        _ => read_text(stream).await?,
    })
}

async fn reply(stream: &mut TcpStream, code: u8) -> io::Result<()> {
    stream.write_all(&[VERSION, code, 0, 1, 0, 0, 0, 0, 0, 0]).await
}

/// A length, then as many bytes.
async fn read_text(stream: &mut TcpStream) -> io::Result<String> {
    let mut text = vec![0; stream.read_u8().await?.into()];
    stream.read_exact(&mut text).await?;
    String::from_utf8(text).map_err(io::Error::other)
}

async fn read<const N: usize>(stream: &mut TcpStream) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    stream.read_exact(&mut bytes).await?;
    Ok(bytes)
}

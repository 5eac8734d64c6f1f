//! What carries the bytes: in memory with a latency, or real TCP.

use std::io::{Error, ErrorKind};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use net::{BoxFuture, Dialer, SocketUrl};
use realtime::{Connect, Socket, WebSocketConnector, upgrade};
use realtime_proto::OpenFailure;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, DuplexStream, ReadBuf, duplex, split};
use tokio::net::TcpListener;

use crate::gateway::Gateway;

/// Connects to the gateway over streams in memory.
pub struct InMemory {
    pub gateway: Arc<Gateway>,
    pub latency: Duration,
}

impl Connect for InMemory {
    fn connect(&self) -> BoxFuture<'_, Result<Socket, OpenFailure>> {
        Box::pin(async move {
            let (client, near) = duplex(BUFFER);
            let (far, server) = duplex(BUFFER);
            let broken = Arc::new(AtomicBool::new(false));
            let ((near_read, near_write), (far_read, far_write)) = (split(near), split(far));
            tokio::spawn(carry(near_read, far_write, self.latency));
            tokio::spawn(carry(far_read, near_write, self.latency));
            let breaker = Arc::clone(&broken);
            let reset = move |stream: DuplexStream| {
                breaker.store(true, Ordering::Relaxed);
                drop(stream);
            };
            tokio::spawn(Arc::clone(&self.gateway).serve(server, reset));
            upgrade(Box::new(Cable { stream: client, broken }), &SocketUrl::parse("ws://localhost:1/").unwrap()).await
        })
    }
}

/// Bytes that a direction of a wire, and each end's buffer, hold.
const BUFFER: usize = 4 * 1024;

/// Carries one direction: everything arrives in order, a latency later.
async fn carry(mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin, latency: Duration) {
    let mut bytes = vec![0; BUFFER];
    while let Ok(count @ 1..) = from.read(&mut bytes).await {
        tokio::time::sleep(latency).await;
        if to.write_all(&bytes[..count]).await.is_err() {
            return;
        }
    }
    // Either end may be gone already.
    let _ = to.shutdown().await;
}

/// The client's end; when the wire is broken its end is a reset.
struct Cable {
    stream: DuplexStream,
    broken: Arc<AtomicBool>,
}

impl AsyncRead for Cable {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<std::io::Result<()>> {
        let read = ready!(Pin::new(&mut self.stream).poll_read(cx, buf));
        if self.broken.load(Ordering::Relaxed) {
            buf.clear();
            return Poll::Ready(Err(Error::from(ErrorKind::ConnectionReset)));
        }
        Poll::Ready(read)
    }
}

impl AsyncWrite for Cable {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<std::io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// Serves the gateway on a free TCP port and connects to it.
pub async fn over_tcp(gateway: Arc<Gateway>, dialer: Dialer) -> WebSocketConnector {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("ws://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(Arc::clone(&gateway).serve(stream, |stream| stream.set_zero_linger().unwrap()));
        }
    });
    WebSocketConnector::new(SocketUrl::parse(&url).unwrap(), dialer)
}

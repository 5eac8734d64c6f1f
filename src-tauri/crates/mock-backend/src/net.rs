//! A network with a switch: listeners and streams that die when it is cut.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// Whether packets travel. Cutting it kills every open stream, also when it is mended at once.
pub(crate) struct Network(watch::Sender<State>);

#[derive(Clone, Copy)]
struct State {
    up: bool,
    cuts: u64,
}

impl Network {
    pub(crate) fn up() -> Self {
        Self(watch::Sender::new(State { up: true, cuts: 0 }))
    }

    pub(crate) fn set(&self, up: bool) {
        self.0.send_modify(|state| {
            state.cuts += u64::from(!up);
            state.up = up;
        });
    }

    /// Listens on this network at a loopback port, 0 for a free one.
    pub(crate) async fn listen(&self, port: u16) -> io::Result<GatedListener> {
        let listener = TcpListener::bind(("127.0.0.1", port)).await?;
        Ok(GatedListener { listener, state: self.0.subscribe() })
    }
}

/// Accepts while the network is up; otherwise closes what comes, at once.
pub(crate) struct GatedListener {
    listener: TcpListener,
    state: watch::Receiver<State>,
}

impl GatedListener {
    pub(crate) fn port(&self) -> io::Result<u16> {
        self.listener.local_addr().map(|address| address.port())
    }
}

impl axum::serve::Listener for GatedListener {
    type Io = Line;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Line, SocketAddr) {
        loop {
            match self.listener.accept().await {
                Ok((stream, peer)) => {
                    let state = *self.state.borrow();
                    if state.up && stream.set_nodelay(true).is_ok() {
                        return (Line::new(stream, self.state.clone(), state.cuts), peer);
                    }
                }
                // Out of file descriptors or alike: it passes.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// A TCP stream that fails as soon as the network is cut.
pub(crate) struct Line {
    stream: TcpStream,
    /// `None` once cut.
    uncut: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
}

impl Line {
    fn new(stream: TcpStream, mut state: watch::Receiver<State>, cuts: u64) -> Self {
        let cut = async move {
            // An error means that the network itself is gone, which is a cut as well.
            let _ = state.wait_for(|now| now.cuts != cuts).await;
        };
        Self { stream, uncut: Some(Box::pin(cut)) }
    }

    fn check(&mut self, cx: &mut Context<'_>) -> io::Result<()> {
        if let Some(cut) = &mut self.uncut {
            if cut.as_mut().poll(cx).is_pending() {
                return Ok(());
            }
            self.uncut = None;
        }
        Err(io::ErrorKind::ConnectionReset.into())
    }
}

impl AsyncRead for Line {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.check(cx)?;
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Line {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        self.check(cx)?;
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check(cx)?;
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.check(cx).is_ok() {
            ready!(Pin::new(&mut self.stream).poll_shutdown(cx))?;
        }
        Poll::Ready(Ok(()))
    }
}

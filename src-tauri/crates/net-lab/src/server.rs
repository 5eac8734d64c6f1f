//! Servers on loopback.

use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::{AbortHandle, JoinSet};
use tokio_rustls::TlsAcceptor;

use crate::Identity;
use crate::head::read_head;

/// A server that runs until this is dropped, its connections included.
pub struct Server {
    address: SocketAddr,
    task: AbortHandle,
}

impl Server {
    /// Handles every connection with `handle`, on a free port.
    pub async fn start<Handling>(handle: impl Fn(TcpStream) -> Handling + Send + 'static) -> Self
    where
        Handling: Future<Output = io::Result<()>> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("bound");
        let task = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                connections.spawn(handle(stream));
                while connections.try_join_next().is_some() {}
            }
        });
        Self { address, task: task.abort_handle() }
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A port at which nobody listens, and nobody else can as long as this is held.
pub struct ClosedPort(TcpSocket);

impl ClosedPort {
    /// Holds a free one.
    #[must_use]
    pub fn hold() -> Self {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.bind(SocketAddr::from(([127, 0, 0, 1], 0))).expect("a free port");
        Self(socket)
    }

    /// Where nobody answers.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.0.local_addr().expect("bound")
    }
}

/// Takes TLS off and passes the rest to `upstream`.
pub async fn tls_front(identity: Identity, upstream: SocketAddr) -> Server {
    let acceptor = TlsAcceptor::from(identity.into_config());
    Server::start(move |stream| {
        let acceptor = acceptor.clone();
        async move {
            let mut inside = acceptor.accept(stream).await?;
            let mut outside = TcpStream::connect(upstream).await?;
            copy_bidirectional(&mut inside, &mut outside).await.map(|_| ())
        }
    })
    .await
}

/// Reads a request and answers with these bytes, whatever it was.
pub async fn answering(answer: impl Into<Vec<u8>>) -> Server {
    let answer = answer.into();
    Server::start(move |mut stream| {
        let answer = answer.clone();
        async move {
            read_head(&mut stream).await?;
            stream.write_all(&answer).await?;
            stream.shutdown().await
        }
    })
    .await
}

/// Accepts, and never says a word.
pub async fn silent() -> Server {
    Server::start(|stream| async move {
        std::future::pending::<()>().await;
        drop(stream);
        Ok(())
    })
    .await
}

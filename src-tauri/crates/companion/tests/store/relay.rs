//! A way to a server that can be blocked: what was said stays in it, and nobody is told.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// Carries bytes both ways. It ends with the test's runtime.
pub struct Relay {
    port: u16,
    opened: Arc<AtomicUsize>,
    /// Connections before this one are held.
    held: watch::Sender<usize>,
}

impl Relay {
    /// To the server of this URL.
    pub async fn to(url: &str) -> Self {
        let server = authority(url).to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let opened = Arc::new(AtomicUsize::new(0));
        let (held, holding) = watch::channel(0);
        let count = Arc::clone(&opened);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let number = count.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(carry(client, server.clone(), number, holding.clone()));
            }
        });
        Self { port, opened, held }
    }

    /// The same URL by this way.
    pub fn url(&self, url: &str) -> String {
        url.replace(authority(url), &format!("127.0.0.1:{}", self.port))
    }

    /// Nothing comes through the connections that are open, for good; later ones are carried.
    pub fn hold_those_open(&self) {
        self.held.send_replace(self.opened.load(Ordering::SeqCst));
    }
}

async fn carry(client: TcpStream, server: String, number: usize, held: watch::Receiver<usize>) {
    let Ok(server) = TcpStream::connect(server).await else { return };
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    tokio::join!(pump(from_client, to_server, number, held.clone()), pump(from_server, to_client, number, held));
}

async fn pump(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    number: usize,
    mut held: watch::Receiver<usize>,
) {
    let mut bytes = vec![0; 16 * 1024];
    while let Ok(count @ 1..) = from.read(&mut bytes).await {
        if held.wait_for(|held| *held <= number).await.is_err() || to.write_all(&bytes[..count]).await.is_err() {
            break;
        }
    }
    // Whoever closed one way has the other one closed.
    let _ = to.shutdown().await;
}

fn authority(url: &str) -> &str {
    let rest = url.split_once("://").unwrap().1;
    rest.split('/').next().unwrap()
}

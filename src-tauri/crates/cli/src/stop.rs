//! Being asked to end.

use crate::failure::Failure;

/// Listens for SIGINT and SIGTERM; elsewhere for Ctrl+C.
pub(crate) struct Stop {
    #[cfg(unix)]
    signals: [tokio::signal::unix::Signal; 2],
}

impl Stop {
    /// From here on a signal no longer ends the process by itself.
    #[cfg(unix)]
    pub(crate) fn listen() -> Result<Self, Failure> {
        use tokio::signal::unix::{SignalKind, signal};
        let listen = |kind| signal(kind).map_err(Failure::job);
        Ok(Self { signals: [listen(SignalKind::terminate())?, listen(SignalKind::interrupt())?] })
    }

    /// Resolves with the first signal.
    #[cfg(unix)]
    pub(crate) async fn asked(&mut self) {
        let [terminate, interrupt] = &mut self.signals;
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    }

    #[cfg(not(unix))]
    pub(crate) fn listen() -> Result<Self, Failure> {
        Ok(Self {})
    }

    #[cfg(not(unix))]
    pub(crate) async fn asked(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

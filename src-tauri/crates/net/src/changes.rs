//! Changes of this machine's network: another Wi-Fi, a cable, a VPN that comes or goes.

use std::collections::BTreeSet;
use std::io;
use std::net::IpAddr;
use std::time::Duration;

use futures_util::StreamExt;
use if_watch::tokio::IfWatcher;
use tokio::time::timeout;

/// Addresses change in groups: one change ends when nothing was heard for this long.
const SETTLED: Duration = Duration::from_millis(300);

/// Watches the addresses of this machine's interfaces, loopback left out.
#[derive(Debug)]
pub struct NetworkChanges {
    watcher: IfWatcher,
    /// The addresses after the last change; unknown at first, when the system lists them.
    known: Option<BTreeSet<IpAddr>>,
}

impl NetworkChanges {
    /// Starts to watch; needs a tokio runtime.
    ///
    /// # Errors
    /// When the system does not tell, as in some sandboxes.
    pub fn watch() -> io::Result<Self> {
        Ok(Self { watcher: IfWatcher::new()?, known: None })
    }

    /// Waits for the next change, until its addresses have settled. May be dropped at any time without losing one.
    ///
    /// # Errors
    /// When the system stops telling; no further change will be heard.
    pub async fn next(&mut self) -> io::Result<()> {
        loop {
            if self.known.is_some() {
                self.heard().await?;
            }
            while let Ok(heard) = timeout(SETTLED, self.heard()).await {
                heard?;
            }
            let addresses = self.addresses();
            match self.known.replace(addresses.clone()) {
                Some(before) if before != addresses => return Ok(()),
                Some(_) | None => {}
            }
        }
    }

    async fn heard(&mut self) -> io::Result<()> {
        match self.watcher.next().await {
            Some(event) => event.map(drop),
            None => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    fn addresses(&self) -> BTreeSet<IpAddr> {
        self.watcher.iter().map(ipnet::IpNet::addr).filter(|address| !address.is_loopback()).collect()
    }
}

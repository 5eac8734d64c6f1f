//! The company that the application watches: a quiet mock backend in this process.

use std::net::TcpListener;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::app::Launch;
use crate::{LabError, block_on};
use mock_backend::{Burst, MockBackend, MockConfig};

/// The seed of the usual company.
const SEED: u64 = 4_711;

/// A company in which nothing happens but what the test does.
pub struct Company {
    mock: MockBackend,
}

impl Company {
    /// The usual one: a test that fails fails again.
    pub fn open() -> Result<Self, LabError> {
        Self::of_seed(SEED)
    }

    /// The same one each time: names, titles and figures follow from the seed.
    pub fn of_seed(seed: u64) -> Result<Self, LabError> {
        let config = MockConfig { seed, ..MockConfig::loopback() };
        let started = block_on(MockBackend::start(config));
        Ok(Self { mock: started.map_err(|error| LabError::Unexpected(error.to_string()))? })
    }

    /// The application, signed in as the owner.
    pub fn launch(&self) -> Result<Launch, LabError> {
        let (access, refresh) = self.tokens()?;
        let launch = self.launch_signed_out()?;
        Ok(launch.variable("PURPOSEPATH_TOKEN", access).variable("PURPOSEPATH_REFRESH_TOKEN", refresh))
    }

    /// The application, pointed at this company but without a token.
    pub fn launch_signed_out(&self) -> Result<Launch, LabError> {
        Ok(Launch::app()?
            .variable("REACT_APP_FEATURE_REALTIME", "true")
            .variable("REACT_APP_REALTIME_WS_URL", self.mock.ws_url())
            .variable("REACT_APP_ACCOUNT_API_URL", self.mock.account_url())
            .variable("REACT_APP_TRACTION_API_URL", self.mock.traction_url()))
    }

    /// The application, signed in, with a WebSocket server that takes the connection and never answers the upgrade.
    pub fn launch_without_answer(&self) -> Result<(Launch, TcpListener), LabError> {
        let silent = TcpListener::bind(("127.0.0.1", 0)).map_err(LabError::io("a silent server"))?;
        let address = silent.local_addr().map_err(LabError::io("a silent server"))?;
        Ok((self.launch()?.variable("REACT_APP_REALTIME_WS_URL", format!("ws://{address}/realtime")), silent))
    }

    /// Where its WebSocket listens.
    pub fn ws_url(&self) -> String {
        self.mock.ws_url()
    }

    /// User name and password of the owner.
    pub fn owner(&self) -> (String, String) {
        let owner = self.mock.users().remove(0);
        (owner.username, owner.password)
    }

    /// A fresh access and refresh token of the owner.
    pub fn tokens(&self) -> Result<(String, String), LabError> {
        let owner = &self.mock.users()[0];
        self.mock.tokens_for(&owner.user_id).ok_or_else(|| LabError::Unexpected("the owner has no tokens".to_owned()))
    }

    /// Does something in the company. Events go out at once.
    pub fn act<T>(&self, deed: impl FnOnce(&MockBackend) -> T) -> T {
        block_on(async { deed(&self.mock) })
    }

    /// Sends many events; returns when the last one is queued, and tells when the first was, in ms since the epoch.
    pub fn burst(&self, burst: Burst) -> f64 {
        block_on(self.mock.burst(burst)).as_microsecond() as f64 / 1e3
    }

    /// An active goal with this title; returns its id.
    pub fn active_goal(&self, title: &str) -> Result<String, LabError> {
        self.act(|mock| {
            let id = mock.create_goal(title);
            mock.activate_goal(&id).map_err(refused)?;
            Ok(id)
        })
    }

    /// Completes a goal.
    pub fn complete(&self, goal: &str) -> Result<(), LabError> {
        self.act(|mock| mock.complete_goal(goal, None).map_err(refused))
    }
}

/// A title that nobody else uses: neither another run nor another call.
pub fn title(words: &str) -> String {
    static FIRST: LazyLock<u32> = LazyLock::new(|| fastrand::u32(..TITLES));
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("{words} {:06}", (*FIRST + NEXT.fetch_add(1, Ordering::Relaxed)) % TITLES)
}

/// Titles before they begin anew.
const TITLES: u32 = 1_000_000;

/// What the mock refuses is the test's own mistake.
pub fn refused(refused: mock_backend::Refused) -> LabError {
    LabError::Unexpected(format!("the mock refuses: {refused:?}"))
}

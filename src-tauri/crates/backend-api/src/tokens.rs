//! Tokens: one service for REST and socket, one refresh at a time (protocol.md 2.6, 5.1).
//!
//! Everything counts by the token's own lifetime and the monotonic clock, so a wrong local clock does no harm.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use net::{BoxFuture, Grant, TokenFailure, TokenSource};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::json;
use tokio::sync::Mutex;

use crate::api::Http;
use crate::{ApiError, ErrorKind};

/// Refresh this long before the end (protocol.md 2.6), or after three quarters of a short life.
const MARGIN: Duration = Duration::from_secs(60);
/// Life of a token that cannot be decoded (protocol.md 2.6: refresh at 14 min).
const ASSUMED_LIFE: Duration = Duration::from_secs(15 * 60);

/// What a sign-in or a refresh gives.
#[derive(Clone, Debug)]
pub struct TokenPair {
    /// The access token.
    pub access: SecretString,
    /// The refresh token; without one the sign-in ends with the access token.
    pub refresh: Option<SecretString>,
}

/// Gives out the access token and renews it, one refresh for all who wait.
#[derive(Debug)]
pub struct TokenService {
    http: Http,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    pair: TokenPair,
    number: u64,
    life: Life,
    /// The service refused the refresh token: it is not asked again.
    refused: bool,
}

/// A token's life on the monotonic clock.
#[derive(Clone, Copy, Debug)]
struct Life {
    ends: Instant,
    renew_at: Instant,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Refreshed {
    access_token: SecretString,
    refresh_token: Option<SecretString>,
}

#[derive(Deserialize)]
struct Claims {
    exp: Option<u64>,
    iat: Option<u64>,
    tenant_id: Option<String>,
}

impl TokenPair {
    /// The tenant that the access token names (protocol.md 5.1); the service verifies it, we only read.
    #[must_use]
    pub fn tenant(&self) -> Option<String> {
        claims(&self.access)?.tenant_id
    }
}

impl TokenService {
    /// For a pair that the service has just issued.
    #[must_use]
    pub fn issued(http: Http, pair: TokenPair) -> Self {
        let life = Life::from_lifetime(lifetime(&pair.access));
        Self { http, state: Mutex::new(State { pair, number: 1, life, refused: false }) }
    }

    /// For a pair of unknown age: what is left of the access token is read from the local clock.
    #[must_use]
    pub fn found(http: Http, pair: TokenPair) -> Self {
        let life = Life::from_lifetime(left_by_wall_clock(&pair.access).unwrap_or_else(|| lifetime(&pair.access)));
        Self { http, state: Mutex::new(State { pair, number: 1, life, refused: false }) }
    }

    /// The refresh token, for signing out.
    pub async fn refresh_token(&self) -> Option<SecretString> {
        self.state.lock().await.pair.refresh.clone()
    }

    /// The lock is held during the refresh: whoever comes meanwhile waits for it and gets its result. Without a refresh token
    /// the one token is given out as long as nobody refuses it: the service knows best whether it still lives.
    async fn grant(&self, other_than: Option<u64>) -> Result<Grant, TokenFailure> {
        let mut state = self.state.lock().await;
        let refused = other_than == Some(state.number);
        let due = state.pair.refresh.is_some() && state.life.renew_at <= Instant::now();
        if refused || due {
            match self.renew(&mut state).await {
                // A token that still lives is better than none.
                Err(TokenFailure::Unavailable { .. }) if !refused && !state.life.is_over() => {}
                renewed => renewed?,
            }
        }
        Ok(state.grant())
    }

    async fn renew(&self, state: &mut State) -> Result<(), TokenFailure> {
        if state.refused {
            return Err(TokenFailure::Refused);
        }
        let refresh = state.pair.refresh.clone().ok_or(TokenFailure::Missing)?;
        let body = json!({"refreshToken": refresh.expose_secret()});
        match self.http.post_public::<Refreshed>("/auth/refresh", &body).await {
            Ok(fresh) => {
                state.pair = TokenPair { access: fresh.access_token, refresh: fresh.refresh_token.or(Some(refresh)) };
                state.number += 1;
                state.life = Life::from_lifetime(lifetime(&state.pair.access));
                tracing::info!(number = state.number, "the sign-in was renewed");
                Ok(())
            }
            Err(error) => {
                let failure = refresh_failed(error);
                state.refused = failure == TokenFailure::Refused;
                Err(failure)
            }
        }
    }
}

impl TokenSource for TokenService {
    fn fetch(&self, other_than: Option<u64>) -> BoxFuture<'_, Result<Grant, TokenFailure>> {
        Box::pin(self.grant(other_than))
    }
}

impl State {
    fn grant(&self) -> Grant {
        Grant {
            number: self.number,
            secret: self.pair.access.clone(),
            expires_in: Some(self.life.ends.saturating_duration_since(Instant::now())),
        }
    }
}

impl Life {
    fn from_lifetime(lifetime: Duration) -> Self {
        let now = Instant::now();
        Self { ends: now + lifetime, renew_at: now + lifetime.saturating_sub(MARGIN.min(lifetime / 4)) }
    }

    fn is_over(&self) -> bool {
        self.ends <= Instant::now()
    }
}

/// Refused is refused (400, 401, 403); all else may pass.
fn refresh_failed(error: ApiError) -> TokenFailure {
    match error.kind {
        ErrorKind::Unauthorized | ErrorKind::Forbidden | ErrorKind::Invalid => TokenFailure::Refused,
        ErrorKind::Offline
        | ErrorKind::NotFound
        | ErrorKind::Conflict
        | ErrorKind::RateLimited
        | ErrorKind::Server
        | ErrorKind::Unreadable => TokenFailure::Unavailable { detail: error.message, retry_after: error.retry_after },
    }
}

fn lifetime(token: &SecretString) -> Duration {
    claims(token)
        .and_then(|claims| claims.exp?.checked_sub(claims.iat?))
        .filter(|seconds| *seconds > 0)
        .map_or(ASSUMED_LIFE, Duration::from_secs)
}

fn left_by_wall_clock(token: &SecretString) -> Option<Duration> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    Duration::from_secs(claims(token)?.exp?).checked_sub(now)
}

/// The claims, read without verifying: that is the service's business.
fn claims(token: &SecretString) -> Option<Claims> {
    let payload = token.expose_secret().split('.').nth(1)?;
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?).ok()
}

//! Tokens: one service for REST and socket, one refresh at a time (protocol.md 2.6, 5.1).
//!
//! Everything counts by the token's own lifetime and the time since it was issued, sleep included, so a wrong local clock does
//! no harm.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use net::{BoxFuture, Grant, TokenFailure, TokenSource};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::json;
use tokio::sync::Mutex;

use crate::ApiError;
use crate::api::Http;

/// Refresh this long before the end (protocol.md 2.6), or after three quarters of a short life.
const MARGIN: Duration = Duration::from_secs(60);
/// Life of a token that cannot be decoded (protocol.md 2.6: refresh at 14 min).
const ASSUMED_LIFE: Duration = Duration::from_secs(15 * 60);

/// No token lives longer: what claims to is counted as this, so that no sum overflows.
const LONGEST_LIFE: Duration = Duration::from_secs(365 * 24 * 3600);

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

/// A token's life.
#[derive(Clone, Copy, Debug)]
struct Life {
    /// When it was counted.
    counted: Clocks,
    /// What was left of it then.
    left: Duration,
    /// How long before its end it is renewed.
    margin: Duration,
}

/// Both clocks. The monotonic one may stand still while the machine sleeps, the other one may be set: the longer time counts, for
/// a token that is renewed too early does no harm.
#[derive(Clone, Copy, Debug)]
struct Clocks {
    mono: Instant,
    wall: SystemTime,
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
        let life = Life::whole(&pair.access, Clocks::now());
        Self { http, state: Mutex::new(State { pair, number: 1, life, refused: false }) }
    }

    /// For a pair of unknown age: what is left of the access token is read from the local clock.
    #[must_use]
    pub fn found(http: Http, pair: TokenPair) -> Self {
        let life = Life::left(&pair.access, Clocks::now());
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
        let due = state.pair.refresh.is_some() && state.life.is_to_be_renewed(Clocks::now());
        if refused || due {
            match self.renew(&mut state).await {
                // A token that still lives is better than none.
                Err(TokenFailure::Unavailable { .. }) if !refused && !state.life.is_over(Clocks::now()) => {}
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
                state.life = Life::whole(&state.pair.access, Clocks::now());
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
        Grant { number: self.number, secret: self.pair.access.clone(), expires_in: Some(self.life.rest(Clocks::now())) }
    }
}

impl Clocks {
    fn now() -> Self {
        Self { mono: Instant::now(), wall: SystemTime::now() }
    }

    fn since(self, earlier: Self) -> Duration {
        let mono = self.mono.saturating_duration_since(earlier.mono);
        mono.max(self.wall.duration_since(earlier.wall).unwrap_or_default())
    }
}

impl Life {
    /// Of a token that was issued just now.
    fn whole(token: &SecretString, now: Clocks) -> Self {
        let lifetime = lifetime(token);
        Self { counted: now, left: lifetime, margin: MARGIN.min(lifetime / 4) }
    }

    /// Of a token of unknown age. What cannot be decoded may be good; what is empty is none.
    fn left(token: &SecretString, now: Clocks) -> Self {
        let whole = Self::whole(token, now);
        let left = if token.expose_secret().is_empty() { Some(Duration::ZERO) } else { left_by_wall_clock(token, now) };
        Self { left: left.unwrap_or(whole.left), ..whole }
    }

    fn rest(&self, now: Clocks) -> Duration {
        self.left.saturating_sub(now.since(self.counted))
    }

    fn is_to_be_renewed(&self, now: Clocks) -> bool {
        self.rest(now) <= self.margin
    }

    fn is_over(&self, now: Clocks) -> bool {
        self.rest(now).is_zero()
    }
}

/// Refused is refused (400, 401: protocol.md 2.6); all else, a gateway's or a firewall's page included, may pass.
fn refresh_failed(error: ApiError) -> TokenFailure {
    match error.status {
        Some(400 | 401) => TokenFailure::Refused,
        Some(_) | None => TokenFailure::Unavailable { detail: error.message, retry_after: error.retry_after },
    }
}

fn lifetime(token: &SecretString) -> Duration {
    claims(token)
        .and_then(|claims| claims.exp?.checked_sub(claims.iat?))
        .filter(|seconds| *seconds > 0)
        .map_or(ASSUMED_LIFE, |seconds| Duration::from_secs(seconds).min(LONGEST_LIFE))
}

fn left_by_wall_clock(token: &SecretString, now: Clocks) -> Option<Duration> {
    let now = now.wall.duration_since(UNIX_EPOCH).ok()?;
    Some(Duration::from_secs(claims(token)?.exp?).saturating_sub(now).min(LONGEST_LIFE))
}

/// The claims, read without verifying: that is the service's business.
fn claims(token: &SecretString) -> Option<Claims> {
    let payload = token.expose_secret().split('.').nth(1)?;
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A token with these claims, `iat` and `exp` in seconds from now.
    fn token(issued: i64, expires: i64, now: Clocks) -> SecretString {
        let now =
            i64::try_from(now.wall.duration_since(UNIX_EPOCH).expect("after 1970").as_secs()).expect("before 2262");
        let claims = json!({"iat": now + issued, "exp": now + expires}).to_string();
        format!("h.{}.s", URL_SAFE_NO_PAD.encode(claims)).into()
    }

    fn later(now: Clocks, mono: u64, wall: u64) -> Clocks {
        Clocks { mono: now.mono + Duration::from_secs(mono), wall: now.wall + Duration::from_secs(wall) }
    }

    #[test]
    fn it_is_renewed_a_minute_before_its_end() {
        let now = Clocks::now();
        let life = Life::whole(&token(0, 900, now), now);
        assert!(!life.is_to_be_renewed(later(now, 839, 839)));
        assert!(life.is_to_be_renewed(later(now, 840, 840)));
        assert!(!life.is_over(later(now, 899, 899)));
        assert!(life.is_over(later(now, 900, 900)));
    }

    #[test]
    fn sleep_counts_and_a_clock_set_back_does_not() {
        let now = Clocks::now();
        let life = Life::whole(&token(0, 900, now), now);
        assert!(life.is_over(later(now, 1, 7200)), "two hours of sleep");
        let back = Clocks { wall: now.wall - Duration::from_secs(7200), ..later(now, 840, 0) };
        assert!(life.is_to_be_renewed(back));
    }

    #[test]
    fn a_token_that_was_found_late_in_its_life_is_renewed_at_once() {
        let now = Clocks::now();
        for (left, due) in [(-100, true), (20, true), (59, true), (70, false)] {
            let life = Life::left(&token(left - 900, left, now), now);
            assert_eq!(life.is_to_be_renewed(now), due, "{left} s left");
        }
        assert!(Life::left(&String::new().into(), now).is_over(now), "no token at all");
        assert!(!Life::left(&"opaque".to_owned().into(), now).is_to_be_renewed(now), "who knows");
    }

    #[test]
    fn a_life_without_end_has_one() {
        let now = Clocks::now();
        let claims = URL_SAFE_NO_PAD.encode(r#"{"iat":0,"exp":18446744073709551615}"#);
        assert_eq!(Life::left(&format!("h.{claims}.s").into(), now).rest(now), LONGEST_LIFE);
    }
}

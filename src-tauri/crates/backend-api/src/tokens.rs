//! Tokens: one service for REST and socket, one refresh at a time (protocol.md 2.6, 5.1).
//!
//! Everything counts by the token's own lifetime and the time since it was issued, sleep included, so a wrong local clock does
//! no harm.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use net::{BoxFuture, Grant, TokenFailure, TokenSource};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::json;
use tokio::sync::{Mutex, OwnedMutexGuard, watch};

use crate::api::Http;
use crate::keeper::{Alone, Keeper, KeptSignIn, Who};
use crate::pause::{Clocks, Pause};
use crate::vault::VaultError;
use crate::{ApiError, ErrorKind};

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

/// Gives out the access token and renews it, one refresh for all who wait. Clones are the same service.
#[derive(Clone)]
pub struct TokenService {
    shared: Arc<Shared>,
}

struct Shared {
    http: Http,
    keeper: Option<Keeper>,
    state: Arc<Mutex<State>>,
    standing: watch::Sender<Standing>,
    pause: std::sync::Mutex<Pause>,
    /// The user signed out: nothing is given out and nothing is kept any more.
    is_over: Arc<AtomicBool>,
}

/// How a sign-in stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Whether it outlives this run.
    pub keeping: Keeping,
    /// The service does not renew it any more.
    pub refused: bool,
}

/// Whether a sign-in outlives this run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keeping {
    /// Nobody wants it to.
    NotWanted,
    /// It is kept.
    Kept,
    /// It should be kept, and is not.
    Failed(VaultError),
}

struct State {
    access: SecretString,
    refresh: Option<SecretString>,
    /// The refresh token before, in case the service has not taken up the new one.
    previous: Option<SecretString>,
    who: Who,
    number: u64,
    life: Life,
    /// The service refused the refresh token: it is not asked again.
    refused: bool,
    /// What is kept is what we have.
    is_kept: bool,
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
    user_id: Option<String>,
}

impl TokenPair {
    /// The tenant that the access token names (protocol.md 5.1); the service verifies it, we only read.
    #[must_use]
    pub fn tenant(&self) -> Option<String> {
        claims(&self.access)?.tenant_id
    }

    /// The user that the access token names.
    #[must_use]
    pub fn user(&self) -> Option<String> {
        claims(&self.access)?.user_id
    }

    /// When the access token was issued, by the service's clock.
    #[must_use]
    pub fn issued_at(&self) -> Option<SystemTime> {
        UNIX_EPOCH.checked_add(Duration::from_secs(claims(&self.access)?.iat?))
    }

    fn who(&self) -> Who {
        let claims = claims(&self.access);
        let (tenant, user) = claims.map(|claims| (claims.tenant_id, claims.user_id)).unwrap_or_default();
        Who { tenant_id: tenant.unwrap_or_default(), user_id: user, ..Who::default() }
    }
}

impl TokenService {
    /// For a pair that the service has just issued.
    #[must_use]
    pub fn issued(http: Http, pair: TokenPair) -> Self {
        let life = Life::whole(&pair.access, Clocks::now());
        Self::with(http, State::of(pair, life))
    }

    /// For a pair of unknown age: what is left of the access token is read from the local clock.
    #[must_use]
    pub fn found(http: Http, pair: TokenPair) -> Self {
        let life = Life::left(&pair.access, Clocks::now());
        Self::with(http, State::of(pair, life))
    }

    /// For a sign-in that was kept: the first access token is fetched when somebody asks for one.
    #[must_use]
    pub fn kept(http: Http, sign_in: KeptSignIn, keeper: Keeper) -> Self {
        let KeptSignIn { refresh, previous, who } = sign_in;
        let pair = TokenPair { access: String::new().into(), refresh: Some(refresh) };
        let life = Life::left(&pair.access, Clocks::now());
        let state = State { previous, who, is_kept: true, ..State::of(pair, life) };
        Self::with(http, state).and_kept(Some(keeper), Keeping::Kept)
    }

    /// The same, kept by `keeper` from here on, as the sign-in of `who`. How that went is its [`Standing`].
    pub async fn keep(self, keeper: Keeper, who: Who) -> Self {
        self.shared.state.lock().await.who = who;
        let service = self.and_kept(Some(keeper), Keeping::NotWanted);
        service.keep_again().await;
        service
    }

    /// Tries once more to keep it, if it should be kept and is not.
    pub async fn keep_again(&self) {
        let mut state = self.shared.state.lock().await;
        if !state.is_kept {
            self.shared.remember(&mut state).await;
        }
    }

    /// More is known about the user, and kept.
    pub async fn learned(&self, tell: impl FnOnce(&mut Who)) {
        let mut state = self.shared.state.lock().await;
        let before = state.who.clone();
        tell(&mut state.who);
        if state.who != before {
            self.shared.remember(&mut state).await;
        }
    }

    /// How the sign-in stands, and every change of it.
    #[must_use]
    pub fn standing(&self) -> watch::Receiver<Standing> {
        self.shared.standing.subscribe()
    }

    /// Nothing is given out or kept from here on. Answers the refresh token, for the service to forget it; after a renewal that is
    /// just under way.
    pub async fn retire(&self) -> Option<SecretString> {
        self.shared.is_over.store(true, Ordering::SeqCst);
        self.shared.state.lock().await.refresh.take()
    }

    /// Forgets what is kept, if it is what the service refused: somebody may have signed in anew.
    pub async fn forget_what_was_refused(&self) {
        let Some(keeper) = &self.shared.keeper else { return };
        self.shared.is_over.store(true, Ordering::SeqCst);
        let state = self.shared.state.lock().await;
        let Ok(Some(kept)) = keeper.load().await else { return };
        let is_ours = state.refresh.as_ref().is_some_and(|ours| ours.expose_secret() == kept.refresh.expose_secret());
        if is_ours && let Err(error) = keeper.erase().await {
            tracing::warn!(%error, "a refused sign-in is still kept");
        }
    }

    /// Waits for a renewal that is under way, so that what it brings is kept.
    pub async fn settle(&self) {
        drop(self.shared.state.lock().await);
    }

    fn with(http: Http, state: State) -> Self {
        let standing = Standing { keeping: Keeping::NotWanted, refused: false };
        let (standing, _) = watch::channel(standing);
        let state = Arc::new(Mutex::new(state));
        let (pause, is_over) = Default::default();
        Self { shared: Arc::new(Shared { http, keeper: None, state, standing, pause, is_over }) }
    }

    fn and_kept(self, keeper: Option<Keeper>, keeping: Keeping) -> Self {
        let Shared { http, state, .. } = &*self.shared;
        let (standing, _) = watch::channel(Standing { keeping, refused: false });
        let (http, state, (pause, is_over)) = (http.clone(), Arc::clone(state), Default::default());
        Self { shared: Arc::new(Shared { http, keeper, state, standing, pause, is_over }) }
    }

    /// The lock is held during the refresh: whoever comes meanwhile waits for it and gets its result, a failure too. After a failure
    /// a token that still lives is given out at once until somebody may try again. Without a refresh token the one token is given out as long as nobody refuses it: the service knows best whether it still lives.
    async fn grant(&self, other_than: Option<u64>) -> Result<Grant, TokenFailure> {
        let seen = self.shared.pause().failures();
        let state = Arc::clone(&self.shared.state).lock_owned().await;
        if self.shared.is_over() {
            return Err(TokenFailure::Refused);
        }
        let refused = other_than == Some(state.number);
        let due = state.refresh.is_some() && state.life.is_to_be_renewed(Clocks::now());
        if !refused && !due {
            return Ok(state.grant());
        }
        if let Some(failure) = self.shared.pause().shared(seen, Clocks::now()) {
            return state.despite(failure, refused);
        }
        let shared = Arc::clone(&self.shared);
        // In a task of its own: a caller that goes away must not lose what the service has just issued.
        match tokio::spawn(async move { shared.renewed(state, refused).await }).await {
            Ok(outcome) => outcome,
            Err(error) => {
                Err(TokenFailure::Unavailable { detail: error.to_string(), retry_after: None, timed_out: false })
            }
        }
    }
}

impl Shared {
    /// A panic elsewhere leaves it whole.
    fn pause(&self) -> MutexGuard<'_, Pause> {
        self.pause.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn renewed(&self, mut state: OwnedMutexGuard<State>, refused: bool) -> Result<Grant, TokenFailure> {
        let renewed = self.renew(&mut state).await;
        {
            let mut pause = self.pause();
            match &renewed {
                Ok(()) => pause.worked(),
                Err(failure) => pause.failed(failure, Clocks::now()),
            }
        }
        match renewed {
            Ok(()) => Ok(state.grant()),
            Err(failure) => state.despite(failure, refused),
        }
    }

    async fn renew(&self, state: &mut State) -> Result<(), TokenFailure> {
        if state.refused {
            return Err(TokenFailure::Refused);
        }
        if state.refresh.is_none() {
            return Err(TokenFailure::Missing);
        }
        let _alone = self.alone().await?;
        let tokens = self.to_try(state).await;
        for refresh in tokens {
            match self.exchange(&refresh).await {
                Ok(fresh) => {
                    state.take(fresh, refresh);
                    // Before it is given out: once it is used, the one before may be worth nothing.
                    self.remember(state).await;
                    tracing::info!(number = state.number, "the sign-in was renewed");
                    return Ok(());
                }
                Err(TokenFailure::Refused) => {}
                Err(later) => return Err(later),
            }
        }
        state.refused = true;
        self.standing.send_modify(|standing| standing.refused = true);
        Err(TokenFailure::Refused)
    }

    async fn exchange(&self, refresh: &SecretString) -> Result<Refreshed, TokenFailure> {
        let body = json!({"refreshToken": refresh.expose_secret()});
        self.http.post_public("/auth/refresh", &body).await.map_err(refresh_failed)
    }

    /// No other process renews the same sign-in at the same time.
    async fn alone(&self) -> Result<Option<Alone>, TokenFailure> {
        let Some(keeper) = &self.keeper else { return Ok(None) };
        let later = |error: VaultError| TokenFailure::Unavailable {
            detail: error.to_string(),
            retry_after: None,
            timed_out: true,
        };
        keeper.alone().await.map(Some).map_err(later)
    }

    /// The refresh tokens that may be good, the best first. Another process may have renewed what is kept; an entry that is gone, or
    /// somebody else's, says that the user signed out there.
    async fn to_try(&self, state: &State) -> Vec<SecretString> {
        let ours = || state.refresh.iter().chain(&state.previous);
        let Some(keeper) = &self.keeper else { return distinct(ours()) };
        match keeper.load().await {
            Ok(Some(kept)) if kept.who.may_be(&state.who) => {
                let theirs = std::iter::once(&kept.refresh).chain(&kept.previous);
                if state.is_kept { distinct(theirs.chain(ours())) } else { distinct(ours().chain(theirs)) }
            }
            Ok(_) if state.is_kept => Vec::new(),
            Ok(_) => distinct(ours()),
            Err(error) => {
                tracing::warn!(%error, "what is kept of the sign-in cannot be read");
                distinct(ours())
            }
        }
    }

    /// Keeps what there is, and says whether that worked. Without it the sign-in goes on for this run.
    async fn remember(&self, state: &mut State) {
        let (Some(keeper), Some(refresh)) = (&self.keeper, &state.refresh) else { return };
        let kept = KeptSignIn { refresh: refresh.clone(), previous: state.previous.clone(), who: state.who.clone() };
        let is_over = Arc::clone(&self.is_over);
        let stored = keeper.store(&kept, move || is_over.load(Ordering::SeqCst)).await;
        state.is_kept = stored.is_ok();
        let keeping = stored.map_or_else(
            |error| {
                tracing::warn!(%error, "the sign-in cannot be kept");
                Keeping::Failed(error)
            },
            |()| Keeping::Kept,
        );
        self.standing.send_if_modified(|standing| {
            let changed = standing.keeping != keeping;
            standing.keeping = keeping;
            changed
        });
    }

    fn is_over(&self) -> bool {
        self.is_over.load(Ordering::SeqCst)
    }
}

impl TokenSource for TokenService {
    fn fetch(&self, other_than: Option<u64>) -> BoxFuture<'_, Result<Grant, TokenFailure>> {
        Box::pin(self.grant(other_than))
    }

    fn hurry(&self) {
        self.shared.pause().hurry();
    }

    fn ended(&self) {
        self.shared.standing.send_modify(|standing| standing.refused = true);
    }
}

fn distinct<'a>(tokens: impl Iterator<Item = &'a SecretString>) -> Vec<SecretString> {
    let mut distinct: Vec<SecretString> = Vec::new();
    for token in tokens {
        if distinct.iter().all(|known| known.expose_secret() != token.expose_secret()) {
            distinct.push(token.clone());
        }
    }
    distinct
}

impl State {
    fn of(pair: TokenPair, life: Life) -> Self {
        let who = pair.who();
        let TokenPair { access, refresh } = pair;
        Self { access, refresh, previous: None, who, number: 1, life, refused: false, is_kept: false }
    }

    fn take(&mut self, fresh: Refreshed, used: SecretString) {
        self.access = fresh.access_token;
        // Without a new one the old one stays good.
        if let Some(refresh) = fresh.refresh_token {
            self.refresh = Some(refresh);
            self.previous = Some(used);
        } else {
            self.refresh = Some(used);
        }
        self.number += 1;
        self.life = Life::whole(&self.access, Clocks::now());
    }

    /// A token that still lives is better than none, unless the service has refused it.
    fn despite(&self, failure: TokenFailure, refused: bool) -> Result<Grant, TokenFailure> {
        let may_pass = matches!(failure, TokenFailure::Unavailable { .. });
        if may_pass && !refused && !self.life.is_over(Clocks::now()) { Ok(self.grant()) } else { Err(failure) }
    }

    fn grant(&self) -> Grant {
        Grant { number: self.number, secret: self.access.clone(), expires_in: Some(self.life.rest(Clocks::now())) }
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
        Some(_) | None => TokenFailure::Unavailable {
            timed_out: error.kind == ErrorKind::TimedOut,
            detail: error.message,
            retry_after: error.retry_after,
        },
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

//! Access and refresh tokens: HS256 JSON Web Tokens with the claims of protocol.md 5.1.

use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};

use crate::world::model::{Tenant, User};

/// What an access token says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Claims {
    pub(crate) user_id: String,
    pub(crate) tenant_id: String,
    pub(crate) username: String,
    pub(crate) email_verified: bool,
    pub(crate) user_status: String,
    pub(crate) role: String,
    pub(crate) is_tenant_owner: bool,
    /// Seconds since 1970.
    pub(crate) iat: i64,
    /// Seconds since 1970.
    pub(crate) exp: i64,
    /// Grows with every token issued, so that all earlier ones can be expired together.
    pub(crate) jti: u64,
}

impl Claims {
    /// Time until `exp`.
    pub(crate) fn remaining(&self) -> Duration {
        let millis = self.exp.saturating_mul(1000).saturating_sub(Timestamp::now().as_millisecond());
        Duration::from_millis(u64::try_from(millis).unwrap_or_default())
    }
}

#[derive(Clone, Serialize, Deserialize)]
struct RefreshClaims {
    refresh_for: String,
    exp: i64,
    nonce: String,
}

/// Both tokens of an answer to sign-in or refresh.
pub(crate) struct TokenPair {
    pub(crate) access: String,
    pub(crate) refresh: String,
}

/// Why a token is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenFault {
    Invalid,
    Expired,
}

impl TokenFault {
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Invalid => "The token could not be verified",
            Self::Expired => "The access token has expired",
        }
    }
}

/// Issues, checks and revokes tokens. The key follows from the seed, so tokens survive a restart of the mock.
pub(crate) struct Tokens {
    signing: EncodingKey,
    checking: DecodingKey,
    access_ttl: Duration,
    refresh_ttl: Duration,
    issued: AtomicU64,
    /// Access tokens with a smaller `jti` count as expired.
    valid_from: AtomicU64,
    /// Nonces of refresh tokens that were used; at most [`Tokens::USED_KEPT`].
    used: Mutex<HashSet<String>>,
}

impl Tokens {
    const USED_KEPT: usize = 100_000;

    pub(crate) fn new(seed: u64, access_ttl: Duration, refresh_ttl: Duration) -> Self {
        let mut secret = [0_u8; 32];
        fastrand::Rng::with_seed(seed ^ 0x7365_6372_6574).fill(&mut secret);
        Self {
            signing: EncodingKey::from_secret(&secret),
            checking: DecodingKey::from_secret(&secret),
            access_ttl,
            refresh_ttl,
            issued: AtomicU64::new(0),
            valid_from: AtomicU64::new(0),
            used: Mutex::default(),
        }
    }

    pub(crate) fn issue(&self, tenant: &Tenant, user: &User) -> TokenPair {
        let claims = Claims {
            user_id: user.id.clone(),
            tenant_id: tenant.id.clone(),
            username: user.username.clone(),
            email_verified: true,
            user_status: "Active".to_owned(),
            role: user.role().to_owned(),
            is_tenant_owner: user.is_owner,
            iat: Timestamp::now().as_second(),
            exp: expiry(self.access_ttl),
            jti: self.issued.fetch_add(1, Ordering::Relaxed),
        };
        let nonce: String = std::iter::repeat_with(fastrand::alphanumeric).take(24).collect();
        let grant = RefreshClaims { refresh_for: user.id.clone(), exp: expiry(self.refresh_ttl), nonce };
        TokenPair { access: self.sign(&claims), refresh: self.sign(&grant) }
    }

    pub(crate) fn check(&self, access: &str) -> Result<Claims, TokenFault> {
        let claims: Claims = self.open(access)?;
        if claims.jti < self.valid_from.load(Ordering::Relaxed) {
            return Err(TokenFault::Expired);
        }
        Ok(claims)
    }

    /// The user id that a refresh token stands for; the token is used up.
    pub(crate) fn redeem(&self, refresh: &str) -> Result<String, TokenFault> {
        let grant: RefreshClaims = self.open(refresh)?;
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if used.len() >= Self::USED_KEPT {
            used.clear();
        }
        if used.insert(grant.nonce) { Ok(grant.refresh_for) } else { Err(TokenFault::Invalid) }
    }

    /// Every access token issued so far counts as expired from here on; refresh tokens stay good.
    pub(crate) fn expire_all(&self) {
        self.valid_from.store(self.issued.load(Ordering::Relaxed), Ordering::Relaxed);
    }

    fn sign(&self, claims: &impl Serialize) -> String {
        encode(&Header::new(Algorithm::HS256), claims, &self.signing)
            .expect("claims of texts and numbers always serialise")
    }

    fn open<C: for<'de> Deserialize<'de> + Clone>(&self, token: &str) -> Result<C, TokenFault> {
        let mut rules = Validation::new(Algorithm::HS256);
        rules.leeway = 0;
        decode(token, &self.checking, &rules).map(|opened| opened.claims).map_err(|fault| {
            let expired = matches!(fault.kind(), jsonwebtoken::errors::ErrorKind::ExpiredSignature);
            if expired { TokenFault::Expired } else { TokenFault::Invalid }
        })
    }
}

/// Whole seconds, rounded up, so that a token never lives shorter than asked for.
fn expiry(ttl: Duration) -> i64 {
    let millis =
        Timestamp::now().as_millisecond().saturating_add(i64::try_from(ttl.as_millis()).unwrap_or(i64::MAX / 2));
    millis.div_euclid(1000) + i64::from(millis.rem_euclid(1000) > 0)
}

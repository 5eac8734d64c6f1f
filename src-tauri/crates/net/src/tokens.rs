//! Where access tokens come from, as both transports see it.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use secrecy::SecretString;

/// A future that can be kept in a list.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// An access token, lent to a transport.
#[derive(Clone, Debug)]
pub struct Grant {
    /// Counts the tokens of this sign-in: another number is another token.
    pub number: u64,
    /// The token itself; never printed.
    pub secret: SecretString,
    /// Time until it expires, by its own lifetime; `None` when that is unknown.
    pub expires_in: Option<Duration>,
}

/// Why there is no token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenFailure {
    /// The service refused to renew the sign-in: sign in again.
    #[error("the service refused to renew the sign-in")]
    Refused,
    /// There is nothing to renew the token with.
    #[error("the access token cannot be renewed without a refresh token")]
    Missing,
    /// Not this time: the network, or the service, is in trouble. Try later.
    #[error("the sign-in could not be renewed: {detail}")]
    Unavailable {
        /// What went wrong, in words.
        detail: String,
        /// Nobody tries again before this time has passed: the service asked for it, or others have just failed.
        retry_after: Option<Duration>,
        /// The service was silent for as long as anybody waits: nobody waits as long again.
        timed_out: bool,
    },
}

/// Gives out access tokens and renews them, one renewal at a time for all who ask.
pub trait TokenSource: Send + Sync {
    /// A token that is good for a while; another one than number `other_than`, if that is given.
    fn fetch(&self, other_than: Option<u64>) -> BoxFuture<'_, Result<Grant, TokenFailure>>;

    /// The network changed, or somebody wants it to be tried at once: what failed before need not fail again.
    fn hurry(&self) {}

    /// The service refused a token for which there is no other: the sign-in is over.
    fn ended(&self) {}
}

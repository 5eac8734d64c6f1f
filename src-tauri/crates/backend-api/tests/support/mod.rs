//! Somebody signed in at a mock of their own, and a service that says what a test wants.
#![allow(clippy::unwrap_used, dead_code, reason = "test code; each test file uses its own part")]

pub mod scripted;

use std::sync::Arc;
use std::time::Duration;

use backend_api::{Api, Http, Patience, TokenService};
use mock_backend::{MockBackend, MockConfig};
use net::{BoxFuture, Grant, RestUrl, TokenFailure, TokenSource, TrustedRoots};

pub struct Signed {
    pub mock: MockBackend,
    pub tokens: Arc<TokenService>,
    pub api: Api,
    pub person_id: String,
}

/// Milliseconds for seconds.
pub const HURRY: Patience = Patience { second: Duration::from_millis(1), ..Patience::PRODUCTION };

pub fn http(url: &str) -> Http {
    Http::new(RestUrl::parse(url).unwrap(), TrustedRoots::of_system().client_config().unwrap()).unwrap()
}

/// The owner of the main tenant, signed in.
pub async fn signed_in(config: MockConfig) -> Signed {
    signed_in_as(config, 0).await
}

/// The user at that place of the seeded list.
pub async fn signed_in_as(config: MockConfig, place: usize) -> Signed {
    let mock = MockBackend::start(config).await.unwrap();
    let user = mock.users().remove(place);
    let account = http(&mock.account_url());
    let login = account.login(&user.username, &user.password.into()).await.unwrap();
    let tokens = Arc::new(TokenService::issued(account.clone(), login.tokens));
    let source: Arc<dyn TokenSource> = Arc::clone(&tokens) as _;
    let api = Api::new(account, http(&mock.traction_url()), source, login.tenant.id).with_patience(HURRY);
    Signed { mock, tokens, api, person_id: user.person_id }
}

/// Gives out `token-1`, and `token-2` to whoever refuses it.
pub struct TwoTokens;

impl TokenSource for TwoTokens {
    fn fetch(&self, other_than: Option<u64>) -> BoxFuture<'_, Result<Grant, TokenFailure>> {
        let number = if other_than == Some(1) { 2 } else { 1 };
        let grant = Grant { number, secret: format!("token-{number}").into(), expires_in: None };
        Box::pin(async move { Ok(grant) })
    }
}

/// Both services at one address.
pub fn api_at(url: &str) -> Api {
    Api::new(http(url), http(url), Arc::new(TwoTokens), "tenant-1".to_owned()).with_patience(HURRY)
}

//! The HTTP side: one client, the headers of protocol.md 5.0, and what is tried again.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use net::{Dialer, Grant, Proxies, RestUrl, Route, TokenFailure, TokenSource};
use reqwest::{Client, Method, Proxy, RequestBuilder, header};
use rustls::ClientConfig;
use secrecy::ExposeSecret;
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::Url;

use crate::envelope;
use crate::lists::{self, Page};
use crate::{ApiError, ErrorKind};

/// Longest wait for a whole answer.
const TIMEOUT: Duration = Duration::from_secs(20);
/// Longest wait for a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Reads are tried this often when the service fails (protocol.md 5.0).
const TRIES: u32 = 3;
/// Pages read of one list at the most: 100 items each.
const MOST_PAGES: u32 = 200;

/// A client for one service, without a sign-in.
#[derive(Clone, Debug)]
pub struct Http {
    client: Client,
    base: RestUrl,
}

/// An answer to the question how a service is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// HTTP status.
    pub status: u16,
    /// For example `HTTP/2.0`.
    pub protocol: String,
    /// The service's clock, to the second, where it sent a `Date` header.
    pub server_time: Option<SystemTime>,
    /// This machine's clock at the same time.
    pub local_time: SystemTime,
    /// From the request, connecting included, to the head of the answer.
    pub took: Duration,
}

/// The services for a signed-in user.
#[derive(Clone)]
pub struct Api {
    pub(crate) account: Http,
    pub(crate) traction: Http,
    tokens: Arc<dyn TokenSource>,
    tenant: String,
}

impl Http {
    /// A client for the service at `base` that trusts and goes as `dialer` does; from the settings of a TLS client alone,
    /// straight. Redirects are not followed: they would carry the token elsewhere.
    ///
    /// # Errors
    /// When the client cannot be built.
    pub fn new(base: RestUrl, dialer: impl Into<Dialer>) -> Result<Self, ApiError> {
        let dialer = dialer.into();
        let client = Client::builder()
            .tls_backend_preconfigured(ClientConfig::clone(dialer.tls()))
            .redirect(reqwest::redirect::Policy::none())
            .timeout(TIMEOUT)
            .connect_timeout(CONNECT_TIMEOUT)
            .no_proxy()
            .proxy(routed(Arc::clone(dialer.proxies())))
            .build()
            .map_err(|error| ApiError::new(ErrorKind::Unreadable, format!("HTTP could not be set up: {error}")))?;
        Ok(Self { client, base })
    }

    /// Asks the service how it is (protocol.md 5, H1), without a sign-in. Whatever status it answers with is an answer.
    ///
    /// # Errors
    /// When the service was not reached.
    pub async fn health(&self) -> Result<Health, ApiError> {
        let began = Instant::now();
        let answer =
            self.client.get(self.base.join("/health")).send().await.map_err(|error| ApiError::offline(&error))?;
        let date = answer.headers().get(header::DATE).and_then(|value| value.to_str().ok());
        Ok(Health {
            status: answer.status().as_u16(),
            protocol: format!("{:?}", answer.version()),
            server_time: date.and_then(|date| httpdate::parse_http_date(date).ok()),
            local_time: SystemTime::now(),
            took: began.elapsed(),
        })
    }

    pub(crate) async fn post_public<T: DeserializeOwned>(&self, path: &str, body: &Value) -> Result<T, ApiError> {
        let response = self
            .client
            .post(self.base.join(path))
            .json(body)
            .send()
            .await
            .map_err(|error| ApiError::offline(&error))?;
        parsed(envelope::data(envelope::read(response).await?))
    }

    fn at(&self, path: &str, query: &[(&str, String)]) -> Url {
        let mut url = self.base.join(path);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url
    }
}

impl Api {
    /// The services as this tenant sees them, with tokens from `tokens`.
    #[must_use]
    pub fn new(account: Http, traction: Http, tokens: Arc<dyn TokenSource>, tenant: String) -> Self {
        Self { account, traction, tokens, tenant }
    }

    /// Reads one thing.
    pub(crate) async fn get<T: DeserializeOwned>(&self, service: &Http, path: &str) -> Result<T, ApiError> {
        parsed(envelope::data(self.read(service, path, &[]).await?))
    }

    /// Reads a whole list, page after page.
    pub(crate) async fn list<T: DeserializeOwned>(
        &self,
        service: &Http,
        path: &str,
        plural: &str,
        query: &[(&str, String)],
    ) -> Result<Vec<T>, ApiError> {
        let mut all = Vec::new();
        for number in 1..=MOST_PAGES {
            let mut query = query.to_vec();
            query.push(("page", number.to_string()));
            let Page { items, has_more } = lists::page(&self.read(service, path, &query).await?, plural, number);
            all.extend(items);
            if !has_more {
                break;
            }
        }
        Ok(lists::items(all))
    }

    /// A read: tried again when the service fails, waits 1 and 2 s.
    async fn read(&self, service: &Http, path: &str, query: &[(&str, String)]) -> Result<Value, ApiError> {
        let url = service.at(path, query);
        let mut tried = 1;
        loop {
            match self.call(&service.client, Method::GET, &url).await {
                Err(error) if error.kind == ErrorKind::Server && tried < TRIES => {
                    tokio::time::sleep(Duration::from_secs(u64::from(tried))).await;
                    tried += 1;
                }
                answer => return answer,
            }
        }
    }

    /// One call; a refused token is renewed once, and the call repeated once.
    async fn call(&self, client: &Client, method: Method, url: &Url) -> Result<Value, ApiError> {
        let grant = self.tokens.fetch(None).await.map_err(token_error)?;
        match self.send(client.request(method.clone(), url.clone()), &grant).await {
            Err(error) if error.kind == ErrorKind::Unauthorized => {
                let fresh = self.tokens.fetch(Some(grant.number)).await.map_err(token_error)?;
                self.send(client.request(method, url.clone()), &fresh).await
            }
            answer => answer,
        }
    }

    async fn send(&self, request: RequestBuilder, grant: &Grant) -> Result<Value, ApiError> {
        let response = request
            .bearer_auth(grant.secret.expose_secret())
            .header("X-Tenant-Id", &self.tenant)
            .send()
            .await
            .map_err(|error| ApiError::offline(&error))?;
        envelope::read(response).await
    }
}

/// The way of every request, as the socket's is decided.
fn routed(proxies: Arc<Proxies>) -> Proxy {
    Proxy::custom(move |target| match proxies.route(target) {
        Route::Direct => None,
        Route::Through(proxy) => Url::parse(proxy.address_with_credentials().expose_secret()).ok(),
    })
}

fn parsed<T: DeserializeOwned>(data: Value) -> Result<T, ApiError> {
    serde_json::from_value(data).map_err(|error| {
        ApiError::new(ErrorKind::Unreadable, format!("the service gave an unexpected answer: {error}"))
    })
}

fn token_error(failure: TokenFailure) -> ApiError {
    let kind = match failure {
        TokenFailure::Refused | TokenFailure::Missing => ErrorKind::Unauthorized,
        TokenFailure::Unavailable { .. } => ErrorKind::Offline,
    };
    ApiError::new(kind, failure.to_string())
}

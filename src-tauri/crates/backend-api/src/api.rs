//! The HTTP side: one client, the headers of protocol.md 5.0, and what is tried again.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use net::{Dialer, Grant, Proxies, RestUrl, Route, TokenFailure, TokenSource};
use reqwest::{Client, Method, Proxy, RequestBuilder, Response, StatusCode, header};
use rustls::ClientConfig;
use secrecy::ExposeSecret;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::sync::Semaphore;
use url::Url;

use crate::envelope;
use crate::lists::{self, Page};
use crate::place::{self, Place};
use crate::reading;
use crate::retry::{Patience, Tries};
use crate::{ApiError, ErrorKind};

/// Longest wait for a whole answer.
const TIMEOUT: Duration = Duration::from_secs(20);
/// Longest wait for a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Pages read of one list at the most: 100 items each.
const MOST_PAGES: u32 = 500;
/// Calls under way at once, so that a whole tenant that comes back does not fall on the service; the others wait.
const CALLS_AT_ONCE: usize = 6;
/// What the body of a call without a sign-in holds.
const SECRETS: &[&str] = &["password", "refreshToken"];

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
    calls: Arc<Semaphore>,
    patience: Patience,
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
        Ok(Health {
            status: answer.status().as_u16(),
            protocol: format!("{:?}", answer.version()),
            server_time: server_time(&answer),
            local_time: SystemTime::now(),
            took: began.elapsed(),
        })
    }

    /// A call without a sign-in. What its body holds is the sign-in itself: no error repeats it.
    pub(crate) async fn post_public<T: DeserializeOwned>(&self, path: &str, body: &Value) -> Result<T, ApiError> {
        self.post_public_timed(path, body).await.map(|(answer, _)| answer)
    }

    /// With the service's clock, where it told its time.
    pub(crate) async fn post_public_timed<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &Value,
    ) -> Result<(T, Option<SystemTime>), ApiError> {
        let sent = self.client.post(self.base.join(path)).json(body).send();
        let (answer, time) = match sent.await {
            Ok(response) => {
                let time = server_time(&response);
                (envelope::read(response).await, time)
            }
            Err(error) => (Err(ApiError::offline(&error)), None),
        };
        let answer = answer.map_err(|error| SECRETS.iter().fold(error, |error, name| hide(error, body.get(name))))?;
        let answer = serde_json::from_value(envelope::data(answer))
            .map_err(|_| ApiError::new(ErrorKind::Unreadable, "the service gave an unexpected answer"))?;
        Ok((answer, time))
    }

    /// Whatever is answered is good enough.
    pub(crate) async fn post_without_answer(&self, path: &str, query: &[(&str, &str)]) -> Result<(), ApiError> {
        let mut url = self.base.join(path);
        url.query_pairs_mut().extend_pairs(query);
        let sent = self.client.post(url).send().await;
        sent.map(drop).map_err(|error| ApiError::offline(&error))
    }

    /// The address of a path with ids in it, see [`place::path`].
    pub(crate) fn at(&self, template: &str, ids: &[&str]) -> Result<Place, ApiError> {
        let path = place::path(template, ids)?;
        Ok(Place { client: self.client.clone(), url: self.base.join(&path) })
    }
}

impl Api {
    /// The services as this tenant sees them, with tokens from `tokens`.
    #[must_use]
    pub fn new(account: Http, traction: Http, tokens: Arc<dyn TokenSource>, tenant: String) -> Self {
        let (calls, patience) = (Arc::new(Semaphore::new(CALLS_AT_ONCE)), Patience::PRODUCTION);
        Self { account, traction, tokens, tenant, calls, patience }
    }

    /// The same services, with another patience.
    #[must_use]
    pub fn with_patience(self, patience: Patience) -> Self {
        Self { patience, ..self }
    }

    /// Reads one thing.
    pub(crate) async fn get<T: DeserializeOwned>(&self, place: Place) -> Result<T, ApiError> {
        reading::whole(envelope::data(self.read(&place).await?))
    }

    /// Reads a whole list, page after page.
    pub(crate) async fn list<T: DeserializeOwned>(
        &self,
        place: Place,
        plural: &str,
        query: &[(&str, &str)],
    ) -> Result<Vec<T>, ApiError> {
        let (mut all, mut known) = (Vec::new(), HashSet::new());
        let place = place.asking(query);
        for number in 1..=MOST_PAGES {
            let page = place.clone().asking(&[("page", &number.to_string())]);
            let Page { items, has_more, .. } = lists::page(self.read(&page).await?, plural, number);
            let before = all.len();
            all.extend(lists::fresh(items, &mut known));
            // A service that does not know pages answers with the same one for ever.
            if !has_more || all.len() == before {
                return Ok(reading::items(all));
            }
        }
        tracing::warn!(list = plural, items = all.len(), "a list is longer than is read");
        Ok(reading::items(all))
    }

    /// Reads the first page of a list.
    pub(crate) async fn first_page<T: DeserializeOwned>(
        &self,
        place: Place,
        plural: &str,
        query: &[(&str, &str)],
    ) -> Result<Vec<T>, ApiError> {
        let body = self.read(&place.asking(query)).await?;
        Ok(reading::items(lists::page(body, plural, 1).items))
    }

    /// Reads one page of a list, from 1.
    pub(crate) async fn page(&self, place: Place, plural: &str, number: u32) -> Result<Page, ApiError> {
        let place = place.asking(&[("page", &number.to_string())]);
        Ok(lists::page(self.read(&place).await?, plural, number))
    }

    /// Changes something and reads what it became. Never repeated by itself.
    pub(crate) async fn write<B: Serialize + Sync, T: DeserializeOwned>(
        &self,
        method: Method,
        place: Place,
        body: &B,
    ) -> Result<T, ApiError> {
        let request = place.client.request(method, place.url).json(body);
        done(self.call(&request, Errand::Write).await?)
    }

    /// As [`Api::write`], for a call that needs no words.
    pub(crate) async fn order<T: DeserializeOwned>(&self, method: Method, place: Place) -> Result<T, ApiError> {
        let request = place.client.request(method, place.url);
        done(self.call(&request, Errand::Write).await?)
    }

    /// Removes something. Never repeated by itself.
    pub(crate) async fn remove(&self, place: Place) -> Result<(), ApiError> {
        self.call(&place.client.delete(place.url), Errand::Write).await.map(drop)
    }

    /// A read: tried again when there is hope.
    async fn read(&self, place: &Place) -> Result<Value, ApiError> {
        let mut tries = Tries::of(self.patience);
        loop {
            match self.call(&place.client.get(place.url.clone()), Errand::Read).await {
                Err(error) => tries.pause(error).await?,
                read => return read,
            }
        }
    }

    /// One call; a refused token is renewed once, and the call repeated once: it was not executed.
    async fn call(&self, request: &RequestBuilder, errand: Errand) -> Result<Value, ApiError> {
        let grant = self.tokens.fetch(None).await.map_err(token_error)?;
        match self.send(request, errand, &grant).await {
            Err(error) if error.kind == ErrorKind::Unauthorized => {
                let fresh = self.other_than(&grant).await.map_err(token_error)?;
                self.send(request, errand, &fresh).await
            }
            answer => answer,
        }
    }

    /// Another token than the one that the service has refused. Without one, nothing can be asked any more.
    async fn other_than(&self, refused: &Grant) -> Result<Grant, TokenFailure> {
        let fresh = self.tokens.fetch(Some(refused.number)).await;
        if matches!(fresh, Err(TokenFailure::Missing)) {
            self.tokens.ended();
        }
        fresh
    }

    async fn send(&self, request: &RequestBuilder, errand: Errand, grant: &Grant) -> Result<Value, ApiError> {
        let unusable = || ApiError::new(ErrorKind::Invalid, "the request cannot be sent");
        let request = request
            .try_clone()
            .ok_or_else(unusable)?
            .bearer_auth(grant.secret.expose_secret())
            .header("X-Tenant-Id", &self.tenant);
        // Never closed.
        let _turn = self.calls.acquire().await;
        let answer = match request.send().await {
            Ok(response) => {
                let status = response.status();
                envelope::read(response).await.map_err(|error| errand.answered(status, error))
            }
            Err(error) => Err(errand.unanswered(&error)),
        };
        answer.map_err(|error| error.without(&grant.secret))
    }
}

/// What a call is for. Of a read that failed nothing is left; a write that was sent may have been done whatever became of its
/// answer.
#[derive(Clone, Copy)]
enum Errand {
    Read,
    Write,
}

impl Errand {
    fn unanswered(self, error: &reqwest::Error) -> ApiError {
        let was_sent = !error.is_connect() && !error.is_builder();
        self.perhaps_done(was_sent, ApiError::offline(error))
    }

    /// A gateway that had no answer itself, or an answer that broke off or is none of the service's.
    fn answered(self, status: StatusCode, error: ApiError) -> ApiError {
        let is_lost = match error.status {
            Some(status) => matches!(status, 502 | 504),
            None => !status.is_client_error(),
        };
        self.perhaps_done(is_lost, error)
    }

    fn perhaps_done(self, is_lost: bool, error: ApiError) -> ApiError {
        match self {
            Self::Write if is_lost => ApiError { kind: ErrorKind::PerhapsDone, ..error },
            Self::Write | Self::Read => error,
        }
    }
}

/// What a write made of the thing.
fn done<T: DeserializeOwned>(answer: Value) -> Result<T, ApiError> {
    reading::whole(envelope::data(answer)).map_err(|error| ApiError { kind: ErrorKind::Done, ..error })
}

/// The service's clock, to the second.
fn server_time(response: &Response) -> Option<SystemTime> {
    let date = response.headers().get(header::DATE)?.to_str().ok()?;
    httpdate::parse_http_date(date).ok()
}

/// The way of every request, as the socket's is decided.
fn routed(proxies: Arc<Proxies>) -> Proxy {
    Proxy::custom(move |target| match proxies.route(target) {
        Route::Direct => None,
        Route::Through(proxy) => Url::parse(proxy.address_with_credentials().expose_secret()).ok(),
    })
}

fn hide(error: ApiError, secret: Option<&Value>) -> ApiError {
    match secret.and_then(Value::as_str) {
        Some(secret) => error.without(&secret.to_owned().into()),
        None => error,
    }
}

fn token_error(failure: TokenFailure) -> ApiError {
    let (kind, wait) = match failure {
        TokenFailure::Refused | TokenFailure::Missing => (ErrorKind::Unauthorized, None),
        TokenFailure::Unavailable { timed_out: true, retry_after, .. } => (ErrorKind::TimedOut, retry_after),
        TokenFailure::Unavailable { timed_out: false, retry_after, .. } => (ErrorKind::Offline, retry_after),
    };
    ApiError { retry_after: wait, ..ApiError::new(kind, failure.to_string()) }
}

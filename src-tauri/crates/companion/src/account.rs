//! Signing in: from credentials to the services and the tokens for the socket.

use std::sync::Arc;
use std::time::SystemTime;

use backend_api::{
    Api, ApiError, ErrorKind, Http, Keeper, KeptSignIn, Login, TokenPair, TokenService, VaultError, Who,
};
use net::{Configuration, Dialer, Proxies, RestUrl, TrustedRoots, WayError};
use realtime::WebSocketConnector;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use crate::sign_in_error::SignInError;
use crate::surroundings::Surroundings;
use crate::views::{Kept, Mode, SessionView, SignedInUser};

/// Where and as whom to sign in.
pub struct Account {
    configuration: Configuration,
    mode: Mode,
    credentials: Credentials,
    kept: Kept,
}

enum Credentials {
    Password {
        username: String,
        password: SecretString,
    },
    /// Of unknown age, and taken as they are: an app that starts offline starts.
    Tokens(TokenPair),
    /// Of unknown age, and shown to the service first: somebody waits for the verdict.
    Copied(TokenPair),
    Kept(Box<KeptSignIn>),
}

impl Credentials {
    /// The user that the access token names.
    fn user(&self) -> Option<String> {
        match self {
            Self::Tokens(pair) | Self::Copied(pair) => pair.user(),
            Self::Password { .. } | Self::Kept(_) => None,
        }
    }
}

/// A sign-in that works.
pub(crate) struct SignedIn {
    pub(crate) api: Arc<Api>,
    /// For what needs no token: signing out.
    pub(crate) account: Http,
    pub(crate) tokens: TokenService,
    /// What keeps the sign-in, or would: nothing, when the process environment brought it along.
    pub(crate) keeper: Option<Keeper>,
    /// Why an earlier sign-in that nobody wants back may still be kept.
    pub(crate) lingers: Option<VaultError>,
    pub(crate) connector: Arc<WebSocketConnector>,
    /// The socket's address, which holds nothing secret.
    pub(crate) url: String,
    pub(crate) tenant: String,
    /// The user's id, as far as anybody says it.
    pub(crate) user: Option<String>,
    pub(crate) realtime: bool,
    pub(crate) view: SessionView,
    /// The service's clock at the sign-in, and ours.
    pub(crate) clocks: Option<(SystemTime, SystemTime)>,
}

/// The services of an environment, without anybody signed in.
pub(crate) struct Services {
    dialer: Dialer,
    /// Of the account service.
    address: RestUrl,
    pub(crate) account: Http,
    traction: Http,
}

impl Account {
    /// A seeded user of the demo's own backend.
    #[must_use]
    pub fn demo(configuration: Configuration, username: &str, password: &str) -> Self {
        let credentials = Credentials::Password { username: username.to_owned(), password: password.into() };
        Self { configuration, mode: Mode::Demo, credentials, kept: Kept::Nowhere }
    }

    /// Tokens that the process environment brought along, for this run only.
    #[must_use]
    pub fn with_tokens(configuration: Configuration, tokens: TokenPair) -> Self {
        Self::real(configuration, Credentials::Tokens(tokens), Kept::Environment)
    }

    pub(crate) fn of_person(configuration: Configuration, username: &str, password: SecretString, stay: bool) -> Self {
        let credentials = Credentials::Password { username: username.trim().to_owned(), password };
        Self::real(configuration, credentials, Kept::wanted(stay))
    }

    pub(crate) fn copied(configuration: Configuration, tokens: TokenPair, stay: bool) -> Self {
        // Without a refresh token there is nothing worth keeping.
        let kept = Kept::wanted(stay && tokens.refresh.is_some());
        Self::real(configuration, Credentials::Copied(tokens), kept)
    }

    pub(crate) fn kept(configuration: Configuration, sign_in: KeptSignIn) -> Self {
        Self::real(configuration, Credentials::Kept(Box::new(sign_in)), Kept::Keyring)
    }

    fn real(configuration: Configuration, credentials: Credentials, kept: Kept) -> Self {
        Self { configuration, mode: Mode::Account, credentials, kept }
    }

    /// With a place in the keyring where that is wanted; whether that worked is the tokens' standing.
    pub(crate) async fn open(self, surroundings: &Surroundings) -> Result<SignedIn, SignInError> {
        let Self { configuration, mode, credentials, kept } = self;
        let services = Services::of(&configuration, mode, surroundings)?;
        let keeper = keeper(&configuration, surroundings);
        let was_kept = matches!(credentials, Credentials::Kept(_));
        let claimed = credentials.user();
        let Proven { tokens, who, clocks } = services.prove(credentials, &keeper).await?;
        let (tokens, lingers) = match kept {
            Kept::Keyring if !was_kept => (tokens.keep(keeper.clone(), who.clone()).await, None),
            // Whoever signs in for this session only does not want an earlier sign-in back at the next start.
            Kept::Session => (tokens, keeper.erase().await.err()),
            Kept::Keyring | Kept::Environment | Kept::Nowhere => (tokens, None),
        };
        let view = SessionView { mode, kept, ..SessionView::signed_out(configuration.environment.value.name()) };
        let socket = configuration.endpoints.socket.value;
        Ok(SignedIn {
            api: Arc::new(services.api(&tokens, &who.tenant_id)),
            url: socket.to_string(),
            connector: Arc::new(WebSocketConnector::new(socket, services.dialer)),
            account: services.account,
            tokens,
            keeper: (mode == Mode::Account && kept != Kept::Environment).then_some(keeper),
            lingers,
            realtime: configuration.realtime.value,
            view: view.showing(&who),
            user: who.user_id.or(claimed),
            tenant: who.tenant_id,
            clocks,
        })
    }
}

/// Who signed in, as far as known, and the tokens that prove it.
struct Proven {
    tokens: TokenService,
    who: Who,
    clocks: Option<(SystemTime, SystemTime)>,
}

impl Services {
    pub(crate) fn of(
        configuration: &Configuration,
        mode: Mode,
        surroundings: &Surroundings,
    ) -> Result<Self, SignInError> {
        let variable = |name: &str| surroundings.variable(name);
        let dialer = match mode {
            // On this machine: no setting of the network can keep it away.
            Mode::Demo => {
                Dialer::new(TrustedRoots::of_system().client_config().map_err(WayError::Tls)?, Proxies::direct())
            }
            Mode::Account | Mode::SignedOut | Mode::Restoring => Dialer::from_environment(variable)?,
        };
        let endpoints = &configuration.endpoints;
        let account = Http::new(endpoints.account.value.clone(), dialer.clone())?;
        let traction = Http::new(endpoints.traction.value.clone(), dialer.clone())?;
        Ok(Self { dialer, address: endpoints.account.value.clone(), account, traction })
    }

    /// Why the account service was not reached, as far as the way to it tells.
    pub(crate) async fn explain(&self, error: ApiError) -> SignInError {
        if matches!(error.kind, ErrorKind::Offline | ErrorKind::Untrusted | ErrorKind::TimedOut) {
            SignInError::unreachable(error, &self.dialer, &self.address).await
        } else {
            error.into()
        }
    }

    fn api(&self, tokens: &TokenService, tenant: &str) -> Api {
        Api::new(self.account.clone(), self.traction.clone(), Arc::new(tokens.clone()), tenant.to_owned())
    }

    async fn prove(&self, credentials: Credentials, keeper: &Keeper) -> Result<Proven, SignInError> {
        match credentials {
            Credentials::Password { username, password } => self.log_in(&username, &password).await,
            Credentials::Tokens(pair) => self.take(pair),
            Credentials::Copied(pair) => self.introduce(pair).await,
            Credentials::Kept(sign_in) => {
                let who = sign_in.who.clone();
                let tokens = TokenService::kept(self.account.clone(), *sign_in, keeper.clone());
                Ok(Proven { tokens, who, clocks: None })
            }
        }
    }

    async fn log_in(&self, username: &str, password: &SecretString) -> Result<Proven, SignInError> {
        let login = match self.account.login(username, password).await {
            Ok(login) => login,
            Err(error) => return Err(self.explain(error).await),
        };
        let clocks = login.server_time.map(|theirs| (theirs, SystemTime::now()));
        let who = who_of(&login);
        Ok(Proven { tokens: TokenService::issued(self.account.clone(), login.tokens), who, clocks })
    }

    fn take(&self, pair: TokenPair) -> Result<Proven, SignInError> {
        let who = Who { tenant_id: pair.tenant().ok_or(SignInError::NotOurs)?, ..Who::default() };
        Ok(Proven { tokens: TokenService::found(self.account.clone(), pair), who, clocks: None })
    }

    /// Shows the token to the service, and asks whose it is.
    async fn introduce(&self, pair: TokenPair) -> Result<Proven, SignInError> {
        let now = SystemTime::now();
        // Nothing is issued in the future: then it is our clock that is behind.
        let clocks = pair.issued_at().filter(|issued| *issued > now).map(|issued| (issued, now));
        let Proven { tokens, who, .. } = self.take(pair)?;
        let api = self.api(&tokens, &who.tenant_id);
        let (profile, tenant) = tokio::join!(api.profile(), api.tenant());
        let profile = match profile {
            Ok(profile) => profile,
            Err(error) if error.kind == ErrorKind::Unauthorized => return Err(SignInError::TokenRefused),
            Err(error) => return Err(self.explain(error).await),
        };
        let who = Who {
            name: Some(profile.name()),
            user_id: Some(profile.user_id),
            person_id: profile.person_id,
            email: profile.email,
            company: tenant.ok().map(|tenant| tenant.name),
            ..who
        };
        Ok(Proven { tokens, who, clocks })
    }
}

/// Keeps the sign-in of a configuration.
pub(crate) fn keeper(configuration: &Configuration, surroundings: &Surroundings) -> Keeper {
    Keeper::new(Arc::clone(&surroundings.vault), &configuration.endpoints.account.value)
}

/// A token that somebody copied: a JSON Web Token alone, or the JSON of a sign-in with both.
///
/// # Errors
/// When the text is neither. It is not repeated: it may be anything.
pub(crate) fn copied_tokens(text: &SecretString) -> Result<TokenPair, SignInError> {
    let text = text.expose_secret().trim();
    if let Ok(answer) = serde_json::from_str::<CopiedAnswer>(text) {
        return Ok(answer.pair());
    }
    let token = text.strip_prefix("Bearer ").unwrap_or(text).trim().trim_matches('"');
    let is_one = token.split('.').count() == 3 && !token.contains(char::is_whitespace);
    if is_one { Ok(TokenPair { access: token.to_owned().into(), refresh: None }) } else { Err(SignInError::NoToken) }
}

/// The sign-in's answer, with or without its envelope.
#[derive(Deserialize)]
#[serde(untagged)]
enum CopiedAnswer {
    Enveloped { data: CopiedPair },
    Bare(CopiedPair),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CopiedPair {
    access_token: SecretString,
    refresh_token: Option<SecretString>,
}

impl CopiedAnswer {
    fn pair(self) -> TokenPair {
        let (Self::Enveloped { data: CopiedPair { access_token, refresh_token } }
        | Self::Bare(CopiedPair { access_token, refresh_token })) = self;
        TokenPair { access: access_token, refresh: refresh_token }
    }
}

fn who_of(login: &Login) -> Who {
    Who {
        tenant_id: login.tenant.id.clone(),
        user_id: Some(login.user.id.clone()),
        person_id: login.user.person_id.clone(),
        name: Some(login.user.name()),
        email: login.user.email.clone(),
        title: login.title.clone(),
        company: Some(login.tenant.name.clone()),
    }
}

impl Kept {
    fn wanted(stay: bool) -> Self {
        if stay { Self::Keyring } else { Self::Session }
    }
}

impl SessionView {
    /// What is known about the user, for what is kept of the sign-in.
    pub(crate) fn tells(&self, who: &mut Who) {
        if let Some(user) = &self.user {
            who.user_id = Some(user.user_id.clone());
            who.person_id.clone_from(&user.person_id);
            who.name = Some(user.name.clone());
        }
        who.company = self.company.clone().or(who.company.take());
        who.email = self.email.clone().or(who.email.take());
    }

    /// With what is known about the user.
    pub(crate) fn showing(mut self, who: &Who) -> Self {
        let user = who.user_id.clone().map(|user_id| SignedInUser {
            user_id,
            person_id: who.person_id.clone(),
            name: who.name.clone().unwrap_or_default(),
        });
        self.user = user.or(self.user);
        self.company = who.company.clone().or(self.company);
        self.email = who.email.clone().or(self.email);
        self.title = who.title.clone().or(self.title);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copied_token_is_taken_in_every_shape_that_people_copy() {
        for text in [
            "h.p.s",
            "  Bearer h.p.s\n",
            "\"h.p.s\"",
            r#"{"accessToken":"h.p.s"}"#,
            r#"{"success":true,"data":{"accessToken":"h.p.s","refreshToken":"r"}}"#,
        ] {
            assert_eq!(copied_tokens(&text.to_owned().into()).unwrap().access.expose_secret(), "h.p.s", "{text}");
        }
        let both = copied_tokens(&r#"{"accessToken":"h.p.s","refreshToken":"r"}"#.to_owned().into()).unwrap();
        assert_eq!(both.refresh.unwrap().expose_secret(), "r");
    }

    #[test]
    fn other_texts_are_no_tokens_and_are_not_repeated() {
        for text in ["", "canary", "a canary. two. three", "{\"refreshToken\":\"canary\"}"] {
            let error = copied_tokens(&text.to_owned().into()).unwrap_err();
            assert!(!format!("{error}{error:?}").contains("canary"));
        }
    }
}

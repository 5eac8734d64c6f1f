//! Why nobody was signed in, in plain words.

use std::time::Duration;

use backend_api::ApiError;
use net::{ConfigError, DialError, Dialer, Fault, Layer, RestUrl, WayError};
use tokio::time::timeout;

use crate::views::{CommandError, ErrorCode};

/// Longest look at the way to the service.
const LIMIT: Duration = Duration::from_secs(10);

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// The service refused, or failed.
    #[error("{}", in_words(.0))]
    Api(#[from] ApiError),
    /// The way to the service is broken at this layer.
    #[error("{}", way_in_words(.0))]
    Unreachable(DialError),
    /// The certificates or the proxy of the process environment cannot be used.
    #[error(transparent)]
    Way(#[from] WayError),
    /// A variable of the process environment cannot be used.
    #[error(transparent)]
    Configuration(#[from] ConfigError),
    /// The token does not say whose it is.
    #[error("the access token names no tenant: is it a PurposePath token?")]
    NotOurs,
    /// The copied text is no token.
    #[error("What was copied is no token: copy an access token, or JSON with accessToken and refreshToken.")]
    NoToken,
    /// The service does not accept the token.
    #[error("The service does not accept this token: it may have expired. Copy a new one.")]
    TokenRefused,
}

impl SignInError {
    /// Looks at the way to the service: the HTTP client does not tell which layer failed.
    pub(crate) async fn unreachable(error: ApiError, dialer: &Dialer, address: &RestUrl) -> Self {
        match timeout(LIMIT, dialer.dial(address.url())).await {
            Ok(Err(dial_error)) => Self::Unreachable(dial_error),
            Ok(Ok(_)) | Err(_) => error.into(),
        }
    }
}

impl From<SignInError> for CommandError {
    fn from(error: SignInError) -> Self {
        let message = error.to_string();
        let code = match &error {
            SignInError::Api(error) => {
                return Self { code: code_of(error), message, fields: Self::from(error.clone()).fields };
            }
            SignInError::Unreachable(error) => code_of_way(error),
            SignInError::Way(_) | SignInError::Configuration(_) => ErrorCode::Internal,
            SignInError::NotOurs | SignInError::NoToken => ErrorCode::Validation,
            SignInError::TokenRefused => ErrorCode::InvalidCredentials,
        };
        Self::new(code, message)
    }
}

fn code_of(error: &ApiError) -> ErrorCode {
    let code = CommandError::from(error.clone()).code;
    if code == ErrorCode::Unauthorized { ErrorCode::InvalidCredentials } else { code }
}

fn in_words(error: &ApiError) -> String {
    match code_of(error) {
        ErrorCode::InvalidCredentials => "The user name or the password is not right.".to_owned(),
        ErrorCode::EmailNotVerified => {
            "The e-mail address is not verified yet: open the link in the message that PurposePath has sent, then sign in."
                .to_owned()
        }
        ErrorCode::AccountLocked => match &error.locked_until {
            Some(until) => format!("The account is locked until {}. Try again then.", readable(until)),
            None => "The account is locked. Try again later, or ask the owner of the account.".to_owned(),
        },
        ErrorCode::RateLimited => match error.retry_after {
            Some(wait) => format!("Too many attempts: try again in {} s.", wait.as_secs().max(1)),
            None => "Too many attempts: try again in a few minutes.".to_owned(),
        },
        ErrorCode::Server => format!("The service is in trouble ({error}). Try again later."),
        ErrorCode::Offline
        | ErrorCode::Unauthorized
        | ErrorCode::Forbidden
        | ErrorCode::NotFound
        | ErrorCode::Validation
        | ErrorCode::Conflict
        | ErrorCode::SignedOut
        | ErrorCode::ClockWrong
        | ErrorCode::Untrusted
        | ErrorCode::NotInPlan
        | ErrorCode::PerhapsDone
        | ErrorCode::Done
        | ErrorCode::Internal => error.to_string(),
    }
}

fn code_of_way(error: &DialError) -> ErrorCode {
    match (error.layer, error.certificate.as_ref().map(|problem| &problem.fault)) {
        // A certificate is issued for now: that its time has not come says that our clock is behind.
        (Layer::Certificate, Some(Fault::NotYetValid(_))) => ErrorCode::ClockWrong,
        (Layer::Certificate, _) => ErrorCode::Untrusted,
        (Layer::Dns | Layer::Refused | Layer::Network | Layer::Proxy | Layer::Tls, _) => ErrorCode::Offline,
    }
}

fn way_in_words(error: &DialError) -> String {
    let advice = match (error.layer, error.certificate.as_ref().map(|problem| &problem.fault)) {
        (Layer::Dns, _) => "The service was not found: is this computer online?",
        (Layer::Refused | Layer::Network, _) => "The service cannot be reached: check the network and the firewall.",
        (Layer::Proxy, _) => "The proxy does not let the connection pass: check its address, user name and password.",
        (Layer::Tls, _) => "No encrypted connection to the service: a firewall on the way may break it.",
        (Layer::Certificate, Some(Fault::NotYetValid(_))) => "This computer's clock is wrong: set it, then sign in.",
        (Layer::Certificate, Some(Fault::Expired(_))) => {
            "The service's certificate has expired, or this computer's clock is wrong: check the clock."
        }
        (Layer::Certificate, Some(Fault::UnknownIssuer)) => {
            "The service's certificate is not trusted. If your company inspects connections, name its root certificate in PURPOSEPATH_CA_FILE."
        }
        (Layer::Certificate, _) => "The service's certificate is not trusted: somebody else may answer in its place.",
    };
    format!("{advice} ({error})")
}

/// `2026-03-02T14:30:00.000Z` as `2026-03-02 14:30 UTC`; what is written otherwise stays as it is.
fn readable(time: &str) -> String {
    match (time.ends_with('Z'), time.get(..16)) {
        (true, Some(minutes)) => format!("{} UTC", minutes.replace('T', " ")),
        _ => time.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use backend_api::ErrorKind;

    use super::*;

    fn told(status_code: Option<&str>, kind: ErrorKind) -> CommandError {
        let error = ApiError {
            kind,
            message: "in the service's words".to_owned(),
            status: None,
            code: status_code.map(str::to_owned),
            retry_after: Some(Duration::from_secs(30)),
            fields: Vec::new(),
            locked_until: Some("2026-03-02T14:30:00.000Z".to_owned()),
        };
        SignInError::from(error).into()
    }

    #[test]
    fn every_refusal_has_its_code_and_says_what_to_do() {
        for (code, kind, expected, words) in [
            (Some("INVALID_CREDENTIALS"), ErrorKind::Unauthorized, ErrorCode::InvalidCredentials, "password"),
            (Some("EMAIL_NOT_VERIFIED"), ErrorKind::Forbidden, ErrorCode::EmailNotVerified, "link"),
            (Some("ACCOUNT_LOCKED"), ErrorKind::Forbidden, ErrorCode::AccountLocked, "2026-03-02 14:30 UTC"),
            (None, ErrorKind::RateLimited, ErrorCode::RateLimited, "30 s"),
            (None, ErrorKind::Server, ErrorCode::Server, "Try again later"),
            (None, ErrorKind::Invalid, ErrorCode::Validation, "in the service's words"),
        ] {
            let error = told(code, kind);
            assert_eq!(error.code, expected);
            assert!(error.message.contains(words), "{}", error.message);
        }
    }

    #[test]
    fn a_certificate_of_the_future_tells_of_our_clock() {
        let of = |fault| {
            let certificate = Some(Box::new(net::CertificateProblem { fault, issuer: None }));
            DialError { layer: Layer::Certificate, detail: "refused".to_owned(), certificate }
        };
        let code = |fault| CommandError::from(SignInError::Unreachable(of(fault))).code;
        assert_eq!(code(Fault::NotYetValid(None)), ErrorCode::ClockWrong);
        assert_eq!(code(Fault::UnknownIssuer), ErrorCode::Untrusted);
    }
}

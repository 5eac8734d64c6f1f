//! Which way a connection takes: straight, or through a proxy named by a flag or by the environment.

use std::fmt;

use percent_encoding::percent_decode_str;
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::endpoint::is_loopback;
use crate::environment::Origin;
use crate::exceptions::Exceptions;

/// The proxies in force, and what goes past them. Decides, and does no I/O.
#[derive(Clone, Debug, Default)]
pub struct Proxies(Choice);

#[derive(Clone, Debug, Default)]
enum Choice {
    #[default]
    Direct,
    Always(Proxy),
    Environment {
        encrypted: Option<Proxy>,
        plain: Option<Proxy>,
        exceptions: Exceptions,
    },
}

/// The way to one target.
#[derive(Clone, Copy, Debug)]
pub enum Route<'a> {
    /// Straight to it.
    Direct,
    /// Through this proxy.
    Through(&'a Proxy),
}

/// A proxy. Its user name and password are never printed.
#[derive(Clone, Debug)]
pub struct Proxy {
    kind: ProxyKind,
    host: String,
    port: u16,
    credentials: Option<Credentials>,
    origin: Origin,
}

/// What a proxy speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProxyKind {
    /// HTTP `CONNECT` (RFC 9110 section 9.3.6).
    Http,
    /// SOCKS 5 (RFC 1928); the proxy resolves the target's name.
    Socks5,
}

#[derive(Clone, Debug)]
pub(crate) struct Credentials {
    pub(crate) user: SecretString,
    pub(crate) password: SecretString,
}

/// A proxy that cannot be used. The address is not repeated: it may hold a password.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{origin}: {problem}")]
pub struct ProxyError {
    /// The variable or flag that names the proxy.
    pub origin: Origin,
    /// What is wrong with it.
    pub problem: ProxyProblem,
}

/// What is wrong with the address of a proxy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProxyProblem {
    /// No host, or no URL at all.
    #[error("this is no address of a proxy: expected something like http://proxy.example.com:3128")]
    NotAnAddress,
    /// A kind of proxy that is not spoken here.
    #[error("{0}:// proxies are not supported: use http:// or socks5://")]
    Scheme(String),
}

/// Looked up in this order: ours, then as curl does; the lower-case name wins.
const FOR_ENCRYPTED: [&str; 5] = [OURS, "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
/// `HTTP_PROXY` is missing on purpose: behind CGI a client could set it by a header (CVE-2016-5385), so curl skips it too.
const FOR_PLAIN: [&str; 4] = [OURS, "http_proxy", "all_proxy", "ALL_PROXY"];
/// For this app alone.
const OURS: &str = "PURPOSEPATH_PROXY";
const EXCEPTIONS: [&str; 2] = ["no_proxy", "NO_PROXY"];

impl Proxies {
    /// No proxy for anybody.
    #[must_use]
    pub fn direct() -> Self {
        Self(Choice::Direct)
    }

    /// This proxy for every target, loopback included: whoever names it by a flag means it.
    #[must_use]
    pub fn always(proxy: Proxy) -> Self {
        Self(Choice::Always(proxy))
    }

    /// The proxies of the process environment; `variable` looks a name up in it.
    ///
    /// `PURPOSEPATH_PROXY` is for this app alone and comes first. Else
    /// `wss://` and `https://` go by `HTTPS_PROXY`, else `ALL_PROXY`; `ws://` and `http://` by `http_proxy` (lower case
    /// only), else `ALL_PROXY`; blank is unset. What `NO_PROXY` names and loopback go straight.
    ///
    /// # Errors
    /// Names the variable that holds no usable proxy.
    pub fn from_environment(variable: impl Fn(&str) -> Option<String>) -> Result<Self, ProxyError> {
        let first = |names: &[&'static str]| names.iter().find_map(|name| Some((*name, given(&variable, name)?)));
        let proxy = |names: &[&'static str]| {
            first(names).map(|(name, text)| Proxy::parse(&text, Origin::Variable(name))).transpose()
        };
        let (encrypted, plain) = (proxy(&FOR_ENCRYPTED)?, proxy(&FOR_PLAIN)?);
        let exceptions = first(&EXCEPTIONS).map(|(_, list)| Exceptions::parse(&list)).unwrap_or_default();
        Ok(Self(Choice::Environment { encrypted, plain, exceptions }))
    }

    /// The way to `target`.
    #[must_use]
    pub fn route(&self, target: &Url) -> Route<'_> {
        let proxy = match &self.0 {
            Choice::Direct => None,
            Choice::Always(proxy) => Some(proxy),
            Choice::Environment { exceptions, .. } if is_loopback(target) || exceptions.hold_for(target) => None,
            Choice::Environment { encrypted, plain, .. } => match target.scheme() {
                "wss" | "https" => encrypted.as_ref(),
                _ => plain.as_ref(),
            },
        };
        proxy.map_or(Route::Direct, Route::Through)
    }
}

impl Proxy {
    /// Reads `http://[user:password@]host[:port]` or `socks5://…` (also `socks5h://`); without a scheme it is `http://`.
    /// The port is 80, for SOCKS 1080, unless it is given. User and password are percent-encoded.
    ///
    /// # Errors
    /// Says what is wrong, without repeating the address.
    pub fn parse(text: &str, origin: Origin) -> Result<Self, ProxyError> {
        match parsed(text.trim()) {
            Ok((kind, url)) => Ok(Self {
                kind,
                host: url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned(),
                port: url.port_or_known_default().unwrap_or(SOCKS_PORT),
                credentials: Credentials::of(&url),
                origin,
            }),
            Err(problem) => Err(ProxyError { origin, problem }),
        }
    }

    /// What it speaks.
    #[must_use]
    pub fn kind(&self) -> ProxyKind {
        self.kind
    }

    /// Its host: a name or an address, without brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Its port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Where it is named.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Its address with user name and password, for a client that speaks to it by itself. Never to be printed.
    #[must_use]
    pub fn address_with_credentials(&self) -> SecretString {
        // The h asks that client to leave the target's name to the proxy, as our own dialling does.
        let scheme = if self.kind == ProxyKind::Http { "http" } else { "socks5h" };
        let credentials = self.credentials.as_ref().map(Credentials::encoded).unwrap_or_default();
        format!("{scheme}://{credentials}{}:{}", bracketed(&self.host), self.port).into()
    }

    pub(crate) fn credentials(&self) -> Option<&Credentials> {
        self.credentials.as_ref()
    }
}

/// Without user name and password.
impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.kind == ProxyKind::Http { "http" } else { "socks5" };
        write!(f, "{scheme}://{}:{}", bracketed(&self.host), self.port)
    }
}

impl Credentials {
    fn of(url: &Url) -> Option<Self> {
        let decoded = |text: &str| SecretString::from(percent_decode_str(text).decode_utf8_lossy().into_owned());
        let named = !url.username().is_empty() || url.password().is_some();
        named.then(|| Self { user: decoded(url.username()), password: decoded(url.password().unwrap_or_default()) })
    }

    /// `user:password@`, percent-encoded.
    fn encoded(&self) -> String {
        let encode = |secret: &SecretString| {
            percent_encoding::utf8_percent_encode(secret.expose_secret(), percent_encoding::NON_ALPHANUMERIC)
                .to_string()
        };
        format!("{}:{}@", encode(&self.user), encode(&self.password))
    }
}

/// Registered for SOCKS (RFC 1928 section 3).
const SOCKS_PORT: u16 = 1080;

fn parsed(text: &str) -> Result<(ProxyKind, Url), ProxyProblem> {
    let with_scheme = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
    let url = Url::parse(&with_scheme).map_err(|_| ProxyProblem::NotAnAddress)?;
    let kind = match url.scheme() {
        "http" => ProxyKind::Http,
        "socks5" | "socks5h" => ProxyKind::Socks5,
        other => return Err(ProxyProblem::Scheme(other.to_owned())),
    };
    if url.host_str().is_none_or(str::is_empty) { Err(ProxyProblem::NotAnAddress) } else { Ok((kind, url)) }
}

/// A host as it stands before a port.
pub(crate) fn bracketed(host: &str) -> String {
    if host.contains(':') { format!("[{host}]") } else { host.to_owned() }
}

fn given(variable: impl Fn(&str) -> Option<String>, name: &str) -> Option<String> {
    variable(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOCKET: &str = "wss://api.purposepath.app/realtime";

    fn environment(pairs: &'static [(&'static str, &'static str)]) -> Proxies {
        let variable = |name: &str| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        Proxies::from_environment(variable).expect("good proxies")
    }

    fn way(proxies: &Proxies, target: &str) -> String {
        match proxies.route(&Url::parse(target).expect("a URL")) {
            Route::Direct => "direct".to_owned(),
            Route::Through(proxy) => proxy.to_string(),
        }
    }

    fn flag(text: &str) -> Result<Proxy, ProxyError> {
        Proxy::parse(text, Origin::Flag("--proxy"))
    }

    #[test]
    fn nothing_set_goes_straight() {
        assert_eq!(way(&environment(&[]), SOCKET), "direct");
        assert_eq!(way(&environment(&[("HTTPS_PROXY", " ")]), SOCKET), "direct", "blank is unset");
    }

    #[test]
    fn encrypted_targets_go_by_their_own_variable_before_the_common_one() {
        let both = environment(&[("HTTPS_PROXY", "http://secure:1"), ("ALL_PROXY", "socks5://all")]);
        assert_eq!(way(&both, SOCKET), "http://secure:1");
        assert_eq!(way(&both, "https://api.purposepath.app"), "http://secure:1");
        assert_eq!(way(&both, "http://api.purposepath.app"), "socks5://all:1080");
    }

    #[test]
    fn lower_case_wins_and_http_proxy_counts_in_lower_case_only() {
        let both = environment(&[("https_proxy", "low:1"), ("HTTPS_PROXY", "high:1"), ("HTTP_PROXY", "evil:1")]);
        assert_eq!(way(&both, SOCKET), "http://low:1");
        assert_eq!(way(&both, "http://api.purposepath.app"), "direct");
        assert_eq!(way(&environment(&[("http_proxy", "plain:1")]), "ws://api.purposepath.app"), "http://plain:1");
    }

    #[test]
    fn exceptions_and_loopback_go_past_the_environments_proxies() {
        let proxies = environment(&[("ALL_PROXY", "corp:3128"), ("NO_PROXY", ".purposepath.app")]);
        assert_eq!(way(&proxies, SOCKET), "direct");
        assert_eq!(way(&proxies, "https://elsewhere.example"), "http://corp:3128");
        for here in ["ws://localhost:5055", "ws://127.0.0.1:5055", "http://[::1]:8001", "ws://mock.localhost"] {
            assert_eq!(way(&proxies, here), "direct", "{here}");
        }
    }

    #[test]
    fn a_flag_holds_for_everybody() {
        let proxies = Proxies::always(flag("socks5h://proxy").expect("good"));
        assert_eq!(way(&proxies, "ws://localhost:5055"), "socks5://proxy:1080");
        assert_eq!(way(&proxies, SOCKET), "socks5://proxy:1080");
    }

    #[test]
    fn an_address_that_is_none_names_its_origin_and_hides_its_password() {
        let error = Proxies::from_environment(|name| (name == "HTTPS_PROXY").then(|| "ftp://me:hush@proxy".to_owned()))
            .expect_err("no FTP");
        assert_eq!(error.problem, ProxyProblem::Scheme("ftp".to_owned()));
        assert!(error.to_string().starts_with("HTTPS_PROXY: ") && !error.to_string().contains("hush"), "{error}");
        for bad in ["", "http://", "socks5://", "http://me:hush@:80", "http://me:hush@pro xy"] {
            let error = flag(bad).expect_err(bad);
            assert_eq!(error.problem, ProxyProblem::NotAnAddress, "{bad}");
            assert!(!error.to_string().contains("hush"));
        }
    }

    #[test]
    fn credentials_are_decoded_and_never_shown() {
        let proxy = flag("http://me%40corp:hu%3Ash@proxy.example").expect("good");
        let Credentials { user, password } = proxy.credentials().expect("there are some");
        assert_eq!((user.expose_secret(), password.expose_secret()), ("me@corp", "hu:sh"));
        for shown in [format!("{proxy}"), format!("{proxy:?}")] {
            assert!(!shown.contains("corp") && !shown.contains("sh\""), "{shown}");
        }
        let whole = proxy.address_with_credentials();
        assert_eq!(
            whole.expose_secret(),
            "http://me%40corp:hu%3Ash@proxy.example:80",
            "but handed to whom it concerns"
        );
    }

    #[test]
    fn addresses_of_version_6_keep_their_brackets_where_a_port_follows() {
        let proxy = flag("http://[::1]:3128").expect("good");
        assert_eq!((proxy.host(), proxy.to_string().as_str()), ("::1", "http://[::1]:3128"));
    }
}

//! What goes past the proxies of the environment: `NO_PROXY`.

use std::net::IpAddr;

use ipnet::IpNet;
use url::{Host, Url};

/// The list of `NO_PROXY`, read as curl reads it: entries apart by commas or blanks; `*` is everybody; a name stands for
/// itself and all names below it, with or without a leading dot (or `*.`); addresses and networks (CIDR) stand for targets
/// given as addresses, no name is resolved for them; any entry may end in a port.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Exceptions(Vec<Exception>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Exception {
    whom: Whom,
    /// Only at this port.
    port: Option<u16>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Whom {
    Everybody,
    /// Lower case, without dots at its ends.
    Name(String),
    Network(IpNet),
}

impl Exceptions {
    pub(crate) fn parse(list: &str) -> Self {
        let entries = list.split([',', ' ', '\t']).filter(|entry| !entry.is_empty());
        Self(entries.map(Exception::parse).collect())
    }

    /// True when `target` goes past the proxy.
    pub(crate) fn hold_for(&self, target: &Url) -> bool {
        let port = target.port_or_known_default();
        self.0.iter().any(|exception| (exception.port.is_none() || exception.port == port) && exception.names(target))
    }
}

impl Exception {
    fn parse(entry: &str) -> Self {
        if let Some(whom) = Whom::of_address(entry) {
            return Self { whom, port: None };
        }
        match entry.rsplit_once(':').and_then(|(host, port)| Some((host, port.parse().ok()?))) {
            Some((host, port)) => Self { whom: Whom::parse(host), port: Some(port) },
            None => Self { whom: Whom::parse(entry), port: None },
        }
    }

    fn names(&self, target: &Url) -> bool {
        match (&self.whom, target.host()) {
            (Whom::Everybody, _) => true,
            (Whom::Name(name), Some(Host::Domain(host))) => is_below(host, name),
            (Whom::Network(network), Some(Host::Ipv4(address))) => network.contains(&IpAddr::V4(address)),
            (Whom::Network(network), Some(Host::Ipv6(address))) => {
                network.contains(&IpAddr::V6(address)) || network.contains(&IpAddr::V6(address).to_canonical())
            }
            (Whom::Name(_), Some(Host::Ipv4(_) | Host::Ipv6(_)) | None)
            | (Whom::Network(_), Some(Host::Domain(_)) | None) => false,
        }
    }
}

impl Whom {
    fn parse(text: &str) -> Self {
        if text == "*" {
            return Self::Everybody;
        }
        Self::of_address(text).unwrap_or_else(|| {
            let name = text.strip_prefix("*.").unwrap_or(text).trim_matches('.');
            Self::Name(name.to_ascii_lowercase())
        })
    }

    /// `10.0.0.1`, `10.0.0.0/8`, `::1`, `[::1]`, `fd00::/8`.
    fn of_address(text: &str) -> Option<Self> {
        let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
        let network = bare.parse().ok().or_else(|| bare.parse::<IpAddr>().ok().map(IpNet::from))?;
        Some(Self::Network(network))
    }
}

/// `host` is `name`, or stands below it. URLs hold hosts in lower case.
fn is_below(host: &str, name: &str) -> bool {
    let host = host.trim_end_matches('.');
    host.strip_suffix(name).is_some_and(|above| !name.is_empty() && (above.is_empty() || above.ends_with('.')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn goes_past(list: &str, target: &str) -> bool {
        Exceptions::parse(list).hold_for(&Url::parse(target).expect("a URL"))
    }

    #[test]
    fn a_name_stands_for_itself_and_what_is_below_it() {
        for list in
            ["example.com", ".example.com", "*.example.com", "EXAMPLE.com", "a.test, example.com", "example.com."]
        {
            assert!(goes_past(list, "wss://example.com/realtime"), "{list} names the host itself");
            assert!(goes_past(list, "wss://api.example.com/realtime"), "{list} names what is below");
            assert!(!goes_past(list, "wss://notexample.com"), "{list} does not name a longer word");
            assert!(!goes_past(list, "wss://example.com.evil.test"), "{list} does not name a longer name");
        }
    }

    #[test]
    fn a_star_stands_for_everybody_and_nothing_for_nobody() {
        assert!(goes_past("*", "https://api.example.com"));
        assert!(!goes_past("", "https://api.example.com"));
        assert!(!goes_past(" , .", "https://api.example.com"), "a lone dot names nobody");
    }

    #[test]
    fn addresses_and_networks_stand_for_targets_given_as_addresses() {
        assert!(goes_past("10.1.2.3", "https://10.1.2.3"));
        assert!(goes_past("10.0.0.0/8", "https://10.1.2.3"));
        assert!(!goes_past("10.0.0.0/8", "https://11.1.2.3"));
        assert!(goes_past("fd00::/8", "https://[fd12::1]"));
        assert!(goes_past("[::1]", "https://[::1]:8443"));
        assert!(goes_past("10.0.0.0/8", "https://[::ffff:10.1.2.3]"), "an IPv4 address in IPv6 clothes");
        assert!(!goes_past("10.0.0.0/8", "https://ten.example.com"), "no name is resolved for the list");
    }

    #[test]
    fn a_port_narrows_an_entry_to_itself() {
        assert!(goes_past("example.com:443", "wss://example.com/realtime"), "the default port counts");
        assert!(!goes_past("example.com:8443", "wss://example.com/realtime"));
        assert!(goes_past("[::1]:8443", "https://[::1]:8443"));
        assert!(!goes_past("10.1.2.3:1", "https://10.1.2.3"));
    }
}

//! What to do about each fault, in a sentence.

use backend_api::VaultProblem;
use net::{CertificateProblem, Fault};
use realtime_proto::Reason;

pub(super) const CONFIGURATION: &str = "Correct it and start again.";
pub(super) const DNS: &str = "Check the spelling of the host, the network, the VPN and the DNS server; a network without DNS of its own needs --proxy.";
pub(super) const REFUSED: &str = "Nobody listens there: check host and port, and whether the service runs.";
pub(super) const NETWORK: &str =
    "Check the network and the firewall: the way out must be open, or lead through a proxy (--proxy, HTTPS_PROXY).";
pub(super) const PROXY: &str = "Check the proxy's address, user name and password (--proxy, HTTPS_PROXY, ALL_PROXY), and that it lets connections to this host pass.";
pub(super) const TLS: &str =
    "Check that host and port belong to the service; a firewall or proxy on the way may break encrypted connections.";
pub(super) const HTTP: &str =
    "Check --api-url and the layers above; the REST services may stand at another host than the live stream.";
pub(super) const UPGRADE: &str = "Check the path of --url; a proxy or firewall on the way may not let WebSockets pass.";
pub(super) const TOKEN: &str = "Sign in again and use the new token.";
pub(super) const TOKEN_FILE: &str = "Name a file that can be read, or set PURPOSEPATH_TOKEN.";
pub(super) const FORBIDDEN: &str =
    "The plan or the role of this user does not include live updates: ask the owner of the account.";
pub(super) const LATER: &str = "The service is in trouble or too busy: try again later.";
pub(super) const CLOCK: &str =
    "Set this machine's clock, best by NTP (Linux: timedatectl set-ntp true): certificates and tokens live by it.";
pub(super) fn of_keyring(problem: VaultProblem) -> &'static str {
    match problem {
        VaultProblem::Missing | VaultProblem::Slow => {
            "Start a Secret Service (GNOME Keyring, KWallet or KeePassXC): without one the sign-in cannot be kept."
        }
        VaultProblem::Locked => {
            "Unlock it (Passwords and Keys, KWalletManager, KeePassXC), or log in with your password: an automatic login leaves it locked."
        }
        VaultProblem::NoDefaultCollection => {
            "Make a keyring and set it as default (Passwords and Keys, KWalletManager, KeePassXC)."
        }
        VaultProblem::Denied | VaultProblem::Unreadable => {
            "A sandbox or a policy of this system keeps secrets from programs like this: ask whoever looks after it."
        }
    }
}

pub(super) fn of_certificate(problem: Option<&CertificateProblem>) -> &'static str {
    match problem.map(|problem| &problem.fault) {
        Some(Fault::Expired(_) | Fault::NotYetValid(_)) => {
            "Check this machine's clock; if it is right, the operator of the server has to renew the certificate."
        }
        Some(Fault::UnknownIssuer) => {
            "If your company inspects encrypted connections, name its root certificate with --ca-file; otherwise somebody stands in between."
        }
        Some(Fault::WrongName(_)) => {
            "Check the host; a sign-in page of the network (hotel, train) may answer in its place."
        }
        Some(Fault::AuthorityAsServer | Fault::Other(_)) | None => {
            "The operator of the server has to install a proper server certificate."
        }
    }
}

pub(super) fn of_status(status: u16) -> &'static str {
    match status {
        429 | 500..=599 => LATER,
        300..=399 => "Redirects are not followed: write the address that it leads to.",
        _ => "Check --api-url: what answers there is not the account service.",
    }
}

pub(super) fn of_upgrade(reason: Reason) -> &'static str {
    let Reason::Http(status) = reason else { return UPGRADE };
    match status {
        401 => TOKEN,
        403 => FORBIDDEN,
        429 | 500..=599 => LATER,
        300..=399 => "Redirects are not followed: write the address that it leads to as --url.",
        _ => UPGRADE,
    }
}

pub(super) fn of_auth(reason: Option<Reason>) -> &'static str {
    match reason {
        Some(Reason::SignedOut | Reason::Unauthorized) => TOKEN,
        Some(Reason::Forbidden) => FORBIDDEN,
        _ => LATER,
    }
}

//! REST goes the same way as the socket, and trusts the same certificates.
#![allow(clippy::unwrap_used)] // what fails in a helper fails its test

use std::io::Write;
use std::net::SocketAddr;

use backend_api::{ErrorKind, Http};
use mock_backend::{MockBackend, MockConfig};
use net::{Dialer, Origin, Proxies, Proxy, RestUrl, TrustedRoots};
use net_lab::{Authority, ProxyRules, http_proxy, socks_proxy, tls_front};

/// Only the proxy knows it.
const HOST: &str = "api.purposepath.test";

fn dialer(authority: &Authority, proxy: String) -> Dialer {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(authority.pem().as_bytes()).unwrap();
    let roots = TrustedRoots::of_system().with_file(file.path()).unwrap();
    let proxy = Proxy::parse(&proxy, Origin::Flag("--proxy")).unwrap();
    Dialer::new(roots.client_config().unwrap(), Proxies::always(proxy))
}

fn encrypted(dialer: Dialer) -> Http {
    Http::new(RestUrl::parse(&format!("https://{HOST}/account/api/v1")).unwrap(), dialer).unwrap()
}

fn address(url: &str) -> SocketAddr {
    url.trim_start_matches("http://").split('/').next().unwrap().parse().unwrap()
}

async fn mock() -> MockBackend {
    MockBackend::start(MockConfig::loopback()).await.unwrap()
}

#[tokio::test]
async fn signing_in_works_through_every_kind_of_proxy() {
    let (mock, authority) = (mock().await, Authority::named("Lab CA"));
    let front = tls_front(authority.issue(HOST), address(&mock.account_url())).await;
    let rules = ProxyRules::knowing(HOST, front.address()).asking("me@corp", "hu:sh");
    let (by_http, by_socks) = (http_proxy(rules.clone()).await, socks_proxy(rules).await);
    let user = mock.users().remove(0);
    for (scheme, proxy) in [("http", &by_http), ("socks5", &by_socks)] {
        let way = dialer(&authority, format!("{scheme}://me%40corp:hu%3Ash@{}", proxy.address()));
        let login = encrypted(way).login(&user.username, &user.password.clone().into()).await.unwrap();
        assert_eq!(login.user.id, user.user_id, "by {scheme}");
        assert_eq!(proxy.targets(), [format!("{HOST}:443")], "the proxy resolves the name");
    }
}

#[tokio::test]
async fn an_unencrypted_service_of_this_machine_is_asked_through_the_flags_proxy_too() {
    let mock = mock().await;
    let proxy = http_proxy(ProxyRules::default()).await;
    let way = dialer(&Authority::named("Lab CA"), format!("http://{}", proxy.address()));
    let http = Http::new(RestUrl::parse(&mock.account_url()).unwrap(), way).unwrap();
    let health = http.health().await.unwrap();
    assert_eq!(health.status, 200);
    assert!(health.server_time.is_some(), "the mock tells its time");
    assert_eq!(proxy.targets(), [address(&mock.account_url()).to_string()]);
}

#[tokio::test]
async fn what_fails_on_the_way_is_named_and_no_password_with_it() {
    let (mock, authority) = (mock().await, Authority::named("Lab CA"));
    let stranger = Authority::named("Stranger CA");
    let front = tls_front(stranger.issue(HOST), address(&mock.account_url())).await;
    let proxy = http_proxy(ProxyRules::knowing(HOST, front.address()).asking("me", "hush")).await;
    let refused = encrypted(dialer(&authority, format!("http://me:wrongword@{}", proxy.address())));
    let error = refused.health().await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Offline);
    assert!(error.message.contains("proxy authorization required"), "{error}");
    assert!(!format!("{error:?}").contains("wrongword"));
    let untrusted = encrypted(dialer(&authority, format!("http://me:hush@{}", proxy.address())));
    let error = untrusted.health().await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Untrusted);
    assert!(error.message.contains("its issuer is not trusted here (CN=Stranger CA)"), "{error}");
}

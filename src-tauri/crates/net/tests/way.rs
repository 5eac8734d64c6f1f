//! Dialling over real sockets: proxies, certificates, and the words for what fails.
#![allow(clippy::unwrap_used)] // what fails in a helper fails its test

use std::io::Write;

use net::{BoxStream, DialError, Dialer, Fault, Layer, Origin, Proxies, Proxy, Step, TrustedRoots};
use net_lab::{Authority, ClosedPort, Identity, ProxyRules, Server, http_proxy, silent, socks_proxy, tls_front};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy};
use url::Url;

/// Only the proxy knows it.
const HOST: &str = "api.purposepath.test";

fn trusting(pem: &str) -> TrustedRoots {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(pem.as_bytes()).unwrap();
    TrustedRoots::of_system().with_file(file.path()).unwrap()
}

fn dialer(roots: &TrustedRoots, proxy: &str) -> Dialer {
    let proxy = Proxy::parse(proxy, Origin::Flag("--proxy")).unwrap();
    Dialer::new(roots.client_config().unwrap(), Proxies::always(proxy))
}

fn url(text: impl AsRef<str>) -> Url {
    Url::parse(text.as_ref()).unwrap()
}

async fn echo() -> Server {
    Server::start(|stream| async move {
        let (mut read, mut write) = stream.into_split();
        copy(&mut read, &mut write).await.map(|_| ())
    })
    .await
}

async fn answers(mut stream: BoxStream) -> bool {
    stream.write_all(b"hello").await.unwrap();
    let mut heard = [0; 5];
    stream.read_exact(&mut heard).await.is_ok() && &heard == b"hello"
}

/// Whoever dials a certificate of `identity` at `host`, trusting `pem`, is told this.
async fn refused(identity: Identity, host: &str, pem: &str) -> DialError {
    let echo = echo().await;
    let front = tls_front(identity, echo.address()).await;
    let proxy = http_proxy(ProxyRules::knowing(host, front.address())).await;
    let dialer = dialer(&trusting(pem), &format!("http://{}", proxy.address()));
    dialer.dial(&url(format!("wss://{host}"))).await.err().expect("the certificate is bad")
}

async fn proxy_refused(proxy: &str) -> DialError {
    dialer(&TrustedRoots::of_system(), proxy).dial(&url(format!("ws://{HOST}/"))).await.err().expect("no way through")
}

#[tokio::test]
async fn both_kinds_of_proxy_carry_an_encrypted_stream_and_resolve_its_name() {
    let authority = Authority::named("Lab CA");
    let echo = echo().await;
    let front = tls_front(authority.issue(HOST), echo.address()).await;
    let rules = ProxyRules::knowing(HOST, front.address()).asking("me@corp", "hu:sh");
    let (http, socks) = (http_proxy(rules.clone()).await, socks_proxy(rules).await);
    for (scheme, proxy) in [("http", &http), ("socks5", &socks), ("socks5h", &socks)] {
        let dialer = dialer(&trusting(authority.pem()), &format!("{scheme}://me%40corp:hu%3Ash@{}", proxy.address()));
        assert!(answers(dialer.dial(&url(format!("wss://{HOST}/"))).await.unwrap()).await, "by {scheme}");
    }
    assert_eq!(http.targets(), [format!("{HOST}:443")]);
    assert_eq!(socks.targets(), [format!("{HOST}:443"), format!("{HOST}:443")]);
}

#[tokio::test]
async fn a_missing_or_wrong_password_is_named_and_not_repeated() {
    let rules = ProxyRules::default().asking("me", "hush");
    let (http, socks) = (http_proxy(rules.clone()).await, socks_proxy(rules).await);
    for (scheme, address) in [("http", http.address()), ("socks5", socks.address())] {
        let missing = proxy_refused(&format!("{scheme}://{address}")).await;
        assert_eq!(missing.layer, Layer::Proxy);
        assert!(missing.detail.contains("asks for a user name and password"), "{missing}");
        let wrong = proxy_refused(&format!("{scheme}://me:wrongword@{address}")).await;
        assert_eq!(wrong.layer, Layer::Proxy);
        assert!(wrong.detail.contains("refuses this user name and password"), "{wrong}");
        assert!(!wrong.detail.contains("wrongword"), "{wrong}");
    }
}

#[tokio::test]
async fn a_proxy_that_refuses_the_target_is_named_with_its_answer() {
    let http = http_proxy(ProxyRules { refusal: Some(403), ..ProxyRules::default() }).await;
    let refused = proxy_refused(&format!("http://{}", http.address())).await;
    assert_eq!(refused.layer, Layer::Proxy);
    assert!(refused.detail.ends_with(&format!("refuses to connect to {HOST}:80: HTTP 403 Refused")), "{refused}");
    let not_allowed_by_ruleset = 2;
    let socks = socks_proxy(ProxyRules { refusal: Some(not_allowed_by_ruleset), ..ProxyRules::default() }).await;
    let refused = proxy_refused(&format!("socks5://{}", socks.address())).await;
    assert!(refused.detail.ends_with(&format!("refuses to connect to {HOST}:80")), "{refused}");
}

#[tokio::test]
async fn what_is_no_proxy_is_a_failure_of_the_proxy() {
    let nobody = ClosedPort::hold();
    for proxy in [format!("http://{}", nobody.address()), "http://proxy.invalid:3128".to_owned()] {
        let failed = proxy_refused(&proxy).await;
        assert_eq!(failed.layer, Layer::Proxy, "{failed}");
        assert!(failed.detail.starts_with(&format!("the proxy {proxy} cannot be reached")), "{failed}");
    }
}

#[tokio::test]
async fn a_web_server_that_welcomes_every_request_is_named_as_no_proxy() {
    let web = Server::start(|mut stream| async move {
        stream.read_u8().await?;
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<h1>Welcome</h1>").await?;
        tokio::io::copy(&mut stream, &mut tokio::io::sink()).await.map(drop)
    })
    .await;
    let dialer = dialer(&TrustedRoots::of_system(), &format!("http://{}", web.address()));
    let mistaken = dialer.dial(&url(format!("wss://{HOST}/"))).await.err().expect("no way through");
    assert_eq!(mistaken.layer, Layer::Proxy);
    assert!(mistaken.detail.ends_with("what came then was no TLS: is it a web server and no proxy?"), "{mistaken}");
}

#[tokio::test]
async fn a_proxy_of_the_other_kind_is_named_as_such() {
    let socks = socks_proxy(ProxyRules::default()).await;
    assert_eq!(proxy_refused(&format!("http://{}", socks.address())).await.layer, Layer::Proxy);
    let http = Server::start(|mut stream| async move {
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await?;
        stream.shutdown().await
    })
    .await;
    let mistaken = proxy_refused(&format!("socks5://{}", http.address())).await;
    assert!(mistaken.detail.contains("is it an HTTP proxy"), "{mistaken}");
}

#[tokio::test]
async fn the_right_certificate_passes_every_layer() {
    let authority = Authority::named("Lab CA");
    let echo = echo().await;
    let front = tls_front(authority.issue("localhost"), echo.address()).await;
    let dialer = Dialer::from(trusting(authority.pem()).client_config().unwrap());
    let mut steps = Vec::new();
    let target = url(format!("wss://localhost:{}", front.address().port()));
    let stream = dialer.dial_watched(&target, &mut |step| steps.push(step)).await.unwrap();
    assert!(answers(stream).await);
    assert!(matches!(&steps[0], Step::Resolved { host, .. } if host == "localhost"));
    assert!(matches!(&steps[1], Step::Connected { peer, .. } if *peer == front.address()));
    let Step::Encrypted { version, certificate: Some((issuer, _)), .. } = &steps[2] else { panic!("{steps:?}") };
    assert_eq!((*version, issuer.as_str()), ("TLS 1.3", "CN=Lab CA"));
}

#[tokio::test]
async fn a_refused_certificate_says_what_is_wrong_and_who_issued_it() {
    let authority = Authority::named("Lab CA");
    let stranger = Authority::named("Stranger CA");
    let unknown = refused(stranger.issue(HOST), HOST, authority.pem()).await;
    assert_eq!(unknown.certificate.as_ref().unwrap().fault, Fault::UnknownIssuer);
    assert!(unknown.detail.contains("its issuer is not trusted here (CN=Stranger CA)"), "{unknown}");
    let other = refused(authority.issue("other.test"), HOST, authority.pem()).await;
    assert_eq!(other.certificate.as_ref().unwrap().fault, Fault::WrongName(vec!["other.test".to_owned()]));
    assert!(other.detail.contains("it is for") && other.detail.contains("other.test"), "{other}");
    let expired = refused(authority.issue_expired(HOST), HOST, authority.pem()).await;
    assert_eq!(expired.certificate.as_ref().unwrap().fault, Fault::Expired(Some("2020-12-31T00:00:00Z".to_owned())));
    assert!(expired.detail.contains("it expired at 2020-12-31T00:00:00Z (issued by CN=Lab CA)"), "{expired}");
    for refused in [unknown, other, expired] {
        assert_eq!(refused.layer, Layer::Certificate);
    }
}

#[tokio::test]
async fn a_self_signed_certificate_is_good_for_its_name_where_the_user_has_chosen_it() {
    let own = Authority::of_host("localhost");
    let (chosen, other) = (trusting(own.pem()), trusting(Authority::of_host("localhost").pem()));
    let echo = echo().await;
    let front = tls_front(own.as_server(), echo.address()).await;
    let dial = async |roots: &TrustedRoots, host: &str| {
        let dialer = Dialer::from(roots.client_config().unwrap());
        dialer.dial(&url(format!("wss://{host}:{}", front.address().port()))).await
    };
    assert!(answers(dial(&chosen, "localhost").await.unwrap()).await);
    for (roots, host) in [(&chosen, "127.0.0.1"), (&other, "localhost"), (&TrustedRoots::of_system(), "localhost")] {
        assert_eq!(dial(roots, host).await.err().expect("refused").layer, Layer::Certificate);
    }
}

#[tokio::test]
async fn an_authoritys_own_certificate_is_no_servers() {
    let authority = Authority::named("localhost");
    let pem = authority.pem().to_owned();
    let refused = refused(authority.as_server(), "localhost", &pem).await;
    assert_eq!(refused.certificate.unwrap().fault, Fault::AuthorityAsServer);
}

#[tokio::test]
async fn what_does_not_speak_tls_is_no_certificate_failure() {
    let echo = echo().await;
    let dialer = Dialer::from(TrustedRoots::of_system().client_config().unwrap());
    let failed = dialer.dial(&url(format!("wss://{}", echo.address()))).await.err().expect("an echo is no TLS server");
    assert_eq!(failed.layer, Layer::Tls, "{failed}");
}

#[tokio::test]
async fn a_name_without_address_and_a_closed_port_are_told_apart() {
    let dialer = Dialer::from(TrustedRoots::of_system().client_config().unwrap());
    let nowhere = dialer.dial(&url("wss://nowhere.invalid/realtime")).await.err().expect("reserved by RFC 2606");
    assert_eq!(nowhere.layer, Layer::Dns);
    let closed = ClosedPort::hold();
    assert_eq!(
        dialer.dial(&url(format!("ws://{}", closed.address()))).await.err().expect("nobody").layer,
        Layer::Refused
    );
}

#[tokio::test]
async fn a_proxy_that_never_answers_is_given_up_with_the_attempt() {
    let silent = silent().await;
    let dialer = dialer(&TrustedRoots::of_system(), &format!("http://{}", silent.address()));
    let target = url(format!("ws://{HOST}"));
    let given_up = tokio::time::timeout(std::time::Duration::from_millis(200), dialer.dial(&target)).await;
    assert!(given_up.is_err(), "the caller's limit is the only one");
}

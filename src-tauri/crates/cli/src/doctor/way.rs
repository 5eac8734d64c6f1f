//! The way to the live stream: DNS, TCP, proxy, TLS.

use net::{BoxStream, DialError, Layer as Failed, Proxy, Route, Step};
use serde_json::json;
use tokio::time::timeout;

use super::report::{Finding, Layer, in_ms, milliseconds};
use super::{LIMIT, advice};
use crate::connection::Service;

/// What was found, and the connection if there is one.
pub(super) struct Way {
    pub(super) findings: Vec<Finding>,
    pub(super) stream: Option<BoxStream>,
}

/// Dials as the app does, and looks at every step.
pub(super) async fn examine(service: &Service) -> Way {
    let mut steps = Vec::new();
    let url = service.socket.url();
    let dialled = timeout(LIMIT, service.dialer.dial_watched(url, &mut |step| steps.push(step))).await;
    let proxied = proxy_of(service).is_some();
    let (stream, failure) = match dialled {
        Ok(Ok(stream)) => (Some(stream), None),
        Ok(Err(error)) => (None, Some(failed(&error))),
        Err(_) => (None, Some(timed_out(steps.len(), proxied))),
    };
    let broken = failure.is_some();
    let mut findings: Vec<Finding> = passed(&steps, proxied).into_iter().chain(failure).collect();
    for layer in [Layer::Dns, Layer::Tcp, Layer::Proxy, Layer::Tls] {
        if !findings.iter().any(|finding| finding.layer == layer) {
            findings.push(Finding::skipped(layer, why_skipped(layer, proxied, broken)));
        }
    }
    findings.sort_by_key(|finding| Layer::OF_THE_SERVICE.iter().position(|layer| *layer == finding.layer));
    Way { findings, stream }
}

/// The proxy on the way, if there is one.
pub(super) fn proxy_of(service: &Service) -> Option<&Proxy> {
    match service.dialer.proxies().route(service.socket.url()) {
        Route::Direct => None,
        Route::Through(proxy) => Some(proxy),
    }
}

/// Name and address of a proxy count as its own layer: the target's are its business.
fn passed(steps: &[Step], proxied: bool) -> Vec<Finding> {
    let finding = |step: &Step| match step {
        Step::Resolved { .. } | Step::Connected { .. } if proxied => None,
        Step::Resolved { host, addresses, took } => {
            let list: Vec<_> = addresses.iter().map(ToString::to_string).collect();
            let detail = format!("{host} is {} ({})", list.join(", "), milliseconds(*took));
            let figures = json!({"host": host, "addresses": list, "tookMs": in_ms(*took)});
            Some(Finding::ok(Layer::Dns, detail).with(figures))
        }
        Step::Connected { peer, took } => {
            let detail = format!("connected to {peer} ({})", milliseconds(*took));
            Some(Finding::ok(Layer::Tcp, detail).with(json!({"address": peer.to_string(), "tookMs": in_ms(*took)})))
        }
        Step::Tunnelled { proxy, took } => {
            let detail = format!("{proxy} has connected to the host ({})", milliseconds(*took));
            Some(Finding::ok(Layer::Proxy, detail).with(json!({"proxy": proxy, "tookMs": in_ms(*took)})))
        }
        Step::Encrypted { version, certificate, took } => {
            let (issuer, end) = certificate.clone().unzip();
            let about =
                certificate.as_ref().map(|(issuer, end)| format!(", certificate by {issuer}, good until {end}"));
            let detail = format!("{version}{} ({})", about.unwrap_or_default(), milliseconds(*took));
            let figures = json!({"version": version, "issuer": issuer, "expires": end, "tookMs": in_ms(*took)});
            Some(Finding::ok(Layer::Tls, detail).with(figures))
        }
    };
    steps.iter().filter_map(finding).collect()
}

fn failed(error: &DialError) -> Finding {
    let (layer, advice) = match error.layer {
        Failed::Dns => (Layer::Dns, advice::DNS),
        Failed::Refused => (Layer::Tcp, advice::REFUSED),
        Failed::Network => (Layer::Tcp, advice::NETWORK),
        Failed::Proxy => (Layer::Proxy, advice::PROXY),
        Failed::Certificate => (Layer::Tls, advice::of_certificate(error.certificate.as_deref())),
        Failed::Tls => (Layer::Tls, advice::TLS),
    };
    Finding::fail(layer, error.to_string(), advice)
}

/// The step that did not come in time.
fn timed_out(passed: usize, proxied: bool) -> Finding {
    let detail = format!("no answer within {} s", LIMIT.as_secs());
    match (passed, proxied) {
        (0, false) => Finding::fail(Layer::Dns, detail, advice::DNS),
        (1, false) => Finding::fail(Layer::Tcp, detail, advice::NETWORK),
        (0..=2, true) => Finding::fail(Layer::Proxy, detail, advice::PROXY),
        _ => Finding::fail(Layer::Tls, detail, advice::TLS),
    }
}

fn why_skipped(layer: Layer, proxied: bool, failed: bool) -> &'static str {
    if proxied && matches!(layer, Layer::Dns | Layer::Tcp) {
        "the proxy does that"
    } else if !proxied && layer == Layer::Proxy {
        "none on this way"
    } else if failed {
        "a layer before it fails"
    } else {
        "the address asks for none"
    }
}

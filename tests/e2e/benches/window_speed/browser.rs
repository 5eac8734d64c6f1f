//! The same page design with a WebSocket of its own, in headless Chromium: what the burst is compared with.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use e2e::company::Company;
use e2e::lab::Lab;
use e2e::{LabError, block_on, wait};
use mock_backend::Burst;
use serde_json::{Map, Value, json};

use crate::probe::{Probe, SCRIPT};

const SOCKET: &str = include_str!("own_socket.js");
/// Until a browser has started and the page is live, or all of a burst is there.
const PATIENCE: Duration = Duration::from_secs(180);
/// What the page asks for before it is ready.
const ASKED: [&str; 5] = ["snapshot", "command_center", "goals", "actions", "recent_activity"];

/// What the page has said.
#[derive(Default)]
struct Said {
    ready: bool,
    result: Option<Value>,
}

struct Site {
    files: PathBuf,
    page: String,
    said: Mutex<Said>,
}

/// Events a second that the page in the browser takes, from the first one's sending.
pub fn rate(lab: &Lab, company: &Company, probe: &Probe<'_>, burst: Burst) -> Result<f64, LabError> {
    let files = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/dist");
    let index = std::fs::read_to_string(files.join("index.html")).map_err(LabError::io("ui/dist/index.html"))?;
    let site = Arc::new(Site { files, page: page(&index, company, probe, burst)?, said: Mutex::default() });
    let address = block_on(serve(Arc::clone(&site)))?;
    let profile = tempfile::tempdir().map_err(LabError::io("a folder for the browser"))?;
    let mut browser = lab.command("chromium");
    let folder = format!("--user-data-dir={}", profile.path().display());
    browser.args([
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        &folder,
        &format!("http://{address}/"),
    ]);
    let mut browser = start(browser)?;
    let measured = measure(company, &site, burst);
    // It has done its work, or failed at it.
    browser.kill().ok();
    browser.wait().ok();
    measured
}

fn start(mut browser: Command) -> Result<std::process::Child, LabError> {
    let spawned = browser.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    spawned.map_err(|source| LabError::Program { program: "chromium".to_owned(), source })
}

fn measure(company: &Company, site: &Site, burst: Burst) -> Result<f64, LabError> {
    let said = || site.said.lock().map_err(|_| LabError::Unexpected("the site has failed".to_owned()));
    wait::until_true(PATIENCE, "the page in the browser is live", || Ok(said()?.ready))?;
    std::thread::sleep(Duration::from_secs(3));
    let began = company.burst(burst);
    let result = wait::until(PATIENCE, "the burst is in the browser's page", || Ok(said()?.result.take()))?;
    if result["misplaced"] != json!(0) {
        return Err(LabError::Unexpected(format!("out of order in the browser: {result}")));
    }
    let last = result["lastAt"].as_f64().unwrap_or_default();
    Ok(burst.count as f64 / (last - began) * 1e3)
}

/// The application's page with a socket of its own and the answers that the application has just given.
fn page(index: &str, company: &Company, probe: &Probe<'_>, burst: Burst) -> Result<String, LabError> {
    let mut answers = Map::new();
    for command in ASKED {
        answers.insert(command.to_owned(), probe.answer(command)?);
    }
    let (token, _) = company.tokens()?;
    let told = json!({"answers": answers, "url": company.ws_url(), "token": token, "expected": burst.count});
    let scripts = format!(
        "<script>window.company = {};\n{SOCKET}\nwindow.startProbe = () => {{ {SCRIPT} }};</script>",
        told.to_string().replace('<', "\\u003c")
    );
    Ok(index.replacen("<head>", &format!("<head>{scripts}"), 1))
}

async fn serve(site: Arc<Site>) -> Result<std::net::SocketAddr, LabError> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.map_err(LabError::io("a port"))?;
    let address = listener.local_addr().map_err(LabError::io("a port"))?;
    let routes = Router::new()
        .route("/", get(index))
        .route("/ready", post(ready))
        .route("/result", post(result))
        .fallback(get(file))
        .with_state(site);
    e2e::spawn(async move {
        if let Err(error) = axum::serve(listener, routes).await {
            eprintln!("the site has ended: {error}");
        }
    });
    Ok(address)
}

async fn index(State(site): State<Arc<Site>>) -> Response {
    ([(header::CONTENT_TYPE, "text/html")], site.page.clone()).into_response()
}

async fn ready(State(site): State<Arc<Site>>) {
    if let Ok(mut said) = site.said.lock() {
        said.ready = true;
    }
}

async fn result(State(site): State<Arc<Site>>, body: String) {
    if let Ok(mut said) = site.said.lock() {
        said.result = serde_json::from_str(&body).ok();
    }
}

async fn file(State(site): State<Arc<Site>>, uri: Uri) -> Response {
    let path = site.files.join(uri.path().trim_start_matches('/'));
    let kind = match path.extension().and_then(|extension| extension.to_str()) {
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    };
    match std::fs::read(path) {
        Ok(bytes) => ([(header::CONTENT_TYPE, kind)], bytes).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

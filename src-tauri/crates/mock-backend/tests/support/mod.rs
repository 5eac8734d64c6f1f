//! A client for the mock: plain HTTP and a plain WebSocket, none of the desktop's own code.
#![allow(clippy::unwrap_used, dead_code, reason = "test code; each test file uses its own part")]

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use mock_backend::{MockBackend, MockConfig};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::{Error, Message};

/// Longer than anything here takes; only a broken test waits so long.
pub const PATIENCE: Duration = Duration::from_secs(10);

pub async fn start() -> MockBackend {
    MockBackend::start(MockConfig::loopback()).await.unwrap()
}

/// Somebody signed in.
pub struct Session {
    http: reqwest::Client,
    account: String,
    traction: String,
    pub tenant: String,
    pub access: String,
    pub refresh: String,
    pub sign_in: Value,
}

pub fn http() -> reqwest::Client {
    // The second installation in one process is refused, and that is fine.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().timeout(PATIENCE).build().unwrap()
}

pub async fn post(url: &str, body: Value) -> (StatusCode, Value) {
    let answer =
        http().post(url).header("content-type", "application/json").body(body.to_string()).send().await.unwrap();
    (answer.status(), serde_json::from_str(&answer.text().await.unwrap()).unwrap())
}

/// Signs in as the user at that place of the seeded list; the last one belongs to the second tenant.
pub async fn sign_in(mock: &MockBackend, place: usize) -> Session {
    let user = &mock.users()[place];
    let body = json!({"username": user.username, "password": user.password});
    let (status, answer) = post(&format!("{}/auth/login", mock.account_url()), body).await;
    assert_eq!(status, 200, "{answer}");
    let data = &answer["data"];
    Session {
        http: http(),
        account: mock.account_url(),
        traction: mock.traction_url(),
        tenant: user.tenant_id.clone(),
        access: data["accessToken"].as_str().unwrap().to_owned(),
        refresh: data["refreshToken"].as_str().unwrap().to_owned(),
        sign_in: data.clone(),
    }
}

impl Session {
    pub async fn call(&self, method: Method, url: &str, body: Option<Value>) -> (StatusCode, Value) {
        let request = self.http.request(method, url).bearer_auth(&self.access).header("X-Tenant-Id", &self.tenant);
        let request = match body {
            Some(body) => request.header("content-type", "application/json").body(body.to_string()),
            None => request,
        };
        let answer = request.send().await.unwrap();
        (answer.status(), serde_json::from_str(&answer.text().await.unwrap()).unwrap())
    }

    pub async fn account(&self, path: &str) -> (StatusCode, Value) {
        self.call(Method::GET, &format!("{}{path}", self.account), None).await
    }

    /// GET on Traction.
    pub async fn get(&self, path: &str) -> (StatusCode, Value) {
        self.call(Method::GET, &format!("{}{path}", self.traction), None).await
    }

    /// POST on Traction.
    pub async fn post(&self, path: &str, body: Value) -> (StatusCode, Value) {
        self.call(Method::POST, &format!("{}{path}", self.traction), Some(body)).await
    }

    /// PUT on Traction.
    pub async fn put(&self, path: &str, body: Value) -> (StatusCode, Value) {
        self.call(Method::PUT, &format!("{}{path}", self.traction), Some(body)).await
    }
}

/// What a socket hears next.
#[derive(Debug, PartialEq)]
pub enum Heard {
    Json(Value),
    /// A close frame.
    Closed(u16),
    /// The end without a close frame.
    Cut,
}

pub struct Socket(pub WebSocketStream<TcpStream>);

pub async fn try_open(url: &str) -> Result<Socket, Error> {
    let address = url.trim_start_matches("ws://").split('/').next().unwrap().to_owned();
    let stream = TcpStream::connect(address).await.map_err(Error::Io)?;
    let (socket, _) = tokio_tungstenite::client_async(url, stream).await?;
    Ok(Socket(socket))
}

pub async fn open(mock: &MockBackend) -> Socket {
    try_open(&mock.ws_url()).await.unwrap()
}

/// A socket that has heard `auth.success`.
pub async fn live(mock: &MockBackend, place: usize) -> Socket {
    try_live(mock, place).await.expect("it is let in")
}

/// A socket that has heard `auth.success`; `None` if it has heard anything else.
async fn try_live(mock: &MockBackend, place: usize) -> Option<Socket> {
    let (access, _) = mock.tokens_for(&mock.users()[place].user_id).unwrap();
    let mut socket = open(mock).await;
    // A mock whose time is short may have left already.
    let _ = socket.0.send(Message::text(json!({"action": "auth", "token": access}).to_string())).await;
    let verdict = socket.hear().await;
    matches!(verdict, Heard::Json(verdict) if verdict["type"] == "auth.success").then_some(socket)
}

/// A live socket at a mock that has this limit of its own. A machine too slow to get in within a short one is given a longer one.
pub async fn live_within(limited: impl Fn(Duration) -> MockConfig) -> (MockBackend, Socket) {
    for limit in [100, 1_000, 8_000].map(Duration::from_millis) {
        let mock = MockBackend::start(limited(limit)).await.unwrap();
        if let Some(socket) = try_live(&mock, 0).await {
            return (mock, socket);
        }
    }
    panic!("not let in within 8 s");
}

impl Socket {
    pub async fn say(&mut self, message: Value) {
        self.0.send(Message::text(message.to_string())).await.unwrap();
    }

    pub async fn hear(&mut self) -> Heard {
        tokio::time::timeout(PATIENCE, self.next()).await.expect("nothing was heard")
    }

    async fn next(&mut self) -> Heard {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Text(text))) => {
                    return Heard::Json(serde_json::from_str(&text).unwrap());
                }
                Some(Ok(Message::Close(Some(frame)))) => return Heard::Closed(frame.code.into()),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Heard::Cut,
            }
        }
    }

    pub async fn json(&mut self) -> Value {
        match self.hear().await {
            Heard::Json(value) => value,
            end @ (Heard::Closed(_) | Heard::Cut) => panic!("the socket ended: {end:?}"),
        }
    }

    /// The types of the next events.
    pub async fn types(&mut self, count: usize) -> Vec<String> {
        let mut types = Vec::new();
        for _ in 0..count {
            types.push(self.json().await["type"].as_str().unwrap().to_owned());
        }
        types
    }
}

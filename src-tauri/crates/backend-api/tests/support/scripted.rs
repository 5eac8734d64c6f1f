//! A service that answers as a test says, one connection a call.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A call as it arrived.
#[derive(Clone, Debug)]
pub struct Call {
    /// `GET /goals?page=1`
    pub line: String,
    pub headers: String,
    pub body: Value,
}

/// What is answered to it.
pub enum Answer {
    /// Status and body.
    Json(u16, Value),
    /// Status, a header line, and body.
    With(u16, String, Value),
    /// A body as it stands.
    Raw(u16, Vec<u8>),
    /// The connection breaks.
    Cut,
}

/// Stops with the test.
pub struct Scripted {
    address: SocketAddr,
    calls: Arc<Mutex<Vec<Call>>>,
    task: JoinHandle<()>,
}

impl Scripted {
    /// `answer` is told the call and how many came before it.
    pub async fn start(answer: impl Fn(&Call, usize) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, calls) = (listener.local_addr().unwrap(), Arc::new(Mutex::new(Vec::new())));
        let (heard, answer) = (Arc::clone(&calls), Arc::new(answer));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (heard, answer) = (Arc::clone(&heard), Arc::clone(&answer));
                tokio::spawn(async move { serve(stream, &heard, &*answer).await });
            }
        });
        Self { address, calls, task }
    }

    /// Answers in this order, and with the last one for ever.
    pub async fn answering(answers: Vec<(u16, Value)>) -> Self {
        Self::start(move |_, before| {
            let (status, body) = answers[before.min(answers.len() - 1)].clone();
            Answer::Json(status, body)
        })
        .await
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn calls(&self) -> Vec<Call> {
        self.calls.lock().unwrap().clone()
    }

    /// `GET /goals?page=1` and so on, in order.
    pub fn lines(&self) -> Vec<String> {
        self.calls().into_iter().map(|call| call.line).collect()
    }
}

impl Drop for Scripted {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(mut stream: TcpStream, heard: &Mutex<Vec<Call>>, answer: &(dyn Fn(&Call, usize) -> Answer + Sync)) {
    let Some(call) = hear(&mut stream).await else { return };
    let before = {
        let mut heard = heard.lock().unwrap();
        heard.push(call.clone());
        heard.len() - 1
    };
    let (status, header, body) = match answer(&call, before) {
        Answer::Json(status, body) => (status, String::new(), body.to_string().into_bytes()),
        Answer::With(status, header, body) => (status, format!("{header}\r\n"), body.to_string().into_bytes()),
        Answer::Raw(status, body) => (status, String::new(), body),
        Answer::Cut => return,
    };
    let head = format!("HTTP/1.1 {status} X\r\nconnection: close\r\n{header}content-length: {}\r\n\r\n", body.len());
    // A client that has gone away is no fault of the script's.
    let _ = stream.write_all(&[head.into_bytes(), body].concat()).await;
}

async fn hear(stream: &mut TcpStream) -> Option<Call> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let (line, headers) = head.split_once("\r\n").unwrap_or((head, ""));
            let length = headers.to_lowercase();
            let length = length.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                let line = line.trim_end_matches(" HTTP/1.1").to_owned();
                let body = serde_json::from_str(body).unwrap_or(json!(null));
                return Some(Call { line, headers: headers.to_owned(), body });
            }
        }
        let mut buffer = [0; 16 * 1024];
        let count = stream.read(&mut buffer).await.ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&buffer[..count]);
    }
}

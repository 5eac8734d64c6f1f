//! A relay on the way to the account service: it holds requests back, delays answers, and knows which refresh tokens are good.

use std::collections::HashSet;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::Duration;

/// Longest wait for anything.
const LIMIT: Duration = Duration::from_secs(10);

pub struct Relay {
    port: u16,
    shared: Arc<Shared>,
}

struct Shared {
    service: String,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// How many requests have come.
    seen: usize,
    is_holding: bool,
    held: usize,
    /// Requests up to this one are never sent on, if they were held.
    lost: usize,
    /// Connections that were accepted and are not over.
    open: usize,
    delay: Duration,
    /// Refresh tokens that were issued and not used.
    good: HashSet<String>,
}

impl Relay {
    /// To the host and port of that address.
    pub fn to(address: &str) -> Self {
        let service = address.trim_start_matches("http://").split('/').next().unwrap().to_owned();
        let shared = Arc::new(Shared { service, state: Mutex::default(), changed: Condvar::new() });
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let relaying = Arc::clone(&shared);
        // It ends with the test's process.
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let shared = Arc::clone(&relaying);
                shared.change(|state| state.open += 1);
                std::thread::spawn(move || {
                    shared.relay(client);
                    shared.change(|state| state.open -= 1);
                });
            }
        });
        Self { port, shared }
    }

    pub fn root(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// A token that came another way.
    pub fn issued(&self, refresh: &str) {
        self.shared.lock().good.insert(refresh.to_owned());
    }

    pub fn is_good(&self, refresh: &str) -> bool {
        self.shared.lock().good.contains(refresh)
    }

    /// How many tokens are good.
    pub fn good(&self) -> usize {
        self.shared.lock().good.len()
    }

    pub fn forget(&self) {
        self.shared.lock().good.clear();
    }

    pub fn hold_requests(&self) {
        self.shared.lock().is_holding = true;
    }

    /// What is held never reaches the service; what comes later does.
    pub fn lose_what_is_held(&self) {
        self.shared.change(|state| {
            state.lost = state.seen;
            state.is_holding = false;
        });
    }

    pub fn delay_answers(&self, delay: Duration) {
        self.shared.lock().delay = delay;
    }

    pub fn until_something_is_held(&self) {
        self.shared.until("something is held", |state| state.held > 0);
    }

    /// Whatever processes that have ended had sent is dealt with.
    pub fn until_quiet(&self) {
        // Connections are accepted in order: once this one is over, all those before it are counted.
        let mut last = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        last.shutdown(Shutdown::Write).unwrap();
        last.read_to_end(&mut Vec::new()).unwrap();
        self.shared.until("every connection is over", |state| state.open == 0);
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    fn until(&self, what: &str, is_true: impl Fn(&State) -> bool) {
        let waited = self.changed.wait_timeout_while(self.lock(), LIMIT, |state| !is_true(state)).unwrap();
        assert!(!waited.1.timed_out(), "not within {} s: {what}", LIMIT.as_secs());
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.lock());
        self.changed.notify_all();
    }

    /// One request a connection at a time.
    fn relay(&self, mut client: TcpStream) {
        while let Some(request) = message(&mut client) {
            if self.is_lost() {
                return;
            }
            let answer = self.ask(&request);
            std::thread::sleep(self.lock().delay);
            if client.write_all(&answer).is_err() {
                return;
            }
        }
    }

    /// Holds a request as long as the test wants.
    fn is_lost(&self) -> bool {
        let mut state = self.lock();
        state.seen += 1;
        let number = state.seen;
        if !state.is_holding {
            return false;
        }
        state.held += 1;
        self.changed.notify_all();
        let mut state = self.changed.wait_while(state, |state| state.is_holding).unwrap();
        state.held -= 1;
        number <= state.lost
    }

    fn ask(&self, request: &[u8]) -> Vec<u8> {
        let mut service = TcpStream::connect(&self.service).unwrap();
        service.write_all(request).unwrap();
        let answer = message(&mut service).unwrap_or_default();
        let is_refresh = request.starts_with(b"POST /account/api/v1/auth/refresh");
        if let (true, Some(used), Some(fresh)) = (is_refresh, refresh_token(request), refresh_token(&answer)) {
            self.change(|state| {
                state.good.remove(&used);
                state.good.insert(fresh);
            });
        }
        answer
    }
}

/// A message of HTTP with its body, as its `Content-Length` tells.
fn message(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let read = stream.read(&mut buffer).ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&buffer[..read]);
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
            if bytes.len() >= end + 4 + length.unwrap_or(0) {
                return Some(bytes);
            }
        }
    }
}

fn refresh_token(message: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(message);
    let rest = text.split_once("\"refreshToken\":\"")?.1;
    Some(rest.split_once('"')?.0.to_owned())
}

//! Just enough HTTP/1.1 to talk to WebKitWebDriver and the mock on loopback: one JSON request a connection.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

use crate::LabError;

/// An answer: status and JSON body (`Null` when empty or not JSON).
pub struct Answer {
    pub status: u16,
    pub body: Value,
}

/// Sends `method path` with `body` as JSON and reads the answer, each within `limit`.
pub fn request(
    at: SocketAddr,
    method: &str,
    path: &str,
    body: Option<&Value>,
    limit: Duration,
) -> Result<Answer, LabError> {
    let failed = || move |source| failure(format!("{method} http://{at}{path}"), limit, source);
    let mut stream = TcpStream::connect_timeout(&at, limit).map_err(failed())?;
    stream.set_read_timeout(Some(limit)).map_err(failed())?;
    let content = body.map(Value::to_string).unwrap_or_default();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\nContent-Type: application/json; charset=utf-8\r\n\
         Content-Length: {}\r\n\r\n",
        content.len()
    );
    stream.write_all(format!("{head}{content}").as_bytes()).map_err(failed())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).map_err(failed())?;
    parse(&answer).ok_or_else(|| LabError::Unexpected(format!("{method} http://{at}{path}: not an HTTP answer")))
}

/// A read that runs into the limit comes as `WouldBlock` on Unix.
fn failure(what: String, limit: Duration, source: std::io::Error) -> LabError {
    if matches!(source.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) {
        let what = format!("an answer to {what}");
        return LabError::TooLate { what, limit, evidence: None };
    }
    LabError::Io { what, source }
}

fn parse(answer: &[u8]) -> Option<Answer> {
    let split = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&answer[..split]).ok()?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let rest = &answer[split + 4..];
    let is_chunked = head.to_ascii_lowercase().contains("transfer-encoding: chunked");
    let body = if is_chunked { unchunk(rest)? } else { rest.to_vec() };
    Some(Answer { status, body: serde_json::from_slice(&body).unwrap_or(Value::Null) })
}

/// Joins the chunks of a chunked body (RFC 9112, 7.1).
fn unchunk(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = rest.windows(2).position(|two| two == b"\r\n")?;
        let length = std::str::from_utf8(&rest[..end]).ok()?.split(';').next()?.trim();
        let length = usize::from_str_radix(length, 16).ok()?;
        if length == 0 {
            return Some(body);
        }
        body.extend_from_slice(rest.get(end + 2..end + 2 + length)?);
        rest = rest.get(end + 4 + length..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_answer_is_read() {
        let answer = parse(b"HTTP/1.1 404 Not Found\r\nContent-Length: 10\r\n\r\n{\"value\":1}").expect("an answer");
        assert_eq!((answer.status, &answer.body["value"]), (404, &Value::from(1)));
    }

    #[test]
    fn a_chunked_answer_is_joined() {
        let answer =
            parse(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{\"a\r\n4\r\n\":2}\r\n0\r\n\r\n");
        assert_eq!(answer.expect("an answer").body["a"], Value::from(2));
    }
}

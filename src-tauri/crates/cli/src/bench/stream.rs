//! A server that costs next to nothing, so that what is measured is the reader: frames that were serialised once, written in large
//! pieces after a real handshake. One thread, one connection on loopback, then it ends by itself.

use std::io::{self, ErrorKind, Write};
use std::net::{TcpListener, TcpStream};
use std::ops::Range;
use std::thread;
use std::time::{Duration, Instant};

use net::SocketUrl;
use tokio_tungstenite::tungstenite::{Error, Message, WebSocket, accept};

use super::tally::END;
use crate::failure::Failure;

/// What is sent after `auth.success`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plan {
    /// Events before `end`.
    pub(super) events: u64,
    /// Events a second; `None` as fast as they are taken.
    pub(super) per_second: Option<u32>,
}

impl Plan {
    /// Nothing at all, until the reader leaves.
    pub(super) const SILENCE: Self = Self { events: 0, per_second: None };

    /// So many events, as fast as they are taken.
    pub(super) fn flood(events: u64) -> Self {
        Self { events, per_second: None }
    }
}

/// Name of the server's thread, which is none of the reader's.
pub(super) const THREAD: &str = "bench-stream";
/// Longest silence of a reader that counts as alive.
const PATIENCE: Duration = Duration::from_secs(120);
/// Frames written at once.
const PIECE: usize = 256;
/// A paced stream is written at this interval.
const TICK: Duration = Duration::from_millis(5);
/// How often a silent server looks whether it was asked something.
const GLANCE: Duration = Duration::from_millis(50);

/// Starts the server for one reader; it may be started before the reader is.
pub(super) fn serve(plan: Plan) -> Result<SocketUrl, Failure> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(Failure::job)?;
    let port = listener.local_addr().map_err(Failure::job)?.port();
    thread::Builder::new()
        .name(THREAD.to_owned())
        .spawn(move || {
            // A reader that leaves early ends the stream: that is its business.
            if let Err(error) = listener.accept().and_then(|(stream, _)| Server::welcome(stream)?.play(plan)) {
                tracing::debug!(%error, "the bench stream ended early");
            }
        })
        .map_err(Failure::job)?;
    SocketUrl::parse(&format!("ws://127.0.0.1:{port}")).map_err(Failure::job)
}

/// The server's end of the one connection.
struct Server {
    socket: WebSocket<TcpStream>,
    frames: Frames,
}

impl Server {
    /// The handshake, and `auth`.
    fn welcome(stream: TcpStream) -> io::Result<Self> {
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        let mut socket = accept(stream).map_err(io::Error::other)?;
        socket.read().map_err(io::Error::other)?;
        socket.send(Message::text(AUTH_SUCCESS)).map_err(io::Error::other)?;
        Ok(Self { socket, frames: Frames::new() })
    }

    fn play(mut self, plan: Plan) -> io::Result<()> {
        if plan.events > 0 {
            let began = Instant::now();
            let mut sent = 0;
            while sent < plan.events {
                let until = plan.due(sent, began.elapsed()).min(plan.events);
                self.write(sent..until)?;
                sent = until;
                self.answer()?;
                if plan.per_second.is_some() {
                    thread::sleep(TICK);
                }
            }
            self.socket.get_mut().write_all(&frame(&event(END)))?;
        }
        while self.answer()? {
            thread::sleep(GLANCE);
        }
        Ok(())
    }

    fn write(&mut self, numbers: Range<u64>) -> io::Result<()> {
        let mut from = numbers.start;
        while from < numbers.end {
            let until = numbers.end.min(from + PIECE as u64);
            self.socket.get_mut().write_all(self.frames.of(from..until))?;
            from = until;
        }
        Ok(())
    }

    /// Answers pings that came meanwhile; whether the reader is still there.
    fn answer(&mut self) -> io::Result<bool> {
        self.socket.get_mut().set_nonblocking(true)?;
        let heard = self.socket.read();
        self.socket.get_mut().set_nonblocking(false)?;
        match heard {
            Ok(_) => Ok(true),
            Err(Error::Io(error)) if error.kind() == ErrorKind::WouldBlock => {
                self.socket.flush().map_err(io::Error::other)?;
                Ok(true)
            }
            Err(_) => Ok(false),
        }
    }
}

impl Plan {
    /// How many events are to be sent by now.
    fn due(self, sent: u64, elapsed: Duration) -> u64 {
        match self.per_second {
            None => sent + PIECE as u64,
            Some(rate) => (elapsed.as_secs_f64() * f64::from(rate)) as u64,
        }
    }
}

/// Frames of equal length, in which only the number differs.
struct Frames {
    bytes: Vec<u8>,
    /// Length of one frame.
    length: usize,
    /// Where its number stands.
    number: usize,
}

/// Digits of a number.
const DIGITS: usize = 10;

impl Frames {
    fn new() -> Self {
        let id = numbered(0);
        let frame = frame(&event(&id));
        let number = frame.windows(DIGITS + 4).position(|window| window == id.as_bytes()).unwrap_or_default() + 4;
        Self { length: frame.len(), number, bytes: frame.repeat(PIECE) }
    }

    /// The frames of these numbers, a piece at the most.
    fn of(&mut self, numbers: Range<u64>) -> &[u8] {
        let count = (numbers.end - numbers.start) as usize;
        for (frame, mut number) in self.bytes.chunks_exact_mut(self.length).zip(numbers) {
            for digit in frame[self.number..self.number + DIGITS].iter_mut().rev() {
                *digit = b'0' + (number % 10) as u8;
                number /= 10;
            }
        }
        &self.bytes[..count * self.length]
    }
}

fn numbered(number: u64) -> String {
    format!("evt_{number:0DIGITS$}")
}

/// An unmasked text frame (RFC 6455, 5.2) of 126 to 65,535 bytes.
fn frame(text: &str) -> Vec<u8> {
    let length = u16::try_from(text.len()).unwrap_or(u16::MAX).to_be_bytes();
    [&[0x81, 126, length[0], length[1]], text.as_bytes()].concat()
}

/// A canonical message (protocol.md 4.2).
fn event(id: &str) -> String {
    EVENT.replace("{id}", id)
}

const AUTH_SUCCESS: &str = r#"{"type":"auth.success","timestamp":"2026-03-02T09:10:00.000Z","data":{"tenantId":"6b1f3a5e-0c7d-4b57-9a55-2f1f7d5a1c01","userId":"2b7e9d44-5a1b-4f0e-8c6e-77b0a1d4e902","connectionId":"bench"}}"#;

const EVENT: &str = r#"{"type":"goal.created","data":{"goalId":"a3f0c1d2-1111-4a6b-9c3d-0e1f2a3b4c51","tenantId":"6b1f3a5e-0c7d-4b57-9a55-2f1f7d5a1c01","userId":"2b7e9d44-5a1b-4f0e-8c6e-77b0a1d4e902","title":"Raise repeat orders to 40 %","description":"Focus on the three largest regions","status":"draft","createdAt":"2026-03-02T09:10:00.000Z","createdBy":"2b7e9d44-5a1b-4f0e-8c6e-77b0a1d4e902"},"timestamp":"2026-03-02T09:10:00.084Z","eventId":"{id}","tenantId":"6b1f3a5e-0c7d-4b57-9a55-2f1f7d5a1c01"}"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_differ_in_their_number_alone() {
        let mut frames = Frames::new();
        let written = frames.of(41..44).to_vec();
        let expected: Vec<u8> = (41..44).flat_map(|number| frame(&event(&numbered(number)))).collect();
        assert_eq!(written, expected);
    }

    #[test]
    fn a_paced_stream_is_due_by_the_clock() {
        let plan = Plan { events: 10_000, per_second: Some(1000) };
        assert_eq!(plan.due(17, Duration::from_millis(2500)), 2500);
    }
}

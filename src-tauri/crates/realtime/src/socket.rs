//! One WebSocket: frames in, frames out, a clean end.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::{Sink, SinkExt, Stream, StreamExt};
use net::BoxStream;
use realtime_proto::End;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Bytes, Error, Message, Utf8Bytes, error::CapacityError};

/// A connected WebSocket.
pub struct Socket {
    stream: WebSocketStream<BoxStream>,
    unflushed: bool,
    /// Ping frames sent; each carries its number.
    pings: u64,
}

/// What a socket heard.
pub(crate) enum Heard {
    Text(Utf8Bytes),
    Binary(usize),
    /// The answer to the last ping.
    Pong,
    /// It is over; the peer is told this code.
    Ended(End, CloseCode),
}

/// A clean close takes 2 s at the most (cli.md, protocol.md 2.6), all told.
const CLOSE_LIMIT: Duration = Duration::from_millis(1800);

impl Socket {
    pub(crate) fn new(stream: WebSocketStream<BoxStream>) -> Self {
        Self { stream, unflushed: false, pings: 0 }
    }

    /// Queues a text frame. What the peer does not take is bounded by the write buffer's limit.
    pub(crate) fn send(&mut self, text: String) {
        self.queue(Message::Text(text.into()));
    }

    /// Queues a ping frame.
    pub(crate) fn ping(&mut self) {
        self.pings += 1;
        self.queue(Message::Ping(Bytes::copy_from_slice(&self.pings.to_be_bytes())));
    }

    fn queue(&mut self, message: Message) {
        // An error here shows again when the socket is read, where the link ends.
        if let Err(error) = self.stream.start_send_unpin(message) {
            tracing::debug!(%error, "a frame could not be queued");
        }
        self.unflushed = true;
    }

    /// The next thing heard; also moves what is queued. After `Ended` the socket is not to be polled again.
    pub(crate) fn poll_heard(&mut self, cx: &mut Context<'_>) -> Poll<Heard> {
        if self.unflushed
            && let Poll::Ready(done) = Pin::new(&mut self.stream).poll_flush(cx)
        {
            self.unflushed = false;
            if let Err(error) = done {
                return Poll::Ready(ended(&error));
            }
        }
        loop {
            let Poll::Ready(next) = Pin::new(&mut self.stream).poll_next(cx) else { return Poll::Pending };
            return Poll::Ready(match next {
                Some(Ok(Message::Text(text))) => Heard::Text(text),
                Some(Ok(Message::Binary(bytes))) => Heard::Binary(bytes.len()),
                // It proves nothing about the time since the last ping, whose answer comes after it.
                Some(Ok(Message::Pong(payload))) if self.is_of_an_earlier_ping(&payload) => continue,
                Some(Ok(Message::Pong(_))) => Heard::Pong,
                Some(Ok(Message::Close(frame))) => Heard::Ended(closed(frame), CloseCode::Normal),
                Some(Ok(Message::Ping(_) | Message::Frame(_))) => continue,
                Some(Err(error)) => ended(&error),
                None => Heard::Ended(End::Lost { detail: "the connection ended".to_owned() }, CloseCode::Normal),
            });
        }
    }

    fn is_of_an_earlier_ping(&self, payload: &[u8]) -> bool {
        payload.try_into().is_ok_and(|number| (1..self.pings).contains(&u64::from_be_bytes(number)))
    }

    /// Closes with `code`, waits for the answer, and lets go after 2 s at the latest.
    pub(crate) async fn close(mut self, code: CloseCode) {
        let farewell = async {
            let frame = CloseFrame { code, reason: Utf8Bytes::default() };
            if self.stream.send(Message::Close(Some(frame))).await.is_ok() {
                while let Some(Ok(_)) = self.stream.next().await {}
            }
        };
        let _ = tokio::time::timeout(CLOSE_LIMIT, farewell).await;
    }
}

fn closed(frame: Option<CloseFrame>) -> End {
    match frame {
        Some(CloseFrame { code, reason }) => End::Closed { code: Some(code.into()), reason: reason.to_string() },
        None => End::Closed { code: None, reason: String::new() },
    }
}

/// How it ends, and what the peer is told about it.
#[allow(clippy::wildcard_enum_match_arm)] // tungstenite's enum
fn ended(error: &Error) -> Heard {
    let lost = || End::Lost { detail: error.to_string() };
    match error {
        Error::Capacity(CapacityError::MessageTooLong { size, .. }) => {
            Heard::Ended(End::TooLarge { bytes: *size }, CloseCode::Size)
        }
        Error::Utf8(_) => Heard::Ended(End::NotText, CloseCode::Invalid),
        Error::Protocol(_) => Heard::Ended(lost(), CloseCode::Protocol),
        _ => Heard::Ended(lost(), CloseCode::Normal),
    }
}

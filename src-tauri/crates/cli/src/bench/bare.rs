//! The baseline: what a bare loop of tokio-tungstenite and serde_json's typed deserialisation makes of the same stream.

use futures_util::{SinkExt, StreamExt};
use net::SocketUrl;
use serde::Deserialize;
use tokio::net::TcpStream;
use tokio_tungstenite::client_async;
use tokio_tungstenite::tungstenite::{Error, Message};

use super::figures::Pace;
use super::stopwatch::Stopwatch;
use super::tally::END;
use crate::failure::Failure;

/// Reads the stream to its end.
pub(super) async fn measured(url: SocketUrl) -> Result<Pace, Failure> {
    // A task of its own, as the session has one.
    let (events, watch) = tokio::spawn(read(url)).await.map_err(Failure::job)?.map_err(Failure::job)?;
    Ok(Pace::of(events, watch.elapsed(), watch.cpu_time()))
}

async fn read(url: SocketUrl) -> Result<(u64, Stopwatch), Error> {
    let port = url.url().port_or_known_default().unwrap_or_default();
    let stream = TcpStream::connect(("127.0.0.1", port)).await?;
    stream.set_nodelay(true)?;
    let (mut socket, _) = client_async(url.url().as_str(), stream).await?;
    socket.send(Message::text(r#"{"action":"auth","token":"bench"}"#)).await?;
    socket.next().await.transpose()?;
    let mut watch = Stopwatch::start();
    let mut events = 0;
    while let Some(message) = socket.next().await {
        let Message::Text(text) = message? else { continue };
        match serde_json::from_str::<Envelope>(&text) {
            Ok(envelope) if envelope.event_id == END => break,
            Ok(envelope) => {
                std::hint::black_box(envelope);
                events += 1;
            }
            Err(error) => return Err(Error::Io(error.into())),
        }
    }
    watch.stop();
    socket.close(None).await?;
    Ok((events, watch))
}

/// The members of the stream's message as owned values, nothing else done.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "only filled")]
struct Envelope {
    r#type: String,
    data: GoalCreated,
    timestamp: String,
    event_id: String,
    tenant_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "only filled")]
struct GoalCreated {
    goal_id: String,
    tenant_id: String,
    user_id: String,
    title: String,
    description: String,
    status: Status,
    created_at: String,
    created_by: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum Status {
    Draft,
    Active,
}

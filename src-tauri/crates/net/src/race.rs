//! Happy eyeballs: which of a name's addresses answers first (RFC 8305).

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::time::sleep;

/// Head start of each address over the next: the Connection Attempt Delay of RFC 8305 section 5.
const HEAD_START: Duration = Duration::from_millis(250);

/// Connects to the addresses in turn, families alternating; one that answers neither yes nor no costs a head start, not
/// the whole limit. The first connection wins, the others are dropped.
///
/// # Errors
/// The last failure when all have failed; without any address, that there is none.
pub(crate) async fn race<T, Attempt>(
    addresses: Vec<SocketAddr>,
    connect: impl Fn(SocketAddr) -> Attempt,
) -> io::Result<T>
where
    Attempt: Future<Output = io::Result<T>>,
{
    let mut waiting = alternating(addresses).into_iter();
    let mut attempts = FuturesUnordered::new();
    let mut failure = io::Error::new(io::ErrorKind::AddrNotAvailable, "there is no address");
    loop {
        attempts.extend(waiting.next().map(&connect));
        tokio::select! {
            Some(outcome) = attempts.next() => match outcome {
                Ok(connection) => return Ok(connection),
                Err(error) => failure = error,
            },
            () = sleep(HEAD_START), if waiting.len() > 0 => {}
            else => return Err(failure),
        }
    }
}

/// The resolver's order, but the families take turns, beginning with its first (RFC 8305 section 4).
fn alternating(addresses: Vec<SocketAddr>) -> Vec<SocketAddr> {
    let first_is_v6 = addresses.first().is_some_and(SocketAddr::is_ipv6);
    let (first, second): (Vec<_>, Vec<_>) = addresses.into_iter().partition(|address| address.is_ipv6() == first_is_v6);
    let mut second = second.into_iter();
    let mut order: Vec<_> = first.into_iter().flat_map(|address| [Some(address), second.next()]).flatten().collect();
    order.extend(second);
    order
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use tokio::time::Instant;

    use super::*;

    fn addresses(texts: &[&str]) -> Vec<SocketAddr> {
        texts.iter().map(|text| text.parse().expect("an address")).collect()
    }

    async fn answer(address: SocketAddr) -> io::Result<SocketAddr> {
        match address.port() {
            1 => pending().await,
            2 => Err(io::ErrorKind::ConnectionRefused.into()),
            _ => Ok(address),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_dead_address_costs_a_head_start() {
        let began = Instant::now();
        let winner = race(addresses(&["[2001:db8::1]:1", "192.0.2.1:443"]), answer).await.expect("one answers");
        assert_eq!((winner.to_string().as_str(), began.elapsed()), ("192.0.2.1:443", HEAD_START));
    }

    #[tokio::test(start_paused = true)]
    async fn a_refusal_lets_the_next_one_start_at_once() {
        let began = Instant::now();
        let winner = race(addresses(&["192.0.2.1:2", "192.0.2.2:443"]), answer).await.expect("one answers");
        assert_eq!((winner.to_string().as_str(), began.elapsed()), ("192.0.2.2:443", Duration::ZERO));
    }

    #[tokio::test(start_paused = true)]
    async fn all_refusals_are_a_refusal_and_no_address_is_a_failure() {
        let refused = race(addresses(&["192.0.2.1:2", "[2001:db8::1]:2"]), answer).await;
        assert_eq!(refused.expect_err("nobody answers").kind(), io::ErrorKind::ConnectionRefused);
        assert_eq!(race(Vec::new(), answer).await.expect_err("nobody").kind(), io::ErrorKind::AddrNotAvailable);
    }

    #[test]
    fn families_take_turns() {
        let order = alternating(addresses(&["[2001:db8::1]:1", "[2001:db8::2]:1", "[2001:db8::3]:1", "192.0.2.1:1"]));
        assert_eq!(order, addresses(&["[2001:db8::1]:1", "192.0.2.1:1", "[2001:db8::2]:1", "[2001:db8::3]:1"]));
    }
}

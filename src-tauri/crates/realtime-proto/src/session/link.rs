//! One connection: everything that belongs to it lives and dies here.

use std::time::Duration;

use super::clock::Moment;
use super::io::{Epoch, TokenId};
use crate::{Policy, Timestamp};

/// A connection from the wish to open it to its end.
#[derive(Debug)]
pub(crate) struct Link {
    pub(crate) epoch: Epoch,
    /// The token that it authenticates with.
    pub(crate) token: Token,
    pub(crate) stage: Stage,
    /// When the socket opened; until then, when it was asked for.
    pub(crate) opened_at: Moment,
    /// Arrival of the last frame, by the wall clock: where a gap begins.
    pub(crate) last_frame: Timestamp,
    /// The last message in either direction: what the gateway's idle limit counts.
    pub(crate) last_activity: Moment,
    /// A message came after the verdict: the server is alive though it may not answer pings.
    pub(crate) spoke: bool,
    pub(crate) probe: Probe,
    pub(crate) keep_alive_at: Moment,
    /// Until then the server wants us slow: no fast path when this link ends.
    pub(crate) rate_limited: Option<Moment>,
    /// The server says that this user may not do something, and when; if it ends the link then, it means it.
    pub(crate) forbidden: Option<(Moment, String)>,
    /// A `ping` message of the server is to be answered.
    pub(crate) owes_pong: bool,
    /// `Forbidden` of the gateway is told once a connection.
    pub(crate) gateway_forbidden_told: bool,
    /// When the link's age asks for a rollover.
    pub(crate) age_due: Moment,
    /// When the token's end asks for a rollover.
    pub(crate) token_due: Option<Moment>,
}

/// A token by number, with its end in session time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) id: TokenId,
    pub(crate) ends: Option<Moment>,
}

/// How far a link has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Opening { until: Moment },
    Authenticating { until: Moment },
    Live { since: Moment },
}

/// The liveness probe of a live link (protocol.md 2.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Probe {
    /// The next ping frame is due then.
    Due { at: Moment },
    /// A pong frame is due by then.
    Awaited { by: Moment },
}

impl Link {
    pub(crate) fn opening(epoch: Epoch, token: Token, time: Moment, wall: Timestamp, policy: &Policy) -> Self {
        Self {
            epoch,
            token,
            stage: Stage::Opening { until: time.after(policy.connect_timeout) },
            opened_at: time,
            last_frame: wall,
            last_activity: time,
            spoke: false,
            probe: Probe::Due { at: time },
            keep_alive_at: time,
            rate_limited: None,
            forbidden: None,
            owes_pong: false,
            gateway_forbidden_told: false,
            age_due: time,
            token_due: None,
        }
    }

    pub(crate) fn opened(&mut self, time: Moment, policy: &Policy) {
        self.opened_at = time;
        self.last_activity = time;
        self.stage = Stage::Authenticating { until: time.after(policy.auth_timeout) };
    }

    /// The verdict was good: timers start.
    pub(crate) fn go_live(&mut self, time: Moment, policy: &Policy, rng: &mut fastrand::Rng) {
        self.stage = Stage::Live { since: time };
        self.probe = Probe::Due { at: time.after(policy.ping_interval) };
        self.keep_alive_at = time.after(policy.keep_alive);
        self.age_due = self.opened_at.after(times(policy.max_connection_age, 0.95 + rng.f64() * 0.1));
        self.token_due = self.token.ends.map(|ends| {
            let left = ends.since(time);
            time.after(left.saturating_sub(margin(left, policy, rng)))
        });
    }

    /// Gives the verdict its whole time again, after reading was held.
    pub(crate) fn extend_verdict(&mut self, time: Moment, policy: &Policy) {
        if let Stage::Authenticating { until } = &mut self.stage {
            *until = time.after(policy.auth_timeout);
        }
    }

    /// Gives the pong its whole time again, after reading was held.
    pub(crate) fn extend_pong(&mut self, time: Moment, policy: &Policy) {
        if let Probe::Awaited { by } = &mut self.probe {
            *by = time.after(policy.pong_timeout);
        }
    }

    pub(crate) fn is_live(&self) -> bool {
        matches!(self.stage, Stage::Live { .. })
    }

    pub(crate) fn held_for(&self, time: Moment) -> Duration {
        match self.stage {
            Stage::Live { since } => time.since(since),
            Stage::Opening { .. } | Stage::Authenticating { .. } => Duration::ZERO,
        }
    }

    pub(crate) fn rollover_due(&self) -> Moment {
        self.token_due.map_or(self.age_due, |token| token.min(self.age_due))
    }

    /// The next keep-alive on the fixed grid that began with `auth.success`, after `time`.
    pub(crate) fn schedule_keep_alive(&mut self, time: Moment, period: Duration) {
        let late = time.since(self.keep_alive_at);
        let periods = late.as_nanos() / period.as_nanos().max(1) + 1;
        let step = period.saturating_mul(u32::try_from(periods).unwrap_or(u32::MAX));
        self.keep_alive_at = self.keep_alive_at.after(step);
    }
}

/// How long before its end a token is replaced: drawn from the policy's range, a quarter of what is left at the most.
fn margin(left: Duration, policy: &Policy, rng: &mut fastrand::Rng) -> Duration {
    let (low, high) = policy.token_margin;
    let drawn = low.saturating_add(times(high.saturating_sub(low), rng.f64()));
    drawn.min(times(left, 0.2 + rng.f64() * 0.05))
}

fn times(duration: Duration, factor: f64) -> Duration {
    Duration::try_from_secs_f64(duration.as_secs_f64() * factor).unwrap_or(Duration::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_lived_token_is_replaced_in_its_last_quarter() {
        for seed in 0..100 {
            let margin = margin(Duration::from_secs(100), &Policy::PRODUCTION, &mut fastrand::Rng::with_seed(seed));
            assert!((20..=25).contains(&margin.as_secs()), "{margin:?}");
        }
    }

    #[test]
    fn a_long_lived_token_is_replaced_60_to_90_seconds_before_its_end() {
        for seed in 0..100 {
            let margin = margin(Duration::from_secs(900), &Policy::PRODUCTION, &mut fastrand::Rng::with_seed(seed));
            assert!((60..=90).contains(&margin.as_secs()), "{margin:?}");
        }
    }
}

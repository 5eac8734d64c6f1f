//! How a link ends, and what follows (protocol.md 2.5, 2.6).

use std::time::Duration;

use super::backoff::Pace;
use super::io::{End, Epoch, Output, Reason, State, StateChange};
use super::link::Link;
use super::{Phase, Role, Session, Successor};
use crate::Rejection;

/// A link that the server drops within this time of a `FORBIDDEN` was dropped because of it (protocol.md 2.5, code 1000).
const MEANT_WITHIN: Duration = Duration::from_secs(5);

impl Session {
    pub(super) fn ended(&mut self, epoch: Epoch, end: End) {
        let time = self.time();
        let Some((role, link)) = self.link_mut(epoch) else { return };
        let calm = link.rate_limited.is_none_or(|until| until < time);
        let forbidden = link.forbidden.take().filter(|(at, _)| time.since(*at) < MEANT_WITHIN);
        match end {
            End::TooLarge { bytes } => self.unread(Rejection::too_large(bytes)),
            End::NotText => self.unread(Rejection::not_text()),
            End::Closed { code: Some(1000 | 1005) | None, .. } if role == Role::Main => {
                if let Some((_, detail)) = forbidden {
                    return self.forbidden(detail);
                }
            }
            End::Closed { .. } | End::Lost { .. } => {}
        }
        self.vitals.ended(self.clock.wall(), &end);
        let (reason, detail, pace) = verdict_on(end, calm);
        match role {
            Role::Main => self.lost(reason, detail, pace),
            Role::Successor => self.successor_failed(),
            Role::Draining => drop(self.draining_ended()),
        }
    }

    /// The main link is gone.
    pub(super) fn lost(&mut self, reason: Reason, detail: Option<String>, pace: Pace) {
        self.begin_gap();
        match std::mem::replace(&mut self.phase, Phase::Off) {
            Phase::Live { link, successor, draining } => {
                if let Some(old) = draining {
                    self.release(&old.link);
                }
                let held = self.credit(link.held_for(self.time()));
                match successor {
                    Successor::Connecting(next) => self.fall_back_on(next, reason, detail),
                    Successor::Planned | Successor::Retrying { .. } | Successor::AwaitingToken { .. } => {
                        let pace = if pace == Pace::Fast { Pace::after_loss(held) } else { pace };
                        self.wait(reason, detail, pace, Duration::ZERO);
                    }
                }
            }
            Phase::Connecting(_) => {
                let pace = if pace == Pace::Fast { Pace::Ladder } else { pace };
                self.wait(reason, detail, pace, Duration::ZERO);
            }
            other @ (Phase::Off | Phase::AwaitingToken { .. } | Phase::Waiting { .. }) => self.phase = other,
        }
    }

    /// A link that held for a while proves that the server is well: the ladder starts over.
    pub(super) fn credit(&mut self, held_for: Duration) -> bool {
        let stable = held_for >= self.policy.stable_after;
        if stable {
            self.backoff.start_over();
        }
        stable
    }

    /// The link was lost while its successor was on the way: that one is the next attempt.
    pub(super) fn fall_back_on(&mut self, next: Link, reason: Reason, detail: Option<String>) {
        self.phase = Phase::Connecting(next);
        self.show(StateChange {
            detail,
            attempt: self.backoff.attempt(),
            retry_in: Some(Duration::ZERO),
            ..StateChange::of(State::Reconnecting, Some(reason))
        });
    }

    pub(super) fn close_successor(&mut self) {
        if let Phase::Live { successor: Successor::Connecting(next), .. } = &self.phase {
            self.outputs.push_back(Output::Close { epoch: next.epoch });
        }
        self.successor_failed();
    }

    pub(super) fn successor_failed(&mut self) {
        let time = self.time();
        let wait = self.rollover_backoff.wait(time, Pace::Ladder, Duration::ZERO, &self.policy, &mut self.rng);
        if let Phase::Live { successor, .. } = &mut self.phase {
            *successor = Successor::Retrying { at: time.after(wait) };
        }
    }
}

/// Close codes and what follows them (protocol.md 2.5, 2.6).
fn verdict_on(end: End, calm: bool) -> (Reason, Option<String>, Pace) {
    let (reason, detail, pace) = match end {
        End::Lost { detail } => (Reason::Lost, detail, Pace::Fast),
        End::NotText => (Reason::NotText, "a message was no valid UTF-8".to_owned(), Pace::Ladder),
        End::TooLarge { bytes } => {
            (Reason::TooLarge, format!("a message of {bytes} bytes was announced"), Pace::Ladder)
        }
        End::Closed { code, reason } => {
            let code = code.unwrap_or(1005);
            let pace = match code {
                1008 => Pace::From(3),
                1003 | 1009 | 1011 => Pace::Ladder,
                _ => Pace::Fast,
            };
            (Reason::Closed(code), reason, pace)
        }
    };
    let pace = if calm || pace != Pace::Fast { pace } else { Pace::Ladder };
    (reason, (!detail.is_empty()).then_some(detail), pace)
}

//! What time brings: deadlines, probes, keep-alives, rollovers, and waking up.

use std::time::Duration;

use super::backoff::Pace;
use super::clock::Moment;
use super::io::{Epoch, Output, Reason, State, StateChange};
use super::link::{Link, Probe, Stage};
use super::{Due, Phase, Role, Session, Successor};

impl Session {
    /// The machine slept, or somebody set its clock: then session time has not moved, and the link is only asked.
    pub(super) fn woke(&mut self) {
        self.extend_draining();
        let time = self.time();
        match &mut self.phase {
            Phase::Off | Phase::AwaitingToken { .. } => {}
            Phase::Waiting { .. } => self.retry(),
            Phase::Connecting(_) => {
                self.release_links();
                self.begin();
            }
            Phase::Live { link, .. } => {
                if time.since(link.last_activity) >= self.policy.gateway_idle {
                    let epoch = link.epoch;
                    self.outputs.push_back(Output::Abandon { epoch });
                    self.lost(Reason::SleptTooLong, None, Pace::Fast);
                } else {
                    // An answer that was due before the sleep has its whole time again.
                    link.probe = Probe::Due { at: time };
                    self.ping();
                }
            }
        }
    }

    pub(super) fn network_changed(&mut self) {
        match &self.phase {
            Phase::Off | Phase::AwaitingToken { .. } | Phase::Connecting(_) => {}
            Phase::Waiting { .. } => self.retry(),
            Phase::Live { .. } => self.ping(),
        }
    }

    pub(super) fn retry_now(&mut self) {
        match &self.phase {
            Phase::Waiting { .. } => self.retry(),
            Phase::Off if self.shown.state == State::Error => {
                self.renewed_at = None;
                self.retry();
            }
            Phase::Live { .. } => self.ping(),
            Phase::Off | Phase::AwaitingToken { .. } | Phase::Connecting(_) => {}
        }
    }

    /// Somebody wants a connection that is new: one that lives is closed first.
    pub(super) fn reconnect(&mut self) {
        let Phase::Live { link, .. } = &self.phase else { return self.retry_now() };
        let held = link.held_for(self.time());
        self.credit(held);
        self.begin_gap();
        self.release_links();
        self.show(StateChange {
            attempt: self.backoff.attempt(),
            retry_in: Some(Duration::ZERO),
            ..StateChange::of(State::Reconnecting, Some(Reason::Asked))
        });
        self.begin();
    }

    /// Somebody wants to see what a lost connection does: it is let go without a word.
    pub(super) fn drop_socket(&mut self) {
        let (Phase::Connecting(link) | Phase::Live { link, .. }) = &self.phase else { return };
        let epoch = link.epoch;
        self.outputs.push_back(Output::Abandon { epoch });
        self.lost(Reason::Dropped, None, Pace::Fast);
    }

    pub(super) fn hold_reading(&mut self, held: bool) {
        self.reading_held = held;
        if held {
            return;
        }
        let time = self.time();
        self.extend_draining();
        match &mut self.phase {
            Phase::Connecting(next) => next.extend_verdict(time, &self.policy),
            Phase::Live { link, successor, .. } => {
                link.extend_pong(time, &self.policy);
                if let Successor::Connecting(next) = successor {
                    next.extend_verdict(time, &self.policy);
                }
            }
            Phase::Off | Phase::AwaitingToken { .. } | Phase::Waiting { .. } => {}
        }
    }

    pub(super) fn run_due(&mut self) {
        while let Some((at, due)) = self.next_due()
            && at <= self.time()
        {
            self.fire(due);
        }
    }

    /// The earliest thing that is due; the one source for both the timer and what it does.
    pub(super) fn next_due(&self) -> Option<(Moment, Due)> {
        match &self.phase {
            Phase::Off | Phase::AwaitingToken { .. } => None,
            Phase::Waiting { until } => Some((*until, Due::Retry)),
            Phase::Connecting(link) => self.opening_due(link),
            Phase::Live { link, successor, draining } => {
                let keep_alive = self.when_sends_go_on(link.keep_alive_at);
                let pong = link.owes_pong.then(|| (self.when_sends_go_on(self.time()), Due::Pong));
                let rollover = match successor {
                    // A rollover that falls due while an older link still drains, or while nothing is read, waits.
                    Successor::Planned | Successor::Retrying { .. } if draining.is_some() || self.reading_held => None,
                    Successor::Planned => Some((link.rollover_due(), Due::Rollover)),
                    Successor::Retrying { at } => Some((*at, Due::Rollover)),
                    Successor::AwaitingToken { .. } => None,
                    Successor::Connecting(next) => self.opening_due(next),
                };
                let drained = draining.as_ref().and_then(|old| Some((old.ends(self.reading_held)?, Due::Drained)));
                [Some((keep_alive, Due::KeepAlive)), pong, self.probe_due(link), rollover, drained]
                    .into_iter()
                    .flatten()
                    .min_by_key(|(at, _)| *at)
            }
        }
    }

    pub(super) fn probe_due(&self, link: &Link) -> Option<(Moment, Due)> {
        match link.probe {
            Probe::Due { at } => Some((at, Due::Ping)),
            Probe::Awaited { by } if !self.reading_held => Some((by, Due::NoPong)),
            Probe::Awaited { .. } => None,
        }
    }

    pub(super) fn fire(&mut self, due: Due) {
        match due {
            Due::Retry => self.retry(),
            Due::ConnectTimeout(epoch) => self.too_slow(epoch, Reason::ConnectTimeout),
            Due::AuthTimeout(epoch) => self.too_slow(epoch, Reason::AuthTimeout),
            Due::KeepAlive => self.keep_alive(),
            Due::Pong => self.answer_ping(),
            Due::Ping => self.ping(),
            Due::NoPong => self.no_pong(),
            Due::Rollover => self.begin_rollover(),
            Due::Drained => self.close_draining(),
        }
    }

    pub(super) fn retry(&mut self) {
        if matches!(self.shown.state, State::Error) {
            self.show(StateChange {
                attempt: self.backoff.attempt(),
                retry_in: Some(Duration::ZERO),
                ..StateChange::of(State::Reconnecting, self.shown.reason)
            });
        }
        self.begin();
    }

    pub(super) fn too_slow(&mut self, epoch: Epoch, reason: Reason) {
        let Some((role, link)) = self.link_mut(epoch) else { return };
        let output = match link.stage {
            Stage::Opening { .. } => Output::Abandon { epoch },
            Stage::Authenticating { .. } | Stage::Live { .. } => Output::Close { epoch },
        };
        self.outputs.push_back(output);
        match role {
            Role::Main => self.lost(reason, None, Pace::Ladder),
            Role::Successor => self.successor_failed(),
            Role::Draining => {}
        }
    }

    pub(super) fn keep_alive(&mut self) {
        let (time, period) = (self.time(), self.policy.keep_alive);
        if let Phase::Live { link, .. } = &mut self.phase {
            link.schedule_keep_alive(time, period);
            link.last_activity = time;
            self.vitals.last_keep_alive = Some(self.clock.wall());
            let (epoch, text) = (link.epoch, r#"{"action":"ping"}"#.to_owned());
            self.outputs.push_back(Output::Send { epoch, text });
        }
    }

    /// By when a link on its way must be further. A verdict that nobody reads may have come.
    fn opening_due(&self, link: &Link) -> Option<(Moment, Due)> {
        match link.stage {
            Stage::Opening { until } => Some((until, Due::ConnectTimeout(link.epoch))),
            Stage::Authenticating { until } if !self.reading_held => Some((until, Due::AuthTimeout(link.epoch))),
            Stage::Authenticating { .. } | Stage::Live { .. } => None,
        }
    }

    /// Our own messages rest while the server wants us slow (protocol.md 2.4).
    fn when_sends_go_on(&self, at: Moment) -> Moment {
        self.sends_held.until.map_or(at, |held| held.max(at))
    }

    /// The answer to a server's `ping`: the union of the two documented shapes (protocol.md 2.2).
    fn answer_ping(&mut self) {
        let text = format!(r#"{{"action":"pong","type":"pong","timestamp":"{}"}}"#, self.clock.wall());
        if let Phase::Live { link, .. } = &mut self.phase {
            link.owes_pong = false;
            self.outputs.push_back(Output::Send { epoch: link.epoch, text });
        }
    }

    /// Probes the main link; a pong is due. A pong-less server is asked too: one answer ends that mode.
    pub(super) fn ping(&mut self) {
        let time = self.time();
        if let Phase::Live { link, .. } = &mut self.phase {
            link.probe = match link.probe {
                // Asked again, a dead link must not get more time.
                awaited @ Probe::Awaited { .. } => awaited,
                Probe::Due { .. } if self.pongs.less => Probe::Due { at: time.after(self.policy.ping_interval) },
                Probe::Due { .. } => Probe::Awaited { by: time.after(self.policy.pong_timeout) },
            };
            let epoch = link.epoch;
            self.pinged = Some(self.vitals.pinged(epoch, time, self.clock.wall()));
            self.outputs.push_back(Output::Ping { epoch });
        }
    }

    pub(super) fn no_pong(&mut self) {
        let next = self.time().after(self.policy.ping_interval);
        let Phase::Live { link, .. } = &mut self.phase else { return };
        self.pongs.unanswered += u32::from(link.spoke && !self.pongs.answered);
        if self.pongs.unanswered >= self.policy.pongless_after {
            self.pongs.less = true;
            link.probe = Probe::Due { at: next };
            return;
        }
        let epoch = link.epoch;
        self.outputs.push_back(Output::Abandon { epoch });
        self.lost(Reason::NoPong, None, Pace::Fast);
    }

    /// Asks for the successor's token: another one when the link's token is about to end.
    pub(super) fn begin_rollover(&mut self) {
        let time = self.time();
        let Phase::Live { link, .. } = &self.phase else { return };
        let other_than = link.token_due.filter(|due| *due <= time).map(|_| link.token.id);
        let request = self.fetch_token(other_than);
        if let Phase::Live { successor, .. } = &mut self.phase {
            *successor = Successor::AwaitingToken { request };
        }
    }
}

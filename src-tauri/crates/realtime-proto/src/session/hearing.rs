//! What is heard on a link: events, verdicts, error messages and pongs (protocol.md 2.3, 2.4, 3.7).

use std::time::Duration;

use super::backoff::{Backoff, Pace};
use super::io::{Epoch, Output, Reason, State, StateChange, TokenId};
use super::link::{Probe, Stage};
use super::tap::{Fate, Tapped};
use super::{Phase, Pongs, Role, SendsHeld, Session, Successor, Weight};
use crate::{
    AuthSuccess, Control, ControlKind, ErrorCode, Event, EventType, Message, Rejection, ServerError, Timestamp,
    normalise,
};

impl Session {
    pub(super) fn heard(&mut self, epoch: Epoch, text: &str) -> Weight {
        let (time, wall) = (self.time(), self.clock.wall());
        let Some((_, link)) = self.link_mut(epoch) else { return Weight::Event };
        link.last_frame = wall;
        link.last_activity = time;
        link.spoke |= link.is_live();
        self.counters.received += 1;
        let understood = normalise(text, wall);
        if self.tapped {
            return self.heard_and_told(epoch, text, understood);
        }
        self.understand(epoch, understood).0
    }

    pub(super) fn understand(&mut self, epoch: Epoch, understood: Result<Message, Rejection>) -> (Weight, Fate) {
        match understood {
            Ok(Message::Event(event)) => (Weight::Event, self.event(epoch, event)),
            Ok(Message::Control(control)) => {
                self.control(epoch, &control);
                (Weight::Control, Fate::Control)
            }
            Err(rejection) => {
                self.rejected(rejection);
                (Weight::Event, Fate::Rejected)
            }
        }
    }

    pub(super) fn heard_binary(&mut self, epoch: Epoch, bytes: usize) {
        if self.link_mut(epoch).is_some() {
            self.counters.received += 1;
            self.unread(Rejection::binary(bytes));
        }
    }

    /// Rejected without having been read.
    pub(super) fn unread(&mut self, rejection: Rejection) {
        self.rejected(rejection.clone());
        if self.tapped {
            self.tell_tapped(Tapped { text: String::new(), understood: Err(rejection), fate: Fate::Rejected });
        }
    }

    pub(super) fn rejected(&mut self, rejection: Rejection) {
        self.counters.rejected += 1;
        self.counters.last_rejection = Some(rejection.reason.as_str().to_owned());
        self.outputs.push_back(Output::Rejected(rejection));
    }

    pub(super) fn event(&mut self, epoch: Epoch, event: Box<Event>) -> Fate {
        if !self.link_mut(epoch).is_some_and(|(_, link)| link.is_live()) {
            self.counters.before_auth += 1;
            Fate::BeforeAuth
        } else if self.is_foreign(&event) {
            self.counters.foreign += 1;
            Fate::Foreign
        } else if !self.dedupe.insert(&event.dedupe_key) {
            self.counters.duplicate += 1;
            Fate::Duplicate
        } else {
            self.counters.dispatched += 1;
            self.counters.unknown += u64::from(event.event_type() == EventType::Unknown);
            self.counters.degraded += u64::from(!event.warnings.is_empty());
            self.outputs.push_back(Output::Event(event));
            Fate::Delivered
        }
    }

    pub(super) fn is_foreign(&self, event: &Event) -> bool {
        let Some(own) = self.tenant.as_deref() else { return false };
        let of_payload = event.payload_tenant();
        [event.tenant_id.as_deref(), of_payload.as_deref()].into_iter().flatten().any(|tenant| tenant != own)
    }

    pub(super) fn control(&mut self, epoch: Epoch, control: &Control) {
        match control.kind {
            ControlKind::AuthSuccess => {
                if let Some(verdict) = control.auth_success() {
                    self.verdict(epoch, verdict);
                }
            }
            ControlKind::AuthError | ControlKind::Error => {
                if let Some(error) = control.server_error() {
                    self.server_error(epoch, error, control.kind == ControlKind::AuthError);
                }
            }
            // Before the verdict nothing but `auth` may be sent (protocol.md 2.1).
            ControlKind::Ping => {
                if let Some((_, link)) = self.link_mut(epoch) {
                    link.owes_pong = link.is_live();
                }
            }
            ControlKind::Pong => {}
        }
    }

    pub(super) fn verdict(&mut self, epoch: Epoch, verdict: AuthSuccess) {
        let time = self.time();
        let policy = self.policy;
        let mut rng = self.rng.fork();
        let Some((role, link)) = self.link_mut(epoch) else { return };
        if !matches!(link.stage, Stage::Authenticating { .. }) {
            return;
        }
        link.go_live(time, &policy, &mut rng);
        if role == Role::Successor && verdict.tenant_id.is_some() && verdict.tenant_id != self.tenant {
            // Another company's stream cannot go on where this one stops.
            return self.close_successor();
        }
        self.vitals.connection_id = verdict.connection_id;
        self.tenant = verdict.tenant_id.or(self.tenant.take());
        self.user = verdict.user_id.or(self.user.take());
        if role == Role::Successor { self.roll_over() } else { self.connected() }
    }

    pub(super) fn connected(&mut self) {
        let Phase::Connecting(link) = std::mem::replace(&mut self.phase, Phase::Off) else { return };
        self.phase = Phase::Live { link, successor: Successor::Planned, draining: None };
        self.rollover_backoff = Backoff::default();
        self.sends_held = SendsHeld::default();
        self.counters.connections += 1;
        self.show(StateChange {
            tenant_id: self.tenant.clone(),
            user_id: self.user.clone(),
            ..StateChange::of(State::Connected, None)
        });
        if let Some(since) = self.gap_since.take() {
            self.tell_gap(since, self.clock.wall());
        }
    }

    /// A wall clock that was set back must not turn a gap around.
    pub(super) fn tell_gap(&mut self, since: Timestamp, until: Timestamp) {
        self.counters.gaps += 1;
        self.outputs.push_back(Output::Gap { since: since.min(until), until });
    }

    /// Make before break: the successor takes over, the old link is heard a little longer.
    pub(super) fn roll_over(&mut self) {
        match std::mem::replace(&mut self.phase, Phase::Off) {
            Phase::Live { link: old, successor: Successor::Connecting(next), .. } => {
                self.credit(old.held_for(self.time()));
                self.counters.rollovers += 1;
                self.rollover_backoff = Backoff::default();
                let draining = Some(self.drain(old));
                self.phase = Phase::Live { link: next, successor: Successor::Planned, draining };
            }
            other @ (Phase::Off
            | Phase::AwaitingToken { .. }
            | Phase::Waiting { .. }
            | Phase::Connecting(_)
            | Phase::Live { .. }) => self.phase = other,
        }
    }

    pub(super) fn server_error(&mut self, epoch: Epoch, error: ServerError, of_auth: bool) {
        let time = self.time();
        let Some((role, link)) = self.link_mut(epoch) else { return };
        let (token, live) = (link.token.id, link.is_live());
        link.forbidden = (error.code == ErrorCode::Forbidden).then(|| (time, error.detail.clone()));
        if error.code == ErrorCode::GatewayForbidden && std::mem::replace(&mut link.gateway_forbidden_told, true) {
            return;
        }
        self.counters.errors += 1;
        self.vitals.last_error = Some((self.clock.wall(), error.clone()));
        self.outputs.push_back(Output::ServerError(error.clone()));
        match error.code {
            ErrorCode::Unauthorized => match role {
                Role::Main => self.unauthorized(token, error.detail),
                Role::Successor => {
                    self.refused = Some(token);
                    self.close_successor();
                }
                Role::Draining => self.close_draining(),
            },
            ErrorCode::Forbidden if of_auth || error.scope == "connection" => self.forbidden(error.detail),
            ErrorCode::RateLimitExceeded if live => self.hold_sends(epoch),
            ErrorCode::GatewayInternalError if !live => self.auth_failed(role, error.detail),
            ErrorCode::Forbidden
            | ErrorCode::NotFound
            | ErrorCode::ValidationError
            | ErrorCode::RateLimitExceeded
            | ErrorCode::InternalError
            | ErrorCode::GatewayForbidden
            | ErrorCode::GatewayInternalError
            | ErrorCode::GatewayError
            | ErrorCode::Other(_) => {
                if of_auth && !live {
                    self.auth_failed(role, error.detail);
                }
            }
        }
    }

    pub(super) fn auth_failed(&mut self, role: Role, detail: String) {
        match role {
            Role::Main => {
                self.release_links();
                self.wait(Reason::AuthFailed, Some(detail), Pace::Ladder, Duration::ZERO);
            }
            Role::Successor => self.close_successor(),
            Role::Draining => self.close_draining(),
        }
    }

    /// The token was refused: one refresh, then at once again; a second refusal soon after ends it (protocol.md 2.4).
    pub(super) fn unauthorized(&mut self, token: TokenId, detail: String) {
        let time = self.time();
        let detail = (!detail.is_empty()).then_some(detail);
        self.refused = Some(token);
        if self.renewed_at.is_some_and(|at| time.since(at) < self.policy.unauthorized_window) {
            self.stop(StateChange { detail, ..StateChange::of(State::Error, Some(Reason::Unauthorized)) });
            return;
        }
        self.begin_gap();
        if let Phase::Live { link, .. } = &self.phase {
            self.credit(link.held_for(time));
        }
        self.release_links();
        self.show(StateChange {
            detail,
            attempt: self.backoff.attempt(),
            retry_in: Some(Duration::ZERO),
            ..StateChange::of(State::Reconnecting, Some(Reason::Unauthorized))
        });
        self.begin();
    }

    pub(super) fn forbidden(&mut self, detail: String) {
        self.stop(StateChange { detail: Some(detail), ..StateChange::of(State::Error, Some(Reason::Forbidden)) });
    }

    pub(super) fn hold_sends(&mut self, epoch: Epoch) {
        let time = self.time();
        let first = Duration::from_secs(1).min(self.policy.rate_limit_max);
        self.sends_held.pause = (self.sends_held.pause * 2).clamp(first, self.policy.rate_limit_max);
        let until = time.after(self.sends_held.pause);
        self.sends_held.until = Some(until);
        if let Some((_, link)) = self.link_mut(epoch) {
            link.rate_limited = Some(until);
        }
    }

    pub(super) fn ponged(&mut self, epoch: Epoch) {
        let (time, wall) = (self.time(), self.clock.wall());
        let next = time.after(self.policy.ping_interval);
        let Some((role, link)) = self.link_mut(epoch) else { return };
        link.last_frame = wall;
        if matches!(link.probe, Probe::Awaited { .. }) {
            link.probe = Probe::Due { at: next };
        }
        self.pongs = Pongs { answered: true, ..Pongs::default() };
        self.vitals.ponged(self.pinged.take(), epoch, time, wall);
        if role == Role::Draining {
            self.draining_ponged();
        }
    }
}

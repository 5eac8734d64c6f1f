//! From a sign-in to a link on its way: tokens, attempts, and the waits between them.

use std::time::Duration;

use super::backoff::Pace;
use super::io::{Epoch, OpenFailure, Output, Reason, State, StateChange, TokenId, TokenRequest};
use super::link::{Link, Stage, Token};
use super::{Backoff, Phase, Pongs, Role, Session, Successor};
use crate::Timestamp;

impl Session {
    pub(super) fn signed_in(&mut self, tenant: Option<String>, last_event: Option<Timestamp>) {
        // Whoever signs in again without having signed out has missed what came between.
        self.begin_gap();
        self.release_links();
        self.tenant = tenant;
        self.user = None;
        self.refused = None;
        self.pongs = Pongs::default();
        self.renewed_at = None;
        self.gap_since = last_event.or(self.gap_since);
        self.backoff = Backoff::default();
        self.show(StateChange::of(State::Connecting, None));
        self.begin();
    }

    pub(super) fn signed_out(&mut self, detail: Option<String>) {
        self.dedupe.clear();
        self.tenant = None;
        self.user = None;
        self.gap_since = None;
        self.stop(StateChange { detail, ..StateChange::of(State::Disconnected, Some(Reason::SignedOut)) });
    }

    /// Closes everything and stays so.
    pub(super) fn stop(&mut self, state: StateChange) {
        self.begin_gap();
        self.release_links();
        self.show(state);
    }

    /// Closes what is open; the phase is off afterwards.
    pub(super) fn release_links(&mut self) {
        match std::mem::replace(&mut self.phase, Phase::Off) {
            Phase::Off | Phase::AwaitingToken { .. } | Phase::Waiting { .. } => {}
            Phase::Connecting(link) => self.release(&link),
            Phase::Live { link, successor, draining } => {
                self.release(&link);
                if let Successor::Connecting(next) = successor {
                    self.release(&next);
                }
                if let Some(old) = draining {
                    self.release(&old.link);
                }
            }
        }
    }

    pub(super) fn release(&mut self, link: &Link) {
        self.outputs.push_back(match link.stage {
            Stage::Opening { .. } => Output::Abandon { epoch: link.epoch },
            Stage::Authenticating { .. } | Stage::Live { .. } => Output::Close { epoch: link.epoch },
        });
    }

    /// Asks for a token; a link follows.
    pub(super) fn begin(&mut self) {
        let request = self.fetch_token(None);
        self.phase = Phase::AwaitingToken { request, renewing: self.refused.is_some() };
    }

    /// Asks for a token that was not refused, and another one than `ending` if that is given.
    pub(super) fn fetch_token(&mut self, ending: Option<TokenId>) -> TokenRequest {
        let other_than = ending.or(self.refused);
        let request = TokenRequest(self.number());
        self.outputs.push_back(Output::FetchToken { request, other_than });
        request
    }

    /// Who waits for the answer to this request.
    pub(super) fn awaits(&self, asked: TokenRequest) -> Option<Role> {
        match &self.phase {
            Phase::AwaitingToken { request, .. } if *request == asked => Some(Role::Main),
            Phase::Live { successor: Successor::AwaitingToken { request }, .. } if *request == asked => {
                Some(Role::Successor)
            }
            Phase::Off
            | Phase::AwaitingToken { .. }
            | Phase::Waiting { .. }
            | Phase::Connecting(_)
            | Phase::Live { .. } => None,
        }
    }

    pub(super) fn token_arrived(&mut self, request: TokenRequest, id: TokenId, expires_in: Option<Duration>) {
        let Some(role) = self.awaits(request) else { return };
        let time = self.time();
        let token = Token { id, ends: expires_in.map(|left| time.after(left)) };
        if matches!(self.phase, Phase::AwaitingToken { renewing: true, .. }) {
            self.renewed_at = Some(time);
        }
        self.refused = self.refused.filter(|refused| *refused == id);
        let epoch = Epoch(self.number());
        self.vitals.attempts += 1;
        let next = Link::opening(epoch, token, time, self.clock.wall(), &self.policy);
        self.outputs.push_back(Output::Open { epoch });
        match (&mut self.phase, role) {
            (Phase::Live { successor, .. }, _) => *successor = Successor::Connecting(next),
            (phase, _) => *phase = Phase::Connecting(next),
        }
    }

    pub(super) fn token_missing(&mut self, request: TokenRequest) {
        match self.awaits(request) {
            None => {}
            Some(Role::Main | Role::Draining) => {
                self.signed_out(Some("The sign-in has expired and cannot be renewed".to_owned()));
            }
            Some(Role::Successor) => {
                let time = self.time();
                let Phase::Live { link, successor, .. } = &mut self.phase else { return };
                link.token_due = None;
                *successor = Successor::Planned;
                if link.rollover_due() <= time {
                    self.successor_failed();
                }
            }
        }
    }

    pub(super) fn token_unavailable(&mut self, request: TokenRequest, detail: String, retry_after: Option<Duration>) {
        match self.awaits(request) {
            None => {}
            Some(Role::Main | Role::Draining) => {
                let floor = retry_after.unwrap_or_default();
                self.wait(Reason::TokenUnavailable, Some(detail), Pace::Ladder, floor);
            }
            Some(Role::Successor) => self.successor_failed(),
        }
    }

    pub(super) fn opened(&mut self, epoch: Epoch) {
        let time = self.time();
        let policy = self.policy;
        let Some((role, link)) = self.link_mut(epoch) else { return };
        if !matches!(link.stage, Stage::Opening { .. }) {
            return;
        }
        link.opened(time, &policy);
        let token = link.token.id;
        self.outputs.push_back(Output::Authenticate { epoch, token });
        if role == Role::Main {
            self.show(StateChange { attempt: self.backoff.attempt(), ..StateChange::of(State::Authenticating, None) });
        }
    }

    pub(super) fn open_failed(&mut self, epoch: Epoch, failure: OpenFailure) {
        let Some((role, link)) = self.link_mut(epoch) else { return };
        let token = link.token.id;
        match (failure.reason, role) {
            (Reason::Http(401), Role::Main) => self.unauthorized(token, failure.detail),
            (reason, Role::Successor) => {
                if reason == Reason::Http(401) {
                    self.refused = Some(token);
                }
                self.successor_failed();
            }
            // Our server says FORBIDDEN in a message; what answers 403 to a handshake may stand on the way, and be gone later (adr/0010).
            (reason @ (Reason::Http(403) | Reason::Certificate), _) => self.turned_away(reason, failure.detail),
            (reason, _) => {
                let pace = if reason == Reason::Http(429) { Pace::Crowd } else { Pace::Ladder };
                self.wait(reason, Some(failure.detail), pace, failure.retry_after.unwrap_or_default());
            }
        }
    }

    /// The main link is gone before it was live, or for good: plans the next attempt.
    pub(super) fn wait(&mut self, reason: Reason, detail: Option<String>, pace: Pace, floor: Duration) {
        let time = self.time();
        let wait = self.backoff.wait(time, pace, floor, &self.policy, &mut self.rng);
        self.phase = Phase::Waiting { until: time.after(wait) };
        self.show(StateChange {
            detail,
            attempt: self.backoff.attempt(),
            retry_in: Some(wait),
            ..StateChange::of(State::Reconnecting, Some(reason))
        });
    }

    /// It needs somebody, and may go away by itself: it is tried again, rarely.
    pub(super) fn turned_away(&mut self, reason: Reason, detail: String) {
        let wait = self.policy.certificate_retry;
        self.phase = Phase::Waiting { until: self.time().after(wait) };
        self.show(StateChange {
            detail: Some(detail),
            attempt: self.backoff.attempt(),
            retry_in: Some(wait),
            ..StateChange::of(State::Error, Some(reason))
        });
    }
}

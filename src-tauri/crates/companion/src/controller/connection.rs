//! How the connection is, and what takes its place where there is none (protocol.md 1.3).

use realtime_proto::{Reason, State as SocketState, StateChange, Timestamp};

use super::steward::Wish;
use super::{Controller, State};
use crate::desktop::Desktop;
use crate::stream::later;
use crate::views::{Connection, Notice, NoticeCode};

/// Why there is no socket, and the service is asked every few minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Without {
    /// The configuration says so.
    SwitchedOff,
    /// The plan does not have real-time.
    NotInPlan,
    /// WebSockets do not get through, HTTPS does: the session goes on trying.
    Blocked,
    /// They get through, and what answers is in trouble: the session goes on trying.
    Unavailable,
    /// The session gave up, and says why: that stays shown.
    Refused,
}

/// What is known about the socket.
#[derive(Debug, Default)]
pub(super) struct Socket {
    pub(super) without: Option<Without>,
    connected: bool,
    /// Attempts in a row that failed.
    failures: u32,
    /// Why the last one failed.
    failed: Option<Reason>,
    /// Why the connection was lost that was there last.
    lost: Option<Reason>,
}

impl<D: Desktop> Controller<D> {
    pub(super) fn state_changed(&self, number: u64, at: Timestamp, change: StateChange) {
        let is_the_end = change.state == SocketState::Disconnected && change.reason == Some(Reason::SignedOut);
        // Its last word is shown all the same.
        let number = if is_the_end { self.signed_out(number) } else { number };
        let (wish, over) = {
            let mut state = self.state();
            if !state.counts(number) {
                return;
            }
            state.note_state(at, &change);
            let is_back = change.state == SocketState::Connected;
            let over = state.socket.without.filter(|_| is_back).and_then(Without::notice);
            (state.socket.learn(&change, self.shared.policy.blocked_after), over)
        };
        if let Some(code) = over {
            self.withdraw(code);
        }
        self.show_connection(number, at, change);
        if let Some(wish) = wish {
            self.wish(wish);
        }
    }

    /// There is no socket for a while, and the service answers: it is asked instead. True when that is news.
    pub(super) fn goes_without(&self) -> bool {
        let without = {
            let mut state = self.state();
            if state.running.is_none() || state.socket.connected || state.socket.without.is_some() {
                return false;
            }
            let without = state.socket.in_its_place();
            state.socket.without = Some(without);
            if let Some(word) = without.word() {
                let connection = Connection {
                    state: SocketState::Disabled,
                    reason: Some(word.to_owned()),
                    since: realtime::wall_clock(),
                    ..state.connection.clone()
                };
                self.tell_connection(&mut state, connection);
            }
            without
        };
        self.show_tray();
        if let Some(code) = without.notice() {
            self.notice(Notice { code, detail: None });
        }
        true
    }

    /// The session gave up or waits for somebody, and nothing takes its place yet.
    pub(super) fn is_barred(&self) -> bool {
        let state = self.state();
        state.connection.state == SocketState::Error && state.socket.without.is_none()
    }

    /// Live updates are off, for a reason of ours.
    pub(super) fn live_updates_are_off(&self, why: Without) {
        let number = {
            let mut state = self.state();
            let Some(number) = state.running.as_ref().map(|running| running.number) else { return };
            state.socket.without = Some(why);
            number
        };
        self.show_connection(number, realtime::wall_clock(), switched_off());
    }

    pub(super) fn is_without_socket(&self) -> bool {
        self.state().socket.without.is_some()
    }

    fn show_connection(&self, number: u64, at: Timestamp, change: StateChange) {
        {
            let mut state = self.state();
            if !state.counts(number) {
                return;
            }
            let connection = state.shown(at, change);
            self.tell_connection(&mut state, connection);
        }
        self.show_tray();
    }

    /// Under the lock: what is said last is what is true.
    fn tell_connection(&self, state: &mut State, connection: Connection) {
        state.connection = connection.clone();
        self.shared.desktop.connection_changed(connection);
    }
}

impl Without {
    /// What is shown in place of the session's own state; `None` where that says more.
    fn word(self) -> Option<&'static str> {
        match self {
            Self::SwitchedOff => Some("switched_off"),
            Self::NotInPlan => Some("not_in_plan"),
            Self::Blocked => Some("blocked"),
            Self::Unavailable => Some("unavailable"),
            Self::Refused => None,
        }
    }

    fn notice(self) -> Option<NoticeCode> {
        match self {
            Self::SwitchedOff | Self::NotInPlan | Self::Refused => None,
            Self::Blocked => Some(NoticeCode::RefreshingWithoutSocket),
            Self::Unavailable => Some(NoticeCode::SocketInTrouble),
        }
    }
}

impl Socket {
    /// What takes the place of a socket that there is not, by the last failure.
    fn in_its_place(&self) -> Without {
        match self.failed {
            Some(Reason::Forbidden | Reason::Unauthorized | Reason::Certificate) => Without::Refused,
            Some(Reason::Http(429 | 500..=599) | Reason::AuthFailed) => Without::Unavailable,
            _ => Without::Blocked,
        }
    }

    /// What a change of the session's state asks for.
    fn learn(&mut self, change: &StateChange, blocked_after: u32) -> Option<Wish> {
        match change.state {
            SocketState::Connected => {
                let again = std::mem::replace(&mut self.connected, true);
                (self.failures, self.failed, self.without) = (0, None, None);
                let lost = self.lost.take();
                (!again).then(|| Wish::Connected { by_the_server: lost.is_some_and(is_the_servers_doing) })
            }
            SocketState::Reconnecting => {
                if std::mem::take(&mut self.connected) {
                    self.lost = change.reason;
                } else if change.retry_in.is_some() {
                    self.failures += 1;
                    self.failed = change.reason;
                }
                (self.failures >= blocked_after && self.without.is_none()).then_some(Wish::SeeWhetherBlocked)
            }
            SocketState::Error => {
                self.connected = false;
                self.failed = change.reason;
                Some(Wish::SeeWhyBarred)
            }
            SocketState::Disconnected | SocketState::Disabled => {
                self.connected = false;
                None
            }
            SocketState::Connecting | SocketState::Authenticating => None,
        }
    }
}

/// Not live and trying to be: one span of time, however many attempts it takes.
fn is_on_the_way(state: SocketState) -> bool {
    matches!(state, SocketState::Connecting | SocketState::Authenticating | SocketState::Reconnecting)
}

impl State {
    /// The connection as the window sees it: while it is off for a reason of ours, attempts do not flicker.
    fn shown(&self, at: Timestamp, change: StateChange) -> Connection {
        let retry_at = change.retry_in.map(|wait| later(at, wait));
        let connection = Connection {
            state: change.state,
            reason: change.reason.map(|reason| reason.to_string()),
            detail: change.detail,
            since: if is_on_the_way(change.state) && is_on_the_way(self.connection.state) {
                self.connection.since
            } else {
                at
            },
            attempt: change.attempt,
            retry_at,
            last_event_at: self.connection.last_event_at,
        };
        let is_signed_out = change.state == SocketState::Disconnected;
        match self.socket.without.and_then(Without::word) {
            Some(word) if !is_signed_out => {
                let was = self.connection.reason.as_deref() == Some(word);
                Connection {
                    state: SocketState::Disabled,
                    reason: Some(word.to_owned()),
                    detail: None,
                    since: if was { self.connection.since } else { at },
                    ..connection
                }
            }
            _ => connection,
        }
    }
}

/// A server that ends a connection ends those of a whole company.
fn is_the_servers_doing(reason: Reason) -> bool {
    match reason {
        Reason::Closed(_) | Reason::Lost | Reason::Http(_) | Reason::Refused | Reason::AuthFailed | Reason::Upgrade => {
            true
        }
        Reason::SignedOut
        | Reason::SwitchedOff
        | Reason::NoPong
        | Reason::SleptTooLong
        | Reason::ConnectTimeout
        | Reason::AuthTimeout
        | Reason::Unauthorized
        | Reason::Forbidden
        | Reason::TokenUnavailable
        | Reason::Asked
        | Reason::Dropped
        | Reason::TooLarge
        | Reason::NotText
        | Reason::Dns
        | Reason::Network
        | Reason::Proxy
        | Reason::Certificate => false,
    }
}

fn switched_off() -> StateChange {
    StateChange {
        state: SocketState::Disabled,
        reason: Some(Reason::SwitchedOff),
        detail: None,
        attempt: 0,
        retry_in: None,
        tenant_id: None,
        user_id: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn change(state: SocketState, reason: Option<Reason>) -> StateChange {
        let retry_in = (state == SocketState::Reconnecting).then_some(Duration::from_secs(1));
        StateChange { state, reason, retry_in, ..switched_off() }
    }

    #[test]
    fn a_return_asks_for_a_catch_up_and_waits_only_when_the_server_ended_it() {
        for (reason, by_the_server) in [(Reason::Closed(1001), true), (Reason::Lost, true), (Reason::NoPong, false)] {
            let mut socket = Socket::default();
            socket.learn(&change(SocketState::Connected, None), 3);
            socket.learn(&change(SocketState::Reconnecting, Some(reason)), 3);
            let wish = socket.learn(&change(SocketState::Connected, None), 3);
            assert_eq!(wish, Some(Wish::Connected { by_the_server }), "{reason}");
        }
    }

    #[test]
    fn a_connection_that_stays_asks_for_nothing() {
        let mut socket = Socket::default();
        assert!(socket.learn(&change(SocketState::Connected, None), 3).is_some(), "the first one");
        assert_eq!(socket.learn(&change(SocketState::Connected, None), 3), None);
    }

    #[test]
    fn what_takes_the_place_of_a_socket_is_told_by_how_it_failed() {
        for (state, reason, without) in [
            (SocketState::Reconnecting, Reason::Upgrade, Without::Blocked),
            (SocketState::Reconnecting, Reason::ConnectTimeout, Without::Blocked),
            (SocketState::Error, Reason::Http(403), Without::Blocked),
            (SocketState::Reconnecting, Reason::Http(429), Without::Unavailable),
            (SocketState::Reconnecting, Reason::Http(503), Without::Unavailable),
            (SocketState::Error, Reason::Forbidden, Without::Refused),
            (SocketState::Error, Reason::Unauthorized, Without::Refused),
        ] {
            let mut socket = Socket::default();
            socket.learn(&change(state, Some(reason)), 3);
            assert_eq!(socket.in_its_place(), without, "{reason}");
        }
    }

    #[test]
    fn the_third_failure_in_a_row_asks_whether_sockets_are_blocked() {
        let mut socket = Socket::default();
        let refused = change(SocketState::Reconnecting, Some(Reason::Upgrade));
        assert_eq!(socket.learn(&refused, 3), None);
        assert_eq!(socket.learn(&refused, 3), None);
        assert_eq!(socket.learn(&refused, 3), Some(Wish::SeeWhetherBlocked));
        socket.learn(&change(SocketState::Connected, None), 3);
        assert_eq!(socket.learn(&refused, 3), None, "counted anew");
    }
}

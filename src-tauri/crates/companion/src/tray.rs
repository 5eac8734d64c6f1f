//! The tray's truth: five states by shape, and the words beside them.

use realtime_proto::{Reason, State};

use crate::views::Connection;

/// What the tray's picture tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TrayState {
    /// Events arrive.
    Live,
    /// The first connection is under way.
    Connecting,
    /// The connection was lost; a retry is planned or running.
    Reconnecting,
    /// No connection, and none is planned without the user.
    Offline,
    /// Nobody is signed in.
    SignedOut,
}

/// Picture and words of the tray.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrayModel {
    /// The picture.
    pub state: TrayState,
    /// The state as a line, for the menu and the tooltip.
    pub line: String,
}

impl TrayModel {
    /// The tray for a connection of `company`.
    #[must_use]
    pub fn of(connection: &Connection, company: Option<&str>) -> Self {
        let state = state_of(connection);
        let line = match (state, company) {
            (TrayState::SignedOut, _) | (_, None) => words(state, connection).to_owned(),
            (_, Some(company)) => format!("{} – {company}", words(state, connection)),
        };
        Self { state, line }
    }
}

fn state_of(connection: &Connection) -> TrayState {
    match connection.state {
        State::Connected => TrayState::Live,
        State::Connecting | State::Authenticating => TrayState::Connecting,
        State::Reconnecting => TrayState::Reconnecting,
        State::Disconnected if connection.reason.as_deref() == Some(&Reason::SignedOut.to_string()) => {
            TrayState::SignedOut
        }
        State::Disconnected | State::Disabled | State::Error => TrayState::Offline,
    }
}

fn words(state: TrayState, connection: &Connection) -> &'static str {
    match state {
        TrayState::Live => "Live",
        TrayState::Connecting => "Connecting",
        TrayState::Reconnecting => "Reconnecting",
        TrayState::SignedOut => "Signed out",
        TrayState::Offline if connection.state == State::Disabled => "Offline: live updates are off",
        TrayState::Offline => "Offline: needs your attention",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tray(state: State, reason: Option<&str>) -> TrayModel {
        let connection = Connection { state, reason: reason.map(str::to_owned), ..Connection::before_anything() };
        TrayModel::of(&connection, Some("Lindqvist Coffee"))
    }

    #[test]
    fn every_picture_has_its_state_and_its_word() {
        for (state, reason, picture, word) in [
            (State::Connected, None, TrayState::Live, "Live"),
            (State::Connecting, None, TrayState::Connecting, "Connecting"),
            (State::Authenticating, None, TrayState::Connecting, "Connecting"),
            (State::Reconnecting, Some("lost"), TrayState::Reconnecting, "Reconnecting"),
            (State::Error, Some("forbidden"), TrayState::Offline, "Offline"),
            (State::Disabled, None, TrayState::Offline, "Offline"),
            (State::Disconnected, Some("signed_out"), TrayState::SignedOut, "Signed out"),
        ] {
            let model = tray(state, reason);
            assert_eq!(model.state, picture);
            assert!(model.line.starts_with(word), "{} begins with {word}", model.line);
        }
    }

    #[test]
    fn nobody_is_told_a_company_when_signed_out() {
        assert_eq!(tray(State::Disconnected, Some("signed_out")).line, "Signed out");
    }
}

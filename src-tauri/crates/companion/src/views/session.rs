//! Who is signed in, and where.

use backend_api::{VaultError, VaultProblem};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Whose data is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Mode {
    /// The world inside the app.
    Demo,
    /// A real account.
    Account,
    /// Nobody's.
    SignedOut,
    /// Nobody's yet: it is looked up whether a sign-in was kept.
    Restoring,
}

/// Who is signed in, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename = "Session", rename_all = "camelCase")]
pub struct SessionView {
    /// Whose data is shown.
    pub mode: Mode,
    /// Name of the environment.
    pub environment: String,
    /// Name of the company.
    pub company: Option<String>,
    /// The user.
    pub user: Option<SignedInUser>,
    /// Where mail reaches the user.
    pub email: Option<String>,
    /// What the user does in the company.
    pub title: Option<String>,
    /// What the user wants to be told of, wherever the user signs in.
    pub preferences: Preferences,
    /// Where the sign-in is kept.
    pub kept: Kept,
    /// Why the last session ended, while nobody is signed in.
    pub ended_because: Option<EndedBecause>,
    /// Whether the demo's backend can be reached.
    pub demo_network_up: bool,
}

/// What the user wants to be told of, as the service keeps it for all of the user's devices (protocol.md 7.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Preferences {
    /// What other people do.
    pub team_updates: bool,
    /// The connection, and the service itself.
    pub system_notifications: bool,
    /// The coach.
    pub coaching_reminders: bool,
}

/// Where a sign-in is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Kept {
    /// In the system's keyring: the next start restores it.
    Keyring,
    /// In memory, until the app quits.
    Session,
    /// The process environment brought it along.
    Environment,
    /// There is nothing to keep.
    Nowhere,
}

/// Why a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum EndedBecause {
    /// The person signed out.
    SignedOut,
    /// The service does not renew the sign-in any more.
    Refused,
    /// Another environment was chosen.
    EnvironmentChanged,
}

/// The user who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct SignedInUser {
    /// User id.
    pub user_id: String,
    /// Person id: assignees may be given by it.
    pub person_id: Option<String>,
    /// Full name.
    pub name: String,
}

/// How the system's keyring is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct KeyringStatus {
    /// What can be done about it.
    pub kind: KeyringKind,
    /// In the system's words.
    pub detail: Option<String>,
}

/// What can be done about the system's keyring.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum KeyringKind {
    /// A sign-in can be kept.
    Ready,
    /// There is none, or none that answers: start one.
    Missing,
    /// Unlock it.
    Locked,
    /// It has no default collection: make one.
    NoDefaultCollection,
    /// It refuses this app.
    Denied,
}

/// How the account service of the chosen environment is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct ServiceHealth {
    /// Whether it answers.
    pub reachable: bool,
    /// Why not.
    pub detail: Option<String>,
    /// Name of the environment.
    pub environment: String,
}

impl Preferences {
    /// From the user's preferences in the service; what they do not say is wanted.
    pub(crate) fn of(preferences: &Value) -> Self {
        let wants = |name: &str| preferences["notifications"][name].as_bool().unwrap_or(true);
        Self {
            team_updates: wants("teamUpdates"),
            system_notifications: wants("systemNotifications"),
            coaching_reminders: wants("coachingReminders"),
        }
    }

    /// The user's preferences with these in them: whether the service merges what it is sent is not documented.
    pub(crate) fn within(self, preferences: Value) -> Value {
        let mut preferences = objectified(preferences);
        let mut notifications = objectified(preferences.remove("notifications").unwrap_or_default());
        notifications.insert("teamUpdates".to_owned(), self.team_updates.into());
        notifications.insert("systemNotifications".to_owned(), self.system_notifications.into());
        notifications.insert("coachingReminders".to_owned(), self.coaching_reminders.into());
        preferences.insert("notifications".to_owned(), notifications.into());
        preferences.into()
    }
}

fn objectified(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => Map::new(),
    }
}

impl Default for Preferences {
    fn default() -> Self {
        Self { team_updates: true, system_notifications: true, coaching_reminders: true }
    }
}

impl SessionView {
    pub(crate) fn signed_out(environment: &str) -> Self {
        Self {
            mode: Mode::SignedOut,
            environment: environment.to_owned(),
            company: None,
            user: None,
            email: None,
            title: None,
            preferences: Preferences::default(),
            kept: Kept::Nowhere,
            ended_because: None,
            demo_network_up: true,
        }
    }
}

impl From<Result<(), VaultError>> for KeyringStatus {
    fn from(status: Result<(), VaultError>) -> Self {
        let Err(error) = status else { return Self { kind: KeyringKind::Ready, detail: None } };
        let kind = match error.problem {
            VaultProblem::Missing | VaultProblem::Slow => KeyringKind::Missing,
            VaultProblem::Locked => KeyringKind::Locked,
            VaultProblem::NoDefaultCollection => KeyringKind::NoDefaultCollection,
            VaultProblem::Denied | VaultProblem::Unreadable => KeyringKind::Denied,
        };
        Self { kind, detail: Some(error.to_string()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_the_service_does_not_say_is_wanted() {
        for silent in [json!(null), json!({}), json!({"notifications": {"teamUpdates": "no"}}), json!([1])] {
            assert_eq!(Preferences::of(&silent), Preferences::default(), "{silent}");
        }
        let told = Preferences::of(&json!({"notifications": {"teamUpdates": false}}));
        assert_eq!(told, Preferences { team_updates: false, ..Preferences::default() });
    }

    #[test]
    fn everything_else_that_is_preferred_is_sent_back_as_it_was() {
        let known = json!({"theme": "dark", "notifications": {"email": false, "teamUpdates": true}});
        let quiet = Preferences { team_updates: false, ..Preferences::default() };
        let sent = quiet.within(known);
        assert_eq!((&sent["theme"], &sent["notifications"]["email"]), (&json!("dark"), &json!(false)));
        assert_eq!(Preferences::of(&sent), quiet);
    }
}

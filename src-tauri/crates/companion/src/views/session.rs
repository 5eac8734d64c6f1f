//! Who is signed in, and where.

use serde::Serialize;

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
    /// Whether the demo's backend can be reached.
    pub demo_network_up: bool,
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

impl SessionView {
    pub(crate) fn signed_out(environment: &str) -> Self {
        Self {
            mode: Mode::SignedOut,
            environment: environment.to_owned(),
            company: None,
            user: None,
            demo_network_up: true,
        }
    }
}

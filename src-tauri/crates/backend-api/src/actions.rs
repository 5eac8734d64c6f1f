//! Actions (protocol.md 5.5, A1–A8).

use reqwest::Method;
use serde::{Deserialize, Serialize};

use crate::ApiError;
use crate::api::Api;
use crate::reading::{lenient, lenient_list};

/// An action.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Action {
    /// Action id.
    pub id: String,
    /// Its title.
    #[serde(default, deserialize_with = "lenient")]
    pub title: String,
    /// What is to be done.
    #[serde(default, deserialize_with = "lenient")]
    pub description: Option<String>,
    /// Its status in the service's spelling.
    #[serde(default, deserialize_with = "lenient")]
    pub status: Option<String>,
    /// Its priority in the service's spelling.
    #[serde(default, deserialize_with = "lenient")]
    pub priority: Option<String>,
    /// ISO 8601.
    #[serde(default, deserialize_with = "lenient")]
    pub start_date: Option<String>,
    /// ISO 8601.
    #[serde(default, deserialize_with = "lenient")]
    pub due_date: Option<String>,
    /// Whose it is: a person id.
    #[serde(default, deserialize_with = "lenient")]
    pub assigned_person_id: Option<String>,
    /// The name that goes with it.
    #[serde(default, deserialize_with = "lenient")]
    pub assigned_person_name: Option<String>,
    /// 0–100.
    #[serde(default, deserialize_with = "lenient")]
    pub progress: Option<f64>,
    /// Hours thought to be needed.
    #[serde(default, deserialize_with = "lenient")]
    pub estimated_hours: Option<f64>,
    /// Hours that were needed.
    #[serde(default, deserialize_with = "lenient")]
    pub actual_hours: Option<f64>,
    /// Free words.
    #[serde(default, deserialize_with = "lenient_list")]
    pub tags: Vec<String>,
    /// What it belongs to.
    #[serde(default, deserialize_with = "lenient")]
    pub connections: Connections,
    /// ISO 8601.
    #[serde(default, deserialize_with = "lenient")]
    pub created_at: Option<String>,
    /// ISO 8601.
    #[serde(default, deserialize_with = "lenient")]
    pub updated_at: Option<String>,
    /// A user id.
    #[serde(default, deserialize_with = "lenient")]
    pub created_by: Option<String>,
}

/// What an action or an issue belongs to, by id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Connections {
    /// Goals.
    #[serde(default, deserialize_with = "lenient_list")]
    pub goal_ids: Vec<String>,
    /// Strategies.
    #[serde(default, deserialize_with = "lenient_list")]
    pub strategy_ids: Vec<String>,
    /// Issues, of an action.
    #[serde(skip_serializing_if = "Vec::is_empty", default, deserialize_with = "lenient_list")]
    pub issue_ids: Vec<String>,
    /// Actions, of an issue.
    #[serde(skip_serializing_if = "Vec::is_empty", default, deserialize_with = "lenient_list")]
    pub action_ids: Vec<String>,
}

/// An action to be created.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewAction {
    /// Its title, at most 200 characters.
    pub title: String,
    /// At most 2,000 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The day it begins.
    pub start_date: String,
    /// The day it is due, not before it begins.
    pub due_date: String,
    /// `low`, `medium`, `high`, `critical`.
    pub priority: String,
    /// A person id.
    pub assigned_person_id: String,
    /// What it belongs to.
    pub connections: Connections,
}

/// What is to change about an action; `None` stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ActionEdit {
    /// Its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What is to be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// `not_started`, `in_progress`, `completed`, `blocked`, `cancelled`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// `low`, `medium`, `high`, `critical`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<String>,
    /// 0–100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub progress: Option<f64>,
    /// A person id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assigned_person_id: Option<String>,
    /// The day it begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_date: Option<String>,
    /// The day it is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_date: Option<String>,
    /// Hours thought to be needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub estimated_hours: Option<f64>,
    /// Hours that were needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actual_hours: Option<f64>,
    /// Free words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
}

/// An action after its status was set.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ActionTurned {
    /// Action id.
    pub id: String,
    /// Its status in the service's spelling.
    #[serde(default, deserialize_with = "lenient")]
    pub status: Option<String>,
    /// 0–100.
    #[serde(default, deserialize_with = "lenient")]
    pub progress: Option<f64>,
}

/// What an action is connected with, each list replaced as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActionLink {
    /// Goals.
    Goals,
    /// Strategies.
    Strategies,
    /// Issues.
    Issues,
}

impl ActionLink {
    fn path_and_field(self) -> (&'static str, &'static str) {
        match self {
            Self::Goals => ("/operations/actions/{}/goals", "goalIds"),
            Self::Strategies => ("/operations/actions/{}/strategies", "strategyIds"),
            Self::Issues => ("/operations/actions/{}/issues", "issueIds"),
        }
    }
}

impl Api {
    /// `GET /operations/actions`, every page.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn actions(&self) -> Result<Vec<Action>, ApiError> {
        self.list(self.traction.at("/operations/actions", &[])?, "actions", &[("limit", "100")]).await
    }

    /// `GET /operations/actions/{id}`
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn action(&self, id: &str) -> Result<Action, ApiError> {
        self.get(self.traction.at("/operations/actions/{}", &[id])?).await
    }

    /// `POST /operations/actions`
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn create_action(&self, action: &NewAction) -> Result<Action, ApiError> {
        self.write(Method::POST, self.traction.at("/operations/actions", &[])?, action).await
    }

    /// `PUT /operations/actions/{id}/status`: any status may follow any.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn set_action_status(
        &self,
        id: &str,
        status: &str,
        reason: Option<&str>,
    ) -> Result<ActionTurned, ApiError> {
        let place = self.traction.at("/operations/actions/{}/status", &[id])?;
        self.write(Method::PUT, place, &Status { status, reason }).await
    }

    /// `PUT /operations/actions/{id}`
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn edit_action(&self, id: &str, edit: &ActionEdit) -> Result<Action, ApiError> {
        self.write(Method::PUT, self.traction.at("/operations/actions/{}", &[id])?, edit).await
    }

    /// `DELETE /operations/actions/{id}`
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn delete_action(&self, id: &str) -> Result<(), ApiError> {
        self.remove(self.traction.at("/operations/actions/{}", &[id])?).await
    }

    /// `PUT /operations/actions/{id}/goals`, `/strategies` or `/issues`: replaces the list.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn connect_action(&self, id: &str, link: ActionLink, ids: &[&str]) -> Result<Connections, ApiError> {
        let (path, field) = link.path_and_field();
        let body = serde_json::json!({ field: ids });
        let connected: Connected = self.write(Method::PUT, self.traction.at(path, &[id])?, &body).await?;
        Ok(connected.connections)
    }

    /// `DELETE /operations/actions/{id}/relationships`: it belongs to nothing any more.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn disconnect_action(&self, id: &str) -> Result<(), ApiError> {
        self.remove(self.traction.at("/operations/actions/{}/relationships", &[id])?).await
    }
}

#[derive(Serialize)]
struct Status<'a> {
    status: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

#[derive(Deserialize)]
struct Connected {
    #[serde(default, deserialize_with = "lenient")]
    connections: Connections,
}

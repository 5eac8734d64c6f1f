//! Issues and the configurations of their status (protocol.md 5.5, I1–I9).

use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::ApiError;
use crate::actions::Connections;
use crate::api::Api;
use crate::reading::{lenient, lenient_list};

/// An issue.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Issue {
    /// Issue id.
    pub id: String,
    /// Its title.
    #[serde(default, deserialize_with = "lenient")]
    pub title: String,
    /// What is wrong.
    #[serde(default, deserialize_with = "lenient")]
    pub description: Option<String>,
    /// Id of the configuration of its status.
    #[serde(default, deserialize_with = "lenient")]
    pub status_config_id: Option<String>,
    /// Id of the configuration of its type.
    #[serde(default, deserialize_with = "lenient")]
    pub type_config_id: Option<String>,
    /// How bad it is, in the service's spelling.
    #[serde(default, deserialize_with = "lenient")]
    pub impact: Option<String>,
    /// How soon it is to be solved, in the service's spelling.
    #[serde(default, deserialize_with = "lenient")]
    pub priority: Option<String>,
    /// Who reported it: a person id.
    #[serde(default, deserialize_with = "lenient")]
    pub reporter_id: Option<String>,
    /// The name that goes with it.
    #[serde(default, deserialize_with = "lenient")]
    pub reporter_name: Option<String>,
    /// Who is to solve it: a person id.
    #[serde(default, deserialize_with = "lenient")]
    pub assigned_person_id: Option<String>,
    /// The name that goes with it.
    #[serde(default, deserialize_with = "lenient")]
    pub assigned_person_name: Option<String>,
    /// ISO 8601.
    #[serde(default, deserialize_with = "lenient")]
    pub due_date: Option<String>,
    /// Free words.
    #[serde(default, deserialize_with = "lenient_list")]
    pub tags: Vec<String>,
    /// What it belongs to.
    #[serde(default, deserialize_with = "lenient")]
    pub connections: Connections,
    /// How it was solved.
    #[serde(default, deserialize_with = "lenient")]
    pub resolution_notes: Option<String>,
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

/// A configuration of an issue's status, or of its type.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IssueConfig {
    /// Configuration id.
    pub id: String,
    /// Its own name: `Open`, `Blocked` …
    #[serde(default, deserialize_with = "lenient")]
    pub name: String,
    /// `open`, `active`, `inactive`, `closed`, of a status.
    #[serde(default, deserialize_with = "lenient")]
    pub category: Option<String>,
    /// A CSS colour.
    #[serde(default, deserialize_with = "lenient")]
    pub color: Option<String>,
    /// Its place.
    #[serde(default, deserialize_with = "lenient")]
    pub order: Option<f64>,
}

/// The figures of all issues.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IssueStats {
    /// All issues.
    #[serde(default, deserialize_with = "lenient")]
    pub total_issues: Option<u32>,
    /// Not begun.
    #[serde(default, deserialize_with = "lenient")]
    pub open_issues: Option<u32>,
    /// Under way.
    #[serde(default, deserialize_with = "lenient")]
    pub in_progress_issues: Option<u32>,
    /// Solved.
    #[serde(default, deserialize_with = "lenient")]
    pub resolved_issues: Option<u32>,
    /// Over.
    #[serde(default, deserialize_with = "lenient")]
    pub closed_issues: Option<u32>,
    /// Due before today, and not done.
    #[serde(default, deserialize_with = "lenient")]
    pub overdue_issues: Option<u32>,
    /// Of critical impact.
    #[serde(default, deserialize_with = "lenient")]
    pub critical_issues: Option<u32>,
}

/// An issue to be created.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewIssue {
    /// Its title, at most 200 characters.
    pub title: String,
    /// At most 2,000 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// `low`, `medium`, `high`, `critical`.
    pub business_impact: String,
    /// `low`, `medium`, `high`, `critical`.
    pub priority: String,
    /// A person id.
    pub reported_by: String,
    /// A person id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assigned_person_id: Option<String>,
    /// The day it is to be solved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_date: Option<String>,
    /// What it belongs to.
    pub connections: Connections,
}

/// What is to change about an issue; `None` stays as it is.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct IssueEdit {
    /// Its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// `low`, `medium`, `high`, `critical`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business_impact: Option<String>,
    /// `low`, `medium`, `high`, `critical`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<String>,
    /// Id of a status configuration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_config_id: Option<String>,
    /// The day it is to be solved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_date: Option<String>,
    /// Free words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
}

/// An action that an issue is turned into.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ActionDraft {
    /// Its title.
    pub title: String,
    /// What is to be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// A person id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assigned_person_id: Option<String>,
    /// `low`, `medium`, `high`, `critical`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<String>,
}

impl Api {
    /// `GET /issues`, every page, newest first.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn issues(&self) -> Result<Vec<Issue>, ApiError> {
        self.list(self.traction.at("/issues", &[])?, "issues", &[("limit", "100")]).await
    }

    /// `GET /issues?createdAfter=…`, every page, newest first; `time` is ISO 8601.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn issues_created_after(&self, time: &str) -> Result<Vec<Issue>, ApiError> {
        let query = [("limit", "100"), ("createdAfter", time)];
        self.list(self.traction.at("/issues", &[])?, "issues", &query).await
    }

    /// `GET /issues/{id}`
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn issue(&self, id: &str) -> Result<Issue, ApiError> {
        self.get(self.traction.at("/issues/{}", &[id])?).await
    }

    /// `POST /issues`
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn create_issue(&self, issue: &NewIssue) -> Result<Issue, ApiError> {
        self.write(Method::POST, self.traction.at("/issues", &[])?, issue).await
    }

    /// `PUT /issues/{id}`
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn edit_issue(&self, id: &str, edit: &IssueEdit) -> Result<Issue, ApiError> {
        self.write(Method::PUT, self.traction.at("/issues/{}", &[id])?, edit).await
    }

    /// `DELETE /issues/{id}`
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn delete_issue(&self, id: &str) -> Result<(), ApiError> {
        self.remove(self.traction.at("/issues/{}", &[id])?).await
    }

    /// `PUT /issues/{id}/status`: to any configuration, with the reason where there is one.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn set_issue_status(&self, id: &str, config_id: &str, reason: Option<&str>) -> Result<Issue, ApiError> {
        let mut body = json!({"statusConfigId": config_id});
        if let Some(reason) = reason {
            body["reason"] = json!(reason);
        }
        self.write(Method::PUT, self.traction.at("/issues/{}/status", &[id])?, &body).await
    }

    /// `PUT /issues/{id}/start`
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn start_issue(&self, id: &str, notes: Option<&str>) -> Result<Issue, ApiError> {
        let body = Words { notes, reason: None };
        self.write(Method::PUT, self.traction.at("/issues/{}/start", &[id])?, &body).await
    }

    /// `PUT /issues/{id}/resolve`
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn resolve_issue(&self, id: &str, resolution: &str) -> Result<Issue, ApiError> {
        let body = json!({"resolutionNotes": resolution});
        self.write(Method::PUT, self.traction.at("/issues/{}/resolve", &[id])?, &body).await
    }

    /// `PUT /issues/{id}/close`
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn close_issue(&self, id: &str, reason: Option<&str>) -> Result<Issue, ApiError> {
        let body = Words { reason, notes: None };
        self.write(Method::PUT, self.traction.at("/issues/{}/close", &[id])?, &body).await
    }

    /// `PUT /issues/{id}/reopen`
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn reopen_issue(&self, id: &str, reason: &str) -> Result<Issue, ApiError> {
        let body = json!({"reason": reason});
        self.write(Method::PUT, self.traction.at("/issues/{}/reopen", &[id])?, &body).await
    }

    /// `PUT /issues/{id}/assign`: to a person, or to nobody.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn assign_issue(&self, id: &str, person_id: Option<&str>) -> Result<Issue, ApiError> {
        let body = json!({"assignedPersonId": person_id});
        self.write(Method::PUT, self.traction.at("/issues/{}/assign", &[id])?, &body).await
    }

    /// `POST /issues/{id}/convert-to-actions`: the ids of the actions.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn convert_issue(
        &self,
        id: &str,
        actions: &[ActionDraft],
        new_status_id: Option<&str>,
    ) -> Result<Vec<String>, ApiError> {
        let place = self.traction.at("/issues/{}/convert-to-actions", &[id])?;
        let converted: Converted = self.write(Method::POST, place, &Conversion { actions, new_status_id }).await?;
        Ok(converted.action_ids)
    }

    /// `GET /issues/stats`
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn issue_stats(&self) -> Result<IssueStats, ApiError> {
        self.get(self.traction.at("/issues/stats", &[])?).await
    }

    /// `GET /operations/issue-statuses`, those that are out of use included: an old issue may still be in one.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn issue_statuses(&self) -> Result<Vec<IssueConfig>, ApiError> {
        let query = [("includeInactive", "true")];
        self.list(self.traction.at("/operations/issue-statuses", &[])?, "statuses", &query).await
    }

    /// `GET /operations/issue-types`
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn issue_types(&self) -> Result<Vec<IssueConfig>, ApiError> {
        self.list(self.traction.at("/operations/issue-types", &[])?, "types", &[]).await
    }
}

#[derive(Serialize)]
struct Words<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    notes: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Conversion<'a> {
    actions: &'a [ActionDraft],
    #[serde(skip_serializing_if = "Option::is_none")]
    new_status_id: Option<&'a str>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Converted {
    #[serde(default, deserialize_with = "lenient_list")]
    action_ids: Vec<String>,
}

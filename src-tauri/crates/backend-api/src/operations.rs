//! Actions, issues and KPIs (protocol.md 5.5, 5.6).

use serde::Deserialize;

use crate::ApiError;
use crate::api::Api;

/// An action as lists tell it.
#[derive(Clone, Debug, Deserialize)]
pub struct Action {
    /// Action id.
    pub id: String,
    /// Its title.
    #[serde(default)]
    pub title: String,
}

/// An issue as lists tell it.
#[derive(Clone, Debug, Deserialize)]
pub struct Issue {
    /// Issue id.
    pub id: String,
    /// Its title.
    #[serde(default)]
    pub title: String,
}

/// A KPI ("measure" in the service's words) as lists tell it.
#[derive(Clone, Debug, Deserialize)]
pub struct Measure {
    /// KPI id.
    pub id: String,
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// Unit of its values.
    pub unit: Option<String>,
}

impl Api {
    /// `GET /operations/actions`, every page.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn actions(&self) -> Result<Vec<Action>, ApiError> {
        self.list(&self.traction, "/operations/actions", "actions", &[("limit", "100".to_owned())]).await
    }

    /// `GET /issues`, every page.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn issues(&self) -> Result<Vec<Issue>, ApiError> {
        self.list(&self.traction, "/issues", "issues", &[("limit", "100".to_owned())]).await
    }

    /// `GET /measures`
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn measures(&self) -> Result<Vec<Measure>, ApiError> {
        self.list(&self.traction, "/measures", "measures", &[]).await
    }

    /// `GET /operations/actions/{id}`
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn action(&self, id: &str) -> Result<Action, ApiError> {
        self.get(&self.traction, &format!("/operations/actions/{id}")).await
    }

    /// `GET /issues/{id}`
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn issue(&self, id: &str) -> Result<Issue, ApiError> {
        self.get(&self.traction, &format!("/issues/{id}")).await
    }

    /// `GET /measures/{id}`
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn measure(&self, id: &str) -> Result<Measure, ApiError> {
        self.get(&self.traction, &format!("/measures/{id}")).await
    }
}

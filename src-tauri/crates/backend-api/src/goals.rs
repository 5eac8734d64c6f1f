//! Goals, their strategies and their activity (protocol.md 5.4, and D3 of 5.6).

use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::ApiError;
use crate::api::Api;
use crate::lists::Page;
use crate::reading::{self, lenient, lenient_list};

/// A goal as lists tell it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Goal {
    /// Goal id.
    pub id: String,
    #[serde(default, deserialize_with = "lenient")]
    name: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    title: Option<String>,
    /// What it is about.
    #[serde(default, deserialize_with = "lenient")]
    pub description: Option<String>,
    /// Its status in the service's spelling.
    #[serde(default, deserialize_with = "lenient")]
    pub status: Option<String>,
    /// `annual`, `quarterly`, `monthly` or `custom`.
    #[serde(rename = "type", default, deserialize_with = "lenient")]
    pub kind: Option<String>,
    /// 0–100.
    #[serde(default, deserialize_with = "lenient")]
    pub progress: Option<f64>,
    /// Who owns it.
    #[serde(default, deserialize_with = "lenient")]
    pub owner: Option<Owner>,
    /// ISO 8601.
    #[serde(default, deserialize_with = "lenient")]
    pub start_date: Option<String>,
    /// ISO 8601.
    #[serde(default, deserialize_with = "lenient")]
    pub target_date: Option<String>,
    /// ISO 8601, once completed or cancelled.
    #[serde(default, deserialize_with = "lenient")]
    pub completion_date: Option<String>,
    /// ISO 8601.
    #[serde(default, deserialize_with = "lenient")]
    pub created_at: Option<String>,
    /// ISO 8601.
    #[serde(default, deserialize_with = "lenient")]
    pub updated_at: Option<String>,
    /// Number of actions.
    #[serde(default, deserialize_with = "lenient")]
    pub actions_count: Option<u32>,
    /// Number of issues.
    #[serde(default, deserialize_with = "lenient")]
    pub issues_count: Option<u32>,
    /// Number of KPIs.
    #[serde(default, deserialize_with = "lenient")]
    pub measures_count: Option<u32>,
    /// Number of strategies.
    #[serde(default, deserialize_with = "lenient")]
    pub strategies_count: Option<u32>,
}

/// A page of a list of goals.
#[derive(Clone, Debug, Default)]
pub struct GoalPage {
    /// Up to 100 goals.
    pub goals: Vec<Goal>,
    /// Whether a page follows.
    pub has_more: bool,
    /// Goals of the whole list, where the service tells.
    pub total: Option<u64>,
}

/// The owner of a goal, or the author of an activity.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Owner {
    /// Person or user id.
    pub id: String,
    /// Given name.
    #[serde(default, deserialize_with = "lenient")]
    pub first_name: String,
    /// Family name.
    #[serde(default, deserialize_with = "lenient")]
    pub last_name: String,
}

/// A goal with what belongs to it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GoalDetail {
    /// The goal itself.
    #[serde(flatten)]
    pub goal: Goal,
    /// Its strategies, in order.
    #[serde(default, deserialize_with = "lenient_list")]
    pub strategies: Vec<Strategy>,
    /// Its KPIs.
    #[serde(default, deserialize_with = "lenient_list")]
    pub measures: Vec<MeasureOfGoal>,
    /// Its figures.
    #[serde(default, deserialize_with = "lenient")]
    pub statistics: Option<GoalStatistics>,
    /// What happened last, newest first.
    #[serde(default, deserialize_with = "lenient_list")]
    pub recent_activity: Vec<ActivityItem>,
}

/// A way to reach a goal.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Strategy {
    /// Strategy id.
    pub id: String,
    #[serde(default, deserialize_with = "lenient")]
    name: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    title: Option<String>,
    /// What it is about.
    #[serde(default, deserialize_with = "lenient")]
    pub description: Option<String>,
    /// `planning`, `in_progress`, `completed`, `paused`, `cancelled`.
    #[serde(default, deserialize_with = "lenient")]
    pub status: Option<String>,
    /// 0–100.
    #[serde(default, deserialize_with = "lenient")]
    pub progress: Option<f64>,
    /// Its place, from 1.
    #[serde(default, deserialize_with = "lenient")]
    pub order: Option<f64>,
}

/// The figures of a goal.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GoalStatistics {
    /// Number of strategies.
    #[serde(default, deserialize_with = "lenient")]
    pub strategies_count: Option<u32>,
    /// Number of KPIs.
    #[serde(default, deserialize_with = "lenient")]
    pub measures_count: Option<u32>,
    /// Number of actions.
    #[serde(default, deserialize_with = "lenient")]
    pub actions_count: Option<u32>,
    /// Number of issues that are not done.
    #[serde(default, deserialize_with = "lenient")]
    pub open_issues_count: Option<u32>,
    /// Number of actions that are done.
    #[serde(default, deserialize_with = "lenient")]
    pub completed_actions_count: Option<u32>,
    /// `on_track`, `at_risk`, `behind`.
    #[serde(default, deserialize_with = "lenient")]
    pub overall_health: Option<String>,
}

/// A KPI as its goal tells it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MeasureOfGoal {
    /// Id of the link between goal and KPI.
    #[serde(default, deserialize_with = "lenient")]
    pub measure_link_id: Option<String>,
    /// KPI id.
    pub measure_id: String,
    /// Its name.
    #[serde(default, deserialize_with = "lenient")]
    pub name: String,
    /// Unit of its values.
    #[serde(default, deserialize_with = "lenient")]
    pub unit: Option<String>,
    /// Whether more or less is better, in the service's spelling.
    #[serde(default, deserialize_with = "lenient")]
    pub direction: Option<String>,
    /// Its last value.
    #[serde(default, deserialize_with = "lenient")]
    pub current_value: Option<f64>,
    /// The value to reach; the service does not tell it here any more.
    #[serde(default, deserialize_with = "lenient")]
    pub target_value: Option<f64>,
    /// Per cent towards the target.
    #[serde(default, deserialize_with = "lenient")]
    pub progress: Option<f64>,
    /// Per cent above or below the target.
    #[serde(default, deserialize_with = "lenient")]
    pub variance: Option<f64>,
    /// `on_track`, `at_risk`, `behind`.
    #[serde(default, deserialize_with = "lenient")]
    pub progress_status: Option<String>,
    /// Per cent of the target from which the KPI is on track.
    #[serde(default, deserialize_with = "lenient")]
    pub threshold_pct: Option<f64>,
    /// Whether the goal is mainly measured by it.
    #[serde(default, deserialize_with = "lenient")]
    pub is_primary: bool,
}

/// Something that happened to a goal.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ActivityItem {
    /// Activity id.
    pub id: String,
    /// Its kind.
    #[serde(rename = "type", default, deserialize_with = "lenient")]
    pub kind: String,
    #[serde(default, deserialize_with = "lenient")]
    description: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    content: Option<String>,
    /// ISO 8601.
    #[serde(default, deserialize_with = "lenient")]
    pub created_at: Option<String>,
    /// Who did it.
    #[serde(default, deserialize_with = "lenient")]
    pub created_by: Option<Owner>,
}

/// The figures of all goals.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GoalStats {
    /// All goals.
    #[serde(default, deserialize_with = "lenient")]
    pub total_goals: Option<u32>,
    /// Mean progress in per cent.
    #[serde(default, deserialize_with = "lenient")]
    pub average_progress: Option<f64>,
    /// Goals on track.
    #[serde(default, deserialize_with = "lenient")]
    pub on_track_count: Option<u32>,
    /// Goals at risk.
    #[serde(default, deserialize_with = "lenient")]
    pub at_risk_count: Option<u32>,
    /// Goals behind.
    #[serde(default, deserialize_with = "lenient")]
    pub off_track_count: Option<u32>,
}

/// A goal to be created.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewGoal {
    /// Its title, 1–200 characters; REST calls it `name`.
    #[serde(rename = "name")]
    pub title: String,
    /// `annual`, `quarterly`, `monthly` or `custom`.
    #[serde(rename = "type")]
    pub kind: String,
    /// A day in the future.
    pub target_date: String,
    /// A person id.
    pub owner_id: String,
    /// At most 2,000 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Today, if nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_date: Option<String>,
}

/// What is to change about a goal; `None` stays as it is.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GoalEdit {
    /// Its title; REST calls it `name`.
    #[serde(rename = "name", skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// `annual`, `quarterly`, `monthly` or `custom`.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The day it begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_date: Option<String>,
    /// A day in the future.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_date: Option<String>,
    /// A person id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<String>,
}

/// How a goal ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GoalEnd {
    /// Reached.
    Completed,
    /// Given up.
    Cancelled,
}

/// A goal after a verb: what the verb changed.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GoalTurned {
    /// Goal id.
    pub id: String,
    /// Its status in the service's spelling.
    #[serde(default, deserialize_with = "lenient")]
    pub status: Option<String>,
    /// 0–100.
    #[serde(default, deserialize_with = "lenient")]
    pub progress: Option<f64>,
    /// ISO 8601, once completed or cancelled.
    #[serde(default, deserialize_with = "lenient")]
    pub completion_date: Option<String>,
}

impl Goal {
    /// Its title; REST says `name`, older documents `title` (protocol.md 8, D-25).
    #[must_use]
    pub fn title(&self) -> &str {
        self.name.as_deref().or(self.title.as_deref()).unwrap_or_default()
    }
}

impl Strategy {
    /// Its title; a goal's detail says `name`.
    #[must_use]
    pub fn title(&self) -> &str {
        self.title.as_deref().or(self.name.as_deref()).unwrap_or_default()
    }
}

impl ActivityItem {
    /// What happened; in `description`, or in `content`.
    #[must_use]
    pub fn text(&self) -> &str {
        self.description.as_deref().or(self.content.as_deref()).unwrap_or_default()
    }
}

impl Owner {
    /// Given and family name.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name).trim().to_owned()
    }
}

impl Api {
    /// `GET /goals`, every page, newest first.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn goals(&self) -> Result<Vec<Goal>, ApiError> {
        self.list(self.traction.at("/goals", &[])?, "goals", &[("pageSize", "100")]).await
    }

    /// `GET /goals?status=…`, one page of up to 100 goals, from 1: those in this state, by their creation, newest first. (The service
    /// does not sort by completion.)
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn goals_page(&self, status: &str, number: u32) -> Result<GoalPage, ApiError> {
        let query = [("pageSize", "100"), ("status", status), ("sortBy", "createdAt"), ("sortOrder", "desc")];
        let Page { items, has_more, total } =
            self.page(self.traction.at("/goals", &[])?.asking(&query), "goals", number).await?;
        Ok(GoalPage { goals: reading::items(items), has_more, total })
    }

    /// `GET /goals/{id}`
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn goal(&self, id: &str) -> Result<GoalDetail, ApiError> {
        self.get(self.traction.at("/goals/{}", &[id])?).await
    }

    /// `POST /goals`
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn create_goal(&self, goal: &NewGoal) -> Result<Goal, ApiError> {
        self.write(Method::POST, self.traction.at("/goals", &[])?, goal).await
    }

    /// `PUT /goals/{id}`
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn edit_goal(&self, id: &str, edit: &GoalEdit) -> Result<Goal, ApiError> {
        self.write(Method::PUT, self.traction.at("/goals/{}", &[id])?, edit).await
    }

    /// `DELETE /goals/{id}`: refused while KPIs are linked or issues open.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn delete_goal(&self, id: &str) -> Result<(), ApiError> {
        self.remove(self.traction.at("/goals/{}", &[id])?).await
    }

    /// `POST /goals/{id}:activate`: from draft, or from paused.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn activate_goal(&self, id: &str) -> Result<GoalTurned, ApiError> {
        self.order(Method::POST, self.traction.at("/goals/{}:activate", &[id])?).await
    }

    /// `POST /goals/{id}:pause`
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn pause_goal(&self, id: &str, reason: Option<&str>) -> Result<GoalTurned, ApiError> {
        let body = Reason { reason };
        self.write(Method::POST, self.traction.at("/goals/{}:pause", &[id])?, &body).await
    }

    /// `POST /goals/{id}:close`
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn close_goal(&self, id: &str, end: GoalEnd, notes: Option<&str>) -> Result<GoalTurned, ApiError> {
        let body = Closing { final_status: end, notes };
        self.write(Method::POST, self.traction.at("/goals/{}:close", &[id])?, &body).await
    }

    /// `GET /goals/{id}/activity`: the last 100 items, newest first.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn goal_activity(&self, id: &str) -> Result<Vec<ActivityItem>, ApiError> {
        self.first_page(self.traction.at("/goals/{}/activity", &[id])?, "activity", &[("pageSize", "100")]).await
    }

    /// `POST /goals/{id}/notes`
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn add_note(&self, id: &str, content: &str) -> Result<ActivityItem, ApiError> {
        let body = json!({"content": content});
        self.write(Method::POST, self.traction.at("/goals/{}/notes", &[id])?, &body).await
    }

    /// `POST /goals/{id}/activity` with a comment.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn add_comment(&self, id: &str, content: &str) -> Result<ActivityItem, ApiError> {
        let body = json!({"type": "comment", "content": content});
        self.write(Method::POST, self.traction.at("/goals/{}/activity", &[id])?, &body).await
    }

    /// `GET /goals/stats`
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn goal_stats(&self) -> Result<GoalStats, ApiError> {
        self.get(self.traction.at("/goals/stats", &[])?).await
    }

    /// `GET /goals/{id}/strategies`
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn strategies(&self, goal_id: &str) -> Result<Vec<Strategy>, ApiError> {
        self.list(self.traction.at("/goals/{}/strategies", &[goal_id])?, "strategies", &[]).await
    }
}

#[derive(Serialize)]
struct Reason<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Closing<'a> {
    final_status: GoalEnd,
    #[serde(skip_serializing_if = "Option::is_none")]
    notes: Option<&'a str>,
}

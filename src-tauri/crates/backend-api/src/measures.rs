//! KPIs, which the service calls measures, with their series (protocol.md 5.6, M1–M9 and D5).

use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::ApiError;
use crate::api::Api;
use crate::reading::{lenient, lenient_list};

/// Last values of a KPI that are asked for with all KPIs: twenty weeks of a weekly one.
pub const TREND_POINTS: usize = 20;

/// A KPI.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Measure {
    /// KPI id.
    pub id: String,
    /// Its name.
    #[serde(default, deserialize_with = "lenient")]
    pub name: String,
    /// What it measures.
    #[serde(default, deserialize_with = "lenient")]
    pub description: Option<String>,
    /// Unit of its values.
    #[serde(default, deserialize_with = "lenient")]
    pub unit: Option<String>,
    /// Whether more or less is better: `Increase`, `down`, `maintain` …
    #[serde(default, deserialize_with = "lenient")]
    pub direction: Option<String>,
    /// Its last value.
    #[serde(default, deserialize_with = "lenient")]
    pub current_value: Option<f64>,
    /// When that was true; ISO 8601.
    #[serde(default, deserialize_with = "lenient")]
    pub current_value_date: Option<String>,
    /// The value to reach.
    #[serde(default, deserialize_with = "lenient")]
    pub target_value: Option<f64>,
    /// Free word.
    #[serde(default, deserialize_with = "lenient")]
    pub category: Option<String>,
    /// How often it is measured.
    #[serde(default, deserialize_with = "lenient")]
    pub measurement_frequency: Option<String>,
    /// A person id.
    #[serde(default, deserialize_with = "lenient")]
    pub owner_id: Option<String>,
    /// The name that goes with it, where the service tells it.
    #[serde(default, deserialize_with = "lenient")]
    pub owner_name: Option<String>,
    /// `on_track`, `at_risk`, `behind`, `no_data`, where the service tells it.
    #[serde(default, deserialize_with = "lenient")]
    pub progress_status: Option<String>,
    /// Per cent towards the target, where the service tells it.
    #[serde(default, deserialize_with = "lenient")]
    pub progress_percent: Option<f64>,
    /// Per cent of the target from which it is on track, where the service tells it.
    #[serde(default, deserialize_with = "lenient")]
    pub threshold_pct: Option<f64>,
    /// Per cent of the target below which it is at risk, where the service tells it.
    #[serde(default, deserialize_with = "lenient")]
    pub risk_threshold_pct: Option<f64>,
    /// Its last values, oldest first; only the summary tells them.
    #[serde(default, deserialize_with = "lenient_list")]
    pub trend_data: Vec<DatedValue>,
}

/// A value at a time.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DatedValue {
    /// The value.
    pub value: f64,
    #[serde(default, deserialize_with = "lenient")]
    recorded_at: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    date: Option<String>,
}

impl DatedValue {
    /// ISO 8601; under the name that the detail uses, or under that of the summary.
    #[must_use]
    pub fn at(&self) -> Option<&str> {
        self.recorded_at.as_deref().or(self.date.as_deref())
    }
}

/// A KPI with what belongs to it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MeasureDetail {
    /// The KPI itself.
    #[serde(flatten)]
    pub measure: Measure,
    /// How far it is.
    #[serde(default, deserialize_with = "lenient")]
    pub progress: Option<MeasureProgress>,
    /// The goals that it measures.
    #[serde(default, deserialize_with = "lenient_list")]
    pub linked_goals: Vec<LinkedGoal>,
    /// Its last values, oldest first.
    #[serde(default, deserialize_with = "lenient_list")]
    pub historical_values: Vec<DatedValue>,
}

/// How far a KPI is.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MeasureProgress {
    /// Per cent towards the target.
    #[serde(default, deserialize_with = "lenient")]
    pub progress_percent: Option<f64>,
}

/// A goal that a KPI measures.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LinkedGoal {
    /// Goal id.
    pub goal_id: String,
    /// Its title.
    #[serde(default, deserialize_with = "lenient")]
    pub goal_name: String,
    /// Id of the link.
    #[serde(default, deserialize_with = "lenient")]
    pub link_id: Option<String>,
    /// Whether the goal is mainly measured by it.
    #[serde(default, deserialize_with = "lenient")]
    pub is_primary: bool,
}

/// Targets and readings of a KPI.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Series {
    /// What was aimed at.
    #[serde(default, deserialize_with = "lenient_list")]
    pub targets: Vec<DataPoint>,
    /// What was measured.
    #[serde(default, deserialize_with = "lenient_list")]
    pub actuals: Vec<DataPoint>,
}

/// A point of a series: a target or a reading.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DataPoint {
    /// Point id.
    pub id: String,
    /// `Measured` or `Estimate`, of a reading.
    #[serde(default, deserialize_with = "lenient")]
    pub actual_subtype: Option<String>,
    /// The value.
    #[serde(default, deserialize_with = "lenient")]
    pub post_value: Option<f64>,
    /// The best value of a target band.
    #[serde(default, deserialize_with = "lenient")]
    pub optimal_value: Option<f64>,
    /// The least value of a target band.
    #[serde(default, deserialize_with = "lenient")]
    pub minimal_value: Option<f64>,
    /// The day it is about.
    #[serde(default, deserialize_with = "lenient")]
    pub post_date: String,
    /// A target's own name.
    #[serde(default, deserialize_with = "lenient")]
    pub label: Option<String>,
    /// What was noted with a reading.
    #[serde(default, deserialize_with = "lenient")]
    pub rationale: Option<String>,
    /// The value before it was overridden.
    #[serde(default, deserialize_with = "lenient")]
    pub original_value: Option<f64>,
    /// Whether somebody overrode it.
    #[serde(default, deserialize_with = "lenient")]
    pub is_manual_override: bool,
    /// Why somebody overrode it.
    #[serde(default, deserialize_with = "lenient")]
    pub override_comment: Option<String>,
    /// `Manual`, `Automated`, `Integration`, or a name.
    #[serde(default, deserialize_with = "lenient")]
    pub data_source: Option<String>,
    /// ISO 8601.
    #[serde(default, deserialize_with = "lenient")]
    pub created_at: Option<String>,
    /// A user id, where the service tells it.
    #[serde(default, deserialize_with = "lenient")]
    pub created_by: Option<String>,
}

/// The link between a KPI and what it measures.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MeasureLink {
    /// Link id.
    pub id: String,
    /// KPI id.
    pub measure_id: String,
    /// The KPI's name.
    #[serde(default, deserialize_with = "lenient")]
    pub measure_name: String,
    /// Goal id.
    #[serde(default, deserialize_with = "lenient")]
    pub goal_id: Option<String>,
    /// Its title.
    #[serde(default, deserialize_with = "lenient")]
    pub goal_title: Option<String>,
    /// Whether the goal is mainly measured by it.
    #[serde(default, deserialize_with = "lenient")]
    pub is_primary: bool,
    /// The last value.
    #[serde(default, deserialize_with = "lenient")]
    pub current_value: Option<f64>,
    /// How far it is.
    #[serde(default, deserialize_with = "lenient")]
    pub progress: LinkProgress,
}

/// How far a linked KPI is.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LinkProgress {
    /// Per cent towards the target.
    #[serde(default, deserialize_with = "lenient")]
    pub progress_percentage: Option<f64>,
    /// `on_track`, `at_risk`, `behind`.
    #[serde(default, deserialize_with = "lenient")]
    pub status: Option<String>,
    /// Per cent above or below the target.
    #[serde(default, deserialize_with = "lenient")]
    pub variance_percentage: Option<f64>,
}

/// A reading to be recorded.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewReading {
    /// `Measured` or `Estimate`.
    pub actual_subtype: String,
    /// The value.
    pub actual_value: f64,
    /// The day it is about, not in the future.
    pub measurement_date: String,
    /// Where it comes from.
    pub data_source: String,
    /// What is to be noted with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rationale: Option<String>,
}

/// A KPI after its value was set.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ValueSet {
    /// KPI id.
    pub id: String,
    /// The value.
    #[serde(default, deserialize_with = "lenient")]
    pub current_value: Option<f64>,
    /// ISO 8601.
    #[serde(default, deserialize_with = "lenient")]
    pub current_value_date: Option<String>,
}

/// What a list of links is asked for by.
#[derive(Clone, Copy, Debug)]
pub enum LinksOf<'a> {
    /// A KPI.
    Measure(&'a str),
    /// A person.
    Person(&'a str),
    /// A goal.
    Goal(&'a str),
    /// A strategy.
    Strategy(&'a str),
}

impl Api {
    /// `GET /measures`: the service documents no paging here, so this may be the first 50.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn measures(&self) -> Result<Vec<Measure>, ApiError> {
        self.list(self.traction.at("/measures", &[])?, "measures", &[]).await
    }

    /// `GET /measures/summary`: every KPI with its health and its last [`TREND_POINTS`] values.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn measures_summary(&self) -> Result<Vec<Measure>, ApiError> {
        let points = TREND_POINTS.to_string();
        let query = [("maxDataPoints", points.as_str())];
        self.first_page(self.traction.at("/measures/summary", &[])?, "measures", &query).await
    }

    /// `GET /measures/{id}`
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn measure(&self, id: &str) -> Result<MeasureDetail, ApiError> {
        self.get(self.traction.at("/measures/{}", &[id])?).await
    }

    /// `GET /measures/{id}/all-series`
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn series(&self, id: &str) -> Result<Series, ApiError> {
        self.get(self.traction.at("/measures/{}/all-series", &[id])?).await
    }

    /// `GET /measures/{id}/actuals`
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn actuals(&self, id: &str) -> Result<Vec<DataPoint>, ApiError> {
        self.list(self.traction.at("/measures/{}/actuals", &[id])?, "actuals", &[]).await
    }

    /// `POST /measures/{id}/actuals`
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn record_reading(&self, id: &str, reading: &NewReading) -> Result<DataPoint, ApiError> {
        self.write(Method::POST, self.traction.at("/measures/{}/actuals", &[id])?, reading).await
    }

    /// `PUT /measures/{id}/value`: a value of this moment.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn set_value(&self, id: &str, value: f64, notes: Option<&str>) -> Result<ValueSet, ApiError> {
        let body = NewValue { value, notes };
        self.write(Method::PUT, self.traction.at("/measures/{}/value", &[id])?, &body).await
    }

    /// `PUT /measures/{id}/actuals/{actualId}/override`
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn override_reading(
        &self,
        id: &str,
        reading_id: &str,
        value: f64,
        comment: &str,
    ) -> Result<DataPoint, ApiError> {
        let place = self.traction.at("/measures/{}/actuals/{}/override", &[id, reading_id])?;
        self.write(Method::PUT, place, &json!({"newValue": value, "overrideComment": comment})).await
    }

    /// `GET /measure-links`
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn measure_links(&self, of: LinksOf<'_>) -> Result<Vec<MeasureLink>, ApiError> {
        let query = match of {
            LinksOf::Measure(id) => ("measureId", id),
            LinksOf::Person(id) => ("personId", id),
            LinksOf::Goal(id) => ("goalId", id),
            LinksOf::Strategy(id) => ("strategyId", id),
        };
        self.list(self.traction.at("/measure-links", &[])?, "links", &[query, ("includeAll", "true")]).await
    }
}

#[derive(Serialize)]
struct NewValue<'a> {
    value: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    notes: Option<&'a str>,
}

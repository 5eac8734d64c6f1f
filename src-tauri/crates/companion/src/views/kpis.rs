//! KPIs, which the service calls measures.

use realtime_proto::Timestamp;
use serde::{Deserialize, Serialize};

use super::NamedId;
use super::measured::{Direction, Health, Thresholds};

/// The KPIs, with the moment at which they were true.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct KpiList {
    /// The KPIs.
    pub kpis: Vec<Kpi>,
    /// When they were read.
    pub as_of: Timestamp,
}

/// A KPI.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Kpi {
    /// KPI id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it measures.
    pub description: Option<String>,
    /// Unit of its values.
    pub unit: Option<String>,
    /// Its last value.
    pub current_value: Option<f64>,
    /// When that was true; ISO 8601.
    pub current_value_at: Option<String>,
    /// The value to reach.
    pub target_value: Option<f64>,
    /// Which way is good.
    pub direction: Direction,
    /// Free word.
    pub category: Option<String>,
    /// A person id.
    pub owner_id: Option<String>,
    /// How often it is measured.
    pub frequency: Option<String>,
    /// How it stands.
    pub health: Health,
    /// The KPI is at risk with a value below this; none where no value is too low.
    pub at_risk_below: Option<f64>,
    /// The KPI is at risk with a value above this; none where no value is too high.
    pub at_risk_above: Option<f64>,
    /// Per cent towards the target, where the service tells it.
    pub progress: Option<f64>,
    /// Its last readings, oldest first, at most 20; none when they are not known.
    pub points: Vec<KpiPoint>,
    /// The least value of the target band.
    pub minimal_value: Option<f64>,
    /// The best value of the target band.
    pub optimal_value: Option<f64>,
}

/// A value at a time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct KpiPoint {
    /// ISO 8601.
    pub at: String,
    /// The value.
    // JSON knows no other numbers than finite ones, so TypeScript need not fear `null`.
    #[specta(type = u32)]
    pub value: f64,
}

/// A KPI with what belongs to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct KpiDetail {
    /// The KPI itself.
    pub kpi: Kpi,
    /// What was measured, newest first.
    pub readings: Vec<KpiReading>,
    /// What was and is aimed at, oldest first.
    pub targets: Vec<KpiTarget>,
    /// The goals that it measures.
    pub goals: Vec<NamedId>,
    /// When it was read.
    pub as_of: Timestamp,
}

/// A value that was measured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct KpiReading {
    /// Reading id.
    pub id: String,
    /// The value.
    #[specta(type = u32)]
    pub value: f64,
    /// The day it is about.
    pub date: String,
    /// What was noted with it.
    pub note: Option<String>,
    /// ISO 8601.
    pub recorded_at: Option<String>,
    /// A user id.
    pub recorded_by: Option<String>,
    /// The name that goes with it, as far as known.
    pub recorded_by_name: Option<String>,
    /// `Manual`, `Automated`, `Integration`, or a name.
    pub source: Option<String>,
    /// Whether somebody overrode it.
    pub is_override: bool,
    /// The value before that.
    pub original_value: Option<f64>,
}

/// A value that is aimed at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct KpiTarget {
    /// Target id.
    pub id: String,
    /// The day by which.
    pub date: String,
    /// Its own name.
    pub label: Option<String>,
    /// The value.
    pub value: Option<f64>,
    /// The best value of the band.
    pub optimal: Option<f64>,
    /// The least value of the band.
    pub minimal: Option<f64>,
}

/// A reading to be recorded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct NewReading {
    /// The value.
    #[specta(type = u32)]
    pub value: f64,
    /// The day it is about, `YYYY-MM-DD`, not in the future.
    pub date: String,
    /// What is to be noted with it.
    pub note: Option<String>,
}

/// Readings of a sparkline.
const POINTS: usize = backend_api::TREND_POINTS;

impl From<backend_api::Measure> for Kpi {
    fn from(measure: backend_api::Measure) -> Self {
        let direction = Direction::read(measure.direction.as_deref());
        let variance = direction.variance(measure.current_value, measure.target_value);
        let thresholds = Thresholds::of(measure.threshold_pct, measure.risk_threshold_pct);
        let told = Health::read(measure.progress_status.as_deref());
        let (at_risk_below, at_risk_above) = direction.at_risk_beyond(measure.target_value, thresholds);
        Self {
            at_risk_below,
            at_risk_above,
            health: told.unwrap_or_else(|| Health::by_variance(variance, thresholds)),
            id: measure.id,
            name: measure.name,
            description: measure.description,
            unit: measure.unit,
            current_value: measure.current_value,
            current_value_at: measure.current_value_date,
            target_value: measure.target_value,
            direction,
            category: measure.category,
            owner_id: measure.owner_id,
            frequency: measure.measurement_frequency,
            progress: measure.progress_percent,
            points: points(&measure.trend_data),
            minimal_value: None,
            optimal_value: None,
        }
    }
}

impl KpiDetail {
    /// The target band is that of the target that is due next, else of the last one.
    pub(crate) fn of(detail: backend_api::MeasureDetail, series: backend_api::Series, as_of: Timestamp) -> Self {
        let mut kpi = Kpi::from(detail.measure);
        kpi.progress = kpi.progress.or(detail.progress.and_then(|progress| progress.progress_percent));
        kpi.points = points(&detail.historical_values);
        let mut targets: Vec<KpiTarget> = series.targets.into_iter().map(KpiTarget::from).collect();
        targets.sort_by(|a, b| a.date.cmp(&b.date));
        let today = as_of.to_string();
        let next = targets.iter().find(|target| target.date.as_str() >= &today[..DAY]).or(targets.last());
        if let Some(target) = next {
            kpi.minimal_value = target.minimal;
            kpi.optimal_value = target.optimal;
        }
        let mut readings: Vec<KpiReading> = series.actuals.into_iter().filter_map(KpiReading::of).collect();
        readings.sort_by(|a, b| (&b.date, &b.recorded_at).cmp(&(&a.date, &a.recorded_at)));
        let goals = detail.linked_goals.into_iter().map(|goal| NamedId { id: goal.goal_id, name: goal.goal_name });
        Self { kpi, readings, targets, goals: goals.collect(), as_of }
    }
}

impl KpiReading {
    /// `None` for a point without a value.
    pub(crate) fn of(point: backend_api::DataPoint) -> Option<Self> {
        Some(Self {
            id: point.id,
            value: point.post_value?,
            date: point.post_date,
            note: point.rationale.or(point.override_comment),
            recorded_at: point.created_at,
            recorded_by: point.created_by,
            recorded_by_name: None,
            source: point.data_source,
            is_override: point.is_manual_override,
            original_value: point.original_value,
        })
    }
}

impl From<backend_api::DataPoint> for KpiTarget {
    fn from(point: backend_api::DataPoint) -> Self {
        Self {
            id: point.id,
            date: point.post_date,
            label: point.label,
            value: point.post_value,
            optimal: point.optimal_value,
            minimal: point.minimal_value,
        }
    }
}

impl From<NewReading> for backend_api::NewReading {
    fn from(reading: NewReading) -> Self {
        Self {
            actual_subtype: "Measured".to_owned(),
            actual_value: reading.value,
            measurement_date: reading.date,
            data_source: "Manual".to_owned(),
            rationale: reading.note,
        }
    }
}

/// The last of them, oldest first whatever the order in which they came.
fn points(values: &[backend_api::DatedValue]) -> Vec<KpiPoint> {
    let point = |value: &backend_api::DatedValue| Some(KpiPoint { at: value.at()?.to_owned(), value: value.value });
    let mut points: Vec<KpiPoint> = values.iter().filter_map(point).collect();
    points.sort_by(|a, b| a.at.cmp(&b.at));
    points.split_off(points.len().saturating_sub(POINTS))
}

/// Length of `YYYY-MM-DD`.
const DAY: usize = 10;

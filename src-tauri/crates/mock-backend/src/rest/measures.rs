//! KPIs, which REST calls measures, their readings and links (protocol.md 5.6, M1–M9 and D5).

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::routing::{get, post, put};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::envelope::{Caller, created, with};
use super::page::{Asked, Params};
use super::{ApiError, Form, Reply, Shared, ok};
use crate::wire::instant;
use crate::world::model::{Measure, Reading, THRESHOLD_PCT, Tenant};
use crate::world::{NewReading, date_of, shifted};

/// Any finite number.
const ANY: std::ops::RangeInclusive<f64> = f64::MIN..=f64::MAX;

pub(super) fn routes() -> Router<Shared> {
    let router = Router::new().route("/measures/summary", get(summary)).route("/measure-links", get(links));
    ["measures", "kpis"].into_iter().fold(router, |router, name| {
        router
            .route(&format!("/{name}"), get(list))
            .route(&format!("/{name}/{{id}}"), get(one))
            .route(&format!("/{name}/{{id}}/all-series"), get(series))
            .route(&format!("/{name}/{{id}}/actuals"), get(actuals).post(record))
            .route(&format!("/{name}/{{id}}/actuals/{{actual_id}}/override"), put(override_actual))
            .route(&format!("/{name}/{{id}}/value"), put(set_value))
            .route(&format!("/{name}/{{id}}/readings"), post(read))
    })
}

async fn list(State(backend): State<Shared>, caller: Caller, Query(params): Params) -> Reply {
    caller.read(&backend, |tenant| {
        let asked = Asked(&params);
        let is_asked_for =
            |measure: &&Measure| match (asked.text("ownerId"), asked.text("goalId"), asked.text("strategyId")) {
                (Some(owner), _, _) => measure.owner == owner,
                (None, Some(goal), _) => measure.goal_id.as_deref() == Some(goal),
                (None, None, Some(strategy)) => measure.strategy_id.as_deref() == Some(strategy),
                (None, None, None) => true,
            };
        let all: Vec<&Measure> = tenant.measures.iter().filter(is_asked_for).collect();
        let total = all.len();
        let items: Vec<Value> = all.into_iter().take(50).map(|measure| entry(tenant, measure)).collect();
        Ok(ok(json!({"data": items, "pagination": {"totalCount": total, "page": 1, "pageSize": 50}})))
    })
}

async fn one(State(backend): State<Shared>, caller: Caller, Path(id): Path<String>) -> Reply {
    caller.read(&backend, |tenant| {
        let measure = tenant.measure(&id)?;
        let goals = measure.goal_id.as_deref().and_then(|goal| tenant.goal(goal).ok());
        let linked: Vec<Value> = goals
            .iter()
            .map(|goal| {
                json!({
                    "goalId": goal.id, "goalName": goal.title, "linkId": measure.link_id, "isPrimary": true,
                    "linkedAt": instant(measure.created_at),
                })
            })
            .collect();
        let history: Vec<Value> = measure.readings.iter().rev().take(12).rev().map(dated).collect();
        let progress = measure.progress().map(|percent| json!({"progressPercent": percent}));
        Ok(ok(with(
            entry(tenant, measure),
            json!({"progress": progress, "linkedGoals": linked, "historicalValues": history}),
        )))
    })
}

fn dated(reading: &Reading) -> Value {
    json!({"value": reading.value, "recordedAt": instant(reading.true_at())})
}

async fn summary(State(backend): State<Shared>, caller: Caller, Query(params): Params) -> Reply {
    caller.read(&backend, |tenant| {
        let asked = Asked(&params);
        let points = asked.number("maxDataPoints").and_then(|number| usize::try_from(number).ok()).unwrap_or(12);
        let is_asked_for = |measure: &&Measure| {
            asked.allows("category", [measure.category])
                && asked.allows("ownerId", [measure.owner.as_str()])
                && asked.allows("progressStatus", [measure.health()])
        };
        let chosen: Vec<&Measure> = tenant.measures.iter().filter(is_asked_for).collect();
        let in_health = |health: &str| chosen.iter().filter(|measure| measure.health() == health).count();
        let mut categories: Map<String, Value> = Map::new();
        for measure in &chosen {
            let count = categories.get(measure.category).and_then(Value::as_u64).unwrap_or_default();
            categories.insert(measure.category.to_owned(), json!(count + 1));
        }
        let items: Vec<Value> = chosen
            .iter()
            .map(|measure| {
                let more = json!({
                    "progressStatus": measure.health(), "progressPercent": measure.progress(), "variance": measure.variance(),
                    "trendData": measure.readings.iter().rev().take(points).rev().map(dated).collect::<Vec<_>>(),
                });
                with(entry(tenant, measure), more)
            })
            .collect();
        let score = 100 * in_health("on_track") / chosen.len().max(1);
        Ok(ok(json!({
            "measures": items,
            "summary": {
                "totalMeasures": chosen.len(), "overallHealthScore": score, "categoryBreakdown": categories,
                "statusBreakdown": {
                    "onTrack": in_health("on_track"), "atRisk": in_health("at_risk"), "behind": in_health("behind"),
                    "noData": in_health("no_data"),
                },
            },
            "metadata": {"generatedAt": instant(Timestamp::now()), "maxDataPoints": points},
        })))
    })
}

async fn series(State(backend): State<Shared>, caller: Caller, Path(id): Path<String>) -> Reply {
    caller.read(&backend, |tenant| {
        let measure = tenant.measure(&id)?;
        let actuals: Vec<Value> = measure.readings.iter().map(|reading| point(measure, reading)).collect();
        let targets = targets(measure);
        Ok(ok(json!({
            "measureId": id, "latestActual": actuals.last(), "totalTargets": targets.len(), "totalActuals": actuals.len(),
            "targets": targets, "actuals": actuals,
        })))
    })
}

/// Four quarterly points on the straight way from the baseline to the target, the last one ahead of today.
fn targets(measure: &Measure) -> Vec<Value> {
    let today = date_of(Timestamp::now());
    let step = |quarter: i64| {
        let share = quarter as f64 / 4.0;
        let value =
            crate::world::round(measure.baseline + (measure.target - measure.baseline) * share, measure.decimals);
        // The band is that of the whole way, so only the last step has one.
        let (minimal, optimal) =
            if quarter == 4 { (json!(value), json!(measure.optimal())) } else { Default::default() };
        let base = json!({
            "id": format!("{}-t{quarter}", measure.id), "dataCategory": "Target", "actualSubtype": null, "postValue": value,
            "minimalValue": minimal, "optimalValue": optimal, "postDate": shifted(today, (quarter - 4) * 91 + 60).to_string(), "label": format!("Q{quarter}"),
        });
        with(blank_point(measure), base)
    };
    (1..=4).map(step).collect()
}

async fn actuals(
    State(backend): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
    Query(params): Params,
) -> Reply {
    caller.read(&backend, |tenant| {
        let measure = tenant.measure(&id)?;
        let asked = Asked(&params);
        let chosen =
            measure.readings.iter().filter(|reading| asked.allows("actualSubtype", [reading.subtype.as_str()]));
        let list: Vec<Value> = chosen.map(|reading| point(measure, reading)).collect();
        Ok(ok(json!({"totalCount": list.len(), "actuals": list})))
    })
}

async fn record(State(backend): State<Shared>, caller: Caller, Path(id): Path<String>, mut form: Form) -> Reply {
    for name in ["actualSubtype", "actualValue", "measurementDate"] {
        form.required(name);
    }
    let today = date_of(Timestamp::now());
    let date = form.date("measurementDate").unwrap_or(today);
    // A client east of UTC may already live in tomorrow.
    if date > shifted(today, 1) {
        form.fault("measurementDate", "must not be in the future");
    }
    let reading = NewReading {
        value: form.number("actualValue", ANY).unwrap_or_default(),
        date,
        note: form.text("rationale", 0..=1000),
        subtype: form.choice("actualSubtype", &["Measured", "Estimate"]).unwrap_or_default(),
        source: form.text("dataSource", 1..=100).unwrap_or_else(|| "Manual".to_owned()),
    };
    form.check()?;
    let recorded = caller.write(&backend, |tenant, deed| {
        let (reading, events) = tenant.record_reading(deed, &id, reading)?;
        Ok((point(tenant.measure(&id)?, &reading), events))
    })?;
    Ok(created(recorded))
}

async fn set_value(State(backend): State<Shared>, caller: Caller, Path(id): Path<String>, mut form: Form) -> Reply {
    form.required("value");
    let value = form.number("value", ANY).unwrap_or_default();
    let date = form.date("recordedAt").unwrap_or_else(|| date_of(Timestamp::now()));
    let notes = form.text("notes", 0..=500);
    form.check()?;
    let set = caller.write(&backend, |tenant, deed| {
        let (reading, events) = tenant.record_reading(deed, &id, NewReading::measured(value, date, notes.as_deref()))?;
        let answer =
            json!({"id": id, "currentValue": value, "currentValueDate": instant(reading.true_at()), "updatedAt": instant(deed.at)});
        Ok((answer, events))
    })?;
    Ok(ok(set))
}

async fn read(State(backend): State<Shared>, caller: Caller, Path(id): Path<String>, mut form: Form) -> Reply {
    form.required("value");
    let value = form.number("value", ANY).unwrap_or_default();
    let date = form.date("date").unwrap_or_else(|| date_of(Timestamp::now()));
    let note = form.text("note", 0..=1000);
    form.check()?;
    let reading = caller.write(&backend, |tenant, deed| {
        let (reading, events) = tenant.record_reading(deed, &id, NewReading::measured(value, date, note.as_deref()))?;
        let answer = json!({
            "id": reading.id, "measureId": id, "value": value, "date": date.to_string(), "note": note,
            "recordedAt": instant(deed.at), "recordedBy": deed.by,
        });
        Ok((answer, events))
    })?;
    Ok(created(reading))
}

async fn override_actual(
    State(backend): State<Shared>,
    caller: Caller,
    Path((id, actual_id)): Path<(String, String)>,
    mut form: Form,
) -> Reply {
    form.required("newValue");
    let value = form.number("newValue", ANY).unwrap_or_default();
    let comment = form.required_text("overrideComment", 1..=1000);
    form.check()?;
    let overridden = caller.write(&backend, |tenant, deed| {
        let reading = tenant.override_reading(deed, &id, &actual_id, value, &comment)?;
        Ok((point(tenant.measure(&id)?, &reading), Vec::new()))
    })?;
    Ok(ok(overridden))
}

async fn links(State(backend): State<Shared>, caller: Caller, Query(params): Params) -> Reply {
    let asked = Asked(&params);
    if ["measureId", "personId", "goalId", "strategyId"].iter().all(|name| asked.text(name).is_none()) {
        let why = "at least one of measureId, personId, goalId, strategyId is needed".to_owned();
        return Err(ApiError::Validation { status: 400, faults: vec![("goalId", why)] });
    }
    caller.read(&backend, |tenant| {
        let is_asked_for = |measure: &&Measure| {
            asked.allows("measureId", [measure.id.as_str()])
                && asked.allows("personId", [measure.owner.as_str()])
                && asked.allows("goalId", measure.goal_id.as_deref())
                && asked.allows("strategyId", measure.strategy_id.as_deref())
        };
        let list: Vec<Value> =
            tenant.measures.iter().filter(is_asked_for).map(|measure| link(tenant, measure)).collect();
        Ok(ok(json!(list)))
    })
}

fn link(tenant: &Tenant, measure: &Measure) -> Value {
    let goal = measure.goal_id.as_deref().and_then(|goal| tenant.goal(goal).ok());
    let days = goal.map(|goal| (goal.target_date - date_of(Timestamp::now())).get_days());
    json!({
        "id": measure.link_id, "measureId": measure.id, "measureName": measure.name, "unit": measure.unit,
        "personId": measure.owner, "personName": tenant.name_of(&measure.owner), "goalId": measure.goal_id,
        "goalTitle": goal.map(|goal| &goal.title), "strategyId": measure.strategy_id, "thresholdPct": THRESHOLD_PCT,
        "isPrimary": true, "currentValue": measure.current(),
        "currentValueDate": measure.readings.last().map(|reading| instant(reading.true_at())),
        "progress": {
            "progressPercentage": measure.progress(), "status": measure.health(),
            "variance": measure.current().map(|current| crate::world::round(current - measure.target, measure.decimals)),
            "variancePercentage": measure.variance(), "daysUntilTarget": days, "isOverdue": days.is_some_and(|days| days < 0),
        },
    })
}

fn entry(tenant: &Tenant, measure: &Measure) -> Value {
    json!({
        "id": measure.id, "tenantId": tenant.id, "name": measure.name, "description": measure.description,
        "currentValue": measure.current(), "targetValue": measure.target, "unit": measure.unit,
        "direction": measure.direction.word(), "type": "quantitative", "category": measure.category,
        "measurementFrequency": "weekly", "dataSource": "Manual", "catalogId": null, "ownerId": measure.owner,
        "ownerName": tenant.name_of(&measure.owner), "strategyId": measure.strategy_id,
        "currentValueDate": measure.readings.last().map(|reading| instant(reading.true_at())),
        "createdAt": instant(measure.created_at), "updatedAt": instant(measure.updated_at), "isDeleted": false,
        "isIntegrationEnabled": false, "supportedSystems": [], "hasExistingCompatibleConnection": false,
    })
}

fn blank_point(measure: &Measure) -> Value {
    json!({
        "measureId": measure.id, "minimalValue": null, "optimalValue": null, "measuredPeriodStartDate": null, "label": null,
        "confidenceLevel": null, "rationale": null, "originalValue": null, "isManualOverride": false, "overrideComment": null,
        "dataSource": "Manual", "sourceReferenceId": null, "createdAt": instant(measure.created_at),
        "updatedAt": instant(measure.updated_at),
    })
}

fn point(measure: &Measure, reading: &Reading) -> Value {
    let own = json!({
        "id": reading.id, "dataCategory": "Actual", "actualSubtype": reading.subtype, "postValue": reading.value,
        "postDate": reading.date.to_string(), "rationale": reading.note, "dataSource": reading.source,
        "originalValue": reading.overridden.as_ref().map(|(original, _)| original),
        "isManualOverride": reading.overridden.is_some(),
        "overrideComment": reading.overridden.as_ref().map(|(_, comment)| comment),
        "createdAt": instant(reading.recorded_at), "createdBy": reading.recorded_by,
    });
    with(blank_point(measure), own)
}

//! What can be done to KPIs.

use jiff::civil::Date;
use serde_json::json;

use super::model::{Reading, Tenant};
use super::{Deed, News, Refused};
use crate::wire::{self, Event};

/// A value to be recorded.
pub(crate) struct NewReading {
    pub(crate) value: f64,
    pub(crate) date: Date,
    pub(crate) note: Option<String>,
    /// `Measured` or `Estimate`.
    pub(crate) subtype: String,
    pub(crate) source: String,
}

impl NewReading {
    /// A measured value entered by hand.
    pub(crate) fn measured(value: f64, date: Date, note: Option<&str>) -> Self {
        Self { value, date, note: note.map(str::to_owned), subtype: "Measured".to_owned(), source: "Manual".to_owned() }
    }
}

impl Tenant {
    /// Readings stay ordered by date, so an older date does not become the current value.
    pub(crate) fn record_reading(
        &mut self,
        deed: Deed<'_>,
        id: &str,
        new: NewReading,
    ) -> Result<(Reading, Vec<Event>), Refused> {
        self.measure(id)?;
        let reading = Reading {
            id: self.ids.draw(),
            value: new.value,
            date: new.date,
            note: new.note,
            subtype: new.subtype,
            source: new.source,
            overridden: None,
            recorded_at: deed.at,
            recorded_by: deed.by.to_owned(),
        };
        let measure = self.measure_mut(id)?;
        let place = measure.readings.partition_point(|known| known.date <= reading.date);
        measure.readings.insert(place, reading.clone());
        let surplus = measure.readings.len().saturating_sub(Self::READINGS_KEPT);
        measure.readings.drain(..surplus);
        measure.updated_at = deed.at;
        let event = wire::kpi_reading_created(measure, &reading, deed.by);
        let (name, unit, goal) = (measure.name.clone(), measure.unit, measure.goal_id.clone());
        self.report_as(
            reading.id.clone(),
            deed,
            News {
                kind: "reading",
                entity: ("measure", id, &name),
                goal: goal.as_deref(),
                text: format!("{name}: {} {unit}", reading.value),
                metadata: json!({"value": reading.value, "unit": unit}),
            },
        );
        Ok((reading, vec![event]))
    }

    /// Replaces a recorded value and keeps the original beside it (M9).
    pub(crate) fn override_reading(
        &mut self,
        deed: Deed<'_>,
        id: &str,
        reading_id: &str,
        value: f64,
        comment: &str,
    ) -> Result<Reading, Refused> {
        let measure = self.measure_mut(id)?;
        measure.updated_at = deed.at;
        let reading = measure
            .readings
            .iter_mut()
            .find(|reading| reading.id == reading_id)
            .ok_or(Refused::NoSuch { noun: "Data point" })?;
        let original = reading.overridden.as_ref().map_or(reading.value, |(original, _)| *original);
        reading.overridden = Some((original, comment.to_owned()));
        reading.value = value;
        Ok(reading.clone())
    }
}

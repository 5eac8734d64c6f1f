//! Request bodies: reads fields, collects everything that is wrong, and says it at once.

use std::ops::RangeInclusive;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use jiff::civil::Date;
use serde_json::{Map, Value};

use super::{ApiError, Shared};
use crate::world::model::{Level, Tenant, squash};

/// A body that is read field by field; [`Form::check`] ends the reading.
pub(crate) struct Form {
    fields: Map<String, Value>,
    faults: Vec<(&'static str, String)>,
    status: u16,
}

impl FromRequest<Shared> for Form {
    type Rejection = ApiError;

    async fn from_request(request: Request, backend: &Shared) -> Result<Self, ApiError> {
        let unreadable = |why: &str| ApiError::Validation { status: 400, faults: vec![("body", why.to_owned())] };
        let bytes = Bytes::from_request(request, backend).await.map_err(|_| unreadable("could not be read"))?;
        if bytes.is_empty() {
            return Ok(Self::new(Map::new()));
        }
        match serde_json::from_slice(&bytes) {
            Ok(Value::Object(fields)) => Ok(Self::new(fields)),
            Ok(_) | Err(_) => Err(unreadable("is not a JSON object")),
        }
    }
}

impl Form {
    fn new(fields: Map<String, Value>) -> Self {
        Self { fields, faults: Vec::new(), status: 422 }
    }

    /// Faults of this form are answered with 400, as the Account service does.
    pub(crate) fn strict(mut self) -> Self {
        self.status = 400;
        self
    }

    /// The field, null counting as absent.
    pub(crate) fn value(&self, name: &str) -> Option<&Value> {
        self.fields.get(name).filter(|value| !value.is_null())
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }

    pub(crate) fn fault(&mut self, name: &'static str, why: impl Into<String>) {
        self.faults.push((name, why.into()));
    }

    /// Everything read so far is in order.
    pub(crate) fn check(&self) -> Result<(), ApiError> {
        if self.faults.is_empty() {
            Ok(())
        } else {
            Err(ApiError::Validation { status: self.status, faults: self.faults.clone() })
        }
    }

    /// A text of that many characters.
    pub(crate) fn text(&mut self, name: &'static str, length: RangeInclusive<usize>) -> Option<String> {
        let text = match self.value(name)? {
            Value::String(text) => text.clone(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
                self.fault(name, "must be a text");
                return None;
            }
        };
        if !length.contains(&text.trim().chars().count()) {
            self.fault(name, format!("must have {} to {} characters", length.start(), length.end()));
        }
        Some(text)
    }

    /// As [`Form::text`], but it has to be there; the result is only good after [`Form::check`].
    pub(crate) fn required_text(&mut self, name: &'static str, length: RangeInclusive<usize>) -> String {
        self.required(name);
        self.text(name, length).unwrap_or_default()
    }

    /// A number within the bounds.
    pub(crate) fn number(&mut self, name: &'static str, bounds: RangeInclusive<f64>) -> Option<f64> {
        let number = self.value(name)?.as_f64();
        match number.filter(|number| bounds.contains(number)) {
            Some(number) => Some(number),
            None => {
                self.fault(name, format!("must be a number from {} to {}", bounds.start(), bounds.end()));
                None
            }
        }
    }

    /// Per cent as a whole number.
    pub(crate) fn percent(&mut self, name: &'static str) -> Option<u8> {
        self.number(name, 0.0..=100.0).map(|number| number.round() as u8)
    }

    /// `YYYY-MM-DD` or a full time, of which the date counts.
    pub(crate) fn date(&mut self, name: &'static str) -> Option<Date> {
        let text = self.value(name)?.as_str().unwrap_or_default();
        let date = text.get(..10).and_then(|day| day.parse().ok());
        if date.is_none() {
            self.fault(name, "must be a date (YYYY-MM-DD)");
        }
        date
    }

    pub(crate) fn level(&mut self, name: &'static str) -> Option<Level> {
        let level = Level::parse(self.value(name)?.as_str().unwrap_or_default());
        if level.is_none() {
            self.fault(name, "must be low, medium, high or critical");
        }
        level
    }

    /// One of the words, compared squashed; the word as listed.
    pub(crate) fn choice(&mut self, name: &'static str, words: &[&str]) -> Option<String> {
        let given = squash(self.value(name)?.as_str().unwrap_or_default());
        let found = words.iter().find(|word| squash(word) == given);
        if found.is_none() {
            self.fault(name, format!("must be one of {}", words.join(", ")));
        }
        found.map(|word| (*word).to_owned())
    }

    /// A list of texts.
    pub(crate) fn texts(&mut self, name: &'static str) -> Option<Vec<String>> {
        let texts =
            self.value(name)?.as_array().map(|list| list.iter().filter_map(Value::as_str).map(str::to_owned).collect());
        if texts.is_none() {
            self.fault(name, "must be a list of texts");
        }
        texts
    }

    /// Somebody of this tenant by person or user id; the person id.
    pub(crate) fn person(&mut self, name: &'static str, tenant: &Tenant) -> Option<String> {
        let id = self.value(name)?.as_str().filter(|id| !id.is_empty())?;
        let found = tenant.person(id).map(|person| person.id.clone());
        if found.is_none() {
            self.fault(name, "names nobody in this company");
        }
        found
    }

    /// Notes a fault if the field is missing.
    pub(crate) fn required(&mut self, name: &'static str) {
        if self.value(name).is_none() {
            self.fault(name, "is required");
        }
    }

    /// The members of an object, or none.
    pub(crate) fn inner(&self, name: &str) -> Self {
        let fields = self.value(name).and_then(Value::as_object).cloned().unwrap_or_default();
        Self { fields, faults: Vec::new(), status: self.status }
    }
}

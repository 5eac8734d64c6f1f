//! How answers are read: a field that is missing, null or of another kind than documented costs nothing but itself.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::{ApiError, ErrorKind};

/// The field, or its default where it cannot be read.
pub(crate) fn lenient<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned + Default,
{
    let value = Value::deserialize(deserializer)?;
    Ok(serde_json::from_value(value).unwrap_or_default())
}

/// The items of a list that can be read; the others are lost alone.
pub(crate) fn lenient_list<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    match Value::deserialize(deserializer)? {
        Value::Array(values) => Ok(items(values)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => Ok(Vec::new()),
    }
}

/// The items that can be read; one that cannot is left out and told to the log.
pub(crate) fn items<T: DeserializeOwned>(values: Vec<Value>) -> Vec<T> {
    let (before, read) = (values.len(), values.into_iter().filter_map(item).collect::<Vec<T>>());
    if read.len() < before {
        tracing::warn!(unreadable = before - read.len(), of = before, "items of a list could not be read");
    }
    read
}

/// One whole answer.
pub(crate) fn whole<T: DeserializeOwned>(data: Value) -> Result<T, ApiError> {
    serde_json::from_value(data).map_err(|error| {
        ApiError::new(ErrorKind::Unreadable, format!("the service gave an unexpected answer: {error}"))
    })
}

fn item<T: DeserializeOwned>(value: Value) -> Option<T> {
    serde_json::from_value(value).inspect_err(|error| tracing::debug!(%error, "an item is unreadable")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[derive(Deserialize)]
    struct Thing {
        id: String,
        #[serde(default, deserialize_with = "lenient")]
        progress: Option<f64>,
        #[serde(default, deserialize_with = "lenient_list")]
        parts: Vec<u8>,
    }

    #[test]
    fn a_field_of_another_kind_costs_only_itself() {
        let thing: Thing = whole(json!({"id": "a", "progress": "half", "parts": [1, "x", 3]})).expect("it is readable");
        assert_eq!((thing.id.as_str(), thing.progress, thing.parts), ("a", None, vec![1, 3]));
        let thing: Thing = whole(json!({"id": "a", "parts": null})).expect("it is readable");
        assert!(thing.parts.is_empty());
    }

    #[test]
    fn one_unreadable_item_does_not_lose_the_others() {
        assert_eq!(items::<u8>(vec![json!(1), json!("x"), json!(3)]), vec![1, 3]);
    }
}

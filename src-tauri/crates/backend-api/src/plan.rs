//! What the tenant's plan allows, and what the user prefers (protocol.md 5.2).

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::Value;

use crate::ApiError;
use crate::api::Api;

impl Api {
    /// `GET /user/features`: names as the service spells them; compare them without case.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn features(&self) -> Result<Vec<String>, ApiError> {
        self.list(self.account.at("/user/features", &[])?, "features", &[]).await
    }

    /// `GET /user/limits`: by name; `None` is unlimited, which the service also writes as −1.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn limits(&self) -> Result<BTreeMap<String, Option<f64>>, ApiError> {
        let limits: BTreeMap<String, Value> = self.get(self.account.at("/user/limits", &[])?).await?;
        Ok(limits.into_iter().filter_map(|(name, limit)| Some((name, read_limit(&limit)?))).collect())
    }

    /// `PUT /user/preferences`: an open map; the service answers with what holds from now on.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn change_preferences(&self, preferences: &Value) -> Result<Value, ApiError> {
        self.write(Method::PUT, self.account.at("/user/preferences", &[])?, preferences).await
    }
}

/// `Some(None)` is unlimited; `None` is no limit at all, such as a time stamp beside the limits.
fn read_limit(limit: &Value) -> Option<Option<f64>> {
    if limit.is_null() {
        return Some(None);
    }
    limit.as_f64().map(|number| (number >= 0.0).then_some(number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn unlimited_is_written_in_two_ways() {
        assert_eq!(read_limit(&json!(null)), Some(None));
        assert_eq!(read_limit(&json!(-1)), Some(None));
        assert_eq!(read_limit(&json!(25)), Some(Some(25.0)));
        assert_eq!(read_limit(&json!("2026-03-02T08:00:00Z")), None, "no limit");
    }
}

//! Spelling rules: squashing of words (protocol.md 3.3 N5, N10) and lowerCamel member names (N3).

use std::borrow::Cow;

use serde_json::{Map, Value};

/// The ASCII letters and digits of a text, in lower case (N5).
pub(crate) fn squash(text: &str) -> String {
    squashed(text).map(char::from).collect()
}

/// Whether two texts are equal once squashed.
pub(crate) fn squash_alike(one: &str, other: &str) -> bool {
    squashed(one).eq(squashed(other))
}

fn squashed(text: &str) -> impl Iterator<Item = u8> {
    text.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase())
}

/// Whether a text is empty or white space alone.
pub(crate) fn is_blank(text: &str) -> bool {
    !text.as_bytes().first().is_some_and(u8::is_ascii_graphic) && text.trim().is_empty()
}

/// Whether [`lower_camel`] certainly leaves the name as it is: ASCII letters and digits after a lower-case letter.
pub(crate) fn is_plain(name: &str) -> bool {
    let bytes = name.as_bytes();
    bytes.first().is_some_and(u8::is_ascii_lowercase) && bytes.iter().all(u8::is_ascii_alphanumeric)
}

/// The lowerCamel spelling of a member name: `goal_id`, `goal-id`, `GoalId`, `GOAL_ID` are `goalId` (N3).
/// A name of separators alone stays as it is.
pub(crate) fn lower_camel(name: &str) -> Cow<'_, str> {
    if is_plain(name) {
        return Cow::Borrowed(name);
    }
    let mut camel = String::with_capacity(name.len());
    for part in name.split(['_', '-']).filter(|part| !part.is_empty()) {
        let part = if is_shouted(part) { Cow::Owned(part.to_lowercase()) } else { Cow::Borrowed(part) };
        let mut letters = part.chars();
        match letters.next() {
            Some(first) if camel.is_empty() => camel.extend(first.to_lowercase()),
            Some(first) => camel.extend(first.to_uppercase()),
            None => {}
        }
        camel.push_str(letters.as_str());
    }
    if camel.is_empty() { Cow::Borrowed(name) } else { Cow::Owned(camel) }
}

fn is_shouted(part: &str) -> bool {
    part.chars().any(char::is_uppercase) && !part.chars().any(char::is_lowercase)
}

/// Spells the members of an object in lowerCamel (N3). A member that was spelled so wins over renamed ones; of several
/// renamed ones, the one whose name sorts first.
pub(crate) fn respell(members: Map<String, Value>) -> Map<String, Value> {
    if members.keys().all(|name| is_plain(name)) {
        return members;
    }
    let mut spelled = Map::new();
    let mut renamed = Vec::new();
    for (name, value) in members {
        match lower_camel(&name) {
            Cow::Owned(camel) if camel != name => renamed.push((name, camel, value)),
            Cow::Owned(_) | Cow::Borrowed(_) => {
                spelled.insert(name, value);
            }
        }
    }
    renamed.sort_by(|(one, ..), (other, ..)| one.cmp(other));
    for (_, camel, value) in renamed {
        if !spelled.contains_key(&camel) {
            spelled.insert(camel, value);
        }
    }
    spelled
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn member_names_become_lower_camel() {
        for (read, spelled) in [
            ("tenant_id", "tenantId"),
            ("tenant-id", "tenantId"),
            ("TenantId", "tenantId"),
            ("TENANT_ID", "tenantId"),
            ("Tenant_ID", "tenantId"),
            ("tenantId", "tenantId"),
            ("ID", "id"),
            ("goalID", "goalID"),
            ("__goal__id", "goalId"),
            ("plan_b_2x", "planB2x"),
            ("_", "_"),
            ("", ""),
            ("ÜBER_maß", "überMaß"),
        ] {
            assert_eq!(lower_camel(read), spelled, "{read}");
        }
    }

    #[test]
    fn spelling_is_settled_after_one_pass() {
        for name in ["a__B-c", "XMLHttp", "ǅ_x", "ß-ß", "ŉ_ŉ"] {
            let once = lower_camel(name).into_owned();
            assert_eq!(lower_camel(&once), once, "{name}");
        }
    }

    #[test]
    fn the_right_spelling_wins_over_renamed_ones() {
        let respelled = |members: Value| Value::from(respell(members.as_object().cloned().unwrap_or_default()));
        assert_eq!(
            respelled(json!({"GoalId": 1, "goalId": 2, "goal_id": 3, "x": {"a_b": 1}})),
            json!({"goalId": 2, "x": {"a_b": 1}}),
            "one level only"
        );
        assert_eq!(respelled(json!({"goal_id": 3, "GoalId": 1})), json!({"goalId": 1}));
    }

    #[test]
    fn squashing_forgets_case_and_separators() {
        assert_eq!(squash("  In-PROGRESS_é2 "), "inprogress2");
        assert!(squash_alike("in_progress", "In Progress"));
        assert!(!squash_alike("in_progress", "in_progres"));
    }
}

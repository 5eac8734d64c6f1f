//! Lists come in five shapes (protocol.md 5.0): one reader for all.

use std::collections::HashSet;

use serde_json::Value;

/// One page of a list, items as they came.
pub(crate) struct Page {
    pub(crate) items: Vec<Value>,
    pub(crate) has_more: bool,
    /// Items of the whole list, where the service tells.
    pub(crate) total: Option<u64>,
}

/// Finds the items and whether there are more; `plural` is the list's own name, where the service uses one.
pub(crate) fn page(mut body: Value, plural: &str, number: u32) -> Page {
    let named = format!("/data/{plural}");
    let places = ["/data", "/data/items", "/data/data", &named, ""];
    let place = places.into_iter().find(|place| body.pointer(place).is_some_and(Value::is_array));
    let count = place.and_then(|place| body.pointer(place)?.as_array()).map_or(0, Vec::len);
    let info = body.pointer("/data/pagination").or_else(|| body.pointer("/pagination"));
    let has_more = count > 0 && info.is_some_and(|info| more_pages(info, number, count));
    let total = info.and_then(|info| figure(info, TOTAL));
    let items = match place.and_then(|place| body.pointer_mut(place)).map(Value::take) {
        Some(Value::Array(items)) => items,
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_)) | None => {
            Vec::new()
        }
    };
    Page { items, has_more, total }
}

/// Takes from a page what is not known from the pages before; a list that grows while it is read repeats itself.
pub(crate) fn fresh(items: Vec<Value>, known: &mut HashSet<String>) -> Vec<Value> {
    let is_fresh = |item: &Value| match item.get("id").and_then(Value::as_str) {
        Some(id) => known.insert(id.to_owned()),
        None => true,
    };
    items.into_iter().filter(is_fresh).collect()
}

fn more_pages(info: &Value, number: u32, count: usize) -> bool {
    let flag = |name| info.get(name).and_then(Value::as_bool);
    if let Some(more) = flag("hasNextPage").or_else(|| flag("hasMore")) {
        return more;
    }
    let page = figure(info, &["page"]).unwrap_or_else(|| u64::from(number));
    if let Some(pages) = figure(info, &["totalPages"]) {
        return page < pages;
    }
    let size = figure(info, &["pageSize", "limit", "size"]).unwrap_or(count as u64);
    figure(info, TOTAL).is_some_and(|total| page * size < total)
}

/// The first of these members that is a figure.
fn figure(info: &Value, names: &[&str]) -> Option<u64> {
    names.iter().find_map(|name| info.get(*name).and_then(Value::as_u64))
}

/// Spellings of the number of all items.
const TOTAL: &[&str] = &["total", "totalItems", "totalCount"];

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn count(body: &Value) -> (usize, bool) {
        let page = page(body.clone(), "actuals", 1);
        (page.items.len(), page.has_more)
    }

    #[test]
    fn items_are_found_in_all_five_shapes() {
        for body in [
            json!({"success": true, "data": [1, 2]}),
            json!({"success": true, "data": {"items": [1, 2]}}),
            json!({"success": true, "data": {"success": true, "data": [1, 2]}}),
            json!({"success": true, "data": {"actuals": [1, 2]}}),
            json!([1, 2]),
        ] {
            assert_eq!(count(&body).0, 2, "{body}");
        }
    }

    #[test]
    fn more_pages_are_seen_in_every_spelling() {
        for info in [
            json!({"hasNextPage": true}),
            json!({"hasMore": true}),
            json!({"page": 1, "totalPages": 2}),
            json!({"page": 1, "pageSize": 2, "total": 3}),
            json!({"page": 1, "limit": 2, "totalItems": 3}),
            json!({"page": 1, "size": 2, "totalCount": 3}),
        ] {
            assert!(count(&json!({"data": [1, 2], "pagination": info})).1, "{info} at the top");
            assert!(count(&json!({"data": {"items": [1, 2], "pagination": info}})).1, "{info} inside data");
        }
        assert!(!count(&json!({"data": [1, 2], "pagination": {"page": 2, "totalPages": 2}})).1);
    }

    #[test]
    fn the_number_of_all_items_is_read_in_every_spelling() {
        for info in [json!({"total": 7}), json!({"totalItems": 7}), json!({"totalCount": 7})] {
            assert_eq!(page(json!({"data": [1], "pagination": info}), "goals", 1).total, Some(7), "{info}");
        }
        assert_eq!(page(json!({"data": [1]}), "goals", 1).total, None, "nobody tells it");
    }

    #[test]
    fn an_empty_page_ends_the_list_whatever_it_says() {
        assert!(!count(&json!({"data": [], "pagination": {"hasNextPage": true}})).1);
    }

    #[test]
    fn an_item_that_was_pushed_to_the_next_page_is_taken_once() {
        let mut known = HashSet::new();
        assert_eq!(fresh(vec![json!({"id": "a"}), json!({"id": "b"})], &mut known).len(), 2);
        assert_eq!(fresh(vec![json!({"id": "b"}), json!({"id": "c"})], &mut known), vec![json!({"id": "c"})]);
        assert_eq!(fresh(vec![json!("goals"), json!("goals")], &mut known).len(), 2, "what has no id is not compared");
    }
}

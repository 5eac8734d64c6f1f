//! Query parameters and pages.

use std::collections::HashMap;

use axum::extract::Query;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::world::model::squash;

/// The query of a request.
pub(crate) type Params = Query<HashMap<String, String>>;

/// Reads query parameters by name.
pub(crate) struct Asked<'a>(pub(crate) &'a HashMap<String, String>);

impl Asked<'_> {
    /// The parameter, blank counting as absent.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|text| text.trim()).filter(|text| !text.is_empty())
    }

    /// Whether a comma list names one of the values, compared squashed; an absent list allows all.
    pub(crate) fn allows<'v>(&self, name: &str, values: impl IntoIterator<Item = &'v str>) -> bool {
        let Some(list) = self.text(name) else {
            return true;
        };
        let allowed: Vec<String> = list.split(',').map(squash).collect();
        values.into_iter().any(|value| allowed.contains(&squash(value)))
    }

    /// Whether a text contains the search words, without case.
    pub(crate) fn finds(&self, name: &str, text: &str) -> bool {
        self.text(name).is_none_or(|wanted| text.to_lowercase().contains(&wanted.to_lowercase()))
    }

    /// A date or a full time.
    pub(crate) fn instant(&self, name: &str) -> Option<Timestamp> {
        let text = self.text(name)?;
        text.parse()
            .ok()
            .or_else(|| text.parse::<Date>().ok()?.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp()))
    }

    pub(crate) fn date(&self, name: &str) -> Option<Date> {
        self.text(name)?.get(..10)?.parse().ok()
    }

    pub(crate) fn number(&self, name: &str) -> Option<i64> {
        self.text(name)?.parse().ok()
    }

    /// The page asked for; `size_name` is `pageSize`, `limit` or `size`.
    pub(crate) fn page(&self, size_name: &str, usual: usize) -> Page {
        let number =
            |name| self.number(name).and_then(|number| usize::try_from(number).ok()).filter(|number| *number > 0);
        Page { number: number("page").unwrap_or(1), size: number(size_name).unwrap_or(usual).min(Page::LARGEST) }
    }
}

/// A page of a list.
#[derive(Clone, Copy)]
pub(crate) struct Page {
    /// From 1.
    pub(crate) number: usize,
    pub(crate) size: usize,
}

impl Page {
    const LARGEST: usize = 100;

    pub(crate) fn cut<T>(self, list: Vec<T>) -> Vec<T> {
        list.into_iter().skip((self.number - 1).saturating_mul(self.size)).take(self.size).collect()
    }

    pub(crate) fn count(self, total: usize) -> usize {
        total.div_ceil(self.size)
    }

    pub(crate) fn has_next(self, total: usize) -> bool {
        self.number < self.count(total)
    }
}

/// Sorts by a key, descending if asked; equal keys keep their order.
pub(crate) fn sort_by<T, K: Ord>(list: &mut [T], descending: bool, key: impl Fn(&T) -> K) {
    list.sort_by(|a, b| {
        let order = key(a).cmp(&key(b));
        if descending { order.reverse() } else { order }
    });
}

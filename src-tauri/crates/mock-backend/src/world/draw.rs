//! Draws words, dates and numbers: what seeding and the demo have in common.

use fastrand::Rng;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::vocabulary as words;

/// The UTC date of a moment.
pub(crate) fn date_of(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

/// `days` later, or earlier when negative; stays within the calendar.
pub(crate) fn shifted(date: Date, days: i64) -> Date {
    date.saturating_add(SignedDuration::from_hours(days * 24))
}

/// So many days earlier.
pub(crate) fn days_before(now: Timestamp, days: i64) -> Timestamp {
    now.checked_sub(SignedDuration::from_hours(days * 24)).unwrap_or(now)
}

/// A goal's title and why it is pursued, drawn from the vocabulary.
pub(crate) fn goal_text(rng: &mut Rng, template: usize) -> (String, String) {
    let (title, least, most) = words::GOALS[template % words::GOALS.len()];
    (title.replace("{n}", &rng.i32(least..=most).to_string()), pick(rng, words::GOAL_REASONS).to_string())
}

/// An action's title.
pub(crate) fn action_title(rng: &mut Rng) -> String {
    format!("{} {}", pick(rng, words::ACTION_VERBS), pick(rng, words::ACTION_OBJECTS))
}

/// An issue's title and description.
pub(crate) fn issue_text(rng: &mut Rng) -> (&'static str, &'static str) {
    (pick(rng, words::ISSUES), pick(rng, words::ISSUE_DETAILS))
}

/// A note on a reading, half of the time.
pub(crate) fn reading_note(rng: &mut Rng) -> Option<&'static str> {
    rng.bool().then(|| pick(rng, words::READING_NOTES))
}

/// One word, number or reference of a list that is never empty.
pub(crate) fn pick<T: Copy>(rng: &mut Rng, list: &[T]) -> T {
    list[rng.usize(..list.len())]
}

/// One thing of a list that is never empty.
pub(crate) fn choose<'a, T>(rng: &mut Rng, list: &'a [T]) -> &'a T {
    &list[rng.usize(..list.len())]
}

/// `value` with that many decimals.
pub(crate) fn round(value: f64, decimals: u8) -> f64 {
    let scale = 10_f64.powi(i32::from(decimals));
    (value * scale).round() / scale
}

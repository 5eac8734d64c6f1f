//! Draws words, dates and numbers: what seeding and the demo have in common.

use fastrand::Rng;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::purposes::{PURPOSES, Purpose};
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
    minutes_before(now, days * 24 * 60)
}

/// So many minutes earlier.
pub(crate) fn minutes_before(now: Timestamp, minutes: i64) -> Timestamp {
    now.checked_sub(SignedDuration::from_mins(minutes)).unwrap_or(now)
}

/// A goal's title, why it is pursued, and the number in its title.
pub(crate) fn goal_text(rng: &mut Rng, template: usize) -> (String, String, f64) {
    let purpose = &PURPOSES[template % PURPOSES.len()];
    let number = rng.i32(purpose.bounds.0..=purpose.bounds.1);
    let title = purpose.title.replace("{n}", &number.to_string());
    (title, pick(rng, words::GOAL_REASONS).to_string(), number.into())
}

/// What the goal of this title is about; `None` for a goal of somebody's own.
pub(super) fn purpose_of(title: &str) -> Option<&'static Purpose> {
    PURPOSES.iter().find(|purpose| {
        let ends = purpose.title.split_once("{n}");
        ends.is_some_and(|(start, end)| title.starts_with(start) && title.ends_with(end))
    })
}

/// The title of an action for the goal of this title.
pub(crate) fn action_title(rng: &mut Rng, goal: &str) -> &'static str {
    let purpose = purpose_of(goal).unwrap_or_else(|| choose(rng, PURPOSES));
    pick(rng, &purpose.actions)
}

/// An issue's title and description.
pub(crate) fn issue_text(rng: &mut Rng) -> (&'static str, &'static str) {
    let purpose = choose(rng, PURPOSES);
    pick(rng, &purpose.issues)
}

/// A note on a reading, now and then.
pub(crate) fn reading_note(rng: &mut Rng) -> Option<&'static str> {
    (rng.u8(0..4) == 0).then(|| pick(rng, words::READING_NOTES))
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

//! Quiet hours, by the calendar of the place where the computer is: across midnight, and across changes of its clocks.

use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan, Zoned};

use crate::views::{QuietHours, QuietSpan};

/// Days that are looked ahead: quiet hours that do not end within a week do not end.
const DAYS: i64 = 8;

/// When the quiet hours end that there are; `None` when there are none, or not right now. Those of several days that touch are one.
pub(crate) fn quiet_until(hours: &QuietHours, now: &Zoned) -> Option<Timestamp> {
    let now = Moment::of(hours, now)?;
    let end = now.spans().fold(now.at, |end, (start, until)| if start <= end { end.max(until) } else { end });
    (end > now.at).then_some(end)
}

/// When the next quiet hours begin.
pub(crate) fn next_quiet(hours: &QuietHours, now: &Zoned) -> Option<Timestamp> {
    let now = Moment::of(hours, now)?;
    now.spans().find(|(start, until)| start < until && *start > now.at).map(|(start, _)| start)
}

/// A moment of a person who keeps quiet hours.
struct Moment<'a> {
    hours: &'a QuietHours,
    now: &'a Zoned,
    at: Timestamp,
}

impl<'a> Moment<'a> {
    fn of(hours: &'a QuietHours, now: &'a Zoned) -> Option<Self> {
        hours.on.then(|| Self { hours, now, at: now.timestamp() })
    }

    /// Beginnings and ends, in order, from yesterday on: longer ago none began that lasts.
    fn spans(&self) -> impl Iterator<Item = (Timestamp, Timestamp)> {
        (-1..DAYS).filter_map(|days| {
            let date = self.now.date().checked_add(days.days()).ok()?;
            let span = self.hours.of(date.weekday())?;
            Some((self.instant(date, span.from)?, self.instant(date, span.until)?))
        })
    }

    /// So many minutes of the clock after the midnight of that day. A time that the clocks skip is the one after the gap, of one that they show
    /// twice it is the first: quiet hours begin once and end once.
    fn instant(&self, date: Date, minutes: u16) -> Option<Timestamp> {
        let civil = date.at(0, 0, 0, 0).checked_add(i64::from(minutes).minutes()).ok()?;
        Some(civil.to_zoned(self.now.time_zone().clone()).ok()?.timestamp())
    }
}

impl QuietHours {
    fn of(&self, weekday: Weekday) -> Option<QuietSpan> {
        match weekday {
            Weekday::Monday => self.monday,
            Weekday::Tuesday => self.tuesday,
            Weekday::Wednesday => self.wednesday,
            Weekday::Thursday => self.thursday,
            Weekday::Friday => self.friday,
            Weekday::Saturday => self.saturday,
            Weekday::Sunday => self.sunday,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // what fails in a helper fails its test
    use proptest::prelude::*;

    use super::*;

    const NIGHT: Option<QuietSpan> = Some(QuietSpan { from: 19 * 60, until: (24 + 7) * 60 });
    const ALL_DAY: Option<QuietSpan> = Some(QuietSpan { from: 0, until: 24 * 60 });

    /// As drawn: nights, and from Friday afternoon on to Monday morning.
    fn drawn() -> QuietHours {
        QuietHours {
            on: true,
            friday: Some(QuietSpan { from: 16 * 60, until: 31 * 60 }),
            saturday: ALL_DAY,
            sunday: Some(QuietSpan { from: 0, until: 31 * 60 }),
            ..QuietHours::default()
        }
    }

    fn never() -> QuietHours {
        QuietHours {
            on: true,
            monday: None,
            tuesday: None,
            wednesday: None,
            thursday: None,
            friday: None,
            saturday: None,
            sunday: None,
        }
    }

    fn at(time: &str) -> Zoned {
        format!("{time}[Europe/Stockholm]").parse().unwrap()
    }

    fn end(hours: &QuietHours, time: &str) -> Option<String> {
        let now = at(time);
        quiet_until(hours, &now).map(|end| end.to_zoned(now.time_zone().clone()).strftime("%a %H:%M").to_string())
    }

    #[test]
    fn a_night_lasts_from_its_first_minute_across_midnight_to_its_last() {
        for (time, until) in [
            ("2026-11-23T18:59:59", None),
            ("2026-11-23T19:00", Some("Tue 07:00")),
            ("2026-11-23T23:59", Some("Tue 07:00")),
            ("2026-11-24T00:00", Some("Tue 07:00")),
            ("2026-11-24T06:59:59", Some("Tue 07:00")),
            ("2026-11-24T07:00", None),
        ] {
            assert_eq!(end(&drawn(), time).as_deref(), until, "{time}");
        }
    }

    #[test]
    fn a_weekend_is_one_and_ends_on_monday() {
        for time in ["2026-11-27T16:00", "2026-11-28T12:00", "2026-11-29T23:59", "2026-11-30T03:00"] {
            assert_eq!(end(&drawn(), time).as_deref(), Some("Mon 07:00"), "{time}");
        }
    }

    #[test]
    fn a_day_without_them_has_those_of_the_night_before() {
        let only_monday = QuietHours { monday: NIGHT, ..never() };
        assert_eq!(end(&only_monday, "2026-11-24T06:00").as_deref(), Some("Tue 07:00"));
        assert_eq!(end(&only_monday, "2026-11-24T20:00"), None);
        assert_eq!(end(&only_monday, "2026-11-23T06:00"), None, "Sunday has none");
    }

    #[test]
    fn switched_off_there_are_none() {
        let off = QuietHours { on: false, ..drawn() };
        assert_eq!((end(&off, "2026-11-23T23:00"), next_quiet(&off, &at("2026-11-23T12:00"))), (None, None));
    }

    #[test]
    fn a_night_in_which_the_clocks_change_is_an_hour_shorter_or_longer_and_ends_by_the_clock() {
        let all_nights = QuietHours { saturday: NIGHT, sunday: None, ..drawn() };
        for (evening, hours) in [("2026-03-28T19:00", 11), ("2026-10-24T19:00", 13)] {
            let now = at(evening);
            let end = quiet_until(&all_nights, &now).unwrap();
            assert_eq!(end.duration_since(now.timestamp()).as_hours(), hours, "{evening}");
            assert_eq!(super::tests::end(&all_nights, evening).as_deref(), Some("Sun 07:00"));
        }
    }

    #[test]
    fn an_end_that_the_clocks_show_twice_is_the_first_one() {
        let until_half_past_two = Some(QuietSpan { from: 0, until: 150 });
        let hours = QuietHours { sunday: until_half_past_two, ..never() };
        assert!(quiet_until(&hours, &at("2026-10-25T02:15+02:00")).is_some());
        assert_eq!(quiet_until(&hours, &at("2026-10-25T02:45+02:00")), None);
        assert_eq!(quiet_until(&hours, &at("2026-10-25T02:15+01:00")), None, "they have ended once already");
    }

    #[test]
    fn an_end_that_the_clocks_skip_is_the_moment_after() {
        let hours = QuietHours { sunday: Some(QuietSpan { from: 0, until: 150 }), ..never() };
        assert_eq!(end(&hours, "2026-03-29T01:59").as_deref(), Some("Sun 03:30"));
    }

    #[test]
    fn the_next_ones_begin_later_today_or_on_a_later_day() {
        let begin = |time| next_quiet(&drawn(), &at(time)).unwrap().to_zoned(at(time).time_zone().clone());
        assert_eq!(begin("2026-11-23T12:00").strftime("%a %H:%M").to_string(), "Mon 19:00");
        assert_eq!(begin("2026-11-27T12:00").strftime("%a %H:%M").to_string(), "Fri 16:00");
        assert_eq!(next_quiet(&never(), &at("2026-11-23T12:00")), None);
    }

    #[test]
    fn quiet_hours_that_never_end_last_for_more_than_a_week() {
        let week = QuietHours {
            on: true,
            monday: ALL_DAY,
            tuesday: ALL_DAY,
            wednesday: ALL_DAY,
            thursday: ALL_DAY,
            friday: ALL_DAY,
            saturday: ALL_DAY,
            sunday: ALL_DAY,
        };
        let now = at("2026-11-23T12:00");
        assert!(quiet_until(&week, &now).unwrap().duration_since(now.timestamp()).as_hours() > 7 * 24);
    }

    proptest! {
        #[test]
        fn they_are_over_at_their_end_and_not_a_moment_before(minute in 0_i64..60 * 24 * 366) {
            let now = at("2026-01-01T00:00").checked_add(minute.minutes()).unwrap();
            if let Some(end) = quiet_until(&drawn(), &now) {
                let zone = now.time_zone();
                prop_assert_eq!(quiet_until(&drawn(), &end.to_zoned(zone.clone())), None);
                let before = end.checked_sub(1.second()).unwrap();
                prop_assert_eq!(quiet_until(&drawn(), &before.to_zoned(zone.clone())), Some(end));
            }
        }
    }
}

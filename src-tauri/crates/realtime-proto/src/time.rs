//! Times on the wire: UTC, whole milliseconds, read in any ISO 8601 spelling of protocol.md 3.3 N11, written in one.

use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use specta::{Type, Types, datatype::DataType};

/// A time in UTC with millisecond precision. Serializes as `"2026-03-02T09:10:00.084Z"`; TypeScript: `string`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// Where the time of an event was found (protocol.md 3.3 N11).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum TimestampSource {
    /// The envelope's `timestamp`.
    Envelope,
    /// The event's own time field, such as `createdAt`.
    Payload,
    /// Neither could be read: the time at which the frame arrived.
    Received,
}

impl Timestamp {
    /// The time that lies `millis` milliseconds after the Unix epoch (before it, if negative).
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the Unix epoch.
    #[must_use]
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// Reads `YYYY-MM-DDThh:mm[:ss[.fraction]]` with zone `Z`, `±hh:mm` or none (= UTC). The fraction is cut to
    /// milliseconds. `None` for anything else and for times outside the years 0 to 9999.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut rest = Cursor(text.as_bytes());
        let local = rest.date()? * MILLIS_PER_DAY + rest.time_of_day()?;
        let millis = local - rest.offset()?;
        (rest.0.is_empty() && (FIRST..=LAST).contains(&millis)).then_some(Self(millis))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, text) = self.written();
        let text = str::from_utf8(&text).unwrap_or_default();
        match year {
            0..=9999 => f.write_str(text),
            // The expanded years of ECMAScript's date format; no parsed time gets here.
            _ => write!(f, "{year:+07}{}", text.trim_start_matches('0')),
        }
    }
}

impl Timestamp {
    /// The year, and the time in its canonical form but for a year of more than four digits. Each event has two times: with formatted
    /// numbers it would take longer to write them than to read the event.
    fn written(self) -> (i64, [u8; 24]) {
        let mut text = *b"0000-00-00T00:00:00.000Z";
        let (year, month, day) = civil(self.0.div_euclid(MILLIS_PER_DAY));
        let millis = self.0.rem_euclid(MILLIS_PER_DAY);
        let clock = [millis / 3_600_000, millis / 60_000 % 60, millis / 1000 % 60, millis % 1000];
        if (0..=9999).contains(&year) {
            digits(&mut text[0..4], year);
        }
        digits(&mut text[5..7], month);
        digits(&mut text[8..10], day);
        for (place, number) in [11..13, 14..16, 17..19, 20..23].into_iter().zip(clock) {
            digits(&mut text[place], number);
        }
        (year, text)
    }
}

/// A number of as many digits as there is room for.
fn digits(room: &mut [u8], mut number: i64) {
    for digit in room.iter_mut().rev() {
        *digit = b'0' + (number % 10) as u8;
        number /= 10;
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (year, text) = self.written();
        match (year, str::from_utf8(&text)) {
            (0..=9999, Ok(text)) => serializer.serialize_str(text),
            _ => serializer.collect_str(self),
        }
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("not a time"))
    }
}

impl Type for Timestamp {
    fn definition(types: &mut Types) -> DataType {
        String::definition(types)
    }
}

/// What is left to read of a time.
struct Cursor<'t>(&'t [u8]);

impl Cursor<'_> {
    /// Days since the Unix epoch.
    fn date(&mut self) -> Option<i64> {
        let year = self.digits(4)?;
        self.skip(b"-")?;
        let month = self.digits(2)?;
        self.skip(b"-")?;
        let day = self.digits(2)?;
        ((1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day)).then(|| days(year, month, day))
    }

    /// Milliseconds since midnight, the `T` in front included. A leap second counts as the first of the next minute.
    fn time_of_day(&mut self) -> Option<i64> {
        self.skip(b"Tt")?;
        let hour = self.digits(2)?;
        self.skip(b":")?;
        let minute = self.digits(2)?;
        let (mut second, mut fraction) = (0, 0);
        if self.skip(b":").is_some() {
            second = self.digits(2)?;
            if self.skip(b".,").is_some() {
                fraction = self.fraction()?;
            }
        }
        (hour < 24 && minute < 60 && second <= 60).then(|| ((hour * 60 + minute) * 60 + second) * 1000 + fraction)
    }

    /// At least one digit; the first three count.
    fn fraction(&mut self) -> Option<i64> {
        let digits = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (read, rest) = self.0.split_at(digits);
        self.0 = rest;
        let mut millis = 0;
        for place in 0..3 {
            millis = millis * 10 + read.get(place).map_or(0, |digit| i64::from(digit - b'0'));
        }
        (digits > 0).then_some(millis)
    }

    /// What the zone adds to UTC, in milliseconds.
    fn offset(&mut self) -> Option<i64> {
        let sign = match self.0.split_first() {
            None => return Some(0),
            Some((b'Z' | b'z', rest)) => {
                self.0 = rest;
                return Some(0);
            }
            Some((b'+', _)) => 1,
            Some((b'-', _)) => -1,
            Some(_) => return None,
        };
        self.0 = &self.0[1..];
        let hours = self.digits(2)?;
        self.skip(b":")?;
        let minutes = self.digits(2)?;
        (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes) * 60_000)
    }

    fn digits(&mut self, count: usize) -> Option<i64> {
        let (read, rest) = self.0.split_at_checked(count)?;
        let mut number = 0;
        for byte in read {
            if !byte.is_ascii_digit() {
                return None;
            }
            number = number * 10 + i64::from(byte - b'0');
        }
        self.0 = rest;
        Some(number)
    }

    /// Steps over one byte, if it is one of these.
    fn skip(&mut self, any_of: &[u8]) -> Option<()> {
        let (first, rest) = self.0.split_first()?;
        any_of.contains(first).then(|| self.0 = rest)
    }
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since the Unix epoch of a date of the Gregorian calendar. The year is taken to begin in March, so that the leap
/// day is its last; 400 years (an era) have 146 097 days, and 719 468 lie between 0000-03-01 and the epoch.
const fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The date that [`days`] counts: year, month, day.
const fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = era * 400 + year_of_era + if month <= 2 { 1 } else { 0 };
    (year, month, day_of_year - (153 * shifted + 2) / 5 + 1)
}

const MILLIS_PER_DAY: i64 = 86_400_000;
const FIRST: i64 = days(0, 1, 1) * MILLIS_PER_DAY;
const LAST: i64 = days(10_000, 1, 1) * MILLIS_PER_DAY - 1;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // what fails in a helper fails its test
    use super::*;

    fn canonical(text: &str) -> Option<String> {
        Timestamp::parse(text).map(|time| time.to_string())
    }

    #[test]
    fn every_accepted_spelling_is_written_in_one() {
        for (read, written) in [
            ("2026-03-02T09:10:00.084Z", "2026-03-02T09:10:00.084Z"),
            ("2026-03-02T09:10:00Z", "2026-03-02T09:10:00.000Z"),
            ("2026-03-02T09:10Z", "2026-03-02T09:10:00.000Z"),
            ("2026-03-02T09:10:00", "2026-03-02T09:10:00.000Z"),
            ("2026-03-02t09:10:00.5z", "2026-03-02T09:10:00.500Z"),
            ("2026-03-02T09:10:00,5Z", "2026-03-02T09:10:00.500Z"),
            ("2026-03-02T09:10:00.123999999+00:00", "2026-03-02T09:10:00.123Z"),
            ("2026-03-02T00:10:00.001+02:00", "2026-03-01T22:10:00.001Z"),
            ("2025-12-31T23:30:00-05:30", "2026-01-01T05:00:00.000Z"),
            ("2024-02-29T23:59:60Z", "2024-03-01T00:00:00.000Z"),
            ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00.000Z"),
            ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
        ] {
            assert_eq!(canonical(read).as_deref(), Some(written), "{read}");
        }
    }

    #[test]
    fn what_is_no_iso_8601_time_is_refused() {
        for text in [
            "",
            "yesterday",
            "2026-03-02",
            "2026-03-02T",
            "2026-03-02T09",
            "2026-03-02T09:10:00.",
            "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-00-01T00:00:00Z",
            "2026-01-00T00:00:00Z",
            "2026-03-02T24:00:00Z",
            "2026-03-02T09:60:00Z",
            "2026-03-02T09:10:61Z",
            "2026-03-02T09:10:00.Z",
            "2026-03-02T09:10:00+0200",
            "2026-03-02T09:10:00+24:00",
            "2026-03-02T09:10:00Z ",
            "２026-03-02T09:10:00Z",
            "+2026-03-02T09:10:00Z",
            "0000-01-01T00:00:00+00:01",
            "9999-12-31T23:59:59-00:01",
            "1772442600084",
        ] {
            assert_eq!(canonical(text), None, "{text}");
        }
    }

    #[test]
    fn milliseconds_count_from_the_unix_epoch() {
        assert_eq!(Timestamp::parse("1970-01-01T00:00:00Z").unwrap().as_millis(), 0);
        assert_eq!(Timestamp::parse("2026-03-02T09:10:00.084Z").unwrap().as_millis(), 1_772_442_600_084);
    }

    #[test]
    fn years_of_more_than_four_digits_are_printed_signed() {
        assert_eq!(Timestamp::from_millis(LAST + 1).to_string(), "+010000-01-01T00:00:00.000Z");
        assert_eq!(Timestamp::from_millis(FIRST - 1).to_string(), "-000001-12-31T23:59:59.999Z");
        assert!(Timestamp::from_millis(i64::MIN).to_string().starts_with("-2922"));
    }

    proptest::proptest! {
        #[test]
        fn what_is_printed_is_read_back(millis in FIRST..=LAST) {
            let time = Timestamp::from_millis(millis);
            assert_eq!(Timestamp::parse(&time.to_string()), Some(time));
        }

        #[test]
        fn any_text_is_read_or_refused_without_panic(text in "[-0-9TtZz:.,+ é]{0,40}") {
            let _ = Timestamp::parse(&text);
        }

        #[test]
        fn the_calendar_is_that_of_jiff(millis in FIRST..LAST) {
            let theirs = jiff::Timestamp::from_millisecond(millis).unwrap();
            assert_eq!(Timestamp::from_millis(millis).to_string(), format!("{theirs:.3}"));
        }
    }
}

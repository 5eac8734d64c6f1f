//! `Retry-After`: seconds or a date (RFC 9110, 10.2.3).

use std::time::{Duration, SystemTime};

/// More than this is a mistake of the server's, or a wrong clock.
const LONGEST: Duration = Duration::from_secs(60 * 60);

/// The wait that the header asks for, an hour at the most; `None` when it cannot be read.
#[must_use]
pub fn retry_after(value: &str) -> Option<Duration> {
    let value = value.trim();
    let wait = if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        value.parse().map_or(Duration::MAX, Duration::from_secs)
    } else {
        httpdate::parse_http_date(value).ok()?.duration_since(SystemTime::now()).unwrap_or_default()
    };
    Some(wait.min(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_dates_are_read_and_nothing_waits_for_ever() {
        assert_eq!(retry_after(" 120 "), Some(Duration::from_secs(120)));
        for endless in ["18446744073709551615", "99999999999999999999999", "Tue, 31 Dec 2999 23:59:59 GMT"] {
            assert_eq!(retry_after(endless), Some(LONGEST), "{endless}");
        }
        let date = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(30));
        let left = || {
            let then = httpdate::parse_http_date(&date).expect("a date");
            then.duration_since(SystemTime::now()).unwrap_or_default()
        };
        let (most, wait, least) = (left(), retry_after(&date).expect("a date"), left());
        assert!(least <= wait && wait <= most, "{least:?}, {wait:?}, {most:?}");
        assert_eq!(retry_after("Thu, 01 Jan 1970 00:00:00 GMT"), Some(Duration::ZERO), "it is over");
        for unreadable in ["", "soon", "-5", "1.5"] {
            assert_eq!(retry_after(unreadable), None, "{unreadable}");
        }
    }
}

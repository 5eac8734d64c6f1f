//! What the dashboard's figures were: one row a day of this computer's calendar, with the last that was known on it. The service
//! tells nothing to compare with.

use realtime_proto::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::error::StoreError;
use crate::views::{EarlierFigures, Figures};

/// Days that are kept.
const DAYS: u32 = 100;

/// Keeps what the figures were, in the place of what was known earlier on the same day.
pub(super) fn put(transaction: &Transaction<'_>, figures: &Figures, as_of: Timestamp) -> Result<(), StoreError> {
    transaction
        .prepare_cached(
            "INSERT INTO figures VALUES (date(?1 / 1000, 'unixepoch', 'localtime'), ?1, ?2)
             ON CONFLICT (day) DO UPDATE SET as_of = excluded.as_of, figures = excluded.figures",
        )?
        .execute(params![as_of.as_millis(), serde_json::to_string(figures)?])?;
    transaction
        .prepare_cached("DELETE FROM figures WHERE day NOT IN (SELECT day FROM figures ORDER BY day DESC LIMIT ?1)")?
        .execute([DAYS])?;
    Ok(())
}

/// What they were on the last day before that of `now`; `None` when nobody looked on any.
pub(super) fn before(connection: &Connection, now: Timestamp) -> Result<Option<EarlierFigures>, StoreError> {
    let found: Option<(i64, String)> = connection
        .prepare_cached(
            "SELECT as_of, figures FROM figures WHERE day < date(?1 / 1000, 'unixepoch', 'localtime')
             ORDER BY day DESC LIMIT 1",
        )?
        .query_row([now.as_millis()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((as_of, figures)) = found else { return Ok(None) };
    // Another version of the app may have written it otherwise: then there is nothing to compare with.
    let figures =
        serde_json::from_str(&figures).inspect_err(|error| tracing::info!(%error, "figures of another shape"));
    Ok(figures.ok().map(|figures| EarlierFigures { figures, as_of: Timestamp::from_millis(as_of) }))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // what fails in a helper fails its test
    use super::super::file::Place;
    use super::super::schema;
    use super::*;

    /// Noon, far from any midnight of most places.
    const NOON: i64 = 1_795_435_200_000;
    const DAY: i64 = 86_400_000;

    fn at(day: i64) -> Timestamp {
        Timestamp::from_millis(NOON + day * DAY)
    }

    fn issues(open: u32) -> Figures {
        Figures { open_issues: Some(open), ..Figures::default() }
    }

    fn store() -> Connection {
        schema::open(&Place::Memory).unwrap()
    }

    fn keep(connection: &mut Connection, figures: &Figures, as_of: Timestamp) {
        let transaction = connection.transaction().unwrap();
        put(&transaction, figures, as_of).unwrap();
        transaction.commit().unwrap();
    }

    #[test]
    fn the_last_of_an_earlier_day_is_what_today_is_compared_with() {
        let mut store = store();
        keep(&mut store, &issues(3), at(0));
        keep(&mut store, &issues(7), Timestamp::from_millis(NOON + 60_000));
        keep(&mut store, &issues(9), at(3));
        let earlier = before(&store, at(3)).unwrap();
        let as_of = Timestamp::from_millis(NOON + 60_000);
        assert_eq!(earlier, Some(EarlierFigures { figures: issues(7), as_of }), "days on which nobody looked are none");
    }

    #[test]
    fn a_day_is_not_compared_with_itself() {
        let mut store = store();
        keep(&mut store, &issues(3), at(0));
        assert_eq!(before(&store, Timestamp::from_millis(NOON + 60_000)).unwrap(), None);
    }

    #[test]
    fn a_clock_that_was_ahead_spoils_no_comparison() {
        let mut store = store();
        keep(&mut store, &issues(1), at(0));
        keep(&mut store, &issues(2), at(400));
        assert_eq!(before(&store, at(2)).unwrap().unwrap().figures, issues(1));
    }

    #[test]
    fn a_hundred_days_are_kept() {
        let mut store = store();
        for day in 0..130 {
            keep(&mut store, &issues(1), at(day));
        }
        let kept: u32 = store.query_row("SELECT count(*) FROM figures", [], |row| row.get(0)).unwrap();
        assert_eq!(kept, DAYS);
        assert!(before(&store, at(40)).unwrap().is_some(), "the newest ones");
        assert_eq!(before(&store, at(20)).unwrap(), None);
    }
}

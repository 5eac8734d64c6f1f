//! The ledger: what was decided about telling the person of an event, and what followed.

use realtime_proto::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::error::StoreError;
use super::inbox::{Word, word};
use crate::inbox::notifies;
use crate::views::{Decision, InboxKind, LedgerLine, LedgerStep, Sequel};

/// Lines that are kept; the oldest goes. An entry of the inbox has about three.
const CAPACITY: i64 = 20_000;

/// What is written about an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewLine {
    /// The event's de-duplication key.
    pub(crate) event_key: String,
    pub(crate) line: LedgerLine,
}

impl NewLine {
    pub(crate) fn decided(event_key: String, at: Timestamp, decision: Decision) -> Self {
        Self { event_key, line: LedgerLine { at, what: LedgerStep::Decided(decision), words: None } }
    }

    pub(crate) fn followed(event_key: String, at: Timestamp, sequel: Sequel, words: Option<String>) -> Self {
        Self { event_key, line: LedgerLine { at, what: LedgerStep::Followed(sequel), words } }
    }
}

/// Writes a line, unless it is a second decision on its event, or follows on none.
pub(super) fn insert(transaction: &Transaction<'_>, NewLine { event_key, line }: &NewLine) -> Result<(), StoreError> {
    let is_decision = matches!(line.what, LedgerStep::Decided(_));
    let inserted = transaction
        .prepare_cached(
            "INSERT INTO ledger (event_key, at, is_decision, what, words) SELECT ?1, ?2, ?3, ?4, ?5
             WHERE ?3 != EXISTS (SELECT 1 FROM ledger WHERE event_key = ?1 AND is_decision)",
        )?
        .execute(params![event_key, line.at.as_millis(), is_decision, word(&line.what)?, line.words])?;
    if inserted > 0 {
        let oldest = transaction.last_insert_rowid() - CAPACITY;
        transaction.prepare_cached("DELETE FROM ledger WHERE id <= ?1")?.execute([oldest])?;
    }
    Ok(())
}

/// What is known about an event, in its order. Nothing is known of what came before there was a ledger, or is older than it.
pub(super) fn of(connection: &Connection, event_key: &str) -> Result<Vec<LedgerLine>, StoreError> {
    let lines = connection
        .prepare_cached("SELECT at, what, words FROM ledger WHERE event_key = ?1 ORDER BY id")?
        .query_map([event_key], line)?
        .collect::<Result<Vec<_>, _>>()?;
    if lines.is_empty() { Ok(in_the_inbox_alone(connection, event_key)?.into_iter().collect()) } else { Ok(lines) }
}

/// The decision that nobody has to make.
fn in_the_inbox_alone(connection: &Connection, event_key: &str) -> Result<Option<LedgerLine>, StoreError> {
    let entry: Option<(Word<InboxKind>, i64)> = connection
        .prepare_cached("SELECT kind, received_at FROM inbox WHERE event_key = ?1")?
        .query_row([event_key], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(entry.filter(|(kind, _)| !notifies(kind.0)).map(|(_, at)| LedgerLine {
        at: Timestamp::from_millis(at),
        what: LedgerStep::Decided(Decision::InboxAlone),
        words: None,
    }))
}

fn line(row: &Row<'_>) -> rusqlite::Result<LedgerLine> {
    Ok(LedgerLine { at: Timestamp::from_millis(row.get(0)?), what: row.get::<_, Word<_>>(1)?.0, words: row.get(2)? })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // what fails in a helper fails its test
    use super::super::file::Place;
    use super::super::schema;
    use super::*;

    fn store() -> Connection {
        schema::open(&Place::Memory).unwrap()
    }

    fn write(connection: &mut Connection, lines: &[NewLine]) {
        let transaction = connection.transaction().unwrap();
        lines.iter().for_each(|line| insert(&transaction, line).unwrap());
        transaction.commit().unwrap();
    }

    fn decided(key: &str, decision: Decision) -> NewLine {
        NewLine::decided(key.to_owned(), Timestamp::from_millis(1), decision)
    }

    fn followed(key: &str, sequel: Sequel) -> NewLine {
        NewLine::followed(key.to_owned(), Timestamp::from_millis(2), sequel, Some("its words".to_owned()))
    }

    #[test]
    fn an_event_is_decided_once_and_what_followed_stands_below() {
        let mut store = store();
        let lines = [decided("a", Decision::Told), followed("a", Sequel::Shown), decided("a", Decision::Missed)];
        write(&mut store, &lines);
        let kept: Vec<LedgerLine> = lines.into_iter().take(2).map(|new| new.line).collect();
        assert_eq!(of(&store, "a").unwrap(), kept);
    }

    #[test]
    fn nothing_follows_on_what_was_not_decided_here() {
        let mut store = store();
        write(&mut store, &[followed("of another account", Sequel::Clicked)]);
        assert_eq!(of(&store, "of another account").unwrap(), []);
    }

    #[test]
    fn the_oldest_lines_go() {
        let mut store = store();
        let many: Vec<NewLine> = (0..CAPACITY + 10).map(|n| decided(&n.to_string(), Decision::Told)).collect();
        write(&mut store, &many);
        let kept: i64 = store.query_row("SELECT count(*) FROM ledger", [], |row| row.get(0)).unwrap();
        assert_eq!(kept, CAPACITY);
        assert_eq!(of(&store, "9").unwrap(), []);
        assert_eq!(of(&store, "10").unwrap().len(), 1);
    }
}

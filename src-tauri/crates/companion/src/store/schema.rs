//! The tables, and how a file comes to have them.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::error::StoreError;
use super::file::{self, Place};

/// One step a version of the file (`user_version`); a step that has been released never changes.
const MIGRATIONS: &[&str] = &[
    "
    -- Lists as the window gets them, one row of JSON a thing; `place` counts from the end, so that a thing at the front moves
    -- no other.
    CREATE TABLE rows (list TEXT NOT NULL, id TEXT NOT NULL, place INTEGER NOT NULL, row TEXT NOT NULL,
        PRIMARY KEY (list, id)) WITHOUT ROWID;
    CREATE TABLE lists (list TEXT PRIMARY KEY, as_of INTEGER NOT NULL) WITHOUT ROWID;
    -- Single things as the window gets them: opened rooms, the command centre.
    CREATE TABLE documents (kind TEXT NOT NULL, id TEXT NOT NULL, kept_at INTEGER NOT NULL, body TEXT NOT NULL,
        PRIMARY KEY (kind, id)) WITHOUT ROWID;
    CREATE TABLE names (id TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID;
    -- Completed goals and created issues that are known, and how: 0 from the first snapshot, 1 raised.
    CREATE TABLE facts (fact TEXT PRIMARY KEY, how INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE inbox (id INTEGER PRIMARY KEY AUTOINCREMENT, event_key TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
        title TEXT, detail TEXT, actor_id TEXT, actor_name TEXT, entity TEXT NOT NULL, entity_id TEXT NOT NULL,
        at INTEGER NOT NULL, received_at INTEGER NOT NULL, origin TEXT NOT NULL, is_read INTEGER NOT NULL DEFAULT 0,
        is_told INTEGER NOT NULL);
    CREATE INDEX inbox_unread ON inbox (id) WHERE is_read = 0;
    CREATE INDEX inbox_untold ON inbox (id) WHERE is_told = 0;
    CREATE TABLE durable (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
",
    "
    -- What the figures of the dashboard were, by day of this computer's calendar (2026-11-23).
    CREATE TABLE figures (day TEXT PRIMARY KEY, as_of INTEGER NOT NULL, figures TEXT NOT NULL) WITHOUT ROWID;
",
    "
    -- What was decided about telling the person of an event, once each, and what followed.
    CREATE TABLE ledger (id INTEGER PRIMARY KEY AUTOINCREMENT, event_key TEXT NOT NULL, at INTEGER NOT NULL,
        is_decision INTEGER NOT NULL, what TEXT NOT NULL, words TEXT);
    CREATE INDEX ledger_of ON ledger (event_key);
",
    "
    -- An entry that is snoozed comes back at an instant, at the top: `place` is where it stands, the highest first.
    ALTER TABLE inbox ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
    UPDATE inbox SET place = id;
    CREATE INDEX inbox_place ON inbox (place);
    ALTER TABLE inbox ADD COLUMN snoozed_until INTEGER;
    ALTER TABLE inbox ADD COLUMN snooze_reason TEXT;
    CREATE INDEX inbox_snoozed ON inbox (snoozed_until) WHERE snoozed_until IS NOT NULL;
    -- When it came back, with which reason, and whether the person was told so.
    ALTER TABLE inbox ADD COLUMN returned_at INTEGER;
    ALTER TABLE inbox ADD COLUMN returned_reason TEXT;
    ALTER TABLE inbox ADD COLUMN is_return_told INTEGER NOT NULL DEFAULT 1;
    CREATE INDEX inbox_returned ON inbox (id) WHERE is_return_told = 0;
",
    "
    -- What the person has muted; without an end, until they take it back.
    CREATE TABLE mutes (entity TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, until INTEGER,
        PRIMARY KEY (entity, id)) WITHOUT ROWID;
    -- The goal to which an entry's thing belongs, where its event tells it, and whether it was muted when it happened.
    ALTER TABLE inbox ADD COLUMN goal_id TEXT;
    ALTER TABLE inbox ADD COLUMN is_muted INTEGER NOT NULL DEFAULT 0;
",
];

/// The log is cut back to this when it was longer.
const LOG_LIMIT: &str = "4194304";

/// Opens the store, made or brought up to date as needed.
pub(super) fn open(place: &Place) -> Result<Connection, StoreError> {
    let mut connection = match place {
        Place::File(path) => {
            file::prepare(path)?;
            Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?
        }
        Place::Memory => Connection::open_in_memory()?,
    };
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    if version > known {
        return Err(StoreError::FromTheFuture(version));
    }
    // A log survives the end of the process at any moment; without a sync at each commit a power cut may take the last
    // transactions, facts and inbox together, and the next catch-up finds them again (docs/adr/0006).
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "normal")?;
    connection.pragma_update(None, "journal_size_limit", LOG_LIMIT)?;
    connection.set_prepared_statement_cache_capacity(64);
    migrate(&mut connection, version)?;
    Ok(connection)
}

/// Looks at every page of the file, over a connection of its own.
pub(super) fn check(file: &Path) -> Result<(), StoreError> {
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if verdict == "ok" { Ok(()) } else { Err(StoreError::Damaged(verdict)) }
}

fn migrate(connection: &mut Connection, from: i64) -> Result<(), StoreError> {
    for (number, step) in (1_i64..).zip(MIGRATIONS) {
        if number > from {
            let transaction = connection.transaction()?;
            transaction.execute_batch(step)?;
            transaction.pragma_update(None, "user_version", number)?;
            transaction.commit()?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // what fails in a helper fails its test
    use super::*;
    use crate::store::{inbox, mutes};
    use crate::views::{InboxFilter, InboxQuery};

    #[test]
    fn a_file_of_a_later_version_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.sqlite");
        Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
        assert!(matches!(open(&Place::File(path)), Err(StoreError::FromTheFuture(99))));
    }

    #[test]
    fn a_file_of_the_first_version_keeps_what_it_holds() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.sqlite");
        let first = Connection::open(&path).unwrap();
        first.execute_batch(MIGRATIONS[0]).unwrap();
        first.pragma_update(None, "user_version", 1).unwrap();
        first.execute("INSERT INTO names VALUES ('a', 'b')", []).unwrap();
        drop(first);
        let connection = open(&Place::File(path)).unwrap();
        let name: String = connection.query_row("SELECT name FROM names", [], |row| row.get(0)).unwrap();
        let days: u32 = connection.query_row("SELECT count(*) FROM figures", [], |row| row.get(0)).unwrap();
        let lines: u32 = connection.query_row("SELECT count(*) FROM ledger", [], |row| row.get(0)).unwrap();
        let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        assert_eq!((name.as_str(), days, lines), ("b", 0, 0));
        assert_eq!(version, i64::try_from(MIGRATIONS.len()).unwrap());
    }

    #[test]
    fn entries_of_the_second_version_stand_where_they_stood() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.sqlite");
        let second = Connection::open(&path).unwrap();
        second.execute_batch(&MIGRATIONS[..2].concat()).unwrap();
        second.pragma_update(None, "user_version", 2).unwrap();
        second
            .execute_batch(
                "INSERT INTO inbox (id, event_key, kind, title, entity, entity_id, at, received_at, origin, is_read, is_told)
                 VALUES (7, 'a', '\"goalCompleted\"', 'A', '\"goal\"', 'g', 1, 1, '\"live\"', 1, 1),
                        (9, 'b', '\"issueCreated\"', 'B', '\"issue\"', 'i', 2, 2, '\"live\"', 0, 1);",
            )
            .unwrap();
        drop(second);
        let connection = open(&Place::File(path)).unwrap();
        let page =
            inbox::page(&connection, &InboxQuery { filter: InboxFilter::Inbox, before: None, limit: 10 }).unwrap();
        let shown: Vec<_> = page.items.iter().map(|item| (item.id, item.place, item.read)).collect();
        assert_eq!(shown, [(9, 9, false), (7, 7, true)]);
        assert_eq!((page.unread, page.snoozed, page.next_return), (1, 0, None));
    }

    #[test]
    fn entries_of_the_fourth_version_were_not_muted() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.sqlite");
        let fourth = Connection::open(&path).unwrap();
        fourth.execute_batch(&MIGRATIONS[..4].concat()).unwrap();
        fourth.pragma_update(None, "user_version", 4).unwrap();
        fourth
            .execute_batch(
                "INSERT INTO inbox (event_key, kind, title, entity, entity_id, at, received_at, origin, is_told, snoozed_until)
                 VALUES ('a', '\"goalCompleted\"', 'A', '\"goal\"', 'g', 1, 1, '\"live\"', 1, 5);",
            )
            .unwrap();
        drop(fourth);
        let connection = open(&Place::File(path)).unwrap();
        let page =
            inbox::page(&connection, &InboxQuery { filter: InboxFilter::Snoozed, before: None, limit: 10 }).unwrap();
        let shown: Vec<_> = page.items.iter().map(|item| (item.title.as_str(), item.is_muted, &item.goal_id)).collect();
        assert_eq!(shown, [("A", false, &None)]);
        assert_eq!(mutes::all(&connection).unwrap(), []);
    }

    #[test]
    fn what_is_no_database_is_damaged() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.sqlite");
        std::fs::write(&path, "this is a text, and it is longer than the header of a database would be ".repeat(20))
            .unwrap();
        assert!(matches!(open(&Place::File(path)), Err(StoreError::Damaged(_))));
    }

    #[test]
    fn a_missing_table_is_damage() {
        let connection = open(&Place::Memory).unwrap();
        connection.execute_batch("DROP TABLE facts").unwrap();
        let error = StoreError::from(connection.prepare("SELECT * FROM facts").unwrap_err());
        assert!(matches!(error, StoreError::Damaged(_)), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_can_read_the_files() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let place = Place::of_account(folder.path(), "production", "t", "u");
        let connection = open(&place).unwrap();
        connection.execute("INSERT INTO names VALUES ('a', 'b')", []).unwrap();
        let stores = folder.path().join("stores");
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&stores), 0o700);
        let files: Vec<_> = std::fs::read_dir(&stores).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert_eq!(files.len(), 3, "the file, its log and its index: {files:?}");
        assert!(files.iter().all(|file| mode(file) == 0o600), "{files:?}");
    }
}

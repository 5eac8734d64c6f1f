//! The inbox: what happened that concerns the person.

use realtime_proto::Timestamp;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};
use rusqlite::{Connection, Row, Transaction, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::change::NewEntry;
use super::error::StoreError;
use crate::views::{InboxFilter, InboxItem, InboxPage, InboxQuery};

/// Entries that are kept; the oldest goes.
const CAPACITY: u32 = 5000;
/// Entries of a page at the most.
const LARGEST_PAGE: u32 = 200;
const COLUMNS: &str =
    "id, event_key, kind, title, detail, actor_id, actor_name, entity, entity_id, at, received_at, origin, is_read";

/// Takes an entry, unless its event has one already.
pub(super) fn insert(transaction: &Transaction<'_>, entry: &NewEntry) -> Result<(), StoreError> {
    let inserted = transaction
        .prepare_cached(
            "INSERT INTO inbox (event_key, kind, title, detail, actor_id, actor_name, entity, entity_id, at, received_at,
             origin, is_told) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
             ON CONFLICT (event_key) DO NOTHING",
        )?
        .execute(params![
            entry.event_key,
            word(&entry.kind)?,
            entry.title,
            entry.detail,
            entry.actor_id,
            entry.actor_name,
            word(&entry.entity)?,
            entry.entity_id,
            entry.at.as_millis(),
            entry.received_at.as_millis(),
            word(&entry.origin)?,
            entry.told,
        ])?;
    if inserted > 0 {
        let last = transaction.last_insert_rowid();
        transaction.prepare_cached("DELETE FROM inbox WHERE id <= ?1")?.execute([last - i64::from(CAPACITY)])?;
    }
    Ok(())
}

/// The person was told of these events.
pub(super) fn told(transaction: &Transaction<'_>, keys: &[String]) -> Result<(), StoreError> {
    let mut statement = transaction.prepare_cached("UPDATE inbox SET is_told = 1 WHERE event_key = ?1")?;
    for key in keys {
        statement.execute([key])?;
    }
    Ok(())
}

/// Marks entries as read or unread.
pub(super) fn mark(transaction: &Transaction<'_>, ids: &[u32], read: bool) -> Result<(), StoreError> {
    let mut statement = transaction.prepare_cached("UPDATE inbox SET is_read = ?2 WHERE id = ?1")?;
    for id in ids {
        statement.execute(params![id, read])?;
    }
    Ok(())
}

/// Marks every entry as read.
pub(super) fn mark_all(transaction: &Transaction<'_>) -> Result<(), StoreError> {
    transaction.prepare_cached("UPDATE inbox SET is_read = 1 WHERE is_read = 0")?.execute([])?;
    Ok(())
}

/// How many entries are unread.
pub(super) fn unread(connection: &Connection) -> Result<u32, StoreError> {
    Ok(connection.prepare_cached("SELECT count(*) FROM inbox WHERE is_read = 0")?.query_row([], |row| row.get(0))?)
}

/// A page, newest first.
pub(super) fn page(connection: &Connection, query: &InboxQuery) -> Result<InboxPage, StoreError> {
    let all = query.filter == InboxFilter::All;
    let limit = query.limit.clamp(1, LARGEST_PAGE);
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM inbox WHERE (?1 OR is_read = 0) AND id < ?2 ORDER BY id DESC LIMIT ?3"
    ))?;
    let before = query.before.map_or(i64::MAX, i64::from);
    let found = statement.query_map(params![all, before, limit + 1], item)?;
    let mut items = found.collect::<Result<Vec<_>, _>>()?;
    let has_more = items.len() > limit as usize;
    items.truncate(limit as usize);
    Ok(InboxPage { items, unread: unread(connection)?, has_more })
}

fn item(row: &Row<'_>) -> rusqlite::Result<InboxItem> {
    Ok(InboxItem {
        id: row.get(0)?,
        event_key: row.get(1)?,
        kind: row.get::<_, Word<_>>(2)?.0,
        title: row.get::<_, Option<String>>(3)?.unwrap_or_default(),
        detail: row.get(4)?,
        actor_id: row.get(5)?,
        actor_name: row.get(6)?,
        entity_type: row.get::<_, Word<_>>(7)?.0,
        entity_id: row.get(8)?,
        at: Timestamp::from_millis(row.get(9)?),
        received_at: Timestamp::from_millis(row.get(10)?),
        origin: row.get::<_, Word<_>>(11)?.0,
        read: row.get(12)?,
    })
}

/// The JSON word of a unit variant, as the window sees it.
pub(super) fn word<T: Serialize>(value: &T) -> Result<String, StoreError> {
    Ok(serde_json::to_string(value)?)
}

/// Reads what [`word`] wrote.
pub(super) struct Word<T>(pub(super) T);

impl<T: DeserializeOwned> FromSql for Word<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_str(value.as_str()?).map(Self).map_err(|error| FromSqlError::Other(Box::new(error)))
    }
}

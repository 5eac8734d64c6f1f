//! The inbox: what happened that concerns the person.

use realtime_proto::Timestamp;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};
use rusqlite::{Connection, Row, Transaction, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::change::NewEntry;
use super::error::StoreError;
use super::snooze;
use crate::views::{InboxFilter, InboxItem, InboxPage, InboxQuery, Returned, Snoozed};

/// Entries that are kept; the oldest goes.
const CAPACITY: u32 = 5000;
/// Entries of a page at the most.
const LARGEST_PAGE: u32 = 200;
const COLUMNS: &str =
    "id, event_key, kind, title, detail, actor_id, actor_name, entity, entity_id, at, received_at, origin, is_read, place,
     snoozed_until, snooze_reason, returned_at, returned_reason, goal_id, is_muted";
/// What unread entries are counted by.
const UNREAD: &str = "is_read = 0 AND snoozed_until IS NULL";

/// Takes an entry, unless its event has one already.
pub(super) fn insert(transaction: &Transaction<'_>, entry: &NewEntry) -> Result<(), StoreError> {
    let inserted = transaction
        .prepare_cached(
            "INSERT INTO inbox (event_key, kind, title, detail, actor_id, actor_name, entity, entity_id, at, received_at,
             origin, is_told, goal_id, is_muted, is_read, place) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,
             ?12, ?13, ?14, ?14, (SELECT 1 + coalesce(max(place), 0) FROM inbox)) ON CONFLICT (event_key) DO NOTHING",
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
            entry.goal_id,
            entry.is_muted,
        ])?;
    if inserted > 0 {
        // What is snoozed was promised to come back.
        transaction
            .prepare_cached(
                "DELETE FROM inbox WHERE place <= (SELECT max(place) FROM inbox) - ?1 AND snoozed_until IS NULL",
            )?
            .execute([CAPACITY])?;
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

/// Marks entries as read or unread. Whoever has read one knows that it is back from snooze.
pub(super) fn mark(transaction: &Transaction<'_>, ids: &[u32], read: bool) -> Result<(), StoreError> {
    let mut statement = transaction
        .prepare_cached("UPDATE inbox SET is_read = ?2, is_return_told = max(is_return_told, ?2) WHERE id = ?1")?;
    for id in ids {
        statement.execute(params![id, read])?;
    }
    Ok(())
}

/// Marks every entry as read that is not snoozed.
pub(super) fn mark_all(transaction: &Transaction<'_>) -> Result<(), StoreError> {
    transaction
        .prepare_cached(&format!("UPDATE inbox SET is_read = 1, is_return_told = 1 WHERE {UNREAD}"))?
        .execute([])?;
    Ok(())
}

/// How many entries are unread; what is snoozed does not count.
pub(super) fn unread(connection: &Connection) -> Result<u32, StoreError> {
    let mut statement = connection.prepare_cached(&format!("SELECT count(*) FROM inbox WHERE {UNREAD}"))?;
    Ok(statement.query_row([], |row| row.get(0))?)
}

/// A page, from the top; snoozed entries by their return, all of them at once: nobody snoozes more than a page.
pub(super) fn page(connection: &Connection, query: &InboxQuery) -> Result<InboxPage, StoreError> {
    let (which, order) = match query.filter {
        InboxFilter::Inbox => ("snoozed_until IS NULL", "place DESC"),
        InboxFilter::Unread => (UNREAD, "place DESC"),
        InboxFilter::Snoozed => ("snoozed_until IS NOT NULL", "snoozed_until, place DESC"),
        InboxFilter::All => ("TRUE", "place DESC"),
    };
    let limit = if query.filter == InboxFilter::Snoozed { CAPACITY } else { query.limit.clamp(1, LARGEST_PAGE) };
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM inbox WHERE {which} AND place < ?1 ORDER BY {order} LIMIT ?2"
    ))?;
    let before = query.before.map_or(i64::MAX, i64::from);
    let found = statement.query_map(params![before, limit + 1], item)?;
    let mut items = found.collect::<Result<Vec<_>, _>>()?;
    let has_more = items.len() > limit as usize;
    items.truncate(limit as usize);
    let (snoozed, next_return) = snooze::outlook(connection)?;
    Ok(InboxPage { items, unread: unread(connection)?, snoozed, next_return, has_more })
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
        place: row.get(13)?,
        snoozed: time(row, 14)?.map(|until| row.get(15).map(|reason| Snoozed { until, reason })).transpose()?,
        returned: time(row, 16)?.map(|at| row.get(17).map(|reason| Returned { at, reason })).transpose()?,
        goal_id: row.get(18)?,
        is_muted: row.get(19)?,
    })
}

fn time(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Timestamp>> {
    Ok(row.get::<_, Option<i64>>(column)?.map(Timestamp::from_millis))
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

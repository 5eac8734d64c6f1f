//! Entries of the inbox that are out of the way until an instant, and come back.

use realtime_proto::Timestamp;
use rusqlite::{Connection, Transaction, params};

use super::error::StoreError;
use super::inbox::Word;
use crate::views::{InboxEntity, InboxKind};

/// An entry that came back, and the person does not know yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Back {
    /// Its number.
    pub(crate) id: u32,
    /// What happened.
    pub(crate) kind: InboxKind,
    /// The thing's title, where it is known.
    pub(crate) title: Option<String>,
    /// What it is about.
    pub(crate) entity: InboxEntity,
    /// The thing's id.
    pub(crate) entity_id: String,
    /// The goal to which it belongs, where that is known.
    pub(crate) goal_id: Option<String>,
    /// Why it was out of the way.
    pub(crate) reason: Option<String>,
}

/// Puts entries out of the way. A later snooze takes the place of an earlier one, and whoever snoozes it knows that it was back.
pub(super) fn put(
    transaction: &Transaction<'_>,
    ids: &[u32],
    until: Timestamp,
    reason: Option<&str>,
) -> Result<(), StoreError> {
    let mut statement = transaction
        .prepare_cached("UPDATE inbox SET snoozed_until = ?2, snooze_reason = ?3, is_return_told = 1 WHERE id = ?1")?;
    for id in ids {
        statement.execute(params![id, until.as_millis(), reason])?;
    }
    Ok(())
}

/// Entries stand where they stood, read or not.
pub(super) fn undo(transaction: &Transaction<'_>, ids: &[u32]) -> Result<(), StoreError> {
    let mut statement =
        transaction.prepare_cached("UPDATE inbox SET snoozed_until = NULL, snooze_reason = NULL WHERE id = ?1")?;
    for id in ids {
        statement.execute([id])?;
    }
    Ok(())
}

/// Entries come back to the top, unread, before their time.
pub(super) fn bring_back(transaction: &Transaction<'_>, ids: &[u32], at: Timestamp) -> Result<(), StoreError> {
    ids.iter().try_for_each(|id| come_back(transaction, *id, at, true))
}

/// What is due comes back to the top, unread, the last one to come back on top.
pub(super) fn bring_back_due(transaction: &Transaction<'_>, at: Timestamp) -> Result<(), StoreError> {
    let mut due =
        transaction.prepare_cached("SELECT id FROM inbox WHERE snoozed_until <= ?1 ORDER BY snoozed_until, place")?;
    let ids = due.query_map([at.as_millis()], |row| row.get(0))?.collect::<Result<Vec<u32>, _>>()?;
    ids.into_iter().try_for_each(|id| come_back(transaction, id, at, false))
}

/// The person was told that these came back.
pub(super) fn told(transaction: &Transaction<'_>, ids: &[u32]) -> Result<(), StoreError> {
    let mut statement = transaction.prepare_cached("UPDATE inbox SET is_return_told = 1 WHERE id = ?1")?;
    for id in ids {
        statement.execute([id])?;
    }
    Ok(())
}

/// How many are out of the way, and when the next one is back.
pub(super) fn outlook(connection: &Connection) -> Result<(u32, Option<Timestamp>), StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT count(*), min(snoozed_until) FROM inbox WHERE snoozed_until IS NOT NULL")?;
    Ok(statement.query_row([], |row| Ok((row.get(0)?, row.get::<_, Option<i64>>(1)?.map(Timestamp::from_millis))))?)
}

/// Which ones came back and were not told, in the order of their return.
pub(super) fn untold(connection: &Connection) -> Result<Vec<Back>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT id, kind, title, entity, entity_id, returned_reason, goal_id FROM inbox WHERE is_return_told = 0
         ORDER BY place",
    )?;
    let found = statement.query_map([], |row| {
        Ok(Back {
            id: row.get(0)?,
            kind: row.get::<_, Word<_>>(1)?.0,
            title: row.get(2)?,
            entity: row.get::<_, Word<_>>(3)?.0,
            entity_id: row.get(4)?,
            reason: row.get(5)?,
            goal_id: row.get(6)?,
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// One that is not out of the way any more is left alone: somebody was faster.
fn come_back(transaction: &Transaction<'_>, id: u32, at: Timestamp, is_told: bool) -> Result<(), StoreError> {
    transaction
        .prepare_cached(
            "UPDATE inbox SET is_read = 0, is_return_told = ?3, returned_at = ?2, returned_reason = snooze_reason,
             snoozed_until = NULL, snooze_reason = NULL, place = (SELECT 1 + max(place) FROM inbox)
             WHERE id = ?1 AND snoozed_until IS NOT NULL",
        )?
        .execute(params![id, at.as_millis(), is_told])?;
    Ok(())
}

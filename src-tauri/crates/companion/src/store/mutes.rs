//! What the person has muted, and until when.

use realtime_proto::Timestamp;
use rusqlite::{Connection, Transaction, params};

use super::error::StoreError;
use super::inbox::{Word, word};
use crate::views::{InboxEntity, Mute};

/// Mutes a thing; a later mute takes the place of an earlier one.
pub(super) fn put(transaction: &Transaction<'_>, mute: &Mute) -> Result<(), StoreError> {
    transaction
        .prepare_cached("INSERT OR REPLACE INTO mutes (entity, id, name, until) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![word(&mute.entity)?, mute.id, mute.name, mute.until.map(Timestamp::as_millis)])?;
    Ok(())
}

/// It is muted no longer.
pub(super) fn remove(transaction: &Transaction<'_>, entity: InboxEntity, id: &str) -> Result<(), StoreError> {
    transaction
        .prepare_cached("DELETE FROM mutes WHERE entity = ?1 AND id = ?2")?
        .execute(params![word(&entity)?, id])?;
    Ok(())
}

/// Those that ended by then.
pub(super) fn remove_ended(transaction: &Transaction<'_>, at: Timestamp) -> Result<(), StoreError> {
    transaction.prepare_cached("DELETE FROM mutes WHERE until <= ?1")?.execute([at.as_millis()])?;
    Ok(())
}

/// All of them, also those that have ended since.
pub(super) fn all(connection: &Connection) -> Result<Vec<Mute>, StoreError> {
    let mut statement = connection.prepare("SELECT entity, id, name, until FROM mutes")?;
    let found = statement.query_map([], |row| {
        Ok(Mute {
            entity: row.get::<_, Word<_>>(0)?.0,
            id: row.get(1)?,
            name: row.get(2)?,
            until: row.get::<_, Option<i64>>(3)?.map(Timestamp::from_millis),
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

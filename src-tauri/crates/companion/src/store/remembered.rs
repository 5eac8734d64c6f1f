//! What the last run knew: read once, when the store is opened.

use std::collections::HashMap;

use realtime_proto::Timestamp;
use rusqlite::Connection;

use super::change::{Durable, How};
use super::error::StoreError;
use super::inbox::Word;
use super::mutes;
use crate::attention::{completion, creation};
use crate::views::{Decision, InboxKind, LedgerStep, Mute};

/// What the last run knew.
#[derive(Clone, Debug, Default)]
pub(crate) struct Remembered {
    /// Completed goals and created issues.
    pub(crate) facts: Vec<(String, How)>,
    /// Names for ids.
    pub(crate) names: Vec<(String, String)>,
    /// What the person was not told before the app ended.
    pub(crate) untold: Vec<Untold>,
    /// What the person has muted.
    pub(crate) mutes: Vec<Mute>,
    durable: HashMap<String, String>,
}

/// Something that the person was not told before the app ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Untold {
    /// The event's de-duplication key.
    pub(crate) event_key: String,
    /// What happened.
    pub(crate) kind: InboxKind,
    /// The thing's title, where it is known.
    pub(crate) title: Option<String>,
    /// The thing's id.
    pub(crate) entity_id: String,
    /// What was decided about telling it.
    pub(crate) decision: Option<Decision>,
}

impl Untold {
    /// The fact that it brings, if it brings one that must not be missed.
    pub(crate) fn fact(&self) -> Option<String> {
        match self.kind {
            InboxKind::GoalCompleted => Some(completion(&self.entity_id)),
            InboxKind::IssueCreated | InboxKind::CriticalIssue => Some(creation(&self.entity_id)),
            InboxKind::GoalCancelled | InboxKind::ActionAssigned => None,
        }
    }
}

impl Remembered {
    /// A small thing as it was written.
    pub(crate) fn durable(&self, name: Durable) -> Option<&str> {
        self.durable.get(name.name()).map(String::as_str)
    }

    /// A small thing that is a time.
    pub(crate) fn time(&self, name: Durable) -> Option<Timestamp> {
        self.durable(name).and_then(Timestamp::parse)
    }
}

pub(super) fn read(connection: &Connection) -> Result<Remembered, StoreError> {
    Ok(Remembered {
        facts: pairs(connection, "SELECT fact, how FROM facts")?
            .into_iter()
            .map(|(fact, how): (String, u32)| (fact, if how == 0 { How::FromTheStart } else { How::Raised }))
            .collect(),
        names: pairs(connection, "SELECT id, name FROM names")?,
        untold: untold(connection)?,
        mutes: mutes::all(connection)?,
        durable: pairs(connection, "SELECT name, value FROM durable")?.into_iter().collect(),
    })
}

fn untold(connection: &Connection) -> Result<Vec<Untold>, StoreError> {
    let mut statement = connection.prepare(
        "SELECT event_key, kind, title, entity_id,
         (SELECT what FROM ledger WHERE ledger.event_key = inbox.event_key AND is_decision)
         FROM inbox WHERE is_told = 0 ORDER BY id",
    )?;
    let found = statement.query_map([], |row| {
        Ok(Untold {
            event_key: row.get(0)?,
            kind: row.get::<_, Word<_>>(1)?.0,
            title: row.get(2)?,
            entity_id: row.get(3)?,
            decision: row.get::<_, Option<Word<LedgerStep>>>(4)?.and_then(|word| word.0.decision()),
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn pairs<V: rusqlite::types::FromSql>(connection: &Connection, query: &str) -> Result<Vec<(String, V)>, StoreError> {
    let mut statement = connection.prepare(query)?;
    let found = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(found.collect::<Result<_, _>>()?)
}

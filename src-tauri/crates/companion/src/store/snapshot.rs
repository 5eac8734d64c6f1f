//! The last known truth: lists and single things as the window gets them, each with the moment at which it was true.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use realtime_proto::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::change::Members;
use super::error::StoreError;

/// Lists that are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Rows {
    /// Goals.
    Goals,
    /// Actions.
    Actions,
    /// Issues.
    Issues,
    /// KPIs.
    Kpis,
    /// People to whom things can be assigned.
    People,
}

/// Single things that are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Document {
    /// An opened goal's room.
    Goal,
    /// The activity of a goal.
    GoalActivity,
    /// An opened KPI.
    Kpi,
    /// Configurations of an issue's status.
    IssueStatuses,
    /// The command centre.
    CommandCenter,
    /// What happened last in the company.
    RecentActivity,
}

/// Something, and when it was true.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Snapshot<T> {
    /// The thing.
    pub(crate) thing: T,
    /// When it was read from the service.
    pub(crate) as_of: Timestamp,
}

/// Single things of a kind that are kept: the ones read last.
const DOCUMENTS: u32 = 200;

impl Rows {
    fn name(self) -> &'static str {
        match self {
            Self::Goals => "goals",
            Self::Actions => "actions",
            Self::Issues => "issues",
            Self::Kpis => "kpis",
            Self::People => "people",
        }
    }

    /// Where a thing of the list stands in a single thing of its own, and in which member of it.
    fn opened(self) -> Option<(Document, Option<&'static str>)> {
        match self {
            Self::Goals => Some((Document::Goal, None)),
            Self::Kpis => Some((Document::Kpi, Some("kpi"))),
            Self::Actions | Self::Issues | Self::People => None,
        }
    }
}

impl Document {
    fn name(self) -> &'static str {
        match self {
            Self::Goal => "goal",
            Self::GoalActivity => "goal_activity",
            Self::Kpi => "kpi",
            Self::IssueStatuses => "issue_statuses",
            Self::CommandCenter => "command_center",
            Self::RecentActivity => "recent_activity",
        }
    }
}

/// A list in its order; `None` when it was never read, or cannot be trusted any more.
pub(super) fn list<T: DeserializeOwned>(
    connection: &Connection,
    list: Rows,
) -> Result<Option<Snapshot<Vec<T>>>, StoreError> {
    let as_of = connection
        .prepare_cached("SELECT as_of FROM lists WHERE list = ?1")?
        .query_row([list.name()], |row| row.get(0))
        .optional()?;
    let Some(as_of) = as_of else { return Ok(None) };
    let mut statement = connection.prepare_cached("SELECT row FROM rows WHERE list = ?1 ORDER BY place DESC")?;
    let mut rows = statement.query([list.name()])?;
    let mut things = Vec::new();
    while let Some(row) = rows.next()? {
        match serde_json::from_str(row.get_ref(0)?.as_str().unwrap_or_default()) {
            Ok(thing) => things.push(thing),
            // Another version of the app wrote it: half a list would be a lie.
            Err(error) => {
                tracing::info!(%error, list = list.name(), "a stored list is of another shape");
                return Ok(None);
            }
        }
    }
    Ok(Some(Snapshot { thing: things, as_of: Timestamp::from_millis(as_of) }))
}

/// A single thing; `None` when it was never read.
pub(super) fn document<T: DeserializeOwned>(
    connection: &Connection,
    kind: Document,
    id: &str,
) -> Result<Option<T>, StoreError> {
    let body: Option<String> = connection
        .prepare_cached("SELECT body FROM documents WHERE kind = ?1 AND id = ?2")?
        .query_row(params![kind.name(), id], |row| row.get(0))
        .optional()?;
    let read = |body: String| {
        serde_json::from_str(&body)
            .inspect_err(|error| tracing::info!(%error, kind = kind.name(), "a stored thing is of another shape"))
            .ok()
    };
    Ok(body.and_then(read))
}

/// The rows of a fresh list, made when they are asked for.
#[derive(Clone)]
pub(crate) struct Fresh(Arc<dyn Fn() -> serde_json::Result<Rendered> + Send + Sync>);

/// Id and JSON of each thing of a list.
type Rendered = Vec<(String, String)>;

impl Fresh {
    pub(super) fn of<T: Serialize + Send + Sync + 'static>(things: Vec<T>, id: fn(&T) -> &str) -> Self {
        let row = move |thing: &T| Ok((id(thing).to_owned(), serde_json::to_string(thing)?));
        Self(Arc::new(move || things.iter().map(row).collect()))
    }

    pub(super) fn rows(&self) -> serde_json::Result<Rendered> {
        (self.0)()
    }
}

impl fmt::Debug for Fresh {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fresh")
    }
}

/// Makes the stored list equal to this one; only what differs is written.
pub(super) fn replace(
    transaction: &Transaction<'_>,
    list: Rows,
    rows: &[(String, String)],
    as_of: Timestamp,
) -> Result<(), StoreError> {
    remove_missing(transaction, list, rows)?;
    let mut put = transaction.prepare_cached(
        "INSERT INTO rows VALUES (?1, ?2, ?3, ?4) ON CONFLICT (list, id) DO UPDATE
         SET place = excluded.place, row = excluded.row WHERE place <> excluded.place OR row <> excluded.row",
    )?;
    for (place, (id, row)) in (0_i64..).zip(rows.iter().rev()) {
        put.execute(params![list.name(), id, place, row])?;
    }
    transaction
        .prepare_cached("INSERT INTO lists VALUES (?1, ?2) ON CONFLICT (list) DO UPDATE SET as_of = excluded.as_of")?
        .execute(params![list.name(), as_of.as_millis()])?;
    Ok(())
}

/// Keeps a single thing; of each kind the last ones stay.
pub(super) fn put(
    transaction: &Transaction<'_>,
    kind: Document,
    id: &str,
    body: &str,
    kept_at: Timestamp,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached(
            "INSERT INTO documents VALUES (?1, ?2, ?3, ?4) ON CONFLICT (kind, id) DO UPDATE
             SET kept_at = excluded.kept_at, body = excluded.body",
        )?
        .execute(params![kind.name(), id, kept_at.as_millis(), body])?;
    transaction
        .prepare_cached(
            "DELETE FROM documents WHERE kind = ?1 AND id NOT IN
             (SELECT id FROM documents WHERE kind = ?1 ORDER BY kept_at DESC LIMIT ?2)",
        )?
        .execute(params![kind.name(), DOCUMENTS])?;
    Ok(())
}

/// Sets members of one thing, if it is there: in its list and where it is opened.
pub(super) fn patch(transaction: &Transaction<'_>, list: Rows, id: &str, members: &Members) -> Result<(), StoreError> {
    let row: Option<String> = transaction
        .prepare_cached("SELECT row FROM rows WHERE list = ?1 AND id = ?2")?
        .query_row(params![list.name(), id], |row| row.get(0))
        .optional()?;
    if let Some(row) = row {
        transaction.prepare_cached("UPDATE rows SET row = ?3 WHERE list = ?1 AND id = ?2")?.execute(params![
            list.name(),
            id,
            with_members(&row, None, members)?
        ])?;
    }
    match list.opened() {
        Some((kind, inside)) => patch_opened(transaction, kind, id, inside, members),
        None => Ok(()),
    }
}

fn patch_opened(
    transaction: &Transaction<'_>,
    kind: Document,
    id: &str,
    inside: Option<&str>,
    members: &Members,
) -> Result<(), StoreError> {
    let body: Option<String> = transaction
        .prepare_cached("SELECT body FROM documents WHERE kind = ?1 AND id = ?2")?
        .query_row(params![kind.name(), id], |row| row.get(0))
        .optional()?;
    if let Some(body) = body {
        transaction.prepare_cached("UPDATE documents SET body = ?3 WHERE kind = ?1 AND id = ?2")?.execute(params![
            kind.name(),
            id,
            with_members(&body, inside, members)?
        ])?;
    }
    Ok(())
}

/// Puts a created thing at the front of its list, if it is not there.
pub(super) fn add(transaction: &Transaction<'_>, list: Rows, id: &str, row: &str) -> Result<(), StoreError> {
    transaction
        .prepare_cached(
            "INSERT INTO rows SELECT ?1, ?2, 1 + coalesce(max(place), 0), ?3 FROM rows WHERE list = ?1
             ON CONFLICT (list, id) DO NOTHING",
        )?
        .execute(params![list.name(), id, row])?;
    Ok(())
}

/// Takes a thing out of its list, and out of where it is opened.
pub(super) fn remove(transaction: &Transaction<'_>, list: Rows, id: &str) -> Result<(), StoreError> {
    transaction.prepare_cached("DELETE FROM rows WHERE list = ?1 AND id = ?2")?.execute(params![list.name(), id])?;
    if let Some((kind, _)) = list.opened() {
        transaction
            .prepare_cached("DELETE FROM documents WHERE kind = ?1 AND id = ?2")?
            .execute(params![kind.name(), id])?;
    }
    Ok(())
}

/// JSON with members set, in the member `inside` of it or at its top; what is no such object is damage.
fn with_members(json: &str, inside: Option<&str>, members: &Members) -> Result<String, StoreError> {
    let mut whole: Map<String, Value> = serde_json::from_str(json)?;
    let target = match inside {
        Some(name) => whole.get_mut(name).and_then(Value::as_object_mut),
        None => Some(&mut whole),
    };
    if let Some(target) = target {
        target.extend(members.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
    }
    Ok(serde_json::to_string(&whole)?)
}

/// Events were not written: what the lists say may be wrong.
pub(super) fn distrust(transaction: &Transaction<'_>) -> Result<(), StoreError> {
    transaction.execute_batch("DELETE FROM lists; DELETE FROM documents;")?;
    Ok(())
}

fn remove_missing(transaction: &Transaction<'_>, list: Rows, rows: &[(String, String)]) -> Result<(), StoreError> {
    let fresh: HashSet<&str> = rows.iter().map(|(id, _)| id.as_str()).collect();
    let mut gone: Vec<String> = Vec::new();
    let mut statement = transaction.prepare_cached("SELECT id FROM rows WHERE list = ?1")?;
    let mut stored = statement.query([list.name()])?;
    while let Some(row) = stored.next()? {
        let id = row.get_ref(0)?.as_str().unwrap_or_default();
        if !fresh.contains(id) {
            gone.push(id.to_owned());
        }
    }
    let mut remove = transaction.prepare_cached("DELETE FROM rows WHERE list = ?1 AND id = ?2")?;
    for id in gone {
        remove.execute(params![list.name(), id])?;
    }
    Ok(())
}

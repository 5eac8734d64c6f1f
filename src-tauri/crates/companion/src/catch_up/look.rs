//! Looking for completed goals without reading all of them (docs/adr/0008).
//!
//! The service sorts goals by their creation, not by their completion (protocol.md 5.4): a goal that was completed just now may stand
//! on any page. So the goals that can still be completed are *watched*. What was completed since the last look is one of them, or was
//! created since. Whether that is all, the service's own count tells; if not, or if it costs more, everything is read.

use std::collections::{BTreeSet, HashSet};
use std::time::Duration;

use backend_api::{Api, ApiError, ErrorKind, Goal, GoalPage};
use realtime_proto::{GoalStatus, Timestamp};
use serde::{Deserialize, Serialize};

use super::{parsed, since};
use crate::stream::later;

/// What a look leaves for the next one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Watch {
    /// The goals that can still be completed.
    pub(crate) open: BTreeSet<String>,
    /// Every goal that the service created before this time was seen.
    until: Timestamp,
    /// Completed goals that are known and not among those that the service counts: the deleted ones.
    surplus: i64,
    /// From this time on everything is read again.
    whole_due: Timestamp,
}

/// What a look saw.
#[derive(Debug, Default)]
pub(crate) struct Look {
    /// Completed goals: those that are not known are among them.
    pub(crate) completed: Vec<Goal>,
    /// Goals that can still be completed, where they were read.
    pub(crate) open: Option<Vec<Goal>>,
    /// Watched goals that ended otherwise.
    pub(crate) ended: Vec<Goal>,
    /// Watched goals that are not there any more.
    pub(crate) gone: Vec<String>,
    /// Completed goals as the service counts them.
    total: Option<u64>,
    /// Every goal that was created before was seen.
    until: Option<Timestamp>,
}

/// What a look asks.
pub(crate) trait Service {
    /// The goals in this state by their creation, newest first, a page of 100.
    fn page(&self, status: &str, number: u32) -> impl Future<Output = Result<GoalPage, ApiError>> + Send;
    /// One goal; `None` when this user has no such goal.
    fn goal(&self, id: &str) -> impl Future<Output = Result<Option<Goal>, ApiError>> + Send;
}

/// States from which a goal can still be completed (protocol.md 5.4), in the order of a goal's life: one that goes on while they are
/// read is met in the next.
const OPEN: [(&str, GoalStatus); 3] =
    [("draft", GoalStatus::Draft), ("active", GoalStatus::Active), ("paused", GoalStatus::Paused)];
const COMPLETED: &str = "completed";
/// Goals of a page.
const PAGE: usize = 100;
/// Pages read of one list at the most (docs/ARCHITECTURE.md, queues).
const MOST_PAGES: u32 = 500;
/// Everything is read again after a time drawn between these, so that a company's clients do not do it on the same morning.
const WHOLE_AFTER: (Duration, Duration) = (Duration::from_secs(24 * 3600), Duration::from_secs(7 * 24 * 3600));

/// Reads what can have changed since the last look; `known` is the number of completed goals that are known. `None` when it cannot be told
/// so, or not with fewer requests than everything takes.
pub(crate) async fn changes(service: &impl Service, watch: &Watch, known: usize) -> Result<Option<Look>, ApiError> {
    let whole = pages(known);
    let Some(mut open) = open(service, whole).await? else { return Ok(None) };
    let List { goals: completed, total } = completed(service, Some(since(watch.until))).await?;
    let met: HashSet<&String> = open.iter().chain(&completed).map(|goal| &goal.id).collect();
    let missing: Vec<&String> = watch.open.iter().filter(|id| !met.contains(id)).collect();
    if missing.len() > whole {
        return Ok(None);
    }
    let until = newest(&open).max(Some(watch.until));
    let mut look = Look { completed, total, until, ..Look::default() };
    for id in missing {
        match service.goal(id).await {
            Ok(Some(goal)) if is_completed(&goal) => look.completed.push(goal),
            // It went from one open state to another while they were read.
            Ok(Some(goal)) if OPEN.iter().any(|(_, status)| *status == status_of(&goal)) => open.push(goal),
            Ok(Some(goal)) => look.ended.push(goal),
            Ok(None) => look.gone.push(id.clone()),
            Err(error) if error.kind == ErrorKind::Unreadable => return Ok(None),
            Err(error) => return Err(error),
        }
    }
    Ok(Some(Look { open: Some(open), ..look }))
}

/// Reads every completed goal, and the open ones where watching them will cost less than reading everything the next time.
pub(crate) async fn everything(service: &impl Service) -> Result<Look, ApiError> {
    let first = service.page(COMPLETED, 1).await?;
    let whole = first.total.filter(|_| first.has_more).and_then(|total| usize::try_from(total).ok()).map_or(0, pages);
    // Read before the completed ones: what is completed meanwhile is watched and found, never neither.
    match open(service, whole).await? {
        Some(open) => {
            let until = newest(&open).max(newest(&first.goals));
            let List { goals: completed, total } = completed(service, None).await?;
            Ok(Look { completed, open: Some(open), total, until, ..Look::default() })
        }
        None => {
            let List { goals: completed, total } = rest_of(service, first, None).await?;
            Ok(Look { completed, total, ..Look::default() })
        }
    }
}

/// The goals that can still be completed; `None` when that, and the page of completed ones that comes after it, takes as many requests as
/// everything does.
async fn open(service: &impl Service, whole: usize) -> Result<Option<Vec<Goal>>, ApiError> {
    let (mut goals, mut left) = (Vec::new(), whole.saturating_sub(2));
    if left < OPEN.len() {
        return Ok(None);
    }
    for (status, meaning) in OPEN {
        for number in 1.. {
            let Some(rest) = left.checked_sub(1) else { return Ok(None) };
            left = rest;
            let page = service.page(status, number).await?;
            goals.extend(page.goals.into_iter().filter(|goal| status_of(goal) == meaning));
            if !page.has_more {
                break;
            }
        }
    }
    Ok(Some(goals))
}

/// Completed goals, and how many there are in all.
struct List {
    goals: Vec<Goal>,
    total: Option<u64>,
}

/// Completed goals, all of them, or those of the pages down to the creation time `since`.
async fn completed(service: &impl Service, since: Option<Timestamp>) -> Result<List, ApiError> {
    rest_of(service, service.page(COMPLETED, 1).await?, since).await
}

async fn rest_of(service: &impl Service, first: GoalPage, since: Option<Timestamp>) -> Result<List, ApiError> {
    let (mut goals, mut met): (Vec<Goal>, HashSet<String>) = (Vec::new(), HashSet::new());
    let mut page = first;
    for number in 2..=MOST_PAGES {
        let is_enough = !page.has_more || since.is_some_and(|since| goes_back_to(&page.goals, since));
        let before = met.len();
        goals.extend(page.goals.into_iter().filter(|goal| met.insert(goal.id.clone())));
        // A service that does not know pages answers with the same one for ever.
        if is_enough || met.len() == before {
            goals.retain(is_completed);
            return Ok(List { goals, total: page.total });
        }
        page = service.page(COMPLETED, number).await?;
    }
    tracing::warn!(goals = goals.len(), "there are more completed goals than are read");
    goals.retain(is_completed);
    Ok(List { goals, total: page.total })
}

/// Whether all pages to come are older than that. A page out of order says nothing.
fn goes_back_to(page: &[Goal], since: Timestamp) -> bool {
    let times: Option<Vec<Timestamp>> = page.iter().map(|goal| parsed(goal.created_at.as_deref())).collect();
    times.is_some_and(|times| times.is_sorted_by(|a, b| a >= b) && times.last().is_some_and(|last| *last < since))
}

fn newest(goals: &[Goal]) -> Option<Timestamp> {
    goals.iter().filter_map(|goal| parsed(goal.created_at.as_deref())).max()
}

/// What the list of completed goals does not say otherwise, it means.
fn is_completed(goal: &Goal) -> bool {
    goal.status.is_none() || status_of(goal) == GoalStatus::Completed
}

fn status_of(goal: &Goal) -> GoalStatus {
    goal.status.as_deref().map_or(GoalStatus::Unknown, GoalStatus::from_text)
}

fn pages(goals: usize) -> usize {
    goals.div_ceil(PAGE)
}

impl Watch {
    /// Whether a look may be content with what can have changed.
    pub(crate) fn is_good_at(&self, now: Timestamp) -> bool {
        // A clock that was set back must not make it good for years.
        now < self.whole_due && self.whole_due <= later(now, WHOLE_AFTER.1)
    }

    /// Whether the service counts the completed goals that are known by then: `known` includes what this look found.
    pub(crate) fn agrees(&self, look: &Look, known: usize) -> bool {
        look.surplus(known) == Some(self.surplus)
    }
}

impl Look {
    /// What the next look needs, of which this one may have been content with the changes since `before`; `known` is the number of completed
    /// goals that are known by then. `None` when the next one has to read everything, as it does in any case from `whole_due` on.
    pub(crate) fn leaves(&self, before: Option<&Watch>, known: usize, whole_due: Timestamp) -> Option<Watch> {
        let completed: HashSet<&String> = self.completed.iter().map(|goal| &goal.id).collect();
        let open = self.open.as_ref()?.iter().map(|goal| &goal.id).filter(|id| !completed.contains(id));
        Some(Watch {
            open: open.cloned().collect(),
            until: self.until?,
            surplus: self.surplus(known)?,
            whole_due: before.map_or(whole_due, |before| before.whole_due),
        })
    }

    fn surplus(&self, known: usize) -> Option<i64> {
        Some(i64::try_from(known).ok()? - i64::try_from(self.total?).ok()?)
    }
}

/// When everything is to be read again; `drawn` lies between 0 and 1.
pub(crate) fn whole_due(now: Timestamp, drawn: f64) -> Timestamp {
    let (earliest, latest) = WHOLE_AFTER;
    later(now, earliest + (latest - earliest).mul_f64(drawn))
}

impl Service for Api {
    async fn page(&self, status: &str, number: u32) -> Result<GoalPage, ApiError> {
        self.goals_page(status, number).await
    }

    async fn goal(&self, id: &str) -> Result<Option<Goal>, ApiError> {
        match Self::goal(self, id).await {
            Ok(detail) => Ok(Some(detail.goal)),
            Err(error) if matches!(error.kind, ErrorKind::NotFound | ErrorKind::Forbidden) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests;

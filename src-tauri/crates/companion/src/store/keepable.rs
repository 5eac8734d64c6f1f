//! Which of the window's views are kept, and how: lists row by row, the rest whole.

use realtime_proto::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::snapshot::{Document, Fresh, Rows, Snapshot};
use super::{Change, Patch, Store};
use crate::views::{
    Action, ActionList, CommandCenter, Goal, GoalActivityList, GoalDetail, GoalList, Issue, IssueList,
    IssueStatusConfig, Kpi, KpiDetail, KpiList, Person, PersonList, RecentActivity,
};

/// A view that the store can keep. `id` tells things of one kind apart; a list has none.
pub(crate) trait Keepable: Sized {
    /// What is to be written.
    fn kept(&self, id: &str) -> Option<Change>;
    /// What is to be written once the service does not know it any more.
    fn gone(_id: &str) -> Option<Change> {
        None
    }
    /// What was written last.
    fn find(store: &Store, id: &str) -> impl Future<Output = Option<Self>> + Send;
}

/// A list whose things are rows.
trait List: Sized {
    type Thing: Clone + Serialize + DeserializeOwned + Send + Sync + 'static;
    const ROWS: Rows;

    fn things(&self) -> &[Self::Thing];
    fn as_of(&self) -> Timestamp;
    fn id(thing: &Self::Thing) -> &str;
    fn of(snapshot: Snapshot<Vec<Self::Thing>>) -> Self;
}

impl<L: List> Keepable for L {
    fn kept(&self, _id: &str) -> Option<Change> {
        // Made into JSON by the store's thread: thousands of rows are no work for whoever is live.
        let things = self.things().to_vec();
        Some(Change::List { list: L::ROWS, rows: Fresh::of(things, L::id), as_of: self.as_of() })
    }

    async fn find(store: &Store, _id: &str) -> Option<Self> {
        store.list(L::ROWS).await.map(L::of)
    }
}

macro_rules! lists {
    ($($view:ident { $things:ident: $thing:ident } = $rows:ident)+) => {$(
        impl List for $view {
            type Thing = $thing;
            const ROWS: Rows = Rows::$rows;

            fn things(&self) -> &[$thing] {
                &self.$things
            }

            fn as_of(&self) -> Timestamp {
                self.as_of
            }

            fn id(thing: &$thing) -> &str {
                &thing.id
            }

            fn of(snapshot: Snapshot<Vec<$thing>>) -> Self {
                Self { $things: snapshot.thing, as_of: snapshot.as_of }
            }
        }
    )+};
}

lists! {
    GoalList { goals: Goal } = Goals
    ActionList { actions: Action } = Actions
    IssueList { issues: Issue } = Issues
    KpiList { kpis: Kpi } = Kpis
    PersonList { people: Person } = People
}

macro_rules! documents {
    ($($view:ty = $document:ident $(=> $rows:ident)?)+) => {$(
        impl Keepable for $view {
            fn kept(&self, id: &str) -> Option<Change> {
                whole(Document::$document, id, self)
            }

            $(fn gone(id: &str) -> Option<Change> {
                Some(Change::Patch(Patch::gone(Rows::$rows, id.to_owned())))
            })?

            async fn find(store: &Store, id: &str) -> Option<Self> {
                store.document(Document::$document, id).await
            }
        }
    )+};
}

documents! {
    GoalDetail = Goal => Goals
    GoalActivityList = GoalActivity
    Vec<IssueStatusConfig> = IssueStatuses
    KpiDetail = Kpi => Kpis
    CommandCenter = CommandCenter
    RecentActivity = RecentActivity
}

fn whole<T: Serialize>(kind: Document, id: &str, thing: &T) -> Option<Change> {
    let body = serde_json::to_string(thing).inspect_err(|error| tracing::error!(%error, "a thing cannot be kept"));
    Some(Change::Document { kind, id: id.to_owned(), body: body.ok()?, kept_at: realtime::wall_clock() })
}

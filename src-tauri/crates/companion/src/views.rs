//! What the window is given: the shapes behind `ui/src/bindings.ts`.

mod error;
mod goals;
mod live;
mod session;

pub use error::{CommandError, ErrorCode};
pub use goals::{Goal, GoalActivity, GoalDetail, GoalKpi, GoalList, NamedId};
pub use live::{Connection, CountByType, FeedItem, Notice, NoticeCode, RealtimeBatch, WindowSnapshot};
pub use session::{Mode, SessionView, SignedInUser};

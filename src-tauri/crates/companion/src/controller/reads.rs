//! What the window reads from the service.

use realtime::wall_clock;

use super::Controller;
use crate::desktop::Desktop;
use crate::views::{CommandError, Goal, GoalDetail, GoalList};

impl<D: Desktop> Controller<D> {
    /// The goals of the company.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub async fn goals(&self) -> Result<GoalList, CommandError> {
        let goals: Vec<Goal> = self.api()?.goals().await?.into_iter().map(Goal::from).collect();
        let mut state = self.state();
        for goal in &goals {
            state.directory.learn(&goal.id, &goal.title);
        }
        Ok(GoalList { goals, as_of: wall_clock() })
    }

    /// One goal with what belongs to it.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub async fn goal(&self, id: &str) -> Result<GoalDetail, CommandError> {
        let detail = self.api()?.goal(id).await?;
        Ok(GoalDetail::of(detail, wall_clock()))
    }
}

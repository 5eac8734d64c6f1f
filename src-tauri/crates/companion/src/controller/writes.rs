//! What the window changes. A write is never repeated by itself; the event that it causes confirms it. Whoever does not know
//! whether it was done is told so ([`ErrorCode::PerhapsDone`]).

use std::sync::Arc;

use backend_api::{ActionEdit, Api, ApiError, Connections, GoalEnd};
use realtime_proto::{ActionStatus, GoalStatus, Level};

use super::Controller;
use crate::desktop::Desktop;
use crate::naming::Names;
use crate::views::{
    Action, ActionChange, ActionOutcome, CommandError, ErrorCode, FieldMessage, Goal, GoalActivity, GoalChange,
    GoalOutcome, Issue, IssueMove, KpiReading, NewAction, NewGoal, NewIssue, NewReading,
};

impl<D: Desktop> Controller<D> {
    /// Creates a goal.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub async fn create_goal(&self, goal: NewGoal) -> Result<Goal, CommandError> {
        let goal = goal.into();
        let goal = Goal::from(self.ask(|api| async move { api.create_goal(&goal).await }).await?);
        self.learned(goal.names());
        Ok(goal)
    }

    /// Changes a goal's status.
    ///
    /// # Errors
    /// [`ErrorCode::Conflict`] when its status does not allow it; see [`CommandError`].
    pub async fn change_goal(&self, goal_id: &str, change: GoalChange) -> Result<GoalOutcome, CommandError> {
        let (turned, status) = self.ask(|api| async move { changed(&api, goal_id, change).await }).await?;
        Ok(GoalOutcome::of(turned, status))
    }

    /// Writes a note on a goal.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub async fn add_note(&self, goal_id: &str, content: &str) -> Result<GoalActivity, CommandError> {
        let note = self.ask(|api| async move { api.add_note(goal_id, content).await }).await?;
        Ok(self.written(note, "note"))
    }

    /// Writes a comment on a goal.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub async fn add_comment(&self, goal_id: &str, content: &str) -> Result<GoalActivity, CommandError> {
        let comment = self.ask(|api| async move { api.add_comment(goal_id, content).await }).await?;
        Ok(self.written(comment, "comment"))
    }

    /// Creates an action.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub async fn create_action(&self, action: NewAction) -> Result<Action, CommandError> {
        let new = backend_api::NewAction {
            title: action.title,
            description: action.description,
            start_date: action.start_date,
            due_date: action.due_date,
            priority: level("priority", action.priority)?,
            assigned_person_id: action.assignee_id,
            connections: Connections {
                goal_ids: action.goal_ids,
                issue_ids: action.issue_ids,
                ..Connections::default()
            },
        };
        let action = self.ask(|api| async move { api.create_action(&new).await }).await?;
        Ok(self.action_read(action))
    }

    /// Sets an action's status; any may follow any.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub async fn set_action_status(
        &self,
        action_id: &str,
        status: ActionStatus,
        reason: Option<String>,
    ) -> Result<ActionOutcome, CommandError> {
        let word = action_status(status)?;
        let turned = self.ask(|api| async move { api.set_action_status(action_id, word, reason.as_deref()).await });
        Ok(ActionOutcome::of(turned.await?, status))
    }

    /// Changes something about an action.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub async fn change_action(&self, action_id: &str, change: ActionChange) -> Result<Action, CommandError> {
        let edit = ActionEdit {
            title: change.title,
            description: change.description,
            priority: change.priority.map(|priority| level("priority", priority)).transpose()?,
            progress: change.progress,
            assigned_person_id: change.assignee_id,
            due_date: change.due_date,
            ..ActionEdit::default()
        };
        let action = self.ask(|api| async move { api.edit_action(action_id, &edit).await }).await?;
        Ok(self.action_read(action))
    }

    /// Creates an issue, reported by the user.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub async fn create_issue(&self, issue: NewIssue) -> Result<Issue, CommandError> {
        let new = backend_api::NewIssue {
            title: issue.title,
            description: issue.description,
            business_impact: level("businessImpact", issue.severity)?,
            priority: level("priority", issue.priority)?,
            reported_by: self.my_person_id().await?,
            assigned_person_id: issue.assignee_id,
            due_date: issue.due_date,
            connections: Connections { goal_ids: issue.goal_ids, ..Connections::default() },
        };
        let issue = self.ask(|api| async move { api.create_issue(&new).await }).await?;
        self.issue_read(issue).await.map_err(CommandError::though_done)
    }

    /// Changes an issue's status.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub async fn move_issue(&self, issue_id: &str, way: IssueMove) -> Result<Issue, CommandError> {
        let issue = self.ask(|api| async move { moved(&api, issue_id, way).await }).await?;
        self.issue_read(issue).await.map_err(CommandError::though_done)
    }

    /// Gives an issue to somebody, or to nobody.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub async fn assign_issue(&self, issue_id: &str, assignee_id: Option<String>) -> Result<Issue, CommandError> {
        let issue = self.ask(|api| async move { api.assign_issue(issue_id, assignee_id.as_deref()).await }).await?;
        self.issue_read(issue).await.map_err(CommandError::though_done)
    }

    /// Records a KPI's value.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub async fn record_reading(&self, kpi_id: &str, reading: NewReading) -> Result<KpiReading, CommandError> {
        let (value, reading) = (reading.value, reading.into());
        let point = self.ask(|api| async move { api.record_reading(kpi_id, &reading).await }).await?;
        // A service that does not repeat the value has taken it all the same.
        let point = backend_api::DataPoint { post_value: point.post_value.or(Some(value)), ..point };
        let reading = KpiReading::of(point).ok_or_else(|| CommandError::internal("a reading without a value"))?;
        let name = self.state().directory.named(reading.recorded_by.as_ref());
        Ok(KpiReading { recorded_by_name: name, ..reading })
    }

    /// An answer to a note or a comment does not always say what it is.
    fn written(&self, item: backend_api::ActivityItem, kind: &str) -> GoalActivity {
        let mut activity = GoalActivity::from(item);
        if activity.activity_type.is_empty() {
            kind.clone_into(&mut activity.activity_type);
        }
        self.learned(activity.names());
        activity
    }

    /// Whoever reports an issue is a person; a user without one reports as a user.
    async fn my_person_id(&self) -> Result<String, CommandError> {
        let known = self.state().session.user.clone();
        if let Some(user) = known {
            return Ok(user.person_id.unwrap_or(user.user_id));
        }
        let profile = self.ask(|api| async move { api.profile().await }).await?;
        Ok(profile.person_id.unwrap_or(profile.user_id))
    }
}

/// Does it, and says what the goal is then.
async fn changed(
    api: &Arc<Api>,
    goal_id: &str,
    change: GoalChange,
) -> Result<(backend_api::GoalTurned, GoalStatus), ApiError> {
    Ok(match change {
        GoalChange::Activate | GoalChange::Resume => (api.activate_goal(goal_id).await?, GoalStatus::Active),
        GoalChange::Pause { reason } => (api.pause_goal(goal_id, reason.as_deref()).await?, GoalStatus::Paused),
        GoalChange::Complete { notes } => {
            (api.close_goal(goal_id, GoalEnd::Completed, notes.as_deref()).await?, GoalStatus::Completed)
        }
        GoalChange::Cancel { notes } => {
            (api.close_goal(goal_id, GoalEnd::Cancelled, notes.as_deref()).await?, GoalStatus::Cancelled)
        }
    })
}

async fn moved(api: &Arc<Api>, issue_id: &str, way: IssueMove) -> Result<backend_api::Issue, ApiError> {
    match way {
        IssueMove::Start { notes } => api.start_issue(issue_id, notes.as_deref()).await,
        IssueMove::Resolve { notes } => api.resolve_issue(issue_id, &notes).await,
        IssueMove::Close { reason } => api.close_issue(issue_id, reason.as_deref()).await,
        IssueMove::Reopen { reason } => api.reopen_issue(issue_id, &reason).await,
        IssueMove::Restore { status_config_id, reason } => {
            api.set_issue_status(issue_id, &status_config_id, Some(&reason)).await
        }
    }
}

/// The one spelling that is written (protocol.md 3.5). The service knows no paused actions.
fn action_status(status: ActionStatus) -> Result<&'static str, CommandError> {
    match status {
        ActionStatus::NotStarted
        | ActionStatus::InProgress
        | ActionStatus::Completed
        | ActionStatus::Blocked
        | ActionStatus::Cancelled => Ok(status.as_str()),
        ActionStatus::Paused | ActionStatus::Unknown => Err(not_a_choice("status")),
    }
}

fn level(field: &str, level: Level) -> Result<String, CommandError> {
    match level {
        Level::Low | Level::Medium | Level::High | Level::Critical => Ok(level.as_str().to_owned()),
        Level::Unknown => Err(not_a_choice(field)),
    }
}

fn not_a_choice(field: &str) -> CommandError {
    let message = "cannot be set to this".to_owned();
    CommandError {
        code: ErrorCode::Validation,
        message: format!("{field}: {message}"),
        fields: vec![FieldMessage { field: field.to_owned(), message }],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_is_written_and_what_the_service_does_not_know_is_not() {
        assert_eq!(action_status(ActionStatus::from_text("todo")).ok(), Some("not_started"));
        assert_eq!(level("priority", Level::from_text("URGENT")).ok().as_deref(), Some("critical"));
        for refused in [action_status(ActionStatus::Paused).err(), level("status", Level::Unknown).err()] {
            let error = refused.expect("it is refused");
            assert_eq!((error.code, error.fields[0].field.as_str()), (ErrorCode::Validation, "status"));
        }
    }
}

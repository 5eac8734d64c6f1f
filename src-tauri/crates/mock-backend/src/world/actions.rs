//! What can be done to actions.

use jiff::civil::Date;
use serde_json::json;

use super::goals::set;
use super::model::{Action, ActionStatus, Connections, Level, Tenant};
use super::{Deed, Done, News, Refused, date_of};
use crate::wire::{self, Event};

/// An action to be created.
pub(crate) struct NewAction {
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) status: ActionStatus,
    pub(crate) priority: Level,
    pub(crate) start_date: Date,
    pub(crate) due_date: Date,
    /// A person id.
    pub(crate) assignee: Option<String>,
    pub(crate) progress: u8,
    pub(crate) estimated_hours: Option<f64>,
    pub(crate) tags: Vec<String>,
    pub(crate) connections: Connections,
}

/// What may change about an action; `None` stays as it is.
#[derive(Default)]
pub(crate) struct ActionEdit {
    pub(crate) title: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) status: Option<ActionStatus>,
    pub(crate) priority: Option<Level>,
    pub(crate) start_date: Option<Date>,
    pub(crate) due_date: Option<Date>,
    /// `Some(None)` takes it away from everybody; otherwise a person id.
    pub(crate) assignee: Option<Option<String>>,
    /// Per cent, at most 100.
    pub(crate) progress: Option<u8>,
    pub(crate) estimated_hours: Option<f64>,
    pub(crate) actual_hours: Option<f64>,
    pub(crate) tags: Option<Vec<String>>,
    pub(crate) goals: Option<Vec<String>>,
    pub(crate) strategies: Option<Vec<String>>,
    pub(crate) issues: Option<Vec<String>>,
    /// Travels in the events: why, or how it ended.
    pub(crate) reason: Option<String>,
}

impl Tenant {
    pub(crate) fn create_action(&mut self, deed: Deed<'_>, new: NewAction) -> Result<(String, Vec<Event>), Refused> {
        let id = self.ids.draw();
        let action = Action {
            id: id.clone(),
            title: new.title,
            description: new.description,
            status: new.status,
            priority: new.priority,
            start_date: new.start_date,
            due_date: new.due_date,
            entered: date_of(deed.at),
            assignee: new.assignee,
            progress: new.progress,
            estimated_hours: new.estimated_hours,
            actual_hours: None,
            tags: new.tags,
            connections: new.connections,
            created_at: deed.at,
            updated_at: deed.at,
            created_by: deed.by.to_owned(),
            modified_by: deed.by.to_owned(),
        };
        let event = wire::action_created(&action, action.assignee.as_deref().map(|person| self.event_id_of(person)));
        let (title, goal) = (action.title.clone(), action.goal().map(str::to_owned));
        self.actions.push(action);
        self.report(deed, about_action("action_created", &id, &title, goal.as_deref()));
        self.recount(goal.as_deref());
        Ok((id, vec![event]))
    }

    /// One event for each of status, priority, assignee and progress that really changes, in this order; completing sends
    /// `action.status_changed`, then `action.completed` (D-09).
    pub(crate) fn edit_action(&mut self, deed: Deed<'_>, id: &str, edit: ActionEdit) -> Done {
        let mut events = Vec::new();
        events.extend(self.turn_action(deed, id, edit.status, edit.reason.as_deref())?);
        events.extend(self.reprioritise(deed, id, edit.priority, edit.reason.as_deref())?);
        events.extend(self.reassign(deed, id, edit.assignee, edit.reason.as_deref())?);
        if edit.status != Some(ActionStatus::Completed) {
            events.extend(self.progress_action(deed, id, edit.progress)?);
        }
        let action = self.action_mut(id)?;
        let goal_before = action.goal().map(str::to_owned);
        set(&mut action.title, edit.title);
        set(&mut action.description, edit.description);
        set(&mut action.start_date, edit.start_date);
        set(&mut action.due_date, edit.due_date);
        set(&mut action.tags, edit.tags);
        set(&mut action.connections.goals, edit.goals);
        set(&mut action.connections.strategies, edit.strategies);
        set(&mut action.connections.issues, edit.issues);
        action.estimated_hours = edit.estimated_hours.or(action.estimated_hours);
        action.actual_hours = edit.actual_hours.or(action.actual_hours);
        action.updated_at = deed.at;
        deed.by.clone_into(&mut action.modified_by);
        let goal = action.goal().map(str::to_owned);
        self.recount(goal_before.as_deref());
        self.recount(goal.as_deref());
        Ok(events)
    }

    pub(crate) fn delete_action(&mut self, id: &str) -> Result<(), Refused> {
        let goal = self.action(id)?.goal().map(str::to_owned);
        self.actions.retain(|action| action.id != id);
        self.recount(goal.as_deref());
        Ok(())
    }

    fn turn_action(&mut self, deed: Deed<'_>, id: &str, next: Option<ActionStatus>, reason: Option<&str>) -> Done {
        let action = self.action_mut(id)?;
        let previous = action.status;
        let Some(next) = next.filter(|next| *next != previous) else {
            return Ok(Vec::new());
        };
        action.status = next;
        let mut events = vec![wire::action_status_changed(action, previous, deed.at, deed.by)];
        if next == ActionStatus::Completed {
            action.progress = 100;
            let on_time = date_of(deed.at) <= action.due_date;
            events.push(wire::action_completed(action, on_time, reason, deed.at, deed.by));
        }
        let (title, goal) = (action.title.clone(), action.goal().map(str::to_owned));
        let metadata = json!({"previousStatus": previous.rest(), "newStatus": next.rest()});
        let text = format!("{title}: {} → {}", previous.rest(), next.rest());
        self.report(
            deed,
            News { text, metadata, ..about_action("action_status_changed", id, &title, goal.as_deref()) },
        );
        Ok(events)
    }

    fn reprioritise(&mut self, deed: Deed<'_>, id: &str, next: Option<Level>, reason: Option<&str>) -> Done {
        let action = self.action_mut(id)?;
        let previous = action.priority;
        let Some(next) = next.filter(|next| *next != previous) else {
            return Ok(Vec::new());
        };
        action.priority = next;
        Ok(vec![wire::action_priority_changed(action, previous, reason, deed.at, deed.by)])
    }

    fn reassign(&mut self, deed: Deed<'_>, id: &str, next: Option<Option<String>>, note: Option<&str>) -> Done {
        let previous = self.action(id)?.assignee.clone();
        let Some(next) = next.filter(|next| *next != previous) else {
            return Ok(Vec::new());
        };
        self.action_mut(id)?.assignee.clone_from(&next);
        let handover = wire::Handover {
            from: previous.as_deref().map(|person| self.event_id_of(person)),
            to: next.as_deref().map(|person| self.event_id_of(person)),
            note,
        };
        Ok(vec![wire::action_reassigned(self.action(id)?, &handover, deed.at, deed.by)])
    }

    fn progress_action(&mut self, deed: Deed<'_>, id: &str, next: Option<u8>) -> Done {
        let action = self.action_mut(id)?;
        let previous = action.progress;
        let Some(next) = next.filter(|next| *next != previous) else {
            return Ok(Vec::new());
        };
        action.progress = next.min(100);
        Ok(vec![wire::action_progress_updated(action, previous, deed.at, deed.by)])
    }

    fn recount(&mut self, goal: Option<&str>) {
        if let Some(goal) = goal {
            self.recount_goal(goal);
        }
    }
}

fn about_action<'a>(kind: &'a str, id: &'a str, title: &'a str, goal: Option<&'a str>) -> News<'a> {
    News { kind, entity: ("action", id, title), goal, text: title.to_owned(), metadata: json!({}) }
}

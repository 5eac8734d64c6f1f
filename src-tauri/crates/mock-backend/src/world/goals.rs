//! What can be done to goals, and what is said, decided and filed about them.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::model::{Goal, GoalStatus, Tenant};
use super::{Deed, Done, News, Refused, date_of, shifted};
use crate::wire::{self, Event};

/// A goal to be created.
pub(crate) struct NewGoal {
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) kind: String,
    pub(crate) start_date: Date,
    pub(crate) target_date: Date,
    /// A person id.
    pub(crate) owner: String,
    pub(crate) status: GoalStatus,
}

/// What `PUT /goals/{id}` may change; `None` stays as it is.
#[derive(Default)]
pub(crate) struct GoalEdit {
    pub(crate) title: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) kind: Option<String>,
    pub(crate) start_date: Option<Date>,
    pub(crate) target_date: Option<Date>,
    pub(crate) owner: Option<String>,
}

/// Something said about a goal.
pub(crate) struct NewNote<'a> {
    /// `note`, `comment`, `update`, `review` …
    pub(crate) kind: &'a str,
    pub(crate) title: &'a str,
    pub(crate) content: &'a str,
    pub(crate) tags: &'a [String],
    pub(crate) metadata: Value,
}

/// Something decided about a goal.
pub(crate) struct NewDecision<'a> {
    pub(crate) title: &'a str,
    pub(crate) decision: &'a str,
    pub(crate) rationale: &'a str,
    pub(crate) impact: &'a str,
    /// User ids.
    pub(crate) participants: &'a [String],
}

/// A file for a goal, action or issue.
pub(crate) struct NewAttachment<'a> {
    /// `goal`, `action` or `issue`.
    pub(crate) entity_type: &'static str,
    pub(crate) entity_id: &'a str,
    pub(crate) file_name: &'a str,
    /// Bytes.
    pub(crate) file_size: u64,
    /// MIME type.
    pub(crate) file_type: &'a str,
}

impl Tenant {
    pub(crate) fn create_goal(&mut self, deed: Deed<'_>, new: NewGoal) -> Result<(String, Vec<Event>), Refused> {
        let id = self.ids.draw();
        let goal = Goal {
            id: id.clone(),
            title: new.title,
            description: new.description,
            status: new.status,
            kind: new.kind,
            start_date: new.start_date,
            target_date: new.target_date,
            completed_at: None,
            final_notes: None,
            progress: 0,
            owner: new.owner,
            strategies: Vec::new(),
            created_at: deed.at,
            updated_at: deed.at,
            created_by: deed.by.to_owned(),
        };
        let event = wire::goal_created(&goal, self.event_id_of(&goal.owner));
        let title = goal.title.clone();
        self.goals.push(goal);
        self.report(deed, about_goal("goal_created", &id, &title, title.clone()));
        Ok((id, vec![event]))
    }

    /// A goal of long ago, which may have ended a day after its creation; nobody is told.
    pub(crate) fn remember_goal(&mut self, title: String, created_at: Timestamp, status: GoalStatus) {
        let (day, next_day) = (date_of(created_at), created_at + SignedDuration::from_hours(24));
        let has_ended = matches!(status, GoalStatus::Completed | GoalStatus::Cancelled);
        let goal = Goal {
            id: self.ids.draw(),
            title,
            description: String::new(),
            status,
            kind: "quarterly".to_owned(),
            start_date: day,
            target_date: shifted(day, 90),
            completed_at: has_ended.then_some(next_day),
            final_notes: None,
            progress: if status == GoalStatus::Completed { 100 } else { 0 },
            owner: self.people[0].id.clone(),
            strategies: Vec::new(),
            created_at,
            updated_at: next_day,
            created_by: self.users[0].id.clone(),
        };
        self.goals.push(goal);
    }

    pub(crate) fn edit_goal(&mut self, deed: Deed<'_>, id: &str, edit: GoalEdit) -> Result<(), Refused> {
        let goal = self.goal_mut(id)?;
        set(&mut goal.title, edit.title);
        set(&mut goal.description, edit.description);
        set(&mut goal.kind, edit.kind);
        set(&mut goal.start_date, edit.start_date);
        set(&mut goal.target_date, edit.target_date);
        set(&mut goal.owner, edit.owner);
        goal.updated_at = deed.at;
        let title = goal.title.clone();
        self.report(deed, about_goal("goal_updated", id, &title, "Details changed".to_owned()));
        Ok(())
    }

    /// Refused while KPIs are linked or issues are open (G5).
    pub(crate) fn delete_goal(&mut self, id: &str) -> Result<(), Refused> {
        self.goal(id)?;
        if self.measures.iter().any(|measure| measure.goal_id.as_deref() == Some(id)) {
            return Err(Refused::Rule("The goal cannot be deleted while measures are linked to it"));
        }
        if self.open_issues_of(id).next().is_some() {
            return Err(Refused::Rule("The goal cannot be deleted while issues are open"));
        }
        self.goals.retain(|goal| goal.id != id);
        Ok(())
    }

    /// Draft → active is an activation, paused → active a resumption (D-07).
    pub(crate) fn activate_goal(&mut self, deed: Deed<'_>, id: &str) -> Done {
        let previous = self.turn_goal(deed, id, GoalStatus::Active)?;
        Ok(vec![if previous == GoalStatus::Paused {
            wire::goal_resumed(id, deed.at, deed.by)
        } else {
            wire::goal_activated(id, previous, deed.at, deed.by)
        }])
    }

    pub(crate) fn pause_goal(&mut self, deed: Deed<'_>, id: &str, reason: Option<&str>) -> Done {
        self.turn_goal(deed, id, GoalStatus::Paused)?;
        Ok(vec![wire::goal_paused(id, deed.at, deed.by, reason)])
    }

    pub(crate) fn complete_goal(&mut self, deed: Deed<'_>, id: &str, notes: Option<&str>) -> Done {
        self.turn_goal(deed, id, GoalStatus::Completed)?;
        let goal = self.goal_mut(id)?;
        goal.progress = 100;
        goal.completed_at = Some(deed.at);
        goal.final_notes = notes.map(str::to_owned);
        Ok(vec![wire::goal_completed(id, deed.at, deed.by, notes)])
    }

    pub(crate) fn cancel_goal(&mut self, deed: Deed<'_>, id: &str, reason: Option<&str>) -> Done {
        self.turn_goal(deed, id, GoalStatus::Cancelled)?;
        let goal = self.goal_mut(id)?;
        goal.completed_at = Some(deed.at);
        goal.final_notes = reason.map(str::to_owned);
        Ok(vec![wire::goal_cancelled(id, deed.at, deed.by, reason)])
    }

    /// Returns the id of the entry besides its event.
    pub(crate) fn add_note(
        &mut self,
        deed: Deed<'_>,
        goal_id: &str,
        note: NewNote<'_>,
    ) -> Result<(String, Vec<Event>), Refused> {
        let goal_title = self.goal(goal_id)?.title.clone();
        let text = if note.title.is_empty() || note.content.starts_with(note.title) {
            note.content.to_owned()
        } else {
            format!("{}: {}", note.title, note.content)
        };
        let news = News { metadata: note.metadata, ..about_goal(note.kind, goal_id, &goal_title, text) };
        let id = self.report(deed, news);
        let activity = wire::Activity {
            id: &id,
            goal: goal_id,
            kind: note.kind,
            title: note.title,
            content: note.content,
            tags: note.tags,
        };
        let event = wire::goal_activity_created(&activity, deed.at, deed.by);
        Ok((id, vec![event]))
    }

    pub(crate) fn decide(&mut self, deed: Deed<'_>, goal_id: &str, decision: &NewDecision<'_>) -> Done {
        let goal_title = self.goal(goal_id)?.title.clone();
        let text = format!("{}: {}", decision.title, decision.decision);
        let id = self.report(deed, about_goal("decision", goal_id, &goal_title, text));
        let told = wire::Decision {
            id: &id,
            goal: goal_id,
            title: decision.title,
            decision: decision.decision,
            rationale: decision.rationale,
            impact: decision.impact,
            participants: decision.participants,
        };
        Ok(vec![wire::decision_created(&told, deed.at, deed.by)])
    }

    pub(crate) fn attach(&mut self, deed: Deed<'_>, file: &NewAttachment<'_>) -> Done {
        let (title, goal) = self.entity(file.entity_type, file.entity_id)?;
        let id = self.report(
            deed,
            News {
                kind: "attachment",
                entity: (file.entity_type, file.entity_id, &title),
                goal: goal.as_deref(),
                text: file.file_name.to_owned(),
                metadata: json!({"fileSize": file.file_size, "fileType": file.file_type}),
            },
        );
        let told = wire::Attachment {
            id: &id,
            entity_type: file.entity_type,
            entity_id: file.entity_id,
            file_name: file.file_name,
            file_size: file.file_size,
            file_type: file.file_type,
        };
        Ok(vec![wire::attachment_created(&told, deed.at, deed.by)])
    }

    /// A goal's progress is the mean of its actions', while it is under way.
    pub(super) fn recount_goal(&mut self, goal_id: &str) {
        let shares: Vec<u32> = self
            .actions
            .iter()
            .filter(|action| action.goal() == Some(goal_id))
            .map(|action| u32::from(action.progress))
            .collect();
        let count = u32::try_from(shares.len()).unwrap_or(u32::MAX);
        let Ok(goal) = self.goal_mut(goal_id) else {
            return;
        };
        if !goal.status.is_finished() && count > 0 {
            goal.progress = u8::try_from(shares.iter().sum::<u32>() / count).unwrap_or(100);
        }
    }

    /// Moves a goal along an allowed transition and returns where it was.
    fn turn_goal(&mut self, deed: Deed<'_>, id: &str, next: GoalStatus) -> Result<GoalStatus, Refused> {
        let goal = self.goal_mut(id)?;
        let previous = goal.status;
        if !previous.may_become(next) {
            return Err(Refused::Transition { from: previous.word(), to: next.word() });
        }
        goal.status = next;
        goal.updated_at = deed.at;
        let title = goal.title.clone();
        let metadata = json!({"previousStatus": previous.word(), "newStatus": next.word()});
        let text = format!("{} → {}", previous.word(), next.word());
        self.report(deed, News { metadata, ..about_goal("goal_status_changed", id, &title, text) });
        Ok(previous)
    }

    /// Title and goal of what a file is attached to.
    fn entity(&self, kind: &str, id: &str) -> Result<(String, Option<String>), Refused> {
        match kind {
            "action" => self.action(id).map(|action| (action.title.clone(), action.goal().map(str::to_owned))),
            "issue" => self.issue(id).map(|issue| (issue.title.clone(), issue.connections.goals.first().cloned())),
            _ => self.goal(id).map(|goal| (goal.title.clone(), Some(goal.id.clone()))),
        }
    }
}

fn about_goal<'a>(kind: &'a str, id: &'a str, title: &'a str, text: String) -> News<'a> {
    News { kind, entity: ("goal", id, title), goal: Some(id), text, metadata: json!({}) }
}

pub(super) fn set<T>(field: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *field = value;
    }
}

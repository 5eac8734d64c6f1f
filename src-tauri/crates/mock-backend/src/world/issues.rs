//! What can be done to issues.

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::model::{Connections, Issue, IssueStatus, IssueStatusConfig, IssueType, Level, Tenant};
use super::{Deed, Done, News, Refused, date_of};
use crate::wire::{self, Event};

/// An issue to be created.
pub(crate) struct NewIssue {
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) impact: Level,
    pub(crate) priority: Level,
    /// A person id.
    pub(crate) reporter: String,
    /// A person id.
    pub(crate) assignee: Option<String>,
    /// `None` takes the first type.
    pub(crate) type_id: Option<String>,
    /// `None` takes the first status, "Open".
    pub(crate) status_id: Option<String>,
    pub(crate) due_date: Option<Date>,
    pub(crate) estimated_hours: Option<f64>,
    pub(crate) tags: Vec<String>,
    pub(crate) connections: Connections,
    pub(crate) texts: Map<String, Value>,
}

impl NewIssue {
    /// An issue with only what is required.
    pub(crate) fn plain(title: &str, description: &str, level: Level, reporter: &str) -> Self {
        Self {
            title: title.to_owned(),
            description: description.to_owned(),
            impact: level,
            priority: level,
            reporter: reporter.to_owned(),
            assignee: None,
            type_id: None,
            status_id: None,
            due_date: None,
            estimated_hours: None,
            tags: Vec::new(),
            connections: Connections::default(),
            texts: Map::new(),
        }
    }
}

impl Tenant {
    pub(crate) fn create_issue(&mut self, deed: Deed<'_>, new: NewIssue) -> Result<(String, Vec<Event>), Refused> {
        let status_id = new.status_id.unwrap_or_else(|| self.issue_statuses[0].id.clone());
        let type_id = new.type_id.unwrap_or_else(|| self.issue_types[0].id.clone());
        let status = self.status_config(&status_id)?.status();
        let id = self.ids.draw();
        let issue = Issue {
            id: id.clone(),
            title: new.title,
            description: new.description,
            type_id,
            status_id,
            impact: new.impact,
            priority: new.priority,
            reporter: new.reporter,
            assignee: new.assignee,
            due_date: new.due_date,
            reported: date_of(deed.at),
            estimated_hours: new.estimated_hours,
            actual_hours: None,
            tags: new.tags,
            connections: new.connections,
            texts: new.texts,
            created_at: deed.at,
            updated_at: deed.at,
            created_by: deed.by.to_owned(),
        };
        let assignee = issue.assignee.as_deref().map(|person| self.event_id_of(person));
        let event = wire::issue_created(&issue, status, self.issue_type(&issue.type_id)?, assignee);
        let (title, goal) = (issue.title.clone(), issue.connections.goals.first().cloned());
        self.issues.push(issue);
        self.report(deed, about_issue("issue_created", &id, &title, goal.as_deref()));
        Ok((id, vec![event]))
    }

    /// No event when the configuration stays the same; one when it changes, even between two that share a word.
    pub(crate) fn turn_issue(&mut self, deed: Deed<'_>, id: &str, status_id: &str) -> Done {
        let next = self.status_config(status_id)?.status();
        let previous_id = self.issue(id)?.status_id.clone();
        if previous_id == status_id {
            return Ok(Vec::new());
        }
        let previous = self.status_config(&previous_id)?.status();
        let issue = self.issue_mut(id)?;
        status_id.clone_into(&mut issue.status_id);
        issue.updated_at = deed.at;
        let (title, goal) = (issue.title.clone(), issue.connections.goals.first().cloned());
        let metadata = json!({"previousStatus": previous.word(), "newStatus": next.word()});
        let text = format!("{title}: {} → {}", previous.word(), next.word());
        self.report(deed, News { text, metadata, ..about_issue("issue_status_changed", id, &title, goal.as_deref()) });
        Ok(vec![wire::issue_status_changed(id, (previous, next), deed.at, deed.by)])
    }

    pub(crate) fn delete_issue(&mut self, id: &str) -> Result<(), Refused> {
        self.issue(id)?;
        self.issues.retain(|issue| issue.id != id);
        Ok(())
    }

    pub(crate) fn status_config(&self, id: &str) -> Result<&IssueStatusConfig, Refused> {
        let unknown = Refused::Invalid { field: "statusConfigId", reason: "names no issue status" };
        self.issue_statuses.iter().find(|config| config.id == id).ok_or(unknown)
    }

    pub(crate) fn issue_type(&self, id: &str) -> Result<&IssueType, Refused> {
        let unknown = Refused::Invalid { field: "typeConfigId", reason: "names no issue type" };
        self.issue_types.iter().find(|kind| kind.id == id).ok_or(unknown)
    }

    /// The id of the first configuration of that name.
    pub(crate) fn status_named(&self, name: &str) -> String {
        self.issue_statuses.iter().find(|config| config.name == name).unwrap_or(&self.issue_statuses[0]).id.clone()
    }

    /// The event word of an issue's configuration.
    pub(crate) fn issue_status(&self, issue: &Issue) -> IssueStatus {
        self.status_config(&issue.status_id).map_or(IssueStatus::Open, IssueStatusConfig::status)
    }

    pub(crate) fn open_issues_of<'a>(&'a self, goal_id: &'a str) -> impl Iterator<Item = &'a Issue> {
        self.issues
            .iter()
            .filter(move |issue| issue.connections.goals.iter().any(|goal| goal == goal_id))
            .filter(|issue| !self.issue_status(issue).is_done())
    }
}

fn about_issue<'a>(kind: &'a str, id: &'a str, title: &'a str, goal: Option<&'a str>) -> News<'a> {
    News { kind, entity: ("issue", id, title), goal, text: title.to_owned(), metadata: json!({}) }
}

//! The names that what was read brings along (protocol.md 5.3): they cost no request of their own.

use crate::catch_up::Look;
use crate::views::{
    Action, Alert, CommandCenter, DashboardGoal, Goal, GoalActivity, GoalDetail, Issue, Kpi, KpiDetail, NamedId,
    Person, RecentItem, Task,
};

/// An id and its name.
pub(crate) type Name = (String, String);

/// Something that names ids.
pub(crate) trait Names {
    /// The names, as far as it knows them.
    fn names(&self) -> Vec<Name>;
}

impl<T: Names> Names for [T] {
    fn names(&self) -> Vec<Name> {
        self.iter().flat_map(Names::names).collect()
    }
}

impl Names for Look {
    fn names(&self) -> Vec<Name> {
        let open = self.open.iter().flatten();
        self.completed.iter().chain(open).chain(&self.ended).flat_map(Names::names).collect()
    }
}

impl Names for backend_api::Goal {
    fn names(&self) -> Vec<Name> {
        let owner = self.owner.as_ref().map(|owner| (owner.id.clone(), owner.name()));
        owner.into_iter().chain([(self.id.clone(), self.title().to_owned())]).collect()
    }
}

impl Names for backend_api::Issue {
    fn names(&self) -> Vec<Name> {
        let own = (self.id.clone(), self.title.clone());
        let reporter = pair(self.reporter_id.as_ref(), self.reporter_name.as_ref());
        let assignee = pair(self.assigned_person_id.as_ref(), self.assigned_person_name.as_ref());
        reporter.into_iter().chain(assignee).chain([own]).collect()
    }
}

impl Names for NamedId {
    fn names(&self) -> Vec<Name> {
        vec![(self.id.clone(), self.name.clone())]
    }
}

impl Names for Goal {
    fn names(&self) -> Vec<Name> {
        let own = (self.id.clone(), self.title.clone());
        self.owner.iter().flat_map(Names::names).chain([own]).collect()
    }
}

impl Names for GoalDetail {
    fn names(&self) -> Vec<Name> {
        let kpis = self.measures.iter().map(|kpi| (kpi.measure_id.clone(), kpi.name.clone()));
        self.goal.names().into_iter().chain(kpis).chain(self.recent_activity.names()).collect()
    }
}

impl Names for GoalActivity {
    fn names(&self) -> Vec<Name> {
        pair(self.author_id.as_ref(), self.author.as_ref()).into_iter().collect()
    }
}

impl Names for Action {
    fn names(&self) -> Vec<Name> {
        let own = (self.id.clone(), self.title.clone());
        pair(self.assignee_id.as_ref(), self.assignee_name.as_ref()).into_iter().chain([own]).collect()
    }
}

impl Names for Issue {
    fn names(&self) -> Vec<Name> {
        let own = (self.id.clone(), self.title.clone());
        let reporter = pair(self.reporter_id.as_ref(), self.reporter_name.as_ref());
        let assignee = pair(self.assignee_id.as_ref(), self.assignee_name.as_ref());
        reporter.into_iter().chain(assignee).chain([own]).collect()
    }
}

impl Names for Kpi {
    fn names(&self) -> Vec<Name> {
        vec![(self.id.clone(), self.name.clone())]
    }
}

impl Names for KpiDetail {
    fn names(&self) -> Vec<Name> {
        self.kpi.names().into_iter().chain(self.goals.names()).collect()
    }
}

impl Names for Person {
    fn names(&self) -> Vec<Name> {
        let user = self.user_id.iter().map(|user| (user.clone(), self.name.clone()));
        user.chain([(self.id.clone(), self.name.clone())]).collect()
    }
}

impl Names for CommandCenter {
    fn names(&self) -> Vec<Name> {
        [self.alerts.names(), self.goals.names(), self.tasks.names()].concat()
    }
}

impl Names for Alert {
    fn names(&self) -> Vec<Name> {
        let (own, goal) = match self {
            Self::MeasureAtRisk { measure_id, name, goal_id, goal_title, .. } => {
                ((measure_id, name), pair(goal_id.as_ref(), goal_title.as_ref()))
            }
            Self::ActionPastDue { action_id, title, .. } => ((action_id, title), None),
            Self::CriticalIssue { issue_id, title, .. } => ((issue_id, title), None),
        };
        goal.into_iter().chain([(own.0.clone(), own.1.clone())]).collect()
    }
}

impl Names for DashboardGoal {
    fn names(&self) -> Vec<Name> {
        let owner = pair(self.owner_id.as_ref(), self.owner_name.as_ref());
        let kpi = self.primary_kpi.as_ref().map(|kpi| (kpi.id.clone(), kpi.name.clone()));
        owner.into_iter().chain(kpi).chain([(self.id.clone(), self.title.clone())]).collect()
    }
}

impl Names for Task {
    fn names(&self) -> Vec<Name> {
        let goal = pair(self.goal_id.as_ref(), self.goal_title.as_ref());
        goal.into_iter().chain([(self.id.clone(), self.title.clone())]).collect()
    }
}

impl Names for RecentItem {
    fn names(&self) -> Vec<Name> {
        pair(self.entity_id.as_ref(), self.entity_title.as_ref()).into_iter().collect()
    }
}

fn pair(id: Option<&String>, name: Option<&String>) -> Option<Name> {
    Some((id?.clone(), name?.clone()))
}

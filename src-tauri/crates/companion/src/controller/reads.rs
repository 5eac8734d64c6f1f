//! What the window reads, from the service or as it was kept.

use std::collections::HashMap;
use std::sync::Arc;

use backend_api::{Api, ApiError, ErrorKind, IssueConfig, Measure};
use realtime::wall_clock;

use super::Controller;
use crate::desktop::Desktop;
use crate::directory::IssueWords;
use crate::naming::Names;
use crate::store::{Change, Keepable};
use crate::views::{
    Action, ActionList, CommandCenter, CommandError, ErrorCode, Goal, GoalActivity, GoalActivityList, GoalDetail,
    GoalList, Issue, IssueList, IssueStatusConfig, Kpi, KpiDetail, KpiList, Person, PersonList, Plan, PlanLimit,
    ReadFrom, RecentActivity, RecentItem,
};

impl<D: Desktop> Controller<D> {
    /// The goals of the company.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub async fn goals(&self, from: ReadFrom) -> Result<Option<GoalList>, CommandError> {
        self.read(from, "", self.fresh_goals()).await
    }

    /// One goal with what belongs to it.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub async fn goal(&self, goal_id: &str, from: ReadFrom) -> Result<Option<GoalDetail>, CommandError> {
        self.read(from, goal_id, self.fresh_goal(goal_id)).await
    }

    /// What happened to a goal, the last 100 items.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub async fn goal_activity(&self, goal_id: &str, from: ReadFrom) -> Result<Option<GoalActivityList>, CommandError> {
        self.read(from, goal_id, self.fresh_goal_activity(goal_id)).await
    }

    /// The actions of the company.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub async fn actions(&self, from: ReadFrom) -> Result<Option<ActionList>, CommandError> {
        self.read(from, "", self.fresh_actions()).await
    }

    /// One action.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub async fn action(&self, action_id: &str) -> Result<Action, CommandError> {
        let action = self.ask(|api| async move { api.action(action_id).await }).await?;
        Ok(self.action_read(action))
    }

    /// The issues of the company.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub async fn issues(&self, from: ReadFrom) -> Result<Option<IssueList>, CommandError> {
        self.read(from, "", self.fresh_issues()).await
    }

    /// One issue.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub async fn issue(&self, issue_id: &str) -> Result<Issue, CommandError> {
        let issue = self.ask(|api| async move { api.issue(issue_id).await }).await?;
        self.issue_read(issue).await
    }

    /// The statuses that the company has configured for its issues.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub async fn issue_statuses(&self, from: ReadFrom) -> Result<Option<Vec<IssueStatusConfig>>, CommandError> {
        self.read(from, "", self.fresh_issue_statuses()).await
    }

    /// The KPIs of the company, with their last readings where the service tells them.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub async fn kpis(&self, from: ReadFrom) -> Result<Option<KpiList>, CommandError> {
        self.read(from, "", self.fresh_kpis()).await
    }

    /// One KPI with readings and targets.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub async fn kpi(&self, kpi_id: &str, from: ReadFrom) -> Result<Option<KpiDetail>, CommandError> {
        self.read(from, kpi_id, self.fresh_kpi(kpi_id)).await
    }

    /// What the user should see first.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub async fn command_center(&self, from: ReadFrom) -> Result<Option<CommandCenter>, CommandError> {
        self.read(from, "", self.fresh_command_center()).await
    }

    /// What happened lately in the company, the last 50 items.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub async fn recent_activity(&self, from: ReadFrom) -> Result<Option<RecentActivity>, CommandError> {
        self.read(from, "", self.fresh_recent_activity()).await
    }

    /// Whom work can be given to.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub async fn people(&self, from: ReadFrom) -> Result<Option<PersonList>, CommandError> {
        self.read(from, "", self.fresh_people()).await
    }

    /// What the company's plan allows.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub async fn plan(&self) -> Result<Plan, CommandError> {
        let both = self.ask(|api| async move {
            let (features, limits) = tokio::join!(api.features(), api.limits());
            Ok((features?, limits?))
        });
        let (features, limits) = both.await?;
        let limits = limits.into_iter().map(|(name, limit)| PlanLimit { name, limit });
        Ok(Plan { features, limits: limits.collect() })
    }

    // ---- from the service --------------------------------------------------------------------------------------

    /// What is kept, or what the service says, which is kept from then on.
    async fn read<T: Keepable>(
        &self,
        from: ReadFrom,
        id: &str,
        fresh: impl Future<Output = Result<T, CommandError>>,
    ) -> Result<Option<T>, CommandError> {
        let store = self.store()?;
        match from {
            ReadFrom::Store => Ok(store.find(id).await),
            ReadFrom::Service => {
                let thing = fresh.await;
                match &thing {
                    Ok(thing) => store.keep(id, thing),
                    Err(error) if error.code == ErrorCode::NotFound => store.forget::<T>(id),
                    Err(_) => {}
                }
                thing.map(Some)
            }
        }
    }

    async fn fresh_goals(&self) -> Result<GoalList, CommandError> {
        let goals = self.ask(|api| async move { api.goals().await }).await?;
        let goals: Vec<Goal> = goals.into_iter().map(Goal::from).collect();
        self.learned(goals.names());
        Ok(GoalList { goals, as_of: wall_clock() })
    }

    async fn fresh_goal(&self, goal_id: &str) -> Result<GoalDetail, CommandError> {
        let detail = self.ask(|api| async move { api.goal(goal_id).await }).await?;
        let detail = GoalDetail::of(detail, wall_clock());
        self.learned(detail.names());
        Ok(detail)
    }

    async fn fresh_goal_activity(&self, goal_id: &str) -> Result<GoalActivityList, CommandError> {
        let activity = self.ask(|api| async move { api.goal_activity(goal_id).await }).await?;
        let activity: Vec<GoalActivity> = activity.into_iter().map(GoalActivity::from).collect();
        self.learned(activity.names());
        Ok(GoalActivityList { activity, as_of: wall_clock() })
    }

    async fn fresh_actions(&self) -> Result<ActionList, CommandError> {
        let actions = self.ask(|api| async move { api.actions().await }).await?;
        let actions: Vec<Action> = actions.into_iter().map(Action::from).collect();
        self.learned(actions.names());
        Ok(ActionList {
            actions: actions.into_iter().map(|action| self.named_action(action)).collect(),
            as_of: wall_clock(),
        })
    }

    async fn fresh_issues(&self) -> Result<IssueList, CommandError> {
        let (issues, words) = tokio::join!(self.ask(|api| async move { api.issues().await }), self.issue_words(None));
        let (issues, mut words) = (issues?, words?);
        if let Some(strange) = issues.iter().find(|issue| !words.cover(issue)) {
            words = self.issue_words(Some(strange)).await?;
        }
        let issues: Vec<Issue> = issues.into_iter().map(|issue| words.read(issue)).collect();
        self.learned(issues.names());
        Ok(IssueList { issues: issues.into_iter().map(|issue| self.named_issue(issue)).collect(), as_of: wall_clock() })
    }

    async fn fresh_issue_statuses(&self) -> Result<Vec<IssueStatusConfig>, CommandError> {
        Ok(self.fresh_issue_words().await?.statuses().to_vec())
    }

    async fn fresh_kpis(&self) -> Result<KpiList, CommandError> {
        let kpis = self.ask(|api| async move { measures(&api).await }).await?;
        let kpis: Vec<Kpi> = kpis.into_iter().map(Kpi::from).collect();
        self.learned(kpis.names());
        Ok(KpiList { kpis, as_of: wall_clock() })
    }

    async fn fresh_kpi(&self, kpi_id: &str) -> Result<KpiDetail, CommandError> {
        let both = self.ask(|api| async move {
            let (detail, series) = tokio::join!(api.measure(kpi_id), api.series(kpi_id));
            Ok((detail?, series?))
        });
        let (detail, series) = both.await?;
        let mut detail = KpiDetail::of(detail, series, wall_clock());
        self.learned(detail.names());
        let state = self.state();
        for reading in &mut detail.readings {
            reading.recorded_by_name = state.directory.named(reading.recorded_by.as_ref());
        }
        Ok(detail)
    }

    async fn fresh_command_center(&self) -> Result<CommandCenter, CommandError> {
        let center = self.ask(|api| async move { api.command_center().await }).await?;
        let (store, now) = (self.store()?, wall_clock());
        let center = CommandCenter::of(center, store.figures_before(now).await, now);
        store.write(vec![Change::Figures { figures: center.figures.clone(), as_of: now }]);
        self.learned(center.names());
        Ok(center)
    }

    async fn fresh_recent_activity(&self) -> Result<RecentActivity, CommandError> {
        let items = self.ask(|api| async move { api.recent_activity().await }).await?;
        let items: Vec<RecentItem> = items.into_iter().map(RecentItem::from).collect();
        self.learned(items.names());
        Ok(RecentActivity { items, as_of: wall_clock() })
    }

    async fn fresh_people(&self) -> Result<PersonList, CommandError> {
        let people = self.ask(|api| async move { api.assignable_people().await }).await?;
        let people: Vec<Person> = people.into_iter().map(|person| self.person(person)).collect();
        self.learned(people.names());
        Ok(PersonList { people, as_of: wall_clock() })
    }

    // ---- shared with the writes --------------------------------------------------------------------------------

    /// One call of the service. What it says is nobody's business when somebody else is signed in by then.
    pub(super) async fn ask<T, F>(&self, call: impl FnOnce(Arc<Api>) -> F) -> Result<T, CommandError>
    where
        F: Future<Output = Result<T, ApiError>>,
    {
        let api = self.api()?;
        let answer = call(Arc::clone(&api)).await;
        if !Arc::ptr_eq(&api, &self.api()?) {
            return Err(CommandError::signed_out());
        }
        Ok(answer?)
    }

    /// An action as the service tells it, with the names that it brings and lacks.
    pub(super) fn action_read(&self, action: backend_api::Action) -> Action {
        let action = Action::from(action);
        self.learned(action.names());
        self.named_action(action)
    }

    /// An issue as the service tells it, in the company's words, with the names that it brings and lacks.
    pub(super) async fn issue_read(&self, issue: backend_api::Issue) -> Result<Issue, CommandError> {
        let issue = self.issue_words(Some(&issue)).await?.read(issue);
        self.learned(issue.names());
        Ok(self.named_issue(issue))
    }

    fn named_action(&self, action: Action) -> Action {
        let name = || self.state().directory.named(action.assignee_id.as_ref());
        Action { assignee_name: action.assignee_name.clone().or_else(name), ..action }
    }

    fn named_issue(&self, issue: Issue) -> Issue {
        let name = |id: &Option<String>| self.state().directory.named(id.as_ref());
        Issue {
            assignee_name: issue.assignee_name.clone().or_else(|| name(&issue.assignee_id)),
            reporter_name: issue.reporter_name.clone().or_else(|| name(&issue.reporter_id)),
            ..issue
        }
    }

    /// The words for the status and the type of issues, read again when they do not cover this issue.
    async fn issue_words(&self, of: Option<&backend_api::Issue>) -> Result<IssueWords, CommandError> {
        let known = self.state().directory.issue_words.clone();
        match known.filter(|words| of.is_none_or(|issue| words.cover(issue))) {
            Some(words) => Ok(words),
            None => self.fresh_issue_words().await,
        }
    }

    async fn fresh_issue_words(&self) -> Result<IssueWords, CommandError> {
        let both = self.ask(|api| async move {
            let (statuses, types) = tokio::join!(api.issue_statuses(), api.issue_types());
            Ok(IssueWords::of(unless_withheld(statuses)?, unless_withheld(types)?))
        });
        let words = both.await?;
        self.state().directory.issue_words = Some(words.clone());
        Ok(words)
    }

    fn person(&self, person: backend_api::AssignablePerson) -> Person {
        let state = self.state();
        let me = state.session.user.as_ref();
        let is_me = person.is_current_user || me.is_some_and(|me| me.person_id.as_ref() == Some(&person.id));
        let mine = || me.filter(|_| is_me).map(|me| me.user_id.clone());
        Person {
            user_id: state.directory.user_of(&person.id).cloned().or_else(mine),
            id: person.id,
            name: person.name,
            title: person.title,
            is_me,
        }
    }
}

/// Who may not see the company's words sees the issues all the same.
fn unless_withheld(configs: Result<Vec<IssueConfig>, ApiError>) -> Result<Vec<IssueConfig>, ApiError> {
    match configs {
        Err(error) if matches!(error.kind, ErrorKind::Forbidden | ErrorKind::NotFound) => Ok(Vec::new()),
        read => read,
    }
}

/// The KPIs, each with what the summary adds; the summary alone is not enough, and may be missing.
async fn measures(api: &Api) -> Result<Vec<Measure>, ApiError> {
    let (listed, summary) = tokio::join!(api.measures(), api.measures_summary());
    let mut listed = listed?;
    let summary = summary.inspect_err(|error| tracing::debug!(%error, "there is no summary of the KPIs"));
    let mut summary: HashMap<String, Measure> =
        summary.unwrap_or_default().into_iter().map(|measure| (measure.id.clone(), measure)).collect();
    for measure in &mut listed {
        if let Some(more) = summary.remove(&measure.id) {
            measure.progress_status = measure.progress_status.take().or(more.progress_status);
            measure.progress_percent = measure.progress_percent.or(more.progress_percent);
            measure.trend_data = more.trend_data;
        }
    }
    // The list may end after its first page, the summary does not.
    let mut rest: Vec<Measure> = summary.into_values().collect();
    rest.sort_by(|a, b| a.name.cmp(&b.name));
    listed.extend(rest);
    Ok(listed)
}

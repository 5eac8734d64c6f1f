//! The handle by which a program or test holds the mock.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tokio::sync::broadcast;
use tokio::task::JoinHandle;

use crate::backend::{Backend, courier};
use crate::burst::{self, Burst};
use crate::config::{Attention, MockConfig, MockError, PongMode, Refusal, SignInBar, Variant};
use crate::hub::{Audience, Counters, LogLine, SentEvent, lock};
use crate::net::GatedListener;
use crate::script::Play;
use crate::view::WorldView;
use crate::wire::Event;
use crate::world::model::{ActionStatus, GoalStatus, Level, Tenant};
use crate::world::{
    ActionEdit, Deed, NewAction, NewAttachment, NewDecision, NewGoal, NewIssue, NewNote, NewReading, Refused, date_of,
    shifted,
};
use crate::{control, rest, socket};

/// The password of every seeded user.
pub const PASSWORD: &str = "purposepath-demo";

/// A running mock; clones hold the same one. It stops with [`MockBackend::shutdown`] or when the last clone is dropped.
#[derive(Clone)]
pub struct MockBackend {
    running: Arc<Running>,
    acting: Acting,
}

/// By whom and when something is done through a handle.
#[derive(Clone, Default)]
struct Acting {
    /// A user id; without one a colleague of the owner.
    by: Option<String>,
    ago: SignedDuration,
}

struct Running {
    backend: Arc<Backend>,
    ports: Ports,
    tasks: Mutex<Vec<JoinHandle<()>>>,
}

struct Ports {
    ws: u16,
    account: u16,
    traction: u16,
}

/// Somebody who can sign in.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SeededUser {
    /// Sign-in name.
    pub username: String,
    /// Always [`PASSWORD`].
    pub password: String,
    /// The id in `createdBy` and its like.
    pub user_id: String,
    /// The id of the person behind the user.
    pub person_id: String,
    /// First and last name.
    pub name: String,
    /// The `role` claim: `admin` for the tenant's owner, else `user`.
    pub role: String,
    /// The company; the last user belongs to the second one.
    pub tenant_id: String,
}

/// How a goal ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GoalEnd {
    /// `goal.completed`.
    Completed,
    /// `goal.cancelled`.
    Cancelled,
}

impl MockBackend {
    /// Seeds the world, opens the three ports on 127.0.0.1 and starts the script.
    pub async fn start(config: MockConfig) -> Result<Self, MockError> {
        if !(config.rate.is_finite() && config.rate > 0.0) {
            return Err(MockError::Rate(config.rate));
        }
        let play = Play::prepare(&config.script)?;
        let (backend, outgoing) = Backend::new(config);
        let config = &backend.config;
        let (ws, ws_port) = listen(&backend, config.ws_port).await?;
        let (account, account_port) = listen(&backend, config.account_port).await?;
        let (traction, traction_port) = listen(&backend, config.traction_port).await?;
        let services = rest::router(&backend);
        let account_services =
            if config.control { services.clone().merge(control::router(&backend)) } else { services.clone() };
        let tasks = vec![
            tokio::spawn(courier(Arc::clone(&backend), outgoing)),
            tokio::spawn(socket::serve(ws, Arc::clone(&backend))),
            tokio::spawn(rest::serve(account, account_services)),
            tokio::spawn(rest::serve(traction, services)),
            tokio::spawn(play.run(Arc::clone(&backend))),
        ];
        let ports = Ports { ws: ws_port, account: account_port, traction: traction_port };
        let running = Running { backend, ports, tasks: Mutex::new(tasks) };
        Ok(Self { running: Arc::new(running), acting: Acting::default() })
    }

    /// `ws://127.0.0.1:PORT/realtime`.
    pub fn ws_url(&self) -> String {
        format!("ws://127.0.0.1:{}/realtime", self.running.ports.ws)
    }

    /// `http://127.0.0.1:PORT/account/api/v1`.
    pub fn account_url(&self) -> String {
        format!("http://127.0.0.1:{}/account/api/v1", self.running.ports.account)
    }

    /// `http://127.0.0.1:PORT/traction/api/v1`.
    pub fn traction_url(&self) -> String {
        format!("http://127.0.0.1:{}/traction/api/v1", self.running.ports.traction)
    }

    /// `http://127.0.0.1:PORT`, under which both services are found at their usual paths (`/account/api/v1`, `/traction/api/v1`),
    /// and the control API at `/__mock`.
    pub fn root_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.running.ports.account)
    }

    /// Everybody who can sign in: the owner of the main tenant first, the only user of the second tenant last.
    pub fn users(&self) -> Vec<SeededUser> {
        let world = self.running.backend.world();
        let all = world.tenants.iter().flat_map(|tenant| tenant.users.iter().map(move |user| (tenant, user)));
        all.map(|(tenant, user)| SeededUser {
            username: user.username.clone(),
            password: PASSWORD.to_owned(),
            user_id: user.id.clone(),
            person_id: user.person_id.clone(),
            name: tenant.name_of(&user.id).unwrap_or_default(),
            role: user.role().to_owned(),
            tenant_id: tenant.id.clone(),
        })
        .collect()
    }

    /// An access and a refresh token for a user id, as a sign-in would give; `None` for an unknown user.
    pub fn tokens_for(&self, user_id: &str) -> Option<(String, String)> {
        let world = self.running.backend.world();
        let (tenant, user) = world.user(|user| user.id == user_id)?;
        let pair = self.running.backend.tokens.issue(tenant, user);
        Some((pair.access, pair.refresh))
    }

    /// One line a connection, authentication, event and close, from this moment on.
    pub fn subscribe_log(&self) -> broadcast::Receiver<LogLine> {
        self.running.backend.hub.subscribe_log()
    }

    /// `false`: every socket drops without a close frame and every connection attempt is closed at once; `true`: back.
    pub fn set_network(&self, up: bool) {
        self.running.backend.cut_or_mend(up);
    }

    /// Ends every WebSocket without a close frame.
    pub fn drop_connections(&self) {
        self.running.backend.hub.drop_all();
    }

    /// Ends every WebSocket with a close frame.
    pub fn close_connections(&self, code: u16, reason: &str) {
        self.running.backend.hub.close_all(code, reason);
    }

    /// Sends an event as it stands, in the envelope in force. It goes to the main tenant, unless it names the second one; an AI
    /// event (`ai.…`) goes to the user it names.
    pub fn emit(&self, event: Value) {
        self.running.backend.emit(event);
    }

    /// Sends a text to every authenticated connection, whatever it is.
    pub fn emit_raw(&self, text: &str) {
        self.running.backend.hub.deliver(Audience::Everyone, text.to_owned());
    }

    /// Sends many events; returns when the last one is queued, and tells when the first was.
    pub async fn burst(&self, burst: Burst) -> Timestamp {
        burst::run(&self.running.backend, burst).await
    }

    /// Every access token issued so far counts as expired: REST answers 401, sockets get `connection.error UNAUTHORIZED`.
    pub fn expire_tokens(&self) {
        self.running.backend.tokens.expire_all();
        self.running.backend.hub.expire_all();
    }

    /// How the application's ping is answered.
    pub fn set_pong(&self, mode: PongMode) {
        self.running.backend.turn(|switches| switches.pong = mode);
    }

    /// The envelope of the events to come.
    pub fn set_variant(&self, variant: Variant) {
        self.running.backend.turn(|switches| switches.variant = variant);
    }

    /// The time between a REST write and its events.
    pub fn set_event_delay(&self, delay: Duration) {
        self.running.backend.turn(|switches| switches.event_delay = delay);
    }

    /// Whether open sockets read and write.
    pub fn set_attention(&self, attention: Attention) {
        self.running.backend.attention.send_replace(attention);
    }

    /// Takes a feature out of `GET /user/features`.
    pub fn revoke_feature(&self, name: &str) {
        self.running.backend.turn(|switches| {
            switches.revoked_features.insert(name.to_lowercase());
        });
    }

    /// Puts a revoked feature back.
    pub fn grant_feature(&self, name: &str) {
        self.running.backend.turn(|switches| {
            switches.revoked_features.remove(&name.to_lowercase());
        });
    }

    /// Refuses every upgrade with that status until called with `None`.
    pub fn refuse_connections(&self, refusal: Option<Refusal>) {
        self.running.backend.turn(|switches| switches.refusal = refusal);
    }

    /// Keeps a user from signing in until called with `None`.
    pub fn bar_sign_in(&self, user_id: &str, bar: Option<SignInBar>) {
        self.running.backend.turn(|switches| switches.bar_sign_in(user_id.to_owned(), bar));
    }

    /// Answers every REST call with that status until called with `None`.
    pub fn fail_rest(&self, status: Option<u16>) {
        self.running.backend.turn(|switches| switches.rest_failure = status);
    }

    /// Keeps REST calls whose path ends so waiting until called with `None`.
    pub fn hold_rest(&self, path: Option<&str>) {
        self.running.backend.turn(|switches| switches.rest_held = path.map(str::to_owned));
    }

    /// The paths of the last 20,000 REST calls, oldest first.
    pub fn asked(&self) -> Vec<String> {
        self.running.backend.hub.paths()
    }

    /// The last 20,000 events sent, oldest first.
    pub fn sent(&self) -> Vec<SentEvent> {
        self.running.backend.hub.sent()
    }

    /// The last 20,000 messages of clients, oldest first; tokens are blotted out.
    pub fn received(&self) -> Vec<SentEvent> {
        self.running.backend.hub.received()
    }

    /// What has happened since the start.
    pub fn counters(&self) -> Counters {
        self.running.backend.hub.counters()
    }

    /// The main tenant as it is at this moment.
    pub fn world(&self) -> WorldView {
        WorldView::of(self.running.backend.world().main())
    }

    /// The same mock, in which the verbs below are done by this user, and as if so long ago.
    #[must_use]
    pub fn acting(&self, user_id: &str, ago: Duration) -> Self {
        let ago = SignedDuration::try_from(ago).unwrap_or_default();
        Self { running: Arc::clone(&self.running), acting: Acting { by: Some(user_id.to_owned()), ago } }
    }

    /// Creates a draft goal and returns its id. Like all verbs below: done by a colleague of the owner, in the main tenant, with
    /// its event sent at once.
    pub fn create_goal(&self, title: &str) -> String {
        let title = title.to_owned();
        self.act(|tenant, deed| {
            let today = date_of(deed.at);
            let owner = tenant.people[0].id.clone();
            tenant.create_goal(
                deed,
                NewGoal {
                    title,
                    description: String::new(),
                    kind: "quarterly".to_owned(),
                    start_date: today,
                    target_date: shifted(today, 90),
                    owner,
                    status: GoalStatus::Draft,
                },
            )
        })
        .expect("a goal with an owner of this company is never refused")
    }

    /// Draft → active sends `goal.activated`, paused → active `goal.resumed`.
    pub fn activate_goal(&self, goal_id: &str) -> Result<(), Refused> {
        self.tell(|tenant, deed| tenant.activate_goal(deed, goal_id))
    }

    /// Active → paused.
    pub fn pause_goal(&self, goal_id: &str, reason: Option<&str>) -> Result<(), Refused> {
        self.tell(|tenant, deed| tenant.pause_goal(deed, goal_id, reason))
    }

    /// Active → completed.
    pub fn complete_goal(&self, goal_id: &str, notes: Option<&str>) -> Result<(), Refused> {
        self.close_goal(goal_id, GoalEnd::Completed, notes)
    }

    /// Ends a goal.
    pub fn close_goal(&self, goal_id: &str, end: GoalEnd, notes: Option<&str>) -> Result<(), Refused> {
        self.tell(|tenant, deed| match end {
            GoalEnd::Completed => tenant.complete_goal(deed, goal_id, notes),
            GoalEnd::Cancelled => tenant.cancel_goal(deed, goal_id, notes),
        })
    }

    /// Removes a goal; refused while KPIs are linked or issues open. There is no event for it.
    pub fn delete_goal(&self, goal_id: &str) -> Result<(), Refused> {
        self.tell(|tenant, _| tenant.delete_goal(goal_id).map(|()| Vec::new()))
    }

    /// Adds so many goals that were created `days` ago, a minute between each two: active ones, or ended ones. There is no event
    /// for them.
    pub fn remember_goals(&self, goals: usize, end: Option<GoalEnd>, days: u16) {
        let status = match end {
            Some(GoalEnd::Completed) => GoalStatus::Completed,
            Some(GoalEnd::Cancelled) => GoalStatus::Cancelled,
            None => GoalStatus::Active,
        };
        let past = |tenant: &mut Tenant, deed: Deed<'_>| {
            let mut created_at = deed.at - SignedDuration::from_hours(24 * i64::from(days));
            for n in 1..=goals {
                tenant.remember_goal(format!("Of {days} days ago, {n}"), created_at, status);
                created_at -= SignedDuration::from_mins(1);
            }
            Ok(((), Vec::new()))
        };
        // Nothing of it can be refused.
        let _ = self.act(past);
    }

    /// Adds a note to a goal: `goal.activity.created`.
    pub fn add_note(&self, goal_id: &str, title: &str, content: &str) -> Result<(), Refused> {
        self.tell(|tenant, deed| {
            let note = NewNote { kind: "note", title, content, tags: &[], metadata: json!({}) };
            tenant.add_note(deed, goal_id, note).map(|(_, events)| events)
        })
    }

    /// Records a decision on a goal.
    pub fn decide(&self, goal_id: &str, title: &str, decision: &str) -> Result<(), Refused> {
        self.tell(|tenant, deed| {
            let participants = [deed.by.to_owned()];
            tenant.decide(
                deed,
                goal_id,
                &NewDecision { title, decision, rationale: "", impact: "", participants: &participants },
            )
        })
    }

    /// Attaches a file to a goal.
    pub fn attach(&self, goal_id: &str, file_name: &str) -> Result<(), Refused> {
        self.tell(|tenant, deed| {
            let file_type = "application/octet-stream";
            tenant.attach(
                deed,
                &NewAttachment { entity_type: "goal", entity_id: goal_id, file_name, file_size: 1_024, file_type },
            )
        })
    }

    /// Attaches a file to an issue.
    pub fn attach_to_issue(&self, issue_id: &str, file_name: &str) -> Result<(), Refused> {
        self.tell(|tenant, deed| {
            let file_type = "application/octet-stream";
            tenant.attach(
                deed,
                &NewAttachment { entity_type: "issue", entity_id: issue_id, file_name, file_size: 418_300, file_type },
            )
        })
    }

    /// Creates an action under a goal and returns its id.
    pub fn create_action(&self, goal_id: &str, title: &str) -> Result<String, Refused> {
        self.act(|tenant, deed| {
            tenant.goal(goal_id)?;
            let today = date_of(deed.at);
            let assignee = Some(tenant.people[0].id.clone());
            tenant.create_action(
                deed,
                NewAction {
                    title: title.to_owned(),
                    description: String::new(),
                    status: ActionStatus::NotStarted,
                    priority: Level::Medium,
                    start_date: today,
                    due_date: shifted(today, 14),
                    assignee,
                    progress: 0,
                    estimated_hours: None,
                    tags: Vec::new(),
                    connections: crate::world::model::Connections {
                        goals: vec![goal_id.to_owned()],
                        ..Default::default()
                    },
                },
            )
        })
    }

    /// Completes an action: `action.status_changed`, then `action.completed`.
    pub fn complete_action(&self, action_id: &str) -> Result<(), Refused> {
        let edit = ActionEdit { status: Some(ActionStatus::Completed), ..ActionEdit::default() };
        self.tell(|tenant, deed| tenant.edit_action(deed, action_id, edit))
    }

    /// Moves an action's progress, in per cent.
    pub fn progress_action(&self, action_id: &str, progress: u8) -> Result<(), Refused> {
        let edit = ActionEdit { progress: Some(progress.min(100)), ..ActionEdit::default() };
        self.tell(|tenant, deed| tenant.edit_action(deed, action_id, edit))
    }

    /// Gives an action another state, in the spelling of REST: `not_started`, `in_progress`, `blocked` …
    pub fn turn_action(&self, action_id: &str, status: &str) -> Result<(), Refused> {
        let unknown = Refused::Invalid { field: "status", reason: "is not the status of an action" };
        let status = Some(ActionStatus::parse(status).ok_or(unknown)?);
        self.tell(|tenant, deed| tenant.edit_action(deed, action_id, ActionEdit { status, ..ActionEdit::default() }))
    }

    /// Creates an open issue and returns its id.
    pub fn create_issue(&self, title: &str, severity: Level) -> String {
        self.report_issue(title, "", severity)
    }

    /// Creates an open issue with a description and returns its id.
    pub fn report_issue(&self, title: &str, description: &str, severity: Level) -> String {
        self.act(|tenant, deed| {
            let reporter = tenant.person(deed.by).map(|person| person.id.clone()).unwrap_or_default();
            tenant.create_issue(deed, NewIssue::plain(title, description, severity, &reporter))
        })
        .expect("an issue of the first type in the first status is never refused")
    }

    /// Gives an issue the status configuration of that name ("Open", "In Progress", "Resolved" …).
    pub fn turn_issue(&self, issue_id: &str, status_name: &str) -> Result<(), Refused> {
        self.tell(|tenant, deed| {
            let status = tenant.status_named(status_name);
            tenant.turn_issue(deed, issue_id, &status)
        })
    }

    /// Records a KPI's value of today.
    pub fn record_reading(&self, kpi_id: &str, value: f64) -> Result<(), Refused> {
        self.tell(|tenant, deed| {
            let reading = NewReading::measured(value, date_of(deed.at), None);
            tenant.record_reading(deed, kpi_id, reading).map(|(_, events)| events)
        })
    }

    /// Closes everything and waits until the ports are free again.
    pub async fn shutdown(self) {
        self.running.backend.cut_or_mend(false);
        let tasks = std::mem::take(&mut *lock(&self.running.tasks));
        for task in &tasks {
            task.abort();
        }
        for task in tasks {
            // The task was told to stop, so an error is the expected end.
            let _ = task.await;
        }
    }

    fn tell(&self, verb: impl FnOnce(&mut Tenant, Deed<'_>) -> Result<Vec<Event>, Refused>) -> Result<(), Refused> {
        self.act(|tenant, deed| verb(tenant, deed).map(|events| ((), events)))
    }

    fn act<T>(
        &self,
        verb: impl FnOnce(&mut Tenant, Deed<'_>) -> Result<(T, Vec<Event>), Refused>,
    ) -> Result<T, Refused> {
        let tenant_id = self.running.backend.world().main().id.clone();
        let Acting { by, ago } = &self.acting;
        let at = Timestamp::now() - *ago;
        let told_at = (!ago.is_zero()).then_some(at);
        self.running.backend.change_at(told_at, &tenant_id, |tenant| {
            let colleague = tenant.users.last().map(|user| user.id.clone()).unwrap_or_default();
            verb(tenant, Deed { by: by.as_deref().unwrap_or(&colleague), at })
        })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.backend.cut_or_mend(false);
        for task in lock(&self.tasks).iter() {
            task.abort();
        }
    }
}

async fn listen(backend: &Backend, port: u16) -> Result<(GatedListener, u16), MockError> {
    let refused = |source| MockError::Listen { port, source };
    let listener = backend.network.listen(port).await.map_err(refused)?;
    let port = listener.port().map_err(refused)?;
    Ok((listener, port))
}

//! Learning names, beside the stream: people after each sign-in, single ids when they turn up.

use std::sync::Arc;

use backend_api::{Api, ApiError};
use realtime_proto::Event;
use tokio::time::Instant;

use super::{Controller, State, names_in};
use crate::desktop::Desktop;
use crate::directory::{Kind, mentions};
use crate::naming::Name;
use crate::store::Change;
use crate::views::{CommandError, ErrorCode, FeedItem, Preferences, ReadFrom, SignedInUser};

impl<D: Desktop> Controller<D> {
    /// Reads who there is, each list on its own; what cannot be read is left for the single look-ups. Goals, issues, actions and KPIs
    /// are named by whatever else is read: the catch-up, the window's lists, and what the last run knew.
    pub(super) fn fill_directory(&self) {
        self.state().directory.filling = true;
        let controller = self.clone();
        // What is learned of one sign-in must not come to the next.
        self.spawn(async move {
            tokio::join!(
                controller.learn(controller.ask(|api| async move { people(&api).await })),
                controller.learn_users(),
                controller.learn_myself(),
            );
            controller.state().directory.filling = false;
            controller.look_up_what_the_feed_lacks();
        });
    }

    /// Looks up ids that nobody has named yet.
    pub(super) fn look_up(&self, nameless: Vec<(Kind, String)>) {
        for (kind, id) in nameless {
            let controller = self.clone();
            self.spawn(async move { controller.look_up_one(kind, id).await });
        }
    }

    /// Asks for a goal's title.
    pub(super) async fn learn_goal(&self, id: &str) {
        // What the service does not tell stays unknown; the read has learnt the rest.
        let _ = self.goal(id, ReadFrom::Service).await;
    }

    async fn look_up_one(&self, kind: Kind, id: String) {
        let Ok(_permit) = self.shared.look_ups.acquire().await else { return };
        let Ok(api) = self.api() else { return };
        let name = match kind {
            Kind::Somebody => somebody(&api, &id).await,
            Kind::Goal => api.goal(&id).await.map(|detail| detail.goal.title().to_owned()),
            Kind::Action => api.action(&id).await.map(|action| action.title),
            Kind::Issue => api.issue(&id).await.map(|issue| issue.title),
            Kind::Kpi => api.measure(&id).await.map(|kpi| kpi.measure.name),
        };
        match name {
            Ok(name) if !name.is_empty() => self.learned(vec![(id, name)]),
            Ok(_) | Err(_) => self.state().directory.failed(&id, Instant::now()),
        }
    }

    async fn learn(&self, names: impl Future<Output = Result<Vec<Name>, CommandError>>) {
        match names.await {
            Ok(names) => self.learned(names),
            Err(error) => tracing::warn!(%error, "names could not be read"),
        }
    }

    /// Keeps names, and tells the window those that its feed shows.
    pub(super) fn learned(&self, names: Vec<Name>) {
        {
            let mut state = self.state();
            // A replay's entries are not live ones, and at its end the window reads everything anew.
            let is_replaying = state.replay.is_some();
            let known: Vec<FeedItem> = state.feed.entries();
            let before = names_in(&state.directory, &known);
            state.keep_names(&names);
            for (id, name) in names {
                state.directory.learn(id, name);
            }
            let after = names_in(&state.directory, &known);
            let fresh = after.into_iter().filter(|(id, name)| before.get(id) != Some(name)).map(|(id, _)| id);
            if !is_replaying {
                state.outlet.name(fresh);
            }
        }
        self.deliver();
    }

    /// Only the owner of a tenant may list its users (protocol.md 5.3): for the others this teaches nothing.
    async fn learn_users(&self) {
        let users = match self.ask(|api| async move { api.users().await }).await {
            Ok(users) => users,
            Err(error) if error.code == ErrorCode::Forbidden => return,
            Err(error) => return tracing::warn!(%error, "the users could not be read"),
        };
        let mut names = Vec::new();
        for user in users {
            let name = user.name().unwrap_or_default();
            if let Some(person) = user.person_id {
                self.state().directory.link(&person, &user.id);
                names.push((person, name.clone()));
            }
            names.push((user.id, name));
        }
        self.learned(names);
    }

    /// The service knows the user better than what was kept of the sign-in.
    async fn learn_myself(&self) {
        // What is read before a wish is changed is not shown after it.
        let _turn = self.shared.preferences_turn.lock().await;
        let Ok(api) = self.api() else { return };
        let (profile, tenant) = tokio::join!(api.profile(), api.tenant());
        let (view, tokens) = {
            let mut state = self.state();
            // Somebody else may have signed in meanwhile.
            let Some(running) = state.running.as_ref().filter(|running| Arc::ptr_eq(&running.api, &api)) else {
                return;
            };
            let tokens = running.tokens.clone();
            if let Ok(profile) = profile {
                let name = profile.name();
                state.directory.learn(&profile.user_id, &name);
                state.prefer(Preferences::of(&profile.preferences));
                state.session.email = profile.email.or(state.session.email.take());
                state.session.user =
                    Some(SignedInUser { user_id: profile.user_id, person_id: profile.person_id, name });
            }
            if let Ok(tenant) = tenant {
                state.session.company = Some(tenant.name);
            }
            self.tell_session(&state);
            (state.session.clone(), tokens)
        };
        // Once begun it is brought to an end, also when the sign-in ends.
        tokio::spawn(async move { tokens.learned(|who| view.tells(who)).await });
    }

    fn look_up_what_the_feed_lacks(&self) {
        let entries = self.state().feed.entries();
        for item in entries {
            if let FeedItem::Event { event, .. } = item {
                let nameless = self.state().nameless(&event);
                self.look_up(nameless);
            }
        }
    }
}

impl State {
    /// What an event mentions and nobody has named yet, nor is looking up.
    pub(super) fn nameless(&mut self, event: &Event) -> Vec<(Kind, String)> {
        let now = Instant::now();
        let unknown = mentions(event).filter(|mention| self.directory.should_look_up(mention.id, now));
        unknown.map(|mention| (mention.kind, mention.id.to_owned())).collect()
    }

    fn keep_names(&self, names: &[(String, String)]) {
        if let Some(running) = &self.running {
            running.store.write(vec![Change::Names(names.to_vec())]);
        }
    }
}

async fn people(api: &Api) -> Result<Vec<Name>, ApiError> {
    let mut names = Vec::new();
    for person in api.people().await? {
        let name = person.name();
        names.extend(person.linked_user_id.map(|user| (user, name.clone())));
        names.push((person.id, name));
    }
    Ok(names)
}

/// A user's name, else a person's (protocol.md 5.3).
async fn somebody(api: &Arc<Api>, id: &str) -> Result<String, ApiError> {
    match api.user_name(id).await {
        Ok(name) => Ok(name),
        Err(_) => api.person(id).await.map(|person| person.name()),
    }
}

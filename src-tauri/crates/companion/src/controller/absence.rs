//! Catching up: reading what may have been missed, raising what was, and telling it in one note.

use backend_api::ApiError;
use realtime::wall_clock;
use realtime_proto::Timestamp;

use super::{Controller, State};
use crate::catch_up::{self, Findings};
use crate::desktop::Desktop;
use crate::store::{Change, Durable, How};
use crate::views::Origin;

/// What a catch-up begins with.
struct Beginning {
    number: u64,
    tenant: String,
    /// Issues are asked for from then on; `None` before the first snapshot.
    since: Option<Timestamp>,
}

impl<D: Desktop> Controller<D> {
    /// Reads completed goals and new issues, and raises those that nobody has heard of. The first time nothing is raised:
    /// it is the snapshot that later ones are compared with.
    ///
    /// What is raised is recorded in one transaction with its entries in the inbox and before the person is told; what was
    /// recorded and not told is told after the next start. So a crash at any moment loses nothing, and tells twice only
    /// what was told in the moment before it (docs/adr/0006).
    pub(super) async fn catch_up(&self) -> Result<(), ApiError> {
        let (Ok(api), Some(beginning)) = (self.api(), self.beginning()) else { return Ok(()) };
        let issues = async {
            match beginning.since {
                Some(since) => api.issues_created_after(&since.to_string()).await,
                None => api.issues().await,
            }
        };
        let read = tokio::try_join!(api.goals_in(&["completed"]), issues);
        let findings = read.map(|(goals, issues)| catch_up::findings(&goals, issues, &beginning.tenant, wall_clock()));
        let result = match findings {
            Ok(findings) => {
                self.raise(beginning.number, findings).await;
                Ok(())
            }
            Err(error) => Err(error),
        };
        self.tell_what_was_missed(beginning.number).await;
        result
    }

    fn beginning(&self) -> Option<Beginning> {
        let state = self.state();
        let running = state.running.as_ref()?;
        let since = state.attention.has_begun().then_some(state.issues_until).flatten().map(catch_up::since);
        Some(Beginning { number: running.number, tenant: running.tenant.clone(), since })
    }

    async fn raise(&self, number: u64, findings: Findings) {
        let recorded = {
            let mut state = self.state();
            let Some(store) = state.store_of(number) else { return };
            state.compare(findings);
            // On its way before anything is waited for: an end of the sign-in from here on loses nothing.
            store.settle(std::mem::take(&mut state.changes))
        };
        self.flush_all().await;
        if recorded.await.is_err() {
            tracing::warn!("what was missed could not be recorded; it is told all the same");
        }
    }

    /// One note for all that was missed and all that the last run had no time to tell.
    async fn tell_what_was_missed(&self, number: u64) {
        let (store, absence) = {
            let mut state = self.state();
            let Some(store) = state.store_of(number) else { return };
            (store, std::mem::take(&mut state.absence))
        };
        if absence.is_empty() {
            return;
        }
        // Without a wait in between: told and not noted would be told again.
        self.tell_absence(&absence);
        store.write(vec![Change::Told(absence.keys())]);
    }

    /// Everything that is known, for a store that was begun anew.
    pub(super) fn remember_everything(&self) {
        let state = self.state();
        let Some(running) = &state.running else { return };
        let mut changes: Vec<Change> =
            state.attention.facts().map(|(fact, how)| Change::Fact { fact: fact.clone(), how }).collect();
        changes.extend(state.durables());
        running.store.write(changes);
    }
}

impl State {
    /// The store of a sign-in, unless another one has taken its place.
    fn store_of(&self, number: u64) -> Option<crate::store::Store> {
        self.running.as_ref().filter(|running| running.number == number).map(|running| running.store.clone())
    }

    fn compare(&mut self, findings: Findings) {
        self.issues_until = self.issues_until.max(findings.issues_until);
        if self.attention.has_begun() {
            let now = wall_clock();
            for deed in findings.deeds {
                let (id, title) = deed.named;
                self.directory.learn(&id, &title);
                if self.attention.was_missed(&deed.fact) {
                    self.absence.add(&deed.event, &title);
                    self.show(now, deed.event, Origin::CatchUp);
                }
            }
        } else {
            for deed in findings.deeds {
                self.attention.was_there(&deed.fact);
                self.changes.push(Change::Fact { fact: deed.fact, how: How::FromTheStart });
            }
            self.attention.begin();
        }
        let durables = self.durables();
        self.changes.extend(durables);
    }

    fn durables(&self) -> Vec<Change> {
        let begun = self.attention.has_begun().then(|| Change::Durable(Durable::Begun, "true".to_owned()));
        let until = self.issues_until.map(|until| Change::Durable(Durable::IssuesUntil, until.to_string()));
        begun.into_iter().chain(until).collect()
    }
}

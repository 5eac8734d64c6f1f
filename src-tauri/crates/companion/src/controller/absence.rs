//! Catching up: reading what may have been missed, raising what was, and telling it in one note.

use backend_api::{Api, ApiError, Goal, Issue};
use realtime::wall_clock;
use realtime_proto::Timestamp;

use super::telling::Digest;
use super::{Controller, State};
use crate::attention::{completion, subject_of};
use crate::catch_up::{self, Deed, Look, Watch};
use crate::desktop::Desktop;
use crate::naming::Names;
use crate::store::{Change, Durable, How, Patch};
use crate::views::Origin;

/// What a catch-up begins with.
struct Beginning {
    number: u64,
    /// Whether it knows what the last run knew.
    remembers: bool,
    /// Issues are asked for from then on; `None` before the first snapshot.
    since: Option<Timestamp>,
    /// What the last look at the goals left, if that is good enough.
    watch: Option<Watch>,
    /// How many completed goals are known.
    known: usize,
}

/// What a catch-up read.
struct Read {
    look: Look,
    /// What the look began with, if it was content with what can have changed.
    watch: Option<Watch>,
    issues: Vec<Issue>,
}

impl<D: Desktop> Controller<D> {
    /// Looks at goals and new issues, and raises the completed and the new ones that nobody has heard of. The first time nothing is
    /// raised: it is the snapshot that later ones are compared with. Without what the last run knew, there is a first time in memory
    /// alone, so that what this run misses is raised all the same.
    ///
    /// What is raised is recorded in one transaction with its entries in the inbox and before the person is told; what was
    /// recorded and not told is told after the next start. So a crash at any moment loses nothing, and tells twice only
    /// what was told in the moment before it (docs/adr/0006).
    pub(super) async fn catch_up(&self) -> Result<(), ApiError> {
        let (Ok(api), Some(beginning)) = (self.api(), self.beginning()) else { return Ok(()) };
        let (number, remembers) = (beginning.number, beginning.remembers);
        let result = match self.look_and_read(&api, beginning).await {
            Ok(read) => {
                self.raise(number, remembers, read).await;
                Ok(())
            }
            Err(error) => Err(error),
        };
        self.tell_what_was_missed(number).await;
        result
    }

    fn beginning(&self) -> Option<Beginning> {
        let state = self.state();
        let running = state.running.as_ref()?;
        let has_begun = state.attention.has_begun();
        Some(Beginning {
            number: running.number,
            remembers: state.remembers,
            since: state.issues_until.filter(|_| has_begun).map(catch_up::since),
            watch: state.watch.as_ref().filter(|_| has_begun).and_then(|watch| state.still_watched(watch)),
            known: state.attention.completions(),
        })
    }

    async fn look_and_read(&self, api: &Api, beginning: Beginning) -> Result<Read, ApiError> {
        let issues = async {
            match beginning.since {
                Some(since) => api.issues_created_after(&since.to_string()).await,
                None => api.issues().await,
            }
        };
        let look = self.look(api, beginning.watch, beginning.known);
        let ((look, watch), issues) = tokio::try_join!(look, issues)?;
        Ok(Read { look, watch, issues })
    }

    /// Looks at what can have changed, or at everything; with the first, also answers the watch that made it possible.
    async fn look(&self, api: &Api, watch: Option<Watch>, known: usize) -> Result<(Look, Option<Watch>), ApiError> {
        if let Some(watch) = watch {
            if let Some(look) = catch_up::changes(api, &watch, known).await?
                && watch.agrees(&look, self.state().completions_with(&look))
            {
                return Ok((look, Some(watch)));
            }
            tracing::info!("what changed about the goals does not explain what the service counts: everything is read");
        }
        Ok((catch_up::everything(api).await?, None))
    }

    async fn raise(&self, number: u64, remembers: bool, read: Read) {
        let names = [read.look.names(), read.issues.names()].concat();
        let recorded = {
            let mut state = self.state();
            let Some(store) = state.store_of(number) else { return };
            if state.remembers != remembers {
                // What the last run knew was read meanwhile, and asks for more than was looked for; the next look is wished.
                return;
            }
            state.compare(read);
            // On its way before anything is waited for: an end of the sign-in from here on loses nothing.
            store.settle(std::mem::take(&mut state.changes))
        };
        self.learned(names);
        self.flush();
        if recorded.await.is_err() {
            tracing::warn!("what was missed could not be recorded; it is told all the same");
        }
    }

    /// One note for all that was missed, all that was kept quiet and all that the last run had no time to tell. In quiet hours, what can wait
    /// waits on.
    pub(super) async fn tell_what_was_missed(&self, number: u64) {
        let (store, Digest { note, over }) = {
            let mut state = self.state();
            let Some(store) = state.store_of(number) else { return };
            let digest = state.digest();
            // Its lines stand in the ledger before anything follows on them.
            state.hand_over();
            (store, digest)
        };
        if over.is_empty() {
            return;
        }
        // Without a wait in between: told and not noted would be told again.
        if let Some(note) = note {
            self.shared.desktop.notify(note);
        }
        store.write(vec![Change::Told(over)]);
    }

    /// Everything that is known, for a store that was begun anew.
    pub(super) fn remember_everything(&self) {
        let state = self.state();
        let Some(running) = state.running.as_ref().filter(|_| state.remembers) else { return };
        let mut changes: Vec<Change> =
            state.attention.facts().map(|(fact, how)| Change::Fact { fact: fact.clone(), how }).collect();
        changes.extend(state.mutes.holding(state.now()).into_iter().map(Change::Muted));
        changes.extend(state.durables());
        running.store.write(changes);
    }
}

impl State {
    /// The store of a sign-in, unless another one has taken its place.
    pub(super) fn store_of(&self, number: u64) -> Option<crate::store::Store> {
        self.running.as_ref().filter(|running| running.number == number).map(|running| running.store.clone())
    }

    /// The watch without what was completed since, if it is good enough.
    fn still_watched(&self, watch: &Watch) -> Option<Watch> {
        if !watch.is_good_at(wall_clock()) {
            return None;
        }
        let mut watch = watch.clone();
        watch.open.retain(|id| !self.attention.knows(&completion(id)));
        Some(watch)
    }

    /// How many completed goals are known with those that were just seen.
    fn completions_with(&self, look: &Look) -> usize {
        let is_new = |goal: &&Goal| !self.attention.knows(&completion(&goal.id));
        self.attention.completions() + look.completed.iter().filter(is_new).count()
    }

    fn compare(&mut self, read: Read) {
        let Read { look, watch, issues } = read;
        let due = catch_up::whole_due(wall_clock(), fastrand::f64());
        self.watch = look.leaves(watch.as_ref(), self.completions_with(&look), due);
        self.note_what_ended(&look);
        let tenant = self.running.as_ref().map(|running| running.tenant.clone()).unwrap_or_default();
        let findings = catch_up::findings(&look.completed, issues, &tenant, wall_clock());
        self.issues_until = self.issues_until.max(findings.issues_until);
        if self.attention.has_begun() {
            self.raise_what_was_missed(findings.deeds);
        } else {
            self.take_snapshot(findings.deeds);
        }
        let durables = self.durables();
        self.changes.extend(durables);
    }

    fn note_what_ended(&mut self, look: &Look) {
        let ended = look.ended.iter().map(|goal| Patch::ended_goal(&goal.clone().into()));
        let gone = look.gone.iter().cloned().map(Patch::no_goal);
        self.changes.extend(ended.chain(gone).map(Change::Patch));
    }

    fn raise_what_was_missed(&mut self, deeds: Vec<Deed>) {
        let now = wall_clock();
        for deed in deeds {
            let (id, title) = deed.named;
            self.directory.learn(&id, &title);
            if self.attention.was_missed(&deed.fact) {
                if let Some(subject) = subject_of(&deed.event) {
                    self.absence.add(subject, &deed.event, Some(title));
                }
                self.show(now, deed.event.into(), Origin::CatchUp);
            }
        }
    }

    fn take_snapshot(&mut self, deeds: Vec<Deed>) {
        for deed in deeds {
            self.attention.was_there(&deed.fact);
            if self.remembers {
                self.changes.push(Change::Fact { fact: deed.fact, how: How::FromTheStart });
            }
        }
        self.attention.begin();
    }

    /// Nothing without what the last run knew: what the store has is older, and that is what is compared with.
    fn durables(&self) -> Vec<Change> {
        if !self.remembers {
            return Vec::new();
        }
        let begun = self.attention.has_begun().then(|| Change::Durable(Durable::Begun, "true".to_owned()));
        let until = self.issues_until.map(|until| Change::Durable(Durable::IssuesUntil, until.to_string()));
        // Without one, an older one is overwritten: it does not fit what is known by now.
        let watch = serde_json::to_string(&self.watch).unwrap_or_default();
        begun.into_iter().chain(until).chain([Change::Durable(Durable::GoalWatch, watch)]).collect()
    }
}

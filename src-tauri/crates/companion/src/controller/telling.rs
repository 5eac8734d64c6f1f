//! Telling the person: native notifications, and the ledger of what was decided about each and what followed.

use realtime_proto::{Event, Payload};
use tokio::time::Instant;

use super::{Controller, State};
use crate::attention::{self, Case, Circumstances, Missed, Note, Subject};
use crate::desktop::Desktop;
use crate::store::{Change, NewLine};
use crate::views::{CommandError, Decision, LedgerLine, OnScreen, Sequel, SharedEvent};

/// What is told of what was not told when it happened.
pub(super) struct Digest {
    pub(super) note: Option<Note>,
    /// The events of which the person need not be told any more.
    pub(super) over: Vec<String>,
}

impl<D: Desktop> Controller<D> {
    /// Why the person was told of an event, or not, and what followed. Nothing of one that is too old for the ledger.
    ///
    /// # Errors
    /// When nobody is signed in, or the store cannot be read.
    pub async fn why(&self, event_key: String) -> Result<Vec<LedgerLine>, CommandError> {
        let lines = self.store()?.ledger_of(event_key).await;
        lines.ok_or_else(|| CommandError::internal("What was decided cannot be read at the moment."))
    }

    /// What became of a notification that told these events; `words` are the desktop's own.
    pub fn note_sequel(&self, events: &[String], sequel: Sequel, words: Option<&str>) {
        if events.is_empty() {
            return;
        }
        let mut state = self.state();
        state.followed(events, sequel, words);
        state.hand_over();
    }

    /// The window shows this at full length, or nothing.
    pub fn show_on_screen(&self, thing: Option<OnScreen>) {
        self.state().on_screen = thing;
    }

    /// Tells the person; a goal whose title is not known yet is asked for first.
    pub(super) fn tell(&self, number: u64, subject: Subject, event: SharedEvent) {
        let Some(goal_id) = self.goal_without_title(&event) else { return self.notify(number, subject, &event) };
        let controller = self.clone();
        self.spawn(async move {
            // Without an answer the notification does without the title.
            let _ = tokio::time::timeout(controller.shared.policy.title, controller.learn_goal(&goal_id)).await;
            // Without a wait in between: told and not noted would be told again.
            controller.notify(number, subject, &event);
            controller.flush();
        });
    }

    fn goal_without_title(&self, event: &Event) -> Option<String> {
        let Payload::GoalCompleted(goal) = &event.payload else { return None };
        self.state().directory.name(&goal.goal_id).is_none().then(|| goal.goal_id.to_string())
    }

    fn notify(&self, number: u64, subject: Subject, event: &Event) {
        let note = {
            let mut state = self.state();
            if !state.counts(number) || state.wanted(subject, event).is_none() {
                return;
            }
            state.admitted(subject, event)
        };
        let Some(note) = note else { return };
        self.shared.desktop.notify(note);
        // Not before it was told: what a crash leaves unmarked is told again, what it leaves untold and marked never is.
        self.state().changes.push(Change::Told(vec![event.dedupe_key.to_string()]));
    }
}

impl State {
    /// The subject, if the person is to be told of it at once; else it stands in the inbox, and is not told later either, unless there
    /// are quiet hours that end.
    pub(super) fn wanted(&mut self, subject: Subject, event: &Event) -> Option<Subject> {
        let decision = self.judge(subject, event);
        if decision.tells() {
            return Some(subject);
        }
        self.decided(event, decision);
        if decision.waits() {
            let missed = self.missed(subject, event, decision);
            self.absence.put_back(missed);
        } else {
            self.changes.push(Change::Told(vec![event.dedupe_key.to_string()]));
        }
        None
    }

    /// The note about an event that is to be told, unless there are too many: then the summary tells it.
    fn admitted(&mut self, subject: Subject, event: &Event) -> Option<Note> {
        let decision = self.judge(subject, event);
        let name = |id: Option<&str>| id.and_then(|id| self.directory.name(id)).cloned();
        let note = attention::note(event, name(event.entity_id()), name(event.actor()))?;
        let Some(note) = self.attention.admit(Instant::now(), subject, note) else {
            self.decided(event, Decision::Folded);
            let missed = self.missed(subject, event, Decision::Folded);
            self.folded.push(missed);
            return None;
        };
        self.decided(event, decision);
        let wanted = &self.settings.notifications;
        let urgent = Case::of(subject, event).is_critical && wanted.critical_comes_through;
        Some(Note { silent: !wanted.sound, urgent, ..note })
    }

    /// Decides about everything that was not told when it happened; what can wait for the end of quiet hours stays.
    pub(super) fn digest(&mut self) -> Digest {
        let (is_quiet, at) = (self.is_quiet(), self.now());
        let (mut told, mut lines, mut over) = (Vec::new(), Vec::new(), Vec::new());
        for mut missed in self.absence.take() {
            let wanted = &self.settings.notifications;
            let is_muted = self.is_muted(missed.case.subject.entity(), &missed.entity_id);
            let circumstances = Circumstances { wanted, is_muted, is_quiet, is_on_screen: false };
            let decision = attention::judge(missed.case, circumstances);
            let decision = if decision.tells() { Decision::Missed } else { decision };
            let is_told = decision == Decision::Missed;
            let key = || missed.key.clone();
            match missed.decision {
                None => lines.push(NewLine::decided(key(), at, decision)),
                Some(_) if is_told => lines.push(NewLine::followed(key(), at, Sequel::SummedUp, None)),
                Some(_) if decision.waits() => {}
                Some(_) => lines.push(NewLine::followed(key(), at, Sequel::LeftOut, None)),
            }
            if decision.waits() {
                missed.decision.get_or_insert(decision);
                self.absence.put_back(missed);
            } else {
                over.push(key());
                if is_told {
                    told.push(missed);
                }
            }
        }
        if !lines.is_empty() {
            self.changes.push(Change::Ledger(lines));
        }
        let silent = !self.settings.notifications.sound;
        Digest { note: attention::digest(&told).map(|note| Note { silent, ..note }), over }
    }

    pub(super) fn followed(&mut self, events: &[String], sequel: Sequel, words: Option<&str>) {
        let at = self.now();
        let line = |key: &String| NewLine::followed(key.clone(), at, sequel, words.map(str::to_owned));
        self.changes.push(Change::Ledger(events.iter().map(line).collect()));
    }

    fn decided(&mut self, event: &Event, decision: Decision) {
        let line = NewLine::decided(event.dedupe_key.to_string(), self.now(), decision);
        self.changes.push(Change::Ledger(vec![line]));
    }

    fn judge(&self, subject: Subject, event: &Event) -> Decision {
        let circumstances = Circumstances {
            wanted: &self.settings.notifications,
            is_muted: event.entity_id().is_some_and(|id| self.is_muted(subject.entity(), id)),
            is_quiet: self.is_quiet(),
            is_on_screen: self.is_on_screen(subject, event),
        };
        attention::judge(Case::of(subject, event), circumstances)
    }

    fn is_on_screen(&self, subject: Subject, event: &Event) -> bool {
        let is_that =
            |thing: &OnScreen| thing.entity == subject.entity() && Some(thing.id.as_str()) == event.entity_id();
        self.has_focus && self.on_screen.as_ref().is_some_and(is_that)
    }

    fn missed(&self, subject: Subject, event: &Event, decision: Decision) -> Missed {
        let title = if let Payload::IssueCreated(issue) = &event.payload {
            issue.title.as_ref().map(String::from)
        } else {
            event.entity_id().and_then(|id| self.directory.name(id)).cloned()
        };
        let (case, entity_id) = (Case::of(subject, event), event.entity_id().unwrap_or_default().to_owned());
        Missed { key: event.dedupe_key.to_string(), case, entity_id, title, decision: Some(decision) }
    }
}

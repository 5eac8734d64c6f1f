//! Telling the person: native notifications.

use realtime_proto::{Event, Payload};
use tokio::time::Instant;

use super::{Controller, State};
use crate::attention::{self, Absence, Note, Subject};
use crate::desktop::Desktop;
use crate::store::Change;
use crate::views::SharedEvent;

impl<D: Desktop> Controller<D> {
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

    /// Tells the person in one note what happened while nobody listened.
    pub(super) fn tell_absence(&self, absence: &Absence) {
        let wanted = self.state().settings.notifications.clone();
        if let Some(note) = attention::digest(absence, &wanted) {
            self.shared.desktop.notify(Note { silent: !wanted.sound, ..note });
        }
    }

    fn goal_without_title(&self, event: &Event) -> Option<String> {
        let Payload::GoalCompleted(goal) = &event.payload else { return None };
        self.state().directory.name(&goal.goal_id).is_none().then(|| goal.goal_id.to_string())
    }

    fn notify(&self, number: u64, subject: Subject, event: &Event) {
        let key = || vec![event.dedupe_key.to_string()];
        let note = {
            let mut state = self.state();
            if !state.counts(number) || state.wanted(subject, event).is_none() {
                return;
            }
            let name = |id: Option<&str>| id.and_then(|id| state.directory.name(id)).cloned();
            let note = attention::note(event, name(event.entity_id()), name(event.actor()));
            match note.and_then(|note| state.attention.admit(Instant::now(), subject, note)) {
                Some(note) => Note { silent: !state.settings.notifications.sound, ..note },
                // The summary tells it.
                None => return state.folded.extend(key()),
            }
        };
        self.shared.desktop.notify(note);
        // Not before it was told: what a crash leaves unmarked is told again, what it leaves untold and marked never is.
        self.state().changes.push(Change::Told(key()));
    }
}

impl State {
    /// The subject, if the person wants to be told of it; else it stands in the inbox, and is not told later either.
    pub(super) fn wanted(&mut self, subject: Subject, event: &Event) -> Option<Subject> {
        let is_wanted = attention::wants(&self.settings.notifications, subject);
        if !is_wanted {
            self.changes.push(Change::Told(vec![event.dedupe_key.to_string()]));
        }
        is_wanted.then_some(subject)
    }
}

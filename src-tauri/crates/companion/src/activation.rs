//! What somebody asked to see, kept until the window can show it: each exactly once.

use std::collections::VecDeque;

use serde::Serialize;

/// What the window is to show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Target {
    /// The window itself.
    Window,
    /// The inbox.
    Inbox,
    /// A goal's room.
    Goal {
        /// Goal id.
        goal_id: String,
    },
    /// An entry of the live feed.
    Feed {
        /// The event's de-duplication key.
        event_key: String,
    },
}

/// Who asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Source {
    /// A click on a notification.
    Notification,
    /// The tray or its menu.
    Tray,
    /// The app was started a second time.
    SecondLaunch,
    /// An argument of the command line.
    CommandLine,
}

/// One wish to see something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct Activation {
    /// What to show.
    pub target: Target,
    /// Who asked.
    pub source: Source,
}

/// Wishes kept while no window can take them; the oldest goes when there are too many.
const CAPACITY: usize = 32;

/// The wishes that no window has taken yet, in order.
#[derive(Debug, Default)]
pub(crate) struct Activations(VecDeque<Activation>);

impl Activations {
    pub(crate) fn push(&mut self, activation: Activation) {
        if self.0.len() == CAPACITY {
            self.0.pop_front();
        }
        self.0.push_back(activation);
    }

    pub(crate) fn take(&mut self) -> Vec<Activation> {
        self.0.drain(..).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wish_is_taken_once_and_in_order() {
        let mut queue = Activations::default();
        let goal =
            |id: &str| Activation { target: Target::Goal { goal_id: id.to_owned() }, source: Source::Notification };
        queue.push(goal("a"));
        queue.push(goal("b"));
        assert_eq!(queue.take(), [goal("a"), goal("b")]);
        assert!(queue.take().is_empty(), "nothing is taken twice");
    }
}

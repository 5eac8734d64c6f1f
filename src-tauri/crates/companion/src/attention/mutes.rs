//! What the person has muted: goals above all, with everything that belongs to them.

use std::collections::HashMap;

use realtime_proto::Timestamp;

use crate::views::{InboxEntity, Mute};

/// What is muted, each until its time.
#[derive(Debug, Default)]
pub(crate) struct Mutes(HashMap<(InboxEntity, String), Mute>);

impl Mutes {
    /// What the last run knew, beside what was chosen since.
    pub(crate) fn recall(&mut self, mutes: Vec<Mute>) {
        for mute in mutes {
            self.0.entry((mute.entity, mute.id.clone())).or_insert(mute);
        }
    }

    /// A later mute takes the place of an earlier one. What has ended by now is forgotten.
    pub(crate) fn put(&mut self, mute: Mute, now: Timestamp) {
        self.0.retain(|_, mute| is_ahead(mute.until, now));
        self.0.insert((mute.entity, mute.id.clone()), mute);
    }

    /// It is muted no longer.
    pub(crate) fn remove(&mut self, entity: InboxEntity, id: &str) {
        self.0.remove(&(entity, id.to_owned()));
    }

    /// Those that hold, the next one to end first, those without an end last.
    pub(crate) fn holding(&self, now: Timestamp) -> Vec<Mute> {
        let mut mutes: Vec<Mute> = self.0.values().filter(|mute| is_ahead(mute.until, now)).cloned().collect();
        mutes.sort_by(|a, b| (a.until.is_none(), a.until, &a.id).cmp(&(b.until.is_none(), b.until, &b.id)));
        mutes
    }

    /// Whether a thing is muted: itself, or its goal.
    pub(crate) fn cover(&self, entity: InboxEntity, id: &str, goal: Option<&str>, now: Timestamp) -> bool {
        self.hold(entity, id, now) || goal.is_some_and(|goal| self.hold(InboxEntity::Goal, goal, now))
    }

    fn hold(&self, entity: InboxEntity, id: &str, now: Timestamp) -> bool {
        // Whoever has muted nothing copies no id.
        !self.0.is_empty() && self.0.get(&(entity, id.to_owned())).is_some_and(|mute| is_ahead(mute.until, now))
    }
}

fn is_ahead(until: Option<Timestamp>, now: Timestamp) -> bool {
    until.is_none_or(|until| until > now)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_000);
    const LATER: Timestamp = Timestamp::from_millis(2_000);

    fn mute(entity: InboxEntity, id: &str, until: Option<Timestamp>) -> Mute {
        Mute { entity, id: id.to_owned(), name: "Deliver within 48 h".to_owned(), until }
    }

    fn muted(entity: InboxEntity, id: &str, until: Option<Timestamp>) -> Mutes {
        let mut mutes = Mutes::default();
        mutes.put(mute(entity, id, until), NOW);
        mutes
    }

    #[test]
    fn a_muted_goal_covers_itself_and_its_actions_and_nothing_else() {
        let mutes = muted(InboxEntity::Goal, "g", None);
        assert!(mutes.cover(InboxEntity::Goal, "g", None, NOW));
        assert!(mutes.cover(InboxEntity::Action, "a", Some("g"), NOW));
        assert!(!mutes.cover(InboxEntity::Goal, "h", None, NOW));
        assert!(!mutes.cover(InboxEntity::Action, "a", Some("h"), NOW));
        assert!(!mutes.cover(InboxEntity::Issue, "g", None, NOW), "an id is one of its kind");
    }

    #[test]
    fn a_mute_ends_at_its_time() {
        let mutes = muted(InboxEntity::Goal, "g", Some(LATER));
        assert!(mutes.cover(InboxEntity::Goal, "g", None, Timestamp::from_millis(1_999)));
        assert!(!mutes.cover(InboxEntity::Goal, "g", None, LATER));
        assert!(mutes.holding(LATER).is_empty());
    }

    #[test]
    fn the_next_one_to_end_stands_first_and_those_without_an_end_last() {
        let mut mutes = muted(InboxEntity::Goal, "for ever", None);
        mutes.put(mute(InboxEntity::Issue, "late", Some(Timestamp::from_millis(3_000))), NOW);
        mutes.put(mute(InboxEntity::Action, "soon", Some(LATER)), NOW);
        let ids: Vec<String> = mutes.holding(NOW).into_iter().map(|mute| mute.id).collect();
        assert_eq!(ids, ["soon", "late", "for ever"]);
    }

    #[test]
    fn what_was_chosen_in_this_run_counts_more_than_what_the_last_one_knew() {
        let mut mutes = muted(InboxEntity::Goal, "g", None);
        mutes.recall(vec![mute(InboxEntity::Goal, "g", Some(NOW))]);
        assert_eq!(mutes.holding(NOW).len(), 1);
    }
}

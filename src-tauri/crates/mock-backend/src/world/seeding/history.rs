//! What the feeds show before anything happens.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::Seeding;
use crate::world::draw::{minutes_before, pick};
use crate::world::model::{FeedItem, GoalStatus};
use crate::world::vocabulary as words;

impl Seeding {
    /// What the feeds show before anything happens, oldest pushed first.
    pub(super) fn history(&mut self) {
        let mut items = Vec::new();
        for place in 0..self.tenant.goals.len() {
            self.history_of_goal(place, &mut items);
        }
        for place in 0..self.tenant.measures.len() {
            items.extend(self.last_reading(place));
        }
        items.sort_by_key(|item| item.at);
        for item in items {
            self.tenant.feed.push_front(item);
        }
    }

    fn history_of_goal(&mut self, place: usize, items: &mut Vec<FeedItem>) {
        let goal = &self.tenant.goals[place];
        let (title, created_at, status) = (goal.title.clone(), goal.created_at, goal.status);
        let by = goal.created_by.clone();
        items.push(self.entry(place, "goal_created", title, (created_at, by)));
        if status != GoalStatus::Draft {
            let at = created_at + SignedDuration::from_hours(22);
            let by = self.voice();
            let change = FeedItem {
                metadata: json!({"previousStatus": "draft", "newStatus": "active"}),
                ..self.entry(place, "goal_status_changed", "draft → active".to_owned(), (at, by))
            };
            items.push(change);
        }
        // The first goal is the one that the company talks about most.
        let said: &[i64] = if place == 0 { &[31, 5 * 60, 27 * 60, 6 * 1440] } else { &[70, 1500] };
        for age in said {
            let spread = if place == 0 { 0 } else { self.rng.i64(0..12 * 1440) };
            items.push(self.said(place, age + spread));
        }
        if status == GoalStatus::Active {
            let age = if place == 0 { 170 } else { self.rng.i64(300..8 * 1440) };
            items.push(self.decided(place, age));
            let age = if place == 0 { 14 } else { self.rng.i64(300..8 * 1440) };
            let by = self.voice();
            let at = minutes_before(self.now, age).max(created_at);
            let (file, kind) = pick(&mut self.rng, words::FILES);
            let size = self.rng.u64(20_000..900_000);
            let metadata = json!({"fileSize": size, "fileType": kind});
            items.push(FeedItem { metadata, ..self.entry(place, "attachment", file.to_owned(), (at, by)) });
        }
    }

    fn said(&mut self, place: usize, age: i64) -> FeedItem {
        let (title, content) = pick(&mut self.rng, words::NOTES);
        let kind = pick(&mut self.rng, &["note", "comment"]);
        let at = minutes_before(self.now, age).max(self.tenant.goals[place].created_at);
        let by = self.voice();
        self.entry(place, kind, format!("{title}: {content}"), (at, by))
    }

    fn decided(&mut self, place: usize, age: i64) -> FeedItem {
        let (title, decision, _, _) = pick(&mut self.rng, words::DECISIONS);
        let at = minutes_before(self.now, age).max(self.tenant.goals[place].created_at);
        let by = self.voice();
        self.entry(place, "decision", format!("{title}: {decision}"), (at, by))
    }

    /// The news of a KPI's last reading.
    fn last_reading(&mut self, place: usize) -> Option<FeedItem> {
        let measure = &self.tenant.measures[place];
        let reading = measure.readings.last()?;
        Some(FeedItem {
            id: self.tenant.ids.draw(),
            kind: "reading".to_owned(),
            goal_id: measure.goal_id.clone(),
            entity_type: "measure",
            entity_id: measure.id.clone(),
            entity_title: measure.name.clone(),
            text: format!("{}: {} {}", measure.name, reading.value, measure.unit),
            metadata: json!({"value": reading.value, "unit": measure.unit}),
            at: reading.recorded_at,
            by: reading.recorded_by.clone(),
        })
    }

    /// An entry about a goal.
    fn entry(&mut self, place: usize, kind: &str, text: String, (at, by): (Timestamp, String)) -> FeedItem {
        let goal = &self.tenant.goals[place];
        FeedItem {
            id: self.tenant.ids.draw(),
            kind: kind.to_owned(),
            goal_id: Some(goal.id.clone()),
            entity_type: "goal",
            entity_id: goal.id.clone(),
            entity_title: goal.title.clone(),
            text,
            metadata: json!({}),
            at,
            by,
        }
    }
}

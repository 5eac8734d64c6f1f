//! Looking at a service in memory that goes on while it is read.
#![allow(clippy::unwrap_used)] // what fails in a helper fails its test

use std::collections::{BTreeSet, HashSet};
use std::sync::{Mutex, MutexGuard};

use backend_api::{ApiError, Goal, GoalPage};
use fastrand::Rng;
use realtime_proto::Timestamp;
use serde_json::json;

use super::{Look, PAGE, Service, Watch, changes, everything, whole_due};

/// Stories of a run, unless a seed is given.
const STORIES: usize = 20;

/// A service. Time is counted in hours.
struct World {
    now: Mutex<Now>,
}

struct Now {
    hour: i64,
    /// Id, state and hour of creation.
    goals: Vec<(String, &'static str, i64)>,
    /// Requests so far.
    asked: usize,
    /// Something happens between two requests.
    moves: Option<Rng>,
    /// Goals that were completed and are there.
    completed: BTreeSet<String>,
}

/// Whoever looks: what is known, and what the last look left.
#[derive(Default)]
struct Client {
    known: HashSet<String>,
    watch: Option<Watch>,
    /// Looks that were content with the changes.
    cheap: usize,
}

impl World {
    /// The open ones are the oldest.
    fn with(completed: usize, open: usize) -> Self {
        let now = Now { hour: 0, goals: Vec::new(), asked: 0, moves: None, completed: BTreeSet::new() };
        let world = Self { now: Mutex::new(now) };
        for _ in 0..open {
            world.now().create("active");
        }
        for _ in 0..completed {
            let goal = world.now().create("active");
            world.now().turn(&goal, "completed");
        }
        world
    }

    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap()
    }

    /// The requests that this takes.
    async fn cost<T>(&self, look: impl Future<Output = T>) -> (usize, T) {
        let before = self.now().asked;
        let seen = look.await;
        (self.now().asked - before, seen)
    }
}

impl Now {
    fn create(&mut self, status: &'static str) -> String {
        self.hour += 1;
        let id = format!("g{}", self.hour);
        self.goals.push((id.clone(), status, self.hour));
        id
    }

    fn turn(&mut self, id: &str, status: &'static str) {
        self.goals.iter_mut().find(|goal| goal.0 == id).unwrap().1 = status;
        if status == "completed" {
            self.completed.insert(id.to_owned());
        }
    }

    fn delete(&mut self, id: &str) {
        self.goals.retain(|goal| goal.0 != id);
        self.completed.remove(id);
    }

    fn any(&self, dice: &mut Rng, statuses: &[&str]) -> Option<String> {
        let those: Vec<_> = self.goals.iter().filter(|goal| statuses.contains(&goal.1)).collect();
        dice.choice(those).map(|goal| goal.0.clone())
    }

    /// Anything that can happen to goals.
    fn step(&mut self, dice: &mut Rng) {
        match dice.u32(0..10) {
            0 | 1 => drop(self.create("draft")),
            2 => self.turn_any(dice, &["draft"], "active"),
            3 => self.turn_any(dice, &["active"], "paused"),
            4 => self.turn_any(dice, &["paused"], "active"),
            5 => self.turn_any(dice, &["draft", "active", "paused"], "cancelled"),
            6 => {
                // Created and completed in one go.
                let goal = self.create("active");
                self.turn(&goal, "completed");
            }
            7 => {
                if let Some(goal) = self.any(dice, &["draft", "active", "cancelled", "completed"]) {
                    self.delete(&goal);
                }
            }
            _ => self.turn_any(dice, &["active"], "completed"),
        }
    }

    fn turn_any(&mut self, dice: &mut Rng, from: &[&str], to: &'static str) {
        if let Some(goal) = self.any(dice, from) {
            self.turn(&goal, to);
        }
    }

    /// A request was answered; the world goes on.
    fn answered(&mut self) {
        self.asked += 1;
        if let Some(mut dice) = self.moves.take() {
            if dice.u32(0..3) == 0 {
                self.step(&mut dice);
            }
            self.moves = Some(dice);
        }
    }
}

fn goal((id, status, hour): &(String, &str, i64)) -> Goal {
    let created = Timestamp::from_millis(hour * 3_600_000).to_string();
    serde_json::from_value(json!({"id": id, "name": id, "status": status, "createdAt": created})).unwrap()
}

impl Service for World {
    async fn page(&self, status: &str, number: u32) -> Result<GoalPage, ApiError> {
        let mut now = self.now();
        let all: Vec<_> = now.goals.iter().rev().filter(|goal| goal.1 == status).collect();
        let (total, skipped) = (all.len(), (number as usize - 1) * PAGE);
        let goals = all.into_iter().skip(skipped).take(PAGE).map(goal).collect();
        now.answered();
        Ok(GoalPage { goals, has_more: skipped + PAGE < total, total: Some(total as u64) })
    }

    async fn goal(&self, id: &str) -> Result<Option<Goal>, ApiError> {
        let mut now = self.now();
        let found = now.goals.iter().find(|goal| goal.0 == id).map(goal);
        now.answered();
        Ok(found)
    }
}

impl Client {
    /// As the Controller does it.
    async fn look(&mut self, world: &World) -> Vec<String> {
        let now = Timestamp::from_millis(0);
        if let Some(watch) = self.watch.as_mut() {
            watch.open.retain(|id| !self.known.contains(id));
        }
        if let Some(watch) = &self.watch
            && let Some(look) = changes(world, watch, self.known.len()).await.unwrap()
            && watch.agrees(&look, self.by_then(&look))
        {
            self.cheap += 1;
            let watch = watch.clone();
            return self.take(look, Some(&watch), now);
        }
        let look = everything(world).await.unwrap();
        self.take(look, None, now)
    }

    fn by_then(&self, look: &Look) -> usize {
        self.known.len() + look.completed.iter().filter(|goal| !self.known.contains(&goal.id)).count()
    }

    fn take(&mut self, look: Look, before: Option<&Watch>, now: Timestamp) -> Vec<String> {
        let found: Vec<String> = look.completed.iter().map(|goal| goal.id.clone()).collect();
        let news: Vec<String> = found.into_iter().filter(|id| self.known.insert(id.clone())).collect();
        self.watch = look.leaves(before, self.known.len(), whole_due(now, 0.5));
        news
    }

    async fn acquainted(world: &World) -> Self {
        let mut client = Self::default();
        client.look(world).await;
        client
    }
}

#[tokio::test]
async fn one_of_thousands_costs_a_handful_of_requests() {
    let world = World::with(3000, 50);
    let mut client = Client::acquainted(&world).await;
    assert_eq!(world.now().asked, 1 + 3 + 30, "the first time: a glance, the open ones, and everything");
    world.now().turn("g7", "completed");
    let (cost, found) = world.cost(client.look(&world)).await;
    assert_eq!(found, ["g7"]);
    assert_eq!(cost, 3 + 1 + 1, "three open states, one page of completed ones, and the one that is missing");
    let (cost, found) = world.cost(client.look(&world)).await;
    assert_eq!((cost, found.len()), (3 + 1, 0), "nothing happened");
}

#[tokio::test]
async fn a_small_company_is_read_whole_with_one_request() {
    let world = World::with(80, 50);
    let mut client = Client::acquainted(&world).await;
    world.now().turn("g7", "completed");
    let (cost, found) = world.cost(client.look(&world)).await;
    assert_eq!((cost, found), (1, vec!["g7".to_owned()]));
    assert!(client.watch.is_none());
}

#[tokio::test]
async fn where_watching_costs_more_everything_is_read_and_never_much_more() {
    for (completed, open, most) in [(300, 50, 3), (600, 900, 6 + 4), (3000, 2900, 31 + 28)] {
        let world = World::with(completed, open);
        let mut client = Client::acquainted(&world).await;
        let (cost, _) = world.cost(client.look(&world)).await;
        assert!(cost <= most, "{completed} completed, {open} open: {cost} requests");
    }
}

#[tokio::test]
async fn what_was_created_and_completed_in_the_absence_is_found() {
    let world = World::with(1000, 20);
    let mut client = Client::acquainted(&world).await;
    let mut made = Vec::new();
    for _ in 0..250 {
        let goal = world.now().create("active");
        world.now().turn(&goal, "completed");
        made.push(goal);
    }
    let (cost, mut found) = world.cost(client.look(&world)).await;
    found.sort();
    made.sort();
    assert_eq!(found, made);
    assert_eq!(cost, 3 + 3, "three pages of completed ones reach back far enough");
}

#[tokio::test]
async fn cancelled_and_deleted_goals_are_told_apart_and_watched_no_more() {
    let world = World::with(1000, 20);
    let client = Client::acquainted(&world).await;
    world.now().turn("g1", "cancelled");
    world.now().delete("g2");
    let look = changes(&world, client.watch.as_ref().unwrap(), 1000).await.unwrap().unwrap();
    assert_eq!(look.ended.iter().map(|goal| goal.id.as_str()).collect::<Vec<_>>(), ["g1"]);
    assert_eq!(look.gone, ["g2"]);
    assert_eq!(look.completed.len(), PAGE, "the page that was read: nothing else");
    let watch = look.leaves(client.watch.as_ref(), 1000, Timestamp::from_millis(0)).unwrap();
    assert!(!watch.open.contains("g1") && !watch.open.contains("g2") && watch.open.contains("g3"));
}

#[tokio::test]
async fn when_the_service_counts_other_goals_than_are_known_everything_is_read() {
    let world = World::with(1000, 20);
    let mut client = Client::acquainted(&world).await;
    // It was lost: a store that was begun anew and had an older one's watch.
    client.known.remove("g27");
    let (cost, found) = world.cost(client.look(&world)).await;
    assert_eq!(found, ["g27"], "it stands on the last page");
    assert!(cost > 10, "{cost}");
    world.now().delete("g28");
    client.look(&world).await;
    let (cost, _) = world.cost(client.look(&world)).await;
    assert_eq!(cost, 4, "a deleted one is reckoned with from then on");
}

#[tokio::test]
async fn a_list_that_is_not_in_order_is_read_to_its_end() {
    let world = World::with(1000, 20);
    let mut client = Client::acquainted(&world).await;
    world.now().goals.reverse();
    let (cost, found) = world.cost(client.look(&world)).await;
    assert_eq!((cost, found.len()), (3 + 10, 0));
}

#[test]
fn everything_is_due_within_a_week_whatever_the_clock_does() {
    let now = Timestamp::from_millis(1_772_000_000_000);
    let watch = |due| Watch { open: BTreeSet::new(), until: Timestamp::from_millis(0), surplus: 0, whole_due: due };
    let days = |n: i64| Timestamp::from_millis(now.as_millis() + n * 86_400_000);
    assert_eq!((whole_due(now, 0.0), whole_due(now, 1.0)), (days(1), days(7)));
    assert!(watch(days(7)).is_good_at(now));
    assert!(!watch(now).is_good_at(now));
    assert!(!watch(days(8)).is_good_at(now), "the clock was set back");
}

/// The law: whatever happens between looks and while they are at it, the next one that is left alone knows everything, and
/// nothing was found twice.
#[tokio::test]
async fn nothing_is_missed_whatever_happens_between_and_during_looks() {
    let seed = std::env::var("PURPOSEPATH_SEED").ok().and_then(|seed| seed.parse().ok());
    let (mut cheap, mut looks) = (0, 0);
    for seed in seed.map_or_else(|| (0..STORIES).map(|_| fastrand::u64(..)).collect(), |seed: u64| vec![seed]) {
        let mut dice = Rng::with_seed(seed);
        let world = World::with(dice.usize(300..1500), dice.usize(0..120));
        let mut client = Client::acquainted(&world).await;
        for _ in 0..12 {
            for _ in 0..dice.usize(0..30) {
                world.now().step(&mut dice);
            }
            world.now().moves = dice.bool().then(|| Rng::with_seed(dice.u64(..)));
            client.look(&world).await;
            looks += 1;
        }
        world.now().moves = None;
        client.look(&world).await;
        let missed: Vec<_> = world.now().completed.iter().filter(|id| !client.known.contains(*id)).cloned().collect();
        assert!(missed.is_empty(), "seed {seed}: {missed:?}");
        cheap += client.cheap;
    }
    println!("{cheap} of {looks} looks were content with the changes");
}

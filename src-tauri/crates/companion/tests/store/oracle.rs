//! The oracle: whatever the network and the app do, at the end what was raised and told is what the server did.

use std::collections::BTreeMap;
use std::time::Duration;

use companion::{InboxItem, InboxKind};
use fastrand::Rng;
use mock_backend::GoalEnd;

use crate::company::{App, Company, inbox, keys_told, live, shown};
use crate::recorder::eventually;

/// Steps of a story.
const STEPS: usize = 60;
/// Stories of a run, unless a seed is given.
const STORIES: usize = 4;

/// What a story holds: the apps that ran, one after the other, and what the server did.
struct Story {
    company: Company,
    dice: Rng,
    apps: Vec<App>,
    running: bool,
    network: bool,
    done: Vec<(&'static str, String)>,
    log: Vec<String>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_raised_and_told_is_what_the_server_did() {
    let given = std::env::var("PURPOSEPATH_SEED").ok().and_then(|seed| seed.parse::<u64>().ok());
    let seeds = given.map_or_else(|| (0..STORIES).map(|_| fastrand::u64(..)).collect(), |seed| vec![seed]);
    for seed in seeds {
        println!("seed {seed} (PURPOSEPATH_SEED)");
        let story = Story::begin(seed).await.told().await;
        story.judge().await;
    }
}

impl Story {
    async fn begin(seed: u64) -> Self {
        let company =
            Company::with(mock_backend::MockConfig { seed: seed % 7, ..mock_backend::MockConfig::loopback() }).await;
        if seed.is_multiple_of(2) {
            // So many that not all of them are read again at each return.
            company.has_a_past(600, 20);
        }
        let app = company.start_live().await;
        let dice = Rng::with_seed(seed);
        Self { company, dice, apps: vec![app], running: true, network: true, done: Vec::new(), log: Vec::new() }
    }

    async fn told(mut self) -> Self {
        for _ in 0..STEPS {
            self.step().await;
        }
        self.company.mock.set_network(true);
        if !self.running {
            self.start().await;
        }
        live(self.app()).await;
        self.app().reconnect().await;
        self.app().refresh_now().await.unwrap();
        self
    }

    async fn step(&mut self) {
        let step = self.dice.u32(0..16);
        self.log.push(format!("step {step}, {} done", self.done.len()));
        match step {
            0..=2 => self.complete_a_goal(),
            3..=5 => self.report_an_issue(),
            6 => self.something_comes_twice(),
            7 => self.turn_the_network(),
            8 => self.company.mock.drop_connections(),
            9 => self.stop_or_start().await,
            10 => self.restart_in_a_hurry().await,
            11 => self.create_and_complete_a_goal(),
            12 => self.cancel_a_goal(),
            13 => self.pause_or_resume_a_goal(),
            14 => self.create_or_delete_a_goal(),
            _ => {
                if self.running {
                    self.app().focused(true);
                }
            }
        }
        let wait = self.dice.u64(0..60);
        tokio::time::sleep(Duration::from_millis(wait)).await;
    }

    fn complete_a_goal(&mut self) {
        if self.company.active_goals().is_empty() {
            let goal = self.company.mock.create_goal("One more");
            self.company.mock.activate_goal(&goal).unwrap();
        }
        self.done.push(("goal.completed", self.company.complete_a_goal()));
    }

    fn create_and_complete_a_goal(&mut self) {
        let goal = self.company.mock.create_goal("In one go");
        self.company.mock.activate_goal(&goal).unwrap();
        self.company.mock.complete_goal(&goal, None).unwrap();
        self.done.push(("goal.completed", goal));
    }

    /// Which is nothing to raise.
    fn cancel_a_goal(&mut self) {
        if let Some(goal) = self.any_goal(&["draft", "active", "paused"]) {
            self.company.mock.close_goal(&goal, GoalEnd::Cancelled, None).unwrap();
        }
    }

    fn pause_or_resume_a_goal(&mut self) {
        if let Some(goal) = self.any_goal(&["active"]).filter(|_| self.dice.bool()) {
            self.company.mock.pause_goal(&goal, None).unwrap();
        } else if let Some(goal) = self.any_goal(&["paused"]) {
            self.company.mock.activate_goal(&goal).unwrap();
        }
    }

    fn create_or_delete_a_goal(&mut self) {
        match self.any_goal(&["draft", "active"]).filter(|_| self.dice.bool()) {
            // One with KPIs stays.
            Some(goal) => drop(self.company.mock.delete_goal(&goal)),
            None => drop(self.company.mock.create_goal("One more")),
        }
    }

    fn any_goal(&mut self, statuses: &[&str]) -> Option<String> {
        let goals = self.company.mock.world().goals;
        let those: Vec<_> = goals.into_iter().filter(|goal| statuses.contains(&goal.status)).collect();
        self.dice.choice(those).map(|goal| goal.id)
    }

    fn report_an_issue(&mut self) {
        self.done.push(("issue.created", self.company.report_an_issue()));
    }

    /// The server sends a message once more.
    fn something_comes_twice(&mut self) {
        let sent = self.company.mock.sent();
        if let Some(again) = self.dice.choice(&sent) {
            self.company.mock.emit_raw(&again.text);
        }
    }

    fn turn_the_network(&mut self) {
        self.network = !self.network;
        self.company.mock.set_network(self.network);
    }

    async fn stop_or_start(&mut self) {
        if self.running {
            self.app().shutdown().await;
            self.running = false;
        } else {
            self.start().await;
        }
    }

    /// Stopped in the middle of whatever it does.
    async fn restart_in_a_hurry(&mut self) {
        if self.running {
            self.app().shutdown().await;
        }
        self.start().await;
    }

    async fn start(&mut self) {
        self.apps.push(self.company.start().await);
        self.running = true;
    }

    fn app(&self) -> &App {
        self.apps.last().unwrap()
    }

    async fn judge(&self) {
        let mut expected: BTreeMap<(String, String), usize> = BTreeMap::new();
        for (kind, id) in &self.done {
            *expected.entry(((*kind).to_owned(), id.clone())).or_default() += 1;
        }
        // Told, shown and kept are three things: who is told may not have been shown it yet.
        eventually("the last ones are told", || self.keys_told().len() >= self.done.len()).await;
        eventually("the last ones are shown", || self.raised().values().sum::<usize>() >= self.done.len()).await;
        let raised = self.raised();
        assert_eq!(raised, expected, "raised is what was done\n{}", self.log.join("\n"));
        let notifies = |item: &InboxItem| matches!(item.kind, InboxKind::GoalCompleted | InboxKind::IssueCreated);
        // What was shown was handed to the store before.
        let kept = inbox(self.app()).await.into_iter().filter(notifies);
        let mut kept: Vec<String> = kept.map(|item| item.entity_id).collect();
        let mut done: Vec<String> = self.done.iter().map(|(_, id)| id.clone()).collect();
        kept.sort();
        done.sort();
        assert_eq!(kept, done, "the inbox has everything once\n{}", self.log.join("\n"));
        let things = self.company.things();
        let mut told: Vec<String> = self.keys_told().iter().map(|key| things.of(key)).collect();
        told.sort();
        assert_eq!(told, done, "the person was told of everything once\n{}", self.log.join("\n"));
    }

    /// How often the windows were given what notifies.
    fn raised(&self) -> BTreeMap<(String, String), usize> {
        let mut raised = BTreeMap::new();
        for (event, _) in self.apps.iter().flat_map(shown) {
            let kind = event.event_type().as_str();
            if kind == "goal.completed" || kind == "issue.created" {
                *raised.entry((kind.to_owned(), event.entity_id().unwrap().to_owned())).or_default() += 1;
            }
        }
        raised
    }

    fn keys_told(&self) -> Vec<String> {
        self.apps.iter().flat_map(|app| keys_told(&app.desktop().notes())).collect()
    }
}

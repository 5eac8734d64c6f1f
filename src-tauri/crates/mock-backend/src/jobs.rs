//! What the AI is asked to do (protocol.md 5.6, X1–X3): jobs by id, the oldest forgotten.

use std::collections::VecDeque;

use jiff::Timestamp;

use crate::wire::event_id;

/// Jobs remembered; the service itself forgets them after 24 h.
const REMEMBERED: usize = 1_000;

/// The jobs of everybody, oldest first.
#[derive(Default)]
pub(crate) struct Jobs(VecDeque<Job>);

/// One job.
#[derive(Clone)]
pub(crate) struct Job {
    pub(crate) id: String,
    pub(crate) work: Work,
    pub(crate) done: bool,
    pub(crate) took_ms: Option<i64>,
    user: String,
    begun: Timestamp,
}

/// What a job is about.
#[derive(Clone, PartialEq)]
pub(crate) enum Work {
    /// An answer in a coaching session; turns count from 1.
    Message { session: String, turn: usize },
    /// A topic by its id.
    Topic(String),
}

impl Jobs {
    /// `work` is told which turn of its session it would be.
    pub(crate) fn begin(&mut self, user: &str, work: impl Fn(usize) -> Work) -> Job {
        let begun = Timestamp::now();
        let turns = self.0.iter().filter(|job| same_session(&job.work, &work(1))).count();
        let id = event_id(begun).replace("evt_", "job_");
        let job = Job { id, work: work(turns + 1), done: false, took_ms: None, user: user.to_owned(), begun };
        if self.0.len() == REMEMBERED {
            self.0.pop_front();
        }
        self.0.push_back(job.clone());
        job
    }

    pub(crate) fn finish(&mut self, id: &str, now: Timestamp) -> Option<Job> {
        let job = self.0.iter_mut().find(|job| job.id == id)?;
        job.done = true;
        job.took_ms = Some(now.as_millisecond() - job.begun.as_millisecond());
        Some(job.clone())
    }

    /// A job of this user.
    pub(crate) fn of(&self, user: &str, id: &str) -> Option<Job> {
        self.0.iter().find(|job| job.id == id && job.user == user).cloned()
    }
}

impl Job {
    pub(crate) fn status(&self) -> &'static str {
        if self.done { "completed" } else { "pending" }
    }
}

fn same_session(one: &Work, other: &Work) -> bool {
    match (one, other) {
        (Work::Message { session: one, .. }, Work::Message { session: other, .. }) => one == other,
        (Work::Message { .. } | Work::Topic(_), Work::Message { .. } | Work::Topic(_)) => false,
    }
}

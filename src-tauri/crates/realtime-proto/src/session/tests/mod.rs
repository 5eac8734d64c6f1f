//! The session's law, with time moved by hand.
#![allow(clippy::wildcard_enum_match_arm)] // a test looks for one output among all

mod connecting;
mod law;
mod liveness;
mod looking;
mod rollover;

use std::time::Duration;

use super::*;

const SUCCESS: &str = r#"{"type":"auth.success","data":{"tenantId":"t1","userId":"u1","connectionId":"c"}}"#;
const UNAUTHORIZED: &str = r#"{"type":"connection.error","data":{"error":"expired","code":"UNAUTHORIZED"}}"#;
const FORBIDDEN: &str = r#"{"type":"auth.error","data":{"error":"not in your plan","code":"FORBIDDEN"}}"#;

fn s(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

fn goal(id: &str) -> String {
    format!(r#"{{"type":"goal.created","eventId":"{id}","tenantId":"t1","data":{{"goalId":"g"}}}}"#)
}

/// A session with its two clocks, and everything that it said.
struct Timeline {
    session: Session,
    mono: Duration,
    counts_sleep: bool,
    wall: i64,
    said: Vec<Output>,
}

impl Timeline {
    fn new(policy: Policy) -> Self {
        Self {
            session: Session::new(policy, 7),
            mono: s(1000),
            counts_sleep: true,
            wall: 1_700_000_000_000,
            said: Vec::new(),
        }
    }

    /// Signed in, connected, and told so; what was said until then is cleared.
    fn live() -> Self {
        Self::live_with(Policy::PRODUCTION)
    }

    fn live_with(policy: Policy) -> Self {
        let mut t = Self::new(policy);
        t.tell(Input::SignedIn { tenant: None, last_event: None });
        t.connect();
        t.said.clear();
        t
    }

    /// Answers the last token request, opens the last connection and gives a good verdict.
    fn connect(&mut self) -> Epoch {
        self.token(Some(s(900)));
        let epoch = self.opening();
        self.tell(Input::Opened { epoch });
        self.tell(Input::Heard { epoch, text: SUCCESS });
        epoch
    }

    fn token(&mut self, expires_in: Option<Duration>) {
        let request = self.requested();
        self.tell(Input::TokenArrived { request, token: TokenId(request.0), expires_in });
    }

    fn tell(&mut self, input: Input<'_>) {
        self.session.handle(
            Now { mono: self.mono, counts_sleep: self.counts_sleep, wall: Timestamp::from_millis(self.wall) },
            input,
        );
        self.said.extend(std::iter::from_fn(|| self.session.poll_output()));
    }

    fn hear(&mut self, text: &str) {
        let epoch = self.epoch();
        self.tell(Input::Heard { epoch, text });
    }

    /// Lets time pass, timer by timer, as the driver does. Pings are answered.
    fn pass(&mut self, duration: Duration) {
        self.go(duration, true);
    }

    fn pass_unanswered(&mut self, duration: Duration) {
        self.go(duration, false);
    }

    fn go(&mut self, duration: Duration, answer: bool) {
        let end = self.mono + duration;
        loop {
            let next = self.session.poll_timeout().unwrap_or(end).clamp(self.mono, end);
            self.wall += i64::try_from((next - self.mono).as_millis()).unwrap();
            self.mono = next;
            let before = self.said.len();
            self.tell(Input::Timeout);
            let pinged = self.said[before..].iter().find_map(|output| match output {
                Output::Ping { epoch } => Some(*epoch),
                _ => None,
            });
            if let Some(epoch) = pinged.filter(|_| answer) {
                self.tell(Input::Ponged { epoch });
            }
            if self.mono == end {
                return;
            }
        }
    }

    /// The machine sleeps: clocks run, timers do not.
    fn sleep(&mut self, duration: Duration) {
        self.mono += duration;
        self.set_clock(i64::try_from(duration.as_millis()).unwrap());
    }

    /// Somebody sets the wall clock; or the machine sleeps, and the monotonic clock does not count it.
    fn set_clock(&mut self, by_millis: i64) {
        self.wall += by_millis;
        self.mono += ms(1);
        self.tell(Input::Timeout);
    }

    fn lose(&mut self) {
        let epoch = self.epoch();
        self.tell(Input::Ended { epoch, end: End::Lost { detail: String::new() } });
    }

    fn close(&mut self, code: u16) {
        let epoch = self.epoch();
        self.tell(Input::Ended { epoch, end: End::Closed { code: Some(code), reason: String::new() } });
    }

    /// The last connection that was asked for.
    fn opening(&self) -> Epoch {
        self.said
            .iter()
            .rev()
            .find_map(|output| if let Output::Open { epoch } = output { Some(*epoch) } else { None })
            .expect("a connection was asked for")
    }

    fn requested(&self) -> TokenRequest {
        self.said
            .iter()
            .rev()
            .find_map(|output| if let Output::FetchToken { request, .. } = output { Some(*request) } else { None })
            .expect("a token was asked for")
    }

    fn requested_or_none(&self) -> Option<TokenRequest> {
        self.said
            .iter()
            .rev()
            .find_map(|output| if let Output::FetchToken { request, .. } = output { Some(*request) } else { None })
    }

    /// The main link.
    fn epoch(&self) -> Epoch {
        match &self.session.phase {
            Phase::Connecting(link) | Phase::Live { link, .. } => link.epoch,
            other => panic!("no link in {other:?}"),
        }
    }

    fn state(&self) -> State {
        self.session.state().state
    }

    fn count(&self, wanted: impl Fn(&Output) -> bool) -> usize {
        self.said.iter().filter(|output| wanted(output)).count()
    }

    fn closed(&self, link: Epoch) -> usize {
        self.count(|output| matches!(output, Output::Close { epoch } if *epoch == link))
    }

    fn gaps(&self) -> usize {
        self.count(|output| matches!(output, Output::Gap { .. }))
    }

    fn events(&self) -> usize {
        self.count(|output| matches!(output, Output::Event(_)))
    }

    fn keep_alives(&self) -> usize {
        self.count(|output| matches!(output, Output::Send { text, .. } if text == r#"{"action":"ping"}"#))
    }
}

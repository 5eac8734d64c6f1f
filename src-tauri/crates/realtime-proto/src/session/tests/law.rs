//! Whatever happens, in whatever order, the session keeps its law.

use proptest::prelude::*;

use super::*;

impl Timeline {
    /// The laws that hold after every input.
    fn check(&self) {
        let live = match &self.session.phase {
            Phase::Off => {
                assert!(
                    matches!(self.state(), State::Disabled | State::Disconnected | State::Error),
                    "off, but shown as {:?}",
                    self.state()
                );
                0
            }
            Phase::AwaitingToken { .. } | Phase::Connecting(_) => 0,
            Phase::Waiting { .. } => {
                assert!(self.session.next_due().is_some(), "a wait has an end");
                0
            }
            Phase::Live { draining, .. } => {
                assert_eq!(self.state(), State::Connected, "a live link is shown as connected");
                1 + usize::from(draining.is_some())
            }
        };
        assert!(live <= 2, "more than two live links");
        if !matches!(self.session.phase, Phase::Off) {
            assert!(self.session.poll_timeout().is_some(), "a session at work has a deadline");
        }
    }
}

/// One random thing that happens to a session.
#[derive(Clone, Copy, Debug)]
enum Happening {
    SignIn,
    SignOut,
    Token(u8),
    Open(bool),
    Hear(u8),
    End(u16),
    Pong,
    Pass(u32),
    Sleep(u16),
    Network,
    Retry,
    Held(bool),
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        1 => Just(Happening::SignIn),
        1 => Just(Happening::SignOut),
        8 => (0u8..8).prop_map(Happening::Token),
        8 => any::<bool>().prop_map(Happening::Open),
        10 => (0u8..8).prop_map(Happening::Hear),
        3 => prop_oneof![Just(1000u16), Just(1001), Just(1008), Just(1009), Just(1011), Just(0)].prop_map(Happening::End),
        3 => Just(Happening::Pong),
        10 => (0u32..600_000).prop_map(Happening::Pass),
        1 => any::<u16>().prop_map(Happening::Sleep),
        1 => Just(Happening::Network),
        1 => Just(Happening::Retry),
        1 => any::<bool>().prop_map(Happening::Held),
    ]
}

fn happen(t: &mut Timeline, happening: Happening) {
    let asked = t.requested_or_none();
    let opening =
        t.said.iter().rev().find_map(|output| if let Output::Open { epoch } = output { Some(*epoch) } else { None });
    match happening {
        Happening::SignIn => t.tell(Input::SignedIn { tenant: None, last_event: None }),
        Happening::SignOut => t.tell(Input::SignedOut),
        Happening::Token(kind) => {
            let Some(request) = asked else { return };
            match kind {
                0 => t.tell(Input::TokenRefused { request }),
                1 => t.tell(Input::TokenMissing { request }),
                2 => t.tell(Input::TokenUnavailable { request, detail: String::new(), retry_after: None }),
                _ => t.tell(Input::TokenArrived { request, token: TokenId(request.0), expires_in: Some(s(900)) }),
            }
        }
        Happening::Open(good) => {
            let Some(epoch) = opening else { return };
            let failure = OpenFailure { reason: Reason::Network, detail: String::new(), retry_after: None };
            if good { t.tell(Input::Opened { epoch }) } else { t.tell(Input::OpenFailed { epoch, failure }) }
        }
        Happening::Hear(kind) => {
            let Some(epoch) = opening else { return };
            let text = match kind {
                0 => UNAUTHORIZED.to_owned(),
                1 => "nonsense".to_owned(),
                2 => r#"{"type":"error","data":{"code":"RATE_LIMIT_EXCEEDED"}}"#.to_owned(),
                3 | 4 => goal(&t.mono.as_nanos().to_string()),
                _ => SUCCESS.to_owned(),
            };
            t.tell(Input::Heard { epoch, text: &text });
        }
        Happening::End(code) => {
            let Some(epoch) = opening else { return };
            let end = if code == 0 {
                End::Lost { detail: String::new() }
            } else {
                End::Closed { code: Some(code), reason: String::new() }
            };
            t.tell(Input::Ended { epoch, end });
        }
        Happening::Pong => {
            let Some(epoch) = opening else { return };
            t.tell(Input::Ponged { epoch });
        }
        Happening::Pass(millis) => t.go(ms(u64::from(millis)), millis % 2 == 0),
        Happening::Sleep(seconds) => t.sleep(s(u64::from(seconds))),
        Happening::Network => t.tell(Input::NetworkChanged),
        Happening::Retry => t.tell(Input::RetryNow),
        Happening::Held(held) => t.tell(Input::ReadingHeld { held }),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// Whatever happens: never two live links outside a rollover, always a deadline or an outstanding request.
    #[test]
    fn no_sequence_of_inputs_breaks_the_law(happenings in proptest::collection::vec(happening(), 1..200)) {
        let policy = Policy { clock_check: s(3600), ..Policy::PRODUCTION };
        let mut t = Timeline::new(policy);
        for happening in happenings {
            happen(&mut t, happening);
            t.check();
            if t.said.len() > 4096 {
                t.said.drain(..2048);
            }
        }
    }
}

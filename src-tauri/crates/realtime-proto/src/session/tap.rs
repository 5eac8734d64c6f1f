//! A tap on the wire, for whoever looks (protocol.md 7.7). While nobody does it costs one branch a message.

use serde::Serialize;

use super::io::{Epoch, Output};
use super::{Session, Weight};
use crate::{Message, Rejection};

/// A message as it came, and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Tapped {
    /// The frame's text, with everything that people wrote in it; empty for a binary frame.
    pub text: String,
    /// Its normal form, or why it has none.
    pub understood: Result<Message, Rejection>,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a message (protocol.md 3.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Fate {
    /// An event, handed over.
    Delivered,
    /// An event that was known already.
    Duplicate,
    /// An event of another company.
    Foreign,
    /// An event that came before the verdict on `auth`.
    BeforeAuth,
    /// About the connection itself.
    Control,
    /// No message at all.
    Rejected,
}

impl Session {
    /// Tells of every message, or no longer.
    pub fn tap(&mut self, on: bool) {
        self.tapped = on;
    }

    /// It tells of every message.
    #[must_use]
    pub fn is_tapped(&self) -> bool {
        self.tapped
    }

    pub(super) fn heard_and_told(
        &mut self,
        epoch: Epoch,
        text: &str,
        understood: Result<Message, Rejection>,
    ) -> Weight {
        let told = (text.to_owned(), understood.clone());
        let (weight, fate) = self.understand(epoch, understood);
        let (text, understood) = told;
        self.tell_tapped(Tapped { text, understood, fate });
        weight
    }

    pub(super) fn tell_tapped(&mut self, tapped: Tapped) {
        self.outputs.push_back(Output::Tapped(Box::new(tapped)));
    }
}

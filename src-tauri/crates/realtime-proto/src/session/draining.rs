//! The link that a rollover replaced: heard until it is certain that nothing is left in it (protocol.md 2.6).
//!
//! Its successor hears what the server sends from the successor's registration on. What was sent before may still be
//! under way in the old link, or may have been lost in it if that died unnoticed. So the old link is asked by a ping
//! frame: the pong comes after everything that the server had sent before. Without one, the rollover leaves a gap; from a
//! server that answers no pings each one does.

use super::clock::Moment;
use super::io::{Epoch, Output};
use super::link::{Link, Probe};
use super::{Phase, Session};
use crate::Timestamp;

/// The replaced link.
#[derive(Debug)]
pub(super) struct Draining {
    pub(super) link: Link,
    /// It is heard until then at least.
    until: Moment,
    /// When the successor took over.
    replaced_at: Timestamp,
    proof: Proof,
}

/// Whether everything that was sent on the old link alone has been heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Proof {
    /// The pong for an earlier ping is due first: it proves nothing about the time after.
    AfterPong { by: Moment },
    /// The pong that proves it is due.
    Asked { by: Moment },
    /// It came.
    Given,
}

impl Draining {
    /// When the old link is let go; never while its frames are not read.
    pub(super) fn ends(&self, reading_held: bool) -> Option<Moment> {
        match self.proof {
            Proof::Given => Some(self.until),
            Proof::AfterPong { .. } | Proof::Asked { .. } if reading_held => None,
            Proof::AfterPong { by } | Proof::Asked { by } => Some(by.max(self.until)),
        }
    }

    /// Where a gap begins if nothing more is heard.
    fn gap_since(&self) -> Option<Timestamp> {
        (self.proof != Proof::Given).then(|| self.link.last_frame.min(self.replaced_at))
    }

    /// Gives the answer its whole time again, after reading was held.
    fn extend(&mut self, limit: Moment) {
        match &mut self.proof {
            Proof::AfterPong { by } | Proof::Asked { by } => *by = limit,
            Proof::Given => {}
        }
    }
}

impl Session {
    /// The old link's last time begins.
    pub(super) fn drain(&mut self, old: Link) -> Draining {
        let (time, by) = (self.time(), self.time().after(self.policy.pong_timeout));
        let proof = if let Probe::Awaited { .. } = old.probe {
            Proof::AfterPong { by }
        } else {
            self.outputs.push_back(Output::Ping { epoch: old.epoch });
            Proof::Asked { by }
        };
        Draining { link: old, until: time.after(self.policy.drain), replaced_at: self.clock.wall(), proof }
    }

    /// A pong on the old link.
    pub(super) fn draining_ponged(&mut self) {
        let by = self.time().after(self.policy.pong_timeout);
        let Phase::Live { draining: Some(old), .. } = &mut self.phase else { return };
        if let Proof::AfterPong { .. } = old.proof {
            old.proof = Proof::Asked { by };
            self.outputs.push_back(Output::Ping { epoch: old.link.epoch });
        } else {
            old.proof = Proof::Given;
        }
    }

    pub(super) fn extend_draining(&mut self) {
        let by = self.time().after(self.policy.pong_timeout);
        if let Phase::Live { draining: Some(old), .. } = &mut self.phase {
            old.extend(by);
        }
    }

    pub(super) fn close_draining(&mut self) {
        if let Some(epoch) = self.draining_ended() {
            self.outputs.push_back(Output::Close { epoch });
        }
    }

    /// The old link is gone, or let go: without a proof there may be a gap up to its replacement.
    pub(super) fn draining_ended(&mut self) -> Option<Epoch> {
        let Phase::Live { draining, .. } = &mut self.phase else { return None };
        let old = draining.take()?;
        if let Some(since) = old.gap_since() {
            self.tell_gap(since, old.replaced_at);
        }
        Some(old.link.epoch)
    }

    /// The session stops being live: the next `auth.success` reports a gap from here.
    pub(super) fn begin_gap(&mut self) {
        if let Phase::Live { link, draining, .. } = &self.phase {
            let old = draining.as_ref().and_then(Draining::gap_since);
            self.gap_since.get_or_insert(old.map_or(link.last_frame, |old| old.min(link.last_frame)));
        }
    }
}

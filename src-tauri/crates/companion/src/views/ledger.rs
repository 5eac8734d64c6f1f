//! The ledger: what was decided about telling the person of an event, and what followed.

use realtime_proto::Timestamp;
use serde::{Deserialize, Serialize};

/// Whether the person is told of an event on the desktop, or why not. Each event that may be told has exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Decision {
    /// Told in a notification of its own.
    Told,
    /// Told although there are quiet hours: critical issues come through.
    CameThrough,
    /// Too many at once: the summary tells it.
    Folded,
    /// It happened while nobody listened: the digest tells it.
    Missed,
    /// Quiet hours: it is summed up when they end.
    QuietHours,
    /// The kind is switched off.
    SwitchedOff,
    /// The person has muted the thing, or its goal.
    Muted,
    /// Nothing may disturb: the person chose so, or paused.
    DoNotDisturb,
    /// The window showed that very thing.
    OnScreen,
    /// Things of this kind stand in the inbox alone.
    InboxAlone,
}

/// What followed on a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Sequel {
    /// The desktop took its notification.
    Shown,
    /// The desktop was given it, and does not say what becomes of it.
    HandedOver,
    /// The desktop took it, and says that it holds notifications back.
    HeldBack,
    /// There is no notification service.
    NoService,
    /// The notification service refused it.
    Refused,
    /// A later notification took its place on the screen.
    Replaced,
    /// The person clicked it.
    Clicked,
    /// The person closed it.
    Dismissed,
    /// The desktop took it away after a while.
    Expired,
    /// The desktop closed it otherwise.
    Closed,
    /// It was told later, in one notification with others.
    SummedUp,
    /// It was to be told later, and by then was not wanted any more.
    LeftOut,
}

/// A line of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct LedgerLine {
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: LedgerStep,
    /// The desktop's own words, where it had any.
    pub words: Option<String>,
}

/// What a line of the ledger tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum LedgerStep {
    /// It was decided.
    Decided(Decision),
    /// It followed.
    Followed(Sequel),
}

/// What came of a test notification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct NotificationTest {
    /// What came of it.
    pub outcome: TestOutcome,
    /// The desktop's own words, where it refused.
    pub words: Option<String>,
    /// The notification service's name, where it tells it.
    pub service: Option<String>,
    /// Whether clicks come back.
    pub clicks: bool,
}

/// What came of a test notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum TestOutcome {
    /// The desktop took it.
    Shown,
    /// The desktop was given it, and does not say what becomes of it.
    HandedOver,
    /// The desktop took it, and says that it holds notifications back.
    HeldBack,
    /// The desktop took it, and closed it at once.
    ClosedAtOnce,
    /// There is no notification service.
    NoService,
    /// The notification service refused it.
    Refused,
}

impl NotificationTest {
    /// Nobody shows notifications here.
    #[must_use]
    pub fn no_service() -> Self {
        Self { outcome: TestOutcome::NoService, words: None, service: None, clicks: false }
    }

    /// The notification service refused it, in these words.
    #[must_use]
    pub fn refused(words: &str) -> Self {
        Self { outcome: TestOutcome::Refused, words: Some(words.to_owned()), ..Self::no_service() }
    }
}

impl Decision {
    /// Whether the person is told at once, as far as there are not too many.
    pub(crate) fn tells(self) -> bool {
        matches!(self, Self::Told | Self::CameThrough)
    }

    /// Whether the person is told later.
    pub(crate) fn waits(self) -> bool {
        self == Self::QuietHours
    }
}

impl LedgerStep {
    /// The decision, if it is one.
    pub(crate) fn decision(self) -> Option<Decision> {
        match self {
            Self::Decided(decision) => Some(decision),
            Self::Followed(_) => None,
        }
    }
}

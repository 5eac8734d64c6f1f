//! Quiet hours: what happens meanwhile waits, and is told once when they end.

use std::time::Duration;

use realtime_proto::Timestamp;
use tokio::time::sleep;

use super::{Controller, State};
use crate::attention::{next_quiet, quiet_until};
use crate::desktop::Desktop;

/// The time of day is looked at this often while quiet hours are kept: a machine that slept past their end, and a clock that was set, are
/// noticed by then. Timers do not count sleep.
const LOOK: Duration = Duration::from_secs(30);

impl<D: Desktop> Controller<D> {
    /// Tells the window when quiet hours begin and end, and sums them up at their end, until the sign-in ends. Those that ended before it
    /// began are summed up by its first catch-up.
    pub(super) async fn keep_quiet_hours(self, number: u64) {
        let mut told = self.state().quiet_until();
        loop {
            let changed = self.shared.hours_changed.notified();
            let (until, look_in) = {
                let state = self.state();
                (state.quiet_until(), state.hours_change_in())
            };
            if until != told {
                self.shared.desktop.quiet_changed(until);
            }
            if told.is_some() && until.is_none() {
                self.tell_what_was_missed(number).await;
            }
            told = until;
            match look_in {
                Some(wait) => tokio::select! { () = changed => {}, () = sleep(wait.min(LOOK)) => {} },
                None => changed.await,
            }
        }
    }
}

impl State {
    /// The time.
    pub(super) fn now(&self) -> Timestamp {
        timestamp((self.clock)().timestamp())
    }

    /// Whether there are quiet hours.
    pub(super) fn is_quiet(&self) -> bool {
        self.quiet_until().is_some()
    }

    /// Until when there are quiet hours, if there are.
    pub(super) fn quiet_until(&self) -> Option<Timestamp> {
        let hours = &self.settings.quiet_hours;
        // Whoever keeps none asks no calendar.
        if hours.on { quiet_until(hours, &(self.clock)()).map(timestamp) } else { None }
    }

    /// How long until they begin or end; `None` when they never do.
    fn hours_change_in(&self) -> Option<Duration> {
        let now = (self.clock)();
        let hours = &self.settings.quiet_hours;
        let next = quiet_until(hours, &now).or_else(|| next_quiet(hours, &now))?;
        Some(Duration::try_from(next.duration_since(now.timestamp())).unwrap_or_default())
    }
}

fn timestamp(at: jiff::Timestamp) -> Timestamp {
    Timestamp::from_millis(at.as_millisecond())
}

//! What the debug panel asks: a look, a nudge, a recording, a replay (protocol.md 7.7).

use std::path::PathBuf;
use std::time::Duration;

use net::{TokenFailure, TokenSource};
use realtime_proto::{RecordingEnded, StateChange, Tapped, Timestamp};
use tokio::time::{Instant, sleep};

use super::{Controller, State};
use crate::debug::Present;
use crate::desktop::Desktop;
use crate::outlet::Outlet;
use crate::recording::{self, Head, Recording};
use crate::replay::{self, Given, Happened, Replay, Script, Step};
use crate::views::{CommandError, DebugView, ErrorCode, RecordingView, Recordings, ReplayView};

impl<D: Desktop> Controller<D> {
    /// How the live side is, with the messages after number `after`. They are kept while the panel is switched on in the
    /// settings, or while a recording is made.
    pub async fn debug(&self, after: u32) -> DebugView {
        // Messages first: each of them is in the counters.
        let messages = self.state().debug.messages(after);
        let look = match self.client() {
            Some(client) => client.look().await,
            None => None,
        };
        let state = self.state();
        let present = Present {
            messages,
            url: state.running.as_ref().map(|running| running.url.clone()),
            look,
            recording: state.recording.as_ref().map(Recording::view),
            replay: state.replay.as_ref().map(|replay| replay.view.clone()),
            replayed: state.replay.as_ref().map(|replay| replay.history.newest_first()),
        };
        state.debug.view(present)
    }

    /// Connects anew; a connection that lives is closed first.
    pub async fn reconnect_anew(&self) {
        if let Some(client) = self.client() {
            client.reconnect().await;
        }
    }

    /// Loses the connection, as a network would.
    pub async fn drop_socket(&self) {
        if let Some(client) = self.client() {
            client.drop_socket().await;
        }
    }

    /// Renews the access token before its time.
    ///
    /// # Errors
    /// When nobody is signed in, or it cannot be renewed.
    pub async fn renew_token(&self) -> Result<(), CommandError> {
        let tokens = self.state().running.as_ref().map(|running| running.tokens.clone());
        let tokens = tokens.ok_or_else(CommandError::signed_out)?;
        let present = tokens.fetch(None).await.map_err(not_renewed)?;
        tokens.fetch(Some(present.number)).await.map_err(not_renewed)?;
        Ok(())
    }

    /// Records what is heard from here on, masked. Answers where.
    ///
    /// # Errors
    /// When nobody is signed in, a recording is at work, or the file cannot be made.
    pub async fn start_recording(&self) -> Result<RecordingView, CommandError> {
        let data = self.data_folder()?;
        let (number, head) = {
            let state = self.state();
            let running = state.running.as_ref().ok_or_else(CommandError::signed_out)?;
            if state.is_recording() {
                return Err(is_recording_already());
            }
            let tenant_id = Some(running.tenant.clone());
            (running.number, Head { environment: state.session.environment.clone(), tenant_id })
        };
        let limit = self.shared.policy.recording_limit;
        let begun = tokio::task::spawn_blocking(move || Recording::begin(&data, head, limit)).await;
        let recording = match begun {
            Ok(Ok(recording)) => recording,
            Ok(Err(error)) => return Err(CommandError::internal(recording::failure(&error))),
            Err(error) => return Err(CommandError::internal(error.to_string())),
        };
        let view = recording.view();
        let begun = self.state().begin_recording(number, recording);
        if let Err((superfluous, error)) = begun {
            superfluous.undo().await;
            return Err(error);
        }
        self.tap().await;
        Ok(view)
    }

    /// Ends the recording at work. Answers what is in the file.
    pub async fn stop_recording(&self) -> Option<RecordingView> {
        self.end_recording(RecordingEnded::Stopped).await;
        self.tap().await;
        self.state().recording.as_ref().map(Recording::view)
    }

    /// The recordings on this computer.
    ///
    /// # Errors
    /// When nothing is kept here, or their folder cannot be read.
    pub async fn recordings(&self) -> Result<Recordings, CommandError> {
        let data = self.data_folder()?;
        match tokio::task::spawn_blocking(move || recording::list(&data)).await {
            Ok(listed) => listed.map_err(|error| CommandError::internal(error.to_string())),
            Err(error) => Err(CommandError::internal(error.to_string())),
        }
    }

    /// Where a recording lies.
    ///
    /// # Errors
    /// When its name is none, or nothing is kept here.
    pub fn recording_path(&self, name: &str) -> Result<PathBuf, CommandError> {
        let path = recording::file_of(&self.data_folder()?, name);
        path.ok_or_else(|| CommandError::new(ErrorCode::Validation, "There is no recording of that name."))
    }

    /// Replays a recording into the window. Until it ends, or is stopped, the window hears nothing live; everything else goes on.
    ///
    /// # Errors
    /// When the file is none.
    pub async fn start_replay(&self, name: String) -> Result<ReplayView, CommandError> {
        let refused = |why: String| CommandError::new(ErrorCode::Validation, why);
        let path = self.recording_path(&name)?;
        let read = tokio::task::spawn_blocking(move || replay::read(&path)).await;
        let script = read.map_err(|error| CommandError::internal(error.to_string()))?.map_err(refused)?;
        self.stop_replay();
        let (number, view) = self.begin_replay(name, &script);
        tokio::spawn(self.clone().play(number, script.steps));
        Ok(view)
    }

    /// Back to what is live.
    pub fn stop_replay(&self) {
        let number = self.state().replay.as_ref().map(|replay| replay.number);
        if let Some(number) = number {
            self.end_replay(number);
        }
    }

    fn begin_replay(&self, name: String, script: &Script) -> (u64, ReplayView) {
        let mut state = self.state();
        state.replays += 1;
        let replay = Replay::new(state.replays, name, script, state.feed.seq());
        let view = replay.view.clone();
        state.replay = Some(replay);
        state.outlet.restart();
        // Under the lock, here and below: who ends a replay says so after all that was said of it.
        self.shared.desktop.replay_changed(Some(view.clone()));
        self.shared.taken.notify_waiters();
        (state.replays, view)
    }

    fn end_replay(&self, number: u64) {
        let mut state = self.state();
        if state.replaying(number).is_some() {
            state.replay = None;
            state.outlet.restart();
            self.shared.desktop.replay_changed(None);
        }
        self.shared.taken.notify_waiters();
    }

    /// Plays in the time of the recording, and no faster than the window takes it.
    async fn play(self, number: u64, steps: Vec<Step>) {
        let mut due = Duration::ZERO;
        for Step { wait, what } in steps {
            due += wait;
            if due >= FRAME {
                self.deliver();
                sleep(std::mem::take(&mut due)).await;
            }
            // What a state follows is seen before it.
            let ready = if matches!(what, Happened::State { .. }) { Outlet::is_idle } else { Outlet::has_room };
            if !self.window_is(number, ready).await {
                return;
            }
            self.step(number, what);
        }
        if self.window_is(number, Outlet::is_idle).await {
            sleep(LAST_LOOK).await;
            self.end_replay(number);
        }
    }

    fn step(&self, number: u64, what: Happened) {
        let mut state = self.state();
        let Some(replay) = state.replaying(number) else { return };
        match replay.take(what) {
            Given::State => self.shared.desktop.replay_changed(Some(replay.view.clone())),
            Given::Heard { item, tapped } => {
                if let Some(item) = item {
                    state.outlet.push(item, Instant::now());
                }
                if let Some((at, tapped)) = tapped {
                    state.debug.message(at, *tapped, true);
                }
            }
        }
    }

    /// Waits until the window is `ready`; false when the replay has ended meanwhile.
    async fn window_is(&self, number: u64, ready: fn(&Outlet) -> bool) -> bool {
        loop {
            let taken = self.shared.taken.notified();
            {
                let mut state = self.state();
                if state.replaying(number).is_none() {
                    return false;
                }
                if ready(&state.outlet) {
                    return true;
                }
            }
            self.deliver();
            taken.await;
        }
    }

    /// Ends the recording at work, and waits until it is in its file.
    pub(super) async fn end_recording(&self, because: RecordingEnded) {
        let writer = self.state().recording.as_mut().and_then(|recording| recording.end(because));
        if let Some(writer) = writer {
            // A writer that broke has told why.
            let _ = tokio::task::spawn_blocking(move || writer.join()).await;
        }
    }

    /// Has the session tell of every message as long as somebody wants to see them.
    pub(super) async fn tap(&self) {
        loop {
            let wanted = self.state().wants_messages();
            if let Some(client) = self.client() {
                client.tap(wanted).await;
            }
            // Somebody may have turned it meanwhile, and been heard before.
            if self.state().wants_messages() == wanted {
                return;
            }
        }
    }

    pub(super) fn tapped(&self, number: u64, at: Timestamp, tapped: Tapped) {
        let mut state = self.state();
        if !state.counts(number) {
            return;
        }
        if let Some(recording) = state.recording.as_ref().filter(|recording| recording.is_at_work()) {
            recording.message(at, tapped.clone());
        }
        // What is replayed stays in sight.
        if state.settings.debug_panel && state.replay.is_none() {
            state.debug.message(at, tapped, false);
        }
    }

    fn data_folder(&self) -> Result<PathBuf, CommandError> {
        let folders = self.shared.surroundings.folders.as_ref();
        let kept = folders.map(|folders| folders.data.clone());
        kept.ok_or_else(|| CommandError::internal("Nothing is kept on this computer, so there is no place for it."))
    }
}

impl State {
    pub(super) fn note_state(&mut self, at: Timestamp, change: &StateChange) {
        self.debug.state(at, change);
        if let Some(recording) = &self.recording {
            recording.state(at, change);
        }
    }

    pub(super) fn note_gap(&mut self, at: Timestamp, since: Timestamp, until: Timestamp) {
        self.debug.gap(since, until);
        if let Some(recording) = &self.recording {
            recording.gap(at, since, until);
        }
    }

    /// The replay of that number, if it is still at work.
    fn replaying(&mut self, number: u64) -> Option<&mut Replay> {
        self.replay.as_mut().filter(|replay| replay.number == number)
    }

    /// Gives the recording back when there is none to be made any more.
    fn begin_recording(&mut self, number: u64, recording: Recording) -> Result<(), (Recording, CommandError)> {
        if !self.is_at_work(number) {
            return Err((recording, CommandError::signed_out()));
        }
        if self.is_recording() {
            return Err((recording, is_recording_already()));
        }
        if let Some(present) = self.debug.state_at(recording.view().since) {
            recording.begins_in(present);
        }
        self.recording = Some(recording);
        Ok(())
    }

    fn wants_messages(&mut self) -> bool {
        if !self.settings.debug_panel {
            self.debug.forget_messages();
        }
        self.settings.debug_panel || self.is_recording()
    }

    fn is_recording(&self) -> bool {
        self.recording.as_ref().is_some_and(Recording::is_at_work)
    }
}

/// What comes within one goes in one batch.
const FRAME: Duration = Duration::from_millis(16);
/// How long the end of a replay stays on screen before what is live takes its place.
const LAST_LOOK: Duration = Duration::from_secs(3);

fn is_recording_already() -> CommandError {
    CommandError::new(ErrorCode::Validation, "A recording is at work already.")
}

fn not_renewed(failure: TokenFailure) -> CommandError {
    let code = match failure {
        TokenFailure::Refused => ErrorCode::Unauthorized,
        TokenFailure::Missing => ErrorCode::Validation,
        TokenFailure::Unavailable { .. } => ErrorCode::Server,
    };
    let why = failure.to_string();
    let mut letters = why.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    CommandError::new(code, format!("{first}{}.", letters.as_str()))
}

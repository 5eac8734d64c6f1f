//! What the debug panel asks: a look, a nudge, a recording, a replay (protocol.md 7.7).

use std::path::PathBuf;
use std::time::Duration;

use net::{TokenFailure, TokenSource};
use realtime_proto::{RecordingEnded, StateChange, Tapped, Timestamp};
use tokio::time::sleep;

use super::{Controller, State};
use crate::debug::Present;
use crate::desktop::Desktop;
use crate::recording::{self, Head, Recording};
use crate::replay::{self, Replay, Script, Step};
use crate::views::{CommandError, DebugView, ErrorCode, RealtimeBatch, RecordingView, Recordings, ReplayView};

impl<D: Desktop> Controller<D> {
    /// How the live side is, with the messages after number `after`. They are kept while the panel is switched on in the
    /// settings, or while a recording is made.
    pub async fn debug(&self, after: u32) -> DebugView {
        let look = match self.client() {
            Some(client) => client.look().await,
            None => None,
        };
        let state = self.state();
        let present = Present {
            url: state.running.as_ref().map(|running| running.url.clone()),
            look,
            recording: state.recording.as_ref().map(Recording::view),
            replay: state.replay.as_ref().map(|replay| replay.view.clone()),
        };
        state.debug.view(after, present)
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
        let head = {
            let state = self.state();
            let running = state.running.as_ref().ok_or_else(CommandError::signed_out)?;
            if state.is_recording() {
                return Err(CommandError::new(ErrorCode::Validation, "A recording is at work already."));
            }
            Head { environment: state.session.environment.clone(), tenant_id: Some(running.tenant.clone()) }
        };
        let limit = self.shared.policy.recording_limit;
        let begun = tokio::task::spawn_blocking(move || Recording::begin(&data, head, limit)).await;
        let recording = match begun {
            Ok(Ok(recording)) => recording,
            Ok(Err(error)) => return Err(CommandError::internal(recording::failure(&error))),
            Err(error) => return Err(CommandError::internal(error.to_string())),
        };
        let view = recording.view();
        self.state().recording = Some(recording);
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

    /// Replays a recording into the window. Until it ends, or is stopped, the window hears nothing live; everything else goes on.
    ///
    /// # Errors
    /// When the file is none.
    pub async fn start_replay(&self, name: String) -> Result<ReplayView, CommandError> {
        let refused = |why: String| CommandError::new(ErrorCode::Validation, why);
        let path = recording::file_of(&self.data_folder()?, &name);
        let path = path.ok_or_else(|| refused("There is no recording of that name.".to_owned()))?;
        let read = tokio::task::spawn_blocking(move || replay::read(&path)).await;
        let script = read.map_err(|error| CommandError::internal(error.to_string()))?.map_err(refused)?;
        let (number, view) = self.begin_replay(name, &script);
        self.shared.desktop.replay_changed(Some(view.clone()));
        tokio::spawn(self.clone().play(number, script.steps));
        Ok(view)
    }

    /// Back to what is live.
    pub fn stop_replay(&self) {
        let was = self.state().replay.take();
        if was.is_some() {
            self.shared.desktop.replay_changed(None);
        }
    }

    fn begin_replay(&self, name: String, script: &Script) -> (u64, ReplayView) {
        let mut state = self.state();
        state.replays += 1;
        // Beyond what an earlier replay has shown, if one is at work.
        let seq = state.replay.as_ref().map_or(state.feed.seq(), |earlier| earlier.feed.seq());
        let replay = Replay::new(state.replays, name, script, seq);
        let view = replay.view.clone();
        state.replay = Some(replay);
        (state.replays, view)
    }

    async fn play(self, number: u64, steps: Vec<Step>) {
        let mut items = Vec::new();
        let mut due = Duration::ZERO;
        for Step { wait, what } in steps {
            due += wait;
            if due >= FRAME {
                self.show_replayed(std::mem::take(&mut items));
                sleep(std::mem::take(&mut due)).await;
            }
            let mut state = self.state();
            let Some(replay) = state.replay.as_mut().filter(|replay| replay.number == number) else { return };
            let (item, tapped) = replay.take(what);
            if let Some((at, tapped)) = tapped {
                state.debug.message(at, tapped, true);
            }
            items.extend(item);
        }
        self.show_replayed(items);
        sleep(LAST_LOOK).await;
        let is_ours = self.state().replay.as_ref().is_some_and(|replay| replay.number == number);
        if is_ours {
            self.stop_replay();
        }
    }

    fn show_replayed(&self, items: Vec<crate::views::FeedItem>) {
        if !items.is_empty() {
            self.shared.desktop.deliver(RealtimeBatch { items, names: Default::default() });
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
        let wanted = {
            let mut state = self.state();
            if !state.settings.debug_panel {
                state.debug.forget_messages();
            }
            state.settings.debug_panel || state.is_recording()
        };
        if let Some(client) = self.client() {
            client.tap(wanted).await;
        }
    }

    pub(super) fn tapped(&self, at: Timestamp, tapped: Tapped) {
        let mut state = self.state();
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

    fn is_recording(&self) -> bool {
        self.recording.as_ref().is_some_and(Recording::is_at_work)
    }
}

/// What comes within one goes in one batch.
const FRAME: Duration = Duration::from_millis(16);
/// How long the end of a replay stays on screen before what is live takes its place.
const LAST_LOOK: Duration = Duration::from_secs(3);

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

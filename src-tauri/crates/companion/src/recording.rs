//! Records a session to a file, masked, beside the stream: a slow disk costs lines, never time.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TryRecvError, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, UNIX_EPOCH};

use realtime_proto::{RecordedLine, RecordingEnded, StateChange, Tapped, Timestamp, masked};

use crate::views::{RecordingFile, RecordingView, Recordings};

/// Where recordings lie, in the app's data folder.
const FOLDER: &str = "recordings";
/// What their names end in.
const ENDING: &str = "jsonl";
/// Lines that may wait for the disk.
const WAITING: usize = 1024;
/// Room for the last line.
const LAST_LINE: u64 = 256;
/// A line waits this long for the disk at the most, unless more come.
const FLUSH_AFTER: Duration = Duration::from_millis(250);

/// A recording at work, or one that ended.
#[derive(Debug)]
pub(crate) struct Recording {
    lines: Option<SyncSender<Line>>,
    progress: Arc<Mutex<RecordingView>>,
    writer: Option<JoinHandle<()>>,
}

/// A line on its way; what people wrote is masked in the writer's thread.
enum Line {
    Heard { at: Timestamp, tapped: Box<Tapped> },
    Ready(RecordedLine),
    End(RecordingEnded),
}

/// What a recording says of itself.
pub(crate) struct Head {
    pub(crate) environment: String,
    pub(crate) tenant_id: Option<String>,
}

impl Recording {
    /// Begins a file below the app's data folder.
    ///
    /// # Errors
    /// When it cannot be made or written.
    pub(crate) fn begin(data: &Path, head: Head, limit: u64) -> io::Result<Self> {
        let since = realtime::wall_clock();
        let (file, path) = create(data, since)?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let progress = Arc::new(Mutex::new(RecordingView {
            name,
            path: path.display().to_string(),
            since,
            messages: 0,
            bytes: 0,
            left_out: 0,
            ended: None,
            failure: None,
        }));
        let head = RecordedLine::Recording {
            version: realtime_proto::RECORDING_VERSION,
            app: concat!("purposepath-desktop ", env!("CARGO_PKG_VERSION")).to_owned(),
            environment: head.environment,
            at: since,
            tenant_id: head.tenant_id,
            masked: true,
        };
        let mut writer = Writer { file: BufWriter::new(file), progress: Arc::clone(&progress), limit, last: since };
        writer.write(&head)?;
        writer.file.flush()?;
        let (lines, queue) = sync_channel(WAITING);
        let thread = std::thread::Builder::new().name("recording".to_owned()).spawn(move || writer.run(&queue))?;
        Ok(Self { lines: Some(lines), progress, writer: Some(thread) })
    }

    pub(crate) fn view(&self) -> RecordingView {
        locked(&self.progress).clone()
    }

    pub(crate) fn is_at_work(&self) -> bool {
        self.lines.is_some() && locked(&self.progress).ended.is_none()
    }

    pub(crate) fn message(&self, at: Timestamp, tapped: Tapped) {
        self.say(Line::Heard { at, tapped: Box::new(tapped) });
    }

    pub(crate) fn state(&self, at: Timestamp, change: &StateChange) {
        self.say(Line::Ready(RecordedLine::state(at, change)));
    }

    /// How the connection is when it begins.
    pub(crate) fn begins_in(&self, state: RecordedLine) {
        self.say(Line::Ready(state));
    }

    pub(crate) fn gap(&self, at: Timestamp, since: Timestamp, until: Timestamp) {
        self.say(Line::Ready(RecordedLine::Gap { at, since, until }));
    }

    /// Ends it. Answers what to wait for until everything is in the file.
    pub(crate) fn end(&mut self, because: RecordingEnded) -> Option<JoinHandle<()>> {
        if let Some(lines) = self.lines.take() {
            // Without room, the writer ends as soon as it has written what waits.
            let _ = lines.try_send(Line::End(because));
        }
        self.writer.take()
    }

    /// As if it had never begun.
    pub(crate) async fn undo(mut self) {
        let (writer, path) = (self.end(RecordingEnded::Stopped), self.view().path);
        let undone = tokio::task::spawn_blocking(move || {
            // A writer that broke has told why.
            let _ = writer.map(JoinHandle::join);
            fs::remove_file(path)
        });
        if let Ok(Err(error)) = undone.await {
            tracing::warn!(%error, "a recording that nobody wants is left");
        }
    }

    fn say(&self, line: Line) {
        if let Some(lines) = &self.lines
            && lines.try_send(line).is_err()
        {
            locked(&self.progress).left_out += 1;
        }
    }
}

/// The writer's thread.
struct Writer<F: Write> {
    file: BufWriter<F>,
    progress: Arc<Mutex<RecordingView>>,
    limit: u64,
    /// When the last line happened.
    last: Timestamp,
}

impl<F: Write> Writer<F> {
    fn run(mut self, queue: &Receiver<Line>) {
        let because = match self.take(queue).and_then(|because| self.conclude(because).map(|()| because)) {
            Ok(because) => because,
            Err(error) => {
                tracing::warn!(%error, "the recording ends");
                locked(&self.progress).failure = Some(failure(&error));
                RecordingEnded::Failed
            }
        };
        locked(&self.progress).ended = Some(because);
    }

    /// Writes what comes until it is told to end, or the file is full.
    fn take(&mut self, queue: &Receiver<Line>) -> io::Result<RecordingEnded> {
        loop {
            let line = match self.next(queue)? {
                Some(Line::End(because)) => return Ok(because),
                None => return Ok(RecordingEnded::Stopped),
                Some(Line::Ready(line)) => line,
                Some(Line::Heard { at, tapped }) => self.recorded(at, &tapped),
            };
            if !self.write(&line)? {
                return Ok(RecordingEnded::Full);
            }
        }
    }

    /// The next line; while none comes, those before reach the disk.
    fn next(&mut self, queue: &Receiver<Line>) -> io::Result<Option<Line>> {
        match queue.try_recv() {
            Ok(line) => return Ok(Some(line)),
            Err(TryRecvError::Disconnected) => return Ok(None),
            Err(TryRecvError::Empty) => {}
        }
        match queue.recv_timeout(FLUSH_AFTER) {
            Ok(line) => return Ok(Some(line)),
            Err(RecvTimeoutError::Disconnected) => return Ok(None),
            Err(RecvTimeoutError::Timeout) => self.file.flush()?,
        }
        Ok(queue.recv().ok())
    }

    fn recorded(&self, at: Timestamp, tapped: &Tapped) -> RecordedLine {
        match &tapped.understood {
            Err(rejection) if tapped.text.is_empty() => {
                RecordedLine::Rejected { at, reason: rejection.reason.to_string(), bytes: rejection.bytes }
            }
            Ok(_) | Err(_) => {
                let after = at.as_millis().saturating_sub(self.last.as_millis());
                RecordedLine::Message { at, after_ms: u64::try_from(after).unwrap_or(0), raw: masked(&tapped.text) }
            }
        }
    }

    /// Writes a line, if there is room for it and for the last one.
    fn write(&mut self, line: &RecordedLine) -> io::Result<bool> {
        let mut text = line.text();
        text.push('\n');
        let bytes = u64::from(locked(&self.progress).bytes) + text.len() as u64;
        if bytes + LAST_LINE > self.limit && !matches!(line, RecordedLine::End { .. }) {
            return Ok(false);
        }
        self.file.write_all(text.as_bytes())?;
        let mut progress = locked(&self.progress);
        progress.bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        progress.messages += u32::from(matches!(line, RecordedLine::Message { .. }));
        drop(progress);
        self.last = line.at().unwrap_or(self.last);
        Ok(true)
    }

    fn conclude(&mut self, because: RecordingEnded) -> io::Result<()> {
        let (messages, left_out) = {
            let progress = locked(&self.progress);
            (u64::from(progress.messages), u64::from(progress.left_out))
        };
        self.write(&RecordedLine::End { at: realtime::wall_clock(), because, messages, left_out })?;
        self.file.flush()
    }
}

/// The recordings below the app's data folder, the newest first.
///
/// # Errors
/// When the folder is there and cannot be read.
pub(crate) fn list(data: &Path) -> io::Result<Recordings> {
    let folder = data.join(FOLDER);
    let mut files = Vec::new();
    match fs::read_dir(&folder) {
        Ok(entries) => {
            for entry in entries {
                files.extend(recording_file(&entry?));
            }
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    files.sort_by(|one: &RecordingFile, other| other.at.cmp(&one.at).then_with(|| other.name.cmp(&one.name)));
    Ok(Recordings { folder: folder.display().to_string(), files })
}

/// The file of that name; a name that leads elsewhere is none.
pub(crate) fn file_of(data: &Path, name: &str) -> Option<PathBuf> {
    let is_plain = Path::new(name).file_name().is_some_and(|own| own == name) && name.ends_with(ENDING);
    is_plain.then(|| data.join(FOLDER).join(name))
}

fn recording_file(entry: &fs::DirEntry) -> Option<RecordingFile> {
    let about = entry.metadata().ok()?;
    let name = entry.file_name().into_string().ok().filter(|name| name.ends_with(ENDING))?;
    let written = about.modified().ok()?.duration_since(UNIX_EPOCH).unwrap_or_default();
    let at = Timestamp::from_millis(i64::try_from(written.as_millis()).unwrap_or(i64::MAX));
    about.is_file().then(|| RecordingFile { name, bytes: u32::try_from(about.len()).unwrap_or(u32::MAX), at })
}

/// For this user's eyes only.
fn create(data: &Path, at: Timestamp) -> io::Result<(File, PathBuf)> {
    let folder = data.join(FOLDER);
    fs::create_dir_all(&folder)?;
    let path = folder.join(format!("{}.{ENDING}", at.to_string().replace(':', "-")));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700))?;
        options.mode(0o600);
    }
    Ok((options.open(&path)?, path))
}

/// What failed, in words.
pub(crate) fn failure(error: &io::Error) -> String {
    if matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) {
        return "The disk is full. What was recorded until then is in the file.".to_owned();
    }
    format!("The file could not be written: {error}")
}

fn locked(progress: &Mutex<RecordingView>) -> MutexGuard<'_, RecordingView> {
    progress.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use realtime_proto::{Fate, normalise};

    use super::*;

    const LIMIT: u64 = 4096;

    fn begun(data: &Path, limit: u64) -> Recording {
        let head = Head { environment: "demo".to_owned(), tenant_id: Some("t1".to_owned()) };
        Recording::begin(data, head, limit).unwrap()
    }

    fn tapped(text: &str) -> Tapped {
        let understood = normalise(text, Timestamp::from_millis(0));
        Tapped { text: text.to_owned(), understood, fate: Fate::Delivered }
    }

    fn lines(recording: &Recording) -> Vec<RecordedLine> {
        let text = fs::read_to_string(recording.view().path).unwrap();
        text.lines().map(|line| RecordedLine::parse(line).unwrap()).collect()
    }

    #[test]
    fn a_recording_has_a_head_its_messages_masked_and_an_end() {
        let data = tempfile::tempdir().unwrap();
        let mut recording = begun(data.path(), LIMIT);
        let at = Timestamp::from_millis(recording.view().since.as_millis() + 40);
        recording.message(at, tapped(r#"{"type":"goal.created","data":{"goalId":"g1","title":"A canary"}}"#));
        recording.gap(at, at, at);
        recording.end(RecordingEnded::Stopped).unwrap().join().unwrap();
        let lines = lines(&recording);
        assert!(
            matches!(&lines[0], RecordedLine::Recording { masked: true, environment, .. } if environment == "demo")
        );
        let RecordedLine::Message { after_ms: 40, raw, .. } = &lines[1] else { panic!("{:?}", lines[1]) };
        assert!(raw.contains("g1") && !raw.contains("canary"), "{raw}");
        assert!(matches!(&lines[2], RecordedLine::Gap { .. }));
        let RecordedLine::End { because, messages, .. } = &lines[3] else { panic!("{:?}", lines[3]) };
        assert_eq!((*because, *messages), (RecordingEnded::Stopped, 1));
        let view = recording.view();
        assert_eq!(u64::from(view.bytes), fs::metadata(view.path).unwrap().len());
    }

    #[cfg(unix)]
    #[test]
    fn only_the_user_may_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let data = tempfile::tempdir().unwrap();
        let recording = begun(data.path(), LIMIT);
        let mode = fs::metadata(recording.view().path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn it_ends_when_the_file_is_full_and_says_so() {
        let data = tempfile::tempdir().unwrap();
        let mut recording = begun(data.path(), LIMIT);
        for _ in 0..100 {
            recording.message(Timestamp::from_millis(0), tapped(r#"{"type":"goal.created","data":{"goalId":"g1"}}"#));
        }
        recording.end(RecordingEnded::Stopped).unwrap().join().unwrap();
        let view = recording.view();
        assert_eq!(view.ended, Some(RecordingEnded::Full));
        assert!(u64::from(view.bytes) <= LIMIT && view.messages > 10, "{view:?}");
        assert!(matches!(lines(&recording).last(), Some(RecordedLine::End { because: RecordingEnded::Full, .. })));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_named() {
        let data = tempfile::tempdir().unwrap();
        let recording = begun(data.path(), LIMIT);
        let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
        let progress = Arc::clone(&recording.progress);
        let writer = Writer { file: BufWriter::new(full), progress, limit: LIMIT, last: Timestamp::from_millis(0) };
        let (lines, queue) = sync_channel(8);
        lines.send(Line::Heard { at: Timestamp::from_millis(0), tapped: Box::new(tapped("{}")) }).unwrap();
        drop(lines);
        writer.run(&queue);
        let view = recording.view();
        assert_eq!(view.ended, Some(RecordingEnded::Failed));
        assert!(view.failure.unwrap().starts_with("The disk is full"));
    }

    #[test]
    fn only_a_plain_name_is_a_recordings() {
        let data = Path::new("data");
        assert_eq!(file_of(data, "a.jsonl"), Some(data.join(FOLDER).join("a.jsonl")));
        for name in ["../a.jsonl", "/etc/a.jsonl", "a.txt", "", "..", "b/a.jsonl"] {
            assert_eq!(file_of(data, name), None, "{name}");
        }
    }

    #[test]
    fn the_list_has_the_newest_first_and_no_folder_is_an_empty_list() {
        let data = tempfile::tempdir().unwrap();
        assert!(list(data.path()).unwrap().files.is_empty());
        let first = begun(data.path(), LIMIT);
        std::thread::sleep(Duration::from_millis(20));
        let second = begun(data.path(), LIMIT);
        let names: Vec<_> = list(data.path()).unwrap().files.into_iter().map(|file| file.name).collect();
        assert_eq!(names, [second.view().name, first.view().name]);
    }
}

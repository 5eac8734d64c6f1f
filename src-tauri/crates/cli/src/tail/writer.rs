//! Standard output in a thread of its own: a reader that has stopped reading blocks this thread and nothing else.

use std::io::{self, BufWriter, ErrorKind, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

#[cfg(unix)]
use rustix::event::{PollFd, PollFlags, poll};
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use crate::failure::Failure;

/// Lines that may wait for the reader; one more, and the stream waits.
const WAITING: usize = 64;

/// The way to standard output.
pub(super) struct Writer {
    lines: mpsc::Sender<String>,
    /// Lines given to [`Writer::write`].
    given: u64,
    /// Lines that the reader's end has taken.
    written: Arc<AtomicU64>,
    ended: oneshot::Receiver<io::Result<()>>,
}

/// Nothing can be written any more.
#[derive(Debug)]
pub(super) struct Gone;

/// Waits until nobody can read standard output any more (`| head`), which otherwise shows with the next line only. A file has no such
/// end, and where the system does not tell of it, the next line does.
pub(super) async fn reader_gone() {
    #[cfg(unix)]
    {
        let (tell, told) = oneshot::channel();
        // A thread of its own, which ends with the process: not every output can be waited for in another way.
        thread::spawn(move || {
            let output = io::stdout();
            // No flag is asked for: what wakes it is the pipe's end alone.
            let mut watched = [PollFd::new(&output, PollFlags::empty())];
            // Whoever waited for it may have gone.
            let _ = poll(&mut watched, None).map(|_| tell.send(()));
        });
        if told.await.is_ok() {
            return;
        }
    }
    std::future::pending().await
}

/// What became of the lines.
pub(super) struct Written {
    /// A reader that has had enough is no failure.
    pub(super) outcome: Result<(), Failure>,
    /// Lines that nobody took.
    pub(super) missing: u64,
}

impl Writer {
    pub(super) fn start() -> Self {
        Self::to(io::stdout())
    }

    pub(super) fn to(output: impl Write + Send + 'static) -> Self {
        let (lines, queue) = mpsc::channel(WAITING);
        let (end, ended) = oneshot::channel();
        let written = Arc::new(AtomicU64::new(0));
        let count = Arc::clone(&written);
        thread::spawn(move || {
            // Whoever waits for the end may have gone.
            let _ = end.send(write_all(queue, BufWriter::new(output), &count));
        });
        Self { lines, given: 0, written, ended }
    }

    /// Waits until there is room, then takes the line out of `waiting`. Dropped before that, it has taken nothing.
    pub(super) async fn write(&mut self, waiting: &mut Option<String>) -> Result<(), Gone> {
        let room = self.lines.reserve().await.map_err(|_| Gone)?;
        if let Some(line) = waiting.take() {
            self.given += 1;
            room.send(line);
        }
        Ok(())
    }

    /// Waits until all is written, for `limit` at most: a blocked thread is left behind, and ends with the process.
    pub(super) async fn finish(self, limit: Duration) -> Written {
        drop(self.lines);
        let outcome = match timeout(limit, self.ended).await {
            Ok(Ok(Err(error))) if error.kind() != ErrorKind::BrokenPipe => {
                Err(Failure::job(format!("standard output cannot be written: {error}")))
            }
            Ok(_) | Err(_) => Ok(()),
        };
        Written { outcome, missing: self.given - self.written.load(Ordering::Acquire) }
    }
}

/// Writes what is there, and flushes before it waits for more.
fn write_all(mut queue: mpsc::Receiver<String>, mut output: impl Write, written: &AtomicU64) -> io::Result<()> {
    while let Some(line) = queue.blocking_recv() {
        let mut lines = 0;
        let mut next = Some(line);
        while let Some(line) = next {
            output.write_all(line.as_bytes())?;
            output.write_all(b"\n")?;
            lines += 1;
            next = queue.try_recv().ok();
        }
        output.flush()?;
        written.fetch_add(lines, Ordering::Release);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::mpsc as std_mpsc;

    use super::*;

    /// Takes what it is given once it is let.
    struct Reader {
        let_go: std_mpsc::Receiver<()>,
        text: Arc<Mutex<Vec<u8>>>,
    }

    impl Write for Reader {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.let_go.recv().map_err(|_| ErrorKind::BrokenPipe)?;
            self.text.lock().expect("one writer").extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[tokio::test]
    async fn a_reader_that_does_not_read_holds_up_the_lines_and_nothing_else() {
        let (_hold, let_go) = std_mpsc::channel();
        let mut writer = Writer::to(Reader { let_go, text: Arc::default() });
        let flooding = async { while writer.write(&mut Some("x".repeat(100))).await.is_ok() {} };
        assert!(timeout(Duration::from_millis(100), flooding).await.is_err(), "the queue is full, so it waits");
        let given = writer.given;
        assert!(given <= 2 * WAITING as u64 + 2 + 8192 / 101, "no more than queue and buffer hold: {given}");
        let written = writer.finish(Duration::from_millis(50)).await;
        assert!(written.outcome.is_ok());
        assert_eq!(written.missing, given, "what nobody took is counted");
    }

    #[tokio::test]
    async fn lines_arrive_whole_and_in_order() {
        let (hold, let_go) = std_mpsc::channel();
        let text = Arc::new(Mutex::new(Vec::new()));
        let mut writer = Writer::to(Reader { let_go, text: Arc::clone(&text) });
        for n in 0..100 {
            hold.send(()).expect("it reads");
            writer.write(&mut Some(n.to_string())).await.expect("it writes");
        }
        assert_eq!(writer.finish(Duration::from_secs(5)).await.missing, 0);
        let wanted: String = (0..100).map(|n| format!("{n}\n")).collect();
        assert_eq!(String::from_utf8(text.lock().expect("one writer").clone()).expect("text"), wanted);
    }

    #[tokio::test]
    async fn a_reader_that_went_away_is_no_failure() {
        let (hold, let_go) = std_mpsc::channel();
        drop(hold);
        let mut writer = Writer::to(Reader { let_go, text: Arc::default() });
        while writer.write(&mut Some("line".to_owned())).await.is_ok() {
            tokio::task::yield_now().await;
        }
        assert!(writer.finish(Duration::from_secs(5)).await.outcome.is_ok());
    }
}

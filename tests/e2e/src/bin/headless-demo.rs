//! Runs the demo on a machine without a display and says what its window shows.
//!
//! `headless-demo [--for-ms N] [--seed N] --picture FILE`; `cargo xtask demo` builds and calls it. Exit 0 when the window went
//! live, else 1 with the reason.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use e2e::app::Launch;
use e2e::lab::Lab;
use e2e::notifications::Dunst;
use e2e::tray::TrayHost;
use e2e::webdriver::Window;
use e2e::{LabError, block_on};

/// From the window's first page to live data in it.
const LIVE_LIMIT: Duration = Duration::from_secs(30);
/// Between two looks whether the demo is to end.
const LOOK_EVERY: Duration = Duration::from_millis(250);

const CONNECTION: &str = "[data-testid=connection]";
const LIVE: &str = "[data-testid=connection][data-state=connected]";
const FEED_ENTRY: &str = "[data-testid=feed-entry]";

struct Options {
    /// `None`: until Ctrl+C.
    lasting: Option<Duration>,
    seed: Option<u64>,
    picture: PathBuf,
}

fn main() -> ExitCode {
    let shown = options(std::env::args().skip(1)).and_then(|options| show(&options));
    match shown {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("the demo is not live: {error}");
            ExitCode::FAILURE
        }
    }
}

fn show(options: &Options) -> Result<(), LabError> {
    let lab = Lab::start()?;
    let _panel = TrayHost::start(&lab)?;
    let _notifications = Dunst::start(&lab)?;
    let started = Instant::now();
    let window = Window::open(&lab, &launch(options.seed)?)?;
    window.wait_until(LIVE_LIMIT, "the window is live", |w| w.has(LIVE))?;
    window.wait_until(LIVE_LIMIT, "the feed shows an event", |w| w.has(FEED_ENTRY))?;
    println!("live after {:.1} s; {}", started.elapsed().as_secs_f32(), until_words(options.lasting));
    lab.screenshot(&options.picture)?;
    stay(&window, options.lasting, started)?;
    report(&lab, &window, options)
}

fn launch(seed: Option<u64>) -> Result<Launch, LabError> {
    let demo = Launch::app()?.argument("--demo");
    Ok(match seed {
        Some(seed) => demo.argument("--seed").argument(seed.to_string()),
        None => demo,
    })
}

/// Waits for the end of the time or Ctrl+C, and notices when the application ends before.
fn stay(window: &Window<'_>, lasting: Option<Duration>, started: Instant) -> Result<(), LabError> {
    let interrupted = || block_on(async { tokio::time::timeout(LOOK_EVERY, tokio::signal::ctrl_c()).await.is_ok() });
    while lasting.is_none_or(|lasting| started.elapsed() < lasting) {
        if interrupted() {
            return Ok(());
        }
        if !window.is_running() {
            return Err(LabError::Unexpected(format!("the application has ended\n{}", window.printed())));
        }
    }
    Ok(())
}

fn report(lab: &Lab, window: &Window<'_>, options: &Options) -> Result<(), LabError> {
    let state = window.attribute(CONNECTION, "data-state")?.unwrap_or_else(|| "unknown".to_owned());
    let events = window.count(FEED_ENTRY)?;
    lab.screenshot(&options.picture)?;
    println!("state: {state}");
    println!("events shown: {events}");
    println!("screenshot: {}", options.picture.display());
    if state == "connected" {
        return Ok(());
    }
    Err(LabError::Unexpected(format!("at the end the connection is {state}\n{}", window.printed())))
}

fn until_words(lasting: Option<Duration>) -> String {
    lasting.map_or_else(|| "runs until Ctrl+C".to_owned(), |lasting| format!("runs for {lasting:?} in all"))
}

fn options(mut arguments: impl Iterator<Item = String>) -> Result<Options, LabError> {
    let (mut lasting, mut seed, mut picture) = (None, None, None);
    while let Some(flag) = arguments.next() {
        let value = arguments.next().ok_or_else(|| wrong(&flag))?;
        match flag.as_str() {
            "--for-ms" => lasting = Some(Duration::from_millis(number(&flag, &value)?)),
            "--seed" => seed = Some(number(&flag, &value)?),
            "--picture" => picture = Some(PathBuf::from(value)),
            _ => return Err(wrong(&flag)),
        }
    }
    Ok(Options { lasting, seed, picture: picture.ok_or_else(|| wrong("--picture"))? })
}

fn number(flag: &str, value: &str) -> Result<u64, LabError> {
    value.parse().map_err(|_| wrong(flag))
}

fn wrong(flag: &str) -> LabError {
    LabError::Unexpected(format!("{flag}: usage: headless-demo [--for-ms N] [--seed N] --picture FILE"))
}

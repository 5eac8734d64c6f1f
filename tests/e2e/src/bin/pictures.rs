//! Takes a picture of every page, light and dark.
//!
//! `pictures --into FOLDER [--page FILE] [--variant narrow|zoom|contrast|forced|cut|failing|compact|large] [--only NAME]`; `cargo xtask
//! pictures` builds and calls it. `--page` also writes the page that shows them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use e2e::LabError;
use e2e::keyring::Keyring;
use e2e::lab::Lab;
use e2e::notifications::Recorder;
use e2e::tour::{Contrast, Look, STOPS, Stop, Tour, Trouble};

/// Colours of a picture: enough for a page without photographs, and a third of the bytes.
const COLOURS: &str = "255";

#[derive(Default)]
struct Options {
    into: PathBuf,
    page: Option<PathBuf>,
    variant: Option<String>,
    only: Option<String>,
}

fn main() -> ExitCode {
    match options(std::env::args().skip(1)).and_then(|options| take(&options)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("no pictures: {error}");
            ExitCode::FAILURE
        }
    }
}

fn take(options: &Options) -> Result<(), LabError> {
    std::fs::create_dir_all(&options.into).map_err(LabError::io(options.into.display().to_string()))?;
    for is_dark in [false, true] {
        take_all(options, look(options.variant.as_deref(), is_dark)?)?;
    }
    let Some(page) = &options.page else { return Ok(()) };
    std::fs::write(page, page_text(&options.into, page)).map_err(LabError::io(page.display().to_string()))
}

fn take_all(options: &Options, look: Look) -> Result<(), LabError> {
    let lab = Lab::with_large_display()?;
    let _keyring = Keyring::unlocked(&lab)?;
    let _notifications = Recorder::start(&lab)?;
    let tour = Tour::begin(&lab, look)?;
    let wanted = |stop: &&Stop| options.only.as_deref().is_none_or(|only| stop.name.starts_with(only));
    for stop in STOPS.iter().filter(wanted) {
        tour.go(stop)?;
        let file = options.into.join(format!("{}-{}.png", stop.name, look.theme()));
        tour.picture(&file)?;
        make_small(&lab, &file)?;
        println!("{}", file.display());
    }
    Ok(())
}

/// Palette instead of true colour, without the time of the taking.
fn make_small(lab: &Lab, file: &Path) -> Result<(), LabError> {
    let from = file.as_os_str();
    let mut to = std::ffi::OsString::from("PNG8:");
    to.push(from);
    let how = ["-strip", "-define", "png:compression-level=9", "-define", "png:exclude-chunks=date,time"];
    let mut arguments = vec![from, "+dither".as_ref(), "-colors".as_ref(), COLOURS.as_ref()];
    arguments.extend(how.iter().map(std::ffi::OsStr::new));
    arguments.push(&to);
    lab.run("convert", arguments).map(|_| ())
}

fn look(variant: Option<&str>, is_dark: bool) -> Result<Look, LabError> {
    let usual = Look::usual(is_dark);
    Ok(match variant {
        None => usual,
        Some("narrow") => Look { size: (720, 800), ..usual },
        Some("zoom") => Look { size: (640, 480), scale: 2, ..usual },
        Some("contrast") => Look { contrast: Contrast::More, ..usual },
        Some("forced") => Look { contrast: Contrast::Forced, ..usual },
        Some("cut") => Look { trouble: Trouble::Cut, ..usual },
        Some("failing") => Look { trouble: Trouble::Failing, ..usual },
        Some("compact") => Look { is_compact: true, ..usual },
        Some("large") => Look { text_size: 125, ..usual },
        Some(other) => return Err(wrong(other)),
    })
}

/// The page in docs/: every picture in the theme that its reader sees.
fn page_text(pictures: &Path, page: &Path) -> String {
    let folder = page.parent().and_then(|docs| pictures.strip_prefix(docs).ok()).unwrap_or(pictures).display();
    let mut text = "# Pictures\n\nEvery page of the window, on the company of a fixed seed. `cargo xtask pictures` takes the pictures and writes this page; \
                    GitHub shows each in your theme.\n"
        .to_owned();
    for Stop { name, title, caption, .. } in STOPS {
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "\n## {title}\n\n{caption}\n\n<picture>\n  <source media=\"(prefers-color-scheme: dark)\" srcset=\"{folder}/{name}-dark.png\">\n  \
             <img src=\"{folder}/{name}-light.png\" alt=\"{title}\">\n</picture>\n"
        );
    }
    text
}

fn options(mut arguments: impl Iterator<Item = String>) -> Result<Options, LabError> {
    let mut options = Options::default();
    while let Some(flag) = arguments.next() {
        let value = arguments.next().ok_or_else(|| wrong(&flag))?;
        match flag.as_str() {
            "--into" => options.into = PathBuf::from(value),
            "--page" => options.page = Some(PathBuf::from(value)),
            "--variant" => options.variant = Some(value),
            "--only" => options.only = Some(value),
            _ => return Err(wrong(&flag)),
        }
    }
    if options.into.as_os_str().is_empty() { Err(wrong("--into")) } else { Ok(options) }
}

fn wrong(word: &str) -> LabError {
    LabError::Unexpected(format!(
        "{word}: usage: pictures --into FOLDER [--page FILE] [--variant narrow|zoom|contrast|forced|cut|failing|compact|large] [--only NAME]"
    ))
}

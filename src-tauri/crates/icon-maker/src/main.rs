//! Renders every picture below `icons/` from the drawings in `icons/source/`.
//!
//! `icon-maker [--contact-sheet FILE]` writes the bundle icons and the tray pictures in place; the contact sheet is a
//! PNG with all tray pictures on their panels, for looking at. Keeps out: any design decision, which stays in the SVGs.

mod bundle;
mod contact_sheet;
mod digits;
mod error;
mod raster;
mod tray;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::error::IconError;

/// A file to be written: its path relative to `icons/`, and its bytes.
struct Rendered {
    path: PathBuf,
    bytes: Vec<u8>,
}

fn main() -> ExitCode {
    match run(std::env::args().skip(1)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("icon-maker: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(mut arguments: impl Iterator<Item = String>) -> Result<(), IconError> {
    let icons = icons_dir();
    let files = render_all(&icons.join("source"))?;
    for file in &files {
        write(&icons.join(&file.path), &file.bytes)?;
    }
    println!("{} pictures written to {}", files.len(), icons.display());
    while let Some(argument) = arguments.next() {
        match (argument.as_str(), arguments.next()) {
            ("--contact-sheet", Some(target)) => {
                let sheet = contact_sheet::draw(&icons.join("source"))?;
                write(Path::new(&target), &raster::png(&sheet)?)?;
                println!("contact sheet: {target}");
            }
            (other, _) => return Err(IconError::Usage(other.to_owned())),
        }
    }
    Ok(())
}

fn render_all(source: &Path) -> Result<Vec<Rendered>, IconError> {
    let mut files = bundle::render(source)?;
    files.extend(tray::render(source)?);
    Ok(files)
}

fn icons_dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../icons")
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), IconError> {
    let failed = |source| IconError::File { path: path.to_owned(), source };
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(failed)?;
    }
    std::fs::write(path, bytes).map_err(failed)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // what fails in a helper fails its test
    use super::*;

    #[test]
    fn the_committed_pictures_are_what_the_drawings_say() {
        let icons = icons_dir();
        for file in render_all(&icons.join("source")).unwrap() {
            let committed = std::fs::read(icons.join(&file.path)).unwrap_or_default();
            assert!(committed == file.bytes, "icons/{} is stale: run `cargo xtask icons`", file.path.display());
        }
    }
}

//! The npm side: packages of any folder, and the built page.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::error::XtaskError;
use crate::project::Project;

/// What the built page is made from, relative to ui/.
const SOURCES: [&str; 6] = ["src", "public", "index.html", "package-lock.json", "vite.config.ts", "tsconfig.json"];

/// `npm install` of what the folder's package-lock.json says, when that is newer than what npm has installed there. Not `npm ci`: it
/// refuses a lock file that lacks the optional packages of other platforms, which not every registry has.
pub fn install_if_stale(project: &Project, folder: &Path) -> Result<(), XtaskError> {
    let installed = modified(&folder.join("node_modules/.package-lock.json"));
    if installed.is_some() && installed >= modified(&folder.join("package-lock.json")) {
        return Ok(());
    }
    let shown = folder.file_name().unwrap_or_default().to_string_lossy();
    println!("setup: npm packages of {shown}/ are missing or out of date: npm install");
    let install = ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"];
    project.npm_in(folder).args(install).run(&format!("npm install in {shown}/"))
}

/// `npm run build`, when a source is newer than the built page.
pub fn build_if_stale(project: &Project) -> Result<(), XtaskError> {
    let built = modified(&project.ui().join("dist/index.html"));
    if built.is_some() && built >= newest_source(&project.ui()) {
        return Ok(());
    }
    project.npm().args(["run", "build"]).run("npm run build in ui/")
}

fn newest_source(ui: &Path) -> Option<SystemTime> {
    SOURCES.iter().flat_map(|source| everything_below(ui.join(source))).filter_map(|path| modified(&path)).max()
}

/// The path itself, and all below it. Folders count too: a deleted file leaves its trace there.
fn everything_below(path: PathBuf) -> Vec<PathBuf> {
    let children = std::fs::read_dir(&path).into_iter().flatten().filter_map(Result::ok);
    let mut all: Vec<PathBuf> = children.flat_map(|child| everything_below(child.path())).collect();
    all.push(path);
    all
}

fn modified(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|metadata| metadata.modified()).ok()
}

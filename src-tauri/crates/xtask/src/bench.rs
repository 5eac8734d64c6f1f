//! `cargo xtask bench`: `purposepath bench` in release, beside the `ws` package on Node; and the speed of the real window.

use std::fs;
use std::path::Path;

use crate::error::XtaskError;
use crate::project::Project;
use crate::{setup, ui};

/// Version of the npm package that is compared with.
const WS: &str = "8.23.0";

/// The reader that uses it, from the root.
const WS_CLIENT: &str = "tests/bench/ws-client.mjs";

pub fn run(project: &Project, quick: bool) -> Result<(), XtaskError> {
    let folder = project.target().join("bench-node");
    install_ws(project, &folder)?;
    let bench = ["run", "--release", "-p", "purposepath-cli", "--", "bench"];
    let reader = format!("node {WS_CLIENT}");
    let mut arguments = vec!["--against", &reader];
    if quick {
        arguments.push("--quick");
    }
    let bench = project.cargo().args(bench).args(arguments).env("NODE_PATH", folder.join("node_modules"));
    bench.run("purposepath bench")
}

/// The application in release under `tests/e2e/benches/window_speed`.
pub fn window(project: &Project, only: Option<&str>) -> Result<(), XtaskError> {
    setup::everything(project)?;
    setup::browser(project)?;
    ui::build_if_stale(project)?;
    let app = ["build", "--release", "--workspace", "--bin", "purposepath-desktop"];
    project.cargo().args(app).run("cargo build")?;
    let bench = ["bench", "--workspace", "--bench", "window_speed", "--"];
    project.cargo().args(bench).args(only).run("the window's speed")
}

fn install_ws(project: &Project, folder: &Path) -> Result<(), XtaskError> {
    if folder.join("node_modules/ws/package.json").is_file() {
        return Ok(());
    }
    fs::create_dir_all(folder).map_err(|source| XtaskError::File { what: folder.display().to_string(), source })?;
    let install = ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"];
    project.npm_in(folder).args(install).args([format!("ws@{WS}")]).run("npm install of ws")
}

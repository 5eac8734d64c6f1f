//! `cargo xtask bench`: `purposepath bench` in release, beside the `ws` package on Node.

use std::fs;
use std::path::Path;

use crate::error::XtaskError;
use crate::project::Project;

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

fn install_ws(project: &Project, folder: &Path) -> Result<(), XtaskError> {
    if folder.join("node_modules/ws/package.json").is_file() {
        return Ok(());
    }
    fs::create_dir_all(folder).map_err(|source| XtaskError::File { what: folder.display().to_string(), source })?;
    let install = ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"];
    project.npm_in(folder).args(install).args([format!("ws@{WS}")]).run("npm install of ws")
}

//! Builds and runs the demo.

use std::path::Path;
use std::process::Child;
use std::time::{Duration, Instant};

use crate::args::DemoOptions;
use crate::error::XtaskError;
use crate::project::Project;
use crate::{setup, ui};

const APP: &str = "purposepath-desktop";
const HEADLESS: &str = "headless-demo";
/// From the request to end until the demo is killed.
const GRACE: Duration = Duration::from_secs(10);
const LOOK_EVERY: Duration = Duration::from_millis(50);

pub fn run(project: &Project, options: &DemoOptions) -> Result<(), XtaskError> {
    setup::everything(project)?;
    ui::build_if_stale(project)?;
    if has_display() {
        build(project, &["-p", APP])?;
        return run_here(project, options);
    }
    build(project, &["-p", APP, "-p", "e2e", "--bins"])?;
    run_headless(project, options)
}

fn build(project: &Project, what: &[&str]) -> Result<(), XtaskError> {
    project.cargo().args(["build"]).args(what).run("cargo build")
}

/// macOS and Windows always have one.
fn has_display() -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(not(target_os = "linux")) || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

fn run_here(project: &Project, options: &DemoOptions) -> Result<(), XtaskError> {
    let app = project.program(project.binary(APP)).args(["--demo"]).args(seed_arguments(options));
    let Some(lasting) = options.lasting else {
        return app.become_it("the demo");
    };
    let failed = |source| XtaskError::Missing { program: APP.to_owned(), source };
    let mut child = app.into_command().spawn().map_err(failed)?;
    if !ends_within(&mut child, lasting)? {
        ask_to_end(&mut child)?;
        if !ends_within(&mut child, GRACE)? {
            child.kill().map_err(failed)?;
            return Err(XtaskError::Other(format!("the demo did not end within {GRACE:?} of being asked to")));
        }
        return Ok(());
    }
    let status = child.wait().map_err(failed)?;
    if status.success() { Ok(()) } else { Err(XtaskError::Other(format!("the demo ended by itself with {status}"))) }
}

fn run_headless(project: &Project, options: &DemoOptions) -> Result<(), XtaskError> {
    println!("there is no display: the demo runs on one of its own");
    let picture = project.target().join("demo/purposepath-demo.png");
    let lasting = options.lasting.map(|lasting| ["--for-ms".to_owned(), lasting.as_millis().to_string()]);
    let demo = project.program(project.binary(HEADLESS)).args(["--picture".as_ref(), Path::as_os_str(&picture)]);
    demo.args(lasting.into_iter().flatten()).args(seed_arguments(options)).become_it("the demo")
}

fn seed_arguments(options: &DemoOptions) -> impl Iterator<Item = String> {
    options.seed.into_iter().flat_map(|seed| ["--seed".to_owned(), seed.to_string()])
}

fn ends_within(child: &mut Child, limit: Duration) -> Result<bool, XtaskError> {
    let started = Instant::now();
    while started.elapsed() < limit {
        let ended = child.try_wait().map_err(|source| XtaskError::Missing { program: APP.to_owned(), source })?;
        if ended.is_some() {
            return Ok(true);
        }
        std::thread::sleep(LOOK_EVERY);
    }
    Ok(false)
}

#[cfg(unix)]
fn ask_to_end(child: &mut Child) -> Result<(), XtaskError> {
    use rustix::process::{Pid, Signal, kill_process};
    let failed = |source| XtaskError::Missing { program: "SIGTERM".to_owned(), source };
    kill_process(Pid::from_child(child), Signal::TERM).map_err(|errno| failed(errno.into()))
}

#[cfg(not(unix))]
fn ask_to_end(child: &mut Child) -> Result<(), XtaskError> {
    child.kill().map_err(|source| XtaskError::Missing { program: APP.to_owned(), source })
}

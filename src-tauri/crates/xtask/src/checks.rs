//! Every check and test, from cheap to dear; the first failure ends the run.

use std::time::{Duration, Instant};

use crate::counts::Counts;
use crate::error::XtaskError;
use crate::project::{Program, Project};
use crate::{setup, tools};

/// The app and the lab, which `--quick` leaves out: they need the web view's libraries and minutes of compiling.
const HEAVY: [&str; 4] = ["--exclude", "purposepath-desktop", "--exclude", "e2e"];

/// Integration tests of the e2e crate: the real window.
const WINDOW_TESTS: [&str; 4] = ["--test", "lab", "--test", "window"];

/// One line of the closing table.
struct Step {
    name: &'static str,
    run: fn(&Project) -> Result<Program, XtaskError>,
}

/// All steps. The page is built before anything compiles the app, which embeds it. All of cargo's steps name the whole
/// workspace, so that features are resolved once and nothing is compiled twice.
const EVERYTHING: [Step; 12] = [
    FORMAT,
    SPELLING,
    UI_LINT,
    UI_UNUSED,
    UI_BUILD,
    UI_TESTS,
    DEPENDENCIES,
    Step { name: "clippy", run: |p| Ok(clippy(p, &[])) },
    Step { name: "unit tests", run: |p| Ok(tests(p, &["--lib", "--bins"])) },
    Step { name: "integration tests", run: |p| Ok(tests(p, &["--exclude", "e2e", "--test", "*"])) },
    Step { name: "documentation tests", run: |p| Ok(tests(p, &["--doc"])) },
    Step {
        name: "the real window",
        run: |p| Ok(tests(p, &WINDOW_TESTS).args(["--", "--test-threads=1", "--show-output"])),
    },
];

/// What tells most in little time.
const QUICK: [Step; 8] = [
    FORMAT,
    SPELLING,
    UI_LINT,
    UI_UNUSED,
    UI_BUILD,
    UI_TESTS,
    Step { name: "clippy", run: |p| Ok(clippy(p, &HEAVY)) },
    Step { name: "tests", run: |p| Ok(tests(p, &HEAVY)) },
];

const FORMAT: Step = Step { name: "format", run: |p| Ok(p.cargo().args(["fmt", "--all", "--check"])) };
const SPELLING: Step = Step { name: "spelling", run: tools::typos };
const UI_LINT: Step = Step { name: "ui: lint", run: |p| Ok(npm(p, "lint")) };
const UI_UNUSED: Step = Step { name: "ui: unused code", run: |p| Ok(npm(p, "knip")) };
const UI_BUILD: Step = Step { name: "ui: build", run: |p| Ok(npm(p, "build")) };
const UI_TESTS: Step = Step { name: "ui: tests", run: |p| Ok(npm(p, "test")) };
const DEPENDENCIES: Step =
    Step { name: "dependencies", run: |p| Ok(tools::cargo_deny(p)?.args(["check", "bans", "licenses", "sources"])) };

pub fn run(project: &Project, quick: bool) -> Result<(), XtaskError> {
    let mut report = Report::default();
    let began = Instant::now();
    setup::everything(project)?;
    setup::tests(project)?;
    report.lines.push(("setup", began.elapsed(), Counts::default(), true));
    let steps: &[Step] = if quick { &QUICK } else { &EVERYTHING };
    for step in steps {
        if !report.take(project, step)? {
            break;
        }
    }
    report.print()
}

#[derive(Default)]
struct Report {
    /// Step, time, its tests, and whether it succeeded.
    lines: Vec<(&'static str, Duration, Counts, bool)>,
}

impl Report {
    /// Runs a step and notes it; whether to go on.
    fn take(&mut self, project: &Project, step: &Step) -> Result<bool, XtaskError> {
        println!("\n=== {}", step.name);
        let began = Instant::now();
        let (mut counts, succeeded) = (step.run)(project)?.run_and_count()?;
        if !succeeded && counts.failed == 0 {
            counts.failed = 1;
        }
        println!("=== {}: {} after {:.1} s", step.name, verdict(succeeded), began.elapsed().as_secs_f32());
        self.lines.push((step.name, began.elapsed(), counts, succeeded));
        Ok(succeeded)
    }

    fn print(&self) -> Result<(), XtaskError> {
        let mut sum = Counts::default();
        println!();
        for (name, took, counts, succeeded) in &self.lines {
            sum.add(*counts);
            let tests = if *counts == Counts::default() {
                String::new()
            } else {
                format!("{} passed, {} failed", counts.passed, counts.failed)
            };
            println!("{:<20} {:>7.1} s  {:<6}  {tests}", name, took.as_secs_f32(), verdict(*succeeded));
        }
        println!("{} passed, {} failed", sum.passed, sum.failed);
        match self.lines.iter().find(|(_, _, _, succeeded)| !succeeded) {
            Some((name, ..)) => Err(XtaskError::Failed { what: format!("the step '{name}'") }),
            None => Ok(()),
        }
    }
}

fn verdict(succeeded: bool) -> &'static str {
    if succeeded { "ok" } else { "FAILED" }
}

fn npm(project: &Project, script: &str) -> Program {
    project.npm().args(["run", "--silent", script]).env("CI", "1").env("NO_COLOR", "1")
}

fn clippy(project: &Project, but: &[&str]) -> Program {
    project.cargo().args(["clippy", "--workspace"]).args(but).args(["--all-targets", "--", "-D", "warnings"])
}

fn tests(project: &Project, what: &[&str]) -> Program {
    project.cargo().args(["test", "--workspace"]).args(what)
}

//! `cargo xtask …`: what a person or a machine does to the project. Keeps out: everything that ships.

mod args;
mod bench;
mod checks;
mod counts;
mod demo;
mod error;
mod mutants;
mod packages;
mod pictures;
mod project;
mod setup;
mod tools;
mod ui;

use std::process::ExitCode;

use crate::args::Task;
use crate::error::XtaskError;
use crate::project::Project;

fn main() -> ExitCode {
    let done = args::parse(std::env::args_os().skip(1).collect()).and_then(run);
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(XtaskError::Usage(words)) => {
            eprintln!("cargo xtask: {words}\n\n{}", args::HELP);
            ExitCode::from(2)
        }
        Err(error) => {
            eprintln!("cargo xtask: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<(), XtaskError> {
    let project = Project::here();
    match task {
        Task::Help => {
            println!("{}", args::HELP);
            Ok(())
        }
        Task::Setup => setup::everything(&project).and_then(|()| setup::tests(&project)),
        Task::Demo(options) => demo::run(&project, &options),
        Task::Test { quick } => checks::run(&project, quick),
        Task::Bench { quick } => bench::run(&project, quick),
        Task::BenchWindow { only } => bench::window(&project, only.as_deref()),
        Task::Fuzz { lasting } => project
            .cargo()
            .args(["test", "--release", "-p", "realtime-proto", "--test", "fuzz", "--", "--nocapture"])
            .env("FUZZ_SECONDS", lasting.as_secs().max(1).to_string())
            .run("fuzzing"),
        Task::Mutants { shard } => mutants::run(&project, shard.as_deref()),
        Task::Pictures(options) => pictures::run(&project, &options),
        Task::Icons => project.cargo().args(["run", "-p", "icon-maker"]).run("icon-maker"),
        Task::Bindings => {
            setup::everything(&project)?;
            ui::build_if_stale(&project)?;
            project.cargo().args(["test", "--test", "bindings"]).env("UPDATE_BINDINGS", "1").run("the bindings test")
        }
    }
}

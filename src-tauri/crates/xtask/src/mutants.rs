//! `cargo xtask mutants`: how many deliberate faults in the protocol its tests notice.

use std::path::Path;

use crate::error::XtaskError;
use crate::project::Project;
use crate::tools;

/// Faults in a hundred that must be noticed.
const WANTED: usize = 85;

/// What judges a mutant: the tests that are quick and exact. The others repeat them at length.
const TESTS: [&str; 9] = ["--lib", "--test", "rules", "--test", "conformance", "--test", "laws", "--test", "day"];

/// `shard`: `k/n` for every n-th mutant from the k-th on, counted from 0.
pub fn run(project: &Project, shard: Option<&str>) -> Result<(), XtaskError> {
    let folder = project.target().join("mutants");
    std::fs::create_dir_all(&folder)
        .map_err(|source| XtaskError::File { what: folder.display().to_string(), source })?;
    let mutants = tools::cargo_mutants(project)?
        .args(["mutants", "--package", "realtime-proto", "--jobs", "1", "--minimum-test-timeout", "60", "--output"])
        .args([&folder])
        .args(shard.map(|shard| ["--sharding", "round-robin", "--shard", shard]).into_iter().flatten())
        .args(["--"])
        .args(TESTS)
        .env("LAWS_INPUTS", "100000")
        .env("CARGO_PROFILE_DEV_DEBUG", "none");
    // A mutant that survives is an error to cargo-mutants; here the score decides.
    let ended = mutants.run("cargo mutants");
    let score = Score::read(&folder.join("mutants.out"));
    match score.of_hundred() {
        None => ended,
        Some(reached) => {
            println!("{} of {} noticed: {reached} %", score.noticed, score.all);
            let enough = reached >= WANTED;
            let short = || XtaskError::Other(format!("fewer than {WANTED} % of the mutants were noticed"));
            if enough { Ok(()) } else { Err(short()) }
        }
    }
}

/// Mutants that could be built, and those of them that a test failed for or never ended with.
struct Score {
    noticed: usize,
    all: usize,
}

impl Score {
    fn read(output: &Path) -> Self {
        let lines = |name| std::fs::read_to_string(output.join(name)).map_or(0, |text| text.lines().count());
        let noticed = lines("caught.txt") + lines("timeout.txt");
        Self { noticed, all: noticed + lines("missed.txt") }
    }

    fn of_hundred(&self) -> Option<usize> {
        (self.noticed * 100).checked_div(self.all)
    }
}

//! `cargo xtask mutants`: how many deliberate faults in the protocol its tests notice.

use std::path::Path;

use crate::error::XtaskError;
use crate::project::Project;
use crate::tools;

/// Faults in a hundred that must be noticed.
const WANTED: usize = 85;

/// Tests that judge mutants.
struct Round {
    name: &'static str,
    tests: &'static [&'static str],
    /// Cases of each law; none for as many as in every run.
    cases: Option<&'static str>,
    /// A test that takes longer never ends, in seconds.
    patience: &'static str,
}

/// Judges every mutant: the unit tests, one small binary to build. They notice most.
const FIRST: Round = Round { name: "first", tests: &["--lib"], cases: Some("32"), patience: "20" };

/// Judges those that the first round missed: the tests that are quick and exact, in full. The others repeat them at length.
const SECOND: Round = Round {
    name: "second",
    tests: &[
        "--lib",
        "--test",
        "rules",
        "--test",
        "conformance",
        "--test",
        "agreement",
        "--test",
        "laws",
        "--test",
        "day",
    ],
    cases: None,
    patience: "60",
};

/// `shard`: `k/n` for every n-th mutant from the k-th on, counted from 0.
pub fn run(project: &Project, shard: Option<&str>) -> Result<(), XtaskError> {
    let sharding = shard.map(|shard| ["--sharding", "round-robin", "--shard", shard].map(str::to_owned));
    let (first, ended) = judge(project, &FIRST, sharding.into_iter().flatten())?;
    let (second, ended) = if first.missed.is_empty() {
        (Judgement::default(), ended)
    } else {
        let these = first.missed.iter().flat_map(|name| ["--re".to_owned(), exactly(name)]);
        judge(project, &SECOND, these)?
    };
    let noticed = first.noticed + second.noticed;
    let all = noticed + second.missed.len();
    match (noticed * 100).checked_div(all) {
        None => ended,
        Some(reached) => {
            println!("{noticed} of {all} noticed: {reached} %");
            let short = || XtaskError::Other(format!("fewer than {WANTED} % of the mutants were noticed"));
            if reached >= WANTED { Ok(()) } else { Err(short()) }
        }
    }
}

/// Lets a round judge these mutants. A mutant that survives is an error to cargo-mutants; here the score decides.
fn judge(
    project: &Project,
    round: &Round,
    mutants: impl Iterator<Item = String>,
) -> Result<(Judgement, Result<(), XtaskError>), XtaskError> {
    let folder = project.target().join("mutants").join(round.name);
    std::fs::create_dir_all(&folder)
        .map_err(|source| XtaskError::File { what: folder.display().to_string(), source })?;
    let mut run = tools::cargo_mutants(project)?
        .args(["mutants", "--package", "realtime-proto", "--jobs", "1"])
        .args(["--minimum-test-timeout", round.patience, "--output"])
        .args([&folder])
        .args(mutants)
        .args(["--"])
        .args(round.tests)
        .env("LAWS_INPUTS", "100000")
        .env("CARGO_PROFILE_DEV_DEBUG", "none");
    if let Some(cases) = round.cases {
        run = run.env("PROPTEST_CASES", cases);
    }
    let ended = run.run("cargo mutants");
    Ok((Judgement::read(&folder.join("mutants.out")), ended))
}

/// A regular expression that matches this name alone.
fn exactly(name: &str) -> String {
    let escaped: String = name
        .chars()
        .flat_map(|letter| {
            let escape = r"\.+*?()|[]{}^$".contains(letter).then_some('\\');
            escape.into_iter().chain([letter])
        })
        .collect();
    format!("^{escaped}$")
}

/// Mutants that could be built: those that a test failed for or never ended with, and those that passed them all.
#[derive(Default)]
struct Judgement {
    noticed: usize,
    missed: Vec<String>,
}

impl Judgement {
    fn read(output: &Path) -> Self {
        let lines = |name| -> Vec<String> {
            std::fs::read_to_string(output.join(name)).unwrap_or_default().lines().map(str::to_owned).collect()
        };
        Self { noticed: lines("caught.txt").len() + lines("timeout.txt").len(), missed: lines("missed.txt") }
    }
}

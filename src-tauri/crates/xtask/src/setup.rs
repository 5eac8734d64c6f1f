//! Makes a machine that has Rust and Node ready, and does nothing when it is.

use crate::error::XtaskError;
use crate::packages::{BROWSER, PACKAGES, Package};
use crate::project::Project;
use crate::ui;

/// System packages and npm packages.
pub fn everything(project: &Project) -> Result<(), XtaskError> {
    if cfg!(target_os = "linux") {
        install(project, &PACKAGES)?;
    }
    ui::install_if_stale(project, &project.ui())
}

/// What only tests need besides: the emulated gateway (280 MB of npm packages).
pub fn tests(project: &Project) -> Result<(), XtaskError> {
    ui::install_if_stale(project, &project.gateway())
}

/// The browser that the window is compared with.
pub fn browser(project: &Project) -> Result<(), XtaskError> {
    install(project, &[BROWSER])
}

fn install(project: &Project, packages: &[Package]) -> Result<(), XtaskError> {
    let Some(missing) = missing_packages(project, packages) else {
        println!("setup: this system has no dpkg; it needs what these Debian packages hold:");
        packages.iter().for_each(print_package);
        return Ok(());
    };
    if missing.is_empty() {
        return Ok(());
    }
    println!(
        "setup: {} of {} system packages are missing and will be installed with apt-get:",
        missing.len(),
        packages.len()
    );
    missing.iter().copied().for_each(print_package);
    apt_get(project, &["update", "-qq"], "apt-get update")?;
    let install = ["install", "-y", "-qq", "--no-install-recommends"];
    let names = missing.iter().map(|package| package.name);
    let arguments: Vec<&str> = install.into_iter().chain(names).collect();
    apt_get(project, &arguments, "apt-get install")
}

/// `None` when there is no dpkg to ask.
fn missing_packages<'p>(project: &Project, packages: &'p [Package]) -> Option<Vec<&'p Package>> {
    let names = packages.iter().map(|package| package.name);
    let asked = project.program("dpkg-query").args(["-W", "-f", "${db:Status-Abbrev} ${Package}\n"]).args(names);
    let answer = asked.output()?;
    Some(packages.iter().filter(|package| !is_installed(&answer, package.name)).collect())
}

/// Whether dpkg-query's answer says installed (`ii`), in any architecture.
fn is_installed(answer: &str, name: &str) -> bool {
    answer.lines().any(|line| {
        let mut words = line.split_whitespace();
        words.next() == Some("ii") && words.next() == Some(name)
    })
}

fn apt_get(project: &Project, arguments: &[&str], what: &str) -> Result<(), XtaskError> {
    let program =
        if is_root() { project.program("env") } else { project.program("sudo").args(["env"]).with_terminal() };
    program.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]).args(arguments).run(what)
}

#[cfg(unix)]
fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}

fn print_package(package: &Package) {
    println!("  {:<5} {:<29} {}", package.need.word(), package.name, package.why);
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &str = "ii  xvfb\nrc  dunst\nii  libdbus-1-dev\n";

    #[test]
    fn an_installed_package_is_seen() {
        assert!(is_installed(ANSWER, "xvfb"), "ii means installed");
    }

    #[test]
    fn a_removed_package_with_settings_left_is_missing() {
        assert!(!is_installed(ANSWER, "dunst"), "rc means removed");
    }

    #[test]
    fn a_package_that_only_begins_alike_is_missing() {
        assert!(!is_installed(ANSWER, "libdbus-1"), "libdbus-1-dev is another one");
    }
}

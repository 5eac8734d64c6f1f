//! Takes a picture of every page of the real window.

use crate::args::PictureOptions;
use crate::error::XtaskError;
use crate::project::Project;
use crate::{setup, ui};

const APP: &str = "purposepath-desktop";
const PICTURES: &str = "pictures";

pub fn run(project: &Project, options: &PictureOptions) -> Result<(), XtaskError> {
    setup::everything(project)?;
    setup::tests(project)?;
    ui::build_if_stale(project)?;
    project.cargo().args(["build", "--workspace", "--bin", APP, "--bin", PICTURES]).run("cargo build")?;
    let into = match &options.variant {
        Some(variant) => project.target().join("pictures").join(variant),
        None => project.docs().join("images/pages"),
    };
    let mut take = project.program(project.binary(PICTURES)).args(["--into".as_ref(), into.as_os_str()]);
    if let Some(variant) = &options.variant {
        take = take.args(["--variant", variant]);
    }
    take = match &options.only {
        Some(page) => take.args(["--only", page]),
        None if options.variant.is_none() => {
            take.args(["--page".as_ref(), project.docs().join("PICTURES.md").as_os_str()])
        }
        None => take,
    };
    take.become_it("the pictures")
}

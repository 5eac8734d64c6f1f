//! The command line.

use std::ffi::OsString;
use std::time::Duration;

use crate::error::XtaskError;

pub const HELP: &str = "\
cargo xtask setup                            install what is missing on this machine (apt, npm)
cargo xtask demo [--for 20s] [--seed N]      build and run the demo; without a display on one of its own
cargo xtask test [--quick]                   every check and test, cheap ones first; --quick: without the app and its window
cargo xtask bench [--quick]                  the speed of the pipeline, beside a bare loop and the ws package on Node
cargo xtask bench --window [--only frames]   the speed of the real window: latency, burst, frames, growth, palette
cargo xtask fuzz [--for 10m]                 damaged messages and absurd inputs against the protocol, a minute without --for
cargo xtask mutants [--shard 0/4]            how many deliberate faults in the protocol its tests notice; takes hours, a shard less
cargo xtask pictures [--variant NAME]        a picture of every page, light and dark, into docs/; --variant narrow, zoom, contrast,
                                             forced (colours), cut (off), failing, compact or large: into target/pictures/ instead; --only NAME: this page alone
cargo xtask icons                            render icons/ from icons/source/
cargo xtask bindings                         write ui/src/bindings.ts from the Rust types

--for takes 500ms, 20s, 2m; without it the demo runs until it is closed or Ctrl+C.";

/// What is to be done.
#[derive(Debug, PartialEq, Eq)]
pub enum Task {
    Help,
    Setup,
    Demo(DemoOptions),
    Test {
        quick: bool,
    },
    Bench {
        quick: bool,
    },
    /// One scenario, or all.
    BenchWindow {
        only: Option<String>,
    },
    Fuzz {
        lasting: Duration,
    },
    Mutants {
        shard: Option<String>,
    },
    Pictures(PictureOptions),
    Icons,
    Bindings,
}

/// How the demo runs.
#[derive(Debug, PartialEq, Eq)]
pub struct DemoOptions {
    /// End by itself after this time.
    pub lasting: Option<Duration>,
    /// Which company is shown.
    pub seed: Option<u64>,
}

/// Which pictures are taken.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct PictureOptions {
    /// Another look than the usual one.
    pub variant: Option<String>,
    /// Pages whose names begin so.
    pub only: Option<String>,
}

pub fn parse(arguments: Vec<OsString>) -> Result<Task, XtaskError> {
    let mut arguments = pico_args::Arguments::from_vec(arguments);
    if arguments.contains(["-h", "--help"]) {
        return Ok(Task::Help);
    }
    let task = match arguments.subcommand().map_err(usage)?.as_deref() {
        None | Some("help") => Task::Help,
        Some("setup") => Task::Setup,
        Some("demo") => Task::Demo(DemoOptions {
            lasting: arguments.opt_value_from_fn("--for", duration).map_err(usage)?,
            seed: arguments.opt_value_from_str("--seed").map_err(usage)?,
        }),
        Some("test") => Task::Test { quick: arguments.contains("--quick") },
        Some("bench") if arguments.contains("--window") => {
            Task::BenchWindow { only: arguments.opt_value_from_str("--only").map_err(usage)? }
        }
        Some("bench") => Task::Bench { quick: arguments.contains("--quick") },
        Some("fuzz") => Task::Fuzz {
            lasting: arguments.opt_value_from_fn("--for", duration).map_err(usage)?.unwrap_or(Duration::from_secs(60)),
        },
        Some("mutants") => Task::Mutants { shard: arguments.opt_value_from_str("--shard").map_err(usage)? },
        Some("pictures") => Task::Pictures(PictureOptions {
            variant: arguments.opt_value_from_str("--variant").map_err(usage)?,
            only: arguments.opt_value_from_str("--only").map_err(usage)?,
        }),
        Some("icons") => Task::Icons,
        Some("bindings") => Task::Bindings,
        Some(other) => return Err(XtaskError::Usage(format!("there is no task '{other}'"))),
    };
    match arguments.finish().as_slice() {
        [] => Ok(task),
        [unknown, ..] => Err(XtaskError::Usage(format!("unknown argument '{}'", unknown.to_string_lossy()))),
    }
}

/// `500ms`, `20s`, `2m`.
fn duration(text: &str) -> Result<Duration, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let number: u64 = digits.parse().map_err(|_| format!("'{text}' is not a time such as 500ms, 20s or 2m"))?;
    match &text[digits.len()..] {
        "ms" => Ok(Duration::from_millis(number)),
        "s" => Ok(Duration::from_secs(number)),
        "m" => Ok(Duration::from_secs(number.saturating_mul(60))),
        _ => Err(format!("'{text}' needs a unit: ms, s or m")),
    }
}

fn usage(error: pico_args::Error) -> XtaskError {
    XtaskError::Usage(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Task, XtaskError> {
        parse(line.split_whitespace().map(OsString::from).collect())
    }

    #[test]
    fn times_have_a_unit() {
        assert_eq!(duration("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(duration("20s"), Ok(Duration::from_secs(20)));
        assert_eq!(duration("2m"), Ok(Duration::from_secs(120)));
        assert!(duration("20").is_err(), "a bare number has no unit");
        assert!(duration("s").is_err(), "a bare unit has no number");
    }

    #[test]
    fn the_demo_takes_time_and_seed_in_any_order() {
        let wanted = Task::Demo(DemoOptions { lasting: Some(Duration::from_secs(20)), seed: Some(7) });
        assert_eq!(parsed("demo --seed 7 --for 20s").ok(), Some(wanted));
    }

    #[test]
    fn pictures_take_a_variant_and_a_page() {
        let wanted = PictureOptions { variant: Some("narrow".to_owned()), only: Some("goals".to_owned()) };
        assert_eq!(parsed("pictures --only goals --variant narrow").ok(), Some(Task::Pictures(wanted)));
    }

    #[test]
    fn an_unknown_argument_is_named() {
        let error = parsed("test --slow").err().map(|error| error.to_string());
        assert_eq!(error.as_deref(), Some("unknown argument '--slow'"));
    }

    #[test]
    fn the_windows_speed_is_a_bench_of_its_own() {
        assert_eq!(parsed("bench --window").ok(), Some(Task::BenchWindow { only: None }));
        let wanted = Task::BenchWindow { only: Some("frames".to_owned()) };
        assert_eq!(parsed("bench --only frames --window").ok(), Some(wanted));
        assert_eq!(parsed("bench --quick").ok(), Some(Task::Bench { quick: true }));
    }

    #[test]
    fn without_a_task_the_help_is_shown() {
        assert_eq!(parsed("").ok(), Some(Task::Help));
    }
}

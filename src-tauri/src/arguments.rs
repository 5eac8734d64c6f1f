//! What the app can be started with.

use clap::Parser;

/// Your company's goals, live on your desktop.
#[derive(Clone, Debug, Parser)]
#[command(name = "purposepath-desktop", version)]
pub(crate) struct Arguments {
    /// Open the demo: a company inside the app, no account needed
    #[arg(long)]
    pub(crate) demo: bool,
    /// Seed of the demo's company; another seed is another company
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
}

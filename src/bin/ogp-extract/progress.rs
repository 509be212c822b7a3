//! The progress bar, and the lines told on standard error.

use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use indicatif::{ProgressBar, ProgressStyle};

use crate::tally::Tally;
use crate::tell;

const WITH_TOTAL: &str = "{bar:30} {percent:>3}%  {bytes_per_sec}  {eta} left  {msg}";
const WITHOUT_TOTAL: &str = "{spinner} {bytes}  {bytes_per_sec}  {msg}";

/// What the user sees while a batch runs.
pub struct Progress {
    bar: Option<ProgressBar>,
    read: Arc<AtomicU64>,
}

impl Progress {
    /// A bar where standard error is a terminal that nothing else is written to.
    pub fn new(quiet: bool, stdout_used: bool, total: Option<u64>, read: Arc<AtomicU64>) -> Progress {
        let shown = !quiet && io::stderr().is_terminal() && !(stdout_used && io::stdout().is_terminal());
        let template = if total.is_some() { WITH_TOTAL } else { WITHOUT_TOTAL };
        let bar = shown.then(|| {
            let bar = total.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
            bar.with_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()))
        });
        Progress { bar, read }
    }

    /// Shows how far the batch is.
    pub fn update(&self, tally: &Tally) {
        if let Some(bar) = &self.bar {
            bar.set_position(self.read.load(Ordering::Relaxed));
            bar.set_message(format!("{} articles, {} failures", tally.articles, tally.failures));
        }
    }

    /// Tells a line.
    pub fn say(&self, line: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| tell(line)),
            None => tell(line),
        }
    }

    /// Takes the bar away.
    pub fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

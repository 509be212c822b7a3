//! The command line of ogp-extract: flags and glue. Reading, extracting and writing are the library's.

mod args;
mod eval;
mod explain;
mod journal;
mod outputs;
mod pipeline;
mod progress;
mod run;
mod sink;
mod tally;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{CommandFactory, Parser};
use ogp_extract::input::visible;
use ogp_extract::output::record_schema;

use args::{Cli, Command};

/// How the program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All well.
    Success,
    /// Some input failed, or the output could not be written.
    Failure,
    /// Stopped by Ctrl-C.
    Interrupted,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> ExitCode {
        match outcome {
            Outcome::Success => ExitCode::SUCCESS,
            Outcome::Failure => ExitCode::FAILURE,
            Outcome::Interrupted => ExitCode::from(INTERRUPTED),
        }
    }
}

/// What shells expect of a program that Ctrl-C ended.
pub const INTERRUPTED: u8 = 130;

fn main() -> ExitCode {
    let cli = match Cli::try_parse_from(args::from_system()) {
        Ok(cli) => cli,
        Err(error) => return refuse(&error),
    };
    let result = match cli.command {
        None if cli.run.output.explain => explain::explain(&cli.run.input),
        None => run::run(&cli.run),
        Some(Command::Lookup { form, lexicon }) => explain::lookup(&form.join(" "), &lexicon),
        Some(Command::Schema) => print_schema(),
        Some(Command::Eval(args)) => eval::eval(&args),
        Some(Command::Completions { shell }) => print_completions(shell),
    };
    match result {
        Ok(outcome) => outcome.into(),
        Err(Stop::Usage(message)) => {
            refuse(&Cli::command().error(clap::error::ErrorKind::ArgumentConflict, visible(&message)))
        }
        Err(Stop::Output(message)) => {
            tell(&message);
            ExitCode::FAILURE
        }
        // Whoever read the output has had enough.
        Err(Stop::ClosedPipe) => ExitCode::SUCCESS,
    }
}

/// Tells the user a line. Where nobody can be told, the work goes on.
pub fn tell(line: &str) {
    let _ = writeln!(io::stderr(), "ogp-extract: {}", visible(line));
}

/// Prints help or what is wrong with the flags, which may come from the names of files.
fn refuse(error: &clap::Error) -> ExitCode {
    let text = error.render().to_string();
    if text.lines().all(|line| line == visible(line)) {
        error.exit();
    }
    for line in text.lines() {
        let _ = writeln!(io::stderr(), "{}", visible(line));
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(1))
}

/// Why the program cannot go on.
#[derive(Debug)]
pub enum Stop {
    /// The flags make no sense together, or not here.
    Usage(String),
    /// The output cannot be written.
    Output(String),
    /// Nobody reads the output any more.
    ClosedPipe,
}

impl Stop {
    /// A failed write to `name`.
    pub fn writing(name: &str, error: &io::Error) -> Stop {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Stop::ClosedPipe;
        }
        Stop::Output(format!("cannot write {name}: {error}"))
    }
}

/// Prints a whole result to standard output.
pub fn print(text: &[u8]) -> Result<Outcome, Stop> {
    let mut stdout = io::stdout().lock();
    let written = stdout.write_all(text).and_then(|()| stdout.flush());
    written.map(|()| Outcome::Success).map_err(|error| Stop::writing("standard output", &error))
}

fn print_schema() -> Result<Outcome, Stop> {
    print(format!("{:#}\n", record_schema()).as_bytes())
}

fn print_completions(shell: clap_complete::Shell) -> Result<Outcome, Stop> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "ogp-extract", &mut script);
    print(&script)
}

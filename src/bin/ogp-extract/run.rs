//! A batch from flags to exit status.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Instant;

use ogp_extract::Extractor;
use ogp_extract::input::{Article, Input, list, open, path_text, paths_in, visible};

use crate::args::{InputArgs, LexiconArgs, LexiconKind, RunArgs};
use crate::journal::Checkpoint;
use crate::outputs::{Begun, Outputs, Plan};
use crate::pipeline::{Inputs, Next, Pipeline, Start, Work};
use crate::progress::Progress;
use crate::tally::Tally;
use crate::{INTERRUPTED, Outcome, Stop, tell};

/// Runs a batch.
pub fn run(args: &RunArgs) -> Result<Outcome, Stop> {
    let stop = heed_interrupt();
    let plan = Plan::of(&args.output)?;
    let mut own = plan.own_paths();
    own.extend(args.errors.clone());
    let inputs = inputs(&args.input, &own)?;
    let work = Arc::new(Work {
        extractor: extractor(&args.input.lexicon)?,
        options: args.input.options(),
        fallback_date: args.input.reference_date,
        encoders: plan.encoders(),
        with_text: args.output.with_text,
    });
    let to_stdout = matches!(plan, Plan::Stdout(_));
    let run = fingerprint(args, &plan, &inputs, &work);
    match Outputs::begin(plan, args.errors.as_deref(), &run, args.resume)? {
        Begun::At(outputs, point) => Batch::new(args, inputs, work, to_stdout, stop).run(*outputs, point),
        Begun::Finished(point) => Ok(outcome(&point.tally)),
        Begun::Whole => {
            tell("nothing to resume: the output is whole (remove it to run anew)");
            Ok(Outcome::Success)
        }
    }
}

/// The extractor, with the user's own rows.
pub fn extractor(args: &LexiconArgs) -> Result<Extractor, Stop> {
    let mut builder = Extractor::builder();
    for (kind, path) in &args.rows {
        let name = visible(&path_text(path)).to_string();
        let rows = fs::read_to_string(path).map_err(|error| Stop::Usage(format!("cannot read {name}: {error}")))?;
        builder = match kind {
            LexiconKind::Countries => builder.countries(name, rows),
            LexiconKind::Organisations => builder.organisations(name, rows),
            LexiconKind::Places => builder.places(name, rows),
        };
    }
    if args.rows.is_empty() {
        return Ok(Extractor::new());
    }
    builder.build().map_err(|error| Stop::Usage(error.to_string()))
}

/// The inputs that the flags name.
pub fn inputs(args: &InputArgs, own: &[PathBuf]) -> Result<Inputs, Stop> {
    let mut paths = args.paths.clone();
    if let Some(file) = &args.files_from {
        let failed = |error| Stop::Usage(format!("cannot read {}: {error}", visible(&path_text(file))));
        paths.extend(paths_in(&read_all(file).map_err(failed)?));
    }
    if paths.is_empty() {
        return Err(Stop::Usage("no input: name a file or folder, or - for standard input".into()));
    }
    Ok(list(&paths, own, &args.options()))
}

/// Reads the inputs one after another; failures are told, and the rest goes on.
pub fn each_article(
    args: &InputArgs,
    mut take: impl FnMut(&Input, Article) -> Result<(), Stop>,
) -> Result<Outcome, Stop> {
    let options = args.options();
    let read = Arc::new(AtomicU64::new(0));
    let mut outcome = Outcome::Success;
    let mut fail = |failure: &dyn std::fmt::Display| {
        tell(&failure.to_string());
        outcome = Outcome::Failure;
    };
    for input in inputs(args, &[])? {
        let opened = input.and_then(|input| open(&input, &options, &read).map(|pieces| (input, pieces)));
        let (input, pieces) = match opened {
            Ok(opened) => opened,
            Err(failure) => {
                fail(&failure);
                continue;
            }
        };
        for piece in pieces {
            match piece.and_then(|piece| piece.read(&options)) {
                Ok(article) => take(&input, article)?,
                Err(failure) => fail(&failure),
            }
        }
    }
    Ok(outcome)
}

fn read_all(path: &Path) -> io::Result<Vec<u8>> {
    if path.as_os_str() != "-" {
        return fs::read(path);
    }
    let mut bytes = Vec::new();
    io::stdin().read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What tells this run from others: everything that its output depends on.
fn fingerprint(args: &RunArgs, plan: &Plan, inputs: &Inputs, work: &Work) -> String {
    let mut hasher = DefaultHasher::new();
    env!("CARGO_PKG_VERSION").hash(&mut hasher);
    format!("{:?} {:?} {:?} {}", work.options, work.fallback_date, plan, work.with_text).hash(&mut hasher);
    args.errors.hash(&mut hasher);
    args.input.lexicon.rows.hash(&mut hasher);
    for input in inputs {
        input.as_ref().map_or_else(|failure| failure.path.clone(), Input::name).hash(&mut hasher);
    }
    format!("{:016x}", hasher.finish())
}

fn outcome(tally: &Tally) -> Outcome {
    if tally.failures > 0 { Outcome::Failure } else { Outcome::Success }
}

struct Batch<'a> {
    args: &'a RunArgs,
    inputs: Arc<Inputs>,
    work: Arc<Work>,
    progress: Progress,
    read: Arc<AtomicU64>,
    stop: Arc<AtomicBool>,
    begun: Instant,
}

impl<'a> Batch<'a> {
    fn new(args: &'a RunArgs, inputs: Inputs, work: Arc<Work>, to_stdout: bool, stop: Arc<AtomicBool>) -> Self {
        let read = Arc::new(AtomicU64::new(0));
        let progress = Progress::new(args.quiet, to_stdout, total_size(&inputs), Arc::clone(&read));
        Batch { args, inputs: Arc::new(inputs), work, progress, read, stop, begun: Instant::now() }
    }

    fn run(self, mut outputs: Outputs, mut point: Checkpoint) -> Result<Outcome, Stop> {
        let before = point.tally;
        let result = self.write_all(&mut outputs, &mut point);
        self.progress.end();
        result?;
        if self.stop.load(Ordering::Relaxed) {
            outputs.checkpoint(&mut point)?;
            let advice = if outputs.is_resumable() { "; go on with --resume" } else { "" };
            self.progress.say(&format!("stopped after {} articles{advice}", point.tally.articles));
            return Ok(Outcome::Interrupted);
        }
        let tally = point.tally;
        outputs.finish(point)?;
        if !self.args.quiet {
            let bytes = tally.text_bytes.saturating_sub(before.text_bytes);
            self.progress.say(&tally.summary(self.begun.elapsed(), bytes));
        }
        Ok(outcome(&tally))
    }

    fn write_all(&self, outputs: &mut Outputs, point: &mut Checkpoint) -> Result<(), Stop> {
        let start = Start { inputs: point.inputs, records: point.records };
        let (inputs, work) = (Arc::clone(&self.inputs), Arc::clone(&self.work));
        let (read, stop) = (Arc::clone(&self.read), Arc::clone(&self.stop));
        let pipeline = Pipeline::start(inputs, work, start, self.jobs(), read, stop);
        let mut pipeline = pipeline.map_err(|error| Stop::Output(format!("cannot start threads: {error}")))?;
        let mut noted = Instant::now();
        loop {
            match pipeline.next() {
                Next::Waiting => {}
                Next::End => return Ok(()),
                Next::Done(done) => {
                    if let Some(input) = self.inputs.get(done.input) {
                        outputs.write(&done, input)?;
                    }
                    done.messages.iter().for_each(|message| self.progress.say(message));
                    point.tally += done.tally;
                    (point.inputs, point.records) =
                        if done.ended { (done.input + 1, 0) } else { (done.input, done.records) };
                    if outputs.is_resumable() && noted.elapsed() >= self.args.checkpoint {
                        outputs.checkpoint(point)?;
                        noted = Instant::now();
                    }
                }
            }
            self.progress.update(&point.tally);
        }
    }

    fn jobs(&self) -> usize {
        let cores = || thread::available_parallelism().map_or(1, usize::from);
        self.args.jobs.map_or_else(cores, usize::from)
    }
}

/// The first Ctrl-C ends the batch in order, the second at once.
fn heed_interrupt() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let heeded = Arc::clone(&stop);
    let handler = move || {
        if heeded.swap(true, Ordering::Relaxed) {
            std::process::exit(INTERRUPTED.into());
        }
    };
    // Without a handler, Ctrl-C ends the program at once, which --resume mends as well.
    let _ = ctrlc::set_handler(handler);
    stop
}

/// How many bytes all inputs have, where that can be known.
fn total_size(inputs: &Inputs) -> Option<u64> {
    inputs
        .iter()
        .flatten()
        .map(|input| match input {
            Input::File { path, .. } => {
                fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|metadata| metadata.len())
            }
            _ => None,
        })
        .sum()
}

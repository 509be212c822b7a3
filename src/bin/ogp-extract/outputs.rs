//! Where a run writes: standard output, a file, a folder of files, or a folder of tables.

use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Component, Path, PathBuf};

use ogp_extract::input::{Failure, Input, path_text, visible};
use ogp_extract::output::{Dialect, Encoder, Format, Table, data_package};
use unicode_normalization::UnicodeNormalization;

use crate::Stop;
use crate::args::OutputArgs;
use crate::journal::{Checkpoint, Journal};
use crate::pipeline::Done;
use crate::sink::{Sink, is_special, part_of};

/// What the flags ask for.
#[derive(Debug, Clone)]
pub enum Plan {
    Stdout(Format),
    File(PathBuf, Format),
    Folder(PathBuf, Format),
    Tables(PathBuf, Dialect),
}

impl Plan {
    pub fn of(args: &OutputArgs) -> Result<Plan, Stop> {
        if let Some(folder) = &args.tables {
            let dialect = if args.excel { Dialect::Excel } else { Dialect::Plain };
            return Ok(Plan::Tables(folder.clone(), dialect));
        }
        let format = args.chosen_format().map_err(Stop::Usage)?;
        Ok(match &args.output {
            None => Plan::Stdout(format),
            Some(path) if path.as_os_str() == "-" => Plan::Stdout(format),
            Some(path) if path.is_dir() || ends_in_separator(path) => Plan::Folder(path.clone(), format),
            Some(path) => Plan::File(path.clone(), format),
        })
    }

    pub fn encoders(&self) -> Vec<Encoder> {
        match self {
            Plan::Stdout(format) | Plan::File(_, format) | Plan::Folder(_, format) => vec![Encoder::new(*format)],
            Plan::Tables(_, dialect) => Table::ALL.map(|table| Encoder::new(Format::Csv(table, *dialect))).to_vec(),
        }
    }

    /// What a run of this plan writes, and must not read.
    pub fn own_paths(&self) -> Vec<PathBuf> {
        match self {
            Plan::Stdout(_) => Vec::new(),
            Plan::File(path, _) => vec![path.clone(), part_of(path), journal_of(path)],
            Plan::Folder(path, _) | Plan::Tables(path, _) => vec![path.clone()],
        }
    }

    fn files(&self) -> Vec<PathBuf> {
        match self {
            Plan::Stdout(_) | Plan::Folder(..) => Vec::new(),
            Plan::File(path, _) => vec![path.clone()],
            Plan::Tables(folder, _) => Table::ALL.map(|table| folder.join(format!("{}.csv", table.name()))).to_vec(),
        }
    }

    /// The journal's path, or why a run of this plan cannot be resumed.
    fn journal(&self) -> Result<PathBuf, &'static str> {
        match self {
            Plan::Stdout(_) => {
                Err("what went to standard output cannot be cut back; write to a file with -o FILE.jsonl")
            }
            Plan::Folder(..) => {
                Err("a folder of files has no journal; write to a file with -o FILE.jsonl, or use --tables")
            }
            Plan::File(path, _) if is_special(path) => Err("the output is no ordinary file"),
            Plan::File(path, format) if format.is_appendable() => Ok(journal_of(path)),
            Plan::File(..) => Err("a JSON array cannot be gone on with; use --format jsonl"),
            Plan::Tables(folder, _) => Ok(folder.join("tables.journal")),
        }
    }

    fn is_whole(&self) -> bool {
        let files = self.files();
        !files.is_empty() && files.iter().all(|path| path.is_file())
    }
}

fn ends_in_separator(path: &Path) -> bool {
    path.as_os_str().as_encoded_bytes().last().is_some_and(|byte| std::path::is_separator(char::from(*byte)))
}

fn journal_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".journal");
    name.into()
}

/// The open outputs of a run.
pub struct Outputs {
    plan: Plan,
    streams: Vec<Stream>,
    /// The names given in an output folder.
    names: Names,
    errors: Option<Sink>,
    journal: Option<Journal>,
}

struct Stream {
    sink: Sink,
    encoder: Encoder,
    empty: bool,
}

impl Stream {
    fn begin(mut sink: Sink, encoder: Encoder) -> Result<Stream, Stop> {
        let header = encoder.header().map_err(|error| Stop::Output(error.to_string()))?;
        sink.write(&header)?;
        Ok(Stream { sink, encoder, empty: true })
    }

    /// Appends records that the encoder made.
    fn append(&mut self, records: &[u8], any: bool) -> Result<(), Stop> {
        if any {
            self.sink.write(self.encoder.separator(self.empty))?;
            self.empty = false;
        }
        self.sink.write(records)?;
        if self.sink.is_stdout() { self.sink.flush() } else { Ok(()) }
    }

    fn finish(mut self) -> Result<(), Stop> {
        self.sink.write(self.encoder.footer())?;
        self.sink.finish()
    }
}

/// A run that can begin.
pub enum Begun {
    /// The outputs, and the point from which to go on.
    At(Box<Outputs>, Checkpoint),
    /// The run was whole but for its names, which it has now.
    Finished(Checkpoint),
    /// There is nothing to resume.
    Whole,
}

impl Outputs {
    /// Opens the outputs. `run` tells this run from others for the journal.
    pub fn begin(plan: Plan, errors: Option<&Path>, run: &str, resume: bool) -> Result<Begun, Stop> {
        let journal = plan.journal();
        if let (true, Err(reason)) = (resume, &journal) {
            return Err(Stop::Usage(format!("cannot resume: {reason}")));
        }
        if let Plan::Folder(folder, _) | Plan::Tables(folder, _) = &plan {
            fs::create_dir_all(folder)
                .map_err(|error| Stop::Usage(format!("cannot make {}: {error}", shown(folder))))?;
        }
        match journal {
            Ok(path) if path.exists() && resume => Outputs::resume(plan, errors, run, &path),
            Ok(path) if path.exists() => Err(Stop::Usage(format!(
                "an earlier run into this output was cut off: go on with it by --resume, or remove {} to start anew",
                shown(&path)
            ))),
            Ok(_) if resume && plan.is_whole() => Ok(Begun::Whole),
            Ok(path) => {
                let journal = Journal::create(&path, run)?;
                let outputs = Outputs::anew(plan, errors, Some(journal))?;
                Ok(Begun::At(Box::new(outputs), Checkpoint::default()))
            }
            Err(_) => Ok(Begun::At(Box::new(Outputs::anew(plan, errors, None)?), Checkpoint::default())),
        }
    }

    fn anew(plan: Plan, errors: Option<&Path>, journal: Option<Journal>) -> Result<Outputs, Stop> {
        let errors = errors.map(Sink::create).transpose()?;
        let sinks = match &plan {
            Plan::Stdout(_) => vec![Sink::stdout()],
            Plan::Folder(..) => Vec::new(),
            Plan::File(..) | Plan::Tables(..) => {
                plan.files().iter().map(|path| Sink::create(path)).collect::<Result<_, _>>()?
            }
        };
        let streams = sinks.into_iter().zip(plan.encoders()).map(|(sink, encoder)| Stream::begin(sink, encoder));
        let streams = streams.collect::<Result<_, _>>()?;
        Ok(Outputs { plan, streams, names: Names::default(), errors, journal })
    }

    fn resume(plan: Plan, errors: Option<&Path>, run: &str, journal: &Path) -> Result<Begun, Stop> {
        let mut files = plan.files();
        files.extend(errors.map(Path::to_owned));
        let now: Vec<u64> = files.iter().map(|path| length(&part_of(path))).collect();
        let (journal, point) = Journal::reopen(journal, run, &now)?;
        if point.whole {
            for path in files.iter().filter(|path| part_of(path).exists()) {
                fs::rename(part_of(path), path).map_err(|error| Stop::writing(&shown(path), &error))?;
            }
            plan.describe()?;
            journal.remove()?;
            return Ok(Begun::Finished(point));
        }
        if point == Checkpoint::default() {
            let outputs = Outputs::anew(plan, errors, Some(journal))?;
            return Ok(Begun::At(Box::new(outputs), point));
        }
        let mut lengths = point.lengths.iter().copied();
        let mut reopen = |path: &Path| Sink::reopen(path, lengths.next().unwrap_or(0));
        let sinks = plan.files().iter().map(|path| reopen(path)).collect::<Result<Vec<_>, _>>()?;
        let errors = errors.map(&mut reopen).transpose()?;
        let streams = sinks.into_iter().zip(plan.encoders());
        let streams = streams.map(|(sink, encoder)| Stream { sink, encoder, empty: false }).collect();
        let outputs = Outputs { plan, streams, names: Names::default(), errors, journal: Some(journal) };
        Ok(Begun::At(Box::new(outputs), point))
    }

    /// Whether a run that is cut off now can be resumed.
    pub fn is_resumable(&self) -> bool {
        self.journal.is_some()
    }

    /// Writes what a chunk yielded.
    pub fn write(&mut self, done: &Done, input: &Result<Input, Failure>) -> Result<(), Stop> {
        let any = done.tally.articles > 0;
        if let (Plan::Folder(folder, format), true, true) = (&self.plan, any, self.streams.is_empty()) {
            let path = self.names.free_name(folder, input, *format)?;
            self.streams.push(Stream::begin(Sink::create(&path)?, Encoder::new(*format))?);
        }
        for (stream, records) in self.streams.iter_mut().zip(&done.outputs) {
            stream.append(records, any)?;
        }
        if let (Plan::Folder(..), true) = (&self.plan, done.ended) {
            self.streams.drain(..).try_for_each(Stream::finish)?;
        }
        if let Some(errors) = &mut self.errors {
            for failure in &done.failures {
                let line = serde_json::to_string(failure).map_err(|error| Stop::Output(error.to_string()))?;
                errors.write(format!("{line}\n").as_bytes())?;
            }
        }
        Ok(())
    }

    /// Brings everything to disk and notes how far the run is.
    pub fn checkpoint(&mut self, point: &mut Checkpoint) -> Result<(), Stop> {
        let sinks = self.streams.iter_mut().map(|stream| &mut stream.sink).chain(&mut self.errors);
        point.lengths = sinks.map(Sink::sync).collect::<Result<_, _>>()?;
        match &mut self.journal {
            Some(journal) => journal.note(point),
            None => Ok(()),
        }
    }

    /// Ends the outputs and gives them their names.
    pub fn finish(mut self, mut point: Checkpoint) -> Result<(), Stop> {
        point.whole = true;
        self.checkpoint(&mut point)?;
        self.streams.into_iter().try_for_each(Stream::finish)?;
        self.errors.map_or(Ok(()), Sink::finish)?;
        self.plan.describe()?;
        self.journal.map_or(Ok(()), Journal::remove)
    }
}

impl Plan {
    /// Writes the description of a folder of tables.
    fn describe(&self) -> Result<(), Stop> {
        let Plan::Tables(folder, dialect) = self else { return Ok(()) };
        let mut sink = Sink::create(&folder.join("datapackage.json"))?;
        sink.write(format!("{:#}\n", data_package(*dialect)).as_bytes())?;
        sink.finish()
    }
}

/// The longest name of an output before its number and endings: file systems hold 255 bytes.
const LONGEST_NAME: usize = 230;

/// The names given in an output folder, as a file system holds them that tells neither case nor composition apart.
#[derive(Default)]
struct Names {
    files: HashSet<String>,
    folders: HashSet<String>,
}

impl Names {
    /// A name for the output of an input, in a folder that is made: the input's own path below what was given, with an
    /// ending more. Nothing in it can lead out of the output folder; a second input of the same name gets a number.
    fn free_name(&mut self, folder: &Path, input: &Result<Input, Failure>, format: Format) -> Result<PathBuf, Stop> {
        let below = match input {
            Ok(Input::File { below, .. }) => inside(below),
            _ => PathBuf::from("stdin"),
        };
        let ending = match format {
            Format::Jsonl => "jsonl",
            Format::Csv(..) => "csv",
            _ => "json",
        };
        let path = folder.join(self.free(&below, ending));
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)
                .map_err(|error| Stop::Output(format!("cannot make {}: {error}", shown(parent))))?;
        }
        Ok(path)
    }

    fn free(&mut self, below: &Path, ending: &str) -> PathBuf {
        let name = shortened(below.file_name().unwrap_or(OsStr::new("input")));
        // A folder that has the name of a file written before cannot be made beside it.
        let parent =
            below.parent().filter(|parent| !parent.ancestors().any(|folder| self.files.contains(&key(folder))));
        let parent = parent.unwrap_or(Path::new(""));
        let named = |number: u32| {
            let mut name = name.clone();
            name.push(if number > 1 { format!("-{number}.{ending}") } else { format!(".{ending}") });
            parent.join(name)
        };
        let is_free = |path: &PathBuf| !self.files.contains(&key(path)) && !self.folders.contains(&key(path));
        let free = (1..).map(named).find(is_free).unwrap_or_else(|| below.to_owned());
        self.files.insert(key(&free));
        self.folders.extend(free.ancestors().skip(1).map(key));
        free
    }
}

fn key(path: &Path) -> String {
    path_text(path).to_lowercase().nfc().collect()
}

/// A name that leaves room for number and endings.
fn shortened(name: &OsStr) -> OsString {
    if name.len() <= LONGEST_NAME {
        return name.to_owned();
    }
    let mut text = path_text(Path::new(name));
    while text.len() > LONGEST_NAME {
        text.pop();
    }
    text.into()
}

fn inside(below: &Path) -> PathBuf {
    let parts = below.components().filter_map(|part| match part {
        Component::Normal(part) => Some(part),
        _ => None,
    });
    let inside: PathBuf = parts.collect();
    if inside.as_os_str().is_empty() { "input".into() } else { inside }
}

fn length(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |metadata| metadata.len())
}

fn shown(path: &Path) -> String {
    visible(&path_text(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leads_out_of_the_folder() {
        assert_eq!(inside(Path::new("../../etc/passwd")), Path::new("etc/passwd"));
        assert_eq!(inside(Path::new("/etc/passwd")), Path::new("etc/passwd"));
        assert_eq!(inside(Path::new("..")), Path::new("input"));
        assert_eq!(inside(Path::new("a/./../../b//c")), Path::new("a/b/c"));
    }

    #[test]
    fn no_name_takes_the_place_of_another() {
        let mut names = Names::default();
        let mut free = |below: &str| names.free(Path::new(below), "json").to_str().unwrap().to_owned();
        assert_eq!(free("a.txt"), "a.txt.json");
        assert_eq!(free("a.txt"), "a.txt-2.json");
        // A file system may hold these for one name.
        assert_eq!(free("A.txt"), "A.txt-3.json");
        assert_eq!(free("caf\u{e9}"), "caf\u{e9}.json");
        assert_eq!(free("cafe\u{301}"), "cafe\u{301}-2.json");
        // A file where a folder should be, and the other way about.
        assert_eq!(free("a.txt.json/b.txt"), "b.txt.json");
        assert_eq!(free("c.json/d"), "c.json/d.json");
        assert_eq!(free("c"), "c-2.json");
    }

    #[test]
    fn long_names_leave_room() {
        let mut names = Names::default();
        for letter in ["a", "ب", "\u{1f600}"] {
            let name = letter.repeat(255 / letter.len());
            for _ in 0..3 {
                let free = names.free(Path::new(&name), "jsonl");
                assert!(part_of(&free).as_os_str().len() <= 255 && free.to_str().unwrap().starts_with(letter));
            }
        }
    }
}

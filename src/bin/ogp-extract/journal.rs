//! How far a run is, on disk, so that it can go on after it was cut off.
//!
//! The journal is a file of JSON lines beside the output. The first names the run; each other one says, after
//! the outputs were brought to disk, how long they were and which inputs they hold. A run that goes on takes the last
//! line that is whole and whose lengths the files still have, and cuts them back to it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::Stop;
use crate::tally::Tally;
use ogp_extract::input::{path_text, visible};

/// A point to which a run can be cut back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// How many inputs are done.
    pub inputs: usize,
    /// How many records of the next input are done, the failed ones among them.
    pub records: u64,
    /// How long each output was.
    pub lengths: Vec<u64>,
    /// Whether everything is written and only names are to be given.
    pub whole: bool,
    /// What was counted so far.
    pub tally: Tally,
}

#[derive(Debug, Serialize, Deserialize)]
struct Head {
    /// Tells whether flags and inputs are those of the run that was cut off.
    run: String,
}

/// An open journal.
pub struct Journal {
    path: PathBuf,
    file: File,
}

impl Journal {
    /// Begins the journal of a new run.
    pub fn create(path: &Path, run: &str) -> Result<Journal, Stop> {
        let create = || -> io::Result<File> {
            let mut file = File::create(path)?;
            file.write_all(line(&Head { run: run.into() })?.as_bytes())?;
            file.sync_data()?;
            Ok(file)
        };
        let failed = |error: io::Error| Stop::Usage(format!("cannot write {}: {error}", shown(path)));
        Ok(Journal { path: path.to_owned(), file: create().map_err(failed)? })
    }

    /// Opens the journal of a run that was cut off, with the point from which to go on. `lengths` are those that the
    /// outputs have now.
    pub fn reopen(path: &Path, run: &str, lengths: &[u64]) -> Result<(Journal, Checkpoint), Stop> {
        let text = fs::read(path).map_err(|error| Stop::Usage(format!("cannot read {}: {error}", shown(path))))?;
        let mut lines = text.split_inclusive(|byte| *byte == b'\n').filter(|line| line.ends_with(b"\n"));
        let head = lines.next();
        let mut keep = head.map_or(0, <[u8]>::len);
        let head: Option<Head> = head.and_then(|line| serde_json::from_slice(line).ok());
        if head.as_ref().is_some_and(|head| head.run != run) {
            return Err(Stop::Usage(format!(
                "cannot resume: the flags, the inputs or the program's version are not those of the run that was cut off; \
                 repeat its command, or remove {} to start anew",
                shown(path)
            )));
        }
        let Some(_) = head else { return Ok((Journal::create(path, run)?, Checkpoint::default())) };
        let mut last = Checkpoint::default();
        let mut read = keep;
        for line in lines {
            read += line.len();
            match serde_json::from_slice::<Checkpoint>(line) {
                Ok(point) if point.is_within(lengths) => (last, keep) = (point, read),
                _ => break,
            }
        }
        let open = || -> io::Result<File> {
            let file = OpenOptions::new().append(true).open(path)?;
            file.set_len(keep as u64)?;
            Ok(file)
        };
        let file = open().map_err(|error| Stop::Usage(format!("cannot write {}: {error}", shown(path))))?;
        Ok((Journal { path: path.to_owned(), file }, last))
    }

    /// Notes a point. The outputs must be on disk up to its lengths.
    pub fn note(&mut self, point: &Checkpoint) -> Result<(), Stop> {
        let written = line(point).and_then(|line| self.file.write_all(line.as_bytes()));
        let written = written.and_then(|()| self.file.sync_data());
        written.map_err(|error| Stop::writing(&shown(&self.path), &error))
    }

    /// Ends the journal: nothing is left to resume.
    pub fn remove(self) -> Result<(), Stop> {
        drop(self.file);
        fs::remove_file(&self.path).map_err(|error| Stop::writing(&shown(&self.path), &error))
    }
}

impl Checkpoint {
    fn is_within(&self, lengths: &[u64]) -> bool {
        self.whole
            || (self.lengths.len() == lengths.len() && self.lengths.iter().zip(lengths).all(|(then, now)| then <= now))
    }
}

fn line(value: &impl Serialize) -> io::Result<String> {
    Ok(serde_json::to_string(value)? + "\n")
}

fn shown(path: &Path) -> String {
    visible(&path_text(path))
}

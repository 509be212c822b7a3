//! One output: standard output, or a file that gets its name only when it is whole.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use ogp_extract::input::{path_text, visible};

use crate::Stop;

const BUFFER: usize = 256 << 10;

/// Where bytes go.
pub struct Sink {
    name: String,
    out: BufWriter<Target>,
    /// The file under its working name, and the name it gets.
    rename: Option<(PathBuf, PathBuf)>,
    written: u64,
}

enum Target {
    Stdout(io::Stdout),
    File(File),
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Target::Stdout(stdout) => stdout.write(bytes),
            Target::File(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Target::Stdout(stdout) => stdout.flush(),
            Target::File(file) => file.flush(),
        }
    }
}

/// The name of a file while it is written.
pub fn part_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    name.into()
}

/// Whether this is a device or pipe, which is written directly.
pub fn is_special(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
}

impl Sink {
    pub fn stdout() -> Sink {
        Sink::new("standard output".into(), Target::Stdout(io::stdout()), None)
    }

    /// A new file, empty.
    pub fn create(path: &Path) -> Result<Sink, Stop> {
        Sink::open(path, None)
    }

    /// The file of a run that was cut off, cut back to what is known to be whole.
    pub fn reopen(path: &Path, length: u64) -> Result<Sink, Stop> {
        Sink::open(path, Some(length))
    }

    fn open(path: &Path, keep: Option<u64>) -> Result<Sink, Stop> {
        let name = visible(&path_text(path));
        let special = is_special(path);
        let working = if special { path.to_owned() } else { part_of(path) };
        let opened = || -> io::Result<File> {
            let mut options = OpenOptions::new();
            let mut file = options.write(true).create(!special).truncate(false).open(&working)?;
            if !special {
                file.set_len(keep.unwrap_or(0))?;
                file.seek(SeekFrom::End(0))?;
            }
            Ok(file)
        };
        let file = opened().map_err(|error| Stop::Usage(format!("cannot write {name}: {error}")))?;
        let rename = (!special).then(|| (working, path.to_owned()));
        let mut sink = Sink::new(name, Target::File(file), rename);
        sink.written = keep.unwrap_or(0);
        Ok(sink)
    }

    fn new(name: String, target: Target, rename: Option<(PathBuf, PathBuf)>) -> Sink {
        Sink { name, out: BufWriter::with_capacity(BUFFER, target), rename, written: 0 }
    }

    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        self.written += bytes.len() as u64;
        self.out.write_all(bytes).map_err(|error| Stop::writing(&self.name, &error))
    }

    pub fn flush(&mut self) -> Result<(), Stop> {
        self.out.flush().map_err(|error| Stop::writing(&self.name, &error))
    }

    /// Makes all that was written safe against loss of power, and returns how much that is.
    pub fn sync(&mut self) -> Result<u64, Stop> {
        self.flush()?;
        if let (Target::File(file), Some(_)) = (self.out.get_ref(), &self.rename) {
            file.sync_data().map_err(|error| Stop::writing(&self.name, &error))?;
        }
        Ok(self.written)
    }

    /// Gives the file its name.
    pub fn finish(mut self) -> Result<(), Stop> {
        self.sync()?;
        match &self.rename {
            Some((part, path)) => fs::rename(part, path).map_err(|error| Stop::writing(&self.name, &error)),
            None => Ok(()),
        }
    }

    pub fn is_stdout(&self) -> bool {
        matches!(self.out.get_ref(), Target::Stdout(_))
    }
}

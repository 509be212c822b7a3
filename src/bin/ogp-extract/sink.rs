//! One output: standard output, or a file that gets its name only when it is whole.

use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, IsTerminal, Seek, SeekFrom, Write};
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
    /// A terminal, which obeys some characters.
    Terminal(io::Stdout),
    File(File),
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Target::Stdout(stdout) => stdout.write(bytes),
            Target::Terminal(stdout) => {
                stdout.write_all(escape_hidden(&String::from_utf8_lossy(bytes)).as_bytes())?;
                Ok(bytes.len())
            }
            Target::File(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Target::Stdout(stdout) | Target::Terminal(stdout) => stdout.flush(),
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
        let stdout = io::stdout();
        let target = if stdout.is_terminal() { Target::Terminal(stdout) } else { Target::Stdout(stdout) };
        Sink::new("standard output".into(), target, None)
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
        matches!(self.out.get_ref(), Target::Stdout(_) | Target::Terminal(_))
    }
}

/// Records as a terminal may show them: control, bidi and invisible characters as JSON's escapes, which in JSON change
/// no value.
fn escape_hidden(records: &str) -> String {
    let mut out = String::with_capacity(records.len());
    for character in records.chars() {
        let mut bytes = [0; 4];
        let alone = &*character.encode_utf8(&mut bytes);
        if matches!(character, '\n' | '\r' | '\t') || visible(alone) == alone {
            out.push(character);
        } else {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_is_shown_what_it_would_obey() {
        let text = "a\u{1b}[31m\u{202e}ب\u{9b}\u{e0041}\u{200f}";
        let json = serde_json::to_string(text).unwrap();
        let shown = escape_hidden(&json);
        assert_eq!(shown, r#""a\u001b[31m\u202eب\u009b\udb40\udc41\u200f""#);
        assert_eq!(serde_json::from_str::<String>(&shown).unwrap(), text);
        assert_eq!(escape_hidden("[\n\t{}\r\n]"), "[\n\t{}\r\n]");
    }
}

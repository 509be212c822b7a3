//! Which inputs a batch has: files, folders, lists of files.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::{Failure, Format, Options, path_text};

/// One input of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Input {
    /// Standard input, `-`.
    Stdin,
    /// A file.
    File {
        /// Its path as given, or as found in a folder that was given.
        path: PathBuf,
        /// Its path below what was given: what an output folder mirrors.
        below: PathBuf,
    },
}

impl Input {
    /// The path as records and messages show it.
    pub fn name(&self) -> String {
        match self {
            Input::Stdin => "-".into(),
            Input::File { path, .. } => path_text(path),
        }
    }
}

/// The inputs that these paths stand for, in order: `-` is standard input, a folder is all its files of a known
/// ending, depth first in the order of their names. A path given twice is read once; `own` (what the run itself
/// writes: files, or folders below the one that is read) is passed over.
pub fn list(paths: &[PathBuf], own: &[PathBuf], options: &Options) -> Vec<Result<Input, Failure>> {
    let own = own.iter().filter_map(|path| fs::canonicalize(path).ok()).collect();
    let mut lister = Lister { own, seen: HashSet::new(), options, found: Vec::new() };
    for path in paths {
        lister.add(path);
    }
    lister.found
}

struct Lister<'a> {
    own: Vec<PathBuf>,
    seen: HashSet<PathBuf>,
    options: &'a Options,
    found: Vec<Result<Input, Failure>>,
}

impl Lister<'_> {
    fn add(&mut self, path: &Path) {
        if path.as_os_str() == "-" {
            if self.seen.insert(path.to_owned()) {
                self.found.push(Ok(Input::Stdin));
            }
        } else if path.is_dir() {
            self.add_folder(path);
        } else {
            let below = path.file_name().map_or_else(|| PathBuf::from("input"), PathBuf::from);
            self.add_file(path.to_owned(), below);
        }
    }

    fn add_file(&mut self, path: PathBuf, below: PathBuf) {
        if self.seen.insert(path.clone()) {
            self.found.push(Ok(Input::File { path, below }));
        }
    }

    fn add_folder(&mut self, folder: &Path) {
        let before = self.found.len();
        let mut empty = true;
        let own = self.own_below(folder);
        for entry in WalkDir::new(folder).follow_links(true).sort_by_file_name() {
            match entry {
                Ok(entry) if entry.file_type().is_file() && self.is_wanted(entry.path(), &own) => {
                    empty = false;
                    let below = entry.path().strip_prefix(folder).unwrap_or(entry.path()).to_owned();
                    self.add_file(entry.into_path(), below);
                }
                Ok(_) => {}
                Err(error) => self.found.push(Err(walk_failure(folder, &error))),
            }
        }
        if empty && self.found.len() == before {
            let message =
                "the folder holds no file of a known ending (.txt, .html, .json, .jsonl, .csv, .tsv, each also .gz)";
            self.found.push(Err(Failure::of_input(&path_text(folder), message)));
        }
    }

    /// What the run writes below this folder. (A folder that is read and written at once is not passed over.)
    fn own_below(&self, folder: &Path) -> Vec<PathBuf> {
        let Ok(folder) = fs::canonicalize(folder) else { return Vec::new() };
        self.own.iter().filter(|own| own.starts_with(&folder) && **own != folder).cloned().collect()
    }

    fn is_wanted(&self, path: &Path, own: &[PathBuf]) -> bool {
        let format = Format::of(path);
        let fits = match self.options.format {
            Some(forced) => format == Some(forced),
            None => format.is_some(),
        };
        let is_own = |path: PathBuf| own.iter().any(|own| path.starts_with(own));
        fits && (own.is_empty() || !fs::canonicalize(path).is_ok_and(is_own))
    }
}

fn walk_failure(folder: &Path, error: &walkdir::Error) -> Failure {
    let path = path_text(error.path().unwrap_or(folder));
    if error.loop_ancestor().is_some() {
        return Failure::of_input(&path, "is a link back to a folder above it; passed over");
    }
    match error.io_error() {
        Some(error) => Failure::of_io(&path, error),
        None => Failure::of_input(&path, "cannot be listed"),
    }
}

/// The paths in a list of files: one a line, or parted by NUL where the list has any (for names with line breaks).
pub fn paths_in(list: &[u8]) -> Vec<PathBuf> {
    let separator = if list.contains(&0) { 0 } else { b'\n' };
    list.split(|byte| *byte == separator)
        .map(|line| if separator == b'\n' { line.strip_suffix(b"\r").unwrap_or(line) } else { line })
        .filter(|line| !line.is_empty())
        .map(|line| PathBuf::from(os_string(line)))
        .collect()
}

#[cfg(unix)]
fn os_string(bytes: &[u8]) -> OsString {
    std::os::unix::ffi::OsStringExt::from_vec(bytes.to_vec())
}

#[cfg(not(unix))]
fn os_string(bytes: &[u8]) -> OsString {
    String::from_utf8_lossy(bytes).into_owned().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_by_name() {
        for (name, format) in [
            ("a.txt", Some(Format::Text)),
            ("a.TXT", Some(Format::Text)),
            ("a.jsonl.gz", Some(Format::Jsonl)),
            ("مقال.html", Some(Format::Html)),
            ("a.gz", None),
            ("a.pdf", None),
            ("a", None),
            (".txt", None),
        ] {
            assert_eq!(Format::of(Path::new(name)), format, "{name}");
        }
    }

    #[test]
    fn lists_by_line_or_by_nul() {
        let paths = |list: &[u8]| paths_in(list).iter().map(|path| path_text(path)).collect::<Vec<_>>();
        assert_eq!(paths("a b.txt\r\nمقال.txt\n\n".as_bytes()), ["a b.txt", "مقال.txt"]);
        assert_eq!(paths(b"a\nb.txt\0c.txt\0"), ["a\nb.txt", "c.txt"]);
    }
}

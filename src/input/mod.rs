//! Readers: files of many kinds and encodings → articles.
//!
//! Reading has two halves, so that the costly one can run on many threads: [`open`] cuts an input into [`Piece`]s in
//! their order and with bounded memory, and [`Piece::read`] decodes one into an [`Article`]. What goes wrong is a
//! [`Failure`] of one input or one record, never of the batch.

mod array;
mod article;
mod dates;
mod decode;
mod failure;
mod html;
mod lines;
mod list;
mod row;
mod source;
mod table;
mod visible;

pub use article::Article;
pub use dates::{parse_date, parse_date_in_name};
pub use decode::TextEncoding;
pub use failure::Failure;
pub use list::{Input, list, paths_in};
pub use row::{Fields, Names};
pub use source::{Piece, Pieces, open};
pub use visible::{path_text, visible};

use std::path::Path;

/// How an input is cut into articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// The whole file is one article.
    Text,
    /// A saved page: its main text is one article.
    Html,
    /// One JSON object a line.
    Jsonl,
    /// A JSON array of objects, or objects one after the other.
    Json,
    /// Comma- or semicolon-separated values under a header.
    Csv,
    /// Tab-separated values under a header.
    Tsv,
}

/// The endings that are read in a folder, and how.
const EXTENSIONS: &[(&str, Format)] = &[
    ("txt", Format::Text),
    ("text", Format::Text),
    ("html", Format::Html),
    ("htm", Format::Html),
    ("xhtml", Format::Html),
    ("jsonl", Format::Jsonl),
    ("ndjson", Format::Jsonl),
    ("json", Format::Json),
    ("csv", Format::Csv),
    ("tsv", Format::Tsv),
    ("tab", Format::Tsv),
];

impl Format {
    /// The format that a file's name tells of, a final `.gz` apart; `None` where its ending is not known.
    pub fn of(path: &Path) -> Option<Format> {
        let extension = |path: &Path| path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        let mut ending = extension(path)?;
        if ending == "gz" {
            ending = extension(Path::new(path.file_stem()?))?;
        }
        EXTENSIONS.iter().find(|(known, _)| *known == ending).map(|(_, format)| *format)
    }
}

/// How inputs are read.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Options {
    /// The format of every input, whatever its name says.
    pub format: Option<Format>,
    /// The encoding of every input; else it is detected.
    pub encoding: Option<TextEncoding>,
    /// The names of the fields that hold an article's parts.
    pub fields: Fields,
    /// Whether a date in a file's name is the day of reference of its articles.
    pub date_from_name: bool,
    /// The longest article that is read, in bytes.
    pub max_article_bytes: u64,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            format: None,
            encoding: None,
            fields: Fields::default(),
            date_from_name: false,
            max_article_bytes: 256 << 20,
        }
    }
}

//! Writers: records → JSON, CSV tables, tasks for a person to check.
//!
//! An [`Encoder`] turns one record into bytes at a time and keeps nothing between records, so that encoding can run on
//! many threads; header, separator and footer make a whole file of them. All output is UTF-8. Offsets in it count
//! into the decoded text of the article, which JSON carries on demand and from which `sentence_text` is cut.

mod countries;
mod delimited;
mod label_studio;
mod package;
mod rows;

use std::io;

pub use delimited::Dialect;
pub use label_studio::LABELING_CONFIG;
pub use package::data_package;
pub use rows::Table;

use crate::Record;

/// How records are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// One indented JSON array.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// One table, comma-separated or as spreadsheets like it.
    Csv(Table, Dialect),
    /// Tasks with predictions for Label Studio.
    LabelStudio,
}

impl Format {
    /// Whether a file cut off after any record can be gone on with by appending.
    pub fn is_appendable(self) -> bool {
        matches!(self, Format::Jsonl | Format::Csv(..))
    }
}

/// Turns records into bytes of one format.
#[derive(Debug, Clone, Copy)]
pub struct Encoder {
    format: Format,
}

impl Encoder {
    /// An encoder of this format.
    pub fn new(format: Format) -> Self {
        Encoder { format }
    }

    /// What a file begins with.
    pub fn header(&self) -> io::Result<Vec<u8>> {
        match self.format {
            Format::Json | Format::LabelStudio => Ok(b"[".to_vec()),
            Format::Jsonl => Ok(Vec::new()),
            Format::Csv(table, dialect) => delimited::header(table, dialect),
        }
    }

    /// What stands before a record: before the first, and before each other.
    pub fn separator(&self, first: bool) -> &'static [u8] {
        match (self.format, first) {
            (Format::Json | Format::LabelStudio, true) => b"\n",
            (Format::Json | Format::LabelStudio, false) => b",\n",
            _ => b"",
        }
    }

    /// What a file ends with.
    pub fn footer(&self) -> &'static [u8] {
        match self.format {
            Format::Json | Format::LabelStudio => b"\n]\n",
            _ => b"",
        }
    }

    /// Appends one record. `text` is the article's decoded text.
    pub fn encode(&self, record: &Record, text: &str, out: &mut Vec<u8>) -> io::Result<()> {
        match self.format {
            Format::Json => serde_json::to_writer_pretty(out, record)?,
            Format::Jsonl => {
                serde_json::to_writer(&mut *out, record)?;
                out.push(b'\n');
            }
            Format::Csv(table, dialect) => delimited::encode(table, dialect, record, text, out)?,
            Format::LabelStudio => label_studio::encode(record, text, out)?,
        }
        Ok(())
    }
}

/// The JSON Schema of [`Record`], made from its types.
pub fn record_schema() -> serde_json::Value {
    schemars::schema_for!(Record).to_value()
}

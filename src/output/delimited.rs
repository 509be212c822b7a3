//! Comma-separated values, faithful or as spreadsheets like them.

use std::io;

use csv::{QuoteStyle, Terminator, Writer, WriterBuilder};

use super::rows::{Row, Table};
use crate::Record;

/// How a table is laid out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Dialect {
    /// Comma, LF, no byte order mark, quotes by RFC 4180, cells never altered.
    #[default]
    Plain,
    /// For a double click in a French or Arabic Excel: byte order mark, semicolons, CRLF, formulas defused.
    Excel,
}

impl Dialect {
    /// The separator of cells.
    pub fn delimiter(self) -> char {
        match self {
            Dialect::Plain => ',',
            Dialect::Excel => ';',
        }
    }

    fn writer(self, out: Vec<u8>) -> Writer<Vec<u8>> {
        let mut builder = WriterBuilder::new();
        builder.quote_style(QuoteStyle::Necessary).buffer_capacity(4096);
        if self == Dialect::Excel {
            builder.delimiter(b';').terminator(Terminator::CRLF);
        }
        builder.from_writer(out)
    }
}

pub(super) fn line_end(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Plain => "\n",
        Dialect::Excel => "\r\n",
    }
}

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

pub(super) fn header(table: Table, dialect: Dialect) -> io::Result<Vec<u8>> {
    let out = if dialect == Dialect::Excel { BYTE_ORDER_MARK.to_vec() } else { Vec::new() };
    let mut writer = dialect.writer(out);
    writer.write_record(table.columns().iter().map(|column| column.name))?;
    finish(writer)
}

pub(super) fn encode(table: Table, dialect: Dialect, record: &Record, text: &str, out: &mut Vec<u8>) -> io::Result<()> {
    let mut writer = dialect.writer(std::mem::take(out));
    let mut result = Ok(());
    table.rows(record, text, &mut |row: Row<'_>| {
        if result.is_ok() {
            result = match dialect {
                Dialect::Plain => writer.write_record(row.iter().map(|cell| cell.as_bytes())),
                Dialect::Excel => writer.write_record(row.iter().map(|cell| defuse(cell)).collect::<Vec<_>>()),
            };
        }
    });
    *out = finish(writer)?;
    result.map_err(io::Error::from)
}

fn finish(writer: Writer<Vec<u8>>) -> io::Result<Vec<u8>> {
    writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
}

/// A cell that no spreadsheet runs as a formula: an apostrophe before a leading `=`, `+`, `-`, `@`, tab or line break,
/// also after white space or quotation marks and in their full-width forms.
fn defuse(cell: &str) -> String {
    let hidden = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '"' | '\'' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    let starts_badly = cell.starts_with(['\t', '\r', '\n']);
    let formula = cell.trim_start_matches(hidden).starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    if starts_badly || formula { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_defused() {
        for cell in ["=1+1", "+216", "-5", "@cmd", "\t=1", "\r\n=1", " =1", "\u{200f}=1", "\"=1", "＝1"] {
            assert_eq!(defuse(cell), format!("'{cell}"));
        }
        for cell in ["", "2022-11-02", "مقال", "a=b"] {
            assert_eq!(defuse(cell), cell);
        }
    }
}

//! Tables: one article a row, under a header.

use std::io::{self, BufRead, Read};

use csv::{Position, StringRecord};

use super::decode::Utf8Reader;
use super::row::{Columns, Fields};
use super::source::{Content, Cut};

/// What the parser may read ahead of the row it is at.
const READ_AHEAD: u64 = 1 << 20;

/// The rows of a table.
pub(super) struct Table<R> {
    rows: csv::Reader<Limited<R>>,
    columns: Columns,
    record: StringRecord,
    limit: u64,
    ended: bool,
}

impl<R: Read> Table<R> {
    /// Reads the header; the inner error is a message about it.
    pub(super) fn new(
        mut reader: Utf8Reader<R>,
        tabs: bool,
        fields: &Fields,
        limit: u64,
    ) -> io::Result<Result<Self, String>> {
        let first = reader.fill_buf()?;
        if first.trim_ascii().is_empty() {
            return Ok(Err("is empty".into()));
        }
        let delimiter = if tabs { b'\t' } else { delimiter(first) };
        let limited = Limited { reader, left: limit.saturating_add(READ_AHEAD) };
        let mut rows = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(limited);
        let columns = match rows.headers() {
            Ok(header) => Columns::find(header, fields),
            Err(error) => Err(format!("its header cannot be read ({error})")),
        };
        Ok(columns.map(|columns| Table { rows, columns, record: StringRecord::new(), limit, ended: false }))
    }

    pub(super) fn cut(&mut self) -> Option<io::Result<Cut>> {
        if self.ended {
            return None;
        }
        self.rows.get_mut().left = self.limit.saturating_add(READ_AHEAD);
        match self.rows.read_record(&mut self.record) {
            Ok(true) => {}
            Ok(false) => return None,
            Err(error) => {
                self.ended = true;
                return Some(self.fault(error));
            }
        }
        let line = self.record.position().map(Position::line);
        let end = self.rows.position().byte();
        let replaced = self.rows.get_mut().reader.replaced_before(end);
        Some(Ok(Ok((Content::Row(self.columns.row(&self.record), replaced), line))))
    }

    fn fault(&self, error: csv::Error) -> io::Result<Cut> {
        let line = self.rows.position().line();
        match error.into_kind() {
            csv::ErrorKind::Io(error) if is_over_limit(&error) => {
                let limit = self.limit;
                let message = format!(
                    "a row is longer than {limit} bytes; is a quote left open? The rest is not read \
                     (--max-article-size raises the limit)"
                );
                Ok(Err((message, Some(line))))
            }
            csv::ErrorKind::Io(error) => Err(error),
            kind => Ok(Err((format!("the rest is not read: {kind:?}"), Some(line)))),
        }
    }
}

/// The separator that stands most often in the header: French spreadsheets write semicolons.
fn delimiter(text: &[u8]) -> u8 {
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in text {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            byte if !quoted => counts.iter_mut().filter(|(mark, _)| mark == byte).for_each(|(_, count)| *count += 1),
            _ => {}
        }
    }
    // The first of equals.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(mark, _)| *mark)
}

/// A stream that refuses to go on without end inside one row.
struct Limited<R> {
    reader: Utf8Reader<R>,
    left: u64,
}

#[derive(Debug)]
struct OverLimit;

impl std::fmt::Display for OverLimit {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("over the limit")
    }
}

impl std::error::Error for OverLimit {}

fn is_over_limit(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<OverLimit>())
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::Error::other(OverLimit));
        }
        let amount = self.reader.read(buffer)?;
        self.left = self.left.saturating_sub(amount as u64);
        Ok(amount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_are_told_by_the_header() {
        assert_eq!(delimiter(b"id,text\n1;2;3;4"), b',');
        assert_eq!(delimiter(b"id;text;date\n"), b';');
        assert_eq!(delimiter(b"\"a,b,c\";text\n"), b';');
        assert_eq!(delimiter(b"text\n"), b',');
        assert_eq!(delimiter(b"id\ttext"), b'\t');
    }
}

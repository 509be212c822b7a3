//! JSON Lines: one object a line.

use std::io::{self, BufRead, Read};

use memchr::memchr;

use super::decode::Utf8Reader;
use super::source::{Content, Cut, too_long};

/// The lines of a stream that are not blank.
pub(super) struct Lines<R> {
    reader: Utf8Reader<R>,
    limit: u64,
    line: u64,
    position: u64,
}

impl<R: Read> Lines<R> {
    pub(super) fn new(reader: Utf8Reader<R>, limit: u64) -> Self {
        Lines { reader, limit, line: 0, position: 0 }
    }

    pub(super) fn cut(&mut self) -> Option<io::Result<Cut>> {
        loop {
            let mut line = Vec::new();
            let length = match read_line(&mut self.reader, &mut line, self.limit) {
                Ok(0) => return None,
                Ok(length) => length,
                Err(error) => return Some(Err(error)),
            };
            self.line += 1;
            self.position += length;
            let replaced = self.reader.replaced_before(self.position);
            if length > self.limit.saturating_add(1) {
                return Some(Ok(Err((too_long(self.limit), Some(self.line)))));
            }
            if !line.trim_ascii().is_empty() {
                return Some(Ok(Ok((Content::Json(line, replaced), Some(self.line)))));
            }
        }
    }
}

/// Reads up to and with the next line feed and returns how long the line was; of a line beyond the limit only the
/// beginning is kept.
fn read_line(reader: &mut impl BufRead, line: &mut Vec<u8>, limit: u64) -> io::Result<u64> {
    let mut length = 0;
    loop {
        let available = match reader.fill_buf() {
            Ok(available) => available,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let end = memchr(b'\n', available);
        let used = end.map_or(available.len(), |end| end + 1);
        if length <= limit {
            line.extend_from_slice(available.get(..used).unwrap_or_default());
        }
        length += used as u64;
        reader.consume(used);
        if end.is_some() || used == 0 {
            return Ok(length);
        }
    }
}

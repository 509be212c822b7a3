//! What went wrong with one input or one record.

use std::{fmt, io};

use serde::{Deserialize, Serialize};

use super::visible;

/// One input or record that could not be read. The batch goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Failure {
    /// The input's path as given, `-` for standard input.
    pub path: String,
    /// The record's number in a file of many, from 0; null where the whole input failed.
    pub record: Option<u64>,
    /// The line of the file, from 1, where it has lines.
    pub line: Option<u64>,
    /// What is wrong and what to do, in one line.
    pub message: String,
}

impl Failure {
    /// A failure of a whole input.
    pub fn of_input(path: &str, message: impl Into<String>) -> Self {
        Failure { path: path.into(), record: None, line: None, message: message.into() }
    }

    /// A failure of one record.
    pub fn of_record(path: &str, record: u64, line: Option<u64>, message: impl Into<String>) -> Self {
        Failure { path: path.into(), record: Some(record), line, message: message.into() }
    }

    pub(crate) fn of_io(path: &str, error: &io::Error) -> Self {
        Failure::of_input(path, io_message(error))
    }
}

fn io_message(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file; check the name and the folder".into(),
        io::ErrorKind::PermissionDenied => "may not be read; check its permissions".into(),
        io::ErrorKind::UnexpectedEof => "is cut short; fetch or compress it again".into(),
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
            format!("is damaged ({}); fetch or compress it again", visible(&error.to_string()))
        }
        _ => format!("cannot be read ({})", visible(&error.to_string())),
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&visible(&self.path))?;
        match (self.line, self.record) {
            (Some(line), _) => write!(formatter, ":{line}")?,
            (None, Some(record)) => write!(formatter, ": record {record}")?,
            (None, None) => {}
        }
        write!(formatter, ": {}", visible(&self.message))
    }
}

impl std::error::Error for Failure {}

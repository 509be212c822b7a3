//! The crate's one error.
//!
//! Extraction itself cannot fail: errors come from loading lexicon rows and, with the `cli` feature, from reading
//! input and writing output.

use std::fmt;

/// What went wrong, in one line that names the place and the remedy.
#[derive(Debug)]
pub struct Error(Kind);

#[derive(Debug)]
enum Kind {
    Data { file: String, line: u64, column: String, message: String },
    UnknownCode { kind: &'static str, code: String },
}

impl Error {
    pub(crate) fn data(file: &str, line: u64, column: &str, message: impl Into<String>) -> Self {
        Error(Kind::Data { file: file.into(), line, column: column.into(), message: message.into() })
    }

    pub(crate) fn unknown_code(kind: &'static str, code: &str) -> Self {
        Error(Kind::UnknownCode { kind, code: code.into() })
    }

    /// Whether lexicon rows or rule lines were at fault.
    pub fn is_data(&self) -> bool {
        matches!(self.0, Kind::Data { .. })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Data { file, line, column, message } => {
                write!(formatter, "{file}:{line}: column `{column}`: {message}")
            }
            Kind::UnknownCode { kind, code } => write!(formatter, "`{code}` is no {kind}"),
        }
    }
}

impl std::error::Error for Error {}

//! Reading the rows of `data/*.csv`, with file, line and column in every fault.

use crate::Error;

/// One row of a data file.
pub(crate) struct Row<'a> {
    file: &'a str,
    header: &'a csv::StringRecord,
    record: &'a csv::StringRecord,
}

impl Row<'_> {
    /// The number of its line in the file.
    fn line(&self) -> u64 {
        self.record.position().map_or(0, csv::Position::line)
    }

    /// The cell of a column; empty where the file has no such column.
    pub fn cell(&self, column: &str) -> &str {
        let index = self.header.iter().position(|name| name == column);
        index.and_then(|index| self.record.get(index)).unwrap_or("").trim()
    }

    /// The cell of a column that must not be empty.
    pub fn required(&self, column: &str) -> Result<&str, Error> {
        match self.cell(column) {
            "" => Err(self.fault(column, "is empty, and must not be")),
            cell => Ok(cell),
        }
    }

    /// The cell of a column, parsed; none where it is empty.
    pub fn parsed<T: std::str::FromStr>(&self, column: &str, what: &str) -> Result<Option<T>, Error> {
        match self.cell(column) {
            "" => Ok(None),
            cell => cell.parse().map(Some).map_err(|_| self.fault(column, format!("expected {what}, found `{cell}`"))),
        }
    }

    /// A fault in a column of this row.
    pub fn fault(&self, column: &str, message: impl Into<String>) -> Error {
        Error::data(self.file, self.line(), column, message)
    }
}

/// File, line, and what the cells hold.
impl std::fmt::Display for Row<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}:{}", self.file, self.line())?;
        let named = self.header.iter().zip(self.record).filter(|(_, cell)| !cell.is_empty());
        for (index, (name, cell)) in named.enumerate() {
            write!(formatter, "{} {name}={cell}", if index == 0 { "" } else { "," })?;
        }
        Ok(())
    }
}

/// Calls `each` with every row of `text`, the contents of `file`; `columns` must be in its header.
pub(crate) fn read(
    file: &str,
    text: &str,
    columns: &[&str],
    mut each: impl FnMut(&Row<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| Error::data(file, 1, "", error.to_string()))?.clone();
    if let Some(missing) = columns.iter().find(|column| !header.iter().any(|name| name == **column)) {
        return Err(Error::data(file, 1, missing, "is not in the header"));
    }
    let mut record = csv::StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => each(&Row { file, header: &header, record: &record })?,
            Ok(false) => return Ok(()),
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                return Err(Error::data(file, line, "", error.to_string()));
            }
        }
    }
}

//! Phrase tables: `fixtures/phrases/*.tsv`, whose last column is a text with the expected mentions in square brackets.
#![allow(dead_code, missing_docs, clippy::unwrap_used, clippy::panic, clippy::print_stderr)]

use std::fmt::Write as _;
use std::path::Path;

/// A row of a phrase table.
#[derive(Debug, Clone)]
pub struct Row {
    pub line: usize,
    /// The columns before the text.
    pub columns: Vec<String>,
    /// The text without brackets.
    pub text: String,
    /// What the brackets hold, as byte ranges of `text`.
    pub marked: Vec<(usize, usize)>,
}

impl Row {
    pub fn marked_texts(&self) -> Vec<&str> {
        self.marked.iter().map(|&(start, end)| &self.text[start..end]).collect()
    }
}

/// The rows of a table, without header, headings and blank lines.
pub fn rows(name: &str) -> Vec<Row> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/phrases").join(name);
    let table = std::fs::read_to_string(&path).unwrap();
    let lines = table.lines().enumerate().skip(1);
    lines
        .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|(index, line)| parse(index + 1, line))
        .collect()
}

fn parse(line: usize, row: &str) -> Row {
    let mut columns: Vec<String> = row.split('\t').map(str::to_owned).collect();
    let raw = unescape(&columns.pop().unwrap());
    let (mut text, mut marked, mut open) = (String::new(), Vec::new(), None);
    for c in raw.chars() {
        match c {
            '[' => open = Some(text.len()),
            ']' => marked.push((
                open.take().unwrap_or_else(|| panic!("line {line}: a bracket closes that was not opened")),
                text.len(),
            )),
            c => text.push(c),
        }
    }
    assert!(open.is_none(), "line {line}: a bracket is not closed");
    Row { line, columns, text, marked }
}

/// `\n`, `\t` and `\uXXXX`.
fn unescape(text: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let escaped = &rest[at + 1..];
        let taken = match escaped.chars().next() {
            Some('n') => {
                out.push('\n');
                1
            }
            Some('r') => {
                out.push('\r');
                1
            }
            Some('t') => {
                out.push('\t');
                1
            }
            Some('u') => {
                let code = u32::from_str_radix(&escaped[1..5], 16).unwrap();
                out.push(char::from_u32(code).unwrap());
                5
            }
            _ => {
                out.push('\\');
                0
            }
        };
        rest = &escaped[taken..];
    }
    out.push_str(rest);
    out
}

/// Collects what went wrong over a table, so that one run shows all of it.
#[derive(Default)]
pub struct Failures {
    rows: usize,
    failed: usize,
    report: String,
}

impl Failures {
    /// Notes a row: `expected` and `found` must be the same.
    pub fn check(&mut self, row: &Row, expected: &str, found: &str) {
        self.rows += 1;
        if expected != found {
            self.failed += 1;
            writeln!(
                self.report,
                "line {}: {}\n  expected {expected}\n  found    {found}",
                row.line,
                row.text.replace('\n', "\\n")
            )
            .unwrap();
        }
    }

    /// Panics with the report where any row failed.
    pub fn finish(self, table: &str) {
        assert!(self.rows > 0, "{table} has no rows");
        assert!(self.failed == 0, "{}\n{} of {} rows of {table} failed", self.report, self.failed, self.rows);
    }
}

/// A text with its letters written otherwise, as newspapers do: the values must be the same.
pub fn variants(text: &str) -> Vec<(&'static str, String)> {
    let is_letter = |c: char| ('\u{621}'..='\u{64A}').contains(&c) && c != '\u{640}';
    let tashkeel = text.chars().flat_map(|c| if is_letter(c) { vec![c, '\u{64E}'] } else { vec![c] }).collect();
    let mut tatweel = String::new();
    let chars: Vec<char> = text.chars().collect();
    for (at, &c) in chars.iter().enumerate() {
        tatweel.push(c);
        // Only a letter that joins the next one can be stretched.
        let joins = is_letter(c) && !"اأإآدذرزوؤةىء".contains(c);
        if joins && chars.get(at + 1).is_some_and(|&next| is_letter(next)) {
            tatweel.push('\u{640}');
        }
    }
    let digits = text
        .chars()
        .map(|c| {
            c.to_digit(10).filter(|_| c.is_ascii_digit()).and_then(|digit| char::from_u32(0x660 + digit)).unwrap_or(c)
        })
        .collect();
    let hamza_less = text.chars().map(|c| if matches!(c, 'أ' | 'إ' | 'آ') { 'ا' } else { c }).collect();
    vec![("tashkeel", tashkeel), ("tatweel", tatweel), ("Arabic-Indic digits", digits), ("no hamza", hamza_less)]
}

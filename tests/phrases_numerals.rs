//! `fixtures/phrases/numerals.tsv`: sentences and the numerals in them.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod common;

use common::{Failures, Row};
use ogp_extract::numerals::{self, Kind, Numeral};

/// The value as the table writes it.
fn shown(numeral: &Numeral) -> String {
    let value = numeral.value().map(|value| value.to_string()).unwrap_or_default();
    match numeral.kind {
        Kind::Ordinal => format!("ord:{value}"),
        Kind::Vague | Kind::Multiple => format!("~{value}"),
        _ => value,
    }
}

fn check(row: &Row, text: &str, exact: bool, failures: &mut Failures) {
    let values: Vec<&str> = row.columns[0].split_whitespace().filter(|value| *value != "-").collect();
    let marked = row.marked_texts();
    assert_eq!(values.len(), marked.len(), "line {}: as many values as brackets", row.line);
    let expected =
        values.iter().zip(&marked).map(|(value, marked)| format!("[{}] {value}", if exact { marked } else { "" }));
    let found = numerals::find(text);
    let got = found
        .iter()
        .map(|numeral| format!("[{}] {}", if exact { &text[numeral.byte_range()] } else { "" }, shown(numeral)));
    failures.check(row, &expected.collect::<Vec<_>>().join(" | "), &got.collect::<Vec<_>>().join(" | "));
}

#[test]
fn every_row_gives_its_numerals() {
    let mut failures = Failures::default();
    for row in common::rows("numerals.tsv") {
        check(&row, &row.text, true, &mut failures);
    }
    failures.finish("numerals.tsv");
}

#[test]
fn every_row_gives_the_same_values_in_other_spellings() {
    let mut failures = Failures::default();
    for row in common::rows("numerals.tsv") {
        for (_, text) in common::variants(&row.text) {
            check(&row, &text, false, &mut failures);
        }
    }
    failures.finish("numerals.tsv, in other spellings");
}

#[test]
fn every_marked_numeral_is_read_alone() {
    let mut failures = Failures::default();
    for row in common::rows("numerals.tsv") {
        let values: Vec<&str> = row.columns[0].split_whitespace().collect();
        for (value, marked) in values.iter().zip(row.marked_texts()) {
            // Digits alone do not tell that they are an ordinal.
            let found = numerals::read(marked).map(|numeral| shown(&numeral)).unwrap_or_default();
            failures.check(&row, value.trim_start_matches("ord:"), found.trim_start_matches("ord:"));
        }
    }
    failures.finish("numerals.tsv, numerals alone");
}

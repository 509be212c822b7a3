//! `fixtures/phrases/counts.tsv`: sentences and the counts in them.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod common;

use common::{Failures, Row};
use ogp_extract::Extractor;
use ogp_extract::record::CountMention;

/// What a row expects of one count; `None` where the row is not about it.
#[derive(Debug)]
struct Expected {
    number: String,
    unit: Option<String>,
    class: String,
    role: Option<String>,
}

fn expected(row: &Row) -> Vec<Expected> {
    let cell = row.columns[0].trim();
    if cell == "-" {
        return Vec::new();
    }
    let count = |part: &str| {
        let (mut number, mut upper, mut unit, mut class, mut role) =
            (Vec::new(), String::new(), None, "person".to_owned(), None);
        // A unit may be of several words: what has no `=` behind it belongs to the unit.
        for word in part.split_whitespace() {
            match word.split_once('=') {
                Some(("upper", value)) => upper = value.to_owned(),
                Some(("unit", value)) => unit = Some(value.to_owned()),
                Some(("class", value)) => class = value.to_owned(),
                Some(("role", value)) => role = Some(value.to_owned()),
                Some(_) => panic!("line {}: `{word}`", row.line),
                None => match &mut unit {
                    Some(unit) => *unit = format!("{unit} {word}"),
                    None => number.push(ascii_digits(word)),
                },
            }
        }
        Expected { number: format!("{} {upper}", number.join(" ")), unit, class, role }
    };
    cell.split(';').map(count).collect()
}

fn ascii_digits(word: &str) -> String {
    let ascii = |c: char| match c {
        '٠'..='٩' => char::from_digit(c as u32 - '٠' as u32, 10).unwrap(),
        '۰'..='۹' => char::from_digit(c as u32 - '۰' as u32, 10).unwrap(),
        c => c,
    };
    word.chars().map(ascii).collect()
}

fn described(text: &str, number: &str, unit: Option<&str>, class: &str, role: Option<&str>) -> String {
    format!("[{text}] {number} unit={} class={class} role={}", unit.unwrap_or("any"), role.unwrap_or("any"))
}

/// A found count, shown as far as the expected one in its place goes.
fn found(count: &CountMention, text: &str, expected: Option<&Expected>) -> String {
    let upper = count.upper.map(|upper| upper.to_string()).unwrap_or_default();
    let number = format!("{} {} {upper}", count.value.unwrap(), count.modifier.as_str());
    let unit = count.unit.as_deref().filter(|_| expected.is_none_or(|expected| expected.unit.is_some()));
    let role = Some(count.role.as_str()).filter(|_| expected.is_none_or(|expected| expected.role.is_some()));
    described(text, &number, unit, count.unit_class.as_str(), role)
}

fn check(extractor: &Extractor, row: &Row, text: &str, exact: bool, failures: &mut Failures) {
    let expected = expected(row);
    let marked = row.marked_texts();
    assert_eq!(expected.len(), marked.len(), "line {}: as many values as brackets", row.line);
    let counts = extractor.extract(text).counts;
    let wanted = expected.iter().zip(&marked).map(|(count, marked)| {
        described(
            if exact { marked } else { "" },
            &count.number,
            count.unit.as_deref(),
            &count.class,
            count.role.as_deref(),
        )
    });
    let got = counts
        .iter()
        .enumerate()
        .map(|(at, count)| found(count, if exact { &count.text } else { "" }, expected.get(at)));
    failures.check(row, &wanted.collect::<Vec<_>>().join(" | "), &got.collect::<Vec<_>>().join(" | "));
}

#[test]
fn every_row_gives_its_counts() {
    let (extractor, mut failures) = (Extractor::new(), Failures::default());
    for row in common::rows("counts.tsv") {
        check(&extractor, &row, &row.text.clone(), true, &mut failures);
    }
    failures.finish("counts.tsv");
}

#[test]
fn every_row_gives_the_same_values_in_other_spellings() {
    let (extractor, mut failures) = (Extractor::new(), Failures::default());
    for row in common::rows("counts.tsv") {
        for (_, text) in common::variants(&row.text) {
            check(&extractor, &row, &text, false, &mut failures);
        }
    }
    failures.finish("counts.tsv, in other spellings");
}

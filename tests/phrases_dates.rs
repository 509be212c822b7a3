//! The table of dates: `fixtures/phrases/dates.tsv`.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod common;

use common::{Failures, Row, rows, variants};
use ogp_extract::record::{DateKind, DateMention, Mention};
use ogp_extract::{Context, Extractor};

fn context(row: &Row) -> Context {
    let mut context = Context::new();
    context.reference_date = row.columns[0].parse().ok();
    context
}

fn code<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap_or("null").to_owned()
}

/// A mention's value, with the attributes that the row states.
fn value(date: &DateMention, expected: &str) -> String {
    let day = |day: Option<chrono::NaiveDate>| day.map_or("null".to_owned(), |day| day.to_string());
    let mut out = if date.kind == DateKind::List && !date.days.is_empty() {
        let days: Vec<String> = date.days.iter().map(ToString::to_string).collect();
        format!("{{{}}}", days.join(","))
    } else if date.start_date == date.end_date {
        day(date.start_date)
    } else {
        format!("{}/{}", day(date.start_date), day(date.end_date))
    };
    for attribute in expected.split_whitespace().skip(1) {
        let (name, wanted) = attribute.split_once('=').unwrap();
        let found = match name {
            "kind" => code(&date.kind),
            "gran" => code(&date.granularity),
            "part" => code(&date.part),
            "bound" => code(&date.bound),
            "cal" => code(&date.calendar),
            "basis" => code(&date.basis),
            "edtf" => date.edtf.clone().unwrap_or("null".into()),
            "warn" => {
                let codes: Vec<String> = date.warnings.iter().map(code).collect();
                if wanted.split(',').all(|wanted| codes.iter().any(|code| code == wanted)) {
                    wanted.to_owned()
                } else {
                    codes.join(",")
                }
            }
            other => panic!("no attribute {other}"),
        };
        out.push_str(&format!(" {name}={found}"));
    }
    out
}

fn found_values(dates: &[DateMention], expected: &[&str]) -> String {
    if dates.is_empty() {
        return "-".into();
    }
    let values: Vec<String> =
        dates.iter().enumerate().map(|(at, date)| value(date, expected.get(at).copied().unwrap_or(""))).collect();
    values.join(" ; ")
}

#[test]
fn every_row_of_the_table() {
    let extractor = Extractor::new();
    let mut failures = Failures::default();
    for row in rows("dates.tsv") {
        let expected: Vec<&str> = row.columns[2].split(" ; ").map(str::trim).collect();
        let record = extractor.extract_with(&row.text, &context(&row));
        let texts: Vec<&str> = record.dates.iter().map(Mention::text).collect();
        let found = format!("{} | {}", found_values(&record.dates, &expected), texts.join(" ; "));
        let wanted = format!("{} | {}", expected.join(" ; "), row.marked_texts().join(" ; "));
        failures.check(&row, &wanted, &found);
    }
    failures.finish("dates.tsv");
}

#[test]
fn every_row_in_its_variants() {
    let extractor = Extractor::new();
    let mut failures = Failures::default();
    for row in rows("dates.tsv").iter().filter(|row| row.columns[1] != "exact") {
        let expected: Vec<&str> = row.columns[2].split(" ; ").map(str::trim).collect();
        for (name, text) in variants(&row.text) {
            let record = extractor.extract_with(&text, &context(row));
            failures.check(
                row,
                &format!("{name}: {}", expected.join(" ; ")),
                &format!("{name}: {}", found_values(&record.dates, &expected)),
            );
        }
    }
    failures.finish("dates.tsv in its variants");
}

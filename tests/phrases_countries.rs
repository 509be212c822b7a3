//! The phrase table of countries: every row as written and in its variants of spelling.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use common::{Failures, Row, rows, variants};
use ogp_extract::Extractor;
use ogp_extract::record::{CountryKind, Mention, Record};

const TABLE: &str = "countries.tsv";

/// What a record names, as the table writes it: mentions in the order of the text, then lists behind ` | `.
fn values(record: &Record) -> String {
    let mut mentions: Vec<(usize, String)> = Vec::new();
    for country in &record.countries {
        let code = country.code.as_deref().unwrap_or("null");
        let value = match country.kind {
            CountryKind::Name if country.code.is_some() => code.to_owned(),
            kind => format!("{code}:{}", kind.as_str()),
        };
        mentions.push((country.byte_start, value));
    }
    mentions.extend(record.country_groups.iter().map(|group| (group.byte_start, format!("group={}", group.group))));
    mentions.sort();
    let mut parts: Vec<String> = vec![mentions.into_iter().map(|(_, value)| value).collect::<Vec<_>>().join(" ")];
    parts.extend(record.country_lists.iter().map(|list| list.codes.join(",")));
    if parts == [""] { "-".into() } else { parts.join(" | ") }
}

fn texts(record: &Record) -> Vec<(usize, &str)> {
    let countries = record.countries.iter().map(|country| (country.byte_start, country.text()));
    let groups = record.country_groups.iter().map(|group| (group.byte_start, group.text()));
    let mut texts: Vec<_> = countries.chain(groups).collect();
    texts.sort();
    texts
}

fn describe(row: &Row, texts: &[&str]) -> String {
    format!("{} {texts:?}", row.columns[0])
}

#[test]
fn phrases() {
    let extractor = Extractor::new();
    let mut failures = Failures::default();
    for row in rows(TABLE) {
        let record = extractor.extract(&row.text);
        let found: Vec<&str> = texts(&record).into_iter().map(|(_, text)| text).collect();
        failures.check(&row, &describe(&row, &row.marked_texts()), &format!("{} {found:?}", values(&record)));
    }
    failures.finish(TABLE);
}

#[test]
fn phrases_in_other_spellings() {
    let extractor = Extractor::new();
    let mut failures = Failures::default();
    for row in rows(TABLE) {
        for (_, text) in variants(&row.text) {
            let mut row = row.clone();
            row.text = text;
            failures.check(&row, &row.columns[0], &values(&extractor.extract(&row.text)));
        }
    }
    failures.finish(TABLE);
}

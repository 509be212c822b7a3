//! `fixtures/phrases/organisations.tsv`: sentences and the bodies in them.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod common;

use ogp_extract::Extractor;

/// Ids in order, `?` for whatever the lexicon says, then the mentions' texts.
fn found(extractor: &Extractor, text: &str) -> (Vec<String>, Vec<String>) {
    let record = extractor.extract(text);
    let ids = record.organisations.iter().map(|found| found.id.as_deref().unwrap_or("-").to_owned()).collect();
    (ids, record.organisations.iter().map(|found| found.text.clone()).collect())
}

fn expected_ids(column: &str, found: &[String]) -> Vec<String> {
    let ids: Vec<&str> = column.split_whitespace().filter(|&id| id != "-").collect();
    ids.iter().enumerate().map(|(at, &id)| if id == "?" { found.get(at).cloned().unwrap_or_default() } else { id.to_owned() }).collect()
}

#[test]
fn organisations_are_found_as_marked() {
    let extractor = Extractor::new();
    let mut failures = common::Failures::default();
    let rows = common::rows("organisations.tsv");
    assert!(rows.len() >= 500, "{} rows", rows.len());
    for row in &rows {
        let (ids, texts) = found(&extractor, &row.text);
        let expected = expected_ids(&row.columns[0], &ids);
        failures.check(row, &format!("{expected:?} {:?}", row.marked_texts()), &format!("{ids:?} {texts:?}"));
    }
    failures.finish("organisations.tsv");
}

#[test]
fn other_spellings_name_the_same_bodies() {
    let extractor = Extractor::new();
    let mut failures = common::Failures::default();
    for row in common::rows("organisations.tsv") {
        let (ids, _) = found(&extractor, &row.text);
        for (kind, text) in common::variants(&row.text) {
            let (varied, _) = found(&extractor, &text);
            failures.check(&row, &format!("{kind} {ids:?}"), &format!("{kind} {varied:?}"));
        }
    }
    failures.finish("organisations.tsv");
}

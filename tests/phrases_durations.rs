//! The table of durations: `fixtures/phrases/durations.tsv`.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod common;

use common::{Failures, rows, variants};
use ogp_extract::Extractor;
use ogp_extract::record::{DurationMention, Mention};

fn values(durations: &[DurationMention]) -> String {
    if durations.is_empty() {
        return "-".into();
    }
    durations.iter().map(|duration| duration.iso8601.as_str()).collect::<Vec<_>>().join(" ")
}

#[test]
fn every_row_and_its_variants() {
    let extractor = Extractor::new();
    let mut failures = Failures::default();
    for row in rows("durations.tsv") {
        let record = extractor.extract(&row.text);
        let texts: Vec<&str> = record.durations.iter().map(Mention::text).collect();
        failures.check(
            &row,
            &format!("{} {:?}", row.columns[0], row.marked_texts()),
            &format!("{} {texts:?}", values(&record.durations)),
        );
        for (name, text) in variants(&row.text) {
            failures.check(
                &row,
                &format!("{name} {}", row.columns[0]),
                &format!("{name} {}", values(&extractor.extract(&text).durations)),
            );
        }
    }
    failures.finish("durations.tsv");
}

//! `fixtures/phrases/places.tsv`: each mention with its country and category.
mod common;

use ogp_extract::Extractor;
use ogp_extract::record::Mention;

fn found(extractor: &Extractor, text: &str) -> Vec<(String, String)> {
    let record = extractor.extract(text);
    let value = |country: Option<&str>, category: &str| format!("{}:{category}", country.unwrap_or("?"));
    record
        .places
        .iter()
        .map(|place| (place.text().to_owned(), value(place.country.as_deref(), &place.category)))
        .collect()
}

#[test]
fn places() {
    let extractor = Extractor::new();
    let mut failures = common::Failures::default();
    for row in common::rows("places.tsv") {
        let values = row.columns[0].split_whitespace().filter(|value| *value != "-");
        let texts = row.marked_texts();
        let expected: Vec<(String, String)> =
            texts.iter().map(|text| text.to_string()).zip(values.map(str::to_owned)).collect();
        assert_eq!(expected.len(), texts.len(), "line {}: a value for each mention", row.line);
        failures.check(&row, &format!("{expected:?}"), &format!("{:?}", found(&extractor, &row.text)));
    }
    failures.finish("places.tsv");
}

#[test]
fn places_written_otherwise() {
    let extractor = Extractor::new();
    let mut failures = common::Failures::default();
    for row in common::rows("places.tsv") {
        let values = |text: &str| found(&extractor, text).into_iter().map(|(_, value)| value).collect::<Vec<_>>();
        let expected = format!("{:?}", values(&row.text));
        for (how, text) in common::variants(&row.text) {
            let found = format!("{:?}", values(&text));
            let row = common::Row { text: format!("{how}: {text}"), ..row.clone() };
            failures.check(&row, &expected, &found);
        }
    }
    failures.finish("places.tsv");
}

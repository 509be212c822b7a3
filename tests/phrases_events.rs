//! `fixtures/phrases/events.tsv`: the event of an article, or none.
mod common;

use ogp_extract::{Context, Extractor};

fn dash<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| value.to_string())
}

fn found(extractor: &Extractor, text: &str, reference: &str) -> String {
    let context = reference.parse().map_or_else(|_| Context::new(), Context::published);
    let record = extractor.extract_with(text, &context);
    let Some(event) = record.events.first() else { return "none - - - - -".to_owned() };
    let organisers = if event.organisers.is_empty() { "-".to_owned() } else { event.organisers.join(" | ") };
    let participants = event.participants.map(|participants| participants.value);
    let days = [event.start_date, event.end_date].map(dash).join(" ");
    format!("{} {days} {} {} {organisers}", event.category.as_str(), dash(event.place.as_deref()), dash(participants))
}

#[test]
fn events() {
    let extractor = Extractor::new();
    let mut failures = common::Failures::default();
    for row in common::rows("events.tsv") {
        let (expected, reference) = row.columns.split_at(6);
        failures.check(&row, &expected.join(" "), &found(&extractor, &row.text, &reference[0]));
    }
    failures.finish("events.tsv");
}

#[test]
fn events_written_otherwise() {
    let extractor = Extractor::new();
    let mut failures = common::Failures::default();
    // Names are copied as the text writes them: category and days must be the same.
    let value = |text: &str, reference: &str| {
        found(&extractor, text, reference).split(' ').take(3).collect::<Vec<_>>().join(" ")
    };
    for row in common::rows("events.tsv") {
        let reference = &row.columns[6];
        let expected = value(&row.text, reference);
        for (how, text) in common::variants(&row.text) {
            let found = value(&text, reference);
            let row = common::Row { text: format!("{how}: {text}"), ..row.clone() };
            failures.check(&row, &expected, &found);
        }
    }
    failures.finish("events.tsv");
}

//! What must hold of any text.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use ogp_extract::record::{Mention, Record};
use ogp_extract::{Context, Extractor};
use proptest::prelude::*;

/// Every mention lies where it says, ranges run forwards, and the record survives JSON.
fn check(text: &str, record: &Record) {
    let mentions: Vec<&dyn Mention> = std::iter::empty::<&dyn Mention>()
        .chain(record.dates.iter().map(|mention| mention as &dyn Mention))
        .chain(record.durations.iter().map(|mention| mention as &dyn Mention))
        .chain(record.counts.iter().map(|mention| mention as &dyn Mention))
        .chain(record.countries.iter().map(|mention| mention as &dyn Mention))
        .chain(record.country_groups.iter().map(|mention| mention as &dyn Mention))
        .chain(record.country_lists.iter().map(|mention| mention as &dyn Mention))
        .chain(record.organisations.iter().map(|mention| mention as &dyn Mention))
        .chain(record.organisation_references.iter().map(|mention| mention as &dyn Mention))
        .chain(record.places.iter().map(|mention| mention as &dyn Mention))
        .collect();
    for mention in mentions {
        assert_eq!(&text[mention.byte_range()], mention.text());
        let chars = mention.char_range();
        assert_eq!(text[..mention.byte_range().start].chars().count(), chars.start);
        assert_eq!(mention.text().chars().count(), chars.len());
        let sentence = &record.sentences[mention.sentence()];
        assert!((sentence.byte_start..sentence.byte_end).contains(&mention.byte_range().start));
        assert_eq!(sentence.section, mention.section());
    }
    for sentence in &record.sentences {
        assert_eq!(text[..sentence.byte_start].chars().count(), sentence.char_start);
        assert_eq!(text[..sentence.byte_end].chars().count(), sentence.char_end);
    }
    for pair in record.dates.windows(2) {
        assert!(pair[0].byte_end <= pair[1].byte_start, "dates overlap or are out of order");
    }
    for date in &record.dates {
        assert_eq!(date.start_date.is_some(), date.end_date.is_some());
        assert!(date.start_date <= date.end_date, "{date:?}");
        assert!(date.days.windows(2).all(|pair| pair[0] <= pair[1]), "{date:?}");
        assert!(date.start_date.is_some() || !date.warnings.is_empty(), "{date:?}");
    }
    for event in &record.events {
        assert!(event.start_date.is_none() || event.end_date.is_none() || event.start_date <= event.end_date);
        let evidence = &event.evidence;
        assert!(evidence.dates.iter().all(|&index| index < record.dates.len()));
        assert!(evidence.counts.iter().all(|&index| index < record.counts.len()));
        assert!(evidence.places.iter().all(|&index| index < record.places.len()));
        assert!(evidence.organisations.iter().all(|&index| index < record.organisations.len()));
    }
    let json = serde_json::to_string(record).unwrap();
    assert_eq!(&serde_json::from_str::<Record>(&json).unwrap(), record);
}

/// Texts of what the rules look for, thrown together.
fn words() -> impl Strategy<Value = String> {
    let pieces = include_str!("../fixtures/pieces.txt").lines().map(str::to_owned).collect::<Vec<_>>();
    let piece = proptest::sample::select(pieces);
    let gap = proptest::sample::select(vec![
        " ", " ", " ", "", "\n", "\n\n", "، ", " و", " - ", "/", "\u{200f}", "\u{a0}", " ( ", ") ", ". ",
    ]);
    proptest::collection::vec((piece, gap), 1..40)
        .prop_map(|pieces| pieces.into_iter().flat_map(|(piece, gap)| [piece, gap.to_owned()]).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_text(text in any::<String>()) {
        check(&text, &Extractor::new().extract(&text));
    }

    #[test]
    fn any_arabic_text(text in "[\u{600}-\u{6ff}\u{fe70}-\u{fefc}0-9 /.,،()\n-]{0,200}") {
        check(&text, &Extractor::new().extract(&text));
    }

    #[test]
    fn words_in_any_order(text in words(), day in proptest::option::of(0i64..70_000)) {
        let mut context = Context::new();
        context.reference_date = day.and_then(|day| chrono::NaiveDate::from_ymd_opt(1900, 1, 1).unwrap().checked_add_days(chrono::Days::new(day as u64)));
        check(&text, &Extractor::new().extract_with(&text, &context));
    }
}

#[test]
fn hostile_texts() {
    let extractor = Extractor::new();
    let texts = [
        String::new(),
        "و".repeat(5000),
        "و ".repeat(5000),
        "نوفمبر ".repeat(2000),
        "22 و".repeat(2000),
        "(".repeat(5000),
        "99999999999999999999999999 ألف مليون مليار ".repeat(200),
        "تونس، ".repeat(2000),
        "1/2/3/4/5/6/7/8/9/".repeat(500),
        "ـ".repeat(3000),
        "\u{64e}".repeat(3000),
        "الـ".repeat(2000),
        "وزارة ".repeat(2000),
        "سنة 999999999999999999999 م هـ".repeat(50),
        "\u{feff}\u{202e}نوفمبر\u{0}2018".repeat(50),
    ];
    for text in texts {
        check(&text, &extractor.extract(&text));
    }
}

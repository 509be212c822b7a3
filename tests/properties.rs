//! What must hold of any text.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

#[path = "common/laws.rs"]
mod laws;

use laws::check;
use ogp_extract::{Context, Extractor};
use proptest::prelude::*;

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

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
    ids.iter()
        .enumerate()
        .map(|(at, &id)| if id == "?" { found.get(at).cloned().unwrap_or_default() } else { id.to_owned() })
        .collect()
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

#[test]
fn the_lexicon_gives_a_body_its_facts() {
    let record = Extractor::new().extract("أعلن الأمين العام للأمم المتحدة عن الخطة");
    let body = &record.organisations[0];
    assert_eq!((body.text.as_str(), body.name.as_str()), ("للأمم المتحدة", "الأمم المتحدة"));
    assert_eq!((body.id.as_deref(), body.acronym.as_deref()), (Some("un"), Some("UN")));
}

#[test]
fn a_merged_article_is_given_back() {
    let record = Extractor::new().extract("تابع الحاضرون عرضا للجمعية الوطنية للرفق بالأشجار النادرة");
    assert_eq!(record.organisations[0].name.split_whitespace().next(), Some("الجمعية"));
}

#[test]
fn a_short_form_that_the_text_sets_leads_to_its_body() {
    let text = "أسس الشبان جمعية الواحة الخضراء للتنمية (AOVD) في الجنوب. وقالت AOVD إن العدد ارتفع.";
    let record = Extractor::new().extract(text);
    let [body, short] = record.organisations.as_slice() else { panic!("{:?}", record.organisations) };
    assert_eq!(body.acronym.as_deref(), Some("AOVD"));
    assert_eq!((short.text.as_str(), short.name.as_str()), ("AOVD", body.name.as_str()));
}

#[test]
fn generic_words_refer_to_the_body_named_before() {
    let record = Extractor::new().extract("دعت وزارة الصحة المواطنين إلى الحذر. وأضافت الوزارة أن الهيئة ستجتمع.");
    let references: Vec<_> =
        record.organisation_references.iter().map(|found| (found.text.as_str(), found.refers_to)).collect();
    assert_eq!(references, [("الوزارة", Some(0)), ("الهيئة", None)]);
}

#[test]
fn own_rows_are_read_with_the_same_checks() {
    let header = "id,kind,category,country,valid_from,valid_to,acronym,name_fr,name_en,source,guard,form\n";
    let build = |row: &str| Extractor::builder().organisations("own.csv", format!("{header}{row}")).build();
    let own = build("my-lab,canonical,centre,TN,,,,,,own,,مخبر الياسمين الأزرق\n").unwrap();
    assert_eq!(own.extract("زار الوفد مخبر الياسمين الأزرق").organisations[0].id.as_deref(), Some("my-lab"));
    for (row, fault) in [
        ("my-lab,canonical,centre,XX,,,,,,own,,مخبر\n", "country"),
        ("my-lab,variant,,,,,,,,own,,مخبر\n", "canonical"),
        ("my-lab,canonical,centre,,,,,,,,,مخبر\n", "source"),
        ("my-lab,canonical,centre,,,,,,,own,,\n", "form"),
    ] {
        let message = build(row).unwrap_err().to_string();
        assert!(message.contains("own.csv") && message.contains(fault), "{message}");
    }
}

#[test]
fn ids_and_forms_are_unique_and_sorted() {
    let text = include_str!("../data/organisations.csv");
    let rows: Vec<Vec<String>> = csv::Reader::from_reader(text.as_bytes())
        .records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect())
        .collect();
    assert!(rows.len() > 6000);
    let ids: Vec<&str> = rows.iter().map(|row| row[0].as_str()).collect();
    assert!(ids.is_sorted());
    let mut forms: Vec<&str> = rows.iter().map(|row| row.last().unwrap().as_str()).collect();
    let count = forms.len();
    forms.sort_unstable();
    forms.dedup();
    assert_eq!(forms.len(), count);
}

//! The tables of countries against kept sources, every name with every clitic, and a caller's own rows.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use std::collections::{HashMap, HashSet};

use isocountry::CountryCode;
use ogp_extract::Extractor;
use ogp_extract::countries::{self, Country, NameKind};
use ogp_extract::record::{CountryKind, CountryMention, Mention, Warning};

#[test]
fn codes_are_those_of_iso_3166() {
    let ours: HashMap<&str, &str> = countries::all().map(|country| (country.alpha2(), country.alpha3())).collect();
    assert_eq!(ours.len(), countries::all().count(), "a code stands twice");
    let iso: HashMap<&str, &str> = CountryCode::iter().map(|code| (code.alpha2(), code.alpha3())).collect();
    for (alpha2, alpha3) in &iso {
        assert_eq!(ours.get(alpha2), Some(alpha3), "{alpha2}");
    }
    let more: Vec<_> = ours.keys().filter(|code| !iso.contains_key(*code)).collect();
    assert_eq!(more, [&"XK"]);
}

/// Names of the library that share their form with another country's; none may.
#[test]
fn every_country_has_a_name_and_no_name_two_countries() {
    let mut seen: HashMap<&str, &Country> = HashMap::new();
    for country in countries::all() {
        assert!(country.names().any(|name| name.kind == NameKind::Name), "{} has no name", country.alpha2());
        for name in country.names() {
            if let Some(other) = seen.insert(name.text, country) {
                panic!("{} names {} and {}", name.text, other.alpha2(), country.alpha2());
            }
            assert_eq!(countries::lookup(name.text), Some(country), "{}", name.text);
        }
        assert_eq!(countries::lookup(country.alpha3()), Some(country));
        assert_eq!(countries::lookup(country.name()), Some(country));
    }
}

#[test]
fn all_names_of_cldr_are_read_back() {
    let table = include_str!("../fixtures/cldr_ar_territories.tsv");
    let rows = table.lines().filter(|line| !line.starts_with('#')).skip(1);
    let mut count = 0;
    for (code, name) in rows.map(|row| row.split_once('\t').unwrap()) {
        assert_eq!(countries::lookup(name).map(Country::alpha2), Some(code), "{name}");
        count += 1;
    }
    assert_eq!(count, countries::all().count());
}

const CLITICS: [&str; 11] = ["", "و", "ف", "ب", "ل", "ك", "وب", "ول", "وك", "فب", "فل"];

/// How a name is written behind a clitic, and how much of that the mention leaves out.
fn behind(clitic: &str, name: &str) -> (String, usize) {
    match (clitic.strip_suffix('ل'), name.strip_prefix("ال")) {
        (Some(before), Some(bare)) => (format!("{before}لل{bare}"), before.len()),
        _ => (format!("{clitic}{name}"), clitic.len()),
    }
}

/// Forms that a clitic makes another word, or too short or too long a one to be cut.
fn is_other_word(clitic: &str, name: &str) -> bool {
    let first = name.split([' ', '-']).next().unwrap_or(name);
    let letters = first.chars().count();
    // فلسان is a sum of money, فنيو are technicians; of two letters only و is cut; words of more than 25 letters are not read.
    matches!((clitic, first), ("فل", "سان") | ("ف", "نيو"))
        || letters == 2 && !matches!(clitic, "" | "و")
        || clitic.chars().count() + letters > 25
}

#[test]
fn all_names_are_read_back_with_all_clitics() {
    let extractor = Extractor::new();
    let mut failures = Vec::new();
    for country in countries::all() {
        for name in country.names() {
            for clitic in CLITICS.into_iter().filter(|clitic| !is_other_word(clitic, name.text)) {
                let (written, skipped) = behind(clitic, name.text);
                // A country beside it lets names pass that are everyday words too.
                let lead = if country.alpha2() == "SE" { "كندا، " } else { "السويد، " };
                let found = extractor.countries(&format!("{lead}{written}."));
                let expected = (lead.len() + skipped, lead.len() + written.len());
                if !found.iter().any(|found| is_at(found, country, name.text, expected)) {
                    let found: Vec<_> = found.iter().map(Mention::text).collect();
                    failures.push(format!("{} {written} {found:?}", country.alpha2()));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{} failed\n{}", failures.len(), failures.join("\n"));
}

fn is_at(found: &CountryMention, country: &Country, name: &str, (start, end): (usize, usize)) -> bool {
    let place = found.byte_range();
    // للوكسمبورغ is ل with the article or without; what CLDR glosses in brackets is a mention of its own.
    let lam = "ل".len();
    let starts = place.start == start || place.start == start + lam && name.starts_with("الل");
    let ends = place.end == end || name.contains('(');
    found.code.as_deref() == Some(country.alpha2()) && starts && ends
}

#[test]
fn each_group_has_members_and_names() {
    let mut keys = HashSet::new();
    for group in countries::groups() {
        assert!(keys.insert(group.key()), "{} stands twice", group.key());
        assert!(group.members().count() > 1, "{} has no members", group.key());
        let extractor = Extractor::new();
        for name in group.names() {
            let record = extractor.extract(&format!("قالت {name} إن"));
            let found: Vec<_> = record.country_groups.iter().map(|found| (&*found.group, found.text())).collect();
            assert_eq!(found, [(group.key(), name)]);
        }
    }
}

#[test]
fn find_is_what_the_record_has() {
    let text = "استقبل الرئيس التونسي سفراء إنجلترا والكونغو وفرناس";
    let found = countries::find(text);
    assert_eq!(found, Extractor::new().extract(text).countries);
    let kinds: Vec<_> = found.iter().map(|found| found.kind).collect();
    assert_eq!(kinds, [CountryKind::Demonym, CountryKind::Part, CountryKind::Name]);
    assert_eq!(found[2].warnings, [Warning::AmbiguousCountry]);
}

#[test]
fn a_list_of_another_length_than_stated_has_a_warning() {
    let extractor = Extractor::new();
    for (text, warned) in [
        ("البلدان الثلاثة تونس والجزائر وليبيا", false),
        ("البلدان الأربعة تونس والجزائر وليبيا", true),
        ("شاركت 7 دول هي المغرب ومصر وتونس", true),
        ("شاركت 7 دول من بينها المغرب ومصر وتونس", false),
        ("ثلاث دول (مصر، السودان، إثيوبيا)", false),
        ("اتفقت الدول الثلاث الجزائر وتونس وليبيا", false),
        ("اتفقت 4 دول هي الجزائر وتونس وليبيا", true),
        ("اجتمعت 4 دول. وحضرت الجزائر وتونس وليبيا", false),
        ("اجتمعت 4 دول\nالجزائر وتونس وليبيا في الموعد", false),
        ("وقع 4 وزراء من الجزائر وتونس وليبيا", false),
        ("شاركت 4 دول هي إسبانيا وإنجلترا وفرنسا وإيطاليا", false),
    ] {
        let record = extractor.extract(text);
        assert_eq!(record.country_lists.len(), 1, "{text}");
        assert_eq!(record.country_lists[0].warnings.contains(&Warning::ListLengthMismatch), warned, "{text}");
    }
}

#[test]
fn own_rows_are_read() {
    let own = "code,kind,guard,form\nMA,variant,,أرض المرابطين\nSN,variant,,بلاد التيرانغا\n";
    let extractor = Extractor::builder().countries("mine.csv", own).build().unwrap();
    let record = extractor.extract("من أرض المرابطين إلى بلاد التيرانغا مرورا بموريتانيا");
    let codes: Vec<_> = record.countries.iter().filter_map(|found| found.code.as_deref()).collect();
    assert_eq!(codes, ["MA", "SN", "MR"]);
}

#[test]
fn faults_in_own_rows_name_file_line_and_column() {
    for (rows, place) in [
        ("code,kind,form\n", "mine.csv:1: column `guard`"),
        ("code,kind,guard,form\nMA,name,,موروكو\nQQ,name,,كوكو\n", "mine.csv:3: column `code`: `QQ`"),
        ("code,kind,guard,form\nMA,nickname,,موروكو\n", "mine.csv:2: column `kind`"),
        ("code,kind,guard,form\nMA,name,often,موروكو\n", "mine.csv:2: column `guard`"),
        ("code,kind,guard,form\nMA,name,,\n", "mine.csv:2: column `form`"),
        ("code,kind,guard,form\nMA,name,,\"...\"\n", "mine.csv:2: column `form`"),
    ] {
        let error = Extractor::builder().countries("mine.csv", rows).build().unwrap_err();
        assert!(error.is_data());
        assert!(error.to_string().starts_with(place), "{error}");
    }
}

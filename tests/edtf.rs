//! The EDTF strings of the record are such as the specification's own examples.
//!
//! The examples are those of the Extended Date/Time Format Specification (Library of Congress, 2019; ISO 8601-2) for the features
//! that the record uses: dates, intervals, open intervals, approximate dates, seasons and quarters, sets, decades.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod common;

use common::rows;
use ogp_extract::{Context, Extractor};
use regex::Regex;

/// What the record may hold, as one pattern.
fn pattern() -> Regex {
    let date = r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?|-(2[1-4]|3[3-6]|4[01]))?~?";
    Regex::new(&format!(r"^({date}|{date}/{date}|{date}/\.\.|\.\./{date}|\{{{date}(,{date})*\}}|\d{{3}}X)$")).unwrap()
}

#[test]
fn the_pattern_takes_the_specifications_examples() {
    let pattern = pattern();
    for example in [
        "1985-04-12",
        "1985-04",
        "1985",
        "1964/2008",
        "2004-06/2006-08",
        "2004-02-01/2005-02-08",
        "2004-02-01/2005-02",
        "2004-02-01/2005",
        "1984~",
        "2001-21",
        "2001-34",
        "1985-04-12/..",
        "1985-04/..",
        "1985/..",
        "../1985-04-12",
        "../1985",
        "1984-06-02~/2004-08-08~",
        "{1667,1668,1670}",
        "{1960,1961-12}",
        "201X",
        "156X",
    ] {
        assert!(pattern.is_match(example), "{example}");
    }
    for other in ["1985-13", "1985-4-12", "12/04/1985", "2001-52", "20XX", "{}", "1985-04-12/"] {
        assert!(!pattern.is_match(other), "{other}");
    }
}

#[test]
fn every_value_of_the_table_of_dates_is_edtf() {
    let (extractor, pattern) = (Extractor::new(), pattern());
    let mut seen = 0;
    for row in rows("dates.tsv") {
        let mut context = Context::new();
        context.reference_date = row.columns[0].parse().ok();
        for date in extractor.extract_with(&row.text, &context).dates {
            if let Some(edtf) = &date.edtf {
                seen += 1;
                assert!(pattern.is_match(edtf), "{edtf} for {}", date.text);
            }
        }
    }
    assert!(seen > 800, "{seen}");
}

#[test]
fn phrases_and_their_edtf() {
    let extractor = Extractor::new();
    for (text, edtf) in [
        ("يوم 12 أفريل 1985", "1985-04-12"),
        ("في أبريل 1985", "1985-04"),
        ("سنة 1985", "1985"),
        ("من 1964 إلى 2008", "1964/2008"),
        ("من جوان 2004 إلى أوت 2006", "2004-06/2006-08"),
        ("من 1 فيفري 2004 إلى 8 فيفري 2005", "2004-02-01/2005-02-08"),
        ("ابتداء من 12 أبريل 1985", "1985-04-12/.."),
        ("إلى غاية 12 أبريل 1985", "../1985-04-12"),
        ("ربيع 2001", "2001-21"),
        ("شتاء 2001", "2001-24"),
        ("الثلاثي الثاني من سنة 2001", "2001-34"),
        ("السداسي الثاني من سنة 2001", "2001-41"),
        ("يومي 12 و14 أفريل 1985", "{1985-04-12,1985-04-14}"),
        ("في التسعينيات", "199X"),
        ("غرة رمضان 1440", "2019-05-06~"),
    ] {
        let found: Vec<Option<String>> = extractor.extract(text).dates.into_iter().map(|date| date.edtf).collect();
        assert_eq!(found, [Some(edtf.to_owned())], "{text}");
    }
}

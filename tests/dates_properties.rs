//! Days printed in every family of months and every form are read back to the same day.
//!
//! A sample of days runs each time; `OGP_EVERY_DAY=1` runs all days from 1900 to 2100.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use chrono::{Datelike, NaiveDate};
use ogp_extract::Extractor;
use ogp_extract::record::{DateKind, Mention};

const WEEKDAYS: [&str; 7] = ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"];
const UNITS: [&str; 10] =
    ["", "الحادي", "الثاني", "الثالث", "الرابع", "الخامس", "السادس", "السابع", "الثامن", "التاسع"];

/// The ordinal that names a day of a month.
fn day_in_words(day: u32) -> String {
    match day {
        1 => "الأول".into(),
        2..=9 => UNITS[day as usize].into(),
        10 => "العاشر".into(),
        11..=19 => format!("{} عشر", UNITS[day as usize - 10]),
        20 => "العشرين".into(),
        21..=29 => format!("{} والعشرين", UNITS[day as usize - 20]),
        30 => "الثلاثين".into(),
        _ => "الحادي والثلاثين".into(),
    }
}

fn arabic_indic(text: &str) -> String {
    text.chars().map(|c| c.to_digit(10).and_then(|digit| char::from_u32(0x660 + digit)).unwrap_or(c)).collect()
}

/// Names of Gregorian months by number, without the Libyan ones, which want a gloss.
fn months() -> Vec<Vec<String>> {
    let mut months = vec![Vec::new(); 13];
    let mut reader = csv::Reader::from_path(concat!(env!("CARGO_MANIFEST_DIR"), "/data/months.csv")).unwrap();
    for row in reader.records() {
        let row = row.unwrap();
        if &row[0] == "gregorian" && &row[1] != "libya" {
            months[row[2].parse::<usize>().unwrap()].push(row[4].to_owned());
        }
    }
    months
}

fn days() -> Vec<NaiveDate> {
    let step = if std::env::var_os("OGP_EVERY_DAY").is_some() { 1 } else { 97 };
    let first = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap();
    let last = NaiveDate::from_ymd_opt(2100, 12, 31).unwrap();
    first.iter_days().take_while(|day| *day <= last).step_by(step).collect()
}

#[test]
fn every_form_of_a_day_is_read_back() {
    let extractor = Extractor::new();
    let months = months();
    let mut failed = Vec::new();
    for date in days() {
        let (day, month, year) = (date.day(), date.month(), date.year());
        let weekday = WEEKDAYS[date.weekday().num_days_from_monday() as usize];
        let names = &months[month as usize];
        let name = &names[date.num_days_from_ce() as usize % names.len()];
        let words = day_in_words(day);
        let mut forms = vec![
            format!("يوم {day} {name} {year}"),
            format!("{weekday} {day} {name} {year}"),
            format!("يوم {weekday} {day:02} {name} {year}"),
            format!("{words} من {name} {year}"),
            format!("{day} من شهر {name} من سنة {year}"),
            format!("{day:02}/{month:02}/{year}"),
            format!("{weekday} {day}-{month}-{year}"),
            format!("{year}-{month:02}-{day:02}"),
            format!("{day:02}.{month:02}.{year}"),
            format!("{day} {name} {year}م"),
            arabic_indic(&format!("{day} {name} {year}")),
            format!("{year} {name} {day}"),
        ];
        if day == 1 {
            forms.extend(["فاتح", "غرة", "الفاتح من"].map(|first| format!("{first} {name} {year}")));
        }
        for form in forms {
            let text = format!("نظمت الجمعية لقاءها {form} بمقر البلدية");
            let record = extractor.extract(&text);
            let right = matches!(record.dates.as_slice(), [found] if found.start_date == Some(date) && found.end_date == Some(date) && found.text() == form);
            if !right {
                failed.push(format!(
                    "{date}: {form} → {:?}",
                    record.dates.iter().map(|found| (found.text(), found.start_date)).collect::<Vec<_>>()
                ));
            }
        }
    }
    assert!(failed.is_empty(), "{} failed, the first: {:#?}", failed.len(), &failed[..failed.len().min(20)]);
}

#[test]
fn every_range_of_days_is_read_back() {
    let extractor = Extractor::new();
    let months = months();
    let mut failed = Vec::new();
    for (index, start) in days().into_iter().enumerate() {
        let end = start + chrono::Days::new([1, 4, 13, 40, 200][index % 5]);
        let name = |date: NaiveDate| months[date.month() as usize][index % months[date.month() as usize].len()].clone();
        let full = |date: NaiveDate| format!("{} {} {}", date.day(), name(date), date.year());
        let mut forms = vec![
            format!("من {} إلى {}", full(start), full(end)),
            format!("من يوم {} إلى غاية يوم {}", full(start), full(end)),
            format!("بين {} و{}", full(start), full(end)),
            format!("من {} {} إلى {}", start.day(), name(start), full(end)),
        ];
        if (start.year(), start.month()) == (end.year(), end.month()) {
            forms.extend([
                format!("من {} إلى {}", start.day(), full(end)),
                format!("بين {} و{}", start.day(), full(end)),
                format!("{}-{}", start.day(), full(end)),
                format!("ما بين {} و{}", start.day(), full(end)),
            ]);
        }
        for form in forms {
            let record = extractor.extract(&format!("تنتظم الدورة {form} بمدينة سوسة"));
            let right = matches!(record.dates.as_slice(), [found] if found.kind == DateKind::Range && (found.start_date, found.end_date) == (Some(start), Some(end)) && found.text() == form);
            if !right {
                failed.push(format!(
                    "{start}/{end}: {form} → {:?}",
                    record
                        .dates
                        .iter()
                        .map(|found| (found.text(), found.start_date, found.end_date))
                        .collect::<Vec<_>>()
                ));
            }
        }
    }
    assert!(failed.is_empty(), "{} failed, the first: {:#?}", failed.len(), &failed[..failed.len().min(20)]);
}

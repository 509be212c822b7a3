//! Dates as inputs write them in a field or a file's name.

use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate};
use regex::{Captures, Regex};

use crate::months;
use crate::record::Calendar;

/// A shape of date and the order of its three numbers.
struct Shape {
    regex: Regex,
    day_first: bool,
}

impl Shape {
    fn new(pattern: &str, day_first: bool) -> Option<Shape> {
        Regex::new(pattern).ok().map(|regex| Shape { regex, day_first })
    }

    fn date(&self, text: &str) -> Option<NaiveDate> {
        self.regex.captures_iter(text).find_map(|parts| self.value(&parts))
    }

    fn value(&self, parts: &Captures<'_>) -> Option<NaiveDate> {
        let number = |index: usize| parts.get(index)?.as_str().parse::<u32>().ok();
        let (first, month, last) = (number(1)?, number(2)?, number(3)?);
        if !self.day_first {
            return NaiveDate::from_ymd_opt(i32::try_from(first).ok()?, month, last);
        }
        let year = i32::try_from(last).ok()?;
        // Day first, as the whole region writes; month first only where nothing else is possible.
        NaiveDate::from_ymd_opt(year, month, first).or_else(|| NaiveDate::from_ymd_opt(year, first, month))
    }
}

static FIELD_SHAPES: LazyLock<Vec<Shape>> = LazyLock::new(|| {
    [
        (r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T\s].*)?$", false),
        (r"^(\d{4})(\d{2})(\d{2})(?:T?\d{4}.*)?$", false),
        (r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[T,\s].*)?$", true),
    ]
    .iter()
    .filter_map(|(pattern, day_first)| Shape::new(pattern, *day_first))
    .collect()
});

static NAME_SHAPES: LazyLock<Vec<Shape>> = LazyLock::new(|| {
    [
        (r"(?:^|\D)((?:19|20)\d{2})[-_. ]?([01]\d)[-_. ]?([0-3]\d)(?:\D|$)", false),
        (r"(?:^|\D)([0-3]?\d)[-_. ]([01]?\d)[-_. ]((?:19|20)\d{2})(?:\D|$)", true),
    ]
    .iter()
    .filter_map(|(pattern, day_first)| Shape::new(pattern, *day_first))
    .collect()
});

/// Month names of feeds and French content systems, by the letters that tell them apart.
const MONTH_STARTS: &[(&str, u32)] = &[
    ("jan", 1),
    ("feb", 2),
    ("fev", 2),
    ("fév", 2),
    ("mar", 3),
    ("apr", 4),
    ("avr", 4),
    ("may", 5),
    ("mai", 5),
    ("jun", 6),
    ("juin", 6),
    ("jul", 7),
    ("juil", 7),
    ("aug", 8),
    ("aou", 8),
    ("aoû", 8),
    ("sep", 9),
    ("oct", 10),
    ("nov", 11),
    ("dec", 12),
    ("déc", 12),
];

/// The day that a date field names, in any usual shape: ISO 8601 with or without a time, compact, day first with
/// `/`, `.` or `-`, RFC 2822 and other dates with a month's name, seconds or milliseconds since 1970.
/// The day is taken as written; no time zone moves it.
pub fn parse_date(field: &str) -> Option<NaiveDate> {
    let field: String = field.trim().chars().map(ascii_digit).collect();
    let by_shape = || FIELD_SHAPES.iter().find_map(|shape| shape.date(&field));
    by_shape().or_else(|| epoch(&field)).or_else(|| named_month(&field))
}

/// The day that a file's name holds (`2022-11-02`, `20221102`, `02-11-2022`), if any.
pub fn parse_date_in_name(name: &str) -> Option<NaiveDate> {
    let name: String = name.chars().map(ascii_digit).collect();
    NAME_SHAPES.iter().find_map(|shape| shape.date(&name))
}

fn ascii_digit(character: char) -> char {
    let value = match character {
        '\u{0660}'..='\u{0669}' => u32::from(character) - 0x0660,
        '\u{06f0}'..='\u{06f9}' => u32::from(character) - 0x06f0,
        _ => return character,
    };
    char::from_digit(value, 10).unwrap_or(character)
}

fn epoch(field: &str) -> Option<NaiveDate> {
    let digits = field.strip_prefix('-').unwrap_or(field).split('.').next()?;
    let number: i64 = field.split('.').next()?.parse().ok()?;
    let seconds = match digits.len() {
        9..=11 => number,
        12..=14 => number / 1000,
        _ => return None,
    };
    DateTime::from_timestamp(seconds, 0).map(|time| time.date_naive())
}

fn named_month(field: &str) -> Option<NaiveDate> {
    let (mut day, mut month, mut year) = (None, None, None);
    let mut before = "";
    for word in field.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let digits = word.trim_end_matches(|c: char| !c.is_ascii_digit());
        match (digits.len(), digits.parse::<u32>()) {
            (1 | 2, Ok(number)) => day = day.or(Some(number)),
            (4, Ok(number)) => year = year.or(i32::try_from(number).ok()),
            // The last one: `mardi` begins like `mars`, and the weekday stands first.
            _ => month = month_number(before, word).or(month),
        }
        before = word;
    }
    NaiveDate::from_ymd_opt(year?, month?, day?)
}

fn month_number(before: &str, word: &str) -> Option<u32> {
    let latin = word.to_lowercase();
    let start = MONTH_STARTS.iter().find(|(start, _)| latin.starts_with(start));
    let gregorian = |name: &str| months::lookup(name).filter(|month| month.calendar == Calendar::Gregorian);
    // Syrian names have two words (`تشرين الثاني`).
    let arabic = || gregorian(&format!("{before} {word}")).or_else(|| gregorian(word));
    start.map(|(_, number)| *number).or_else(|| arabic().map(|month| month.number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_shapes_of_one_day() {
        for field in [
            "2022-11-02",
            "2022/11/2",
            "2022-11-02T23:59:00+01:00",
            "2022-11-02 10:00",
            "20221102",
            "20221102T101500Z",
            "02/11/2022",
            "2.11.2022",
            "02-11-2022, 10:30",
            "Wed, 02 Nov 2022 10:00:00 +0100",
            "2 novembre 2022",
            "mar. 2 nov. 2022",
            "November 2, 2022",
            "2 نونبر 2022",
            "الأربعاء 2 تشرين الثاني 2022",
            "Nov 2nd, 2022",
            "1667383200",
            "1667383200000",
            "٠٢/١١/٢٠٢٢",
            " 2022-11-02 ",
        ] {
            assert_eq!(parse_date(field), NaiveDate::from_ymd_opt(2022, 11, 2), "{field}");
        }
        assert_eq!(parse_date("12/31/2022"), NaiveDate::from_ymd_opt(2022, 12, 31));
        assert_eq!(parse_date("3 juillet 2021"), NaiveDate::from_ymd_opt(2021, 7, 3));
        assert_eq!(parse_date("1er août 2021"), NaiveDate::from_ymd_opt(2021, 8, 1));
    }

    #[test]
    fn what_is_no_date() {
        for field in ["", "hier", "2022", "2022-13-01", "31/02/2022", "22/11/02", "novembre 2022", "12"] {
            assert_eq!(parse_date(field), None, "{field}");
        }
    }

    #[test]
    fn dates_in_names() {
        for name in ["2022-11-02.txt", "hespress_20221102_3.txt", "مقال 2022_11_02.txt", "02-11-2022-tap.html"] {
            assert_eq!(parse_date_in_name(name), NaiveDate::from_ymd_opt(2022, 11, 2), "{name}");
        }
        for name in ["article_12345678901.txt", "004_f111ea58de20820c.txt", "20229902.txt", "v1.2.txt"] {
            assert_eq!(parse_date_in_name(name), None, "{name}");
        }
    }
}

//! Integers below ten million, written in words in all genders and cases and in digits, are read back.
//!
//! As a rule over strata of the range; with `ALL_NUMERALS=1` in the environment (and `--release`) over the whole of it.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

use ogp_extract::numerals::{self, Kind};

const END: u64 = 10_000_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gender {
    Masculine,
    Feminine,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Case {
    Nominative,
    Accusative,
    Genitive,
}

/// How a number is written out.
#[derive(Debug, Clone, Copy)]
struct Style {
    gender: Gender,
    case: Case,
    /// مائة rather than مئة.
    with_alef: bool,
    /// ثلاث مئة rather than ثلاثمئة.
    apart: bool,
}

const UNITS: [&str; 11] = ["صفر", "واحد", "اثنان", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثماني", "تسع", "عشر"];
const TENS: [&str; 10] = ["", "", "عشر", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع"];

impl Style {
    fn oblique(self) -> bool {
        self.case != Case::Nominative
    }

    fn masculine(self) -> Style {
        Style { gender: Gender::Masculine, ..self }
    }

    /// 1 and 2 agree with what is counted.
    fn one_or_two(self, value: u64) -> &'static str {
        match (value, self.gender, self.case) {
            (1, Gender::Masculine, Case::Accusative) => "واحدا",
            (1, Gender::Masculine, _) => "واحد",
            (1, Gender::Feminine, _) => "واحدة",
            (_, Gender::Masculine, Case::Nominative) => "اثنان",
            (_, Gender::Masculine, _) => "اثنين",
            (_, Gender::Feminine, Case::Nominative) => "اثنتان",
            (_, Gender::Feminine, _) => "اثنتين",
        }
    }

    /// 3 to 10 are of the other gender.
    fn unit(self, value: u64) -> String {
        let stem = UNITS[value as usize];
        match (value, self.gender, self.case) {
            (0, ..) => stem.to_owned(),
            (1 | 2, ..) => self.one_or_two(value).to_owned(),
            (_, Gender::Masculine, _) => format!("{stem}ة"),
            (8, _, Case::Accusative) => format!("{stem}ا"),
            (10, ..) => stem.to_owned(),
            (_, _, Case::Accusative) => format!("{stem}ا"),
            _ => stem.to_owned(),
        }
    }

    fn teen(self, value: u64) -> String {
        let feminine = self.gender == Gender::Feminine;
        let ten = if feminine { "عشرة" } else { "عشر" };
        let unit = match (value, feminine, self.oblique()) {
            (11, false, _) => "أحد".to_owned(),
            (11, true, _) => "إحدى".to_owned(),
            (12, false, false) => "اثنا".to_owned(),
            (12, false, true) => "اثني".to_owned(),
            (12, true, false) => "اثنتا".to_owned(),
            (12, true, true) => "اثنتي".to_owned(),
            _ => Style { case: Case::Genitive, ..self }.unit(value - 10),
        };
        format!("{unit} {ten}")
    }

    fn below_hundred(self, value: u64) -> String {
        match value {
            0..=10 => self.unit(value),
            11..=19 => self.teen(value),
            _ => {
                let tens = format!("{}{}", TENS[(value / 10) as usize], if self.oblique() { "ين" } else { "ون" });
                match value % 10 {
                    0 => tens,
                    1 if self.gender == Gender::Feminine => format!("إحدى و{tens}"),
                    unit => format!("{} و{tens}", self.unit(unit)),
                }
            }
        }
    }

    fn hundreds(self, value: u64) -> String {
        let hundred = if self.with_alef { "مائة" } else { "مئة" };
        match value {
            1 => hundred.to_owned(),
            2 => format!("{}{}", hundred.trim_end_matches('ة'), if self.oblique() { "تين" } else { "تان" }),
            _ => format!("{}{}{hundred}", TENS[value as usize], if self.apart { " " } else { "" }),
        }
    }

    fn below_thousand(self, value: u64) -> String {
        match (value / 100, value % 100) {
            (0, rest) => self.below_hundred(rest),
            (hundreds, 0) => self.hundreds(hundreds),
            (hundreds, rest) => format!("{} و{}", self.hundreds(hundreds), self.below_hundred(rest)),
        }
    }

    /// A number of thousands or millions: ألف، ألفان، ثلاثة آلاف، أحد عشر ألفا، مائة ألف.
    fn scaled(self, value: u64, [one, dual, plural]: [&str; 3]) -> String {
        let accusative = format!("{one}ا");
        match (value, value % 100) {
            (1, _) if self.case == Case::Accusative => accusative,
            (1, _) => one.to_owned(),
            (2, _) => format!("{dual}{}", if self.oblique() { "ين" } else { "ان" }),
            (_, 3..=10) => format!("{} {plural}", self.masculine().below_thousand(value)),
            (_, 0..=2) => format!("{} {one}", self.masculine().below_thousand(value)),
            _ => format!("{} {accusative}", self.masculine().below_thousand(value)),
        }
    }

    fn words(self, value: u64) -> String {
        let mut parts = Vec::new();
        if value >= 1_000_000 {
            parts.push(self.scaled(value / 1_000_000, ["مليون", "مليون", "ملايين"]));
        }
        if !(value / 1000).is_multiple_of(1000) {
            parts.push(self.scaled(value / 1000 % 1000, ["ألف", "ألف", "آلاف"]));
        }
        if !value.is_multiple_of(1000) || parts.is_empty() {
            parts.push(self.below_thousand(value % 1000));
        }
        parts.join(" و")
    }
}

/// All styles; the spelling of hundreds changes with gender and case, so that each meets each over the range.
fn styles(value: u64) -> impl Iterator<Item = Style> {
    let genders = [Gender::Masculine, Gender::Feminine];
    let cases = [Case::Nominative, Case::Accusative, Case::Genitive];
    let pairs = genders.into_iter().flat_map(move |gender| cases.into_iter().map(move |case| (gender, case)));
    pairs.enumerate().map(move |(at, (gender, case))| {
        let spelling = value as usize + at;
        Style { gender, case, with_alef: spelling.is_multiple_of(2), apart: spelling.is_multiple_of(3) }
    })
}

/// The digits of a number in one script, in groups of three where `separator` is one.
fn digits(value: u64, zero: char, separator: &str) -> String {
    let plain = value.to_string();
    let mut written = String::new();
    for (at, digit) in plain.chars().enumerate() {
        if at > 0 && (plain.len() - at).is_multiple_of(3) {
            written.push_str(separator);
        }
        written.push(char::from_u32(zero as u32 + digit.to_digit(10).unwrap()).unwrap());
    }
    written
}

const SCRIPTS: [char; 3] = ['0', '٠', '۰'];
const SEPARATORS: [&str; 6] = ["", ",", ".", "٬", " ", "\u{A0}"];

fn assert_read(text: &str, value: u64) {
    let read = numerals::read(text);
    let right = read.is_some_and(|read| read.kind == Kind::Cardinal && read.whole() == Some(value));
    assert!(right, "{text} is {value}, was read as {read:?}");
}

/// Reads a number in every style, and in digits of one script and grouping; how many were read.
fn check(value: u64) -> u64 {
    let mut read = 0;
    for style in styles(value) {
        assert_read(&style.words(value), value);
        read += 1;
    }
    let (script, separator) = (SCRIPTS[value as usize % 3], SEPARATORS[value as usize % 6]);
    assert_read(&digits(value, script, ""), value);
    assert_read(&digits(value, script, separator), value);
    read + 2
}

/// A few numbers of each stratum: all small ones, those beside round ones, and a sample of the rest.
fn strata() -> impl Iterator<Item = u64> {
    let beside_round = (1..=9999).step_by(7).flat_map(|round| [round * 1000 - 1, round * 1000, round * 1000 + 1]);
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let sample = std::iter::repeat_with(move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        // As many of each length.
        (state >> 8) % 10u64.pow(3 + (state % 5) as u32)
    });
    (0..1200).chain(beside_round).chain(sample.take(3000))
}

#[test]
fn what_is_written_is_read_back() {
    if std::env::var_os("ALL_NUMERALS").is_none() {
        strata().for_each(|value| {
            check(value);
        });
        return;
    }
    let workers = std::thread::available_parallelism().map_or(1, |count| count.get() as u64);
    let read: u64 = std::thread::scope(|scope| {
        let worker = |start| scope.spawn(move || (start..END).step_by(workers as usize).map(check).sum::<u64>());
        let workers: Vec<_> = (0..workers).map(worker).collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).sum()
    });
    println!("{END} integers, {read} numerals: all read back");
}

#[test]
fn decimals_and_scales_are_read_back() {
    for value in (0..4000u64).step_by(3) {
        for (comma, zero) in [('٫', '٠'), (',', '0'), ('.', '0')] {
            let (whole, fraction) = (value / 100, value % 100);
            let text = format!(
                "{}{comma}{}",
                digits(whole, zero, ""),
                digits(100 + fraction, zero, "").chars().skip(1).collect::<String>()
            );
            let read = numerals::read(&text).and_then(|read| read.value());
            assert_eq!(read, Some(value as f64 / 100.0), "{text}");
            let text = format!("{text} مليون");
            assert_eq!(numerals::read(&text).and_then(|read| read.whole()), Some(value * 10_000), "{text}");
        }
    }
}

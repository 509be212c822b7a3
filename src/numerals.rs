//! Numerals of written Arabic: found in a text with their places and values, or read from words.
//!
//! Digits (Latin, Arabic-Indic, Persian; grouped or with decimals, told apart by shape), words in every case, gender and usual
//! spelling, and the two together:
//!
//! ```
//! use ogp_extract::numerals::{self, Kind};
//!
//! let text = "حضر ألفان وثلاثمائة وخمسة وأربعون مشاركا، وبلغت الكلفة 3,5 ملايين دينار";
//! let found = numerals::find(text);
//! assert_eq!(&text[found[0].byte_range()], "ألفان وثلاثمائة وخمسة وأربعون");
//! assert_eq!(found[0].whole(), Some(2345));
//! assert_eq!(found[1].whole(), Some(3_500_000));
//!
//! assert_eq!(numerals::read("خمس عشرة").and_then(|numeral| numeral.whole()), Some(15));
//! assert_eq!(numerals::read("٢,٥").and_then(|numeral| numeral.value()), Some(2.5));
//! ```
//!
//! Ordinals are known as such (`الدورة الحادية والعشرون`، `الـ34`), and so are words that give no exact number:
//!
//! ```
//! # use ogp_extract::numerals::{self, Kind};
//! let kinds = |text| numerals::find(text).iter().map(|numeral| (numeral.kind, numeral.whole())).collect::<Vec<_>>();
//! assert_eq!(kinds("الدورة الحادية والعشرون"), [(Kind::Ordinal, Some(21))]);
//! assert_eq!(kinds("مئات الآلاف من السكان"), [(Kind::Multiple, Some(100_000))]);
//! assert_eq!(kinds("بعد بضعة أيام"), [(Kind::Vague, None)]);
//! ```
//!
//! Digits of dates, clock times, law and telephone numbers (`12/03/2019`, `20:30`, `45/13`) are no numerals here, nor is أحد in
//! the sense of "one of".

use std::ops::Range;

use crate::extractor;
use crate::grammar::numeral::{self, NumeralKind};
use crate::lexicon::alone::Memory;
use crate::lexicon::matcher::Words;
use crate::lexicon::tables::THOUSANDTHS;
use crate::text::fold::{self, Char, Punct};
use crate::text::token;

/// What a numeral says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// How many.
    Cardinal,
    /// Which in a row.
    Ordinal,
    /// A number that is not exactly known: بضعة, or عشرون ونيف, whose value is then the least.
    Vague,
    /// Tens, hundreds, thousands without a number (عشرات، مئات الآلاف); the value is the least.
    Multiple,
}

/// A numeral and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Numeral {
    /// Start in UTF-8 bytes.
    pub byte_start: usize,
    /// End in UTF-8 bytes, exclusive.
    pub byte_end: usize,
    /// What it says.
    pub kind: Kind,
    thousandths: Option<u64>,
}

impl Numeral {
    /// The offsets in bytes, half-open.
    pub fn byte_range(&self) -> Range<usize> {
        self.byte_start..self.byte_end
    }

    /// The value of a whole number; none for a fraction, for بضعة, and beyond what 64 bits hold.
    pub fn whole(&self) -> Option<u64> {
        self.thousandths.filter(|value| value % THOUSANDTHS == 0).map(|value| value / THOUSANDTHS)
    }

    /// The value, exact to the thousandth.
    pub fn value(&self) -> Option<f64> {
        self.thousandths.map(|value| value as f64 / THOUSANDTHS as f64)
    }
}

/// The numerals of a text, in its order.
pub fn find(text: &str) -> Vec<Numeral> {
    let mut found = Vec::new();
    let Some((lexicon, causes)) = extractor::built_in() else { return found };
    let (mut tokens, mut sentences, mut numerals) = (Vec::new(), Vec::new(), Vec::new());
    let (mut words, mut memory) = (Words::default(), Memory::default());
    let text = extractor::within_offsets(text);
    token::tokenise(text, 0, &mut tokens, &mut sentences, None);
    words.read(lexicon, causes, text, &tokens, &mut memory);
    numeral::combine(lexicon, causes, text, &tokens, &mut words, &mut numerals);
    for unit in &words.units {
        let Some(numeral) = (unit.numeral as usize).checked_sub(1).and_then(|at| numerals.get(at)) else { continue };
        let (byte_start, byte_end) = (unit.start as usize, unit.end as usize);
        if !is_part_of_code(text, byte_start, byte_end) {
            found.push(Numeral { byte_start, byte_end, kind: kind(numeral.kind), thousandths: numeral.thousandths });
        }
    }
    found
}

/// The numeral that a text is, where it is one and nothing else.
pub fn read(text: &str) -> Option<Numeral> {
    let trimmed = text.trim();
    match find(text).as_slice() {
        [only] if text.get(only.byte_range()).is_some_and(|found| found == trimmed) => Some(*only),
        _ => None,
    }
}

fn kind(kind: NumeralKind) -> Kind {
    match kind {
        NumeralKind::Cardinal => Kind::Cardinal,
        NumeralKind::Ordinal => Kind::Ordinal,
        NumeralKind::Vague => Kind::Vague,
        NumeralKind::Multiple => Kind::Multiple,
    }
}

/// A date or a telephone number is not longer than this.
const MAX_CODE: usize = 24;
/// A run of digits from zero on that is as long as this is a telephone number.
const MIN_TELEPHONE: usize = 6;

/// Whether digits belong to a date, a clock time, the number of a law or a telephone number.
fn is_part_of_code(text: &str, start: usize, end: usize) -> bool {
    let own = text.get(start..end).unwrap_or("");
    let is_joint = |c: char| matches!(c, '/' | ':' | '.' | '-' | '\\');
    let belongs = |c: &char| matches!(fold::classify(*c), Char::Digit(_) | Char::Invisible) || is_joint(*c);
    if !own.chars().all(|c| {
        matches!(
            fold::classify(c),
            Char::Digit(_)
                | Char::Invisible
                | Char::Space
                | Char::Punct(Punct::Stop | Punct::Comma | Punct::DecimalSeparator | Punct::GroupSeparator)
        )
    }) {
        return false;
    }
    let digits = own.chars().filter(|c| matches!(fold::classify(*c), Char::Digit(_))).count();
    let from_zero = own.chars().next().is_some_and(|c| fold::classify(c) == Char::Digit(0));
    if from_zero && digits >= MIN_TELEPHONE {
        return true;
    }
    let before = text.get(..start).unwrap_or("").chars().rev().take(MAX_CODE).take_while(belongs);
    let after = text.get(end..).unwrap_or("").chars().take(MAX_CODE).take_while(belongs);
    let (before, after): (String, String) = (before.collect(), after.collect());
    // What joins at an end joins nothing (`في 2019.`).
    let outside = [before.trim_end_matches(is_joint), after.trim_end_matches(is_joint)];
    let joints = |wanted: fn(char) -> bool| {
        outside.iter().map(|part| part.chars().filter(|c| wanted(*c)).count()).sum::<usize>()
    };
    joints(|c| matches!(c, '/' | ':' | '\\')) > 0 || joints(|c| c == '.') > 0 || joints(|c| c == '-') > 1
}

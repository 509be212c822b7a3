//! Number words and digits put together: each number of the text becomes one unit with its value.
//!
//! The parts (data/numerals.csv) combine as Arabic has them: a group below a thousand (مائة وخمسة وعشرون), times a scale
//! (آلاف، مليون), joined by و in falling order; digits take the place of any group.

use crate::lexicon::Lexicon;
use crate::lexicon::class::{Cause, Causes, Class, Classes, SetId};
use crate::lexicon::matcher::{Flags, Unit, Words};
use crate::lexicon::tables::THOUSANDTHS;
use crate::text::fold::{Marks, Punct, WAW};
use crate::text::token::{ARTICLE, Kind, Token, offset_after};

const TEN: u64 = 10 * THOUSANDTHS;
const HUNDRED: u64 = 100 * THOUSANDTHS;
const THOUSAND: u64 = 1000 * THOUSANDTHS;
const MILLION: u64 = 1000 * THOUSAND;

/// What a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NumeralKind {
    Cardinal,
    Ordinal,
    /// بضعة: a number that no one knows.
    Vague,
    /// عشرات، مئات، آلاف without a number; the value is the least.
    Multiple,
}

/// A number, in thousandths so that 3,5 is whole; `None` where it is vague or too great.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Numeral {
    pub kind: NumeralKind,
    pub thousandths: Option<u64>,
    /// Whether digits alone give it.
    pub digits: bool,
}

impl Numeral {
    /// The value of a whole number.
    pub fn whole(&self) -> Option<u64> {
        self.thousandths.filter(|value| value % THOUSANDTHS == 0).map(|value| value / THOUSANDTHS)
    }
}

/// Puts the numbers among the units together, in place.
pub(crate) fn combine(
    lexicon: &Lexicon,
    causes: &Causes,
    text: &str,
    tokens: &[Token],
    words: &mut Words,
    numerals: &mut Vec<Numeral>,
) {
    numerals.clear();
    let (mut read, mut write) = (0, 0);
    loop {
        let parser = Parser { lexicon, text, tokens, units: &words.units, causes: &words.causes };
        let start = parser.next_start(read);
        let found = parser.numeral(start).map(|found| (parser.merge(start, &found), found));
        // What stands before the number moves up to where numbers before it have left room.
        words.move_up(read..start, write);
        write += start - read;
        let Some(&unit) = words.units.get(start) else { break };
        let (unit, next) = match found {
            Some((merged, found)) => {
                numerals.push(found.numeral);
                (Unit { numeral: numerals.len() as u32, ..merged }, found.next)
            }
            None => (unit, start + 1),
        };
        words.set(write, unit, causes);
        write += 1;
        read = next;
    }
    words.truncate(write);
}

struct Found {
    numeral: Numeral,
    next: usize,
    /// Whether an article or an ordinal word makes it a day's number too.
    day: bool,
}

/// A part of a number: its value in thousandths and the unit behind it.
#[derive(Debug, Clone, Copy)]
struct Piece {
    value: u64,
    next: usize,
    /// Whether it is written in digits.
    digits: bool,
}

/// The classes with which a number can start.
pub(crate) const STARTS: Classes = Classes::of(Class::Num)
    .with(Class::NumUnit)
    .with(Class::NumUnitCompound)
    .with(Class::NumTens)
    .with(Class::NumHundred)
    .with(Class::NumScale)
    .with(Class::NumFraction)
    .with(Class::NumOrdinal)
    .with(Class::Vague)
    .with(Class::Multiple);

/// How many units of a range or list of days are passed over to find its month.
const REACH_OF_DAYS: usize = 8;

struct Parser<'a> {
    lexicon: &'a Lexicon,
    text: &'a str,
    tokens: &'a [Token],
    units: &'a [Unit],
    causes: &'a [Cause],
}

impl Parser<'_> {
    fn classes(&self, at: usize) -> Classes {
        self.units.get(at).map_or(Classes::EMPTY, |unit| self.lexicon.sets.classes(unit.set))
    }

    fn is(&self, at: usize, class: Class) -> bool {
        self.classes(at).has(class)
    }

    fn token(&self, at: usize) -> Option<&Token> {
        self.units.get(at).and_then(|unit| self.tokens.get(unit.first_token as usize))
    }

    fn flags(&self, at: usize) -> Flags {
        self.units.get(at).map_or(Flags::default(), |unit| unit.flags)
    }

    fn glued(&self, at: usize) -> bool {
        self.flags(at).has(Flags::GLUED)
    }

    /// The value in thousandths of a number word read in one class.
    fn value(&self, at: usize, class: Class) -> Option<u64> {
        let unit = self.units.get(at).filter(|unit| self.lexicon.sets.classes(unit.set).has(class))?;
        let entry = self.lexicon.entry(unit.group, class)?;
        self.lexicon.tables.numerals.get(entry.value as usize).copied()
    }

    /// The first unit from `at` on with which a number may start; behind the last where there is none.
    fn next_start(&self, at: usize) -> usize {
        let start = Cause::NUMBER.next(self.causes, at);
        let before = start.saturating_sub(1);
        let opens = before >= at && before < start && self.is(start, Class::Num) && self.is_bare_article(before);
        if opens { before } else { start }
    }

    /// An article alone, before digits: `الـ34`.
    fn is_bare_article(&self, at: usize) -> bool {
        self.is(at, Class::Word) && self.token(at).is_some_and(|token| token.key == ARTICLE)
    }

    fn merge(&self, at: usize, found: &Found) -> Unit {
        let mut merged = self.units.get(at).copied().unwrap_or_default();
        if let Some(last) = self.units.get(found.next - 1) {
            merged.end = last.end;
            merged.last_token = last.last_token;
        }
        merged.set = self.set(at, found);
        // The و of `وأحد عشر` is none of the number's.
        if self.is_joined_eleven(at) && self.token(at).is_some_and(|token| token.marks.has(Marks::HAMZA_ABOVE)) {
            let word = self.text.get(merged.start as usize..merged.end as usize).unwrap_or("");
            merged.start += offset_after(word, 1) as u32;
        }
        merged
    }

    fn set(&self, at: usize, found: &Found) -> SetId {
        let whole = found.numeral.whole();
        let classes = match found.numeral.kind {
            NumeralKind::Vague => Classes::of(Class::Vague),
            NumeralKind::Multiple => Classes::of(Class::Multiple),
            // `الدورة 12`: no day.
            NumeralKind::Ordinal if !found.day => Classes::of(Class::Ordinal),
            NumeralKind::Ordinal => {
                let mut classes = Classes::of(Class::Ordinal);
                if whole.is_some_and(|value| (1..=31).contains(&value)) {
                    classes = classes.with(Class::OrdinalDay);
                }
                if whole == Some(1) { classes.with(Class::First) } else { classes }
            }
            NumeralKind::Cardinal => match whole {
                None => Classes::of(Class::Decimal),
                Some(0) if self.is(at, Class::HijriMonthWord) => {
                    Classes::of(Class::NumWords).with(Class::HijriMonthWord)
                }
                Some(_) if found.numeral.digits && found.next == at + 1 => {
                    return self.units.get(at).map_or(SetId(0), |unit| unit.set);
                }
                Some(_) if found.numeral.digits => Classes::of(Class::Num),
                Some(value @ 1..=31) if found.day && value > 10 => Classes::of(Class::NumWords).with(Class::OrdinalDay),
                Some(1..=31) => Classes::of(Class::NumWords).with(Class::DayWords),
                Some(1000..=2199) => Classes::of(Class::NumWords).with(Class::YearWords),
                Some(_) => Classes::of(Class::NumWords),
            },
        };
        self.lexicon.sets.find(classes)
    }

    fn numeral(&self, at: usize) -> Option<Found> {
        let classes = self.classes(at);
        if classes.has(Class::Word) {
            return self.article_and_digits(at);
        }
        if classes.has(Class::NumOrdinal)
            && let Some(found) = self.ordinal(at)
        {
            return Some(found);
        }
        if classes.has(Class::Vague) {
            return Some(self.vague(at));
        }
        if classes.has(Class::Multiple)
            && let Some(found) = self.multiple(at)
        {
            return Some(found);
        }
        let whole = self.cardinal(at)?;
        let thousandths = (whole.value < u64::MAX).then_some(whole.value);
        let mut numeral = Numeral { kind: NumeralKind::Cardinal, thousandths, digits: whole.digits };
        let day = self.flags(at).has(Flags::ARTICLE_CUT);
        let mut next = self.gloss(&whole).unwrap_or(whole.next);
        if self.is(next, Class::And) && self.is(next + 1, Class::Vague) {
            // عشرون ونيف
            numeral.kind = NumeralKind::Vague;
            next += 2;
        } else if self.is_ordered(at, next, &numeral) {
            numeral.kind = NumeralKind::Ordinal;
        }
        Some(Found { numeral, next, day })
    }

    /// `الدورة 66`، `الذكرى الستون`: behind such a noun a number counts its place, unless it can be a year or a noun is counted.
    fn is_ordered(&self, at: usize, next: usize, numeral: &Numeral) -> bool {
        let nouns = Classes::of(Class::Person).with(Class::Thing).with(Class::Demonym).with(Class::Unit);
        let counts = self.classes(next).overlaps(nouns)
            && !self.flags(next).has(Flags::ARTICLE_CUT)
            && self.units.get(next).is_some_and(|unit| unit.particles.0 == 0);
        let follows = at.checked_sub(1).is_some_and(|before| self.is(before, Class::OrderedNoun));
        let fits =
            |value: u64| value < 1000 && (numeral.digits || (value >= 20 && self.flags(at).has(Flags::ARTICLE_CUT)));
        let may_be = follows && !counts && !self.flags(at).has(Flags::NEWLINE) && numeral.whole().is_some_and(fits);
        may_be && !self.leads_to_month(next)
    }

    /// `الدورة 1-12 يناير`: the numbers are days.
    fn leads_to_month(&self, next: usize) -> bool {
        let months =
            Classes::of(Class::Month).with(Class::MonthWord).with(Class::HijriMonth).with(Class::HijriMonthWord);
        let between = Classes::of(Class::Day)
            .with(Class::Dash)
            .with(Class::And)
            .with(Class::To)
            .with(Class::Until)
            .with(Class::Slash)
            .with(Class::From)
            .with(Class::MonthNoun);
        let reach = (next..next + REACH_OF_DAYS).find(|at| !self.classes(*at).overlaps(between)).unwrap_or(next);
        self.classes(reach).overlaps(months)
    }

    fn article_and_digits(&self, at: usize) -> Option<Found> {
        let token = self.token(at + 1).filter(|token| token.kind == Kind::Number)?;
        let numeral =
            Numeral { kind: NumeralKind::Ordinal, thousandths: token.value().checked_mul(THOUSANDTHS), digits: true };
        Some(Found { numeral, next: at + 2, day: true })
    }

    /// `خمسة (5)`، `10 (عشرة)`: in brackets, the same number written the other way.
    fn gloss(&self, whole: &Piece) -> Option<usize> {
        let at = whole.next;
        if !self.is(at, Class::Open) {
            return None;
        }
        let again = self.cardinal(at + 1).filter(|again| again.value == whole.value && again.digits != whole.digits)?;
        self.is(again.next, Class::Close).then_some(again.next + 1)
    }

    fn ordinal(&self, at: usize) -> Option<Found> {
        let unit = self.value(at, Class::NumOrdinal)?;
        let found = |value: u64, next: usize| Found {
            numeral: Numeral { kind: NumeralKind::Ordinal, thousandths: Some(value), digits: false },
            next,
            day: true,
        };
        // الثاني عشر
        if unit < TEN && self.is_ten(at + 1) {
            return Some(found(unit + TEN, at + 2));
        }
        // الثاني والعشرين
        if unit < TEN
            && self.is(at + 1, Class::And)
            && let Some(tens) = self.value(at + 2, Class::NumTens)
        {
            return Some(found(unit + tens, at + 3));
        }
        Some(found(unit, at + 1))
    }

    fn vague(&self, at: usize) -> Found {
        // نيف وعشرون
        if self.is(at + 1, Class::And)
            && let Some(tens) = self.value(at + 2, Class::NumTens)
        {
            let numeral = Numeral { kind: NumeralKind::Vague, thousandths: Some(tens), digits: false };
            return Found { numeral, next: at + 3, day: false };
        }
        // بضعة عشر، بضع مئات
        let round = self
            .value(at + 1, Class::Multiple)
            .or_else(|| self.value(at + 1, Class::NumUnit).filter(|value| *value == TEN));
        let (kind, value, next) = match round {
            Some(value) => (NumeralKind::Multiple, Some(value), at + 2),
            None => (NumeralKind::Vague, None, at + 1),
        };
        Found { numeral: Numeral { kind, thousandths: value, digits: false }, next, day: false }
    }

    /// عشرات، مئات الآلاف
    fn multiple(&self, at: usize) -> Option<Found> {
        let mut value = self.value(at, Class::Multiple)?;
        let mut next = at + 1;
        while let Some(scale) = self.value(next, Class::NumScale).filter(|_| !self.flags(next).has(Flags::NEWLINE)) {
            value = times(value, scale);
            next += 1;
        }
        Some(Found {
            numeral: Numeral { kind: NumeralKind::Multiple, thousandths: Some(value), digits: false },
            next,
            day: false,
        })
    }

    /// A whole cardinal: groups with falling scales.
    fn cardinal(&self, at: usize) -> Option<Piece> {
        if let Some(piece) = self.digits_alone(at) {
            return Some(piece);
        }
        let mut sum = self.scaled(at)?;
        while let Some(longer) = self.continued(&sum) {
            sum = longer;
        }
        Some(sum.piece)
    }

    /// Digits before a word or further digits that can neither go on the number nor scale it, as most are.
    fn digits_alone(&self, at: usize) -> Option<Piece> {
        const GO_ON: Classes = Classes::of(Class::NumScale).with(Class::And).with(Class::NumUnit);
        let number = self.token(at).filter(|token| token.kind == Kind::Number)?;
        let next = self.token(at + 1)?;
        let parted = match next.kind {
            Kind::Number => next.digits() != 3,
            Kind::Arabic | Kind::Latin => !self.classes(at + 1).overlaps(GO_ON),
            Kind::Foreign | Kind::Punct(_) => false,
        };
        let value = number.value().saturating_mul(THOUSANDTHS);
        parted.then_some(Piece { value, next: at + 1, digits: true })
    }

    /// A sum with the lower group or the fraction that follows it.
    fn continued(&self, sum: &Scaled) -> Option<Scaled> {
        let next = sum.piece.next;
        let with = |value: u64, next: usize, scale: u64| Scaled {
            piece: Piece { value: sum.piece.value.saturating_add(value), next, digits: false },
            scale,
        };
        if sum.scale >= THOUSAND && self.is_joined_eleven(next) {
            let lower = self.scaled(next).filter(|lower| lower.piece.value < sum.scale)?;
            return Some(with(lower.piece.value, lower.piece.next, lower.scale));
        }
        if !self.is(next, Class::And) {
            let lower = self.appended(sum)?;
            return Some(with(lower.piece.value, lower.piece.next, lower.scale));
        }
        // مليون ونصف المليون
        if sum.scale >= THOUSAND
            && let Some(fraction) = self.value(next + 1, Class::NumFraction)
        {
            let behind = next + 2;
            let named_again = self.value(behind, Class::NumScale) == Some(sum.scale);
            let fits = named_again || !self.is(behind, Class::NumScale);
            return fits.then(|| with(times(fraction, sum.scale), behind + usize::from(named_again), THOUSANDTHS));
        }
        let lower = self.scaled(next + 1).filter(|lower| lower.piece.value < sum.scale)?;
        // `مائة و20`; words below a hundred have been read with their hundred.
        let digits_fit = self.glued(next + 1) || sum.scale == HUNDRED;
        let fits = if lower.piece.digits { digits_fit } else { sum.scale >= THOUSAND };
        fits.then(|| with(lower.piece.value, lower.piece.next, lower.scale))
    }

    /// `8 مليون 38 ألف 209`: lower groups in digits, without a و.
    fn appended(&self, sum: &Scaled) -> Option<Scaled> {
        if sum.scale < THOUSAND {
            return None;
        }
        let next = sum.piece.next;
        let digits = self.token(next).filter(|token| token.kind == Kind::Number && !token.after_newline())?.digits();
        let bare = self.units.get(next).is_some_and(|unit| unit.particles.0 == 0);
        let lower = self.scaled(next).filter(|lower| bare && lower.piece.value < sum.scale)?;
        (lower.scale >= THOUSAND || digits == 3).then_some(lower)
    }

    /// `وأحد عشر` folds to واحد عشر: the و is part of the word.
    fn is_joined_eleven(&self, at: usize) -> bool {
        let is_one = self.value(at, Class::NumUnit) == Some(THOUSANDTHS);
        let written_with_waw = self.token(at).is_some_and(|token| token.key.first() == WAW);
        is_one && written_with_waw && (self.is_ten(at + 1) || self.tens_behind(at + 1).is_some())
    }

    /// عشر behind a unit.
    fn is_ten(&self, at: usize) -> bool {
        self.value(at, Class::NumUnit) == Some(TEN) && !self.flags(at).has(Flags::DEFINITE)
    }

    /// A group below a thousand, digits, or a fraction, with the scale behind it.
    fn scaled(&self, at: usize) -> Option<Scaled> {
        // ألف، مليون alone
        if let Some(scale) = self.value(at, Class::NumScale) {
            let unit = if is_dual(scale) { scale / 2 } else { scale };
            let mut piece = Piece { value: scale, next: at + 1, digits: false };
            // ألف مليار
            while let Some(more) = self.scale_behind(piece.next) {
                piece = Piece { value: times(piece.value, more), next: piece.next + 1, digits: false };
            }
            return Some(Scaled { piece, scale: unit });
        }
        if let Some(fraction) = self.value(at, Class::NumFraction) {
            let scale = self.value(at + 1, Class::NumScale)?;
            return Some(Scaled {
                piece: Piece { value: times(fraction, scale), next: at + 2, digits: false },
                scale: THOUSANDTHS,
            });
        }
        let mut piece = match self.digits(at) {
            Some(piece) => piece,
            None => self.below_thousand(at)?,
        };
        let is_hundreds = !piece.digits && piece.value.is_multiple_of(HUNDRED);
        let mut scale = THOUSANDTHS;
        while let Some(more) = self.scale_behind(piece.next) {
            // `7000 آلاف`: the digits have said it already.
            let repeated = piece.digits && piece.value >= more;
            let value = if repeated { piece.value } else { times(piece.value, more) };
            scale = if repeated { THOUSANDTHS } else { times(scale, more) };
            piece = Piece { value, next: piece.next + 1, digits: false };
        }
        if scale == THOUSANDTHS && is_hundreds {
            scale = HUNDRED;
        }
        Some(Scaled { piece, scale })
    }

    fn scale_behind(&self, at: usize) -> Option<u64> {
        let flags = self.flags(at);
        if flags.has(Flags::NEWLINE)
            || flags.has(Flags::ARTICLE_CUT)
            || self.units.get(at).is_some_and(|unit| unit.particles.0 != 0)
        {
            return None;
        }
        // A dual (مليوني) is a number of its own.
        self.value(at, Class::NumScale).filter(|scale| !is_dual(*scale))
    }

    /// A number below a thousand in words.
    fn below_thousand(&self, at: usize) -> Option<Piece> {
        let hundreds = match self.value(at, Class::NumHundred) {
            Some(value) => Some(Piece { value, next: at + 1, digits: false }),
            // ثلاث مئة
            None => {
                self.value(at, Class::NumUnit).filter(|unit| (2 * THOUSANDTHS..TEN).contains(unit)).and_then(|unit| {
                    let follows =
                        self.value(at + 1, Class::NumHundred).or_else(|| self.hundreds_plural(at + 1))? == HUNDRED;
                    follows.then_some(Piece { value: unit * 100, next: at + 2, digits: false })
                })
            }
        };
        let Some(hundreds) = hundreds else { return self.below_hundred(at) };
        let rest = match hundreds.next {
            next if self.is(next, Class::And) => self.below_hundred(next + 1),
            next if self.is_joined_eleven(next) => self.below_hundred(next),
            _ => None,
        };
        if let Some(rest) = rest {
            return Some(Piece { value: hundreds.value + rest.value, next: rest.next, digits: false });
        }
        Some(hundreds)
    }

    /// `ثلاث مئات`
    fn hundreds_plural(&self, at: usize) -> Option<u64> {
        self.value(at, Class::Multiple).filter(|value| *value == HUNDRED)
    }

    fn below_hundred(&self, at: usize) -> Option<Piece> {
        if let Some(value) = self.value(at, Class::NumTens) {
            return Some(Piece { value, next: at + 1, digits: false });
        }
        let is_teen = self.is_ten(at + 1);
        if let Some(unit) = self.value(at, Class::NumUnitCompound) {
            if is_teen {
                return Some(Piece { value: unit + TEN, next: at + 2, digits: false });
            }
            // إحدى وعشرون; أحد alone is "one of".
            let tens = self.tens_behind(at + 1)?;
            return Some(Piece { value: unit + tens, next: at + 3, digits: false });
        }
        let unit = self.value(at, Class::NumUnit)?;
        if unit < TEN && is_teen {
            return Some(Piece { value: unit + TEN, next: at + 2, digits: false });
        }
        if unit < TEN
            && let Some(tens) = self.tens_behind(at + 1)
        {
            return Some(Piece { value: unit + tens, next: at + 3, digits: false });
        }
        Some(Piece { value: unit, next: at + 1, digits: false })
    }

    fn tens_behind(&self, at: usize) -> Option<u64> {
        if self.is(at, Class::And) { self.value(at + 1, Class::NumTens) } else { None }
    }

    /// Digits, with what groups and parts them, told apart by shape.
    fn digits(&self, at: usize) -> Option<Piece> {
        let number = self.token(at).filter(|token| token.kind == Kind::Number)?;
        let plain = Piece { value: number.value().saturating_mul(THOUSANDTHS), next: at + 1, digits: true };
        if let Some(grouped) = self.grouped(at, number) {
            return Some(grouped);
        }
        let Some(separator) = self.separator(at + 1) else { return Some(plain) };
        let Some(fraction) = self.token(at + 2).filter(|token| token.kind == Kind::Number && token.is_glued()) else {
            return Some(plain);
        };
        let is_decimal = match separator {
            Separator::Decimal => true,
            // 12.03.2019 is no decimal, nor is 2018,2019.
            Separator::Point | Separator::Comma => {
                let measures = Classes::of(Class::NumScale).with(Class::Unit).with(Class::Percent);
                let whole = number.digits() <= 3 || self.classes(at + 3).overlaps(measures);
                whole && fraction.digits() <= 3 && !self.runs_on(at + 3)
            }
            Separator::ArabicComma => self.is(at + 3, Class::NumScale),
            Separator::Group => false,
        };
        let fraction = if is_decimal { thousandths(fraction) } else { None };
        Some(fraction.map_or(plain, |fraction| Piece {
            value: plain.value.saturating_add(fraction),
            next: at + 3,
            digits: true,
        }))
    }

    /// `1.500`, `12 000`, `1,234,567`: groups of three behind one to three digits.
    fn grouped(&self, at: usize, first: &Token) -> Option<Piece> {
        if first.digits() > 3
            || first.value() == 0
            || first.value().checked_ilog10().map_or(0, |digits| digits + 1) != first.digits()
        {
            return None;
        }
        let mut value = first.value();
        let mut next = at + 1;
        let mut kind = None;
        loop {
            let separator = self.separator(next);
            let group = match separator {
                Some(Separator::Decimal | Separator::ArabicComma) => break,
                Some(_) => next + 1,
                None => next,
            };
            let Some(token) = self.token(group).filter(|token| token.kind == Kind::Number && token.digits() == 3)
            else {
                break;
            };
            let close =
                self.token(group - 1).is_some_and(|before| token.start - before.end <= 3) && self.follows(group);
            let fits = match separator {
                Some(_) => token.is_glued(),
                None => !token.is_glued() && !token.after_newline() && close,
            };
            if !fits || kind.is_some_and(|kind| kind != separator) {
                break;
            }
            kind = Some(separator);
            value = value.saturating_mul(1000).saturating_add(token.value());
            next = group + 1;
        }
        let kind = kind?;
        // `2.810 مليون`: nobody counts thousands of millions so; one group of three behind a point or comma is a fraction.
        let is_fraction = next == at + 3
            && matches!(kind, Some(Separator::Point | Separator::Comma))
            && self.scale_behind(next).is_some_and(|scale| scale >= MILLION);
        if is_fraction {
            return Some(Piece { value, next, digits: true });
        }
        let grouped = Piece { value: value.saturating_mul(THOUSANDTHS), next, digits: true };
        let Some(separator) = self.separator(next) else { return Some(grouped) };
        let Some(behind) = self.token(next + 1).filter(|token| token.kind == Kind::Number && token.is_glued()) else {
            return Some(grouped);
        };
        // `1.250,75`; a further group of another length makes it a date, a version, a telephone number.
        let is_fraction = Some(separator) != kind && separator != Separator::Group && !self.runs_on(next + 2);
        is_fraction.then(|| thousandths(behind)).flatten().map(|fraction| Piece {
            value: grouped.value.saturating_add(fraction),
            next: next + 2,
            digits: true,
        })
    }

    /// Whether no token stands between a unit and the one before it.
    fn follows(&self, at: usize) -> bool {
        let pair = at.checked_sub(1).and_then(|before| self.units.get(before..=at));
        matches!(pair, Some([before, unit]) if before.last_token == unit.first_token)
    }

    /// Whether a separator and further digits follow.
    fn runs_on(&self, at: usize) -> bool {
        let is_glued_number = |token: &Token| token.kind == Kind::Number && token.is_glued();
        self.separator(at).is_some() && self.token(at + 1).is_some_and(is_glued_number)
    }

    fn separator(&self, at: usize) -> Option<Separator> {
        let token = self.token(at).filter(|token| token.is_glued())?;
        match token.kind {
            Kind::Punct(Punct::DecimalSeparator) => Some(Separator::Decimal),
            Kind::Punct(Punct::GroupSeparator) => Some(Separator::Group),
            Kind::Punct(Punct::Stop) => Some(Separator::Point),
            Kind::Punct(Punct::Comma) if token.end - token.start == 1 => Some(Separator::Comma),
            Kind::Punct(Punct::Comma) => Some(Separator::ArabicComma),
            _ => None,
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Scaled {
    piece: Piece,
    /// The scale of its lowest group, in thousandths: what follows و must be below it.
    scale: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Separator {
    Decimal,
    Group,
    Point,
    Comma,
    ArabicComma,
}

/// The product of two values in thousandths.
fn times(a: u64, b: u64) -> u64 {
    u64::try_from(u128::from(a) * u128::from(b) / u128::from(THOUSANDTHS)).unwrap_or(u64::MAX)
}

/// The digits behind a decimal separator, in thousandths.
fn thousandths(digits: &Token) -> Option<u64> {
    Some(digits.value() * 10u64.pow(3u32.checked_sub(digits.digits())?))
}

/// Whether the value of a word of scale is a dual's (ألفين، مليوني).
fn is_dual(scale: u64) -> bool {
    let mut leading = scale;
    while leading >= 10 && leading.is_multiple_of(10) {
        leading /= 10;
    }
    leading == 2
}

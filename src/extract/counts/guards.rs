//! What makes a number no count: dates, ordinals, measures, ratios.

use super::{Counted, Finder};
use crate::lexicon::class::{Class, Classes};
use crate::lexicon::matcher::Flags;

/// What a year may follow.
const BEFORE_YEARS: Classes = Classes::of(Class::In)
    .with(Class::Since)
    .with(Class::From)
    .with(Class::Until)
    .with(Class::To)
    .with(Class::After)
    .with(Class::Before)
    .with(Class::Month)
    .with(Class::MonthWord);
const YEAR_NOUNS: Classes = Classes::of(Class::YearNoun)
    .with(Class::YearsNoun)
    .with(Class::SeasonNoun)
    .with(Class::YearSeason)
    .with(Class::HijriMonth)
    .with(Class::HijriMonthWord);
/// What makes a number behind it the name of a day.
const DAY_NOUNS: Classes = Classes::of(Class::DayNoun).with(Class::DaysNoun).with(Class::MonthNoun);

impl Finder<'_> {
    /// Whether what follows a number makes it a measure, a date, or a part of another number.
    pub(super) fn is_measured(&self, at: usize) -> bool {
        let measures = Classes::of(Class::Unit)
            .with(Class::Percent)
            .with(Class::Month)
            .with(Class::MonthWord)
            .with(Class::Slash)
            .with(Class::HijriMonth);
        self.classes(at).overlaps(measures) || (self.is(at, Class::Dash) && self.flags(at).has(Flags::GLUED))
    }

    /// Whether a number is a year or a day rather than a count.
    pub(super) fn is_date(&self, number: usize, noun: Option<&Counted>) -> bool {
        let disagrees = noun.is_some_and(|noun| !noun.agrees);
        let Some(before) = self.before(number) else { return self.is_year(number) && disagrees };
        let classes = self.classes(before);
        if self.is_year(number) {
            let tamyiz = noun.is_some_and(|noun| noun.is_tamyiz);
            let singular = noun.is_some_and(|noun| noun.agrees && noun.form.singular && !noun.is_verb);
            return disagrees
                || (classes.overlaps(YEAR_NOUNS) && !tamyiz)
                || (classes.overlaps(BEFORE_YEARS) && !singular);
        }
        if self.is(number, Class::Day) && classes.overlaps(DAY_NOUNS) {
            return true;
        }
        let marks =
            Classes::of(Class::Slash).with(Class::Dash).with(Class::Colon).with(Class::FullStop).with(Class::Plus);
        let glued = self.flags(number).has(Flags::GLUED) && self.flags(before).has(Flags::GLUED);
        glued && classes.overlaps(marks) && self.before(before).is_some_and(|two| self.is(two, Class::Num))
    }

    /// `طبيب لكل 1000 ساكن`
    pub(super) fn is_ratio(&self, number: usize) -> bool {
        self.before(number).is_some_and(|before| self.is(before, Class::Each))
    }

    /// Whether a noun is a people's name, which behind an ordinal is an adverb (`الـ12 عربيا`).
    pub(super) fn is_people(&self, at: usize) -> bool {
        self.classes(at).overlaps(Classes::of(Class::Demonym).with(Class::Ethnonym))
    }

    /// Whether a number is the name of something before it (`المادة 12`).
    pub(super) fn names_a_thing(&self, number: usize, noun: &Counted) -> bool {
        let numbered = |before| self.is(before, Class::NumberedNoun) && !self.is(before, Class::NumberOf);
        self.is(number, Class::Num) && !noun.is_tamyiz && self.before(number).is_some_and(numbered)
    }

    fn is_year(&self, number: usize) -> bool {
        self.is(number, Class::Year) && self.amount(number).is_some_and(|value| (1900..2060).contains(&value))
    }

    /// `2019-03-12`: more numbers joined by the same mark.
    pub(super) fn is_part_of_series(&self, low: usize, high: usize) -> bool {
        let dashed = |at: usize| self.is(at, Class::Dash) || self.is(at, Class::Slash);
        let low_joined = self.before(low).is_some_and(|before| dashed(before) && self.flags(low).has(Flags::GLUED));
        low_joined
            || (dashed(high + 1) && self.flags(high + 1).has(Flags::GLUED))
            || (self.is_year(low) && self.is_year(high) && dashed(low + 1))
    }
}

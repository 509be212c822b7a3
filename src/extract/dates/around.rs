//! What stands round a match, and whether it lets the match be a date.

use super::item::{Item, Shape, Year};
use crate::extract::Document;
use crate::lexicon::class::{Class, Classes};
use crate::lexicon::matcher::{Flags, Unit};
use crate::record::Bound;
use crate::text::fold;
use crate::text::token::Kind;

/// The value of words for until behind which اليوم is a day, not our times (إلى حدود، but not إلى حد).
const UNTIL_A_DAY: u32 = 1;

/// What stands round a match.
pub(super) struct Around<'a> {
    pub(super) document: &'a Document<'a>,
    pub(super) first: usize,
    pub(super) end: usize,
}

/// How many units back a day of study may have been named.
const REACH_OF_EVENT: usize = 60;

impl Around<'_> {
    pub(super) fn before(&self, back: usize) -> Classes {
        match self.first.checked_sub(back) {
            Some(at) => self.document.classes(at),
            None => Classes::EMPTY,
        }
    }

    fn unit_before(&self) -> Option<Unit> {
        self.document.units.get(self.first.checked_sub(1)?).copied()
    }

    fn after(&self) -> Classes {
        self.document.classes(self.end)
    }

    /// Whether what stands round the match lets it be a date.
    pub(super) fn admits(&self, rule: &str, items: &[Item]) -> bool {
        let Some(item) = items.first() else { return false };
        match rule {
            "date.year" => self.admits_year(item),
            "date.month" => self.admits_month(item),
            "date.relative_day" => self.admits_relative_day(item),
            "date.weekday" => self.admits_weekday(),
            // `قبل يومين من الاقتراع` leans on another event.
            "date.ago" => !self.after().has(Class::From) && !self.after().has(Class::On),
            "date.numeric" => !self.runs_on(),
            // Two numbers alone are a date only where a word says so.
            "date.numeric_day_month" => {
                self.before(1).has(Class::DateNoun) || !self.document.is(self.first, Class::Day)
            }
            "date.range_years" | "date.range_between_years" => {
                !self.runs_on() && !self.is_counting() && !self.before(1).has(Class::NumberedNoun)
            }
            _ => true,
        }
    }

    /// Whether a number stands bare: neither a word nor a mark says that it is a year.
    fn admits_year(&self, item: &Item) -> bool {
        let first = self.document.classes(self.first);
        let named = !first
            .overlaps(Classes::of(Class::Year).with(Class::HijriYear).with(Class::SlippedYear).with(Class::YearWords));
        if self.document.is(self.end - 1, Class::ShortYear) && self.after().overlaps(MONTHS) {
            // `نهاية العام 28 دجنبر`: the number is the day of what follows.
            return false;
        }
        if named || item.hijri_mark || item.part.is_some() {
            return item.year.is_some();
        }
        if !first.has(Class::Year) {
            return false;
        }
        let counts = self.is_counting() && !self.is_behind_in();
        let unit = self.document.unit(self.first);
        // A number that touches a word or a sign is a price, a model, a code.
        let glued = unit.flags.has(Flags::GLUED)
            && self
                .unit_before()
                .is_some_and(|before| !self.document.lexicon.sets.classes(before.set).overlaps(OPENING));
        // Numbers of four digits are years where they are near ours; others want a word that leads to a year.
        let near = item.year.is_some_and(|year| matches!(year, Year::Gregorian(1850..=2100)));
        let led = Classes::of(Class::In).with(Class::Since).with(Class::From).with(Class::To).with(Class::Until);
        (near || self.before(1).overlaps(led.with(Class::Between).with(Class::Open)))
            && !counts
            && !glued
            && !self.is_before_unknown_noun()
            && !self.before(1).has(Class::NumberedNoun)
            && !self.before(1).has(Class::Modifier)
            && !self.is_joined()
    }

    /// Whether what follows is counted or measured by the number.
    fn is_counting(&self) -> bool {
        self.after().overlaps(COUNTED) && self.document.unit(self.end).particles == Default::default()
    }

    /// `2084 مسكنا`: a bare noun behind a bare number is what it counts.
    fn is_before_unknown_noun(&self) -> bool {
        let next = self.document.unit(self.end);
        let flags = Flags::DEFINITE;
        let noun = self.after().has(Class::Word)
            && !next.flags.has(flags)
            && !next.flags.has(Flags::NEWLINE)
            && next.particles == Default::default();
        let behind_verb = self.before(1).has(Class::Verb);
        let ends_as_counted = self.document.tokens.get(next.first_token as usize).is_some_and(|token| {
            let letter = |back: u32| token.key.letter(token.key.len().saturating_sub(back));
            // The accusative of a counted noun; not بعدما and the like, nor a word with و.
            let accusative = letter(1) == fold::ALEF && letter(2) != fold::MEEM;
            token.kind == Kind::Arabic
                && token.key.first() != fold::WAW
                && (accusative || (behind_verb && letter(1) == fold::HEH))
        });
        noun && ends_as_counted && !self.before(1).overlaps(Classes::of(Class::In).with(Class::Since))
    }

    /// `في 2018 طلبة …`: the plural behind the number is not what it counts.
    fn is_behind_in(&self) -> bool {
        self.before(1).has(Class::In)
            && self.document.entry(self.end, Class::Person).is_some_and(|entry| {
                let form = crate::lexicon::tables::NounForm::of(entry.value);
                form.plural && !form.singular
            })
    }

    /// Whether the digits go on, or began before, as those of a telephone number or a code do.
    fn runs_on(&self) -> bool {
        let separators = Classes::of(Class::Slash).with(Class::Dash).with(Class::FullStop);
        let digits = Classes::of(Class::Num).with(Class::Decimal);
        let joined = |separator: usize, number: usize, glued: usize| {
            self.document.classes(separator).overlaps(separators)
                && self.document.classes(number).overlaps(digits)
                && self.document.unit(separator).flags.has(Flags::GLUED)
                && self.document.unit(glued).flags.has(Flags::GLUED)
        };
        let behind = joined(self.end, self.end + 1, self.end + 1);
        behind || (self.first >= 2 && joined(self.first - 1, self.first - 2, self.first))
    }

    /// Whether slashes, dashes or stops join it to other numbers.
    fn is_joined(&self) -> bool {
        let joins = Classes::of(Class::Slash).with(Class::Dash).with(Class::Plus).with(Class::Colon);
        let numbers = Classes::of(Class::Num).with(Class::Decimal);
        (self.before(1).overlaps(joins)
            && self.before(2).overlaps(numbers)
            && self.document.unit(self.first).flags.has(Flags::GLUED))
            || (self.after().overlaps(joins)
                && self.document.classes(self.end + 1).overlaps(numbers)
                && self.document.unit(self.end).flags.has(Flags::GLUED))
            || self.after().has(Class::Percent)
    }

    /// A month's name that is a word or a person's too wants more than itself.
    fn admits_month(&self, item: &Item) -> bool {
        let first = self.document.classes(self.first);
        let doubtful = first.overlaps(
            Classes::of(Class::MonthWord).with(Class::HijriMonthWord).with(Class::MonthLibya).with(Class::MonthSlip),
        );
        let alone = self.end == self.first + 1;
        if alone && self.is_quoted() {
            return false;
        }
        if !doubtful {
            return true;
        }
        if first.has(Class::MonthLibya) {
            // Only where a gloss in brackets says which month it is.
            return self.document.is(self.first + 1, Class::Open);
        }
        !alone && (item.year.is_some() || item.month_relation.is_some() || item.part.is_some())
            || (alone && self.is_time_of())
    }

    /// Whether quotation marks hold it alone: then it is a name.
    fn is_quoted(&self) -> bool {
        self.is_quoted_from(self.first)
    }

    /// Whether quotation marks hold it and what stands before it from a unit on.
    fn is_quoted_from(&self, first: usize) -> bool {
        let quote = |at: Option<u32>| {
            at.and_then(|at| self.document.tokens.get(at as usize)).is_some_and(|token| token.is(fold::Punct::Quote))
        };
        quote(self.document.unit(first).first_token.checked_sub(1))
            && quote(Some(self.document.unit(self.end - 1).last_token))
    }

    /// Whether a preposition of time stands before it.
    fn is_time_of(&self) -> bool {
        let before = self.before(1);
        self.document.unit(self.first).particles == Default::default()
            && before.overlaps(Classes::of(Class::In).with(Class::Since).with(Class::Until).with(Class::Starting))
    }

    fn admits_relative_day(&self, item: &Item) -> bool {
        if self.end == self.first + 2 && self.document.is(self.first, Class::Demonstrative) {
            return !self.is_followed_by_adjective() && !self.is_about_a_day();
        }
        if self.end > self.first + 1 {
            return true;
        }
        let unit = self.document.unit(self.first);
        let before = self.before(1);
        // `موقع وجدة اليوم`: a medium named after a place.
        if self.before(2).has(Class::MediaNoun) && self.is_place(self.first - 1) {
            return false;
        }
        // `قال لـ"المغرب اليوم"`
        if let Some(place) = self.first.checked_sub(1).filter(|&at| self.is_place(at))
            && self.is_quoted_from(place)
        {
            return false;
        }
        if before.has(Class::Each) {
            return false;
        }
        match item.relative_day {
            Some(0) => {
                // إلى حدود اليوم: the day that a stretch has reached.
                let until = self.first.checked_sub(1).and_then(|at| self.document.entry(at, Class::Until));
                let reached = until.is_some_and(|entry| entry.value == UNTIL_A_DAY);
                // إلى اليوم، في اليوم: "to this day", "a day".
                !(self.document.is(self.first, Class::TodayNoun))
                    && (reached
                        || !before.overlaps(
                            Classes::of(Class::To)
                                .with(Class::Until)
                                .with(Class::In)
                                .with(Class::Demonstrative)
                                .with(Class::Same),
                        ))
                    && unit.particles == Default::default()
                    && !self.is_followed_by_adjective()
            }
            Some(1) => {
                // غدا the verb stands before its subject: `غدا اللاعب نجما`.
                let is_verb =
                    self.document.entry(self.first, Class::Tomorrow).is_some_and(|entry| entry.value == VERB_TOO);
                !(is_verb && (self.starts_clause() || self.is_before_unknown_noun()))
            }
            _ => true,
        }
    }

    /// Whether a country or place stands at `at`.
    fn is_place(&self, at: usize) -> bool {
        let unit = self.document.unit(at);
        self.document.is(at, Class::Country) || self.document.names_at(unit.first_token).next().is_some()
    }

    /// `نظمت يوما دراسيا. وأشرف على هذا اليوم …`: the day of which the text speaks is an event.
    fn is_about_a_day(&self) -> bool {
        let adjective =
            |at: usize| self.document.is(at, Class::Word) && !self.document.unit(at).flags.has(Flags::DEFINITE);
        (self.first.saturating_sub(REACH_OF_EVENT)..self.first)
            .any(|at| self.document.is(at, Class::DayNoun) && adjective(at + 1))
    }

    fn starts_clause(&self) -> bool {
        match self.unit_before() {
            None => true,
            Some(_) => {
                let unit = self.document.unit(self.first);
                unit.flags.has(Flags::NEWLINE)
                    || self.before(1).overlaps(Classes::of(Class::FullStop).with(Class::Colon))
            }
        }
    }

    /// `اليوم العالمي`, `اليوم الوطني`: a day with a name.
    fn is_followed_by_adjective(&self) -> bool {
        let Some(next) = self.document.units.get(self.end) else { return false };
        if next.flags.has(Flags::BREAK) || next.particles != Default::default() {
            return false;
        }
        let Some(token) = self.document.tokens.get(next.first_token as usize) else { return false };
        let key = token.key;
        let nisba = key.has_article() && key.letter(key.len() - 1) == fold::YEH;
        nisba && !self.after().has(Class::Weekday)
    }

    /// A weekday alone: not where it is a market, a town, a recurring day.
    fn admits_weekday(&self) -> bool {
        let before = self.before(1);
        if before.has(Class::Each) || before.has(Class::DaysNoun) {
            return false;
        }
        let alone = self.end == self.first + 1;
        !(alone && self.document.unit(self.first).particles.has(crate::lexicon::clitics::Particles::LIKE))
    }

    pub(super) fn bound(&self, shape: Shape) -> Option<Bound> {
        if shape != Shape::One {
            return None;
        }
        let opening = Classes::of(Class::Since).with(Class::Starting);
        let mut back = 1;
        // `ابتداء من يوم`, `منذ مساء`
        while back <= 3
            && self.before(back).overlaps(Classes::of(Class::From).with(Class::DayPart).with(Class::DateNoun))
        {
            back += 1;
        }
        let opened = self.before(back).overlaps(opening) || (back > 1 && self.before(back).has(Class::PartStart));
        (opened || self.after().has(Class::Onwards)).then_some(Bound::After)
    }

    /// قبل متم، في أجل أقصاه متم
    pub(super) fn is_deadline(&self) -> bool {
        let words = Classes::of(Class::Before).with(Class::Until).with(Class::To).with(Class::Deadline);
        (1..=3).any(|back| self.before(back).overlaps(words))
            || (4..=6).any(|back| self.before(back).has(Class::Deadline))
    }

    /// Whether a day and month without a year are a name (`حركة 20 فبراير`).
    pub(super) fn is_name(&self, items: &[Item]) -> bool {
        let bare = items.first().is_some_and(|item| {
            item.day.is_some()
                && item.year.is_none()
                && item.month_relation.is_none()
                && item.weekday.is_none()
                && item.relative_day.is_none()
        });
        bare && self.before(1).has(Class::NamedByDate)
    }
}

/// The value of the form غدا, which is a verb ("became") too.
const VERB_TOO: u32 = 1;
/// What a number in front of it counts or measures.
pub(super) const COUNTED: Classes =
    Classes::of(Class::Person).with(Class::Thing).with(Class::Unit).with(Class::Percent).with(Class::NumScale);
const MONTHS: Classes =
    Classes::of(Class::Month).with(Class::MonthWord).with(Class::HijriMonth).with(Class::HijriMonthWord);
/// What may touch a year from before.
const OPENING: Classes = Classes::of(Class::Open)
    .with(Class::Slash)
    .with(Class::Dash)
    .with(Class::And)
    .with(Class::Colon)
    .with(Class::Comma);

//! Dates: finds expressions of the calendar by the lines of `data/rules/dates.rules` and takes them apart into [`Item`]s.
//! What day they mean is for [`crate::resolve`] to say.

use super::Document;
use crate::Error;
use crate::grammar::pattern::{Grammar, Memory, Part as RulePart};
use crate::lexicon::class::{Cause, Class, Classes, Sets};
use crate::lexicon::matcher::{Flags, Unit};
use crate::record::{Bound, Part};
use crate::text::fold;
use crate::text::token::Kind;

/// The value of words for until behind which اليوم is a day, not our times (إلى حدود، but not إلى حد).
const UNTIL_A_DAY: u32 = 1;
const FILE: &str = "data/rules/dates.rules";

/// The compiled rules.
pub(crate) fn grammar(sets: &Sets) -> Result<Grammar, Error> {
    Grammar::compile(FILE, include_str!("../../data/rules/dates.rules"), sets)
}

/// How a word relates a stretch to the day of reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Relation {
    This,
    Last,
    BeforeLast,
    Next,
    /// الموالي: the one after that of which the text spoke.
    Following,
    /// نفسه: the one of which the text spoke.
    Same,
}

/// A year as the text gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Year {
    Gregorian(i32),
    Hijri(i32),
    Relative(Relation),
    /// Six digits that are no doubled pair.
    Broken,
}

/// A month as the text gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Month {
    Gregorian(u32),
    Hijri(u32),
    /// الشهر: none is named.
    Unnamed,
}

/// A part of the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fraction {
    /// 1 to 4.
    Quarter(u32),
    /// 1 and 2.
    Half(u32),
    /// 1 spring to 4 winter.
    Season(u32),
}

/// One date of a mention, with what the text says of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Item {
    /// Days from the day of reference: اليوم is 0, أمس is -1.
    pub relative_day: Option<i64>,
    /// ISO number of the weekday.
    pub weekday: Option<u32>,
    pub weekday_relation: Option<Relation>,
    pub day: Option<u32>,
    /// متم: the last day of the month.
    pub last_day: bool,
    pub month: Option<Month>,
    pub month_relation: Option<Relation>,
    pub year: Option<Year>,
    pub week: Option<Relation>,
    /// The week of a month, from 1.
    pub week_of_month: Option<u32>,
    pub weekend: bool,
    pub fraction: Option<Fraction>,
    pub fraction_relation: Option<Relation>,
    /// The first year of a decade.
    pub decade: Option<i32>,
    pub part: Option<Part>,
    /// Day, month and year in digits, as they stand; a year of 0 is missing.
    pub digits: Option<[u32; 3]>,
    /// The digits have the year first.
    pub year_first: bool,
    pub hijri_mark: bool,
    pub months_disagree: bool,
    pub spelling_mended: bool,
    pub digits_mended: bool,
}

impl Item {
    /// Whether it is given in the Hijri calendar.
    pub fn is_hijri(&self) -> bool {
        matches!(self.month, Some(Month::Hijri(_)))
            || matches!(self.year, Some(Year::Hijri(_)))
            || self.digits.is_some_and(|[_, _, year]| (1200..=1500).contains(&year) || (self.hijri_mark && year != 0))
    }
}

/// What a mention's items are to one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    One,
    List,
    Range,
    /// The same day in two calendars.
    Two,
}

/// The time of the clause in which a mention stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tense {
    Past,
    Present,
    Future,
    Unknown,
}

/// A mention, taken apart.
#[derive(Debug, Clone)]
pub(crate) struct DateFind {
    pub start: u32,
    pub end: u32,
    pub first_unit: usize,
    pub last_unit: usize,
    pub rule: &'static str,
    pub shape: Shape,
    pub items: Vec<Item>,
    pub bound: Option<Bound>,
    pub tense: Tense,
    /// It is the name of a street, a movement and the like, and tells no year.
    pub is_name: bool,
    /// It sets a deadline.
    pub deadline: bool,
}

/// All dates of a document.
pub(crate) fn find(document: &Document<'_>, grammar: &Grammar, memory: &mut Memory, finds: &mut Vec<DateFind>) {
    finds.clear();
    let next = |at| document.next(at, Cause::DATE);
    let mut tenses = Tenses::default();
    grammar.search(document.units, memory, next, |rule, parts, end| {
        // الموافق before a date leads to it and is no part of it.
        let leading = parts.iter().take_while(|part| part.class == Class::Corresponding).count();
        let parts = parts.get(leading..).unwrap_or_default();
        let Some(first) = parts.first().map(|part| part.unit) else { return false };
        if rule.kind == "none" {
            // What a number counts stands behind it without a particle.
            return document.unit(end - 1).particles == Default::default()
                || !document.classes(end - 1).overlaps(COUNTED);
        }
        let Some(mut items) = Reader::new(document, parts, rule.kind).items() else { return false };
        if rule.id == "date.weekdays_and_days" {
            items = pair_weekdays(&items);
        }
        if rule.kind == "two_ranges" || rule.kind == "two_lists" {
            items = gregorian_half(&items);
        }
        let shape = match rule.kind {
            "list" | "two_lists" => Shape::List,
            "range" | "two_ranges" => Shape::Range,
            "two" => Shape::Two,
            _ => Shape::One,
        };
        if shape == Shape::One {
            items.truncate(1);
        }
        let context = Around { document, first, end };
        // `حركة 20 فبراير، سنة 2011`: the year is no part of the name.
        let parted_name =
            context.before(1).has(Class::NamedByDate) && parts.iter().any(|part| part.class == Class::Comma);
        if parted_name || !is_sound(&items, shape) || !context.admits(rule.id, &items) {
            return false;
        }
        let bound = if rule.kind == "before" { Some(Bound::Before) } else { context.bound(shape) };
        finds.push(DateFind {
            start: document.unit(first).start,
            end: document.unit(end - 1).end,
            first_unit: first,
            last_unit: end,
            rule: rule.id,
            shape,
            bound,
            tense: context.tense(&mut tenses),
            is_name: context.is_name(&items),
            deadline: rule.kind == "before" || context.is_deadline(),
            items,
        });
        true
    });
}

/// Turns the parts of a match into items.
struct Reader<'a> {
    document: &'a Document<'a>,
    parts: &'a [RulePart],
    kind: &'a str,
    items: Vec<Item>,
    item: Item,
    /// What a relation word that follows relates.
    anchor: Anchor,
    /// A relation that stands before its noun (هذا، نفس).
    pending: Option<Relation>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Anchor {
    Nothing,
    Weekday,
    Day,
    Month,
    Year,
    Week,
    Fraction,
}

impl<'a> Reader<'a> {
    fn new(document: &'a Document<'a>, parts: &'a [RulePart], kind: &'a str) -> Self {
        Reader {
            document,
            parts,
            kind,
            items: Vec::new(),
            item: Item::default(),
            anchor: Anchor::Nothing,
            pending: None,
        }
    }

    fn items(mut self) -> Option<Vec<Item>> {
        let mut at = 0;
        while let Some(&part) = self.parts.get(at) {
            if let Some((digits, year_first, taken)) = self.digits(at) {
                if self.item.digits.is_some() {
                    self.finish();
                }
                self.item.digits = Some(digits);
                self.item.year_first = year_first;
                self.anchor = Anchor::Year;
                at += taken;
                continue;
            }
            self.part(part, at)?;
            at += 1;
        }
        self.finish();
        Some(self.items)
    }

    fn finish(&mut self) {
        if self.item != Item::default() {
            self.items.push(std::mem::take(&mut self.item));
        }
        self.anchor = Anchor::Nothing;
        self.pending = None;
    }

    fn class(&self, at: usize) -> Option<Class> {
        self.parts.get(at).map(|part| part.class)
    }

    fn value_at(&self, at: usize) -> Option<u32> {
        let part = self.parts.get(at)?;
        u32::try_from(self.number(part.unit)?).ok()
    }

    fn number(&self, unit: usize) -> Option<u64> {
        self.document.whole(unit)
    }

    /// Numbers parted by slashes, dashes or stops: day, month, year; whether the year came first; how many parts they take.
    fn digits(&self, at: usize) -> Option<([u32; 3], bool, usize)> {
        let is_separator = |at: usize| matches!(self.class(at), Some(Class::Slash | Class::Dash | Class::FullStop));
        let is_year = |at: usize| matches!(self.class(at), Some(Class::Year | Class::HijriYear | Class::ShortYear));
        let is_day = |at: usize| self.class(at) == Some(Class::Day);
        let three = is_separator(at + 1) && is_day(at + 2) && is_separator(at + 3);
        if three && is_day(at) && is_year(at + 4) {
            return Some(([self.value_at(at)?, self.value_at(at + 2)?, self.value_at(at + 4)?], false, 5));
        }
        if three && is_year(at) && is_day(at + 4) {
            return Some(([self.value_at(at + 4)?, self.value_at(at + 2)?, self.value_at(at)?], true, 5));
        }
        if self.kind == "numeric" && is_day(at) && self.class(at + 1) == Some(Class::Slash) && is_day(at + 2) {
            return Some(([self.value_at(at)?, self.value_at(at + 2)?, 0], false, 3));
        }
        None
    }

    /// The value of the part's reading in the lexicon.
    fn entry(&self, part: RulePart) -> Option<u32> {
        self.document.lexicon.entry(self.document.unit(part.unit).group, part.class).map(|entry| entry.value)
    }

    fn part(&mut self, part: RulePart, at: usize) -> Option<()> {
        match part.class {
            Class::And | Class::To | Class::Until => self.finish(),
            Class::Dash if self.is_range() && !self.names_same_month(at + 1) => self.finish(),
            Class::Corresponding if self.kind.starts_with("two_") => self.finish(),
            Class::Corresponding | Class::Slash | Class::Open | Class::Dash
                if self.kind == "two" && self.is_whole() =>
            {
                self.finish()
            }
            // `27/28 أبريل`: the days of a month, not its two names.
            Class::Slash | Class::Dash if self.kind == "list" && self.item.month.is_none() => self.finish(),
            Class::Comma if self.kind == "list" && self.item.day.is_some() && self.starts_item(at + 1) => self.finish(),
            Class::Day | Class::OrdinalDay | Class::DayWords => {
                let number = u32::try_from(self.number(part.unit)?).ok()?;
                if self.kind == "spec" && self.is_week_or_fraction(number) {
                    return Some(());
                }
                if part.class == Class::OrdinalDay && self.is_feminine(part.unit) {
                    return None;
                }
                if self.item.day.is_some() {
                    if self.kind == "two" {
                        self.finish();
                    } else {
                        return None;
                    }
                }
                self.item.day = Some(number);
                self.anchor = Anchor::Day;
            }
            Class::FirstDay => {
                self.item.day = Some(1);
                self.anchor = Anchor::Day;
            }
            Class::LastDay => {
                self.item.last_day = true;
                self.item.part = Some(Part::End);
            }
            Class::Month | Class::MonthWord | Class::MonthSlip | Class::MonthLibya => {
                self.item.spelling_mended |= part.class == Class::MonthSlip;
                let month = self.entry(part).or_else(|| self.entry(RulePart { class: Class::Month, ..part }));
                self.month(Month::Gregorian(month?), at)?;
            }
            Class::HijriMonth | Class::HijriMonthWord => self.month(Month::Hijri(self.entry(part)?), at)?,
            Class::MonthNoun => {
                self.anchor = Anchor::Month;
                if let Some(relation) = self.pending.take() {
                    self.item.month = Some(Month::Unnamed);
                    self.item.month_relation = Some(relation);
                }
            }
            Class::OfIt => {
                self.item.month = Some(Month::Unnamed);
                self.item.month_relation = Some(Relation::Same);
            }
            Class::ShortYear if self.kind == "invalid" => self.item.day = Some(u32::MAX),
            Class::Year | Class::HijriYear | Class::ShortYear | Class::SlippedYear | Class::YearWords | Class::Num => {
                self.year(part)?
            }
            Class::YearNoun => {
                self.anchor = Anchor::Year;
                if let Some(relation) = self.pending.take() {
                    self.item.year = Some(Year::Relative(relation));
                }
            }
            Class::HijriMark => self.item.hijri_mark = true,
            Class::Weekday => {
                if self.item.weekday.is_some() && self.kind != "spec" && self.item.weekday != self.entry(part) {
                    return None;
                }
                self.item.weekday = Some(self.entry(part)?);
                self.item.weekday_relation = self.pending.take();
                self.anchor = Anchor::Weekday;
            }
            Class::Today | Class::TodayNoun => self.item.relative_day = Some(0),
            Class::Yesterday => self.item.relative_day = Some(-1),
            Class::BeforeYesterday => self.item.relative_day = Some(-2),
            Class::Tomorrow => self.item.relative_day = Some(1),
            Class::AfterTomorrow => self.item.relative_day = Some(2),
            Class::WeekNoun => {
                self.anchor = Anchor::Week;
                self.item.week = self.pending.take();
            }
            Class::Weekend => {
                self.item.weekend = true;
                self.anchor = Anchor::Week;
            }
            Class::YearSeason => {
                self.item.fraction = Some(Fraction::Season(self.entry(part)?));
                self.item.fraction_relation = self.pending.take();
                self.anchor = Anchor::Fraction;
            }
            Class::QuarterNoun => self.item.fraction = Some(Fraction::Quarter(0)),
            Class::HalfNoun => self.item.fraction = Some(Fraction::Half(0)),
            Class::Decade => self.item.decade = Some(i32::try_from(self.entry(part)?).ok()?),
            Class::CenturyNoun => self.anchor = Anchor::Nothing,
            Class::PartStart => self.item.part = Some(Part::Start),
            Class::PartMid => self.item.part = Some(Part::Mid),
            Class::PartEnd => self.item.part = Some(Part::End),
            Class::Demonstrative => self.pending = Some(Relation::This),
            Class::Same => self.pending = Some(Relation::Same),
            Class::This => self.relate(Relation::This),
            Class::Last => self.relate(Relation::Last),
            Class::BeforeLast => self.relate(Relation::BeforeLast),
            Class::Next => self.relate(Relation::Next),
            Class::Following => self.relate(Relation::Following),
            Class::Itself => self.relate(Relation::Same),
            Class::Before => self.item.relative_day = Some(-self.span(at)?),
            Class::After => self.item.relative_day = Some(self.span(at)?),
            _ => {}
        }
        Some(())
    }

    /// How many days a span behind قبل or بعد has.
    fn span(&self, at: usize) -> Option<i64> {
        let part = *self.parts.get(at + 1)?;
        match part.class {
            Class::DualSpan => self.entry(part).map(i64::from),
            _ => i64::try_from(self.number(part.unit)?).ok().filter(|days| (1..=31).contains(days)),
        }
    }

    /// The number of a week of a month, a quarter or a half: it is no day.
    fn is_week_or_fraction(&mut self, number: u32) -> bool {
        match self.item.fraction {
            Some(Fraction::Quarter(0)) => self.item.fraction = Some(Fraction::Quarter(number)),
            Some(Fraction::Half(0)) => self.item.fraction = Some(Fraction::Half(number)),
            _ if self.anchor == Anchor::Week => self.item.week_of_month = Some(number),
            _ => return false,
        }
        true
    }

    /// Feminine ordinals number sessions and rounds, not days.
    fn is_feminine(&self, unit: usize) -> bool {
        let token = self.document.tokens.get(self.document.unit(unit).first_token as usize);
        token.is_some_and(|token| {
            token.marks.has(fold::Marks::TEH_MARBUTA) || token.key.letter(token.key.len() - 1) == fold::HEH
        })
    }

    fn month(&mut self, month: Month, at: usize) -> Option<()> {
        match (self.item.month, month) {
            (Some(Month::Gregorian(first)), Month::Gregorian(second)) if first != second => {
                // Names joined by a slash or brackets name one month; others do not.
                let joined = matches!(self.class(at.checked_sub(1)?), Some(Class::Slash | Class::Open));
                if !joined {
                    return None;
                }
                self.item.months_disagree = true;
            }
            (Some(Month::Unnamed) | None, _) => self.item.month = Some(month),
            (Some(known), other) if known == other => {}
            _ => return None,
        }
        self.item.month_relation = self.item.month_relation.or(self.pending.take());
        self.anchor = Anchor::Month;
        Some(())
    }

    fn year(&mut self, part: RulePart) -> Option<()> {
        let value = i32::try_from(self.number(part.unit)?).ok()?;
        let hijri_behind =
            self.parts.iter().any(|other| other.class == Class::HijriMark && other.unit == part.unit + 1);
        let year = match part.class {
            Class::Num if hijri_behind => Year::Hijri(value),
            // A clock time, or the length of a span behind قبل or بعد.
            Class::Num => return Some(()),
            Class::HijriYear => Year::Hijri(value),
            // رمضان 2019 is a Hijri month of a Gregorian year.
            Class::Year | Class::YearWords => Year::Gregorian(value),
            // عام 48
            Class::ShortYear if hijri_behind => Year::Hijri(value),
            Class::ShortYear => Year::Gregorian(if value >= 30 { 1900 + value } else { 2000 + value }),
            Class::SlippedYear => {
                // 202023 has its first pair twice, 201919 its last.
                let (first, middle, last) = (value / 10_000, value / 100 % 100, value % 100);
                let mended = first == 20 && (middle == first || middle == last);
                self.item.digits_mended |= mended;
                if mended { Year::Gregorian(2000 + last) } else { Year::Broken }
            }
            _ => return None,
        };
        if self.item.year.is_some() && self.kind != "spec" && self.kind != "before" {
            self.finish();
        }
        self.item.year = Some(year);
        self.anchor = Anchor::Year;
        Some(())
    }

    fn relate(&mut self, relation: Relation) {
        let relation = Some(relation);
        match self.anchor {
            Anchor::Weekday => self.item.weekday_relation = relation,
            // `13 الجاري`: of this month.
            Anchor::Day | Anchor::Nothing => {
                if let Some(fraction) = self.item.fraction {
                    self.item.fraction = Some(last_fraction(fraction));
                } else if self.item.decade.is_none() {
                    self.item.month = self.item.month.or(Some(Month::Unnamed));
                    self.item.month_relation = relation;
                }
            }
            Anchor::Month => {
                self.item.month = self.item.month.or(Some(Month::Unnamed));
                self.item.month_relation = relation;
            }
            Anchor::Year => self.item.year = relation.map(Year::Relative),
            Anchor::Week => self.item.week = relation,
            Anchor::Fraction => self.item.fraction_relation = relation,
        }
    }

    fn is_range(&self) -> bool {
        matches!(self.kind, "range" | "two_ranges")
    }

    /// Whether the part at `at` names the month of the item again (`13 نوفمبر - تشرين الثاني`).
    fn names_same_month(&self, at: usize) -> bool {
        let Some(&part) = self.parts.get(at) else { return false };
        let is_month = matches!(part.class, Class::Month | Class::MonthWord | Class::MonthSlip);
        is_month
            && matches!((self.item.month, self.entry(part)), (Some(Month::Gregorian(known)), Some(named)) if known == named)
    }

    /// Whether a date of its own starts at `at`, not the year of the date before.
    fn starts_item(&self, at: usize) -> bool {
        !matches!(self.class(at), None | Some(Class::Year | Class::YearNoun | Class::From | Class::HijriYear))
    }

    /// Whether the item has all that a date needs.
    fn is_whole(&self) -> bool {
        self.item.digits.is_some() || self.item.year.is_some()
    }
}

fn last_fraction(fraction: Fraction) -> Fraction {
    match fraction {
        Fraction::Quarter(_) => Fraction::Quarter(4),
        Fraction::Half(_) => Fraction::Half(2),
        season => season,
    }
}

/// Of a range or list given in two calendars, the half in the Gregorian; none where there is none.
fn gregorian_half(items: &[Item]) -> Vec<Item> {
    let (first, second) = items.split_at(items.len() / 2);
    let chosen = [second, first].into_iter().find(|half| !half.iter().any(Item::is_hijri));
    chosen.filter(|half| half.len() == 2).map(<[Item]>::to_vec).unwrap_or_default()
}

/// `الخميس والجمعة 16 و17`: the weekdays stand before the days to which they belong.
fn pair_weekdays(items: &[Item]) -> Vec<Item> {
    let weekdays: Vec<u32> = items.iter().filter_map(|item| item.weekday).collect();
    let days = items.iter().filter(|item| item.day.is_some()).enumerate();
    days.map(|(at, item)| Item { weekday: weekdays.get(at).copied(), ..*item }).collect()
}

/// Whether the items make a mention: lists of bare numbers and the like do not.
fn is_sound(items: &[Item], shape: Shape) -> bool {
    let Some(last) = items.last() else { return false };
    let has_month = |item: &Item| item.month.is_some() || item.digits.is_some() || item.relative_day.is_some();
    match shape {
        Shape::One => true,
        Shape::Two => match items {
            [first, second] => first.is_hijri() != second.is_hijri(),
            _ => false,
        },
        Shape::Range => {
            items.len() == 2
                && !is_followed_by_number(items)
                && (items.iter().any(has_month)
                    || items.iter().all(|item| item.weekday.is_some())
                    || items.iter().all(|item| item.year.is_some() && item.day.is_none()))
        }
        Shape::List => {
            let days = items.iter().any(|item| item.day.is_some());
            // A number behind a finished date is no further day of it.
            let dangling = items.windows(2).any(|pair| match pair {
                [before, after] => before.year.is_some() && after.day.is_some() && after.month.is_none(),
                _ => false,
            });
            items.len() >= 2 && (!dangling || has_month(last)) && (!days || items.iter().any(has_month))
        }
    }
}

/// `27 ماي 2019 - 14:30`: a bare number behind a finished date is no end of a range.
fn is_followed_by_number(items: &[Item]) -> bool {
    match items {
        [first, last] => first.year.is_some() && last.day.is_some() && last.month.is_none(),
        _ => false,
    }
}

/// What stands round a match.
struct Around<'a> {
    document: &'a Document<'a>,
    first: usize,
    end: usize,
}

/// How many units back a day of study may have been named.
const REACH_OF_EVENT: usize = 60;
/// How many units are looked at for the tense of a clause.
const CLAUSE: usize = 24;

impl Around<'_> {
    fn before(&self, back: usize) -> Classes {
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
    fn admits(&self, rule: &str, items: &[Item]) -> bool {
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
                let form = crate::lexicon::load::NounForm::of(entry.value);
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

    fn bound(&self, shape: Shape) -> Option<Bound> {
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
    fn is_deadline(&self) -> bool {
        let words = Classes::of(Class::Before).with(Class::Until).with(Class::To).with(Class::Deadline);
        (1..=3).any(|back| self.before(back).overlaps(words))
            || (4..=6).any(|back| self.before(back).has(Class::Deadline))
    }

    /// Whether a day and month without a year are a name (`حركة 20 فبراير`).
    fn is_name(&self, items: &[Item]) -> bool {
        let bare = items.first().is_some_and(|item| {
            item.day.is_some()
                && item.year.is_none()
                && item.month_relation.is_none()
                && item.weekday.is_none()
                && item.relative_day.is_none()
        });
        bare && self.before(1).has(Class::NamedByDate)
    }

    /// The tense of the clause: the nearest verb or word of time before the mention, else behind it.
    fn tense(&self, tenses: &mut Tenses) -> Tense {
        let sentence = self.document.sentence_at(self.document.unit(self.first).start);
        let (from, to) = match self.document.sentences.get(sentence) {
            Some(sentence) => (sentence.first_token, sentence.last_token),
            None => (0, u32::MAX),
        };
        let inside = |(at, _): &&(usize, Tense)| (from..to).contains(&self.document.unit(*at).first_token);
        let seen = tenses.between(self.document, self.first.saturating_sub(CLAUSE), self.end.saturating_add(CLAUSE));
        let (before, rest) = seen.split_at(seen.partition_point(|&(at, _)| at < self.first));
        let behind = rest.iter().skip_while(|&&(at, _)| at < self.end);
        let (mut present, mut meant) = (false, false);
        for &(at, tense) in before.iter().rev().chain(behind).filter(inside) {
            match tense {
                // أن يكون، التي تقام يوم: what is meant to be, whatever tense the main verb has.
                Tense::Past if meant => return Tense::Present,
                Tense::Past => return Tense::Past,
                Tense::Future => return Tense::Future,
                Tense::Present => {
                    present = true;
                    meant |= at > 0 && self.document.is(at - 1, Class::That);
                    meant |= at + 1 == self.first;
                }
                Tense::Unknown => {}
            }
        }
        if present { Tense::Present } else { Tense::Unknown }
    }
}

/// The units of a stretch that show a tense: where mentions are near to one another, no unit is asked twice.
#[derive(Debug, Default)]
struct Tenses {
    from: usize,
    to: usize,
    seen: Vec<(usize, Tense)>,
}

impl Tenses {
    /// The units from `from` to `to` that show a tense.
    fn between(&mut self, document: &Document<'_>, from: usize, to: usize) -> &[(usize, Tense)] {
        let to = to.min(document.units.len());
        if !(self.from..=self.to).contains(&from) {
            self.seen.clear();
            (self.from, self.to) = (from, from);
        }
        for at in self.to..to {
            let tense = tense_of(document, at);
            if tense != Tense::Unknown {
                self.seen.push((at, tense));
            }
        }
        self.to = self.to.max(to);
        let within = |bound: usize| self.seen.partition_point(|&(at, _)| at < bound);
        self.seen.get(within(from)..within(to)).unwrap_or_default()
    }
}

/// The tense that a unit shows by itself.
fn tense_of(document: &Document<'_>, at: usize) -> Tense {
    let classes = document.classes(at);
    if classes.has(Class::Future) {
        return Tense::Future;
    }
    if let Some(entry) = document.entry(at, Class::Verb) {
        return match entry.value {
            1 => Tense::Past,
            _ => Tense::Present,
        };
    }
    if !classes.has(Class::Word) {
        return Tense::Unknown;
    }
    let Some(token) = document.tokens.get(document.unit(at).first_token as usize) else {
        return Tense::Unknown;
    };
    // سيلتقي، وستنطلق: the future س before a verb of the present.
    let key = token.key;
    let key = if key.first() == fold::WAW { key.cut(1) } else { key };
    if key.first() == fold::SEEN {
        let word = document.lexicon.word(document.lexicon.id(key.cut(1)));
        let verb = document.lexicon.entry(word.core, Class::Verb);
        if verb.is_some_and(|entry| entry.value != 1) {
            return Tense::Future;
        }
    }
    Tense::Unknown
}

/// The value of the form غدا, which is a verb ("became") too.
const VERB_TOO: u32 = 1;

/// What a number in front of it counts or measures.
const COUNTED: Classes =
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

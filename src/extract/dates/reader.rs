//! From the parts of a match to its items.

use super::item::{Fraction, Item, Month, Relation, Year};
use crate::extract::Document;
use crate::grammar::pattern::Part as RulePart;
use crate::lexicon::class::Class;
use crate::record::Part;
use crate::text::fold;

/// Turns the parts of a match into items.
pub(super) struct Reader<'a> {
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
    pub(super) fn new(document: &'a Document<'a>, parts: &'a [RulePart], kind: &'a str) -> Self {
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

    pub(super) fn items(mut self) -> Option<Vec<Item>> {
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

//! From what the text says of a date to the days it means: the day of reference, the years left out, the values.
//!
//! A value is never guessed: what nothing fixes is null, with a warning that says what is missing.

mod edtf;
mod order;
mod reference;
mod value;
mod year;

use chrono::NaiveDate;

pub(crate) use reference::{Reference, reference};

use edtf::edtf;
use order::{inherit, years_only};
use value::Value;

use crate::extract::Document;
use crate::extract::dates::{DateFind, Fraction, Item, Month, Shape, Year};
use crate::extract::durations::DurationFind;
use crate::lexicon::class::Class;
use crate::record::{
    Calendar, CountMention, DateBasis, DateKind, DateMention, DurationMention, Granularity, Mention, Warning,
};

/// The mentions with their values.
pub(crate) fn dates(document: &Document<'_>, finds: &[DateFind], reference: &Reference) -> Vec<DateMention> {
    let mut stated = Stated::default();
    finds
        .iter()
        .map(|find| {
            let resolver = Resolver { reference, find, stated: &stated };
            let mention = resolver.mention(document);
            stated.note(find, &mention);
            mention
        })
        .collect()
}

/// The months with the years that the text gave them so far, and the last date of which it spoke.
#[derive(Debug, Default)]
struct Stated {
    months: Vec<(u32, i32)>,
    last: Option<NaiveDate>,
}

impl Stated {
    fn note(&mut self, find: &DateFind, mention: &DateMention) {
        self.last = mention.start_date.or(self.last);
        for item in &find.items {
            if let (Some(Month::Gregorian(month)), Some(Year::Gregorian(year))) = (item.month, item.year)
                && !self.months.contains(&(month, year))
            {
                self.months.push((month, year));
            }
        }
    }

    /// The one year that the text has given this month.
    fn year_of(&self, month: u32) -> Option<i32> {
        let mut years = self.months.iter().filter(|(known, _)| *known == month).map(|(_, year)| *year);
        let first = years.next()?;
        years.next().is_none().then_some(first)
    }
}

/// The durations that are no part of a date.
pub(crate) fn durations(document: &Document<'_>, finds: &[DurationFind], dates: &[DateFind]) -> Vec<DurationMention> {
    let mut in_date = overlaps(dates.iter().map(range));
    let mention = |find: &DurationFind| {
        DurationMention::new(document.place(find.start, find.end, find.rule), find.iso8601.clone())
    };
    finds.iter().filter(|find| !in_date(find.start as usize..find.end as usize)).map(mention).collect()
}

/// Settles where counts and dates lie on one another: a number in a day's or a month's date is no count (`12 مارس 2019 ملتقى`), and a
/// number that counts is no bare year (`1990 عاملا`) unless it stands behind في.
pub(crate) fn settle(document: &Document<'_>, counts: &mut Vec<CountMention>, dates: &mut Vec<DateFind>) {
    let is_behind_in = |date: &DateFind| date.first_unit > 0 && document.is(date.first_unit - 1, Class::In);
    let is_bare_year = |date: &DateFind| date.items.iter().all(years_only) && !is_behind_in(date);
    let mut in_day = overlaps(dates.iter().filter(|date| !is_bare_year(date)).map(range));
    counts.retain(|count| !in_day(count.byte_range()));
    drop(in_day);
    let mut in_count = overlaps(counts.iter().map(Mention::byte_range));
    dates.retain(|date| !is_bare_year(date) || !in_count(range(date)));
}

fn range(find: &DateFind) -> std::ops::Range<usize> {
    find.start as usize..find.end as usize
}

/// Whether a stretch lies on one of `others`; to be asked of stretches in the order of the text.
fn overlaps(others: impl Iterator<Item = std::ops::Range<usize>>) -> impl FnMut(std::ops::Range<usize>) -> bool {
    let mut later = others.peekable();
    move |stretch| {
        while later.next_if(|other| other.end <= stretch.start).is_some() {}
        later.peek().is_some_and(|other| other.start < stretch.end)
    }
}

struct Resolver<'a> {
    reference: &'a Reference,
    find: &'a DateFind,
    stated: &'a Stated,
}

impl Resolver<'_> {
    fn today(&self) -> Result<NaiveDate, Warning> {
        self.reference.date.date.ok_or(Warning::ReferenceUnknown)
    }

    fn mention(&self, document: &Document<'_>) -> DateMention {
        let find = self.find;
        let mut items = find.items.clone();
        inherit(&mut items);
        let kind = match find.shape {
            Shape::One | Shape::Two => DateKind::Date,
            Shape::List => DateKind::List,
            Shape::Range => DateKind::Range,
        };
        let is_hijri = items.iter().all(Item::is_hijri);
        let mut mention = DateMention::new(
            document.place(find.start, find.end, find.rule),
            kind,
            None,
            None,
            Vec::new(),
            granularity_of(&items),
            items.iter().find_map(|item| item.part).filter(|_| !self.is_last_day(&items)),
            find.bound,
            if is_hijri { Calendar::Hijri } else { Calendar::Gregorian },
            basis_of(&items),
            None,
            own_warnings(&items),
        );
        match self.values(&items) {
            Ok(values) => fill(&mut mention, &values),
            Err(warning) => mention.warnings.push(warning),
        }
        mention
    }

    /// The values of the items; a null anywhere makes the mention null.
    fn values(&self, items: &[Item]) -> Result<Vec<Value>, Warning> {
        if self.find.is_name {
            return Err(Warning::YearUnknown);
        }
        if self.find.shape == Shape::Two {
            return self.two_calendars(items).map(|value| vec![value]);
        }
        let mut values = Vec::with_capacity(items.len());
        for item in items {
            values.push(self.value(item)?);
        }
        if self.find.shape != Shape::One {
            self.order_weekdays(items, &mut values);
        }
        if self.find.shape == Shape::Range {
            self.order(items, &mut values)?;
        }
        if self.find.shape == Shape::List {
            self.roll_list(items, &mut values);
        }
        Ok(values)
    }

    fn is_last_day(&self, items: &[Item]) -> bool {
        self.find.deadline && items.iter().any(|item| item.last_day && item.month.is_some())
    }
}

/// Gives a mention its values.
fn fill(mention: &mut DateMention, values: &[Value]) {
    for warning in values.iter().flat_map(|value| &value.warnings) {
        if !mention.warnings.contains(warning) {
            mention.warnings.push(*warning);
        }
    }
    mention.start_date = values.iter().map(|value| value.stretch.start).min();
    mention.end_date = values.iter().map(|value| value.stretch.end).max();
    mention.granularity = values.first().map_or(Granularity::Day, |value| value.granularity);
    let basis = values.iter().map(|value| value.basis).max_by_key(|basis| rank(*basis));
    mention.basis = basis.unwrap_or(DateBasis::Explicit);
    // A weekday can show a date in digits to be a Hijri one.
    if values.iter().all(|value| value.calendar == Calendar::Hijri) {
        mention.calendar = Calendar::Hijri;
    }
    if mention.kind == DateKind::List {
        if values.iter().all(|value| value.granularity == Granularity::Day) {
            mention.days = values.iter().map(|value| value.stretch.start).collect();
            mention.days.sort_unstable();
        } else {
            mention.kind = DateKind::Range;
        }
    }
    mention.edtf = edtf(mention, values);
}

fn own_warnings(items: &[Item]) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let found = [
        (items.iter().any(|item| item.months_disagree), Warning::MonthNamesDisagree),
        (items.iter().any(|item| item.spelling_mended), Warning::SpellingMended),
        (items.iter().any(|item| item.digits_mended), Warning::DigitsMended),
    ];
    for (is_so, warning) in found {
        if is_so {
            warnings.push(warning);
        }
    }
    warnings
}

/// The granularity of a mention without a value.
fn granularity_of(items: &[Item]) -> Granularity {
    let Some(item) = items.first() else { return Granularity::Day };
    if item.day.is_some()
        || item.digits.is_some()
        || item.relative_day.is_some()
        || item.weekday.is_some()
        || item.weekend
    {
        return Granularity::Day;
    }
    match item.fraction {
        Some(Fraction::Quarter(_)) => return Granularity::Quarter,
        Some(Fraction::Half(_)) => return Granularity::Half,
        Some(Fraction::Season(_)) => return Granularity::Season,
        None => {}
    }
    if item.week.is_some() {
        Granularity::Week
    } else if item.month.is_some() {
        Granularity::Month
    } else {
        Granularity::Year
    }
}

fn basis_of(items: &[Item]) -> DateBasis {
    let relative = |item: &Item| {
        item.relative_day.is_some()
            || item.month_relation.is_some()
            || item.week.is_some()
            || item.fraction_relation.is_some()
            || matches!(item.year, Some(Year::Relative(_)))
            || (item.weekday.is_some() && item.day.is_none())
    };
    if items.iter().any(relative) {
        DateBasis::Relative
    } else if items.iter().all(|item| item.year.is_none() && item.digits.is_none()) {
        DateBasis::InferredYear
    } else {
        DateBasis::Explicit
    }
}

fn rank(basis: DateBasis) -> u8 {
    match basis {
        DateBasis::Explicit => 0,
        DateBasis::InferredYear => 1,
        DateBasis::Relative => 2,
    }
}

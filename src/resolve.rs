//! From what the text says of a date to the days it means: the day of reference, the years left out, the values.
//!
//! A value is never guessed: what nothing fixes is null, with a warning that says what is missing.

use chrono::{Datelike, NaiveDate};

use crate::context::Context;
use crate::extract::Document;
use crate::extract::dates::{DateFind, Fraction, Item, Month, Relation, Shape, Tense, Year};
use crate::extract::durations::DurationFind;
use crate::grammar::calendar::{self, Stretch};
use crate::lexicon::class::{Class, Classes};
use crate::record::{
    Bound, Calendar, CountMention, DateBasis, DateKind, DateMention, DurationMention, Granularity, Mention, Part,
    ReferenceDate, ReferenceSource, Section, Warning,
};

/// The day of reference and what else the values of a document's dates rest on.
#[derive(Debug)]
pub(crate) struct Reference {
    pub date: ReferenceDate,
    /// The day that the article states as its own.
    pub published: Option<NaiveDate>,
    /// The one year that all full dates of the article share.
    shared_year: Option<i32>,
    /// The years that the text names, for weekdays to decide between.
    named_years: Vec<i32>,
}

/// Finds the day of reference: the caller's, the article's dateline, the batch's fallback, a day fused with اليوم or أمس.
pub(crate) fn reference(document: &Document<'_>, finds: &[DateFind], context: &Context) -> Reference {
    let dateline = finds.iter().find_map(|find| dateline(document, find));
    let fused = || finds.iter().filter(|find| is_article(document, find)).find_map(fused);
    let (date, source) = if let Some(given) = context.reference_date {
        (Some(given), ReferenceSource::Given)
    } else if let Some(day) = dateline {
        (Some(day), ReferenceSource::Dateline)
    } else if let Some(day) = context.fallback_date {
        (Some(day), ReferenceSource::Fallback)
    } else if let Some(day) = fused() {
        (Some(day), ReferenceSource::Fused)
    } else {
        (None, ReferenceSource::None)
    };
    let mut full_years: Vec<i32> = Vec::new();
    let mut named_years: Vec<i32> = Vec::new();
    for find in finds.iter().filter(|find| is_article(document, find)) {
        for item in &find.items {
            if let Some(day) = full_day(item) {
                full_years.push(day.year());
            }
            if let Some(Year::Gregorian(year)) = item.year {
                named_years.push(year);
            }
        }
    }
    named_years.sort_unstable();
    named_years.dedup();
    let shared_year = full_years.first().copied().filter(|first| full_years.iter().all(|year| year == first));
    Reference {
        date: ReferenceDate { date, source },
        published: context.reference_date.or(dateline),
        shared_year,
        named_years,
    }
}

fn is_article(document: &Document<'_>, find: &DateFind) -> bool {
    document.section_at(find.start).is_article()
}

/// The day of an item that gives day, month and year in full.
fn full_day(item: &Item) -> Option<NaiveDate> {
    if let Some([day, month, year]) = item.digits {
        return NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day).filter(|_| (1500..2500).contains(&year));
    }
    match (item.day, item.month, item.year) {
        (Some(day), Some(Month::Gregorian(month)), Some(Year::Gregorian(year))) => {
            NaiveDate::from_ymd_opt(year, month, day)
        }
        _ => None,
    }
}

/// The day of reference that أمس joined to a full date gives.
fn fused(find: &DateFind) -> Option<NaiveDate> {
    let joined = match find.shape {
        Shape::One | Shape::Two => find.items.iter().find(|item| item.relative_day.is_some())?,
        _ => return None,
    };
    let day = find.items.iter().find_map(full_day)?;
    calendar::shift(day, -joined.relative_day?)
}

/// How many units a clock time and the marks round it have.
const STAMP: usize = 9;
/// How many sentences from the top a date may stand that dates the article.
const HEAD: usize = 8;

/// The day of a line of publication, of a line that is a date alone, or of a dateline before an agency's sign.
fn dateline(document: &Document<'_>, find: &DateFind) -> Option<NaiveDate> {
    let sentence_index = document.sentence_at(find.start);
    let sentence = document.sentences.get(sentence_index)?;
    let item = match find.items.as_slice() {
        [item] => item,
        // One day in two calendars.
        items if find.shape == Shape::Two => items.iter().find(|item| full_day(item).is_some())?,
        _ => return None,
    };
    let day = full_day(item)?;
    if sentence.dateline {
        return Some(day);
    }
    if !matches!(sentence.section, Section::Title | Section::Body) || sentence_index >= HEAD {
        return None;
    }
    let tokens = sentence.last_token.saturating_sub(sentence.first_token);
    let first = document.unit(find.first_unit);
    let last = document.unit(find.last_unit.saturating_sub(1));
    let own = last.last_token.saturating_sub(first.first_token);
    let alone = own >= 3 && (tokens <= own + 2 || is_stamp(document, find.last_unit, sentence.last_token));
    let ahead = first.first_token.saturating_sub(sentence.first_token);
    let signs = Classes::of(Class::Slash).with(Class::Open).with(Class::Dash);
    // `جدة - واس: 29 شوال 1444هـ`, on a line of its own.
    let ends_line = || {
        let before = find.first_unit.checked_sub(1).map(|before| document.classes(before)).unwrap_or_default();
        last.last_token == sentence.last_token && before.overlaps(signs.with(Class::Colon))
    };
    let place_and_sign = (1..=8).contains(&ahead)
        && item.relative_day.is_none()
        && item.weekday.is_none()
        && (document.classes(find.last_unit).overlaps(signs) || ends_line());
    (alone || place_and_sign).then_some(day)
}

/// Whether nothing but a clock time and marks stand between a date and the end of its line (`14 ماي 2024 - 10:24 |`).
fn is_stamp(document: &Document<'_>, from: usize, last_token: u32) -> bool {
    let marks = Classes::of(Class::Num)
        .with(Class::Decimal)
        .with(Class::Colon)
        .with(Class::Dash)
        .with(Class::Slash)
        .with(Class::FullStop)
        .with(Class::Comma)
        .with(Class::Hour)
        .with(Class::DayPart);
    let rest = document.units.iter().skip(from).take_while(|unit| unit.first_token < last_token);
    let mut classes = rest.map(|unit| document.lexicon.sets.classes(unit.set)).take(STAMP);
    classes.clone().any(|classes| classes.has(Class::Colon) || classes.has(Class::Decimal))
        && classes.all(|classes| classes.overlaps(marks))
}

/// A value, or why there is none.
#[derive(Debug, Clone)]
struct Value {
    stretch: Stretch,
    granularity: Granularity,
    basis: DateBasis,
    calendar: Calendar,
    warnings: Vec<Warning>,
}

impl Value {
    fn new(stretch: Stretch, granularity: Granularity, basis: DateBasis) -> Value {
        Value { stretch, granularity, basis, calendar: Calendar::Gregorian, warnings: Vec::new() }
    }

    fn hijri(mut self) -> Value {
        self.calendar = Calendar::Hijri;
        self
    }
}

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

/// A day without a year that is so many days ahead, or fewer, is soon to come.
const SOON: i64 = 60;

struct Resolver<'a> {
    reference: &'a Reference,
    find: &'a DateFind,
    stated: &'a Stated,
}

type Resolved = Result<Value, Warning>;

impl Resolver<'_> {
    fn today(&self) -> Result<NaiveDate, Warning> {
        self.reference.date.date.ok_or(Warning::ReferenceUnknown)
    }

    fn mention(&self, document: &Document<'_>) -> DateMention {
        let find = self.find;
        let mut items = find.items.clone();
        inherit(&mut items);
        let values = self.values(&items);
        let kind = match find.shape {
            Shape::One | Shape::Two => DateKind::Date,
            Shape::List => DateKind::List,
            Shape::Range => DateKind::Range,
        };
        let place = document.place(find.start, find.end, find.rule);
        let mut warnings = own_warnings(&items);
        let part = items.iter().find_map(|item| item.part).filter(|_| !self.is_last_day(&items));
        let is_hijri = items.iter().all(Item::is_hijri);
        let calendar = if is_hijri { Calendar::Hijri } else { Calendar::Gregorian };
        match values {
            Err(warning) => {
                warnings.push(warning);
                let granularity = granularity_of(&items);
                DateMention::new(
                    place,
                    kind,
                    None,
                    None,
                    Vec::new(),
                    granularity,
                    part,
                    find.bound,
                    calendar,
                    basis_of(&items),
                    None,
                    warnings,
                )
            }
            Ok(values) => {
                for warning in values.iter().flat_map(|value| &value.warnings) {
                    if !warnings.contains(warning) {
                        warnings.push(*warning);
                    }
                }
                let start = values.iter().map(|value| value.stretch.start).min();
                let end = values.iter().map(|value| value.stretch.end).max();
                let granularity = values.first().map_or(Granularity::Day, |value| value.granularity);
                let basis = values
                    .iter()
                    .map(|value| value.basis)
                    .max_by_key(|basis| rank(*basis))
                    .unwrap_or(DateBasis::Explicit);
                let (mut kind, mut days) = (kind, Vec::new());
                if kind == DateKind::List {
                    if values.iter().all(|value| value.granularity == Granularity::Day) {
                        days = values.iter().map(|value| value.stretch.start).collect();
                        days.sort_unstable();
                    } else {
                        kind = DateKind::Range;
                    }
                }
                let edtf = edtf(kind, &values, &days, part, find.bound, calendar);
                DateMention::new(
                    place,
                    kind,
                    start,
                    end,
                    days,
                    granularity,
                    part,
                    find.bound,
                    calendar,
                    basis,
                    edtf,
                    warnings,
                )
            }
        }
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

    /// A range runs forwards: the end of a year without one of its own lies behind the start.
    fn order(&self, items: &[Item], values: &mut Vec<Value>) -> Result<(), Warning> {
        let [first, last] = values.as_mut_slice() else { return Ok(()) };
        if first.stretch.start <= last.stretch.end {
            return Ok(());
        }
        let (Some(first_item), Some(last_item)) = (items.first(), items.last()) else { return Ok(()) };
        if years_only(first_item) && years_only(last_item) {
            // `2026/2025`, as right-to-left typing leaves it.
            values.swap(0, 1);
            return Ok(());
        }
        let given =
            |index: usize| self.find.items.get(index).is_some_and(|item| item.year.is_some() || item.digits.is_some());
        if !given(0) {
            first.stretch = move_years(first.stretch, -1).ok_or(Warning::InvalidDate)?;
        } else if !given(1) {
            last.stretch = move_years(last.stretch, 1).ok_or(Warning::InvalidDate)?;
        } else {
            return Err(Warning::InvalidDate);
        }
        Ok(())
    }

    /// Weekdays listed together are days of one stretch: الثلاثاء والأربعاء المقبلين.
    fn order_weekdays(&self, items: &[Item], values: &mut [Value]) {
        if !items.iter().all(|item| item.weekday.is_some() && item.day.is_none() && item.month.is_none()) {
            return;
        }
        let past =
            items.iter().any(|item| matches!(item.weekday_relation, Some(Relation::Last | Relation::BeforeLast)));
        for index in 1..values.len() {
            let (before, behind) = values.split_at_mut(index);
            let (Some(last), Some(this)) = (before.last().map(|value| value.stretch.start), behind.first_mut()) else {
                return;
            };
            if this.stretch.start > last {
                continue;
            }
            let moved: &mut [Value] = if past { before } else { std::slice::from_mut(this) };
            for value in moved {
                if let Some(day) = calendar::shift(value.stretch.start, if past { -7 } else { 7 }) {
                    value.stretch = Stretch::day(day);
                }
            }
        }
    }

    /// A list runs forwards over the turn of the year too.
    fn roll_list(&self, items: &[Item], values: &mut [Value]) {
        let has_year = |index: usize| self.find.items.get(index).is_some_and(|item| item.year.is_some());
        let last_has_year = has_year(items.len().saturating_sub(1));
        for index in (1..values.len()).rev() {
            let (Some(before), Some(after)) = (values.get(index - 1), values.get(index)) else { continue };
            let gap = before.stretch.start.signed_duration_since(after.stretch.start).num_days();
            if gap <= 180 {
                continue;
            }
            if last_has_year && !has_year(index - 1) {
                if let Some(value) = values.get_mut(index - 1)
                    && let Some(moved) = move_years(value.stretch, -1)
                {
                    value.stretch = moved;
                }
            } else if !has_year(index)
                && let Some(value) = values.get_mut(index)
                && let Some(moved) = move_years(value.stretch, 1)
            {
                value.stretch = moved;
            }
        }
    }

    /// One day given twice: the Gregorian date stands.
    fn two_calendars(&self, items: &[Item]) -> Resolved {
        let [first, second] = items else { return Err(Warning::InvalidDate) };
        let (mut gregorian, hijri) = if first.is_hijri() { (*second, first) } else { (*first, second) };
        gregorian.weekday = gregorian.weekday.or(hijri.weekday);
        let other = self.value(hijri);
        let mut value = match self.value(&gregorian) {
            Ok(value) => value,
            Err(_) => return other,
        };
        if let Ok(other) = other
            && hijri.is_hijri()
            && value.stretch.start.signed_duration_since(other.stretch.start).num_days().abs() > 2
            && value.granularity == Granularity::Day
        {
            value.warnings.push(Warning::CalendarsDisagree);
        }
        Ok(value)
    }

    fn is_last_day(&self, items: &[Item]) -> bool {
        self.find.deadline && items.iter().any(|item| item.last_day && item.month.is_some())
    }

    fn value(&self, item: &Item) -> Resolved {
        if let Some(digits) = item.digits {
            return self.digits(item, digits);
        }
        if let Some(year) = item.decade {
            return stretch(calendar::years(year, year + 9), Granularity::Decade, DateBasis::Explicit);
        }
        if let Some(fraction) = item.fraction {
            return self.fraction(item, fraction);
        }
        if item.weekend {
            return self.weekend(item);
        }
        if let Some(weeks) = item.week {
            return self.week(item, weeks);
        }
        if item.day.is_some()
            || item.week_of_month.is_some()
            || (item.last_day && self.find.deadline && item.month.is_some())
        {
            return self.day_of_month(item);
        }
        if let Some(days) = item.relative_day {
            let day = calendar::shift(self.today()?, days);
            return self.check_weekday(item, stretch(day.map(Stretch::day), Granularity::Day, DateBasis::Relative)?);
        }
        if let Some(weekday) = item.weekday {
            return self.weekday(item, weekday);
        }
        if item.month.is_some() {
            return self.month(item);
        }
        self.year(item)
    }

    /// Numeric dates: day first, unless the weekday or the numbers fit the other order alone.
    fn digits(&self, item: &Item, [day, month, year]: [u32; 3]) -> Resolved {
        if year == 0 {
            if let Some(day) = self.hijri_by_weekday(item, day, month) {
                return Ok(Value::new(Stretch::day(day), Granularity::Day, DateBasis::InferredYear).hijri());
            }
            let item = Item { day: Some(day), month: Some(Month::Gregorian(month)), digits: None, ..*item };
            return self.value(&item);
        }
        let mut year = i32::try_from(year).map_err(|_| Warning::InvalidDate)?;
        let hijri = item.hijri_mark || (1200..=1500).contains(&year);
        if hijri {
            let month = calendar::hijri_month(year, month).ok_or(Warning::OutsideCalendarTables)?;
            let value = day_in(month, day)
                .map(|day| Value::new(Stretch::day(day), Granularity::Day, DateBasis::Explicit).hijri());
            return self.check_weekday(item, value.ok_or(Warning::InvalidDate)?);
        }
        if year < 100 {
            year += if year >= 70 { 1900 } else { 2000 };
        }
        let day_first = NaiveDate::from_ymd_opt(year, month, day);
        let month_first = NaiveDate::from_ymd_opt(year, day, month).filter(|_| !item.year_first);
        let weekday = item.weekday.and_then(calendar::weekday);
        let fits =
            |date: Option<NaiveDate>| date.is_some_and(|date| weekday.is_none_or(|weekday| date.weekday() == weekday));
        let (chosen, inferred) = match (day_first, month_first) {
            (Some(date), _) if fits(Some(date)) => (date, false),
            (_, Some(date)) if fits(Some(date)) => (date, true),
            (Some(date), _) => (date, false),
            _ => return Err(Warning::InvalidDate),
        };
        let mut value = Value::new(Stretch::day(chosen), Granularity::Day, DateBasis::Explicit);
        if inferred {
            value.warnings.push(Warning::DayOrderInferred);
        }
        self.check_weekday(item, value)
    }

    /// `السبت ٢ / ١٠` where the weekday fits the Hijri month of these weeks, and not the Gregorian one.
    fn hijri_by_weekday(&self, item: &Item, day: u32, month: u32) -> Option<NaiveDate> {
        let today = self.reference.date.date?;
        let weekday = calendar::weekday(item.weekday?)?;
        let gregorian = NaiveDate::from_ymd_opt(today.year(), month, day);
        if gregorian.is_some_and(|date| date.weekday() == weekday) {
            return None;
        }
        let hijri = day_in(calendar::hijri_month(calendar::hijri_year_of(today)?, month)?, day)?;
        let near = hijri.signed_duration_since(today).num_days().abs() <= 60;
        (near && hijri.weekday() == weekday).then_some(hijri)
    }

    fn fraction(&self, item: &Item, fraction: Fraction) -> Resolved {
        let (year, basis) = match item.year {
            Some(year) => self.stated_year(year)?,
            None => return self.relative_season(item, fraction),
        };
        match fraction {
            Fraction::Quarter(quarter @ 1..=4) => {
                stretch(calendar::months(year, quarter * 3 - 2, 3), Granularity::Quarter, basis)
            }
            Fraction::Half(half @ 1..=2) => stretch(calendar::months(year, half * 6 - 5, 6), Granularity::Half, basis),
            Fraction::Season(season) => stretch(calendar::season(year, season), Granularity::Season, basis),
            _ => Err(Warning::InvalidDate),
        }
    }

    /// الصيف الماضي: the last one that is over, the next to begin, the one that is or is nearest.
    fn relative_season(&self, item: &Item, fraction: Fraction) -> Resolved {
        let Fraction::Season(season) = fraction else { return Err(Warning::YearUnknown) };
        let today = self.today()?;
        let near = (today.year() - 2..=today.year() + 2).filter_map(|year| calendar::season(year, season));
        let found = match item.fraction_relation {
            Some(Relation::Last) => near.rev().find(|stretch| stretch.end < today),
            Some(Relation::Next | Relation::Following) => near.into_iter().find(|stretch| stretch.start > today),
            Some(Relation::This) => calendar::season(today.year(), season),
            _ => None,
        };
        stretch(found, Granularity::Season, DateBasis::Relative)
    }

    fn weekend(&self, item: &Item) -> Resolved {
        let weeks = offset(item.week.unwrap_or(Relation::This)).ok_or(Warning::ReferenceUnknown)?;
        let week = calendar::week(self.today()?, weeks);
        let saturday = week.and_then(|week| calendar::shift(week.start, 5));
        stretch(
            saturday.zip(week).map(|(start, week)| Stretch { start, end: week.end }),
            Granularity::Day,
            DateBasis::Relative,
        )
    }

    fn week(&self, item: &Item, relation: Relation) -> Resolved {
        let weeks = offset(relation).ok_or(Warning::ReferenceUnknown)?;
        let week = calendar::week(self.today()?, weeks);
        match item.weekday {
            // الجمعة من الأسبوع المقبل
            Some(weekday) => {
                let day = week.and_then(|week| calendar::shift(week.start, i64::from(weekday) - 1));
                stretch(day.map(Stretch::day), Granularity::Day, DateBasis::Relative)
            }
            None => stretch(week, Granularity::Week, DateBasis::Relative),
        }
    }

    fn weekday(&self, item: &Item, number: u32) -> Resolved {
        let today = self.today()?;
        let weekday = calendar::weekday(number).ok_or(Warning::InvalidDate)?;
        let day = match item.weekday_relation {
            // A day named as past is not today's.
            Some(Relation::Last | Relation::BeforeLast) => {
                calendar::shift(today, -1).and_then(|day| calendar::weekday_on_or_before(day, weekday))
            }
            Some(Relation::Next | Relation::Following) => {
                calendar::shift(today, 1).and_then(|day| calendar::weekday_on_or_after(day, weekday))
            }
            Some(Relation::This) => calendar::weekday_on_or_after(today, weekday),
            _ if self.find.tense == Tense::Future => calendar::weekday_on_or_after(today, weekday),
            // `تنعقد الأربعاء والخميس`: days on which something is held are to come.
            _ if self.find.shape == Shape::List && self.find.tense == Tense::Present => {
                calendar::weekday_on_or_after(today, weekday)
            }
            _ => calendar::weekday_on_or_before(today, weekday),
        };
        stretch(day.map(Stretch::day), Granularity::Day, DateBasis::Relative)
    }

    /// The year that the text states or relates, with what that makes the date.
    fn stated_year(&self, year: Year) -> Result<(i32, DateBasis), Warning> {
        match year {
            Year::Gregorian(year) => Ok((year, DateBasis::Explicit)),
            Year::Hijri(_) | Year::Broken => Err(Warning::InvalidDate),
            Year::Relative(Relation::Same) => match self.stated.last {
                Some(day) => Ok((day.year(), DateBasis::Relative)),
                None => Err(Warning::YearUnknown),
            },
            Year::Relative(relation) => {
                let years =
                    offset(relation).and_then(|years| i32::try_from(years).ok()).ok_or(Warning::ReferenceUnknown)?;
                match (self.reference.date.date, self.reference.shared_year) {
                    (Some(today), _) => Ok((today.year() + years, DateBasis::Relative)),
                    (None, Some(year)) if relation == Relation::This => Ok((year, DateBasis::Relative)),
                    _ => Err(Warning::ReferenceUnknown),
                }
            }
        }
    }

    fn year(&self, item: &Item) -> Resolved {
        match item.year {
            Some(Year::Hijri(year)) => {
                let year = calendar::hijri_year(year).ok_or(Warning::OutsideCalendarTables)?;
                Ok(Value::new(year, Granularity::Year, DateBasis::Explicit).hijri())
            }
            Some(year) => {
                let (year, basis) = self.stated_year(year)?;
                stretch(calendar::year(year), Granularity::Year, basis)
            }
            None => Err(Warning::YearUnknown),
        }
    }

    fn month(&self, item: &Item) -> Resolved {
        match item.month {
            Some(Month::Hijri(month)) => self
                .hijri_month(item, month)
                .map(|(stretch, basis)| Value::new(stretch, Granularity::Month, basis).hijri()),
            _ => {
                let (year, month, basis) = self.month_of(item)?;
                stretch(calendar::month(year, month), Granularity::Month, basis)
            }
        }
    }

    fn day_of_month(&self, item: &Item) -> Resolved {
        if let Some(Month::Hijri(month)) = item.month {
            let (month, basis) = self.hijri_month(item, month)?;
            let day = day_in(month, item.day.unwrap_or(1)).ok_or(Warning::InvalidDate)?;
            return self.check_weekday(item, Value::new(Stretch::day(day), Granularity::Day, basis).hijri());
        }
        let (year, month, basis) = self.month_of(item)?;
        let month = calendar::month(year, month).ok_or(Warning::InvalidDate)?;
        if let Some(week @ 1..=4) = item.week_of_month {
            let start = day_in(month, week * 7 - 6);
            let found = start.and_then(|start| Some(Stretch { start, end: calendar::shift(start, 6)? }));
            return stretch(found, Granularity::Day, basis);
        }
        let day = if item.last_day { Some(month.end) } else { item.day.and_then(|day| day_in(month, day)) };
        self.check_weekday(item, Value::new(Stretch::day(day.ok_or(Warning::InvalidDate)?), Granularity::Day, basis))
    }

    /// Year and month of an item that names a month, or relates one.
    fn month_of(&self, item: &Item) -> Result<(i32, u32, DateBasis), Warning> {
        let named = match item.month {
            Some(Month::Gregorian(month)) => month,
            _ => {
                let relation = item.month_relation.unwrap_or(Relation::This);
                let from = match relation {
                    Relation::Same => self.stated.last.ok_or(Warning::ReferenceUnknown)?,
                    _ => self.today()?,
                };
                let months = offset(relation).unwrap_or(0);
                let index = i64::from(from.year()) * 12 + i64::from(from.month0()) + months;
                let year = i32::try_from(index.div_euclid(12)).map_err(|_| Warning::InvalidDate)?;
                return Ok((year, index.rem_euclid(12) as u32 + 1, DateBasis::Relative));
            }
        };
        if let Some(year) = item.year {
            let (year, basis) = self.stated_year(year)?;
            return Ok((year, named, basis));
        }
        if let Some(relation) = item.month_relation {
            return self.related_month(named, relation).map(|year| (year, named, DateBasis::Relative));
        }
        if let Some(year) = self.year_by_weekday(item, named) {
            return Ok((year, named, DateBasis::InferredYear));
        }
        let missing = if item.relative_day.is_some() { Warning::ReferenceUnknown } else { Warning::YearUnknown };
        let today = self.reference.date.date.ok_or(missing)?;
        if let Some(year) = self.stated.year_of(named) {
            return Ok((year, named, DateBasis::InferredYear));
        }
        Ok((self.year_near(item, named, today), named, DateBasis::InferredYear))
    }

    /// `نونبر الجاري`, `أكتوبر الماضي`
    fn related_month(&self, month: u32, relation: Relation) -> Result<i32, Warning> {
        let today = self.today()?;
        let (year, current) = (today.year(), today.month());
        Ok(match relation {
            Relation::This => {
                // The month that is, or the nearest of that name.
                let ahead = (i64::from(month) - i64::from(current)).rem_euclid(12);
                if ahead > 6 {
                    if month > current { year - 1 } else { year }
                } else if month < current {
                    year + 1
                } else {
                    year
                }
            }
            // The press says شهر مارس الماضي of a March that has just ended or is ending.
            Relation::Last | Relation::BeforeLast => {
                if month > current {
                    year - 1
                } else {
                    year
                }
            }
            Relation::Next | Relation::Following => {
                if month < current {
                    year + 1
                } else {
                    year
                }
            }
            Relation::Same => year,
        })
    }

    /// A weekday with its day and month fits one of the years that the text names.
    fn year_by_weekday(&self, item: &Item, month: u32) -> Option<i32> {
        if self.reference.date.date.is_some() {
            return None;
        }
        let (weekday, day) = (calendar::weekday(item.weekday?)?, item.day?);
        let mut fitting =
            self.reference.named_years.iter().copied().filter(|&year| {
                NaiveDate::from_ymd_opt(year, month, day).is_some_and(|date| date.weekday() == weekday)
            });
        let year = fitting.next()?;
        fitting.next().is_none().then_some(year)
    }

    /// The year of a day and month without one: that of the day of reference, as far as the tense lets it.
    fn year_near(&self, item: &Item, month: u32, today: NaiveDate) -> i32 {
        let day = item.day.unwrap_or(if self.find.tense == Tense::Future { 28 } else { 1 });
        let year = today.year();
        let Some(date) = NaiveDate::from_ymd_opt(year, month, day.min(28)) else { return year };
        // A weekday tells the year where it fits that one alone.
        if let Some(weekday) = item.weekday.and_then(calendar::weekday) {
            let fits = |year: i32| {
                item.day
                    .and_then(|day| NaiveDate::from_ymd_opt(year, month, day))
                    .is_some_and(|date| date.weekday() == weekday)
            };
            for near in [year, year - 1, year + 1] {
                if fits(near) {
                    return near;
                }
            }
        }
        let ahead = date.signed_duration_since(today).num_days();
        match self.find.tense {
            // What has been settled for a day soon to come, rather than what was a year ago but for some weeks (أجلوا اللقاء إلى 10 فيفري).
            Tense::Past if item.day.is_some() && (1..=SOON).contains(&ahead) => year,
            Tense::Past if ahead > 0 => year - 1,
            Tense::Future if ahead < 0 => year + 1,
            // A bare month is the last of its name, unless the clause speaks of what is to come.
            Tense::Unknown if item.day.is_none() && ahead > SOON => year - 1,
            Tense::Present if ahead < -200 => year + 1,
            _ => year,
        }
    }

    fn hijri_month(&self, item: &Item, month: u32) -> Result<(Stretch, DateBasis), Warning> {
        let tables = Warning::OutsideCalendarTables;
        match item.year {
            Some(Year::Hijri(year)) => Ok((calendar::hijri_month(year, month).ok_or(tables)?, DateBasis::Explicit)),
            Some(year) => {
                // رمضان 2019: the one that begins in that year.
                let (year, basis) = self.stated_year(year)?;
                let first = NaiveDate::from_ymd_opt(year, 1, 1).and_then(calendar::hijri_year_of).ok_or(tables)?;
                let found = (first..=first + 1)
                    .filter_map(|hijri| calendar::hijri_month(hijri, month))
                    .find(|stretch| stretch.start.year() == year);
                Ok((found.ok_or(tables)?, basis))
            }
            None => {
                let today = self.reference.date.date.ok_or(Warning::YearUnknown)?;
                let current = calendar::hijri_year_of(today).ok_or(tables)?;
                let near = (current - 1..=current + 1).filter_map(|year| calendar::hijri_month(year, month));
                let past = |stretch: &Stretch| stretch.start <= today;
                let found = match (item.month_relation, self.find.tense) {
                    (Some(Relation::Last | Relation::BeforeLast), _) => near.rev().find(|stretch| stretch.end < today),
                    (Some(Relation::Next | Relation::Following), _) => {
                        near.into_iter().find(|stretch| stretch.start > today)
                    }
                    (Some(Relation::This), _) => near
                        .into_iter()
                        .min_by_key(|stretch| stretch.start.signed_duration_since(today).num_days().abs()),
                    (_, Tense::Future) => near.into_iter().find(|stretch| stretch.end >= today),
                    _ => near.rev().find(past),
                };
                Ok((found.ok_or(tables)?, DateBasis::InferredYear))
            }
        }
    }

    /// A weekday that is not the date's is worth a warning; the date stands.
    fn check_weekday(&self, item: &Item, mut value: Value) -> Resolved {
        if let Some(weekday) = item.weekday.and_then(calendar::weekday)
            && value.stretch.start.weekday() != weekday
            && value.calendar == Calendar::Gregorian
        {
            value.warnings.push(Warning::WeekdayMismatch);
        }
        Ok(value)
    }
}

fn stretch(found: Option<Stretch>, granularity: Granularity, basis: DateBasis) -> Resolved {
    found.map(|stretch| Value::new(stretch, granularity, basis)).ok_or(Warning::InvalidDate)
}

fn day_in(month: Stretch, day: u32) -> Option<NaiveDate> {
    calendar::shift(month.start, i64::from(day.checked_sub(1)?)).filter(|date| *date <= month.end)
}

fn move_years(stretch: Stretch, years: i32) -> Option<Stretch> {
    let moved = |date: NaiveDate| date.with_year(date.year().checked_add(years)?);
    Some(Stretch { start: moved(stretch.start)?, end: moved(stretch.end)? })
}

/// How many weeks, months or years from that of the day of reference.
fn offset(relation: Relation) -> Option<i64> {
    Some(match relation {
        Relation::This => 0,
        Relation::Last => -1,
        Relation::BeforeLast => -2,
        Relation::Next | Relation::Following => 1,
        Relation::Same => return None,
    })
}

fn years_only(item: &Item) -> bool {
    item.year.is_some() && item.month.is_none() && item.day.is_none()
}

/// What an item leaves out it has from the next one (22 و23 نوفمبر), else from the one before (10 يوليوز 2018 إلى 14 منه).
fn inherit(items: &mut [Item]) {
    for index in (0..items.len().saturating_sub(1)).rev() {
        let Some(&next) = items.get(index + 1) else { continue };
        let Some(item) = items.get_mut(index) else { continue };
        if item.month.is_none()
            && (item.day.is_some() || item.weekday.is_some())
            && item.relative_day.is_none()
            && item.year.is_none()
        {
            if item.day.is_some() || next.day.is_none() {
                item.month = next.month;
                item.month_relation = next.month_relation;
            }
            if item.day.is_none() && next.day.is_none() {
                item.weekday_relation = item.weekday_relation.or(next.weekday_relation);
            }
        } else if item.month == next.month && item.month_relation.is_none() {
            item.month_relation = next.month_relation;
        }
        let takes_year =
            item.year.is_none() && item.month.is_some() && item.month_relation.is_none() && item.relative_day.is_none();
        if takes_year && matches!(next.month_relation, None | Some(Relation::Same)) {
            item.year = next.year;
        }
    }
    for index in 1..items.len() {
        let Some(&before) = items.get(index - 1) else { continue };
        let Some(item) = items.get_mut(index) else { continue };
        let unnamed =
            item.month.is_none() || (item.month == Some(Month::Unnamed) && item.month_relation == Some(Relation::Same));
        if unnamed && item.day.is_some() && before.month.is_some() {
            item.month = before.month;
            item.month_relation = before.month_relation;
        }
        let relates = item.month_relation.is_some_and(|relation| relation != Relation::Same);
        if item.year.is_none() && item.month.is_some() && !relates && item.digits.is_none() {
            item.year = before.year;
        }
    }
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

/// The value in the Extended Date/Time Format (ISO 8601-2); none for what it cannot say.
fn edtf(
    kind: DateKind,
    values: &[Value],
    days: &[NaiveDate],
    part: Option<Part>,
    bound: Option<Bound>,
    calendar: Calendar,
) -> Option<String> {
    // An approximate month or year cannot be cut to its beginning or end.
    if part.is_some() {
        return None;
    }
    let mark = if calendar == Calendar::Hijri { "~" } else { "" };
    match kind {
        DateKind::List => {
            let days: Vec<String> = days.iter().map(|day| format!("{day}{mark}")).collect();
            Some(format!("{{{}}}", days.join(",")))
        }
        DateKind::Range => {
            let (first, last) = (values.first()?, values.last()?);
            let (first, last) = if first.stretch.start <= last.stretch.start { (first, last) } else { (last, first) };
            // Of an end that is an interval itself, its outer day counts.
            let (start, end) = (edtf_date(first, calendar)?, edtf_date(last, calendar)?);
            let start = start.split_once('/').map_or(start.as_str(), |(start, _)| start);
            let end = end.split_once('/').map_or(end.as_str(), |(_, end)| end);
            Some(format!("{start}{mark}/{end}{mark}"))
        }
        DateKind::Date => {
            let value = values.first()?;
            let date = edtf_date(value, calendar)?;
            let interval = date.contains('/');
            Some(match bound {
                _ if interval => {
                    let (start, end) = date.split_once('/')?;
                    format!("{start}{mark}/{end}{mark}")
                }
                Some(Bound::After) => format!("{date}{mark}/.."),
                Some(Bound::Before) => format!("../{date}{mark}"),
                None => format!("{date}{mark}"),
            })
        }
    }
}

fn edtf_date(value: &Value, calendar: Calendar) -> Option<String> {
    let Stretch { start, end } = value.stretch;
    let year = start.year();
    if value.granularity == Granularity::Day {
        return Some(if start == end { start.to_string() } else { format!("{start}/{end}") });
    }
    // A Hijri month or year is no month or year of the other calendar.
    if calendar == Calendar::Hijri {
        return Some(format!("{start}/{end}"));
    }
    Some(match value.granularity {
        Granularity::Month => format!("{year:04}-{:02}", start.month()),
        Granularity::Year => format!("{year:04}"),
        // ISO 8601-2: 33 to 36 are quarters, 40 and 41 halves, 21 to 24 seasons, of a year.
        Granularity::Quarter => format!("{year:04}-{}", 33 + start.month0() / 3),
        Granularity::Half => format!("{year:04}-{}", 40 + start.month0() / 6),
        Granularity::Season => format!(
            "{year:04}-{}",
            match start.month() {
                3 => 21,
                6 => 22,
                9 => 23,
                _ => 24,
            }
        ),
        Granularity::Decade => format!("{:03}X", year / 10),
        _ => return None,
    })
}

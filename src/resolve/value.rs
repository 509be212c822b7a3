//! The value of one item: digits, parts of the year, weeks, weekdays.

use chrono::{Datelike, NaiveDate};

use super::Resolver;
use crate::extract::dates::{Fraction, Item, Month, Relation, Shape, Tense};
use crate::grammar::calendar::{self, Stretch};
use crate::record::{Calendar, DateBasis, Granularity, Warning};

/// A value, or why there is none.
#[derive(Debug, Clone)]
pub(super) struct Value {
    pub(super) stretch: Stretch,
    pub(super) granularity: Granularity,
    pub(super) basis: DateBasis,
    pub(super) calendar: Calendar,
    pub(super) warnings: Vec<Warning>,
}

impl Value {
    pub(super) fn new(stretch: Stretch, granularity: Granularity, basis: DateBasis) -> Value {
        Value { stretch, granularity, basis, calendar: Calendar::Gregorian, warnings: Vec::new() }
    }

    pub(super) fn hijri(mut self) -> Value {
        self.calendar = Calendar::Hijri;
        self
    }
}

pub(super) type Resolved = Result<Value, Warning>;

impl Resolver<'_> {
    pub(super) fn value(&self, item: &Item) -> Resolved {
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

    /// A weekday that is not the date's is worth a warning; the date stands.
    pub(super) fn check_weekday(&self, item: &Item, mut value: Value) -> Resolved {
        if let Some(weekday) = item.weekday.and_then(calendar::weekday)
            && value.stretch.start.weekday() != weekday
            && value.calendar == Calendar::Gregorian
        {
            value.warnings.push(Warning::WeekdayMismatch);
        }
        Ok(value)
    }
}

pub(super) fn stretch(found: Option<Stretch>, granularity: Granularity, basis: DateBasis) -> Resolved {
    found.map(|stretch| Value::new(stretch, granularity, basis)).ok_or(Warning::InvalidDate)
}

pub(super) fn day_in(month: Stretch, day: u32) -> Option<NaiveDate> {
    calendar::shift(month.start, i64::from(day.checked_sub(1)?)).filter(|date| *date <= month.end)
}

/// How many weeks, months or years from that of the day of reference.
pub(super) fn offset(relation: Relation) -> Option<i64> {
    Some(match relation {
        Relation::This => 0,
        Relation::Last => -1,
        Relation::BeforeLast => -2,
        Relation::Next | Relation::Following => 1,
        Relation::Same => return None,
    })
}

//! The year and the month that an item names, relates or leaves out.

use chrono::{Datelike, NaiveDate};

use super::Resolver;
use super::value::{Resolved, Value, day_in, offset, stretch};
use crate::extract::dates::{Item, Month, Relation, Tense, Year};
use crate::grammar::calendar::{self, Stretch};
use crate::record::{DateBasis, Granularity, Warning};

/// A day without a year that is so many days ahead, or fewer, is soon to come.
const SOON: i64 = 60;

impl Resolver<'_> {
    /// The year that the text states or relates, with what that makes the date.
    pub(super) fn stated_year(&self, year: Year) -> Result<(i32, DateBasis), Warning> {
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

    pub(super) fn year(&self, item: &Item) -> Resolved {
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

    pub(super) fn month(&self, item: &Item) -> Resolved {
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

    pub(super) fn day_of_month(&self, item: &Item) -> Resolved {
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
}

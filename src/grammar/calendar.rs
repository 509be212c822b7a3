//! The arithmetic of calendars: months, weeks, seasons, and the Hijri calendar by the tables of Umm al-Qura.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use once_cell::sync::Lazy;

use crate::Error;
use crate::table;

/// A stretch of days, both ends inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Stretch {
    pub start: NaiveDate,
    pub end: NaiveDate,
}

impl Stretch {
    pub fn day(day: NaiveDate) -> Stretch {
        Stretch { start: day, end: day }
    }
}

/// A month of the Gregorian calendar.
pub(crate) fn month(year: i32, month: u32) -> Option<Stretch> {
    months(year, month, 1)
}

/// `count` months from the first of `month`.
pub(crate) fn months(year: i32, month: u32, count: u32) -> Option<Stretch> {
    let start = NaiveDate::from_ymd_opt(year, month, 1)?;
    Some(Stretch { start, end: start.checked_add_months(Months::new(count))?.pred_opt()? })
}

/// A year of the Gregorian calendar.
pub(crate) fn year(year: i32) -> Option<Stretch> {
    years(year, year)
}

/// The years from `first` to `last`.
pub(crate) fn years(first: i32, last: i32) -> Option<Stretch> {
    Some(Stretch { start: NaiveDate::from_ymd_opt(first, 1, 1)?, end: NaiveDate::from_ymd_opt(last, 12, 31)? })
}

/// The week, Monday to Sunday (ISO 8601), `weeks` after that of `day`.
pub(crate) fn week(day: NaiveDate, weeks: i64) -> Option<Stretch> {
    let monday = shift(day, weeks * 7 - i64::from(day.weekday().num_days_from_monday()))?;
    Some(Stretch { start: monday, end: shift(monday, 6)? })
}

/// A season of the year by its usual first days (21 March, 21 June, 23 September, 21 December): 1 spring to 4 winter.
/// A winter belongs to the year in which it begins.
pub(crate) fn season(year: i32, season: u32) -> Option<Stretch> {
    let date = |year, month, day| NaiveDate::from_ymd_opt(year, month, day);
    Some(match season {
        1 => Stretch { start: date(year, 3, 21)?, end: date(year, 6, 20)? },
        2 => Stretch { start: date(year, 6, 21)?, end: date(year, 9, 22)? },
        3 => Stretch { start: date(year, 9, 23)?, end: date(year, 12, 20)? },
        4 => Stretch { start: date(year, 12, 21)?, end: date(year.checked_add(1)?, 3, 20)? },
        _ => return None,
    })
}

/// The day `days` after `day`.
pub(crate) fn shift(day: NaiveDate, days: i64) -> Option<NaiveDate> {
    let count = Days::new(days.unsigned_abs());
    if days < 0 { day.checked_sub_days(count) } else { day.checked_add_days(count) }
}

/// The weekday of that ISO number, 1 Monday to 7 Sunday.
pub(crate) fn weekday(number: u32) -> Option<Weekday> {
    u8::try_from(number.checked_sub(1)?).ok().and_then(|number| Weekday::try_from(number).ok())
}

/// The last such weekday on or before `day`.
pub(crate) fn weekday_on_or_before(day: NaiveDate, weekday: Weekday) -> Option<NaiveDate> {
    let back = (7 + day.weekday().num_days_from_monday() - weekday.num_days_from_monday()) % 7;
    shift(day, -i64::from(back))
}

/// The first such weekday on or after `day`.
pub(crate) fn weekday_on_or_after(day: NaiveDate, weekday: Weekday) -> Option<NaiveDate> {
    let ahead = (7 + weekday.num_days_from_monday() - day.weekday().num_days_from_monday()) % 7;
    shift(day, i64::from(ahead))
}

/// The first day and the months' lengths of each year of the tables of Umm al-Qura (`data/umm_al_qura.csv`).
struct Hijri {
    first_year: i32,
    years: Vec<(NaiveDate, [u8; 12])>,
}

static HIJRI: Lazy<Result<Hijri, Error>> = Lazy::new(|| {
    let mut hijri = Hijri { first_year: 0, years: Vec::new() };
    table::read(
        "data/umm_al_qura.csv",
        include_str!("../../data/umm_al_qura.csv"),
        &["year", "first_day", "days_over_28"],
        |row| {
            let year: i32 = row.parsed("year", "a year")?.unwrap_or(0);
            if hijri.years.is_empty() {
                hijri.first_year = year;
            }
            let first = row.parsed("first_day", "a day")?.ok_or_else(|| row.fault("first_day", "is empty"))?;
            // The tables have months of 28 and 31 days before 1356.
            let mut lengths = [28; 12];
            for (length, over) in lengths.iter_mut().zip(row.required("days_over_28")?.bytes()) {
                *length += over.wrapping_sub(b'0').min(3);
            }
            hijri.years.push((first, lengths));
            Ok(())
        },
    )?;
    Ok(hijri)
});

fn hijri_year_row(year: i32) -> Option<&'static (NaiveDate, [u8; 12])> {
    let hijri = HIJRI.as_ref().ok()?;
    hijri.years.get(usize::try_from(year.checked_sub(hijri.first_year)?).ok()?)
}

/// A month of the Hijri calendar; none outside the tables.
pub(crate) fn hijri_month(year: i32, month: u32) -> Option<Stretch> {
    let (first, lengths) = hijri_year_row(year)?;
    let index = usize::try_from(month.checked_sub(1)?).ok()?;
    let length = *lengths.get(index)?;
    let before: i64 = lengths.iter().take(index).map(|&length| i64::from(length)).sum();
    let start = shift(*first, before)?;
    Some(Stretch { start, end: shift(start, i64::from(length) - 1)? })
}

/// A year of the Hijri calendar; none outside the tables.
pub(crate) fn hijri_year(year: i32) -> Option<Stretch> {
    Some(Stretch { start: hijri_month(year, 1)?.start, end: hijri_month(year, 12)?.end })
}

/// The Hijri year in which a day lies; none outside the tables.
pub(crate) fn hijri_year_of(day: NaiveDate) -> Option<i32> {
    let hijri = HIJRI.as_ref().ok()?;
    let index = hijri.years.partition_point(|(first, _)| *first <= day).checked_sub(1)?;
    let year = hijri.first_year.checked_add(i32::try_from(index).ok()?)?;
    hijri_year(year).filter(|stretch| day <= stretch.end).map(|_| year)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_tables_agree_with_themselves() {
        let hijri = HIJRI.as_ref().unwrap();
        for pair in hijri.years.windows(2) {
            let days: i64 = pair[0].1.iter().map(|&length| i64::from(length)).sum();
            assert_eq!(shift(pair[0].0, days), Some(pair[1].0));
        }
    }

    #[test]
    fn known_days() {
        assert_eq!(hijri_month(1440, 9).map(|month| month.start), Some(date("2019-05-06")));
        assert_eq!(hijri_year_of(date("2019-06-20")), Some(1440));
        assert_eq!(hijri_month(1270, 1), None);
        assert_eq!(week(date("2019-05-15"), -1).map(|week| week.end), Some(date("2019-05-12")));
        assert_eq!(weekday_on_or_before(date("2019-05-15"), Weekday::Wed), Some(date("2019-05-15")));
    }
}

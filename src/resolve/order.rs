//! What the items of a range, a list or a day in two calendars are to one another.

use chrono::{Datelike, NaiveDate};

use super::Resolver;
use super::value::{Resolved, Value};
use crate::extract::dates::{Item, Month, Relation};
use crate::grammar::calendar::{self, Stretch};
use crate::record::{Granularity, Warning};

impl Resolver<'_> {
    /// A range runs forwards: the end of a year without one of its own lies behind the start.
    pub(super) fn order(&self, items: &[Item], values: &mut Vec<Value>) -> Result<(), Warning> {
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
    pub(super) fn order_weekdays(&self, items: &[Item], values: &mut [Value]) {
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
    pub(super) fn roll_list(&self, items: &[Item], values: &mut [Value]) {
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
    pub(super) fn two_calendars(&self, items: &[Item]) -> Resolved {
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
}

fn move_years(stretch: Stretch, years: i32) -> Option<Stretch> {
    let moved = |date: NaiveDate| date.with_year(date.year().checked_add(years)?);
    Some(Stretch { start: moved(stretch.start)?, end: moved(stretch.end)? })
}

pub(super) fn years_only(item: &Item) -> bool {
    item.year.is_some() && item.month.is_none() && item.day.is_none()
}

/// What an item leaves out it has from the next one (22 و23 نوفمبر), else from the one before (10 يوليوز 2018 إلى 14 منه).
pub(super) fn inherit(items: &mut [Item]) {
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

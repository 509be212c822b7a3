//! Values in the Extended Date/Time Format (ISO 8601-2).

use chrono::Datelike;

use super::value::Value;
use crate::grammar::calendar::Stretch;
use crate::record::{Bound, Calendar, DateKind, DateMention, Granularity};

/// The value in the Extended Date/Time Format (ISO 8601-2); none for what it cannot say.
pub(super) fn edtf(mention: &DateMention, values: &[Value]) -> Option<String> {
    let DateMention { kind, ref days, part, bound, calendar, .. } = *mention;
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

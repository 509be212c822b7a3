//! The day of reference, from which relative dates count.

use chrono::{Datelike, NaiveDate};

use crate::context::Context;
use crate::extract::Document;
use crate::extract::dates::{DateFind, Item, Month, Shape, Year};
use crate::grammar::calendar;
use crate::lexicon::class::{Class, Classes};
use crate::record::{ReferenceDate, ReferenceSource, Section};

/// The day of reference and what else the values of a document's dates rest on.
#[derive(Debug)]
pub(crate) struct Reference {
    pub date: ReferenceDate,
    /// The day that the article states as its own.
    pub published: Option<NaiveDate>,
    /// The one year that all full dates of the article share.
    pub(super) shared_year: Option<i32>,
    /// The years that the text names, for weekdays to decide between.
    pub(super) named_years: Vec<i32>,
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

//! Durations: `ثلاثة أسابيع`, `عامين ونصف العام`, valued as ISO 8601 durations (`P3W`).

use std::fmt::Write as _;

use super::Document;
use crate::Error;
use crate::grammar::pattern::{Grammar, Memory, Part};
use crate::lexicon::class::{Cause, Class, Sets};
use crate::lexicon::tables::THOUSANDTHS;

const FILE: &str = "data/rules/durations.rules";

/// The compiled rules.
pub(crate) fn grammar(sets: &Sets) -> Result<Grammar, Error> {
    Grammar::compile(FILE, include_str!("../../data/rules/durations.rules"), sets)
}

/// A duration and its place.
#[derive(Debug, Clone)]
pub(crate) struct DurationFind {
    pub start: u32,
    pub end: u32,
    pub rule: &'static str,
    pub iso8601: String,
}

/// The units of ISO 8601 in the order in which it writes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Span {
    Year,
    Month,
    Week,
    Day,
    Hour,
    Minute,
}

const ORDER: [Span; 6] = [Span::Year, Span::Month, Span::Week, Span::Day, Span::Hour, Span::Minute];

impl Span {
    fn of(class: Class) -> Option<Span> {
        Some(match class {
            Class::YearNoun | Class::YearsNoun => Span::Year,
            Class::MonthNoun | Class::MonthsNoun => Span::Month,
            Class::WeekNoun | Class::WeeksNoun => Span::Week,
            Class::DayNoun | Class::DaysNoun => Span::Day,
            Class::HourNoun => Span::Hour,
            Class::Minute => Span::Minute,
            _ => return None,
        })
    }

    /// The unit of a dual, as the value of its row has it: 1 days, 2 weeks, 3 months, 4 years, 5 hours, 6 minutes.
    fn of_dual(value: u32) -> Option<Span> {
        [Span::Day, Span::Week, Span::Month, Span::Year, Span::Hour, Span::Minute]
            .get((value as usize).checked_sub(1)?)
            .copied()
    }
}

/// All durations of a document.
pub(crate) fn find(document: &Document<'_>, grammar: &Grammar, memory: &mut Memory, finds: &mut Vec<DurationFind>) {
    finds.clear();
    let next = |at| document.next(at, Cause::DURATION);
    grammar.search(document.units, memory, next, |rule, parts, end| {
        if rule.kind == "none" {
            return true;
        }
        // The word that asks how long is no part of the answer.
        let leads = |part: &&Part| matches!(part.class, Class::HowLong | Class::To | Class::Until);
        let skipped = parts.iter().take_while(leads).count();
        let parts = parts.get(skipped..).unwrap_or_default();
        let Some(first) = parts.first().map(|part| part.unit) else { return false };
        let before = first.checked_sub(2).map(|at| document.unit(at).end);
        if rule.kind == "behind" && finds.last().map(|find: &DurationFind| find.end) != before {
            return false;
        }
        let Some(iso8601) = value(document, parts) else { return false };
        let (start, end) = (document.unit(first).start, document.unit(end - 1).end);
        finds.push(DurationFind { start, end, rule: rule.id, iso8601 });
        true
    });
}

/// The value of a match; none where it is not whole, or where a part is left over.
fn value(document: &Document<'_>, parts: &[Part]) -> Option<String> {
    let mut amounts: Vec<(Span, u64)> = Vec::new();
    let mut pending: Option<u64> = None;
    let mut fraction: Option<u64> = None;
    for part in parts {
        match part.class {
            Class::Num | Class::NumWords | Class::Decimal => {
                let number = document.numeral(part.unit)?.thousandths?;
                match amounts.last_mut() {
                    // السنوات العشر، يوما واحدا: the number behind the noun.
                    Some((_, amount))
                        if pending.is_none() && *amount == THOUSANDTHS && !is_behind_and(document, part.unit) =>
                    {
                        *amount = number
                    }
                    _ => pending = Some(number),
                }
            }
            Class::SpanDual => {
                let unit = Span::of_dual(document.entry(part.unit, Class::SpanDual)?.value)?;
                amounts.push((unit, 2 * THOUSANDTHS));
            }
            Class::NumFraction => {
                let entry = document.entry(part.unit, Class::NumFraction)?;
                fraction = document.lexicon.tables.numerals.get(entry.value as usize).copied();
            }
            class => {
                let Some(span) = Span::of(class) else { continue };
                match fraction {
                    // ونصف العام names the unit again.
                    Some(_) => {}
                    None => amounts.push((span, pending.take().unwrap_or(THOUSANDTHS))),
                }
            }
        }
    }
    if pending.is_some() {
        return None;
    }
    if let Some(fraction) = fraction {
        let (span, _) = *amounts.last()?;
        amounts.push(part_of(span, fraction)?);
    }
    write(&amounts)
}

fn is_behind_and(document: &Document<'_>, unit: usize) -> bool {
    unit.checked_sub(1).is_some_and(|before| document.is(before, Class::And))
}

/// Half a year is six months, half a day twelve hours.
fn part_of(span: Span, fraction: u64) -> Option<(Span, u64)> {
    let (smaller, per) = match span {
        Span::Year => (Span::Month, 12),
        Span::Day => (Span::Hour, 24),
        Span::Hour => (Span::Minute, 60),
        // A month and a week have no whole half.
        _ => return None,
    };
    let amount = fraction * per;
    amount.is_multiple_of(THOUSANDTHS).then_some((smaller, amount))
}

/// ISO 8601: `P1Y6M`, `PT48H`; weeks stand alone.
fn write(amounts: &[(Span, u64)]) -> Option<String> {
    let mut out = String::from("P");
    let mut time = false;
    for span in ORDER {
        let total: u64 = amounts.iter().filter(|(own, _)| *own == span).map(|(_, amount)| amount).sum();
        if total == 0 {
            continue;
        }
        if !total.is_multiple_of(THOUSANDTHS) {
            return None;
        }
        if matches!(span, Span::Hour | Span::Minute) && !time {
            time = true;
            out.push('T');
        }
        let letter = match span {
            Span::Year => 'Y',
            Span::Month | Span::Minute => 'M',
            Span::Week => 'W',
            Span::Day => 'D',
            Span::Hour => 'H',
        };
        write!(out, "{}{letter}", total / THOUSANDTHS).ok()?;
    }
    (out.len() > 1).then_some(out)
}

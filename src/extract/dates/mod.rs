//! Dates: finds expressions of the calendar by the lines of `data/rules/dates.rules` and takes them apart into [`Item`]s.
//! What day they mean is for [`crate::resolve`] to say.

mod around;
mod item;
mod reader;
mod tense;

use around::{Around, COUNTED};
pub(crate) use item::{Fraction, Item, Month, Relation, Shape, Year};
use item::{gregorian_half, is_sound, pair_weekdays};
use reader::Reader;
pub(crate) use tense::Tense;
use tense::Tenses;

use super::Document;
use crate::Error;
use crate::grammar::pattern::{Grammar, Memory};
use crate::lexicon::class::{Cause, Class, Sets};
use crate::record::Bound;

const FILE: &str = "data/rules/dates.rules";

/// The compiled rules.
pub(crate) fn grammar(sets: &Sets) -> Result<Grammar, Error> {
    Grammar::compile(FILE, include_str!("../../../data/rules/dates.rules"), sets)
}

/// A mention, taken apart.
#[derive(Debug, Clone)]
pub(crate) struct DateFind {
    pub start: u32,
    pub end: u32,
    pub first_unit: usize,
    pub last_unit: usize,
    pub rule: &'static str,
    pub shape: Shape,
    pub items: Vec<Item>,
    pub bound: Option<Bound>,
    pub tense: Tense,
    /// It is the name of a street, a movement and the like, and tells no year.
    pub is_name: bool,
    /// It sets a deadline.
    pub deadline: bool,
}

/// All dates of a document.
pub(crate) fn find(document: &Document<'_>, grammar: &Grammar, memory: &mut Memory, finds: &mut Vec<DateFind>) {
    finds.clear();
    let next = |at| document.next(at, Cause::DATE);
    let mut tenses = Tenses::default();
    grammar.search(document.units, memory, next, |rule, parts, end| {
        // الموافق before a date leads to it and is no part of it.
        let leading = parts.iter().take_while(|part| part.class == Class::Corresponding).count();
        let parts = parts.get(leading..).unwrap_or_default();
        let Some(first) = parts.first().map(|part| part.unit) else { return false };
        if rule.kind == "none" {
            // What a number counts stands behind it without a particle.
            return document.unit(end - 1).particles == Default::default()
                || !document.classes(end - 1).overlaps(COUNTED);
        }
        let Some(mut items) = Reader::new(document, parts, rule.kind).items() else { return false };
        if rule.id == "date.weekdays_and_days" {
            items = pair_weekdays(&items);
        }
        if rule.kind == "two_ranges" || rule.kind == "two_lists" {
            items = gregorian_half(&items);
        }
        let shape = match rule.kind {
            "list" | "two_lists" => Shape::List,
            "range" | "two_ranges" => Shape::Range,
            "two" => Shape::Two,
            _ => Shape::One,
        };
        if shape == Shape::One {
            items.truncate(1);
        }
        let context = Around { document, first, end };
        // `حركة 20 فبراير، سنة 2011`: the year is no part of the name.
        let parted_name =
            context.before(1).has(Class::NamedByDate) && parts.iter().any(|part| part.class == Class::Comma);
        if parted_name || !is_sound(&items, shape) || !context.admits(rule.id, &items) {
            return false;
        }
        let bound = if rule.kind == "before" { Some(Bound::Before) } else { context.bound(shape) };
        finds.push(DateFind {
            start: document.unit(first).start,
            end: document.unit(end - 1).end,
            first_unit: first,
            last_unit: end,
            rule: rule.id,
            shape,
            bound,
            tense: context.tense(&mut tenses),
            is_name: context.is_name(&items),
            deadline: rule.kind == "before" || context.is_deadline(),
            items,
        });
        true
    });
}

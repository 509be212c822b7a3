//! Counts: a number and what it counts.
//!
//! Rule lines (`data/rules/counts.rules`) find numbers with their nouns, and bare numbers. A bare number is a count where a noun
//! before it says so (`عدد المشاركين 500`), or a count before it whose noun it shares (`30 مشاركا من أصل 70`). Duals are found apart.

mod context;
mod dual;
mod guards;
mod noun;
mod role;
mod rules;

pub(crate) use dual::may_be_dual;

use crate::Error;
use crate::extract::Document;
use crate::grammar::numeral::{Numeral, NumeralKind};
use crate::grammar::pattern::{Grammar, Memory};
use crate::lexicon::class::{Cause, Class, Classes, Sets};
use crate::lexicon::matcher::{Flags, Unit};
use crate::lexicon::tables::{NounForm, Text};
use crate::record::{CountMention, Modifier, Role, UnitClass};
use crate::text::fold::Letter;
use crate::text::token::{ARTICLE, Key, offset_after};
use context::Before;

/// The rule lines, compiled.
pub(crate) fn grammar(sets: &Sets) -> Result<Grammar, Error> {
    Grammar::compile("data/rules/counts.rules", include_str!("../../../data/rules/counts.rules"), sets)
}

/// The counts of a document, in the order of the text.
pub(crate) fn find(document: &Document<'_>, grammar: &Grammar, memory: &mut Memory) -> Vec<CountMention> {
    let finder = Finder { document };
    let mut finds = Vec::new();
    let mut before = Before::default();
    let next = |at| document.next(at, Cause::COUNT);
    grammar.search(document.units, memory, next, |rule, parts, end| {
        let found = finder.value(rule, parts, end).map(|find| finder.explained(find, &mut before));
        let is_taken = found.is_some();
        finds.extend(found.filter(|find| find.noun.is_some()));
        is_taken
    });
    finder.add_duals(&mut finds);
    // What a count has taken is no other's.
    let mut taken = 0;
    finds.retain(|find| {
        let is_free = find.first >= taken;
        taken = taken.max(find.next);
        is_free
    });
    finder.assign_roles(&mut finds);
    finds.iter().filter_map(|find| finder.mention(find)).collect()
}

/// What is counted.
#[derive(Debug, Clone)]
struct Counted {
    unit: Text,
    class: UnitClass,
    role: Role,
    form: NounForm,
    /// Whether it stands in the number that the numeral asks for.
    agrees: bool,
    /// Whether it has the accusative's ا that only a numeral gives a noun (شخصا).
    is_tamyiz: bool,
    /// Whether it can as well be a verb (طالب).
    is_verb: bool,
}

/// A number in the text, with what it counts where that is known.
#[derive(Debug, Clone)]
struct Find {
    /// The first unit of the mention and the one behind its last.
    first: usize,
    next: usize,
    /// Where the number itself, without its modifier, begins.
    number: usize,
    value: u64,
    upper: Option<u64>,
    modifier: Modifier,
    noun: Option<Counted>,
    /// How many letters of the first unit are a particle that no cut has taken off.
    skip: u32,
    rule: &'static str,
}

struct Finder<'a> {
    document: &'a Document<'a>,
}

const NUMBERS: Classes = Classes::of(Class::Num)
    .with(Class::NumWords)
    .with(Class::Decimal)
    .with(Class::Multiple)
    .with(Class::Vague)
    .with(Class::Ordinal);
/// What may be counted.
const NOUNS: Classes = Classes::of(Class::Person).with(Class::Thing).with(Class::Demonym).with(Class::Ethnonym);

impl Finder<'_> {
    fn classes(&self, at: usize) -> Classes {
        self.document.classes(at)
    }

    fn is(&self, at: usize, class: Class) -> bool {
        self.document.is(at, class)
    }

    fn flags(&self, at: usize) -> Flags {
        self.document.unit(at).flags
    }

    /// The unit before, unless a break parts them.
    fn before(&self, at: usize) -> Option<usize> {
        let before = at.checked_sub(1)?;
        let ends = self.flags(at).has(Flags::BREAK) || self.is(before, Class::FullStop);
        (!ends).then_some(before)
    }

    fn key(&self, at: usize) -> Key {
        let unit = self.document.unit(at);
        (unit.last_token as usize)
            .checked_sub(1)
            .and_then(|last| self.document.tokens.get(last))
            .map_or(Key::NONE, |token| token.key)
    }

    fn sense(&self, at: usize, class: Class) -> Option<Modifier> {
        let entry = self.document.entry(at, class)?;
        self.document.lexicon.tables.modifiers.get(entry.value as usize).copied()
    }

    fn numeral(&self, at: usize) -> Option<Numeral> {
        self.document.numeral(at)
    }

    /// The whole value of a number that can count.
    fn amount(&self, at: usize) -> Option<u64> {
        let numeral = self.numeral(at)?;
        if numeral.kind == NumeralKind::Ordinal && !self.has_bare_article(at) {
            return None;
        }
        numeral.whole()
    }

    /// `الـ150`
    fn has_bare_article(&self, at: usize) -> bool {
        self.document.tokens.get(self.document.unit(at).first_token as usize).is_some_and(|token| token.key == ARTICLE)
    }

    fn last_letter(&self, at: usize) -> Letter {
        let key = self.key(at);
        key.letter(key.len().saturating_sub(1))
    }

    fn is_definite_number(&self, at: usize) -> bool {
        let flags = self.flags(at);
        self.has_bare_article(at) || (flags.has(Flags::ARTICLE_CUT) && self.is(at, Class::NumWords))
    }

    fn mention(&self, find: &Find) -> Option<CountMention> {
        let noun = find.noun.as_ref()?;
        let first: Unit = self.document.unit(find.first);
        let last = self.document.unit(find.next.checked_sub(1)?);
        let skipped = offset_after(self.document.slice(first.start, first.end), find.skip);
        let start = if find.skip == 0 { first.start } else { first.start + skipped as u32 };
        let place = self.document.place(start, last.end, find.rule);
        Some(CountMention::new(
            place,
            Some(find.value),
            find.upper,
            find.modifier,
            Some(noun.unit.clone()),
            noun.class,
            noun.role,
            Vec::new(),
        ))
    }
}

fn ends_with(key: Key, letters: &[u8]) -> bool {
    let (own, other) = (key.len(), letters.len() as u32);
    own > other && letters.iter().enumerate().all(|(index, letter)| key.letter(own - other + index as u32) == *letter)
}

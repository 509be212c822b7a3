//! The extractors: each reads the document and returns what it found. None calls another.
//!
//! ADD AN EXTRACTOR: one file here, and one line in [`crate::extractor`] where the stages stand in their order.

pub(crate) mod countries;
pub(crate) mod counts;
pub(crate) mod dates;
pub(crate) mod durations;
pub(crate) mod organisations;
pub(crate) mod places;

use std::cell::Cell;

use crate::grammar::numeral::Numeral;
use crate::lexicon::class::{Cause, Class, Classes};
use crate::lexicon::matcher::{NameHit, Unit};
use crate::lexicon::tables::THOUSANDTHS;
use crate::lexicon::{Entry, Lexicon, Word};
use crate::record::{Place, Section};
use crate::text::fold::{self, Char, Marks};
use crate::text::token::Token;

/// A sentence of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DocSentence {
    /// Start and end in bytes.
    pub start: u32,
    pub end: u32,
    /// Start and end in characters.
    pub char_start: usize,
    pub char_end: usize,
    pub section: Section,
    /// Whether it stands on a line that says when the article was published.
    pub dateline: bool,
    pub first_token: u32,
    pub last_token: u32,
}

/// A text with all that the stages below the extractors know of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Document<'a> {
    pub text: &'a str,
    pub lexicon: &'a Lexicon,
    pub tokens: &'a [Token],
    /// The numbers of the tokens' words.
    pub ids: &'a [u32],
    pub units: &'a [Unit],
    /// What each unit gives cause to look for.
    pub causes: &'a [Cause],
    pub numerals: &'a [Numeral],
    pub names: &'a [NameHit],
    pub sentences: &'a [DocSentence],
    /// Where was looked last.
    pub cursor: &'a Cell<Cursor>,
}

impl<'a> Document<'a> {
    /// The unit at `at`; beyond the end an empty one.
    pub fn unit(&self, at: usize) -> Unit {
        self.units.get(at).copied().unwrap_or_default()
    }

    /// The first unit from `at` on that gives cause to look for something; behind the last where none does.
    #[inline]
    pub fn next(&self, at: usize, cause: Cause) -> usize {
        cause.next(self.causes, at)
    }

    /// What the lexicon has of the word at a token, whole.
    pub fn word(&self, token: u32) -> Word {
        self.ids.get(token as usize).map_or(Word::default(), |&id| self.lexicon.word(id))
    }

    /// The names that start at a token.
    pub fn names_at(&self, token: u32) -> impl Iterator<Item = &'a NameHit> + use<'a> {
        let mut cursor = self.cursor.get();
        let first = partition_near(self.names, cursor.name as usize, |hit| hit.first_token < token);
        cursor.name = first as u32;
        self.cursor.set(cursor);
        self.names.get(first..).unwrap_or_default().iter().take_while(move |hit| hit.first_token == token)
    }

    /// Whether a stretch of the source begins with the article.
    pub fn begins_with_article(&self, start: u32, end: u32) -> bool {
        let mut letters = self.slice(start, end).chars().filter_map(|c| match fold::classify(c) {
            // آلاف has none.
            Char::Arabic(letter, marks) if marks == Marks::default() => Some(letter),
            Char::Tashkeel(_) | Char::Tatweel | Char::Invisible => None,
            _ => Some(0),
        });
        letters.next() == Some(fold::ALEF) && letters.next() == Some(fold::LAM)
    }

    /// Whether a hit of the names' layer is a proper name, not a word that tells of places or events.
    pub fn is_proper(&self, hit: &NameHit) -> bool {
        const WORDS: Classes = Classes::of(Class::EventNoun)
            .with(Class::EventCue)
            .with(Class::PlaceHead)
            .with(Class::Venue)
            .with(Class::PersonBefore);
        let classes = self.lexicon.sets.classes(hit.group.set);
        !classes.overlaps(WORDS) || classes.has(Class::Place)
    }

    /// The unit that holds a token; of a و and the word it was cut from, the word.
    pub fn unit_of(&self, token: u32) -> usize {
        let mut cursor = self.cursor.get();
        let behind = partition_near(self.units, cursor.unit as usize, |unit| unit.first_token <= token);
        cursor.unit = behind as u32;
        self.cursor.set(cursor);
        behind.saturating_sub(1)
    }

    /// The classes of the unit at `at`; none beyond the end.
    pub fn classes(&self, at: usize) -> Classes {
        self.units.get(at).map_or(Classes::EMPTY, |unit| self.lexicon.sets.classes(unit.set))
    }

    /// Whether the unit at `at` has that class.
    pub fn is(&self, at: usize, class: Class) -> bool {
        self.classes(at).has(class)
    }

    /// The lexicon's reading of the unit at `at` in one class.
    pub fn entry(&self, at: usize, class: Class) -> Option<Entry> {
        if !self.is(at, class) {
            return None;
        }
        self.lexicon.entry(self.unit(at).group, class)
    }

    /// The number at `at`.
    pub fn numeral(&self, at: usize) -> Option<Numeral> {
        let index = self.unit(at).numeral;
        self.numerals.get((index as usize).checked_sub(1)?).copied()
    }

    /// The value of the whole number at `at`.
    pub fn whole(&self, at: usize) -> Option<u64> {
        let numeral = self.numeral(at)?;
        numeral.thousandths.filter(|value| value % THOUSANDTHS == 0).map(|value| value / THOUSANDTHS)
    }

    /// The source between two offsets in bytes.
    pub fn slice(&self, start: u32, end: u32) -> &'a str {
        self.text.get(start as usize..end as usize).unwrap_or("")
    }

    /// The index of the sentence in which an offset lies.
    pub fn sentence_at(&self, offset: u32) -> usize {
        self.sentences.partition_point(|sentence| sentence.start <= offset).saturating_sub(1)
    }

    /// The section in which an offset lies.
    pub fn section_at(&self, offset: u32) -> Section {
        self.sentences.get(self.sentence_at(offset)).map_or(Section::Body, |sentence| sentence.section)
    }

    /// The place of a mention in the source. Characters are counted on from the mention asked for before it, where that stands
    /// in the same sentence, so that a sentence of any length is counted once by each extractor.
    pub fn place(&self, start: u32, end: u32, rule: &'static str) -> Place {
        let sentence = self.sentence_at(start);
        let (mut from, mut char_from, section) = match self.sentences.get(sentence) {
            Some(found) => (found.start, found.char_start, found.section),
            None => (0, 0, Section::Body),
        };
        let cursor = self.cursor.get();
        if (from..=start).contains(&cursor.byte) {
            (from, char_from) = (cursor.byte, cursor.chars);
        }
        let text = self.slice(start, end);
        let char_start = char_from + count_chars(self.slice(from, start));
        self.cursor.set(Cursor { byte: start, chars: char_start, ..cursor });
        Place {
            text: text.to_owned(),
            byte_start: start as usize,
            byte_end: end as usize,
            char_start,
            char_end: char_start + count_chars(text),
            sentence,
            section,
            rule: rule.into(),
        }
    }
}

/// Where a document was looked at last: what is looked for next is most often near.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Cursor {
    /// How far the characters of the text are counted: bytes, and the characters before them.
    byte: u32,
    chars: usize,
    /// The name and the unit that were looked for.
    name: u32,
    unit: u32,
}

/// So many places on either side are looked at one by one.
const NEAR: usize = 8;

/// Where the items end that come before what is looked for, sought from a place that may be near it.
fn partition_near<T>(items: &[T], from: usize, is_before: impl Fn(&T) -> bool) -> usize {
    let from = from.min(items.len());
    let (left, right) = items.split_at(from);
    let ahead = right.iter().take(NEAR).take_while(|item| is_before(item)).count();
    if ahead == NEAR {
        return from + right.partition_point(is_before);
    }
    if ahead > 0 {
        return from + ahead;
    }
    let behind = left.iter().rev().take(NEAR).take_while(|item| !is_before(item)).count();
    if behind == NEAR { left.partition_point(is_before) } else { from - behind }
}
/// How many Unicode scalar values a text has.
pub(crate) fn count_chars(text: &str) -> usize {
    text.chars().count()
}

//! Organisations: bodies of the lexicon, and names known by their form (a head noun and how far the name reaches).
//!
//! Both meet in one mention, the longer holds; a name inside another is part of it. A short form or acronym that the text
//! sets leads to the same body from there on. A generic word (الوزارة) is a reference, never a body.

mod dual;
mod form;
mod known;
mod mention;
mod shape;
mod short;
mod shown;

pub(crate) use mention::mentions;
use shape::{Shape, View, runs_on};
use short::Alias;

use super::Document;
use crate::lexicon::Group;
use crate::lexicon::categories::Traits;
use crate::lexicon::class::{Class, Classes};
use crate::lexicon::clitics::Particles;
use crate::lexicon::matcher::{Flags, NameHit, Unit};
use crate::lexicon::tables::{Follows, Head, Number, Text};
use crate::text::fold::LAM;
use crate::text::token::{Key, Kind, last_letter};

/// A body found.
#[derive(Debug, Clone)]
pub(crate) struct Organisation {
    /// Start and end in bytes.
    pub start: u32,
    pub end: u32,
    /// The unit behind it.
    next: usize,
    /// The body of the lexicon.
    pub body: Option<u32>,
    /// Whether the lexicon has the whole name, so that the body's facts are this one's.
    pub is_whole: bool,
    pub category: Text,
    /// A country that the name adds to a body without one, as an index of the table.
    pub country: Option<u32>,
    /// The name that a short form stands for, in bytes.
    full: Option<(u32, u32)>,
    /// The first word of the name without its article.
    stem: Key,
    /// Where the text sets an acronym for it, in bytes.
    acronym: Option<(u32, u32)>,
    pub rule: &'static str,
}

/// A generic word that stands for a body.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reference {
    pub start: u32,
    pub end: u32,
    /// The body it stands for, as an index of the bodies found.
    pub refers_to: Option<usize>,
}

/// All that was found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub organisations: Vec<Organisation>,
    pub references: Vec<Reference>,
}

/// How far back a generic word looks for its body.
const MAX_LOOK_BACK: usize = 40;

/// All bodies and generic words of a document, in order.
pub(crate) fn find(document: &Document<'_>) -> Found {
    match parted(document) {
        Some(units) => find_in(&View::new(Document { units: &units, ..*document })),
        None => find_in(&View::new(*document)),
    }
}

/// The units with the phrases of the core that hide a head noun parted into words (`غرفة التجارة`, a venue elsewhere); none where there is
/// no such phrase.
fn parted(document: &Document<'_>) -> Option<Vec<Unit>> {
    let mut at = 0;
    let mut hides = |hit: &NameHit| {
        at = unit_behind(document, at, hit.first_token);
        document.units.get(at).is_some_and(|unit| unit.last_token > unit.first_token + 1)
            && shape::opens_with_head(document, hit)
    };
    let mut hidden = document.names.iter().filter(|hit| hides(hit)).map(|hit| hit.first_token).peekable();
    hidden.peek()?;
    let mut units = Vec::with_capacity(document.units.len() + 16);
    for unit in document.units {
        while hidden.next_if(|&token| token < unit.first_token).is_some() {}
        if hidden.peek().is_some_and(|&token| token < unit.last_token) {
            units.extend((unit.first_token..unit.last_token).filter_map(|token| word_unit(document, unit, token)));
        } else {
            units.push(*unit);
        }
    }
    Some(units)
}

/// One word of a phrase, as if the lexicon had not the phrase.
fn word_unit(document: &Document<'_>, phrase: &Unit, at: u32) -> Option<Unit> {
    let token = document.tokens.get(at as usize)?;
    let numbers = &document.lexicon.numbers;
    let is_and = token.kind == Kind::Arabic && document.lexicon.clitics.alone(token.key) == Some(Particles::AND);
    let unit = Unit {
        first_token: at,
        last_token: at + 1,
        end: token.end,
        set: if is_and { numbers.and } else { numbers.word },
        group: Group::default(),
        numeral: 0,
        ..*phrase
    };
    Some(if at == phrase.first_token {
        unit
    } else {
        Unit { start: token.start, particles: Particles::default(), flags: Flags::default(), ..unit }
    })
}

fn find_in(document: &View<'_>) -> Found {
    let mut finder = Finder { document, found: Found::default(), aliases: Vec::new(), behind: 0 };
    let mut at = 0;
    let mut names =
        document.names.iter().filter(|hit| may_open_name(document, hit)).map(|hit| hit.first_token).peekable();
    while let Some(unit) = document.units.get(at) {
        while names.next_if(|&token| token < unit.first_token).is_some() {}
        if finder.aliases.is_empty() {
            let Some(&token) = names.peek() else { break };
            if unit.last_token <= token {
                at = unit_behind(document, at, token);
                continue;
            }
        }
        // Only a name of the lexicon, which a head noun is too, or a short form gives cause.
        let is_cause = names.peek().is_some_and(|&token| token < unit.last_token) || finder.may_be_alias(at, unit);
        at = if is_cause { finder.unit(at) } else { at + 1 };
    }
    finder.found
}

/// Whether a name can be a body's or begin with a head noun.
fn may_open_name(document: &Document<'_>, hit: &NameHit) -> bool {
    hit.last_token > hit.first_token + 1
        || document
            .lexicon
            .sets
            .classes(hit.group.set)
            .overlaps(Classes::of(Class::Organisation).with(Class::Head).with(Class::NoBody).with(Class::Organ))
}

struct Finder<'a, 'd> {
    document: &'a View<'d>,
    found: Found,
    aliases: Vec<Alias>,
    /// The byte behind the last mention.
    behind: u32,
}

impl Finder<'_, '_> {
    /// Looks at a unit; the next one to look at.
    fn unit(&mut self, at: usize) -> usize {
        let unit = self.document.unit(at);
        if unit.start < self.behind {
            return at + 1;
        }
        let hit = organisation_at(self.document, at).filter(|hit| hit.start >= self.behind && self.is_meant(at, hit));
        if let Some(whole) = hit.and_then(|hit| self.over_quotes(hit)) {
            return self.lexicon_name(at, &whole);
        }
        if hit.is_some() || self.may_be_head(at) {
            return self.head(at);
        }
        self.alias(at)
    }

    /// Whether a name of any kind starts at the unit, which may be longer than the head noun, and none that shows it to be no head.
    fn may_be_head(&self, at: usize) -> bool {
        let sets = &self.document.lexicon.sets;
        let unit = self.document.unit(at);
        let mut hits = self.document.names_at(unit.first_token).filter(|hit| hit.start >= unit.start).peekable();
        hits.peek().is_some()
            && !hits.any(|hit| sets.classes(hit.group.set).overlaps(Classes::of(Class::NoBody).with(Class::Organ)))
    }

    fn head_of(&self, shape: &Shape) -> Option<&Head> {
        self.document.lexicon.tables.heads.get(shape.head? as usize)
    }

    /// The classes of what stands before a unit, over a phrase of up to three words.
    fn before(&self, at: usize) -> Classes {
        if !runs_on(self.document, at, None) {
            return Classes::EMPTY;
        }
        let phrases = (1..=3).filter_map(|back| self.document.shape(at.checked_sub(back)?, false));
        phrases.filter(|shape| shape.next == at).fold(Classes::EMPTY, |classes, shape| {
            let verb = shape.is_verb_with_pronoun(self.document.lexicon);
            classes.union(shape.classes).union(if verb { Classes::of(Class::Verb) } else { Classes::EMPTY })
        })
    }

    fn stem(&self, at: usize) -> Key {
        self.document.shape(at, true).map_or(Key::NONE, |shape| shape.stem())
    }

    /// A head noun: a name by its form, or a generic word.
    fn head(&mut self, at: usize) -> usize {
        let Some(shape) = self.document.shape(at, true) else { return at + 1 };
        let Some(head) = self.head_of(&shape).cloned() else { return at + 1 };
        let merged = self.is_merged(at);
        let under = if head.number == Number::Dual { self.first_of_two(at, &shape) } else { None };
        let extent = under.or_else(|| {
            form::from_head(self.document, at, &head, merged).filter(|extent| self.is_name(at, &shape, &head, extent))
        });
        let Some(extent) = extent else {
            self.reference(&shape, &head);
            return self.named_again(&shape, at, &head).unwrap_or(at + 1);
        };
        let second = if head.number == Number::Dual { self.second(at, extent.next, &head) } else { None };
        if head.number == Number::Dual && second.is_none() {
            return at + 1;
        }
        let start = match head.number {
            Number::Dual => self.start_under_dual(&shape, &extent),
            _ if merged => self.lam_before(at, shape.start),
            _ => shape.start,
        };
        let body = extent.body.filter(|_| under.is_some() || self.is_apposed(&shape, &head, &extent));
        let by_lexicon = body.and_then(|body| self.document.lexicon.tables.bodies.get(body as usize));
        let organisation = Organisation {
            start,
            end: extent.end,
            next: extent.next,
            body,
            is_whole: body.is_some(),
            category: by_lexicon.map_or(head.category.clone(), |body| body.category.clone()),
            country: None,
            stem: self.stem(at),
            full: None,
            acronym: None,
            rule: if body.is_some() { "organisation.head_and_name" } else { "organisation.head" },
        };
        self.push(organisation);
        if let Some((first_token, last_token)) = extent.proper {
            self.set_alias(first_token, last_token);
        }
        let Some(second) = second else { return extent.next };
        let next = second.next;
        self.push(second);
        next
    }

    /// `مبادرة شراكة الحكومة المنفتحة` where the text has named the partnership before: a generic noun with its name, a reference.
    fn named_again(&mut self, shape: &Shape, at: usize, head: &Head) -> Option<usize> {
        if !head.traits.has(Traits::AGAIN) {
            return None;
        }
        let extent = form::from_head(self.document, at, head, false)?;
        let body = extent.body?;
        let refers_to = self.found.organisations.iter().rposition(|organisation| organisation.body == Some(body))?;
        self.behind = extent.end;
        self.found.references.push(Reference { start: shape.start, end: extent.end, refers_to: Some(refers_to) });
        Some(extent.next)
    }

    /// Where the ل before `start` stands, which a name takes back.
    fn lam_before(&self, at: usize, start: u32) -> u32 {
        let token = self.document.unit(at).first_token as usize;
        let from = self.document.tokens.get(token).map_or(start, |token| token.start);
        last_letter(self.document.slice(from, start)).map_or(start, |lam| from + lam as u32)
    }

    /// `للجنة الحكومية`: ل, the article, and a word that begins with ل are written with two of them.
    fn is_merged(&self, at: usize) -> bool {
        let Some(shape) = self.document.shape(at, false) else { return false };
        shape.key.first() == LAM
            && shape.particles.has(Particles::TO)
            && !shape.particles.has(Particles::MERGED)
            && self.document.shape(at + 1, false).is_some_and(|next| {
                next.is_free()
                    && next.is_definite()
                    && (next.has(Class::OfficialAdjective)
                        || next.is_adjective() && next.is_feminine() == shape.is_feminine())
            })
            && runs_on(self.document, at + 1, None)
    }

    fn push(&mut self, mut organisation: Organisation) {
        self.behind = organisation.end;
        let index = self.found.organisations.len();
        if let Some((first_token, last_token)) = self.acronym_behind(organisation.next) {
            let tokens = self.document.tokens;
            if let (Some(first), Some(last)) = (tokens.get(first_token as usize), tokens.get(last_token as usize - 1)) {
                organisation.acronym = Some((first.start, last.end));
            }
            self.found.organisations.push(organisation);
            self.add_alias(Alias { first_token, last_token, organisation: index });
            return;
        }
        self.found.organisations.push(organisation);
    }

    /// A generic word that stands for a body: the last one named that fits.
    fn reference(&mut self, shape: &Shape, head: &Head) {
        if !head.follows.has(Follows::ADJECTIVE) || head.number != Number::Singular {
            return;
        }
        let stem = shape.stem();
        let last = self.found.organisations.iter().enumerate().rev().take(MAX_LOOK_BACK);
        let by_word = last.clone().find(|(_, organisation)| organisation.stem == stem);
        let by_category = last.clone().find(|(_, organisation)| organisation.category == head.category);
        let refers_to = by_word.or(by_category).map(|(index, _)| index);
        if refers_to.is_none() && shape.everyday {
            return;
        }
        self.found.references.push(Reference { start: shape.start, end: shape.end, refers_to });
    }
}

/// The longest name of a body that starts in a unit, before or behind particles; of a phrase's words, the first that starts one.
fn organisation_at<'d>(document: &Document<'d>, at: usize) -> Option<&'d NameHit> {
    let unit = document.units.get(at)?;
    (unit.first_token..unit.last_token).find_map(|token| {
        document
            .names_at(token)
            .filter(|hit| {
                hit.start >= unit.start
                    && document.lexicon.sets.classes(hit.group.set).has(Class::Organisation)
                    && !known::is_word_alone(document, at, hit)
            })
            .max_by_key(|hit| hit.end)
    })
}

/// The first unit from `at` on that ends behind a token.
fn unit_behind(document: &Document<'_>, mut at: usize, token: u32) -> usize {
    while document.units.get(at).is_some_and(|unit| unit.last_token <= token) {
        at += 1;
    }
    at
}

/// The first unit from `at` on that starts at or behind a token.
fn unit_from(document: &Document<'_>, at: usize, token: u32) -> usize {
    let mut at = at;
    while document.units.get(at).is_some_and(|unit| unit.first_token < token) {
        at += 1;
    }
    at
}

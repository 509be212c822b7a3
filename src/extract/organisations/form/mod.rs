//! How far a name reaches that is known by its form: a head noun, the nouns that it governs, their adjectives, what و
//! joins inside, complements with ل, what the body is charged with, the place that tells it from its sisters.
//!
//! The name is *open* while a noun waits for its complement (`هيئة`, `تحديث`) and *closed* behind a definite one. It ends at
//! the last place where it was closed before a word that cannot belong to it.

mod adjective;
mod closed;
mod complement;
mod open;
mod person;
mod place;
mod proper;
mod stops;

pub(super) use stops::STOPS;

use super::shape::{Shape, View, is_quote, runs_on};
use super::unit_from;
use crate::lexicon::categories::Traits;
use crate::lexicon::class::Class;
use crate::lexicon::matcher::NameHit;
use crate::lexicon::tables::{Follows, Head};
use crate::text::token::last_letter;

/// No name is longer.
const MAX_UNITS: usize = 24;
/// What speaks for a name being one, a bit for each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Evidence(pub u16);

impl Evidence {
    pub const LI: Evidence = Evidence(1);
    pub const JOINED: Evidence = Evidence(2);
    pub const PLACE: Evidence = Evidence(4);
    pub const OFFICIAL: Evidence = Evidence(8);
    pub const DEMONYM: Evidence = Evidence(16);
    pub const QUOTED: Evidence = Evidence(32);
    pub const LATIN: Evidence = Evidence(64);
    pub const BODY: Evidence = Evidence(128);
    pub const PROPER: Evidence = Evidence(256);
    pub const CHARGED: Evidence = Evidence(512);
    pub const REGIONAL: Evidence = Evidence(1024);
    /// An adjective that agrees with the head noun and not with the noun before it (مدرسة النجاح الخاصة).
    pub const OF_HEAD: Evidence = Evidence(2048);
    /// A noun of study or research.
    pub const STUDY: Evidence = Evidence(4096);
    /// A person whom the body is named after.
    pub const PERSON: Evidence = Evidence(8192);
    /// An adjective that says that it is one of an area.
    pub const LOCAL: Evidence = Evidence(16384);
    /// The area whose council it is.
    pub const AREA: Evidence = Evidence(32768);

    pub fn has(self, other: Evidence) -> bool {
        self.0 & other.0 != 0
    }

    pub fn add(&mut self, other: Evidence) {
        self.0 |= other.0;
    }

    pub const fn or(self, other: Evidence) -> Evidence {
        Evidence(self.0 | other.0)
    }
}

/// A stretch that could be a name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extent {
    /// The byte behind it, and the unit.
    pub end: u32,
    pub next: usize,
    pub evidence: Evidence,
    /// Words behind the head, and adjectives among them.
    pub words: u8,
    pub adjectives: u8,
    /// Of these, the ones of official names.
    pub officials: u8,
    /// Whether a place ends the name.
    pub is_place: bool,
    /// The body of the lexicon that stands right behind the head.
    pub body: Option<u32>,
    /// The name proper, in tokens, where it stands in quotation marks or Latin letters.
    pub proper: Option<(u32, u32)>,
    /// The country of a demonym that ends the name, as an index of the table.
    pub country: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    Closed,
}

/// A walk over the units of a name.
struct Walk<'a, 'd> {
    document: &'a View<'d>,
    head: Option<&'a Head>,
    head_feminine: bool,
    head_definite: bool,
    /// Whether the walk goes on from a name of the lexicon.
    seeded: bool,
    /// Whether the name of the lexicon is that of one body, which no place tells from sisters.
    single: bool,
    /// Whether its town may stand behind it all the same.
    seated: bool,
    /// Whether it is a club's, to which no nationality belongs that the lexicon has not (الزمالك المصري).
    of_club: bool,
    /// Whether the name of the lexicon is a noun and adjectives that say no more than how far it reaches (الاتحاد المغاربي).
    generic: bool,
    from: usize,
    bare: u8,
    /// The last noun or adjective.
    noun: Option<Shape>,
    /// Whether the last noun is a head noun with its article.
    nested: bool,
    /// Whether the head noun is a phrase, which needs no more words (النيابة الخصوصية).
    head_is_phrase: bool,
    /// Whether the head is an everyday word too.
    everyday: bool,
    /// The token that closes a quotation which is part of the name.
    closing: Option<u32>,
    now: Extent,
}

struct Step {
    next: usize,
    end: u32,
    state: State,
}

/// The name that a head noun at `at` opens; none where nothing behind it belongs to one. `merged` says that its article is merged
/// with a ل.
pub(super) fn from_head(document: &View<'_>, at: usize, head: &Head, merged: bool) -> Option<Extent> {
    let shape = document.shape(at, false)?;
    let mut walk = Walk::new(document, at, Some(head), &shape);
    walk.head_definite |= merged;
    let state = if walk.head_definite { State::Closed } else { State::Open };
    walk.run(shape.next, state, None)
}

/// A name of the lexicon and what may go on it: a nationality, a place, what و joins to a ministry.
pub(super) fn from_name(document: &View<'_>, at: usize, hit: &NameHit, head: Option<&Head>) -> Option<Extent> {
    let shape = document.shape(at, true)?;
    let next = unit_from(document, at, hit.last_token);
    let mut walk = Walk::new(document, at, head, &shape);
    walk.seeded = true;
    walk.closing = Some(hit.last_token).filter(|&token| is_quote(document, token));
    let body = document
        .lexicon
        .entry(hit.group, Class::Organisation)
        .and_then(|entry| document.lexicon.tables.bodies.get(entry.value as usize));
    walk.single = body.is_none_or(|body| {
        !body.traits.has(Traits::SISTERS) || body.country.is_some() && !body.traits.has(Traits::BRANCHES)
    });
    let ends_in_place =
        document.names_at(hit.last_token - 1).any(|place| document.lexicon.entry(place.group, Class::Place).is_some());
    walk.seated = !ends_in_place && body.is_some_and(|body| body.traits.has(Traits::SEATED));
    walk.of_club = body.is_some_and(|body| body.traits.has(Traits::SPORT_ONLY));
    // Where the two words are its whole name, what stands behind with ل is the clause's (دعا الاتحاد الإفريقي للحوار).
    let is_short = body.is_some_and(|body| body.name.split_whitespace().nth(2).is_some());
    walk.generic = is_short && walk.is_generic(at, next);
    walk.noun = document.shape(next.saturating_sub(1), true);
    walk.now.end = hit.end;
    walk.now.next = next;
    // `… بتونس العاصمة`, where the name of the lexicon ends with `بتونس`.
    if let Some(place) = document
        .names_at(hit.last_token - 1)
        .find(|place| place.end > hit.end && document.lexicon.entry(place.group, Class::Place).is_some())
    {
        walk.now.end = place.end;
        walk.now.next = unit_from(document, next, place.last_token);
    }
    let next = walk.now.next;
    let start = walk.now;
    walk.run(next, State::Closed, Some(start))
}

/// The second of two bodies under a dual head: what stands behind its و at `at`.
pub(super) fn second(document: &View<'_>, at: usize, head: &Head) -> Option<Extent> {
    let shape = document.shape(at, true)?;
    let mut walk = Walk::new(document, at, Some(head), &shape);
    walk.run(at, State::Open, None)
}
impl<'a, 'd> Walk<'a, 'd> {
    fn new(document: &'a View<'d>, at: usize, head: Option<&'a Head>, shape: &Shape) -> Self {
        Walk {
            document,
            head,
            head_feminine: shape.is_feminine(),
            head_definite: shape.is_definite(),
            seeded: false,
            single: false,
            seated: false,
            of_club: false,
            generic: false,
            from: at,
            bare: 0,
            noun: None,
            nested: false,
            head_is_phrase: shape.next > at + 1,
            everyday: shape.everyday,
            closing: None,
            now: Extent {
                end: 0,
                next: at,
                evidence: Evidence::default(),
                words: 0,
                adjectives: 0,
                officials: 0,
                is_place: false,
                body: None,
                proper: None,
                country: None,
            },
        }
    }

    fn run(&mut self, mut at: usize, mut state: State, start: Option<Extent>) -> Option<Extent> {
        let mut best = start;
        while at < self.from + MAX_UNITS {
            let step = match state {
                State::Open => self.open(at),
                State::Closed => self.closed(at),
            };
            let Some(step) = step else { break };
            (at, state) = (step.next, step.state);
            self.now.end = step.end;
            self.now.next = step.next;
            if state == State::Closed {
                best = Some(self.now);
            }
        }
        best
    }

    fn follows(&self, what: Follows) -> bool {
        self.head.is_some_and(|head| head.follows.has(what))
    }

    /// Whether the head noun's category has one of some traits.
    fn is(&self, traits: Traits) -> bool {
        self.head.is_some_and(|head| head.traits.has(traits))
    }

    fn is_first(&self) -> bool {
        self.now.words == 0 && !self.seeded
    }

    fn end_of(&self, at: usize) -> u32 {
        self.document.unit(at).end
    }

    /// Whether the name can run on into the unit at `at`.
    fn runs_on(&self, at: usize) -> bool {
        runs_on(self.document, at, self.closing)
    }

    fn step(&self, shape: &Shape, state: State) -> Option<Step> {
        Some(Step { next: shape.next, end: shape.end, state })
    }

    /// Takes a noun into the name.
    fn add_noun(&mut self, shape: &Shape) {
        self.now.words += 1;
        self.now.is_place = false;
        self.noun = Some(*shape);
        self.nested = shape.has(Class::Head) && shape.is_definite();
        if shape.has(Class::StudyNoun) {
            self.now.evidence.add(Evidence::STUDY);
        }
    }

    /// Behind a definite noun; a و glued to its end stays outside.
    fn noun_step(&self, shape: &Shape) -> Option<Step> {
        let mut step = self.step(shape, State::Closed)?;
        if shape.has_glued_and()
            && let Some(and) = last_letter(self.document.slice(shape.start, shape.end))
        {
            step.end = shape.start + and as u32;
        }
        Some(step)
    }
}

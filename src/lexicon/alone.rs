//! What the forms of a text are where they stand alone, remembered from one text to the next.
//!
//! A word is read once by the whole of [`super::matcher`]; where nothing beside it can make it part of something else, as is
//! most often so, the reading is taken over wherever the same form stands again.

use super::class::{Class, SetId};
use super::clitics::Particles;
use super::matcher::{self, Flags, NameHit, Unit};
use super::{Group, Lexicon, NO_WORD, Nexts};
use crate::text::token::Token;

/// The reading of a form, as small as can be: every word of a text asks for it. Offsets count from the start of the token.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Alone {
    /// The words that can go on a phrase from it.
    pub nexts: Nexts,
    /// The number of the word.
    id: u32,
    pub group: Group,
    set: SetId,
    particles: Particles,
    flags: Flags,
    start: u8,
    end: u8,
    /// Whether the form was read at all.
    is_read: bool,
    /// Whether the form has no reading that a neighbour could change.
    is_settled: bool,
    /// Whether the lexicon has no reading of it at all.
    pub is_unknown: bool,
    /// Whether there is more to it than one unit.
    pub has_more: bool,
}

impl Alone {
    /// The unit that the form is at a place.
    #[inline]
    pub fn unit(&self, token: &Token, at: usize) -> Unit {
        Unit {
            start: token.start + u32::from(self.start),
            end: token.start + u32::from(self.end),
            first_token: at as u32,
            last_token: at as u32 + 1,
            set: self.set,
            group: self.group,
            particles: self.particles,
            flags: self.flags,
            numeral: 0,
        }
    }
}

/// What few forms have: a word behind a و, a name.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct More {
    pub second: Option<Unit>,
    pub name: Option<NameHit>,
}

/// The readings of forms by their numbers.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    known: Vec<Alone>,
    /// Apart from the rest, so that this stays small.
    more: Vec<More>,
    units: Vec<Unit>,
    names: Vec<NameHit>,
}

impl Memory {
    /// Forgets all, as the forms are numbered anew.
    pub fn clear(&mut self) {
        self.known.clear();
        self.more.clear();
    }

    /// The reading of a form where it is known and settled.
    #[inline]
    pub(super) fn known(&self, form: u32) -> Option<&Alone> {
        self.known.get(form as usize).filter(|alone| alone.is_settled)
    }

    /// The rest of the reading of a form.
    pub(super) fn more(&self, form: u32) -> More {
        self.more.get(form as usize).copied().unwrap_or_default()
    }

    /// The number of the word that a token's form is; a new form is worked out.
    #[inline]
    pub(super) fn learn(&mut self, lexicon: &Lexicon, text: &str, token: &Token) -> u32 {
        match self.known.get(token.form as usize) {
            Some(known) if known.is_read => known.id,
            _ => self.read(lexicon, text, token),
        }
    }

    #[cold]
    fn read(&mut self, lexicon: &Lexicon, text: &str, token: &Token) -> u32 {
        self.units.clear();
        self.names.clear();
        let (id, nexts) = matcher::read_alone(lexicon, text, token, &mut self.units, &mut self.names);
        let (mut alone, mut rest) = (Alone { nexts, id, is_read: true, ..Alone::default() }, More::default());
        // A particle alone belongs to its neighbour.
        if token.key.len() > 1
            && let ([first, more @ ..], [] | [_]) = (self.units.as_slice(), self.names.as_slice())
            && more.len() < 2
        {
            let moved = |unit: &Unit| Unit { start: unit.start - token.start, end: unit.end - token.start, ..*unit };
            let name = self.names.first();
            alone.is_settled = true;
            alone.is_unknown = id == NO_WORD && lexicon.sets.classes(first.set).has(Class::Word);
            (alone.group, alone.set) = (first.group, first.set);
            (alone.particles, alone.flags) = (first.particles, first.flags);
            alone.start = (first.start - token.start) as u8;
            alone.end = (first.end - token.start) as u8;
            rest.second = more.first().map(moved);
            rest.name = name.map(|hit| NameHit { start: hit.start - token.start, end: hit.end - token.start, ..*hit });
            alone.has_more = rest.second.is_some() || rest.name.is_some();
        }
        let place = token.form as usize;
        if self.known.len() <= place {
            self.known.resize(place + 1, Alone::default());
            self.more.resize(place + 1, More::default());
        }
        if let (Some(known), Some(more)) = (self.known.get_mut(place), self.more.get_mut(place)) {
            (*known, *more) = (alone, rest);
        }
        id
    }
}

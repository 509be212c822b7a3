//! Open: a noun is due.

use super::stops::{OPEN_STOPS, WHOLE, ends};
use super::{Evidence, State, Step, Walk};
use crate::extract::organisations::shape::Shape;
use crate::extract::organisations::{organisation_at, unit_from};
use crate::lexicon::categories::Traits;
use crate::lexicon::class::{Class, Classes};
use crate::lexicon::clitics::Particles;
use crate::lexicon::tables::Follows;
use crate::text::token::Kind;

/// Nouns in a row without an article before the one that has it.
const MAX_BARE: u8 = 4;

impl Walk<'_, '_> {
    pub(super) fn open(&mut self, at: usize) -> Option<Step> {
        if self.is_first()
            && at > self.from
            && let Some(step) = self.quoted(at).or_else(|| self.bracketed(at))
        {
            return Some(step);
        }
        // `جمعية مهرجان "أوسو"`
        if self.bare == 1
            && self.now.words == 1
            && self.follows(Follows::NAME)
            && let Some(step) = self.quoted(at)
        {
            return Some(step);
        }
        if at > self.from && !self.runs_on(at) {
            return None;
        }
        if let Some(step) = self.sharing(at) {
            return Some(step);
        }
        let shape = self.document.shape(at, at == self.from)?;
        if at > self.from && !shape.is_free() {
            return None;
        }
        if at == self.from + 1
            && let Some(step) = self.first(at, &shape)
        {
            return Some(step);
        }
        if let Some(step) = self.body(at, &shape) {
            return Some(step);
        }
        if matches!(shape.kind, Kind::Latin | Kind::Foreign) {
            return self.latin(at);
        }
        if shape.kind != Kind::Arabic || ends(&shape, OPEN_STOPS) && !shape.has(Class::NamePart) {
            return None;
        }
        if let Some(step) = self.place(at, &shape) {
            return Some(step);
        }
        self.add_noun(&shape);
        if shape.has(Class::Governing) {
            self.bare = 1;
            return self.step(&shape, State::Open);
        }
        if let Some(step) = self.definite_name(&shape) {
            return Some(step);
        }
        if shape.is_definite() || shape.classes.overlaps(WHOLE) {
            let nationality = shape.has(Class::Demonym) && !shape.is_sound_plural();
            if self.now.words == 1 && nationality && self.follows(Follows::LATIN) {
                return None;
            }
            self.bare = 0;
            return self.noun_step(&shape);
        }
        self.bare_noun(at, &shape)
    }

    /// `معهد علوم وتقنيات المياه`: a second noun of names that shares the first one's complement.
    fn sharing(&mut self, at: usize) -> Option<Step> {
        let is_first = |noun: &Shape| self.bare == 1 && noun.has(Class::NameNoun) && !noun.is_definite();
        self.noun.filter(is_first)?;
        let and = self.document.is(at, Class::And);
        let at = at + usize::from(and);
        let second = self
            .document
            .shape(at, true)
            .filter(|second| (and && second.is_free() || second.particles == Particles::AND) && self.runs_on(at))?;
        let governs = second.has(Class::NameNoun) && !second.is_definite() && !second.has_pronoun();
        let complement =
            self.free_behind(&second).is_some_and(|(_, next)| next.is_definite() && !ends(&next, OPEN_STOPS));
        if !governs || !complement || second.has(Class::Head) {
            return None;
        }
        self.now.evidence.add(Evidence::JOINED);
        self.add_noun(&second);
        self.step(&second, State::Open)
    }

    /// What only the first word behind the head can open.
    fn first(&mut self, at: usize, shape: &Shape) -> Option<Step> {
        self.council_area(shape).or_else(|| self.honoured(at, shape)).or_else(|| self.date(at))
    }

    /// A noun without an article: the construct goes on, or a proper name ends it.
    pub(super) fn bare_noun(&mut self, at: usize, shape: &Shape) -> Option<Step> {
        if shape.has(Class::NamePart) {
            return self.name_part(at);
        }
        let of_area = self.is(Traits::AREA);
        if self.everyday && !of_area && shape.classes.overlaps(Classes::of(Class::Area).with(Class::PlaceHead)) {
            return None;
        }
        if let Some(next) = self.proper_before_attribute(at, shape) {
            let last = self.document.unit(next - 1);
            self.now.evidence.add(Evidence::PROPER);
            self.now.proper = Some((self.document.unit(at).first_token, last.last_token));
            return Some(Step { next, end: last.end, state: State::Closed });
        }
        if let Some(step) = self.unknown_proper(at, shape).or_else(|| self.undefined_name(at)) {
            return Some(step);
        }
        // `إدارة واستخدام المعطيات`: a first noun that shares its complement is no head of a name.
        let shares =
            !shape.known && self.document.shape(at, true).is_some_and(|cut| cut.and() && cut.looks_verbal_noun());
        let is_adjective = shape.is_adjective() || shape.has(Class::PlainAdjective) || shares;
        if is_adjective && !shape.has(Class::NameNoun) || shape.looks_verb() || self.bare >= MAX_BARE {
            return None;
        }
        // Behind و a word that the lexicon has not may as well be a verb.
        if self.now.words > 1 && self.bare == 0 && !shape.known && !shape.looks_verbal_noun() {
            return None;
        }
        self.bare += 1;
        self.step(shape, State::Open)
    }

    /// A body of the lexicon inside the name.
    pub(super) fn body(&mut self, at: usize, shape: &Shape) -> Option<Step> {
        let hit = organisation_at(self.document, at).filter(|hit| hit.start == shape.start)?;
        if self.is_first() {
            self.now.body = self.document.lexicon.entry(hit.group, Class::Organisation).map(|entry| entry.value);
            self.now.evidence.add(Evidence::BODY);
        }
        self.now.words += 1;
        let next = unit_from(self.document, at, hit.last_token);
        self.noun = self.document.shape(next.saturating_sub(1), true);
        self.bare = 0;
        Some(Step { next, end: hit.end, state: State::Closed })
    }
}

//! What ل ties to a name.

use super::stops::{STOPS, WHOLE, ends};
use super::{Evidence, State, Step, Walk};
use crate::extract::organisations::organisation_at;
use crate::extract::organisations::shape::Shape;
use crate::lexicon::categories::Traits;
use crate::lexicon::class::{Class, Classes};
use crate::lexicon::load::{Follows, Number};
use crate::text::token::Kind;

impl Walk<'_, '_> {
    /// A complement with ل.
    pub(super) fn complement(&mut self, at: usize, shape: &Shape) -> Option<Step> {
        if self.seeded {
            return self.sport(shape);
        }
        let named = Evidence::QUOTED.or(Evidence::LATIN).or(Evidence::BODY);
        let of_country = self.document.is(at, Class::Country) && self.is(Traits::MISSION);
        let may = of_country
            || self.now.evidence.has(Evidence::PROPER) && shape.is_definite() && self.now.proper.is_some()
            || self.follows(Follows::LI)
            || self.now.evidence.has(named) && shape.is_definite();
        let once = !self.now.evidence.has(Evidence::LI);
        let is_dual = self.head.is_some_and(|head| head.number == Number::Dual);
        let other = shape.classes.overlaps(Classes::of(Class::OtherParty).with(Class::Purpose))
            && !of_country
            && organisation_at(self.document, at).is_none();
        if !may || !once || is_dual || self.now.words == 0 || ends(shape, STOPS) || other || shape.has_pronoun() {
            return None;
        }
        // `المجلس الوطني لنقابة الصحفيين`: an organ of the body behind ل.
        if self.everyday && self.head_definite && self.traits_at(at, shape).has(Traits::MEMBERS) {
            return None;
        }
        // `جمعية نساء الواحة للتضامن`: behind a construct only a definite noun, else the clause goes on (`لإخماد الحريق`).
        let attributive = self.head_definite
            || self.now.evidence.has(Evidence::QUOTED.or(Evidence::PROPER))
            || self.now.adjectives > 0;
        if !attributive && !shape.is_definite() {
            return None;
        }
        self.now.evidence.add(Evidence::LI);
        self.governed(at, shape)
    }

    /// `لكرة القدم` goes on the whole name of a club or federation.
    pub(super) fn sport(&self, shape: &Shape) -> Option<Step> {
        if shape.has(Class::Sport) { self.step(shape, State::Closed) } else { None }
    }

    /// The noun behind ل or ب.
    pub(super) fn governed(&mut self, at: usize, shape: &Shape) -> Option<Step> {
        if let Some(step) = self.body(at, shape) {
            return Some(step);
        }
        if let Some(step) = self.place(at, shape) {
            return Some(step);
        }
        if shape.kind != Kind::Arabic {
            return None;
        }
        self.now.words += 1;
        self.noun = Some(*shape);
        if shape.has(Class::Governing) {
            self.bare = 1;
            return self.step(shape, State::Open);
        }
        if shape.is_definite() || shape.classes.overlaps(WHOLE) {
            return self.step(shape, State::Closed);
        }
        if shape.is_adjective() && !shape.has(Class::NameNoun) {
            return None;
        }
        self.bare = 1;
        self.step(shape, State::Open)
    }
}

impl<'d> Walk<'_, 'd> {
    /// The traits of the body, or of the head noun, at a unit.
    fn traits_at(&self, at: usize, shape: &Shape) -> Traits {
        let lexicon = self.document.lexicon;
        let body = organisation_at(self.document, at).and_then(|hit| lexicon.entry(hit.group, Class::Organisation));
        match body {
            Some(entry) => lexicon.tables.bodies.get(entry.value as usize).map(|body| body.traits),
            None => shape.head.and_then(|head| lexicon.tables.heads.get(head as usize)).map(|head| head.traits),
        }
        .unwrap_or_default()
    }
}

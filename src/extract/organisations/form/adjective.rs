//! The adjectives of a name.

use super::stops::STOPS;
use super::{Evidence, State, Step, Walk};
use crate::extract::organisations::organisation_at;
use crate::extract::organisations::shape::Shape;
use crate::lexicon::categories::Traits;
use crate::lexicon::class::Class;

impl Walk<'_, '_> {
    /// An adjective that agrees with the head or with the last noun.
    pub(super) fn adjective(&mut self, at: usize, shape: &Shape) -> Option<Step> {
        let definite = shape.is_definite() && shape.is_free();
        let goes_on = shape.is_adjective() || shape.has(Class::PlainAdjective) && self.takes_plain(shape);
        if !definite
            || !goes_on
            || shape.classes.overlaps(STOPS)
            || self.is_name_apart()
            || self.now.evidence.has(Evidence::PLACE)
            || organisation_at(self.document, at).is_some_and(|hit| hit.end > shape.end)
        {
            return None;
        }
        if self.seeded && !self.takes_demonym(shape) {
            return None;
        }
        let noun = self.noun.filter(|_| self.now.words > 0 || self.seeded);
        let agrees = if shape.is_sound_plural() {
            noun.is_some_and(|noun| noun.is_plural() || noun.has(Class::Person))
        } else if shape.is_feminine() {
            self.head_feminine
                || noun.is_some_and(|noun| noun.is_feminine() || noun.is_plural() || !noun.is_adjective())
        } else {
            !self.head_feminine || noun.is_some_and(|noun| !noun.is_feminine())
        };
        if !agrees {
            return None;
        }
        self.now.words += 1;
        self.now.adjectives += 1;
        if shape.has(Class::Demonym) {
            self.now.evidence.add(Evidence::DEMONYM);
            self.now.country = self.document.entry(at, Class::Demonym).map(|entry| entry.value);
        }
        let is_new = shape.has(Class::PlainAdjective) && self.head_definite;
        if shape.has(Class::OfficialAdjective) || is_new {
            self.now.evidence.add(Evidence::OFFICIAL);
            self.now.officials += 1;
        }
        let of_noun = noun
            .is_none_or(|noun| noun.is_feminine() == shape.is_feminine() || noun.is_plural() || noun.is_adjective());
        if !of_noun
            && !self.head_definite
            && self.head_feminine == shape.is_feminine()
            && shape.has(Class::OfficialAdjective)
        {
            self.now.evidence.add(Evidence::OF_HEAD);
        }
        if shape.has(Class::LocalAdjective) {
            self.now.evidence.add(Evidence::LOCAL);
        }
        if shape.has(Class::RegionalAdjective) {
            self.now.evidence.add(Evidence::REGIONAL);
        }
        if noun.is_none_or(|noun| !noun.is_adjective()) || self.head_definite {
            self.noun = Some(*shape);
        }
        self.step(shape, State::Closed)
    }

    /// Parties and universities are told apart by everyday adjectives too (حزب الشعب الجديد), and companies by what they are for (الشركة
    /// الجديدة للنقل).
    fn takes_plain(&self, shape: &Shape) -> bool {
        if !self.head_definite {
            return self.is(Traits::PLAIN);
        }
        let purpose = || {
            self.document
                .shape(shape.next, true)
                .is_some_and(|next| next.li() && next.is_definite() && next.has(Class::NameNoun))
        };
        self.is(Traits::PURPOSE_BEHIND) && self.now.words == 0 && purpose()
    }

    /// Behind a quoted or foreign name, and behind the name of a paper or firm, a nationality does not belong to it.
    pub(super) fn is_name_apart(&self) -> bool {
        let named = Evidence::QUOTED.or(Evidence::LATIN).or(Evidence::BODY);
        let apart = self.is(Traits::APART);
        self.now.evidence.has(named) && (apart || self.now.body.is_some())
            || self.now.evidence.has(Evidence::PROPER) && apart
    }

    /// Only a nationality, for a party also a faith (حزب النهضة الإسلامي), goes on a whole name of the lexicon, and only on one of plain
    /// words.
    pub(super) fn takes_demonym(&self, shape: &Shape) -> bool {
        let plain = self.noun.is_some_and(|noun| noun.is_definite());
        let of_faith = shape.has(Class::RegionalAdjective) && self.is(Traits::POLITICAL);
        (shape.has(Class::Demonym) || of_faith)
            && plain
            && !self.of_club
            && self.closing.is_none()
            && shape.is_feminine() == self.head_feminine
            && !self.now.evidence.has(Evidence::DEMONYM)
    }
}

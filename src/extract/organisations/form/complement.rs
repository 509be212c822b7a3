//! What ل ties to a name.

use super::stops::{STOPS, WHOLE, ends};
use super::{Evidence, State, Step, Walk};
use crate::extract::organisations::organisation_at;
use crate::extract::organisations::shape::Shape;
use crate::lexicon::categories::Traits;
use crate::lexicon::class::{Class, Classes};
use crate::lexicon::tables::{Follows, Number};
use crate::text::fold::LAM;
use crate::text::token::Kind;

impl Walk<'_, '_> {
    /// A complement with ل.
    pub(super) fn complement(&mut self, at: usize, shape: &Shape) -> Option<Step> {
        if self.seeded {
            return self.sport(shape).or_else(|| self.purpose_of_generic(at, shape));
        }
        let named = Evidence::QUOTED.or(Evidence::LATIN).or(Evidence::BODY);
        let of_country = self.document.is(at, Class::Country) && self.is(Traits::MISSION);
        // `كلية الآداب لجامعة منوبة`
        let of_whole = self.is(Traits::PART) && self.traits_at(at, shape).has(Traits::WHOLE);
        let may = of_country
            || of_whole
            || self.now.evidence.has(Evidence::PROPER) && shape.is_definite() && self.now.proper.is_some()
            || self.follows(Follows::LI)
            || self.now.evidence.has(named) && shape.is_definite();
        let once =
            !self.now.evidence.has(Evidence::LI) || of_whole || self.is_object(shape) || self.is_of_nested(shape);
        let is_dual = self.head.is_some_and(|head| head.number == Number::Dual);
        // `المركز الوطني للبحث في المناطق القاحلة`: what is elsewhere said of others is what a body of study is for.
        let of_field = self.is(Traits::FIELD) && shape.has(Class::Governing);
        let other = shape.classes.overlaps(Classes::of(Class::OtherParty).with(Class::Purpose))
            && !of_country
            && !of_field
            && organisation_at(self.document, at).is_none()
            // `سلمت جمعية بسمة للمستشفى معدات`
            || self.now.evidence.has(Evidence::PERSON) && shape.has(Class::Head) && shape.is_definite() && !of_whole;
        if !may
            || !once
            || is_dual
            || self.now.words == 0 && !self.head_is_phrase
            || ends(shape, STOPS)
            || other
            || shape.has_pronoun()
        {
            return None;
        }
        // `المجلس الوطني لنقابة الصحفيين`: an organ of the body behind ل.
        if self.everyday && self.head_definite && self.traits_at(at, shape).has(Traits::MEMBERS) {
            return None;
        }
        // `جمعية نساء الواحة للتضامن`: behind a construct only a definite noun, else the clause goes on (`لإخماد الحريق`).
        let attributive = self.head_definite
            || of_whole
            || shape.has(Class::StudyNoun)
            // `مرصد الشمال لحقوق الإنسان`
            || shape.has(Class::WholePhrase)
            || self.now.evidence.has(Evidence::QUOTED.or(Evidence::PROPER).or(Evidence::PERSON))
            || self.now.adjectives > 0;
        if !attributive && !shape.is_definite() {
            return None;
        }
        self.now.evidence.add(Evidence::LI);
        self.governed(at, shape)
    }

    /// `الاتحاد المغاربي للصحافة`: another body than the one that the lexicon has under the shorter name.
    fn purpose_of_generic(&mut self, at: usize, shape: &Shape) -> Option<Step> {
        let purpose = shape.is_definite()
            && shape.has(Class::NameNoun)
            && !shape.classes.overlaps(STOPS.with(Class::Purpose).with(Class::OtherParty).with(Class::Person));
        if !self.generic || !self.follows(Follows::LI) || !purpose {
            return None;
        }
        // From here on it is a name by its form.
        self.seeded = false;
        self.now.evidence.add(Evidence::LI);
        self.governed(at, shape)
    }

    /// Whether the name of the lexicon from `at` up to `next` says only how far its body reaches; none that a noun governs, as what it does
    /// may stand behind it with ل too (دعم الاتحاد الأوروبي للتنمية).
    pub(super) fn is_generic(&self, at: usize, next: usize) -> bool {
        let is_reach = |at| {
            self.document
                .shape(at, false)
                .is_some_and(|word| word.has(Class::RegionalAdjective) || word.has(Class::Demonym))
        };
        let is_governed = || {
            at > 0
                && self.runs_on(at)
                && self.document.shape(at - 1, false).is_some_and(|before| {
                    let is_noun = before.has(Class::NameNoun) || before.looks_verbal_noun() && !before.known;
                    !before.is_definite() && is_noun
                })
        };
        self.head_definite && next == at + 2 && is_reach(at + 1) && !is_governed()
    }

    /// `لكرة القدم` goes on the whole name of a club or federation.
    pub(super) fn sport(&self, shape: &Shape) -> Option<Step> {
        if shape.has(Class::Sport) { self.step(shape, State::Closed) } else { None }
    }

    /// `للغات`: ل, the article and a word in ل are written with two of them; a construct, where a definite noun stands behind it.
    fn is_merged_lam(&self, shape: &Shape) -> bool {
        let governs = || self.free_behind(shape).is_some_and(|(_, next)| next.is_definite() && !next.is_adjective());
        shape.li() && shape.key.first() == LAM && !governs()
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
        self.add_noun(shape);
        if shape.has(Class::Governing) {
            self.bare = 1;
            return self.step(shape, State::Open);
        }
        if shape.is_definite() || shape.classes.overlaps(WHOLE) {
            return self.step(shape, State::Closed);
        }
        if self.is_merged_lam(shape) {
            return self.step(shape, State::Closed);
        }
        // `النيابة الخصوصية لبلدية رواد`: بلدية is an adjective too.
        if shape.is_adjective() && !shape.has(Class::NameNoun) && !shape.has(Class::Head) {
            return None;
        }
        self.bare = 1;
        self.step(shape, State::Open)
    }
}

impl<'d> Walk<'_, 'd> {
    /// `للتفتيش الصحي لمنتجات الصيد`: a second complement says of what the first one is, an undefined plural that governs.
    fn is_object(&self, shape: &Shape) -> bool {
        let after_adjective = self.noun.is_some_and(|noun| noun.is_adjective()) && self.head_definite;
        after_adjective
            && !shape.is_definite()
            && shape.has(Class::NameNoun)
            && shape.is_plural()
            && shape.is_sound_feminine()
    }

    /// `النقابة الأساسية لأعوان الشركة الجهوية للنقل`: the complement of a body within the name.
    fn is_of_nested(&self, shape: &Shape) -> bool {
        self.nested && self.noun.is_some_and(|noun| noun.is_adjective()) && shape.is_definite()
    }

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

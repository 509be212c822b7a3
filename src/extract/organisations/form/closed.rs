//! Closed: the name is whole, and may go on.

use super::stops::{STOPS, WHOLE, ends};
use super::{Evidence, State, Step, Walk};
use crate::extract::organisations::organisation_at;
use crate::extract::organisations::shape::Shape;
use crate::lexicon::categories::Traits;
use crate::lexicon::class::Class;
use crate::lexicon::clitics::Particles;
use crate::lexicon::matcher::Flags;
use crate::lexicon::tables::Number;
use crate::text::token::Kind;

impl Walk<'_, '_> {
    pub(super) fn closed(&mut self, at: usize) -> Option<Step> {
        // `وكالة الأنباء الرسمية "وات"`
        let may_be_quoted = self.is(Traits::QUOTED_BEHIND) && self.closing.is_none();
        if may_be_quoted
            && !self.document.unit(at).flags.has(Flags::NEWLINE)
            && let Some(step) = self.quoted(at)
        {
            return Some(step);
        }
        if !self.runs_on(at) {
            return None;
        }
        if self.document.is(at, Class::And) {
            return self.joined(at + 1);
        }
        if let Some(step) = self.sector(at) {
            return Some(step);
        }
        let shape = self.document.shape(at, true)?;
        if self.noun.is_some_and(|noun| noun.has_glued_and()) && shape.is_definite() {
            return self.joined(at);
        }
        if shape.and() && !self.document.unit(at).particles.has(Particles::AND) {
            return self.joined(at);
        }
        if shape.has(Class::Governing) && shape.has(Class::From) && self.is_for_a_cause() {
            self.bare = 1;
            self.now.words += 1;
            return self.step(&shape, State::Open);
        }
        if let Some(step) = self.adjective(at, &shape) {
            return Some(step);
        }
        if let Some(step) = self.charged(at, &shape) {
            return Some(step);
        }
        if let Some(step) =
            self.sister_place(at, &shape).or_else(|| self.own_name(at, &shape)).or_else(|| self.accredited(&shape))
        {
            return Some(step);
        }
        if let Some(step) = self.field(&shape).or_else(|| self.abroad(&shape)) {
            return Some(step);
        }
        if shape.li() {
            return self.complement(at, &shape);
        }
        None
    }

    /// `المركز المغربي للدراسات في الاقتصاد`: the field that a body of research is for.
    fn field(&mut self, shape: &Shape) -> Option<Step> {
        if !shape.has(Class::In) || !self.is(Traits::FIELD) || !self.now.evidence.has(Evidence::STUDY) {
            return None;
        }
        let (at, field) = self.free_behind(shape)?;
        let names = field.is_definite()
            && field.has(Class::NameNoun)
            && !field.classes.overlaps(STOPS.with(Class::EventNoun).with(Class::Head));
        if !names {
            return None;
        }
        self.now.evidence.add(Evidence::LI);
        self.governed(at, &field)
    }

    /// `منظمة شباب الصحراء عبر العالم`, `جمعية التونسيين بالخارج`
    fn abroad(&self, shape: &Shape) -> Option<Step> {
        let may = shape.has(Class::Abroad) && self.is(Traits::MEMBERS) && self.now.words > 0;
        let place = shape.is_free() || shape.bi();
        if may && place && (!shape.is_definite() || shape.bi()) { self.step(shape, State::Closed) } else { None }
    }

    /// `المديرية الجهوية للثقافة والاتصال -قطاع الثقافة-`: the part of a ministry that is meant, between dashes.
    fn sector(&self, at: usize) -> Option<Step> {
        let document = self.document;
        if !document.is(at, Class::Dash) || !self.is(Traits::JOINED_ON) || self.seeded {
            return None;
        }
        document.shape(at + 1, false).filter(|shape| shape.has(Class::Sector) && self.runs_on(at + 1))?;
        let closing =
            (at + 3..at + 8).take_while(|&unit| self.runs_on(unit)).find(|&unit| document.is(unit, Class::Dash))?;
        Some(Step { next: closing + 1, end: self.end_of(closing), state: State::Closed })
    }

    /// Whether the name can go on with من أجل (حزب المؤتمر من أجل الجمهورية).
    pub(super) fn is_for_a_cause(&self) -> bool {
        !self.seeded && !self.head_definite && self.is(Traits::CAUSE)
    }

    /// `المكلفة بمتابعة …`: what the body is charged with.
    pub(super) fn charged(&mut self, at: usize, shape: &Shape) -> Option<Step> {
        if !shape.has(Class::Charged) || !shape.is_definite() || !shape.is_free() || self.seeded {
            return None;
        }
        // A word in ه may be a feminine one or a masculine one (الموجه).
        let agrees = shape.is_feminine() || !self.head_feminine || self.noun.is_some_and(|noun| !noun.is_feminine());
        let next = self.document.shape(at + 1, true)?;
        if !agrees || !self.runs_on(at + 1) || !(next.bi() || next.li()) || ends(&next, STOPS) {
            return None;
        }
        self.now.evidence.add(Evidence::CHARGED);
        self.governed(at + 1, &next)
    }

    /// What و joins inside the name; `at` is the unit behind it, or the word that it is part of.
    pub(super) fn joined(&mut self, at: usize) -> Option<Step> {
        if !self.may_join() || !self.runs_on(at) {
            return None;
        }
        let shape = self.document.shape(at, true)?;
        let others = STOPS.with(Class::EventNoun).with(Class::OtherParty).with(Class::Country);
        let charged = self.now.evidence.has(Evidence::CHARGED) && shape.bi();
        if shape.kind != Kind::Arabic
            || ends(&shape, others)
            || shape.li()
            || shape.bi() && !charged
            || organisation_at(self.document, at).is_some()
        {
            return None;
        }
        // `الفلاحة` is a woman farmer too.
        let is_work = shape.has(Class::NameNoun) && shape.is_feminine() && !shape.is_sound_feminine();
        let persons = shape.has(Class::Person)
            && !is_work
            && !shape.classes.overlaps(WHOLE)
            && !self.noun.is_some_and(|noun| noun.has(Class::Person) || noun.is_adjective() && shape.is_adjective());
        // Behind a head with its article and adjectives alone, و joins one more adjective (الإدارية والمالية).
        let adjectives_alone =
            self.head_definite && self.now.words == self.now.adjectives && !self.seeded && !shape.is_adjective();
        if self.is_other_head(&shape) || persons || adjectives_alone {
            return None;
        }
        self.now.evidence.add(Evidence::JOINED);
        self.add_noun(&shape);
        if shape.has(Class::Governing) {
            self.bare = 1;
            return self.step(&shape, State::Open);
        }
        if shape.is_definite() || shape.classes.overlaps(WHOLE) {
            return self.step(&shape, State::Closed);
        }
        // `وحضارتها`
        if shape.has_feminine_pronoun() && !shape.is_verb_with_pronoun(self.document.lexicon) {
            return self.step(&shape, State::Closed);
        }
        // Behind a whole name of the lexicon only a noun of names (`طالبوا بتدخل وزارة النقل وتوفير الأمن`).
        let looks_noun = !self.seeded && !shape.known && shape.looks_verbal_noun();
        if shape.looks_verb() || !shape.has(Class::NameNoun) && !looks_noun {
            return None;
        }
        // `ومحاربتها`: a noun with its pronoun is whole.
        if shape.has_pronoun() {
            return self.step(&shape, State::Closed);
        }
        self.bare = 1;
        self.step(&shape, State::Open)
    }

    /// Whether the noun behind و opens another body's name.
    pub(super) fn is_other_head(&self, shape: &Shape) -> bool {
        if !shape.has(Class::Head) {
            return false;
        }
        let head = shape.head.and_then(|head| self.document.lexicon.tables.heads.get(head as usize));
        head.is_none_or(|head| head.number != Number::Plural || !shape.is_definite())
    }

    pub(super) fn may_join(&self) -> bool {
        if self.head.is_some_and(|head| head.number == Number::Dual) {
            return false;
        }
        if self.seeded {
            return self.is(Traits::JOINED_ON);
        }
        let apart = Evidence::QUOTED
            .or(Evidence::LATIN)
            .or(Evidence::BODY)
            .or(Evidence::PLACE)
            .or(Evidence::PERSON)
            .or(Evidence::AREA);
        let inside = self.now.evidence.has(Evidence::LI.or(Evidence::CHARGED));
        self.now.words > 0
            && (inside || !self.now.evidence.has(apart.or(Evidence::PROPER)) && !self.is(Traits::ONE_NAME))
    }
}

//! Persons, days and undefined words that a body is named after.

use super::place::place_at;
use super::stops::{OPEN_STOPS, STOPS};
use super::{Evidence, State, Step, Walk};
use crate::extract::organisations::shape::Shape;
use crate::lexicon::categories::Traits;
use crate::lexicon::class::{Class, Classes};
use crate::lexicon::clitics::Particles;
use crate::lexicon::tables::Follows;
use crate::text::fold::YEH;
use crate::text::token::Kind;

/// What shows that the body behind it acts, so that a word behind its noun is its name.
const LEADERS: Classes = Classes::of(Class::Verb).with(Class::Title);
/// Words that no body is called by alone.
const NO_NAMES: Classes = OPEN_STOPS
    .with(Class::PlainAdjective)
    .with(Class::Area)
    .with(Class::PlaceHead)
    .with(Class::Head)
    .with(Class::EventNoun)
    .with(Class::Month)
    .with(Class::Country);
/// No undefined name has more words.
const MAX_UNDEFINED: usize = 3;

impl Walk<'_, '_> {
    /// `مؤسسة الملك فيصل`, `جامعة الشهيد زيان عاشور`: a person's name behind a title.
    pub(super) fn honoured(&mut self, at: usize, shape: &Shape) -> Option<Step> {
        if !shape.has(Class::Honorific) || !self.follows(Follows::NAME) || self.is(Traits::ONE_NAME) {
            return None;
        }
        let lexicon = self.document.lexicon;
        let (group, _) = lexicon.inner(shape.key, std::iter::empty());
        let names = lexicon.entry(group, Class::Honorific)?.value;
        let first = self.document.shape(at + 1, false).filter(|name| self.is_name_word(at + 1, name))?;
        let mut last = first;
        // `الملك عبد العزيز`, `الملك محمد السادس`
        if first.has(Class::NamePart) {
            last = self
                .document
                .shape(first.next, false)
                .filter(|name| self.is_name_word(first.next, name))
                .unwrap_or(first);
        }
        for _ in 1..names {
            let surname = self
                .document
                .shape(last.next, false)
                .filter(|name| self.is_name_word(last.next, name) && is_surname(name));
            let Some(surname) = surname else { break };
            last = surname;
        }
        self.now.words += 1;
        self.now.evidence.add(Evidence::PERSON);
        self.noun = Some(last);
        self.step(&last, State::Closed)
    }

    /// Whether a word can be the rest of a person's name.
    pub(super) fn is_name_word(&self, at: usize, name: &Shape) -> bool {
        self.runs_on(at)
            && name.kind == Kind::Arabic
            && (name.is_free() || is_faysal(name))
            && (name.has(Class::NamePart)
                || is_faysal(name)
                || !name.classes.overlaps(STOPS.with(Class::EventNoun).with(Class::Head)))
    }

    /// `مستشفى الهادي شاكر`: a given name with ال and the family's.
    pub(super) fn definite_name(&mut self, given: &Shape) -> Option<Step> {
        if !given.has(Class::NamePart) || !given.is_definite() {
            return None;
        }
        let at = given.next;
        let family = self
            .document
            .shape(at, false)
            .filter(|name| self.is_name_word(at, name) && !name.is_definite() && is_surname(name))?;
        self.now.evidence.add(Evidence::PROPER);
        self.noun = Some(family);
        self.step(&family, State::Closed)
    }

    /// `جمعية 20 غشت`, `جامعة 8 ماي 1945`
    pub(super) fn date(&mut self, at: usize) -> Option<Step> {
        let document = self.document;
        let is_day = document.is(at, Class::Day)
            && (document.is(at + 1, Class::Month) || document.is(at + 1, Class::MonthWord))
            && self.runs_on(at + 1);
        if !is_day || !self.is(Traits::UNDEFINED_NAME) || !self.follows(Follows::NAME) {
            return None;
        }
        let next = if document.is(at + 2, Class::Year) && self.runs_on(at + 2) { at + 3 } else { at + 2 };
        self.now.words += 1;
        self.now.evidence.add(Evidence::PERSON);
        Some(Step { next, end: self.end_of(next - 1), state: State::Closed })
    }

    /// `جمعية أمل للتنمية`, `نظمت جمعية آفاق لقاء`: what the body is called, undefined, where ل, a place or the end of the name follows.
    pub(super) fn undefined_name(&mut self, at: usize) -> Option<Step> {
        let may_bear = self.is(Traits::UNDEFINED_NAME)
            && self.follows(Follows(Follows::NAME.0 | Follows::LI.0))
            && !self.head_definite
            && self.now.words == 1
            && at == self.from + 1;
        if !may_bear {
            return None;
        }
        let mut next = at;
        for words in 1..=MAX_UNDEFINED {
            let word =
                self.document.shape(next, false).filter(|word| self.runs_on(next) && self.is_undefined_name(word))?;
            next = word.next;
            let led =
                words == 1 && !self.everyday && !word.is_accusative() && self.is_led() && self.ends_undefined(&word);
            if led || self.shows_undefined(next) {
                self.now.evidence.add(Evidence::PERSON);
                let last = if words == 1 { self.joined_undefined(&word).unwrap_or(word) } else { word };
                self.noun = Some(last);
                return self.step(&last, State::Closed);
            }
        }
        None
    }

    /// `جمعية فنون وثقافات`: a second undefined noun of names behind و.
    fn joined_undefined(&self, word: &Shape) -> Option<Shape> {
        let at = word.next + usize::from(self.document.is(word.next, Class::And));
        let second = self.document.shape(at, true).filter(|_| self.runs_on(word.next))?;
        let joined = at > word.next || second.and();
        let both = word.has(Class::NameNoun) && second.has(Class::NameNoun);
        (joined && both && !second.is_definite() && !second.classes.overlaps(NO_NAMES)).then_some(second)
    }

    /// Whether what stands at a unit shows that the words before it are a name: `للتنمية`, `لمرضى السرطان`, `بالقصرين`.
    fn shows_undefined(&self, at: usize) -> bool {
        if !self.runs_on(at) {
            return false;
        }
        let Some(behind) = self.document.shape(at, true) else { return false };
        let purpose = Classes::of(Class::Purpose).with(Class::OtherParty);
        if behind.li() {
            let is_body = behind.has(Class::Head) && behind.is_definite();
            return (behind.is_definite() || behind.has(Class::NameNoun))
                && !behind.classes.overlaps(purpose)
                && !is_body;
        }
        behind.bi() && place_at(self.document, at, &behind).is_some()
    }

    /// Whether the body acts, or has somebody who leads it.
    fn is_led(&self) -> bool {
        let Some(before) = self.from.checked_sub(1) else { return false };
        self.runs_on(self.from)
            && self.document.shape(before, false).is_some_and(|shape| shape.classes.overlaps(LEADERS))
    }

    /// Whether a name of one undefined word ends behind it: nothing stands there that the word could govern.
    fn ends_undefined(&self, word: &Shape) -> bool {
        let Some(behind) = self.document.shape(word.next, true).filter(|_| self.runs_on(word.next)) else {
            return true;
        };
        let stops = if word.has(Class::NameNoun) { OPEN_STOPS } else { STOPS };
        let governed =
            behind.is_free() && behind.kind == Kind::Arabic && !behind.classes.overlaps(stops.with(Class::EventNoun));
        !governed || !word.has(Class::NameNoun) && !behind.is_definite() && !behind.is_adjective()
    }

    /// Whether an undefined word can be what a body is called, rather than an adjective of its noun (ناشطة، خيرية). Behind an everyday
    /// word only one that no list has, and that cannot agree with it (فرقة بروفا).
    fn is_undefined_name(&self, word: &Shape) -> bool {
        let agrees = word.is_adjective() && (!self.head_feminine || word.is_feminine());
        let may = !self.everyday || self.head_feminine && !word.is_feminine() && !word.known;
        may && word.kind == Kind::Arabic
            && word.is_free()
            && !word.is_definite()
            && !word.classes.overlaps(NO_NAMES)
            && !agrees
            && !word.is_feminine_participle()
            && !word.has_pronoun()
            && !word.looks_verb()
    }
}

/// `فيصل`, which looks like ف and a verb.
fn is_faysal(name: &Shape) -> bool {
    name.particles == Particles::THEN && name.has(Class::Verb) && name.key.first() == YEH
}

/// A name of a family: a word that no list has, with ال only where it ends in ي (التبسي).
fn is_surname(name: &Shape) -> bool {
    if name.has(Class::NamePart) {
        return true;
    }
    let is_nisba = name.key.letter(name.key.len().saturating_sub(1)) == YEH;
    !name.known && !name.looks_verb() && !name.is_accusative() && (!name.is_definite() || is_nisba)
}

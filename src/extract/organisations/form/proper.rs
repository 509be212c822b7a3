//! Proper names inside the name: persons, unknown words, quotations, Latin letters.

use super::{Evidence, State, Step, Walk};
use crate::extract::organisations::shape::{Shape, is_quote, quote_before};
use crate::extract::organisations::{organisation_at, unit_from};
use crate::lexicon::categories::Traits;
use crate::lexicon::class::Class;
use crate::lexicon::tables::Follows;
use crate::text::fold::Punct;
use crate::text::token::Kind;

/// No quoted name is longer, in tokens.
const MAX_QUOTED: u32 = 12;

impl Walk<'_, '_> {
    /// `فرحات حشاد` behind a name that is whole.
    pub(super) fn given_name(&mut self, at: usize, shape: &Shape) -> Option<Step> {
        if shape.has(Class::NamePart) && !shape.is_definite() { self.name_part(at) } else { None }
    }

    /// `عبد المالك`, `ابن خلدون`: the part and the word behind it.
    pub(super) fn name_part(&mut self, at: usize) -> Option<Step> {
        let next = self.document.shape(at + 1, false)?;
        if !self.is_name_word(at + 1, &next) {
            return None;
        }
        self.now.evidence.add(Evidence::PROPER);
        self.noun = Some(next);
        if next.has(Class::NamePart)
            && let Some(step) = self.name_part(at + 1)
        {
            return Some(step);
        }
        self.step(&next, State::Closed)
    }

    /// `شركة إيني الإيطالية`, `مجموعة فيرجين للابتكارات`: between a noun and its definite adjective or its ل only a proper name stands
    /// without an article. The unit behind that name.
    pub(super) fn proper_before_attribute(&self, at: usize, shape: &Shape) -> Option<usize> {
        let may_bear =
            self.follows(Follows(Follows::NAME.0 | Follows::LATIN.0)) && self.now.words == 1 && at == self.from + 1;
        if !may_bear || shape.known {
            return None;
        }
        let mut next = at;
        for _ in 0..3 {
            let word = self.document.shape(next, false)?;
            if word.known
                || !word.is_free()
                || word.kind != Kind::Arabic
                || word.is_definite()
                || word.looks_verb()
                || word.is_adjective()
            {
                return None;
            }
            next = word.next;
            if !self.runs_on(next) {
                return None;
            }
            let behind = self.document.shape(next, false)?;
            let demonym = behind.is_free()
                && behind.has(Class::Demonym)
                && behind.is_definite()
                && behind.is_feminine() == self.head_feminine;
            let purpose = behind.li() && behind.is_definite() && self.is(Traits::PURPOSE_BEHIND);
            let cause = behind.has(Class::Governing) && behind.has(Class::From) && self.is_for_a_cause();
            if demonym || purpose || cause || behind.has(Class::Belonging) {
                return Some(next);
            }
        }
        None
    }

    /// `قناة نسمة`: behind a noun that always bears a name, words that the lexicon has not are that name.
    pub(super) fn unknown_proper(&mut self, at: usize, shape: &Shape) -> Option<Step> {
        let bears = self.is(Traits::UNKNOWN_NAME) && self.follows(Follows::NAME) && self.follows(Follows::LATIN);
        let joined = self.document.shape(at, true).is_none_or(|joined| !joined.is_free());
        if !bears
            || self.everyday
            || joined
            || self.now.words != 1
            || at != self.from + 1
            || shape.known
            || shape.is_adjective()
            || shape.looks_verb()
        {
            return None;
        }
        self.now.evidence.add(Evidence::PROPER);
        self.now.proper = Some((self.document.unit(at).first_token, self.document.unit(at).last_token));
        self.step(shape, State::Closed)
    }

    /// Words in Latin letters, with the numbers and dashes among them.
    pub(super) fn latin(&mut self, at: usize) -> Option<Step> {
        if !self.follows(Follows(Follows::LATIN.0 | Follows::NAME.0)) && !self.is_first() {
            return None;
        }
        let mut next = at + 1;
        while next < at + 6 && self.runs_on(next) && self.is_latin(next) {
            next += 1;
        }
        self.now.words += 1;
        self.now.evidence.add(Evidence::LATIN);
        self.now.proper = Some((self.document.unit(at).first_token, self.document.unit(next - 1).last_token));
        Some(Step { next, end: self.end_of(next - 1), state: State::Closed })
    }

    pub(super) fn is_latin(&self, at: usize) -> bool {
        let first = self.document.unit(at).first_token as usize;
        self.document.tokens.get(first).is_some_and(|token| matches!(token.kind, Kind::Latin | Kind::Foreign))
    }

    /// A name in quotation marks right behind the head.
    pub(super) fn quoted(&mut self, at: usize) -> Option<Step> {
        let opening = quote_before(self.document, at)?;
        let tokens = self.document.tokens;
        let closing = (opening + 1..opening + 2 + MAX_QUOTED)
            .take_while(|&token| !self.breaks(token))
            .find(|&token| is_quote(self.document, token))?;
        if closing == opening + 1 {
            return None;
        }
        self.now.words += 1;
        self.now.evidence.add(Evidence::QUOTED);
        self.now.proper = Some((opening + 1, closing));
        let next = unit_from(self.document, at, closing);
        let hit = organisation_at(self.document, at).filter(|hit| hit.last_token == closing);
        let alone =
            hit.and_then(|hit| self.document.lexicon.entry(hit.group, Class::Organisation)).map(|entry| entry.value);
        self.now.body = alone;
        self.closing = Some(closing);
        Some(Step { next, end: tokens.get(closing as usize)?.end, state: State::Closed })
    }

    /// Whether no quoted name runs over that token.
    pub(super) fn breaks(&self, token: u32) -> bool {
        self.document.tokens.get(token as usize).is_none_or(|token| {
            token.after_newline() || token.is(Punct::Stop) || token.is(Punct::Colon) || token.is(Punct::Comma)
        })
    }

    /// `قناة (إم بي سي)`: a name in brackets right behind a head that bears names.
    pub(super) fn bracketed(&mut self, at: usize) -> Option<Step> {
        if !self.follows(Follows::NAME) || !self.document.is(at, Class::Open) || !self.runs_on(at) {
            return None;
        }
        let closing = (at + 2..at + 6).find(|&close| self.document.is(close, Class::Close))?;
        if (at + 1..closing).any(|inner| !self.runs_on(inner) || self.document.is(inner, Class::Num)) {
            return None;
        }
        self.now.words += 1;
        self.now.evidence.add(Evidence::QUOTED);
        self.now.proper = Some((self.document.unit(at + 1).first_token, self.document.unit(closing - 1).last_token));
        let hit = organisation_at(self.document, at + 1);
        self.now.body =
            hit.and_then(|hit| self.document.lexicon.entry(hit.group, Class::Organisation)).map(|entry| entry.value);
        Some(Step { next: closing + 1, end: self.end_of(closing), state: State::Closed })
    }
}

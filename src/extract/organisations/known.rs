//! Bodies that the lexicon has.

use super::form::{self, Evidence};
use super::shape::{self, is_quote, quote_before, runs_on};
use super::{Finder, Organisation, unit_from};
use crate::extract::Document;
use crate::lexicon::Guards;
use crate::lexicon::categories::Traits;
use crate::lexicon::class::{Class, Classes};
use crate::lexicon::clitics::Particles;
use crate::lexicon::matcher::NameHit;
use crate::lexicon::tables::Body;
use crate::text::fold::{LAM, Punct};
use crate::text::token::{Key, Kind};

/// What stands before the name of one who acts.
const ACTORS: Classes = Classes::of(Class::Verb).with(Class::Title);

impl Finder<'_, '_> {
    /// Whether a hit names the body: not where it is part of the name of a cup, nor an everyday word without cause.
    pub(super) fn is_meant(&self, at: usize, hit: &NameHit) -> bool {
        let document = self.document;
        if self.before(at).has(Class::NamedAfter) || self.is_make(at) {
            return false;
        }
        let entry = document.lexicon.entry(hit.group, Class::Organisation);
        let guards = entry.map(|entry| entry.guards).unwrap_or_default();
        let token = document.tokens.get(hit.first_token as usize);
        if hit.last_token == hit.first_token + 1 {
            let strict = token
                .zip(entry)
                .is_some_and(|(token, entry)| token.kind == Kind::Arabic && !token.marks.agree_with(entry.marks));
            let small_latin = token.is_some_and(|token| token.kind == Kind::Latin)
                && hit.end - hit.start <= 5
                && !document
                    .slice(hit.start, hit.end)
                    .starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit());
            if strict || small_latin || self.is_in_address(hit) {
                return false;
            }
        }
        if guards.has(Guards::PLACE) {
            // The name of a town too: the body acts, the town is where something is.
            return self.before(at).overlaps(ACTORS) && hit.particles == Particles::default();
        }
        if !guards.has(Guards::WORD) {
            return true;
        }
        quote_before(document, at).is_some() || self.is_no_everyday_word(at, hit)
    }

    /// Whether a quoted name is that of a thing, as the word before the quotation says (سيارة من نوع "رونو").
    fn is_make(&self, at: usize) -> bool {
        quote_before(self.document, at).is_some()
            && (1..=3)
                .filter_map(|back| self.document.shape(at.checked_sub(back)?, false))
                .any(|shape| shape.next == at && shape.has(Class::NamedAfter))
    }

    /// Whether a word in Latin letters is part of an address (`facebook.com`, `@reuters`).
    pub(super) fn is_in_address(&self, hit: &NameHit) -> bool {
        let token = |at: u32| self.document.tokens.get(at as usize);
        let glued = |at: u32| token(at).is_some_and(|token| token.is_glued());
        let before = hit.first_token.checked_sub(1).and_then(token);
        let is_mark = before.is_some_and(|mark| mark.is(Punct::At) || mark.is(Punct::Stop) || mark.is(Punct::Slash));
        let latin = |at: u32| token(at).is_some_and(|token| token.kind == Kind::Latin);
        latin(hit.first_token)
            && (is_mark && glued(hit.first_token)
                || glued(hit.last_token)
                    && token(hit.last_token).is_some_and(|mark| mark.is(Punct::Stop))
                    && glued(hit.last_token + 1)
                    && latin(hit.last_token + 1))
    }

    /// An everyday word stands behind a preposition or takes an indefinite adjective (بحماس، في حماس كبير); a name does neither
    /// at once.
    pub(super) fn is_no_everyday_word(&self, at: usize, hit: &NameHit) -> bool {
        let document = self.document;
        let behind = unit_from(document, at, hit.last_token);
        let adjective = document.shape(behind, false).is_some_and(|next| {
            next.is_free()
                && !next.is_definite()
                && (next.is_adjective() || next.has(Class::PlainAdjective))
                && runs_on(document, behind, None)
        });
        !adjective && !self.governs(hit, behind) && !hit.particles.has(Particles::IN.with(Particles::LIKE))
    }

    /// Whether a word without an article governs the noun behind it (ألهب حماس الجمهور), as a name does not.
    fn governs(&self, hit: &NameHit, behind: usize) -> bool {
        let document = self.document;
        let defined =
            document.tokens.get(hit.last_token as usize - 1).is_none_or(|token| shape::shows_article(token.key));
        !defined
            && runs_on(document, behind, None)
            && document.shape(behind, false).is_some_and(|next| {
                next.is_free()
                    && next.is_definite()
                    && next.kind == Kind::Arabic
                    && !next.is_adjective()
                    && !next.classes.overlaps(form::STOPS)
            })
    }

    /// A body of the lexicon, with what goes on its name.
    pub(super) fn lexicon_name(&mut self, at: usize, hit: &NameHit) -> usize {
        let document = self.document;
        let Some(entry) = document.lexicon.entry(hit.group, Class::Organisation) else { return at + 1 };
        let Some(body) = document.lexicon.tables.bodies.get(entry.value as usize) else { return at + 1 };
        let head = document
            .shape(at, true)
            .filter(|shape| shape.start == hit.start)
            .and_then(|shape| self.head_of(&shape).cloned());
        let trimmed = self.without_nationality(hit, body, entry.value);
        let hit = trimmed.as_ref().unwrap_or(hit);
        let extent = if trimmed.is_some() { None } else { form::from_name(document, at, hit, head.as_ref()) };
        let end = extent.map_or(hit.end, |extent| extent.end);
        let nationality = extent.and_then(|extent| extent.country).filter(|_| body.country.is_none());
        let only_nationality = extent.is_some_and(|extent| extent.words == 1 && extent.adjectives == 1);
        let only_seat = extent.is_some_and(|extent| extent.words == 1 && extent.evidence.has(Evidence::PLACE))
            && body.traits.has(Traits::SEATED)
            && body.country.is_some();
        let next = extent.map_or_else(|| unit_from(document, at, hit.last_token), |extent| extent.next);
        let is_whole = end == hit.end || only_nationality || only_seat;
        // `الاتحاد المغاربي للصحافة` is no state body as الاتحاد المغاربي is.
        let by_head =
            head.as_ref().filter(|_| !is_whole && extent.is_some_and(|extent| extent.evidence.has(Evidence::LI)));
        let organisation = Organisation {
            start: hit.start,
            end,
            next,
            body: is_whole.then_some(entry.value),
            is_whole: end == hit.end,
            category: by_head.map_or(&body.category, |head| &head.category).clone(),
            country: nationality,
            stem: self.stem(at),
            full: None,
            acronym: None,
            rule: if is_whole { "organisation.lexicon" } else { "organisation.lexicon_extended" },
        };
        self.push(organisation);
        next
    }

    /// A name of the lexicon over quotation marks: up to behind the closing one (`قناة "نسمة"`), or what stands before them where
    /// that is a name of its own (`الاتحاد الدولي لكرة القدم "فيفا"`). None where the quotation goes on.
    pub(super) fn over_quotes(&self, hit: &NameHit) -> Option<NameHit> {
        let tokens = self.document.tokens;
        let Some(opening) = (hit.first_token..hit.last_token).find(|&token| is_quote(self.document, token)) else {
            return Some(*hit);
        };
        let before = tokens.get(hit.first_token as usize..opening as usize)?;
        let first = shape::first_key(self.document, hit);
        let keys: Vec<Key> = std::iter::once(first).chain(before.iter().skip(1).map(|token| token.key)).collect();
        if self.document.lexicon.name(&keys, Class::Organisation).is_some() {
            return Some(NameHit { last_token: opening, end: before.last()?.end, ..*hit });
        }
        let closing = tokens.get(hit.last_token as usize)?;
        let closes = (opening + 1..hit.last_token).any(|token| is_quote(self.document, token));
        if closes {
            Some(*hit)
        } else {
            is_quote(self.document, hit.last_token).then_some(NameHit { end: closing.end, ..*hit })
        }
    }

    /// `شركة إيني الإيطالية`, `ريال مدريد الإسباني`: a nationality behind a foreign name is no part of it, though the lexicon
    /// may list the whole.
    pub(super) fn without_nationality(&self, hit: &NameHit, body: &Body, value: u32) -> Option<NameHit> {
        let document = self.document;
        let tokens = document.tokens.get(hit.first_token as usize..hit.last_token as usize)?;
        let (last, before) = tokens.split_last()?;
        let is_plain = before.last().is_some_and(|token| shape::shows_article(token.key));
        let led = shape::opens_with_head(document, hit);
        if is_plain || !led && body.traits.has(Traits::PURPOSE_BEHIND) || !self.is_nationality(last.key) {
            return None;
        }
        before.first()?;
        let keys: Vec<Key> = std::iter::once(shape::first_key(document, hit))
            .chain(before.iter().skip(1).filter(|token| token.kind == Kind::Arabic).map(|token| token.key))
            .collect();
        let shorter = document.lexicon.name(&keys, Class::Organisation).is_some_and(|shorter| shorter.value == value);
        (shorter || body.traits.has(Traits::SPORT_ONLY)).then(|| NameHit {
            last_token: hit.last_token - 1,
            end: before.last().map_or(hit.end, |token| token.end),
            ..*hit
        })
    }

    pub(super) fn is_nationality(&self, key: Key) -> bool {
        let lexicon = self.document.lexicon;
        let group = lexicon.word(lexicon.id(if key.has_article() { key.cut(2) } else { Key::NONE })).core;
        lexicon.sets.classes(group.set).has(Class::Demonym)
    }
}

/// Whether a name is nothing but the everyday word that it is too: such a body is meant only in quotation marks behind ل, as a
/// medium to which somebody speaks (وقال لـ"الخبر").
pub(super) fn is_word_alone(document: &Document<'_>, at: usize, hit: &NameHit) -> bool {
    let Some(entry) = document.lexicon.entry(hit.group, Class::Organisation) else { return false };
    let body = document.lexicon.tables.bodies.get(entry.value as usize);
    if !entry.guards.has(Guards::WORD) || !body.is_some_and(|body| body.traits.has(Traits::QUOTED_ALONE)) {
        return false;
    }
    let before = quote_before(document, at).and_then(|quote| quote.checked_sub(1));
    let to = before.and_then(|before| document.tokens.get(before as usize));
    let told = to.is_some_and(|to| to.key.len() == 1 && to.key.first() == LAM);
    !told || !is_quote(document, hit.last_token)
}

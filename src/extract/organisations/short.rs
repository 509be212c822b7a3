//! Short forms and acronyms that the text itself sets for a body.

use super::shape::{is_quote, quote_before, runs_on};
use super::{Finder, Organisation, unit_from};
use crate::lexicon::class::Class;
use crate::lexicon::matcher::Unit;
use crate::text::token::{Key, Kind, Token};

/// A short form that the text has set for a body.
#[derive(Debug, Clone, Copy)]
pub(super) struct Alias {
    /// Its words, in tokens.
    pub first_token: u32,
    pub last_token: u32,
    pub organisation: usize,
}

/// No article sets more short forms.
const MAX_ALIASES: usize = 64;

impl Finder<'_, '_> {
    /// An acronym or short form right behind a name: `(NDI)`, `ATAST`, `(اختصارا "الهيئة")`.
    pub(super) fn acronym_behind(&self, next: usize) -> Option<(u32, u32)> {
        let document = self.document;
        let mut at = next;
        let bracket = document.is(at, Class::Open);
        if bracket {
            at += 1;
        }
        let set = document.shape(at, false).filter(|shape| shape.has(Class::ShortFor));
        if let Some(shape) = set {
            at = shape.next;
        }
        let unit = document.units.get(at)?;
        if !runs_on(document, next, None) && !bracket {
            return None;
        }
        let token = document.tokens.get(unit.first_token as usize)?;
        let closes = !bracket || document.is(at + 1, Class::Close);
        let source = document.slice(token.start, token.end);
        let is_acronym = token.kind == Kind::Latin
            && source.len() <= 10
            && source.chars().filter(char::is_ascii_uppercase).count() >= 2;
        let is_short = set.is_some() && bracket && token.kind == Kind::Arabic;
        (closes && (is_acronym || is_short)).then_some((unit.first_token, unit.last_token))
    }

    pub(super) fn set_alias(&mut self, first_token: u32, last_token: u32) {
        if let Some(organisation) = self.found.organisations.len().checked_sub(1) {
            self.add_alias(Alias { first_token, last_token, organisation });
        }
    }

    pub(super) fn add_alias(&mut self, alias: Alias) {
        if self.aliases.len() < MAX_ALIASES && alias.first_token < alias.last_token {
            self.aliases.push(alias);
        }
    }

    /// Whether a unit stands as a short form does: Latin letters anywhere, Arabic ones in quotation marks.
    pub(super) fn may_be_alias(&self, at: usize, unit: &Unit) -> bool {
        let is_latin = |token: &Token| token.kind == Kind::Latin;
        !self.aliases.is_empty()
            && (self.document.tokens.get(unit.first_token as usize).is_some_and(is_latin)
                || quote_before(self.document, at).is_some())
    }

    /// A short form that the text has set before.
    pub(super) fn alias(&mut self, at: usize) -> usize {
        let document = self.document;
        let unit = document.unit(at);
        let Some(first) = document.tokens.get(unit.first_token as usize) else { return at + 1 };
        if !self.may_be_alias(at, &unit) {
            return at + 1;
        }
        let found = self.aliases.iter().find_map(|alias| {
            let words = alias.last_token - alias.first_token;
            let same = (0..words).all(|offset| {
                let set = document.tokens.get((alias.first_token + offset) as usize);
                let here = document.tokens.get((unit.first_token + offset) as usize);
                set.zip(here).is_some_and(|(set, here)| {
                    set.kind == here.kind
                        && (set.key == here.key && set.key != Key::NONE || matches!(set.kind, Kind::Punct(_)))
                })
            });
            let quoted = first.kind == Kind::Latin || is_quote(document, unit.first_token + words);
            (same && quoted && alias.first_token < unit.first_token)
                .then_some((alias.organisation, unit.first_token + words))
        });
        let Some((index, last_token)) = found else { return at + 1 };
        let Some(known) = self.found.organisations.get(index).cloned() else { return at + 1 };
        let end = document.tokens.get(last_token as usize - 1).map_or(unit.end, |token| token.end);
        let next = unit_from(document, at, last_token);
        self.behind = end;
        self.found.organisations.push(Organisation {
            start: unit.start,
            end,
            next,
            full: Some(known.full.unwrap_or((known.start, known.end))),
            rule: "organisation.short_form",
            ..known
        });
        next
    }
}

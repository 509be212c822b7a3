//! Two bodies under one head noun in the dual (وزارتا الصحة والتربية).

use super::form::{self, Evidence, Extent};
use super::shape::{Shape, runs_on};
use super::{Finder, Organisation, unit_from};
use crate::lexicon::class::Class;
use crate::lexicon::tables::Head;
use crate::text::token::{Key, Kind};

impl Finder<'_, '_> {
    /// Where the first of two bodies starts: with the dual, but a proper name stands by itself (`شركتي "أفق"`, `حركتي فتح`).
    pub(super) fn start_under_dual(&self, head: &Shape, extent: &Extent) -> u32 {
        let first = self.document.shape(head.next, false);
        match first {
            Some(first) if extent.evidence.has(Evidence::QUOTED) => first.start,
            Some(first) if extent.body.is_some() && !first.is_definite() => first.start,
            _ => head.start,
        }
    }

    /// The first body under a dual head, where the lexicon has it under the singular (`حركتي فتح وحماس`).
    pub(super) fn first_of_two(&self, at: usize, head: &Shape) -> Option<Extent> {
        let first = self
            .document
            .shape(head.next, false)
            .filter(|first| first.is_free() && runs_on(self.document, head.next, None))?;
        let (end, body, next) = self.under_head(at, head.next, &first)?;
        Some(Extent {
            end,
            next,
            evidence: Evidence::BODY,
            words: 1,
            adjectives: 0,
            officials: 0,
            is_place: false,
            body: Some(body),
            proper: None,
            country: None,
        })
    }

    /// The second of the two bodies that the dual head at `head_at` names, behind `next`.
    pub(super) fn second(&self, head_at: usize, next: usize, head: &Head) -> Option<Organisation> {
        let document = self.document;
        let at = if document.is(next, Class::And) { next + 1 } else { next };
        let shape = document.shape(at, true)?;
        let is_joined = at > next || shape.and();
        if !is_joined || !runs_on(document, at, None) || shape.has(Class::Verb) {
            return None;
        }
        let extent = form::second(document, at, head);
        let named =
            self.under_head(head_at, at, &shape).filter(|(end, ..)| extent.is_none_or(|extent| *end >= extent.end));
        // `مجلسي القضاء العدلي والمالي`: one noun with two adjectives names no second body.
        if named.is_none() && shape.is_adjective() && extent.is_some_and(|extent| extent.words == 1) {
            return None;
        }
        let (end, body, behind) = match (named, extent) {
            (Some((end, body, behind)), _) => (end, Some(body), behind),
            (None, extent) => extent.map(|extent| (extent.end, extent.body, extent.next))?,
        };
        Some(Organisation {
            start: shape.start,
            end,
            next: behind,
            body,
            is_whole: body.is_some(),
            category: head.category.clone(),
            country: None,
            stem: Key::NONE,
            full: None,
            acronym: None,
            rule: "organisation.dual",
        })
    }

    /// The body of the lexicon whose name is the singular of the dual head and the words from `at` on.
    pub(super) fn under_head(&self, head_at: usize, at: usize, shape: &Shape) -> Option<(u32, u32, usize)> {
        let document = self.document;
        let dual = document.shape(head_at, true)?.key;
        let singular = singular_of_dual(dual);
        let mut keys = vec![singular, shape.key];
        let mut best = None;
        let first = document.unit(at).first_token as usize;
        for token in document.tokens.iter().enumerate().skip(first).take(7) {
            let (index, token) = token;
            if index > first {
                if token.kind != Kind::Arabic || token.after_newline() {
                    break;
                }
                keys.push(token.key);
            }
            if let Some(entry) = document.lexicon.name(&keys, Class::Organisation) {
                best = Some((token.end, entry.value, unit_from(document, at, index as u32 + 1)));
            }
        }
        best
    }
}

/// `وزارتا` → `وزارة`, `حزبا` → `حزب`.
fn singular_of_dual(dual: Key) -> Key {
    use crate::text::fold::{HEH, TEH};
    let stem = dual.prefix(dual.len().saturating_sub(1));
    let len = stem.len();
    if len > 0 && stem.letter(len - 1) == TEH {
        let base = stem.prefix(len - 1);
        return base.join(Key(u128::from(HEH)));
    }
    stem
}

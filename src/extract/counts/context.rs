//! Bare numbers that a noun before them, or a count before them, explains.

use super::{Counted, Find, Finder, NOUNS, NUMBERS};
use crate::lexicon::class::{Class, Classes};
use crate::record::Modifier;

/// How far a noun may stand before its number (`عدد المصابين بفيروس كورونا في البلاد إلى 120`).
const REACH: usize = 12;
/// How far a number may stand from the count whose noun it shares.
const SHARE_REACH: usize = 12;

/// What the finds before say of the next.
#[derive(Default)]
pub(super) struct Before {
    /// The unit behind the last.
    next: usize,
    /// The unit behind the last count, and the noun that a bare number behind it may share.
    shared: Option<(usize, Counted)>,
}

impl Finder<'_> {
    fn modifier_at(&self, at: usize) -> Option<Modifier> {
        [Class::Modifier, Class::ModifierAfter, Class::ModifierSplit].into_iter().find_map(|class| {
            let entry = self.document.entry(at, class)?;
            self.document.lexicon.tables.modifiers.get(entry.value as usize).copied()
        })
    }

    /// A find with the noun that stands before its number, or that it shares with the count before it.
    pub(super) fn explained(&self, find: Find, before: &mut Before) -> Find {
        let mut find = self.noun_before(&find, before.next).unwrap_or(find);
        before.next = find.next;
        self.share_noun(&mut find, before);
        find
    }

    /// `عدد المشاركين 500`، `لا يقل عدد المشاركين عن 80`: a noun before a number.
    fn noun_before(&self, find: &Find, floor: usize) -> Option<Find> {
        // A bare number wants something that links it to its noun.
        let mut linked = self.links(find);
        let mut at = find.first;
        for _ in 0..REACH {
            at = self.before(at).filter(|&at| at >= floor)?;
            if self.is(at, Class::NumberOf)
                && self.classes(at + 1).overlaps(Classes::of(Class::Person).with(Class::Thing))
            {
                let noun = self.counted(at + 1, None)?;
                linked |= find.first == at + 2;
                return self.with_noun_before(find, at, noun, linked);
            }
            if self.classes(at).overlaps(Classes::of(Class::NumberOf)) && find.noun.is_none() {
                return None;
            }
        }
        None
    }

    /// Whether the word before a number leads from a noun to it: بلغ، إلى، عن, a colon, ب.
    fn links(&self, find: &Find) -> bool {
        let links = Classes::of(Class::To)
            .with(Class::Until)
            .with(Class::Reach)
            .with(Class::Colon)
            .with(Class::About)
            .with(Class::On);
        let particle = self.document.unit(find.first).particles.0 != 0;
        let qualified = find.first < find.number;
        particle || qualified || self.before(find.first).is_some_and(|before| self.classes(before).overlaps(links))
    }

    fn with_noun_before(&self, find: &Find, number_of: usize, noun: Counted, linked: bool) -> Option<Find> {
        if !linked && find.noun.is_none() {
            return None;
        }
        let modifier = self.before(number_of).and_then(|at| Some((at, self.modifier_at(at)?)));
        match (modifier, &find.noun) {
            (Some((first, sense)), _) => {
                let kept = find.noun.clone().unwrap_or(noun);
                let modifier =
                    if find.modifier == Modifier::Exact { self.negated(sense, first) } else { find.modifier };
                let modifier =
                    if modifier == Modifier::Between && find.upper.is_none() { Modifier::Exact } else { modifier };
                Some(Find { first, modifier, noun: Some(kept), rule: "count.noun_first", ..find.clone() })
            }
            (None, None) => {
                Some(Find { first: number_of + 1, noun: Some(noun), rule: "count.noun_first", ..find.clone() })
            }
            (None, Some(_)) => None,
        }
    }

    /// `30 مشاركا من أصل 70`، `45 مشاركا: 21 من المغرب و14 من تونس`، `بينهم 12`، `وأصيب 20 آخرون`: bare numbers that share the
    /// noun of the count before.
    fn share_noun(&self, find: &mut Find, before: &mut Before) {
        match (&find.noun, before.shared.take()) {
            (Some(noun), _) => before.shared = Some((find.next, noun.clone())),
            (None, Some((end, noun))) if self.shares(end, find) => {
                find.noun = Some(noun.clone());
                find.rule = "count.elided";
                find.next += usize::from(self.is(find.next, Class::Others));
                let is_whole = self.is(find.first.saturating_sub(1), Class::OutOf);
                before.shared = (!is_whole).then_some((find.next, noun));
            }
            _ => {}
        }
    }

    fn shares(&self, end: usize, find: &Find) -> bool {
        let Some(before) = self.before(find.first) else { return false };
        let gap = find.first.saturating_sub(end);
        let sentence = |at: usize| self.document.sentence_at(self.document.unit(at).start);
        let in_sentence = sentence(end.saturating_sub(1)) == sentence(find.first);
        if gap > SHARE_REACH || !in_sentence || self.classes(find.next).overlaps(NOUNS) {
            return false;
        }
        if self.classes(before).overlaps(Classes::of(Class::OutOf).with(Class::Among))
            || self.classes(find.next).overlaps(Classes::of(Class::Others).with(Class::Among))
        {
            return true;
        }
        let listed = self.is(find.next, Class::From)
            && !self.classes(find.next + 1).overlaps(NUMBERS.union(Classes::of(Class::Unit)));
        match gap {
            1 => listed && self.is(before, Class::Colon),
            2..=6 => listed && self.is(before, Class::And) && self.is(end, Class::From),
            _ => false,
        }
    }
}

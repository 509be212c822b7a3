//! Duals: two without a number.

use super::{Counted, Find, Finder, NOUNS, NUMBERS, ends_with};
use crate::lexicon::class::{Cause, Class, Classes};
use crate::lexicon::matcher::Flags;
use crate::lexicon::tables::NounForm;
use crate::record::{Modifier, UnitClass};
use crate::text::fold::{ALEF, NOON, TEH, YEH};

/// How far a dual may stand before its attribute.
const ATTRIBUTE_REACH: usize = 10;

const DUALS: Classes = Classes::of(Class::Person).with(Class::Thing);

/// Whether a noun of these classes can be a dual.
pub(crate) fn may_be_dual(classes: Classes) -> bool {
    classes.overlaps(DUALS) && !classes.overlaps(Classes::of(Class::NotDual).with(Class::Unit))
}

impl Finder<'_> {
    /// Duals, which are two without a number: شخصين، طالبتان، وزيري الخارجية، حفيداه.
    pub(super) fn add_duals(&self, finds: &mut Vec<Find>) {
        let counted = finds.len();
        let mut next_find = 0;
        let mut covered = 0;
        let mut last = None;
        let mut next = self.document.next(0, Cause::DUAL);
        while next < self.document.units.len() {
            let at = next;
            next = self.document.next(at + 1, Cause::DUAL);
            while let Some(find) = finds.get(next_find).filter(|find| next_find < counted && find.first <= at) {
                covered = covered.max(find.next);
                next_find += 1;
            }
            if at < covered {
                continue;
            }
            let Some((noun, skip)) = self.dual(at) else { continue };
            if last.is_some_and(|last| self.resumes_dual(last, at)) {
                continue;
            }
            last = Some(at);
            finds.push(Find {
                first: at,
                next: at + 1,
                number: at,
                value: 2,
                upper: None,
                modifier: Modifier::Exact,
                noun: Some(noun),
                skip,
                rule: "count.dual",
            });
        }
        finds.sort_by_key(|find| find.first);
    }

    /// `التلميذتين فلانة وفلانة الفائزتين`: behind names, the attribute of a dual before them.
    fn resumes_dual(&self, last: usize, at: usize) -> bool {
        let near = at - last <= ATTRIBUTE_REACH
            && (last + 1..=at).all(|at| !self.flags(at).has(Flags::BREAK) && !self.is(at, Class::FullStop));
        let both_definite = [last, at].iter().all(|&at| self.flags(at).has(Flags::ARTICLE_CUT));
        let feminine = |at: usize| self.key(at).letter(self.key(at).len().saturating_sub(3)) == TEH;
        near && both_definite && feminine(last) == feminine(at) && self.is(at - 1, Class::Word)
    }

    fn dual(&self, at: usize) -> Option<(Counted, u32)> {
        let classes = self.classes(at);
        if classes.has(Class::Word) {
            return if self.flags(at).has(Flags::POSSESSED) { self.possessed_dual(at) } else { None };
        }
        if !may_be_dual(classes) {
            return None;
        }
        // `طالبان` is a name too: only a verb of the masculine before it makes it two.
        let follows_verb =
            || self.before(at).is_some_and(|before| self.is(before, Class::Verb) && self.last_letter(before) != TEH);
        if classes.has(Class::NameLikeDual) && !follows_verb() {
            return None;
        }
        let unit = self.document.unit(at);
        let mut forms = self
            .document
            .lexicon
            .entries(unit.group)
            .iter()
            .filter(|entry| DUALS.has(entry.class))
            .map(|entry| NounForm::of(entry.value));
        let in_alef = self.last_letter(at) == ALEF && classes.has(Class::Person) && self.is_construct_of_two(at);
        if !forms.all(|form| form.is_dual_only() || (in_alef && form.dual && !form.plural)) {
            return None;
        }
        let noun = self.counted(at, None)?;
        let ends_in_noon = self.last_letter(at) == NOON;
        let is_phrase = unit.last_token - unit.first_token > 1;
        if !ends_in_noon && !is_phrase && (noun.class != UnitClass::Person || !self.is_construct(at)) {
            return None;
        }
        if noun.class != UnitClass::Person && unit.flags.has(Flags::ARTICLE_CUT) {
            return None;
        }
        (!self.qualifies_dual(at)).then_some((noun, 0))
    }

    /// Whether what follows can be the second part of a construct (`وزيري الخارجية`، `سفيري فرنسا`).
    fn is_construct(&self, at: usize) -> bool {
        let (own, next) = (self.document.unit(at), self.document.unit(at + 1));
        let calendar =
            Classes::of(Class::Weekday).with(Class::Today).with(Class::Yesterday).with(Class::Last).with(Class::Next);
        let is_definite = next.flags.has(Flags::DEFINITE) || self.is(at + 1, Class::Country);
        !own.flags.has(Flags::ARTICLE_CUT)
            && is_definite
            && next.particles.0 == 0
            && !self.classes(at + 1).overlaps(calendar)
    }

    /// `رئيسا البلدين`، `وزيرا الخارجية والدفاع`: what could be an accusative too is a dual before two.
    fn is_construct_of_two(&self, at: usize) -> bool {
        let definite = |at: usize| self.flags(at).has(Flags::DEFINITE) || self.is(at, Class::Country);
        let key = self.key(at + 1);
        let next_is_dual = key.len() >= 6 && (ends_with(key, &[YEH, NOON]) || ends_with(key, &[ALEF, NOON]));
        self.is_construct(at) && (next_is_dual || (self.is(at + 2, Class::And) && definite(at + 3)))
    }

    /// Whether a dual is only the attribute of the dual before it (`التلميذتان الباحثتان`), or stands behind أحد.
    fn qualifies_dual(&self, at: usize) -> bool {
        let Some(before) = self.before(at) else { return false };
        if self.is(before, Class::OneOf) || self.classes(before).overlaps(NUMBERS) {
            return true;
        }
        // `البلدان المشاركان`: of an unknown word only its article and ending tell that it is a dual too.
        let key = self.key(before);
        let dual_ending = ends_with(key, &[ALEF, NOON]) || ends_with(key, &[YEH, NOON]);
        let is_definite = key.has_article() || key.cut(1).has_article();
        let is_noun = self.classes(before).overlaps(NOUNS);
        let alike = if self.flags(at).has(Flags::ARTICLE_CUT) {
            is_definite && key.len() >= 5
        } else {
            is_noun && !is_definite
        };
        dual_ending && alike && self.document.unit(at).particles.0 == 0
    }

    fn possessed_dual(&self, at: usize) -> Option<(Counted, u32)> {
        let before = self.document.lexicon.tables.pronoun_behind_long_vowel(self.key(at))?;
        // What looks like an accusative singular (حفيدا) is none before a pronoun.
        self.possessed(at, |form| form.dual && !form.plural && (before == ALEF || !form.singular))
    }
}

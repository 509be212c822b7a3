//! Matches of the rule lines become finds, or are rejected.

use super::{Counted, Find, Finder, NOUNS, NUMBERS};
use crate::grammar::numeral::{Numeral, NumeralKind};
use crate::grammar::pattern::{Part, Rule};
use crate::lexicon::class::{Class, Classes};
use crate::lexicon::matcher::Flags;
use crate::lexicon::tables::{NounForm, THOUSANDTHS};
use crate::record::{Modifier, UnitClass};
use crate::text::fold::{HEH, WAW};
use crate::text::token::Token;

impl Finder<'_> {
    /// Turns a match of a rule into a find, or rejects it.
    pub(super) fn value(&self, rule: &Rule, parts: &[Part], end: usize) -> Option<Find> {
        match rule.kind {
            "interval" | "bare_interval" => self.interval(rule, parts, end),
            "count" | "mixed" | "bare" => self.count(rule, parts, end),
            "after" => self.after(rule, parts, end),
            _ => None,
        }
    }

    /// A match's qualification: its sense and the unit where the mention starts.
    fn qualification(&self, parts: &[Part], number: usize) -> (Modifier, usize) {
        let first = parts.first().map_or(number, |part| part.unit);
        let sense = |class: Class, but: Option<Modifier>| {
            let mut units = parts.iter().filter(|part| part.class == class).map(|part| part.unit);
            units.find_map(|unit| self.sense(unit, class).filter(|sense| Some(*sense) != but))
        };
        if let Some(before) = sense(Class::Modifier, Some(Modifier::Between)) {
            return (self.negated(before, first), first);
        }
        if let Some(after) = sense(Class::ModifierAfter, None) {
            return (after, number);
        }
        // مائة عضو ونيف
        if parts.last().is_some_and(|last| last.class == Class::Vague && last.unit > number) {
            return (Modifier::MoreThan, number);
        }
        (Modifier::Exact, number)
    }

    /// `لم يحضر أكثر من 20 عضوا`: a negation before the verb turns the sense.
    pub(super) fn negated(&self, sense: Modifier, at: usize) -> Modifier {
        let turned = match sense {
            Modifier::MoreThan => Modifier::AtMost,
            Modifier::LessThan => Modifier::AtLeast,
            _ => return sense,
        };
        let mut before = at;
        for _ in 0..3 {
            let Some(unit) = self.before(before) else { return sense };
            before = unit;
            if self.is(unit, Class::Not) {
                return turned;
            }
            let marks = Classes::of(Class::Comma).with(Class::And).with(Class::Still).with(Class::Colon);
            if self.classes(unit).overlaps(marks.union(NUMBERS)) {
                return sense;
            }
        }
        sense
    }

    fn interval(&self, rule: &Rule, parts: &[Part], end: usize) -> Option<Find> {
        let mut numbers =
            parts.iter().filter(|part| matches!(part.class, Class::Num | Class::NumWords | Class::Decimal));
        let (low, high) = (numbers.next()?.unit, numbers.next()?.unit);
        let upper = self.amount(high)?;
        let value = self.lower_end(low, high, upper)?;
        let joint = self.classes(high.checked_sub(1)?);
        let between = parts.iter().any(|part| {
            part.class == Class::Modifier && self.sense(part.unit, Class::Modifier) == Some(Modifier::Between)
        });
        if joint.has(Class::And) && !between {
            return None;
        }
        if value >= upper || self.is_date(low, None) || self.is_part_of_series(low, high) {
            return None;
        }
        let noun = self.counted_part(parts, high, upper);
        if rule.kind == "interval" && noun.is_none() {
            return None;
        }
        if rule.kind == "bare_interval" && self.is_measured(end) {
            return None;
        }
        let first = parts.first()?.unit;
        let next = self.end_of(parts, end, noun.as_ref());
        Some(Find {
            first,
            next,
            number: low,
            value,
            upper: Some(upper),
            modifier: Modifier::Between,
            noun,
            skip: 0,
            rule: rule.id,
        })
    }

    /// The lower end of an interval; in `بين 3 و4 آلاف` and `ما بين 1.5 و2 مليون` the scale belongs to both.
    fn lower_end(&self, low: usize, high: usize, upper: u64) -> Option<u64> {
        let thousandths = self.numeral(low)?.thousandths?;
        let scale = scale_of(upper);
        let shares_scale = scale > 1 && self.is(high, Class::NumWords) && thousandths < upper / scale * THOUSANDTHS;
        if !shares_scale {
            return self.amount(low);
        }
        let scaled = thousandths.checked_mul(scale)?;
        (scaled.is_multiple_of(THOUSANDTHS)).then_some(scaled / THOUSANDTHS)
    }

    /// The noun among a match's parts; with a particle (`بين 15 و20 بالورشة`) it is none that is counted.
    fn counted_part(&self, parts: &[Part], number: usize, value: u64) -> Option<Counted> {
        let noun = parts.iter().find(|part| part.unit > number && NOUNS.has(part.class))?.unit;
        let governed = self.document.unit(noun).particles.0 != 0;
        if governed { None } else { self.counted(noun, Some((number, value))) }
    }

    /// Where a mention ends: a second noun belongs to it only where it is no count of its own.
    fn end_of(&self, parts: &[Part], end: usize, noun: Option<&Counted>) -> usize {
        let Some(noun) = noun else { return end };
        let is_noun = |at: usize| parts.iter().any(|part| part.unit == at && NOUNS.has(part.class));
        let mut ands = parts.iter().filter(|part| part.class == Class::And).map(|part| part.unit);
        let Some(and) = ands.find(|&and| is_noun(and + 1) && and.checked_sub(1).is_some_and(is_noun)) else {
            return end;
        };
        let belongs = self.counted(and + 1, None).is_some_and(|second| {
            let is_alike = second.class == noun.class && (second.form.singular || !noun.form.singular);
            // `ثلاثة أطفال وأب`: one more.
            let is_one_more = second.form.singular && !noun.form.singular;
            is_alike && !is_one_more && !second.form.is_dual_only() && !self.is(and + 1, Class::CasualtyCue)
        });
        if belongs { end } else { and }
    }

    fn count(&self, rule: &Rule, parts: &[Part], end: usize) -> Option<Find> {
        let number = parts.iter().find(|part| NUMBERS.has(part.class))?.unit;
        let numeral = self.numeral(number)?;
        let value = self.amount(number)?;
        let (mut modifier, first) = self.qualification(parts, number);
        if numeral.kind == NumeralKind::Multiple && modifier == Modifier::Exact {
            modifier = Modifier::Multiple;
        }
        if numeral.kind == NumeralKind::Vague {
            modifier = Modifier::MoreThan;
        }
        if rule.kind == "bare" {
            return self.bare(
                rule,
                Find { first, next: end, number, value, upper: None, modifier, noun: None, skip: 0, rule: rule.id },
            );
        }
        let noun = self.counted_part(parts, number, value)?;
        let at = parts.iter().find(|part| part.unit > number && NOUNS.has(part.class))?.unit;
        let is_of = rule.kind == "count" && parts.iter().any(|part| part.class == Class::From && part.unit > number);
        if !self.may_count(number, &numeral, value, is_of, at, &noun) || self.is_date(number, Some(&noun)) {
            return None;
        }
        let next = self.end_of(parts, end, Some(&noun));
        let skip = self.and_of_modifier(first);
        Some(Find { first, next, number, value, upper: None, modifier, noun: Some(noun), skip, rule: rule.id })
    }

    /// The و of `وأكثر من`, which no cut takes off, as وأكثر qualifies what stands before it.
    fn and_of_modifier(&self, first: usize) -> u32 {
        let token = self.document.tokens.get(self.document.unit(first).first_token as usize);
        let opens = |token: &Token| token.key.first() == WAW;
        u32::from(self.is(first, Class::Modifier) && token.is_some_and(opens))
    }

    /// Whether a number and a noun in this order can be a count.
    fn may_count(
        &self,
        number: usize,
        numeral: &Numeral,
        value: u64,
        is_of: bool,
        noun: usize,
        counted: &Counted,
    ) -> bool {
        let flags = self.flags(noun);
        if flags.has(Flags::NEWLINE) && counted.class != UnitClass::Person {
            return false;
        }
        if is_of {
            // `واحد من المشاركين` says no more than أحد المشاركين.
            return counted.form.plural && value > 1;
        }
        let definite = flags.has(Flags::ARTICLE_CUT);
        match numeral.kind {
            NumeralKind::Multiple => true,
            NumeralKind::Ordinal if self.is_people(noun) => false,
            _ => !definite && !self.names_a_thing(number, counted) && !self.is_ratio(number),
        }
    }

    /// A number alone; `أطفالها السبعة` has its noun under a pronoun.
    fn bare(&self, rule: &Rule, find: Find) -> Option<Find> {
        if self.is_definite_number(find.number)
            && find.first == find.number
            && let Some(before) = self.before(find.number)
            && let Some((noun, skip)) = self.possessed(before, |form| form.plural)
        {
            return Some(Find { first: before, noun: Some(noun), skip, rule: "count.after_possessed", ..find });
        }
        // `12 سنة لكل واحد منهم`
        if self.is_measured(find.next) || self.is_date(find.number, None) || self.is_ratio(find.number) {
            return None;
        }
        Some(Find { rule: rule.id, ..find })
    }

    /// `أعضاء المجلس` as one phrase; in `رؤساء الدول الثلاث` the number belongs to the second noun.
    fn is_definite_construct(&self, at: usize) -> bool {
        let unit = self.document.unit(at);
        let last = self.key(at);
        let lexicon = self.document.lexicon;
        let second = lexicon.entries(lexicon.word(lexicon.id(last.cut(2))).core);
        let is_plural =
            |class: Class, value: u32| NOUNS.has(class) && class != Class::Demonym && NounForm::of(value).plural;
        unit.last_token - unit.first_token > 1
            && last.has_article()
            && !second.iter().any(|entry| is_plural(entry.class, entry.value))
    }

    /// A number behind its noun: `الصحفيون الستة`، `شخص واحد`، `مشاركين اثنين`.
    fn after(&self, rule: &Rule, parts: &[Part], end: usize) -> Option<Find> {
        let noun_at = parts.first()?.unit;
        let number = parts.iter().find(|part| NUMBERS.has(part.class))?.unit;
        let numeral = self.numeral(number)?;
        let value = self.amount(number)?;
        let noun = self.counted(noun_at, None)?;
        let adjacent = number == noun_at + 1;
        let noun_is_definite = self.flags(noun_at).has(Flags::ARTICLE_CUT) || self.is_definite_construct(noun_at);
        let fits = if self.is_definite_number(number) {
            let between_is_definite = adjacent || self.flags(noun_at + 1).has(Flags::DEFINITE);
            // `أعضاء المجلس الـ15`: the noun between must not be what is counted.
            let by_construct = !adjacent && self.counted(noun_at + 1, None).is_some_and(|between| !between.form.plural);
            (noun_is_definite || by_construct)
                && between_is_definite
                && value > 1
                && (noun.form.plural || (value == 2 && noun.form.dual))
        } else {
            let is_words = !numeral.digits && numeral.kind == NumeralKind::Cardinal && !noun_is_definite;
            let fits_form = |at: usize| {
                self.counted(at, None).is_some() || (self.last_letter(at) == HEH && self.last_letter(noun_at) == HEH)
            };
            is_words
                && (adjacent || fits_form(noun_at + 1))
                && ((value == 1 && noun.form.singular) || (value == 2 && noun.form.dual))
        };
        // `طبيب واحد من كل خمسة`
        if !fits
            || self.is(end, Class::Each)
            || self
                .before(noun_at)
                .is_some_and(|before| NUMBERS.overlaps(self.classes(before)) && self.amount(before).is_some())
        {
            return None;
        }
        let (modifier, _) = self.qualification(parts, number);
        Some(Find {
            first: noun_at,
            next: end,
            number,
            value,
            upper: None,
            modifier,
            noun: Some(noun),
            skip: 0,
            rule: rule.id,
        })
    }
}

/// The scale of a round number of thousands or millions.
fn scale_of(value: u64) -> u64 {
    [1_000_000_000, 1_000_000, 1000].into_iter().find(|scale| value.is_multiple_of(*scale)).unwrap_or(1)
}

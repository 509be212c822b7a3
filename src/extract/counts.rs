//! Counts: a number and what it counts.
//!
//! Rule lines (`data/rules/counts.rules`) find numbers with their nouns, and bare numbers. A bare number is a count where a noun
//! before it says so (`عدد المشاركين 500`), or a count before it whose noun it shares (`30 مشاركا من أصل 70`). Duals are found apart.

use crate::Error;
use crate::extract::Document;
use crate::grammar::numeral::{Numeral, NumeralKind};
use crate::grammar::pattern::{Grammar, Memory, Part, Rule};
use crate::lexicon::class::{Class, Classes, Sets};
use crate::lexicon::load::{NounForm, THOUSANDTHS, Text};
use crate::lexicon::matcher::{Flags, Unit};
use crate::record::{CountMention, Modifier, Role, UnitClass};
use crate::text::fold::{ALEF, HEH, Letter, Marks, NOON, TEH, WAW, YEH};
use crate::text::token::{ARTICLE, Key, Kind, offset_after};

/// The rule lines, compiled.
pub(crate) fn grammar(sets: &Sets) -> Result<Grammar, Error> {
    Grammar::compile("data/rules/counts.rules", include_str!("../../data/rules/counts.rules"), sets)
}

/// The counts of a document, in the order of the text.
pub(crate) fn find(document: &Document<'_>, grammar: &Grammar, memory: &mut Memory) -> Vec<CountMention> {
    let finder = Finder { document };
    let mut finds = Vec::new();
    grammar.search(document.units, memory, |rule, parts, end| match finder.value(rule, parts, end) {
        Some(find) => {
            finds.push(find);
            true
        }
        None => false,
    });
    finder.explain_by_nouns_before(&mut finds);
    finder.share_nouns(&mut finds);
    finds.retain(|find| find.noun.is_some());
    finder.add_duals(&mut finds);
    finder.assign_roles(&mut finds);
    finds.iter().filter_map(|find| finder.mention(find)).collect()
}

/// What is counted.
#[derive(Debug, Clone)]
struct Counted {
    unit: Text,
    class: UnitClass,
    role: Role,
    form: NounForm,
    /// Whether it stands in the number that the numeral asks for.
    agrees: bool,
    /// Whether it has the accusative's ا that only a numeral gives a noun (شخصا).
    is_tamyiz: bool,
    /// Whether it can as well be a verb (طالب).
    is_verb: bool,
}

/// A number in the text, with what it counts where that is known.
#[derive(Debug, Clone)]
struct Find {
    /// The first unit of the mention and the one behind its last.
    first: usize,
    next: usize,
    /// Where the number itself, without its modifier, begins.
    number: usize,
    value: u64,
    upper: Option<u64>,
    modifier: Modifier,
    noun: Option<Counted>,
    /// How many letters of the first unit are a particle that no cut has taken off.
    skip: u32,
    rule: &'static str,
}

struct Finder<'a> {
    document: &'a Document<'a>,
}

const NUMBERS: Classes = Classes::of(Class::Num)
    .with(Class::NumWords)
    .with(Class::Decimal)
    .with(Class::Multiple)
    .with(Class::Vague)
    .with(Class::Ordinal);
/// What may be counted.
const NOUNS: Classes = Classes::of(Class::Person).with(Class::Thing).with(Class::Demonym).with(Class::Ethnonym);
/// What a year may follow.
const BEFORE_YEARS: Classes = Classes::of(Class::In)
    .with(Class::Since)
    .with(Class::From)
    .with(Class::Until)
    .with(Class::To)
    .with(Class::After)
    .with(Class::Before)
    .with(Class::Month)
    .with(Class::MonthWord);
const YEAR_NOUNS: Classes = Classes::of(Class::YearNoun)
    .with(Class::YearsNoun)
    .with(Class::SeasonNoun)
    .with(Class::YearSeason)
    .with(Class::HijriMonth)
    .with(Class::HijriMonthWord);
/// What makes a number behind it the name of a day.
const DAY_NOUNS: Classes = Classes::of(Class::DayNoun).with(Class::DaysNoun).with(Class::MonthNoun);
/// The letter ء.
const HAMZA: Letter = 29;
/// How far a noun may stand before its number (`عدد المصابين بفيروس كورونا في البلاد إلى 120`).
const REACH: usize = 12;
/// How far the word that tells the role may stand before the count.
const ROLE_REACH: usize = 7;
/// How far a number may stand from the count whose noun it shares.
const SHARE_REACH: usize = 12;
/// How far a dual may stand before its attribute.
const ATTRIBUTE_REACH: usize = 10;

impl Finder<'_> {
    fn classes(&self, at: usize) -> Classes {
        self.document.classes(at)
    }

    fn is(&self, at: usize, class: Class) -> bool {
        self.document.is(at, class)
    }

    fn flags(&self, at: usize) -> Flags {
        self.document.unit(at).flags
    }

    /// The unit before, unless a break parts them.
    fn before(&self, at: usize) -> Option<usize> {
        let before = at.checked_sub(1)?;
        let ends = self.flags(at).has(Flags::BREAK) || self.is(before, Class::FullStop);
        (!ends).then_some(before)
    }

    fn key(&self, at: usize) -> Key {
        let unit = self.document.unit(at);
        (unit.last_token as usize)
            .checked_sub(1)
            .and_then(|last| self.document.tokens.get(last))
            .map_or(Key::NONE, |token| token.key)
    }

    /// Turns a match of a rule into a find, or rejects it.
    fn value(&self, rule: &Rule, parts: &[Part], end: usize) -> Option<Find> {
        match rule.kind {
            "interval" | "bare_interval" => self.interval(rule, parts, end),
            "count" | "mixed" | "bare" => self.count(rule, parts, end),
            "after" => self.after(rule, parts, end),
            _ => None,
        }
    }

    fn modifier_at(&self, at: usize) -> Option<Modifier> {
        [Class::Modifier, Class::ModifierAfter, Class::ModifierSplit].into_iter().find_map(|class| {
            let entry = self.document.entry(at, class)?;
            self.document.lexicon.tables.modifiers.get(entry.value as usize).copied()
        })
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

    fn sense(&self, at: usize, class: Class) -> Option<Modifier> {
        let entry = self.document.entry(at, class)?;
        self.document.lexicon.tables.modifiers.get(entry.value as usize).copied()
    }

    /// `لم يحضر أكثر من 20 عضوا`: a negation before the verb turns the sense.
    fn negated(&self, sense: Modifier, at: usize) -> Modifier {
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

    fn numeral(&self, at: usize) -> Option<Numeral> {
        self.document.numeral(at)
    }

    /// The whole value of a number that can count.
    fn amount(&self, at: usize) -> Option<u64> {
        let numeral = self.numeral(at)?;
        if numeral.kind == NumeralKind::Ordinal && !self.has_bare_article(at) {
            return None;
        }
        numeral.whole()
    }

    /// `الـ150`
    fn has_bare_article(&self, at: usize) -> bool {
        self.document.tokens.get(self.document.unit(at).first_token as usize).is_some_and(|token| token.key == ARTICLE)
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
        (scaled % THOUSANDTHS == 0).then_some(scaled / THOUSANDTHS)
    }

    /// The noun among a match's parts.
    fn counted_part(&self, parts: &[Part], number: usize, value: u64) -> Option<Counted> {
        let noun = parts.iter().find(|part| part.unit > number && NOUNS.has(part.class))?.unit;
        self.counted(noun, Some((number, value)))
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
        Some(Find { first, next, number, value, upper: None, modifier, noun: Some(noun), skip: 0, rule: rule.id })
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
            return counted.form.plural && (value > 1) && self.document.unit(noun).particles.0 == 0;
        }
        if self.document.unit(noun).particles.0 != 0 {
            return false;
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
        if self.is_measured(find.next) || self.is_date(find.number, None) {
            return None;
        }
        Some(Find { rule: rule.id, ..find })
    }

    /// Whether what follows a number makes it a measure, a date, or a part of another number.
    fn is_measured(&self, at: usize) -> bool {
        let measures = Classes::of(Class::Unit)
            .with(Class::Percent)
            .with(Class::Month)
            .with(Class::MonthWord)
            .with(Class::Slash)
            .with(Class::HijriMonth);
        self.classes(at).overlaps(measures) || (self.is(at, Class::Dash) && self.flags(at).has(Flags::GLUED))
    }

    /// A number behind its noun: `الصحفيون الستة`، `شخص واحد`، `مشاركين اثنين`.
    fn after(&self, rule: &Rule, parts: &[Part], end: usize) -> Option<Find> {
        let noun_at = parts.first()?.unit;
        let number = parts.iter().find(|part| NUMBERS.has(part.class))?.unit;
        let numeral = self.numeral(number)?;
        let value = self.amount(number)?;
        let noun = self.counted(noun_at, None)?;
        let adjacent = number == noun_at + 1;
        let in_phrase = self.document.unit(noun_at).last_token - self.document.unit(noun_at).first_token > 1;
        // `أعضاء المجلس` may be one phrase.
        let noun_is_definite =
            self.flags(noun_at).has(Flags::ARTICLE_CUT) || (in_phrase && self.key(noun_at).has_article());
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
        if !fits
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

    fn last_letter(&self, at: usize) -> Letter {
        let key = self.key(at);
        key.letter(key.len().saturating_sub(1))
    }

    fn is_definite_number(&self, at: usize) -> bool {
        let flags = self.flags(at);
        self.has_bare_article(at) || (flags.has(Flags::ARTICLE_CUT) && self.is(at, Class::NumWords))
    }

    /// Whether a number is a year or a day rather than a count.
    fn is_date(&self, number: usize, noun: Option<&Counted>) -> bool {
        let disagrees = noun.is_some_and(|noun| !noun.agrees);
        let Some(before) = self.before(number) else { return self.is_year(number) && disagrees };
        let classes = self.classes(before);
        if self.is_year(number) {
            let tamyiz = noun.is_some_and(|noun| noun.is_tamyiz);
            let singular = noun.is_some_and(|noun| noun.agrees && noun.form.singular && !noun.is_verb);
            return disagrees
                || (classes.overlaps(YEAR_NOUNS) && !tamyiz)
                || (classes.overlaps(BEFORE_YEARS) && !singular);
        }
        if self.is(number, Class::Day) && classes.overlaps(DAY_NOUNS) {
            return true;
        }
        let marks =
            Classes::of(Class::Slash).with(Class::Dash).with(Class::Colon).with(Class::FullStop).with(Class::Plus);
        let glued = self.flags(number).has(Flags::GLUED) && self.flags(before).has(Flags::GLUED);
        glued && classes.overlaps(marks) && self.before(before).is_some_and(|two| self.is(two, Class::Num))
    }

    /// `طبيب لكل 1000 ساكن`
    fn is_ratio(&self, number: usize) -> bool {
        self.before(number).is_some_and(|before| self.is(before, Class::Each))
    }

    /// Whether a noun is a people's name, which behind an ordinal is an adverb (`الـ12 عربيا`).
    fn is_people(&self, at: usize) -> bool {
        self.classes(at).overlaps(Classes::of(Class::Demonym).with(Class::Ethnonym))
    }

    /// Whether a number is the name of something before it (`المادة 12`).
    fn names_a_thing(&self, number: usize, noun: &Counted) -> bool {
        let numbered = |before| self.is(before, Class::NumberedNoun) && !self.is(before, Class::NumberOf);
        self.is(number, Class::Num) && !noun.is_tamyiz && self.before(number).is_some_and(numbered)
    }

    fn is_year(&self, number: usize) -> bool {
        self.is(number, Class::Year) && self.amount(number).is_some_and(|value| (1900..2060).contains(&value))
    }

    /// `2019-03-12`: more numbers joined by the same mark.
    fn is_part_of_series(&self, low: usize, high: usize) -> bool {
        let dashed = |at: usize| self.is(at, Class::Dash) || self.is(at, Class::Slash);
        let low_joined = self.before(low).is_some_and(|before| dashed(before) && self.flags(low).has(Flags::GLUED));
        low_joined
            || (dashed(high + 1) && self.flags(high + 1).has(Flags::GLUED))
            || (self.is_year(low) && self.is_year(high) && dashed(low + 1))
    }

    /// What the noun at `at` is, read so that it agrees with the number where it can.
    fn counted(&self, at: usize, number: Option<(usize, u64)>) -> Option<Counted> {
        let unit = self.document.unit(at);
        let classes = self.classes(at);
        // A unit of measure is no noun that is counted.
        if classes.has(Class::Unit) {
            return None;
        }
        let wanted = number.map(|(_, value)| wanted_number(value));
        let entries = self.document.lexicon.entries(unit.group);
        let readings = entries.iter().filter(|entry| classes.has(entry.class)).filter_map(|entry| match entry.class {
            Class::Ethnonym if wanted.is_none() => None,
            Class::Person | Class::Thing | Class::Ethnonym => {
                let form = NounForm::of(entry.value);
                let noun = self.document.lexicon.tables.nouns.get(form.noun as usize)?;
                let agrees = wanted.is_none_or(|wanted| wanted.fits(form));
                let is_verb = classes.has(Class::Verb);
                // `المركز 12 عربيا` is an adverb.
                let is_tamyiz = entry.class != Class::Ethnonym && form.singular && self.last_letter(at) == ALEF;
                Some(Counted {
                    unit: noun.unit.clone(),
                    class: noun.class,
                    role: noun.role,
                    form,
                    agrees,
                    is_tamyiz,
                    is_verb,
                })
            }
            Class::Demonym if wanted.is_some() => self.people_of(at, entry.value, wanted),
            _ => None,
        });
        readings.max_by_key(|reading| (reading.agrees, reading.class == UnitClass::Person))
    }

    /// `480 فلسطينيا`
    fn people_of(&self, at: usize, country: u32, wanted: Option<Wanted>) -> Option<Counted> {
        let unit = self.document.unit(at);
        let (mut key, _) = Key::of(self.document.slice(unit.start, unit.end))?;
        if self.flags(at).has(Flags::ARTICLE_CUT) {
            key = key.cut(2);
        }
        let nisbas = &self.document.lexicon.tables.nisbas;
        let exact = |key: Key| nisbas.iter().find(|(code, nisba, _)| *code == country && *nisba == key);
        let (nisba, form) = DEMONYM_ENDINGS
            .iter()
            .filter(|(letters, ..)| ends_with(key, letters))
            .find_map(|&(letters, singular, plural)| {
                Some((exact(key.prefix(key.len() - letters.len() as u32))?, (singular, plural)))
            })
            .or_else(|| Some((nisbas.iter().find(|(code, ..)| *code == country)?, (false, true))))?;
        let form = NounForm { noun: 0, singular: form.0, dual: false, plural: form.1 };
        Some(Counted {
            unit: nisba.2.clone(),
            class: UnitClass::Person,
            role: Role::Other,
            form,
            agrees: wanted.is_none_or(|wanted| wanted.fits(form)),
            is_tamyiz: false,
            is_verb: false,
        })
    }

    /// The noun of a word under an enclitic pronoun, where its form is as wanted, and how many letters before it are particles.
    fn possessed(&self, at: usize, wanted: impl Fn(NounForm) -> bool) -> Option<(Counted, u32)> {
        if !self.is(at, Class::Word) {
            return None;
        }
        let lexicon = self.document.lexicon;
        let token = self
            .document
            .tokens
            .get(self.document.unit(at).first_token as usize)
            .filter(|token| token.kind == Kind::Arabic)?;
        if token.marks.has(Marks::TEH_MARBUTA) {
            return None;
        }
        let pronoun = lexicon
            .tables
            .pronouns
            .iter()
            .find(|pronoun| token.key.ends_with(**pronoun) && token.key.len() > pronoun.len() + 2)?;
        let stem = token.key.prefix(token.key.len() - pronoun.len());
        self.noun_of_stem(stem, &wanted)
            .map(|noun| (noun, 0))
            .or_else(|| lexicon.clitics.cuts(stem, |cut| Some((self.noun_of_stem(cut.rest, &wanted)?, cut.letters))))
    }

    /// The people that a noun means without its pronoun; before one, ة is ت, and a final ء has a seat.
    fn noun_of_stem(&self, stem: Key, wanted: &impl Fn(NounForm) -> bool) -> Option<Counted> {
        let lexicon = self.document.lexicon;
        let whole = |stem: Key| {
            let group = lexicon.word(lexicon.id(stem)).core;
            // A row of value 1 is none only without a pronoun (ابني).
            if lexicon.entry(group, Class::NotDual).is_some_and(|entry| entry.value == 0) {
                return None;
            }
            lexicon.entries(group).iter().filter(|entry| entry.class == Class::Person).find_map(|entry| {
                let form = NounForm::of(entry.value);
                let noun = lexicon.tables.nouns.get(form.noun as usize)?;
                wanted(form).then(|| Counted {
                    unit: noun.unit.clone(),
                    class: noun.class,
                    role: noun.role,
                    form,
                    agrees: true,
                    is_tamyiz: false,
                    is_verb: false,
                })
            })
        };
        let bare = stem.prefix(stem.len().saturating_sub(1));
        whole(stem).or_else(|| match stem.letter(stem.len().saturating_sub(1)) {
            TEH => whole(bare.join(Key(u128::from(HEH)))),
            WAW | YEH if bare.letter(bare.len().saturating_sub(1)) == ALEF => whole(bare.join(Key(u128::from(HAMZA)))),
            _ => None,
        })
    }

    /// `عدد المشاركين 500`، `لا يقل عدد المشاركين عن 80`: a noun before a number.
    fn explain_by_nouns_before(&self, finds: &mut [Find]) {
        let mut floor = 0;
        for find in finds.iter_mut() {
            if let Some(explained) = self.noun_before(find, floor) {
                *find = explained;
            }
            floor = find.next;
        }
    }

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
    fn share_nouns(&self, finds: &mut [Find]) {
        let mut shared: Option<(usize, Counted)> = None;
        for find in finds.iter_mut() {
            match (&find.noun, &shared) {
                (Some(noun), _) => shared = Some((find.next, noun.clone())),
                (None, Some((end, noun))) if self.shares(*end, find) => {
                    find.noun = Some(noun.clone());
                    find.rule = "count.elided";
                    find.next += usize::from(self.is(find.next, Class::Others));
                    let is_whole = self.is(find.first.saturating_sub(1), Class::OutOf);
                    shared = if is_whole { None } else { Some((find.next, noun.clone())) };
                }
                _ => shared = None,
            }
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

    /// Duals, which are two without a number: شخصين، طالبتان، وزيري الخارجية، حفيداه.
    fn add_duals(&self, finds: &mut Vec<Find>) {
        let counted = finds.len();
        let mut next_find = 0;
        let mut covered = 0;
        let mut last = None;
        for at in 0..self.document.units.len() {
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
            let (next, value, modifier) = (at + 1, 2, Modifier::Exact);
            finds.push(Find {
                first: at,
                next,
                number: at,
                value,
                upper: None,
                modifier,
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
            return self.possessed_dual(at);
        }
        let nouns = Classes::of(Class::Person).with(Class::Thing);
        if !classes.overlaps(nouns) || classes.overlaps(Classes::of(Class::NotDual).with(Class::Unit)) {
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
            .filter(|entry| nouns.has(entry.class))
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
        let key = self.key(at);
        let pronoun = self.document.lexicon.tables.pronouns.iter().find(|pronoun| key.ends_with(**pronoun))?;
        let before = key.letter((key.len() - pronoun.len()).saturating_sub(1));
        if !matches!(before, ALEF | YEH) {
            return None;
        }
        // What looks like an accusative singular (حفيدا) is none before a pronoun.
        self.possessed(at, |form| form.dual && !form.plural && (before == ALEF || !form.singular))
    }

    fn assign_roles(&self, finds: &mut [Find]) {
        let mut before: Option<(usize, Role)> = None;
        for find in finds.iter_mut() {
            let role = self.role(find, before);
            before = Some((find.next, role));
            if let Some(noun) = &mut find.noun {
                noun.role = role;
            }
        }
    }

    fn role(&self, find: &Find, before: Option<(usize, Role)>) -> Role {
        let own = find.noun.as_ref().map_or(Role::Other, |noun| noun.role);
        if find.noun.as_ref().is_some_and(|noun| noun.class != UnitClass::Person) || own == Role::Casualties {
            return own;
        }
        let floor = before.map_or(0, |(next, _)| next);
        let cue = self.cue_before(find.first, floor).or_else(|| self.cue_after(find.next)).or_else(|| {
            // `مقتل 12 شخصا بينهم 3 أطفال`
            let (next, role) = before?;
            let joint = Classes::of(Class::And).with(Class::Among).with(Class::Comma);
            let joined = next < find.first
                && find.first - next <= 2
                && (next..find.first).all(|at| self.classes(at).overlaps(joint));
            joined.then_some(role).filter(|role| *role == Role::Casualties)
        });
        match (cue, own) {
            (Some(Role::Casualties), _) => Role::Casualties,
            (Some(role), Role::Other) => role,
            _ => own,
        }
    }

    fn cue_before(&self, first: usize, floor: usize) -> Option<Role> {
        let mut at = first;
        for _ in 0..ROLE_REACH {
            at = self.before(at).filter(|&at| at >= floor)?;
            let classes = self.classes(at);
            if classes.has(Class::Comma) {
                return None;
            }
            if self.document.entry(at, Class::CasualtyCue).is_some_and(|entry| entry.value == 0) {
                return Some(Role::Casualties);
            }
            if classes.has(Class::ParticipationCue) {
                return Some(Role::Participants);
            }
        }
        None
    }

    fn cue_after(&self, next: usize) -> Option<Role> {
        let found = (next..next + 3).take_while(|&at| !self.is(at, Class::Comma) && !self.is(at, Class::FullStop));
        let mut cues = found.filter_map(|at| self.document.entry(at, Class::CasualtyCue));
        cues.any(|entry| entry.value == 2).then_some(Role::Casualties)
    }

    fn mention(&self, find: &Find) -> Option<CountMention> {
        let noun = find.noun.as_ref()?;
        let first: Unit = self.document.unit(find.first);
        let last = self.document.unit(find.next.checked_sub(1)?);
        let skipped = offset_after(self.document.slice(first.start, first.end), find.skip);
        let start = if find.skip == 0 { first.start } else { first.start + skipped as u32 };
        let place = self.document.place(start, last.end, find.rule);
        Some(CountMention::new(
            place,
            Some(find.value),
            find.upper,
            find.modifier,
            Some(noun.unit.clone()),
            noun.class,
            noun.role,
            Vec::new(),
        ))
    }
}

/// The endings of a nisba, and whether it is then singular or plural.
const DEMONYM_ENDINGS: [(&[u8], bool, bool); 9] = [
    (&[ALEF, TEH], false, true),
    (&[YEH, NOON], false, true),
    (&[WAW, NOON], false, true),
    (&[ALEF, NOON], false, true),
    (&[ALEF], true, false),
    (&[HEH], true, false),
    (&[WAW], false, true),
    (&[YEH], false, true),
    (&[], true, false),
];

fn ends_with(key: Key, letters: &[u8]) -> bool {
    let (own, other) = (key.len(), letters.len() as u32);
    own > other && letters.iter().enumerate().all(|(index, letter)| key.letter(own - other + index as u32) == *letter)
}

/// The number that a noun takes behind a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Singular,
    Plural,
}

impl Wanted {
    fn fits(self, form: NounForm) -> bool {
        match self {
            Wanted::Singular => form.singular,
            Wanted::Plural => form.plural,
        }
    }
}

fn wanted_number(value: u64) -> Wanted {
    if (3..=10).contains(&(value % 100)) { Wanted::Plural } else { Wanted::Singular }
}

/// The scale of a round number of thousands or millions.
fn scale_of(value: u64) -> u64 {
    [1_000_000_000, 1_000_000, 1000].into_iter().find(|scale| value % scale == 0).unwrap_or(1)
}

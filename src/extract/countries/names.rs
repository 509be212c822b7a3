//! One name at a time: whether it means the country where it stands.

use super::{Find, Named, Reader, SEPARATORS};
use crate::extract::Document;
use crate::lexicon::class::{Class, Classes};
use crate::lexicon::clitics::Particles;
use crate::lexicon::country_context::Cues;
use crate::lexicon::matcher::{Flags, NameHit, Unit};
use crate::lexicon::tables::{COUNTRY_INDEX, PART_OF_COUNTRY, sole_country};
use crate::lexicon::{Entry, Guards};
use crate::record::CountryKind;
use crate::text::fold::{ALEF, HEH, Marks, NOON, Punct, TEH, WAW, YEH};
use crate::text::token::{Kind, Token, behind_merged, last_letter};

/// Mentions, one at a time.
impl Reader<'_> {
    pub(super) fn mention(&self, at: usize, unit: &Unit, before: Option<&Find>) -> Option<Find> {
        let found = |named, value: u32| {
            let (start, end, country) = (unit.start, unit.end, sole_country(value));
            Find { start, end, unit: at, named, value, country, rival: None }
        };
        let demonym = self.document.entry(at, Class::Demonym);
        if let Some(country) = self.document.entry(at, Class::Country)
            && !(demonym.is_some() && self.is_adjective(at, unit, before))
        {
            if self.names_country(at, unit, country) {
                let kind = if country.value & PART_OF_COUNTRY != 0 { CountryKind::Part } else { CountryKind::Name };
                return Some(Find {
                    rival: self.rival(at, unit, country),
                    ..found(Named::Country(kind), country.value)
                });
            }
            return None;
        }
        if let Some(demonym) = demonym {
            let start = self.merged_start(unit);
            return self
                .names_people(at, unit, demonym)
                .then(|| Find { start, ..found(Named::Country(CountryKind::Demonym), demonym.value) });
        }
        let group = self.document.entry(at, Class::CountryGroup)?;
        Some(found(Named::Group(group.value), 0))
    }

    /// Where a people's name begins: للّيبيين is written with two lams, of which one is the particle and one the article's or the word's.
    fn merged_start(&self, unit: &Unit) -> u32 {
        let Some(token) = self.token(unit.first_token as usize) else { return unit.start };
        let particle = unit.start.wrapping_sub(token.start) as usize;
        let lam = last_letter(self.document.slice(token.start, unit.start)).map(|at| token.start + at as u32);
        let merged = unit.particles.has(Particles::TO) && !unit.particles.has(Particles::MERGED) && particle > 0;
        lam.filter(|&lam| merged && behind_merged(self.document.slice(lam, unit.end)).is_some()).unwrap_or(unit.start)
    }

    /// The last word before the unit `at`, where no mark or sentence stands between.
    pub(super) fn word_before(&self, at: usize) -> Option<Token> {
        let before = self.document.units.get(at.checked_sub(1)?)?;
        self.word_of(before)
    }

    fn word_of(&self, unit: &Unit) -> Option<Token> {
        let token = *self.document.tokens.get((unit.last_token as usize).checked_sub(1)?)?;
        (token.kind == Kind::Arabic && !unit.group_is_and(self.document)).then_some(token)
    }

    pub(super) fn cues_before(&self, at: usize) -> Cues {
        self.word_before(at).map_or(Cues::default(), |word| self.context.cues(word.key))
    }

    /// Whether a unit is a country's name, whatever stands around it.
    fn is_country(&self, at: Option<usize>) -> bool {
        at.is_some_and(|at| self.document.is(at, Class::Country))
    }

    /// Whether a country's name stands beside it, at most a separator away.
    fn beside_country(&self, at: usize) -> bool {
        let separated = |at: Option<usize>| at.is_some_and(|at| self.document.classes(at).overlaps(SEPARATORS));
        let back = at.checked_sub(1);
        let next = Some(at + 1);
        let (mut farther, mut beyond) = (back, next);
        if separated(back) {
            farther = at.checked_sub(2);
            // A comma and a و are one separator.
            if separated(farther) {
                farther = at.checked_sub(3);
            }
        }
        if separated(next) {
            beyond = Some(at + 2);
            if separated(beyond) {
                beyond = Some(at + 3);
            }
        }
        self.is_country(farther) || self.is_country(beyond)
    }

    /// Whether a form that is a name and an adjective (السعودية، سورية) is the adjective here.
    fn is_adjective(&self, at: usize, unit: &Unit, before: Option<&Find>) -> bool {
        if unit.particles.has(Particles::IN) || unit.particles.has(Particles::TO) || unit.particles.has(Particles::LIKE)
        {
            return false;
        }
        let after_people = |unit: usize| {
            before.is_some_and(|before| before.unit == unit && before.named == Named::Country(CountryKind::Demonym))
        };
        let Some(back) = at.checked_sub(1) else { return false };
        if self.document.classes(back).overlaps(SEPARATORS) {
            return at.checked_sub(2).is_some_and(after_people);
        }
        if after_people(back) {
            return true;
        }
        let Some(word) = self.word_before(at) else { return false };
        if self.is_country(Some(at + 1)) || self.is_country(Some(back)) {
            return false;
        }
        let feminine = self.word_of(unit).is_some_and(ends_feminine);
        let cues = self.context.cues(word.key);
        if cues.has(Cues::PREPOSITION) {
            return false;
        }
        if unit.flags.has(Flags::DEFINITE) {
            let definite = word.key.has_article() || self.is_place_before(word);
            return definite && if feminine { !self.is_man(back) } else { !ends_feminine(word) };
        }
        if cues.has(Cues::NOUN) && !cues.has(Cues::NATIONAL) {
            return false;
        }
        if feminine {
            ends_feminine(word) || ends_plural_feminine(word)
        } else {
            cues.has(Cues::NATIONAL) && !cues.has(Cues::NOUN)
        }
    }

    /// Whether a place of the lexicon ends with this word (جدة السعودية).
    fn is_place_before(&self, word: Token) -> bool {
        let names = self.document.names;
        let behind = names.partition_point(|name| name.start < word.end);
        let near = names.get(behind.saturating_sub(3)..behind).unwrap_or_default();
        near.iter().any(|name| name.end == word.end && self.document.is_proper(name))
    }

    /// Whether a unit is a noun for one man (الرئيس).
    fn is_man(&self, at: usize) -> bool {
        self.document.is(at, Class::Person)
            && self.word_before(at + 1).is_some_and(|word| !ends_feminine(word) && !ends_plural(word))
    }

    /// Whether a name means the country here.
    fn names_country(&self, at: usize, unit: &Unit, entry: Entry) -> bool {
        let guards = entry.guards;
        if guards.has(Guards::MEASURE) {
            return !self.is_measure(at);
        }
        if self.beside_country(at) {
            return true;
        }
        if !guards.has(Guards::WORD) {
            return !(guards.has(Guards::PLACE) && self.beside_town(unit, entry.value));
        }
        let cues = self.cues_before(at);
        let noun = cues.has(Cues::NOUN) && !self.word_before(at).is_some_and(|word| word.key.has_article());
        if guards.has(Guards::PERSON) {
            return noun;
        }
        if guards.has(Guards::PLACE) {
            return noun || self.is_where(at, unit);
        }
        noun || cues.has(Cues::PREPOSITION) || has_particle(unit) || self.is_subject(at) || self.stands_alone(at)
    }

    /// Whether a preposition of place stands before it: a club plays with or against others, not in them.
    fn is_where(&self, at: usize, unit: &Unit) -> bool {
        const WHERE: Classes = Classes::of(Class::In).with(Class::From).with(Class::To);
        unit.particles.has(Particles::IN) || at > 0 && self.document.classes(at - 1).overlaps(WHERE)
    }

    /// Whether a verb of the feminine, or a man, stands before a name: no adjective without an article follows these.
    fn is_subject(&self, at: usize) -> bool {
        let Some(word) = self.word_before(at) else { return false };
        let verb = word.key.first() == TEH && self.document.is(at - 1, Class::Verb) || ends_verb(word);
        word.key.len() >= 4 && verb || word.key.has_article() && self.is_man(at - 1)
    }

    /// Whether it begins its line, as in `مالي: مقتل ثلاثة جنود`, or is all that a bracket holds.
    fn stands_alone(&self, at: usize) -> bool {
        let first = at == 0 || self.document.unit(at).flags.has(Flags::NEWLINE);
        first || self.document.is(at - 1, Class::Open) && self.document.is(at + 1, Class::Close)
    }

    /// Whether towns of the country itself are named along with it: تونس وصفاقس are two towns.
    fn beside_town(&self, unit: &Unit, country: u32) -> bool {
        let Some(code) = self.document.lexicon.tables.countries.get((country & COUNTRY_INDEX) as usize) else {
            return false;
        };
        let names = self.document.names;
        let (first, last) = (unit.first_token, unit.last_token);
        let near = names.partition_point(|name| name.first_token + NEAR_TOKENS < first);
        let near = names.get(near..).unwrap_or_default().iter().take_while(|name| name.first_token < last + 2);
        let separated =
            |from: u32, to: u32| from == to || from + 1 == to && self.token(from as usize).is_some_and(is_separator);
        let after = |name: &&NameHit| {
            let joined = name.particles.has(Particles::AND) || name.first_token > last;
            name.first_token >= last && joined && separated(last, name.first_token)
        };
        let before = |name: &&NameHit| {
            let joined = unit.particles.has(Particles::AND) || name.last_token < first;
            name.last_token <= first && joined && separated(name.last_token, first)
        };
        near.filter(|name| after(name) || before(name)).any(|name| self.is_town_of(name, &code.alpha2))
    }

    fn is_town_of(&self, name: &NameHit, code: &str) -> bool {
        let entry =
            self.document.lexicon.entry(name.group, Class::Place).filter(|entry| !entry.guards.has(Guards::WORD));
        let place = entry.and_then(|entry| self.document.lexicon.tables.places.get(entry.value as usize));
        place.is_some_and(|place| place.country == code && place.category != "region")
    }

    /// The country that has a city of this name, where nothing beside it says that the country is meant.
    fn rival(&self, at: usize, unit: &Unit, entry: Entry) -> Option<u32> {
        if !entry.guards.has(Guards::STRICT) {
            return None;
        }
        let rival = self.context.rival(self.word_of(unit)?.key)?;
        let vowelled = self.document.slice(unit.start, unit.end).contains('\u{64F}');
        (!vowelled && !self.beside_country(at) && !self.cues_before(at).has(Cues::NOUN)).then_some(rival)
    }

    /// Whether a number behind it, or a word before it, makes it a measure (بقطر 20 سنتيمترا).
    fn is_measure(&self, at: usize) -> bool {
        let counted = self.document.whole(at + 1).is_some() && !self.document.is(at + 1, Class::Year);
        counted || self.document.is(at.wrapping_sub(1), Class::Each)
    }

    /// Whether a demonym means people or things of a country here.
    fn names_people(&self, at: usize, unit: &Unit, entry: Entry) -> bool {
        let word = self.word_before(at);
        let cues = word.map_or(Cues::default(), |word| self.context.cues(word.key));
        if entry.guards.has(Guards::WORD) && !cues.has(Cues::NATIONAL) {
            return false;
        }
        let surname =
            cues.has(Cues::GIVEN_NAME) && unit.flags.has(Flags::DEFINITE) && unit.particles == Particles::default();
        !(surname && self.word_of(unit).is_some_and(|own| !ends_feminine(own) && !ends_plural(own)))
    }
}

impl Unit {
    /// Whether it is a cut و: its word belongs to the unit behind it.
    fn group_is_and(&self, document: &Document<'_>) -> bool {
        document.lexicon.sets.classes(self.set).has(Class::And)
    }
}

/// How far before a name a town's name can begin that ends just before it.
const NEAR_TOKENS: u32 = 6;

fn is_separator(token: &Token) -> bool {
    token.is(Punct::Comma) || token.key.first() == WAW && token.key.len() == 1
}

/// Whether ب ل ك was cut from a unit.
pub(super) fn has_particle(unit: &Unit) -> bool {
    unit.particles.has(Particles::IN.with(Particles::TO).with(Particles::LIKE))
}

fn end_letter(word: Token) -> u8 {
    word.key.letter(word.key.len().saturating_sub(1))
}

fn ends_feminine(word: Token) -> bool {
    end_letter(word) == HEH && (word.marks.has(Marks::TEH_MARBUTA) || word.key.len() > 3)
}

fn ends_plural_feminine(word: Token) -> bool {
    end_letter(word) == TEH && word.key.letter(word.key.len().saturating_sub(2)) == ALEF
}

fn ends_plural(word: Token) -> bool {
    let before = word.key.letter(word.key.len().saturating_sub(2));
    end_letter(word) == NOON && (before == WAW || before == YEH)
}

/// Whether it ends as a verb of the feminine does (أعلنت).
fn ends_verb(word: Token) -> bool {
    end_letter(word) == TEH && !ends_plural_feminine(word) && !word.key.has_article()
}

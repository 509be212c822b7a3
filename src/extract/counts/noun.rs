//! What a noun in the text is, as counted.

use super::{Counted, Finder, ends_with};
use crate::lexicon::class::Class;
use crate::lexicon::matcher::Flags;
use crate::lexicon::tables::NounForm;
use crate::record::{Role, UnitClass};
use crate::text::fold::{ALEF, HEH, Letter, Marks, NOON, TEH, WAW, YEH};
use crate::text::token::{Key, Kind};

/// The letter ء.
const HAMZA: Letter = 29;
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

impl Finder<'_> {
    /// What the noun at `at` is, read so that it agrees with the number where it can.
    pub(super) fn counted(&self, at: usize, number: Option<(usize, u64)>) -> Option<Counted> {
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
        let exact = |key: Key| nisbas.iter().find(|nisba| nisba.country == country && nisba.key == key);
        let (nisba, form) = DEMONYM_ENDINGS
            .iter()
            .filter(|(letters, ..)| ends_with(key, letters))
            .find_map(|&(letters, singular, plural)| {
                Some((exact(key.prefix(key.len() - letters.len() as u32))?, (singular, plural)))
            })
            .or_else(|| Some((nisbas.iter().find(|nisba| nisba.country == country)?, (false, true))))?;
        let form = NounForm { noun: 0, singular: form.0, dual: false, plural: form.1 };
        Some(Counted {
            unit: nisba.text.clone(),
            class: UnitClass::Person,
            role: Role::Other,
            form,
            agrees: wanted.is_none_or(|wanted| wanted.fits(form)),
            is_tamyiz: false,
            is_verb: false,
        })
    }

    /// The noun of a word under an enclitic pronoun, where its form is as wanted, and how many letters before it are particles.
    pub(super) fn possessed(&self, at: usize, wanted: impl Fn(NounForm) -> bool) -> Option<(Counted, u32)> {
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

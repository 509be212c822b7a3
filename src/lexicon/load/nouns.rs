//! Nouns of those who are counted, in all their forms, and of what is not.

use std::collections::{BTreeMap, HashMap};

use super::{Loading, ending};
use crate::Error;
use crate::lexicon::class::Class;
use crate::lexicon::tables::Noun;
use crate::lexicon::{Entry, Guards, Layer, fold_form};
use crate::record::UnitClass;
use crate::table;
use crate::text::fold::Marks;
use crate::text::token::{ARTICLE, Key};

pub(super) fn not_counted(loading: &mut Loading, file: &str, text: &str) -> Result<(), Error> {
    table::read(file, text, &["reason", "form"], |row| {
        row.required("reason")?;
        if fold_form(row.required("form")?).is_none() {
            // A sign such as % has a class of its own.
            return Ok(());
        }
        loading.add(row, Layer::Core, Class::Unit, 0, Guards::ARTICLE)
    })
}

pub(super) fn nouns(loading: &mut Loading, file: &str, text: &str) -> Result<(), Error> {
    let mut known: HashMap<String, u32> = HashMap::new();
    // In order, so that the same rows always make the same lexicon.
    let mut forms: BTreeMap<(u32, Vec<Key>), (u32, Marks)> = BTreeMap::new();
    table::read(file, text, &["key", "unit_class", "role", "number", "inflection", "form"], |row| {
        let form = row.required("form")?;
        let key = row.required("key")?;
        let noun = match known.get(key) {
            Some(&noun) => noun,
            None => {
                let unit_class = row.required("unit_class")?;
                let is_ethnonym = unit_class == "ethnonym";
                let class = if is_ethnonym {
                    UnitClass::Person
                } else {
                    unit_class.parse().map_err(|error: Error| row.fault("unit_class", error.to_string()))?
                };
                let role =
                    row.required("role")?.parse().map_err(|error: Error| row.fault("role", error.to_string()))?;
                let unit = loading.text(form);
                loading.tables.nouns.push(Noun { unit, class, role, is_ethnonym });
                let noun = (loading.tables.nouns.len() - 1) as u32;
                known.insert(key.into(), noun);
                noun
            }
        };
        let number = match row.required("number")? {
            "s" => SINGULAR,
            "d" => DUAL,
            "p" => PLURAL,
            other => return Err(row.fault("number", format!("expected s, d or p, found `{other}`"))),
        };
        let (keys, marks) = fold_form(form).ok_or_else(|| row.fault("form", "has no word, or too long a one"))?;
        // Of several words the first is inflected: رجل أمن، رجلي أمن.
        let Some((&word, rest)) = keys.split_first() else { return Ok(()) };
        let definite = definite_rests(rest);
        let mut add = |key: Key, number: u32| {
            for rest in std::iter::once(rest).chain(definite.iter().map(Vec::as_slice)) {
                let keys = std::iter::once(key).chain(rest.iter().copied()).collect();
                let known = forms.entry((noun, keys)).or_default();
                known.0 |= number;
                known.1 = Marks(known.1.0 | marks.0);
            }
        };
        match row.required("inflection")? {
            "name" => {}
            "fixed" => add(word, number),
            "sound" => sound_forms(word, add),
            "sound_m" => masculine_forms(word, add),
            "sound_f" => feminine_forms(word, add),
            // Before a genitive the first word takes no accusative ا: عونا أمن are two.
            "none" if number == SINGULAR && rest.first().is_some_and(|next| *next != ending("غير")) => {
                plain_forms(word, number, |key, number| {
                    add(key, if number == SINGULAR && key != word { DUAL } else { number })
                });
            }
            "none" => plain_forms(word, number, add),
            other => {
                return Err(row.fault(
                    "inflection",
                    format!("expected sound, sound_m, sound_f, none, fixed or name, found `{other}`"),
                ));
            }
        }
        Ok(())
    })?;
    for ((noun, keys), (numbers, marks)) in forms {
        let class = match loading.tables.nouns.get(noun as usize) {
            Some(noun) if noun.is_ethnonym => Class::Ethnonym,
            Some(noun) if noun.class == UnitClass::Person => Class::Person,
            _ => Class::Thing,
        };
        // إمام is not أمام, والي not وإلى; endings bring ة and hamza seats of their own.
        let marks = Marks(marks.0 | Marks::TEH_MARBUTA.0 | Marks::SEAT.0 | Marks::SHADDA.0);
        let entry = Entry { class, value: noun << 3 | numbers, marks, guards: Guards::ARTICLE.with(Guards::STRICT) };
        loading.builder.add_keys(Layer::Core, keys, entry);
    }
    Ok(())
}

const SINGULAR: u32 = 1;
const DUAL: u32 = 2;
const PLURAL: u32 = 4;

/// The forms of a noun with sound plurals: مشارك، مشاركة، مشاركون، مشاركين، مشاركات، مشاركان …
pub(super) fn sound_forms(word: Key, mut each: impl FnMut(Key, u32)) {
    masculine_forms(word, &mut each);
    feminine_forms(word.join(ending("ة")), each);
}

/// The masculine ones alone, where the feminine is another word: مكون، but not مكونات.
fn masculine_forms(word: Key, mut each: impl FnMut(Key, u32)) {
    each(word, SINGULAR);
    for (letters, number) in [
        ("ون", PLURAL),
        ("ين", PLURAL | DUAL),
        ("ان", DUAL),
        ("و", PLURAL),
        ("ي", PLURAL | DUAL),
        ("ا", SINGULAR | DUAL),
    ] {
        each(word.join(ending(letters)), number);
    }
}

/// What may stand behind the first word where the whole is definite: أمناء عامون، الأمناء العامون; رجال أمن، رجال الأمن.
fn definite_rests(rest: &[Key]) -> Vec<Vec<Key>> {
    let Some((&last, before)) = rest.split_last() else { return Vec::new() };
    if rest.iter().any(|key| key.has_article()) {
        return Vec::new();
    }
    let last_alone = before.iter().copied().chain([ARTICLE.join(last)]).collect();
    let all: Vec<Key> = rest.iter().map(|&key| ARTICLE.join(key)).collect();
    if before.is_empty() { vec![all] } else { vec![last_alone, all] }
}

/// The forms of a feminine noun in ة: طالبة، طالبات، طالبتان …
fn feminine_forms(word: Key, mut each: impl FnMut(Key, u32)) {
    each(word, SINGULAR);
    let stem = word.prefix(word.len().saturating_sub(1));
    for (letters, number) in [("ات", PLURAL), ("تان", DUAL), ("تين", DUAL), ("تا", DUAL), ("تي", DUAL)] {
        each(stem.join(ending(letters)), number);
    }
}

/// The forms of a noun whose plurals have rows of their own: the accusative and, from a singular, the duals.
fn plain_forms(word: Key, number: u32, mut each: impl FnMut(Key, u32)) {
    each(word, number);
    let feminine = word.ends_with(ending("ة"));
    if !feminine {
        each(word.join(ending("ا")), number);
    }
    // A sound plural in a row of its own has its construct form too: مؤسسين، مؤسسي.
    for (whole, construct) in [("ون", "و"), ("ين", "ي")] {
        if number == PLURAL && word.ends_with(ending(whole)) {
            each(word.prefix(word.len() - 2).join(ending(construct)), PLURAL);
        }
    }
    if number == SINGULAR {
        let stem = if feminine { word.prefix(word.len() - 1).join(ending("ت")) } else { word };
        for letters in ["ان", "ين", "ا", "ي"] {
            each(stem.join(ending(letters)), DUAL);
        }
    }
}

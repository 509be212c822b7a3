//! Words of the core: little words, verbs, the calendar, numbers.

use super::{Loading, guards};
use crate::Error;
use crate::lexicon::class::Class;
use crate::lexicon::tables::{PAST, THOUSANDTHS};
use crate::lexicon::{Guards, Layer};
use crate::record::Modifier;
use crate::table;
use crate::text::token::Key;

/// `data/words.csv`: little words, a class each.
pub(super) fn words(loading: &mut Loading, file: &str, text: &str) -> Result<(), Error> {
    table::read(file, text, &["class", "value", "guard", "form"], |row| {
        let name = row.required("class")?;
        let class = Class::named(name).ok_or_else(|| row.fault("class", format!("`{name}` is no class")))?;
        if class == Class::Pronoun {
            let (key, _) = Key::of(row.required("form")?).ok_or_else(|| row.fault("form", "is not one word"))?;
            loading.tables.pronouns.push(key);
            loading.tables.pronouns.sort_by_key(|key| std::cmp::Reverse(key.len()));
            return Ok(());
        }
        let value = row.parsed("value", "a whole number")?.unwrap_or(0);
        loading.add(row, Layer::Core, class, value, guards(row)?)
    })
}

pub(super) fn verbs(loading: &mut Loading, file: &str, text: &str) -> Result<(), Error> {
    table::read(file, text, &["tense", "form"], |row| {
        let tense = match row.required("tense")? {
            "past" => PAST,
            "present" => 2,
            other => return Err(row.fault("tense", format!("expected past or present, found `{other}`"))),
        };
        loading.add(row, Layer::Core, Class::Verb, tense, Guards::default())
    })
}

pub(super) fn months(loading: &mut Loading, file: &str, text: &str) -> Result<(), Error> {
    table::read(file, text, &["calendar", "family", "number", "guard", "form"], |row| {
        let number = row.parsed("number", "1 to 12")?.filter(|number| (1..=12).contains(number));
        let number = number.ok_or_else(|| row.fault("number", "expected 1 to 12"))?;
        let guards = guards(row)?;
        let word = guards.has(Guards::WORD) || guards.has(Guards::STRICT);
        let class = match (row.required("calendar")?, row.required("family")?) {
            ("hijri", _) if word => Class::HijriMonthWord,
            ("hijri", _) => Class::HijriMonth,
            ("gregorian", "libya") => Class::MonthLibya,
            ("gregorian", _) if word => Class::MonthWord,
            ("gregorian", _) => Class::Month,
            (other, _) => return Err(row.fault("calendar", format!("expected gregorian or hijri, found `{other}`"))),
        };
        loading.add(row, Layer::Core, class, number, guards)
    })
}

pub(super) fn weekdays(loading: &mut Loading, file: &str, text: &str) -> Result<(), Error> {
    table::read(file, text, &["number", "form"], |row| {
        let number = row.parsed("number", "1 to 7")?.filter(|number| (1..=7).contains(number));
        let number = number.ok_or_else(|| row.fault("number", "expected 1 to 7"))?;
        loading.add(row, Layer::Core, Class::Weekday, number, guards(row)?)
    })
}

pub(super) fn numerals(loading: &mut Loading, file: &str, text: &str) -> Result<(), Error> {
    table::read(file, text, &["value", "kind", "form"], |row| {
        let value: f64 = row.parsed("value", "a number")?.unwrap_or(0.0);
        let class = match row.required("kind")? {
            "unit" | "teen_joined" => Class::NumUnit,
            "unit_compound" => Class::NumUnitCompound,
            "tens" => Class::NumTens,
            "hundred" => Class::NumHundred,
            "scale" => Class::NumScale,
            "fraction" => Class::NumFraction,
            "vague" => Class::Vague,
            "round_plural" => Class::Multiple,
            "ordinal" => Class::NumOrdinal,
            other => return Err(row.fault("kind", format!("found `{other}`"))),
        };
        loading.tables.numerals.push((value * THOUSANDTHS as f64).round() as u64);
        let article = match class {
            Class::NumOrdinal => Guards::default(),
            _ => Guards::ARTICLE,
        };
        loading.add(row, Layer::Core, class, (loading.tables.numerals.len() - 1) as u32, article)
    })
}

pub(super) fn modifiers(loading: &mut Loading, file: &str, text: &str) -> Result<(), Error> {
    table::read(file, text, &["sense", "position", "form"], |row| {
        let sense =
            row.required("sense")?.parse::<Modifier>().map_err(|error| row.fault("sense", error.to_string()))?;
        let class = match row.required("position")? {
            "before" => Class::Modifier,
            "after" => Class::ModifierAfter,
            "split" => Class::ModifierSplit,
            other => return Err(row.fault("position", format!("expected before, after or split, found `{other}`"))),
        };
        loading.tables.modifiers.push(sense);
        loading.add(row, Layer::Core, class, (loading.tables.modifiers.len() - 1) as u32, Guards::default())
    })
}

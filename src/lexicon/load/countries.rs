//! Countries, their names with slips of the pen, their adjectives, groups of them.

use super::nouns::sound_forms;
use super::{Loading, guards};
use crate::Error;
use crate::lexicon::class::Class;
use crate::lexicon::country_context::CountryContext;
use crate::lexicon::tables::{Country, Nisba, PART_OF_COUNTRY, SEVERAL_COUNTRIES, SLIP};
use crate::lexicon::{Entry, Guards, Layer, fold_form};
use crate::table::{self, Row};
use crate::text::fold::Marks;
use crate::text::token::{ARTICLE, Key};

pub(super) fn country_codes(loading: &mut Loading, file: &str, text: &str) -> Result<(), Error> {
    table::read(file, text, &["alpha2", "alpha3", "name_en"], |row| {
        let [alpha2, alpha3, name_en] =
            [row.required("alpha2")?, row.required("alpha3")?, row.required("name_en")?].map(|cell| loading.text(cell));
        loading.tables.countries.push(Country { alpha2, alpha3, name_en });
        Ok(())
    })
}

/// The value of a cell of codes: a country's place in its table, or that of a choice of several.
fn country_value(loading: &mut Loading, row: &Row<'_>) -> Result<u32, Error> {
    let mut codes = Vec::new();
    for code in row.required("code")?.split_whitespace() {
        let index = country_index(loading, code);
        codes.push(index.ok_or_else(|| row.fault("code", format!("`{code}` is no code of ISO 3166-1 alpha-2")))?);
    }
    if let &[code] = codes.as_slice() {
        return Ok(code);
    }
    loading.tables.country_choices.push(codes);
    Ok(SEVERAL_COUNTRIES | (loading.tables.country_choices.len() - 1) as u32)
}

fn country_index(loading: &Loading, code: &str) -> Option<u32> {
    loading.tables.countries.iter().position(|country| country.alpha2 == code).map(|index| index as u32)
}

pub(super) fn countries(loading: &mut Loading, file: &str, text: &str) -> Result<(), Error> {
    table::read(file, text, &["code", "kind", "guard", "form"], |row| {
        let value = country_value(loading, row)?;
        let value = match row.required("kind")? {
            "name" | "official" | "variant" | "joined" => value,
            "slip" => value | SLIP,
            "part" => value | PART_OF_COUNTRY,
            other => return Err(row.fault("kind", format!("found `{other}`"))),
        };
        let guards = guards(row)?;
        if row.cell("kind") == "name"
            && matches!(guards, Guards(0) | Guards::PLACE)
            && let Some((key, _)) = Key::of(row.cell("form"))
            && bare_length(key) >= MIN_SLIP
        {
            loading.tables.long_names.push((key, value));
        }
        loading.add(row, Layer::Core, Class::Country, value, guards)
    })
}

/// Names of fewer letters, the article aside, are too like other words to be known through a slip.
pub(crate) const MIN_SLIP: u32 = 5;
/// Names of fewer are not known where a letter is missing.
const MIN_SLIP_WITHOUT: u32 = 7;

/// How many letters a word has without its article.
pub(crate) fn bare_length(key: Key) -> u32 {
    if key.has_article() { key.len() - ARTICLE.len() } else { key.len() }
}

/// Adds the chief names with two letters swapped or one left out, inside the word (فرناس، إسرائل), where these are no other words.
pub(super) fn country_slips(loading: &mut Loading) {
    let known = loading.builder.words();
    let names = std::mem::take(&mut loading.tables.long_names);
    for &(name, value) in &names {
        let (length, bare) = (name.len(), bare_length(name));
        for at in length - bare + 1..length - 1 {
            let swapped =
                name.prefix(at).join(name.cut(at + 1).prefix(1)).join(name.cut(at).prefix(1)).join(name.cut(at + 2));
            let without = name.prefix(at).join(name.cut(at + 1));
            for slip in [Some(swapped), (bare >= MIN_SLIP_WITHOUT).then_some(without)].into_iter().flatten() {
                if !known.contains(&slip) && !loading.tables.country_context.is_other_word(slip) {
                    let entry = Entry {
                        class: Class::Country,
                        value: value | SLIP,
                        marks: Marks::default(),
                        guards: Guards::WHOLE,
                    };
                    loading.builder.add_keys(Layer::Core, vec![slip], entry);
                }
            }
        }
    }
    loading.tables.long_names = names;
}

pub(super) fn demonyms(loading: &mut Loading, file: &str, text: &str) -> Result<(), Error> {
    // Adjectives lose their article before they are looked up, but not where a country's name has it too (السعودية).
    let names = loading.builder.single_words(Class::Country);
    table::read(file, text, &["code", "kind", "guard", "form"], |row| {
        let value = country_value(loading, row)?;
        let guards = guards(row)?.with(Guards::ARTICLE);
        match row.required("kind")? {
            "form" => loading.add(row, Layer::Core, Class::Demonym, value, guards),
            "nisba" => {
                let (keys, marks) = fold_form(row.required("form")?).ok_or_else(|| row.fault("form", "has no word"))?;
                let Some((&last, before)) = keys.split_last() else { return Ok(()) };
                // The feminine adds a ة that the row has not.
                let marks = Marks(marks.0 | Marks::TEH_MARBUTA.0);
                if before.is_empty() {
                    let text = loading.text(row.required("form")?);
                    loading.tables.nisbas.push(Nisba { country: value, key: last, text });
                }
                let mut seen = Vec::new();
                sound_forms(last, |key, _| {
                    if !seen.contains(&key) {
                        seen.push(key);
                        if before.is_empty() && names.contains(&ARTICLE.join(key)) {
                            let entry = Entry { class: Class::Demonym, value, marks, guards };
                            loading.builder.add_keys(Layer::Core, vec![ARTICLE.join(key)], entry);
                        }
                        let keys = before.iter().copied().chain([key]).collect();
                        loading.builder.add_keys(
                            Layer::Core,
                            keys,
                            Entry { class: Class::Demonym, value, marks, guards },
                        );
                    }
                });
                Ok(())
            }
            other => Err(row.fault("kind", format!("expected nisba or form, found `{other}`"))),
        }
    })
}

pub(super) fn country_groups(loading: &mut Loading, file: &str, text: &str) -> Result<(), Error> {
    table::read(file, text, &["group", "form"], |row| {
        let group = row.required("group")?;
        let index = match loading.tables.country_groups.iter().position(|known| known == group) {
            Some(index) => index,
            None => {
                let group = loading.text(group);
                loading.tables.country_groups.push(group);
                loading.tables.country_groups.len() - 1
            }
        };
        loading.add(row, Layer::Core, Class::CountryGroup, index as u32, Guards::default())
    })
}

pub(super) fn blocked_countries(loading: &mut Loading, file: &str, text: &str) -> Result<(), Error> {
    table::read(file, text, &["reason", "form"], |row| {
        row.required("reason")?;
        loading.add(row, Layer::Core, Class::NoCountry, 0, Guards::default())
    })
}

pub(super) fn country_context(loading: &mut Loading, file: &str, text: &str) -> Result<(), Error> {
    loading.tables.country_context = CountryContext::load(file, text, |code| country_index(loading, code))?;
    Ok(())
}

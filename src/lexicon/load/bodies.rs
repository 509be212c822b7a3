//! Organisations, the nouns that open their names, and the words within and around these.

use std::collections::HashMap;

use super::{Loading, guards};
use crate::Error;
use crate::lexicon::Layer;
use crate::lexicon::class::Class;
use crate::lexicon::tables::{Body, Follows, Head, Number};
use crate::table::{self, Row};

/// `data/organisations.csv`: the forms of a body's name; the first row of an id has its facts.
pub(super) fn organisations(loading: &mut Loading, file: &str, text: &str) -> Result<(), Error> {
    let mut known: HashMap<String, u32> = HashMap::new();
    table::read(
        file,
        text,
        &["id", "kind", "category", "country", "acronym", "name_fr", "name_en", "source", "form"],
        |row| {
            row.required("source")?;
            let id = row.required("id")?;
            let body = match (known.get(id), row.required("kind")?) {
                (Some(&body), "variant" | "short" | "acronym" | "former") => body,
                (None, "canonical") => {
                    let body = new_body(loading, row)?;
                    known.insert(id.into(), body);
                    body
                }
                (Some(_), "canonical") => return Err(row.fault("kind", format!("`{id}` has a canonical row already"))),
                (None, "variant" | "short" | "acronym" | "former") => {
                    return Err(row.fault("kind", format!("expected the canonical row of `{id}` first")));
                }
                (_, other) => {
                    return Err(row.fault(
                        "kind",
                        format!("expected canonical, variant, short, acronym or former, found `{other}`"),
                    ));
                }
            };
            loading.add(row, Layer::Names, Class::Organisation, body, guards(row)?)
        },
    )
}

fn new_body(loading: &mut Loading, row: &Row<'_>) -> Result<u32, Error> {
    let country = row.cell("country");
    if !country.is_empty() && !loading.tables.countries.iter().any(|known| known.alpha2 == country) {
        return Err(row.fault("country", format!("`{country}` is no code of ISO 3166-1 alpha-2")));
    }
    let optional = |column| Some(row.cell(column)).filter(|cell| !cell.is_empty()).map(|cell| loading.text(cell));
    let body = Body {
        id: loading.text(row.required("id")?),
        name: loading.text(row.required("form")?),
        category: loading.text(row.required("category")?),
        traits: loading.tables.categories.traits(row.required("category")?),
        country: optional("country"),
        acronym: optional("acronym"),
        name_fr: optional("name_fr"),
        name_en: optional("name_en"),
    };
    loading.bodies.push(body);
    Ok((loading.bodies.len() - 1) as u32)
}

/// `data/organisation_heads.csv`: the nouns that open bodies' names.
pub(super) fn heads(loading: &mut Loading, file: &str, text: &str) -> Result<(), Error> {
    table::read(file, text, &["category", "number", "follows", "guard", "form"], |row| {
        let number = match row.required("number")? {
            "s" => Number::Singular,
            "d" => Number::Dual,
            "p" => Number::Plural,
            other => return Err(row.fault("number", format!("expected s, d or p, found `{other}`"))),
        };
        let mut follows = Follows::default();
        for name in row.required("follows")?.split('+') {
            follows = follows.with(match name {
                "noun" => Follows::NOUN,
                "adj" => Follows::ADJECTIVE,
                "li" => Follows::LI,
                "name" => Follows::NAME,
                "latin" => Follows::LATIN,
                "place" => Follows::PLACE,
                "li_place" => Follows::LI_PLACE,
                other => {
                    return Err(row.fault(
                        "follows",
                        format!("expected noun, adj, li, name, latin, place or li_place, found `{other}`"),
                    ));
                }
            });
        }
        let category = loading.text(row.required("category")?);
        let traits = loading.tables.categories.traits(&category);
        loading.tables.heads.push(Head { category, traits, number, follows });
        let (value, guards) = ((loading.tables.heads.len() - 1) as u32, guards(row)?);
        loading.add(row, Layer::Names, Class::Head, value, guards)?;
        loading.add(row, Layer::Inner, Class::Head, value, guards)
    })
}

/// `data/organisation_words.csv`: what words are within and around the names of bodies.
pub(super) fn inner_words(loading: &mut Loading, file: &str, text: &str) -> Result<(), Error> {
    table::read(file, text, &["class", "value", "guard", "form"], |row| {
        let name = row.required("class")?;
        let class = Class::named(name).ok_or_else(|| row.fault("class", format!("`{name}` is no class")))?;
        // A phrase that opens as a name does, and is none, takes the name's place.
        let layer = if matches!(class, Class::NoBody | Class::Organ) { Layer::Names } else { Layer::Inner };
        let value = match row.cell("value") {
            "" => 0,
            cell => cell.parse().map_err(|_| row.fault("value", format!("`{cell}` is no number")))?,
        };
        loading.add(row, layer, class, value, guards(row)?)
    })
}

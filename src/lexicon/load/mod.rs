//! The files of `data/`, each with the table and the classes that its rows become.
//!
//! ADD A FACT: one row in a file under `data/`. ADD A FILE: one function in the module of its subject, and its line in [`FILES`].

mod bodies;
mod countries;
mod events;
mod nouns;
mod places;
mod words;

use std::borrow::Cow;

pub(crate) use countries::MIN_SLIP;

use super::class::Class;
use super::clitics::Clitics;
use super::tables::{Body, PlaceRow, Tables, Text};
use super::{Builder, Guards, Layer, Lexicon};
use crate::Error;
use crate::table::{self, Row};
use crate::text::token::Key;

/// What a file's rows are added to.
#[derive(Default)]
pub(crate) struct Loading {
    pub builder: Builder,
    pub tables: Tables,
    bodies: Vec<Body>,
    places: Vec<PlaceRow>,
}

macro_rules! data {
    ($name:literal) => {
        (concat!("data/", $name), include_str!(concat!("../../../data/", $name)))
    };
}

/// The lexicon made from its files, with a caller's rows added: what they are, the name of their file, and their CSV text.
pub(crate) fn lexicon(own: &[(Own, String, String)]) -> Result<Lexicon, Error> {
    let mut loading = Loading::default();
    let (file, text) = data!("clitics.csv");
    let clitics = Clitics::load(file, text)?;
    for &((file, text), load) in FILES {
        load(&mut loading, file, text)?;
    }
    countries::country_slips(&mut loading);
    for (own, file, text) in own {
        own.load()(&mut loading, file, text)?;
    }
    let tables = Tables { bodies: loading.bodies.into(), places: loading.places.into(), ..loading.tables };
    Ok(loading.builder.freeze(tables, clitics))
}

/// The built-in files, in the order in which they are loaded: later ones may ask what earlier ones have.
const FILES: &[((&str, &str), LoadFile)] = &[
    (data!("words.csv"), words::words),
    (data!("verbs.csv"), words::verbs),
    (data!("count_words.csv"), words::words),
    (data!("months.csv"), words::months),
    (data!("weekdays.csv"), words::weekdays),
    (data!("numerals.csv"), words::numerals),
    (data!("modifiers.csv"), words::modifiers),
    (data!("people_nouns.csv"), nouns::nouns),
    (data!("not_counted.csv"), nouns::not_counted),
    (data!("country_codes.csv"), countries::country_codes),
    (data!("countries.csv"), countries::countries),
    (data!("demonyms.csv"), countries::demonyms),
    (data!("country_groups.csv"), countries::country_groups),
    (data!("blocked_countries.csv"), countries::blocked_countries),
    (data!("country_context.csv"), countries::country_context),
    (data!("places.csv"), places::places),
    (data!("venues.csv"), places::venues),
    (data!("event_nouns.csv"), events::events),
    (data!("organisation_words.csv"), bodies::inner_words),
    (data!("organisation_categories.csv"), |loading, file, text| loading.tables.categories.load(file, text)),
    (data!("organisation_heads.csv"), bodies::heads),
    (data!("organisations.csv"), bodies::organisations),
];

/// The built-in rows whose form `is_meant`, each with its file and line.
pub(crate) fn rows_with(is_meant: impl Fn(&str) -> bool) -> Vec<String> {
    let mut rows = Vec::new();
    for &((file, text), _) in FILES {
        let _ = table::read(file, text, &[], |row| {
            let form = row.cell("form");
            if !form.is_empty() && is_meant(form) {
                rows.push(row.to_string());
            }
            Ok(())
        });
    }
    rows
}

type LoadFile = fn(&mut Loading, &str, &str) -> Result<(), Error>;

/// What a caller's own rows are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Own {
    Countries,
    Places,
    Organisations,
}

impl Own {
    fn load(self) -> LoadFile {
        match self {
            Own::Countries => countries::countries,
            Own::Places => places::places,
            Own::Organisations => bodies::organisations,
        }
    }
}

impl Loading {
    fn text(&self, text: &str) -> Text {
        Cow::Owned(text.into())
    }

    fn add(&mut self, row: &Row<'_>, layer: Layer, class: Class, value: u32, guards: Guards) -> Result<(), Error> {
        let form = row.required("form")?;
        if self.builder.add(layer, form, class, value, guards) {
            Ok(())
        } else {
            Err(row.fault("form", format!("`{form}` has no word, or one of more than 25 letters")))
        }
    }
}

fn guards(row: &Row<'_>) -> Result<Guards, Error> {
    let mut guards = Guards::default();
    for name in row.cell("guard").split_whitespace() {
        guards = guards.with(match name {
            "strict" => Guards::STRICT,
            "whole" => Guards::WHOLE,
            "article" => Guards::ARTICLE,
            "word" => Guards::WORD,
            "place" => Guards::PLACE,
            "person" => Guards::PERSON,
            "country" => Guards::COUNTRY,
            "measure" => Guards::MEASURE,
            "ambiguous" => Guards::default(),
            other => return Err(row.fault("guard", format!("found `{other}`"))),
        });
    }
    Ok(guards)
}

/// The letters of an ending, as packed.
fn ending(letters: &str) -> Key {
    Key::of(letters).map_or(Key::NONE, |(key, _)| key)
}

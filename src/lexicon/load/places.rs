//! Places below the country, venues, and the nouns before them.

use super::{Loading, guards};
use crate::Error;
use crate::lexicon::class::Class;
use crate::lexicon::tables::{PlaceHead, PlaceHeadKind, PlaceRow};
use crate::lexicon::{Guards, Layer};
use crate::table;

pub(super) fn places(loading: &mut Loading, file: &str, text: &str) -> Result<(), Error> {
    table::read(file, text, &["country", "category", "guard", "form"], |row| {
        let [category, country] = [row.required("category")?, row.required("country")?].map(|cell| loading.text(cell));
        loading.places.push(PlaceRow { category, country });
        loading.add(row, Layer::Names, Class::Place, (loading.places.len() - 1) as u32, guards(row)?)
    })
}

/// `data/venues.csv`: nouns of venues, nouns before places' names, and what makes such a name none.
pub(super) fn venues(loading: &mut Loading, file: &str, text: &str) -> Result<(), Error> {
    table::read(file, text, &["category", "countries", "form"], |row| {
        let kind = match row.required("category")? {
            "venue" => return loading.add(row, Layer::Names, Class::Venue, 0, Guards::default()),
            "person_before" => return loading.add(row, Layer::Names, Class::PersonBefore, 0, Guards::default()),
            "no_place" => return loading.add(row, Layer::Names, Class::NoPlace, 0, Guards::default()),
            "opening" => return loading.add(row, Layer::Inner, Class::NameOpening, 0, Guards::default()),
            "settlement" => PlaceHeadKind::Settlement,
            "town_head" => PlaceHeadKind::Unit,
            "capital" => PlaceHeadKind::Capital,
            "local_head" => PlaceHeadKind::Local,
            "place_head" => PlaceHeadKind::Other,
            other => return Err(row.fault("category", format!("found `{other}`"))),
        };
        let countries = row.cell("countries").split_whitespace().map(|code| loading.text(code)).collect();
        loading.tables.place_heads.push(PlaceHead { kind, countries });
        loading.add(
            row,
            Layer::Names,
            Class::PlaceHead,
            (loading.tables.place_heads.len() - 1) as u32,
            Guards::default(),
        )
    })
}

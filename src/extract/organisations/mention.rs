//! The bodies found, as the record has them.

use super::{Found, Organisation};
use crate::extract::Document;
use crate::lexicon::tables::{Body, Text};
use crate::record::{OrganisationBasis, OrganisationMention, OrganisationReference};
use crate::text::fold::LAM;
use crate::text::token::behind_merged;

/// The finds as the record has them.
pub(crate) fn mentions(
    document: &Document<'_>,
    found: &Found,
) -> (Vec<OrganisationMention>, Vec<OrganisationReference>) {
    let organisations = found.organisations.iter().map(|organisation| mention(document, organisation)).collect();
    let references = found.references.iter().map(|reference| {
        OrganisationReference::new(
            document.place(reference.start, reference.end, "organisation.generic"),
            reference.refers_to,
        )
    });
    (organisations, references.collect())
}

fn mention(document: &Document<'_>, found: &Organisation) -> OrganisationMention {
    let place = document.place(found.start, found.end, found.rule);
    let tables = &document.lexicon.tables;
    let body: Option<&Body> = found.body.and_then(|body| tables.bodies.get(body as usize));
    let name = found.full.map_or(place.text.as_str(), |(start, end)| document.slice(start, end));
    let written = || written_name(name, found.stem.first() == LAM);
    let set_acronym = found.acronym.map(|(start, end)| Text::Owned(document.slice(start, end).to_owned()));
    // A value with further bits is no country of its own, and no index of the table.
    let nationality =
        found.country.and_then(|value| tables.countries.get(value as usize)).map(|country| country.alpha2.clone());
    match body {
        Some(body) => OrganisationMention::new(
            place.clone(),
            Some(body.id.clone()),
            if found.is_whole { body.name.to_string() } else { written() },
            body.name_fr.clone(),
            body.name_en.clone(),
            body.acronym.clone().or(set_acronym),
            body.category.clone(),
            body.country.clone().or(nationality),
            OrganisationBasis::Lexicon,
        ),
        None => OrganisationMention::new(
            place.clone(),
            None,
            written(),
            None,
            None,
            set_acronym,
            found.category.clone(),
            None,
            OrganisationBasis::Pattern,
        ),
    }
}

/// A name as written, with the article of a merged للـ given back.
fn written_name(text: &str, merged_lam: bool) -> String {
    match behind_merged(text) {
        Some(rest) if merged_lam => format!("الل{rest}"),
        Some(rest) => format!("ال{rest}"),
        None => text.to_owned(),
    }
}

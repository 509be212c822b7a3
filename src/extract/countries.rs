//! Countries: names, demonyms and parts, groups of countries, and lists of three or more.
//!
//! One walk over the units finds what the lexicon knows; the words beside a name decide where it can be something else:
//! an adjective (القيادة السعودية), an everyday word (دعم مالي), a surname (محمد الهندي), a city (عمّان).

mod lists;
mod names;
mod slips;
mod told;

use crate::extract::Document;
use crate::lexicon::class::{Cause, Class, Classes};
use crate::lexicon::country_context::CountryContext;
use crate::lexicon::tables::{Country, SLIP};
use crate::record::{CountryGroupMention, CountryKind, CountryListMention, CountryMention, Warning};

/// What a mention names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Named {
    Country(CountryKind),
    /// A group, by its place in the table of groups.
    Group(u32),
}

/// A country or a group found in a text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Find {
    /// Place in bytes.
    pub start: u32,
    pub end: u32,
    /// The unit.
    pub unit: usize,
    pub named: Named,
    /// The entry's value, as the loader made it.
    value: u32,
    /// The country's place in its table; none where several fit.
    pub country: Option<u32>,
    /// The country that has a city of the same name, where nothing beside it says that the country is meant.
    rival: Option<u32>,
}

impl Find {
    fn is_name(&self) -> bool {
        self.named == Named::Country(CountryKind::Name)
    }
}

/// A list found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ListFind {
    pub start: u32,
    pub end: u32,
    /// Places in the table of countries.
    pub countries: Vec<u32>,
    rule: &'static str,
    /// Whether a member fits several countries.
    ambiguous: bool,
    /// Whether the text states another number of members.
    mismatch: bool,
}

/// What gives cause to look.
pub(crate) const CAUSE: Classes = Classes::of(Class::Country).with(Class::Demonym).with(Class::CountryGroup);

/// All that a text names of countries.
#[derive(Debug, Clone, Default)]
pub(crate) struct Finds {
    pub mentions: Vec<Find>,
    pub lists: Vec<ListFind>,
}

/// Finds the countries, groups and lists of a document.
pub(crate) fn find(document: &Document<'_>) -> Finds {
    let mut finds = Finds::default();
    let reader = Reader { document, context: &document.lexicon.tables.country_context };
    let mut at = document.next(0, Cause::COUNTRY);
    while let Some(unit) = document.units.get(at) {
        finds.mentions.extend(reader.mention(at, unit, finds.mentions.last()));
        at = document.next(at + 1, Cause::COUNTRY);
    }
    reader.decide(&mut finds.mentions);
    reader.mend(&mut finds.mentions);
    finds.lists = reader.lists(&finds.mentions);
    finds
}

/// The finds as the record has them.
pub(crate) fn record(
    document: &Document<'_>,
    finds: &Finds,
) -> (Vec<CountryMention>, Vec<CountryGroupMention>, Vec<CountryListMention>) {
    let (mut countries, mut groups) = (Vec::new(), Vec::new());
    for found in &finds.mentions {
        match found.named {
            Named::Country(kind) => countries.push(country_mention(document, found, kind)),
            Named::Group(index) => {
                if let Some(group) = document.lexicon.tables.country_groups.get(index as usize) {
                    groups.push(CountryGroupMention::new(
                        document.place(found.start, found.end, "country_group.name"),
                        group.clone(),
                    ));
                }
            }
        }
    }
    let lists = finds.lists.iter().map(|list| list_mention(document, list)).collect();
    (countries, groups, lists)
}

fn country_mention(document: &Document<'_>, found: &Find, kind: CountryKind) -> CountryMention {
    let rule = match kind {
        _ if found.value & SLIP != 0 => "country.slip",
        CountryKind::Name => "country.name",
        CountryKind::Demonym => "country.demonym",
        CountryKind::Part => "country.part",
    };
    let mut warnings = Vec::new();
    if found.value & SLIP != 0 {
        warnings.push(Warning::SpellingMended);
    }
    let country = found.country.and_then(|index| country_row(document, index));
    if country.is_none() {
        warnings.push(Warning::AmbiguousCountry);
    }
    CountryMention::new(
        document.place(found.start, found.end, rule),
        country.map(|country| country.alpha2.clone()),
        country.map(|country| country.alpha3.clone()),
        country.map(|country| country.name_en.clone()),
        kind,
        warnings,
    )
}

fn list_mention(document: &Document<'_>, list: &ListFind) -> CountryListMention {
    let codes = list.countries.iter().filter_map(|&index| country_row(document, index));
    let mut warnings = Vec::new();
    if list.ambiguous {
        warnings.push(Warning::AmbiguousCountry);
    }
    if list.mismatch {
        warnings.push(Warning::ListLengthMismatch);
    }
    CountryListMention::new(
        document.place(list.start, list.end, list.rule),
        codes.map(|country| country.alpha2.clone()).collect(),
        warnings,
    )
}

fn country_row<'a>(document: &Document<'a>, index: u32) -> Option<&'a Country> {
    document.lexicon.tables.countries.get(index as usize)
}

struct Reader<'a> {
    document: &'a Document<'a>,
    context: &'a CountryContext,
}

/// What may stand between two members of a list.
const SEPARATORS: Classes =
    Classes::of(Class::Comma).with(Class::And).with(Class::Slash).with(Class::Dash).with(Class::Or);

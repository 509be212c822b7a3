//! What the rest of the text decides: which Congo, and whether عمان is the country.

use super::{Find, Named, Reader};
use crate::lexicon::tables::{COUNTRY_INDEX, SEVERAL_COUNTRIES};
use crate::text::token::Key;

/// Which countries a text tells of, for the names that can mean several.
#[derive(Debug, Default)]
struct Told {
    /// Places in bytes and countries, in the order of the text.
    places: Vec<(u32, u32)>,
    /// Each country once.
    countries: Vec<u32>,
}

/// How far around a name its sentence is asked which country it means.
const NEAR: usize = 16;

impl Told {
    fn tells(&self, country: u32) -> bool {
        self.countries.contains(&country)
    }

    /// The one country among the choices that is told of between two places, near a third.
    fn near(&self, choices: &[u32], (start, end): (u32, u32), at: u32) -> Option<u32> {
        let middle = self.places.partition_point(|&(place, _)| place < at);
        let window = self.places.get(middle.saturating_sub(NEAR)..(middle + NEAR).min(self.places.len()))?;
        let here = window.iter().filter(|&&(place, _)| start <= place && place < end).map(|&(_, country)| country);
        only(here.filter(|country| choices.contains(country)))
    }

    fn anywhere(&self, choices: &[u32]) -> Option<u32> {
        only(choices.iter().copied().filter(|&country| self.tells(country)))
    }
}

/// The one value of an iterator, none where it has several or none.
fn only(mut values: impl Iterator<Item = u32>) -> Option<u32> {
    let first = values.next()?;
    values.all(|value| value == first).then_some(first)
}

/// What the text decides.
impl Reader<'_> {
    /// Settles what only the rest of the text can: which Congo, and whether عمان is the country or Jordan's capital.
    pub(super) fn decide(&self, mentions: &mut Vec<Find>) {
        if !mentions.iter().any(|found| found.value & SEVERAL_COUNTRIES != 0 || found.rival.is_some()) {
            return;
        }
        let told = self.told(mentions);
        mentions.retain(|found| match (found.rival, found.country) {
            (Some(rival), Some(own)) => {
                let near = self.context.neighbours(own).iter().any(|&country| told.tells(country));
                told.tells(own) || !told.tells(rival) && (near || !self.is_governed(found))
            }
            _ => true,
        });
        for found in mentions.iter_mut().filter(|found| found.value & SEVERAL_COUNTRIES != 0) {
            let choices = self.document.lexicon.tables.country_choices.get((found.value & COUNTRY_INDEX) as usize);
            let (Some(choices), Named::Country(_)) = (choices, found.named) else { continue };
            let sentence = self.document.sentences.get(self.document.sentence_at(found.start));
            let here = sentence.and_then(|sentence| told.near(choices, (sentence.start, sentence.end), found.start));
            found.country = here.or_else(|| told.anywhere(choices));
        }
    }

    /// The countries that names, demonyms and words such as كينشاسا tell of.
    fn told(&self, mentions: &[Find]) -> Told {
        let sure = mentions.iter().filter(|found| found.rival.is_none() && found.value & SEVERAL_COUNTRIES == 0);
        let mut places: Vec<(u32, u32)> = sure.filter_map(|found| Some((found.start, found.country?))).collect();
        places.extend(self.document.tokens.iter().filter_map(|token| Some((token.start, self.evidence(token.key)?))));
        places.sort_unstable();
        let mut countries: Vec<u32> = places.iter().map(|&(_, country)| country).collect();
        countries.sort_unstable();
        countries.dedup();
        Told { places, countries }
    }

    fn evidence(&self, key: Key) -> Option<u32> {
        self.context.evidence(key).or_else(|| if key.len() > 4 { self.context.evidence(key.cut(1)) } else { None })
    }
}

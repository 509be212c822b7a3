//! Names with a letter wrong between the members of a list.

use super::{Find, Named, Reader, SEPARATORS};
use crate::lexicon::class::Class;
use crate::lexicon::load::MIN_SLIP;
use crate::lexicon::matcher::Flags;
use crate::lexicon::tables::{SLIP, sole_country};
use crate::record::CountryKind;
use crate::text::fold::WAW;
use crate::text::token::{Kind, offset_after};

impl Reader<'_> {
    /// Adds the members that a slip of one letter hides: تونس والجزائز والمغرب.
    pub(super) fn mend(&self, mentions: &mut Vec<Find>) {
        let mut mended: Vec<Find> = Vec::new();
        for pair in mentions.windows(2) {
            if let [from, to] = pair
                && from.is_name()
                && to.is_name()
                && let Some(found) = self.mended(from, to)
            {
                mended.push(found);
            }
        }
        if !mended.is_empty() {
            mentions.extend(mended);
            mentions.sort_by_key(|found| found.start);
        }
    }

    /// The one unknown word between two names, where it is a name with one letter wrong.
    fn mended(&self, from: &Find, to: &Find) -> Option<Find> {
        let document = self.document;
        let between = from.unit + 1..to.unit;
        if !(2..=5).contains(&between.len()) || document.unit(to.unit).flags.has(Flags::NEWLINE) {
            return None;
        }
        let mut words = between.clone().filter(|&at| !document.classes(at).overlaps(SEPARATORS));
        let (at, None) = (words.next()?, words.next()) else { return None };
        let unit = document.unit(at);
        let token = self.token(unit.first_token as usize)?;
        if !document.is(at, Class::Word) || token.kind != Kind::Arabic || self.begins_name(unit.first_token as usize) {
            return None;
        }
        let cut = u32::from(token.key.first() == WAW);
        let separated = (cut > 0 || at > between.start) && at + 1 < between.end;
        let key = token.key.cut(cut);
        let mut near = document
            .lexicon
            .tables
            .long_names
            .iter()
            .filter(|(name, _)| key.len() >= MIN_SLIP && key.is_one_slip_from(*name));
        let (&(_, value), None) = (near.next()?, near.next()) else { return None };
        let start = unit.start + offset_after(document.slice(unit.start, unit.end), cut) as u32;
        let found = Find {
            start,
            end: unit.end,
            unit: at,
            named: Named::Country(CountryKind::Name),
            value: value | SLIP,
            country: sole_country(value),
            rival: None,
        };
        separated.then_some(found)
    }
}

//! Towns that the lexicon does not have: the word behind a noun of towns that itself stands behind a preposition or beside a
//! verb of hosting (بمدينة كذا، تحتضن بلدة كذا).

use super::{ending, hosts};
use crate::extract::Document;
use crate::lexicon::class::{Class, Classes};
use crate::lexicon::clitics::Particles;
use crate::lexicon::matcher::NameHit;
use crate::lexicon::tables::PlaceHeadKind;
use crate::text::token::{Kind, Token};

/// A name of fewer letters is hardly a town's.
const MIN_LETTERS: u32 = 4;

/// The stretch in bytes of each such name, in order; none inside those at `known`, which is in order.
pub(super) fn find(document: &Document<'_>, known: &[(u32, u32)]) -> Vec<(u32, u32)> {
    let heads = document.names.iter().filter(|hit| is_head(document, hit) && is_placed(document, hit));
    let names = heads.filter_map(|head| name(document, head));
    let is_new = |&(start, _): &(u32, u32)| {
        let at = known.partition_point(|&(_, end)| end <= start);
        known.get(at).is_none_or(|&(first, _)| first > start)
    };
    let mut found: Vec<(u32, u32)> = Vec::new();
    for name in names.filter(is_new) {
        // Two nouns can share the name behind them, and a noun can be part of a name (بمدينة سيدي بلدة).
        if found.last().is_none_or(|&(_, end)| end <= name.0) {
            found.push(name);
        }
    }
    found
}

/// Whether a hit is a noun behind which only a name stands (مدينة), and no longer name opens there (مدينة الثقافة).
fn is_head(document: &Document<'_>, hit: &NameHit) -> bool {
    let entry = document.lexicon.entry(hit.group, Class::PlaceHead);
    let head = entry.and_then(|entry| document.lexicon.tables.place_heads.get(entry.value as usize));
    head.is_some_and(|head| head.kind == PlaceHeadKind::Settlement)
        && document.names_at(hit.first_token).all(|other| other.last_token <= hit.last_token)
}

/// Whether a preposition stands before the noun, or a verb of hosting.
fn is_placed(document: &Document<'_>, head: &NameHit) -> bool {
    const PREPOSITIONS: Classes = Classes::of(Class::In).with(Class::To);
    let unit = document.unit_of(head.first_token);
    let particles = head.particles.with(document.unit(unit).particles);
    particles.has(Particles::IN)
        || particles.has(Particles::TO)
        || (unit > 0 && document.classes(unit - 1).overlaps(PREPOSITIONS))
        || hosts(document, head)
}

/// The name behind the noun: a word that the lexicon does not know, or one that opens names with the next (سيدي، أولاد).
fn name(document: &Document<'_>, head: &NameHit) -> Option<(u32, u32)> {
    let first = document.tokens.get(head.last_token as usize)?;
    let opens = |token: &Token| {
        let (group, _) = document.lexicon.inner(token.key, std::iter::empty());
        document.lexicon.sets.classes(group.set).has(Class::NameOpening)
    };
    let words = document.tokens.get(head.last_token as usize..).unwrap_or_default();
    let openings = words.iter().take(3).take_while(|token| opens(token)).count() as u32;
    let (opened, last) = (openings > 0, head.last_token + openings);
    let token = document.tokens.get(last as usize)?;
    let fits = if opened { is_word(token) } else { is_word(token) && is_unknown(document, last, token) };
    fits.then_some((first.start, token.end))
}

fn is_word(token: &Token) -> bool {
    token.kind == Kind::Arabic && !token.after_newline() && token.key.len() > 1
}

/// Whether a word can only be a name: neither known otherwise, nor an adjective by its ending, nor a word with a pronoun.
fn is_unknown(document: &Document<'_>, at: u32, token: &Token) -> bool {
    let unit = document.unit(document.unit_of(at));
    let classes = document.classes(document.unit_of(at));
    let plain = unit.first_token == at && unit.particles == Particles::default() && classes == Classes::of(Class::Word);
    let ends_in = |endings: &[&str]| endings.iter().any(|end| token.key.ends_with(ending(end)));
    let described = || !token.key.has_article() && ends_in(&["ة", "ى"]);
    let of_somebody = || ends_in(&["ها", "هم", "نا"]);
    plain && !described() && !of_somebody() && token.key.len() >= MIN_LETTERS && document.names_at(at).next().is_none()
}

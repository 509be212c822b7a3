//! Places below the country: hits of the lexicon's names (`data/places.csv`), told from words, persons and countries by
//! what stands around them (`data/venues.csv`).
//!
//! What an entry's guards ask for:
//! - none: nothing, but no word before it that makes it a person's (بن، السيد);
//! - `word`: a noun of towns or units before it (مدينة), another place beside it in a list, its country's adjective behind it, a
//!   verb of hosting before or behind it, a preposition beside an expression of time, or the like elsewhere in the text;
//! - `word strict`: as `word`, but ب، في or إلى is enough;
//! - `strict`: the marks that the row writes (عمّان), or a noun of towns before it;
//! - `person`: a noun before it, في, another place beside it;
//! - `country`: a noun of towns or units before it (ولاية تونس);
//! - `place`: the form names a better known place too, which is taken where nothing decides.

mod unknown;

use std::borrow::Cow;

use super::Document;
use crate::lexicon::class::{Class, Classes};
use crate::lexicon::clitics::Particles;
use crate::lexicon::matcher::{Flags, NameHit};
use crate::lexicon::tables::{EventCue, PlaceHead, PlaceHeadKind, PlaceRow};
use crate::lexicon::{Entry, Group, Guards};
use crate::record::PlaceMention;
use crate::text::fold::{HEH, Marks, Punct, WAW, YEH};
use crate::text::token::{Key, Kind};

/// A name that can be a place's.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    hit: NameHit,
    guards: Guards,
    /// The noun before it, an index into the table of place heads.
    head: Option<u32>,
    before: Before,
    /// Whether only a comma or a و stands between it and the candidate before.
    joined: bool,
    /// What follows, where it can belong to it, so that it is a word of the sentence.
    continued: Continued,
    rule: Option<&'static str>,
}

/// What follows a name and can belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Continued {
    No,
    /// An adjective (الزاوية المقابلة).
    Adjective,
    /// A word behind an indefinite one (جامعة خاصة).
    Word,
}

/// What stands before a name.
#[derive(Debug, Clone, Copy, Default)]
struct Before {
    /// ب or في
    within: bool,
    /// إلى or ل
    towards: bool,
    /// An expression of time, before the preposition or behind the name.
    time: bool,
    /// A word that makes it a person's.
    person: bool,
}

/// The places of the document, in order.
pub(crate) fn find(document: &Document<'_>) -> Vec<PlaceMention> {
    let mut candidates = candidates(document);
    for candidate in &mut candidates {
        candidate.rule = alone(document, candidate);
    }
    accept_appositions(document, &mut candidates);
    accept_lists(document, &mut candidates);
    accept_known(&mut candidates);
    let votes = Votes::count(document, &candidates);
    let known: Vec<(u32, u32)> = candidates.iter().map(|candidate| (candidate.hit.start, candidate.hit.end)).collect();
    let unknown = unknown::find(document, &known);
    // What a name of an unknown town is made of is no place (وزان in منزل بوزان).
    let is_part = |candidate: &Candidate| {
        let behind = unknown.partition_point(|&(start, _)| start <= candidate.hit.start);
        behind.checked_sub(1).and_then(|at| unknown.get(at)).is_some_and(|&(_, end)| candidate.hit.start < end)
    };
    let accepted = candidates.iter().filter(|candidate| !is_part(candidate));
    let accepted = accepted.filter_map(|candidate| Some((candidate, candidate.rule?)));
    let mut places: Vec<PlaceMention> =
        accepted.map(|(candidate, rule)| mention(document, candidate, rule, &votes)).collect();
    if !unknown.is_empty() {
        let town =
            |(start, end)| PlaceMention::new(document.place(start, end, "place.unknown_town"), "city".into(), None);
        places.extend(unknown.into_iter().map(town));
        places.sort_by_key(|place| place.byte_start);
    }
    places
}

/// The names that can be places, without those inside longer ones.
fn candidates(document: &Document<'_>) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    let mut head: Option<(u32, u32)> = None;
    let mut person = 0;
    let mut covered = 0;
    for hit in document.names {
        let set = document.lexicon.sets.classes(hit.group.set);
        if set.has(Class::PersonBefore) {
            person = hit.last_token;
        }
        if hit.first_token < covered {
            continue;
        }
        if set.has(Class::NoPlace) {
            covered = hit.last_token;
        } else if set.has(Class::Place) {
            covered = hit.last_token;
            let head = head
                .filter(|&(_, end)| end == hit.first_token && hit.particles == Particles::default())
                .map(|(head, _)| head);
            let joined = found.last().is_some_and(|last| are_joined(document, last.hit.last_token, hit));
            let mut before = before(document, hit);
            before.person = person == hit.first_token && person > 0;
            let continued = continued(document, hit);
            found.push(Candidate {
                hit: *hit,
                guards: guards(document, hit.group),
                head,
                before,
                joined,
                continued,
                rule: None,
            });
        }
        if let Some(entry) = document.lexicon.entry(hit.group, Class::PlaceHead) {
            head = Some((entry.value, hit.last_token));
            // "العاصمة الإسماعيلية" is a by-name whole.
            if hit.last_token > hit.first_token + 1 && is_capital(document, entry) {
                covered = hit.last_token;
            }
        }
    }
    found
}

fn is_capital(document: &Document<'_>, entry: Entry) -> bool {
    let head = document.lexicon.tables.place_heads.get(entry.value as usize);
    head.is_some_and(|head| head.kind == PlaceHeadKind::Capital)
}

/// The readings of a name as a place.
fn entries<'a>(document: &Document<'a>, group: Group) -> impl Iterator<Item = &'a Entry> {
    document.lexicon.entries(group).iter().filter(|entry| entry.class == Class::Place)
}

/// The guards of all readings of a name.
fn guards(document: &Document<'_>, group: Group) -> Guards {
    entries(document, group).fold(Guards::default(), |guards, entry| guards.with(entry.guards))
}

fn before(document: &Document<'_>, hit: &NameHit) -> Before {
    let mut before = Before {
        within: hit.particles.has(Particles::IN),
        // A bare ل is too little: لجدة may be a grandmother's.
        towards: hit.particles.has(Particles::MERGED),
        ..Before::default()
    };
    let own = document.unit_of(hit.first_token);
    let mut previous = own.wrapping_sub(1);
    if hit.particles == Particles::default() {
        let standing = document.unit(own).particles;
        before.within |= document.is(previous, Class::In) || standing.has(Particles::IN);
        before.towards |= document.is(previous, Class::To) || standing.has(Particles::TO);
        if document.classes(previous).overlaps(Classes::of(Class::In).with(Class::To)) {
            previous = previous.wrapping_sub(1);
        }
    }
    let next = document.unit_of(hit.last_token);
    before.time = document.classes(previous).overlaps(Classes::TIMES)
        || (document.classes(next).overlaps(Classes::TIMES) && next > own);
    before
}

/// Whether only a comma, a و or both stand between a place that ends at `end` and this one.
fn are_joined(document: &Document<'_>, end: u32, hit: &NameHit) -> bool {
    let between = document.tokens.get(end as usize..hit.first_token as usize).unwrap_or_default();
    let is_and = |key: Key| document.lexicon.clitics.alone(key) == Some(Particles::AND);
    let marks = between.iter().all(|token| match token.kind {
        Kind::Punct(Punct::Comma | Punct::Quote | Punct::Semicolon | Punct::Dash | Punct::Slash) => true,
        Kind::Arabic => is_and(token.key),
        _ => false,
    });
    marks && (!between.is_empty() || hit.particles.has(Particles::AND))
}

/// Whether an adjective or, behind an indefinite word, any word follows.
fn continued(document: &Document<'_>, hit: &NameHit) -> Continued {
    let (Some(next), Some(own)) =
        (document.tokens.get(hit.last_token as usize), document.tokens.get(hit.first_token as usize))
    else {
        return Continued::No;
    };
    if next.kind != Kind::Arabic || next.after_newline() {
        return Continued::No;
    }
    let unit = document.unit_of(hit.last_token);
    if document.classes(unit).overlaps(Classes::TIMES.with(Class::Demonym)) {
        return Continued::No;
    }
    let article = own.key.has_article() || document.begins_with_article(hit.start, hit.end);
    let adjective = next.key.has_article() && matches!(next.key.letter(next.key.len() - 1), HEH | YEH);
    match article {
        true if adjective => Continued::Adjective,
        false if document.is(unit, Class::Word) && next.key.first() != WAW => Continued::Word,
        _ => Continued::No,
    }
}

fn ending(letters: &str) -> Key {
    Key::of(letters).map_or(Key::NONE, |(key, _)| key)
}

/// The rule by which a name is a place on its own ground.
fn alone(document: &Document<'_>, candidate: &Candidate) -> Option<&'static str> {
    let Candidate { guards, before, .. } = *candidate;
    let head = candidate.head.and_then(|head| document.lexicon.tables.place_heads.get(head as usize));
    let of_unit = head.is_some_and(|head| head.kind.is_unit());
    // "العاصمة الشرقية" is no town of that name.
    let definite_head = candidate.hit.first_token > 0
        && document.tokens.get(candidate.hit.first_token as usize - 1).is_some_and(|token| token.key.has_article());
    let of_unit = of_unit && !(definite_head && guards.has(Guards::WORD));
    let headed = of_unit || head.is_some_and(|head| head.kind == PlaceHeadKind::Local);
    let strict = guards.has(Guards::STRICT);
    if of_unit {
        return Some("place.headed");
    }
    if guards.has(Guards::COUNTRY) || before.person {
        return None;
    }
    if guards.has(Guards::WORD) {
        if candidate.continued == Continued::Adjective || (candidate.continued == Continued::Word && !strict && !headed)
        {
            return None;
        }
        let preposition = before.within || before.towards;
        return match () {
            () if headed => Some("place.headed"),
            () if strict && preposition => Some("place.preposition"),
            () if is_definite(document, candidate) && before.within && before.time => Some("place.preposition"),
            () if (is_definite(document, candidate) || before.time) && hosts(document, &candidate.hit) => {
                Some("place.host")
            }
            () if own_demonym(document, candidate).is_some() => Some("place.demonym"),
            () => None,
        };
    }
    if guards.has(Guards::PERSON) {
        let in_it = before.within && !candidate.hit.particles.has(Particles::IN);
        return match () {
            () if head.is_some() => Some("place.headed"),
            () if in_it || (before.within && before.time) => Some("place.preposition"),
            () => None,
        };
    }
    if strict && !shows_marks(document, candidate) {
        return None;
    }
    match () {
        () if spelt(document, candidate) => Some("place.name"),
        () if headed => Some("place.headed"),
        () if before.within || before.towards => Some("place.preposition"),
        () => None,
    }
}

fn is_definite(document: &Document<'_>, candidate: &Candidate) -> bool {
    document.begins_with_article(candidate.hit.start, candidate.hit.end)
}

/// Whether the text writes the mark by which the name is told from a word.
fn shows_marks(document: &Document<'_>, candidate: &Candidate) -> bool {
    let Some(token) = document.tokens.get(candidate.hit.first_token as usize) else { return false };
    entries(document, candidate.hit.group).all(|entry| entry.marks.0 & !token.marks.0 == 0)
}

/// Whether the text does not write the name otherwise than the lexicon, with a hamza of its own or ه for ة: زواره is a
/// town less often than "its visitors".
fn spelt(document: &Document<'_>, candidate: &Candidate) -> bool {
    let hit = &candidate.hit;
    let Some(token) = document.tokens.get(hit.first_token as usize) else { return false };
    let agrees = |entry: &Entry| {
        token.marks.agree_with(entry.marks)
            && (token.marks.has(Marks::TEH_MARBUTA) || !entry.marks.has(Marks::TEH_MARBUTA))
    };
    hit.last_token > hit.first_token + 1 || entries(document, hit.group).any(agrees)
}

/// Whether a verb of hosting stands before the name, or behind it where it opens its sentence.
fn hosts(document: &Document<'_>, hit: &NameHit) -> bool {
    let tables = &document.lexicon.tables;
    let is_cue = |entry: &Entry| tables.event_cues.get(entry.value as usize) == Some(&EventCue::Host);
    let is_host = |token: u32| {
        let entries = document.names_at(token).flat_map(|hit| document.lexicon.entries(hit.group));
        entries.filter(|entry| entry.class == Class::EventCue).any(is_cue)
    };
    let sentence = document.sentences.get(document.sentence_at(hit.start));
    let opens = sentence.is_some_and(|sentence| sentence.first_token == hit.first_token);
    (hit.first_token > 0 && !opens && is_host(hit.first_token - 1)) || (opens && is_host(hit.last_token))
}

/// The reading of a name whose country's adjective stands behind it (صور اللبنانية).
fn own_demonym(document: &Document<'_>, candidate: &Candidate) -> Option<Entry> {
    let code = demonym(document, candidate)?;
    entries(document, candidate.hit.group)
        .copied()
        .find(|entry| row(document, entry).is_some_and(|row| row.country == code))
}

/// The country of an adjective behind a name.
fn demonym<'a>(document: &Document<'a>, candidate: &Candidate) -> Option<&'a str> {
    let unit = document.unit_of(candidate.hit.last_token);
    if document.unit(unit).first_token != candidate.hit.last_token || document.unit(unit).flags.has(Flags::BREAK) {
        return None;
    }
    let entry = document.entry(unit, Class::Demonym)?;
    document.lexicon.tables.countries.get(entry.value as usize).map(|country| country.alpha2.as_ref())
}

fn row<'a>(document: &Document<'a>, entry: &Entry) -> Option<&'a PlaceRow> {
    document.lexicon.tables.places.get(entry.value as usize)
}

/// Accepts what stands in a list with an accepted place.
fn accept_lists(document: &Document<'_>, candidates: &mut [Candidate]) {
    let may_list = |candidate: &Candidate| {
        candidate.rule.is_none()
            && !candidate.guards.has(Guards::COUNTRY)
            && !candidate.before.person
            && (candidate.continued == Continued::No || candidate.guards.has(Guards::STRICT))
            && (!candidate.guards.has(Guards::STRICT)
                || candidate.guards.has(Guards::WORD)
                || shows_marks(document, candidate))
    };
    for at in 1..candidates.len() {
        if let Some([previous, candidate]) = candidates.get_mut(at - 1..=at)
            && candidate.joined
            && previous.rule.is_some()
            && may_list(candidate)
        {
            candidate.rule = Some("place.listed");
        }
    }
    for at in (1..candidates.len()).rev() {
        if let Some([previous, candidate]) = candidates.get_mut(at - 1..=at)
            && candidate.joined
            && candidate.rule.is_some()
            && may_list(previous)
        {
            previous.rule = Some("place.listed");
        }
    }
}

/// Accepts the name of a town behind its description: العاصمة الأردنية عمان.
fn accept_appositions(document: &Document<'_>, candidates: &mut [Candidate]) {
    for at in 1..candidates.len() {
        let Some([capital, candidate]) = candidates.get_mut(at - 1..=at) else { continue };
        let touches =
            capital.hit.last_token == candidate.hit.first_token && candidate.hit.particles == Particles::default();
        let described = capital.rule.is_some() && capital.hit.last_token > capital.hit.first_token + 1;
        if candidate.rule.is_some() || !touches || !described || candidate.guards.has(Guards::COUNTRY) {
            continue;
        }
        let country = sole_country(document, capital.hit.group);
        if entries(document, candidate.hit.group)
            .any(|entry| row(document, entry).map(|row| row.country.as_ref()) == country)
        {
            candidate.rule = Some("place.apposition");
        }
    }
}

/// Accepts, behind a preposition, a word that the text has used as a place elsewhere.
fn accept_known(candidates: &mut [Candidate]) {
    let mut known: Vec<Group> = candidates
        .iter()
        .filter(|candidate| candidate.rule.is_some() && candidate.guards.has(Guards::WORD.with(Guards::PERSON)))
        .map(|candidate| candidate.hit.group)
        .collect();
    known.sort_unstable_by_key(|group| group.id());
    known.dedup_by_key(|group| group.id());
    for candidate in candidates {
        let open = candidate.rule.is_none()
            && !candidate.guards.has(Guards::COUNTRY)
            && candidate.continued == Continued::No
            && !candidate.before.person;
        if open
            && (candidate.before.within || candidate.before.towards)
            && known.binary_search_by_key(&candidate.hit.group.id(), |group| group.id()).is_ok()
        {
            candidate.rule = Some("place.known");
        }
    }
}

/// How often the text names each country and its places.
struct Votes(Vec<(String, usize)>);

impl Votes {
    fn count(document: &Document<'_>, candidates: &[Candidate]) -> Votes {
        let mut votes = Votes(Vec::new());
        let is_doubtful =
            |candidate: &&Candidate| candidate.rule.is_some() && sole_country(document, candidate.hit.group).is_none();
        if !candidates.iter().any(|candidate| is_doubtful(&candidate)) {
            return votes;
        }
        for candidate in candidates.iter().filter(|candidate| candidate.rule.is_some()) {
            if let Some(code) = sole_country(document, candidate.hit.group) {
                votes.add(code);
            }
        }
        for (at, _) in document.units.iter().enumerate() {
            let entry = document.entry(at, Class::Country).or_else(|| document.entry(at, Class::Demonym));
            if let Some(country) = entry.and_then(|entry| document.lexicon.tables.countries.get(entry.value as usize)) {
                votes.add(&country.alpha2);
            }
        }
        votes
    }

    fn add(&mut self, code: &str) {
        match self.0.iter_mut().find(|(known, _)| known == code) {
            Some((_, count)) => *count += 1,
            None => self.0.push((code.to_owned(), 1)),
        }
    }

    fn of(&self, code: &str) -> usize {
        self.0.iter().find(|(known, _)| known == code).map_or(0, |(_, count)| *count)
    }
}

/// The country of a name that is one country's alone.
fn sole_country<'a>(document: &Document<'a>, group: Group) -> Option<&'a str> {
    let mut rows = entries(document, group).filter_map(|entry| row(document, entry));
    let first = rows.next()?;
    rows.all(|row| row.country == first.country).then_some(first.country.as_ref())
}

fn mention(document: &Document<'_>, candidate: &Candidate, rule: &'static str, votes: &Votes) -> PlaceMention {
    let hit = &candidate.hit;
    let place = document.place(hit.start, hit.end, rule);
    let (category, country) = value(document, candidate, votes);
    PlaceMention::new(place, category, country)
}

/// The category and country of a place: by the adjective behind it, the noun before it, the rest of the text, what is better known.
fn value(
    document: &Document<'_>,
    candidate: &Candidate,
    votes: &Votes,
) -> (Cow<'static, str>, Option<Cow<'static, str>>) {
    let rows: Vec<(&Entry, &PlaceRow)> =
        entries(document, candidate.hit.group).filter_map(|entry| Some((entry, row(document, entry)?))).collect();
    let head = candidate.head.and_then(|head| document.lexicon.tables.place_heads.get(head as usize));
    let chosen = demonym(document, candidate)
        .and_then(|code| only(&rows, |_, row| row.country == code))
        .or_else(|| only(&rows, |_, row| admits(head, row)))
        .or_else(|| {
            let most = rows
                .iter()
                .filter(|(_, row)| admits(head, row))
                .map(|(_, row)| votes.of(&row.country))
                .max()
                .filter(|&most| most > 0)?;
            only(&rows, |_, row| admits(head, row) && votes.of(&row.country) == most)
        })
        .or_else(|| only(&rows, |entry, row| admits(head, row) && !entry.guards.has(Guards::PLACE)))
        .or_else(|| only(&rows, |entry, _| !entry.guards.has(Guards::PLACE)));
    match (chosen, rows.first()) {
        (Some(row), _) => (row.category.clone(), Some(row.country.clone())),
        (None, Some((_, row))) => (row.category.clone(), None),
        (None, None) => (Cow::Borrowed("city"), None),
    }
}

/// Whether a noun before a name is used in the name's country.
fn admits(head: Option<&PlaceHead>, row: &PlaceRow) -> bool {
    head.is_none_or(|head| head.countries.is_empty() || head.countries.contains(&row.country))
}

/// The row that passes, where those that do are one country's; the first of them.
fn only<'a>(rows: &[(&Entry, &'a PlaceRow)], passes: impl Fn(&Entry, &PlaceRow) -> bool) -> Option<&'a PlaceRow> {
    let mut passing = rows.iter().filter(|(entry, row)| passes(entry, row)).map(|(_, row)| *row);
    let first = passing.next()?;
    passing.all(|row| row.country == first.country).then_some(first)
}

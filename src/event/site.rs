//! Where the event is held: the town, failing that the region or the venue.

use std::borrow::Cow;

use super::anchor::Anchor;
use super::days::{is_of_press, speaks_of};
use super::doubts::after_dateline;
use super::story::{Rank, Scene, Sign};
use super::{Reading, distance, within};
use crate::extract::Document;
use crate::lexicon::class::{Class, Classes};
use crate::lexicon::clitics::Particles;
use crate::lexicon::matcher::NameHit;
use crate::lexicon::tables::{EventCue, PlaceHeadKind};
use crate::record::{CountryKind, CountryMention, Event, EventCategory, Mention};
use crate::text::token::behind_merged;

/// Sentences on the event after this one are not asked for its place.
const BODY: u32 = 6;
/// A name behind the noun of a venue has at most so many words.
const VENUE_WORDS: u32 = 4;

/// Fills in the place of the event, unless it is held at a distance.
pub(super) fn fill(reading: &Reading<'_>, anchor: &Anchor, event: &mut Event) {
    let is_remote = |scene: &Scene| reading.story.marks(scene).iter().any(|mark| mark.is_cue(&[EventCue::Remote]));
    let scenes = scenes(reading, anchor);
    if scenes.iter().any(|scene| (scene.first == anchor.scene.first || scene.rank == Rank::Title) && is_remote(scene)) {
        return;
    }
    let near = |scene: &&Scene| scene.first == anchor.scene.first || scene.rank <= Rank::Body(0);
    if anchor.category == EventCategory::Visit
        && town(reading, anchor, &anchor.scene).is_none_or(|town| town.stand > 2)
        && scenes.iter().filter(near).any(|scene| visited_country(reading, scene, event))
    {
        return;
    }
    let town = near_town(reading, anchor, scenes.iter().filter(near));
    if town.is_none()
        && let Some(country) = scenes.iter().filter(near).find_map(|scene| country_held_in(reading, scene))
    {
        event.place = Some(written(country.text()));
        event.country = country.code.clone();
        return;
    }
    if town.is_none() && dateline_place(reading, anchor, event) {
        return;
    }
    let town = town.or_else(|| scenes.iter().find_map(|scene| self::town(reading, anchor, scene)));
    if let Some(Town { index, .. }) = town
        && let Some(place) = reading.record.places.get(index)
    {
        event.place = Some(written(place.text()));
        event.country = place.country.clone();
        event.evidence.places.push(index);
        return;
    }
    if let Some((capital, country)) = scenes.iter().filter(near).find_map(|scene| bare_capital(reading, scene)) {
        (event.place, event.country) = (Some(capital), country);
        return;
    }
    if let Some(venue) = scenes.iter().find_map(|scene| venue(reading, scene)) {
        event.place = Some(venue);
    }
}

/// The dateline's place, where the sentence behind it tells whom somebody met or what was signed (الكويت - كونا: استقبل): such news
/// is sent from where it happens.
fn dateline_place(reading: &Reading<'_>, anchor: &Anchor, event: &mut Event) -> bool {
    let scene = &anchor.scene;
    let acts =
        matches!(anchor.mark.sign, Sign::Cue(_)) || anchor.evidence.is_some_and(|mark| mark.is_cue(&[EventCue::Sign]));
    if !acts || after_dateline(reading, scene) == scene.first {
        return false;
    }
    let opens = |range: std::ops::Range<usize>| reading.token_at(range.start) == scene.first;
    if let Some((index, place)) = within(&reading.record.places, scene).find(|(_, place)| opens(place.byte_range())) {
        (event.place, event.country) = (Some(written(place.text())), place.country.clone());
        event.evidence.places.push(index);
        return true;
    }
    let mut countries = within(&reading.record.countries, scene).map(|(_, country)| country);
    let Some(country) = countries.find(|country| opens(country.byte_range())) else { return false };
    (event.place, event.country) = (Some(written(country.text())), country.code.clone());
    true
}

/// A place as the text has it, with a merged particle undone.
fn written(text: &str) -> String {
    match behind_merged(text) {
        Some(rest) => format!("ال{rest}"),
        None => text.to_owned(),
    }
}

/// The sentences that can tell the place, the likeliest first: the event's own, the title, those that speak of it.
fn scenes(reading: &Reading<'_>, anchor: &Anchor) -> Vec<Scene> {
    let mut scenes = vec![anchor.scene];
    let others = reading.story.scenes.iter().filter(|scene| scene.first != anchor.scene.first);
    scenes.extend(others.clone().filter(|scene| scene.rank <= Rank::Body(0)));
    scenes.extend(others.filter(|scene| {
        scene.rank > Rank::Body(0) && scene.rank < Rank::Body(BODY) && speaks_of(reading, anchor, scene)
    }));
    scenes
}

/// A place at which the event can be held.
#[derive(Debug, Clone, Copy)]
struct Town {
    index: usize,
    /// A region or the like.
    large: bool,
    /// How it stands in its sentence.
    stand: u32,
}

/// The place of the sentences at the top: a town, if only a region stands in the first that names one.
fn near_town<'s>(reading: &Reading<'_>, anchor: &Anchor, scenes: impl Iterator<Item = &'s Scene>) -> Option<Town> {
    let found: Vec<Town> = scenes.filter_map(|scene| town(reading, anchor, scene)).collect();
    let sure = found.iter().find(|town| !town.large && town.stand <= 1);
    let first = found.first()?;
    Some(if first.large || first.stand > 3 { *sure.unwrap_or(first) } else { *first })
}

/// The place in a sentence at which the event is held.
fn town(reading: &Reading<'_>, anchor: &Anchor, scene: &Scene) -> Option<Town> {
    let own = scene.first == anchor.scene.first;
    let places = within(&reading.record.places, scene);
    let weighed = places.filter_map(|(index, place)| {
        let span = reading.tokens_of(place.byte_range());
        let stand = stand(reading, scene, place.byte_range().start, span)?;
        if own && (is_of_announcement(reading, anchor, span.0) || is_of_press(reading, anchor, span.0)) {
            return None;
        }
        let inside = within(&reading.record.organisations, scene).any(|(_, body)| {
            let range = body.byte_range();
            range.start < place.byte_range().start && place.byte_range().end <= range.end
        });
        let words = [Some(anchor.mark), anchor.evidence];
        let near = words.iter().flatten().map(|mark| distance(mark.span(), span)).min().filter(|_| own).unwrap_or(0);
        // Where a visit goes, then the town, a part of it, what is larger.
        let size = match place.category.as_ref() {
            _ if own && is_goal(reading, anchor, span.0) => 0,
            "city" => 1,
            "district" => 2,
            _ => 3,
        };
        Some((size, inside, stand, near, index))
    });
    let (size, _, stand, _, index) = weighed.min()?;
    Some(Town { index: in_apposition(reading, index), large: size == 3, stand })
}

/// How far behind a visit, in tokens, the place to which it goes stands.
const GOAL: u32 = 6;

/// Whether a visit goes to a place: إلى stands before it, or before the noun of its kind (زيارة إلى ولاية سيدي بوزيد).
fn is_goal(reading: &Reading<'_>, anchor: &Anchor, place: u32) -> bool {
    let document = reading.document;
    let head = reading.head_before(place).map_or(place, |head| head.first_token);
    let before = document.unit_of(head).wrapping_sub(1);
    anchor.category == EventCategory::Visit
        && place >= anchor.mark.last
        && place - anchor.mark.last <= GOAL
        && document.is(before, Class::To)
}

/// Whether a place stands before the protest that is called for: there it is announced ("أعلنت في ندوة بالرباط عن إضراب").
fn is_of_announcement(reading: &Reading<'_>, anchor: &Anchor, place: u32) -> bool {
    let called = anchor.evidence.is_some_and(|mark| mark.is_cue(&[EventCue::Call]));
    let mut before = reading.story.marks(&anchor.scene).iter().take_while(|mark| mark.first < place);
    called && !before.any(|mark| mark.tells_of(anchor.category))
}

/// The town that follows its description: العاصمة العراقية بغداد.
fn in_apposition(reading: &Reading<'_>, index: usize) -> usize {
    let (Some(place), Some(next)) = (reading.record.places.get(index), reading.record.places.get(index + 1)) else {
        return index;
    };
    let touches = reading
        .document
        .text
        .get(place.byte_range().end..next.byte_range().start)
        .is_some_and(|between| between.trim().is_empty());
    if touches && place.country == next.country { index + 1 } else { index }
}

/// How a place stands in its sentence, the best first; none where it cannot be the event's.
fn stand(reading: &Reading<'_>, scene: &Scene, start: usize, span: (u32, u32)) -> Option<u32> {
    let document = reading.document;
    let unit = document.unit_of(span.0);
    let mut particles =
        document.names_at(span.0).find(|hit| hit.start as usize == start).map(|hit| hit.particles).unwrap_or_default();
    let mut before = unit.wrapping_sub(1);
    let mut first = span.0;
    // A noun of towns carries the particle: بمدينة مراكش.
    if let Some(head) = reading.head_before(span.0) {
        particles = particles.with(head.particles);
        first = head.first_token;
        before = document.unit_of(head.first_token).wrapping_sub(1);
    }
    let marks = reading.story.marks(scene);
    if marks.iter().any(|mark| mark.is_cue(&[EventCue::Leave]) && mark.last == first) {
        return None;
    }
    let hosted =
        marks.iter().any(|mark| mark.is_cue(&[EventCue::Host]) && (mark.last == first || mark.first == span.1));
    let standing = document.unit(unit).particles.with(particles);
    let previous = if first > scene.first { document.classes(before) } else { Classes::EMPTY };
    let inside = standing.has(Particles::IN) || previous.has(Class::In);
    match () {
        () if hosted || inside => Some(0),
        // A dateline opens the body; a title opens with the place.
        () if first == scene.first => (scene.rank == Rank::Title).then_some(1),
        () if previous.overlaps(Classes::of(Class::To)) => Some(2),
        // "وقعت من مدينة كذا"
        () if previous.has(Class::From) && first < span.0 => Some(4),
        () if previous.has(Class::From) || standing.has(Particles::TO) => None,
        () => Some(3),
    }
}

impl Reading<'_> {
    /// Whether a verb of hosting stands right before a token.
    fn hosts(&self, scene: &Scene, token: u32) -> bool {
        self.story.marks(scene).iter().any(|mark| mark.is_cue(&[EventCue::Host]) && mark.last == token)
    }

    /// The noun of towns that stands right before a token.
    pub(super) fn head_before(&self, token: u32) -> Option<NameHit> {
        let names = self.document.names;
        let end = names.partition_point(|hit| hit.first_token < token);
        let before = names.get(end.saturating_sub(6)..end).unwrap_or_default();
        let is_head = |hit: &&NameHit| {
            hit.last_token == token && self.document.lexicon.entry(hit.group, Class::PlaceHead).is_some()
        };
        before.iter().rev().find(is_head).copied()
    }
}

/// العاصمة alone, or the by-name of a town (عروس الشمال), behind ب or في or as the host, with its country.
fn bare_capital(reading: &Reading<'_>, scene: &Scene) -> Option<(String, Option<Cow<'static, str>>)> {
    let document = reading.document;
    let first = document.names.partition_point(|hit| hit.first_token < scene.first);
    let mut names = document.names.get(first..)?.iter().take_while(|hit| hit.first_token < scene.last);
    let capital = |hit: &NameHit| {
        let entry = document.lexicon.entry(hit.group, Class::PlaceHead)?;
        let head = document.lexicon.tables.place_heads.get(entry.value as usize)?;
        let one_word = hit.last_token == hit.first_token + 1;
        let described = one_word
            && hit.last_token < scene.last
            && document.tokens.get(hit.last_token as usize).is_some_and(|next| next.key.has_article());
        let here = reading.is_inside(scene, hit.first_token)
            || reading.hosts(scene, hit.first_token)
            || is_behind_venue(document, hit.first_token);
        (here && !described && head.kind == PlaceHeadKind::Capital)
            .then(|| (document.slice(hit.start, hit.end).to_owned(), head.countries.first().cloned()))
    };
    names.find_map(capital)
}

/// Whether the noun of a venue or a part of towns stands right before a token (نزل العاصمة، وسط العاصمة).
fn is_behind_venue(document: &Document<'_>, token: u32) -> bool {
    let before = token.checked_sub(1).map(|before| document.names_at(before)).into_iter().flatten();
    let is_venue = |hit: &NameHit| {
        document.lexicon.sets.classes(hit.group.set).overlaps(Classes::of(Class::Venue).with(Class::PlaceHead))
    };
    before.filter(|hit| hit.last_token == token).any(is_venue)
}

/// A country for the place: ب or في before it, and beside it a verb or participle of taking place or the event's days.
fn country_held_in<'a>(reading: &Reading<'a>, scene: &Scene) -> Option<&'a CountryMention> {
    let marks = reading.story.marks(scene);
    let held = [EventCue::Held, EventCue::Occur, EventCue::Host, EventCue::Run];
    let mut named = within(&reading.record.countries, scene)
        .map(|(_, country)| country)
        .filter(|country| country.kind == CountryKind::Name);
    named.find(|country| {
        let span = reading.tokens_of(country.byte_range());
        let (inside, hosts) = (reading.is_inside(scene, span.0), reading.hosts(scene, span.0));
        let is_held = marks.iter().any(|mark| mark.is_cue(&held) && distance(mark.span(), span) <= 1);
        let is_dated = within(&reading.record.dates, scene)
            .any(|(_, date)| distance(reading.tokens_of(date.byte_range()), span) <= 1);
        hosts || (inside && (is_held || is_dated || is_town_behind_venue(reading, scene, span.0)))
    })
}

/// Whether a name that is a country's and a town's stands right behind a venue (بقصر المعارض بالجزائر).
fn is_town_behind_venue(reading: &Reading<'_>, scene: &Scene, token: u32) -> bool {
    let lexicon = reading.document.lexicon;
    let is_town = |hit: &NameHit| lexicon.entry(hit.group, Class::Place).is_some();
    reading.document.names_at(token).any(is_town)
        && venues(reading, scene)
            .any(|hit| hit.last_token <= token && venue_end(reading, scene, hit.last_token) == token)
}

/// The nouns of venues in a sentence that stand behind ب or في, or as the host.
fn venues<'a>(reading: &'a Reading<'_>, scene: &'a Scene) -> impl Iterator<Item = &'a NameHit> {
    let document = reading.document;
    let first = document.names.partition_point(|hit| hit.first_token < scene.first);
    let names = document.names.get(first..).unwrap_or_default().iter().take_while(|hit| hit.first_token < scene.last);
    let here = |token| reading.is_inside(scene, token) || reading.hosts(scene, token);
    names.filter(move |hit| document.lexicon.entry(hit.group, Class::Venue).is_some() && here(hit.first_token))
}

/// The venue that a sentence names behind ب or في, or as the host.
fn venue(reading: &Reading<'_>, scene: &Scene) -> Option<String> {
    let document = reading.document;
    for hit in venues(reading, scene) {
        let body = within(&reading.record.organisations, scene)
            .find(|(_, body)| body.byte_range().start == hit.start as usize);
        if let Some((_, body)) = body {
            return Some(body.text().to_owned());
        }
        let end = venue_end(reading, scene, hit.last_token);
        let alone = end == hit.last_token && hit.last_token == hit.first_token + 1;
        if !alone && let Some(last) = document.tokens.get(end as usize - 1) {
            return Some(document.slice(hit.start, last.end).to_owned());
        }
    }
    hosting_body(reading, scene)
}

/// A school or the like behind ب or في, or any body that hosts the event.
fn hosting_body(reading: &Reading<'_>, scene: &Scene) -> Option<String> {
    let mut bodies = within(&reading.record.organisations, scene).map(|(_, body)| body);
    let found = bodies.find(|body| {
        let first = reading.token_at(body.byte_range().start);
        reading.hosts(scene, first)
            || (reading.is_inside(scene, first)
                && matches!(
                    body.category.as_ref(),
                    "school" | "university" | "institute" | "centre" | "court" | "hospital" | "chamber"
                ))
    })?;
    Some(found.text().to_owned())
}

/// Where the name of a venue ends whose noun ends at `from`.
fn venue_end(reading: &Reading<'_>, scene: &Scene, from: u32) -> u32 {
    use crate::text::fold::Punct;
    use crate::text::token::Kind;
    let document = reading.document;
    let mut at = from;
    let mut quoted = false;
    while at < scene.last && at < from + VENUE_WORDS + if quoted { 4 } else { 0 } {
        let Some(token) = document.tokens.get(at as usize) else { break };
        match token.kind {
            Kind::Punct(Punct::Quote) if quoted => return at + 1,
            Kind::Punct(Punct::Quote) if at == from => quoted = true,
            Kind::Arabic if quoted => {}
            Kind::Arabic if is_name_word(reading, at) => {}
            Kind::Latin => {}
            _ => break,
        }
        at += 1;
    }
    if quoted { from } else { at }
}

/// Whether a word can be part of a venue's name: no time, no preposition, no word of the event.
fn is_name_word(reading: &Reading<'_>, at: u32) -> bool {
    let document = reading.document;
    let unit = document.unit_of(at);
    let merged = document.unit(unit).particles.has(Particles::MERGED);
    let plain = document.unit(unit).particles == Particles::default() || merged;
    let of_event = document.names_at(at).any(|hit| {
        let set = document.lexicon.sets.classes(hit.group.set);
        set.has(Class::EventCue)
            || set.has(Class::EventNoun)
            || set.has(Class::PlaceHead)
            || (set.has(Class::Place) && hit.particles != Particles::default())
    });
    plain && document.classes(unit).overlaps(Classes::of(Class::Word).with(Class::Person)) && !of_event
}

/// A visit to a country has the country for its place.
fn visited_country(reading: &Reading<'_>, scene: &Scene, event: &mut Event) -> bool {
    let named = |country: &&CountryMention| {
        let start = country.byte_range().start;
        let token = reading.token_at(start);
        let unit = reading.document.unit_of(token);
        let to = reading.document.is(unit.wrapping_sub(1), Class::To)
            || reading.document.unit(unit).particles.has(Particles::TO.with(Particles::IN));
        to && country.kind == CountryKind::Name
    };
    let Some(country) = within(&reading.record.countries, scene).map(|(_, country)| country).find(named) else {
        return false;
    };
    event.place = Some(country.text().to_owned());
    event.country = country.code.clone();
    true
}

//! Who takes part in the event, and who holds it.

use super::anchor::Anchor;
use super::days::{are_same_talks, speaks_of};
use super::story::{Mark, Rank, Scene, Sign};
use super::{Reading, distance, within};
use crate::lexicon::class::{Class, Classes};
use crate::lexicon::clitics::Particles;
use crate::lexicon::load::EventCue;
use crate::record::{CountMention, CountryKind, Event, EventCategory, Mention, Participants, Role, UnitClass};
use crate::text::token::Kind;

/// Sentences after this one are not asked.
const BODY: u32 = 12;
/// Further down, a number of participants alone may be another event's.
const LEAD: u32 = 5;
/// How far from the word of attendance its number may stand, in tokens.
const REACH: u32 = 8;

/// Fills in how many people take part.
pub(super) fn fill_participants(reading: &Reading<'_>, anchor: &Anchor, event: &mut Event) {
    let scenes = reading.story.scenes.iter().filter(|scene| scene.rank < Rank::Body(BODY));
    let counts = scenes.flat_map(|scene| within(&reading.record.counts, scene).map(move |found| (scene, found)));
    let weighed =
        counts.filter_map(|(scene, (index, count))| Some((attendance(reading, anchor, scene, count)?, index)));
    let Some((_, index)) = weighed.min() else { return };
    let Some(count) = reading.record.counts.get(index) else { return };
    let Some(value) = count.value else { return };
    event.participants = Some(Participants::new(value, count.upper, count.modifier));
    event.evidence.counts.push(index);
}

/// How well a count fits as the number of those who take part, the best first; none where it does not.
fn attendance(reading: &Reading<'_>, anchor: &Anchor, scene: &Scene, count: &CountMention) -> Option<(u32, u32)> {
    // A pair is rarely a gathering; "الخمسة الأوائل" are some of those who were there.
    let few = count.upper.or(count.value).is_none_or(|value| value < 3);
    let range = count.byte_range();
    let definite = reading.document.begins_with_article(range.start as u32, range.end as u32);
    if count.unit_class != UnitClass::Person || count.role == Role::Casualties || few || definite {
        return None;
    }
    let span = reading.tokens_of(count.byte_range());
    let marks = reading.story.marks(scene);
    let behind = |mark: &&Mark, reach: u32| mark.last <= span.0 && span.0 - mark.last <= reach;
    if marks
        .iter()
        .any(|mark| (mark.is_cue(&[EventCue::Among]) && behind(&mark, 2)) || (mark.is_topic() && behind(&mark, 3)))
    {
        return None;
    }
    let beside = marks.iter().any(|mark| mark.is_cue(&[EventCue::Beside]) && behind(&mark, 2));
    let own = scene.first == anchor.scene.first || scene.rank == Rank::Title;
    let near = |cue: EventCue| marks.iter().any(|mark| mark.is_cue(&[cue]) && distance(mark.span(), span) <= REACH);
    let attends_it = near(EventCue::AttendIt);
    let attends = attends_it || near(EventCue::Attend);
    let acts = near(EventCue::Act(anchor.category));
    let names_event = marks.iter().any(|mark| names(anchor, mark));
    let takes_part = count.role == Role::Participants;
    let fit = match () {
        () if beside => {
            if takes_part && (own || names_event) {
                3
            } else {
                return None;
            }
        }
        () if attends && (own || names_event || takes_part || attends_it) => 0,
        () if acts => 0,
        () if takes_part && (own || names_event) => 1,
        () if attends && speaks_of(reading, anchor, scene) => 2,
        () if takes_part && scene.rank < Rank::Body(LEAD) => 4,
        () => return None,
    };
    Some((fit, scene.first))
}

/// Whether a word names the event.
fn names(anchor: &Anchor, mark: &Mark) -> bool {
    match mark.sign {
        Sign::Noun(sign) => sign.noun.category.is_none_or(|category| {
            category == anchor.category || (sign.definite && are_same_talks(anchor.category, category))
        }),
        Sign::Cue(_) => false,
    }
}

/// A body, or a country that acts as one, where the text names it.
#[derive(Debug, Clone)]
struct Holder {
    bytes: std::ops::Range<usize>,
    /// Its index among the record's organisations.
    body: Option<usize>,
}

/// Fills in who holds the event, as written.
pub(super) fn fill_organisers(reading: &Reading<'_>, anchor: &Anchor, event: &mut Event) {
    // A visit is made, not held.
    if anchor.category == EventCategory::Visit {
        return;
    }
    let own = std::iter::once(&anchor.scene);
    let others = reading.story.scenes.iter().filter(|scene| {
        scene.first != anchor.scene.first && scene.rank < Rank::Body(LEAD) && speaks_of(reading, anchor, scene)
    });
    for scene in own.chain(others) {
        let found = organisers(reading, anchor, scene);
        if found.is_empty() {
            continue;
        }
        for holder in found {
            let end = without_place(reading, event, &holder);
            let text = reading.document.text.get(holder.bytes.start..end).unwrap_or("").trim_end();
            event.organisers.push(text.to_owned());
            event.evidence.organisations.extend(holder.body);
        }
        return;
    }
}

/// The end of a holder's name without the event's own place behind it: "الجمعية الفلانية بأكادير" holds it there.
fn without_place(reading: &Reading<'_>, event: &Event, holder: &Holder) -> usize {
    let first = reading.record.places.partition_point(|place| place.byte_range().start <= holder.bytes.start);
    let inside =
        reading.record.places.iter().skip(first).take_while(|place| place.byte_range().start < holder.bytes.end);
    let last = inside.into_iter().find(|place| {
        let range = place.byte_range();
        range.end == holder.bytes.end
            && range.start > holder.bytes.start
            && Some(place.text()) == event.place.as_deref()
    });
    let Some(place) = last else { return holder.bytes.end };
    let mut token = reading.token_at(place.byte_range().start);
    if let Some(head) = reading.head_before(token) {
        token = head.first_token;
    }
    let start = reading.document.tokens.get(token as usize).map_or(holder.bytes.end, |token| token.start as usize);
    let apart = reading.document.text.get(start..place.byte_range().start).is_some_and(|between| !between.is_empty());
    if apart { start } else { holder.bytes.end }
}

/// Those in a sentence that hold the event.
fn organisers(reading: &Reading<'_>, anchor: &Anchor, scene: &Scene) -> Vec<Holder> {
    let holders = holders(reading, scene);
    let marks = reading.story.marks(scene);
    for (at, mark) in marks.iter().enumerate() {
        let holds = mark.is_cue(&[EventCue::Hold, EventCue::By]);
        let opens = at == 0 && mark.is_cue(&[EventCue::Occur, EventCue::End]);
        if !(holds || opens) || !concerns(anchor, marks, mark, scene) {
            continue;
        }
        let mut first = holder_after(reading, scene, &holders, mark);
        if !holds {
            // A country that opens its embassy holds no event.
            first = first.filter(|&first| holders.get(first).is_some_and(|holder| holder.body.is_some()));
        }
        if first.is_none() && holds {
            first = holder_before(reading, &holders, marks, mark)
                .or_else(|| holder_behind_noun(reading, &holders, marks, mark));
        }
        if let Some(first) = first {
            return with_joined(reading, &holders, first);
        }
        if let Some(bytes) = common_body(reading, scene, mark.last) {
            return vec![Holder { bytes, body: None }];
        }
    }
    Vec::new()
}

/// A body without a name of its own behind a verb of holding: its head noun, what that governs, adjectives, a complement with ل
/// (المجلس الإقليمي، غرفة التجارة والصناعة).
fn common_body(reading: &Reading<'_>, scene: &Scene, first: u32) -> Option<std::ops::Range<usize>> {
    let document = reading.document;
    let head = document.names_at(first).find(|hit| document.lexicon.sets.classes(hit.group.set).has(Class::Head))?;
    if head.particles != Particles::default() {
        return None;
    }
    let mut dates = within(&reading.record.dates, scene).map(|(_, date)| reading.token_at(date.byte_range().start));
    let date = dates.find(|&date| date >= head.last_token).unwrap_or(scene.last);
    let mut end = head.last_token;
    let mut open = !document.begins_with_article(head.start, head.end);
    while end < scene.last.min(first + 8).min(date) {
        let Some(token) = document.tokens.get(end as usize) else { break };
        let unit = document.unit_of(end);
        let definite = document.slice(token.start, token.end).trim_start_matches('و').starts_with("ال");
        let merged = document.slice(token.start, token.end).starts_with("لل");
        let plain =
            token.kind == Kind::Arabic && !document.classes(unit).overlaps(TIMES) && !document.is(unit, Class::Verb);
        if !plain || !(definite || merged || open) {
            break;
        }
        open &= !(definite || merged);
        end += 1;
    }
    let alone = end == first + 1;
    let last = document.tokens.get(end.checked_sub(1)? as usize)?;
    (!alone && !open).then_some(head.start as usize..last.end as usize)
}

/// The bodies and countries of a sentence, in order, without countries inside bodies' names.
fn holders(reading: &Reading<'_>, scene: &Scene) -> Vec<Holder> {
    let bodies = within(&reading.record.organisations, scene);
    let mut found: Vec<Holder> =
        bodies.map(|(index, body)| Holder { bytes: body.byte_range(), body: Some(index) }).collect();
    let named = within(&reading.record.countries, scene).filter(|(_, country)| country.kind == CountryKind::Name);
    for (_, country) in named {
        let bytes = country.byte_range();
        if !found.iter().any(|body| body.bytes.start <= bytes.start && bytes.end <= body.bytes.end) {
            found.push(Holder { bytes, body: None });
        }
    }
    found.sort_by_key(|holder| holder.bytes.start);
    found
}

/// Whether a verb of holding stands by a noun of the event.
fn concerns(anchor: &Anchor, marks: &[Mark], verb: &Mark, scene: &Scene) -> bool {
    let of_event = |mark: &&Mark| match mark.sign {
        Sign::Noun(sign) => sign.noun.category.is_none_or(|category| category == anchor.category),
        Sign::Cue(cue) => cue == EventCue::Act(anchor.category),
    };
    let evidence = anchor.evidence.is_some_and(|evidence| evidence.first == verb.first);
    (scene.first == anchor.scene.first && evidence)
        || marks.iter().filter(of_event).any(|noun| distance(noun.span(), verb.span()) <= 20)
}

const TIMES: Classes = Classes::of(Class::DayNoun)
    .with(Class::DaysNoun)
    .with(Class::Weekday)
    .with(Class::Today)
    .with(Class::Yesterday)
    .with(Class::DayPart)
    .with(Class::Last)
    .with(Class::This)
    .with(Class::Next);

/// The holder right behind a word of holding, over expressions of time.
fn holder_after(reading: &Reading<'_>, scene: &Scene, holders: &[Holder], mark: &Mark) -> Option<usize> {
    let mut dates = within(&reading.record.dates, scene).map(|(_, date)| reading.tokens_of(date.byte_range()));
    let next_date = dates.find(|span| span.0 >= mark.last);
    let mut token = mark.last;
    for _ in 0..6 {
        if let Some(index) = holder_at(reading, holders, token) {
            return Some(index);
        }
        token = match next_date {
            Some((first, last)) if (first..last).contains(&token) => last,
            _ if reading.document.classes(reading.document.unit_of(token)).overlaps(TIMES) => token + 1,
            _ => return None,
        };
    }
    None
}

/// The holder that starts in a token, or behind the quotation mark that it is.
fn holder_at(reading: &Reading<'_>, holders: &[Holder], token: u32) -> Option<usize> {
    let starts_in = |token: u32| holders.iter().position(|holder| reading.token_at(holder.bytes.start) == token);
    let quote = reading.document.tokens.get(token as usize).is_some_and(|token| matches!(token.kind, Kind::Punct(_)));
    starts_in(token).or_else(|| if quote { starts_in(token + 1) } else { None })
}

/// The holder right before a word of holding, with or without a relative pronoun (الجمعية التي نظمتها); an office of its own
/// holds nothing in its name (رئيس المجلس).
fn holder_before(reading: &Reading<'_>, holders: &[Holder], marks: &[Mark], mark: &Mark) -> Option<usize> {
    let document = reading.document;
    let relative = marks.iter().find(|other| other.is_cue(&[EventCue::Relative]) && other.last == mark.first);
    let end = relative.map_or(mark.first, |relative| relative.first);
    let index = holders.iter().position(|holder| reading.tokens_of(holder.bytes.clone()).1 == end)?;
    let before = reading.tokens_of(holders.get(index)?.bytes.clone()).0.checked_sub(1)?;
    let office = document.classes(document.unit_of(before)).overlaps(Classes::of(Class::Person).with(Class::Title));
    (!office).then_some(index)
}

/// The holder behind the event's noun that a verb of holding has for its object: "تشرف على الدورة الجمعية".
fn holder_behind_noun(reading: &Reading<'_>, holders: &[Holder], marks: &[Mark], mark: &Mark) -> Option<usize> {
    let noun =
        marks.iter().find(|noun| noun.noun().is_some() && noun.first >= mark.last && noun.first - mark.last <= 1)?;
    holder_at(reading, holders, noun.last)
}

/// A holder with those joined to it by و.
fn with_joined(reading: &Reading<'_>, holders: &[Holder], first: usize) -> Vec<Holder> {
    let mut found: Vec<Holder> = Vec::new();
    for holder in holders.iter().skip(first) {
        let joined = found.last().is_none_or(|last: &Holder| {
            reading.document.text.get(last.bytes.end..holder.bytes.start).is_some_and(|between| between.trim() == "و")
        });
        if !joined {
            break;
        }
        found.push(holder.clone());
    }
    found
}

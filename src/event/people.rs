//! Who takes part in the event, and who holds it.

use super::anchor::Anchor;
use super::days::speaks_of;
use super::story::{Mark, Rank, Scene, Sign};
use super::{Reading, distance};
use crate::lexicon::class::{Class, Classes};
use crate::lexicon::load::EventCue;
use crate::record::{CountMention, Event, Mention, Participants, Role, UnitClass};

/// Sentences after this one are not asked.
const BODY: u32 = 12;
/// How far from the word of attendance its number may stand, in tokens.
const REACH: u32 = 8;

/// Fills in how many people take part.
pub(super) fn fill_participants(reading: &Reading<'_>, anchor: &Anchor, event: &mut Event) {
    let counts = reading.record.counts.iter().enumerate().filter(|(_, count)| count.unit_class == UnitClass::Person);
    let weighed = counts.filter_map(|(index, count)| Some((attendance(reading, anchor, count)?, index)));
    let Some((_, index)) = weighed.min() else { return };
    let Some(count) = reading.record.counts.get(index) else { return };
    let Some(value) = count.value else { return };
    event.participants = Some(Participants::new(value, count.upper, count.modifier));
    event.evidence.counts.push(index);
}

/// How well a count fits as the number of those who take part, the best first; none where it does not.
fn attendance(reading: &Reading<'_>, anchor: &Anchor, count: &CountMention) -> Option<(u32, u32)> {
    if matches!(count.role, Role::Casualties) {
        return None;
    }
    let start = count.byte_range().start;
    let scene = reading.story.scenes.iter().find(|scene| scene.holds(start))?;
    if scene.rank >= Rank::Body(BODY) {
        return None;
    }
    let span = reading.tokens_of(count.byte_range());
    let marks = reading.story.marks(scene);
    if marks.iter().any(|mark| mark.is_cue(&[EventCue::Among]) && mark.last <= span.0 && span.0 - mark.last <= 2) {
        return None;
    }
    let own = scene.first == anchor.scene.first || scene.rank == Rank::Title;
    let near = |cue: EventCue| marks.iter().any(|mark| mark.is_cue(&[cue]) && distance(mark.span(), span) <= REACH);
    let attends = near(EventCue::Attend);
    let acts = near(EventCue::Act(anchor.category));
    let names_event = marks
        .iter()
        .any(|mark| mark.noun().is_some_and(|noun| noun.category == Some(anchor.category) || noun.category.is_none()));
    let takes_part = count.role == Role::Participants;
    let fit = match () {
        () if attends && (own || names_event || takes_part) => 0,
        () if acts => 0,
        () if takes_part && (own || names_event) => 1,
        () if attends && speaks_of(reading, anchor, scene) => 2,
        () => return None,
    };
    Some((fit, scene.first))
}

/// Fills in who holds the event, as written.
pub(super) fn fill_organisers(reading: &Reading<'_>, anchor: &Anchor, event: &mut Event) {
    let own = std::iter::once(&anchor.scene);
    let others = reading.story.scenes.iter().filter(|scene| {
        scene.first != anchor.scene.first && scene.rank < Rank::Body(4) && speaks_of(reading, anchor, scene)
    });
    for scene in own.chain(others) {
        let found = organisers(reading, anchor, scene);
        if !found.is_empty() {
            for index in found {
                if let Some(body) = reading.record.organisations.get(index) {
                    event.organisers.push(body.text().to_owned());
                    event.evidence.organisations.push(index);
                }
            }
            return;
        }
    }
}

/// The bodies of a sentence that hold the event.
fn organisers(reading: &Reading<'_>, anchor: &Anchor, scene: &Scene) -> Vec<usize> {
    let marks = reading.story.marks(scene);
    for (at, mark) in marks.iter().enumerate() {
        let holds =
            mark.is_cue(&[EventCue::Hold, EventCue::By]) || (mark.is_cue(&[EventCue::Occur, EventCue::End]) && at == 0);
        if !holds || !concerns(anchor, marks, mark, scene) {
            continue;
        }
        let Some(first) = body_after(reading, mark).or_else(|| body_before(reading, mark)) else { continue };
        return with_joined(reading, first);
    }
    Vec::new()
}

/// Whether a verb of holding stands by a noun of the event.
fn concerns(anchor: &Anchor, marks: &[Mark], verb: &Mark, scene: &Scene) -> bool {
    let of_event = |mark: &&Mark| match mark.sign {
        Sign::Noun(sign) => sign.noun.category == Some(anchor.category) || sign.noun.category.is_none(),
        Sign::Cue(cue) => cue == EventCue::Act(anchor.category),
    };
    scene.first == anchor.scene.first && anchor.evidence.is_some_and(|evidence| evidence.first == verb.first)
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

/// The body right behind a word of holding, over expressions of time.
fn body_after(reading: &Reading<'_>, mark: &Mark) -> Option<usize> {
    let mut token = mark.last;
    let mut dates =
        reading.record.dates.iter().map(|date| reading.tokens_of(date.byte_range())).filter(|span| span.0 >= mark.last);
    let next_date = dates.next();
    for _ in 0..6 {
        if let Some(index) = body_at(reading, token) {
            return Some(index);
        }
        let unit = reading.document.unit_of(token);
        if let Some((first, last)) = next_date
            && first <= token
            && token < last
        {
            token = last;
        } else if reading.document.classes(unit).overlaps(TIMES) {
            token += 1;
        } else {
            return None;
        }
    }
    None
}

/// The body that starts at a token, over a quotation mark.
fn body_at(reading: &Reading<'_>, token: u32) -> Option<usize> {
    let start = |token: u32| reading.document.tokens.get(token as usize).map(|token| token.start as usize);
    let starts = [start(token), start(token + 1)];
    let position = |start: Option<usize>| {
        let start = start?;
        reading.record.organisations.iter().position(|body| {
            let range = body.byte_range();
            // A particle may stand before the body in its token.
            range.start >= start && reading.token_at(range.start) == reading.token_at(start)
        })
    };
    let quote = reading
        .document
        .tokens
        .get(token as usize)
        .is_some_and(|token| matches!(token.kind, crate::text::token::Kind::Punct(_)));
    position(starts.first().copied()?).or_else(|| if quote { position(starts.get(1).copied()?) } else { None })
}

/// The body that ends right before a word of holding (الجمعية تنظم).
fn body_before(reading: &Reading<'_>, mark: &Mark) -> Option<usize> {
    reading.record.organisations.iter().position(|body| reading.tokens_of(body.byte_range()).1 == mark.first)
}

/// A body with those joined to it by و.
fn with_joined(reading: &Reading<'_>, first: usize) -> Vec<usize> {
    let mut found = vec![first];
    while let Some(&last) = found.last() {
        let Some(body) = reading.record.organisations.get(last) else { break };
        let end = body.byte_range().end;
        let next = reading.record.organisations.iter().position(|next| {
            let start = next.byte_range().start;
            start >= end && reading.document.text.get(end..start).is_some_and(|between| between.trim() == "و")
        });
        match next {
            Some(next) if !found.contains(&next) => found.push(next),
            _ => break,
        }
    }
    found
}

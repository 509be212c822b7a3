//! Whether the article reports an event, and the word on which it rests.
//!
//! A noun of events gathers evidence: who holds or hosts it, a verb or participle that it takes place, people who attend, a
//! day, and how near the top of the article it stands. Words of crimes, matches, elections and the like speak against it.

use super::doubts::{self, Named, after_dateline};
use super::story::{Mark, Rank, Scene, Sign};
use super::{Reading, distance, within};
use crate::lexicon::class::{Class, Classes};
use crate::lexicon::clitics::Particles;
use crate::lexicon::tables::{EventCue, EventNoun};
use crate::record::{DateKind, EventCategory, Granularity, Mention};

/// The word on which an event rests.
#[derive(Debug, Clone, Copy)]
pub(super) struct Anchor {
    pub category: EventCategory,
    pub scene: Scene,
    /// The noun or verb.
    pub mark: Mark,
    /// The verb or participle that says that it takes place.
    pub evidence: Option<Mark>,
    score: i32,
}

/// An event must weigh as much as this.
const ENOUGH: i32 = 6;
/// Events are announced at the top: later sentences tell of others.
const LEAD: u32 = 4;
/// How far behind the start of its sentence a verb that is the event itself may stand.
pub(super) const ACT: u32 = 3;
/// No minister receives so many, told so near behind the verb.
const CROWD: u64 = 100;
const CROWD_REACH: u32 = 8;
/// How far from its noun a verb of holding may stand, in tokens.
const REACH: u32 = 16;
/// How far its noun may stand behind a verb whose subject is long.
const FAR: u32 = 48;

/// The event's word, if the article has one of enough weight.
pub(super) fn find(reading: &Reading<'_>) -> Option<Anchor> {
    let top =
        reading.story.scenes.iter().filter(|scene| matches!(scene.rank, Rank::Title) || scene.rank < Rank::Body(LEAD));
    let scenes: Vec<&Scene> = top.collect();
    let against = against(reading, &scenes);
    let mut best: Option<Anchor> = None;
    for scene in &scenes {
        for mark in reading.story.marks(scene) {
            let found = match mark.sign {
                Sign::Noun(sign) => weigh_noun(reading, &scenes, scene, mark, sign.noun),
                Sign::Cue(EventCue::Act(category)) => weigh_act(reading, scene, mark, category),
                Sign::Cue(_) => None,
            };
            let Some(mut anchor) = found else { continue };
            anchor.score -= against;
            if best.is_none_or(|best| anchor.score > best.score) {
                best = Some(anchor);
            }
        }
    }
    let best = best.filter(|anchor| anchor.score >= ENOUGH)?;
    let category = if is_part_of_visit(reading, &scenes, &best) { EventCategory::Visit } else { best.category };
    Some(Anchor { category, ..best })
}

/// Whether the title names a visit, and no talks, of which the talks are part (وفد يزور، زيارة الوزير).
fn is_part_of_visit(reading: &Reading<'_>, scenes: &[&Scene], anchor: &Anchor) -> bool {
    let titles = scenes.iter().filter(|scene| scene.rank == Rank::Title);
    let marks: Vec<&Mark> = titles.flat_map(|scene| reading.story.marks(scene)).collect();
    let titled = |category: EventCategory| marks.iter().any(|mark| mark.tells_of(category));
    anchor.category == EventCategory::Meeting && titled(EventCategory::Visit) && !titled(EventCategory::Meeting)
}

/// How much the title and the first sentence speak against an event: what they open with is what the article is about.
fn against(reading: &Reading<'_>, scenes: &[&Scene]) -> i32 {
    let weight = |scene: &Scene| -> i32 {
        let topics = reading.story.marks(scene).iter().filter(|mark| mark.is_topic());
        topics.map(|mark| if mark.first <= scene.first + 1 { 4 } else { 2 }).sum()
    };
    let top = scenes.iter().filter(|scene| scene.rank <= Rank::Body(0));
    top.map(|scene| weight(scene)).sum::<i32>().min(8)
}

fn rank_bonus(scene: &Scene) -> i32 {
    match scene.rank {
        Rank::Title | Rank::Body(0) => 2,
        Rank::Body(1) => 1,
        Rank::Body(_) => 0,
    }
}

/// Whether the sentence names a day.
fn has_day(reading: &Reading<'_>, scene: &Scene) -> bool {
    let is_day = |granularity| matches!(granularity, Granularity::Day | Granularity::Week);
    within(&reading.record.dates, scene).any(|(_, date)| is_day(date.granularity))
}

/// Whether days stand right behind a noun: "ملتقى … يومي 22 و23 نوفمبر".
fn is_dated(reading: &Reading<'_>, scene: &Scene, mark: &Mark) -> bool {
    let days = within(&reading.record.dates, scene)
        .filter(|(_, date)| date.kind != DateKind::Date && date.granularity == Granularity::Day);
    let mut spans = days.map(|(_, date)| reading.tokens_of(date.byte_range()));
    spans.any(|span| span.0 >= mark.last && span.0 - mark.last <= 10)
}

fn weigh_noun(reading: &Reading<'_>, scenes: &[&Scene], scene: &Scene, mark: &Mark, noun: EventNoun) -> Option<Anchor> {
    let category = noun.category?;
    let marks = reading.story.marks(scene);
    let mut score = if noun.weak { 2 } else { 3 };
    let evidence = evidence(reading, marks, mark, category);
    score += evidence.map_or(0, |(_, weight)| weight).max(if is_dated(reading, scene, mark) { 2 } else { 0 });
    score += rank_bonus(scene) + i32::from(has_day(reading, scene));
    if scene.rank != Rank::Title && titled(reading, scenes, category) {
        score += if scene.rank == Rank::Body(0) && evidence.is_some() { 3 } else { 1 };
    }
    let evidence = evidence.map(|(mark, _)| mark);
    score -= doubts::of(&Named { reading, scene, marks, mark, noun, category, evidence });
    Some(Anchor { category, scene: *scene, mark: *mark, evidence, score })
}

/// Whether the title has a noun of that category.
fn titled(reading: &Reading<'_>, scenes: &[&Scene], category: EventCategory) -> bool {
    let mut titles = scenes.iter().filter(|scene| scene.rank == Rank::Title);
    titles.any(|scene| {
        reading.story.marks(scene).iter().any(|mark| mark.noun().is_some_and(|noun| noun.category == Some(category)))
    })
}

/// The word nearest to a noun that says that it takes place, with its weight.
fn evidence(reading: &Reading<'_>, marks: &[Mark], noun: &Mark, category: EventCategory) -> Option<(Mark, i32)> {
    let weight = |mark: &Mark| match mark.sign {
        Sign::Cue(EventCue::Hold | EventCue::By) => 3,
        Sign::Cue(EventCue::Held) if mark.first >= noun.last => 3,
        Sign::Cue(EventCue::Occur | EventCue::Host) => 3,
        Sign::Cue(EventCue::Sign) if category == EventCategory::Ceremony => 3,
        Sign::Cue(EventCue::Arrive) if category == EventCategory::Visit => 3,
        Sign::Cue(EventCue::Call) if category == EventCategory::Protest && is_called(reading, mark, noun) => 4,
        Sign::Cue(EventCue::Enter) if category == EventCategory::Protest && is_entered(reading, mark, noun) => 4,
        Sign::Cue(EventCue::Theme) if mark.last == noun.first => 3,
        Sign::Cue(EventCue::Attend) => 1,
        _ => 0,
    };
    let near = marks.iter().filter(|mark| distance(mark.span(), noun.span()) <= REACH || governs(marks, mark, noun));
    near.map(|mark| (*mark, weight(mark)))
        .filter(|(_, weight)| *weight > 0)
        .min_by_key(|(mark, weight)| (-*weight, distance(mark.span(), noun.span())))
}

/// Whether a noun is the first one behind a verb whose object or complement may stand far, behind a list of those who act.
pub(super) fn governs(marks: &[Mark], verb: &Mark, noun: &Mark) -> bool {
    let far = [EventCue::Hold, EventCue::Host, EventCue::Arrive, EventCue::Call];
    let named = |mark: &Mark| mark.noun().is_some_and(|noun| noun.category.is_some());
    let between = |mark: &Mark| mark.first >= verb.last && mark.last <= noun.first && named(mark);
    verb.is_cue(&far) && verb.last <= noun.first && noun.first - verb.last <= FAR && !marks.iter().any(between)
}

/// Whether a noun stands with في behind a verb of going into it (دخل العمال في إضراب).
fn is_entered(reading: &Reading<'_>, verb: &Mark, noun: &Mark) -> bool {
    let document = reading.document;
    let before = document.unit_of(noun.first).wrapping_sub(1);
    verb.last <= noun.first && document.is(before, Class::In)
}

/// Whether a noun is what a verb calls for: its object, or with عن or إلى, and not of a clause of its own (أعلن أن الإضراب).
fn is_called(reading: &Reading<'_>, call: &Mark, noun: &Mark) -> bool {
    let document = reading.document;
    let (first, last) = (document.unit_of(call.last), document.unit_of(noun.first));
    let clause = (first..last).any(|unit| document.is(unit, Class::That));
    let before = document.classes(last.wrapping_sub(1));
    let complement = before.overlaps(Classes::of(Class::About).with(Class::To)) || noun.particles.has(Particles::TO);
    let Sign::Noun(sign) = noun.sign else { return false };
    call.last <= noun.first && !clause && !sign.noun.weak && (complement || !sign.definite)
}

fn weigh_act(reading: &Reading<'_>, scene: &Scene, mark: &Mark, category: EventCategory) -> Option<Anchor> {
    if mark.first > after_dateline(reading, scene) + ACT || is_of_crowd(reading, scene, mark) {
        return None;
    }
    let score =
        4 + rank_bonus(scene) + i32::from(has_day(reading, scene)) - if scene.rank == Rank::Title { 2 } else { 0 };
    Some(Anchor { category, scene: *scene, mark: *mark, evidence: None, score })
}

/// Whether a verb of meeting has a crowd for its object: an airport receives travellers, a minister a guest.
fn is_of_crowd(reading: &Reading<'_>, scene: &Scene, mark: &Mark) -> bool {
    mark.is_cue(&[EventCue::Act(EventCategory::Meeting)])
        && within(&reading.record.counts, scene).any(|(_, count)| {
            let first = reading.token_at(count.byte_range().start);
            (mark.last..mark.last + CROWD_REACH).contains(&first) && count.value.is_some_and(|value| value >= CROWD)
        })
}

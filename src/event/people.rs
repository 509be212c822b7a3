//! How many people take part in the event.

use super::anchor::Anchor;
use super::days::{are_same_talks, speaks_of};
use super::story::{Mark, Rank, Scene, Sign};
use super::{Reading, distance, within};
use crate::lexicon::tables::EventCue;
use crate::record::{CountMention, Event, EventCategory, Mention, Participants, Role, UnitClass};

/// Sentences after this one are not asked.
const BODY: u32 = 12;
/// Further down, a number of participants alone may be another event's.
const LEAD: u32 = 5;
/// How far from the word of attendance its number may stand, in tokens.
const REACH: u32 = 8;

/// Fills in how many people take part.
pub(super) fn fill(reading: &Reading<'_>, anchor: &Anchor, event: &mut Event) {
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
    // "ينفذ ألف عامل إضرابا": those who hold it.
    let holds_it = marks.iter().any(|mark| mark.is_cue(&[EventCue::Hold]) && behind(&mark, 0))
        && marks
            .iter()
            .find(|mark| mark.first >= span.1 && mark.noun().is_some())
            .is_some_and(|mark| names(anchor, mark));
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
    // Further down, who receives a crowd does not meet it.
    let acts = (own || anchor.category != EventCategory::Meeting) && near(EventCue::Act(anchor.category));
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
        () if holds_it || (attends && (own || names_event || takes_part || attends_it)) => 0,
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

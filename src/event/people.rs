//! Who takes part in the event, and who holds it.

use super::anchor::{Anchor, governs};
use super::days::{are_same_talks, speaks_of};
use super::story::{Mark, Rank, Scene, Sign};
use super::{Reading, distance, within};
use crate::lexicon::class::{Class, Classes};
use crate::lexicon::clitics::Particles;
use crate::lexicon::load::EventCue;
use crate::record::{CountMention, CountryKind, Event, EventCategory, Mention, Participants, Role, UnitClass};
use crate::text::fold::{LAM, Punct, WAW};
use crate::text::token::{Key, Kind, offset_after};

/// Sentences after this one are not asked.
const BODY: u32 = 12;
/// Further down, a number of participants alone may be another event's.
const LEAD: u32 = 5;
/// How far from the word of attendance its number may stand, in tokens.
const REACH: u32 = 8;
/// How far behind the plural that announces them the first of several bodies may stand, in tokens.
const SEVERAL: u32 = 16;

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
        scene.first != anchor.scene.first && scene.rank < Rank::Body(BODY) && speaks_of(reading, anchor, scene)
    });
    for scene in own.chain(others) {
        let found = organisers(reading, anchor, scene);
        if found.is_empty() {
            continue;
        }
        for holder in found {
            let end = without_place(reading, scene, event, &holder);
            let text = reading.document.text.get(holder.bytes.start..end).unwrap_or("").trim_end();
            event.organisers.push(text.to_owned());
            event.evidence.organisations.extend(holder.body);
        }
        return;
    }
}

/// The end of a holder's name without the event's own place behind it: "الجمعية الفلانية بأكادير" holds it there; a local
/// section keeps it (الاتحاد الجهوي للشغل بصفاقس).
fn without_place(reading: &Reading<'_>, scene: &Scene, event: &Event, holder: &Holder) -> usize {
    let span = reading.tokens_of(holder.bytes.clone());
    let inside = |mark: &Mark| span.0 <= mark.first && mark.last <= span.1;
    let told_otherwise =
        event.evidence.places.iter().filter_map(|&index| reading.record.places.get(index)).any(|place| {
            let range = place.byte_range();
            range.end <= holder.bytes.start || range.start >= holder.bytes.end
        });
    if told_otherwise || reading.story.marks(scene).iter().any(|mark| mark.is_cue(&[EventCue::Local]) && inside(mark)) {
        return holder.bytes.end;
    }
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
        let calls =
            mark.is_cue(&[EventCue::Call]) && anchor.evidence.is_some_and(|evidence| evidence.first == mark.first);
        let holds = calls || mark.is_cue(&[EventCue::Hold, EventCue::By]);
        let opens = at == 0 && mark.is_cue(&[EventCue::Occur, EventCue::End]);
        // Further down only who holds it in so many words.
        let told = scene.rank < Rank::Body(LEAD) || mark.is_cue(&[EventCue::By]);
        if !(holds || opens) || !told || !concerns(anchor, marks, mark, scene) {
            continue;
        }
        let mut first =
            holder_after(reading, scene, &holders, mark).or_else(|| first_of_several(reading, &holders, marks, mark));
        if first.is_none() {
            let agent = agent(marks, mark);
            first = agent.and_then(|agent| holder_after(reading, scene, &holders, agent));
        }
        if !holds {
            // A country that opens its embassy holds no event.
            first = first.filter(|&first| holders.get(first).is_some_and(|holder| holder.body.is_some()));
        }
        if first.is_none() && holds {
            first = holder_before(reading, scene, &holders, marks, mark)
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
    if reading.story.marks(scene).iter().any(|mark| mark.first == first && mark.noun().is_some()) {
        return None;
    }
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
        let joined = u32::from(token.key.first() == WAW);
        let word = token.start + offset_after(document.slice(token.start, token.end), joined) as u32;
        let definite = document.begins_with_article(word, token.end);
        let merged = token.key.first() == LAM && token.key.letter(1) == LAM;
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
        Sign::Noun(sign) => match sign.noun.category {
            Some(category) => {
                category == anchor.category || (sign.definite && are_same_talks(category, anchor.category))
            }
            // "سبعة أنشطة" are others.
            None => sign.definite || scene.first == anchor.scene.first,
        },
        Sign::Cue(cue) => cue == EventCue::Act(anchor.category),
    };
    let evidence = anchor.evidence.is_some_and(|evidence| evidence.first == verb.first);
    (scene.first == anchor.scene.first && evidence)
        || marks
            .iter()
            .filter(of_event)
            .any(|noun| distance(noun.span(), verb.span()) <= 20 || governs(marks, verb, noun))
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
            return Some(index)
                .filter(|&index| holders.get(index).is_some_and(|holder| may_hold(reading, scene, mark, holder)));
        }
        token = match next_date {
            Some((first, last)) if (first..last).contains(&token) => last,
            _ if reading.document.classes(reading.document.unit_of(token)).overlaps(TIMES.with(Class::Each)) => {
                token + 1
            }
            // كل من
            _ if reading.document.is(reading.document.unit_of(token), Class::From) => token + 1,
            _ => return None,
        };
    }
    None
}

/// The word behind a verb of holding, and before the next one, that tells by whom: "تنظم هذه الدورة من طرف".
fn agent<'m>(marks: &'m [Mark], verb: &Mark) -> Option<&'m Mark> {
    let later = marks.iter().filter(|mark| mark.first >= verb.last && mark.first - verb.last <= SEVERAL);
    later.take_while(|mark| !mark.is_cue(&[EventCue::Hold])).find(|mark| mark.is_cue(&[EventCue::Agent]))
}

/// The first of several bodies that a plural announces: "نظمت النقابات الأربع، الاتحاد المغربي للشغل و…".
fn first_of_several(reading: &Reading<'_>, holders: &[Holder], marks: &[Mark], mark: &Mark) -> Option<usize> {
    let several = marks.iter().find(|other| other.is_cue(&[EventCue::Several]) && other.first >= mark.last)?;
    if several.first - mark.last > 2 {
        return None;
    }
    holders.iter().position(|holder| {
        let first = reading.token_at(holder.bytes.start);
        let before = reading.document.tokens.get(first.wrapping_sub(1) as usize);
        let apart = before.is_some_and(|token| matches!(token.kind, Kind::Punct(_)))
            || marks.iter().any(|other| other.is_cue(&[EventCue::Relative]) && other.last == first);
        holder.body.is_some() && apart && (several.last..several.last + SEVERAL).contains(&first)
    })
}

/// Whether a holder can be the subject of a verb: neither a place (بالجزائر) nor, of one of taking place, the event itself (انطلاق
/// منتدى الاستثمار).
fn may_hold(reading: &Reading<'_>, scene: &Scene, verb: &Mark, holder: &Holder) -> bool {
    let first = reading.token_at(holder.bytes.start);
    let occurs = !verb.is_cue(&[EventCue::Hold, EventCue::By, EventCue::Agent, EventCue::Call]);
    let is_event = occurs && reading.story.marks(scene).iter().any(|mark| mark.first == first && mark.noun().is_some());
    !is_event && !reading.is_inside(scene, first)
}

/// The holder that starts in a token, or behind the quotation mark that it is.
fn holder_at(reading: &Reading<'_>, holders: &[Holder], token: u32) -> Option<usize> {
    let starts_in = |token: u32| holders.iter().position(|holder| reading.token_at(holder.bytes.start) == token);
    let quote = reading.document.tokens.get(token as usize).is_some_and(|token| matches!(token.kind, Kind::Punct(_)));
    starts_in(token).or_else(|| if quote { starts_in(token + 1) } else { None })
}

/// The holder right before a word of holding: with a relative pronoun (الجمعية التي نظمت), or where it opens its clause
/// ("جمعية المدينة تنظم"). An office of its own holds nothing in its name (رئيس المجلس), nor does a venue (في المركز الذي).
fn holder_before(
    reading: &Reading<'_>,
    scene: &Scene,
    holders: &[Holder],
    marks: &[Mark],
    mark: &Mark,
) -> Option<usize> {
    let document = reading.document;
    let relative = marks.iter().find(|other| other.is_cue(&[EventCue::Relative]) && other.last == mark.first);
    let end = relative.map_or(mark.first, |relative| relative.first);
    let comma =
        |token: u32| document.tokens.get(token as usize).is_some_and(|token| token.kind == Kind::Punct(Punct::Comma));
    let ends_here = |holder: &Holder| {
        let last = reading.tokens_of(holder.bytes.clone()).1;
        last == end || (last + 1 == end && comma(last))
    };
    let mut index = holders.iter().position(ends_here)?;
    while let Some([before, holder]) = index.checked_sub(1).and_then(|before| holders.get(before..=index))
        && joint(reading, before, holder).is_some()
    {
        index -= 1;
    }
    let first = reading.tokens_of(holders.get(index)?.bytes.clone()).0;
    if first == scene.first {
        return Some(index);
    }
    let before = first.checked_sub(1)?;
    let classes = document.classes(document.unit_of(before));
    let office = classes.overlaps(Classes::of(Class::Person).with(Class::Title));
    let after_mark = document.tokens.get(before as usize).is_some_and(|token| matches!(token.kind, Kind::Punct(_)));
    let called = marks.iter().any(|mark| mark.is_cue(&[EventCue::Call]) && mark.last == first);
    let opens = after_mark || called || classes.overlaps(Classes::of(Class::That).with(Class::Verb));
    (!office && !reading.is_inside(scene, first) && (relative.is_some() || opens)).then_some(index)
}

/// The holder behind the event's noun that a verb of holding has for its object: "تشرف على الدورة الجمعية".
fn holder_behind_noun(reading: &Reading<'_>, holders: &[Holder], marks: &[Mark], mark: &Mark) -> Option<usize> {
    let noun =
        marks.iter().find(|noun| noun.noun().is_some() && noun.first >= mark.last && noun.first - mark.last <= 1)?;
    // "معرض الجزائر الدولي" is no fair that the country holds.
    holder_at(reading, holders, noun.last)
        .filter(|&index| holders.get(index).is_some_and(|holder| holder.body.is_some()))
}

/// A holder with those listed behind it: joined by و, or by commas where a و joins the last.
fn with_joined(reading: &Reading<'_>, holders: &[Holder], first: usize) -> Vec<Holder> {
    let mut found: Vec<Holder> = Vec::new();
    let mut sure = 1;
    for holder in holders.iter().skip(first) {
        if let Some(last) = found.last() {
            match joint(reading, last, holder) {
                Some(Joint::And) => sure = found.len() + 1,
                Some(Joint::Comma) => {}
                None => break,
            }
        }
        found.push(holder.clone());
    }
    found.truncate(sure);
    found
}

/// What joins two names of a list.
enum Joint {
    And,
    Comma,
}

/// What stands between two names that joins them, over an acronym in brackets and quotation marks.
fn joint(reading: &Reading<'_>, one: &Holder, other: &Holder) -> Option<Joint> {
    let mut rest = reading.document.text.get(one.bytes.end..other.bytes.start)?.trim();
    if let Some((_, behind)) = rest.strip_prefix('(').and_then(|inner| inner.split_once(')')) {
        rest = behind;
    }
    let is_mark = |c: char| c.is_whitespace() || "،,\"'«»“”".contains(c);
    let comma = rest.contains(['،', ',']);
    match rest.trim_matches(is_mark) {
        "" => comma.then_some(Joint::Comma),
        word => Key::of(word).filter(|(key, _)| key.first() == WAW && key.len() == 1).map(|_| Joint::And),
    }
}
